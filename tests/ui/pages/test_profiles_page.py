"""Who learns, by keyboard and by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.builders import a_question
from tests.ui.pages.learning import AHouse, a_house
from ui.pages.profiles.page import ProfilesPage


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path, [a_question()]) as house:
        yield house


@pytest.fixture
def page(house: AHouse, qtbot: QtBot) -> ProfilesPage:
    page = ProfilesPage(house)
    qtbot.addWidget(page)
    page.show()
    page.open()
    return page


def button(page: ProfilesPage, name: str) -> QPushButton:
    """The one that is called so and is to be seen."""
    return next(
        b for b in page.findChildren(QPushButton) if name in (b.text(), b.accessibleName()) and not b.isHidden()
    )


def test_the_first_learner_writes_a_name_presses_enter_and_learns(page: ProfilesPage, house: AHouse) -> None:
    assert page.first_focus() is page.name
    page.name.setText("王芳")
    page.name.returnPressed.emit()
    assert [name for name, _ in house.went] == ["study"]
    assert house.settings.profile_id
    assert [card.name for card in page.cards] == ["王芳"]


def test_a_missing_name_is_told_under_the_field(page: ProfilesPage, house: AHouse) -> None:
    page.act.click()
    assert page._name.hint.text() == "请填写姓名。"
    assert house.went == []


def test_a_click_on_a_card_enters_and_goes_where_one_came_from(page: ProfilesPage, house: AHouse, qtbot: QtBot) -> None:
    wang = house.learns()
    house.change(profile_id="")
    page.open(then="mock")
    qtbot.mouseClick(page.cards[0], Qt.MouseButton.LeftButton)
    assert house.went == [("mock", {})]
    assert house.settings.profile_id == wang.id


def test_a_password_is_asked_hidden_and_forgotten_with_the_form(page: ProfilesPage, house: AHouse) -> None:
    house.learns("李强", "1234")
    house.change(profile_id="")
    page.open()
    page.cards[0].click()
    assert page.pin.echoMode() is QLineEdit.EchoMode.Password
    page.pin.setText("9999")
    page.act.click()
    assert page._pin.hint.text().startswith("密码不对")
    assert house.went == []
    page.pin.setText("1234")
    page.act.click()
    assert [name for name, _ in house.went] == ["study"]
    assert page.pin.text() == ""


def test_a_removed_learner_is_put_back_from_the_notice(page: ProfilesPage, house: AHouse) -> None:
    house.learns()
    page.open()
    button(page, "移除：王芳").click()
    assert page.cards == []
    assert "学习记录仍然保留" in page.notice.words.text()
    button(page, "撤销").click()
    assert [card.name for card in page.cards] == ["王芳"]
    assert page.notice.isHidden()


def test_a_password_is_set_from_the_list(page: ProfilesPage, house: AHouse) -> None:
    house.learns()
    page.open()
    button(page, "设置密码：王芳").click()
    page.new_pin.setText("2468")
    page.act.click()
    assert page.notice.words.text() == "王芳的密码已设好。"
    assert button(page, "修改密码：王芳")


def test_a_name_with_an_ampersand_stays_as_it_is(page: ProfilesPage, house: AHouse) -> None:
    house.learns("王&芳")
    page.open()
    assert page.cards[0].name == "王&芳"


def test_to_change_a_password_the_one_in_use_and_the_new_one_are_told_apart(page: ProfilesPage, house: AHouse) -> None:
    page.presenter.add("王伟", "1234")
    page.open()
    button(page, "修改密码：王伟").click()
    assert (page._pin.name.text(), page._new_pin.name.text()) == ("原密码", "新密码")
    assert page.pin.accessibleName() == "原密码"
    page.cancel.click()
    page.cards[0].click()
    assert page._pin.name.text() == "密码"
