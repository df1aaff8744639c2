"""A hall in a process of its own, desks over TLS on the loopback address, and what breaks between them."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from quiz.attempt import Refusal
from quiz.desk import Receipt
from quiz.errors import NoContact, OutboxInUse, WrongHall
from quiz.exam import protocol as p
from quiz.exam.wire import Wire
from tests.proven import Counts
from tests.quiz.exam.wire_kit import Candidate, RealHall, all_delivered, lost, until


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[list[RealHall]]:
    """Halls that are stopped at the end, whatever happens; and a place for them."""
    halls: list[RealHall] = []
    yield halls
    for hall in halls:
        if hall.process is not None and hall.process.poll() is None:
            hall.kill()


def a_hall(opened: list[RealHall], folder: Path, candidates: int, **how: object) -> RealHall:
    hall = RealHall(folder / "hall", candidates, **how)  # type: ignore[arg-type]
    opened.append(hall)
    hall.start()
    return hall


def test_162_desks_sit_an_exam_and_hand_in_at_once(opened: list[RealHall], tmp_path: Path, proven: Counts) -> None:
    hall = a_hall(opened, tmp_path, 162)
    candidates = [Candidate(hall, number, tmp_path / "pc", patience=30) for number in hall.codes]
    with ThreadPoolExecutor(162) as room:
        list(room.map(Candidate.log_in, candidates))
        hall.begin()
        list(room.map(Candidate.fetch, candidates))
        list(room.map(lambda each: each.answer(10), candidates))
        began = time.monotonic()
        receipts = list(room.map(lambda each: each.desk.submit(), candidates))
        took = time.monotonic() - began
        again = list(room.map(lambda each: each.desk.submit(), candidates))
        list(room.map(lambda each: each.desk.close(), candidates))
    hall.kill(signal.SIGTERM)
    assert hall.process is not None
    assert hall.process.returncode == 0
    assert all(isinstance(receipt, Receipt) for receipt in receipts), receipts
    assert again == receipts
    assert took < 30
    missing, total = lost(hall, candidates)
    proven("answers of 162 desks that handed in at once, over TLS, not in the record", missing, of=total)
    assert missing == 0
    assert total == 1620
    assert len({receipt.digest for receipt in receipts if isinstance(receipt, Receipt)}) == 162


def test_the_hall_is_killed_ten_times_under_fifty_live_desks(
    opened: list[RealHall], tmp_path: Path, proven: Counts
) -> None:
    hall = a_hall(opened, tmp_path, 50)
    candidates = [Candidate(hall, number, tmp_path / "pc", patience=30) for number in hall.codes]
    die = random.Random(20261122)
    with ThreadPoolExecutor(50) as room:
        list(room.map(Candidate.log_in, candidates))
        hall.begin()
        list(room.map(Candidate.fetch, candidates))
        for _ in range(10):
            before = sum(len(each.outbox.acknowledged) for each in candidates)
            answering = room.map(lambda each: each.answer(6), candidates)
            # In the middle of it: some are acknowledged, many are not.
            until(lambda before=before: sum(len(each.outbox.acknowledged) for each in candidates) > before + 20, 10)
            time.sleep(die.uniform(0, 0.05))
            hall.kill()
            list(answering)
            hall.start()
        assert all_delivered(candidates) == 0
        receipts = list(room.map(lambda each: each.desk.submit(), candidates))
        list(room.map(lambda each: each.desk.close(), candidates))
    hall.kill(signal.SIGTERM)
    assert all(isinstance(receipt, Receipt) for receipt in receipts)
    missing, total = lost(hall, candidates)
    proven("answers acknowledged or shown as saved, then lost, over 10 kills of the hall", missing, of=total)
    assert missing == 0
    assert total == 50 * 60


def test_a_killed_desk_comes_back_without_a_code_with_all_its_answers(
    opened: list[RealHall], tmp_path: Path, proven: Counts
) -> None:
    import subprocess
    import sys

    from tests.quiz.exam.wire_kit import ROOT

    hall = a_hall(opened, tmp_path, 1)
    (number,) = hall.codes
    shown: dict[str, str] = {}
    kills = 20
    total = 0
    for kill in range(kills):
        desk = subprocess.Popen(
            [sys.executable, "-m", "tests.quiz.exam.desk_process", str(tmp_path / "pc"), hall.join.addresses[0],
             hall.fingerprint, number, hall.codes[number], str(kill)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert desk.stdout is not None
        line = desk.stdout.readline()
        if kill == 0:
            assert line == "IN with a code\n"
            hall.begin()
        else:
            assert line == "IN without a code\n"
        for _ in range(12):
            word, question, response = desk.stdout.readline().split()
            assert word == "SAVED"
            shown[question] = response
            total += 1
        os.kill(desk.pid, signal.SIGKILL)
        rest = desk.stdout.read().splitlines()  # shown before the signal struck
        for said in rest:
            if said.startswith("SAVED ") and len(said.split()) == 3:
                _, question, response = said.split()
                shown[question] = response
                total += 1
        desk.wait()
        desk.stdout.close()
    candidate = Candidate(hall, number, tmp_path / "pc")
    candidate.fetch()
    assert all_delivered([candidate]) == 0
    assert until(lambda: candidate.desk.look().delivery.undelivered == 0)  # type: ignore[union-attr]
    responses = {q: str(r) for q, r in candidate.desk.look().responses.items()}
    candidate.desk.close()
    wrong = sum(responses.get(question) != response for question, response in shown.items())
    proven(f"answers shown as saved, then lost, over {kills} kills of a desk", wrong, of=total)
    assert wrong == 0


def test_a_moved_wall_clock_moves_nothing(opened: list[RealHall], tmp_path: Path) -> None:
    """Both sides are told another time of day than the machine's: only what elapses counts."""
    from quiz.clock import look

    hall = a_hall(opened, tmp_path, 1)
    (number,) = hall.codes
    candidate = Candidate(hall, number, tmp_path / "pc")
    moved = {"by": 0.0}

    def moved_look():  # type: ignore[no-untyped-def]
        from datetime import timedelta

        instant = look()
        return replace(instant, wall=instant.wall + timedelta(seconds=moved["by"]))

    candidate.desk._look = moved_look
    candidate.log_in()
    hall.begin()
    candidate.fetch()
    first = candidate.desk.look()
    moved["by"] = 3 * 3600.0
    second = candidate.desk.look()
    assert first.deadline == second.deadline
    assert (second.now - first.now).total_seconds() < 30
    candidate.answer()
    assert all_delivered([candidate]) == 0
    candidate.desk.close()


