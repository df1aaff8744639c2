"""The rail of places at the left of the window.

Law: every place keeps its word: beside its icon, or under it where the window is narrow for its text size.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.language import _
from ui.look import Words, look, say
from ui.widgets.focus import ring
from ui.widgets.page import scroller
from ui.widgets.text import Lines, Text, measured


class NavButton(QAbstractButton):
    """One place: icon and word, side by side or one above the other."""

    def __init__(self, words: Words, icon: str) -> None:
        super().__init__()
        self._icon = icon
        self._narrow = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        say(self.setText, words)
        say(self.setAccessibleName, words)

    def set_narrow(self, narrow: bool) -> None:
        """The word under the icon, or beside it."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the word at its boldest, so that nothing moves when the place is opened."""
        font = self._font()
        font.setWeight(font.Weight.DemiBold)
        used, height = measured(self.text(), font, 10_000)
        if self._narrow:
            return QSize(int(used) + 17, look.px(24) + int(height) + 16)
        return QSize(int(used) + look.px(20) + 12 + 29, look.tall(42))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter open; arrows belong to the rail."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, word, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        open_, over = self.isChecked(), self.underMouse()
        if open_ or over:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("primary_soft" if open_ else "sunken"))
            painter.drawRoundedRect(box, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        ink = look.color("on_primary_soft" if open_ else "text2")
        lines = Lines(self.text(), self._font(), 10_000)
        painter.setPen(ink)
        if self._narrow:
            side = look.px(24)
            icons.paint(painter, QRectF((box.width() - side) / 2, 7, side, side), self._icon, ink)
            lines.paint(painter, (box.width() - lines.used) / 2, 8 + side)
        else:
            side = look.px(20)
            icons.paint(painter, QRectF(14, (box.height() - side) / 2, side, side), self._icon, ink)
            lines.paint(painter, 14 + side + 10, (box.height() - lines.height) / 2)
        if self.hasFocus():
            ring(painter, box, theme.CONTROL_RADIUS)

    def _font(self) -> QFont:
        font = look.font("caption" if self._narrow else "body")
        if self.isChecked():
            font.setWeight(font.Weight.DemiBold)
        return font


class _Mark(QWidget):
    """The program's sign."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.px(28), look.px(28))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icons.paint(painter, self.rect(), "scale", look.color("on_primary_soft"))


class Rail(QWidget):
    """``asked(name)`` at a click; up and down walk in it."""

    asked = Signal(str)

    def __init__(self, title: str, places: Sequence[tuple[str, Words, str]]) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        say(self.setAccessibleName, lambda: _("导航"))
        self._title = Text(title, "section")
        self._foot = Text("", "caption", "text3")
        self._group = QButtonGroup(self)
        self.buttons: dict[str, NavButton] = {}

        self._head = QHBoxLayout()
        self._head.setContentsMargins(10, 8, 0, 16)
        self._head.setSpacing(10)
        self._head.addWidget(_Mark())
        self._head.addWidget(self._title, 1)
        inner = QWidget()
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(12, 14, 0, 16)
        column.setSpacing(6)
        column.addLayout(self._head)
        for name, words, icon in places:
            button = NavButton(words, icon)
            button.clicked.connect(lambda _checked=False, name=name: self.asked.emit(name))
            self._group.addButton(button)
            self.buttons[name] = button
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self._foot)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner))

    def mark(self, name: str) -> None:
        """Show which page is open."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def set_foot(self, words: str) -> None:
        """Lines at the bottom."""
        self._foot.setText(words)

    def fit(self, narrow: bool) -> None:
        """Words beside the icons, or under them."""
        self._title.setVisible(not narrow)
        self._foot.setVisible(not narrow and bool(self._foot.text()))
        for button in self.buttons.values():
            button.set_narrow(narrow)
        widest = max((button.sizeHint().width() for button in self.buttons.values()), default=0)
        if not narrow:
            widest = max(widest, 192, self._title.sizeHint().width() + look.px(28) + 28)
        self._head.invalidate()  # a layout within a layout forgets by itself only once it is on the screen
        self._column.invalidate()
        self.setFixedWidth(widest + 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the place before and after."""
        buttons = list(self.buttons.values())
        focused = [place for place, button in enumerate(buttons) if button.hasFocus()]
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and focused:
            place = focused[0] + (1 if event.key() == Qt.Key.Key_Down else -1)
            buttons[place % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
