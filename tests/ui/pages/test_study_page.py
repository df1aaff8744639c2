"""The home of self-study: what it offers and where that leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from quiz.study.memory import Mode
from tests.builders import a_bank
from tests.ui.pages.learning import AHouse, a_house
from ui import language
from ui.changes import Changed
from ui.look import look
from ui.pages.study.page import StudyPage


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path, a_bank(20, 10, 10)) as house:
        house.learns()
        yield house


def opened(house: AHouse, qtbot: QtBot) -> StudyPage:
    page = StudyPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 768)
    page.show()
    page.open()
    return page


def test_one_big_button_says_how_much_is_left_and_leads_to_it(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert page.start.text() == "开始今天的学习（20 题）"
    for question in house.questions[:8]:
        house.answered(question)
    page.open()
    assert page.start.text() == "继续今天的学习（还剩 12 题）"
    assert page.first_focus() is page.start
    qtbot.mouseClick(page.start, Qt.MouseButton.LeftButton)
    assert house.went == [("drill", {"mode": Mode.TODAY})]


def test_a_day_done_is_done_and_more_is_on_offer(house: AHouse, qtbot: QtBot) -> None:
    for question in house.questions[:20]:
        house.answered(question)
    page = opened(house, qtbot)
    assert page._greeting.text() == "今天的学习已完成"
    assert page.start.text() == "再做 10 题"


def test_after_a_long_absence_there_are_five_and_no_reproach(house: AHouse, qtbot: QtBot) -> None:
    for question in house.questions[:20]:
        house.answered(question, days_ago=20)
    page = opened(house, qtbot)
    assert page.start.text() == "开始今天的学习（5 题）"
    assert page._greeting.text().startswith("欢迎回来")


def test_the_rule_of_the_wrong_answer_book_stands_on_the_page(house: AHouse, qtbot: QtBot) -> None:
    house.answered(house.questions[0], right=False)
    page = opened(house, qtbot)
    assert page.wrong.name == "错题本（1 题）"
    assert page.wrong.accessibleDescription() == "不同日期连续答对 2 次自动移出；再错会回来。蒙对的不算。"


def test_an_empty_book_cannot_be_opened(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert not page.wrong.isEnabled()


@pytest.mark.parametrize(("card", "mode"), [("unseen", Mode.UNSEEN), ("order", Mode.ORDER), ("at_random", Mode.RANDOM)])
def test_each_other_way_leads_to_its_set(house: AHouse, qtbot: QtBot, card: str, mode: Mode) -> None:
    page = opened(house, qtbot)
    qtbot.keyClick(getattr(page, card), Qt.Key.Key_Space)
    assert house.went == [("drill", {"mode": mode})]


def test_a_law_is_practised_from_the_list_by_key_and_by_button(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    page.laws.choose(page.shown.laws[1])
    page.practise.click()
    page.laws.view.setFocus()
    qtbot.keyClick(page.laws.view, Qt.Key.Key_Return)
    law = page.shown.laws[1].law
    assert house.went == [("drill", {"mode": Mode.LAW, "law": law})] * 2


def test_it_reads_again_after_a_change_while_it_is_seen(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    house.answered(house.questions[0])
    house.changes.emit(Changed.STUDY)
    assert page.shown.seen == 1


def test_where_nobody_is_known_to_learn_it_leads_to_the_names(house: AHouse, qtbot: QtBot) -> None:
    house.change(profile_id="")
    page = opened(house, qtbot)
    assert not page.start.isVisible()
    page.who.click()
    assert house.went == [("profiles", {})]


def test_an_empty_bank_leads_to_the_import(tmp_path: Path, qtbot: QtBot) -> None:
    with a_house(tmp_path) as house:
        house.learns()
        page = opened(house, qtbot)
        assert not page.start.isVisible()
        page.bring.click()
        assert house.went == [("import_bank", {})]


def test_another_language_leaves_nothing_behind(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    language.use(language.ENGLISH)
    look.spoken.emit()
    page.retranslate()
    assert page.start.text() == language.counted("开始今天的学习（{n} 题）", 20)
    assert page.order.name == language._("按顺序")
    assert "题" not in page.start.text()
