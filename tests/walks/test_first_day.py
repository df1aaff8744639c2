"""A newcomer's first day, by clicks and keys alone: from the first start to a score workbook that opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.proven import Counts
from tests.walks.person import Person
from ui.app import App, make_qt
from ui.doors import open_doors
from ui.program import Program

HEADER = ("序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析")
ROWS = [
    (
        1,
        "单选题",
        "征收永久基本农田应当由谁批准？",
        "国务院",
        "省级人民政府",
        "市级人民政府",
        "县级人民政府",
        "A",
        "略",
    ),
    (2, "多选题", "下列属于国家所有的有（　）。", "矿藏", "水流", "海域", "宅基地", "ABC", "略"),
    (3, "判断题", "国有土地可以依法确定给单位使用。", "", "", "", "", "对", "略"),
]


@pytest.fixture
def newcomer(qtbot: QtBot, tmp_path: Path, pictures: Path) -> Iterator[Person]:
    app = App(make_qt([]), tmp_path / "data")
    program = Program(app, open_doors)
    qtbot.addWidget(program.window)
    program.window.show()
    program.window.activateWindow()
    yield Person(program.window, pictures)
    program.window._sure = True
    program.window.close()
    program.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What the program has asked the system to open: there is no Excel here to open it."""
    files: list[Path] = []

    def open_url(url: QUrl) -> bool:
        files.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return files


def a_workbook(folder: Path) -> Path:
    book = Workbook()
    assert book.active is not None
    for row in [("本单位题库",), HEADER, *ROWS]:
        book.active.append(list(row))
    path = folder / "本单位题库.xlsx"
    book.save(path)
    return path


@pytest.mark.slow
def test_from_the_first_start_to_a_score_workbook(
    newcomer: Person, tmp_path: Path, opened: list[Path], proven: Counts
) -> None:
    person = newcomer
    person.waits_to_see("在这里学习")
    person.pictures("first-start")
    person.clicks("在这里学习")
    person.waits_to_see("写上姓名就可以开始。")
    person.types("王芳")
    person.pictures("who")
    person.presses(Qt.Key.Key_Return)
    person.waits_to_see("今天的学习")
    person.pictures("home")

    person.clicks("题库")
    person.clicks("导入")
    person.clicks("选择文件")
    person.chooses_file(a_workbook(tmp_path))
    person.clicks("导入 3 题")
    person.waits_to_see("新增 3 题")
    person.pictures("imported")

    person.clicks("学习")
    person.clicks("开始今天的学习")
    for number in range(5):
        answers_one(person, number + 1)
        person.pictures(f"studied-{number + 1}")
        QTest.qWait(400)
        person.presses(Qt.Key.Key_Return)
    person.clicks("结束这一组")

    person.clicks("模拟考试")
    person.waits_for(lambda: person.button("开始考试"), "the mock exam's choices")
    person.pictures("mock")
    person.clicks("开始考试")
    person.waits_to_see("答题卡")
    for answered in range(10):
        QTest.qWait(400)
        person.presses(Qt.Key.Key_A)
        person.waits_to_see(f"已答 {answered + 1} /")
        person.waits_to_see("本机已保存")
        if answered < 9:
            person.presses(Qt.Key.Key_Right)
    person.pictures("exam")
    person.clicks("交卷")
    person.clicks("交卷")
    person.waits_to_see("共作答 10 题")
    person.pictures("receipt")
    person.clicks("离开")
    person.clicks("导出成绩册")
    target = tmp_path / "成绩册.xlsx"
    person.chooses_file(target)
    person.clicks("打开")
    person.pictures("exported")

    assert opened == [target]
    texts = {cell.value for row in load_workbook(target).worksheets[0].iter_rows() for cell in row}
    assert "王芳" in texts
    proven("clicks and keys from the first start to an opened score workbook", person.actions)


def answers_one(person: Person, number: int) -> None:
    """Choose something and submit, whatever kind of question it is."""
    person.waits_to_see(f"第 {number} 题")
    QTest.qWait(400)  # the moment after a turn in which choosing keys are ignored
    if isinstance(person.keyboard(), QLineEdit):
        person.types("十五")
        QTest.qWait(500)
    else:
        person.presses(Qt.Key.Key_A)
    person.presses(Qt.Key.Key_Return)
    person.waits_for(lambda: person.sees("答对了") or person.sees("答错了"), "a verdict")
