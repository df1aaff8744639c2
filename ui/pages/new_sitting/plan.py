"""What the paper is to be: how many of which kind for how many marks, from which laws, how hard, in how many versions.

Law: no Qt; counts what there is before anything is drawn, and promises nothing that the draw decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.question import Kind, Question, Standing
from quiz.alike import Alike
from quiz.blueprint import Blueprint, Section, Shortage, eligible, shortages
from quiz.fairness import Outlook, outlook

KINDS = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK)
"""简答 is left out: it wants a person to mark it."""
MARKS = tuple(Decimal(text) for text in ("0.5", "1", "1.5", "2", "2.5", "3", "4", "5", "10"))
USUAL = {Kind.SINGLE: (40, "1"), Kind.MULTIPLE: (20, "2"), Kind.TRUE_FALSE: (20, "1"), Kind.BLANK: (0, "1")}
"""100 marks in 90 minutes: 单选, 多选 and 判断."""
GRADES = (1, 2, 3)
MOST_PAPERS = 200


@dataclass(frozen=True, slots=True)
class Plan:
    """``laws`` empty: all of them. Kinds with no questions are left out of the blueprint. ``difficulty``: the share of
    each of ``GRADES`` in hundredths, empty: as in the bank. ``papers``: how many are drawn alike, 1: one for all.
    """

    counts: tuple[int, ...] = tuple(USUAL[kind][0] for kind in KINDS)
    marks: tuple[Decimal, ...] = tuple(Decimal(USUAL[kind][1]) for kind in KINDS)
    laws: frozenset[str] = frozenset()
    uncited_allowed: bool = True
    difficulty: tuple[int, ...] = ()
    papers: int = 1

    def blueprint(self, title: str) -> Blueprint:
        """As the draw wants it."""
        sections = tuple(
            Section(kind, count, marks)
            for kind, count, marks in zip(KINDS, self.counts, self.marks, strict=True)
            if count
        )
        wished = {grade: float(share) for grade, share in zip(GRADES, self.difficulty, strict=False)}
        return Blueprint(title, sections, self.laws, wished, uncited_allowed=self.uncited_allowed)

    @property
    def count(self) -> int:
        """How many questions."""
        return sum(self.counts)

    @property
    def full_marks(self) -> Decimal:
        """What they are worth together."""
        return sum((c * m for c, m in zip(self.counts, self.marks, strict=True)), Decimal(0))

    @property
    def shares_add_up(self) -> bool:
        """The wished shares make a whole."""
        return not self.difficulty or sum(self.difficulty) == 100


@dataclass(frozen=True, slots=True)
class Stock:
    """What the bank has for a plan, by kind in the order of ``KINDS``; ``uncited`` among them. ``short``: what stands
    in the way; ``outlook``: what to expect, where nothing does.
    """

    available: tuple[int, ...]
    uncited: int
    short: tuple[Shortage, ...] = ()
    outlook: Outlook | None = None


def stock(plan: Plan, questions: Sequence[Question], alike: Alike | None = None) -> Stock:
    """Count what may stand in a paper of this plan; ``uncited`` counts them even where they are not allowed."""
    blueprint = plan.blueprint("")
    wanted = eligible(blueprint, questions)
    by_kind = tuple(sum(q.kind is kind for q in wanted) for kind in KINDS)
    uncited = sum(q.standing is Standing.UNCITED and q.kind in KINDS for q in questions)
    short = shortages(blueprint, questions, alike or {})
    seen = outlook(blueprint, questions, plan.papers) if plan.count and not short else None
    return Stock(by_kind, uncited, short, seen)


def laws_of(questions: Sequence[Question]) -> tuple[tuple[str, int], ...]:
    """Every law with how many questions rest on it, the fullest first."""
    counts: dict[str, int] = {}
    for question in questions:
        for law in question.laws:
            counts[law] = counts.get(law, 0) + 1
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
