"""A real desk whose network goes away: at the start, for good, and comes back; the hall stands all the while."""

from __future__ import annotations

import secrets
import signal
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from question_bank.database import open_database
from question_bank.question import Blanks, Filled, Kind, Letters
from quiz.attempt import Phase, Refusal
from quiz.desk import Receipt
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.package import open_with
from quiz.paper import Booklet
from quiz.records import HISTORY, Records
from quiz.scoring import score
from tests.builders import a_paper, a_question
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING
from tests.quiz.exam.wire_kit import Candidate, RealHall, all_delivered, lost, until
from tests.walks.far_window import Cable


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RealHall]:
    hall = RealHall(tmp_path / "hall", 3)
    hall.start()
    yield hall
    if hall.process is not None and hall.process.poll() is None:
        hall.kill()


@pytest.fixture
def cable(hall: RealHall) -> Iterator[Cable]:
    cable = Cable(hall.port)
    yield cable
    cable.close()


def waiting(hall: RealHall, cable: Cable, folder: Path, number: str = "0001") -> Candidate:
    """Somebody in the waiting room, whose desk has fetched the package."""
    join = replace(hall.join, addresses=(f"127.0.0.1:{cable.port}",))
    candidate = Candidate(hall, number, folder / "pc", join, read_within=1.0, patience=0.3)
    candidate.log_in()
    assert until(lambda: candidate.desk.has_package)
    return candidate


def board(hall: RealHall) -> s.Board:
    found = hall.ask(s.WatchBoard(SITTING))
    assert isinstance(found, s.Board)
    return found


def packages(folder: Path) -> list[Path]:
    return list((folder / "pc" / "outbox").glob("*.package"))


def test_the_network_is_gone_at_the_start_and_the_code_is_read_out(
    hall: RealHall, cable: Cable, tmp_path: Path, proven: Counts
) -> None:
    candidate = waiting(hall, cable, tmp_path)
    desk = candidate.desk
    assert desk.start() is Refusal.NOT_STARTED
    cable.cut()
    hall.begin()
    assert desk.start() is Refusal.UNDELIVERED
    assert desk.answer("q0", Letters.of("A")) is Refusal.NOT_STARTED
    code = board(hall).unlock
    assert desk.open_package("ABCD-EFGH-JKMN-PQRS") is Refusal.WRONG_UNLOCK
    assert desk.look().phase is Phase.WAITING
    booklet = desk.open_package(code.lower().replace("-", " "))
    assert isinstance(booklet, Booklet)
    candidate.booklet = booklet
    begun = desk.look()
    assert begun.phase is Phase.RUNNING
    assert begun.deadline is not None
    assert timedelta(minutes=59) < begun.deadline - begun.now <= timedelta(hours=1)
    candidate.answer(8)
    desk.close()
    candidate.sit()  # and the PC loses power, still without a network
    again = candidate.desk.start()
    assert again == booklet, "back at the same booklet without a code"
    candidate.answer(8)
    assert candidate.desk.look().delivery.undelivered > 8  # type: ignore[union-attr]
    cable.mend()
    assert all_delivered([candidate]) == 0
    row = next(row for row in board(hall).rows if row.number == "0001")
    assert until(lambda: candidate.desk.look().deadline == row.deadline), "the hall's word on the deadline stands"
    receipt = candidate.desk.submit()
    assert until(lambda: isinstance(receipt, Receipt) or isinstance(candidate.desk.submit(), Receipt))
    candidate.desk.close()
    hall.kill(signal.SIGTERM)
    missing, total = lost(hall, [candidate])
    proven("answers given without a network from a package opened by code, not in the record", missing, of=total)
    assert missing == 0


def test_at_the_start_the_package_opens_by_itself_and_the_booklet_needs_no_second_message(
    hall: RealHall, cable: Cable, tmp_path: Path
) -> None:
    candidate = waiting(hall, cable, tmp_path)
    (kept,) = packages(tmp_path)
    package = p.decode(p.Package, kept.read_bytes())
    hall.begin()
    asked: list[type[p.Request]] = []
    ask = candidate.desk._wire.ask

    def watched(request: p.Request, token: str = "", *, slow: bool = False) -> p.Reply:
        asked.append(type(request))
        return ask(request, token, slow=slow)

    candidate.desk._wire.ask = watched  # type: ignore[method-assign]
    candidate.fetch()
    assert p.Fetch not in asked
    cable.cut()
    candidate.desk.close()
    candidate.sit()
    assert candidate.desk.start() == candidate.booklet == open_with(board(hall).unlock, package.sealed)
    candidate.desk.close()


def test_a_pc_that_was_started_anew_without_a_network_can_still_begin_from_its_disk(
    hall: RealHall, cable: Cable, tmp_path: Path
) -> None:
    candidate = waiting(hall, cable, tmp_path)
    candidate.desk.close()
    cable.cut()
    hall.begin()
    candidate.sit()
    assert candidate.desk.has_package
    assert candidate.desk.look().phase is Phase.WAITING
    assert isinstance(candidate.desk.open_package(board(hall).unlock), Booklet)
    candidate.desk.close()
    cable.mend()
    (kept,) = packages(tmp_path)
    kept.write_bytes(kept.read_bytes()[:-200])  # torn: it is as if there were none
    kept.with_suffix(".picture").unlink()
    candidate.sit()
    assert not candidate.desk.has_package
    assert isinstance(candidate.desk.start(), Booklet), "the hall gives it"
    candidate.desk.close()


