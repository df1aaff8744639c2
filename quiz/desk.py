"""A desk: the seat at which a candidate sits. Some stand on this machine, some at the far end of a wire.

Law: the page cannot tell which. Nothing here, and nothing that a desk returns before release, derives from a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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
class Progress:
    """``now`` and ``deadline`` are the hall's; a countdown is a picture of their difference."""

    phase: Phase
    responses: Mapping[str, Response]
    deadline: datetime | None
    now: datetime
    place: Place = Place()


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


@dataclass(frozen=True, slots=True)
class Result:
    """What a candidate is told after release."""

    total: Decimal
    full: Decimal
    passed: bool
