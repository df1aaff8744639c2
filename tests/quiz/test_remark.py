"""What is decided about a question after the exam, and whose score it changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Blanks, Filled, Key, Kind, Letters, Response, Truth, Written
from quiz.paper import Paper
from quiz.remark import Objection, Remark, Verdict, answer_to, fits, in_force, remarked, voided
from quiz.scoring import MarkingRule, Sat, Scheme, ScoreChange, changed_scores, effects, score
from tests.builders import NINE, a_paper, a_question, minutes

RULE = MarkingRule()
A, B, C = Letters.of("A"), Letters.of("B"), Letters.of("C")


def agreed(question: str, verdict: Verdict, key: Key | None = None, after: float = 0, id: str = "") -> Remark:
    at = NINE + minutes(after)
    open_one = Remark(id or f"{question}/{after}", question, verdict, key, "法条已修改", "张三", at)
    return open_one.decided("李四", at + minutes(1), True, "同意")


def paper() -> Paper:
    """Two single-choice questions with the key B, worth 1 each."""
    return a_paper([a_question(id="q0"), a_question(id="q1", stem="复议期限是多少日？")])


def total(responses: dict[str, Response], *remarks: Remark) -> Decimal:
    return score(paper(), responses, RULE, remarks=remarks).total


def test_a_voided_question_is_full_marks_for_all_who_sat_answered_or_not() -> None:
    void = agreed("q0", Verdict.VOID)
    assert total({"q0": A, "q1": B}, void) == 2
    assert total({"q0": B}, void) == 1
    assert total({}, void) == 1


def test_a_changed_key_marks_everybody_anew_both_ways() -> None:
    changed = agreed("q0", Verdict.NEW_KEY, A)
    assert total({"q0": A}, changed) == 1
    assert total({"q0": B}, changed) == 0
    assert total({"q0": B}) == 1, "and the score before can still be computed"


def test_a_later_remark_replaces_an_earlier_one_and_keep_takes_it_back() -> None:
    first, second, third = (
        agreed("q0", Verdict.NEW_KEY, A, 1),
        agreed("q0", Verdict.VOID, None, 5),
        agreed("q0", Verdict.KEEP, None, 9),
    )
    answered: dict[str, Response] = {"q0": C}
    assert total(answered, first) == 0
    assert total(answered, second, first) == 1, "decided later, whatever the order of the list"
    assert total(answered, first, second, third) == 0
    assert total({"q0": B}, first, second, third) == 1, "the key of the frozen paper stands again"
    assert in_force((third, first, second)) == {"q0": third}


def test_what_is_open_or_was_not_agreed_to_changes_nothing() -> None:
    proposed = Remark("r", "q0", Verdict.VOID, None, "歧义", "张三", NINE)
    refused = proposed.decided("李四", NINE, False, "没有歧义")
    assert proposed.open
    assert not refused.open
    for remark in (proposed, refused):
        assert total({"q0": A}, remark) == 0
        assert voided((remark,)) == frozenset()


def test_the_frozen_paper_is_not_touched() -> None:
    frozen = paper()
    after = remarked(frozen, (agreed("q0", Verdict.NEW_KEY, A),))
    assert frozen == paper()
    assert [q.question.key for q in after.questions] == [A, B]
    assert remarked(frozen, (agreed("elsewhere", Verdict.VOID),)) is frozen


def test_a_voided_essay_no_longer_waits_to_be_marked() -> None:
    essay = a_paper([a_question(Kind.ESSAY, stem="论述", id="e")], marks="10")
    found = score(essay, {"e": Written("略")}, RULE, remarks=(agreed("e", Verdict.VOID),))
    assert (found.total, found.unmarked) == (10, ())


@pytest.mark.parametrize(
    ("kind", "verdict", "key", "fit"),
    [
        (Kind.SINGLE, Verdict.NEW_KEY, A, True),
        (Kind.SINGLE, Verdict.NEW_KEY, None, False),
        (Kind.SINGLE, Verdict.NEW_KEY, Letters.of("AB"), False),
        (Kind.SINGLE, Verdict.NEW_KEY, Letters.of("E"), False),
        (Kind.SINGLE, Verdict.NEW_KEY, Letters.of(""), False),
        (Kind.SINGLE, Verdict.NEW_KEY, Truth(True), False),
        (Kind.SINGLE, Verdict.VOID, A, False),
        (Kind.SINGLE, Verdict.KEEP, None, True),
        (Kind.MULTIPLE, Verdict.NEW_KEY, Letters.of("ACD"), True),
        (Kind.MULTIPLE, Verdict.NEW_KEY, Letters.of("AE"), False),
        (Kind.TRUE_FALSE, Verdict.NEW_KEY, Truth(False), True),
        (Kind.TRUE_FALSE, Verdict.NEW_KEY, A, False),
        (Kind.BLANK, Verdict.NEW_KEY, Blanks((("二十", "20"),)), True),
        (Kind.BLANK, Verdict.NEW_KEY, Blanks((("二十",), ("日",))), False),
        (Kind.BLANK, Verdict.NEW_KEY, Blanks(((" ",),)), False),
        (Kind.ESSAY, Verdict.NEW_KEY, Written("另一份参考答案"), False),
        (Kind.ESSAY, Verdict.VOID, None, True),
    ],
)
def test_a_new_key_is_one_of_this_question(kind: Kind, verdict: Verdict, key: Key | None, fit: bool) -> None:
    assert fits(a_question(kind), verdict, key) is fit


def test_an_objection_is_answered_by_what_was_agreed_after_it() -> None:
    objection = Objection("0001", "q0", NINE + minutes(10), "第四十五条已修改")
    before = agreed("q0", Verdict.KEEP, None, 1)
    other = agreed("q1", Verdict.VOID, None, 20)
    assert answer_to(objection, (before, other)) is None
    after = agreed("q0", Verdict.VOID, None, 30)
    assert answer_to(objection, (before, other, after)) == after


# --- whose score ------------------------------------------------------------------------------------------------------


def sat(seat: str, responses: dict[str, Response]) -> Sat:
    return Sat(seat, paper(), responses)


ALL = (sat("0001", {"q0": A, "q1": B}), sat("0002", {"q0": B, "q1": B}), sat("0003", {}))


def change(seat: str, before: int, after: int) -> ScoreChange:
    return ScoreChange(seat, Decimal(before), Decimal(after))


def test_each_remark_tells_whose_score_it_changed_when_it_came_and_an_open_one_whose_it_would() -> None:
    key, void = agreed("q0", Verdict.NEW_KEY, A, 1, "key"), agreed("q0", Verdict.VOID, None, 5, "void")
    would = Remark("would", "q1", Verdict.NEW_KEY, A, "", "张三", NINE + minutes(9))
    refused = would.decided("李四", NINE, False, "不同意")
    found = effects(ALL, RULE, (would, void, key))
    assert found["key"] == (change("0001", 1, 2), change("0002", 2, 1))
    assert found["void"] == (change("0002", 1, 2), change("0003", 0, 1))
    assert found["would"] == (change("0001", 2, 1), change("0002", 2, 1))
    assert effects(ALL, RULE, (refused,)) == {}
    # 0002 lost a mark and got it back: nothing is changed in the end.
    assert changed_scores(ALL, RULE, (key, void)) == (change("0001", 1, 2), change("0003", 0, 1))


def test_parallel_papers_are_marked_each_with_its_own_questions() -> None:
    other = Paper("p2", "", a_paper([a_question(id="q9", stem="另一道")]).questions)
    both = (*ALL, Sat("0004", other, {"q9": B}))
    assert changed_scores(both, RULE, (agreed("q9", Verdict.NEW_KEY, A),)) == (change("0004", 1, 0),)


verdicts = st.sampled_from(
    [(Verdict.KEEP, None), (Verdict.VOID, None), (Verdict.NEW_KEY, A), (Verdict.NEW_KEY, Letters.of("C"))]
)


@given(
    st.lists(st.tuples(st.sampled_from(["m0", "m1", "b"]), verdicts), max_size=6),
    st.lists(st.dictionaries(st.sampled_from(["m0", "m1", "b"]), st.sampled_from([A, B, C, Letters.of("AC")]))),
    st.sampled_from(list(Scheme)),
)
def test_the_steps_of_each_remark_add_up_to_what_they_changed_together(
    decided: list[tuple[str, tuple[Verdict, Key | None]]], answers: list[dict[str, Response]], scheme: Scheme
) -> None:
    rule = MarkingRule(scheme)
    asked = [a_question(Kind.MULTIPLE, id="m0"), a_question(Kind.MULTIPLE, id="m1"), a_question(Kind.BLANK, id="b")]
    mixed = a_paper(asked, marks="2")
    all_who_sat = tuple(Sat(str(n), mixed, responses) for n, responses in enumerate(answers))
    remarks = [
        agreed(question, verdict, Blanks((("二十",),)) if key and question == "b" else key, n, str(n))
        for n, (question, (verdict, key)) in enumerate(decided)
    ]
    steps = effects(all_who_sat, rule, remarks)
    for person in all_who_sat:
        at = score(mixed, person.responses, rule).total
        for remark in remarks:
            for step in steps[remark.id]:
                if step.seat == person.seat:
                    assert step.before == at
                    at = step.after
        assert at == score(mixed, person.responses, rule, remarks=remarks).total
    assert {each.seat for each in changed_scores(all_who_sat, rule, remarks)} <= {
        s.seat for v in steps.values() for s in v
    }


def test_a_blank_with_a_new_key_is_compared_folded_as_ever() -> None:
    blank = a_paper([a_question(Kind.BLANK, id="b")])
    key = agreed("b", Verdict.NEW_KEY, Blanks((("二十", "20"),)))
    assert score(blank, {"b": Filled(("２０",))}, RULE, remarks=(key,)).total == 1
