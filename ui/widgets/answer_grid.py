"""The answer sheet: a cell a question, painted; answered and flagged are two marks, both seen at once.

Law: every mark is a shape, never a colour alone; only the cells that changed are painted again.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from question_bank.question import Kind
from ui import theme, words
from ui.language import _
from ui.look import look
from ui.widgets.focus import ring
from ui.widgets.text import Lines

GAP, NARROWEST, CELL_WIDTH, CELL_HEIGHT = 6, 30, 36, 34


@dataclass(frozen=True, slots=True)
class Cell:
    """One question on the sheet. ``waiting``: its answer has not yet reached the hall."""

    number: int
    kind: Kind
    answered: bool = False
    flagged: bool = False
    waiting: bool = False


def cell_words(cell: Cell, current: bool = False) -> str:
    """The cell in words, for tool tips and screen readers."""
    parts = [
        _("第 {number} 题").format(number=cell.number),
        words.kind(cell.kind),
        _("已答") if cell.answered else _("未答"),
    ]
    if cell.flagged:
        parts.append(_("已标记"))
    if cell.waiting:
        parts.append(_("未送达"))
    if current:
        parts.append(_("当前"))
    return words.listed(parts, "，")


class AnswerGrid(QWidget):
    """``present(cells, current)``; ``chosen(index)`` at a click, Enter or space. Arrow keys move within."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[Cell, ...] = ()
        self._current = -1
        self._cursor = 0
        self._rects: list[QRect] = []
        self._heads: list[tuple[int, str]] = []  # y and words of a section's heading
        self.repainted = 0  # cells painted so far, for tests
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # Showing --------------------------------------------------------------------------------------------------------

    def present(self, cells: tuple[Cell, ...], current: int) -> None:
        """Show these cells, the one at index ``current`` ringed."""
        before, ringed = self._cells, self._current
        self._cells, self._current = cells, current
        if [(c.number, c.kind) for c in before] != [(c.number, c.kind) for c in cells]:
            self._cursor = max(0, current)
            self._lay_out()
            self.updateGeometry()
            self.update()
        else:
            differ = {i for i, (old, new) in enumerate(zip(before, cells, strict=True)) if old != new}
            if ringed != current:
                differ |= {i for i in (ringed, current) if 0 <= i < len(cells)}
                if not self.hasFocus():
                    self._cursor = max(0, current)
            for index in differ:
                self.update(self._rects[index])
        self._speak()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What is shown."""
        return self._cells

    def rect_of(self, index: int) -> QRect:
        """Where a cell is."""
        return self._rects[index]

    def _speak(self) -> None:
        answered = sum(cell.answered for cell in self._cells)
        flagged = sum(cell.flagged for cell in self._cells)
        told = _("答题卡，共 {total} 题，已答 {answered} 题，标记 {flagged} 题")
        self.setAccessibleName(told.format(total=len(self._cells), answered=answered, flagged=flagged))
        if self._cells:
            place = min(self._cursor, len(self._cells) - 1)
            self.setAccessibleDescription(cell_words(self._cells[place], place == self._current))

    # Moving ---------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End move the ring of the keyboard; Enter or space goes there."""
        if not self._cells:
            event.ignore()
            return
        key = event.key()
        row, column = self._rects[self._cursor].y(), self._rects[self._cursor].x()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if not event.isAutoRepeat():
                self.chosen.emit(self._cursor)
            return
        steps = {
            Qt.Key.Key_Left: self._cursor - 1,
            Qt.Key.Key_Right: self._cursor + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._cells) - 1,
        }
        if key in steps:
            self._move(steps[key])
        elif key == Qt.Key.Key_Down:
            self._move(next((i for i, r in enumerate(self._rects) if r.y() > row and r.x() >= column), self._cursor))
        elif key == Qt.Key.Key_Up:
            above = [i for i, r in enumerate(self._rects) if r.y() < row and r.x() <= column]
            self._move(above[-1] if above else self._cursor)
        else:
            event.ignore()

    def _move(self, index: int) -> None:
        index = min(max(index, 0), len(self._cells) - 1)
        self.update(self._rects[self._cursor])
        self._cursor = index
        self.update(self._rects[index])
        self._speak()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to that question."""
        index = self._at(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._move(index)
            self.chosen.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand shows what can be clicked."""
        over = self._at(event.position().toPoint()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def _at(self, point: QPoint) -> int | None:
        return next((i for i, r in enumerate(self._rects) if r.adjusted(-3, -3, 3, 3).contains(point)), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring appears."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes, and the next time it starts at the current question."""
        super().focusOutEvent(event)
        self._cursor = max(0, self._current)
        self.update()

    # Laying out -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """The tool tip of a cell says it in words."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            index = self._at(event.pos())
            if index is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), cell_words(self._cells[index], index == self._current), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another text size or language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self._lay_out()
            self._speak()
            self.updateGeometry()

    def resizeEvent(self, event: QEvent) -> None:
        """As many cells in a row as fit."""
        self._lay_out()

    def hasHeightForWidth(self) -> bool:
        """Rows depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows at this width."""
        return self._places(width)[2]

    def sizeHint(self) -> QSize:
        """Ten in a row."""
        width = 10 * look.px(CELL_WIDTH) + 9 * GAP
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Five in a row."""
        width = 5 * look.px(NARROWEST) + 4 * GAP
        return QSize(width, look.px(CELL_HEIGHT))

    def _lay_out(self) -> None:
        self._rects, self._heads, _height = self._places(self.width())

    def _places(self, width: int) -> tuple[list[QRect], list[tuple[int, str]], int]:
        narrowest, height = look.px(NARROWEST), look.px(CELL_HEIGHT)
        fits = max(1, (width + GAP) // (narrowest + GAP))
        in_row = 10 if fits >= 10 else 5 if fits >= 5 else fits  # tens stand below tens
        cell = min((width - (in_row - 1) * GAP) // in_row, look.px(CELL_WIDTH + 6))
        head = int(Lines("字", look.font("caption"), 1000).height)
        several = len({c.kind for c in self._cells}) > 1
        rects: list[QRect] = []
        heads: list[tuple[int, str]] = []
        y, place, before = 0, 0, None
        for c in self._cells:
            if c.kind != before:
                if rects:
                    y += height + 12
                if several:
                    count = sum(other.kind == c.kind for other in self._cells)
                    heads.append((y, _("{kind}（{count} 题）").format(kind=words.kind(c.kind), count=count)))
                    y += head + 6
                place, before = 0, c.kind
            elif place == in_row:
                y, place = y + height + GAP, 0
            rects.append(QRect(place * (cell + GAP), y, cell, height))
            place += 1
        return rects, heads, (y + height if rects else 0) + 2

    # Painting -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headings and cells that lie in what is to be renewed."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        region = event.region()
        for y, told in self._heads:
            lines = Lines(told, look.font("caption"), self.width())
            if region.intersects(QRect(0, y, self.width(), int(lines.height) + 1)):
                painter.setPen(look.color("text3"))
                lines.paint(painter, 0, y)
        for index, rect in enumerate(self._rects):
            if region.intersects(rect):
                self.repainted += 1
                paint_cell(painter, rect, self._cells[index], index == self._current)
                if self.hasFocus() and index == self._cursor:
                    self._paint_ring(painter, rect, self._cells[index])

    @staticmethod
    def _paint_ring(painter: QPainter, rect: QRect, cell: Cell) -> None:
        inner = QRectF(rect).adjusted(4, 4, -4, -4)
        ring(painter, inner, theme.CELL_RADIUS - 3, "on_primary" if cell.answered else "focus")


def paint_cell(painter: QPainter, rect: QRect, cell: Cell, current: bool) -> None:
    """One cell: filled when answered, a turned-down corner with a flag's colour when flagged, a ring when current."""
    box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setPen(Qt.PenStyle.NoPen if cell.answered else QPen(look.color("control"), 1))
    painter.setBrush(look.color("primary" if cell.answered else "surface"))
    painter.drawRoundedRect(box, theme.CELL_RADIUS, theme.CELL_RADIUS)
    if cell.flagged:
        _paint_flag(painter, box)
    if cell.waiting:  # a dot below the number: not yet delivered
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("on_primary" if cell.answered else "warning"))
        painter.drawEllipse(QPointF(box.center().x(), box.bottom() - 4.5), 2.2, 2.2)
    font = look.font("caption")
    if cell.answered:
        font.setWeight(font.Weight.DemiBold)
    painter.setFont(font)
    painter.setPen(look.color("on_primary" if cell.answered else "text2"))
    if cell.number:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(cell.number))
    if current:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("surface"), 5))
        painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -2), theme.CELL_RADIUS, theme.CELL_RADIUS)
        painter.setPen(QPen(look.color("text"), 2.4))
        painter.drawRoundedRect(
            QRectF(rect).adjusted(1.2, 1.2, -1.2, -1.2), theme.CELL_RADIUS + 1, theme.CELL_RADIUS + 1
        )


