"""How a candidate comes to the waiting room, and what stands in the way, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from quiz.attempt import Phase
from quiz.desk import Place
from quiz.errors import NoContact, WrongHall
from quiz.exam import protocol as p
from quiz.exam.client import RemoteDesk
from quiz.exam.found import Found
from quiz.exam.join_file import SUFFIX, Join, write_join_file
from quiz.exam.protocol import Denial, Denied
from tests.builders import NINE
from tests.ui.pages.test_attempt_presenter import Later
from ui.background import Immediate
from ui.changes import Changes
from ui.pages.join.page import JoinPage
from ui.pages.join.presenter import LAST, JoinPresenter
from ui.pages.join.shown import JoinShown, Step
from ui.settings import Settings
from ui.widgets.text import Text

CODE = "K7MP-2X9Q"
JOIN = Join(("10.1.2.3:8443",), "ab" * 32, "s1", "2026年度学法考试")
HELD = p.SittingHeld("s1", "2026年度学法考试", "2026-11-22")


@dataclass
class FakeHall:
    """Stands in for the wire: what it says next is set by the test."""

    log_in: p.Reply | Exception | None = None
    sittings: tuple[p.SittingHeld, ...] = (HELD,)
    gone: Exception | None = None
    heard: list[p.Request] = field(default_factory=list)
    seal: str = ""

    def ask(self, request: p.Request, token: str = "", *, slow: bool = False) -> p.Reply:
        if not isinstance(request, p.Look | p.FetchPackage):
            self.heard.append(request)
        if self.gone is not None:
            raise self.gone
        match request:
            case p.AskSittings():
                return p.SittingsHeld(self.sittings)
            case p.LogIn():
                if isinstance(self.log_in, Exception):
                    raise self.log_in
                return self.log_in or p.LoggedIn("t", "王芳", "政策法规科", "2026年度学法考试", 1, 1, NINE)
            case p.Look():
                return p.Standing(Phase.WAITING, {}, None, NINE, Place(), None, 1, 0)
        return Denied(Denial.FAULT)

    def close(self) -> None:
        pass

    @property
    def log_ins(self) -> list[p.LogIn]:
        return [request for request in self.heard if isinstance(request, p.LogIn)]


class Door:
    """A presenter before a hall played by hand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hall = FakeHall()
        self.lane = Later()
        self.drawn: list[JoinShown] = [JoinShown()]
        self.entered: list[RemoteDesk] = []
        self.nearby: list[Found] = []
        self.presenter = JoinPresenter(
            self.lane,  # type: ignore[arg-type]
            folder,
            self.drawn.append,
            lambda desk, join: self.entered.append(desk),
            lambda join: self.hall,  # type: ignore[arg-type, return-value]
            lambda: self.nearby,
        )

    @property
    def shown(self) -> JoinShown:
        return self.drawn[-1]

    def do(self, what: Callable[[], object]) -> JoinShown:
        what()
        self.lane.let_through()
        return self.shown

    def wait(self, seconds: int) -> JoinShown:
        for _ in range(seconds):
            self.do(self.presenter.tick)
        return self.shown

    def log_in(self, number: str = "0007", code: str = CODE, one_time: str = "") -> JoinShown:
        return self.do(lambda: self.presenter.log_in(number, code, one_time))

    def close(self) -> None:
        for desk in self.entered:
            desk.close()


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(tmp_path)
    yield door
    door.close()


def test_from_the_file_to_the_waiting_room(door: Door, tmp_path: Path) -> None:
    file = tmp_path / f"x{SUFFIX}"
    write_join_file(file, JOIN)
    shown = door.do(lambda: door.presenter.open_file(file))
    assert (shown.step, shown.title) == (Step.WHO, "2026年度学法考试")
    shown = door.log_in(" 00 07 ", "k7mp 2x9q")
    assert shown.step is Step.CONFIRM
    assert shown.seat is not None
    assert (shown.seat.name, shown.seat.unit, shown.seat.number) == ("王芳", "政策法规科", "0007")
    assert door.entered == []
    door.do(door.presenter.confirm)
    assert [desk.candidate for desk in door.entered] == ["王芳"]
    assert (tmp_path / LAST).exists()


def test_who_already_sits_here_goes_on_without_a_code_until_they_leave(door: Door) -> None:
    door.do(lambda: door.presenter.join(JOIN))
    door.log_in()
    door.do(door.presenter.confirm)
    door.entered.pop().close()
    door.do(lambda: door.presenter.join(JOIN))
    assert len(door.entered) == 1
    assert len(door.hall.log_ins) == 1
    desk = door.entered.pop()
    desk.leave()
    desk.close()
    assert door.do(lambda: door.presenter.join(JOIN)).step is Step.WHO
    assert door.entered == []


def test_not_me_gives_the_seat_back_and_asks_again(door: Door) -> None:
    door.do(lambda: door.presenter.join(JOIN))
    door.log_in()
    assert door.do(door.presenter.not_me).step is Step.WHO
    assert door.do(lambda: door.presenter.join(JOIN)).step is Step.WHO, "the next one needs a code"
    assert door.log_in().step is Step.CONFIRM
    door.do(door.presenter.confirm)


def test_a_slip_alone_leads_to_the_only_exam_that_is_held_or_to_a_choice(door: Door) -> None:
    assert door.do(lambda: door.presenter.join_typed("10.1.2.3", "AB12")).bad_fingerprint
    assert door.hall.heard == []
    shown = door.do(lambda: door.presenter.join_typed("10.1.2.3", "ABAB abab " * 4))
    assert (shown.step, shown.title) == (Step.WHO, HELD.title)
    other = p.SittingHeld("s2", "补考", "2026-12-04")
    door.hall.sittings = (HELD, other)
    shown = door.do(lambda: door.presenter.join_typed("10.1.2.3", "ABAB abab " * 4))
    assert shown.step is Step.WHICH
    assert door.do(lambda: door.presenter.choose(other)).title == "补考"


