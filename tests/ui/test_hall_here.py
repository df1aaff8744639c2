"""The organiser's window and its hall: two processes that hand the store to one another."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from question_bank.errors import StoreFault, StoreUnusable
from quiz.attempt import Phase, Refusal, Started
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied
from quiz.exam.running import running_in
from quiz.exam.staff_client import Post
from quiz.score_sheet.from_records import results
from tests.quiz.exam.hall_kit import SITTING, a_sitting
from tests.quiz.exam.wire_kit import ROOT, free_port, until
from ui.doors import OpenedOnce, open_doors
from ui.hall_here import NotStarted, close_hall, log_in, start_hall
from ui.pages.sitting.presenter import State, load

HOST = "127.0.0.1"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenedOnce]:
    opened = OpenedOnce(open_doors, tmp_path)
    a_sitting(opened().records, 2, closes=None)
    yield opened
    opened.close()
    running = running_in(tmp_path)
    if running is not None:
        os.kill(running.pid, signal.SIGKILL)


def organiser(folder: Path) -> Post:
    running = running_in(folder)
    assert running is not None
    post = log_in(folder, running, SITTING, "考试")
    assert isinstance(post, Post)
    return post


def test_the_window_lends_the_store_to_the_hall_looks_on_and_takes_it_back(opened: OpenedOnce, tmp_path: Path) -> None:
    running = opened.lend(lambda: start_hall(tmp_path, free_port(), HOST))
    assert running_in(tmp_path) == running
    doors = opened()
    assert doors.database.reading
    with pytest.raises(StoreUnusable) as refused:
        doors.records.close_sitting(SITTING, doors.clock())
    assert refused.value.why is StoreFault.HALL_HAS_IT
    post = organiser(tmp_path)
    assert isinstance(post.ask(s.CloseEntry(SITTING, "到时", "c1")), s.Done)
    assert opened().records.closed_at(SITTING) is not None, "read fresh, while the hall goes on"
    assert close_hall(tmp_path, post, "考完") is None
    post.close()
    assert running_in(tmp_path) is None
    doors = opened()
    assert not doors.database.reading
    with doors.database.read() as connection:
        last = connection.exec_driver_sql("SELECT did, why FROM audit ORDER BY seq DESC LIMIT 1").one()
    assert tuple(last) == ("CloseHall", "考完")


def test_progress_and_scores_can_be_read_while_the_hall_runs(opened: OpenedOnce, tmp_path: Path) -> None:
    doors = opened()
    head = doors.records.open_attempt(SITTING, "0001", "考生1", doors.clock())
    begun = Started(doors.clock(), doors.clock() + timedelta(seconds=1), timedelta(0))
    assert not isinstance(doors.records.record(head.id, lambda _attempt: [begun]), Refusal)
    opened.lend(lambda: start_hall(tmp_path, free_port(), HOST))
    doors = opened()
    later = doors.clock() + timedelta(hours=1)  # the clock has decided, and here nobody may write it down
    assert doors.records.swept(head.id, later).phase(later) in (Phase.OVERDUE, Phase.SUBMITTED)
    assert {line.state for line in load(doors, SITTING).lines} <= set(State)
    assert len(results(doors.records, SITTING, later).rows) == 2
    post = organiser(tmp_path)
    assert close_hall(tmp_path, post, "考完") is None
    post.close()


def test_a_port_that_is_taken_is_told_in_the_halls_own_words(opened: OpenedOnce, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        with pytest.raises(NotStarted, match="端口"):
            opened.lend(lambda: start_hall(tmp_path, other.getsockname()[1], HOST))
    assert not opened().database.reading, "the store is the window's again"


def test_a_hall_killed_is_noticed_and_the_store_taken_back(opened: OpenedOnce, tmp_path: Path) -> None:
    running = opened.lend(lambda: start_hall(tmp_path, free_port(), HOST))
    assert opened().database.reading
    os.kill(running.pid, signal.SIGKILL)
    assert until(lambda: running_in(tmp_path) is None)
    assert (tmp_path / "hall.running").exists()  # a note that nobody stands behind
    assert not opened().database.reading


WINDOW = """
import sys
from pathlib import Path
from ui.doors import OpenedOnce, open_doors
from ui.hall_here import start_hall
opened = OpenedOnce(open_doors, Path(sys.argv[1]))
opened()
print(opened.lend(lambda: start_hall(Path(sys.argv[1]), int(sys.argv[2]), "127.0.0.1")).pid, flush=True)
sys.stdin.read()
"""


def test_the_hall_outlives_a_window_that_is_killed_and_the_next_window_finds_it(
    opened: OpenedOnce, tmp_path: Path
) -> None:
    opened.close()
    words = [sys.executable, "-c", WINDOW, str(tmp_path), str(free_port())]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as window:
        assert window.stdout is not None
        hall = int(window.stdout.readline())
        window.kill()
    running = running_in(tmp_path)
    assert running is not None
    assert running.pid == hall
    second = OpenedOnce(open_doors, tmp_path)
    assert second().database.reading
    post = organiser(tmp_path)
    assert isinstance(post.ask(s.WatchBoard(SITTING)), s.Board)
    watched = post.ask(s.WatchHall())
    assert isinstance(watched, s.HallWatched)
    assert "127.0.0.1" in watched.reached, "whoever logs in has reached it"
    assert close_hall(tmp_path, post, "考完") is None
    post.close()
    second.close()


def test_a_wrong_secret_is_denied(opened: OpenedOnce, tmp_path: Path) -> None:
    running = opened.lend(lambda: start_hall(tmp_path, free_port(), HOST))
    (tmp_path / "hall.organiser").unlink()
    (tmp_path / "hall.organiser").write_text("falsch")
    assert isinstance(log_in(tmp_path, running, SITTING, ""), Denied)
