"""A go through a set, forwards and backwards."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Letters
from quiz.study.drill import of
from quiz.study.memory import Memory, Mode, StudyAnswer, remember
from quiz.study.round import Round
from tests.builders import NINE

TODAY = date(2026, 11, 22)
KNOWN = remember([("q0", False, False, TODAY - timedelta(days=1)), ("q1", True, False, TODAY - timedelta(days=1))])


def an_answer(question: str, right: bool, guessed: bool = False) -> StudyAnswer:
    return StudyAnswer(question, 1, Mode.TODAY, NINE, TODAY, (), Letters.of("A"), right, guessed, 9.0, True)


def begun() -> Round:
    return Round(of([f"q{n}" for n in range(6)], Mode.TODAY), KNOWN)


def test_an_answer_moves_the_set_and_the_memory() -> None:
    after = begun().after(an_answer("q0", True))
    assert after.drill.current == "q1"
    memory = after.memory("q0")
    assert memory is not None
    assert (memory.in_book, memory.right_days) == (True, 1)
    assert after.memory("q1") == KNOWN["q1"]
    assert after.memory("q5") is None


def test_counted_as_right_after_all_it_is_as_if_it_had_been_right_at_once() -> None:
    wrong = begun().after(an_answer("q0", False))
    right = begun().after(an_answer("q0", True))
    again = wrong.with_last(an_answer("q0", True))
    assert (again.drill, again.touched) == (right.drill, right.touched)


@given(st.lists(st.sampled_from(["right", "wrong", "guess", "right after all", "undo"]), max_size=40))
def test_after_any_way_forwards_and_back_it_is_what_the_answers_left_say(steps: list[str]) -> None:
    now, log = begun(), list[StudyAnswer]()
    for step in steps:
        if step == "undo":
            if log:
                log.pop()
                now = now.taken_back
        elif step == "right after all":
            if log:
                log[-1] = an_answer(log[-1].question, True)
                now = now.with_last(log[-1])
        elif now.drill.current is not None:
            log.append(an_answer(now.drill.current, step != "wrong", step == "guess"))
            now = now.after(log[-1])
    fresh = begun()
    for answer in log:
        fresh = fresh.after(answer)
    assert now == fresh
    memories = dict(KNOWN)
    for answer in log:
        memory = memories.get(answer.question, Memory())
        memories[answer.question] = memory.after(answer.right, answer.guessed, answer.day)
    assert {q: now.memory(q) for q in memories} == memories
