"""Arranging an exam: roster, paper, terms, then frozen. What is decided so far, and what the next step needs.

Law: no Qt. Nothing is stored before ``freeze``; ``now`` and the seed come from outside; a paper that was drawn for
another plan is dropped rather than frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from uuid import uuid4

from question_bank.question import Question
from quiz.blueprint import Shortage, draw
from quiz.exam.arrange import Terms, freeze
from quiz.exam.eligibility import AgeRule, Reason, rule_in_words
from quiz.exam.sitting import Purpose, Sitting
from quiz.fairness import Fairness, fairness
from quiz.paper import Paper
from quiz.scoring import MarkingRule, Scheme
from ui.background import Lane, Runs
from ui.doors import Doors
from ui.pages.new_sitting.people import People
from ui.pages.new_sitting.plan import KINDS, Plan, Stock, laws_of, stock

NO_RULE = AgeRule(date(2000, 1, 1))  # until the clock has been asked
NOTHING = Stock((0,) * len(KINDS), 0)


class Step(IntEnum):
    """The four steps, in order."""

    PEOPLE = 0
    PAPER = 1
    TERMS = 2
    FREEZE = 3


@dataclass(frozen=True, slots=True)
class Settled:
    """What the organiser wrote on the page of terms. ``closes``: nobody answers after it."""

    title: str = ""
    unit: str = ""
    place: str = ""
    minutes: int = 90
    pass_mark: Decimal = Decimal(60)
    scheme: Scheme = Scheme.EXACT
    closes: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """All of the page. ``reading``: a roster is being read; ``drawing``: a paper is being drawn."""

    step: Step = Step.PEOPLE
    rule: AgeRule = NO_RULE
    people: People | None = None
    reading: bool = False
    questions: tuple[Question, ...] = ()
    laws: tuple[tuple[str, int], ...] = ()
    plan: Plan = field(default_factory=Plan)
    stock: Stock = NOTHING
    seed: int = 1
    drawing: bool = False
    paper: Paper | None = None
    shortages: tuple[Shortage, ...] = ()
    fairness: Fairness | None = None
    settled: Settled = field(default_factory=Settled)
    freezing: bool = False
    trouble: Exception | None = None

    @property
    def may_reach(self) -> Step:
        """The farthest step that what is settled so far allows."""
        if self.people is None or not self.people.must_sit:
            return Step.PEOPLE
        if self.paper is None:
            return Step.PAPER
        return Step.TERMS if not self.ready else Step.FREEZE

    @property
    def ready(self) -> bool:
        """The terms make sense together."""
        return bool(self.settled.title.strip()) and not self.pass_mark_too_high and not self.closes_too_soon

    @property
    def pass_mark_too_high(self) -> bool:
        """More than the paper is worth."""
        return self.paper is not None and self.settled.pass_mark > self.paper.full_marks

    @property
    def closes_too_soon(self) -> bool:
        """The end lies before the day of the exam is."""
        closes = self.settled.closes
        return closes is not None and closes.astimezone().date() < self.rule.on


class Arranging:
    """Guards the draft; every change ends in one ``show``."""

    def __init__(
        self,
        doors: Callable[[], Doors],
        runs: Runs,
        show: Callable[[Draft], object],
        frozen: Callable[[Sitting], object],
        seed: Callable[[], int],
    ) -> None:
        self._doors = doors
        self._runs = runs
        self._show = show
        self._frozen = frozen
        self._seed = seed
        self.draft = Draft()

    # --- beginning ---

    def begin(self) -> None:
        """A new draft: today, the bank as it stands, unit and place as last time."""
        self.draft = Draft(seed=self._seed())
        self._show(self.draft)
        self._runs.run(self._look_round, self._begun, self._failed)

    def _look_round(self) -> tuple[date, tuple[Question, ...], Sitting | None]:
        doors = self._doors()
        heads = doors.records.sittings(Purpose.SUPERVISED)
        last = doors.records.sitting(heads[0].id) if heads else None
        return doors.clock().astimezone().date(), tuple(doors.bank.usable()), last

    def _begun(self, found: tuple[date, tuple[Question, ...], Sitting | None]) -> None:
        today, questions, last = found
        settled = replace(
            self.draft.settled,
            title=f"{today.year}年度学法考试",  # stays Chinese: printed
            unit=last.unit if last else "",
            place=last.place if last else "",
        )
        self._change(
            rule=AgeRule(today),
            questions=questions,
            laws=laws_of(questions),
            stock=stock(self.draft.plan, questions),
            settled=settled,
        )

    # --- people ---

    def read(self, path: Path) -> None:
        """Read a roster; the one before it goes, with what was decided by hand."""
        self._change(reading=True, trouble=None)

        def job() -> People:
            from quiz.exam.roster import read_roster

            found = read_roster(path)
            return People(path, found.people, found.problems, self.draft.rule)

        def then(people: People) -> None:
            self._change(people=people.by_rule(self.draft.rule), reading=False)

        self._runs.run(job, then, self._failed, lane=Lane.SIDE)

    def judge_by(self, rule: AgeRule) -> None:
        """Another day or another reading of the age."""
        people = self.draft.people
        self._change(rule=rule, people=people.by_rule(rule) if people else None)

    def overrule(self, place: int, reason: Reason, why: str) -> None:
        """A person decides about one of the roster."""
        if self.draft.people is not None and why.strip():
            self._change(people=self.draft.people.overruled(place, reason, why.strip()))

    def back_to_rule(self, place: int) -> None:
        """The rule decides about that one again."""
        if self.draft.people is not None:
            self._change(people=self.draft.people.back_to_rule(place))

    # --- paper ---

    def wish(self, plan: Plan) -> None:
        """Another plan; a paper drawn for the one before no longer fits it."""
        if plan != self.draft.plan:
            self._change(plan=plan, stock=stock(plan, self.draft.questions), paper=None, fairness=None, shortages=())

    def draw(self, seed: int) -> None:
        """Draw the paper with this seed, and reckon how fair it is."""
        draft = self.draft
        if not draft.plan.count or draft.drawing:
            return
        self._change(drawing=True, seed=seed, paper=None, fairness=None, shortages=(), trouble=None)
        blueprint = draft.plan.blueprint(draft.settled.title)
        candidates = draft.people.must_sit if draft.people else 2

        def job() -> tuple[Paper | tuple[Shortage, ...], Fairness | None]:
            drawn = draw(blueprint, draft.questions, seed, uuid4().hex)
            if not isinstance(drawn, Paper):
                return drawn, None
            return drawn, fairness(blueprint, draft.questions, drawn, candidates, seed)

        def then(found: tuple[Paper | tuple[Shortage, ...], Fairness | None]) -> None:
            drawn, fair = found
            if self.draft.plan != draft.plan:
                self._change(drawing=False)
            elif isinstance(drawn, Paper):
                self._change(drawing=False, paper=drawn, fairness=fair)
            else:
                self._change(drawing=False, shortages=drawn)

        self._runs.run(job, then, self._failed, lane=Lane.SIDE)

    def draw_again(self) -> None:
        """Another paper of the same plan."""
        self.draw(self._seed())

    # --- terms and the end ---

    def settle(self, settled: Settled) -> None:
        """What stands on the page of terms."""
        self._change(settled=settled)

    def go(self, step: Step) -> None:
        """To a step, as far as what is settled allows."""
        self._change(step=min(step, self.draft.may_reach), trouble=None)

    def freeze(self) -> None:
        """Store it: from then on nothing of it changes."""
        draft = self.draft
        if draft.may_reach is not Step.FREEZE or draft.freezing or draft.people is None or draft.paper is None:
            return
        people, settled = draft.people, draft.settled
        paper = replace(draft.paper, id=uuid4().hex, title=settled.title.strip())
        terms = Terms(
            title=settled.title.strip(),
            on=draft.rule.on,
            duration=timedelta(minutes=settled.minutes),
            pass_mark=settled.pass_mark,
            rule=MarkingRule(settled.scheme),
            unit=settled.unit.strip(),
            place=settled.place.strip(),
            closes=settled.closes,
            age_rule=rule_in_words(draft.rule),
        )
        sitting_id = f"{terms.on:%Y%m%d}-{uuid4().hex[:6]}"
        self._change(freezing=True, trouble=None)

        def job() -> Sitting:
            doors = self._doors()
            return freeze(doors.records, Purpose.SUPERVISED, terms, paper, sitting_id, doors.clock(), people.seats())

        def then(sitting: Sitting) -> None:
            self.draft = Draft(seed=self._seed())
            self._frozen(sitting)

        self._runs.run(job, then, self._failed)

    # --- drawing ---

    def _failed(self, error: Exception) -> None:
        self._change(trouble=error, reading=False, drawing=False, freezing=False)

    def _change(self, **what: object) -> None:
        self.draft = replace(self.draft, **what)  # type: ignore[arg-type]
        self._show(self.draft)
