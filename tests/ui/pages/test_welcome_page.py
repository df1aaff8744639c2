"""The first start, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.ui.pages.learning import AHouse, a_house
from ui.pages.welcome.page import WelcomePage
from ui.settings import Role


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


@pytest.mark.parametrize(
    ("card", "role", "page"),
    [
        ("study", Role.STUDY, "profiles"),
        ("sit", Role.CANDIDATE, "seat"),
        ("organise", Role.ORGANISER, "sittings"),
    ],
)
def test_each_card_keeps_its_role_and_leads_on(house: AHouse, qtbot: QtBot, card: str, role: Role, page: str) -> None:
    welcome = WelcomePage(house)
    qtbot.addWidget(welcome)
    button: QAbstractButton = getattr(welcome, card)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert house.settings.role is role
    assert house.went == [(page, {})]


def test_enter_on_the_first_card_is_enough_to_begin(house: AHouse, qtbot: QtBot) -> None:
    welcome = WelcomePage(house)
    qtbot.addWidget(welcome)
    qtbot.keyClick(welcome.first_focus(), Qt.Key.Key_Return)
    assert house.went == [("profiles", {})]


def test_the_sample_exam_is_offered_and_decides_nothing(house: AHouse, qtbot: QtBot) -> None:
    welcome = WelcomePage(house)
    qtbot.addWidget(welcome)
    welcome.demo.click()
    assert house.went == [("demo", {})]
    assert house.settings.role is Role.UNDECIDED
