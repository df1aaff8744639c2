"""Which questions a set holds, and how a wrong one comes back."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quiz.study.drill import RETURNS_AFTER, Ask, choose, of
from quiz.study.memory import Memory, Mode, overview, remember

TODAY = date(2026, 11, 22)
YESTERDAY = TODAY - timedelta(days=1)
ASKS = [Ask(f"q{n}", ("土地管理法", "城乡规划法", "测绘法")[n % 3]) for n in range(60)]


def test_in_order_goes_on_where_it_was_left_and_round_the_end() -> None:
    assert choose(Mode.ORDER, ASKS, {}, TODAY, 3, 1).queue == ("q0", "q1", "q2")
    assert choose(Mode.ORDER, ASKS, {}, TODAY, 3, 1, after="q57").queue == ("q58", "q59", "q0")


def test_random_never_repeats_a_question_and_depends_on_its_seed() -> None:
    first = choose(Mode.RANDOM, ASKS, {}, TODAY, 60, 1)
    assert len(set(first.queue)) == 60
    assert first != choose(Mode.RANDOM, ASKS, {}, TODAY, 60, 2)


def test_unseen_ones_come_first_spread_over_the_laws() -> None:
    seen = remember((f"q{n}", True, False, YESTERDAY) for n in range(0, 30))
    drill = choose(Mode.UNSEEN, ASKS, seen, TODAY, 12, 1)
    assert not set(drill.queue) & set(seen)
    laws = [next(a.law for a in ASKS if a.id == q) for q in drill.queue]
    assert {laws.count(law) for law in set(laws)} == {4}


def test_by_law_asks_nothing_of_another_law() -> None:
    drill = choose(Mode.LAW, ASKS, {}, TODAY, 50, 1, law="测绘法")
    assert len(drill.queue) == 20
    assert all(q in {a.id for a in ASKS if a.law == "测绘法"} for q in drill.queue)


def test_the_wrong_answer_book_asks_what_stands_in_it_longest_ago_first() -> None:
    memories = remember(
        [
            ("q7", False, False, YESTERDAY),
            ("q3", False, False, YESTERDAY - timedelta(days=3)),
            ("q5", True, False, YESTERDAY),
        ]
    )
    assert choose(Mode.WRONG, ASKS, memories, TODAY, 20, 1).queue == ("q3", "q7")


def test_todays_set_covers_first_and_reviews_at_most_a_third_while_there_is_something_new() -> None:
    memories = remember((f"q{n}", False, False, YESTERDAY) for n in range(25))
    drill = choose(Mode.TODAY, ASKS, memories, TODAY, 21, 1)
    review = set(drill.queue) & set(memories)
    assert len(drill.queue) == 21
    assert len(review) == 7


def test_todays_set_asks_nothing_twice_on_one_day_but_what_is_due() -> None:
    memories = remember((a.id, True, False, TODAY) for a in ASKS)
    assert choose(Mode.TODAY, ASKS, memories, TODAY, 20, 1).queue == ()


def test_a_wrong_one_comes_back_after_five_others_until_it_is_right_and_counts_once() -> None:
    drill = of([f"q{n}" for n in range(8)], Mode.RANDOM).after(right=False)
    assert drill.queue.index("q0") == RETURNS_AFTER
    for _ in range(RETURNS_AFTER):
        drill = drill.after(right=True)
    assert drill.current == "q0"
    assert drill.is_return
    drill = drill.after(right=False)
    assert "q0" in drill.queue
    while drill.current:
        drill = drill.after(right=True)
    assert (drill.size, drill.right, drill.wrong) == (8, 7, ("q0",))


@given(st.lists(st.booleans(), min_size=60, max_size=60))
def test_every_set_ends_with_each_question_tried_once(verdicts: list[bool]) -> None:
    drill = of([f"q{n}" for n in range(20)], Mode.RANDOM)
    for verdict in verdicts:
        if drill.current:
            drill = drill.after(verdict)
    while drill.current:
        drill = drill.after(right=True)
    assert sorted(q for q, _ in drill.first) == sorted(f"q{n}" for n in range(20))


def days_right(*days: tuple[int, bool, bool]) -> Memory:
    return remember(("q", right, guessed, TODAY + timedelta(days=day)) for day, right, guessed in days)["q"]


def test_two_right_days_after_the_wrong_one_take_it_out_of_the_book() -> None:
    assert days_right((0, False, False)).in_book
    assert days_right((0, False, False), (1, True, False)).in_book
    assert not days_right((0, False, False), (1, True, False), (2, True, False)).in_book


def test_twice_on_one_day_a_guess_and_the_day_of_the_error_do_not_count() -> None:
    assert days_right((0, False, False), (0, True, False), (1, True, False)).in_book
    assert days_right((0, False, False), (1, True, False), (1, True, False)).in_book
    assert days_right((0, False, False), (1, True, True), (2, True, False)).in_book


def test_wrong_again_brings_it_back_and_starts_the_count_afresh() -> None:
    history = [(0, False, False), (1, True, False), (2, True, False), (5, False, False), (6, True, False)]
    assert days_right(*history).in_book
    assert not days_right(*history, (7, True, False)).in_book


def test_the_overview_adds_up() -> None:
    outcomes = [
        ("q0", False, False, YESTERDAY),
        ("q1", True, False, YESTERDAY),
        ("q1", True, False, TODAY),
        ("q2", False, False, TODAY),
        ("q2", True, False, TODAY),
        ("gone", False, False, YESTERDAY),
    ]
    told = overview([a.id for a in ASKS], outcomes, remember(outcomes), TODAY)
    assert (told.questions, told.seen, told.in_book, told.due, told.today) == (60, 3, 2, 1, 2)
    assert told.first_tries_today_right == 1
