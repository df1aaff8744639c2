"""A table over frozen values: sorted, sought, copied, its row count always shown, its emptiness explained.

Law: numbers stand right with figures of equal width; a selected row keeps its tones; what does not fit in a cell is
in its tool tip.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui import icons
from ui.language import _, counted
from ui.look import Words, look, say
from ui.widgets.buttons import Button
from ui.widgets.focus import ring
from ui.widgets.form import SearchLine
from ui.widgets.table_rows import ICON, TONE, Column, Rows, as_tsv
from ui.widgets.text import Text

V = TypeVar("V")
PAD = 12
SORTED = 18  # for the arrow of the sorted column, beside its title
__all__ = ["Column", "Table"]


class _Painter(QStyledItemDelegate):
    """Paints a cell: ground, dot, words; on a selected row too."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = QRect(option.rect)
        chosen = self._view.selectionModel().isRowSelected(index.row(), QModelIndex())
        ground = "primary_soft" if chosen else "zebra" if index.row() % 2 else "surface"
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.color(ground))
        painter.setPen(look.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        tone, icon = index.data(TONE), index.data(ICON)
        left = rect.left() + PAD
        if icon:
            side = look.px(18)
            sign = QRectF(left, rect.center().y() - side / 2 + 1, side, side)
            icons.paint(painter, sign, icon, look.color(tone or "text"))
            left += side + 8
        elif tone:
            side = look.px(10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color(tone))
            painter.drawEllipse(QRectF(left, rect.center().y() - side / 2 + 1, side, side))
            left += side + 8
        font = look.font("body")
        painter.setFont(font)
        painter.setPen(look.color(tone or "text"))
        place = QRect(left, rect.top(), rect.right() - PAD - left, rect.height())
        told = QFontMetrics(font).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, index.data(Qt.ItemDataRole.TextAlignmentRole), told)
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            self._ring(painter, rect, index.column())
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect, column: int) -> None:
        """The keyboard's ring goes round the row: each cell paints its part."""
        painter.setClipRect(rect)
        row = QRectF(rect)
        if column > 0:
            row.setLeft(rect.left() - 20)
        if column < self._view.model().columnCount() - 1:
            row.setRight(rect.right() + 20)
        ring(painter, row.adjusted(0, 0, 0, -1), 4)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, look.tall(44))


class _View(QTableView):
    """Rows one can walk with the keyboard; Enter opens. ``widened``: there is another width for the columns."""

    entered_row = Signal()
    widened = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.entered_row.emit()
        elif event.key() == Qt.Key.Key_Tab:  # Tab leaves the table, arrows walk in it
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model() is not None and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()


