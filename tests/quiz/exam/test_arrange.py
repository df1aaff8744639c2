"""Freezing: terms as they were settled, papers dealt out to seats, and each desk with the paper of its seat."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from question_bank.database import open_database
from question_bank.question import Letters
from quiz.attempt import Attempt, OnPaper, Refusal, enter_paper
from quiz.exam.arrange import Terms, dealt, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Counted, Purpose, Sitting
from quiz.frozen import from_json, to_json
from quiz.local_desk import LocalDesk
from quiz.paper import Paper
from quiz.records import HISTORY, Records
from quiz.score_sheet.from_records import results
from quiz.score_sheet.results import Outcome
from tests.builders import NINE, a_paper, a_question, minutes

DAY = date(2026, 11, 22)
TERMS = Terms("2026年度学法考试", DAY, minutes(60), Decimal(1))


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    database = open_database(tmp_path, [HISTORY])
    yield Records(database)
    database.close()


def people(count: int, room: str = "") -> list[Person]:
    return [Person(f"{n:04}", f"考生{n}", "法规科", birth=Birth(1985, 3, 5), room=room) for n in range(1, count + 1)]


def parallel() -> list[Paper]:
    """Each asks what all are asked, and one thing of its own."""
    return [
        a_paper([a_question(id="all"), a_question(id=f"own{n}", stem=f"第 {n} 卷？")], id=f"p{n}") for n in range(3)
    ]


def frozen(records: Records, terms: Terms = TERMS, count: int = 7) -> Sitting:
    first, *more = parallel()
    seats = seats_for(people(count), AgeRule(DAY))
    return freeze(records, Purpose.SUPERVISED, terms, first, "s1", NINE, seats, more)


def desk(records: Records, sitting: Sitting, key: str, at: timedelta = timedelta(0)) -> LocalDesk:
    return LocalDesk(records, sitting, records.open_attempt(sitting.id, key, key, NINE), lambda: NINE + at)


def test_the_terms_are_kept_as_they_were_settled(records: Records) -> None:
    terms = replace(
        TERMS,
        opens=NINE,
        closes=NINE + minutes(120),
        grace=timedelta(seconds=60),
        late_entry=minutes(15),
        earliest_hand_in=minutes(30),
        parent="s0",
        counted=Counted.CAPPED,
    )
    frozen(records, terms)
    kept = records.sitting("s1")
    for name in ("opens", "closes", "grace", "late_entry", "earliest_hand_in", "parent", "counted"):
        assert getattr(kept, name) == getattr(terms, name), name


def test_parallel_papers_are_used_equally_and_neighbours_have_different_ones(records: Records) -> None:
    sitting = frozen(records)
    assert sitting.papers == ("p0", "p1", "p2")
    used = Counter(sitting.paper_of(seat.key) for seat in sitting.must_sit)
    assert sorted(used.values()) == [2, 2, 3]
    order = [sitting.paper_of(f"{n:04}") for n in range(1, 8)]
    assert all(one != next_ for one, next_ in pairwise(order))


def test_neighbours_are_those_of_a_room_not_of_the_roster() -> None:
    mixed = [replace(p, room="甲" if n % 2 else "乙", seat_number=str(n)) for n, p in enumerate(people(12))]
    seats = dealt(seats_for(mixed, AgeRule(DAY)), 2)
    for room in ("甲", "乙"):
        row = [seat.paper for seat in seats if seat.person.room == room]
        assert all(one != next_ for one, next_ in pairwise(row))


def test_one_paper_for_all_needs_no_dealing(records: Records) -> None:
    sitting = freeze(records, Purpose.SUPERVISED, TERMS, a_paper(), "s1", NINE, seats_for(people(3), AgeRule(DAY)))
    assert sitting.parallel == ()
    assert {sitting.paper_of(seat.key) for seat in sitting.seats} == {"p1"}


def test_each_desk_has_the_paper_of_its_seat_and_is_marked_by_it(records: Records) -> None:
    sitting = frozen(records)
    for seat in sitting.must_sit[:-1]:
        here = desk(records, sitting, seat.key)
        booklet = here.start()
        assert not isinstance(booklet, Refusal)
        assert booklet.paper_id == sitting.paper_of(seat.key)
        own = next(q.id for q in booklet.questions if q.id != "all")
        assert own == f"own{seat.paper}"
        here.answer(own, Letters.of("B"))  # the key
        here.submit()
    result = results(records, "s1")
    assert [row.score for row in result.rows] == [Decimal(1)] * 6 + [None]
    assert result.rows[-1].outcome is Outcome.ABSENT
    assert result.analysis is not None
    had = {q.question.id: q.answered_by for q in result.analysis.questions}
    assert had == {"all": 6, "own0": 2, "own1": 2, "own2": 2}


def test_nobody_begins_before_the_window_opens_and_nobody_leaves_too_early(records: Records) -> None:
    sitting = frozen(records, replace(TERMS, opens=NINE + minutes(5), earliest_hand_in=minutes(30)))
    assert desk(records, sitting, "0001").start() is Refusal.NOT_OPEN
    assert not isinstance(desk(records, sitting, "0001", minutes(5)).start(), Refusal)
    assert desk(records, sitting, "0001", minutes(34)).look().hand_in_from == NINE + minutes(35)
    assert desk(records, sitting, "0001", minutes(34)).submit() is Refusal.TOO_EARLY
    assert not isinstance(desk(records, sitting, "0001", minutes(35)).submit(), Refusal)


def test_grace_for_a_wire_is_no_time_to_think_at_a_desk_without_one(records: Records) -> None:
    sitting = frozen(records, replace(TERMS, grace=minutes(1)))
    desk(records, sitting, "0001").start()
    late = desk(records, sitting, "0001", minutes(60) + timedelta(seconds=30))
    late._questions = frozenset({"all"})
    assert late.answer("all", Letters.of("B")) is Refusal.OVER


def test_what_was_entered_from_paper_says_so_in_the_results(records: Records) -> None:
    sitting = frozen(records)
    head = records.open_attempt(sitting.id, "0001", "考生1", NINE)

    def enter(attempt: Attempt) -> object:
        return enter_paper(attempt, NINE, {"all": Letters.of("B")}, "王", "停电")

    records.record(head.id, enter)  # type: ignore[arg-type]
    assert records.record(head.id, enter) is Refusal.ALREADY_STARTED  # type: ignore[arg-type]
    assert records.attempt(head.id).on_paper == OnPaper(NINE, "王", "停电")
    row = results(records, "s1").rows[0]
    assert (row.outcome, row.score, row.note) == (Outcome.SAT, Decimal(1), "纸质答卷录入")


def test_a_sitting_stored_before_there_were_rules_rooms_and_parallel_papers_still_reads(records: Records) -> None:
    """Its JSON lacks what has come since, in the sitting, its seats and its people."""
    sitting = freeze(records, Purpose.SUPERVISED, TERMS, a_paper(), "s1", NINE, seats_for(people(2), AgeRule(DAY)))
    body = json.loads(to_json(sitting))
    for name in ("late_entry", "earliest_hand_in", "parallel", "parent", "counted"):
        del body[name]
    for seat in body["seats"]:
        del seat["paper"]
        for name in ("building", "room", "seat_number"):
            del seat["person"][name]
    assert from_json(Sitting, json.dumps(body)) == sitting
