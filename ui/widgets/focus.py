"""The focus ring, the same round everything that is painted here.

Law: 2 px, never less than 3:1 against what it lies on.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ui import theme
from ui.look import look


def ring(painter: QPainter, rect: QRectF, radius: float, token: str = "focus") -> None:
    """Paint the ring just inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(look.color(token), theme.FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    half = theme.FOCUS_WIDTH / 2
    painter.drawRoundedRect(rect.adjusted(half, half, -half, -half), radius, radius)
    painter.restore()
