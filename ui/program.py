"""The program with a window: which pages there are, and how one leads to another.

Law: pages reach one another by name, through here; a page's module is imported when it is first shown.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from ui import words
from ui.app import App, make_qt
from ui.background import Lane
from ui.doors import Doors, OpenDoors, OpenedOnce, importing
from ui.language import N_, _
from ui.settings import Role, Settings
from ui.widgets.page import Page
from ui.window import Place, Window

T = TypeVar("T")

# name, title, icon, the place on the rail it belongs to ("" where it is one itself)
PAGES: tuple[tuple[str, str, str, str], ...] = (
    ("study", N_("学习"), "book-open", ""),
    ("mock", N_("模拟考试"), "timer", ""),
    ("seat", N_("参加考试"), "pencil", ""),
    ("bank", N_("题库"), "book-marked", ""),
    ("sittings", N_("组织考试"), "clipboard-list", ""),
    ("settings", N_("设置"), "settings", ""),
    ("welcome", N_("开始"), "house", "study"),
    ("profiles", N_("谁在学习"), "users", "study"),
    ("drill", N_("做题"), "book-open", "study"),
    ("join", N_("加入网上考试"), "monitor", "seat"),
    ("import_bank", N_("导入题目"), "upload", "bank"),
    ("new_sitting", N_("安排考试"), "plus", "sittings"),
    ("sitting", N_("考试现场"), "monitor", "sittings"),
    ("scores", N_("成绩"), "award", "sittings"),
    ("staff", N_("监考登录"), "user", "sittings"),
    ("paper_entry", N_("录入纸质答卷"), "pencil", "sittings"),
    ("board", N_("监考台"), "monitor", "sittings"),
    ("objections", N_("异议处理"), "scale", "sittings"),
    ("my_result", N_("我的成绩"), "award", "seat"),
    ("hall", N_("开考场"), "monitor", "sittings"),
    ("audit", N_("考场记录"), "list-checks", "sittings"),
)
CLOSING = 2.0  # seconds that a message under way may take when a desk is let go of
HOME = {Role.STUDY: "study", Role.CANDIDATE: "seat", Role.ORGANISER: "sittings"}


class Program(QObject):
    """What pages are handed (``ui.house.House``), and the window they stand in."""

    def __init__(self, app: App, open_doors: OpenDoors, join: Path | None = None) -> None:
        super().__init__()
        self._app = app
        self.background = app.background
        self.changes = app.changes
        self.data = app.data
        self._opened = OpenedOnce(open_doors, app.data)
        self._painted = Event()
        self._desks: list[Any] = []  # at the far end of a wire, to be let go of
        first = "welcome" if app.settings.role is Role.UNDECIDED else self._home()
        places = [
            Place(name, lambda title=title: _(title), icon, lambda name=name: self._make(name), under)
            for name, title, icon, under in PAGES
        ]
        if join is not None:
            self.window = Window(app, places, "join", {"file": join})
        else:
            self.window = Window(app, places, first)
        self.window.installEventFilter(self)

    def doors(self) -> Doors:
        """The store, opened by the first job; not before the window stands on the screen, for it costs a second."""
        self._painted.wait(10)
        return self._opened()

    def lend(self, borrow: Callable[[], T]) -> T:
        """See ``House.lend``."""
        return self._opened.lend(borrow)

    def close(self) -> None:
        """Let go of the store; the window has finished the lanes by then."""
        self._painted.set()
        self._opened.close()
        for desk in self._desks:
            desk.close(CLOSING)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first picture of the window lets the jobs begin."""
        if event.type() == QEvent.Type.Paint and not self._painted.is_set():
            QTimer.singleShot(0, self._painted.set)
        return super().eventFilter(watched, event)

    @property
    def settings(self) -> Settings:
        """What was chosen."""
        return self._app.settings

    def change(self, **chosen: Any) -> None:
        """Other settings from now on."""
        self._app.change(**chosen)

    def columns(self, table: str) -> tuple[int, ...]:
        """The widths that the person gave this table's columns."""
        return self._app.columns(table)

    def remember_columns(self, table: str, widths: tuple[int, ...]) -> None:
        """Keep a table's widths."""
        self._app.remember_columns(table, widths)

    def go(self, page: str, **what: Any) -> None:
        """Show the page of this name; the exam page stands alone, without navigation."""
        if page == "attempt":
            self._sit(**what)
        elif page == "waiting":
            self._wait(**what)
        elif page == "demo":
            self._show_demo()
        else:
            if page == "join":
                self._let_desks_go()
            self.window.go(page, **what)

    def _home(self) -> str:
        known = {name for name, _title, _icon, under in PAGES if not under}
        return self._app.settings.page if self._app.settings.page in known else HOME[self._app.settings.role]

    def _make(self, name: str) -> QWidget:
        with importing:
            module = import_module(f"ui.pages.{name}.page")
        made = getattr(module, "".join(part.title() for part in name.split("_")) + "Page")(self)
        assert isinstance(made, Page)
        return made

    def _wait(self, desk: Any, join: Any) -> None:
        """In the waiting room of a hall elsewhere, until there is a paper."""
        from ui.pages.waiting.page import WaitingPage

        page = WaitingPage(desk, self.background)

        def leave() -> None:
            self._leave_for_good(desk)
            self.window.back("join", join=join)

        self._desks.append(desk)
        page.left.connect(leave)
        page.began.connect(lambda: self._sit(desk, "join", far=True))
        self.window.alone(page)

    def _leave_for_good(self, desk: Any) -> None:
        """The next one at this PC needs a code; what is still to be delivered is given a moment."""
        self._desks.remove(desk)

        def job() -> None:
            desk.leave()
            desk.delivered(CLOSING)
            desk.close(CLOSING)

        self.background.run(job, failed=lambda error: None, lane=Lane.SIDE)

    def _let_desks_go(self) -> None:
        desks, self._desks = self._desks, []
        for desk in desks:
            self.background.run(lambda desk=desk: desk.close(CLOSING), failed=lambda error: None, lane=Lane.SIDE)

    def _sit(self, desk: Any, then: str, then_what: dict[str, Any] | None = None, far: bool = False) -> None:
        from quiz.clock import elapsed
        from ui.changes import Changed
        from ui.pages.attempt.page import AttemptPage

        page = AttemptPage(desk, self.background, elapsed, desk if far else None)

        def leave(receipt: object) -> None:
            if far:
                self._leave_for_good(desk)
            self.changes.emit(Changed.ATTEMPTS)
            self.window.back(then, **(then_what or {}))

        page.left.connect(leave)
        page.result.connect(lambda: self.window.back("my_result", desk=desk))
        self.window.alone(page, full_screen=False)
        page.begin()

    def _show_demo(self) -> None:
        """The demo in a process of its own, since it needs a store of its own; its story opens in the browser."""
        from ui.demo_window import watch_demo

        watch_demo(self.window)


def run_window(folder: Path, open_doors: OpenDoors, join: Path | None = None) -> int:
    """The window, until it is closed; straight on a ``join`` file where there is one. Returns the exit code."""
    from ui import crash

    qt = make_qt()
    app = App(qt, folder)
    bell = crash.install(folder)
    program = Program(app, open_doors, join)
    program.window.show()
    if join is None:  # an exam elsewhere needs no store, and must not wait for one that another program has
        app.background.run(program.doors, failed=lambda error: _refuse(program, error))
    code = int(qt.exec())
    program.close()
    del bell
    return code


def _refuse(program: Program, error: Exception) -> None:
    """The store cannot be opened: said once, in full, and the program closes."""
    from ui.widgets.dialogs import tell

    told = words.trouble(error)
    dialog = tell(program.window, _("数据没有打开"), str(told), told.detail)
    dialog.finished.connect(lambda result: program.window.close())
