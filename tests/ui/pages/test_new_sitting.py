"""An exam is arranged step by step, and frozen as it was shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from question_bank.question import Kind
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule, Reason, rule_in_words
from quiz.exam.roster import write_roster
from quiz.exam.sitting import Sitting
from quiz.scoring import Scheme
from tests.builders import a_bank
from tests.ui.pages.organiser import PEOPLE, AHouse, a_house
from ui.pages.new_sitting.page import NewSittingPage
from ui.pages.new_sitting.people import People
from ui.pages.new_sitting.plan import Plan, stock
from ui.pages.new_sitting.presenter import Arranging, Draft, Step

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


def test_both_readings_of_the_age_are_counted_side_by_side(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    assert organiser.draft.people is not None
    heads = organiser.draft.people.head_count
    assert (heads.under, heads.included) == (3, 4)  # 任重 is fifty
    organiser.arranging.judge_by(replace(organiser.draft.rule, included=True))
    assert organiser.draft.people is not None
    assert organiser.draft.people.must_sit == 4


def test_what_a_person_decided_stays_when_the_rule_changes_and_can_be_taken_back(house: AHouse, roster: Path) -> None:
    organiser = Organiser(house)
    organiser.arranging.read(roster)
    place = 3  # 李强, over age
    organiser.arranging.overrule(place, Reason.ADDED_BY_HAND, "本人申请")
    organiser.arranging.judge_by(AgeRule(date(2027, 1, 1)))
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
    assert organiser.draft.stock.short(organiser.draft.plan) == ((Kind.SINGLE, 40, 30),)


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
    assert People(Path("x"), (), (), rule).must_sit == 0


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
