"""How a question is put, and how long it took."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.study.showing import LONGEST, options_for, speaks_of_letters, thinking_seconds
from tests.builders import a_question


def test_options_are_shuffled_anew_each_time_and_keep_their_own_letters() -> None:
    question = a_question()
    orders = {tuple(o.letter for o in options_for(question, random.Random(seed))) for seed in range(40)}
    assert len(orders) > 10
    assert all(sorted(order) == list("ABCD") for order in orders)


def test_nothing_moves_where_the_explanation_calls_options_by_letter() -> None:
    question = a_question(explanation="A项是上级机关的职权，故选B。")
    assert all(options_for(question, random.Random(seed)) == question.options for seed in range(20))


@pytest.mark.parametrize(
    "text",
    ["A、C项错误", "选项B与法条不符", "答案为ABD。", "答案：C", "故选Ｂ", "AB两项都对", "本题选D", "C正确", "排除A、D"],
)
def test_letters_are_found_in_an_explanation(text: str) -> None:
    assert speaks_of_letters(text)


@pytest.mark.parametrize("text", ["", "A级旅游景区", "《土地管理法》第四十五条", "GDP增长", "应当选择招标方式", "CAD"])
def test_other_letters_are_left_alone(text: str) -> None:
    assert not speaks_of_letters(text)


def test_a_pause_counts_for_a_minute_at_most_and_a_question_for_five() -> None:
    assert thinking_seconds([100.0, 112.5]) == 12.5
    assert thinking_seconds([0.0, 10.0, 3610.0]) == 70.0
    assert thinking_seconds([n * 50.0 for n in range(30)]) == LONGEST
    assert thinking_seconds([5.0]) == 0.0


@given(st.lists(st.floats(0, 1e6), max_size=30))
def test_thinking_time_is_never_negative_nor_longer_than_the_clock_says(moments: list[float]) -> None:
    moments.sort()
    seconds = thinking_seconds(moments)
    assert 0 <= seconds <= LONGEST
    assert seconds <= (moments[-1] - moments[0] if moments else 0) + 1e-6
