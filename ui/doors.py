"""The doors through which window and terminal reach everything below: one store, opened once.

Law: opening blocks on the disk and imports the database's libraries; never do it on the thread that paints.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from question_bank.bank import Bank

    from question_bank.database import Database
    from quiz.records import Records
    from quiz.study.study_log import StudyLog


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


OpenDoors = Callable[[Path], Doors]
"""Opens the store in a data folder, made and filled with the starter bank where it is new; may raise BankError."""


def opened_once(open_doors: OpenDoors, folder: Path) -> Callable[[], Doors]:
    """A function that opens the doors at its first call and returns the same ones ever after.

    Call it in jobs of the store's lane only: that lane is one thread, so there is no race to open.
    """
    found: list[Doors] = []

    def doors() -> Doors:
        if not found:
            found.append(open_doors(folder))
        return found[0]

    return doors
