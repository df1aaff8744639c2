"""The base of a page: title, a line under it, actions on the right, a body of readable width.

Law: a page owns its header; it draws one frozen value and calls no other page.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget

from ui.look import Words, look
from ui.widgets.flow import Flow
from ui.widgets.text import Text

WIDEST_BODY = 1240


class Page(QWidget):
    """``body`` is the layout to fill, ``notice`` a bar under the header, ``add_action`` puts buttons at the right
    of the title.

    Override ``retranslate`` to draw again what was put into words from a value, ``first_focus`` for where the keyboard
    starts, ``may_leave`` to keep a person on the page, ``keys`` for what F1 lists.
    """

    def __init__(
        self,
        title: Words,
        subtitle: Words = "",
        scrolls: bool = True,
        widest: int = WIDEST_BODY,
        parent: QWidget | None = None,
    ) -> None:
        from ui.widgets.notice import Notice  # the window needs this module before its first paint, a notice not

        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._widest = widest
        self.title = Text(title, "heading")
        self.subtitle = Text(subtitle, "caption", "text3")
        self.subtitle.setVisible(bool(self.subtitle.text()))
        self.notice = Notice()
        self._actions = Flow(12)

        names = QVBoxLayout()
        names.setSpacing(4)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        self._header = QHBoxLayout()
        self._header.setSpacing(16)
        self._header.addLayout(names, 1)
        self._header.addLayout(self._actions)

        inner = QWidget()
        inner.setProperty("ground", "none")
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(20)
        column.addLayout(self._header)
        column.addWidget(self.notice)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        column.addLayout(self.body, 1)
        self._column = column

        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if scrolls:
            self.scroll = scroller(inner, keys=True)
            self.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
            outer.addWidget(self.scroll)
        else:
            outer.addWidget(inner)

    def add_action(self, button: QWidget) -> None:
        """A button at the right of the title."""
        self._actions.addWidget(button)

    def set_subtitle(self, words: str) -> None:
        """The line under the title."""
        self.subtitle.setText(words)
        self.subtitle.setVisible(bool(words))

    def retranslate(self) -> None:
        """Put the shown value into the new language; sentences said through ``say`` need nothing."""

    def first_focus(self) -> QWidget | None:
        """The widget that gets the keyboard when the page is shown; None: the first in the reading order."""
        return None

    def may_leave(self) -> bool:
        """False keeps the window on this page (after the page has said why)."""
        return True

    def open(self, **what: Any) -> None:
        """The page was brought to the front; a page that takes something names it."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """(keys, what they do), for F1."""
        return ()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep lines readable on wide screens: the body is never wider than ``widest`` (which grows with the text)."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Margins follow the text's size, shown values the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()
        elif event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _fit(self) -> None:
        spare = self.width() - look.px(self._widest)
        side = max(32 if self.width() > 800 else 16, spare // 2)
        margins = self._column.contentsMargins()
        if margins.left() != side:
            self._column.setContentsMargins(side, margins.top(), side, margins.bottom())
        wanted = self.title.sizeHint().width() + 16 + self._actions.sizeHint().width()
        below = wanted > self.width() - 2 * side - BAR
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._header.direction() != direction:
            self._header.setDirection(direction)


BAR = 12  # px: width of a scroll bar, as in the style sheet


class _Bar(QScrollBar):
    """Takes its room always, so that nothing moves sideways when it comes and goes; seen only when it is of use."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)


class _Still(QScrollArea):
    """Leaves arrows and page keys to those around it: they turn questions, not the scroll bar."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def scroller(inner: QWidget, keys: bool = False) -> QScrollArea:
    """A vertical scroll area without a frame; with ``keys`` it takes arrows and page keys to scroll by."""
    area = QScrollArea() if keys else _Still()
    area.setVerticalScrollBar(_Bar())
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inner.setProperty("ground", "none")
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    return area
