"""What the paper is to be: how many of which kind for how many marks, from which laws; and whether the bank has it.

Law: no Qt; counts what there is before anything is drawn, and promises nothing that the draw decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.question import Kind, Question, Standing
from quiz.blueprint import Blueprint, Section, eligible

KINDS = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK)
"""简答 is left out: it wants a person to mark it."""
MARKS = tuple(Decimal(text) for text in ("0.5", "1", "1.5", "2", "2.5", "3", "4", "5", "10"))
USUAL = {Kind.SINGLE: (40, "1"), Kind.MULTIPLE: (20, "2"), Kind.TRUE_FALSE: (20, "1"), Kind.BLANK: (0, "1")}
"""100 marks in 90 minutes: 单选, 多选 and 判断."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``laws`` empty: all of them. Kinds with no questions are left out of the blueprint."""

    counts: tuple[int, ...] = tuple(USUAL[kind][0] for kind in KINDS)
    marks: tuple[Decimal, ...] = tuple(Decimal(USUAL[kind][1]) for kind in KINDS)
    laws: frozenset[str] = frozenset()
    uncited_allowed: bool = True

    def blueprint(self, title: str) -> Blueprint:
        """As the draw wants it."""
        sections = tuple(
            Section(kind, count, marks)
            for kind, count, marks in zip(KINDS, self.counts, self.marks, strict=True)
            if count
        )
        return Blueprint(title, sections, self.laws, uncited_allowed=self.uncited_allowed)

    @property
    def count(self) -> int:
        """How many questions."""
        return sum(self.counts)

    @property
    def full_marks(self) -> Decimal:
        """What they are worth together."""
        return sum((c * m for c, m in zip(self.counts, self.marks, strict=True)), Decimal(0))


@dataclass(frozen=True, slots=True)
class Stock:
    """What the bank has for a plan, by kind in the order of ``KINDS``; ``uncited`` among them."""

    available: tuple[int, ...]
    uncited: int

    def short(self, plan: Plan) -> tuple[tuple[Kind, int, int], ...]:
        """(kind, wanted, available) for each kind the bank cannot meet."""
        return tuple(
            (kind, wanted, there)
            for kind, wanted, there in zip(KINDS, plan.counts, self.available, strict=True)
            if wanted > there
        )


def stock(plan: Plan, questions: Sequence[Question]) -> Stock:
    """Count what may stand in a paper of this plan; ``uncited`` counts them even where they are not allowed."""
    wanted = eligible(plan.blueprint(""), questions)
    by_kind = tuple(sum(q.kind is kind for q in wanted) for kind in KINDS)
    uncited = sum(q.standing is Standing.UNCITED and q.kind in KINDS for q in questions)
    return Stock(by_kind, uncited)


def laws_of(questions: Sequence[Question]) -> tuple[tuple[str, int], ...]:
    """Every law with how many questions rest on it, the fullest first."""
    counts: dict[str, int] = {}
    for question in questions:
        for law in question.laws:
            counts[law] = counts.get(law, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
