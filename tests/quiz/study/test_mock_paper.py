"""The paper of a mock exam follows the real one as far as the bank goes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Kind
from quiz.study.mock_paper import draw_mock, shapes
from tests.builders import a_bank, a_question


def of_kind(have: dict[Kind, int], place: int = 0) -> dict[Kind, int]:
    return {section.kind: section.count for section in shapes(have)[place].sections}


LARGE = {Kind.SINGLE: 700, Kind.MULTIPLE: 380, Kind.TRUE_FALSE: 380, Kind.BLANK: 70, Kind.ESSAY: 9}


def test_a_full_one_is_forty_twenty_twenty_for_a_hundred_marks_in_ninety_minutes() -> None:
    full = shapes(LARGE)[0]
    assert of_kind(LARGE) == {Kind.SINGLE: 40, Kind.MULTIPLE: 20, Kind.TRUE_FALSE: 20}
    assert (full.count, full.full_marks, full.duration) == (80, Decimal(100), timedelta(minutes=90))
    assert {section.kind: section.marks for section in full.sections}[Kind.MULTIPLE] == 2


def test_the_shorter_ones_are_worth_a_hundred_marks_too() -> None:
    assert [(shape.count, shape.full_marks) for shape in shapes(LARGE)] == [(80, 100), (50, 100), (20, 100)]


def test_a_kind_that_runs_short_is_made_up_for_by_the_others() -> None:
    assert of_kind({Kind.SINGLE: 90, Kind.MULTIPLE: 5}) == {Kind.SINGLE: 75, Kind.MULTIPLE: 5}


def test_a_small_bank_gives_all_it_has_and_an_empty_one_nothing() -> None:
    assert [shape.count for shape in shapes({Kind.SINGLE: 7, Kind.BLANK: 2})] == [9]
    assert shapes({}) == ()
    assert shapes({Kind.ESSAY: 30}) == ()


@given(st.fixed_dictionaries({kind: st.integers(0, 120) for kind in Kind}))
def test_no_shape_wants_more_than_there_is(have: dict[Kind, int]) -> None:
    for shape in shapes(have):
        assert all(0 < section.count <= have[section.kind] for section in shape.sections)
        assert shape.count in (80, 50, 20) or shape.count < 20
        assert shape.full_marks > 0


def test_a_paper_is_drawn_as_shaped_and_by_its_seed() -> None:
    bank = a_bank(60, 30, 30)
    shape = shapes({Kind.SINGLE: 60, Kind.MULTIPLE: 30, Kind.TRUE_FALSE: 30})[0]
    paper = draw_mock(shape, bank, "模拟考试", 7, "p")
    assert len(paper.questions) == 80
    assert paper.full_marks == 100
    assert paper == draw_mock(shape, bank, "模拟考试", 7, "p")
    assert paper != draw_mock(shape, bank, "模拟考试", 8, "p")


def test_of_questions_that_are_nearly_the_same_one_is_asked_and_the_exam_is_shorter() -> None:
    bank = [a_question(id=f"q{n}", stem=f"征收永久基本农田应当由谁批准？{'。' * n}") for n in range(5)]
    paper = draw_mock(shapes({Kind.SINGLE: 5})[0], bank, "模拟考试", 1, "p")
    assert len(paper.questions) == 1


def test_without_any_question_there_is_no_paper() -> None:
    with pytest.raises(ValueError, match="no question"):
        draw_mock(shapes({Kind.SINGLE: 5})[0], [], "模拟考试", 1, "p")
