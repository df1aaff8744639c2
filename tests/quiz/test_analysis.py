"""Figures about questions, against published values, values computed another way, and groups that carry no figure."""

import statistics
from decimal import Decimal
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Blanks, Filled, Kind, Letters, Question, Truth, options_of
from quiz.analysis import (
    AnswerSheet,
    Choice,
    Reading,
    analyse,
    correlation,
    cronbach_alpha,
    reading_of,
    standard_error,
    upper_lower,
)
from quiz.paper import Paper, PaperQuestion

# The LSAT data, section 6: 1,000 people, 5 questions (Bock & Lieberman 1970), as response patterns and how often.
LSAT = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01011": 16, "01101": 3, "01110": 2, "01111": 15, "10000": 10, "10001": 29,
    "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80, "11000": 16, "11001": 56,
    "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}  # fmt: skip


def right_wrong(*rows: str) -> tuple[Paper, list[AnswerSheet]]:
    """A paper of questions worth one mark each, and a sheet for each row of 0 and 1."""
    paper = paper_of(len(rows[0]) if rows else 3)
    return paper, [AnswerSheet({f"q{n}": Decimal(mark) for n, mark in enumerate(row)}) for row in rows]


def paper_of(count: int, marks: str = "1") -> Paper:
    questions = [
        Question(Kind.SINGLE, f"第{n}题", Letters.of("A"), options_of("甲", "乙", "丙", "丁"), id=f"q{n}")
        for n in range(count)
    ]
    return Paper("p", "卷", tuple(PaperQuestion(q, Decimal(marks)) for q in questions))


# Against published values


def test_lsat_as_published():
    """Facilities as Bock & Lieberman's readers know them, α as the R package ltm (Rizopoulos 2006) prints it; the
    corrected correlations as Python's own library makes them from the thousand rows.
    """
    rows = [pattern for pattern, times in LSAT.items() for _ in range(times)]
    analysis = analyse(*right_wrong(*rows))
    assert analysis.candidates == 1000
    assert [round(q.facility, 3) for q in analysis.questions] == [0.924, 0.709, 0.553, 0.763, 0.870]
    assert round(analysis.alpha, 3) == 0.295
    for n, q in enumerate(analysis.questions):
        own = [int(row[n]) for row in rows]
        rest = [row.count("1") - int(row[n]) for row in rows]
        assert isclose(q.correlation, statistics.correlation(own, rest))


def test_kr20_by_hand():
    """Five people, four right/wrong questions. Worked out on paper: Σpq = 0.16+0.24+0.24+0.16 = 0.80, the totals
    4,3,2,1,0 have variance 2, so KR-20 = 4/3 · (1 - 0.80/2) = 0.8; SEM = √2 · √0.2.
    """
    analysis = analyse(*right_wrong("1111", "1110", "1100", "1000", "0000"))
    assert isclose(analysis.alpha, 0.8)
    assert isclose(analysis.deviation, sqrt(2))
    assert isclose(analysis.error, sqrt(2) * sqrt(0.2))
    assert [q.facility for q in analysis.questions] == [0.8, 0.6, 0.4, 0.2]


def test_alpha_of_marks_that_are_not_just_right_or_wrong():
    """By its other definition: k²·(mean covariance)/var(total), with the covariances of Python's own library."""
    columns = [[2.0, 4.0, 3.5, 5.0, 1.0], [1.0, 3.0, 4.0, 5.0, 2.0], [2.0, 5.0, 3.0, 4.5, 0.5]]
    pairs = [(a, b) for a in range(3) for b in range(3) if a != b]
    between = sum(statistics.covariance(columns[a], columns[b]) for a, b in pairs) / len(pairs)
    totals = [sum(row) for row in zip(*columns, strict=True)]
    assert isclose(cronbach_alpha(columns), 9 * between / statistics.variance(totals))