def test_a_desk_that_fetched_nothing_says_so(hall: RealHall, cable: Cable, tmp_path: Path) -> None:
    join = replace(hall.join, addresses=(f"127.0.0.1:{cable.port}",))
    candidate = Candidate(hall, "0001", tmp_path / "pc", join, patience=0.1)
    cable.cut()
    assert candidate.desk.open_package("ABCD-EFGH-JKMN-PQRS") is Refusal.NO_PACKAGE
    assert candidate.desk.seal_to(tmp_path / "x.lawquiz-sealed") is Refusal.NO_SEAL
    assert not (tmp_path / "x.lawquiz-sealed").exists()
    candidate.desk.close()


def test_the_network_never_comes_back_and_the_answers_come_by_stick(
    hall: RealHall, cable: Cable, tmp_path: Path, proven: Counts
) -> None:
    candidate = waiting(hall, cable, tmp_path)
    hall.begin()
    candidate.fetch()
    cable.cut()
    candidate.answer(20)
    assert candidate.desk.submit() is Refusal.UNDELIVERED
    stick = tmp_path / "0001.lawquiz-sealed"
    count = candidate.desk.seal_to(stick)
    assert count == len(candidate.outbox.saved) == 20
    candidate.desk.close()
    content = b64encode(stick.read_bytes()).decode()
    for question in candidate.expected:
        assert question.encode() not in stick.read_bytes()
    assert isinstance(hall.ask(s.ForceHandIn(SITTING, "0001", "到时间了", "f")), s.Done)
    for _ in range(2):
        taken = hall.ask(s.UploadSealed(SITTING, content, "断网", "u"))
        assert taken == s.SealedTaken("0001", "考生1", 20, 20)
    assert next(row for row in board(hall).rows if row.number == "0001").held == 20
    admitted = hall.ask(s.AdmitLate(SITTING, "0001", (), "断网，答卷由优盘带回", "a"))
    assert isinstance(admitted, s.Done)
    assert admitted.count == 20
    hall.kill(signal.SIGTERM)
    missing, total = lost(hall, [candidate])
    proven("answers brought by stick and admitted, not in the record", missing, of=total)
    assert missing == 0
    database = open_database(hall.folder, [HISTORY])
    records = Records(database)
    sitting = records.sitting(SITTING)
    paper = records.paper(sitting.paper_id)
    (head,) = records.attempts(SITTING)
    found = score(paper, records.attempt(head.id).responses, sitting.rule)
    database.close()
    wanted = {q: r for q, r in candidate.expected.items() if r is not None}
    assert found.total == sum(q.marks for q in paper.questions if wanted.get(q.question.id) == q.question.key)


def test_nothing_on_the_candidates_disk_tells_a_key_or_before_the_start_a_question(
    tmp_path: Path, proven: Counts
) -> None:
    """I6, on the PC: outbox, picture, package and sealed file, before, during and after."""
    canaries = [secrets.token_hex(16) for _ in range(30)]
    word = iter(canaries).__next__
    questions = [
        a_question(
            Kind.BLANK, stem=f"第{n}题暗语", id=f"q{n}", key=Blanks(((word(),),)), explanation=word(), law=word()
        )
        for n in range(10)
    ]
    hall = RealHall(tmp_path / "hall", 1, paper=a_paper(questions))
    hall.start()
    cable = Cable(hall.port)
    try:
        candidate = waiting(hall, cable, tmp_path)
        seen = {path.name: path.read_bytes() for path in (tmp_path / "pc" / "outbox").iterdir()}
        assert {Path(name).suffix for name in seen} >= {".outbox", ".package", ".picture"}
        assert not any("暗语".encode() in text for text in seen.values()), "a question before the start"
        cable.cut()
        hall.begin()
        code = board(hall).unlock
        assert not any(code.encode() in text for text in seen.values())
        candidate.booklet = candidate.desk.open_package(code)  # type: ignore[assignment]
        for question in questions:
            candidate.desk.answer(question.id, Filled(("十五",)))
        candidate.desk.seal_to(tmp_path / "pc" / "outbox" / "x.lawquiz-sealed")
        cable.mend()
        assert all_delivered([candidate]) == 0
        assert until(lambda: isinstance(candidate.desk.submit(), Receipt))
        candidate.desk.close()
        after = {path.name: path.read_bytes() for path in (tmp_path / "pc" / "outbox").iterdir()}
        assert any("暗语".encode() in text for text in after.values())
        texts = [*seen.values(), *after.values()]
        hits = sum(canary.encode() in text for canary in canaries for text in texts)
        proven("canaries of keys and explanations found in files on a candidate's disk", hits,
               of=len(canaries) * len(texts))  # fmt: skip
        assert hits == 0
    finally:
        cable.close()
        hall.kill()
