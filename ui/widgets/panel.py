"""A card on a page: surface, thin border, round corners, a heading if it has one.

Law: a panel holds one subject; what belongs to its heading stands in the heading's row.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.look import Words
from ui.widgets.text import Text


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
            self.heading = Text(heading, "section")
            self.head.addWidget(self.heading, 1)
            self.note = Text(note, "caption", "text3")
            self.head.addWidget(self.note)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
