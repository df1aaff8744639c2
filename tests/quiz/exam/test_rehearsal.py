"""An exam held from end to end without anybody: every number comes out of the log."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from question_bank.database import open_database
from question_bank.question import Kind
from quiz.blueprint import Blueprint, Section, draw
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import is_id_number
from quiz.exam.eligibility import AgeRule, Reason, decide
from quiz.exam.rehearsal import RunningClock, hold, invent_staff
from quiz.exam.sitting import Purpose
from quiz.paper import Paper
from quiz.records import HISTORY, Records
from quiz.score_sheet.from_records import results
from quiz.score_sheet.results import Outcome
from tests.builders import NINE, a_bank, minutes

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


def test_an_exam_of_twenty_ends_with_everybody_accounted_for(tmp_path: Path) -> None:
    database = open_database(tmp_path, [HISTORY])
    records, clock = Records(database), RunningClock(NINE)
    staff = invent_staff(20, ON, seed=3)
    shape = Blueprint("演示", (Section(Kind.SINGLE, 12, Decimal(5)), Section(Kind.TRUE_FALSE, 8, Decimal(5))))
    paper = draw(shape, a_bank(), 1, "p1")
    assert isinstance(paper, Paper)
    terms = Terms("演示", ON, minutes(15), Decimal(60))
    seats = seats_for(staff.people, AgeRule(ON))
    sitting = freeze(records, Purpose.SUPERVISED, terms, paper, "s1", NINE, seats)

    held = hold(records, sitting, staff.absent, clock, seed=3)

    result = results(records, "s1")
    tally = result.tally()
    assert (held.sat, tally.sat, tally.absent) == (20, 20, len(staff.absent))
    assert tally.due == tally.sat + tally.absent + tally.on_leave
    assert len(result.rows) == len(staff.people)
    assert held.retaken >= 1
    logs = [records.log(head.id) for head in records.attempts("s1")]
    assert sum(len(log) for log in logs) == held.answers + 2 * 20
    scores = [row.score for row in result.rows if row.outcome is Outcome.SAT]
    assert len(set(scores)) > 3
    database.close()
