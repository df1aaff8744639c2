"""考前检查: what each line says of what is known, and that nothing is called good that nobody looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from quiz.exam.arrange import seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.join_file import Join
from quiz.exam.protocol import Reply, Request
from quiz.exam.roles import Role
from quiz.exam.running import Running
from quiz.exam.sitting import Purpose, Sitting
from quiz.exam.staff_protocol import HallWatched, WatchHall
from quiz.exam.wakefulness import on_mains
from quiz.scoring import MarkingRule
from tests.builders import NINE
from ui.pages.hall.checks import ENOUGH, LITTLE, About, Check, Level, checks
from ui.pages.hall.facts import Contact, Machine, Staff, Stored, Trial, contact

PEOPLE = tuple(
    Person(f"000{n}", f"考生{n}", "人事科", birth=Birth(1990, 7, 1), building="主楼", room="301" if n < 3 else "302")
    for n in range(1, 5)
)
SITTING = Sitting(
    "s1", "年度考试", Purpose.SUPERVISED, "p1", NINE.date(), timedelta(minutes=90), Decimal(100), Decimal(60),
    MarkingRule(), seats=seats_for(PEOPLE, AgeRule(NINE.date())),
)  # fmt: skip
READY = Stored(
    sitting=SITTING,
    closed=False,
    questions=80,
    full_marks_fit=True,
    coded=frozenset({"0001", "0002", "0003", "0004"}),
    staff=(Staff("organiser", Role.ORGANISER, ()), Staff("王芳", Role.INVIGILATOR, ())),
    trial=Trial("t1", 4),
    sqlite="3.53.4",
    sound=True,
    problems=(),
    free=ENOUGH,
    backup_at=NINE,
    second_place="",
    second_at=None,
    now=NINE,
    jump=timedelta(0),
    reading=True,
)
OPEN = Machine(Running(7, 8443, ("10.1.2.3:8443",), "0a" * 32, awake=True), mains=True, port_free=True)
CLOSED = Machine(None, mains=True, port_free=True)
REACHED = Contact(("10.1.2.9",))


def line(about: About, known: Stored = READY, here: Machine = OPEN, told: Contact = REACHED) -> Check:
    return next(check for check in checks(known, here, told) if check.about is about)


def test_on_a_day_on_which_all_is_well_every_line_is_good() -> None:
    found = checks(READY, OPEN, REACHED)
    assert [check.about for check in found] == list(About)
    assert {check.level for check in found} == {Level.GOOD}


def test_before_the_hall_is_open_nothing_is_said_about_what_only_an_open_one_shows() -> None:
    unknown = [check.about for check in checks(READY, CLOSED, Contact()) if check.level is Level.UNKNOWN]
    assert unknown == [About.SLEEP, About.REACH]


@pytest.mark.parametrize(
    ("about", "known", "level"),
    [
        (About.STORE, replace(READY, problems=("row 7 missing",)), Level.BAD),
        (About.STORE, replace(READY, sound=False, sqlite="3.40.1"), Level.BAD),
        (About.DISK, replace(READY, free=LITTLE), Level.LOOK),
        (About.DISK, replace(READY, free=LITTLE - 1), Level.BAD),
        (About.BACKUP, replace(READY, backup_at=None), Level.LOOK),
        (About.BACKUP, replace(READY, backup_at=NINE - timedelta(days=1)), Level.LOOK),
        (About.BACKUP, replace(READY, second_place="E:"), Level.LOOK),
        (About.BACKUP, replace(READY, second_place="E:", second_at=NINE), Level.GOOD),
        (About.CLOCK, replace(READY, now=NINE.replace(year=2019)), Level.BAD),
        (About.CLOCK, replace(READY, jump=timedelta(minutes=-7)), Level.LOOK),
        (About.PAPER, replace(READY, full_marks_fit=False), Level.BAD),
        (About.ROSTER, replace(READY, sitting=replace(SITTING, seats=())), Level.BAD),
        (About.CODES, replace(READY, coded=frozenset()), Level.LOOK),
        (About.CODES, replace(READY, coded=frozenset({"0001"})), Level.LOOK),
        (About.STAFF, replace(READY, staff=READY.staff[:1]), Level.LOOK),
        (About.TRIAL, replace(READY, trial=None), Level.LOOK),
        (About.TRIAL, replace(READY, trial=Trial("t1", 0)), Level.LOOK),
    ],
)
def test_what_is_wrong_in_the_store(about: About, known: Stored, level: Level) -> None:
    assert line(about, known).level is level


@pytest.mark.parametrize(
    ("about", "here", "level"),
    [
        (About.POWER, replace(OPEN, mains=False), Level.BAD),
        (About.POWER, replace(OPEN, mains=None), Level.UNKNOWN),
        (About.PORT, replace(CLOSED, port_free=False), Level.BAD),
        (About.SLEEP, Machine(Running(7, 8443, (), "", awake=None), True, True), Level.UNKNOWN),
        (About.SLEEP, Machine(Running(7, 8443, (), "", awake=False), True, True), Level.LOOK),
    ],
)
def test_what_is_wrong_with_the_machine(about: About, here: Machine, level: Level) -> None:
    assert line(about, here=here).level is level


def test_a_hall_that_no_other_machine_has_reached_says_what_to_do() -> None:
    check = line(About.REACH, told=Contact(()))
    assert check.level is Level.LOOK
    assert "加入文件" in check.do
    assert line(About.REACH, told=Contact(None)).level is Level.UNKNOWN


def test_only_other_machines_count_as_having_reached_the_hall() -> None:
    class Asked:
        join = Join(("10.1.2.3:8443", "[fe80::1]:8443"), "0a" * 32, "s1")

        def ask(self, request: Request) -> Reply:
            assert isinstance(request, WatchHall)
            return HallWatched(NINE, ("10.1.2.3", "10.1.2.9", "127.0.0.1", "::1", "fe80::1"))

    assert contact(Asked()) == Contact(("10.1.2.9",))  # type: ignore[arg-type]


def test_a_room_that_nobody_watches_is_named() -> None:
    watched = replace(READY, staff=(Staff("王芳", Role.INVIGILATOR, ("主楼 301",)),))
    assert line(About.STAFF, watched).level is Level.LOOK
    assert "主楼 302" in line(About.STAFF, watched).found


def test_people_without_a_room_are_counted_where_others_have_one() -> None:
    nowhere = replace(PEOPLE[0], building="", room="")
    sitting = replace(SITTING, seats=seats_for((nowhere, *PEOPLE[1:]), AgeRule(NINE.date())))
    assert "1 人没有考室" in line(About.ROSTER, replace(READY, sitting=sitting)).found


def test_a_rehearsal_has_no_line_about_rehearsals() -> None:
    trial = replace(READY, sitting=replace(SITTING, purpose=Purpose.REHEARSAL))
    assert About.TRIAL not in {check.about for check in checks(trial, OPEN, REACHED)}


def test_whose_code_was_lost_is_found_by_number_or_by_a_name_that_only_one_has() -> None:
    assert READY.seat_of(" 0003 ") == SITTING.seat("0003")
    assert READY.seat_of("考生2") == SITTING.seat("0002")
    assert READY.seat_of("") is None
    twins = tuple(replace(person, name="王芳") for person in PEOPLE)
    both = replace(READY, sitting=replace(SITTING, seats=seats_for(twins, AgeRule(NINE.date()))))
    assert both.seat_of("王芳") is None


@pytest.mark.parametrize(
    ("supplies", "mains"),
    [
        ({}, None),
        ({"BAT0": ("Battery", "")}, None),
        ({"AC": ("Mains", "1"), "BAT0": ("Battery", "")}, True),
        ({"AC": ("Mains", "0"), "BAT0": ("Battery", "")}, False),
        ({"AC": ("Mains", "0"), "ucsi": ("USB", "1"), "BAT0": ("Battery", "")}, True),
    ],
)
def test_mains_or_battery_as_linux_tells(
    tmp_path: Path, supplies: dict[str, tuple[str, str]], mains: bool | None
) -> None:
    for name, (kind, online) in supplies.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "type").write_text(kind + "\n")
        if online:
            (tmp_path / name / "online").write_text(online + "\n")
    assert on_mains(tmp_path) is mains
