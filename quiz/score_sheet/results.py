"""The results of a sitting as values: who sat, what it came to, and the figures that are counted from them.

Law: pure. Not having sat is an outcome and never a score; every rate is a fraction whose two numbers can be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from quiz.analysis import Analysis
from quiz.exam.candidate import Person
from quiz.exam.name_order import NameKey, name_key


class Outcome(StrEnum):
    """What became of a person of the roster."""

    SAT = "sat"  # 实考
    ABSENT = "absent"  # 缺考
    ON_LEAVE = "on_leave"  # 请假·公差
    VIOLATION = "violation"  # 违纪: no score counts
    EXEMPT = "exempt"  # 免考
    OVER_AGE = "over_age"  # 超龄
    OUTSIDE = "outside"  # 不在应考范围

    @property
    def due(self) -> bool:
        """Among 应考 = 实考 + 缺考 + 请假·公差 + 违纪."""
        return self not in NOT_DUE


NOT_DUE = (Outcome.EXEMPT, Outcome.OVER_AGE, Outcome.OUTSIDE)
"""Those who stand outside 应考."""


class Order(StrEnum):
    """How people of one department follow one another."""

    BY_SCORE = "by_score"
    BY_NAME = "by_name"


@dataclass(frozen=True, slots=True)
class CandidateResult:
    """``score`` for one who sat, 0 included, and for nobody else. ``note``: 备注, a reason or a decision.

    ``before``: the score that stood until something was agreed about a question, None where that changed nothing.
    """

    person: Person
    outcome: Outcome
    score: Decimal | None = None
    note: str = ""
    before: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.score is None) == (self.outcome is Outcome.SAT):
            raise ValueError(f"{self.outcome} with the score {self.score}")


@dataclass(frozen=True, slots=True)
class Grade:
    """A 等次: from ``least`` marks upward."""

    name: str
    least: Decimal


def usual_grades(full_marks: Decimal, pass_mark: Decimal) -> tuple[Grade, ...]:
    """优秀 from 90 %, 良好 from 80 % of the full marks, 合格 from the pass mark, 不合格 below."""
    better = (Grade("优秀", full_marks * 9 / 10), Grade("良好", full_marks * 8 / 10))
    return (*(g for g in better if g.least > pass_mark), Grade("合格", pass_mark), Grade("不合格", Decimal(0)))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of each; ``total`` the sum of all scores. A rate is None where nobody stands under the line."""

    sat: int = 0
    absent: int = 0
    on_leave: int = 0
    violation: int = 0
    exempt: int = 0
    over_age: int = 0
    outside: int = 0
    passed: int = 0
    total: Decimal = Decimal(0)
    best: Decimal | None = None
    worst: Decimal | None = None

    @property
    def due(self) -> int:
        """应考."""
        return self.sat + self.absent + self.on_leave + self.violation

    @property
    def not_due(self) -> int:
        """Those of the roster who stand outside 应考."""
        return self.exempt + self.over_age + self.outside

    @property
    def attendance(self) -> Decimal | None:
        """参考率: 实考 / 应考."""
        return _share(self.sat, self.due)

    @property
    def pass_rate(self) -> Decimal | None:
        """合格率: 合格 / 实考."""
        return _share(self.passed, self.sat)

    @property
    def pass_rate_of_due(self) -> Decimal | None:
        """合格率（按应考）: 合格 / 应考."""
        return _share(self.passed, self.due)

    @property
    def mean(self) -> Decimal | None:
        """平均分 over 实考."""
        return self.total / self.sat if self.sat else None


@dataclass(frozen=True)
class SittingResult:
    """All of a sitting that HR files. ``rules``: the choices made for it, in words, printed with the results.

    ``rows`` in the order of the roster; ``departments`` the bureau's own order (else that of the rows).
    """

    unit: str
    year: int
    exam: str
    on: date
    place: str
    full_marks: Decimal
    pass_mark: Decimal
    rows: tuple[CandidateResult, ...]
    rules: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    order: Order = Order.BY_SCORE
    grades: tuple[Grade, ...] = ()
    analysis: Analysis | None = field(default=None, repr=False)

    def grade(self, result: CandidateResult) -> str:
        """等次; nothing for one who did not sit."""
        return self.grade_of(result.score)

    def grade_of(self, score: Decimal | None) -> str:
        """等次 of a score."""
        if score is None:
            return ""
        return next((grade.name for grade in self._grades if score >= grade.least), "")

    @property
    def corrected(self) -> tuple[CandidateResult, ...]:
        """Those whose score was changed by what was agreed about a question, in order."""
        return tuple(row for row in self.in_order if row.before is not None)

    def rank(self, result: CandidateResult) -> int | None:
        """名次: equal scores share a rank, and the next rank counts them all (1, 2, 2, 4)."""
        return None if result.score is None else self._ranks[result.score]

    @cached_property
    def _grades(self) -> tuple[Grade, ...]:
        return self.grades or usual_grades(self.full_marks, self.pass_mark)

    @cached_property
    def _ranks(self) -> dict[Decimal, int]:
        ranks: dict[Decimal, int] = {}
        for place, score in enumerate(sorted((r.score for r in self.rows if r.score is not None), reverse=True), 1):
            ranks.setdefault(score, place)
        return ranks

    @cached_property
    def all_departments(self) -> tuple[str, ...]:
        """Each department once, in the bureau's order; one it does not name after those it does."""
        present = dict.fromkeys(row.person.unit for row in self.rows)
        known = tuple(unit for unit in self.departments if unit in present)
        return (*known, *(unit for unit in present if unit not in known))

    @cached_property
    def in_order(self) -> tuple[CandidateResult, ...]:
        """By department, then as ``order`` says; by score, those without one come after."""
        place = {unit: number for number, unit in enumerate(self.all_departments)}
        outcomes = list(Outcome)

        def by_score(row: CandidateResult) -> tuple[int, int, Decimal, NameKey]:
            return (
                place[row.person.unit],
                outcomes.index(row.outcome),
                -(row.score or Decimal(0)),
                name_key(row.person.name),
            )

        def by_name(row: CandidateResult) -> tuple[int, NameKey]:
            return place[row.person.unit], name_key(row.person.name)

        return tuple(sorted(self.rows, key=by_score if self.order is Order.BY_SCORE else by_name))

    def tally(self, unit: str | None = None) -> Tally:
        """The counts of one department, or of all."""
        return tally((r for r in self.rows if unit is None or r.person.unit == unit), self.pass_mark)


def tally(rows: Iterable[CandidateResult], pass_mark: Decimal) -> Tally:
    """Count the outcomes and sum the scores."""
    rows = tuple(rows)
    counts = Counter(row.outcome for row in rows)
    scores = [row.score for row in rows if row.score is not None]
    return Tally(
        **{outcome.value: counts[outcome] for outcome in Outcome},
        passed=sum(score >= pass_mark for score in scores),
        total=sum(scores, Decimal(0)),
        best=max(scores, default=None),
        worst=min(scores, default=None),
    )


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None
