"""A small tile that counts and chooses: pressed, a list shows only those it counts.

Law: name and figure are read out as one sentence; a tone only where there is something to count.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import icons, theme, words
from ui.look import Words, look, say
from ui.widgets.focus import ring
from ui.widgets.text import Lines

_WIDE = 10_000


class Tally(QAbstractButton):
    """``present(12)``; checkable: ``toggled`` as of any button. ``tone``: its colour where the figure is not 0."""

    def __init__(self, name: Words, icon: str, tone: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._icon, self._tone = "", icon, tone
        self.figure = 0
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        say(self.set_name, name)

    def set_name(self, name: str) -> None:
        """Another name."""
        self._name = name
        self._read_out()

    def present(self, figure: int) -> None:
        """Show a figure."""
        if figure != self.figure:
            self.figure = figure
            self._read_out()

    def _read_out(self) -> None:
        self.setAccessibleName(words.listed((self._name, words.number(self.figure)), "，"))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its name, as high as name and figure."""
        name = Lines(self._name, look.font("caption"), _WIDE)
        figure = Lines(words.number(max(self.figure, 100)), look.font("heading"), _WIDE)
        wide = max(name.used + look.px(18) + 6, figure.used) + 2 * look.px(14)
        return QSize(int(wide) + 1, int(name.height + figure.height) + 2 * look.px(8))

    def minimumSizeHint(self) -> QSize:
        """Nothing of it is cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Grows with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground and border, icon and name, the figure below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(look.color("primary" if on else "border"), 2 if on else 1))
        painter.setBrush(look.color("primary_soft" if on else "sunken" if self.underMouse() else "surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        tone = self._tone if self.figure else "text3"
        name = Lines(self._name, look.font("caption"), _WIDE)
        figure = Lines(words.number(self.figure), look.font("heading"), _WIDE)
        left, top, side = look.px(14), look.px(8), look.px(18)
        icon = QRectF(left, top + (name.height - side) / 2, side, side)
        icons.paint(painter, icon, self._icon, look.color("on_primary_soft" if tone == "primary" and on else tone))
        painter.setPen(look.color("on_primary_soft" if on else "text2"))
        name.paint(painter, left + side + 6, top)
        plain = tone in ("primary", "text3")
        painter.setPen(look.color("on_primary_soft" if on else "text" if plain else tone))
        figure.paint(painter, left, top + name.height)
        if self.hasFocus():
            ring(painter, QRectF(self.rect()), theme.CONTROL_RADIUS)
