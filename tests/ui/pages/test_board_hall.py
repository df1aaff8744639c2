"""The board at a real hall, with desks that sit, fall silent, are given time, moved, ended and voided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from quiz.attempt import Phase, Refusal
from quiz.exam import protocol as p
from quiz.exam.roles import Role
from quiz.exam.staff_client import Post
from tests.quiz.exam.hall_kit import SITTING, STAFF_SECRET
from tests.quiz.exam.wire_kit import Candidate, RealHall, until
from tests.ui.pages.organiser import a_house
from ui.pages.audit import presenter as audit
from ui.pages.board.page import BoardPage
from ui.pages.board.presenter import Act, Line, State, Trouble
from ui.widgets.dialogs import Ask
from ui.widgets.text import Text


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RealHall]:
    hall = RealHall(tmp_path / "hall", 5)
    hall.start()
    yield hall
    hall.kill()


@pytest.fixture
def page(hall: RealHall, tmp_path: Path, qtbot: QtBot) -> Iterator[BoardPage]:
    with a_house(tmp_path / "staff") as house:
        post = Post.log_in(hall.join, Role.ORGANISER.value, STAFF_SECRET)
        assert isinstance(post, Post)
        page = BoardPage(house)
        qtbot.addWidget(page)
        page.show()
        page.open(post=post)
        yield page
        post.close()


@pytest.fixture
def desks(hall: RealHall, tmp_path: Path) -> Iterator[list[Candidate]]:
    """Four of five have come."""
    came = [Candidate(hall, number, tmp_path / "pc") for number in list(hall.codes)[:4]]
    for each in came:
        each.log_in()
    yield came
    for each in came:
        each.desk.close()


def line(page: BoardPage, number: str) -> Line:
    page.look()
    assert page.shown is not None
    return next(line for line in page.shown.lines if line.number == number)


def do(page: BoardPage, act: Act, number: str, why: str, text: str = "") -> None:
    page.table._select_again(set())
    page.table.choose(line(page, number))
    dialog = page.ask_to(act)
    assert dialog is not None
    if text:
        dialog.findChild(QPlainTextEdit).setPlainText(text)
    dialog.findChildren(QLineEdit)[-1].setText(why)
    dialog.act_button.click()


def test_an_invigilator_s_hour(hall: RealHall, page: BoardPage, desks: list[Candidate], tmp_path: Path) -> None:
    first, second, third, fourth = desks
    assert [line(page, each.number).state for each in desks] == [State.WAITING] * 4
    assert line(page, "0005").state is State.NOT_COME

    assert page.shown is not None
    begin = page.acts.begin(SITTING, page.shown)
    begin.act_button.click()
    for each in desks:
        each.fetch()
        each.answer(2)
    assert line(page, first.number).state is State.SITTING
    assert line(page, "0005").troubles == (Trouble.MISSING,)

    # +5 minutes reach the desk
    before = first.desk.look().deadline
    assert before is not None
    page.table._select_again(set())
    page.table.choose(line(page, first.number))
    dialog = page.ask_to(Act.MORE_TIME)
    assert dialog is not None
    five_minutes(dialog)
    assert until(lambda: first.desk.look().deadline == before + timedelta(minutes=5))
    assert "已给考生1加时" in page.notice.words.text()

    # so does a message
    do(page, Act.MESSAGE, first.number, "考场通知", "请检查是否有漏答的题")
    assert until(lambda: "请检查是否有漏答的题" in notices(first))

    # a one-time code lets another machine in and puts the first one out
    do(page, Act.OTHER_DEVICE, second.number, "电脑故障")
    (shown,) = [each for each in page.findChildren(Ask) if each.title.text() == "换机码"]
    code = next(text.text() for text in shown.findChildren(Text) if "-" in text.text())
    shown.reject()
    other = Candidate(hall, second.number, tmp_path / "another pc")
    reply = other.desk.log_in(SITTING, second.number, hall.codes[second.number], code)
    assert isinstance(reply, p.LoggedIn)
    assert until(lambda: second.desk.answer("q0", None) is Refusal.FENCED)
    other.fetch()

    # a desk that is switched off is seen to be silent, the others are not
    other.desk.close()
    assert until(lambda: Trouble.LOST in line(page, second.number).troubles and not line(page, first.number).troubles)
    assert page.table.rows.shown[0].number == second.number

    # handed in by force, and void
    do(page, Act.END, third.number, "突发疾病")
    assert line(page, third.number).state is State.HANDED_IN
    assert until(lambda: third.desk.look().phase is Phase.SUBMITTED)
    do(page, Act.VOID, fourth.number, "夹带")
    assert line(page, fourth.number).state is State.VOID
    assert until(lambda: fourth.desk.look().phase is Phase.VOIDED)

    # who comes no more may still be let in; and all of it is on the chain, with its reason
    page.acts.close_entry(SITTING, page.shown)
    close = next(each for each in page.findChildren(Ask) if each.title.text() == "停止入场")
    close.findChildren(QLineEdit)[-1].setText("入场时间已过")
    close.act_button.click()
    assert line(page, "0005").state is State.ABSENT
    do(page, Act.LET_IN, "0005", "因公迟到")
    assert line(page, "0005").state is State.NOT_COME
    assert page.post is not None
    chain = audit.read(page.post)
    assert isinstance(chain, audit.ChainShown)
    assert chain.broken_at == 0
    done = [(entry.did, entry.about, entry.why) for entry in chain.lines if entry.role == "organiser" and entry.why]
    assert done[-8:] == [
        ("Begin", "", "准时开考"),
        ("GrantTime", first.number, "电脑故障"),
        ("Tell", first.number, "考场通知"),
        ("AllowDevice", second.number, "电脑故障"),
        ("ForceHandIn", third.number, "突发疾病"),
        ("Void", fourth.number, "夹带"),
        ("CloseEntry", "", "入场时间已过"),
        ("AdmitEntry", "0005", "因公迟到"),
    ]
    assert ("taken_over", second.number) in [(entry.did, entry.about) for entry in chain.lines]


def five_minutes(dialog: Ask) -> None:
    from ui.widgets.form import Number

    dialog.findChild(Number).set_value(5)
    dialog.findChildren(QLineEdit)[-1].setText("电脑故障")
    dialog.act_button.click()


def notices(candidate: Candidate) -> tuple[str, ...]:
    delivery = candidate.desk.look().delivery
    assert delivery is not None
    return delivery.notices
