"""Which file to read or write: the system's own dialogs, and a place to drop a file on.

Law: nothing waits inside ``exec``: the path arrives in a function, and not at all where the person turns back.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from ui import theme
from ui.look import Words, look
from ui.widgets.buttons import primary
from ui.widgets.text import Text


def choose_file(parent: QWidget, title: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a file that is there. ``kinds`` as Qt writes them: ``工作簿 (*.xlsx *.xls)``."""
    dialog = QFileDialog(parent, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, then)


def choose_target(parent: QWidget, title: str, name: str, kinds: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask where to write, ``name`` proposed; an existing file is asked about by the system's dialog."""
    dialog = QFileDialog(parent, title, name, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    return _open(dialog, then)


def choose_folder(parent: QWidget, title: str, then: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder that is there."""
    dialog = QFileDialog(parent, title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _open(dialog, then)


def open_outside(path: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _open(dialog: QFileDialog, then: Callable[[Path], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda path: then(Path(path)))
    dialog.open()
    return dialog


class DropPlace(QFrame):
    """A frame with a sentence and a button: drop a file here, or choose one. ``chosen(Path)``."""

    chosen = Signal(object)

    def __init__(
        self, words: Words, button: Words, icon: str, title: Callable[[], str], kinds: Callable[[], str]
    ) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._over = False
        self.words = Text(words, "body", "text2", align=Qt.AlignmentFlag.AlignHCenter)
        self.button = primary(button, icon)
        self.button.clicked.connect(lambda: choose_file(self, title(), kinds(), self.chosen.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 28, 24, 28)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """One file from outside is welcome."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()
            self._shine(True)

    def dragLeaveEvent(self, event: object) -> None:
        """It went away again."""
        self._shine(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """It was dropped."""
        self._shine(False)
        event.acceptProposedAction()
        self.chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

    def _shine(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(look.color("primary" if self._over else "control"), 1.6, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.color("primary_soft" if self._over else "surface"))
        rect = self.rect().toRectF().adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, theme.CARD_RADIUS, theme.CARD_RADIUS)
