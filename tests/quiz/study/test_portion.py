"""Today's portion: never more than was chosen, small after an absence, and no debt from other days."""

from __future__ import annotations

from datetime import date, timedelta

from quiz.study.drill import Ask
from quiz.study.memory import remember
from quiz.study.portion import MORE, Portion, portion, todays_set

TODAY = date(2026, 11, 22)
ASKS = [Ask(f"q{n}") for n in range(60)]
IDS = [ask.id for ask in ASKS]


def on(days_ago: int, count: int, right: bool = True) -> list[tuple[str, bool, bool, date]]:
    return [(f"q{n}", right, False, TODAY - timedelta(days=days_ago)) for n in range(count)]


def portion_after(answers: list[tuple[str, bool, bool, date]], daily: int = 20) -> Portion:
    return portion(IDS, remember(answers), {day for *_, day in answers}, TODAY, daily)


def test_a_new_learner_has_the_whole_portion_before_them() -> None:
    assert portion_after([]) == Portion(20, 0)


def test_what_was_answered_today_is_taken_off_each_question_once() -> None:
    answers = [*on(0, 8), *on(0, 3)]
    assert portion_after(answers).left == 12


def test_more_than_the_portion_leaves_nothing_and_no_less_than_nothing() -> None:
    assert portion_after(on(0, 30)).left == 0


def test_days_left_out_add_nothing() -> None:
    assert portion_after(on(3, 20)) == Portion(20, 0)


def test_after_a_week_away_there_are_five_and_they_are_what_is_known() -> None:
    answers = [*on(8, 12), *((f"q{n}", False, False, TODAY - timedelta(days=8)) for n in range(6, 12))]
    small = portion_after(answers)
    assert small == Portion(5, 0, returning=True)
    assert set(todays_set(ASKS, remember(answers), small, TODAY, 1).queue) < {f"q{n}" for n in range(6)}


def test_with_less_than_five_known_the_rest_is_something_new() -> None:
    answers = on(8, 2)
    queue = todays_set(ASKS, remember(answers), portion_after(answers), TODAY, 1).queue
    assert len(set(queue)) == 5
    assert set(queue[:2]) == {"q0", "q1"}


def test_todays_set_is_what_is_left_and_on_wish_a_few_more() -> None:
    assert len(todays_set(ASKS, {}, Portion(20, 8), TODAY, 1).queue) == 12
    done = on(0, 20)
    more = todays_set(ASKS, remember(done), portion_after(done), TODAY, 1)
    assert len(more.queue) == MORE
    assert not set(more.queue) & {id_ for id_, *_ in done}


def test_the_five_done_the_day_is_done() -> None:
    assert portion_after([*on(8, 12), *on(0, 5)]).left == 0


def test_a_small_bank_has_a_small_portion() -> None:
    assert portion(IDS[:12], {}, (), TODAY, 20).amount == 12
