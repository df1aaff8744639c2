"""The organiser's home says what there is and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from quiz.exam.trial_run import arrange_trial_run
from tests.builders import a_bank
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.sittings.page import SittingsPage
from ui.pages.sittings.presenter import Stage, load
from ui.widgets.text import Text


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


def opened(house: AHouse, qtbot: QtBot) -> SittingsPage:
    page = SittingsPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 720)
    page.show()
    page.open()
    return page


def test_an_empty_page_offers_the_one_next_step(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert page.first_step.isVisible()
    assert not page.arrange.isVisible()
    qtbot.mouseClick(page.first_step, Qt.MouseButton.LeftButton)
    assert house.went == [("new_sitting", {})]


def test_an_exam_that_is_not_over_has_a_card_with_its_counts(house: AHouse, qtbot: QtBot) -> None:
    house.arrange()
    house.sit_down("0007")
    page = opened(house, qtbot)
    said = " ".join(text.text() for text in page.findChildren(Text))
    assert "名册 4 人，应考 2 人，已入座 1 人" in said
    button = next(b for b in page.findChildren(QPushButton) if b.text() == "考生就座")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert house.went == [("seat", {"sitting_id": "s1"})]


def test_a_rehearsal_stands_marked_under_its_exam_and_is_no_exam_itself(house: AHouse, qtbot: QtBot) -> None:
    exam = house.arrange()
    trial = arrange_trial_run(house.records, exam, a_bank(3, 0, 0), 7, "t1", house.clock.now)
    assert trial is not None
    page = opened(house, qtbot)
    assert [line.id for line in page.shown.open] == ["s1"]
    assert [each.id for each in page.shown.open[0].trials] == ["t1"]
    for words, asked in (("打开试运行", "t1"), ("网上考试", "s1")):
        button = next(b for b in page.findChildren(QPushButton) if b.text() == words and b is not page.hall)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert house.went.pop() == ("hall", {"sitting_id": asked})


def test_closed_exams_stand_below_the_latest_first(house: AHouse, qtbot: QtBot) -> None:
    for number, on in enumerate((date(2024, 12, 4), date(2025, 12, 4)), 1):
        house.arrange(f"第 {number} 次", f"s{number}", on=on)
        house.records.close_sitting(f"s{number}", house.clock.now)
    page = opened(house, qtbot)
    assert [line.title for line in page.shown.closed] == ["第 2 次", "第 1 次"]
    qtbot.mouseClick(page.scores, Qt.MouseButton.LeftButton)
    assert house.went == [("scores", {"sitting_id": "s2"})]


def test_an_exam_before_its_day_is_not_offered_as_running(house: AHouse) -> None:
    house.arrange(on=date(2026, 12, 4))
    assert [line.stage for line in load(house.opened).open] == [Stage.COMING]


def test_staff_find_the_way_to_a_hall_on_another_pc(house: AHouse, qtbot: QtBot) -> None:
    page = SittingsPage(house)
    qtbot.addWidget(page)
    page.elsewhere.click()
    assert house.went == [("staff", {})]
