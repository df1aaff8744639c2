"""Charts painted by hand: upright bars, lying bars, a ring, a line.

Law: every value is written beside its mark; the whole chart is also one sentence for screen readers; no meaning by
colour alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import words
from ui.language import _
from ui.look import look
from ui.widgets.text import Lines


@dataclass(frozen=True, slots=True)
class Bar:
    """One value with its name; ``tone`` is a token, ``note`` stands after the value."""

    name: str
    value: float
    tone: str = "primary"
    note: str = ""


class Chart(QWidget):
    """What all charts share: the values, how a value is written, what is read out."""

    def __init__(self, say_value: Callable[[float], str] = words.number, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()
        self._say_value = say_value
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def present(self, name: str, bars: tuple[Bar, ...]) -> None:
        """Show these values under this name."""
        self.bars, self._name = bars, name
        self.setAccessibleName(name)
        told = words.listed((f"{bar.name} {self._say_value(bar.value)}{bar.note}" for bar in bars), "；")
        self.setAccessibleDescription(told or _("没有数据"))
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The chart, or that there is nothing yet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.bars:
            self._paint(painter)
        else:
            painter.setFont(look.font("body"))
            painter.setPen(look.color("text3"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, _("没有数据"))

    def _paint(self, painter: QPainter) -> None:
        raise NotImplementedError

    @staticmethod
    def _write(painter: QPainter, rect: QRectF, told: str, align: Qt.AlignmentFlag, token: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(look.color(token))
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter, told)


def nice_top(highest: float, lines: int = 5) -> tuple[float, float]:
    """(top, step) of an axis from 0 that holds ``highest`` in about ``lines`` round steps.

    >>> nice_top(91.2), nice_top(7), nice_top(0)
    ((100.0, 20.0), (8.0, 2.0), (1.0, 0.2))
    """
    if highest <= 0:
        return 1.0, 0.2
    rough = highest / lines
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(round(m * power, 10) for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    return round(math.ceil(highest / step - 1e-9) * step, 10), step


class _Upright(Chart):
    """An axis at the left, names below: what bars and lines stand on."""

    def __init__(
        self,
        say_value: Callable[[float], str] = words.number,
        top: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(say_value, parent)
        self._top = top

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(look.px(520), look.px(300))

    def minimumSizeHint(self) -> QSize:
        """So small it can still be read."""
        return QSize(look.px(260), look.px(200))

    def _plot(self, painter: QPainter) -> tuple[QRectF, float, float, int]:
        """Paint axis and names; returns the plot, the top value, the width for one, and every how many is named."""
        font = look.font("caption")
        metrics = QFontMetricsF(font)
        top, step = nice_top(max(bar.value for bar in self.bars))
        if self._top:
            top, step = self._top, nice_top(self._top)[1]
        marks = [step * n for n in range(int(top / step + 1.5)) if step * n <= top * 1.0001]
        left = max(metrics.horizontalAdvance(self._say_value(mark)) for mark in marks) + 12
        slot = (self.width() - left - 4) / len(self.bars)
        names = [Lines(bar.name, font, slot - 8, Qt.AlignmentFlag.AlignHCenter) for bar in self.bars]
        every = 1
        if slot < 3.2 * font.pixelSize():  # too narrow to wrap in: name every second, third, …
            widest = max(metrics.horizontalAdvance(bar.name) for bar in self.bars) + 12
            every = math.ceil(widest / slot)
            names = [Lines(bar.name, font, widest, Qt.AlignmentFlag.AlignHCenter) for bar in self.bars]
        below = max(lines.height for lines in names) + 8
        above = metrics.height() + 8
        plot = QRectF(left, above, self.width() - left - 4, self.height() - above - below)
        for mark in marks:
            y = plot.bottom() - plot.height() * mark / top
            painter.setPen(QPen(look.color("border"), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            place = QRectF(0, y - metrics.height() / 2, left - 10, metrics.height())
            self._write(painter, place, self._say_value(mark), Qt.AlignmentFlag.AlignRight, "text2", font)
        painter.setPen(look.color("text2"))
        for place, lines in enumerate(names):
            if place % every == 0:
                wide = slot - 8 if every == 1 else max(lines.used, slot)
                lines.paint(painter, plot.left() + slot * (place + 0.5) - wide / 2, plot.bottom() + 8)
        return plot, top, slot, every


class Bars(_Upright):
    """Upright bars from 0, each with its value on top."""

    def _paint(self, painter: QPainter) -> None:
        plot, top, slot, _every = self._plot(painter)
        font = look.font("caption")
        height = QFontMetricsF(font).height()
        wide = min(slot * 0.62, look.px(52))
        for place, bar in enumerate(self.bars):
            tall = plot.height() * min(bar.value, top) / top
            box = QRectF(plot.left() + slot * (place + 0.5) - wide / 2, plot.bottom() - tall, wide, tall)
            if tall > 0.5:
                painter.fillPath(_rounded_top(box), look.color(bar.tone))
            told = self._say_value(bar.value) + bar.note
            if QFontMetricsF(font).horizontalAdvance(told) <= slot + 2:
                over = QRectF(box.center().x() - slot, box.top() - height - 4, slot * 2, height)
                self._write(painter, over, told, Qt.AlignmentFlag.AlignHCenter, "text", font)


def _rounded_top(box: QRectF) -> QPainterPath:
    radius = min(5.0, box.width() / 2, box.height())
    path = QPainterPath(box.bottomLeft())
    path.lineTo(box.left(), box.top() + radius)
    path.quadTo(box.topLeft(), box.topLeft() + QPointF(radius, 0))
    path.lineTo(box.right() - radius, box.top())
    path.quadTo(box.topRight(), box.topRight() + QPointF(0, radius))
    path.lineTo(box.bottomRight())
    path.closeSubpath()
    return path


class Line(_Upright):
    """A line through points, each marked; values written where there is room."""

    def _paint(self, painter: QPainter) -> None:
        plot, top, slot, every = self._plot(painter)
        points = [
            QPointF(plot.left() + slot * (n + 0.5), plot.bottom() - plot.height() * min(bar.value, top) / top)
            for n, bar in enumerate(self.bars)
        ]
        painter.setPen(QPen(look.color("primary"), 2.4))
        painter.drawPolyline(points)
        font = look.font("caption")
        height = QFontMetricsF(font).height()
        for place, (point, bar) in enumerate(zip(points, self.bars, strict=True)):
            painter.setPen(QPen(look.color("surface"), 2))
            painter.setBrush(look.color(bar.tone))
            painter.drawEllipse(point, 5, 5)
            if place % every == 0 or place == len(points) - 1:
                over = QRectF(point.x() - 60, point.y() - height - 8, 120, height)
                told = self._say_value(bar.value) + bar.note
                self._write(painter, over, told, Qt.AlignmentFlag.AlignHCenter, "text", font)


class LyingBars(Chart):
    """Bars to the right, names at the left: for long names and many values."""

    def __init__(
        self,
        say_value: Callable[[float], str] = words.number,
        top: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(say_value, parent)
        self._top = top
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:
        """All rows."""
        return int(sum(self._row_heights(width))) + 1 if self.bars else look.px(80)

    def sizeHint(self) -> QSize:
        """Wide."""
        return QSize(look.px(480), self.heightForWidth(look.px(480)))

    def minimumSizeHint(self) -> QSize:
        """So narrow it can still be read."""
        return QSize(look.px(240), look.px(60))

    def _name_width(self, width: int) -> float:
        metrics = QFontMetricsF(look.font("body"))
        return min(max(metrics.horizontalAdvance(bar.name) for bar in self.bars) + 2, width * 0.4)

    def _row_heights(self, width: int) -> list[float]:
        name = self._name_width(width)
        font = look.font("body")
        return [max(Lines(bar.name, font, name).height, look.px(22)) + 12 for bar in self.bars]

    def _paint(self, painter: QPainter) -> None:
        font = look.font("body")
        name = self._name_width(self.width())
        metrics = QFontMetricsF(font)
        told = [self._say_value(bar.value) + bar.note for bar in self.bars]
        room = max(metrics.horizontalAdvance(words_) for words_ in told) + 10
        full = max(10.0, self.width() - name - 14 - room)
        top = self._top or max(*(bar.value for bar in self.bars), 1e-9)
        y = 0.0
        for bar, height, words_ in zip(self.bars, self._row_heights(self.width()), told, strict=True):
            lines = Lines(bar.name, font, name, Qt.AlignmentFlag.AlignRight)
            painter.setPen(look.color("text2"))
            lines.paint(painter, 0, y + (height - lines.height) / 2)
            thick = look.px(16)
            track = QRectF(name + 14, y + (height - thick) / 2, full, thick)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("sunken"))
            painter.drawRoundedRect(track, 4, 4)
            share = max(0.0, min(1.0, bar.value / top))
            if share > 0:
                painter.setBrush(look.color(bar.tone))
                painter.drawRoundedRect(
                    QRectF(track.topLeft(), track.size()).adjusted(0, 0, -full * (1 - share), 0), 4, 4
                )
            after = QRectF(track.right() + 8, y, room, height)
            self._write(painter, after, words_, Qt.AlignmentFlag.AlignLeft, "text", font)
            y += height


class Ring(Chart):
    """One share of a whole as a ring, its figure in the middle. ``present`` takes one bar, its value from 0 to 1."""

    def __init__(self, say_value: Callable[[float], str] = words.percent, parent: QWidget | None = None) -> None:
        super().__init__(say_value, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(look.px(160), look.px(160))

    def minimumSizeHint(self) -> QSize:
        """Square, smaller."""
        return QSize(look.px(110), look.px(110))

    def _paint(self, painter: QPainter) -> None:
        bar = self.bars[0]
        side = min(self.width(), self.height())
        thick = max(8.0, side * 0.09)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        box = box.adjusted(thick / 2 + 1, thick / 2 + 1, -thick / 2 - 1, -thick / 2 - 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("sunken"), thick))
        painter.drawEllipse(box)
        share = max(0.0, min(1.0, bar.value))
        if share > 0:
            pen = QPen(look.color(bar.tone), thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(box, 90 * 16, -round(share * 360 * 16))
        font = look.font("title")
        middle = box.adjusted(0, -font.pixelSize() * 0.35, 0, -font.pixelSize() * 0.35)
        self._write(painter, middle, self._say_value(bar.value), Qt.AlignmentFlag.AlignHCenter, "text", font)
        below = Lines(bar.name, look.font("caption"), box.width() - 2 * thick, Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(look.color("text3"))
        below.paint(painter, box.left() + thick, box.center().y() + font.pixelSize() * 0.35)
