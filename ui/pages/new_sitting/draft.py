"""An exam on its way to being frozen: what is decided so far, and how far that reaches.

Law: no Qt; frozen values, and what does not make sense together is a property that says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from question_bank.question import Question
from quiz.alike import Alike
from quiz.blueprint import Shortage
from quiz.exam.eligibility import AgeRule, Rule
from quiz.exam.sitting import Counted
from quiz.fairness import Fairness, ParallelFairness
from quiz.paper import Paper
from quiz.scoring import Scheme
from ui.pages.new_sitting.people import People
from ui.pages.new_sitting.plan import KINDS, Plan, Stock

NO_DAY = date(2000, 1, 1)  # until the clock has been asked
NO_RULE = Rule(AgeRule(NO_DAY))
NOTHING = Stock((0,) * len(KINDS), 0)


class Step(IntEnum):
    """The four steps, in order."""

    PEOPLE = 0
    PAPER = 1
    TERMS = 2
    FREEZE = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """What the organiser wrote on the page of terms. ``closes``: nobody answers after it; ``opens``: nobody begins
    before it. ``late_entry`` and ``earliest`` hand-in in minutes, ``grace`` for the wire in seconds.
    """

    title: str = ""
    unit: str = ""
    place: str = ""
    minutes: int = 90
    pass_mark: Decimal = Decimal(60)
    scheme: Scheme = Scheme.EXACT
    opens: datetime | None = None
    closes: datetime | None = None
    late_entry: int | None = None
    earliest: int = 0
    grace: int = 60
    counted: Counted = Counted.HIGHEST


@dataclass(frozen=True, slots=True)
class Parent:
    """The exam whose absent and failed sit again."""

    id: str
    title: str
    full_marks: Decimal
    pass_mark: Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """All of the page. ``reading``: a roster is being read; ``drawing``: papers are being drawn. ``cut_off``: the day
    for which ages are reckoned, where it is not the exam's; ``alike``: what the bank has twice, once that is known.
    """

    step: Step = Step.PEOPLE
    on: date = NO_DAY
    cut_off: date | None = None
    rule: Rule = NO_RULE
    people: People | None = None
    reading: bool = False
    questions: tuple[Question, ...] = ()
    alike: Alike | None = None
    laws: tuple[tuple[str, int], ...] = ()
    plan: Plan = field(default_factory=Plan)
    stock: Stock = NOTHING
    seed: int = 1
    drawing: bool = False
    papers: tuple[Paper, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    fairness: Fairness | None = None
    parallel: ParallelFairness | None = None
    settled: Settled = field(default_factory=Settled)
    parent: Parent | None = None
    freezing: bool = False
    trouble: Exception | None = None

    @property
    def paper(self) -> Paper | None:
        """The paper, or the first of those drawn alike."""
        return self.papers[0] if self.papers else None

    @property
    def may_reach(self) -> Step:
        """The farthest step that what is settled so far allows."""
        if self.people is None or not self.people.must_sit:
            return Step.PEOPLE
        if self.paper is None:
            return Step.PAPER
        return Step.TERMS if not self.ready else Step.FREEZE

    @property
    def may_draw(self) -> bool:
        """There is something to draw, and nothing stands in the way."""
        return bool(self.plan.count) and self.plan.shares_add_up and not self.stock.short and not self.drawing

    @property
    def ready(self) -> bool:
        """The terms make sense together."""
        return (
            bool(self.settled.title.strip())
            and not self.pass_mark_too_high
            and not self.closes_too_soon
            and not self.opens_elsewhere
            and not self.earliest_too_late
        )

    @property
    def pass_mark_too_high(self) -> bool:
        """More than the paper is worth."""
        return self.paper is not None and self.settled.pass_mark > self.paper.full_marks

    @property
    def closes_too_soon(self) -> bool:
        """The end lies before the day of the exam is, or before the exam opens."""
        closes, opens = self.settled.closes, self.settled.opens
        if closes is None:
            return False
        return closes.astimezone().date() < self.on or (opens is not None and closes <= opens)

    @property
    def opens_elsewhere(self) -> bool:
        """It opens on another day than that of the exam."""
        return self.settled.opens is not None and self.settled.opens.astimezone().date() != self.on

    @property
    def earliest_too_late(self) -> bool:
        """One could never hand in by oneself."""
        return self.settled.earliest > self.settled.minutes

    @property
    def marks_differ_from_parent(self) -> bool:
        """A make-up with other marks cannot be counted together with its parent."""
        if self.parent is None or self.paper is None:
            return False
        own = (self.paper.full_marks, self.settled.pass_mark)
        return own != (self.parent.full_marks, self.parent.pass_mark)

    @property
    def duration(self) -> timedelta:
        """Of one attempt."""
        return timedelta(minutes=self.settled.minutes)
