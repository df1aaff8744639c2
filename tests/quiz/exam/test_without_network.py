"""The network is gone: a booklet fetched ahead and opened with a code, answers carried to the hall on a stick."""

from __future__ import annotations

import random
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Blanks, Kind, Letters, Response, Written
from quiz.attempt import Phase, Refusal
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.outbox import Waiting
from quiz.exam.package import lock, open_with
from quiz.exam.protocol import Denial, Denied, Sheet, encode
from quiz.exam.roles import Role
from quiz.exam.sealed import AT_MOST, MOST, Contents, hall_key_in, seal
from quiz.exam.secret import new_unlock
from quiz.exam.without_network import LEFT_AT_MOST
from quiz.paper import booklet
from tests.builders import NINE, a_paper, a_question, minutes
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING, A, B, Device, House, a_sitting


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.database.close()


def sit(house: House, candidates: int = 3, **changes: object) -> list[Device]:
    a_sitting(house.records, candidates, **changes)  # type: ignore[arg-type]
    desks = [Device(house, number, code) for number, code in house.codes().items()]
    for desk in desks:
        assert isinstance(desk.log_in(), p.LoggedIn)
    return desks


def fetched(desk: Device) -> p.Package:
    return desk.house.got(p.Package, desk.token, p.FetchPackage())


def board(house: House) -> s.Board:
    return house.got(s.Board, house.staff(Role.ORGANISER), s.WatchBoard(SITTING))


# --- the package -----------------------------------------------------------------------------------------------------


def test_a_package_fetched_in_the_waiting_room_opens_once_the_exam_has_begun(house: House) -> None:
    one, two, _ = sit(house)
    packages = [fetched(one), fetched(two)]
    assert [package.duration for package in packages] == [3600, 3600]
    assert one.look().unlock == ""
    assert board(house).unlock == ""
    house.begin()
    code = one.look().unlock
    assert code == two.look().unlock == board(house).unlock
    assert len(code) == 19
    for desk, package in zip((one, two), packages, strict=True):
        sheet = desk.fetch()
        assert isinstance(sheet, Sheet)
        assert open_with(code, package.sealed) == sheet.booklet
    house.reopen()
    assert one.look().unlock == code, "the same code for ever"


def test_the_code_comes_neither_before_a_start_that_is_set_nor_by_a_clock_in_doubt(house: House) -> None:
    from quiz.exam.audit import Deed
    from quiz.exam.course import CLOCK_DOUBTED

    desk, *_ = sit(house, opens=NINE + minutes(15))
    fetched(desk)
    house.pass_(minutes=14, seconds=59)
    assert (desk.look().unlock, board(house).unlock) == ("", "")
    house.pass_(seconds=1)
    assert desk.look().unlock
    house._write(lambda: house.hall.course.note(Deed(house.now, "hall", "", CLOCK_DOUBTED)))
    assert (desk.look().unlock, board(house).unlock) == ("", "")
    assert board(house).clock_doubtful


def test_a_code_is_typed_as_people_type_and_any_other_opens_nothing() -> None:
    sheet = Sheet(booklet(a_paper(), "a1"))
    code = new_unlock()
    package = lock(encode(sheet), code, "a1")
    assert open_with(f"  {code.lower().replace('-', ' ')} ", package) == sheet.booklet
    assert open_with(new_unlock(), package) is None
    assert open_with("", package) is None
    content = bytearray(b64decode(package))
    for place in random.Random(1).sample(range(len(content)), 40):
        damaged = bytes(content[:place]) + bytes([content[place] ^ 1]) + bytes(content[place + 1 :])
        assert open_with(code, b64encode(damaged).decode()) is None
    for torn in ("", "x", "====", package[:40], package[:-4], "字"):
        assert open_with(code, torn) is None


def test_extra_time_by_right_is_in_the_package(house: House) -> None:
    sitting = a_sitting(house.records, 1)
    more = replace(sitting, id="s2", seats=(replace(sitting.seats[0], extra=minutes(30)),))
    house.records.keep_sitting(more, NINE)
    code = house.got(s.Codes, house.staff(Role.ORGANISER), s.IssueCodes("s2", (), "发放")).codes["0001"]
    token = house.got(p.LoggedIn, "", p.LogIn("s2", "0001", code, "device")).token
    assert house.got(p.Package, token, p.FetchPackage()).duration == 90 * 60


