"""A hundred cells say where everything stands, by shape; only what changed is painted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from question_bank.question import Kind
from ui import theme
from ui.look import look
from ui.widgets.answer_grid import AnswerGrid, Cell, Legend, cell_words
from ui.widgets.panel import Panel

PLAIN = tuple(Cell(n, Kind.SINGLE if n <= 50 else Kind.MULTIPLE) for n in range(1, 121))


def changed_cells(index: int, **what: bool) -> tuple[Cell, ...]:
    cells = list(PLAIN)
    cells[index] = replace(cells[index], **what)  # type: ignore[arg-type]
    return tuple(cells)


@pytest.fixture
def grid(qtbot: QtBot) -> AnswerGrid:
    made = AnswerGrid()
    qtbot.addWidget(made)
    made.resize(400, 700)
    made.present(PLAIN, 0)
    made.show()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    return made


def test_an_answer_paints_one_cell_again(grid: AnswerGrid) -> None:
    before = grid.repainted
    grid.present(changed_cells(7, answered=True), 0)
    QApplication.processEvents()
    assert grid.repainted - before == 1


def test_turning_the_page_paints_two(grid: AnswerGrid) -> None:
    before = grid.repainted
    grid.present(PLAIN, 77)
    QApplication.processEvents()
    assert grid.repainted - before == 2


def test_nothing_new_paints_nothing(grid: AnswerGrid) -> None:
    before = grid.repainted
    grid.present(PLAIN, 0)
    QApplication.processEvents()
    assert grid.repainted == before


def picture(grid: AnswerGrid, cell: Cell, current: bool = False) -> QImage:
    cells = (cell, *PLAIN[1:])
    grid.present(cells, 0 if current else 5)
    rect = grid.rect_of(0)
    return grid.grab(rect).toImage().convertToFormat(QImage.Format.Format_Grayscale8)


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_every_mark_is_a_shape(grid: AnswerGrid, tokens: theme.Tokens) -> None:
    look.wear(tokens, 1.0)
    base = Cell(1, Kind.SINGLE)
    marks = {
        "plain": picture(grid, base),
        "answered": picture(grid, replace(base, answered=True)),
        "flagged": picture(grid, replace(base, flagged=True)),
        "both": picture(grid, replace(base, answered=True, flagged=True)),
        "waiting": picture(grid, replace(base, answered=True, waiting=True)),
        "current": picture(grid, base, current=True),
        "current and both": picture(grid, replace(base, answered=True, flagged=True), current=True),
    }
    names = list(marks)
    for one in names:
        for other in names[: names.index(one)]:
            pairs = (
                (marks[one].pixelColor(x, y).lightness(), marks[other].pixelColor(x, y).lightness())
                for x in range(marks[one].width())
                for y in range(marks[one].height())
            )
            assert sum(abs(a - b) > 30 for a, b in pairs) >= 8, (one, other)


def test_a_click_goes_there(grid: AnswerGrid, qtbot: QtBot) -> None:
    with qtbot.waitSignal(grid.chosen) as signal:
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.rect_of(63).center())
    assert signal.args == [63]


def test_a_click_beside_the_cells_goes_nowhere(grid: AnswerGrid, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(grid.chosen):
        qtbot.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(grid.width() - 1, grid.height() - 1))


def test_the_keyboard_walks_and_goes(grid: AnswerGrid, qtbot: QtBot) -> None:
    gone: list[int] = []
    grid.chosen.connect(gone.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Return):
        qtbot.keyClick(grid, key)
    assert gone == [11]
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Home, Qt.Key.Key_Space):
        qtbot.keyClick(grid, key)
    assert gone == [11, 1, 119, 0]


def test_down_from_a_short_row_crosses_into_the_next_section(grid: AnswerGrid, qtbot: QtBot) -> None:
    grid.present(tuple(Cell(n, Kind.SINGLE if n <= 13 else Kind.MULTIPLE) for n in range(1, 21)), 0)
    gone: list[int] = []
    grid.chosen.connect(gone.append)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(grid, key)
    assert gone == [13]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [200, 330, 400, 700])
def test_cells_lie_within_and_never_on_one_another(grid: AnswerGrid, scale: float, width: int) -> None:
    look.wear(theme.LIGHT, scale)
    width = max(width, grid.minimumSizeHint().width())
    grid.resize(width, grid.heightForWidth(width))
    rects = [grid.rect_of(index) for index in range(len(PLAIN))]
    for place, rect in enumerate(rects):
        assert grid.rect().contains(rect)
        assert not any(rect.intersects(other) for other in rects[:place])


def test_it_is_read_out(grid: AnswerGrid) -> None:
    grid.present(changed_cells(0, answered=True, flagged=True), 0)
    assert grid.accessibleName() == "答题卡，共 120 题，已答 1 题，标记 1 题"
    assert grid.accessibleDescription() == "第 1 题，单选题，已答，已标记，当前"


def test_a_cell_in_words() -> None:
    assert cell_words(Cell(4, Kind.ESSAY, answered=True, waiting=True)) == "第 4 题，简答题，已答，未送达"


def test_the_legend_wraps_rather_than_being_cut(qtbot: QtBot) -> None:
    legend = Legend(waiting=True)
    qtbot.addWidget(legend)
    assert legend.heightForWidth(140) > legend.heightForWidth(600)


def test_a_panel_gives_the_legend_all_its_rows(qtbot: QtBot) -> None:
    look.wear(theme.LIGHT, 2.0)
    panel, legend = Panel("答题卡"), Legend()
    panel.body.addWidget(legend)
    panel.body.addStretch(1)
    qtbot.addWidget(panel)
    panel.resize(400, 600)
    panel.show()
    assert legend.height() >= legend.heightForWidth(legend.width()) > legend.heightForWidth(1000)
