"""What happened is on disk when the call has returned, and comes back as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import inspect
from sqlalchemy.dialects.sqlite import dialect

from question_bank.database import Database, as_stored, open_database
from question_bank.question import Filled, Kind, Letters, Response, Truth, Written
from quiz import attempt as rules
from quiz.attempt import Answered, Attempt, Marked, Phase, Refusal, Started, Submitted, TimeGranted, Voided
from quiz.clock import Instant
from quiz.desk import Place, Progress
from quiz.errors import UnknownRecord
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Purpose, Sitting
from quiz.local_desk import LocalDesk, receipt
from quiz.records import HISTORY, Records
from quiz.score_sheet.from_records import results
from quiz.scoring import MarkingRule, Scheme
from quiz.tables import EntryRow
from tests.builders import NINE, a_bank, a_paper, a_question, minutes

A, B = Letters.of("A"), Letters.of("B")
WANG = Person("0007", "王芳", "政策法规科", birth=Birth(1985, 3, 5))
OLD = Person("0008", "李强", "人事科", birth=Birth(1966, 3, 5))


class Clock:
    def __init__(self) -> None:
        self.now = NINE

    def __call__(self):  # type: ignore[no-untyped-def]
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, [HISTORY])
    yield database
    database.close()


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database)


def frozen(records: Records, questions=None, **changes: object) -> Sitting:  # type: ignore[no-untyped-def]
    terms = Terms(
        "2026年度学法考试", date(2026, 11, 22), minutes(90), Decimal(6), MarkingRule(Scheme.BY_THE_KEY),
        unit="某市自然资源和规划局", place="三楼会议室", closes=NINE + minutes(120),
    )  # fmt: skip
    seats = seats_for([WANG, OLD], AgeRule(date(2026, 11, 22)))
    paper = a_paper(questions)
    return freeze(records, Purpose.SUPERVISED, terms, paper, "s1", NINE, seats)


def test_the_tables_made_by_migration_are_those_of_the_code(database: Database) -> None:
    from quiz import tables

    with database.read() as connection:
        found = inspect(connection)
        for row in vars(tables).values():
            table = getattr(row, "__table__", None)
            if table is None:
                continue
            there = {c["name"]: (str(c["type"]), c["nullable"]) for c in found.get_columns(table.name)}
            assert there == {c.name: (str(c.type.compile(connection.dialect)), c.nullable) for c in table.columns}, (
                table.name
            )
            assert {tuple(i["column_names"]) for i in found.get_indexes(table.name)} == {
                tuple(c.name for c in index.columns) for index in table.indexes
            }, table.name


def test_a_frozen_sitting_comes_back_as_it_was_with_paper_roster_and_reasons(records: Records) -> None:
    sitting = frozen(records)
    assert records.sitting("s1") == sitting
    assert records.paper(sitting.paper_id) == a_paper()
    assert [seat.person.number for seat in sitting.must_sit] == ["0007"]
    assert [head.id for head in records.sittings(Purpose.SUPERVISED)] == ["s1"]
    assert records.sittings(Purpose.MOCK) == []


def test_what_is_not_there_is_told_by_name(records: Records) -> None:
    with pytest.raises(UnknownRecord) as told:
        records.sitting("nowhere")
    assert (told.value.what, told.value.id) == ("sitting", "nowhere")


def test_there_is_never_a_second_attempt_of_one_person_at_one_sitting(records: Records) -> None:
    frozen(records)
    first = records.open_attempt("s1", "0007", "王芳", NINE)
    again = records.open_attempt("s1", "0007", "王芳", NINE + minutes(5))
    assert again == first
    assert records.attempts("s1") == [first]


@pytest.mark.parametrize(
    "entry",
    [
        Started(NINE, NINE + minutes(90), timedelta(seconds=5)),
        *(
            Answered(NINE, "q1", response, 1, 1)
            for response in (A, Truth(False), Filled(("十五", "")), Written("答"), None)
        ),
        TimeGranted(NINE, minutes(10), "监考", "停电"),
        Submitted(NINE, by_clock=True),
        Marked(NINE, "q1", Decimal("3.50"), "李"),
        Voided(NINE, "监考", "替考"),
    ],
)
def test_each_kind_of_entry_comes_back_as_it_was(records: Records, entry: rules.Entry) -> None:
    frozen(records)
    head = records.open_attempt("s1", "0007", "王芳", NINE)
    records.record(head.id, lambda attempt: (entry,))
    assert records.log(head.id) == [entry]


def desk_for(records: Records, sitting: Sitting, clock: Clock) -> LocalDesk:
    return LocalDesk(records, sitting, records.open_attempt(sitting.id, "0007", "王芳", clock()), clock)


def test_a_desk_takes_up_where_it_was_left_with_the_right_time(records: Records) -> None:
    sitting, clock = frozen(records), Clock()
    desk = desk_for(records, sitting, clock)
    booklet = desk.start()
    assert not isinstance(booklet, Refusal)
    first, second = booklet.questions[0].id, booklet.questions[1].id
    desk.answer(first, A)
    desk.keep_place(Place(second, frozenset({first})))

    clock.now += minutes(30)
    again = desk_for(records, sitting, clock)
    assert again.start() == booklet
    progress = again.look()
    assert progress.responses == {first: A}
    assert progress.place == Place(second, frozenset({first}))
    assert progress.deadline == NINE + minutes(90)
    again.answer(first, B)
    assert again.look().responses == {first: B}


def test_the_local_desk_takes_nothing_after_the_end_and_hands_in_by_itself(records: Records) -> None:
    sitting, clock = frozen(records), Clock()
    desk = desk_for(records, sitting, clock)
    booklet = desk.start()
    assert not isinstance(booklet, Refusal)
    question = booklet.questions[0].id
    clock.now = NINE + minutes(90) + sitting.grace
    assert isinstance(desk.answer(question, A), Progress)
    clock.now += timedelta(seconds=1)
    assert desk.answer(question, B) is Refusal.OVER
    assert desk.look().phase is Phase.SUBMITTED
    given = desk.submit()
    assert not isinstance(given, Refusal)
    assert (given.by_clock, given.at, given.answered) == (True, NINE + minutes(90), 1)
    assert desk.submit() == given
    assert desk.start() is Refusal.SUBMITTED


def test_the_receipt_changes_with_any_answer_and_with_nothing_else() -> None:
    def handed_in(*answers: Answered) -> Attempt:
        return rules.replay([Started(NINE, NINE + minutes(90)), *answers, Submitted(NINE + minutes(9))])

    one = receipt("a", handed_in(Answered(NINE, "q1", A, 1, 1), Answered(NINE, "q2", B, 1, 2)))
    same = receipt("a", handed_in(Answered(NINE, "q2", B, 2, 1), Answered(NINE, "q1", A, 1, 1)))
    other = receipt("a", handed_in(Answered(NINE, "q1", B, 1, 1), Answered(NINE, "q2", B, 1, 2)))
    assert one == same != other


def test_an_answer_to_a_question_that_is_not_on_the_paper_is_refused(records: Records) -> None:
    sitting, clock = frozen(records), Clock()
    desk = desk_for(records, sitting, clock)
    desk.start()
    response: Response = A
    assert isinstance(desk.answer("elsewhere", response), Refusal)
    assert records.attempt(desk.attempt_id).answers == {}


def test_the_clocks_anchor_is_kept(records: Records) -> None:
    assert records.anchor() is None
    for boot in ("one", "two"):
        anchor = Instant(boot, 12.5, NINE)
        records.set_anchor(anchor)
        assert records.anchor() == anchor


def test_a_paper_with_every_kind_of_question_survives_the_store(records: Records) -> None:
    questions = [*a_bank(3, 2, 2), *(a_question(kind, id=f"k{kind}") for kind in Kind)]
    frozen(records, questions)
    assert records.paper("p1") == a_paper(questions)


def test_two_people_without_a_number_never_share_a_seat() -> None:
    people = [
        Person("", "王芳"),
        Person("", "李强"),
        Person("0007", "赵敏"),
        Person("0009", "钱一"),
        Person("0009", "钱二"),
    ]
    seats = seats_for(people, AgeRule(date(2026, 11, 22)))
    assert len({seat.key for seat in seats}) == 5
    assert seats[2].key == "0007"


def test_a_mock_exam_has_results_too_for_whoever_sat_it(records: Records) -> None:
    terms = Terms("模拟考试", date(2026, 11, 22), minutes(90), Decimal(6))
    sitting = freeze(records, Purpose.MOCK, terms, a_paper(), "m1", NINE)
    clock = Clock()
    desk = LocalDesk(records, sitting, records.open_attempt("m1", "profile", "王芳", NINE), clock)
    booklet = desk.start()
    assert not isinstance(booklet, Refusal)
    single = next(q for q in booklet.questions if q.kind is Kind.SINGLE)
    desk.answer(single.id, B)
    desk.submit()
    (row,) = results(records, "m1").rows
    assert (row.person.name, row.score) == ("王芳", 1)


def test_an_instant_stored_past_sqlalchemy_is_what_sqlalchemy_stores() -> None:
    stored = EntryRow.__table__.c.at.type.dialect_impl(dialect()).bind_processor(dialect())  # type: ignore[attr-defined]
    beijing = timezone(timedelta(hours=8))
    for at in (datetime(2026, 11, 22, 9, 0, tzinfo=UTC), datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=beijing)):
        assert as_stored(at) == stored(at.astimezone(UTC))