def test_no_package_for_one_whose_exam_is_over(house: House) -> None:
    one, two, _ = sit(house)
    house.begin()
    one.hand_in()
    house.got(s.Done, house.staff(Role.INVIGILATOR), s.Void(SITTING, two.number, "替考", house.id()))
    assert house.denied(one.token, p.FetchPackage()) is Refusal.SUBMITTED
    assert house.denied(two.token, p.FetchPackage()) is Refusal.VOIDED


def test_neither_a_package_nor_its_length_tells_of_the_key(house: House, proven: Counts) -> None:
    """I6: before the start not even the code; after it what the booklet tells, and no more."""
    canaries = [secrets.token_hex(16) for _ in range(48)]
    word = iter(canaries).__next__
    questions = [
        a_question(
            (Kind.SINGLE, Kind.BLANK, Kind.ESSAY)[n % 3],
            stem=f"题目{n}",
            key={1: Blanks(((word(),),)), 2: Written(word())}.get(n % 3),
            id=f"q{n}",
            explanation=word(),
            law=word(),
        )
        for n in range(12)
    ]
    desks = sit(house, paper=a_paper(questions))
    packages = [fetched(desk) for desk in desks]
    for desk in desks:
        desk.look()
    code = house.hall.course.store.run(SITTING).unlock
    before = b"".join(house.sent)
    assert code.encode() not in before, "the code left the hall before the start"
    assert "题目3".encode() not in before
    house.begin()
    opened = [open_with(desk.look().unlock, package.sealed) for desk, package in zip(desks, packages, strict=True)]
    assert all(opened)
    inside = b"".join(encode(Sheet(each)) for each in opened if each) + b"".join(map(encode, packages))
    assert "题目3".encode() in inside
    hits = sum(canary.encode() in text for canary in canaries for text in (inside, before, b"".join(house.sent)))
    proven("canaries of keys and explanations found in packages, opened or not", hits, of=3 * len(canaries))
    assert hits == 0


@given(st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.text(max_size=300), st.text(max_size=300))
def test_two_papers_that_differ_in_key_and_explanation_have_packages_of_one_length(
    one: str, other: str, why: str, why_other: str
) -> None:
    papers = (
        a_paper([a_question(key=Letters.of(one), explanation=why)]),
        a_paper([a_question(key=Letters.of(other), explanation=why_other)]),
    )
    lengths = {len(lock(encode(Sheet(booklet(paper, "a1"))), new_unlock(), "a1")) for paper in papers}
    assert len(lengths) == 1


# --- windows left ----------------------------------------------------------------------------------------------------


def test_a_window_left_is_counted_while_the_exam_runs_and_a_mad_desk_fills_no_disk(house: House) -> None:
    one, two, _ = sit(house)
    house.got(p.Kept, one.token, p.LeftWindow(5))
    house.begin()
    for _ in range(3):
        house.got(p.Kept, one.token, p.LeftWindow(7))
    for _ in range(LEFT_AT_MOST + 50):
        house.got(p.Kept, two.token, p.LeftWindow(1))
    assert house.denied(one.token, p.LeftWindow(-1)) is Denial.UNREADABLE
    assert house.denied(one.token, p.LeftWindow(10**30)) is Denial.UNREADABLE
    one.hand_in()
    house.got(p.Kept, one.token, p.LeftWindow(9))
    assert [row.left_window for row in board(house).rows] == [3, LEFT_AT_MOST, 0]


# --- the stick -------------------------------------------------------------------------------------------------------


def sealed(
    desk: Device,
    *answers: tuple[int, int, str, Response | None],
    sitting: str = SITTING,
    number: str = "",
    token: str = "",
    handing_in: bool = True,
) -> str:
    """What this desk would write to a stick."""
    contents = Contents(
        sitting,
        number or desk.number,
        token or desk.token,
        tuple(Waiting(*answer) for answer in answers),
        handing_in,
    )
    return b64encode(seal(contents, hall_key_in(desk.house.folder).public)).decode()


def upload(house: House, content: str, sitting: str = SITTING) -> s.UploadSealed:
    return s.UploadSealed(sitting, content, "网络一直没有恢复", house.id())


