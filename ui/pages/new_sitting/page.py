"""Arranging an exam in four steps: people, paper, terms, and everything once more before it is frozen.

Law: draws the presenter's draft; a step opens once the one before it is settled, and going back loses nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from quiz.exam.sitting import Sitting
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _
from ui.pages.new_sitting.paper_step import PaperStep
from ui.pages.new_sitting.people_step import PeopleStep
from ui.pages.new_sitting.presenter import Arranging, Draft, Step
from ui.pages.new_sitting.terms_step import FreezeStep, TermsStep
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.dialogs import ask
from ui.widgets.flow import Flow
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.text import Text


def random_seed() -> int:
    """A number nobody can foresee: who knows it and has the bank knows the paper."""
    return 1 + secrets.randbelow(999_999)


class NewSittingPage(Page):
    """``open()`` begins, or goes on with the draft that is there; ``open(parent=…)`` begins a make-up of that exam."""

    def __init__(self, house: House, seed: Callable[[], int] = random_seed) -> None:
        super().__init__(lambda: _("安排一场考试"), lambda: _("定稿以前什么都可以改，也不会保存"))
        self._house = house
        self._begun = False
        self.arranging = Arranging(house.doors, house.background, self.draw, self._frozen, seed)
        self.start_over = quiet(lambda: _("从头再来"), "rotate-ccw")
        self.start_over.clicked.connect(self._ask_to_start_over)
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("sittings"))
        self.add_action(self.start_over)
        self.add_action(self.leave)
        self.people = PeopleStep(self.arranging, house)
        self.paper = PaperStep(self.arranging, house)
        self.terms = TermsStep(self.arranging)
        self.freeze = FreezeStep(self.arranging)
        self._steps = (self.people, self.paper, self.terms, self.freeze)
        names: tuple[Callable[[], str], ...] = (
            lambda: _("1  人员"),
            lambda: _("2  试卷"),
            lambda: _("3  考试信息"),
            lambda: _("4  核对定稿"),
        )
        bar, group = Flow(8), QButtonGroup(self)
        self.step_buttons: list[Button] = []
        for step, name in zip(Step, names, strict=True):
            button = secondary(name)
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, step=step: self.arranging.go(step))
            group.addButton(button)
            self.step_buttons.append(button)
            bar.addWidget(button)
        self.body.addLayout(bar)
        for part in self._steps:
            self.body.addWidget(part)
        self.previous = secondary(lambda: _("上一步"), "chevron-left")
        self.previous.clicked.connect(lambda: self.arranging.go(Step(self.arranging.draft.step - 1)))
        self.next = primary(lambda: _("下一步"), "chevron-right")
        self.next.clicked.connect(lambda: self.arranging.go(Step(self.arranging.draft.step + 1)))
        self._why_not = Text("", "caption", "text2")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.previous)
        row.addWidget(self._why_not, 1)
        row.addWidget(self.next)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def open(self, parent: str = "") -> None:
        """Begin; a draft that was left is still there, unless a make-up of another exam is wanted."""
        known = self.arranging.draft.parent
        if not self._begun or (parent and (known is None or known.id != parent)):
            self._begun = True
            self.arranging.begin(parent)

    def first_focus(self) -> QWidget:
        """The file to choose, then the way on."""
        return self.people.drop.button if self.arranging.draft.people is None else self.next

    def _ask_to_start_over(self) -> None:
        ask(
            self,
            _("从头再来"),
            _("已选的名册、改过的判定、抽出的试卷和填好的信息都会清空。"),
            _("清空"),
            self.arranging.begin,
            kind="danger",
        )

    def _frozen(self, sitting: Sitting) -> None:
        self._begun = False
        self._house.changes.emit(Changed.SITTINGS, Changed.PAPERS)
        self._house.go("sitting", sitting_id=sitting.id)

    # --- drawing ---

    def draw(self, draft: Draft) -> None:
        """Show all of it."""
        turned = self._steps[draft.step].isHidden()
        for part, step in zip(self._steps, Step, strict=True):
            part.setVisible(step is draft.step)
        self._steps[draft.step].draw(draft)
        for button, step in zip(self.step_buttons, Step, strict=True):
            button.setEnabled(step <= draft.may_reach)
            button.setChecked(step is draft.step)
        self.previous.setVisible(draft.step is not Step.PEOPLE)
        self.next.setVisible(draft.step is not Step.FREEZE)
        self.next.setEnabled(draft.step < draft.may_reach)
        self._why_not.setText("" if self.next.isEnabled() else _missing(draft))
        self.start_over.setVisible(draft.people is not None)
        if draft.trouble is not None:
            told = words.trouble(draft.trouble)
            self.notice.tell(Tone.DANGER, str(told), told.detail)
        elif self.notice.isVisible():
            self.notice.hide()
        if turned:
            self.scroll.verticalScrollBar().setValue(0)

    def retranslate(self) -> None:
        """What was put into words from the draft."""
        self.draw(self.arranging.draft)


def _missing(draft: Draft) -> str:
    """Why the next step does not open yet."""
    if draft.step is Step.PEOPLE:
        if draft.reading:
            return _("正在读取名册…")
        return _("先选择名册。") if draft.people is None else _("名册里没有应考人员，请检查日期和名册。")
    if draft.step is Step.PAPER:
        return _("先抽出一份试卷。")
    return _("请补全上面的内容。") if draft.step is Step.TERMS else ""
