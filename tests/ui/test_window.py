"""The window knows places, makes a page when it is wanted, and steps aside for an exam."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ui import settings
from ui.app import App
from ui.settings import Settings, Theme
from ui.widgets.page import Page
from ui.widgets.rail import NavButton
from ui.window import Place, Window

ROOT = Path(__file__).resolve().parents[2]


class Stubborn(Page):
    """A page that may refuse to be left."""

    leave = True

    def __init__(self) -> None:
        super().__init__("学习")
        self.line = QLineEdit()
        self.body.addWidget(QPushButton("一"))
        self.body.addWidget(self.line)

    def may_leave(self) -> bool:
        return self.leave

    def first_focus(self) -> QWidget:
        return self.line


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    made = App(qapp, tmp_path, Settings(theme=Theme.LIGHT))
    yield made
    made.close()


@pytest.fixture
def made() -> list[str]:
    return []


@pytest.fixture
def window(app: App, made: list[str], qtbot: QtBot) -> Window:
    def factory(name: str) -> Page:
        made.append(name)
        page = Stubborn() if name == "study" else Page(name)
        page.body.addWidget(QPushButton(f"按钮 {name}"))
        return page

    places = [Place(name, name, "house", lambda name=name: factory(name)) for name in ("study", "exam", "settings")]
    shown = Window(app, places)
    qtbot.addWidget(shown)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(lambda: bool(shown.current))
    return shown


def nav(window: Window) -> list[NavButton]:
    return window.findChildren(NavButton)


def test_the_window_stands_before_its_first_page(app: App, made: list[str], qtbot: QtBot) -> None:
    window = Window(app, [Place("study", "x", "house", lambda: made.append("study") or Page("x"))])  # type: ignore[func-returns-value]
    qtbot.addWidget(window)
    assert made == []
    window.show()
    qtbot.waitUntil(lambda: made == ["study"])


def test_a_page_is_made_when_it_is_first_shown(window: Window, made: list[str]) -> None:
    assert made == ["study"]
    window.go("exam")
    window.go("study")
    window.go("exam")
    assert made == ["study", "exam"]


def test_the_rail_goes_there_and_marks_where_one_is(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.went) as signal:
        qtbot.mouseClick(nav(window)[1], Qt.MouseButton.LeftButton)
    assert signal.args == ["exam"]
    assert [button.isChecked() for button in nav(window)] == [False, True, False]


def test_the_rail_is_walked_by_keys(window: Window, qtbot: QtBot) -> None:
    nav(window)[0].setFocus()
    qtbot.keyClick(nav(window)[0], Qt.Key.Key_Down)
    assert nav(window)[1].hasFocus()
    qtbot.keyClick(nav(window)[1], Qt.Key.Key_Return)
    assert window.current == "exam"


def test_the_keyboard_starts_on_the_content(window: Window) -> None:
    assert isinstance(window.focusWidget(), QLineEdit)
    window.go("exam")
    assert isinstance(window.focusWidget(), QPushButton)
    assert not isinstance(window.focusWidget(), NavButton)


def test_a_page_may_keep_a_person(window: Window) -> None:
    Stubborn.leave = False
    try:
        assert not window.go("exam")
        assert window.current == "study"
        assert nav(window)[0].isChecked()
        window.close()
        assert window.isVisible()
    finally:
        Stubborn.leave = True
    assert window.go("exam")


def test_shortcuts_change_the_text_and_the_page(window: Window, app: App, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert app.settings.text_scale == 1.1
    qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert app.settings.text_scale == 1.0
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert window.current == "settings"


def test_an_exam_is_alone_until_it_is_over(window: Window, qtbot: QtBot) -> None:
    exam = Page("考试")
    exam.body.addWidget(QPushButton("交卷"))
    window.alone(exam)
    assert not any(button.isVisible() for button in nav(window))
    assert exam.isVisible()
    assert not window.go("settings")
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert exam.isVisible()
    window.back("exam")
    assert window.current == "exam"
    assert all(button.isVisible() for button in nav(window))


def test_the_whole_screen_is_given_back(window: Window) -> None:
    window.alone(Page("考试"), full_screen=True)
    assert window.isFullScreen()
    window.back()
    assert not window.isFullScreen()


def test_help_lists_the_keys_of_the_page(window: Window, qtbot: QtBot) -> None:
    page = window.page("study")
    page.keys = lambda: (("M", "标记"),)  # type: ignore[attr-defined]
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    assert "M　　标记" in dialog.accessibleDescription()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_where_the_window_was_is_remembered(window: Window, app: App, tmp_path: Path, qtbot: QtBot) -> None:
    window.resize(1111, 700)
    window.go("settings")
    window.close()
    kept = settings.load(tmp_path)
    assert kept.page == "settings"
    again = Window(App(app.qt, tmp_path, kept), [Place("settings", "x", "house", lambda: Page("x"))])
    qtbot.addWidget(again)
    assert again.height() == 700  # the width is that of the test's narrow screen
    again.show()
    qtbot.waitUntil(lambda: again.current == "settings")
    again.close()


def rail_is_whole(window: Window) -> None:
    for button in nav(window):
        assert button.width() >= button.sizeHint().width()
        assert button.parentWidget().rect().contains(button.geometry())


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_rail_keeps_its_words(window: Window, app: App, scale: float) -> None:
    app.change(text_scale=scale)
    window.resize(1366, 768)
    QApplication.processEvents()
    rail_is_whole(window)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_rail_has_its_words_from_the_start(qapp: QApplication, tmp_path: Path, qtbot: QtBot, scale: float) -> None:
    app = App(qapp, tmp_path, Settings(theme=Theme.LIGHT, text_scale=scale))
    names = ("Study", "Mock exam", "Sit an exam", "Questions", "Organise", "Settings")
    window = Window(app, [Place(name, name, "house", lambda: Page("x")) for name in names])
    qtbot.addWidget(window)
    window.set_foot("版本 0.1.0")
    window.resize(1366, 768)
    window.show()
    qtbot.waitUntil(lambda: bool(window.current))
    window.go("Mock exam")
    QApplication.processEvents()
    rail_is_whole(window)
    window.close()


HEAVY = (
    "sqlmodel",
    "sqlalchemy",
    "openpyxl",
    "xlsxwriter",
    "alembic",
    "python_calamine",
    "pypinyin",
    "pydantic",
    "babel",
)


def test_the_first_window_loads_nothing_heavy(tmp_path: Path) -> None:
    """In a process of its own: the window with one page, painted, and what has been imported by then."""
    told = subprocess.run(
        [sys.executable, "-c", _FIRST_WINDOW, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    assert "ui.window" in loaded
    assert not loaded & set(HEAVY)


_FIRST_WINDOW = """
import sys
from pathlib import Path
from ui.app import App, make_qt
from ui.window import Place, Window
import ui.widgets.question_card, ui.widgets.answer_grid, ui.widgets.table, ui.widgets.charts, ui.crash, ui.words
from ui.widgets.page import Page
qt = make_qt()
window = Window(App(qt, Path(sys.argv[1])), [Place("x", "x", "house", lambda: Page("x"))])
window.show()
qt.processEvents()
window.close()
print(*sys.modules)
"""
