"""Practising with the keyboard alone, with the mouse alone, with a Chinese input method, and with a heavy hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from question_bank.question import Kind, Question, Written
from quiz.study.memory import Mode
from tests.builders import a_question
from tests.ui.pages.learning import AHouse, a_house, right, wrong
from ui.pages.drill.page import DrillPage
from ui.pages.drill.shown import Step
from ui.widgets.card_shown import choices, ticked

Key = Qt.Key


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting between keys; the one test about waiting sets it itself."""
    monkeypatch.setattr("ui.pages.drill.presenter.SETTLE", 0.0)
    monkeypatch.setattr("ui.pages.drill.page.SETTLE", 0.0)


Opened = Callable[..., DrillPage]


@pytest.fixture
def opened(tmp_path: Path, qtbot: QtBot) -> Iterator[Opened]:
    """``opened(*questions)``: the page with a set of these, in order."""
    with ExitStack() as stack:

        def make(*questions: Question) -> DrillPage:
            house = stack.enter_context(a_house(tmp_path, questions or several(5)))
            house.learns()
            page = DrillPage(house)
            page.house = house  # type: ignore[attr-defined]
            qtbot.addWidget(page)
            page.resize(1150, 768)
            page.show()
            page.open(Mode.ORDER)
            return page

        yield make


def several(count: int) -> tuple[Question, ...]:
    return tuple(a_question(stem=f"第 {n} 问？", id=f"q{n}") for n in range(count))


def house_of(page: DrillPage) -> AHouse:
    house: AHouse = page.house  # type: ignore[attr-defined]
    return house


def question(page: DrillPage) -> Question:
    card = page.presenter.shown.card
    assert card
    return next(q for q in house_of(page).questions if q.id == card.id.split("/")[0])


def key_of(page: DrillPage, response: object) -> Key:
    """The key that ticks this response, as the options stand on the screen."""
    card = page.presenter.shown.card
    assert card
    place = [option.letter in ticked(response) for option in choices(card)].index(True)  # type: ignore[arg-type]
    return Key(Key.Key_A + place)


def press(qtbot: QtBot, page: DrillPage, *keys: Key) -> None:
    """At whatever has the keyboard."""
    for key in keys:
        qtbot.keyClick(page.focusWidget() or page, key)


def step(page: DrillPage) -> Step:
    return page.presenter.shown.step


def stored(page: DrillPage) -> list[bool]:
    house = house_of(page)
    return [right for _, right, _, _ in house.log.outcomes(house.settings.profile_id)]


def test_a_whole_set_with_the_keyboard_alone(opened: Opened, qtbot: QtBot) -> None:
    page = opened(*several(3))
    for rightly in (True, False, True, True):
        answer = right(question(page)) if rightly else wrong(question(page))
        press(qtbot, page, key_of(page, answer), Key.Key_Return)
        assert step(page) is Step.JUDGED
        press(qtbot, page, Key.Key_Return)
    assert step(page) is Step.ENDED
    assert stored(page) == [True, False, True, True]
    assert page.ending._score.text() == "第一次就答对 2 题，共 3 题"
    press(qtbot, page, Key.Key_Space)  # on the button that has the keyboard: only the wrong one again
    assert (step(page), page.presenter.shown.size) == (Step.ASKING, 1)


def test_with_the_mouse_alone(opened: Opened, qtbot: QtBot) -> None:
    page = opened(*several(1))
    place = [option.letter for option in page.presenter.shown.card.options].index("B")  # type: ignore[union-attr]
    assert not page.onward.isEnabled()
    qtbot.mouseClick(page.card.option_cards()[place], Qt.MouseButton.LeftButton)
    assert stored(page) == []
    assert page.onward.text() == "提交"
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    assert stored(page) == [True]
    assert page.onward.text() == "看结果"
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    assert page.ending.isVisible()
    qtbot.mouseClick(page.ending.onward_alone, Qt.MouseButton.LeftButton)
    assert house_of(page).went == [("study", {})]