def test_a_sealed_file_is_held_then_admitted_and_the_same_file_twice_changes_nothing(house: House) -> None:
    desk, *_ = sit(house)
    house.begin()
    desk.answer("q0", A)
    file = sealed(desk, (desk.epoch, 1, "q0", A), (desk.epoch, 2, "q0", B), (desk.epoch, 3, "q1", B))
    house.pass_(minutes=90)
    invigilator = house.staff(Role.INVIGILATOR)
    for _ in range(2):
        taken = house.got(s.SealedTaken, invigilator, upload(house, file))
        assert taken == s.SealedTaken(desk.number, "考生1", 3, 2)
    house.reopen()
    assert desk.look().responses == {"q0": A}, "I5: what came after its time waits for a decision"
    (row, *_) = board(house).rows
    assert (row.held, row.phase) == (2, Phase.SUBMITTED)
    admit = s.AdmitLate(SITTING, desk.number, (), "断网，答卷由优盘带回", house.id())
    assert house.got(s.Done, invigilator, admit).count == 2
    assert desk.look().responses == {"q0": B, "q1": B}
    again = house.got(s.SealedTaken, invigilator, upload(house, file))
    assert (again.answers, again.waiting) == (3, 0)
    assert board(house).rows[0].held == 0
    lines = house.got(s.AuditRead, house.staff(Role.AUDITOR), s.ReadAudit(0))
    assert lines.broken_at == 0
    assert [line.about for line in lines.lines if line.did == "UploadSealed"] == [desk.number] * 3


def test_a_request_that_is_repeated_is_on_the_chain_once(house: House) -> None:
    desk, *_ = sit(house)
    house.begin()
    request = upload(house, sealed(desk, (desk.epoch, 1, "q0", A)))
    token = house.staff(Role.INVIGILATOR)
    first, again = (house.got(s.SealedTaken, token, request) for _ in range(2))
    assert first == again
    read = house.got(s.AuditRead, house.staff(Role.AUDITOR), s.ReadAudit(0))
    assert [line.did for line in read.lines].count("UploadSealed") == 1


def test_what_a_fenced_machine_still_held_comes_by_stick_as_well(house: House) -> None:
    one, *_ = sit(house)
    house.begin()
    file = sealed(one, (one.epoch, 1, "q2", A))
    code = house.got(s.OneTime, house.staff(Role.INVIGILATOR), s.AllowDevice(SITTING, one.number, "电脑坏了")).code
    two = Device(house, one.number, one.code, secret="another")
    assert isinstance(two.log_in(code), p.LoggedIn)
    two.answer("q2", B)
    taken = house.got(s.SealedTaken, house.staff(Role.INVIGILATOR), upload(house, file))
    assert taken.waiting == 1
    assert two.look().responses == {"q2": B}, "I4: never merged silently"


