"""All that the exam page draws, as one frozen value.

Law: no Qt, and nothing here knows a key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from question_bank.question import Kind
from quiz.attempt import Refusal
from quiz.desk import Receipt
from ui.pages.attempt.hall_shown import HallShown
from ui.widgets.card_shown import CardShown


class Saved(Enum):
    """How one answer stands. ``NOTHING``: none was given. ``WAITING``: being typed. ``SAVED`` on this PC's disk,
    ``RECEIVED`` on the hall's.
    """

    NOTHING = auto()
    WAITING = auto()
    SAVING = auto()
    SAVED = auto()
    RECEIVED = auto()
    FAILED = auto()


class Step(Enum):
    """Where the page stands. ``DELIVERING``: handed in here, and on the way to the hall."""

    OPENING = auto()
    RUNNING = auto()
    HANDING_IN = auto()
    DELIVERING = auto()
    DONE = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the answer grid."""

    id: str
    kind: Kind
    answered: bool
    flagged: bool
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """All of the page. ``deadline`` in seconds of the monotonic clock; ``unsaved``: answers not on disk; ``hall`` of a
    desk at the far end of a wire. Running with a ``refusal``, a hand-in was refused: before ``hand_in_from``.
    """

    step: Step
    title: str = ""
    candidate: str = ""
    card: CardShown | None = None
    cells: tuple[Cell, ...] = ()
    current: int = 0
    saved: Saved = Saved.NOTHING
    unsaved: int = 0
    deadline: float = 0.0
    receipt: Receipt | None = None
    refusal: Refusal | None = None
    trouble: Exception | None = None
    hall: HallShown | None = None
    hand_in_from: datetime | None = None
    released: bool = False
    sealed: Path | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(cell.answered for cell in self.cells)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Places of the questions without an answer."""
        return tuple(place for place, cell in enumerate(self.cells) if not cell.answered)

    @property
    def flagged(self) -> tuple[int, ...]:
        """Places of the flagged questions."""
        return tuple(place for place, cell in enumerate(self.cells) if cell.flagged)
