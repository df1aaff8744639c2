"""A question in full, to be read and not answered: stem, options with the key marked, key, explanation, basis.

Law: the key is marked by a mark and its weight, not by a colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from question_bank.question import MAX_OPTIONS, Key, LegalBasis, Letters
from quiz.paper import BookletQuestion
from ui import words
from ui.language import _
from ui.widgets.text import Text


class WholeQuestion(QWidget):
    """``present(asked, key, explanation, basis)``; options keep their printed letters, ``note`` stands by the key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._background, self._stem = Text("", "body", "text2"), Text("", "option")
        self._options = [Text("", "body") for _place in range(MAX_OPTIONS)]
        for part in (self._background, self._stem, *self._options):
            column.addWidget(part)
        self._parts: list[tuple[Text, Text]] = []
        for name in (lambda: _("答案"), lambda: _("解析"), lambda: _("法律依据")):
            head, body = Text(name, "caption", "text2"), Text("", "body")
            self._parts.append((head, body))
            column.addSpacing(4)
            column.addWidget(head)
            column.addWidget(body)
        self._parts[0][1].set_lettering("strong")

    def present(
        self, asked: BookletQuestion, key: Key, explanation: str, basis: Sequence[LegalBasis], note: str = ""
    ) -> None:
        """Show it."""
        self._background.setText(asked.group.background if asked.group else "")
        self._background.setVisible(asked.group is not None)
        self._stem.setText(asked.stem)
        right = key.letters if isinstance(key, Letters) else frozenset()
        for place, text in enumerate(self._options):
            text.setVisible(place < len(asked.options))
            if place < len(asked.options):
                option = asked.options[place]
                mark = "✓ " if option.letter in right else "　 "
                text.setText(f"{mark}{option.letter}　{option.text}")
                text.set_lettering("strong" if option.letter in right else "body")
                text.set_tone("right" if option.letter in right else "text")
        texts = (words.key(key) + note, explanation, "\n".join(map(words.basis, basis)))
        for (head, body), told in zip(self._parts, texts, strict=True):
            body.setText(told)
            head.setVisible(bool(told))
            body.setVisible(bool(told))
