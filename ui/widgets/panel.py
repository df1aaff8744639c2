"""A card on a page: surface, thin border, round corners, a heading if it has one.

Law: a panel holds one subject; what belongs to its heading stands in the heading's row.
"""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Words, look
from ui.widgets.text import Text

LONGEST = 10  # em of a heading


class _Heading(Text):
    """Stays in one line beside a long note, which gives way; only a very long one breaks."""

    def minimumSizeHint(self) -> QSize:
        least, whole = super().minimumSizeHint(), self.sizeHint().width()
        return QSize(max(least.width(), min(whole, LONGEST * look.font("section").pixelSize())), least.height())


class Panel(QFrame):
    """``panel.body`` is its vertical layout; ``panel.head`` the row of its heading, for a note or a button."""

    def __init__(self, heading: Words = "", note: Words = "", parent: QWidget | None = None, margin: int = 24) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(margin, margin - 4, margin, margin)
        outer.setSpacing(16)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        if heading or note:
            self.heading = _Heading(heading, "section")
            self.head.addWidget(self.heading, 1)
            self.note = Text(note, "caption", "text3")
            self.head.addWidget(self.note)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