def test_d_by_hand():
    """Eleven people: 27 % are 2.97, so three at either end. Upper three all right, one of the lower three."""
    totals = [float(n) for n in range(11)]
    marks = [1.0, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1]
    assert isclose(upper_lower(marks, totals, 1.0), 1 - 1 / 3)


def test_those_tied_at_the_border_share_the_last_places():
    """Four people, one place at either end, two with the top total of whom one was right: half a place each."""
    assert upper_lower([1.0, 0.0, 0.0, 0.0], [9.0, 9.0, 5.0, 1.0], 1.0) == 0.5


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 20)), min_size=3, max_size=40), st.randoms())
def test_no_order_among_equals_decides_d(pairs, die):
    def d(of: list[tuple[int, int]]) -> float | None:
        return upper_lower([float(m) for m, _ in of], [float(t) for _, t in of], 4.0)

    before = d(pairs)
    die.shuffle(pairs)
    after = d(pairs)
    assert before == after or isclose(before, after, abs_tol=1e-12)
    assert before is None or -1 - 1e-12 <= before <= 1 + 1e-12


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 50)), min_size=3, max_size=30))
def test_correlation_is_that_of_the_library(pairs):
    xs, ys = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    if len(set(xs)) > 1 and len(set(ys)) > 1:
        assert isclose(correlation(xs, ys), statistics.correlation(xs, ys), abs_tol=1e-9)
    else:
        assert correlation(xs, ys) is None


def test_the_question_is_left_out_of_its_own_total():
    """Uncorrected, a question correlates with itself: here the rest says nothing about it, and r is 0."""
    analysis = analyse(*right_wrong("11", "10", "01", "00"))
    assert analysis.questions[0].correlation == pytest.approx(0)


# What was chosen


def test_distractors_are_counted_each_and_the_key_is_marked():
    single = Question(Kind.SINGLE, "单选", Letters.of("B"), options_of("甲", "乙", "丙"), id="s")
    several = Question(Kind.MULTIPLE, "多选", Letters.of("AC"), options_of("甲", "乙", "丙"), id="m")
    truth = Question(Kind.TRUE_FALSE, "判断", Truth(False), id="t")
    blank = Question(Kind.BLANK, "____", Blanks((("十",),)), id="b")
    paper = Paper("p", "卷", tuple(PaperQuestion(q, Decimal(1)) for q in (single, several, truth, blank)))
    zero = dict.fromkeys(("s", "m", "t", "b"), Decimal(0))
    analysis = analyse(
        paper,
        [
            AnswerSheet(zero, {"s": Letters.of("B"), "m": Letters.of("AC"), "t": Truth(False), "b": Filled(("十",))}),
            AnswerSheet(zero, {"s": Letters.of("A"), "m": Letters.of("AB"), "t": Truth(True), "b": Filled(("",))}),
            AnswerSheet(zero, {"s": Letters(frozenset())}),
        ],
    )
    s, m, t, b = analysis.questions
    assert s.choices == (Choice("A", False, 1), Choice("B", True, 1), Choice("C", False, 0))
    assert m.choices == (Choice("A", True, 2), Choice("B", False, 1), Choice("C", True, 1))
    assert t.choices == (Choice(True, False, 1), Choice(False, True, 1))
    assert b.choices == ()
    assert [q.left_open for q in analysis.questions] == [1, 1, 1, 2]


def test_on_parallel_papers_a_question_is_judged_by_those_who_had_it():
    sheets = [
        AnswerSheet({"q0": Decimal(1), "q1": Decimal(1)}),
        AnswerSheet({"q0": Decimal(0), "q1": Decimal(0)}),
        AnswerSheet({"q0": Decimal(1), "q2": Decimal(1)}),
    ]
    analysis = analyse(paper_of(3), sheets)
    assert [q.answered_by for q in analysis.questions] == [3, 2, 1]
    assert [q.facility for q in analysis.questions] == [pytest.approx(2 / 3), 0.5, 1.0]
    assert analysis.alpha is None  # needs everybody's mark for every question


