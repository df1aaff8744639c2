"""The waiting room: it counts down, says that all is well or not, and turns to the paper by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from quiz.attempt import Phase, Refusal
from tests.builders import minutes
from tests.ui.pages.far_desk import HERE, FakeFarDesk
from tests.ui.pages.test_attempt_presenter import Later
from ui.background import Immediate
from ui.pages.waiting.page import WaitingPage
from ui.pages.waiting.presenter import WaitingPresenter, WaitingShown
from ui.widgets.text import Text

GONE = replace(HERE, silent_for=timedelta(seconds=12))


class Room:
    """A presenter of the waiting room at a desk played by hand."""

    def __init__(self) -> None:
        self.desk = FakeFarDesk(phase=Phase.WAITING)
        self.lane = Later()
        self.drawn: list[WaitingShown] = []
        self.begun = 0
        self.presenter = WaitingPresenter(self.desk, self.lane, self.drawn.append, self._begin)  # type: ignore[arg-type]

    def _begin(self) -> None:
        self.begun += 1

    def look(self) -> WaitingShown:
        self.presenter.tick()
        self.lane.let_through()
        return self.drawn[-1]


def test_it_counts_down_by_the_halls_clock_and_begins_once_by_itself() -> None:
    room = Room()
    assert room.look().left is None
    room.desk.begins_at = room.desk.now + minutes(5)
    assert room.look().left == 300
    room.desk.now += minutes(5)
    room.desk.phase = Phase.RUNNING
    assert room.look().beginning
    room.look()
    assert room.begun == 1


def test_a_hall_that_is_silent_at_the_start_is_told_after_ten_seconds_and_a_code_opens_the_paper() -> None:
    room = Room()
    room.desk.begins_at = room.desk.now
    room.desk.delivery = GONE
    room.desk.now += timedelta(seconds=9)
    assert not room.look().by_code
    room.desk.now += timedelta(seconds=1)
    shown = room.look()
    assert (shown.by_code, shown.packed, shown.heard) == (True, True, False)
    room.presenter.open_with("nonsense")
    room.lane.let_through()
    assert room.drawn[-1].refused is Refusal.WRONG_UNLOCK
    room.presenter.open_with("OPEN")
    room.lane.let_through()
    assert room.begun == 1


def test_where_the_organiser_starts_by_hand_a_silent_hall_is_enough_to_ask_for_the_code() -> None:
    room = Room()
    assert not room.look().by_code
    room.desk.delivery = GONE
    shown = room.look()
    assert shown.left is None
    assert shown.by_code, "nobody here can know that it has begun: the code that is read out is the word for it"


def test_a_hall_that_is_heard_needs_no_code_even_when_it_is_late() -> None:
    room = Room()
    room.desk.begins_at = room.desk.now
    room.desk.now += minutes(2)
    assert not room.look().by_code


def test_a_desk_that_goes_on_elsewhere_does_not_begin_here() -> None:
    room = Room()
    room.desk.phase = Phase.RUNNING
    room.desk.delivery = replace(HERE, fenced=True)
    assert room.look().fenced
    assert room.begun == 0


def said(page: WaitingPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def test_the_page_says_who_waits_what_is_recorded_and_what_the_invigilators_say(qtbot: QtBot) -> None:
    desk = FakeFarDesk(phase=Phase.WAITING)
    page = WaitingPage(desk, Immediate())  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    assert "王芳" in said(page)
    assert "已连上考场" in said(page)
    assert "离开本程序的窗口会被记录" in said(page)
    desk.begins_at = desk.now + timedelta(seconds=30)
    desk.delivery = replace(HERE, notices=("请关闭手机",))
    page.presenter.tick()
    assert "30 秒后开始" in said(page)
    assert "监考通知：请关闭手机" in said(page)
    with qtbot.waitSignal(page.began):
        desk.phase = Phase.RUNNING
        page.presenter.tick()


def test_the_code_read_out_is_typed_and_opens_the_paper(qtbot: QtBot) -> None:
    desk = FakeFarDesk(phase=Phase.WAITING, delivery=GONE)
    desk.begins_at = desk.now - timedelta(seconds=20)
    page = WaitingPage(desk, Immediate())  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    page.code.setText("WRONG")
    qtbot.mouseClick(page.unlock, Qt.MouseButton.LeftButton)
    assert "启封码" in page._code_field.hint.text()
    page.code.setText("OPEN")
    with qtbot.waitSignal(page.began):
        qtbot.keyClick(page.code, Qt.Key.Key_Return)
