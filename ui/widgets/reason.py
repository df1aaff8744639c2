"""Why something is done: a line to write it in, and a few ready reasons that are written in at a press.

Law: nothing is done without one.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from ui.language import _
from ui.widgets.buttons import secondary
from ui.widgets.flow import Flow
from ui.widgets.form import Field

LONGEST = 100  # characters


class Reason(QWidget):
    """``given(bool)`` whenever it becomes something or nothing; ``words`` what was written."""

    given = Signal(bool)

    def __init__(self, ready: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setMaxLength(LONGEST)
        self.line.textChanged.connect(lambda _text: self.given.emit(bool(self.words)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Field(lambda: _("原因（记入考场记录）"), self.line))
        row = Flow(8)
        for words in ready:
            button = secondary(words)
            button.clicked.connect(lambda _checked=False, words=words: self.line.setText(words))
            button.setAutoDefault(False)  # Enter is for the button that acts
            row.addWidget(button)
        column.addLayout(row)
        self.setFocusProxy(self.line)

    @property
    def words(self) -> str:
        """What was written, without air around it."""
        return self.line.text().strip()
