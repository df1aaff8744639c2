"""开考场 by clicks, with a hall in a process of its own and TLS between."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.arrange import seats_for
from quiz.exam.eligibility import AgeRule
from quiz.exam.join_file import read_join_file
from quiz.exam.running import running_in
from quiz.exam.staff_client import Post
from quiz.exam.wire import Wire
from tests.quiz.exam.hall_kit import DAY, SITTING, a_sitting, people
from tests.quiz.exam.wire_kit import free_port, until
from ui.background import Immediate
from ui.changes import Changes
from ui.doors import Doors, OpenedOnce, open_doors
from ui.pages.hall.checks import About, Level
from ui.pages.hall.dialogs import secret_dialog
from ui.pages.hall.handing_out import Issued, issue, save
from ui.pages.hall.page import HallPage
from ui.settings import Settings
from ui.widgets.dialogs import Ask
from ui.window import AsksToClose

T = TypeVar("T")


@dataclass
class LiveHouse:
    """A house whose store can be lent to a hall."""

    data: Path
    settings: Settings = field(default_factory=Settings)
    background: Any = field(default_factory=Immediate)
    changes: Changes = field(default_factory=Changes)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.once = OpenedOnce(open_doors, self.data)

    @property
    def doors(self) -> Callable[[], Doors]:
        return self.once

    def lend(self, borrow: Callable[[], T]) -> T:
        return self.once.lend(borrow)

    def change(self, **chosen: Any) -> None:
        self.settings = replace(self.settings, **chosen)

    def go(self, page: str, **what: Any) -> None:
        self.went.append((page, what))

    def columns(self, table: str) -> tuple[int, ...]:
        return ()

    def remember_columns(self, table: str, widths: tuple[int, ...]) -> None:
        return None


@pytest.fixture
def house(tmp_path: Path) -> Iterator[LiveHouse]:
    house = LiveHouse(tmp_path / "data")
    placed = [replace(person, building="主楼", room=f"30{n}") for n, person in enumerate(people(3), 1)]
    a_sitting(house.doors().records, closes=None, seats=seats_for(placed, AgeRule(DAY)))
    yield house
    house.once.close()
    running = running_in(house.data)
    if running is not None:
        os.kill(running.pid, signal.SIGKILL)
        assert until(lambda: running_in(house.data) is None)


def opened(house: LiveHouse, qtbot: QtBot, sitting_id: str = SITTING) -> HallPage:
    page = HallPage(house)
    qtbot.addWidget(page)
    page.port.set_value(free_port())
    page.resize(1150, 760)
    page.show()
    page.open(sitting_id)
    return page


def level(page: HallPage, about: About) -> Level:
    return page.list.rows[about].sign.level


def press(dialog: object) -> None:
    assert isinstance(dialog, Ask)
    dialog.act_button.click()


def close(page: HallPage) -> None:
    press(page.ask_to_end())


def test_open_hand_out_and_close_again(house: LiveHouse, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(house, qtbot)
    assert not page.hand_out.issue.isEnabled(), "codes are the hall's to give"
    page.open_hall.click()
    assert page.entered is not None
    assert house.doors().database.reading
    assert (level(page, About.PORT), level(page, About.CODES)) == (Level.GOOD, Level.LOOK)

    out = tmp_path / "stick"
    out.mkdir()
    page.hand_out.issue_to(out)
    assert level(page, About.CODES) is Level.GOOD
    assert sorted(path.suffix for path in out.iterdir()) == [".lawquiz-join", ".pdf", ".pdf", ".xlsx"]
    (book,) = out.glob("*.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(book)["准考证"].iter_rows()]
    codes = {row[2]: row[6] for row in rows if row[2] and str(row[2]).isdecimal()}
    assert set(codes) == {"0001", "0002", "0003"}

    (join,) = out.glob("*.lawquiz-join")
    wire = Wire(replace(read_join_file(join), addresses=page.entered.post.join.addresses))
    seated = wire.ask(p.LogIn(SITTING, "0002", codes["0002"], "pc"), slow=True)
    assert isinstance(seated, p.LoggedIn), "what is printed lets in"
    wire.close()

    page.enter.click()
    (where, what) = house.went.pop()
    assert (where, what["leave_to"]) == ("board", "hall")
    board = what["post"].ask(s.WatchBoard(SITTING))
    assert [row.arrived for row in board.rows] == [False, True, False]
    what["post"].close()

    close(page)
    assert page.entered is None
    assert running_in(house.data) is None
    assert not house.doors().database.reading
    assert page.open_hall.isVisibleTo(page)


def test_closing_the_window_asks_nothing_for_the_hall_goes_on(house: LiveHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert page.may_leave()
    assert not isinstance(page, AsksToClose)


def test_the_page_finds_a_hall_that_runs_already(house: LiveHouse, qtbot: QtBot) -> None:
    first = opened(house, qtbot)
    first.open_hall.click()
    house.once.close()
    other = LiveHouse(house.data)  # as a program started anew
    second = opened(other, qtbot)
    assert second.entered is not None
    assert second.entered.running == running_in(house.data)
    close(second)
    other.once.close()


def test_a_hall_that_has_ended_by_itself_is_noticed(house: LiveHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    page.open_hall.click()
    running = running_in(house.data)
    assert running is not None
    os.kill(running.pid, signal.SIGKILL)
    assert until(lambda: running_in(house.data) is None)
    page._ask_hall()
    assert page.entered is None
    assert page.open_hall.isEnabled()
    assert not house.doors().database.reading


def test_a_taken_port_is_told_and_another_can_be_chosen(house: LiveHouse, qtbot: QtBot) -> None:
    import socket

    page = opened(house, qtbot)
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        page.port.set_value(other.getsockname()[1])
        page.reload()
        assert level(page, About.PORT) is Level.BAD
        assert page.port.isVisibleTo(page)
        page.open_hall.click()
        assert "端口" in page.notice.words.text()
    page.port.set_value(free_port())
    page.open_hall.click()
    assert page.entered is not None
    close(page)


def test_codes_that_cannot_be_saved_are_not_lost(house: LiveHouse, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(house, qtbot)
    page.open_hall.click()
    page.hand_out.issue_to(tmp_path / "a stick that was pulled")
    assert page.hand_out.unsaved is not None
    assert not page.may_leave(), "they are on this page and nowhere else"
    assert "另选位置" in page.notice.words.text()
    assert not page.hand_out.issue_one.isEnabled()
    chooser = page.hand_out.ask_to_issue()
    assert isinstance(chooser, QFileDialog), "first of all those are saved"
    chooser.reject()
    out = tmp_path / "desktop"
    out.mkdir()
    page.hand_out.save_codes_to(out)
    assert page.hand_out.unsaved is None
    assert page.may_leave()
    assert len(list(out.iterdir())) == 4
    asked = page.hand_out.ask_to_issue()
    assert isinstance(asked, Ask), "a second time it says that the first codes end"
    assert "3 人" in asked.body.text()
    asked.reject()
    close(page)


def test_one_lost_slip_is_replaced(house: LiveHouse, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(house, qtbot)
    page.open_hall.click()
    page.hand_out.issue_to(tmp_path)
    everybodys = {path: path.read_bytes() for path in tmp_path.glob("*.*")}
    dialog = page.hand_out.ask_for_one()
    assert dialog is not None
    line = dialog.findChildren(QLineEdit)[-1]
    line.setText("没有这个人")
    assert not dialog.act_button.isEnabled()
    line.setText("0003")
    press(dialog)
    assert page.known is not None
    assert page.entered is not None
    issued = issue(page.entered.post, page.known.sitting, page.entered.running, ("0003",))
    assert isinstance(issued, Issued)
    assert [slip.number for slip in issued.slips.slips] == ["0003"]
    (path,) = save(issued, tmp_path).files
    assert path not in everybodys
    assert all(path.read_bytes() == before for path, before in everybodys.items()), "nobody else's slip is lost"
    close(page)


def test_a_new_invigilator_gets_in_with_the_secret_that_is_shown_once(
    house: LiveHouse, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets: list[str] = []

    def seen(*shown: Any) -> Ask:
        secrets.append(shown[-1])
        return secret_dialog(*shown)

    monkeypatch.setattr("ui.pages.hall.hand_out_panel.secret_dialog", seen)
    page = opened(house, qtbot)
    page.open_hall.click()
    dialog = page.hand_out.ask_for_account()
    assert dialog is not None
    dialog.findChildren(QLineEdit)[0].setText("王芳")
    next(box for box in dialog.findChildren(QCheckBox) if box.text() == "主楼 302").setChecked(True)
    press(dialog)
    assert level(page, About.STAFF) is Level.LOOK, "nobody watches the two other rooms"
    assert page.entered is not None
    post = Post.log_in(page.entered.post.join, "王芳", secrets[0])
    assert isinstance(post, Post)
    assert post.role.value == "invigilator"
    board = post.ask(s.WatchBoard(SITTING))
    assert isinstance(board, s.Board)
    assert [row.number for row in board.rows] == ["0002"], "those of the own room"
    post.close()
    close(page)


def test_a_rehearsal_is_arranged_before_and_has_a_page_of_its_own(house: LiveHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    page.hand_out.trial.click()
    assert page.known is not None
    assert page.known.trial is not None
    assert level(page, About.TRIAL) is Level.LOOK
    page.hand_out.trial.click()
    assert house.went == [("hall", {"sitting_id": page.known.trial.id})]
    trial = opened(house, qtbot, page.known.trial.id)
    assert "试运行" in trial.subtitle.text()
    assert not trial.hand_out.trial.isVisibleTo(trial)
    assert About.TRIAL not in {about for about, row in trial.list.rows.items() if row.isVisibleTo(trial)}


def test_a_backup_is_kept_here_and_at_a_second_place(house: LiveHouse, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(house, qtbot)
    assert level(page, About.BACKUP) is Level.LOOK
    page.backup.click()
    assert level(page, About.BACKUP) is Level.GOOD
    stick = tmp_path / "stick"
    stick.mkdir()
    page.keep_second(stick)
    assert house.settings.second_place == str(stick)
    assert len(list(stick.glob("lawquiz-*.sqlite"))) == 1
    assert str(stick) in page.list.rows[About.BACKUP].found.text()
