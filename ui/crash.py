"""What happens to an error that nobody foresaw: it goes to the log in the data folder, and a plain dialog tells of it.

Law: the program goes on where it can; no ID number leaves in a log or a dialog; a broken log never breaks the program.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from ui import words
from ui.language import _
from ui.widgets.dialogs import tell

FILE, LARGEST = "lawquiz.log", 1_000_000  # bytes
_ID_NUMBER = re.compile(r"(?<!\d)(\d{4})\d{10,13}([\dXx]{4})(?!\d)")
_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def masked(text: str) -> str:
    """Long numbers that may be ID numbers, with stars in their middle.

    >>> masked("证件 11010519491231002X 重复")
    '证件 1101**********002X 重复'
    """
    return _ID_NUMBER.sub(r"\1**********\2", text)


class _Masked(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class _Bell(QObject):
    """Brings an error of any thread to the UI thread."""

    rung = Signal(object, str)

    def __init__(self, log: Path) -> None:
        super().__init__()
        self._log = log
        self._open = False
        self.rung.connect(self._show)

    def _show(self, error: BaseException, detail: str) -> None:
        if self._open:  # one dialog at a time; the rest is in the log
            return
        trouble = words.trouble(error)
        body = "\n".join(part for part in (trouble.happened, trouble.safe, trouble.do) if part)
        body += "\n" + _("记录在：{path}").format(path=self._log)
        dialog = tell(QApplication.activeWindow(), _("出了一点问题"), body, detail)
        self._open = True
        dialog.finished.connect(self._closed)

    def _closed(self) -> None:
        self._open = False


def _handler(log: Path) -> logging.Handler:
    """Writes to ``log``, the one before kept beside it; to stderr where that cannot be."""
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST:
            log.replace(log.with_suffix(".old.log"))
        return logging.FileHandler(log, encoding="utf-8", delay=True)
    except OSError:
        return logging.StreamHandler()


def install(data: Path) -> _Bell:
    """Send unforeseen errors of every thread, and Qt's own messages, to the log in ``data``; keep what is returned."""
    log = data / FILE
    handler = _handler(log)
    handler.setFormatter(_Masked("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    bell = _Bell(log)

    def caught(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
        if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error or kind(), where)
            return
        detail = masked("".join(traceback.format_exception(kind, error, where)))
        logging.getLogger("lawquiz").error("unforeseen error\n%s", detail)
        bell.rung.emit(error, detail)

    def said_by_qt(level: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        logging.getLogger("qt").log(_QT_LEVELS.get(level, logging.WARNING), "%s", message)

    sys.excepthook = caught
    threading.excepthook = lambda args: caught(args.exc_type, args.exc_value, args.exc_traceback)
    qInstallMessageHandler(said_by_qt)
    return bell
