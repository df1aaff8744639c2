"""A candidate's exam at the own PC, by clicks and keys: from the double-click on the join file to the receipt.

The hall and the window are processes of their own, with a cable between them that is cut in the middle.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from quiz.exam import staff_protocol as s
from quiz.exam.join_file import SUFFIX, Join, write_join_file
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING
from tests.quiz.exam.wire_kit import RealHall
from tests.walks.far_window import Cable, FarWindow

NUMBER = "0001"
SETTLE = 0.4  # seconds after a turn in which choosing keys are ignored


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RealHall]:
    hall = RealHall(tmp_path / "hall", 2)
    hall.start()
    yield hall
    with suppress(ProcessLookupError):
        hall.kill()


@pytest.fixture
def cable(hall: RealHall) -> Iterator[Cable]:
    cable = Cable(hall.port)
    yield cable
    cable.close()


@pytest.fixture
def file(tmp_path: Path, hall: RealHall, cable: Cable) -> Path:
    path = tmp_path / f"学法考试{SUFFIX}"
    write_join_file(path, Join((f"127.0.0.1:{cable.port}",), hall.fingerprint, SITTING, "2026年度学法考试"))
    return path


def come_in(person: FarWindow, code: str) -> None:
    """Number, code, it is me."""
    person.waits_to_see("请对照准考证填写")
    person.pictures("join")
    person.types(NUMBER)
    person.presses("Key_Return")
    person.types(code.lower().replace("-", " "))
    person.waits_to_see("请确认这是你本人")
    person.pictures("confirm")
    person.presses("Key_Return")
    person.waits_to_see("已连上考场")


def answer(person: FarWindow, key: str) -> None:
    time.sleep(SETTLE)
    person.presses(key)


@pytest.mark.slow
def test_from_the_double_click_to_the_receipt_with_the_wire_cut_in_between(
    hall: RealHall, cable: Cable, file: Path, tmp_path: Path, proven: Counts
) -> None:
    began = time.monotonic()
    person = FarWindow(tmp_path / "pc", str(file))
    try:
        come_in(person, hall.codes[NUMBER])
        to_the_waiting_room = person.actions()
        assert person.sees("等待组织者宣布开始")
        person.pictures("waiting-room")
        hall.begin()
        person.waits_to_see("答题卡")
        answer(person, "Key_A")
        person.waits_to_see("考场已收到")
        seconds = time.monotonic() - began
        person.pictures("received")

        cable.cut()
        cut = time.monotonic()
        person.presses("Key_Right")
        answer(person, "Key_B")
        person.waits_to_see("暂时联系不上考场")
        told_after = time.monotonic() - cut
        assert person.sees("1 题未送达")
        person.pictures("undelivered")
        cable.mend()
        mended = time.monotonic()
        person.waits_to_see("又联系上考场了")
        person.waits_to_see("考场已收到")
        healed_after = time.monotonic() - mended
        person.pictures("delivered")

        assert isinstance(hall.ask(s.Tell(SITTING, "", "请不要交谈", "有人交谈", "tell")), s.Done)
        person.waits_to_see("监考通知：请不要交谈")
        assert isinstance(hall.ask(s.GrantTime(SITTING, NUMBER, 600, "电脑故障", "grant")), s.Done)
        person.waits_to_see("监考给你延长了 10 分钟")
        assert person.sees("请不要交谈")
        person.pictures("granted")

        person.clicks("交卷")
        person.clicks("交卷")
        person.waits_to_see("考场已收到全部答案")
        person.pictures("receipt")
        person.clicks("离开")
        person.waits_to_see("继续上次加入的考试")
    finally:
        person.kill()
    hall.kill()
    attempt, _keys = hall.attempts()[NUMBER]
    assert len(attempt.responses) == 2
    proven("actions from the double-click to the waiting room", to_the_waiting_room)
    proven("seconds from the double-click to the first answer on the hall's disk", round(seconds))
    proven("seconds until a cut wire is told", round(told_after))
    proven("seconds from the mended wire to everything delivered", round(healed_after))
    assert to_the_waiting_room <= 4
    assert seconds < 60
    assert told_after < 10 + SETTLE
    assert healed_after < 30


@pytest.mark.slow
def test_after_a_power_cut_the_same_file_leads_back_without_a_code(
    hall: RealHall, file: Path, tmp_path: Path, proven: Counts
) -> None:
    person = FarWindow(tmp_path / "pc", str(file))
    try:
        come_in(person, hall.codes[NUMBER])
        hall.begin()
        person.waits_to_see("答题卡")
        answer(person, "Key_A")
        person.presses("Key_Right")
        answer(person, "Key_C")
        person.waits_to_see("考场已收到")
        person.kill()
        began = time.monotonic()
        person.start_again()
        person.waits_to_see("答题卡")
        back_after = time.monotonic() - began
        person.waits_to_see("第 2 题")
        assert person.sees("已答 2 /")
        proven("seconds from starting the program again to the same question", round(back_after))
    finally:
        person.kill()
