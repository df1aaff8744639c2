"""The one thread that decides and writes: what arrives together is committed together, and only then acknowledged.

Law: nothing is delivered before its COMMIT is on the disk. After a failed write or fsync nothing is acknowledged any
more, however often it is tried. A job that fails does not take the others of its batch with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from question_bank.database import Database
from question_bank.errors import StoreFault, StoreUnusable

AT_ONCE = 128  # jobs a transaction: few enough that the next are read while these are written

Job = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job returned, or why it is not done; ``slot`` is the caller's own."""

    slot: Any
    value: Any = None
    error: Exception | None = None


class Writer:
    """Guards the queue. ``flush`` is called before each COMMIT, ``forget`` after each rollback, ``deliver`` with what
    is done, from the writer's thread. ``relieve`` gives disk space free and says whether it could.
    """

    def __init__(
        self,
        database: Database,
        flush: Callable[[], None],
        forget: Callable[[], None],
        deliver: Callable[[Sequence[Outcome]], None],
        relieve: Callable[[], bool] = lambda: False,
    ) -> None:
        self._database = database
        self._flush = flush
        self._forget = forget
        self._deliver = deliver
        self._relieve = relieve
        self._queue: SimpleQueue[tuple[Any, Job] | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name="writer", daemon=True)
        self.frozen: StoreUnusable | None = None
        self.disk_full = False

    def start(self) -> None:
        """From now on jobs are done."""
        self._thread.start()

    def put(self, slot: Any, job: Job) -> None:
        """Queue a job; any thread may."""
        self._queue.put((slot, job))

    def stop(self) -> None:
        """Do what is queued, then end."""
        self._queue.put(None)
        self._thread.join()

    def backlog(self) -> int:
        """How many jobs wait."""
        return self._queue.qsize()

    def _run(self) -> None:
        going_on = True
        while going_on:
            batch = [self._queue.get()]
            while len(batch) < AT_ONCE:
                try:
                    batch.append(self._queue.get_nowait())
                except Empty:
                    break
            going_on = None not in batch
            self._deliver(self.write([each for each in batch if each is not None]))

    def write(self, batch: Sequence[tuple[Any, Job]]) -> list[Outcome]:
        """One transaction; the outcomes are true once this has returned. Never raises."""
        if not batch:
            return []
        try:
            return self._commit(batch)
        except StoreUnusable as error:
            if error.why is StoreFault.DISK_FULL and self._relieve():
                return self.write(batch)
            return [Outcome(slot, error=error) for slot, _ in batch]
        except Exception as error:
            # One of them, or a number that another process took first: each by itself, on what the store says now.
            if len(batch) > 1:
                return [outcome for each in batch for outcome in self.write([each])]
            return [Outcome(batch[0][0], error=error)]

    def _commit(self, batch: Sequence[tuple[Any, Job]]) -> list[Outcome]:
        if self.frozen is not None:
            raise self.frozen
        try:
            with self._database.write():
                outcomes = [Outcome(slot, job()) for slot, job in batch]
                self._flush()
        except BaseException as error:
            self._forget()
            if isinstance(error, StoreUnusable):
                self.disk_full = error.why is StoreFault.DISK_FULL
                if not self.disk_full:
                    self.frozen = error
            raise
        self.disk_full = False
        return outcomes
