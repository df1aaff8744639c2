"""One question in full beside the table: stem, options with the key marked, explanation, basis, where it came from.

Law: the key is marked by a word and a mark, not by a colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout

from question_bank.question import Letters, Question, Standing
from ui import words
from ui.language import _
from ui.look import Words
from ui.widgets.panel import Panel
from ui.widgets.text import Text
from ui.widgets.verdict import Chip

if TYPE_CHECKING:
    from question_bank.bank import Revision

TONES = {
    Standing.CURRENT: "success",
    Standing.UNCITED: "warning",
    Standing.DOUBTFUL: "warning",
    Standing.DISPUTED: "danger",
    Standing.RETIRED: "text3",
}
_CHIPS = {"success": "success", "warning": "warning", "danger": "danger", "text3": "primary"}
MOST_OPTIONS = 8


class Detail(Panel):
    """``present(question)``, then ``tell_history`` once it is known."""

    def __init__(self) -> None:
        super().__init__(margin=20)
        self.question: Question | None = None
        self._kind, self._standing = Chip(), Chip()
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self._kind)
        chips.addWidget(self._standing)
        chips.addStretch(1)
        self.body.addLayout(chips)
        self._nothing = Text(lambda: _("选中一道题，这里显示全文。"), "body", "text2")
        self._background = Text("", "body", "text2")
        self._stem = Text("", "option")
        for part in (self._nothing, self._background, self._stem):
            self.body.addWidget(part)
        self._options = [Text("", "body") for _place in range(MOST_OPTIONS)]
        for option in self._options:
            self.body.addWidget(option)
        self._parts: list[tuple[Text, Text]] = []
        names: tuple[Words, ...] = (
            lambda: _("答案"),
            lambda: _("解析"),
            lambda: _("法律依据"),
            lambda: _("难度"),
            lambda: _("来源"),
        )
        for name in names:
            head, body = Text(name, "caption", "text2"), Text("", "body")
            self._parts.append((head, body))
            self.body.addWidget(head)
            self.body.addWidget(body)
        self.body.addStretch(1)
        self.present(None)

    def present(self, question: Question | None) -> None:
        """Show it; None: nothing is selected."""
        self.question = question
        self._nothing.setVisible(question is None)
        for part in (self._kind, self._standing, self._background, self._stem):
            part.setVisible(question is not None)
        if question is None:
            for text in (*self._options, *(part for pair in self._parts for part in pair)):
                text.hide()
            return
        self._kind.present(words.kind(question.kind))
        self._standing.present(words.standing(question.standing), _CHIPS[TONES[question.standing]])
        self._background.setText(question.group.background if question.group else "")
        self._background.setVisible(question.group is not None)
        self._stem.setText(question.stem)
        right = question.key.letters if isinstance(question.key, Letters) else frozenset()
        for place, text in enumerate(self._options):
            text.setVisible(place < len(question.options))
            if place < len(question.options):
                option = question.options[place]
                mark = "✓ " if option.letter in right else "　 "
                text.setText(f"{mark}{option.letter}　{option.text}")
                text.set_lettering("strong" if option.letter in right else "body")
                text.set_tone("right" if option.letter in right else "text")
        basis = "\n".join(map(words.basis, question.legal_basis)) or words.standing(Standing.UNCITED)
        self._say(words.key(question.key), question.explanation, basis, words.difficulty(question.difficulty), "")

    def tell_history(self, stood: list[Revision]) -> None:
        """Who brought it, when, and how often it has changed."""
        if self.question is None or not stood or stood[-1].question.id != self.question.id:
            return
        now = stood[-1]
        parts = [now.who, words.moment(now.at.astimezone()), _("第 {n} 版").format(n=now.question.revision)]
        if now.question.source_id:
            parts.append(_("原编号 {id}").format(id=now.question.source_id))
        if now.why:
            parts.append(now.why)
        self._set(4, words.listed(filter(None, parts), "，"))

    def _say(self, *texts: str) -> None:
        for place, text in enumerate(texts):
            self._set(place, text)

    def _set(self, place: int, text: str) -> None:
        head, body = self._parts[place]
        body.setText(text)
        head.setVisible(bool(text))
        body.setVisible(bool(text))
