"""The invented bureau: who is on it, and what its people do in an exam."""

from __future__ import annotations

from datetime import date

from quiz.exam.candidate import is_id_number
from quiz.exam.eligibility import AgeRule, Reason, decide
from quiz.exam.rehearsal import habits, in_order, invent_staff, steps
from quiz.paper import booklet
from tests.builders import a_bank, a_paper, minutes

ON = date(2026, 11, 22)


def test_the_invented_bureau_has_just_so_many_who_sit_and_nobody_real() -> None:
    for candidates in (1, 20, 162):
        staff = invent_staff(candidates, ON, seed=1)
        must = [p for p in staff.people if decide(p, AgeRule(ON)).must_sit]
        assert len(must) - len(staff.absent) == candidates
        assert all(is_id_number(p.id_number) and p.id_number.startswith("99") for p in staff.people)
    assert 220 <= len(staff.people) <= 240
    assert {decide(p, AgeRule(ON)).reason for p in staff.people} >= {
        Reason.MUST_SIT, Reason.OVER_AGE, Reason.EXEMPT, Reason.ON_LEAVE,
    }  # fmt: skip
    assert invent_staff(162, ON, seed=1) == staff


def test_what_a_candidate_does_is_the_same_each_time_and_ends_with_a_hand_in_or_the_clock() -> None:
    paper = a_paper(a_bank())
    shown = booklet(paper, "attempt")
    plans = {number: list(steps(shown, paper, 3, number, minutes(90))) for number in ("0001", "0002", "0003", "0004")}
    assert [step.after for step in steps(shown, paper, 3, "0001", minutes(90))] == [s.after for s in plans["0001"]]
    merged = [after for after, _, _ in in_order([(number, iter(plan)) for number, plan in plans.items()])]
    assert merged == sorted(merged)
    for number, plan in plans.items():
        assert [step.hands_in for step in plan[:-1]] == [False] * (len(plan) - 1)
        assert plan[-1].hands_in != habits(number, 3).forgets_to_hand_in
