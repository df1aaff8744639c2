"""The list of 考前检查 on the page: a sign, a name, what was found, and at most one button a line.

Law: the sign's shape says what its colour says, and its word is read out; rows stay while their words change.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, words
from ui.language import _
from ui.look import look
from ui.pages.hall.checks import About, Check, Level, level_word
from ui.widgets.text import Text

_SIGNS = {
    Level.GOOD: ("circle-check", "success"),
    Level.LOOK: ("triangle-alert", "warning"),
    Level.BAD: ("circle-x", "danger"),
    Level.UNKNOWN: ("circle-minus", "text3"),
}
NAME_EM = 7.2  # width of the names' column


class _Sign(QWidget):
    """How a line stands."""

    def __init__(self) -> None:
        super().__init__()
        self.level = Level.UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.px(20), look.px(24))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name, tone = _SIGNS[self.level]
        side = look.px(20)
        icons.paint(painter, QRectF(0, (self.height() - side) / 2, side, side), name, look.color(tone))


class _Row(QWidget):
    """One line."""

    def __init__(self) -> None:
        super().__init__()
        self.sign, self.name, self.found = _Sign(), Text("", "body", "text2"), Text("", "body")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 3, 0, 3)
        self.row.setSpacing(10)
        top = Qt.AlignmentFlag.AlignTop
        self.row.addWidget(self.sign, 0, top)
        self.row.addWidget(self.name, 0, top)
        self.row.addWidget(self.found, 1)
        self._fit()

    def put(self, check: Check) -> None:
        self.sign.level = check.level
        self.sign.setAccessibleName(level_word(check.level))
        self.sign.update()
        self.name.setText(_(check.about.value))
        self.found.setText(words.together(check.found, check.do))
        told = _("{name}：{words}").format(name=self.name.text(), words=self.found.text())
        self.setAccessibleName(f"{level_word(check.level)} {told}")
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        self.name.setFixedWidth(round(NAME_EM * look.font("body").pixelSize()))


class CheckList(QWidget):
    """``put(checks)``; ``beside(about, button)`` sets a button at the right of a line."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[About, _Row] = {about: _Row() for about in About}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in self.rows.values():
            row.hide()
            column.addWidget(row)
        column.addStretch(1)

    def beside(self, about: About, button: QWidget) -> None:
        """A button of this line, which is as high as the button then, and level with it."""
        row = self.rows[about]
        row.row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        for part in (row.sign, row.name):
            row.row.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)

    def put(self, checks: Sequence[Check]) -> None:
        """Show these lines, in the order of ``About``."""
        by_name = {check.about: check for check in checks}
        for about, row in self.rows.items():
            if about in by_name:
                row.put(by_name[about])
            row.setVisible(about in by_name)
