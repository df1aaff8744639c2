"""Text on a page: a label that wraps anywhere rather than being cut, and the line breaking that painted widgets share.

Law: plain text only (a stem may hold any character), and never elided.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.look import Words, look, say

LINE_SEPARATOR = "\u2028"
WIDEST = 1 << 20


class Lines:
    """A text broken into lines of ``width`` pixels; ``height`` and ``used`` width are what it takes."""

    def __init__(
        self, text: str, font: QFont, width: float, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        self._layout = QTextLayout(text.replace("\r\n", "\n").replace("\n", LINE_SEPARATOR), font)
        option = QTextOption(align)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._layout.setTextOption(option)
        self._layout.beginLayout()
        self.height, self.used = 0.0, 0.0
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, self.height))
            self.height += line.height()
            self.used = max(self.used, line.naturalTextWidth())
        self._layout.endLayout()

    def paint(self, painter: QPainter, x: float, y: float) -> None:
        """Paint in the painter's pen, the first line's top left at (x, y)."""
        self._layout.draw(painter, QPointF(x, y))


def measured(text: str, font: QFont, width: float) -> tuple[float, float]:
    """(used width, height) of ``Lines``, remembered: layouts ask again and again."""
    key = (text, font.key(), width)
    if key not in _MEASURED:
        if len(_MEASURED) > 4000:
            _MEASURED.clear()
        lines = Lines(text, font, width)
        _MEASURED[key] = (lines.used, lines.height)
    return _MEASURED[key]


_MEASURED: dict[tuple[str, str, float], tuple[float, float]] = {}


class Text(QLabel):
    """A label in one step of the type scale and one tone (a token's name); wraps unless told otherwise."""

    def __init__(
        self,
        words: Words = "",
        lettering: str = "body",
        tone: str = "text",
        wrap: bool = True,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lettering, self._tone, self._align = lettering, tone, align
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum if wrap else QSizePolicy.Policy.Fixed
        )
        policy = self.sizePolicy()
        policy.setHeightForWidth(wrap)
        self.setSizePolicy(policy)
        say(self.setText, words)

    def set_tone(self, tone: str) -> None:
        """Another token for the letters."""
        self._tone = tone
        self.update()

    def set_lettering(self, lettering: str) -> None:
        """Another step of the type scale."""
        self._lettering = lettering
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Height the text needs at this width."""
        return int(measured(self.text(), look.font(self._lettering), width)[1] + 0.99)

    def sizeHint(self) -> QSize:
        """The text in one line where that is at most 36 em, else wrapped there."""
        font = look.font(self._lettering)
        widest = 36 * font.pixelSize() if self.wordWrap() else WIDEST
        used, height = measured(self.text(), font, widest)
        return QSize(int(used) + 1, int(height + 0.99))

    def minimumSizeHint(self) -> QSize:
        """Four characters wide when it may wrap."""
        if not self.wordWrap():
            return self.sizeHint()
        font = look.font(self._lettering)
        hint = self.sizeHint()
        width = min(4 * font.pixelSize(), hint.width())
        return QSize(width, int(measured("字", font, WIDEST)[1]))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines, vertically centred when there is air."""
        painter = QPainter(self)
        painter.setPen(look.color(self._tone if self.isEnabled() else "text3"))
        lines = Lines(self.text(), look.font(self._lettering), self.width(), self._align)
        lines.paint(painter, 0, max(0.0, (self.height() - lines.height) / 2))

    def changeEvent(self, event: QEvent) -> None:
        """A new theme or scale may need another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