# Groups that carry no figure


def test_nobody_sat():
    analysis = analyse(paper_of(3), [])
    assert (analysis.candidates, analysis.mean, analysis.deviation, analysis.alpha, analysis.error) == (0,) + (
        None,
    ) * 4
    assert analysis.few
    for q in analysis.questions:
        assert (q.mean, q.facility, q.correlation, q.upper_lower, q.reading, q.left_open) == (None,) * 5 + (0,)


def test_one_candidate_has_a_mean_and_no_more():
    analysis = analyse(*right_wrong("110"))
    assert (analysis.mean, analysis.deviation, analysis.alpha, analysis.error) == (2, 0, None, None)
    assert [q.facility for q in analysis.questions] == [1, 1, 0]
    assert {q.correlation for q in analysis.questions} == {None}
    assert {q.upper_lower for q in analysis.questions} == {None}


def test_all_alike():
    analysis = analyse(*right_wrong("110", "110", "110"))
    assert analysis.alpha is None
    assert {q.correlation for q in analysis.questions} == {None}


def test_thirds_that_add_up_to_the_same_are_the_same():
    """2/3 + 1/3 and 1/3 + 2/3: no variance may grow out of the 28th digit."""
    third, two_thirds = Decimal(1) / 3, Decimal(2) / 3
    sheets = [
        AnswerSheet({"q0": third, "q1": two_thirds, "q2": Decimal("0.1")}),
        AnswerSheet({"q0": two_thirds, "q1": third, "q2": Decimal("0.1")}),
        AnswerSheet({"q0": third + third, "q1": third, "q2": Decimal("0.1")}),
    ]
    assert analyse(paper_of(3), sheets).alpha is None


def test_a_question_worth_nothing_has_no_facility():
    paper = paper_of(1, marks="0")
    analysis = analyse(paper, [AnswerSheet({"q0": Decimal(0)})] * 3)
    assert analysis.questions[0].facility is None


def test_a_negative_alpha_is_shown_and_carries_no_error():
    analysis = analyse(*right_wrong("100", "010", "001", "110"))
    assert analysis.alpha < 0
    assert analysis.error is None
    assert standard_error(1.0, 0.0) == 1.0
    assert standard_error(1.0, 1.0) == 0.0


@given(
    st.integers(1, 6).flatmap(
        lambda k: st.lists(
            st.lists(st.decimals("0", "5", places=1), min_size=k, max_size=k), min_size=0, max_size=12
        ).map(lambda rows: (k, rows))
    )
)
def test_whatever_the_marks_every_figure_is_possible(marks):
    count, rows = marks
    sheets = [AnswerSheet({f"q{n}": mark for n, mark in enumerate(row)}) for row in rows]
    analysis = analyse(paper_of(count, "5"), sheets)
    assert analysis.alpha is None or analysis.alpha <= 1 + 1e-9
    for q in analysis.questions:
        assert q.facility is None or 0 <= q.facility <= 1
        assert q.correlation is None or -1 <= q.correlation <= 1


@pytest.mark.parametrize(
    ("r", "reading"),
    [
        (0.40, Reading.EXCELLENT),
        (0.395, Reading.EXCELLENT),  # printed as .40
        (0.39, Reading.GOOD),
        (0.30, Reading.GOOD),
        (0.20, Reading.FAIR),
        (0.19, Reading.POOR),
        (0.0, Reading.POOR),
        (-0.01, Reading.LOOK_AT_KEY),
    ],
)
def test_the_bands_read_what_is_printed(r, reading):
    assert reading_of(r) is reading


def test_questions_that_all_say_the_same_have_an_alpha_of_one_and_no_error() -> None:
    alpha = cronbach_alpha([[0.1, 2.9, 0.1, 0.1], [1.1, 3.9, 1.1, 1.1]])
    assert alpha == 1.0
    assert standard_error(2.4, alpha) == 0
