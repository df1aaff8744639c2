"""What a learner finds at home."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from quiz.study.mastery import Grasp
from quiz.study.portion import Portion
from tests.builders import a_bank
from tests.ui.pages.learning import AHouse, a_house
from ui.pages.study.presenter import DAYS, StudyShown, load


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path, a_bank(20, 10, 10)) as house:
        house.learns()
        yield house


def home(house: AHouse) -> StudyShown:
    return load(house.opened, house.settings)


def test_a_new_learner_has_a_days_portion_and_nothing_else(house: AHouse) -> None:
    shown = home(house)
    assert shown.learner
    assert shown.learner.name == "王芳"
    assert (shown.questions, shown.portion, shown.seen, shown.in_book) == (40, Portion(20, 0), 0, 0)
    assert shown.grasps[Grasp.UNSEEN] == 40
    assert {count for _, count in shown.days} == {0}


def test_it_adds_up_what_was_answered(house: AHouse) -> None:
    first, second, third, *_ = house.questions
    house.answered(first, right=False, days_ago=2)
    house.answered(second, days_ago=1)
    house.answered(second)
    house.answered(third, right=False)
    house.answered(third)
    shown = home(house)
    assert (shown.seen, shown.in_book, shown.study_days) == (3, 2, 3)
    assert (shown.portion, shown.right_today) == (Portion(20, 2), 1)
    assert shown.grasps == {Grasp.FIRM: 1, Grasp.LEARNING: 0, Grasp.WRONG: 2, Grasp.UNSEEN: 37}
    assert shown.days[-3:] == (
        (house.today - timedelta(days=2), 1),
        (house.today - timedelta(days=1), 1),
        (house.today, 3),
    )
    assert len(shown.days) == DAYS


def test_every_law_is_listed_with_its_questions(house: AHouse) -> None:
    laws = home(house).laws
    assert {law.law for law in laws} == {"土地管理法", "城乡规划法", "政府信息公开条例"}
    assert sum(law.questions for law in laws) == 40


def test_after_a_month_away_there_is_a_small_portion_and_no_debt(house: AHouse) -> None:
    for question in house.questions[:10]:
        house.answered(question, right=False, days_ago=30)
    assert home(house).portion == Portion(5, 0, returning=True)


def test_where_nobody_is_known_to_learn_nothing_is_shown(house: AHouse) -> None:
    house.change(profile_id="")
    assert home(house) == StudyShown()


def test_a_profile_that_wants_its_pin_shows_nothing_before(house: AHouse) -> None:
    house.learns("李强", pin="1234")
    assert home(house).learner is None
