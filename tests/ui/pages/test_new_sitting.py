"""An exam is arranged step by step, and frozen as it was shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from question_bank.question import Kind, Letters
from quiz.blueprint import Shortage
from quiz.exam.candidate import Birth, Person
from quiz.exam.columns import Condition, Test
from quiz.exam.eligibility import AgeRule, Reason, Rule, rule_in_words
from quiz.exam.roster import write_roster
from quiz.exam.sitting import Counted, Sitting
from quiz.scoring import Scheme
from tests.builders import a_bank, minutes
from tests.ui.pages.organiser import PEOPLE, AHouse, a_house
from ui.background import Handle, Immediate, Lane
from ui.pages.new_sitting.page import NewSittingPage
from ui.pages.new_sitting.people import People
from ui.pages.new_sitting.plan import Plan, stock
from ui.pages.new_sitting.presenter import Arranging, Draft, Step
from ui.widgets.form import Choice

FIFTY = Person("0020", "任重", "政策法规科", birth=Birth(1976, 5, 1))
NAMELESS_NUMBER = Person("", "解放", "人事科", birth=Birth(1988, 5, 1))
SMALL = Plan((10, 5, 5, 0), tuple(map(Decimal, ("1", "2", "1", "1"))))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "store", a_bank()) as house:
        yield house


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    write_roster([*PEOPLE, FIFTY, NAMELESS_NUMBER], tmp_path / "名册.xlsx")
    return tmp_path / "名册.xlsx"


class Organiser:
    """A presenter, what it drew, and what it froze."""

    def __init__(self, house: AHouse) -> None:
        self.drawn: list[Draft] = []
        self.frozen: list[Sitting] = []
        seeds = iter(range(100, 200))
        self.arranging = Arranging(
            house.doors, house.background, self.drawn.append, self.frozen.append, lambda: next(seeds)
        )
        self.arranging.begin()

    @property
    def draft(self) -> Draft:
        return self.drawn[-1]

    def prepare(self, roster: Path) -> None:
        self.arranging.read(roster)
        self.arranging.wish(SMALL)
        self.arranging.draw(7)


# The presenter ------------------------------------------------------------------------------------------------------


def test_each_step_opens_after_the_one_before_it(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    assert organiser.draft.may_reach is Step.PEOPLE
    organiser.arranging.read(roster)
    assert organiser.draft.may_reach is Step.PAPER
    organiser.arranging.wish(SMALL)
    organiser.arranging.draw(7)
    organiser.arranging.settle(replace(organiser.draft.settled, pass_mark=Decimal(15)))
    assert organiser.draft.may_reach is Step.FREEZE  # the title is proposed
    organiser.arranging.settle(replace(organiser.draft.settled, title="  "))
    assert organiser.draft.may_reach is Step.TERMS


class StoreComesLast(Immediate):
    """The roster's file is read at once; the store, as on a slow disk, only when it is let."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], object]] = []

    def run(self, job: Any, then: Any = None, failed: Any = None, progress: Any = None, lane: Lane = Lane.STORE) -> Any:
        if lane is Lane.STORE:
            self.waiting.append(lambda: super(StoreComesLast, self).run(job, then, failed, progress, lane))
            return Handle()
        return super().run(job, then, failed, progress, lane)


def test_a_roster_read_before_today_is_known_is_judged_by_today(house: AHouse, roster: Path) -> None:
    house.background = StoreComesLast()
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    for job in house.background.waiting:
        job()
    people = organiser.draft.people
    assert people is not None
    assert people.count(Reason.OVER_AGE) == 2
    assert people.rule == Rule(AgeRule(date(2026, 11, 22)))


