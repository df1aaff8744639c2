"""Killing the program at any moment of an import leaves the bank as it was or as it should be, never between."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from question_bank.bank import Bank
from question_bank.database import health, open_database
from question_bank.migrations import HISTORY
from tests.proven import Counts
from tests.question_bank.books import json_file

ROOT = Path(__file__).parents[2]
KILLS = 10
QUESTIONS = 1_500
IMPORT = """
import sys
from pathlib import Path
from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.migrations import HISTORY

database = open_database(Path(sys.argv[1]), [HISTORY])
bank = Bank(database)
plan = bank.plan([Path(sys.argv[2])])
print("begin", flush=True)
bank.take_in(plan, "我", progress=lambda done, of: print(done, flush=True))
print("done", flush=True)
sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_old_or_new_never_half(tmp_path: Path, proven: Counts) -> None:
    folder = tmp_path / "store"
    die = random.Random(7)
    before = [{"kind": "true_false", "stem": f"第{n}个说法。", "key": True} for n in range(QUESTIONS)]
    old = json_file(tmp_path / "old.json", *before)
    new = json_file(
        tmp_path / "new.json",
        *[question | {"key": n % 2 == 0} for n, question in enumerate(before)],
        *[{"kind": "true_false", "stem": f"又{n}个说法。", "key": True} for n in range(QUESTIONS)],
    )
    database = open_database(folder, [HISTORY])
    Bank(database).take_in(Bank(database).plan([old]), "我")
    database.close()
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(folder), str(new)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(die.randrange(1, 5))]  # then it is killed
        time.sleep(die.random() / 100)
        process.send_signal(signal.SIGKILL)
        acknowledged = "done\n" in (*told, *process.communicate()[0].splitlines(keepends=True))
        database = open_database(folder, [HISTORY])
        bank = Bank(database)
        counts, batches = bank.counts().total, bank.batches()
        assert health(database).problems == ()
        if len(batches) == 1:
            assert counts == QUESTIONS
            assert all(question.revision == 1 for question in bank.all())
            assert not acknowledged
        else:
            assert counts == 2 * QUESTIONS
            assert sum(question.revision > 1 for question in bank.all()) == QUESTIONS // 2
            bank.undo(batches[0].id)
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM import_batch WHERE undone_at IS NOT NULL")
        database.close()
    proven("kills in the middle of an import, the bank old or new after each", KILLS)
