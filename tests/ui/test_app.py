"""Theme, text size and language change under a page at once, nothing typed is lost; trouble goes to the log."""

import logging
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui import kit
from ui import crash, language, settings, theme
from ui.app import App
from ui.changes import Changed
from ui.language import _
from ui.look import look
from ui.settings import Language, Settings, Theme
from ui.widgets.dialogs import Ask
from ui.widgets.page import Page
from ui.window import Place, Window


@pytest.fixture
def app(qapp: QApplication, tmp_path: Path) -> Iterator[App]:
    made = App(qapp, tmp_path, Settings(theme=Theme.LIGHT))
    yield made
    made.close()


def test_a_change_is_kept_and_told(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(app.changes.happened) as signal:
        app.change(theme=Theme.DARK)
    assert signal.args == [Changed.SETTINGS]
    assert look.tokens is theme.DARK
    assert settings.load(tmp_path).theme is Theme.DARK


def test_the_same_again_is_no_change(app: App, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(app.changes.happened):
        app.change(theme=Theme.LIGHT)


def test_the_text_grows_by_tenths_and_keeps_to_its_ends(app: App) -> None:
    for _step in range(30):
        app.scale_by(1)
    assert app.settings.text_scale == look.scale == 2.0
    app.scale_by(-1)
    assert app.settings.text_scale == 1.9
    app.scale_by(0)
    assert app.settings.text_scale == 1.0


def busy_page() -> Page:
    """A page with one of everything."""
    page = Page(lambda: _("未答"))
    for make in kit.WIDGETS.values():
        widget = make()
        if not widget.isWindow() or not isinstance(widget, Ask):
            page.body.addWidget(widget)
    return page


def test_switching_is_quick_and_loses_nothing(app: App, qtbot: QtBot) -> None:
    page = busy_page()
    qtbot.addWidget(page)
    page.show()
    typed = next(line for line in page.findChildren(QLineEdit) if line.text() == "威海市")
    typed.setText("写了一半")
    bar = page.scroll.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    slowest = 0.0
    for chosen in (
        {"theme": Theme.DARK},
        {"text_scale": 1.5},
        {"language": Language.ENGLISH},
        {"theme": Theme.LIGHT},
        {"language": Language.CHINESE},
    ):
        start = time.perf_counter()
        app.change(**chosen)
        QApplication.processEvents()
        slowest = max(slowest, time.perf_counter() - start)
    assert typed.text() == "写了一半"
    assert bar.value() > 0
    assert slowest < 1.0, "0.2 s on a page; here sixteen pages' worth on a busy machine"


def test_the_language_reaches_the_page_and_stock_dialogs(app: App, qtbot: QtBot) -> None:
    page = Page(lambda: _("未答"))
    qtbot.addWidget(page)
    seen: list[str] = []
    page.retranslate = lambda: seen.append(language.current())  # type: ignore[method-assign]
    page.show()
    app.change(language=Language.ENGLISH)
    assert page.title.text() == "Not answered"
    assert seen[-1] == "en"
    app.change(language=Language.CHINESE)
    assert page.title.text() == "未答"
    assert QApplication.translate("QPlatformTheme", "Cancel") == "取消"


def test_column_widths_are_kept_quietly(app: App, tmp_path: Path, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(app.changes.happened):
        app.remember_columns("questions", (80, 200))
    assert app.columns("questions") == (80, 200)
    assert settings.load(tmp_path).columns == {"questions": (80, 200)}
    assert app.columns("other") == ()


# Trouble ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def caught(tmp_path: Path, qtbot: QtBot) -> Iterator[Path]:
    hooks, root = (sys.excepthook, threading.excepthook), logging.getLogger()
    handlers = list(root.handlers)
    bell = crash.install(tmp_path)
    yield tmp_path / crash.FILE
    sys.excepthook, threading.excepthook = hooks
    qInstallMessageHandler(None)
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    for dialog in dialogs():
        dialog.reject()
    bell.deleteLater()


def dialogs() -> list[Ask]:
    return [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Ask) and widget.isVisible()]


def fail(what: str) -> None:
    try:
        raise RuntimeError(what)
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)


def test_an_unforeseen_error_is_logged_and_told_once(caught: Path, qtbot: QtBot) -> None:
    fail("证件 11010519491231002X 重复")
    fail("and another")
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    log = caught.read_text("utf-8")
    assert "RuntimeError" in log
    assert "and another" in log
    assert "11010519491231002X" not in log
    assert "1101**********002X" in log
    said = dialogs()[0].body.text()
    assert "RuntimeError" not in said
    assert str(caught) in said


def test_an_error_of_another_thread_is_told_too(caught: Path, qtbot: QtBot) -> None:
    def job() -> None:
        raise ValueError("elsewhere")

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    assert "elsewhere" in caught.read_text("utf-8")


def test_a_log_that_has_grown_makes_room_once(tmp_path: Path) -> None:
    log = tmp_path / crash.FILE
    log.write_text("x" * (crash.LARGEST + 1))
    crash._handler(log).close()
    assert not log.exists()
    assert (tmp_path / "lawquiz.old.log").stat().st_size == crash.LARGEST + 1


def test_what_qt_says_goes_to_the_log(caught: Path) -> None:
    qWarning("something about fonts")
    assert "something about fonts" in caught.read_text("utf-8")


def test_a_folder_that_cannot_be_written_breaks_nothing(tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a file").write_text("")
    hooks = (sys.excepthook, threading.excepthook)
    handlers = list(logging.getLogger().handlers)
    crash.install(tmp_path / "a file" / "below")
    fail("still told")
    sys.excepthook, threading.excepthook = hooks
    qInstallMessageHandler(None)
    logging.getLogger().handlers[:] = handlers
    qtbot.waitUntil(lambda: len(dialogs()) == 1)
    dialogs()[0].reject()


def test_the_window_survives_a_page_that_fails(caught: Path, app: App, qtbot: QtBot) -> None:
    page = Page("x")
    button = QPushButton("fail")
    button.clicked.connect(lambda: 1 / 0)
    page.body.addWidget(button)
    window = Window(app, [Place("x", "x", "house", lambda: page)])
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.current == "x")
    with qtbot.captureExceptions() as errors:
        button.click()
    assert len(errors) == 1
    assert window.isVisible()
