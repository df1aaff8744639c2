"""Answers on paper are typed in by keyboard, looked at once more, and stored with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from question_bank.question import Letters
from quiz.attempt import OnPaper
from quiz.score_sheet.from_records import results
from tests.builders import NINE, minutes
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.paper_entry.page import PaperEntryPage
from ui.pages.paper_entry.presenter import by_fives, enter, load, questions_for, runs
from ui.widgets.reason import Reason


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "store") as house:
        house.arrange()
        yield house


@pytest.fixture
def page(house: AHouse, qtbot: QtBot) -> PaperEntryPage:
    page = PaperEntryPage(house)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open("s1")
    return page


def pick(page: PaperEntryPage, name: str) -> None:
    page.choose(next(c for c in page.table.rows.all if c.name == name))


def test_a_sheet_from_the_first_key_to_the_log(page: PaperEntryPage, house: AHouse, qtbot: QtBot) -> None:
    pick(page, "王芳")
    assert [field.number for field in page.fields] == [1, 2, 3]
    page.fields[0].setFocus()
    for field, key in zip(page.fields[:2], "bB", strict=True):
        qtbot.keyClicks(field, key)
    assert [field.text() for field in page.fields] == ["b", "B", ""]
    dialog = page.ask_to_store()
    assert dialog is not None
    assert "共填 2 题" in dialog.body.text()
    assert "第 3 题" in dialog.body.text()
    assert not dialog.act_button.isEnabled()
    (reason,) = dialog.findChildren(Reason)
    reason.line.setText("停电")
    dialog.act_button.click()
    (head,) = house.records.attempts("s1")
    attempt = house.records.attempt(head.id)
    assert attempt.on_paper == OnPaper(NINE, "组织者", "停电")
    assert attempt.responses == {"q1": Letters.of("B"), "q2": Letters.of("B")}
    row = results(house.records, "s1").rows[0]
    assert (row.score, row.note) == (2, "纸质答卷录入")
    assert not page._panel.isVisible()
    assert not next(c for c in page.table.rows.all if c.name == "王芳").may_be_entered


def test_one_who_answered_at_a_computer_cannot_be_entered(page: PaperEntryPage, house: AHouse) -> None:
    house.sit_down("0007")
    page.open("s1")
    pick(page, "王芳")
    assert page.candidate is None
    assert page.notice.isVisible()


def test_who_sat_down_meanwhile_is_not_overwritten(page: PaperEntryPage, house: AHouse) -> None:
    pick(page, "王芳")
    house.sit_down("0007").answer("q1", Letters.of("A"))
    page._store(page.candidate, {"q1": Letters.of("B")}, "停电")  # type: ignore[arg-type]
    (head,) = house.records.attempts("s1")
    assert house.records.attempt(head.id).responses == {"q1": Letters.of("A")}
    assert page.notice.isVisible()


def test_what_is_no_answer_is_blamed_at_once_and_never_stored(page: PaperEntryPage, qtbot: QtBot) -> None:
    pick(page, "王芳")
    qtbot.keyClicks(page.fields[0], "z")
    assert page.fields[0].property("wrong")
    assert page.wrong.text() == "第 1 题：没有这个选项"
    assert page.ask_to_store() is None
    assert not page.may_leave()
    page.clear.click()
    assert not page.fields[0].property("wrong")
    assert page.wrong.isHidden()
    assert page.may_leave()


def test_arrows_and_enter_walk_through_the_fields(page: PaperEntryPage, qtbot: QtBot) -> None:
    pick(page, "王芳")
    page.activateWindow()
    page.fields[0].setFocus()
    qtbot.keyClick(page.fields[0], Qt.Key.Key_Return)
    assert page.focusWidget() is page.fields[1]
    qtbot.keyClick(page.fields[1], Qt.Key.Key_Up)
    assert page.focusWidget() is page.fields[0]


def test_nobody_is_entered_before_the_exam(house: AHouse) -> None:
    house.later(minutes(-24 * 60))
    refused = enter(house.opened, None, "s1", "0007", {}, "王", "停电")
    assert str(refused) == "not_open"
    assert house.records.attempts("s1") == []


def test_five_by_five_for_reading_aloud(house: AHouse) -> None:
    assert runs([3, 5, 6, 7, 9, 10]) == ["3", "5–7", "9–10"]
    assert runs([]) == []
    questions = questions_for(house.opened, "s1", "0007")
    assert by_fives(questions, {"q1": "A", "q3": " C "}) == ((1, 3, "A  —  C"),)
    assert [c.name for c in load(house.opened, "s1").people] == ["王芳", "曾志强"]
