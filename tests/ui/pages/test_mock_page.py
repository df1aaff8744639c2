"""Mock exams by clicks: begun, gone on with, looked through, practised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.builders import a_bank
from tests.ui.pages.learning import AHouse, a_house, right, wrong
from ui.pages.mock.page import MockPage


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path, a_bank(30, 15, 15)) as house:
        house.learns()
        yield house


@pytest.fixture
def page(house: AHouse, qtbot: QtBot) -> MockPage:
    page = MockPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 768)
    page.show()
    page.open()
    return page


def sit(house: AHouse, rightly: int) -> str:
    """Answer at the desk that the page went to; returns the attempt."""
    name, what = house.went[-1]
    assert (name, what["then"]) == ("attempt", "mock")
    questions = {question.id: question for question in house.questions}
    for place, shown in enumerate(what["desk"].start().questions):
        question = questions[shown.id]
        what["desk"].answer(shown.id, right(question) if place < rightly else wrong(question))
    attempt: str = what["then_what"]["attempt"]
    return attempt


def test_the_length_is_chosen_and_the_exam_begun(page: MockPage, house: AHouse, qtbot: QtBot) -> None:
    assert [radio.text() for radio in page._radios] == [
        "50 题：单选题 25 · 多选题 13 · 判断题 12；满分 100 分，1 小时",
        "20 题：单选题 10 · 多选题 5 · 判断题 5；满分 100 分，25 分钟",
    ]
    page._radios[1].click()
    qtbot.mouseClick(page.begin, Qt.MouseButton.LeftButton)
    _name, what = house.went[-1]
    assert len(what["desk"].start().questions) == 20
    assert what["desk"].candidate == "王芳"


def test_an_unfinished_one_is_the_one_next_step(page: MockPage, house: AHouse) -> None:
    page._radios[1].click()
    page.begin.click()
    sit(house, 3)
    page.open()
    assert page.first_focus() is page.go_on
    assert not page.begin.isVisible()
    assert "20 题中已答 20 题" in page._open_words.text()
    page.go_on.click()
    assert house.went[-1][1]["desk"].look().responses


def test_handed_in_it_shows_the_score_and_each_question_and_leads_to_the_wrong_ones(
    page: MockPage, house: AHouse, qtbot: QtBot
) -> None:
    page._radios[1].click()
    page.begin.click()
    attempt = sit(house, 14)
    house.went[-1][1]["desk"].submit()
    page.open(attempt)
    assert page.result.score.text() == "70 分"
    assert page.result.table.rows.rowCount() == 6
    assert page.result.card.shown
    assert page.result.card.shown.verdict
    first = page.result.card.shown.id
    page.result.next.click()
    assert page.result.card.shown.id != first
    page.result.wrong_only.click()
    assert page.result.table.rows.rowCount() == 20
    qtbot.mouseClick(page.result.drill, Qt.MouseButton.LeftButton)
    name, what = house.went[-1]
    assert (name, len(what["ids"])) == ("drill", 6)


def test_the_score_workbook_is_written_and_offered(page: MockPage, house: AHouse, tmp_path: Path) -> None:
    page._radios[1].click()
    page.begin.click()
    attempt = sit(house, 14)
    house.went[-1][1]["desk"].submit()
    page.open(attempt)
    page.export_to(tmp_path / "成绩册.xlsx")
    assert "成绩册已保存" in page.notice.words.text()
    cells = [cell.value for row in load_workbook(tmp_path / "成绩册.xlsx").worksheets[0].iter_rows() for cell in row]
    assert "王芳" in cells
    assert 70 in cells
    page.result.next.click()
    assert page.notice.isVisible()


def test_past_ones_are_listed_with_their_scores_and_opened_from_there(page: MockPage, house: AHouse) -> None:
    page.begin.click()
    sit(house, 50)
    house.went[-1][1]["desk"].submit()
    page.open()
    assert page.table.rows.rowCount() == 1
    page.look_at.click()
    assert page.result.score.text() == "100 分"
    assert not page.result.drill.isVisible()
    page.result.again.click()
    assert page.begin.isVisible()


def test_where_nobody_is_known_to_learn_it_leads_to_the_names(page: MockPage, house: AHouse) -> None:
    house.change(profile_id="")
    page.open()
    page.step.click()
    assert house.went[-1] == ("profiles", {})


def test_an_empty_bank_leads_to_the_import(tmp_path: Path, qtbot: QtBot) -> None:
    with a_house(tmp_path) as house:
        house.learns()
        page = MockPage(house)
        qtbot.addWidget(page)
        page.show()
        page.open()
        page.step.click()
        assert house.went == [("import_bank", {})]
