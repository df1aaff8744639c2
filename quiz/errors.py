"""Everything that can go wrong in ``quiz``, as data: the sentences live in ``ui/words.py``.

Law: an error carries what a person needs to act on, never prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class QuizError(Exception):
    """Root of every error of ``quiz``."""


@dataclass(eq=False)
class UnknownRecord(QuizError):
    """Nothing with this id: ``what`` is ``paper``, ``sitting`` or ``attempt``."""

    what: str
    id: str


class HallFault(StrEnum):
    """Why the hall was not opened."""

    SQLITE_UNSOUND = "sqlite_unsound"
    STORE_DAMAGED = "store_damaged"
    PORT_TAKEN = "port_taken"


@dataclass(eq=False)
class HallNotOpened(QuizError):
    """The hall does not open, and nothing was changed."""

    why: HallFault
    detail: str = ""


@dataclass(eq=False)
class NoContact(QuizError):
    """The hall could not be asked, or what came back was not the hall's."""

    detail: str


@dataclass(eq=False)
class WrongHall(NoContact):
    """Something answers there, and it is not the hall of the join file. ``detail``: its fingerprint."""

    detail: str


@dataclass(eq=False)
class CrowdStuck(QuizError):
    """Invented candidates did not get on: ``what`` they were at (``log in``, ``start``, ``deliver``, …)."""

    what: str


@dataclass(eq=False)
class Unreadable(QuizError):
    """This is no such message."""

    kind: str
    detail: str


@dataclass(eq=False)
class NoJoinFile(QuizError):
    """This is no join file."""

    path: Path


@dataclass(eq=False)
class OutboxInUse(QuizError):
    """Another window on this PC has the desk's outbox open."""

    path: Path
