"""Counts, rates, ranks and order, as HR reckons them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from quiz.exam.candidate import Person
from quiz.score_sheet.results import CandidateResult, Grade, Order, Outcome, SittingResult, usual_grades


def sat(name: str, score: str, unit: str = "办公室") -> CandidateResult:
    return CandidateResult(Person(name, name, unit), Outcome.SAT, Decimal(score))


def away(name: str, outcome: Outcome, unit: str = "办公室") -> CandidateResult:
    return CandidateResult(Person(name, name, unit), outcome)


def sitting(*rows: CandidateResult, **more) -> SittingResult:
    return SittingResult("某局", 2026, "学法考试", date(2026, 11, 22), "", Decimal(100), Decimal(60), rows=rows, **more)


ALL_KINDS = (
    sat("甲", "0"),
    sat("乙", "59.9"),
    sat("丙", "60"),
    sat("丁", "90"),
    away("戊", Outcome.ABSENT),
    away("己", Outcome.ON_LEAVE),
    away("庚", Outcome.VIOLATION),
    away("辛", Outcome.EXEMPT),
    away("壬", Outcome.OVER_AGE),
)


def test_due_is_the_sum_of_its_four_kinds_and_no_more():
    tally = sitting(*ALL_KINDS).tally()
    assert (tally.due, tally.sat, tally.absent, tally.on_leave, tally.violation) == (7, 4, 1, 1, 1)
    assert (tally.exempt, tally.over_age) == (1, 1)


def test_each_rate_over_its_own_denominator():
    tally = sitting(*ALL_KINDS).tally()
    assert tally.attendance == Decimal(4) / 7
    assert tally.passed == 2
    assert tally.pass_rate == Decimal("0.5")
    assert tally.pass_rate_of_due == Decimal(2) / 7
    assert tally.mean == Decimal("209.9") / 4
    assert (tally.best, tally.worst) == (Decimal(90), Decimal(0))


def test_a_zero_counts_into_the_mean_and_an_absence_does_not():
    assert sitting(sat("甲", "0"), sat("乙", "100"), away("丙", Outcome.ABSENT)).tally().mean == 50


def test_nobody_sat_and_no_rate_is_invented():
    tally = sitting(away("甲", Outcome.EXEMPT)).tally()
    assert (tally.attendance, tally.pass_rate, tally.pass_rate_of_due, tally.mean) == (None,) * 4
    assert sitting().tally().due == 0


@pytest.mark.parametrize(
    ("outcome", "score"), [(Outcome.SAT, None), (Outcome.ABSENT, Decimal(0)), (Outcome.VIOLATION, Decimal(80))]
)
def test_a_score_for_one_who_sat_and_for_nobody_else(outcome, score):
    with pytest.raises(ValueError, match=outcome):
        CandidateResult(Person("1", "甲"), outcome, score)


def test_equal_scores_share_a_rank_and_the_next_counts_them_all():
    rows = [sat("甲", "90"), sat("乙", "85.5"), sat("丙", "85.50"), sat("丁", "0"), away("戊", Outcome.ABSENT)]
    result = sitting(*rows)
    assert [result.rank(row) for row in rows] == [1, 2, 2, 4, None]


def test_grades_by_share_of_the_full_marks():
    rows = [sat(str(n), score) for n, score in enumerate(("100", "90", "89.9", "80", "60", "59.9", "0"))]
    result = sitting(*rows, away("x", Outcome.ABSENT))
    assert [result.grade(row) for row in result.rows] == [
        "优秀",
        "优秀",
        "良好",
        "良好",
        "合格",
        "不合格",
        "不合格",
        "",
    ]


def test_a_pass_mark_above_a_grade_takes_the_grade_away():
    assert usual_grades(Decimal(100), Decimal(85)) == (
        Grade("优秀", Decimal(90)),
        Grade("合格", Decimal(85)),
        Grade("不合格", Decimal(0)),
    )


def test_departments_in_the_bureaus_order_and_strangers_after():
    result = sitting(
        sat("甲", "1", "外借"),
        sat("乙", "2", "人事科"),
        sat("丙", "3", "办公室"),
        departments=("办公室", "空科", "人事科"),
    )
    assert result.all_departments == ("办公室", "人事科", "外借")
    assert [row.person.name for row in result.in_order] == ["丙", "乙", "甲"]


def test_within_a_department_by_score_those_without_one_last():
    rows = (away("安", Outcome.ABSENT), sat("曾", "70"), sat("白", "70"), sat("赵", "0"), sat("单", "99.5"))
    result = sitting(*rows)
    assert [row.person.name for row in result.in_order] == ["单", "白", "曾", "赵", "安"]
    by_name = replace(result, order=Order.BY_NAME)
    assert [row.person.name for row in by_name.in_order] == ["安", "白", "单", "曾", "赵"]


def test_a_departments_tally_is_its_own_and_all_add_up():
    result = sitting(sat("甲", "60", "一科"), sat("乙", "50", "二科"), away("丙", Outcome.ABSENT, "二科"))
    one, two, all_ = result.tally("一科"), result.tally("二科"), result.tally()
    assert (one.due, two.due, all_.due) == (1, 2, 3)
    assert one.total + two.total == all_.total
