"""Who sits again, and which score counts then."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from quiz.exam.candidate import Person
from quiz.exam.sitting import Counted
from quiz.score_sheet.make_up import MakeUp, counted_results, make_up_people
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from tests.quiz.score_sheet.test_results import ALL_KINDS, away, sat, sitting


def names(people: tuple[Person, ...]) -> list[str]:
    return [person.name for person in people]


def by_name(result: SittingResult, name: str) -> CandidateResult:
    return next(row for row in result.rows if row.person.name == name)


def test_who_may_sit_again_is_who_was_absent_or_failed_and_nobody_else() -> None:
    assert names(make_up_people(sitting(*ALL_KINDS))) == ["甲", "乙", "戊"]


@pytest.mark.parametrize(
    ("counted", "failed_then_better", "failed_then_worse", "absent_then_failed"),
    [
        (Counted.HIGHEST, "85", "55", "40"),
        (Counted.LATEST, "85", "30", "40"),
        (Counted.CAPPED, "60", "55", "40"),
    ],
)
def test_the_score_that_counts(
    counted: Counted, failed_then_better: str, failed_then_worse: str, absent_then_failed: str
) -> None:
    parent = sitting(sat("甲", "50"), sat("乙", "55"), away("丙", Outcome.ABSENT), sat("丁", "90"))
    again = sitting(sat("甲", "85"), sat("乙", "30"), sat("丙", "40"))
    result = counted_results(parent, [MakeUp(again, counted)])
    assert [row.score for row in result.rows] == [
        Decimal(failed_then_better),
        Decimal(failed_then_worse),
        Decimal(absent_then_failed),
        Decimal(90),
    ]
    assert by_name(result, "丁").note == ""
    assert by_name(result, "丙").note == "原 缺考，补考 40 分，计补考成绩"
    assert names(make_up_people(result)) == names(make_up_people(parent))[int(Decimal(failed_then_better) >= 60) :]


def test_one_who_stayed_away_twice_is_absent_and_never_a_zero() -> None:
    parent = sitting(away("甲", Outcome.ABSENT), sat("乙", "50"))
    again = sitting(away("甲", Outcome.ABSENT), away("乙", Outcome.VIOLATION))
    result = counted_results(parent, [MakeUp(again, Counted.LATEST)])
    assert [(row.outcome, row.score, row.note) for row in result.rows] == [
        (Outcome.ABSENT, None, "补考缺考"),
        (Outcome.SAT, 50, "补考违纪"),
    ]


def test_a_second_make_up_counts_on_from_the_first() -> None:
    parent = sitting(sat("甲", "50"))
    first, second = sitting(sat("甲", "58")), sitting(sat("甲", "70"))
    result = counted_results(parent, [MakeUp(first, Counted.HIGHEST), MakeUp(second, Counted.CAPPED)])
    assert by_name(result, "甲").score == 60
    assert (
        by_name(result, "甲").note == "原 50 分，补考 58 分，计补考成绩；原 58 分，补考 70 分，按 60 分计，计补考成绩"
    )


def test_a_zero_in_the_make_up_is_a_score() -> None:
    result = counted_results(sitting(away("甲", Outcome.ABSENT)), [MakeUp(sitting(sat("甲", "0")), Counted.HIGHEST)])
    assert (result.rows[0].outcome, result.rows[0].score) == (Outcome.SAT, 0)
    assert result.tally().absent == 0


def test_violation_stays_and_so_do_those_who_need_not_sit() -> None:
    parent = sitting(away("甲", Outcome.VIOLATION), away("乙", Outcome.EXEMPT))
    result = counted_results(parent, [MakeUp(sitting(sat("甲", "99"), sat("乙", "99")), Counted.HIGHEST)])
    assert result.rows == parent.rows


def test_people_are_the_same_by_number_else_id_number_else_name_and_department() -> None:
    def one(person: Person, score: str) -> CandidateResult:
        return CandidateResult(person, Outcome.SAT, Decimal(score))

    parent = sitting(
        one(Person("0007", "王伟", "一科"), "10"),
        one(Person("", "李强", "一科", id_number="11010519491231002X"), "10"),
        one(Person("", "王　芳", "二科"), "10"),
        one(Person("", "王芳", "三科"), "10"),
    )
    again = sitting(
        one(Person("0007", "王伟", "调到二科"), "70"),
        one(Person("", "李强", "二科", id_number="11010519491231002X"), "71"),
        one(Person("", "王芳", "二科"), "72"),
    )
    result = counted_results(parent, [MakeUp(again, Counted.HIGHEST)])
    assert [row.score for row in result.rows] == [70, 71, 72, 10]


def test_a_make_up_out_of_other_marks_is_named_and_not_counted() -> None:
    parent = sitting(sat("甲", "50"))
    other = replace(sitting(sat("甲", "9")), exam="补考", full_marks=Decimal(10), pass_mark=Decimal(6))
    result = counted_results(parent, [MakeUp(other, Counted.LATEST)])
    assert result.rows == parent.rows
    assert result.rules == ("《补考》的满分或合格线与本场不同，成绩没有并入。",)


def test_the_rules_say_how_they_were_counted() -> None:
    parent = sitting(sat("甲", "50"))
    again = replace(sitting(sat("甲", "90")), exam="2026年补考")
    result = counted_results(parent, [MakeUp(again, Counted.CAPPED)])
    assert result.rules == ("已并入《2026年补考》的成绩，补考合格的最高按合格线计。",)
