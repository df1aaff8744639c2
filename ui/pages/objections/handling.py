"""What is to be done about one question: a proposal is made here, or decided by another, with its effect before it.

Law: keeps no decision; tells ``proposed(verdict, key, why)`` and ``decided(agree, why)``. Who proposed does not get
the buttons to decide, and reads why.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from question_bank.question import Blanks, Key, Kind, Letters, Truth
from quiz.exam import staff_protocol as s
from quiz.paper import BookletQuestion
from quiz.remark import Verdict
from ui import words
from ui.language import _, counted
from ui.look import look, say
from ui.pages.objections.presenter import ObjectionsShown, Turn, proposal_words
from ui.widgets.buttons import primary, secondary
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Field, Radio
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

LONGEST = 400  # characters of a reason, as the wire has it
ROWS = 4


def changed_columns(units: bool = True) -> list[Column[s.Changed]]:
    """Whose score, from what to what; ``units``: with their departments, where there is room for them."""
    unit: Column[s.Changed] = Column(lambda: _("部门"), lambda c: c.unit, width=0)
    return [
        Column(lambda: _("姓名"), lambda c: c.name, width=90 if units else 0),
        *([unit] if units else []),
        Column(lambda: _("工号"), lambda c: c.number, width=80),
        Column(lambda: _("原成绩"), lambda c: words.number(c.before), lambda c: c.before, 80, True),
        Column(lambda: _("更正后"), lambda c: words.number(c.after), lambda c: c.after, 80, True),
        Column(lambda: _("合格"), _passing, width=130),
    ]


def _passing(change: s.Changed) -> str:
    names = {True: _("合格"), False: _("不合格")}
    if change.passed_before == change.passed_after:
        return names[change.passed_after]
    return f"{names[change.passed_before]} → {names[change.passed_after]}"


class KeyField(QWidget):
    """Another key of one question: letters of its options, 正确 or 错误, or what belongs in each blank."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 0, 0, 0)
        self._column.setSpacing(4)
        self._asked: BookletQuestion | None = None
        self.boxes: dict[str, Check | Radio] = {}
        self.lines: list[QLineEdit] = []

    def ask(self, asked: BookletQuestion) -> None:
        """Of this question; nothing is chosen yet."""
        for part in self.parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._asked, self.boxes, self.lines = asked, {}, []
        kind = Check if asked.kind is Kind.MULTIPLE else Radio
        for option in asked.options:
            self._add(option.letter, kind(f"{option.letter}　{option.text}"))
        if asked.kind is Kind.TRUE_FALSE:
            for value in (True, False):
                self._add(str(value), Radio(lambda value=value: words.truth(value)))  # type: ignore[misc]
        for blank in range(asked.blanks):
            line = QLineEdit()
            say(line.setAccessibleName, lambda blank=blank: _("第 {n} 空").format(n=blank + 1))  # type: ignore[misc]
            say(line.setPlaceholderText, lambda: _("几种写法都算对时，用 / 分开"))
            line.textChanged.connect(self.changed)
            self.lines.append(line)
            self._column.addWidget(line)

    def _add(self, name: str, box: Check | Radio) -> None:
        box.toggled.connect(self.changed)
        self.boxes[name] = box
        self._column.addWidget(box)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """In the order in which they are read."""
        return (*self.boxes.values(), *self.lines)

    @property
    def key(self) -> Key | None:
        """What is chosen; None while it is not a whole key."""
        if self._asked is None:
            return None
        ticked = [name for name, box in self.boxes.items() if box.isChecked()]
        if self._asked.kind.is_choice:
            return Letters(frozenset(ticked)) if ticked else None
        if self._asked.kind is Kind.TRUE_FALSE:
            return Truth(ticked[0] == str(True)) if ticked else None
        accepted = tuple(
            tuple(wording.strip() for wording in line.text().split("/") if wording.strip()) for line in self.lines
        )
        return Blanks(accepted) if accepted and all(accepted) else None


