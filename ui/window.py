"""The main window: a rail of pages at the left, the page at the right, or one widget alone for an exam.

Law: navigation and nothing else. A page is made when it is first shown; the window knows none by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from ui.app import TITLE, App
from ui.language import _
from ui.look import Words, look
from ui.widgets.page import Page
from ui.widgets.rail import Rail

LEAST = QSize(960, 600)
NARROW = 1100  # px at 100 %: below this the words of the rail go under its icons


@dataclass(frozen=True, slots=True)
class Place:
    """One page of the program: ``factory`` makes it when it is first wanted.

    ``under`` names the page on the rail that an inner page belongs to; the rail lists those that belong to themselves.
    """

    name: str
    title: Words
    icon: str
    factory: Callable[[], QWidget]
    under: str = ""


@runtime_checkable
class AsksToClose(Protocol):
    """What is shown alone and wants a word before the program is closed."""

    def ask_to_close(self, then: Callable[[], object]) -> bool:
        """True if it has asked, and will call ``then`` when the person is sure; False: nothing would be lost."""
        ...


class Window(QMainWindow):
    """``go(name, …)`` shows a page, hands the rest to its ``open``, and tells ``went(name)``.

    ``alone(widget)`` shows one widget without navigation until ``back()``.
    """

    went = Signal(str)

    def __init__(
        self, app: App, places: Sequence[Place], first: str = "", first_what: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__()
        self.app = app
        self._places = {place.name: place for place in places}
        self._pages: dict[str, QWidget] = {}
        self._alone: QWidget | None = None
        self._was_maximised = False
        self._sure = False
        self.current = ""
        self.setWindowTitle(TITLE)
        self.setMinimumSize(LEAST)
        self._rail = Rail(TITLE, [(p.name, p.title, p.icon) for p in places if not p.under])
        self._rail.asked.connect(self.go)
        self._line = QWidget()
        self._line.setFixedWidth(1)
        self._line.setProperty("ground", "line")
        self._line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stack = QStackedWidget()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._line)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self._shortcuts()
        self._restore()
        look.changed.connect(self._fit)
        look.spoken.connect(self._fit)
        wanted = first or app.settings.page
        self._first_what = first_what or {}
        self._first = wanted if wanted in self._places else next(iter(self._places), "")

    # Pages ----------------------------------------------------------------------------------------------------------

    def go(self, name: str, **what: Any) -> bool:
        """Show a page; False where the page that is shown keeps the person there."""
        if self._alone is not None or name not in self._places:
            return False
        before = self._pages.get(self.current)
        if name != self.current and isinstance(before, Page) and not before.may_leave():
            self._rail.mark(self._on_rail(self.current))
            return False
        page = self.page(name)
        self.current = name
        self._rail.mark(self._on_rail(name))
        self._stack.setCurrentWidget(page)
        if isinstance(page, Page):
            page.open(**what)
        self._focus(page)
        self.went.emit(name)
        return True

    def page(self, name: str) -> QWidget:
        """The page of this name, made if it was not yet."""
        if name not in self._pages:
            page = self._places[name].factory()
            self._pages[name] = page
            self._stack.addWidget(page)
        return self._pages[name]

    def _on_rail(self, name: str) -> str:
        return self._places[name].under or name

    def set_foot(self, words: str) -> None:
        """Who is learning, which version: the lines at the foot of the rail."""
        self._rail.set_foot(words)
        self._fit()

    # Alone ----------------------------------------------------------------------------------------------------------

    def alone(self, widget: QWidget, full_screen: bool = False) -> None:
        """Show one widget without navigation (an exam), in the place of the one before; ``full_screen`` hides the
        desktop too.
        """
        before, self._alone = self._alone, widget
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()
        self._rail.hide()
        self._line.hide()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if full_screen:
            self._was_maximised = self.isMaximized()
            self.showFullScreen()
        self._focus(widget)

    def back(self, name: str = "", **what: Any) -> None:
        """End ``alone``: the widget goes, the page ``name`` (or the one before) comes."""
        widget, self._alone = self._alone, None
        if widget is None:
            return
        if self.isFullScreen():
            self.showMaximized() if self._was_maximised else self.showNormal()
        self._stack.removeWidget(widget)
        widget.deleteLater()
        self._rail.show()
        self._line.show()
        self.go(name or self.current, **what)

    @property
    def is_alone(self) -> bool:
        """One widget is shown without navigation."""
        return self._alone is not None

    # Qt -------------------------------------------------------------------------------------------------------------

    def _focus(self, page: QWidget) -> None:
        """The keyboard starts on the content, not on the rail."""
        wanted = page.first_focus() if isinstance(page, Page) else None
        if wanted is None:
            wanted = next(
                (
                    child
                    for child in page.findChildren(QWidget)
                    if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisibleTo(page) and child.isEnabled()
                ),
                None,
            )
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _shortcuts(self) -> None:
        steps = (
            (("Ctrl+=", "Ctrl++"), lambda: self.app.scale_by(1)),
            (("Ctrl+-",), lambda: self.app.scale_by(-1)),
            (("Ctrl+0",), lambda: self.app.scale_by(0)),
            (("F1",), self.help),
        )
        for keys, do in steps:
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(lambda _checked=False, do=do: do())
            self.addAction(action)
        for number, name in enumerate([p.name for p in self._places.values() if not p.under][:9], 1):
            action = QAction(self)
            action.setShortcut(QKeySequence(f"Alt+{number}"))
            action.triggered.connect(lambda _checked=False, name=name: self.go(name))
            self.addAction(action)

    def help(self) -> None:
        """F1: the keys that work here."""
        from ui.widgets.dialogs import tell  # not before the first paint

        page = self._alone or self._pages.get(self.current)
        own = page.keys() if isinstance(page, Page) else ()
        general = (
            ("Alt+1 … 9", _("打开左侧的页面")),
            ("Ctrl+= / Ctrl+− / Ctrl+0", _("文字放大、缩小、还原")),
            ("Tab / Shift+Tab", _("到下一处、上一处")),
            ("Esc", _("离开对话框")),
            ("F1", _("显示这张按键表")),
        )
        tell(self, _("按键"), "\n".join(f"{keys}　　{does}" for keys, does in (*own, *general)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The window first, then its first page: so it stands on the screen while the page is being made."""
        super().paintEvent(event)
        if self._first:
            QTimer.singleShot(0, self, self._begin)

    def _begin(self) -> None:
        first, self._first = self._first, ""
        if first and not self.current:
            self.go(first, **self._first_what)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps its width for the page."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._rail.fit(self.width() < look.px(NARROW))

    def _restore(self) -> None:
        self.resize(1366, 768)
        if self.app.settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(self.app.settings.geometry.encode("ascii", "ignore")))

    def _close_for_sure(self) -> None:
        self._sure = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """A page, or what is shown alone, may ask to stay; else remember the window and finish the work under way."""
        shown = self._alone or self._pages.get(self.current)
        if isinstance(shown, Page) and not shown.may_leave():
            event.ignore()
            return
        if isinstance(shown, AsksToClose) and not self._sure and shown.ask_to_close(self._close_for_sure):
            event.ignore()
            return
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()  # what is being typed is told before the lanes close
        geometry = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        self.app.remember_window(geometry, self.current)
        self.app.close()
        event.accept()
