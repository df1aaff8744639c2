"""One figure with its name: the tiles of an overview.

Law: a figure says its unit or whole beside it, and is read out as one sentence.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme, words
from ui.icons import paint
from ui.look import Words, look, say
from ui.widgets.text import Text


class _Emblem(QWidget):
    """An icon on a soft ground."""

    def __init__(self, name: str, tone: str) -> None:
        super().__init__()
        self._name, self._tone = name, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.px(44), look.px(44))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(f"{self._tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        side = look.px(24)
        rect = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        token = "on_primary_soft" if self._tone == "primary" else self._tone
        paint(painter, rect, self._name, look.color(token))


class Stat(QFrame):
    """A tile: name above, figure, note below; ``tone`` colours the emblem (primary, success, warning, danger)."""

    def __init__(self, name: Words, icon: str = "", tone: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.name = Text("", "body", "text2")
        self.figure = Text("—", "figure")
        self.note = Text("", "caption", "text3")
        left = QVBoxLayout()
        left.setSpacing(4)
        for part in (self.name, self.figure, self.note):
            left.addWidget(part)
        left.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 18, 20, 18)
        row.setSpacing(8)
        row.addLayout(left, 1)
        if icon:
            row.addWidget(_Emblem(icon, tone), 0, Qt.AlignmentFlag.AlignTop)
        say(self._set_name, name)

    def _set_name(self, name: str) -> None:
        self.name.setText(name)
        self._read_out()

    def present(self, figure: str, note: str = "") -> None:
        """Show a figure, written out (``words.percent`` and the like)."""
        self.figure.setText(figure)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._read_out()

    def _read_out(self) -> None:
        parts = (self.name.text(), self.figure.text(), self.note.text())
        self.setAccessibleName(words.listed(filter(None, parts), "，"))
