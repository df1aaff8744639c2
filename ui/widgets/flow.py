"""A row that goes on below when it is full: tiles, fields, buttons at any text size.

Law: nothing is cut for want of width; with ``fill`` those in a row share its width evenly.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class Flow(QLayout):
    """``fill`` makes all widgets of a row equally wide (tiles), at least as wide as the widest hint.

    ``top`` lines up the tops (fields with and without a hint), else the middles (buttons).
    """

    def __init__(self, spacing: int = 12, fill: bool = False, top: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._fill, self._top = fill, top or fill
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's own way in; use ``addWidget``."""
        self._items.append(item)

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room, where the row is to be filled."""
        return Qt.Orientation.Horizontal if self._fill else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Rows depend on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of all rows."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """All in one row."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(h.width() for h in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((h.height() for h in hints), default=0))

    def minimumSize(self) -> QSize:
        """The widest one."""
        sizes = [item.minimumSize() for item in self._shown()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        shown = self._shown()
        if self._fill and shown:
            widest = max(item.sizeHint().width() for item in shown)
            fits = max(1, (width + self.spacing()) // (widest + self.spacing()))
            rows = -(-len(shown) // fits)
            even = -(-len(shown) // rows)  # 4 in rows of 3 would leave one alone: 2 and 2
            return [shown[start : start + even] for start in range(0, len(shown), even)]
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in shown:
            needed = min(item.sizeHint().width(), width)
            if not lines or left < needed:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self.spacing()
        return lines

    def _place(self, rect: QRect, move: bool) -> int:
        y = rect.y()
        rows = self._rows(rect.width())
        for number, row in enumerate(rows):
            if self._fill:
                columns = len(rows[0])
                share = (rect.width() - self.spacing() * (columns - 1)) // columns
                widths = [share] * len(row)
            else:
                widths = [min(item.sizeHint().width(), rect.width()) for item in row]
            heights = [
                item.heightForWidth(w) if item.hasHeightForWidth() else item.sizeHint().height()
                for item, w in zip(row, widths, strict=True)
            ]
            tallest = max(heights)
            x = rect.x()
            for item, width, height in zip(row, widths, heights, strict=True):
                if move:
                    top = y if self._top else y + (tallest - height) // 2
                    item.setGeometry(QRect(QPoint(x, top), QSize(width, tallest if self._fill else height)))
                x += width + self.spacing()
            y += tallest + (self.spacing() if number + 1 < len(rows) else 0)
        return y - rect.y()
