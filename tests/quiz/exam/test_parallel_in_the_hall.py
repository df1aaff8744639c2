"""A hall with parallel papers: each desk gets, answers and is marked by the paper of its own seat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.arrange import dealt
from quiz.exam.protocol import Denial
from quiz.exam.roles import Role
from quiz.score_sheet.from_records import results
from tests.builders import NINE, a_paper, a_question
from tests.quiz.exam.hall_kit import B, House, a_sitting


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.database.close()


def test_nobody_reaches_a_question_of_the_neighbours_paper(house: House) -> None:
    first, second = (a_paper([a_question(id="both"), a_question(id=f"only{n}")], id=f"p{n}") for n in (1, 2))
    house.records.keep_paper(second, NINE)
    made = a_sitting(house.records, 2, first)
    seats = dealt(made.seats, 2)
    house.records.keep_sitting(replace(made, id="s2", seats=seats, parallel=("p1", "p2")), NINE)
    organiser = house.staff(Role.ORGANISER)
    codes = house.got(s.Codes, organiser, s.IssueCodes("s2", (), "发放")).codes
    desks: list[tuple[str, str]] = []
    for number, code in codes.items():
        token = house.got(p.LoggedIn, "", p.LogIn("s2", number, code, f"device{number}")).token
        desks.append((number, token))
    house.got(s.Done, organiser, s.Begin("s2", 0, "开考", "b"))
    for number, token in desks:
        own, other = ("only1", "only2") if number == "0001" else ("only2", "only1")
        sheet = house.got(p.Sheet, token, p.Fetch())
        assert {q.id for q in sheet.booklet.questions} == {"both", own}
        assert house.denied(token, p.Answer(other, B, 1, 1)) is Denial.NO_ANSWER
        house.got(p.Taken, token, p.Answer(own, B, 1, 1))
        house.got(p.HandedIn, token, p.HandIn())
    result = results(house.records, "s2")
    assert [row.score for row in result.rows] == [1, 1]
    assert result.analysis is not None
    assert {q.question.id: q.answered_by for q in result.analysis.questions} == {"both": 2, "only1": 1, "only2": 1}
