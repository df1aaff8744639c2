"""What a learner has before them today: a portion that is never more than they chose, and small after an absence.

Law: pure; nothing that was left undone on another day is added to today.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quiz.study import drill
from quiz.study.drill import Ask, Drill
from quiz.study.memory import Memory, Mode

AWAY = timedelta(days=7)  # after so long a portion is small and of what is known
FIRST_AFTER_AWAY = 5
MORE = 10  # a set for who wants more when the portion is done


@dataclass(frozen=True, slots=True)
class Portion:
    """``amount`` for today, of which ``done`` questions were met already; ``returning`` after an absence."""

    amount: int
    done: int
    returning: bool = False

    @property
    def left(self) -> int:
        """How many still to do."""
        return max(0, self.amount - self.done)


def portion(
    question_ids: Collection[str], memories: Mapping[str, Memory], days: Collection[date], today: date, daily: int
) -> Portion:
    """Today's portion: ``daily`` questions, as far as the bank has them. ``days``: those with an answer."""
    done = sum(1 for id_ in question_ids if id_ in memories and memories[id_].last_day == today)
    before = [day for day in days if day < today]
    returning = bool(before) and today - max(before) >= AWAY
    amount = min(daily, FIRST_AFTER_AWAY) if returning else daily
    return Portion(min(amount, len(question_ids)), done, returning)


def todays_set(asks: Sequence[Ask], memories: Mapping[str, Memory], of: Portion, today: date, seed: int) -> Drill:
    """What is left of the portion as a set; where it is done already, ``MORE`` for who wants more. After an absence it
    begins with what is known.
    """
    count = of.left or MORE
    chosen = drill.choose(Mode.TODAY, asks, memories, today, count, seed)
    if not of.returning or not of.left:
        return chosen
    known = _familiar(asks, memories, today, count, random.Random(seed))
    rest = [id_ for id_ in chosen.queue if id_ not in known]
    return drill.of([*known, *rest][:count], Mode.TODAY)


def _familiar(
    asks: Sequence[Ask], memories: Mapping[str, Memory], today: date, count: int, die: random.Random
) -> list[str]:
    """Last time right, and not yet met today; by lot."""
    known = [a.id for a in asks if a.id in memories and _easy(memories[a.id]) and memories[a.id].last_day != today]
    return die.sample(known, min(count, len(known)))


def _easy(memory: Memory) -> bool:
    return memory.last_right and not memory.in_book