def test_another_certificate_is_not_the_hall(opened: list[RealHall], tmp_path: Path) -> None:
    hall = a_hall(opened, tmp_path, 1)
    wire = Wire(replace(hall.join, fingerprint="0" * 64))
    with pytest.raises(WrongHall):
        wire.ask(p.Look(), "token")
    wire.close()
    with pytest.raises(NoContact):
        Wire(replace(hall.join, addresses=("127.0.0.1:1",))).ask(p.Look(), "token")


def test_the_documents_are_there_and_a_second_hall_is_refused(opened: list[RealHall], tmp_path: Path) -> None:
    import subprocess
    import sys

    import httpx

    from quiz.exam.wire import pinned
    from tests.quiz.exam.wire_kit import ROOT

    hall = a_hall(opened, tmp_path, 1)
    (tmp_path / "other").mkdir()
    with httpx.Client(verify=pinned(hall.join.addresses[0], hall.fingerprint), trust_env=False) as http:
        at = f"https://{hall.join.addresses[0]}"
        assert http.get(f"{at}/v1/health").json()["state"] == "ok"
        document = http.get(f"{at}/openapi.json").json()
        assert document["openapi"] == "3.1.0"
        assert "/v1/Answer" in document["paths"]
        schemas = document["components"]["schemas"]
        told = {name for name, schema in schemas.items() if "explanation" in schema.get("properties", {})}
        assert told == {"MarkedQuestion", "ObjectedQuestion"}, "a key's reason travels after release, or to staff, only"
        for path, body in (("/v1/Look", b"{"), ("/v1/Look", b'{"x":1}'), ("/v1/Nothing", b"{}"), ("/", b"")):
            answer = http.post(f"{at}{path}", content=body)
            assert answer.status_code in (400, 404)
            assert p.decode(p.Denied, answer.content).why is p.Denial.UNREADABLE
        assert http.post(f"{at}/v1/Look", content=b" " * (p.MAX_BODY + 1)).status_code == 400
    second = subprocess.run(
        [sys.executable, "-m", "tests.quiz.exam.hall_process", str(tmp_path / "other"), str(hall.port)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "PORT_TAKEN" in second.stderr
    assert os.stat(hall.folder / "hall.key").st_mode & 0o077 == 0


def test_handing_in_while_the_hall_is_away_is_kept_and_goes_on_by_itself(
    opened: list[RealHall], tmp_path: Path
) -> None:
    hall = a_hall(opened, tmp_path, 1)
    (number,) = hall.codes
    candidate = Candidate(hall, number, tmp_path / "pc", patience=0.5)
    candidate.log_in()
    hall.begin()
    candidate.fetch()
    hall.kill()
    candidate.answer(5)
    assert candidate.desk.submit() is Refusal.UNDELIVERED
    delivery = candidate.desk.look().delivery
    assert delivery is not None
    assert (delivery.undelivered, delivery.kept_here) == (5, True)
    candidate.desk.close()
    hall.start()
    candidate.sit()  # the PC was switched off meanwhile
    assert until(lambda: isinstance(candidate.desk.submit(), Receipt))
    candidate.desk.close()


def test_a_second_window_on_the_same_pc_is_refused(tmp_path: Path) -> None:
    from quiz.exam.outbox import Outbox

    outbox = Outbox(tmp_path / "a.outbox")
    with pytest.raises(OutboxInUse):
        Outbox(tmp_path / "a.outbox")
    outbox.close()
