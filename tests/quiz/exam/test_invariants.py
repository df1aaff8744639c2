"""I1 to I10: what must hold whatever happens, each by its name, on exams on which everything goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import pytest

from quiz.attempt import Answered, LateAdmitted, Started, Submitted, TimeGranted, replay
from quiz.exam.hall_store import HallStore
from quiz.frozen import to_json
from quiz.records import AttemptHead
from tests.proven import Counts
from tests.quiz.exam.bad_day import CANDIDATES, Day
from tests.quiz.exam.hall_kit import SITTING
from tests.quiz.exam.wire_kit import ROOT

SEEDS = range(6)


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Day]]:
    held = [Day(tmp_path_factory.mktemp(f"day{seed}"), seed).hold() for seed in SEEDS]
    yield held
    for day in held:
        for pcs in day.tokens.values():
            for pc in pcs.values():
                pc.outbox.close()
        day.house.database.close()


def attempts(days: Sequence[Day]) -> Iterator[tuple[Day, AttemptHead, list[object]]]:
    for day in days:
        for head in day.house.records.attempts(SITTING):
            yield day, head, list(day.house.records.log(head.id))


def test_the_days_were_bad(days: list[Day]) -> None:
    """Else the other tests prove nothing."""
    logs = [entry for _, _, log in attempts(days) for entry in log]
    kinds = {type(entry) for entry in logs}
    assert {Started, Answered, Submitted, TimeGranted, LateAdmitted} <= kinds
    assert sum(day.fenced_asked for day in days) > 20
    assert sum(day.uploads for day in days) > 20
    assert sum(day.shown_at_power_cuts for day in days) > 100
    assert sum(day.refused for day in days) > 20
    assert any(isinstance(entry, Submitted) and not entry.by_clock for entry in logs)


def test_i1_what_is_acknowledged_is_durable(days: list[Day], proven: Counts) -> None:
    missing = total = 0
    for day, head, log in attempts(days):
        recorded = {e.key: (e.question, e.response) for e in log if isinstance(e, Answered)}
        newest = {q: a.key for q, a in replay(log).answers.items()}  # type: ignore[arg-type]
        for key, said in day.acknowledged.get(head.person, {}).items():
            total += 1
            missing += recorded.get(key) != said and newest.get(said[0], (0, 0)) < key
    proven("I1: answers acknowledged by the hall and not in its record", missing, of=total)
    assert missing == 0
    assert total > 200


def test_i2_what_is_shown_as_saved_survives_a_power_cut(days: list[Day], proven: Counts) -> None:
    lost, shown = sum(d.lost_at_power_cuts for d in days), sum(d.shown_at_power_cuts for d in days)
    proven("I2: answers shown as saved and gone after a power cut of the PC", lost, of=shown)
    assert lost == 0


def test_i3_repeated_and_reordered_the_highest_number_stands(days: list[Day], proven: Counts) -> None:
    wrong = total = 0
    for _, _, log in attempts(days):
        entries = [e for e in log if isinstance(e, Answered)]
        assert len({e.key for e in entries}) == len(entries), "one number, two entries"
        attempt = replay(log)  # type: ignore[arg-type]
        waiting = {late.key for late in attempt.late}
        for question in {e.question for e in entries}:
            counting = [e for e in entries if e.question == question and e.key not in waiting]
            highest = max(counting, key=lambda e: e.key) if counting else None
            total += 1
            wrong += attempt.answers.get(question) != highest
    proven("I3: questions whose answer is not the one with the highest number that counts", wrong, of=total)
    assert wrong == 0
    assert total > 100


def test_i4_one_owner_and_a_fenced_device_never_writes(days: list[Day], proven: Counts) -> None:
    taken, asked = sum(d.taken_from_fenced for d in days), sum(d.fenced_asked for d in days)
    proven("I4: messages of fenced devices that the hall took", taken, of=asked)
    assert taken == 0
    assert sum(day.second_owners for day in days) == 0, "a second machine without an invigilator's code"
    for day, head, _ in attempts(days):
        lease = HallStore(day.house.database).lease(head.id)
        assert lease is not None
        assert lease.since <= lease.epoch


def test_i5_the_hall_decides_time_and_late_material_waits(days: list[Day], proven: Counts) -> None:
    wrong = total = 0
    for _, _, log in attempts(days):
        admitted = {key for e in log if isinstance(e, LateAdmitted) for key in e.keys}
        attempt = replay(log)  # type: ignore[arg-type]
        assert attempt.started is not None
        assert attempt.deadline is not None
        last = attempt.deadline + attempt.started.grace
        for answered in attempt.answers.values():
            total += 1
            wrong += answered.at > last and answered.key not in admitted
        total += len(attempt.late)
        wrong += sum(late.key in admitted for late in attempt.late)
    merged, uploads = sum(d.merged_by_upload for d in days), sum(d.uploads for d in days)
    proven("I5: answers that count though they came late and nobody admitted them", wrong, of=total)
    proven("I5: answers merged by the upload of a sealed file, without a decision", merged, of=uploads)
    assert (wrong, merged) == (0, 0)


def test_i6_keys_stay_home(days: list[Day], proven: Counts) -> None:
    hits = total = 0
    for day in days:
        disk = [path.read_bytes() for path in day.folder.glob("*.outbox")]
        seen = b"".join((*day.house.sent, *disk))
        assert "题目3".encode() in seen
        hits += sum(canary.encode() in seen for canary in day.canaries)
        total += len(day.canaries)
        assert day.code_early == 0, "the unlock code before the start"
    proven("I6: canaries of keys and explanations in what candidates were sent or kept", hits, of=total)
    assert hits == 0


_MARK = """
import sys
from pathlib import Path
from question_bank.database import open_database
from quiz.frozen import to_json
from quiz.records import HISTORY, Records
from quiz.score_sheet.from_records import mark_sitting
database = open_database(Path(sys.argv[1]), [HISTORY])
records = Records(database)
_, marked = mark_sitting(records, records.sitting(sys.argv[2]))
print(to_json([[each.seat.key, each.outcome.value, each.score] for each in marked]))
database.close()
"""


def test_i7_a_score_is_the_same_bytes_whoever_computes_it(days: list[Day], proven: Counts) -> None:
    from quiz.score_sheet.from_records import mark_sitting

    day = days[0]
    day.house.reopen()
    records = day.house.records
    _, marked = mark_sitting(records, records.sitting(SITTING))
    here = to_json([[each.seat.key, each.outcome.value, each.score] for each in marked])
    assert len({each.score.total for each in marked if each.score}) > 1
    day.house.database.close()  # one program at a time
    others = [
        subprocess.run(
            [sys.executable, "-c", _MARK, str(day.folder), SITTING],
            cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout.strip()
        for seed in ("1", "2")
    ]  # fmt: skip
    day.house.open()
    differ = sum(other != here for other in others)
    proven("I7: recomputations in another process, with another order of sets, that differ by a byte", differ,
           of=len(others))  # fmt: skip
    assert differ == 0


def test_i8_one_hand_in_and_one_receipt(days: list[Day], proven: Counts) -> None:
    differ = total = 0
    for day, head, log in attempts(days):
        granted = sum(isinstance(e, TimeGranted) for e in log)
        handed_in = [e for e in log if isinstance(e, Submitted)]
        assert 1 <= len(handed_in) <= 1 + granted, "each but the last was the clock's, and lifted by granted time"
        assert all(e.by_clock for e in handed_in[:-1])
        given = [each for (person, _), each in day.receipts.items() if person == head.person]
        for receipts in given:
            total += len(receipts)
            differ += len(receipts) - receipts.count(receipts[0])
        last = day.receipts[(head.person, handed_in[-1].at)][0]
        # What the receipt says is what the log said when it was given: the SHA-256 over the answers that counted.
        held = [replay(log[:n]).responses for n in range(len(log) + 1)]  # type: ignore[arg-type]
        digests = {sha256(to_json([head.id, sorted(each.items())]).encode()).hexdigest() for each in held}
        assert last.digest in digests
    proven("I8: receipts that differ from the first one for the same hand-in", differ, of=total)
    assert differ == 0


def test_i9_the_chain_is_whole_and_has_every_deed(days: list[Day], proven: Counts) -> None:
    missing = total = 0
    for day in days:
        audit = day.house.hall.course.audit
        chain = audit.verify()
        assert chain.whole
        links = [link for start in range(0, chain.count, 1000) for link in audit.links(start)]
        assert [link.seq for link in links] == list(range(1, chain.count + 1))
        done = [link.deed.did for link in links]
        for did in set(day.deeds):
            total += day.deeds.count(did)
            missing += max(0, day.deeds.count(did) - done.count(did))
    proven("I9: deeds of staff that are not on the chain", missing, of=total)
    assert missing == 0


def test_i10_nobody_reaches_anothers_attempt(days: list[Day], proven: Counts) -> None:
    foreign = total = 0
    for day, head, log in attempts(days):
        written = day.written.get(head.person, set())
        for entry in log:
            if isinstance(entry, Answered):
                total += 1
                foreign += (entry.epoch, entry.client_seq, entry.question, entry.response) not in written
    assert len(days[0].house.records.attempts(SITTING)) == CANDIDATES
    saw, looks = sum(d.saw_others for d in days), sum(d.looks for d in days)
    through, refused = sum(d.let_through for d in days), sum(d.refused for d in days)
    proven("I10: answers in a record that this candidate has not given", foreign, of=total)
    proven("I10: answers of others that a candidate was shown", saw, of=looks)
    proven("I10: requests of candidates that only staff may make, not refused", through, of=through + refused)
    assert (foreign, saw, through) == (0, 0, 0)


def test_every_invariant_has_its_test() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    assert all(f"def test_i{n}_" in source for n in range(1, 11))
