"""Jobs leave the UI thread and their endings come back to it."""

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.background import Background, Cancelled, Handle, Immediate, Lane, Report


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_a_job_runs_elsewhere_and_ends_here(qtbot: QtBot, background: Background) -> None:
    here, seen = threading.get_ident(), {}

    def job() -> int:
        seen["job"] = threading.get_ident()
        return 7

    def then(value: int) -> None:
        seen["then"], seen["value"] = threading.get_ident(), value

    handle = background.run(job, then)
    qtbot.waitUntil(lambda: handle.done)
    assert seen["value"] == 7
    assert seen["job"] != here
    assert seen["then"] == here


def test_the_store_lane_keeps_the_order_of_jobs_and_endings(qtbot: QtBot, background: Background) -> None:
    order: list[str] = []
    for number in range(20):
        background.run(
            lambda number=number: order.append(f"job {number}"), lambda _none, n=number: order.append(f"end {n}")
        )
    qtbot.waitUntil(lambda: len(order) == 40)
    assert [word for word in order if word.startswith("job")] == [f"job {n}" for n in range(20)]
    assert [word for word in order if word.startswith("end")] == [f"end {n}" for n in range(20)]


def test_a_slow_side_job_does_not_hold_up_the_store(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    slow = background.run(gate.wait, lane=Lane.SIDE)
    quick = background.run(lambda: 1)
    qtbot.waitUntil(lambda: quick.done)
    assert not slow.done
    gate.set()
    qtbot.waitUntil(lambda: slow.done)


def test_an_exception_arrives_in_failed(qtbot: QtBot, background: Background) -> None:
    caught: list[Exception] = []

    def job() -> None:
        raise OSError(28, "full")

    handle = background.run(job, lambda _value: pytest.fail("it did not succeed"), caught.append)
    qtbot.waitUntil(lambda: handle.done)
    assert isinstance(caught[0], OSError)


def test_an_exception_that_nobody_wants_reaches_the_crash_handler(qtbot: QtBot, background: Background) -> None:
    def job() -> None:
        raise ValueError("nobody asked")

    with qtbot.captureExceptions() as caught:
        handle = background.run(job)
        qtbot.waitUntil(lambda: handle.done)
    assert [kind for kind, _error, _where in caught] == [ValueError]


def test_progress_is_told_here_and_cancelling_stops_at_the_next_report(qtbot: QtBot, background: Background) -> None:
    told: list[tuple[int, int]] = []
    endings: list[object] = []
    reached, go_on = threading.Event(), threading.Event()

    def job(report: Report) -> str:
        report(1, 3)
        reached.set()
        go_on.wait()
        report(2, 3)
        return "all of it"

    handle = background.run(job, endings.append, endings.append, lambda done, total: told.append((done, total)))
    reached.wait()
    handle.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: handle.done)
    assert told == [(1, 3)]
    assert isinstance(endings[0], Cancelled)


def test_a_job_that_was_cancelled_too_late_says_that_it_is_done(qtbot: QtBot, background: Background) -> None:
    endings: list[object] = []
    committed = threading.Event()

    def job() -> str:
        committed.set()
        return "committed"

    handle = background.run(job, endings.append, endings.append)
    committed.wait()
    handle.cancel()
    qtbot.waitUntil(lambda: handle.done)
    assert endings == ["committed"]


def test_one_cancelled_before_it_began_never_begins(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    first = background.run(gate.wait)
    ran: list[int] = []
    second = background.run(lambda: ran.append(1), failed=lambda _error: None)
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: first.done and second.done)
    assert ran == []


class _Page(QLabel):
    def show_it(self, value: str) -> None:
        self.setText(value)


def test_the_ending_of_a_page_that_is_gone_is_dropped(qtbot: QtBot, background: Background) -> None:
    page = _Page()
    gate = threading.Event()

    def job() -> str:
        gate.wait()
        return "late"

    handle = background.run(job, page.show_it)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    gate.set()
    qtbot.waitUntil(lambda: handle.done)


def test_closing_finishes_what_the_store_lane_was_given(qtbot: QtBot) -> None:
    background = Background()
    written: list[int] = []
    for number in range(50):
        background.run(lambda number=number: written.append(number))
    background.close()
    assert written == list(range(50))


def test_after_closing_nothing_begins(qtbot: QtBot) -> None:
    background = Background()
    background.close()
    ran: list[int] = []
    handle = background.run(lambda: ran.append(1))
    assert handle.cancelled
    assert ran == []


def test_immediate_does_the_same_on_the_spot() -> None:
    told: list[object] = []

    def job(report: Report) -> int:
        report(1, 2)
        return 5

    handle: Handle = Immediate().run(job, told.append, told.append, lambda done, total: told.append((done, total)))
    assert told == [(1, 2), 5]
    assert handle.done

    def trouble() -> None:
        raise KeyError("x")

    Immediate().run(trouble, failed=told.append)
    assert isinstance(told[-1], KeyError)


def test_the_lanes_belong_to_the_ui_thread(background: Background) -> None:
    assert isinstance(background, QObject)
    assert background.thread() is QThread.currentThread()
