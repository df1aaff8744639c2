"""Lucide icons in the colours of the theme.

Law: an icon is named by its file in assets/icons and coloured by a token's name, never by a colour; engines are
kept alive here, because Qt holds them without Python knowing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.look import look

FOLDER = Path(__file__).with_name("assets") / "icons"


@cache
def _svg(name: str) -> str:
    return FOLDER.joinpath(f"{name}.svg").read_text("utf-8")


def paint(painter: QPainter, rect: QRectF | QRect, name: str, color: QColor) -> None:
    """Paint an icon into ``rect``."""
    svg = _svg(name).replace("currentColor", color.name())
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(rect))


class _Engine(QIconEngine):
    """Paints by the tokens in force at that moment: ``token`` when off, ``on_token`` when checked."""

    def __init__(self, name: str, token: str, on_token: str) -> None:
        super().__init__()
        self._name, self._token, self._on_token = name, token, on_token

    def _color_token(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "text3"
        return self._on_token if state == QIcon.State.On else self._token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(rect.width(), rect.height())  # a wider rectangle leaves its right for the gap before a button's text
        square = QRect(rect.x(), rect.y() + (rect.height() - side) // 2, side, side)
        paint(painter, square, self._name, look.color(self._color_token(mode, state)))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name, self._token, self._on_token)
        _ENGINES.append(copy)
        return copy


_ENGINES: list[_Engine] = []


@cache
def icon(name: str, token: str = "text2", on_token: str = "") -> QIcon:
    """The icon ``name`` in the colour of ``token`` (``on_token`` where its button is checked), in whatever theme."""
    _svg(name)  # a name that does not exist is an error here, not an empty square later
    engine = _Engine(name, token, on_token or token)
    _ENGINES.append(engine)
    return QIcon(engine)
