"""Work that goes on: a bar that appears after 0.3 s, with a way to cancel after 2 s.

Law: quick work shows nothing; long work says what it does and how far it is; cancelling asks the job, it does not
pretend.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.background import Handle
from ui.language import _
from ui.look import say
from ui.widgets.buttons import quiet
from ui.widgets.text import Text

SHOWN_AFTER, CANCEL_AFTER = 300, 2000


class Progress(QWidget):
    """``watch(handle, words)`` when a job starts, ``advance`` as its progress, ``finish`` at either ending."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._handle: Handle | None = None
        self.words = Text()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.cancel = quiet(lambda: _("取消"), "x")
        self.cancel.clicked.connect(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.addWidget(self.words, 1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        column.addWidget(self.bar)
        self._appear = QTimer(self, singleShot=True, interval=SHOWN_AFTER)
        self._appear.timeout.connect(self.show)
        self._offer = QTimer(self, singleShot=True, interval=CANCEL_AFTER)
        self._offer.timeout.connect(self._offer_cancel)
        say(self.cancel.setAccessibleName, lambda: _("取消"))
        self.hide()

    def watch(self, handle: Handle, words: str) -> None:
        """A job has begun; it shows after 0.3 s unless it has finished by then."""
        self._handle = handle
        self.words.setText(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, 0)
        self.cancel.hide()
        self.cancel.setEnabled(True)
        if handle.done:
            self.finish()
            return
        self._appear.start()
        self._offer.start()

    def advance(self, done: int, total: int) -> None:
        """``done`` of ``total`` steps; total 0 where nobody knows."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def finish(self) -> None:
        """Either ending has come."""
        self._appear.stop()
        self._offer.stop()
        self._handle = None
        self.hide()

    def _offer_cancel(self) -> None:
        self.cancel.setVisible(self._handle is not None)

    def _cancel(self) -> None:
        if self._handle is not None:
            self.cancel.setEnabled(False)
            self.words.setText(_("正在停下来…"))
            self._handle.cancel()
            self.cancelled.emit()
