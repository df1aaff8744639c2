"""The next question and the answer kept, with 100,000 questions in the bank: ours beside plain SQLite in the same run.

``python -m benchmarks.next_question [--questions 100000] [--rounds 500]``

One round is what self-study does between two questions: keep the answer (on disk, synchronous FULL), fetch the next
question. The floor does the same with two bare statements on a table of its own.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import quantiles

from sqlcipher3 import dbapi2

from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.question import Kind, Letters, Question, options_of
from quiz.profiles import add_profile
from quiz.study.memory import Mode, StudyAnswer
from quiz.study.study_log import StudyLog
from ui.doors import histories

ANKI_P99 = 5.8  # ms, measured once on a 2-core machine (the hold); the floor is measured here


def questions(count: int) -> list[Question]:
    """Of ordinary length, no two alike."""
    return [
        Question(
            Kind.SINGLE,
            f"第{n}题：依照规定，征收土地应当由有权机关批准，下列哪一项是正确的做法（　　）。",
            Letters.of("B"),
            options_of(*(f"第{n}题的第{letter}种做法，由县级以上人民政府决定" for letter in "甲乙丙丁")),
            explanation="依照该条规定，应当由有权机关批准；其他做法没有依据。" * 2,
        )
        for n in range(count)
    ]


def timed(rounds: int, step: Callable[[int], object]) -> tuple[float, float]:
    """p50 and p99 of ``step`` in milliseconds."""
    took = []
    for n in range(rounds):
        began = time.perf_counter()
        step(n)
        took.append((time.perf_counter() - began) * 1000)
    cuts = quantiles(took, n=100)
    return cuts[49], cuts[98]


def ours(folder: Path, count: int, rounds: int) -> tuple[float, float]:
    """Through the bank and the log, as the program does it."""
    database = open_database(folder, histories())
    bank, log = Bank(database), StudyLog(database)
    stored = bank.add(questions(count), "benchmark")
    learner = add_profile(database, "学员", "", datetime.now(UTC))
    die = random.Random(1)
    ids = [die.choice(stored).id for _ in range(rounds)]

    def step(n: int) -> None:
        answer = StudyAnswer(
            ids[n], 1, Mode.RANDOM, datetime.now(UTC), date(2026, 11, 22), tuple("ABCD"), Letters.of("B"), True, False,
            12.0, True,
        )  # fmt: skip
        log.append(learner.id, answer)
        bank.get(ids[n])

    result = timed(rounds, step)
    database.close()
    return result


def floor(folder: Path, count: int, rounds: int) -> tuple[float, float]:
    """Two bare statements."""
    connection = dbapi2.connect(str(folder / "floor.sqlite"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE question (id TEXT PRIMARY KEY, body TEXT)")
    connection.execute("CREATE TABLE answer (seq INTEGER PRIMARY KEY, question TEXT, body TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO question VALUES (?, ?)", ((f"q{n}", "题" * 250) for n in range(count)))
    connection.execute("COMMIT")
    die = random.Random(1)

    def step(n: int) -> None:
        id = f"q{die.randrange(count)}"
        connection.execute("INSERT INTO answer (question, body) VALUES (?, ?)", (id, "x" * 120))
        connection.execute("SELECT body FROM question WHERE id = ?", (id,)).fetchone()

    result = timed(rounds, step)
    connection.close()
    return result


def main() -> None:
    """Print both, and the ratio."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=500)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        bare = floor(Path(scratch), chosen.questions, chosen.rounds)
        own = ours(Path(scratch) / "store", chosen.questions, chosen.rounds)
    print(f"next question + answer kept, {chosen.questions:,} in the bank, {chosen.rounds} rounds")
    print(f"  ours          p50 {own[0]:6.2f} ms   p99 {own[1]:6.2f} ms")
    print(f"  plain SQLite  p50 {bare[0]:6.2f} ms   p99 {bare[1]:6.2f} ms")
    print(f"  ratio         p50 {own[0] / bare[0]:6.2f}      p99 {own[1] / bare[1]:6.2f}")
    print(f"  hold: p99 ≤ {ANKI_P99} ms: {'holds' if own[1] <= ANKI_P99 else 'does not hold'} on this machine")


if __name__ == "__main__":
    main()