def _paint_flag(painter: QPainter, box: QRectF) -> None:
    """A turned-down corner, parted from the cell by a line of the ground, so that it is seen on any fill."""
    side = min(box.width(), box.height()) * 0.42
    corner = QPolygonF([box.topRight() - QPointF(side, 0), box.topRight(), box.topRight() + QPointF(0, side)])
    painter.save()
    painter.setPen(QPen(look.color("surface"), 2))
    painter.setBrush(look.color("warning"))
    painter.drawPolygon(corner)
    painter.restore()


class Legend(QWidget):
    """What the marks of the sheet mean."""

    def __init__(self, waiting: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._waiting = waiting
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)  # Fixed would stay at the hint
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(_("图例"))

    def _entries(self) -> list[tuple[Cell, bool, str]]:
        entries = [
            (Cell(0, Kind.SINGLE, answered=True), False, _("已答")),
            (Cell(0, Kind.SINGLE), False, _("未答")),
            (Cell(0, Kind.SINGLE, flagged=True), False, _("标记")),
            (Cell(0, Kind.SINGLE), True, _("当前")),
        ]
        if self._waiting:
            entries.append((Cell(0, Kind.SINGLE, answered=True, waiting=True), False, _("未送达")))
        return entries

    def _places(self, width: int) -> list[tuple[int, int, int]]:
        """x, y and row height of each entry, wrapped."""
        side, x, y = look.px(20), 0, 0
        places = []
        row = max(side, int(Lines("字", look.font("caption"), 1000).height)) + 4
        for _cell, _current, told in self._entries():
            length = side + 6 + int(Lines(told, look.font("caption"), 1000).used) + 16
            if x and x + length - 16 > width:
                x, y = 0, y + row
            places.append((x, y, row))
            x += length
        return places

    def heightForWidth(self, width: int) -> int:
        """One row, or more where it is narrow."""
        _x, y, row = self._places(width)[-1]
        return y + row

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(look.px(320), self.heightForWidth(look.px(320)))

    def minimumSizeHint(self) -> QSize:
        """Two entries in a row."""
        return QSize(look.px(120), self.heightForWidth(max(self.width(), look.px(120))))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size or language."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.LanguageChange):
            self.setAccessibleName(_("图例"))
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A small cell and its word, for each mark."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(20)
        for (cell, current, told), (x, y, row) in zip(self._entries(), self._places(self.width()), strict=True):
            paint_cell(painter, QRect(x, y + (row - side) // 2, side, side), cell, current)
            lines = Lines(told, look.font("caption"), 1000)
            painter.setPen(look.color("text2"))
            lines.paint(painter, x + side + 6, y + (row - lines.height) / 2)
