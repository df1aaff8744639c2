"""Answers given on paper reach the hall's log, marked so, and nowhere over what was answered at a desk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from question_bank.question import Letters, Response, Truth
from quiz.attempt import Phase, Refusal
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial
from quiz.exam.roles import Role
from quiz.score_sheet.from_records import results
from tests.quiz.exam.hall_kit import SITTING, A, B, Device, House, a_sitting

PAPER: dict[str, Response] = {"q0": B, "q1": A}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    a_sitting(house.records, 3)
    yield house
    house.database.close()


def enter(house: House, number: str = "0001", responses: dict[str, Response] = PAPER, id: str = "") -> p.Reply:
    request = s.EnterPaper(SITTING, number, responses, "机房停电", id or house.id())
    return house.say(house.staff(Role.ORGANISER), request)


def row(house: House, number: str = "0001") -> s.BoardRow:
    board = house.got(s.Board, house.staff(Role.ORGANISER), s.WatchBoard(SITTING))
    return next(row for row in board.rows if row.number == number)


def test_paper_is_entered_marked_and_on_the_chain(house: House) -> None:
    house.begin()
    house.pass_(minutes=70)
    assert enter(house) == s.Done(house.now, 2)
    seen = row(house)
    assert (seen.on_paper, seen.phase, seen.answered, seen.by_clock) == (True, Phase.SUBMITTED, 2, False)
    result = results(house.records, SITTING).rows[0]
    assert result.note == "纸质答卷录入"
    house.reopen()
    chain = house.got(s.AuditRead, house.staff(Role.ORGANISER), s.ReadAudit(0))
    assert chain.broken_at == 0
    (line,) = [line for line in chain.lines if line.did == "EnterPaper"]
    assert (line.about, line.why) == ("0001", "机房停电")
    assert line.detail.startswith("2 ")


def test_a_repeated_request_enters_once(house: House) -> None:
    house.begin()
    assert enter(house, id="same") == enter(house, id="same")
    (head,) = house.records.attempts(SITTING)
    assert len(house.records.log(head.id)) == 2 + len(PAPER) + 1


def test_nothing_is_entered_over_a_desk_nor_twice_nor_before_the_start(house: House) -> None:
    assert enter(house) == p.Denied(Refusal.NOT_STARTED)
    desk = Device(house, "0002", house.codes("0002")["0002"])
    desk.log_in()
    house.begin()
    desk.answer("q0", A)
    assert enter(house, "0002") == p.Denied(Refusal.ALREADY_STARTED)
    assert desk.look().responses == {"q0": A}
    enter(house)
    assert enter(house) == p.Denied(Refusal.ALREADY_STARTED)


@pytest.mark.parametrize("responses", [{"nowhere": A}, {"q0": Truth(True)}, {"q0": Letters.of("H")}])
def test_what_is_no_answer_to_a_question_of_the_paper_is_refused_whole(
    house: House, responses: dict[str, Response]
) -> None:
    house.begin()
    assert enter(house, responses={**PAPER, **responses}) == p.Denied(Denial.NO_ANSWER)
    assert house.records.attempts(SITTING) == []


def test_who_is_no_candidate_has_no_paper_and_after_release_of_the_keys_nobody_has(house: House) -> None:
    house.begin()
    assert enter(house, "0009") == p.Denied(Denial.NO_SUCH_CANDIDATE)
    assert enter(house, "") == p.Denied(Denial.NO_SUCH_CANDIDATE)
    store = house.hall.course.store
    with house.database.write():
        store.keep_run(replace(store.run(SITTING), paper_released=True))
    assert enter(house) == p.Denied(Refusal.OVER)
