"""A table sorts values, seeks words, copies rows, keeps its widths and says when it is empty."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QHeaderView, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ui import language, theme
from ui.look import look
from ui.widgets.table import Column, Table
from ui.widgets.table_rows import as_tsv


@dataclass(frozen=True)
class Person:
    name: str
    marks: float | None


PEOPLE = (Person("王伟", 9.5), Person("李敏", 100), Person("张建国\n（科长）", None), Person("Ａnna", 60))


def columns() -> list[Column[Person]]:
    return [
        Column(lambda: "姓名" if language.current() == "zh_CN" else "Name", lambda person: person.name, width=0),
        Column("成绩", lambda p: "缺考" if p.marks is None else f"{p.marks:g}", lambda p: p.marks, 120, figures=True),
    ]


@pytest.fixture
def table(qtbot: QtBot) -> Table[Person]:
    made = Table(columns(), "成绩", "还没有成绩。", ("新建场次", lambda: None), search="搜索姓名")
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.put(PEOPLE)
    return made


def names(table: Table[Person]) -> list[str]:
    return [person.name[:2] for person in table.rows.shown]


def shown_text(table: Table[Person]) -> str:
    return "\n".join(label.text() for label in table.findChildren(QLabel) if label.isVisible())


def test_numbers_are_sorted_as_numbers_and_the_absent_come_last(table: Table[Person]) -> None:
    table.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["王伟", "Ａn", "李敏", "张建"]
    table.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert names(table)[-3:] == ["李敏", "Ａn", "王伟"]
    table.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert names(table) == ["王伟", "李敏", "张建", "Ａn"]


def test_figures_stand_right(table: Table[Person]) -> None:
    right = table.rows.data(table.rows.index(0, 1), Qt.ItemDataRole.TextAlignmentRole)
    left = table.rows.data(table.rows.index(0, 0), Qt.ItemDataRole.TextAlignmentRole)
    assert right & Qt.AlignmentFlag.AlignRight
    assert left & Qt.AlignmentFlag.AlignLeft


def test_seeking_folds_width_and_case_and_wants_all_words(table: Table[Person], qtbot: QtBot) -> None:
    table.search.setText("ANNA 60")
    qtbot.keyClick(table.search, Qt.Key.Key_Return)
    assert names(table) == ["Ａn"]
    assert "符合条件 1 行，共 4 行" in shown_text(table)
    qtbot.keyClick(table.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(table.rows.shown) == 4)
    assert "共 4 行" in shown_text(table)


def test_the_number_of_rows_is_always_shown(table: Table[Person]) -> None:
    assert "共 4 行" in shown_text(table)
    table.put(PEOPLE[:1])
    assert "共 1 行" in shown_text(table)


def test_selected_rows_are_copied_with_titles(table: Table[Person], qtbot: QtBot) -> None:
    table.view.selectRow(2)
    table.copy()
    assert QGuiApplication.clipboard().text() == "姓名\t成绩\n张建国 （科长）\t缺考"
    table.view.clearSelection()
    table.copy()
    assert QGuiApplication.clipboard().text().count("\n") == 4


def test_a_cell_with_breaks_stays_one_cell() -> None:
    assert as_tsv(columns(), [Person("甲\t乙\n丙", 1)]).splitlines()[1] == "甲 乙 丙\t1"


def test_a_row_is_opened_by_enter_and_double_click(table: Table[Person], qtbot: QtBot) -> None:
    table.choose(PEOPLE[1])
    with qtbot.waitSignal(table.opened) as signal:
        qtbot.keyClick(table.view, Qt.Key.Key_Return)
    assert signal.args == [PEOPLE[1]]
    spot = table.view.visualRect(table.rows.index(3, 0)).center()
    with qtbot.waitSignal(table.opened) as signal:
        qtbot.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        qtbot.mouseDClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert signal.args == [PEOPLE[3]]


def test_new_values_keep_the_selected_row(table: Table[Person]) -> None:
    table.choose(PEOPLE[1])
    table.put((Person("新人", 1), *PEOPLE))
    assert table.chosen == [PEOPLE[1]]


def test_an_empty_table_says_what_belongs_there_and_what_to_do(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    made = Table(columns(), "成绩", "还没有成绩。", ("新建场次", lambda: pressed.append(True)))
    qtbot.addWidget(made)
    made.show()
    assert "还没有成绩。" not in shown_text(made), "before it is known, nothing is claimed"
    made.put(())
    assert "还没有成绩。" in shown_text(made)
    next(button for button in made.findChildren(QPushButton) if button.text() == "新建场次").click()
    assert pressed == [True]


def test_widths_that_a_person_chose_are_told_and_kept(table: Table[Person], qtbot: QtBot) -> None:
    header = table.view.horizontalHeader()
    assert header.sectionResizeMode(1) == QHeaderView.ResizeMode.Interactive
    with qtbot.waitSignal(table.widths_changed) as signal:
        header.resizeSection(1, 200)
    assert signal.args[0][1] == 200
    again = Table(columns(), "成绩", "", widths=signal.args[0])
    qtbot.addWidget(again)
    again.resize(600, 400)
    again.show()
    assert again.view.columnWidth(1) == 200


def test_a_wider_window_gives_its_width_to_the_free_column(table: Table[Person]) -> None:
    table.resize(900, 400)
    QApplication.processEvents()
    assert table.view.columnWidth(0) + table.view.columnWidth(1) == table.view.viewport().width()


def test_rows_grow_with_the_text(table: Table[Person]) -> None:
    assert table.view.verticalHeader().defaultSectionSize() == 44
    look.wear(theme.LIGHT, 2.0)
    assert table.view.rowHeight(0) == theme.tall(44, 2.0)


def test_titles_follow_the_language(table: Table[Person]) -> None:
    language.use(language.ENGLISH)
    assert table.rows.headerData(0, Qt.Orientation.Horizontal) == "Name"


def test_twenty_thousand_rows_are_sought_and_sorted(qtbot: QtBot) -> None:
    made = Table(columns(), "成绩", "")
    qtbot.addWidget(made)
    made.put([Person(f"考生{n}", n % 101) for n in range(20_000)])
    made.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    made.rows.seek("考生19999")
    assert len(made.rows.shown) == 1


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_column_is_narrower_than_its_title_or_what_it_must_show_whole(qtbot: QtBot, scale: float) -> None:
    look.wear(theme.LIGHT, scale)
    narrow: list[Column[Person]] = [
        Column("Laws and regulations", lambda person: person.name, width=10),
        Column("Kind", lambda person: person.name, width=10, whole=lambda: ("Multiple choice", "Fill in")),
        Column("Name", lambda person: person.name, width=0),
    ]
    made = Table(narrow, "成绩", "还没有成绩。")
    qtbot.addWidget(made)
    made.resize(200, 300)
    made.show()
    for place, (told, lettering) in enumerate((("Laws and regulations", "caption"), ("Multiple choice", "body"))):
        assert made.view.columnWidth(place) > QFontMetrics(look.font(lettering)).horizontalAdvance(told)
        before = made.view.columnWidth(place)
        made.view.setColumnWidth(place, 50)
        assert made.view.columnWidth(place) == before


@pytest.fixture
def live(qtbot: QtBot) -> Table[Person]:
    """One whose values change while somebody looks at it; a name tells who is who."""
    made = Table(columns(), "成绩", "还没有成绩。", key=lambda person: person.name)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.put([Person(f"第{n}人", n) for n in range(30)])
    return made


def test_a_live_table_draws_only_the_rows_that_differ(live: Table[Person]) -> None:
    drawn: list[int] = []
    live.rows.dataChanged.connect(lambda first, last, _roles: drawn.extend(range(first.row(), last.row() + 1)))
    live.put([Person(f"第{n}人", 100 if n in (3, 17) else n) for n in range(30)])
    assert drawn == [3, 17]
    live.put([Person(f"第{n}人", 100 if n in (3, 17) else n) for n in range(30)])
    assert drawn == [3, 17]


def test_who_is_selected_stays_so_wherever_the_row_goes(live: Table[Person]) -> None:
    live.view.selectRow(4)
    live.view.selectionModel().select(
        live.rows.index(9, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    )
    live.put([Person(f"第{n}人", n + 1) for n in reversed(range(30))])
    assert {person.name for person in live.chosen} == {"第4人", "第9人"}
    live.put([Person(f"第{n}人", n + 1) for n in range(30) if n != 9])
    assert {person.name for person in live.chosen} == {"第4人"}
    live.keep(lambda person: person.name != "第0人")
    assert {person.name for person in live.chosen} == {"第4人"}
    assert len(live.rows.shown) == 28
    live.keep(None)
    assert len(live.rows.shown) == 29
