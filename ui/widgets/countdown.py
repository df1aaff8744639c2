"""The time left, as a picture of a deadline on this machine's monotonic clock.

Law: minutes only until the last five, then seconds; warnings at 15, 5 and 1 minute are quiet words, read out.
Moving the computer's clock moves nothing; extra time granted arms the warnings again.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import icons, theme
from ui.language import _, counted
from ui.look import look
from ui.widgets.announce import announce
from ui.widgets.text import Lines

WARNINGS = (15, 5, 1)  # minutes
SECONDS_WITHIN = 5 * 60


class Countdown(QWidget):
    """``set_deadline`` takes an instant of ``now`` (``time.monotonic``); ``warned(minutes)``, ``ended()``."""

    warned = Signal(int)
    ended = Signal()

    def __init__(self, now: Callable[[], float] = time.monotonic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._deadline: float | None = None
        self._ahead: list[int] = []
        self._over = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._speak()

    def set_deadline(self, deadline: float | None) -> None:
        """Count down to this instant; None: no time is kept. A new instant arms what lies ahead of it."""
        if deadline == self._deadline:
            return
        self._deadline = deadline
        self._over = False
        self._ahead = [minutes for minutes in WARNINGS if self.left > minutes * 60]
        self.updateGeometry()
        self.tick()

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return math.inf if self._deadline is None else max(0.0, self._deadline - self._now())

    def words(self) -> str:
        """还剩 43 分钟; 04:59 in the last five minutes."""
        if self._deadline is None:
            return _("不限时")
        left = self.left
        if left > SECONDS_WITHIN:
            return counted("还剩 {n} 分钟", math.ceil(left / 60))
        minutes, seconds = divmod(math.ceil(left), 60)
        return f"{minutes:02}:{seconds:02}"

    def tick(self) -> None:
        """Say what the clock says now: picture, warnings, end."""
        if self._deadline is None:
            self._timer.stop()
            self._speak()
            return
        left = self.left
        due = [minutes for minutes in self._ahead if left <= minutes * 60]
        if due:
            self._ahead = [minutes for minutes in self._ahead if minutes not in due]
            if left > 0:
                announce(self, counted("离交卷还有 {n} 分钟。", min(due)))
                self.warned.emit(min(due))
        self._speak()
        if left > 0:
            self._timer.start(self._until_next(left))
        elif not self._over:
            self._over = True
            self.ended.emit()

    @staticmethod
    def _until_next(left: float) -> int:
        """Milliseconds until the picture changes."""
        step = 60 if left > SECONDS_WITHIN else 1
        over = left % step or step
        return max(10, math.ceil(over * 1000) + 5)

    def _speak(self) -> None:
        self.setAccessibleName(_("剩余时间：{words}").format(words=self.words()))
        self.updateGeometry()
        self.update()

    @property
    def _tone(self) -> str:
        left = self.left
        return "danger" if left <= 60 else "warning" if left <= SECONDS_WITHIN else "primary"

    def sizeHint(self) -> QSize:
        """Room for the longest it will say, so that it never jumps."""
        widest = max(
            Lines(told, look.font("title"), 10_000).used for told in (self.words(), counted("还剩 {n} 分钟", 888))
        )
        return QSize(int(widest) + look.px(22) + 8 + 36, look.tall(48))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size or language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self._speak()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground, a clock, the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = self._tone
        ink = look.color("on_primary_soft" if tone == "primary" else tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        lines = Lines(self.words(), look.font("title"), 10_000)
        side = look.px(22)
        left = (self.width() - lines.used - side - 8) / 2
        icons.paint(painter, QRectF(left, (self.height() - side) / 2, side, side), "clock", ink)
        painter.setPen(ink)
        lines.paint(painter, left + side + 8, (self.height() - lines.height) / 2)
