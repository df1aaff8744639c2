"""A rehearsal: the same people in the same hall, other questions, and it counts nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from quiz.errors import UnknownRecord
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.roles import Role
from quiz.exam.sitting import Purpose, Sitting
from quiz.exam.trial_run import arrange_trial_run, trial_runs_of
from quiz.score_sheet.from_records import counted, results
from tests.builders import a_bank, a_paper
from tests.quiz.exam.hall_kit import SITTING, House, a_sitting

BANK = a_bank(12, 6, 6)


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path)
    a_sitting(house.records, 3, a_paper(BANK[:10]))
    return house


def trial_of(house: House) -> Sitting:
    made = arrange_trial_run(house.records, house.records.sitting(SITTING), BANK, 7, "t1", house.now)
    assert made is not None
    return made


def test_the_same_people_and_none_of_the_exams_questions(house: House) -> None:
    exam, trial = house.records.sitting(SITTING), trial_of(house)
    assert (trial.purpose, trial.parent) == (Purpose.REHEARSAL, SITTING)
    assert trial.seats == exam.seats
    assert "试运行" in trial.title
    asked = {q.question.id for q in house.records.paper(exam.paper_id).questions}
    tried = {q.question.id for q in house.records.paper(trial.paper_id).questions}
    assert tried
    assert not asked & tried
    assert trial.full_marks == len(tried)


def test_a_bank_with_no_other_question_has_no_rehearsal(house: House) -> None:
    exam = house.records.sitting(SITTING)
    assert arrange_trial_run(house.records, exam, BANK[:10], 7, "t1", house.now) is None
    assert trial_runs_of(house.records, SITTING) == []


def test_it_is_sat_in_the_same_hall_beside_the_exam(house: House) -> None:
    trial = trial_of(house)
    organiser = house.staff(Role.ORGANISER)
    codes = house.got(s.Codes, organiser, s.IssueCodes(trial.id, (), "试运行")).codes
    token = house.got(p.LoggedIn, "", p.LogIn(trial.id, "0001", codes["0001"], "pc")).token
    house.got(s.Done, organiser, s.Begin(trial.id, 0, "试", "b1"))
    sheet = house.got(p.Sheet, token, p.Fetch())
    assert len(sheet.booklet.questions) == int(trial.full_marks)
    board = house.got(s.Board, organiser, s.WatchBoard(trial.id))
    assert [row.arrived for row in board.rows] == [True, False, False]
    assert house.got(s.Board, organiser, s.WatchBoard(SITTING)).begins_at is None, "the exam has not begun by it"


def test_it_counts_nowhere(house: House) -> None:
    trial = trial_of(house)
    house.records.open_attempt(trial.id, "0001", "考生1", house.now)
    with pytest.raises(UnknownRecord):
        results(house.records, trial.id)
    assert [head.id for head in house.records.sittings(Purpose.SUPERVISED)].count(trial.id) == 0
    assert all(row.score is None for row in counted(house.records, SITTING).rows)
    assert [run.id for run in trial_runs_of(house.records, SITTING)] == ["t1"]
