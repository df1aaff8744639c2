"""What a learner's answers add up to: seen, right, and what stands in the wrong-answer book.

Law: pure; computed from the log of answers, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from question_bank.question import Response

RIGHT_DAYS_TO_LEAVE = 2  # right on so many different days in a row, and it leaves the wrong-answer book


class Mode(StrEnum):
    """How the questions of a set are chosen."""

    TODAY = "today"
    ORDER = "order"
    RANDOM = "random"
    UNSEEN = "unseen"
    LAW = "law"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class StudyAnswer:
    """One answer given in self-study. ``shown``: option letters in the order shown. ``seconds``: thinking time,
    idle removed. ``day``: the learner's own date, which is what spacing is counted by. ``seq`` is set by the log.
    """

    question: str
    revision: int
    mode: Mode
    at: datetime
    day: date
    shown: tuple[str, ...]
    response: Response
    right: bool
    guessed: bool
    seconds: float
    first_of_day: bool
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Memory:
    """One question as one learner knows it.

    ``in_book`` since the last wrong answer, until it was right (and not guessed) on ``RIGHT_DAYS_TO_LEAVE`` days
    after the day it was last wrong. ``right_days``: on how many different days in a row it was right, guesses left out.
    """

    answers: int = 0
    right: int = 0
    last_day: date | None = None
    last_right: bool = False
    in_book: bool = False
    right_days: int = 0
    _counted: date | None = None  # the day of the last wrong, or last counted right, answer

    def after(self, right: bool, guessed: bool, day: date) -> Memory:
        """This memory with one more answer."""
        right_days, in_book, counted = self.right_days, self.in_book, self._counted
        if not right:
            right_days, in_book, counted = 0, True, day
        elif not guessed and (counted is None or day > counted):
            right_days, counted = right_days + 1, day
            in_book = in_book and right_days < RIGHT_DAYS_TO_LEAVE
        return Memory(self.answers + 1, self.right + right, day, right, in_book, right_days, counted)


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a learner stands. ``due``: in the wrong-answer book and not yet met today."""

    questions: int
    seen: int
    answers: int
    right: int
    in_book: int
    due: int
    today: int
    first_tries_today_right: int


Outcome = tuple[str, bool, bool, date]
"""Question, right, guessed, day: all that memory needs of an answer."""


def remember(outcomes: Iterable[Outcome]) -> dict[str, Memory]:
    """Fold answers, oldest first."""
    memories: dict[str, Memory] = {}
    for question, right, guessed, day in outcomes:
        memories[question] = memories.get(question, Memory()).after(right, guessed, day)
    return memories


def overview(
    question_ids: Iterable[str], outcomes: Iterable[Outcome], memories: Mapping[str, Memory], today: date
) -> Overview:
    """Sum up over the questions that may be asked now; answers to retired ones count for today only."""
    ids = set(question_ids)
    met = [memory for question, memory in memories.items() if question in ids]
    today_first: dict[str, bool] = {}
    for question, right, _, day in outcomes:
        if day == today:
            today_first.setdefault(question, right)
    return Overview(
        questions=len(ids),
        seen=len(met),
        answers=sum(m.answers for m in met),
        right=sum(m.right for m in met),
        in_book=sum(m.in_book for m in met),
        due=sum(is_due(m, today) for m in met),
        today=len(today_first),
        first_tries_today_right=sum(today_first.values()),
    )


def is_due(memory: Memory, today: date) -> bool:
    """In the wrong-answer book, and not yet answered today."""
    return memory.in_book and memory.last_day is not None and memory.last_day < today
