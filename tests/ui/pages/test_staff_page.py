"""A member of staff finds the hall on another PC and gets to its board, or is told why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from quiz.exam.fingerprint import as_printed
from quiz.exam.join_file import Join, write_join_file
from quiz.exam.roles import Role
from quiz.exam.staff_client import Post
from tests.quiz.exam.hall_kit import SITTING, STAFF_SECRET
from tests.quiz.exam.wire_kit import RealHall
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.staff.page import StaffPage
from ui.pages.staff.presenter import typed


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "here") as house:
        yield house
        for _page, what in house.went:
            if "post" in what:
                what["post"].close()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHall]:
    hall = RealHall(tmp_path_factory.mktemp("hall"), 1)
    hall.start()
    yield hall
    hall.kill()


@pytest.fixture
def page(house: AHouse, qtbot: QtBot) -> StaffPage:
    page = StaffPage(house)
    qtbot.addWidget(page)
    page.resize(1000, 760)
    page.show()
    page.open()
    return page


def enter(page: StaffPage, secret: str = STAFF_SECRET) -> None:
    page.name.setText(Role.ORGANISER.value)
    page.secret.setText(secret)
    page.enter.click()


def test_a_join_file_a_name_and_a_secret_lead_to_the_board(
    page: StaffPage, house: AHouse, hall: RealHall, tmp_path: Path
) -> None:
    write_join_file(tmp_path / "考试.lawquiz-join", replace(hall.join, title="学法考试"))
    page.read(tmp_path / "考试.lawquiz-join")
    assert page.first_focus() is page.name
    enter(page)
    ((name, what),) = house.went
    assert name == "board"
    assert isinstance(what["post"], Post)
    assert what["post"].sitting == SITTING
    assert page.secret.text() == ""
    page.open()
    assert page.last.isVisible()
    assert "学法考试" in page.last.text()
    page.last.click()
    assert page.name.isVisible()


def test_address_and_fingerprint_of_a_slip_are_enough(page: StaffPage, house: AHouse, hall: RealHall) -> None:
    page.address.setText(hall.join.addresses[0])
    page.fingerprint.setText(as_printed(hall.fingerprint))
    page.connect_button.click()
    enter(page)
    assert page._which_part.isVisible()  # the hall holds a second sitting, and a slip names none
    assert house.went == []
    buttons = page._which_part.findChildren(QPushButton)
    assert len(buttons) == 2
    chosen = set()
    for button in buttons:
        button.click()
        chosen.add(house.went[-1][1]["post"].sitting)
    assert chosen == {SITTING, "draft"}


def test_a_wrong_secret_is_told_and_the_secret_is_cleared(page: StaffPage, house: AHouse, hall: RealHall) -> None:
    page.open(hall.join)
    enter(page, "falsch")
    assert "账号或口令不对" in page.notice.words.text()
    assert page.secret.text() == ""
    assert page.enter.isEnabled()
    assert house.went == []


def test_another_hall_than_the_one_of_the_file_is_refused(page: StaffPage, house: AHouse, hall: RealHall) -> None:
    page.open(replace(hall.join, fingerprint="0" * 64))
    enter(page)
    assert "不是这场考试的考场" in page.notice.words.text()
    assert house.went == []


def test_what_is_missing_is_said_under_its_field(page: StaffPage) -> None:
    page.connect_button.click()
    assert page._address_field.hint.text() == "请填写考场地址。"
    page.address.setText("10.1.2.3")
    page.fingerprint.setText("0A1B")
    page.connect_button.click()
    assert "指纹不完整" in page._fingerprint_field.hint.text()
    assert page.address.isVisible()


def test_a_file_that_is_none_is_told(page: StaffPage, tmp_path: Path) -> None:
    (tmp_path / "x.lawquiz-join").write_text("nothing")
    page.read(tmp_path / "x.lawquiz-join")
    assert "不是考试的加入文件" in page.notice.words.text()


def test_what_is_typed_may_have_spaces_and_no_port() -> None:
    found = typed(" 10.1.2.3 ", " 0A1B:2C3D-0a1b 2c3d 0a1b2c3d 0A1B 2C3D ")
    assert found == Join(("10.1.2.3:8443",), "0a1b2c3d" * 4, "")
    assert typed("", "0a1b2c3d" * 4) is None
