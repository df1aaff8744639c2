"""The end of a set: how it went, what was wrong, one click to do that again, one next step.

Law: draws an ``End``; a set without a mistake and one full of them are told in the same voice.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from question_bank.question import Question
from ui import words
from ui.language import _, counted
from ui.pages.drill.sentences import right_answer
from ui.pages.drill.shown import DrillShown, End
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.charts import Bar, Ring
from ui.widgets.flow import Flow
from ui.widgets.page import scroller
from ui.widgets.panel import Panel
from ui.widgets.text import Text


class Ending(QWidget):
    """``present(shown)``; ``redo``, ``go_on`` (today's questions), ``home`` and ``undo`` are what its buttons do."""

    def __init__(
        self,
        redo: Callable[[], object],
        go_on: Callable[[], object],
        home: Callable[[], object],
        undo: Callable[[], object],
    ) -> None:
        super().__init__()
        self._go_on, self._home = go_on, home
        self._left = 0
        self._score = Text("", "title")
        self._told = Text("", "body", "text2")
        self.ring = Ring()
        self.redo = primary("", "rotate-ccw")
        self.redo.clicked.connect(redo)
        self.onward, self.onward_alone = secondary("", "arrow-right"), primary("", "arrow-right")
        self.undo = quiet(lambda: _("撤销最后一次提交"), "undo-2", "Ctrl+Z")
        for button in (self.onward, self.onward_alone):
            button.clicked.connect(self._step)
        self.undo.clicked.connect(undo)
        buttons = Flow(12)
        for button in (self.redo, self.onward_alone, self.onward, self.undo):
            buttons.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._score)
        left.addWidget(self._told)
        left.addLayout(buttons)
        left.addStretch(1)
        panel = Panel(margin=28)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        panel.body.addLayout(row)
        self._list_name = Text("", "section")
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(16)
        column.addWidget(panel)
        column.addWidget(self._list_name)
        column.addLayout(self._list)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner))
        self._drawn: tuple[Question, ...] | None = None

    @property
    def first_step(self) -> Button:
        """The button that gets the keyboard."""
        return self.onward_alone if self.redo.isHidden() else self.redo

    def present(self, shown: DrillShown) -> None:
        """Show how the set went."""
        end = shown.end
        assert end is not None
        self._left = end.left_today or 0
        self._score.setText(_("第一次就答对 {right} 题，共 {tried} 题").format(right=end.right, tried=end.tried))
        self._told.setText(self._summary(end))
        share = end.right / end.tried if end.tried else 0.0
        self.ring.present(_("一次答对"), (Bar(_("一次答对"), share, "right"),))
        self.ring.setVisible(bool(end.tried))
        self.redo.setText(counted("只练答错的 {n} 题", len(end.wrong)))
        self.redo.setVisible(bool(end.wrong))
        onward = counted("继续今天的学习（还剩 {n} 题）", self._left) if self._left else _("回到学习")
        for button in (self.onward, self.onward_alone):
            button.setText(onward)
        self.onward.setVisible(bool(end.wrong))
        self.onward_alone.setVisible(not end.wrong)
        self.undo.setVisible(shown.can_undo)
        self._draw_wrong(end.wrong)

    @staticmethod
    def _summary(end: End) -> str:
        if not end.tried:
            return _("这一组还没有做题。")
        if not end.wrong:
            return _("这一组没有答错的题。")
        return counted("答错的 {n} 题已放进错题本，列在下面。", len(end.wrong))

    def _draw_wrong(self, wrong: tuple[Question, ...]) -> None:
        self._list_name.setText(_("答错的题"))
        self._list_name.setVisible(bool(wrong))
        if wrong == self._drawn:
            return
        self._drawn = wrong
        while (item := self._list.takeAt(0)) is not None:
            item.widget().deleteLater()
        for question in wrong:
            self._list.addWidget(_one(question))

    def retranslate(self) -> None:
        """The list is put into words when it is drawn."""
        self._drawn = None

    def _step(self) -> None:
        self._go_on() if self._left else self._home()


def _one(question: Question) -> Panel:
    panel = Panel(margin=20)
    panel.body.setSpacing(6)
    panel.body.addWidget(Text(question.stem, "body"))
    panel.body.addWidget(Text(_("正确答案：{answer}").format(answer=right_answer(question)), "strong"))
    basis = words.listed(map(words.basis, question.legal_basis), "；")
    if basis:
        panel.body.addWidget(Text(basis, "caption", "text2"))
    return panel