def test_numbers_choose_too_and_y_and_n_judge(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.TRUE_FALSE, stem="对不对。"), *several(1))
    press(qtbot, page, Key.Key_Y, Key.Key_Return, Key.Key_Return)
    assert stored(page) == [True]
    number = Key(Key.Key_1 + int(key_of(page, right(question(page)))) - int(Key.Key_A))
    qtbot.keyClick(page.focusWidget(), number, Qt.KeyboardModifier.KeypadModifier)
    press(qtbot, page, Key.Key_Enter)
    assert stored(page) == [True, True]


def test_a_key_held_down_skips_nothing(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    press(qtbot, page, key_of(page, right(question(page))))
    for _ in range(20):
        held = QKeyEvent(
            QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", autorep=True, count=1
        )
        QApplication.sendEvent(page.focusWidget(), held)
    assert (step(page), stored(page)) == (Step.ASKING, [])


def test_right_after_the_page_has_changed_keys_do_nothing(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.pages.drill.presenter.SETTLE", 3600.0)
    monkeypatch.setattr("ui.pages.drill.page.SETTLE", 3600.0)
    page = opened()
    press(qtbot, page, Key.Key_A, Key.Key_Return)
    assert page.presenter.shown.card
    assert page.presenter.shown.card.response is None
    assert stored(page) == []


def test_a_double_click_on_submit_does_not_skip_the_verdict(
    opened: Opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened()
    page.presenter.respond(right(question(page)))
    shown = question(page).id
    page.onward.click()
    monkeypatch.setattr("ui.pages.drill.presenter.SETTLE", 3600.0)
    page.onward.click()
    assert (step(page), question(page).id) == (Step.JUDGED, shown)


def test_ctrl_z_takes_the_last_answer_back_and_the_arrows_look_back(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    first = question(page).id
    press(qtbot, page, key_of(page, wrong(question(page))), Key.Key_Return, Key.Key_Return)
    press(qtbot, page, Key.Key_Left)
    assert (question(page).id, page.onward.text()) == (first, "回到当前题")
    press(qtbot, page, Key.Key_Right)
    assert question(page).id != first
    qtbot.keyClick(page.focusWidget(), Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (question(page).id, step(page), stored(page)) == (first, Step.ASKING, [])


def test_u_marks_a_guess(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    press(qtbot, page, Key.Key_U)
    assert page.guess.isChecked()
    press(qtbot, page, key_of(page, right(question(page))), Key.Key_Return)
    house = house_of(page)
    assert [guessed for _, _, guessed, _ in house.log.outcomes(house.settings.profile_id)] == [True]


def test_a_blank_is_filled_and_submitted_with_enter_but_not_while_composing(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.BLANK, stem="应当自收到之日起____日内办结。"), *several(1))
    line = page.focusWidget()
    assert isinstance(line, QLineEdit)
    QApplication.sendEvent(line, QInputMethodEvent("shiwu", []))
    press(qtbot, page, Key.Key_Return)
    assert stored(page) == []
    chosen = QInputMethodEvent("", [])
    chosen.setCommitString("十五")
    QApplication.sendEvent(line, chosen)
    press(qtbot, page, Key.Key_Return)
    assert stored(page) == [True]
    assert page.focusWidget() is page.onward
    press(qtbot, page, Key.Key_Return)
    assert question(page).kind is Kind.SINGLE


def test_an_empty_blank_is_not_submitted_and_the_page_says_what_is_missing(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.BLANK, stem="____日内办结。"))
    press(qtbot, page, Key.Key_Return)
    assert page._line.text() == "请先写下答案，再提交。"
    assert stored(page) == []


def test_a_wording_of_ones_own_is_counted_as_right(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.BLANK, stem="____日内办结。"))
    page.card._fields._lines[0].setText("半个月")
    page.onward.click()
    assert stored(page) == [False]
    assert "错题本" in page._line.text()
    page.card._explained.accept_button.setFocus()
    press(qtbot, page, Key.Key_Return)  # Enter is a click on the button that has the keyboard
    assert stored(page) == [True]
    assert step(page) is Step.JUDGED


def test_an_essay_is_submitted_with_ctrl_enter_and_judged_by_the_learner(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.ESSAY, stem="简述。", key=Written("要点")))
    field = page.focusWidget()
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText("我的回答")
    qtbot.keyClick(field, Key.Key_Return)
    assert stored(page) == []
    qtbot.keyClick(field, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored(page) == [False]
    assert page.missed.isVisible()
    press(qtbot, page, Key.Key_Y)
    assert stored(page) == [True]
    assert not page.missed.isVisible()


def test_the_next_one_comes_by_itself_after_a_right_answer_unless_any_key_is_pressed(
    opened: Opened, qtbot: QtBot
) -> None:
    page = opened()
    house_of(page).change(next_after_right=True)
    press(qtbot, page, key_of(page, right(question(page))), Key.Key_Return)
    assert page._timer.isActive()
    assert page._timer.interval() == 1200
    press(qtbot, page, Key.Key_Shift)
    assert not page._timer.isActive()
    press(qtbot, page, Key.Key_Return)
    first = question(page).id
    press(qtbot, page, key_of(page, right(question(page))), Key.Key_Return)
    page._timer.timeout.emit()
    assert question(page).id != first
    press(qtbot, page, key_of(page, wrong(question(page))), Key.Key_Return)
    assert not page._timer.isActive()


def test_nothing_goes_on_by_itself_on_a_page_that_is_not_seen(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    house_of(page).change(next_after_right=True)
    press(qtbot, page, key_of(page, right(question(page))), Key.Key_Return)
    page.hide()
    assert not page._timer.isActive()


def test_a_click_is_the_answer_where_that_was_chosen(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    house_of(page).change(judge_on_click=True)
    press(qtbot, page, key_of(page, right(question(page))))
    assert stored(page) == [True]


def test_a_full_disk_is_told_and_nothing_is_judged(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    house_of(page).log.full = True
    press(qtbot, page, key_of(page, right(question(page))), Key.Key_Return)
    assert page.notice.isVisible()
    assert "磁盘已满" in page.notice.words.text()
    assert step(page) is Step.ASKING
    house_of(page).log.full = False
    press(qtbot, page, Key.Key_Return)
    assert page.notice.isHidden()
    assert stored(page) == [True]


def test_the_buttons_stay_where_they_are_whatever_is_shown(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    places = set()
    for answer in (right, wrong, right):
        for _ in range(2):
            QApplication.processEvents()
            places.add((page.onward.geometry().getRect(), page.back.geometry().getRect(), page.undo.x()))
            press(qtbot, page, key_of(page, answer(question(page))), Key.Key_Return)
            QApplication.processEvents()
            places.add((page.onward.geometry().getRect(), page.back.geometry().getRect(), page.undo.x()))
            press(qtbot, page, Key.Key_Return)
    assert len(places) == 1


def test_the_wrong_ones_are_listed_at_the_end_with_their_right_answers_in_words(opened: Opened, qtbot: QtBot) -> None:
    page = opened(*several(2))
    for answer in (wrong, right, right):
        press(qtbot, page, key_of(page, answer(question(page))), Key.Key_Return, Key.Key_Return)
    assert page.ending._list.count() == 1
    assert page.ending.redo.text() == "只练答错的 1 题"


def test_with_nothing_to_ask_there_is_one_next_step(opened: Opened, qtbot: QtBot) -> None:
    page = opened()
    page.open(Mode.WRONG)
    assert page.nothing.isVisible()
    assert page._nothing_title.text() == "错题本是空的"
    page.step.click()
    assert house_of(page).went == [("study", {})]


def test_left_and_come_back_the_set_and_what_was_chosen_are_still_there(opened: Opened, qtbot: QtBot) -> None:
    page = opened(a_question(Kind.BLANK, stem="____日内办结。"))
    page.card._fields._lines[0].setText("十五")
    page.card._fields._touch()
    page.hide()
    page.show()
    page.open(Mode.ORDER)
    assert page.card._fields._lines[0].text() == "十五"
    page.onward.click()
    assert stored(page) == [True]
