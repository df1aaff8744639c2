"""What is acknowledged is on the disk; after a failed write nothing is acknowledged any more."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import text

from question_bank.database import Database, open_database
from question_bank.errors import StoreFault, StoreUnusable
from quiz.exam.writer import AT_ONCE, Outcome, Writer
from quiz.records import HISTORY
from tests.proven import Counts
from tests.quiz.exam.wire_kit import Candidate, RealHall, lost, until


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, [HISTORY])
    with database.write() as connection:
        connection.execute(text("CREATE TABLE noted (n INTEGER PRIMARY KEY, body TEXT)"))
    yield database
    database.close()


class Told:
    """Counts what the writer told its owner."""

    def __init__(self, database: Database) -> None:
        self.outcomes: Queue[Outcome] = Queue()
        self.batches: list[int] = []
        self.forgotten = 0
        self.reserve = 0
        self.database = database

    def writer(self) -> Writer:
        return Writer(self.database, lambda: None, self.forget, self.deliver, self.relieve)

    def forget(self) -> None:
        self.forgotten += 1

    def deliver(self, outcomes: object) -> None:
        self.batches.append(len(outcomes))  # type: ignore[arg-type]
        for outcome in outcomes:  # type: ignore[attr-defined]
            self.outcomes.put(outcome)

    def relieve(self) -> bool:
        self.reserve -= 1
        if self.reserve < 0:
            return False
        with self.database.outside_transaction() as connection:
            connection.execute(text("PRAGMA max_page_count = 1000000"))
        return True


def noting(database: Database, n: int, size: int = 1) -> Callable[[], int]:
    def job() -> int:
        with database.write() as connection:
            connection.execute(text("INSERT INTO noted VALUES (:n, :body)"), {"n": n, "body": "x" * size})
        return n

    return job


def noted(database: Database) -> set[int]:
    with database.read() as connection:
        return set(connection.execute(text("SELECT n FROM noted")).scalars())


def test_what_waits_together_is_committed_together_in_order(database: Database) -> None:
    told = Told(database)
    writer = told.writer()
    for n in range(200):
        writer.put(n, noting(database, n))
    writer.start()
    got = [told.outcomes.get(timeout=10) for _ in range(200)]
    writer.stop()
    assert [outcome.slot for outcome in got] == list(range(200))
    assert all(outcome.value == outcome.slot for outcome in got)
    assert max(told.batches) == AT_ONCE
    assert noted(database) == set(range(200))


def test_a_job_that_fails_takes_nobody_with_it(database: Database) -> None:
    told = Told(database)

    def fails() -> None:
        noting(database, 99)()
        raise ValueError("a fault")

    jobs = [(0, noting(database, 0)), (1, fails), (2, noting(database, 2)), (3, noting(database, 0))]
    outcomes = told.writer().write(jobs)
    assert [outcome.error is None for outcome in outcomes] == [True, False, True, False]
    assert noted(database) == {0, 2}
    assert told.forgotten >= 1


def test_a_full_disk_is_told_and_the_reserve_lets_it_go_on_once(database: Database) -> None:
    told = Told(database)
    writer = told.writer()
    with database.outside_transaction() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    (outcome,) = writer.write([(0, noting(database, 0, size=100_000))])
    assert isinstance(outcome.error, StoreUnusable)
    assert outcome.error.why is StoreFault.DISK_FULL
    assert writer.disk_full
    assert writer.frozen is None
    assert noted(database) == set()
    told.reserve = 1
    (outcome,) = writer.write([(0, noting(database, 0, size=100_000))])
    assert outcome.error is None
    assert not writer.disk_full
    assert noted(database) == {0}


def test_after_a_failed_disk_nothing_is_acknowledged_however_often_it_is_tried(database: Database) -> None:
    told = Told(database)
    writer = told.writer()

    def disk_fails() -> None:
        raise StoreUnusable(database.path, StoreFault.DISK_FAILED)

    outcomes = writer.write([(0, noting(database, 0)), (1, disk_fails)])
    assert all(isinstance(outcome.error, StoreUnusable) for outcome in outcomes)
    assert writer.frozen is not None
    (again,) = writer.write([(0, noting(database, 0))])
    assert again.error is writer.frozen


def test_fsync_fails_under_a_live_hall_and_no_acknowledged_answer_is_lost(
    tmp_path: Path, tool: Callable[[str], str], proven: Counts
) -> None:
    strace = tool("strace")
    hall = RealHall(tmp_path / "hall", 8)
    # The first fifty go well: opening, and the beginning of the exam.
    hall.start(under=(strace, "-f", "-qq", "-o", "/dev/null", "-e", "inject=fsync,fdatasync:error=EIO:when=50+"))
    candidates = [Candidate(hall, number, tmp_path / "pc") for number in hall.codes]
    try:
        for each in candidates:
            each.log_in()
        hall.begin()
        for each in candidates:
            each.fetch()
        for _ in range(12):
            for each in candidates:
                each.answer()
        assert until(lambda: hall.health()["state"] == "frozen")
        acknowledged = sum(len(each.outbox.acknowledged) for each in candidates)
        assert any(each.outbox.count() for each in candidates)
        assert not until(lambda: sum(len(each.outbox.acknowledged) for each in candidates) > acknowledged, 1.5)
    finally:
        hall.kill()
    found = hall.attempts()
    missing = sum(
        found[each.number][1].get((answer.epoch, answer.seq)) != (answer.question, answer.response)
        for each in candidates
        for answer in each.outbox.acknowledged
    )
    proven("answers acknowledged before fsync failed, missing afterwards", missing, of=acknowledged)
    hall.start()  # on a sound disk
    assert until(lambda: all(each.outbox.count() == 0 for each in candidates))
    for each in candidates:
        each.desk.close()
    hall.kill(signal.SIGTERM)
    assert missing == 0
    assert lost(hall, candidates)[0] == 0
