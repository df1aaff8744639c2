"""An import says what it will do before it does it, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pytestqt.qtbot import QtBot

from tests.builders import a_bank
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.import_bank.page import ImportBankPage
from ui.pages.import_bank.presenter import Step

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
GOOD = ["单选题", "征收土地由谁批准？", "国务院", "省政府", "市政府", "县政府", "B"]
TOO_FAR = ["单选题", "建设用地由谁审批？", "国务院", "省政府", "市政府", "县政府", "Z"]
ONE_LETTER = ["多选题", "哪些是农用地？", "耕地", "林地", "工矿", "草地", "A"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "store", a_bank(3, 2, 2)) as house:
        yield house


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADER, GOOD, TOO_FAR, ONE_LETTER):
        sheet.append(row)
    book.save(tmp_path / "题目.xlsx")
    return tmp_path / "题目.xlsx"


def opened(house: AHouse, qtbot: QtBot) -> ImportBankPage:
    page = ImportBankPage(house)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open()
    return page


def test_the_preview_says_what_would_be_done_and_stores_nothing(house: AHouse, qtbot: QtBot, workbook: Path) -> None:
    page = opened(house, qtbot)
    page.read([workbook])
    assert {name: stat.figure.text() for name, stat in page._stats.items()} == {
        "added": "2",
        "changed": "0",
        "unchanged": "0",
        "refused": "1",
        "doubtful": "1",
    }
    assert page.take_in.text() == "导入 2 题"
    assert "题干取自“B 题干”列，答案取自“G 答案”列" in page._columns.text()
    assert house.opened.bank.counts().total == 7
    assert [(p.row, p.refused) for p in page.problems.rows.all] == [(3, True), (4, False)]


def test_the_preview_shows_the_question_with_its_key_ticked(house: AHouse, qtbot: QtBot, workbook: Path) -> None:
    page = opened(house, qtbot)
    page.read([workbook])
    assert page.card.shown is not None
    assert page.card.shown.stem == "征收土地由谁批准？"
    assert [card.isChecked() for card in page.card.option_cards()] == [False, True, False, False]


def test_taking_in_and_taking_back(house: AHouse, qtbot: QtBot, workbook: Path) -> None:
    bank = house.opened.bank
    page = opened(house, qtbot)
    page.read([workbook])
    page.take_in.click()
    assert bank.counts().total == 9
    assert "已从 题目.xlsx 新增 2 题" in page._told.text()
    page.undo.click()
    assert bank.counts().total == 7
    assert not page.undo.isVisible()
    assert "和导入前一样" in page._told.text()


def test_the_same_file_again_needs_no_import(house: AHouse, qtbot: QtBot, workbook: Path) -> None:
    page = opened(house, qtbot)
    page.read([workbook])
    page.take_in.click()
    page.another.click()
    page.read([workbook])
    assert not page.take_in.isEnabled()
    assert "不需要导入" in page._told.text()


def test_the_refused_rows_are_saved_with_their_reasons(
    house: AHouse, qtbot: QtBot, workbook: Path, tmp_path: Path
) -> None:
    page = opened(house, qtbot)
    page.read([workbook])
    page.save_refused(tmp_path / "未收.xlsx")
    sheet = load_workbook(tmp_path / "未收.xlsx").worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == [*HEADER, "未收原因"]
    assert rows[1][:-1] == TOO_FAR
    assert rows[1][-1] == "答案不在选项之内"


def test_a_bad_file_is_told_in_one_sentence_and_nothing_is_stored(house: AHouse, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_text("这不是工作簿", "utf-8")
    page = opened(house, qtbot)
    page.read([tmp_path / "坏.xlsx"])
    assert page.shown.step is Step.CHOOSE
    assert "“坏.xlsx”不是 Excel 工作簿" in page.notice.words.text()
    assert "没有改动" in page.notice.words.text()
    assert page.drop.isVisible()
    assert house.opened.bank.counts().total == 7


def test_the_problems_can_be_copied(house: AHouse, qtbot: QtBot, workbook: Path) -> None:
    from PySide6.QtGui import QGuiApplication

    page = opened(house, qtbot)
    page.read([workbook])
    page._copy()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["处理", "工作表", "行", "列", "内容", "问题"]
    assert len(lines) == 3


def test_what_changed_in_the_bank_meanwhile_counts_and_not_the_preview(
    house: AHouse, qtbot: QtBot, workbook: Path
) -> None:
    bank = house.opened.bank
    page = opened(house, qtbot)
    page.read([workbook])
    bank.take_in(bank.plan([workbook]), "命令行")  # by another hand
    page.take_in.click()
    assert bank.counts().total == 9
    assert "新增 0 题" in page._told.text()
