"""Whatever the keyboard can reach, or is painted by hand, has a name for a screen reader; and nothing wide is cut."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit import WIDGETS
from ui import language, theme
from ui.look import look
from ui.widgets.text import Text

PAINTED = {
    "AnswerGrid",
    "Legend",
    "Countdown",
    "SaveState",
    "Chip",
    "Bars",
    "Line",
    "LyingBars",
    "Ring",
    "Stat",
    "Notice",
}
INNER = {"qt_spinbox_lineedit"}  # speaks for the box it stands in


def parts(widget: QWidget) -> list[QWidget]:
    return [widget, *widget.findChildren(QWidget)]


def read_out(widget: QWidget) -> str:
    spoken = QAccessible.queryAccessibleInterface(widget)
    return spoken.text(QAccessible.Text.Name) if spoken else ""


def needs_name(widget: QWidget) -> bool:
    if widget.objectName() in INNER or isinstance(widget, QScrollBar):
        return False
    if type(widget).__name__ in PAINTED:
        return True
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


@pytest.mark.parametrize("spoken", [language.CHINESE, language.ENGLISH])
@pytest.mark.parametrize("name", WIDGETS)
def test_everything_has_a_name(qtbot: QtBot, name: str, spoken: str) -> None:
    language.use(spoken)
    widget = WIDGETS[name]()
    qtbot.addWidget(widget)
    widget.show()
    nameless = [
        f"{type(part).__name__} {part.objectName()}"
        for part in parts(widget)
        if part.isVisibleTo(widget) and needs_name(part) and not (read_out(part) or part.accessibleName())
    ]
    assert not nameless


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("name", [name for name in WIDGETS if name not in ("table", "empty_table")])
def test_no_text_is_cut(qtbot: QtBot, name: str, scale: float) -> None:
    """Every text has the height that it needs at its width, where the widget has the height that it asks for."""
    look.wear(theme.LIGHT, scale)
    widget = WIDGETS[name]()
    qtbot.addWidget(widget)
    widget.show()
    widget.resize(widget.width(), max(widget.height(), widget.heightForWidth(widget.width())))
    QApplication.processEvents()
    QApplication.processEvents()
    for text in widget.findChildren(Text):
        if text.isVisible() and text.text():
            assert text.height() >= text.heightForWidth(text.width()) if text.wordWrap() else True, text.text()
            if not text.wordWrap():
                assert text.width() >= text.sizeHint().width() - 1, text.text()


@pytest.mark.parametrize("name", WIDGETS)
def test_a_scroll_area_never_needs_to_go_sideways(qtbot: QtBot, name: str) -> None:
    widget = WIDGETS[name]()
    qtbot.addWidget(widget)
    widget.show()
    QApplication.processEvents()
    for area in widget.findChildren(QAbstractScrollArea):
        assert area.horizontalScrollBar().maximum() == 0, type(area).__name__


def test_labels_show_text_as_it_is(qtbot: QtBot) -> None:
    label = Text("<b>1 < 2</b> & 3")
    qtbot.addWidget(label)
    assert isinstance(label, QLabel)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert read_out(label) == "<b>1 < 2</b> & 3"
