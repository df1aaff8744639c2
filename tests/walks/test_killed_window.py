"""The window is killed again and again in the middle of an exam, and the PC's clock is moved: nothing is lost."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from question_bank.database import open_database
from quiz.clock import look
from quiz.exam.arrange import Terms, freeze
from quiz.exam.sitting import Purpose
from quiz.frozen import to_json
from quiz.records import HISTORY, Records
from tests.builders import NINE, a_bank, a_paper, minutes
from tests.proven import Counts

ROOT = Path(__file__).resolve().parents[2]
KILLS = 20


def arrange(folder: Path) -> None:
    database = open_database(folder, [HISTORY])
    records = Records(database)
    terms = Terms("模拟考试", date(2026, 11, 22), minutes(90), Decimal(60))
    freeze(records, Purpose.MOCK, terms, a_paper(a_bank(40, 20, 20)), "m1", NINE)
    database.close()


def sit_down(folder: Path, seed: int, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.walks.sitting_process", str(folder), "m1", str(seed)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def lines_until_killed(process: subprocess.Popen[str], saves: int) -> list[str]:
    """Everything the window has said, killed without warning after so many answers were shown as saved."""
    assert process.stdout is not None
    said: list[str] = []
    for line in process.stdout:
        said.append(line.strip())
        if sum(each.startswith("SAVED") for each in said) >= saves:
            process.kill()
            break
    said += [line.strip() for line in process.stdout.readlines()]  # what it had said before it died
    process.wait()
    return said


@pytest.mark.slow
def test_killed_twenty_times_no_answer_shown_as_saved_is_lost_and_the_time_left_is_right(
    tmp_path: Path, proven: Counts
) -> None:
    arrange(tmp_path)
    die = random.Random(1)
    shown_as_saved: dict[str, list[str]] = {}
    began: float | None = None
    promised = 0
    for kill in range(KILLS):
        said = lines_until_killed(sit_down(tmp_path, kill), die.randint(1, 25))
        left = float(next(line for line in said if line.startswith("LEFT")).split()[1])
        now = look().elapsed
        if began is None:
            began = now - (90 * 60 - left)
        assert abs((90 * 60 - left) - (now - began)) < 5, "the time left is that of the exam, not of the window"
        for line in said:
            if line.startswith("SAVED"):
                _, question, response = line.split(" ", 2)
                shown_as_saved.setdefault(question, []).append(response)
                promised += 1

        database = open_database(tmp_path, [HISTORY])
        records = Records(database)
        (head,) = records.attempts("m1")
        log = records.log(head.id)
        kept = {question: to_json(response) for question, response in records.attempt(head.id).responses.items()}
        database.close()
        logged: dict[str, list[str]] = {}
        for entry in log:
            if hasattr(entry, "response"):
                logged.setdefault(entry.question, []).append(to_json(entry.response))
        for question, responses in shown_as_saved.items():
            assert is_within(responses, logged[question]), f"kill {kill}: an answer shown as saved is not in the log"
            assert kept[question] == logged[question][-1]
    proven("answers shown as saved, then lost", 0, of=promised)
    proven("kills of the window survived", KILLS)


def is_within(some: list[str], all_of_them: list[str]) -> bool:
    """``some`` occur in ``all_of_them``, in this order; one shown again after a restart counts once."""
    rest = iter(all_of_them)
    return all(each in rest for each, before in zip(some, [None, *some], strict=False) if each != before)


def test_moving_the_wall_clock_moves_no_deadline(tmp_path: Path, tool: Callable[[str], str], proven: Counts) -> None:
    library = tmp_path / "wall_clock.so"
    source = Path(__file__).with_name("wall_clock.c")
    subprocess.run([tool("gcc"), "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    folder = tmp_path / "data"
    arrange(folder)
    began = time.monotonic()
    lefts = []
    for shift in (0, -7200, 7200, 86400 * 30):
        process = sit_down(folder, 1, LD_PRELOAD=str(library), WALL_SHIFT=str(shift))
        said = lines_until_killed(process, 2)
        lefts.append(float(next(line for line in said if line.startswith("LEFT")).split()[1]))
    elapsed = time.monotonic() - began
    assert all(90 * 60 - elapsed - 5 < left <= 90 * 60 for left in lefts), lefts
    assert lefts == sorted(lefts, reverse=True)
    proven("moves of the wall clock that moved a deadline", 0, of=len(lefts) - 1)


def test_the_shim_really_moves_the_wall(tmp_path: Path, tool: Callable[[str], str]) -> None:
    library = tmp_path / "wall_clock.so"
    source = Path(__file__).with_name("wall_clock.c")
    subprocess.run([tool("gcc"), "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    code = "import json; from quiz.clock import look; i = look(); print(json.dumps([i.wall.timestamp(), i.elapsed]))"
    told = []
    for shift in ("0", "7200"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT, env=os.environ | {"LD_PRELOAD": str(library), "WALL_SHIFT": shift},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        told.append(json.loads(done.stdout))
    (wall, elapsed), (moved, later) = told
    assert abs(moved - wall - 7200) < 60
    assert 0 <= later - elapsed < 60
