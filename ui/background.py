"""Work off the UI thread and back: ``run(job, then, failed)``.

Law: jobs take and return plain values and touch no widget; endings arrive on the UI thread, in order within a lane;
a job that was cancelled but finished all the same says so through ``then``, so that no page claims what is not
true.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from question_bank.errors import Cancelled

__all__ = ["Background", "Cancelled", "Handle", "Immediate", "Lane", "Report", "Runs"]

T = TypeVar("T")
Report = Callable[[int, int], None]
"""``report(done, total)``: total 0 where nobody knows.

Raises ``Cancelled`` once the handle was cancelled; that arrives in ``failed``, and what was not committed is undone.
"""


class Lane(Enum):
    """``STORE`` is one thread, so that writes keep their order; ``SIDE`` is several, for files and the wire."""

    STORE = auto()
    SIDE = auto()


class Handle:
    """One job under way."""

    def __init__(self) -> None:
        self._cancelled = Event()
        self.done = False

    def cancel(self) -> None:
        """Ask the job to stop at its next report; one not yet begun never begins."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """It was asked to stop (it may have finished all the same)."""
        return self._cancelled.is_set()


class Runs(Protocol):
    """What pages hold: the real ``Background``, or ``Immediate`` in tests."""

    def run(
        self,
        job: Callable[..., T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: Callable[[int, int], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> Handle:
        """Do ``job()`` (``job(report)`` where ``progress`` is given), then ``then(result)`` or ``failed(error)``.

        Without ``failed`` an exception goes to the crash handler.
        """
        ...


class _Threads:
    """Some threads on one queue, begun at the first job."""

    def __init__(self, name: str, count: int) -> None:
        self._name, self._count = name, count
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._threads: list[Thread] = []

    def give(self, work: Callable[[], None]) -> None:
        if not self._threads:
            names = (f"{self._name} {number}" for number in range(self._count))
            self._threads = [Thread(target=self._work, name=name, daemon=True) for name in names]
            for thread in self._threads:
                thread.start()
        self._queue.put(work)

    def finish(self) -> None:
        """Do what was given before, then end."""
        for _thread in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads = []

    def _work(self) -> None:
        while (work := self._queue.get()) is not None:
            work()


class Background(QObject):
    """The lanes of the running program. Create it on the UI thread."""

    _to_ui = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lanes = {Lane.STORE: _Threads("store", 1), Lane.SIDE: _Threads("side", 3)}
        self._closed = False
        self._to_ui.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._under_way: list[Handle] = []

    @property
    def idle(self) -> bool:
        """Every ending has arrived."""
        return all(handle.done for handle in self._under_way)

    def run(
        self,
        job: Callable[..., T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: Callable[[int, int], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> Handle:
        """See ``Runs.run``."""
        handle = Handle()
        self._under_way = [*(known for known in self._under_way if not known.done), handle]
        if self._closed:  # the window is gone, and nobody is left to be told
            handle.cancel()
            return handle
        self._lanes[lane].give(lambda: _do(handle, job, then, failed, progress, self._to_ui.emit))
        return handle

    def close(self) -> None:
        """Finish what the store lane was given. Side jobs (a file being read, a wire) are left: nothing of theirs is
        durable before the store lane has it.
        """
        self._closed = True
        self._lanes[Lane.STORE].finish()

    @staticmethod
    def _deliver(ending: Callable[[], None]) -> None:
        ending()


class Immediate:
    """Does everything at once, on the spot, for tests and pictures."""

    def run(
        self,
        job: Callable[..., T],
        then: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        progress: Callable[[int, int], object] | None = None,
        lane: Lane = Lane.STORE,
    ) -> Handle:
        """See ``Runs.run``."""
        handle = Handle()
        _do(handle, job, then, failed, progress, lambda ending: ending())
        return handle


def _do(
    handle: Handle,
    job: Callable[..., T],
    then: Callable[[T], object] | None,
    failed: Callable[[Exception], object] | None,
    progress: Callable[[int, int], object] | None,
    post: Callable[[Callable[[], None]], object],
) -> None:
    """The body of a job: runs wherever it is called, posts its endings."""

    def report(done: int, total: int) -> None:
        if handle.cancelled:
            raise Cancelled
        post(lambda: _call(progress, done, total))

    try:
        if handle.cancelled:
            raise Cancelled
        result = job(report) if progress else job()
    except Exception as error:
        trouble = error  # the name of an except clause is gone when the ending runs
        post(lambda: _end(handle, failed or _raise, trouble))
    else:
        post(lambda: _end(handle, then, result))


def _end(handle: Handle, ending: Callable[[Any], object] | None, value: Any) -> None:
    handle.done = True
    _call(ending, value)


def _call(target: Callable[..., object] | None, *values: Any) -> None:
    """Call it, unless it belongs to a widget that is gone."""
    owner = getattr(target, "__self__", None)
    if target is None or (isinstance(owner, QObject) and not shiboken6.isValid(owner)):
        return
    target(*values)


def _raise(error: Exception) -> None:
    if not isinstance(error, Cancelled):
        raise error