def test_a_foreign_or_torn_file_is_refused_and_nothing_of_it_is_kept(house: House, tmp_path: Path) -> None:
    one, two, _ = sit(house)
    house.begin()
    answer = (one.epoch, 1, "q0", A)
    good = b64decode(sealed(one, answer))
    elsewhere = Contents(SITTING, one.number, one.token, (Waiting(*answer),), False)
    (tmp_path / "other").mkdir()
    files = {
        "another hall's": seal(elsewhere, hall_key_in(tmp_path / "other").public),
        "empty": b"",
        "torn": good[: len(good) // 2],
        "cut by one": good[:-1],
        "longer by one": good + b"x",
        "a bit turned": good[:60] + bytes([good[60] ^ 4]) + good[61:],
        "the mark alone": good[:17],
        "too long": good + bytes(MOST),
        "another sitting": b64decode(sealed(one, answer, sitting="s2")),
        "another's number": b64decode(sealed(one, answer, number=two.number)),
        "another's session": b64decode(sealed(one, answer, token=two.token)),
        "no session": b64decode(sealed(one, answer, token="guessed")),
        "a member of staff's session": b64decode(
            sealed(one, answer, token=house.staff(Role.INVIGILATOR), number="invigilator")
        ),
    }
    token = house.staff(Role.ORGANISER)
    for what, file in files.items():
        assert house.denied(token, upload(house, b64encode(file).decode())) is Denial.NOT_SEALED, what
    for text in ("", "not base64", "字", "AAAA=A"):
        assert house.denied(token, upload(house, text)) is Denial.NOT_SEALED
    assert house.denied(token, replace(upload(house, b64encode(good).decode()), id="")) is Denial.UNREADABLE
    assert house.denied(one.token, upload(house, b64encode(good).decode())) is Denial.NOT_ALLOWED
    assert all(row.held == 0 for row in board(house).rows)


def test_of_a_file_that_a_candidate_has_forged_only_possible_answers_are_held(house: House) -> None:
    """They have the key and their own token: what they can forge is what they could have answered, and it waits."""
    desk, *_ = sit(house)
    house.begin()
    file = sealed(
        desk,
        (desk.epoch + 1, 1, "q0", A),
        (0, 1, "q0", A),
        (desk.epoch, 0, "q0", A),
        (desk.epoch, 2**70, "q0", A),
        (desk.epoch, 5, "nothing", A),
        (desk.epoch, 6, "q0", Letters.of("AB")),
        (desk.epoch, 7, "q0", A),
        (desk.epoch, 7, "q0", B),
    )
    taken = house.got(s.SealedTaken, house.staff(Role.ORGANISER), upload(house, file))
    assert (taken.answers, taken.waiting) == (8, 1)
    assert desk.look().responses == {}


def test_a_bomb_does_not_go_off(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of somebody's own making, that seals more than any desk answers."""
    desk, *_ = sit(house)
    organiser = house.staff(Role.ORGANISER)
    monkeypatch.setattr("quiz.exam.sealed.AT_MOST", 10**6)
    long = sealed(desk, *((desk.epoch, n, "q0", Written("啊" * 3000)) for n in range(1, 3000)))
    many = sealed(desk, *((desk.epoch, n, "q0", A) for n in range(1, AT_MOST + 2)))
    monkeypatch.undo()
    for bomb in (long, many):
        assert len(bomb) < p.MAX_BODY
        assert house.denied(organiser, upload(house, bomb)) is Denial.NOT_SEALED
    honest = sealed(desk, *((desk.epoch, n, "q0", A) for n in range(1, AT_MOST + 2)))
    assert house.got(s.SealedTaken, organiser, upload(house, honest)).answers == 1, "the last to each question"


def test_a_very_long_outage_is_held_quickly(house: House) -> None:
    """The writer's thread must not stand still for the others' answers."""
    desk, *_ = sit(house)
    house.begin()
    file = sealed(desk, *((desk.epoch, n, f"q{n % 4}", A) for n in range(1, 5001)))
    organiser = house.staff(Role.ORGANISER)
    began = process_time()
    assert house.got(s.SealedTaken, organiser, upload(house, file)).waiting == 5000
    assert process_time() - began < 2


def test_a_long_outage_still_goes_into_one_message_with_the_last_answer_to_each_question(house: House) -> None:
    die = random.Random(5)
    desk, *_ = sit(house)
    words = [(1, n, f"q{n % 7}", Written("".join(chr(die.randrange(0x4E00, 0x9FA5)) for _ in range(2000))))
             for n in range(1, 200)]  # fmt: skip
    file = sealed(desk, *words)
    assert len(b64decode(file)) <= MOST
    opened = hall_key_in(house.folder).open(b64decode(file), SITTING)
    assert opened is not None
    assert {each.seq for each in opened.answers} == set(range(193, 200))


def test_the_halls_key_is_for_its_owner_alone_and_stays(house: House) -> None:
    public = hall_key_in(house.folder).public
    assert (house.folder / "hall.seal").stat().st_mode & 0o077 == 0
    assert hall_key_in(house.folder).public == public
    desk, *_ = sit(house)
    assert isinstance(reply := desk.log_in(), p.LoggedIn)
    assert reply.seal == public


# --- the rooms -------------------------------------------------------------------------------------------------------


def in_rooms(house: House, rooms: dict[str, tuple[str, str]]) -> list[Device]:
    """A sitting whose people sit in these buildings and rooms."""
    sitting = a_sitting(house.records, len(rooms))
    seats = tuple(
        replace(seat, person=replace(seat.person, building=rooms[seat.key][0], room=rooms[seat.key][1]))
        for seat in sitting.seats
    )
    house.records.keep_sitting(replace(sitting, id="s2", seats=seats), NINE)
    organiser = house.staff(Role.ORGANISER)
    codes = house.got(s.Codes, organiser, s.IssueCodes("s2", (), "发放")).codes
    desks = [Device(house, number, code) for number, code in codes.items()]
    for desk in desks:
        logged_in = house.got(p.LoggedIn, "", p.LogIn("s2", desk.number, desk.code, desk.number))
        desk.token, desk.epoch = logged_in.token, logged_in.epoch
    house.got(s.Done, organiser, s.Begin("s2", 0, "开考", house.id()))
    return desks


def invigilator_of(house: House, *rooms: str) -> str:
    organiser = house.staff(Role.ORGANISER)
    name = f"监考{'、'.join(rooms)}"
    code = house.got(s.Secret, organiser, s.OpenAccount(name, "invigilator", "监考", rooms)).secret
    return house.got(s.StaffLoggedIn, "", s.StaffLogIn(name, code)).token


def test_an_invigilator_sees_and_helps_only_the_own_rooms(house: House) -> None:
    one, two, three = in_rooms(house, {"0001": ("主楼", "301"), "0002": ("主楼", "302"), "0003": ("副楼", "301")})
    token = invigilator_of(house, "主楼 301")
    house.reopen()
    seen = house.got(s.Board, token, s.WatchBoard("s2"))
    assert [(row.number, row.room) for row in seen.rows] == [("0001", "主楼 301")]
    deeds: list[p.Request] = [
        s.GrantTime("s2", two.number, 60, "停电", "a"),
        s.Tell("s2", two.number, "请安静", "提醒", "b"),
        s.AdmitEntry("s2", two.number, "堵车", "c"),
        s.AdmitLate("s2", two.number, (), "断网", "d"),
        s.AllowDevice("s2", two.number, "换机"),
        s.ForceHandIn("s2", two.number, "离场", "e"),
        s.Void("s2", two.number, "替考", "f"),
        s.UploadSealed("s2", sealed(two, (1, 1, "q0", A), sitting="s2"), "断网", "g"),
    ]
    for deed in deeds:
        assert house.denied(token, deed) is Denial.NO_SUCH_CANDIDATE, deed
    assert house.got(s.Done, token, s.GrantTime("s2", one.number, 60, "停电", "h")).count == 1
    assert house.got(s.Done, token, s.GrantTime("s2", "", 60, "停电", "i")).count == 1
    assert house.got(s.Done, token, s.Tell("s2", "", "还有十分钟", "提醒", "j")).count == 1
    file = upload(house, sealed(one, (1, 1, "q0", A), sitting="s2"), "s2")
    assert house.got(s.SealedTaken, token, file).number == one.number
    assert [desk.look().deadline for desk in (one, two, three)] == [
        NINE + minutes(62), NINE + minutes(60), NINE + minutes(60),
    ]  # fmt: skip
    assert [len(desk.look().notices) for desk in (one, two, three)] == [1, 0, 0]


def test_without_rooms_an_invigilator_is_for_all_and_organiser_and_auditor_always_are(house: House) -> None:
    in_rooms(house, {"0001": ("", "301"), "0002": ("", "302"), "0003": ("", "")})
    for token in (invigilator_of(house), house.staff(Role.ORGANISER), house.staff(Role.AUDITOR)):
        rows = house.got(s.Board, token, s.WatchBoard("s2")).rows
        assert [row.room for row in rows] == ["301", "302", ""]
    both = invigilator_of(house, "301", "302")
    assert len(house.got(s.Board, both, s.WatchBoard("s2")).rows) == 2
    assert house.got(s.Board, invigilator_of(house, "999"), s.WatchBoard("s2")).rows == ()
    organiser = house.staff(Role.ORGANISER)
    for rooms in (("",), ("x" * 500,), ("x",) * 300):
        assert house.denied(organiser, s.OpenAccount("王", "invigilator", "监考", rooms)) is Denial.UNREADABLE


# --- the board -------------------------------------------------------------------------------------------------------


def test_the_board_tells_when_and_how_each_ended_and_until_when_one_may_come(house: House) -> None:
    one, two, _ = sit(house, late_entry=minutes(15))
    before = board(house)
    assert (before.entry_until, before.released) == (None, False)
    house.begin()
    house.pass_(minutes=5)
    one.hand_in()
    organiser = house.staff(Role.ORGANISER)
    house.got(s.Done, organiser, s.AdmitEntry(SITTING, two.number, "堵车", house.id()))
    house.pass_(minutes=60)
    house.got(s.Done, organiser, s.Release(SITTING, "公布", house.id()))
    after = board(house)
    assert after.entry_until == NINE + minutes(15)
    assert after.released
    assert [(row.handed_in, row.by_clock, row.admitted, row.on_paper) for row in after.rows] == [
        (NINE + minutes(5), False, False, False),
        (NINE + minutes(60), True, True, False),
        (NINE + minutes(60), True, False, False),
    ]


def test_what_a_denied_request_says_is_denied_before_anything_is_read(house: House) -> None:
    desk, *_ = sit(house)
    assert desk.house.say("", p.FetchPackage()) == Denied(Denial.NO_SESSION)
    assert house.denied(house.staff(Role.AUDITOR), upload(house, "")) is Denial.NOT_ALLOWED
