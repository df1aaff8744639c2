"""Where an answer stands: being saved, saved here, received by the hall, not yet delivered, not saved.

Law: "saved" is never painted before it is true; a failure is said at once and loudly enough.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons
from ui.language import _, counted
from ui.look import look
from ui.widgets.announce import announce
from ui.widgets.text import Lines


class Saved(Enum):
    """Token and icon of a state."""

    NOTHING = ("text3", "circle")
    SAVING = ("text2", "loader-circle")
    HERE = ("success", "hard-drive")
    RECEIVED = ("success", "circle-check")
    WAITING = ("warning", "cloud-off")
    CARRIED = ("warning", "upload")
    FAILED = ("danger", "octagon-alert")


class SaveState(QWidget):
    """``present(Saved.HERE)``; ``count`` is the number of answers not yet delivered, or not saved."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state, self._count = Saved.NOTHING, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.words())

    def present(self, state: Saved, count: int = 0) -> None:
        """Show a state; failures are read out."""
        changed = state is not self.state
        self.state, self._count = state, count
        self.setAccessibleName(self.words())
        if changed and state in (Saved.FAILED, Saved.WAITING, Saved.CARRIED):
            announce(self, self.words(), urgent=state is Saved.FAILED)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """The state in words."""
        match self.state:
            case Saved.NOTHING:
                return _("尚未作答")
            case Saved.SAVING:
                return _("正在保存…")
            case Saved.HERE:
                return _("本机已保存")
            case Saved.RECEIVED:
                return _("考场已收到")
            case Saved.WAITING:
                return counted("本机已保存，{n} 题未送达", self._count)
            case Saved.CARRIED:
                return _("本机未能保存，正在送往考场")
            case Saved.FAILED:
                return _("未保存")

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        lines = Lines(self.words(), look.font("caption"), 10_000)
        side = look.px(18)
        return QSize(int(lines.used) + side + 7, max(side, int(lines.height) + 1))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size or language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self.setAccessibleName(self.words())
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """An icon and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token, name = self.state.value
        side = look.px(18)
        icons.paint(painter, QRectF(0, (self.height() - side) / 2, side, side), name, look.color(token))
        lines = Lines(self.words(), look.font("caption"), 10_000)
        painter.setPen(look.color(token))
        lines.paint(painter, side + 6, (self.height() - lines.height) / 2)
