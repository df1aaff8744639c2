"""The doors through which window and terminal reach everything below: one store, opened once.

Law: opening blocks on the disk and imports the database's libraries; never do it on the thread that paints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock, RLock
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from question_bank.bank import Bank
    from question_bank.database import Database, History
    from quiz.records import Records
    from quiz.study.study_log import StudyLog

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Doors:
    """``clock`` is the hall's: aware, UTC, and unmoved by the PC's clock."""

    folder: Path
    database: Database
    bank: Bank
    records: Records
    study: StudyLog
    clock: Callable[[], datetime]

    def close(self) -> None:
        """Let go of the store, so that another program may have it."""
        self.database.close()


importing = RLock()
"""Held while much is imported at once. Python lets two threads import modules that need one another, and then hands one
of them one that is not finished: the first page that a quick hand opens would meet what the store's lane is loading.
"""

OpenDoors = Callable[[Path], Doors]
"""Opens the store in a data folder, made and filled with the starter bank where it is new; may raise BankError."""


def histories() -> list[History]:
    """The lines of migrations that a store has: the bank's and the quiz's."""
    from question_bank.migrations import HISTORY as BANK_HISTORY
    from quiz.records import HISTORY as QUIZ_HISTORY

    return [BANK_HISTORY, QUIZ_HISTORY]


def open_doors(folder: Path) -> Doors:
    """Open the store in ``folder``, and put the bank that ships with the program into a new one.

    While the hall on this machine has the store, it is opened for reading.
    """
    with importing:
        # PySide6 looks into each module as it is imported; pydantic's errors must be whole before its validators ask.
        import pydantic.errors  # noqa: F401

        from question_bank import starter
        from question_bank.bank import Bank
        from question_bank.database import open_database
        from question_bank.errors import StoreFault, StoreUnusable
        from quiz.clock import HallClock, anchor_for, look
        from quiz.exam import client  # noqa: F401  # what pages of the wire stand on
        from quiz.exam.running import running_in
        from quiz.records import Records
        from quiz.study.study_log import StudyLog

    try:
        database = open_database(folder, histories())
    except StoreUnusable as error:
        if error.why is not StoreFault.IN_USE or running_in(folder) is None:
            raise
        database = open_database(folder, histories(), reading=True)
    bank, records = Bank(database), Records(database)
    anchor = anchor_for(records.anchor(), look(), records.last_entry_at())
    clock = HallClock(anchor, look)
    if not database.reading:
        starter.put_in(bank)
        records.set_anchor(anchor)
        if jump := clock.jump():
            records.note_jump(jump)
    return Doors(folder, database, bank, records, StudyLog(database), clock)


class OpenedOnce:
    """Opens the doors at its first call, from whichever thread, and returns the same ones after that.

    Doors that could only read are opened anew once the hall is gone; ``lend`` gives the store out of the hand.
    """

    def __init__(self, open_doors: OpenDoors, folder: Path) -> None:
        self._open = open_doors
        self._folder = folder
        self._doors: Doors | None = None
        self._turn = Lock()

    def __call__(self) -> Doors:
        """The doors, opened."""
        with self._turn:
            if self._doors is not None and self._doors.database.reading:
                from question_bank.store_file import is_held

                if not is_held(self._folder):
                    self._let_go()
            if self._doors is None:
                self._doors = self._open(self._folder)
            return self._doors

    def lend(self, borrow: Callable[[], T]) -> T:
        """Close the store, do ``borrow()``, which may leave it to another process; the next call opens it again."""
        with self._turn:
            self._let_go()
            return borrow()

    def close(self) -> None:
        """Let go of the store, if it was ever opened."""
        if self._doors is not None:
            self._doors.close()

    def _let_go(self) -> None:
        self.close()
        self._doors = None
