"""The exam page by clicks and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from question_bank.question import Filled, Kind, Letters
from quiz.paper import booklet
from tests.builders import a_paper, a_question
from tests.ui.pages.test_attempt_presenter import FakeDesk
from ui.app import App, make_qt
from ui.background import Immediate
from ui.pages.attempt.page import AttemptPage
from ui.pages.attempt.presenter import Saved, Step


@pytest.fixture
def page(qtbot: QtBot, tmp_path) -> AttemptPage:  # type: ignore[no-untyped-def]
    App(make_qt([]), tmp_path)
    questions = [
        a_question(id="q1", stem="第一题"),
        a_question(Kind.MULTIPLE, id="q2", stem="第二题"),
        a_question(Kind.TRUE_FALSE, id="q3", stem="第三题"),
        a_question(Kind.BLANK, id="q4", stem="期限为____日。"),
    ]
    page = AttemptPage(FakeDesk(booklet(a_paper(questions), "x")), Immediate())
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    page.begin()
    qtbot.wait(300)  # the moment after a turn in which choosing keys are ignored
    return page


def desk(page: AttemptPage) -> FakeDesk:
    found = page.presenter._desk
    assert isinstance(found, FakeDesk)
    return found


def press(qtbot: QtBot, page: AttemptPage, key: Qt.Key) -> None:
    qtbot.keyClick(QApplication.focusWidget() or page, key)


def test_an_exam_can_be_sat_with_the_keyboard_alone(qtbot: QtBot, page: AttemptPage) -> None:
    shown = page.presenter.shown.card
    assert shown is not None
    press(qtbot, page, Qt.Key.Key_B)
    assert desk(page).kept["q1"] == Letters.of(shown.options[1].letter)
    press(qtbot, page, Qt.Key.Key_Right)
    assert page.presenter.shown.current == 1
    qtbot.wait(300)
    press(qtbot, page, Qt.Key.Key_1)
    press(qtbot, page, Qt.Key.Key_3)
    assert len(desk(page).kept["q2"].letters) == 2  # type: ignore[union-attr]
    press(qtbot, page, Qt.Key.Key_M)
    assert page.presenter.shown.flagged == (1,)
    press(qtbot, page, Qt.Key.Key_PageUp)
    assert page.presenter.shown.current == 0


def test_a_key_held_down_answers_no_second_question(qtbot: QtBot, page: AttemptPage) -> None:
    press(qtbot, page, Qt.Key.Key_A)
    press(qtbot, page, Qt.Key.Key_Right)
    press(qtbot, page, Qt.Key.Key_A)  # within the quarter of a second
    assert "q2" not in desk(page).kept


def test_what_is_typed_belongs_to_its_own_question_even_when_the_page_is_turned_at_once(
    qtbot: QtBot, page: AttemptPage
) -> None:
    page.presenter.go(3)
    field = QApplication.focusWidget()
    assert field is not None
    field.setText("十五")  # type: ignore[attr-defined]
    qtbot.mouseClick(page.previous, Qt.MouseButton.LeftButton)
    assert desk(page).kept == {"q4": Filled(("十五",))}


def test_hand_in_asks_once_with_what_is_missing_and_leads_there(qtbot: QtBot, page: AttemptPage) -> None:
    press(qtbot, page, Qt.Key.Key_A)
    qtbot.mouseClick(page.hand_in, Qt.MouseButton.LeftButton)
    asked = page._asked
    assert asked is not None
    assert "3" in asked.body.text()
    qtbot.mouseClick(asked.keep_button, Qt.MouseButton.LeftButton)
    assert page.presenter.shown.current == 1
    assert page.presenter.shown.step is Step.RUNNING
    qtbot.mouseClick(page.hand_in, Qt.MouseButton.LeftButton)
    assert page._asked is not None
    qtbot.mouseClick(page._asked.act_button, Qt.MouseButton.LeftButton)
    assert page.presenter.shown.step is Step.DONE
    assert desk(page).submitted == 1


def test_closing_in_the_middle_asks_and_closing_at_the_end_does_not(qtbot: QtBot, page: AttemptPage) -> None:
    sure: list[bool] = []
    ask: Callable[[], object] = lambda: sure.append(True)  # noqa: E731
    assert page.ask_to_close(ask) is True
    assert sure == []
    page.presenter.hand_in()
    assert page.ask_to_close(ask) is False


def test_name_paper_and_time_are_always_in_sight(page: AttemptPage) -> None:
    assert page._candidate.text() == "王芳"
    assert page._title.text() == "2026年度学法考试"
    assert page.countdown.isVisible()
    assert "90" in page.countdown.words()


def test_a_blank_typed_in_and_emptied_at_once_does_not_stay_at_saving(qtbot: QtBot, page: AttemptPage) -> None:
    page.presenter.go(3)
    field = QApplication.focusWidget() or page.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "15")
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: page.presenter.shown.saved is Saved.SAVED, timeout=3000)
    assert desk(page).kept == {"q4": None}