class Handling(Panel):
    """``present(shown)``."""

    proposed = Signal(object, object, str)
    decided = Signal(bool, str)

    def __init__(self) -> None:
        super().__init__(lambda: _("处理"), "　", margin=20)
        self._for = ""
        self.turn = Text("", "strong")
        self.told = Text("", "body", "text2")
        self.effect = Text("", "body")
        self.preview: Table[s.Changed] = Table(
            changed_columns(units=False), lambda: _("成绩会变动的人"), lambda: _("没有人的成绩会变动")
        )
        self.choices = {
            Verdict.KEEP: Radio(lambda: _("维持答案")),
            Verdict.VOID: Radio(lambda: _("全员给分：凡参加考试的人，本题都得满分")),
            Verdict.NEW_KEY: Radio(lambda: _("更正答案：按新答案给所有人重新计分")),
        }
        self.form = QWidget()
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(4)
        for choice in self.choices.values():
            choice.toggled.connect(self._allow)
            form.addWidget(choice)
        self.key = KeyField()
        self.key.changed.connect(self._allow)
        form.addWidget(self.key)
        self.why = QPlainTextEdit()
        self.why.setTabChangesFocus(True)
        self.why.textChanged.connect(self._allow)
        self.reason = Field(lambda: _("理由"), self.why, "")
        self.propose = primary(lambda: _("提出处理意见"), "send")
        self.agree = primary(lambda: _("同意，全员重新计分"), "check")
        self.refuse = secondary(lambda: _("不同意"), "x")
        self.propose.clicked.connect(self._propose)
        self.agree.clicked.connect(lambda: self.decided.emit(True, self.why.toPlainText()))
        self.refuse.clicked.connect(lambda: self.decided.emit(False, self.why.toPlainText()))
        buttons = Flow(12)
        for button in (self.propose, self.agree, self.refuse):
            buttons.addWidget(button)
        for part in (self.turn, self.told, self.effect, self.preview, self.form, self.reason):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self._busy = False
        self._grow()

    def present(self, shown: ObjectionsShown) -> None:
        """Show what can be done about the chosen question."""
        chosen = shown.chosen
        self._busy = shown.at_work
        self.setVisible(chosen is not None)
        if chosen is None:
            return
        fresh = f"{chosen.question.id}/{chosen.open.id if chosen.open else len(chosen.told)}"
        if fresh != self._for:
            self._for = fresh
            self._clear(chosen.question.asked)
        self.turn.setText(_turn_told(shown))
        self.told.setText("\n".join(chosen.told))
        self.told.setVisible(bool(chosen.told))
        self._present_effect(shown)
        self.form.setVisible(chosen.may_propose)
        self.reason.setVisible(chosen.may_propose or chosen.may_decide)
        self.reason.set_name(_("理由（考生看得到）") if chosen.may_propose else _("复核意见"))
        self.propose.setVisible(chosen.may_propose)
        self.agree.setVisible(chosen.may_decide)
        self.refuse.setVisible(chosen.may_decide)
        keeps = chosen.open is not None and chosen.open.verdict is Verdict.KEEP
        self.agree.setText(_("同意维持答案") if keeps else _("同意，全员重新计分"))
        self._allow()

    def _present_effect(self, shown: ObjectionsShown) -> None:
        waits = shown.chosen is not None and shown.chosen.open is not None
        rows = shown.preview if waits else None
        self.effect.setVisible(waits)
        self.preview.setVisible(bool(rows))
        if rows is None:
            self.effect.setText(_("正在计算谁的成绩会变动…"))
            return
        told = counted("如果同意，{n} 人的成绩会变动：", len(rows)) if rows else _("如果同意，没有人的成绩会变动。")
        self.effect.setText(told)
        if self.preview.rows.all != rows:
            self.preview.put(rows)

    def _clear(self, asked: BookletQuestion) -> None:
        for choice in self.choices.values():
            choice.setAutoExclusive(False)
            choice.setChecked(False)
            choice.setAutoExclusive(True)
        self.choices[Verdict.NEW_KEY].setVisible(asked.kind is not Kind.ESSAY)
        self.key.ask(asked)
        self.why.setPlainText("")
        for before, after in pairwise((self.choices[Verdict.NEW_KEY], *self.key.parts, self.why)):
            QWidget.setTabOrder(before, after)

    @property
    def verdict(self) -> Verdict | None:
        """What is ticked."""
        return next((verdict for verdict, choice in self.choices.items() if choice.isChecked()), None)

    def _allow(self) -> None:
        why = self.why.toPlainText().strip()
        self.reason.blame(_("超过 400 字，请精简。") if len(why) > LONGEST else "")
        self.key.setVisible(self.verdict is Verdict.NEW_KEY)
        whole = self.verdict is not None and (self.verdict is not Verdict.NEW_KEY or self.key.key is not None)
        can = 0 < len(why) <= LONGEST and not self._busy
        self.propose.setEnabled(can and whole)
        self.agree.setEnabled(can)
        self.refuse.setEnabled(can)

    def _propose(self) -> None:
        verdict = self.verdict
        if verdict is not None:
            key = self.key.key if verdict is Verdict.NEW_KEY else None
            self.proposed.emit(verdict, key, self.why.toPlainText())

    def changeEvent(self, event: QEvent) -> None:
        """The table and the field keep their room at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "preview"):
            self._grow()

    def _grow(self) -> None:
        self.preview.setMinimumHeight(ROWS * look.tall(44) + 2 * look.tall(40))
        self.why.setFixedHeight(look.tall(44) * 2)


def _turn_told(shown: ObjectionsShown) -> str:
    """Whose turn it is, plainly."""
    chosen = shown.chosen
    assert chosen is not None
    match chosen.turn:
        case Turn.YOURS:
            assert chosen.open is not None
            what, who = proposal_words(chosen.open), chosen.open.by
            if not chosen.may_decide:
                return _("{who} 建议{what}，等另一位组织者复核。").format(who=who, what=what)
            return _("{who} 建议{what}，请你复核。").format(who=who, what=what)
        case Turn.OTHER:
            assert chosen.open is not None
            return _("你已建议{what}，需由另一位组织者复核。").format(what=proposal_words(chosen.open))
        case Turn.AGAIN:
            return _("上一个意见没有通过，请重新提出。")
        case Turn.DONE:
            return _("已处理。有新的依据，可以再提出处理意见。")
        case Turn.PROPOSE:
            return _("请先提出处理意见，再由另一位组织者复核。")
        case Turn.NOBODYS:
            return _("没有人对这道题提出异议。发现答案有误，也可以提出处理意见。")
