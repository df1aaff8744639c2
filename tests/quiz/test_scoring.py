"""What a response is worth under each scheme, worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Blanks, Filled, Kind, Letters, Response, Truth, Written
from quiz.scoring import MarkingRule, Scheme, is_right, mark, rounded, score
from tests.builders import a_paper, a_question

TWO = Decimal(2)
THREE_KEYS = a_question(Kind.MULTIPLE, key=Letters.of("ABC"), options=("甲", "乙", "丙", "丁", "戊"))


@pytest.mark.parametrize(
    ("ticked", "exact", "by_the_key", "half", "minus"),
    [
        ("ABC", "2", "2", "2", "2"),
        ("AB", "0", "1.333333333333", "1", "1.333333333333"),
        ("A", "0", "0.666666666667", "1", "0.666666666667"),
        ("ABD", "0", "0", "0", "0.666666666667"),
        ("ABCD", "0", "0", "0", "1.333333333333"),
        ("DE", "0", "0", "0", "0"),
        ("", "0", "0", "0", "0"),
    ],
)
def test_multiple_choice_under_the_four_schemes(
    ticked: str, exact: str, by_the_key: str, half: str, minus: str
) -> None:
    for scheme, expected in zip(Scheme, (exact, by_the_key, half, minus), strict=True):
        got = mark(THREE_KEYS, Letters.of(ticked), TWO, scheme)
        assert got.quantize(Decimal("1e-12")) == Decimal(expected), scheme


def test_single_and_judgement_are_all_or_nothing_and_no_answer_is_nothing() -> None:
    single, judged = a_question(), a_question(Kind.TRUE_FALSE)
    assert mark(single, Letters.of("B"), TWO, Scheme.EXACT) == 2
    assert mark(single, Letters.of("A"), TWO, Scheme.RIGHT_MINUS_WRONG) == 0
    assert mark(judged, Truth(True), TWO, Scheme.EXACT) == 2
    assert mark(judged, Truth(False), TWO, Scheme.EXACT) == 0
    assert mark(single, None, TWO, Scheme.EXACT) == 0
    assert mark(single, Truth(True), TWO, Scheme.EXACT) == 0


def test_each_blank_earns_its_part_compared_without_regard_to_width_or_numerals() -> None:
    blank = a_question(Kind.BLANK, key=Blanks((("十五日", "15日"), ("县级以上人民政府",))))
    assert mark(blank, Filled(("１５ 日", "县级以上人民政府")), TWO, Scheme.EXACT) == 2
    assert mark(blank, Filled(("30日", " 县级以上人民政府。")), TWO, Scheme.EXACT) == 1
    assert mark(blank, Filled(("十五日",)), TWO, Scheme.EXACT) == 1


def test_an_essay_waits_for_a_person_and_then_counts_what_the_person_gave() -> None:
    paper = a_paper([a_question(Kind.ESSAY, id="e"), a_question(id="s")], marks="10")
    responses: dict[str, Response] = {"e": Written("答"), "s": Letters.of("B")}
    waiting = score(paper, responses, MarkingRule())
    assert (waiting.total, waiting.unmarked) == (Decimal("10.0"), ("e",))
    marked = score(paper, responses, MarkingRule(), by_hand={"e": Decimal("7.5")})
    assert (marked.total, marked.unmarked) == (Decimal("17.5"), ())


def test_three_thirds_are_one() -> None:
    questions = [a_question(Kind.MULTIPLE, key=Letters.of("ABC"), id=f"q{n}", stem=f"第{n}题") for n in range(3)]
    paper = a_paper(questions)
    total = score(paper, {q.id: Letters.of("A") for q in questions}, MarkingRule(Scheme.BY_THE_KEY)).total
    assert total == 1


def test_the_total_is_rounded_once_and_half_up() -> None:
    assert rounded(Decimal("59.95"), 1) == Decimal("60.0")
    assert rounded(Decimal("59.949"), 1) == Decimal("59.9")
    assert rounded(Decimal(1) / 3 * 3 * Decimal("0.5"), 0) == 1


@given(ticked=st.frozensets(st.sampled_from("ABCDE")), scheme=st.sampled_from(Scheme))
def test_marks_lie_between_nothing_and_full_and_only_the_key_earns_full(ticked: frozenset[str], scheme: Scheme) -> None:
    got = mark(THREE_KEYS, Letters(ticked), TWO, scheme)
    assert 0 <= got <= 2
    assert (got == 2) == (ticked == frozenset("ABC"))
    assert is_right(THREE_KEYS, Letters(ticked)) == (ticked == frozenset("ABC"))
