"""Where each question stands with a learner, in plain steps, and by law."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quiz.study.mastery import BookChange, Grasp, LawStanding, asks_of, book_change, by_law, grasp_of, spread
from quiz.study.memory import Memory, remember
from tests.builders import a_question

TODAY = date(2026, 11, 22)


def met(*days: tuple[int, bool, bool]) -> Memory:
    """A question met on these days: (day, right, guessed)."""
    return remember(("q", right, guessed, TODAY + timedelta(days=day)) for day, right, guessed in days)["q"]


def test_a_question_never_met_is_unseen_and_one_that_was_wrong_stands_in_the_book() -> None:
    assert grasp_of(None) is Grasp.UNSEEN
    assert grasp_of(met((0, False, False))) is Grasp.WRONG


def test_it_is_firm_after_two_right_days_in_a_row_and_not_after_two_right_answers_on_one() -> None:
    assert grasp_of(met((0, True, False))) is Grasp.LEARNING
    assert grasp_of(met((0, True, False), (0, True, False))) is Grasp.LEARNING
    assert grasp_of(met((0, True, False), (1, True, False))) is Grasp.FIRM


def test_a_lucky_guess_makes_nothing_firm() -> None:
    assert grasp_of(met((0, True, True), (1, True, True), (2, True, False))) is Grasp.LEARNING
    assert grasp_of(met((0, True, True), (1, True, False), (2, True, False))) is Grasp.FIRM


def test_what_has_left_the_book_is_firm_and_what_was_firm_and_is_missed_stands_in_the_book() -> None:
    assert grasp_of(met((0, False, False), (1, True, False), (2, True, False))) is Grasp.FIRM
    assert grasp_of(met((0, True, False), (1, True, False), (9, False, False))) is Grasp.WRONG


def test_each_answer_tells_what_it_did_to_the_book() -> None:
    history = [(0, False, False), (0, True, False), (1, True, True), (1, True, False), (2, False, False),
               (3, True, False), (4, True, False), (5, True, False)]  # fmt: skip
    told, before = [], None
    for n in range(len(history)):
        after = met(*history[: n + 1])
        told.append(book_change(before, after))
        before = after
    assert told == [
        BookChange.JOINED, BookChange.UNCOUNTED, BookChange.UNCOUNTED, BookChange.COUNTED, BookChange.MISSED_AGAIN,
        BookChange.COUNTED, BookChange.LEFT, None,
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans(), st.booleans(), st.integers(0, 5)), max_size=40))
def test_the_steps_add_up_to_all_questions(answers: list[tuple[str, bool, bool, int]]) -> None:
    memories = remember((q, right, guessed, TODAY + timedelta(days=day)) for q, right, guessed, day in answers)
    counts = spread("abcdefgh", memories)
    assert sum(counts.values()) == 8
    assert counts[Grasp.WRONG] == sum(memory.in_book for memory in memories.values())


def test_a_question_on_two_laws_is_asked_with_either_and_one_without_a_law_by_itself() -> None:
    one = a_question(id="one", law="土地管理法")
    both = a_question(id="both", law="城乡规划法")
    both = type(both)(**{f: getattr(both, f) for f in ("kind", "stem", "key", "options", "id", "revision")},
                      legal_basis=(*both.legal_basis, *one.legal_basis))  # fmt: skip
    none = a_question(id="none", law="")
    bank = [one, both, none]
    assert [a.id for a in asks_of(bank, "土地管理法")] == ["one", "both"]
    assert [a.id for a in asks_of(bank, "")] == ["none"]
    assert [a.law for a in asks_of(bank)] == ["土地管理法", "城乡规划法", ""]
    memories = remember([("both", True, False, TODAY), ("both", True, False, TODAY + timedelta(days=1))])
    assert by_law(bank, memories) == (
        LawStanding("土地管理法", 2, 1, 1),
        LawStanding("城乡规划法", 1, 1, 1),
        LawStanding("", 1, 0, 0),
    )
