"""A choice as a big card: icon, name, a few words; the whole of it is the button.

Law: nothing in it is cut; the ring shows who has the keyboard, Enter and space are a click.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import icons, theme
from ui.look import Words, look, say
from ui.widgets.focus import ring
from ui.widgets.text import Lines

PAD, EMBLEM, GAP, WIDTH = 20, 44, 14, 250


class BigCard(QAbstractButton):
    """``icon`` on a soft ground, ``name`` beside it, ``words`` below."""

    def __init__(self, name: Words, words: Words = "", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._icon = "", icon
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        say(self.set_name, name)
        say(self.set_words, words)

    def set_name(self, name: str) -> None:
        """What the card is called."""
        self.setText(name.replace("&", "&&"))
        self.setAccessibleName(name)
        self.updateGeometry()

    def set_words(self, words: str) -> None:
        """The lines under the name."""
        self._words = words
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    @property
    def name(self) -> str:
        """What the card is called."""
        return self.accessibleName()

    def heightForWidth(self, width: int) -> int:
        """Name, words and air."""
        name, words = self._lines(width)
        inner = max(name.height, look.px(EMBLEM) if self._icon else 0.0)
        if self._words:
            inner += 6 + words.height
        return int(inner + 2 * PAD + 0.99)

    def sizeHint(self) -> QSize:
        """As wide as a short sentence."""
        width = look.px(WIDTH)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """So narrow it can still be read."""
        return QSize(look.px(180), look.px(64))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space, once for a held key."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, emblem, name, words, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover = self.underMouse() and self.isEnabled()
        painter.setPen(QPen(look.color("primary" if hover else "border"), 1.4 if hover else 1))
        painter.setBrush(look.color("zebra" if hover else "surface"))
        box = QRectF(self.rect()).adjusted(0.7, 0.7, -0.7, -0.7)
        painter.drawRoundedRect(box, theme.CARD_RADIUS, theme.CARD_RADIUS)
        name, words = self._lines(self.width())
        head = max(name.height, look.px(EMBLEM) if self._icon else 0.0)
        if self._icon:
            self._paint_emblem(painter, head)
        painter.setPen(look.color("text" if self.isEnabled() else "text3"))
        name.paint(painter, self._name_left(), PAD + (head - name.height) / 2)
        painter.setPen(look.color("text2" if self.isEnabled() else "text3"))
        words.paint(painter, PAD, PAD + head + 6)
        if self.hasFocus():
            ring(painter, QRectF(self.rect()), theme.CARD_RADIUS)

    def _paint_emblem(self, painter: QPainter, head: float) -> None:
        side = look.px(EMBLEM)
        ground = QRectF(PAD, PAD + (head - side) / 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("primary_soft"))
        painter.drawRoundedRect(ground, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        inset = (side - look.px(24)) / 2
        token = "on_primary_soft" if self.isEnabled() else "text3"
        icons.paint(painter, ground.adjusted(inset, inset, -inset, -inset), self._icon, look.color(token))

    def _lines(self, width: int) -> tuple[Lines, Lines]:
        name = Lines(self.name, look.font("section"), width - self._name_left() - PAD)
        return name, Lines(self._words, look.font("body"), width - 2 * PAD)

    def _name_left(self) -> float:
        return PAD + (look.px(EMBLEM) + GAP if self._icon else 0)
