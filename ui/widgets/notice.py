"""A bar inside a page that tells one thing: icon, words, a detail that folds out, one action.

Law: tone is never the only sign; what happened, what is safe and what to do stand in the words (``ui/words.py``
makes them).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import icons, theme
from ui.language import _
from ui.look import Words, look, say
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.text import Text


class Tone(Enum):
    """Token and icon of a notice."""

    INFO = ("primary", "info")
    SUCCESS = ("success", "circle-check")
    WARNING = ("warning", "triangle-alert")
    DANGER = ("danger", "octagon-alert")


class _Sign(QWidget):
    """The icon of a notice."""

    def __init__(self) -> None:
        super().__init__()
        self.tone = Tone.INFO
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look.px(22), look.tall(40))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(22)
        token, name = self.tone.value
        rect = QRectF(0, (self.height() - side) / 2, side, side)
        icons.paint(painter, rect, name, look.color(token))


class Notice(QFrame):
    """Hidden until ``tell``; ``closed`` after the person put it away."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFO
        self._do: Callable[[], object] | None = None
        self._sign = _Sign()
        self.words = Text()
        self.words.setMinimumHeight(look.tall(40))
        self.detail = Text("", "caption", "text2")
        self._fold = Button("", "chevron-down", "quiet")
        say(self._fold.setText, lambda: _("详细"))
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._unfold)
        self._action = Button("", "", "secondary")
        self._action.clicked.connect(self._act)
        self._close = Button("", "x", "quiet")
        say(self._close.setAccessibleName, lambda: _("收起这条提示"))
        say(self._close.setToolTip, lambda: _("收起这条提示"))
        self._close.clicked.connect(self.put_away)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        for button in (self._fold, self._action, self._close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 10)
        column.addLayout(row)
        column.addWidget(self.detail)
        self.hide()

    def tell(
        self,
        tone: Tone,
        words: str,
        detail: str = "",
        action: Words = "",
        do: Callable[[], object] | None = None,
        closable: bool = True,
    ) -> None:
        """Show ``words``; ``detail`` folds out; ``do`` is done by a button named ``action``."""
        self._tone = self._sign.tone = tone
        self._do = do
        self.words.setText(words)
        self.detail.setText(detail)
        self._fold.setVisible(bool(detail))
        self._fold.setChecked(False)
        self.detail.hide()
        self._action.setVisible(do is not None)
        self._action.setText(action() if callable(action) else action)
        self._close.setVisible(closable)
        self.setAccessibleName(words)
        self.show()
        self._sign.update()
        self.update()
        announce(self, words, urgent=tone is Tone.DANGER)

    def put_away(self) -> None:
        """Hide it."""
        self.hide()
        self.closed.emit()

    def _unfold(self, shown: bool) -> None:
        self.detail.setVisible(shown)
        self._fold.set_icon("chevron-up" if shown else "chevron-down")

    def _act(self) -> None:
        if self._do is not None:
            self._do()

    def changeEvent(self, event: QEvent) -> None:
        """One line of words stands level with its icon and buttons."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.words.setMinimumHeight(look.tall(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Soft ground with a border and a bar in the tone."""
        token = self._tone.value[0]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color(token), 1))
        painter.setBrush(look.color(f"{token}_soft"))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(rect, theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
