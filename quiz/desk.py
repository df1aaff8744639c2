"""A desk: the seat at which a candidate sits. Some stand on this machine, some at the far end of a wire.

Law: the page cannot tell which. Nothing here, and nothing that a desk returns before release, derives from a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from question_bank.question import Response
from quiz.attempt import Phase, Refusal
from quiz.paper import Booklet


@dataclass(frozen=True, slots=True)
class Place:
    """Where the candidate was: a convenience, not part of the record that is marked."""

    current: str = ""
    flagged: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a desk at the far end of a wire stands with its hall.

    ``undelivered``: answers kept here that the hall has not acknowledged (未送达 n; none: 考场已收). ``kept_here`` is
    false once this PC's disk has failed: then an answer is safe only when it is delivered. ``silent_for``: since the
    hall was last heard. ``refused``: answers that the hall will not count unless an invigilator decides so.
    ``waiting``: the questions whose latest answer is not acknowledged. ``fenced``: the candidate goes on at another
    machine. ``unknown``: the hall does not know this desk (any more), and its invigilators have to help.
    """

    undelivered: int
    kept_here: bool
    silent_for: timedelta
    refused: int = 0
    notices: tuple[str, ...] = ()
    waiting: frozenset[str] = frozenset()
    fenced: bool = False
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """``now`` and ``deadline`` are the hall's; a countdown is a picture of their difference.

    ``begins_at``: when all begin together, where that is known. ``hand_in_from``: before it nobody may hand in.
    ``released``: the result may be seen.
    """

    phase: Phase
    responses: Mapping[str, Response]
    deadline: datetime | None
    now: datetime
    place: Place = Place()
    delivery: Delivery | None = None
    begins_at: datetime | None = None
    hand_in_from: datetime | None = None
    released: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a hand-in: a number to read out, and the SHA-256 over the final answers."""

    number: str
    digest: str
    at: datetime
    answered: int
    by_clock: bool


class Desk(Protocol):
    """Every call may block on disk or wire: never call it on the thread that paints."""

    @property
    def candidate(self) -> str:
        """Whom this desk is for, as shown on the page."""
        ...

    def start(self) -> Booklet | Refusal:
        """Begin, or go on: the same booklet each time."""
        ...

    def answer(self, question: str, response: Response | None) -> Progress | Refusal:
        """Record a response; once this has returned ``Progress`` it is on disk."""
        ...

    def keep_place(self, place: Place) -> None:
        """Remember where the candidate is, so that a restart comes back there."""
        ...

    def look(self) -> Progress:
        """How things stand."""
        ...

    def submit(self) -> Receipt | Refusal:
        """Hand in; the same receipt however often."""
        ...


class FarDesk(Desk, Protocol):
    """A desk whose hall stands elsewhere, and what that needs."""

    def left_window(self, seconds: int) -> None:
        """The exam was not in front for so long: told to the hall when it can be."""
        ...

    def seal_to(self, path: Path) -> int | Refusal:
        """Write what the hall has not taken into a file that only the hall can open; how many answers."""
        ...
