"""Arranging an exam: roster, paper, terms, then frozen. Every change ends in one drawing of the draft.

Law: no Qt. Nothing is stored before ``freeze``; ``now`` and the seed come from outside; a paper that was drawn for
another plan is dropped rather than frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from question_bank.question import Question
from quiz.alike import Alike, nearly_the_same
from quiz.blueprint import Shortage, draw_parallel
from quiz.exam.arrange import Terms, freeze
from quiz.exam.columns import Condition
from quiz.exam.eligibility import AgeRule, Reason, Rule, rule_in_words
from quiz.exam.sitting import Purpose, Sitting
from quiz.fairness import Fairness, ParallelFairness, fairness, parallel_fairness
from quiz.paper import Paper
from quiz.scoring import MarkingRule
from ui.background import Lane, Runs
from ui.doors import Doors
from ui.pages.new_sitting.draft import Draft, Parent, Settled, Step
from ui.pages.new_sitting.people import People, again
from ui.pages.new_sitting.plan import Plan, laws_of, stock

__all__ = ["Arranging", "Draft", "Parent", "Settled", "Step"]


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
        self.draft = Draft(seed=seed())

    def begin(self, parent_id: str = "") -> None:
        """A new draft, with what the bank has, what day it is, and what was written last time; with a parent, for
        those who were absent from it or failed.
        """
        self.draft = Draft(seed=self._seed())
        self._change()
        self._runs.run(self._look_round, lambda found: self._begun(*found, parent_id), self._failed)

    def _look_round(self) -> tuple[date, tuple[Question, ...], Sitting | None]:
        doors = self._doors()
        heads = doors.records.sittings(Purpose.SUPERVISED)
        last = doors.records.sitting(heads[0].id) if heads else None
        return doors.clock().astimezone().date(), tuple(doors.bank.usable()), last

    def _begun(self, today: date, questions: tuple[Question, ...], last: Sitting | None, parent_id: str) -> None:
        settled = replace(
            self.draft.settled,
            title=f"{today.year}年度学法考试",  # stays Chinese: printed
            unit=last.unit if last else "",
            place=last.place if last else "",
        )
        rule, people = Rule(AgeRule(today)), self.draft.people
        self._change(
            on=today,
            rule=rule,
            people=people.by_rule(rule) if people else None,  # a roster may have been read before today was known
            questions=questions,
            laws=laws_of(questions),
            stock=stock(self.draft.plan, questions),
            settled=settled,
        )
        self._runs.run(lambda: nearly_the_same(questions), self._compared, self._failed, lane=Lane.SIDE)
        if parent_id:
            self._runs.run(lambda: self._look_at_parent(parent_id), self._make_up, self._failed)

    def _compared(self, alike: Alike) -> None:
        self._change(alike=alike, stock=stock(self.draft.plan, self.draft.questions, alike))

    # --- a make-up ---

    def _look_at_parent(self, parent_id: str) -> tuple[Sitting, People]:
        from quiz.score_sheet.from_records import counted
        from quiz.score_sheet.make_up import make_up_people

        doors = self._doors()
        result = counted(doors.records, parent_id, doors.clock())  # a second make-up is for those who still fail
        sitting = doors.records.sitting(parent_id)
        return sitting, again(sitting.title, make_up_people(result), result)

    def _make_up(self, found: tuple[Sitting, People]) -> None:
        """Everybody who may sit again, the terms of the exam that was missed or failed."""
        sitting, people = found
        settled = replace(
            self.draft.settled,
            title=f"{sitting.title}（补考）",  # stays Chinese: printed
            unit=sitting.unit,
            place=sitting.place,
            minutes=int(sitting.duration / timedelta(minutes=1)),
            pass_mark=sitting.pass_mark,
            scheme=sitting.rule.scheme,
            earliest=int(sitting.earliest_hand_in / timedelta(minutes=1)),
        )
        parent = Parent(sitting.id, sitting.title, sitting.full_marks, sitting.pass_mark)
        self._change(people=people, rule=people.rule, settled=settled, parent=parent)

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

    def judge_by(self, rule: Rule, on: date | None = None, cut_off: date | None = None) -> None:
        """Another rule, another day of the exam, or another for which ages are reckoned."""
        draft = self.draft
        people, on = draft.people, on or draft.on
        if (rule, on, cut_off) == (draft.rule, draft.on, draft.cut_off):
            return
        opens, closes = draft.settled.opens, draft.settled.closes
        moved = on - draft.on  # what was to happen on the old day happens on the new one
        settled = replace(
            draft.settled, opens=opens + moved if opens else None, closes=closes + moved if closes else None
        )
        judged = people.by_rule(rule) if people else None
        self._change(rule=rule, on=on, cut_off=cut_off, people=judged, settled=settled)

    def conditions(self, conditions: tuple[Condition, ...], any_of: bool) -> None:
        """Other conditions over the roster's columns."""
        rule = replace(self.draft.rule, conditions=conditions, any_of=any_of)
        self.judge_by(rule, self.draft.on, self.draft.cut_off)

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
        draft = self.draft
        if plan != draft.plan:
            there = stock(plan, draft.questions, draft.alike)
            self._change(plan=plan, stock=there, papers=(), fairness=None, parallel=None, shortages=())

    def draw(self, seed: int) -> None:
        """Draw the paper or papers with this seed, and reckon how fair that is."""
        draft = self.draft
        if not draft.may_draw:
            return
        self._change(drawing=True, seed=seed, papers=(), fairness=None, parallel=None, shortages=(), trouble=None)
        blueprint, count = draft.plan.blueprint(draft.settled.title), draft.plan.papers
        candidates = draft.people.must_sit if draft.people else 2

        def job() -> tuple[tuple[Paper, ...] | tuple[Shortage, ...], Fairness | None, ParallelFairness | None]:
            drawn = draw_parallel(blueprint, draft.questions, seed, count, draft.alike)
            papers = tuple(each for each in drawn if isinstance(each, Paper))
            if not papers:
                return drawn, None, None
            even = parallel_fairness(blueprint, draft.questions, papers, seed) if count > 1 else None
            return papers, fairness(blueprint, draft.questions, papers[0], candidates, seed), even

        def then(
            found: tuple[tuple[Paper, ...] | tuple[Shortage, ...], Fairness | None, ParallelFairness | None],
        ) -> None:
            drawn, fair, even = found
            if self.draft.plan != draft.plan:
                self._change(drawing=False)
            elif fair is not None:
                self._change(drawing=False, papers=drawn, fairness=fair, parallel=even)
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
        if draft.may_reach is not Step.FREEZE or draft.freezing or draft.people is None:
            return
        terms, seats = _terms(draft), draft.people.seats()
        first, *more = (replace(paper, id=uuid4().hex, title=terms.title) for paper in draft.papers)
        sitting_id = f"{terms.on:%Y%m%d}-{uuid4().hex[:6]}"
        self._change(freezing=True, trouble=None)

        def job() -> Sitting:
            doors = self._doors()
            return freeze(doors.records, Purpose.SUPERVISED, terms, first, sitting_id, doors.clock(), seats, more)

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


def _terms(draft: Draft) -> Terms:
    """As they are frozen; who must sit in a make-up is told by its parent."""
    settled, parent = draft.settled, draft.parent
    who = rule_in_words(draft.rule)
    if parent:
        further = f"；{who}" if draft.rule != Rule(None) else ""  # stays Chinese: printed
        who = f"补考人员：《{parent.title}》缺考和不合格的人员{further}"  # stays Chinese: printed
    return Terms(
        title=settled.title.strip(),
        on=draft.on,
        duration=draft.duration,
        pass_mark=Decimal(settled.pass_mark),
        rule=MarkingRule(settled.scheme),
        unit=settled.unit.strip(),
        place=settled.place.strip(),
        opens=settled.opens,
        closes=settled.closes,
        grace=timedelta(seconds=settled.grace),
        late_entry=None if settled.late_entry is None else timedelta(minutes=settled.late_entry),
        earliest_hand_in=timedelta(minutes=settled.earliest),
        age_rule=who,
        parent=parent.id if parent else "",
        counted=settled.counted,
    )
