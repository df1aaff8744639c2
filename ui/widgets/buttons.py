"""Buttons: ``primary`` the one next step, ``secondary``, ``danger``, ``quiet``, ``big`` for a page's one big thing.

Law: a word on every button, an icon beside it at most; the ring shows who has the keyboard.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ui import theme
from ui.icons import icon as icon_of
from ui.look import Words, look, say
from ui.widgets.focus import ring

_ICON_TOKEN = {"primary": "on_primary", "big": "on_primary", "danger": "on_primary", "quiet": "on_primary_soft"}
_FILLED = ("primary", "big", "danger")
ICON_GAP = 8


class Button(QPushButton):
    """A push button of one look, with an icon by name; ``keys`` is told in the tool tip."""

    def __init__(
        self,
        words: Words,
        icon: str = "",
        kind: str = "secondary",
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self.setProperty("look", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        say(self.setText, words)
        if icon:
            self.set_icon(icon)
        if keys:
            self.setToolTip(keys)

    def setText(self, text: str) -> None:
        """The gap after the icon comes and goes with the word."""
        super().setText(text)
        self.fit_icon()

    def set_icon(self, name: str) -> None:
        """Show another icon, in the colour of this look."""
        self.setIcon(icon_of(name, _ICON_TOKEN.get(self._kind, "text2"), "on_primary_soft"))
        self.fit_icon()

    def changeEvent(self, event: QEvent) -> None:
        """The icon grows with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.fit_icon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, then the ring where it has the keyboard."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            if self._kind in _FILLED:
                rect, token = QRectF(self.rect()).adjusted(3, 3, -3, -3), "on_primary"
                ring(painter, rect, theme.CONTROL_RADIUS - 3, token)
            else:
                ring(painter, QRectF(self.rect()), theme.CONTROL_RADIUS)

    def fit_icon(self) -> None:
        """The icon as large as the text, with a gap before it where there is one."""
        if not self.icon().isNull():
            side = look.px(20)
            size = QSize(side + (ICON_GAP if self.text() else 0), side)
            if size != self.iconSize():
                self.setIconSize(size)


def primary(words: Words, icon: str = "", keys: str = "") -> Button:
    """The one next step of a page."""
    return Button(words, icon, "primary", keys)


def secondary(words: Words, icon: str = "", keys: str = "") -> Button:
    """Any other step."""
    return Button(words, icon, "secondary", keys)


def danger(words: Words, icon: str = "", keys: str = "") -> Button:
    """What ends or removes something."""
    return Button(words, icon, "danger", keys)


def quiet(words: Words, icon: str = "", keys: str = "") -> Button:
    """A step beside the main ones, without a frame."""
    return Button(words, icon, "quiet", keys)


def big(words: Words, icon: str = "", keys: str = "") -> Button:
    """The one big button of a home page."""
    return Button(words, icon, "big", keys)
