"""A mock exam from the choice of its length to a set of what was wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from question_bank.question import Kind
from tests.builders import a_bank, minutes
from tests.ui.pages.learning import AHouse, Later, a_house, right, wrong
from ui.pages.mock.presenter import MockPresenter, MockShown


class Page:
    """A presenter with a real store below; the desks it asked to be sat at are remembered."""

    def __init__(self, house: AHouse) -> None:
        self.house = house
        self.lane = Later()
        self.drawn: list[MockShown] = []
        self.seats: list[tuple[Any, str]] = []
        self.presenter = MockPresenter(
            house.doors,
            self.lane,
            self.drawn.append,
            lambda: house.settings,
            lambda desk, attempt: self.seats.append((desk, attempt)),
            lambda: None,
            lambda: 1,
        )

    def open(self, attempt: str = "") -> MockShown:
        self.presenter.open(attempt)
        self.lane.let_through()
        return self.shown

    def start(self) -> str:
        """Choose the shortest and sit down; returns the attempt."""
        self.presenter.start(self.open().shapes[-1])
        self.lane.let_through()
        return self.seats[-1][1]

    def answer(self, rightly: int) -> None:
        """Answer the first so many rightly, the next wrongly, the last not at all."""
        desk = self.seats[-1][0]
        questions = {question.id: question for question in self.house.questions}
        booklet = desk.start().questions
        for place, shown in enumerate(booklet[:-1]):
            question = questions[shown.id]
            desk.answer(shown.id, right(question) if place < rightly else wrong(question))

    @property
    def shown(self) -> MockShown:
        return self.drawn[-1]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Page]:
    with a_house(tmp_path, a_bank(30, 15, 15)) as house:
        house.learns()
        yield Page(house)


def test_the_lengths_offered_are_those_that_the_bank_can_give(page: Page) -> None:
    assert [shape.count for shape in page.open().shapes] == [50, 20]


def test_begun_it_is_sat_at_a_desk_with_the_learners_name(page: Page) -> None:
    page.start()
    desk, _attempt = page.seats[-1]
    assert desk.candidate == "王芳"
    assert len(desk.start().questions) == 20


def test_a_second_click_while_it_is_prepared_makes_no_second_exam(page: Page) -> None:
    shape = page.open().shapes[-1]
    page.presenter.start(shape)
    assert page.shown.at_work
    page.presenter.start(shape)
    page.lane.let_through()
    assert len(page.seats) == 1


def test_an_unfinished_one_stands_on_top_and_is_gone_on_with_all_its_answers(page: Page) -> None:
    attempt = page.start()
    page.answer(5)
    shown = page.open()
    assert shown.unfinished
    assert (shown.unfinished.attempt_id, shown.unfinished.answered, shown.past) == (attempt, 19, ())
    page.presenter.go_on(attempt)
    page.lane.let_through()
    desk, again = page.seats[-1]
    assert again == attempt
    desk.start()
    assert len(desk.look().responses) == 19


def test_before_the_hand_in_there_is_no_result_to_look_at(page: Page) -> None:
    assert page.open(page.start()).result is None


def test_handed_in_it_starts_with_the_first_wrong_one_and_lists_the_wrong_ones(page: Page) -> None:
    attempt = page.start()
    page.answer(12)
    page.seats[-1][0].submit()
    shown = page.open(attempt).result
    assert shown
    assert shown.result.total == 60
    assert (shown.only_wrong, shown.place, len(shown.lines)) == (True, 12, 8)
    assert shown.card
    assert shown.card.verdict
    assert shown.card.verdict.right is False
    assert shown.lines[-1].own == "未作答"
    assert page.shown.past[0].total == 60
    assert page.shown.unfinished is None


def test_all_can_be_listed_and_turned_through(page: Page) -> None:
    attempt = page.start()
    page.answer(12)
    page.seats[-1][0].submit()
    page.open(attempt)
    page.presenter.only_wrong(False)
    assert page.shown.result
    assert len(page.shown.result.lines) == 20
    page.presenter.turn(-1)
    assert page.shown.result.place == 11
    page.presenter.only_wrong(True)
    assert page.shown.result.place == 12
    page.presenter.turn(-1)
    assert page.shown.result.place == 12


def test_answers_are_told_with_the_letters_that_stood_on_the_screen(page: Page) -> None:
    attempt = page.start()
    page.answer(20)
    page.seats[-1][0].submit()
    page.open(attempt)
    page.presenter.only_wrong(False)
    assert page.shown.result
    for line, looked in zip(page.shown.result.lines, page.shown.result.result.looked, strict=True):
        if line.kind is Kind.SINGLE and looked.response:
            place = [option.letter for option in looked.options].index(str(looked.response))
            assert line.own == "ABCD"[place]


def test_what_ran_out_while_the_program_was_closed_is_a_result(page: Page) -> None:
    attempt = page.start()
    page.answer(19)
    page.house.clock.now += minutes(60)
    shown = page.open(attempt)
    assert shown.result
    assert shown.result.result.by_clock
    assert shown.unfinished is None


def test_where_nobody_is_known_to_learn_there_is_nothing_to_begin(page: Page) -> None:
    page.house.change(profile_id="")
    assert page.open() == MockShown(loaded=True)


def test_an_empty_bank_offers_nothing(tmp_path: Path) -> None:
    with a_house(tmp_path) as house:
        house.learns()
        assert Page(house).open().shapes == ()


def test_a_failure_is_told_and_it_can_be_tried_again(page: Page) -> None:
    shape = page.open().shapes[0]
    page.house.database.close()
    page.presenter.start(shape)
    page.lane.let_through()
    assert page.shown.trouble is not None
    assert not page.shown.at_work
