"""What happens in the hall on the day, told with a clock that is moved by hand."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from question_bank.question import Blanks, Filled, Kind, Letters, Truth, Written
from quiz.attempt import Phase, Refusal
from quiz.desk import Place
from quiz.errors import Unreadable
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import ALLOWED, OPEN_TO_ALL, REPLY_TO, Role
from quiz.remark import Verdict
from tests.builders import NINE, a_paper, a_question, minutes
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING, A, B, Device, House, a_sitting


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.database.close()


def sit(house: House, candidates: int = 3, **changes: object) -> list[Device]:
    """A sitting, and devices that have not logged in yet."""
    a_sitting(house.records, candidates, **changes)  # type: ignore[arg-type]
    return [Device(house, number, code) for number, code in house.codes().items()]


# --- from the waiting room to the receipt ---------------------------------------------------------------------------


def test_all_who_wait_start_together_and_everybody_gets_the_same_receipt_however_often(house: House) -> None:
    desks = sit(house)
    for desk in desks:
        assert isinstance(desk.log_in(), p.LoggedIn)
        house.pass_(seconds=40)
    first = desks[0]
    assert first.look().phase is Phase.WAITING
    assert first.fetch() == Denied(Refusal.NOT_STARTED)
    house.begin()
    began = house.now
    house.pass_(seconds=20)  # they fetch when they hear of it, and begin at the same instant all the same
    for desk in desks:
        assert isinstance(desk.fetch(), p.Sheet)
        assert desk.look().deadline == began + minutes(60)
    assert first.answer("q0", A) == p.Taken(house.now, began + minutes(60), True)
    receipt = first.hand_in()
    assert isinstance(receipt, p.HandedIn)
    assert receipt.receipt.answered == 1
    house.pass_(minutes=200)
    house.reopen()
    again = first.hand_in()
    assert isinstance(again, p.HandedIn)
    assert again.receipt == receipt.receipt
    assert first.answer("q1", A) == Denied(Refusal.SUBMITTED)


def test_the_window_opens_by_itself_where_the_sitting_says_when(house: House) -> None:
    desk, *_ = sit(house, opens=NINE + minutes(15))
    desk.log_in()
    assert desk.look().begins_at == NINE + minutes(15)
    assert desk.look().phase is Phase.WAITING
    house.pass_(minutes=15)
    assert desk.look().phase is Phase.RUNNING


def test_who_comes_late_ends_with_the_others_and_after_the_limit_needs_an_invigilator(house: House) -> None:
    one, two, three = sit(house, late_entry=minutes(15))
    one.log_in()
    house.begin()
    house.pass_(minutes=10)
    two.log_in()
    assert two.look().deadline == one.look().deadline == NINE + minutes(60)
    house.pass_(minutes=10)
    assert three.log_in() == Denied(Denial.ENTRY_CLOSED)
    house.got(s.Done, house.staff(Role.INVIGILATOR), s.AdmitEntry(SITTING, three.number, "车祸", house.id()))
    assert isinstance(three.log_in(), p.LoggedIn)
    assert three.look().deadline == NINE + minutes(60)


def test_extra_time_by_right_reaches_beyond_the_common_end(house: House) -> None:
    sitting = a_sitting(house.records, 1)
    more = replace(sitting, id="s2", seats=(replace(sitting.seats[0], extra=minutes(30)),))
    house.records.keep_sitting(more, NINE)
    organiser = house.staff(Role.ORGANISER)
    code = house.got(s.Codes, organiser, s.IssueCodes("s2", (), "发放")).codes["0001"]
    token = house.got(p.LoggedIn, "", p.LogIn("s2", "0001", code, "device")).token
    house.got(s.Done, organiser, s.Begin("s2", 0, "开考", "b"))
    assert house.got(p.Standing, token, p.Look()).deadline == NINE + minutes(90)


def test_handing_in_too_early_is_refused(house: House) -> None:
    desk, *_ = sit(house, earliest_hand_in=minutes(30))
    desk.log_in()
    house.begin()
    house.pass_(minutes=29)
    assert desk.hand_in() == Denied(Refusal.TOO_EARLY)
    house.pass_(minutes=1)
    assert isinstance(desk.hand_in(), p.HandedIn)


def test_who_never_hands_in_is_closed_at_the_deadline_by_the_sweep(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    desk.answer("q0", A)
    house.pass_(minutes=61)
    house._write(lambda: house.hall.course.sweep(house.now))
    (head,) = house.records.attempts(SITTING)
    submitted = house.records.attempt(head.id).submitted
    assert submitted is not None
    assert submitted.by_clock
    assert submitted.at == NINE + minutes(60)


def test_a_place_comes_back_and_a_message_arrives(house: House) -> None:
    one, two, _ = sit(house)
    for desk in (one, two):
        desk.log_in()
    house.begin()
    house.got(p.Kept, one.token, p.KeepPlace(Place("q2", frozenset({"q1"}))))
    assert house.denied(one.token, p.KeepPlace(Place("no such question"))) is Denial.NO_ANSWER
    invigilator = house.staff(Role.INVIGILATOR)
    house.got(s.Done, invigilator, s.Tell(SITTING, "", "还有十分钟", "提醒", house.id()))
    house.got(s.Done, invigilator, s.Tell(SITTING, two.number, "请安静", "提醒", house.id()))
    house.reopen()
    assert one.look().place == Place("q2", frozenset({"q1"}))
    assert [notice.text for notice in one.look().notices] == ["还有十分钟"]
    assert [notice.text for notice in two.look().notices] == ["还有十分钟", "请安静"]


# --- answers ---------------------------------------------------------------------------------------------------------


def test_retries_and_reorderings_end_the_same_and_a_number_is_never_used_twice(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    old, new = desk.request("q0", A), desk.request("q0", B)
    for request in (new, old, new, old):
        assert isinstance(house.say(desk.token, request), p.Taken)
    assert desk.look().responses == {"q0": B}
    assert house.denied(desk.token, replace(new, question="q1")) is Denial.KEY_REUSED
    assert house.denied(desk.token, replace(new, response=A)) is Denial.KEY_REUSED
    (head,) = house.records.attempts(SITTING)
    assert len(house.records.log(head.id)) == 2
    assert desk.look().last_seq == 2


def test_receipt_decides_and_what_is_late_waits_for_a_decision(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    in_time, late = desk.request("q0", A), desk.request("q1", A)
    house.pass_(minutes=80)
    house._write(lambda: house.hall.course.sweep(house.now))
    # It came in grace, and stood in a queue until long after.
    assert house.say(desk.token, in_time, at=NINE + minutes(60) + timedelta(seconds=9)).counts  # type: ignore[attr-defined]
    assert not house.say(desk.token, late).counts  # type: ignore[attr-defined]
    assert desk.look().responses == {"q0": A}
    done = house.got(
        s.Done, house.staff(Role.INVIGILATOR), s.AdmitLate(SITTING, desk.number, (), "网络中断", house.id())
    )
    assert done.count == 1
    assert desk.look().responses == {"q0": A, "q1": A}


def test_only_answers_that_fit_the_question_are_taken(house: House) -> None:
    essay = a_question(Kind.ESSAY, stem="论述", id="e")
    blank = a_question(Kind.BLANK, stem="多少日？", id="b", key=Blanks((("十",),)))
    single = a_question(id="s")
    judged = a_question(Kind.TRUE_FALSE, stem="对吗？", id="t")
    desk, *_ = sit(house, 1, paper=a_paper([single, judged, blank, essay]))
    desk.log_in()
    house.begin()
    for question, response in (
        ("none", A),
        ("s", Letters.of("AB")),
        ("s", Letters.of("E")),
        ("s", Letters(frozenset({"AB"}))),
        ("s", Letters(frozenset({""}))),
        ("s", Truth(True)),
        ("t", A),
        ("b", Filled(("一", "二"))),
        ("e", Written("字" * 30_000)),
    ):
        assert desk.answer(question, response) == Denied(Denial.NO_ANSWER), (question, response)
    for question, response in (
        ("s", A),
        ("t", Truth(False)),
        ("b", Filled(("十",))),
        ("e", Written("论")),
        ("s", None),
    ):
        assert isinstance(desk.answer(question, response), p.Taken)  # type: ignore[arg-type]


# --- one lease -------------------------------------------------------------------------------------------------------


def test_another_machine_needs_a_one_time_code_and_the_first_is_fenced_for_good(house: House) -> None:
    one, *_ = sit(house)
    one.log_in()
    house.begin()
    one.answer("q0", A)
    undelivered = one.request("q1", B)
    two = Device(house, one.number, one.code, secret="another")
    assert two.log_in() == Denied(Denial.LEASE_HELD)
    assert two.log_in("AAAA-AAAA") == Denied(Denial.LEASE_HELD)
    allow = s.AllowDevice(SITTING, one.number, "电脑坏了")
    code = house.got(s.OneTime, house.staff(Role.INVIGILATOR), allow).code
    assert isinstance(two.log_in(code.lower()), p.LoggedIn)
    assert two.look().responses == {"q0": A}
    two.answer("q0", B)
    for request in (undelivered, p.Look(), p.Fetch(), p.HandIn(), undelivered):
        assert house.denied(one.token, request) is Refusal.FENCED
    three = Device(house, one.number, one.code, secret="third")
    assert three.log_in(code) == Denied(Denial.LEASE_HELD), "a one-time code works once"
    assert two.look().responses == {"q0": B}, "what the fenced device held was not merged"
    invigilator = house.staff(Role.INVIGILATOR)
    (row,) = [row for row in house.got(s.Board, invigilator, s.WatchBoard(SITTING)).rows if row.number == one.number]
    assert row.held == 1
    assert house.got(s.Done, invigilator, s.AdmitLate(SITTING, one.number, (), "原机未送达", house.id())).count == 1
    assert two.look().responses == {"q0": B, "q1": B}


def test_a_one_time_code_dies_after_ten_minutes(house: House) -> None:
    one, *_ = sit(house)
    one.log_in()
    allow = s.AllowDevice(SITTING, one.number, "换座位")
    code = house.got(s.OneTime, house.staff(Role.INVIGILATOR), allow).code
    house.pass_(minutes=10, seconds=1)
    assert Device(house, one.number, one.code, secret="x").log_in(code) == Denied(Denial.LEASE_HELD)


def test_the_same_machine_may_log_in_again_and_deliver_what_it_held(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    held, first, before = desk.request("q0", A), desk.token, desk.epoch
    desk.log_in()
    assert desk.epoch == before + 1
    assert isinstance(house.say(desk.token, held), p.Taken), "an older epoch of the same machine"
    assert house.got(p.Standing, first, p.Look()).epoch == before, "a log-in that came twice put out its own desk"
    assert desk.look().responses == {"q0": A}
    assert desk.look().last_seq == 0


def test_a_session_outlives_the_hall_and_an_unknown_token_is_nobodys(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    house.reopen()
    assert isinstance(desk.answer("q0", A), p.Taken)
    assert house.denied("stolen", p.Look()) is Denial.NO_SESSION
    assert house.denied("", p.Look()) is Denial.NO_SESSION
    stored = (house.folder / "lawquiz.sqlite-wal").read_bytes() + (house.folder / "lawquiz.sqlite").read_bytes()
    assert desk.token.encode() not in stored
    assert desk.code.encode() not in stored


def test_wrong_codes_are_throttled_for_this_candidate_only_and_the_right_one_waits_too(house: House) -> None:
    one, two, _ = sit(house)
    wrong = replace(one, code="AAAA-AAAA")
    assert [wrong.log_in() for _ in range(5)] == [Denied(Denial.WRONG_CODE)] * 5
    throttled = one.log_in()
    assert isinstance(throttled, Denied)
    assert throttled.why is Denial.THROTTLED
    assert 0 < throttled.retry_after <= 60
    assert isinstance(two.log_in(), p.LoggedIn)
    house.reopen()
    assert one.log_in() == throttled, "a restart forgives nothing"
    house.pass_(seconds=throttled.retry_after)
    assert isinstance(one.log_in(), p.LoggedIn)
    assert replace(one, number="9999").log_in() == Denied(Denial.WRONG_CODE)


# --- invigilators ----------------------------------------------------------------------------------------------------


def test_time_is_granted_to_one_or_all_once_for_each_request(house: House) -> None:
    one, two, _ = sit(house)
    for desk in (one, two):
        desk.log_in()
    house.begin()
    invigilator = house.staff(Role.INVIGILATOR)
    request = s.GrantTime(SITTING, one.number, 300, "停电", house.id())
    for _ in range(3):
        assert house.got(s.Done, invigilator, request).count == 1
    assert one.look().deadline == NINE + minutes(65)
    assert house.got(s.Done, invigilator, s.GrantTime(SITTING, "", 60, "停电", house.id())).count == 2
    assert two.look().deadline == NINE + minutes(61)
    house.pass_(minutes=70)
    assert one.look().phase is Phase.SUBMITTED
    house.got(s.Done, invigilator, s.GrantTime(SITTING, one.number, 60, "停电", house.id()))
    assert one.look().phase is Phase.RUNNING
    assert one.look().deadline == NINE + minutes(71), "after the end it runs from now"
    assert house.denied(invigilator, s.GrantTime(SITTING, one.number, 60, " ", house.id())) is Denial.UNREADABLE


def test_forced_hand_in_and_void_end_an_attempt_and_keep_what_comes_after(house: House) -> None:
    one, two, _ = sit(house)
    for desk in (one, two):
        desk.log_in()
    house.begin()
    invigilator = house.staff(Role.INVIGILATOR)
    house.got(s.Done, invigilator, s.ForceHandIn(SITTING, one.number, "离场", house.id()))
    house.got(s.Done, invigilator, s.Void(SITTING, two.number, "替考", house.id()))
    assert one.answer("q0", A) == Denied(Refusal.SUBMITTED)
    assert two.answer("q0", A) == Denied(Refusal.VOIDED)
    assert two.hand_in() == Denied(Refusal.VOIDED)
    rows = {row.number: row for row in house.got(s.Board, invigilator, s.WatchBoard(SITTING)).rows}
    assert [(row.phase, row.held, row.arrived) for row in rows.values()] == [
        (Phase.SUBMITTED, 1, True),
        (Phase.VOIDED, 1, True),
        (Phase.WAITING, 0, False),
    ]
    house.got(s.Done, invigilator, s.AdmitLate(SITTING, one.number, (), "断网期间所答", house.id()))
    assert one.look().responses == {"q0": A}


def test_the_result_is_shown_after_release_only(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    for question in ("q0", "q1"):
        desk.answer(question, B)  # the key of every single-choice question here
    desk.hand_in()
    assert house.denied(desk.token, p.AskResult()) is Denial.NOT_RELEASED
    house.got(s.Done, house.staff(Role.ORGANISER), s.Release(SITTING, "阅卷完毕", house.id()))
    result = house.got(p.ResultShown, desk.token, p.AskResult())
    assert (result.total, result.full, result.passed) == (2, 10, False)


def test_nobody_comes_in_once_entry_is_closed(house: House) -> None:
    one, two, _ = sit(house)
    one.log_in()
    house.begin()
    house.got(s.Done, house.staff(Role.ORGANISER), s.CloseEntry(SITTING, "到点", house.id()))
    assert two.log_in() == Denied(Denial.ENTRY_CLOSED)
    assert isinstance(one.answer("q0", A), p.Taken)


def test_every_deed_of_the_staff_is_on_the_chain_with_its_reason(house: House) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    invigilator = house.staff(Role.INVIGILATOR)
    house.got(s.Done, invigilator, s.GrantTime(SITTING, desk.number, 60, "停电", house.id()))
    read = house.got(s.AuditRead, house.staff(Role.AUDITOR), s.ReadAudit(0))
    assert read.broken_at == 0
    assert [line.seq for line in read.lines] == list(range(1, read.count + 1))
    granted = [line for line in read.lines if line.did == "GrantTime"]
    assert [(line.who, line.about, line.why) for line in granted] == [("invigilator", desk.number, "停电")]
    assert {"sat_down", "Begin", "IssueCodes"} <= {line.did for line in read.lines}


def test_an_inconsistent_clock_freezes_the_sitting_until_the_organiser_confirms(house: House) -> None:
    from quiz.exam.audit import Deed
    from quiz.exam.course import CLOCK_DOUBTED

    desk, *_ = sit(house)
    desk.log_in()
    house.begin()
    request = desk.request("q0", A)
    house._write(lambda: house.hall.course.note(Deed(house.now, "hall", "", CLOCK_DOUBTED)))
    house.reopen()
    assert house.denied(desk.token, request) is Denial.CLOCK_DOUBTFUL
    house.got(s.Done, house.staff(Role.ORGANISER), s.ConfirmClock("对过表", house.id()))
    assert isinstance(house.say(desk.token, request), p.Taken)


# --- the matrix, and the keys ---------------------------------------------------------------------------------------


def specimen(kind: type[p.Request]) -> p.Request:
    """Some request of this kind."""
    values = {
        "sitting": SITTING, "number": "0001", "code": "x", "device": "d", "question": "q0", "response": A, "epoch": 1,
        "client_seq": 1, "place": Place(), "name": "n", "secret": "x", "seconds": 60, "why": "w", "id": "", "text": "t",
        "keys": (), "in_seconds": 0, "numbers": ("0001",), "role": "auditor", "after": 0,
        "content": "", "responses": {}, "verdict": Verdict.VOID, "key": None, "remark": "r", "agree": True,
    }  # fmt: skip
    from dataclasses import MISSING, fields

    return kind(**{f.name: values[f.name] for f in fields(kind) if f.default is MISSING})  # type: ignore[arg-type]


# Written out a second time, so that a cell that is changed by mistake is seen.
EXPECTED = {
    "candidate": {
        "Look", "Fetch", "Answer", "KeepPlace", "HandIn", "AskResult", "FetchPackage", "LeftWindow", "ReadPaper",
        "RaiseObjection",
    },
    "invigilator": {
        "WatchBoard", "GrantTime", "Tell", "AdmitEntry", "AdmitLate", "AllowDevice", "ForceHandIn", "Void",
        "UploadSealed",
    },
    "organiser": {
        "WatchBoard", "GrantTime", "Tell", "AdmitEntry", "AdmitLate", "AllowDevice", "ForceHandIn", "Void", "Begin",
        "CloseEntry", "Release", "IssueCodes", "OpenAccount", "ConfirmClock", "ReadAudit", "CloseHall", "WatchHall",
        "UploadSealed", "ListObjections", "PreviewRemark", "ProposeRemark", "DecideRemark", "EnterPaper",
    },
    "auditor": {"WatchBoard", "ReadAudit", "ListObjections", "PreviewRemark"},
}  # fmt: skip


def test_every_cell_of_the_matrix(house: House, proven: Counts) -> None:
    desk, *_ = sit(house)
    desk.log_in()
    tokens = {role: desk.token if role is Role.CANDIDATE else house.staff(role) for role in Role}
    assert set(ALLOWED) | OPEN_TO_ALL == set(REPLY_TO), "a message that the matrix does not know"
    cells = wrong = 0
    for role, token in tokens.items():
        for kind in ALLOWED:
            request = specimen(kind)
            if hasattr(request, "id"):
                request = replace(request, id=house.id())  # type: ignore[call-arg]
            reply = house.say(token, request)
            refused = isinstance(reply, Denied) and reply.why is Denial.NOT_ALLOWED
            wrong += refused == (kind.__name__ in EXPECTED[role.value])
            wrong += house.denied("", request) is not Denial.NO_SESSION
            cells += 1
    proven("cells of the authorisation matrix that let through what they should not, or refuse what they should", wrong,
           of=cells)  # fmt: skip
    assert wrong == 0


def test_a_candidate_reaches_no_attempt_but_the_own(house: House) -> None:
    one, two, _ = sit(house)
    for desk in (one, two):
        desk.log_in()
    house.begin()
    one.answer("q0", A)
    two.answer("q0", B)
    assert one.look().responses == {"q0": A}
    assert two.look().responses == {"q0": B}
    with pytest.raises(Unreadable):  # there is no field in which to name somebody else
        p.decode(p.Look, b'{"number":"0002"}')


def test_no_byte_of_a_key_or_explanation_is_ever_sent_to_a_candidate(house: House, proven: Counts) -> None:
    canaries: list[str] = []

    def canary() -> str:
        canaries.append(secrets.token_hex(16))
        return canaries[-1]

    questions = []
    for n in range(12):
        kind = (Kind.SINGLE, Kind.BLANK, Kind.ESSAY, Kind.MULTIPLE)[n % 4]
        key = {Kind.BLANK: Blanks(((canary(), canary()),)), Kind.ESSAY: Written(canary())}.get(kind)
        questions.append(a_question(kind, stem=f"题目{n}", key=key, id=f"q{n}", explanation=canary(), law=canary()))
    desks = sit(house, 3, paper=a_paper(questions))
    die = random.Random(7)
    for desk in desks:
        desk.log_in()
    house.begin()
    for desk in desks:
        desk.fetch()
        for question in questions:
            for response in (A, Truth(True), Filled(("x",)), Written("y"), None):
                desk.answer(question.id, response)
        for kind in REPLY_TO:
            house.say(desk.token, specimen(kind))
        if die.random() < 0.7:
            desk.hand_in()
        desk.look()
    seen = b"".join(house.sent)
    hits = sum(canary.encode() in seen for canary in canaries)
    proven("canaries of keys and explanations found in what candidates were sent", hits, of=len(canaries))
    assert hits == 0
    assert "题目3".encode() in seen


def test_booklet_and_its_length_do_not_depend_on_the_key(house: House) -> None:
    one = a_paper([a_question(key=Letters.of("A"), explanation="长" * 500)])
    two = a_paper([a_question(key=Letters.of("C"))])
    from quiz.paper import booklet

    assert p.encode(p.Sheet(booklet(one, "seed"))) == p.encode(p.Sheet(booklet(two, "seed")))


def test_anybody_may_ask_which_sittings_are_held_here(house: House) -> None:
    sit(house)
    found = house.got(p.SittingsHeld, "", p.AskSittings())
    assert p.SittingHeld(SITTING, "2026年度学法考试", "2026-11-22") in found.sittings


def test_a_desk_is_told_from_when_on_it_may_hand_in(house: House) -> None:
    desk, *_ = sit(house, earliest_hand_in=minutes(30))
    desk.log_in()
    assert desk.look().hand_in_from is None
    house.begin()
    earliest = desk.look().hand_in_from
    assert earliest == house.now + minutes(30)
    assert house.denied(desk.token, p.HandIn()) is Refusal.TOO_EARLY
    house.pass_(minutes=30)
    assert isinstance(desk.hand_in(), p.HandedIn)
