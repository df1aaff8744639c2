"""The board as an invigilator uses it, at a hall that is made up."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QRadioButton
from pytestqt.qtbot import QtBot

from quiz.attempt import Phase, Refusal
from quiz.errors import NoContact
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied, Reply, Request
from quiz.exam.roles import Role
from tests.builders import NINE, minutes
from tests.proven import Counts
from tests.ui.pages.organiser import AHouse, a_house
from ui.gallery_post import MadeUpPost, made_up_board
from ui.pages.board.page import BoardPage
from ui.pages.board.presenter import Act, Group, State, Trouble, board_shown
from ui.widgets.dialogs import Ask

NOW = NINE + minutes(52)


class FlakyPost(MadeUpPost):
    """Cannot be reached while ``away``."""

    away = False

    def ask(self, request: Request) -> Reply:
        if self.away:
            self.asked.append(request)
            raise NoContact("ConnectError")
        return super().ask(request)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


@pytest.fixture
def post() -> FlakyPost:
    return FlakyPost(made_up_board(NOW))


@pytest.fixture
def page(house: AHouse, post: FlakyPost, qtbot: QtBot) -> BoardPage:
    page = BoardPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 760)
    page.show()
    page.open(post=post)
    return page


def pick(page: BoardPage, *numbers: str) -> None:
    page.table.view.clearSelection()
    page.table._select_again(set(numbers))
    assert {line.number for line in page.table.chosen} == set(numbers)


def number_of(page: BoardPage, state: State, *troubles: Trouble) -> str:
    assert page.shown is not None
    return next(line.number for line in page.shown.lines if line.state is state and line.troubles == troubles)


def do(dialog: Ask | None, why: str = "电脑故障") -> None:
    assert dialog is not None
    dialog.findChildren(QLineEdit)[-1].setText("")
    assert not dialog.act_button.isEnabled()  # not without a reason
    dialog.findChildren(QLineEdit)[-1].setText(why)
    dialog.act_button.click()


def asked(post: MadeUpPost, kind: type[Request]) -> list[Request]:
    return [request for request in post.asked if type(request) is kind]


def test_all_are_shown_trouble_first(page: BoardPage) -> None:
    assert len(page.table.rows.shown) == 162
    assert page.table.rows.shown[0].troubles == (Trouble.LOST,)
    assert page.tallies[Group.MUST].figure == 162
    assert page.tallies[Group.LOST].figure == 9
    assert "已开考" in page.subtitle.text()


def test_a_tile_shows_only_those_it_counts_and_all_again(page: BoardPage) -> None:
    page.tallies[Group.LOST].click()
    assert len(page.table.rows.shown) == 9
    page.tallies[Group.HANDED_IN].click()
    assert not page.tallies[Group.LOST].isChecked()
    assert len(page.table.rows.shown) == page.tallies[Group.HANDED_IN].figure
    page.tallies[Group.HANDED_IN].click()
    assert len(page.table.rows.shown) == 162


def test_one_room_can_be_looked_at(page: BoardPage) -> None:
    page.room.choose("三楼会议室")
    page.room.chosen.emit("三楼会议室")
    assert {line.room for line in page.table.rows.shown} == {"三楼会议室"}
    assert page.tallies[Group.MUST].figure == len(page.table.rows.shown) == 54


def test_it_asks_again_while_it_is_seen_and_not_when_hidden(page: BoardPage, post: FlakyPost) -> None:
    assert page._again.isActive()
    before = len(asked(post, s.WatchBoard))
    page._again.timeout.emit()
    assert len(asked(post, s.WatchBoard)) == before + 1
    page.hide()
    assert not page._again.isActive()
    page.show()
    assert len(asked(post, s.WatchBoard)) == before + 2


def test_who_is_chosen_stays_so_when_the_row_moves(page: BoardPage, post: FlakyPost) -> None:
    number = number_of(page, State.SITTING)
    pick(page, number)
    silent = tuple(replace(row, silent_for=30.0) if row.number == number else row for row in post.board.rows)
    post.board = replace(post.board, rows=silent)
    page.look()
    (chosen,) = page.table.chosen
    assert chosen.number == number
    assert chosen.troubles == (Trouble.LOST,)


def test_without_contact_the_board_says_of_when_it_is_and_comes_back(page: BoardPage, post: FlakyPost) -> None:
    post.away = True
    page.look()
    assert f"{NOW.astimezone():%H:%M:%S}" in page.contact.words.text()
    assert page._again.isActive()
    assert len(page.table.rows.shown) == 162
    post.away = False
    page.look()
    assert not page.contact.isVisible()


def test_a_session_that_ended_leads_to_the_log_in(page: BoardPage, post: FlakyPost, house: AHouse) -> None:
    post.said[s.WatchBoard] = Denied(Denial.NO_SESSION)
    post.ask = lambda request: Denied(Denial.NO_SESSION)  # type: ignore[method-assign]
    page.look()
    assert "请重新登录" in page.contact.words.text()
    page.contact._action.click()
    assert house.went == [("staff", {"join": post.join})]


def test_time_for_two_with_a_reason(page: BoardPage, post: FlakyPost) -> None:
    two = [line.number for line in page.table.rows.shown if line.state is State.SITTING][:2]
    pick(page, *two)
    do(page.ask_to(Act.MORE_TIME))
    requests = asked(post, s.GrantTime)
    assert [(r.number, r.seconds, r.why) for r in requests] == [(n, 600, "电脑故障") for n in two]  # type: ignore[attr-defined]
    assert len({r.id for r in requests}) == 2  # type: ignore[attr-defined]
    assert "加时" in page.notice.words.text()


def test_time_for_all_though_somebody_is_chosen(page: BoardPage, post: FlakyPost) -> None:
    pick(page, number_of(page, State.SITTING))
    dialog = page.ask_to(Act.MORE_TIME)
    assert dialog is not None
    dialog.findChildren(QRadioButton)[-1].click()
    do(dialog, "停电")
    (request,) = asked(post, s.GrantTime)
    assert request.number == ""  # type: ignore[attr-defined]


def test_a_message_wants_words(page: BoardPage, post: FlakyPost) -> None:
    dialog = page.ask_to(Act.MESSAGE)
    assert dialog is not None
    assert not dialog.act_button.isEnabled()
    dialog.findChild(QPlainTextEdit).setPlainText("还有半小时")
    dialog.act_button.click()
    (request,) = asked(post, s.Tell)
    assert (request.number, request.text) == ("", "还有半小时")  # type: ignore[attr-defined]
    assert page.notice.words.text() == "消息已发给所有考生。"


def test_a_one_time_code_is_shown_large_with_its_end(page: BoardPage, post: FlakyPost, qtbot: QtBot) -> None:
    pick(page, number_of(page, State.SITTING, Trouble.LOST))
    do(page.ask_to(Act.OTHER_DEVICE))
    dialogs = [dialog for dialog in page.findChildren(Ask) if dialog.title.text() == "换机码"]
    until = (post.board.now + minutes(10)).astimezone()
    assert f"{until:%H:%M}" in dialogs[0].body.text()
    assert any(text.text() == "K7PM-3XQ4" for text in dialogs[0].findChildren(type(dialogs[0].body)))


def test_a_denial_is_told_in_words(page: BoardPage, post: FlakyPost) -> None:
    post.said[s.ForceHandIn] = Denied(Refusal.SUBMITTED)
    pick(page, number_of(page, State.SITTING))
    do(page.ask_to(Act.END))
    assert "已经交卷" in page.notice.words.text()


def test_what_may_have_been_lost_is_sent_again_as_it_was(page: BoardPage, post: FlakyPost) -> None:
    pick(page, number_of(page, State.SITTING))
    dialog = page.ask_to(Act.VOID)
    post.away = True
    do(dialog, "夹带")
    assert "不知道这一步做成了没有" in page.notice.words.text()
    post.away = False
    page.notice._action.click()
    first, second = asked(post, s.Void)
    assert first is second


def test_a_void_says_what_is_lost_and_enter_does_not_do_it(page: BoardPage) -> None:
    pick(page, number_of(page, State.SITTING))
    dialog = page.ask_to(Act.VOID)
    assert dialog is not None
    assert "不能撤回" in dialog.body.text()
    assert dialog.keep_button.isDefault()


def test_held_answers_are_counted_after_their_number_was_said(page: BoardPage, post: FlakyPost) -> None:
    pick(page, number_of(page, State.SITTING, Trouble.UNDECIDED))
    dialog = page.ask_to(Act.COUNT_LATE)
    assert dialog is not None
    assert "4 条" in dialog.body.text()
    do(dialog, "网络中断")
    (request,) = asked(post, s.AdmitLate)
    assert request.keys == ()  # type: ignore[attr-defined]


def test_the_exam_begins_at_once_or_in_some_minutes(page: BoardPage, post: FlakyPost) -> None:
    waiting = tuple(replace(row, phase=Phase.WAITING, deadline=None) for row in post.board.rows)
    post.board = replace(post.board, begins_at=None, rows=waiting)
    page.look()
    assert page.begin.isVisible()
    assert not page.close_entry.isVisible()
    assert page.shown is not None
    do(page.acts.begin("s1", page.shown), "准时开考")
    dialog = page.acts.begin("s1", page.shown)
    dialog.findChildren(QRadioButton)[-1].click()
    do(dialog, "推迟开考")
    assert [request.in_seconds for request in asked(post, s.Begin)] == [0, 300]  # type: ignore[attr-defined]


def test_scores_are_released_with_or_without_the_paper(page: BoardPage, post: FlakyPost) -> None:
    do(page.ask_to_release(), "成绩已核对")
    dialog = page.ask_to_release()
    assert dialog is not None
    dialog.findChildren(QRadioButton)[-1].click()
    do(dialog, "成绩已核对")
    plain, with_paper = asked(post, s.Release)
    assert (plain.paper, plain.objections_until) == (False, None)  # type: ignore[attr-defined]
    assert with_paper.paper  # type: ignore[attr-defined]
    assert abs(with_paper.objections_until - NOW - timedelta(days=3)) < timedelta(hours=2)  # type: ignore[attr-defined]


def test_a_doubtful_clock_is_confirmed_by_the_organiser_alone(page: BoardPage, post: FlakyPost) -> None:
    post.board = replace(post.board, clock_doubtful=True)
    page.look()
    assert page.clock_doubt.isVisible()
    do(page.ask_to_confirm_clock(), "已与手机时间核对")
    assert len(asked(post, s.ConfirmClock)) == 1
    post.board = replace(post.board, clock_doubtful=False)
    page.look()
    assert not page.clock_doubt.isVisible()


def test_a_sealed_file_is_uploaded_and_its_content_told(page: BoardPage, post: FlakyPost, tmp_path: Path) -> None:
    post.said[s.UploadSealed] = s.SealedTaken("0007", "王芳", 42, 5)
    (tmp_path / "0007.lawquiz-sealed").write_bytes(b"sealed")
    page.read_sealed(tmp_path / "0007.lawquiz-sealed")
    (dialog,) = page.findChildren(Ask)
    do(dialog, "断网")
    assert "王芳（0007）" in page.notice.words.text()
    assert "5 条" in page.notice.words.text()
    page.read_sealed(tmp_path / "没有.lawquiz-sealed")
    assert page.notice.words.text()


def test_an_auditor_has_no_buttons_but_the_record(house: AHouse, qtbot: QtBot) -> None:
    page = BoardPage(house)
    qtbot.addWidget(page)
    page.show()
    page.open(post=MadeUpPost(made_up_board(NOW), Role.AUDITOR))  # type: ignore[arg-type]
    assert not any(button.isVisible() for button in (*page.buttons.values(), page.upload, page.begin, page.release))
    assert page.audit.isVisible()


def test_leaving_hangs_up(page: BoardPage, post: FlakyPost, house: AHouse) -> None:
    page.leave.click()
    assert post.closed
    assert house.went == [("sittings", {})]


def test_without_a_post_it_leads_to_the_log_in(house: AHouse, qtbot: QtBot) -> None:
    page = BoardPage(house)
    qtbot.addWidget(page)
    page.open()
    assert house.went == [("staff", {})]


def test_a_thousand_rows_never_hold_the_window_up(page: BoardPage, proven: Counts) -> None:
    """0.3 s is what a person may notice without being told that work goes on."""
    rows = made_up_board(NOW, 1000).rows
    first = board_shown(replace(made_up_board(NOW), rows=rows))
    page.draw(first)
    took = []
    for turn in range(5):
        moved = tuple(
            replace(row, answered=row.answered + 1, silent_for=20.0 if place % 97 == turn else row.silent_for)
            for place, row in enumerate(rows)
        )
        shown = board_shown(replace(made_up_board(NOW), rows=moved))
        began = time.perf_counter()
        page.draw(shown)
        page.table.view.viewport().repaint()
        took.append(time.perf_counter() - began)
    proven("milliseconds on the window's thread to draw a board of 1,000, at best", round(min(took) * 1000))
    assert min(took) < 0.3, took
