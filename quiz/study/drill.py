"""A set of questions to study: which ones, in what order, and how a wrong one comes back within it.

Law: pure; a ``Drill`` is a value, each answer makes the next one, and taking an answer back is having kept the last.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from quiz.study.memory import Memory, Mode, is_due

RETURNS_AFTER = 5  # a wrong one comes back after so many others, or at the end of the set
SHARE_OF_REVIEW = 3  # of a day's set, at most one part in so many is review while there are unseen questions


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that may be asked, in bank order: id and law (empty where none is cited)."""

    id: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Drill:
    """``queue`` starts with the question being asked; ``first`` holds the first try of each, in order."""

    mode: Mode
    queue: tuple[str, ...]
    size: int
    first: tuple[tuple[str, bool], ...] = ()

    @property
    def current(self) -> str | None:
        """The id of the question to ask, None at the end of the set."""
        return self.queue[0] if self.queue else None

    @property
    def is_return(self) -> bool:
        """The current question was already wrong in this set."""
        return any(question == self.current for question, _ in self.first)

    def after(self, right: bool) -> Drill:
        """Go on: a wrong one comes back later in the set until it is right."""
        question, rest = self.queue[0], self.queue[1:]
        first = self.first if self.is_return else (*self.first, (question, right))
        if not right:
            rest = (*rest[:RETURNS_AFTER], question, *rest[RETURNS_AFTER:])
        return replace(self, queue=rest, first=first)

    @property
    def right(self) -> int:
        """How many were right at the first try."""
        return sum(right for _, right in self.first)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Those that were not right at the first try."""
        return tuple(question for question, right in self.first if not right)


def of(questions: Sequence[str], mode: Mode) -> Drill:
    """A set of just these, in this order."""
    return Drill(mode, tuple(questions), len(questions))


def choose(
    mode: Mode,
    asks: Sequence[Ask],
    memories: Mapping[str, Memory],
    today: date,
    count: int,
    seed: int,
    law: str = "",
    after: str = "",
) -> Drill:
    """The next set of at most ``count``. ``after``: in ORDER, go on behind this question, round the end."""
    die = random.Random(seed)
    if law:
        asks = [ask for ask in asks if ask.law == law]
    match mode:
        case Mode.ORDER:
            chosen = _behind(asks, after)
        case Mode.RANDOM:
            chosen = die.sample(asks, min(count, len(asks)))
        case Mode.UNSEEN | Mode.LAW:
            chosen = _unseen_first(asks, memories, die)
        case Mode.WRONG:
            chosen = _book(asks, memories, lambda memory: memory.in_book)
        case Mode.TODAY:
            chosen = _today(asks, memories, today, count, die)
    return of([ask.id for ask in chosen[:count]], mode)


def _behind(asks: Sequence[Ask], after: str) -> list[Ask]:
    place = next((i + 1 for i, ask in enumerate(asks) if ask.id == after), 0)
    return [*asks[place:], *asks[:place]]


def _unseen_first(asks: Sequence[Ask], memories: Mapping[str, Memory], die: random.Random) -> list[Ask]:
    """Unseen ones in turn over the laws, then those met longest ago."""
    seen = sorted((a for a in asks if a.id in memories), key=lambda a: memories[a.id].last_day or date.min)
    return [*_round_the_laws([a for a in asks if a.id not in memories], die), *seen]


def _round_the_laws(asks: Sequence[Ask], die: random.Random) -> list[Ask]:
    """Shuffle within each law, then deal so that every law is spread evenly over the whole."""
    by_law: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        by_law[ask.law].append(ask)
    placed: list[tuple[float, Ask]] = []
    for law in sorted(by_law):
        die.shuffle(by_law[law])
        step = 1 / len(by_law[law])
        offset = die.random() * step
        placed.extend((offset + i * step, ask) for i, ask in enumerate(by_law[law]))
    return [ask for _, ask in sorted(placed, key=lambda p: (p[0], p[1].id))]


def _book(asks: Sequence[Ask], memories: Mapping[str, Memory], wanted: Callable[[Memory], bool]) -> list[Ask]:
    book = [a for a in asks if a.id in memories and wanted(memories[a.id])]
    return sorted(book, key=lambda a: memories[a.id].last_day or date.min)


def _today(
    asks: Sequence[Ask], memories: Mapping[str, Memory], today: date, count: int, die: random.Random
) -> list[Ask]:
    """Coverage first: some of what is due, the rest unseen; where nothing is unseen, due ones and the oldest."""
    due = _book(asks, memories, lambda memory: is_due(memory, today))
    fresh = _round_the_laws([a for a in asks if a.id not in memories], die)
    review = due[: max(count - len(fresh), count // SHARE_OF_REVIEW)]
    chosen = [*review, *fresh[: count - len(review)]]
    if len(chosen) < count:
        rest = [a for a in _unseen_first(asks, memories, die) if a not in chosen]
        untouched_today = [a for a in rest if a.id not in memories or memories[a.id].last_day != today]
        chosen += untouched_today[: count - len(chosen)]
    die.shuffle(chosen)
    return chosen