def test_a_wrong_code_is_told_and_a_throttle_counts_down_and_holds_back(door: Door) -> None:
    door.do(lambda: door.presenter.join(JOIN))
    door.hall.log_in = Denied(Denial.WRONG_CODE)
    assert door.log_in().denied == Denied(Denial.WRONG_CODE)
    door.hall.log_in = Denied(Denial.THROTTLED, 4.2)
    assert door.log_in().wait == 5
    tries = len(door.hall.log_ins)
    door.log_in()
    assert len(door.hall.log_ins) == tries
    assert door.wait(5).wait == 0
    door.hall.log_in = None
    assert door.log_in().step is Step.CONFIRM
    door.do(door.presenter.confirm)


def test_a_seat_that_is_taken_asks_for_the_invigilators_code(door: Door) -> None:
    door.do(lambda: door.presenter.join(JOIN))
    door.hall.log_in = Denied(Denial.LEASE_HELD)
    assert door.log_in().one_time
    door.hall.log_in = None
    door.log_in(one_time="AAAA-BBBB")
    assert door.hall.log_ins[-1].one_time == "AAAA-BBBB"
    door.do(door.presenter.confirm)


def test_without_the_network_it_is_tried_again_by_itself(door: Door) -> None:
    door.hall.gone = NoContact("refused")
    assert door.do(lambda: door.presenter.join(JOIN)).silent, "told before a code has been typed"
    assert door.log_in().silent
    tries = len(door.hall.log_ins)
    door.wait(4)
    assert len(door.hall.log_ins) == tries + 1
    door.hall.gone = None
    assert door.wait(4).step is Step.CONFIRM
    door.do(door.presenter.confirm)


def test_another_certificate_stops_it_before_anything_is_typed(door: Door) -> None:
    door.hall.gone = WrongHall("cd" * 32)
    shown = door.do(lambda: door.presenter.join(JOIN))
    assert shown.step is Step.STOPPED
    assert isinstance(shown.trouble, WrongHall)
    assert door.log_in().step is Step.STOPPED
    assert door.hall.log_ins == []


def test_halls_on_the_network_are_only_offered(door: Door) -> None:
    door.nearby = [Found("学法考试", ("10.9.9.9:8443",))]
    assert door.wait(2).halls == tuple(door.nearby)
    assert door.hall.heard == []


def test_a_file_that_is_none_is_told(door: Door, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    assert door.do(lambda: door.presenter.open_file(tmp_path / "x")).trouble is not None


# --- the page -------------------------------------------------------------------------------------------------------


@dataclass
class AHouse:
    data: Path
    settings: Settings = field(default_factory=Settings)
    background: Immediate = field(default_factory=Immediate)
    changes: Changes = field(default_factory=Changes)
    went: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def go(self, page: str, **what: object) -> None:
        self.went.append((page, what))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[JoinPage]:
    house = AHouse(tmp_path)
    page = JoinPage(house)  # type: ignore[arg-type]
    hall = FakeHall()
    page.hall = hall  # type: ignore[attr-defined]
    page.presenter._wires = lambda join: hall  # type: ignore[assignment, return-value]
    page.presenter._seek = list
    qtbot.addWidget(page)
    page.resize(1150, 760)
    page.show()
    yield page
    page._timer.stop()
    for _name, what in house.went:
        what["desk"].close()  # type: ignore[attr-defined]


def said(page: JoinPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def test_number_enter_code_and_enter_lead_in(qtbot: QtBot, page: JoinPage) -> None:
    page.open(join=JOIN)
    page.number.setText("0007")
    qtbot.keyClick(page.number, Qt.Key.Key_Return)
    page.code.setText(CODE)  # its last character is as good as Enter
    assert "王芳" in said(page)
    qtbot.keyClick(page.yes, Qt.Key.Key_Return)
    house = page._house
    assert [name for name, _what in house.went] == ["waiting"]  # type: ignore[attr-defined]
    assert page.code.text() == "", "no code stays on the screen"


@pytest.mark.parametrize(
    ("denied", "words"),
    [
        (Denied(Denial.WRONG_CODE), "工号或准考码不对"),
        (Denied(Denial.THROTTLED, 30), "请等 30 秒"),
        (Denied(Denial.LEASE_HELD), "换机码"),
        (Denied(Denial.ENTRY_CLOSED), "入场时间已过"),
        (NoContact("refused"), "暂时联系不上考场"),
        (WrongHall("cd" * 32), "不是这场考试的考场"),
    ],
)
def test_each_denial_is_said_with_what_to_do(page: JoinPage, denied: Denied | Exception, words: str) -> None:
    page.open(join=JOIN)
    page.hall.log_in = denied  # type: ignore[attr-defined]
    page.number.setText("0007")
    page.code.setText(CODE)
    assert words in said(page)


def test_a_hall_from_the_network_fills_in_its_address_and_still_wants_the_fingerprint(page: JoinPage) -> None:
    page.open()
    page._take_address(Found("学法考试", ("10.9.9.9:8443",)))
    assert page.address.text() == "10.9.9.9:8443"
    page.connect_button.click()
    assert "指纹不完整" in said(page)
    assert page.hall.heard == []  # type: ignore[attr-defined]


def test_a_way_back_to_the_exam_joined_last_is_offered(page: JoinPage) -> None:
    page.open(join=JOIN)
    page.number.setText("0007")
    page.code.setText(CODE)
    page.no.click()
    page.open()
    assert page.last.isVisible()
    page.last.click()
    assert page.number.isVisible()
