"""What the drill page shows, as frozen values. Law: no Qt; nothing here decides anything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from question_bank.question import Question
from quiz.study.mastery import BookChange
from quiz.study.memory import Memory, Mode
from ui.widgets.card_shown import CardShown


@dataclass(frozen=True, slots=True)
class Wish:
    """Which questions are wanted. ``law``: only what rests on it (empty: what cites none). ``ids``: just these."""

    mode: Mode = Mode.TODAY
    law: str | None = None
    ids: tuple[str, ...] = ()


class Step(Enum):
    """Where the page stands. ``EMPTY``: nothing to ask, ``NOBODY``: it is not known who is learning."""

    OPENING = auto()
    ASKING = auto()
    JUDGED = auto()
    ENDED = auto()
    EMPTY = auto()
    NOBODY = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class BookNote:
    """What the answer did to the wrong-answer book; ``memory`` is the question's after it."""

    change: BookChange
    memory: Memory
    guessed: bool


@dataclass(frozen=True, slots=True)
class End:
    """A finished set: first tries and how many of them were right. ``left_today`` is None until it is known."""

    tried: int
    right: int
    wrong: tuple[Question, ...]
    left_today: int | None = None


@dataclass(frozen=True, slots=True)
class DrillShown:
    """All of the page.

    ``done`` of ``size`` questions are through with. ``keeping``: an answer is on its way to the disk. ``returning``:
    the question was wrong before in this set. ``looking_back``: an earlier question is shown, which nothing changes.
    ``to_judge``: the learner is asked whether the essay was right. ``goes_on``: the next question comes by itself.
    ``lacking``: it was to be submitted without an answer. ``bank_empty``: there is nothing to ask because the bank is
    empty.
    """

    step: Step = Step.OPENING
    wish: Wish = Wish()
    card: CardShown | None = None
    done: int = 0
    size: int = 0
    keeping: bool = False
    returning: bool = False
    guessed: bool = False
    looking_back: bool = False
    can_look_back: bool = False
    can_submit: bool = False
    lacking: bool = False
    can_guess: bool = False
    can_undo: bool = False
    to_judge: bool = False
    goes_on: bool = False
    note: BookNote | None = None
    end: End | None = None
    bank_empty: bool = False
    trouble: Exception | None = None
