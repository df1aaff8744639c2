"""A mock exam from its beginning to the look through what was wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from question_bank.database import Database, open_database
from question_bank.question import Kind, Letters, Truth
from quiz.errors import UnknownRecord
from quiz.profiles import Profile, add_profile
from quiz.records import HISTORY, Records
from quiz.study.learner import local_day
from quiz.study.mock_exam import begin, desk, result, taken
from quiz.study.mock_paper import draw_mock, shapes
from tests.builders import NINE, a_bank, minutes

BANK = a_bank(12, 6, 6)
SHAPE = shapes({Kind.SINGLE: 12, Kind.MULTIPLE: 6, Kind.TRUE_FALSE: 6})[0]


class Room:
    """A store, a learner, and a clock that is set by hand."""

    def __init__(self, database: Database) -> None:
        self.records = Records(database)
        self.wang: Profile = add_profile(database, "王芳", "", NINE)
        self.now: datetime = NINE

    def begin(self, name: str = "s1") -> str:
        paper = draw_mock(SHAPE, BANK, "模拟考试", 1, f"paper-{name}")
        return begin(self.records, SHAPE, paper, self.wang, local_day(self.now), name, self.now)

    def sit(self, attempt_id: str, right: int) -> None:
        """Answer the first ``right`` questions rightly and the rest wrongly."""
        seat = desk(self.records, self.wang.id, attempt_id, lambda: self.now)
        questions = {q.id: q for q in BANK}
        for place, shown in enumerate(seat.start().questions):  # type: ignore[union-attr]
            question = questions[shown.id]
            wrong = Truth(False) if question.kind is Kind.TRUE_FALSE else Letters.of("D")
            seat.answer(shown.id, question.key if place < right else wrong)  # type: ignore[arg-type]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = open_database(tmp_path, [HISTORY])
    yield Room(database)
    database.close()


def test_an_unfinished_one_is_listed_as_such_without_a_score_and_shows_nothing(room: Room) -> None:
    attempt = room.begin()
    room.sit(attempt, 5)
    (listed,) = taken(room.records, room.wang.id, room.now + minutes(3))
    assert (listed.submitted_at, listed.total, listed.answered, listed.questions) == (None, None, 20, 20)
    assert listed.deadline == NINE + minutes(25)
    assert result(room.records, room.wang.id, attempt, room.now) is None


def test_handed_in_it_is_marked_by_question_kind_and_law(room: Room) -> None:
    attempt = room.begin()
    room.sit(attempt, 15)
    desk(room.records, room.wang.id, attempt, lambda: room.now).submit()
    told = result(room.records, room.wang.id, attempt, room.now)
    assert told is not None
    assert (told.total, told.full, told.passed) == (Decimal(75), Decimal(100), True)
    assert len(told.wrong) == 5
    assert [(part.name, part.right, part.questions) for part in told.by_kind] == [
        (Kind.SINGLE, 10, 10),
        (Kind.MULTIPLE, 5, 5),
        (Kind.TRUE_FALSE, 0, 5),
    ]
    assert sum(part.marks for part in told.by_law) == told.total
    shares = [part.marks / part.full for part in told.by_law]
    assert shares == sorted(shares)


def test_what_the_clock_ended_while_nobody_looked_is_handed_in_at_its_deadline(room: Room) -> None:
    attempt = room.begin()
    room.sit(attempt, 20)
    room.now = NINE + minutes(300)
    (listed,) = taken(room.records, room.wang.id, room.now)
    assert listed.submitted_at == NINE + minutes(25)
    assert listed.total == 100
    told = result(room.records, room.wang.id, attempt, room.now)
    assert told is not None
    assert told.by_clock


def test_the_latest_stands_first_and_each_learner_sees_their_own(room: Room) -> None:
    first = room.begin("s1")
    room.now = NINE + minutes(60)
    second = room.begin("s2")
    assert [mock.attempt_id for mock in taken(room.records, room.wang.id, room.now)] == [second, first]
    assert taken(room.records, "somebody else", room.now) == []
    with pytest.raises(UnknownRecord):
        result(room.records, "somebody else", first, room.now)
    with pytest.raises(UnknownRecord):
        desk(room.records, "somebody else", first, lambda: room.now)


def test_options_are_looked_through_in_the_order_in_which_they_were_shown(room: Room) -> None:
    attempt = room.begin()
    seat = desk(room.records, room.wang.id, attempt, lambda: room.now)
    shown = seat.start()
    seat.submit()
    told = result(room.records, room.wang.id, attempt, room.now)
    assert told is not None
    assert [x.options for x in told.looked] == [q.options for q in shown.questions]  # type: ignore[union-attr]