def test_both_readings_of_the_age_are_counted_side_by_side(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    assert organiser.draft.people is not None
    heads = organiser.draft.people.head_count
    assert (heads.under, heads.included) == (3, 4)  # 任重 is fifty
    organiser.arranging.judge_by(Rule(AgeRule(organiser.draft.on, included=True)))
    assert organiser.draft.people is not None
    assert organiser.draft.people.must_sit == 4


def test_what_a_person_decided_stays_when_the_rule_changes_and_can_be_taken_back(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    place = 3  # 李强, over age
    organiser.arranging.overrule(place, Reason.ADDED_BY_HAND, "本人申请")
    organiser.arranging.judge_by(Rule(AgeRule(date(2027, 1, 1))))
    people = organiser.draft.people
    assert people is not None
    assert people.entries[place - 1].decision.must_sit
    assert people.entries[place - 1].decision.words == "本人申请"
    organiser.arranging.back_to_rule(place)
    assert organiser.draft.people is not None
    assert organiser.draft.people.entries[place - 1].decision.reason is Reason.OVER_AGE


def test_nobody_is_overruled_without_a_reason(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    organiser.arranging.overrule(1, Reason.EXEMPT, "  ")
    assert organiser.draft.people is not None
    assert organiser.draft.people.by_hand == {}


def test_who_has_no_number_has_a_seat_all_the_same(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    people = organiser.draft.people
    assert people is not None
    assert people.without_number == 1
    seats = people.seats()
    assert len({seat.key for seat in seats}) == len(seats) == 6
    assert seats[-1].person.number == ""


def test_a_bad_roster_is_told_and_the_one_before_it_stays(house: AHouse, roster: Path, tmp_path: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    organiser.arranging.read(tmp_path / "没有.xlsx")
    assert organiser.draft.trouble is not None
    assert organiser.draft.people is not None
    assert not organiser.draft.reading


def test_a_shortage_is_known_before_anything_is_drawn(house: AHouse) -> None:
    organiser = Organiser(house)
    assert organiser.draft.stock.short == (Shortage(Kind.SINGLE, 40, 30),)


def test_a_plan_of_chosen_laws_counts_those_laws_alone() -> None:
    questions = a_bank()
    some = stock(Plan(laws=frozenset({"土地管理法"})), questions)
    assert sum(some.available) == sum("土地管理法" in q.laws for q in questions)


def test_a_paper_does_not_outlive_its_plan(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    assert organiser.draft.fairness is not None
    organiser.arranging.wish(replace(SMALL, counts=(9, 5, 5, 0)))
    assert organiser.draft.paper is None
    assert organiser.draft.fairness is None


def test_the_same_seed_draws_the_same_paper_and_another_one_another(house: AHouse, roster: Path) -> None:
    def ids() -> list[str]:
        assert organiser.draft.paper is not None
        return [q.question.id for q in organiser.draft.paper.questions]

    organiser = Organiser(house)
    organiser.prepare(roster)
    first = ids()
    organiser.arranging.draw_again()
    second = ids()
    organiser.arranging.draw(7)
    assert ids() == first != second


def test_what_was_shown_is_what_is_frozen(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    drawn = organiser.draft.paper
    assert drawn is not None
    organiser.arranging.overrule(2, Reason.EXEMPT, "借调省厅")
    organiser.arranging.settle(
        replace(organiser.draft.settled, title="冬季学法考试", pass_mark=Decimal(15), scheme=Scheme.BY_THE_KEY)
    )
    organiser.arranging.freeze()
    sitting = house.records.sitting(organiser.frozen[0].id)
    paper = house.records.paper(sitting.paper_id)
    assert (sitting.title, sitting.pass_mark, sitting.rule.scheme) == ("冬季学法考试", Decimal(15), Scheme.BY_THE_KEY)
    assert paper.questions == drawn.questions
    assert paper.title == "冬季学法考试"
    assert [s.person.name for s in sitting.must_sit] == ["王芳", "解放"]
    assert sitting.seats[1].decision.words == "借调省厅"
    assert "未满 50 周岁" in sitting.age_rule


def test_a_pass_mark_above_the_full_marks_freezes_nothing(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    organiser.arranging.settle(replace(organiser.draft.settled, pass_mark=Decimal(26)))
    organiser.arranging.freeze()
    assert organiser.frozen == []
    assert house.records.sittings() == []


def test_unit_and_place_are_those_of_the_last_exam(house: AHouse) -> None:
    house.arrange()
    settled = Organiser(house).draft.settled
    assert (settled.unit, settled.place) == ("某市自然资源和规划局", "三楼会议室")


def test_the_rule_is_put_into_words_for_the_workbook() -> None:
    rule = AgeRule(date(2026, 12, 4), included=True)
    assert rule_in_words(rule).startswith("应考人员：2026年12月4日含 50 周岁的人员")
    assert People(Path("x"), (), (), Rule(rule)).must_sit == 0


def test_a_rule_over_columns_is_frozen_in_words_with_each_reason(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    organiser.arranging.conditions((Condition("部门", Test.IS_NOT, ("人事科",)),), any_of=False)
    organiser.arranging.settle(replace(organiser.draft.settled, pass_mark=Decimal(15)))
    organiser.arranging.freeze()
    sitting = house.records.sitting(organiser.frozen[0].id)
    assert "未满 50 周岁，并且部门不是“人事科”的人员" in sitting.age_rule
    assert [s.person.name for s in sitting.must_sit] == ["王芳", "曾志强"]
    left_out = next(s for s in sitting.seats if s.person.name == "解放")
    assert (left_out.decision.reason, left_out.decision.words) == (Reason.OUTSIDE, "部门为“人事科”")


def test_ages_can_be_reckoned_for_another_day_than_the_exams(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    cut_off = date(2026, 5, 1)  # 任重 is not fifty before the second
    organiser.arranging.judge_by(Rule(AgeRule(cut_off)), organiser.draft.on, cut_off)
    assert organiser.draft.people is not None
    assert organiser.draft.people.must_sit == 4
    organiser.arranging.settle(replace(organiser.draft.settled, pass_mark=Decimal(15)))
    organiser.arranging.freeze()
    assert (organiser.frozen[0].on, "2026年5月1日" in organiser.frozen[0].age_rule) == (date(2026, 11, 22), True)


def test_the_rare_terms_are_frozen_too_and_move_with_the_day(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    nine = datetime(2026, 11, 22, 9, 0).astimezone()
    organiser.arranging.settle(
        replace(
            organiser.draft.settled,
            pass_mark=Decimal(15),
            opens=nine,
            closes=nine + minutes(120),
            late_entry=30,
            earliest=45,
        )
    )
    organiser.arranging.judge_by(organiser.draft.rule, date(2026, 11, 23))
    assert organiser.draft.ready
    organiser.arranging.freeze()
    sitting = organiser.frozen[0]
    assert sitting.opens == nine + minutes(24 * 60)
    assert sitting.closes == nine + minutes(26 * 60)
    assert (sitting.late_entry, sitting.earliest_hand_in, sitting.grace) == (minutes(30), minutes(45), minutes(1))


def test_terms_that_make_no_sense_together_freeze_nothing(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.prepare(roster)
    good = replace(organiser.draft.settled, pass_mark=Decimal(15))
    nine = datetime(2026, 11, 22, 9, 0).astimezone()
    for bad in (
        replace(good, opens=nine + minutes(24 * 60)),
        replace(good, opens=nine, closes=nine),
        replace(good, earliest=91),
    ):
        organiser.arranging.settle(bad)
        organiser.arranging.freeze()
    assert organiser.frozen == []


def test_parallel_papers_are_drawn_told_and_frozen(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    organiser.arranging.wish(replace(SMALL, papers=3))
    assert organiser.draft.stock.outlook is not None
    assert organiser.draft.stock.outlook.spread > 0
    organiser.arranging.draw(7)
    drawn, even = organiser.draft.papers, organiser.draft.parallel
    assert len(drawn) == 3
    assert even is not None
    assert even.overlap == pytest.approx(even.overlap_bound, abs=0.7)
    organiser.arranging.settle(replace(organiser.draft.settled, pass_mark=Decimal(15)))
    organiser.arranging.freeze()
    sitting = house.records.sitting(organiser.frozen[0].id)
    assert [house.records.paper(id_).questions for id_ in sitting.papers] == [paper.questions for paper in drawn]
    assert len({sitting.paper_of(seat.key) for seat in sitting.must_sit}) == 3


def test_wished_grades_that_the_bank_lacks_are_told_while_they_are_typed(house: AHouse) -> None:
    organiser = Organiser(house)
    organiser.arranging.wish(replace(SMALL, counts=(20, 0, 0, 0), difficulty=(10, 10, 80)))
    assert organiser.draft.stock.short == (Shortage(Kind.SINGLE, 16, 10, grade=3),)
    assert not organiser.draft.may_draw
    organiser.arranging.wish(replace(SMALL, difficulty=(10, 10, 70)))
    assert not organiser.draft.may_draw
    organiser.arranging.wish(replace(SMALL, difficulty=(40, 40, 20)))
    assert organiser.draft.may_draw


def test_a_make_up_is_for_the_absent_and_the_failed_with_a_paper_of_its_own(house: AHouse, roster: Path) -> None:
    house.arrange()  # three questions, pass mark two; everybody's key is B
    desk = house.sit_down("0007")
    desk.answer("q1", Letters.of("A"))
    desk.submit()
    house.records.close_sitting("s1", house.clock.now)
    organiser = Organiser(house)
    organiser.arranging.begin("s1")
    people = organiser.draft.people
    assert people is not None
    assert [(e.person.name, e.decision.must_sit) for e in people.entries] == [
        ("王芳", True),
        ("曾志强", True),
        ("单雪", False),  # on leave: may be added by hand
    ]
    assert organiser.draft.settled.title == "年度学法考试（补考）"
    organiser.arranging.wish(Plan((3, 0, 0, 0), SMALL.marks))
    organiser.arranging.draw(7)
    assert not organiser.draft.marks_differ_from_parent
    organiser.arranging.settle(replace(organiser.draft.settled, counted=Counted.CAPPED))
    organiser.arranging.freeze()
    sitting = house.records.sitting(organiser.frozen[0].id)
    assert (sitting.parent, sitting.counted) == ("s1", Counted.CAPPED)
    assert [seat.person.name for seat in sitting.must_sit] == ["王芳", "曾志强"]
    assert sitting.age_rule == "补考人员：《年度学法考试》缺考和不合格的人员"
    assert sitting.paper_id != house.records.sitting("s1").paper_id


# The page -----------------------------------------------------------------------------------------------------------


def test_from_roster_to_frozen_exam_by_clicks(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open()
    assert not page.next.isEnabled()
    page.arranging.read(roster)  # as the file dialog would tell
    page.people.table.choose(page.people.table.rows.all[2])  # 李强, over age
    asked = page.people._ask_why(Reason.ADDED_BY_HAND)
    assert asked is not None
    assert not asked.act_button.isEnabled()
    asked.findChildren(QLineEdit)[0].setText("本人申请")
    asked.act_button.click()
    assert page.people.table.chosen[0].decision.must_sit
    page.next.click()
    for number, count in zip(page.paper.counts, (10, 5, 5, 0), strict=True):
        number.set_value(count)
    page.paper.draw_button.click()
    assert page.paper.table.rows.rowCount() == 20
    page.next.click()
    page.terms.title.setText("年度学法考试")
    page.terms.pass_mark.set_value(30)
    assert "合格线超过了满分（25 分）" in page.terms.pass_field.hint.text()
    page.terms.pass_mark.set_value(15)
    page.next.click()
    asked = page.freeze.ask_to_freeze()
    assert asked is not None
    assert "都不能再改" in asked.body.text()
    asked.act_button.click()
    name, what = house.went[-1]
    assert name == "sitting"
    assert house.records.sitting(what["sitting_id"]).full_marks == 25


def test_choosing_some_laws_and_none_yet_leaves_nothing_to_draw(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.show()
    page.open()
    page.arranging.read(roster)
    page.next.click()
    page.paper.some_laws.setChecked(True)
    assert not page.paper.draw_button.isEnabled()
    page.paper.law_checks["城乡规划法"].setChecked(True)
    assert page.arranging.draft.plan.laws == {"城乡规划法"}


def test_a_draft_is_still_there_after_looking_elsewhere(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.open()
    page.arranging.read(roster)
    page.open()
    assert page.arranging.draft.people is not None


def test_conditions_are_put_together_and_taken_away_by_clicks(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.show()
    page.open()
    page.arranging.read(roster)
    editor = page.people.editor
    assert not editor.any_of.isVisible()
    editor.more.click()
    assert editor.column.isVisible()
    choose(editor.column, "部门")
    choose(editor.test, Test.IS)
    choose(editor.value, "政策法规科")
    editor.add.click()
    assert page.arranging.draft.rule.conditions == (Condition("部门", Test.IS, ("政策法规科",)),)
    assert page.arranging.draft.people is not None
    assert page.arranging.draft.people.must_sit == 2
    assert "应考 2 人" in page.people.under.text()
    assert "应考 3 人" in page.people.included.text()
    editor.any_of.setChecked(True)
    assert page.arranging.draft.rule.any_of
    choose(editor.test, Test.CONTAINS)
    assert not editor.add.isEnabled()
    editor.text.setText("人事")
    editor.add.click()
    assert len(page.arranging.draft.rule.conditions) == 2
    editor.removers[1].click()
    editor.removers[0].click()
    assert page.arranging.draft.rule.conditions == ()
    assert not page.arranging.draft.rule.any_of
    assert page.arranging.draft.people.must_sit == 3


def choose(box: Choice, value: object) -> None:
    """As a person picks."""
    box.choose(value)
    assert box.value == value
    box.chosen.emit(value)


def test_parallel_papers_by_clicks(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open()
    page.arranging.read(roster)
    page.next.click()
    for number, count in zip(page.paper.counts, (10, 5, 5, 0), strict=True):
        number.set_value(count)
    page.paper.several.setChecked(True)
    page.paper.papers.set_value(3)
    assert "3 份卷" in page.paper.outlook.text()
    page.paper.draw_button.click()
    assert page.paper.which.isVisible()
    first = [row[1].question.id for row in page.paper.table.rows.all]
    choose(page.paper.which, 2)
    assert [row[1].question.id for row in page.paper.table.rows.all] != first
    page.paper.as_in_bank.setChecked(False)
    page.paper.shares[2].set_value(70)
    assert "合计是 150%" in page.paper._share_words.text()
    assert not page.paper.draw_button.isEnabled()


def test_times_are_proposed_on_the_day_of_the_exam(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.show()
    page.open()
    page.arranging.read(roster)
    page.arranging.judge_by(page.arranging.draft.rule, date(2026, 12, 4))
    page.arranging.wish(SMALL)
    page.arranging.draw(7)
    page.arranging.go(Step.TERMS)
    page.terms.pass_mark.set_value(15)
    page.terms.begins.setChecked(True)
    page.terms.ends.setChecked(True)
    settled = page.arranging.draft.settled
    assert settled.opens == datetime(2026, 12, 4, 9, 0).astimezone()
    assert settled.closes == datetime(2026, 12, 4, 17, 0).astimezone()
    assert page.next.isEnabled()
    assert not page.terms.late_entry.isVisible()
    page.terms.more.click()
    page.terms.limits_late.setChecked(True)
    assert page.arranging.draft.settled.late_entry == 30


def test_the_usual_exam_is_frozen_in_few_actions(house: AHouse, roster: Path, qtbot: QtBot) -> None:
    """From the roster chosen in the dialog, with everything that is proposed left as it is but the counts."""
    house.arrange(title="去年", sitting_id="last")  # unit and place are those of the last exam
    page = NewSittingPage(house, seed=lambda: 7)
    qtbot.addWidget(page)
    page.show()
    page.open()
    page.arranging.read(roster)
    page.arranging.wish(Plan((20, 20, 20, 0), SMALL.marks))  # the test's bank is small: 80 marks
    actions = 2  # 选择名册, the file

    def press(button: QAbstractButton) -> None:
        nonlocal actions
        assert button.isEnabled()
        button.click()
        actions += 1

    for button in (page.next, page.paper.draw_button, page.next, page.next):
        press(button)
    asked = page.freeze.ask_to_freeze()
    assert asked is not None
    actions += 1
    press(asked.act_button)
    assert house.went[-1][0] == "sitting"
    assert actions <= 15
    assert actions == 8