class Table(QWidget, Generic[V]):
    """``put(values)``; ``opened(value)`` at Enter or a double click, ``selected(values)``, ``widths_changed(widths)``.

    ``empty`` says what belongs here, ``next_step`` (words, function) is the one button under it. ``search`` puts a
    line on top that Ctrl+F reaches; ``tools`` is the row it stands in, for filters. ``key`` tells a value from the
    others where values change while they are shown: what is selected and in sight then stays so.
    """

    opened = Signal(object)
    selected = Signal(object)
    widths_changed = Signal(tuple)

    def __init__(
        self,
        columns: Sequence[Column[V]],
        name: Words,
        empty: Words,
        next_step: tuple[Words, Callable[[], object]] | None = None,
        search: Words = "",
        widths: Sequence[int] = (),
        parent: QWidget | None = None,
        key: Callable[[V], Hashable] | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self.rows: Rows[V] = Rows(columns, key)
        self._widths = list(widths) if len(widths) == len(columns) else []
        self._fitting, self._filled = False, False
        self.view = _View()
        self.view.setModel(self.rows)
        self._delegate = _Painter(self.view)
        self.view.setItemDelegate(self._delegate)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setSortingEnabled(True)
        self.view.setShowGrid(False)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.verticalHeader().hide()
        self.view.setWordWrap(False)
        header = self.view.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(48)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.sectionResized.connect(self._resized)
        say(self.view.setAccessibleName, name)

        self.search = SearchLine(search)
        self.search.setVisible(bool(search))
        self.search.sought.connect(self._seek)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(12)
        self.tools.addWidget(self.search, 1)
        self._count = Text("", "caption", "text3")
        self._empty = Text(empty, "body", "text2", align=Qt.AlignmentFlag.AlignHCenter)
        nothing = QWidget()
        middle = QVBoxLayout(nothing)
        middle.addStretch(1)
        middle.addWidget(self._empty)
        if next_step is not None:
            button = Button(next_step[0], kind="primary")
            button.clicked.connect(lambda _checked=False: next_step[1]())
            middle.addSpacing(8)
            middle.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(2)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        self._stack.addWidget(nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self.tools)
        column.addLayout(self._stack, 1)
        column.addWidget(self._count)

        self.view.entered_row.connect(self._open)
        self.view.widened.connect(self._fit)
        self.view.doubleClicked.connect(lambda _index: self._open())
        self.view.selectionModel().selectionChanged.connect(lambda *_gone: self.selected.emit(self.chosen))
        self._copy_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view, self.copy)
        self._copy_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        if search:
            find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
            find.setContext(Qt.ShortcutContext.WindowShortcut)
        self._grow()
        self._tell_count()

    # Values ---------------------------------------------------------------------------------------------------------

    def put(self, values: Sequence[V]) -> None:
        """Show these values; order, search and the selected row (by equality) stay."""
        chosen = self.chosen
        self._filled = True
        self.rows.put(values)
        self._after_renewal(chosen)

    def keep(self, holds: Callable[[V], bool] | None) -> None:
        """Show only values of which this holds; None: all."""
        chosen = self.chosen
        self.rows.keep(holds)
        self._after_renewal(chosen)

    @property
    def chosen(self) -> list[V]:
        """The selected values, in shown order."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.rows.shown[row] for row in rows if row < len(self.rows.shown)]

    def choose(self, value: V) -> None:
        """Select this value and bring it into sight."""
        if value in self.rows.shown:
            row = self.rows.shown.index(value)
            self.view.selectRow(row)
            self.view.scrollTo(self.rows.index(row, 0))

    def copy(self) -> None:
        """Selected rows (all, where none is) to the clipboard, tab-separated, with titles."""
        QGuiApplication.clipboard().setText(as_tsv(self.rows.columns, self.chosen or self.rows.shown))

    def _seek(self, text: str) -> None:
        chosen = self.chosen
        self.rows.seek(text)
        self._after_renewal(chosen)

    def _after_renewal(self, chosen: list[V]) -> None:
        self._stack.setCurrentIndex(0 if self.rows.all else 1)
        if self._key is not None:
            self._select_again({self._key(value) for value in chosen})
        elif chosen and chosen[0] in self.rows.shown:
            self.view.selectRow(self.rows.shown.index(chosen[0]))
        self._tell_count()

    def _select_again(self, keys: set[Hashable]) -> None:
        """Those that were selected, where a renewal has let go of them."""
        assert self._key is not None
        if len(self.chosen) == len(keys):
            return
        rows = [row for row, value in enumerate(self.rows.shown) if self._key(value) in keys]
        selection = QItemSelection()
        last = len(self.rows.columns) - 1
        for row in rows:
            selection.select(self.rows.index(row, 0), self.rows.index(row, last))
        self.view.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            self.view.selectionModel().setCurrentIndex(
                self.rows.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )

    def _tell_count(self) -> None:
        if not self._filled:
            return
        total, shown = len(self.rows.all), len(self.rows.shown)
        if shown == total:
            self._count.setText(counted("共 {n} 行", total))
        else:
            self._count.setText(_("符合条件 {shown} 行，共 {total} 行").format(shown=shown, total=total))

    def _open(self) -> None:
        if self.chosen:
            self.opened.emit(self.chosen[0])

    def _menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("复制所选行"), self.copy)
        menu.addAction(_("全选"), self.view.selectAll)
        menu.popup(self.view.viewport().mapToGlobal(at))

    # Widths ---------------------------------------------------------------------------------------------------------

    def showEvent(self, event: QEvent) -> None:
        """The last free width goes to the column that takes it."""
        super().showEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Rows and columns grow with the text; titles speak the language in use."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._grow()
            self._fit()
        elif event.type() == QEvent.Type.LanguageChange:
            self._tell_count()
            self._fit()
            self.view.viewport().update()
            self.view.horizontalHeader().viewport().update()

    def _grow(self) -> None:
        self.view.verticalHeader().setDefaultSectionSize(look.tall(44))

    def _fit(self) -> None:
        self._fitting = True
        columns = self.rows.columns
        for place, column in enumerate(columns):
            if column.width:
                own = self._widths[place] if self._widths else look.px(column.width)
                self.view.setColumnWidth(place, max(own, self._least(place)))
        free = [place for place, column in enumerate(columns) if not column.width]
        taken = sum(self.view.columnWidth(place) for place, column in enumerate(columns) if column.width)
        for place in free:
            share = (self.view.viewport().width() - taken) // len(free)
            self.view.setColumnWidth(place, max(look.px(160), self._least(place), share))
        self._fitting = False

    def _least(self, place: int) -> int:
        """A column is never narrower than its title and what it must show whole."""
        column = self.rows.columns[place]
        title_font = look.font("caption")  # as the style sheet has it
        title_font.setWeight(QFont.Weight.DemiBold)
        title = QFontMetrics(title_font).horizontalAdvance(column.name) + 2 * PAD + look.px(SORTED)
        cell = QFontMetrics(look.font("body"))
        return max(title, *(cell.horizontalAdvance(told) + 2 * PAD + 2 for told in column.whole()), 0)

    def _resized(self, place: int, _before: int, now: int) -> None:
        if self._fitting or not self.isVisible():
            return
        if now < self._least(place):
            self._fitting = True
            self.view.setColumnWidth(place, self._least(place))
            self._fitting = False
        self._widths = [self.view.columnWidth(i) for i in range(len(self.rows.columns))]
        self.widths_changed.emit(tuple(self._widths))
