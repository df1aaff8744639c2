"""How well a learner has a question, in four steps that can be said in plain words, and how many stand at each.

Law: pure; a step is a claim about the days on which a question was right, never about one lucky answer. The four
steps part all questions among them: their counts add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from question_bank.question import Question
from quiz.study.drill import Ask
from quiz.study.memory import RIGHT_DAYS_TO_LEAVE, Memory


class Grasp(StrEnum):
    """``FIRM``: right on two different days in a row, guesses left out; ``WRONG``: in the wrong-answer book."""

    FIRM = "firm"
    LEARNING = "learning"
    WRONG = "wrong"
    UNSEEN = "unseen"


class BookChange(StrEnum):
    """What one answer did to the wrong-answer book. ``UNCOUNTED``: right, but by luck or on the day of the error."""

    JOINED = "joined"
    MISSED_AGAIN = "missed_again"
    COUNTED = "counted"
    UNCOUNTED = "uncounted"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class LawStanding:
    """How far a learner has come with one law; ``law`` is empty for questions that cite none."""

    law: str
    questions: int
    seen: int
    firm: int


def grasp_of(memory: Memory | None) -> Grasp:
    """The step at which a question stands; None where it was never met."""
    if memory is None:
        return Grasp.UNSEEN
    if memory.in_book:
        return Grasp.WRONG
    return Grasp.FIRM if memory.right_days >= RIGHT_DAYS_TO_LEAVE else Grasp.LEARNING


def book_change(before: Memory | None, after: Memory) -> BookChange | None:
    """What the answer between two memories of one question did to the book; None where it has no business there."""
    was_in = before is not None and before.in_book
    if not after.in_book:
        return BookChange.LEFT if was_in else None
    if not after.last_right:
        return BookChange.MISSED_AGAIN if was_in else BookChange.JOINED
    assert before is not None  # what is right and in the book was in it before
    return BookChange.COUNTED if after.right_days > before.right_days else BookChange.UNCOUNTED


def spread(question_ids: Iterable[str], memories: Mapping[str, Memory]) -> dict[Grasp, int]:
    """How many questions stand at each step."""
    counts = dict.fromkeys(Grasp, 0)
    for question in question_ids:
        counts[grasp_of(memories.get(question))] += 1
    return counts


def asks_of(questions: Iterable[Question], law: str | None = None) -> list[Ask]:
    """What may be asked, in the order given; with ``law`` only what rests on it, empty: what cites none.

    A question on two laws belongs to both, and counts for the first where all are asked.
    """
    if law is None:
        return [Ask(q.id, q.laws[0] if q.laws else "") for q in questions]
    return [Ask(q.id, law) for q in questions if (law in q.laws if law else not q.laws)]


def by_law(questions: Sequence[Question], memories: Mapping[str, Memory]) -> tuple[LawStanding, ...]:
    """Every law, the one with the most questions first; what cites none comes last."""
    of_law: dict[str, list[str]] = {}
    for q in questions:
        for law in q.laws or ("",):
            of_law.setdefault(law, []).append(q.id)
    standings = [
        LawStanding(
            law,
            len(ids),
            sum(id_ in memories for id_ in ids),
            sum(grasp_of(memories.get(id_)) is Grasp.FIRM for id_ in ids),
        )
        for law, ids in of_law.items()
    ]
    return tuple(sorted(standings, key=lambda s: (not s.law, -s.questions, s.law)))
