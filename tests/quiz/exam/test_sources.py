"""Somebody guesses codes from one machine; an office behind one address mistypes and gets in all the same."""

from __future__ import annotations

import signal
from datetime import timedelta
from pathlib import Path

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import REPLY_TO
from quiz.exam.sources import A_SECOND, ADDRESSES, AT_ONCE, Sources
from quiz.exam.wire import Wire
from tests.builders import NINE
from tests.quiz.exam.hall_kit import SITTING
from tests.quiz.exam.wire_kit import RealHall


def test_an_office_that_mistypes_gets_in_and_a_guesser_is_slowed_to_a_trickle() -> None:
    sources = Sources()
    for _ in range(AT_ONCE - 1):
        sources.wrong("10.0.0.1", NINE)
    assert sources.wait("10.0.0.1", NINE) == 0, "160 people, each wrong once or twice"
    sources.wrong("10.0.0.1", NINE)
    wait = sources.wait("10.0.0.1", NINE)
    assert 0 < wait <= 1 / A_SECOND
    assert sources.wait("10.0.0.2", NINE) == 0, "nobody else has to wait"
    now, tries = NINE, 0
    for _ in range(600):
        now += timedelta(seconds=1)
        if sources.wait("10.0.0.1", now) == 0:
            sources.wrong("10.0.0.1", now)
            tries += 1
    assert tries <= 600 * A_SECOND + 1
    assert sources.wait("10.0.0.1", now + timedelta(hours=1)) == 0, "forgiven in time"


def test_the_clock_set_back_forgives_nothing_and_memory_is_bounded() -> None:
    sources = Sources()
    for _ in range(AT_ONCE):
        sources.wrong("10.0.0.1", NINE)
    assert sources.wait("10.0.0.1", NINE - timedelta(hours=1)) > 0
    for n in range(ADDRESSES * 2):
        sources.wrong(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", NINE)
    assert len(sources._wrong) == ADDRESSES


def test_a_machine_cannot_hide_in_its_own_network_of_ipv6_addresses() -> None:
    sources = Sources()
    for n in range(AT_ONCE):
        sources.wrong(f"fd00:1:2:3::{n:x}", NINE)
    assert sources.wait("fd00:1:2:3:ffff::1", NINE) > 0
    assert sources.wait("fd00:1:2:4::1", NINE) == 0
    for _ in range(AT_ONCE):
        sources.wrong("::ffff:10.0.0.7", NINE)
    assert sources.wait("10.0.0.7", NINE) > 0
    assert sources.wait("", NINE) == sources.wait("unix", NINE) == 0


def test_over_the_wire_the_flood_stops_at_the_door(tmp_path: Path) -> None:
    hall = RealHall(tmp_path / "hall", 2)
    hall.start()
    wire = Wire(hall.join, REPLY_TO)
    try:
        whys = [
            reply.why
            for n in range(AT_ONCE + 20)
            if isinstance(reply := wire.ask(p.LogIn(SITTING, f"nobody{n}", "AAAA-AAAA", "device"), slow=True), Denied)
        ]
        assert whys[0] is Denial.WRONG_CODE
        assert whys[-1] is Denial.THROTTLED
        assert whys.count(Denial.WRONG_CODE) >= AT_ONCE
        staff = wire.ask(s.StaffLogIn("nobody", "x"), slow=True)
        assert isinstance(staff, Denied)
        assert staff.why is Denial.THROTTLED
        assert isinstance(wire.ask(s.WatchBoard(SITTING), hall.organiser), s.Board), "who is in stays in"
    finally:
        wire.close()
        hall.kill(signal.SIGTERM)
