"""The rows of a table: frozen values, seen through columns that say them in words; sorted and sought here.

Law: a value is put into words by its column's function and nowhere else; sorting compares values, not their words.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from unicodedata import normalize

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ui.look import Words

V = TypeVar("V")
Index = QModelIndex | QPersistentModelIndex
_MANY = 40  # rows that differ: from here on one repaint is cheaper than as many
TONE = Qt.ItemDataRole.UserRole + 1
ICON = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Column(Generic[V]):
    """``words`` of a value; ``sort`` what it is ordered by (its words where None). ``figures`` are right-aligned.

    ``width`` in pixels at 100 %, 0 for the column that takes what is left. ``tone`` names a token that colours a
    dot before the words (success, warning, …), "" for none; ``icon`` names one that stands there in the dot's place.
    ``whole`` are words it must be wide enough for.
    """

    title: Words
    words: Callable[[V], str]
    sort: Callable[[V], Any] | None = None
    width: int = 120
    figures: bool = False
    tone: Callable[[V], str] | None = None
    whole: Callable[[], Sequence[str]] = tuple
    icon: Callable[[V], str] | None = None

    @property
    def name(self) -> str:
        """The title in the language in use."""
        return self.title() if callable(self.title) else self.title


class Rows(QAbstractTableModel, Generic[V]):
    """The Qt side of it. With ``key``, which tells a value from the others, only rows that differ are drawn anew, and
    what is selected stays so, wherever its row goes.
    """

    def __init__(self, columns: Sequence[Column[V]], key: Callable[[V], Hashable] | None = None) -> None:
        super().__init__()
        self._key = key
        self.columns = tuple(columns)
        self.all: tuple[V, ...] = ()
        self.shown: list[V] = []
        self._sought = ""
        self._texts: dict[Hashable, tuple[V, str]] = {}
        self._holds: Callable[[V], bool] | None = None
        self._order: tuple[int, Qt.SortOrder] | None = None

    def put(self, values: Sequence[V]) -> None:
        """Show these; order and search stay."""
        self.all = tuple(values)
        self._renew()

    def seek(self, text: str) -> None:
        """Show only rows with all of these words in some column; width and case make no difference."""
        self._sought = text
        self._texts.clear()
        self._renew()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By this column; below 0 as given."""
        self._order = (column, order) if column >= 0 else None
        self._renew()

    def keep(self, holds: Callable[[V], bool] | None) -> None:
        """Show only values of which this holds; None: all."""
        self._holds = holds
        self._renew()

    def _renew(self) -> None:
        wanted = fold(self._sought).split()
        holds = self._holds
        shown = [v for v in self.all if (not wanted or self._has(v, wanted)) and (holds is None or holds(v))]
        if self._order is not None:
            column, order = self.columns[self._order[0]], self._order[1]
            key = column.sort or column.words
            shown.sort(key=lambda v: _sortable(key(v)), reverse=order == Qt.SortOrder.DescendingOrder)
        if self._key is None:
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()
        else:
            self._change_to(shown, self._key)

    def _change_to(self, shown: list[V], key: Callable[[V], Hashable]) -> None:
        before, after = [key(v) for v in self.shown], [key(v) for v in shown]
        if len(before) != len(after) or set(before) != set(after):
            self.beginResetModel()
            self.shown = shown
            self.endResetModel()
            return
        if before != after:
            self.layoutAboutToBeChanged.emit()
            places = {known: place for place, known in enumerate(after)}
            kept = self.persistentIndexList()
            moved = [self.createIndex(places[before[index.row()]], index.column()) for index in kept]
            self.shown = shown
            self.changePersistentIndexList(kept, moved)
            self.layoutChanged.emit()
            return
        differ = [row for row, (old, new) in enumerate(zip(self.shown, shown, strict=True)) if old != new]
        self.shown = shown
        last = len(self.columns) - 1
        if len(differ) > _MANY:
            self.dataChanged.emit(self.index(differ[0], 0), self.index(differ[-1], last))
        else:
            for row in differ:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def _has(self, value: V, wanted: list[str]) -> bool:
        text = self._text(value)
        return all(word in text for word in wanted)

    def _text(self, value: V) -> str:
        """All its words, as they are compared; those of a value that is still the same are not made again."""
        key = self._key(value) if self._key is not None else None
        known = self._texts.get(key) if key is not None else None
        if known is not None and known[0] == value:
            return known[1]
        text = fold("\t".join(column.words(value) for column in self.columns))
        if key is not None:
            self._texts[key] = (value, text)
        return text

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Rows shown."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, alignment, tone; the tool tip is the whole text."""
        if not index.isValid() or index.row() >= len(self.shown):
            return None
        column, value = self.columns[index.column()], self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(value).replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.words(value)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == TONE:
            return column.tone(value) if column.tone else ""
        if role == ICON:
            return column.icon(value) if column.icon else ""
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles, aligned as their columns."""
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.name
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.figures else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


def as_tsv(columns: Sequence[Column[V]], values: Sequence[V]) -> str:
    """Titles and rows, tab-separated, as a spreadsheet takes them; breaks inside a cell become spaces."""

    def cell(text: str) -> str:
        return " ".join(text.split())

    lines = ["\t".join(cell(column.name) for column in columns)]
    lines += ["\t".join(cell(column.words(value)) for column in columns) for value in values]
    return "\n".join(lines)


def fold(text: str) -> str:
    """For comparing: full width as half width, capitals as small letters."""
    return normalize("NFKC", text).casefold()


def _sortable(value: Any) -> tuple[bool, Any]:
    """None comes last."""
    return (value is None, value if value is not None else 0)
