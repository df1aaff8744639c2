"""Objections, for those who decide: the questions with whose turn it is, each in full, the proposal and its effect.

Law: draws ``ObjectionsShown``; a decision stands on the screen when the hall has said so.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from quiz.exam import staff_protocol as s
from ui import words
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.objections.handling import Handling, changed_columns
from ui.pages.objections.presenter import (
    Asks,
    ObjectionsPresenter,
    ObjectionsShown,
    Row,
    Turn,
    key_note,
    objection_words,
    summary,
)
from ui.widgets.buttons import quiet, secondary
from ui.widgets.form import Check
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.text import Text
from ui.widgets.whole_question import WholeQuestion

TONES = {
    Turn.YOURS: "warning",
    Turn.PROPOSE: "warning",
    Turn.AGAIN: "warning",
    Turn.OTHER: "primary",
    Turn.DONE: "success",
    Turn.NOBODYS: "",
}
ROWS, CHANGED_ROWS = 9, 4
SIDE_BY_SIDE = 980  # px at 100 %


class ObjectionsPage(Page):
    """``open(post=post)`` at the post of a member of staff."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("异议处理"), widest=1500)
        self._house = house
        self._post: Asks | None = None
        self.presenter = ObjectionsPresenter(house.background, self.draw)
        self.again = secondary(lambda: _("刷新"), "refresh-cw")
        self.again.clicked.connect(self.presenter.load)
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(self._leave)
        self.add_action(self.again)
        self.add_action(self.leave)
        self.summary = Text("", "strong")
        self.body.addWidget(self.summary)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(16)
        self._pair.addWidget(self._list(), 1, Qt.AlignmentFlag.AlignTop)
        self._pair.addWidget(self._beside(), 1)
        self.body.addLayout(self._pair)
        self.body.addWidget(self._changes())
        self.body.addStretch(1)
        self._grow()
        self.draw(self.presenter.shown)

    # --- building ---

    def _list(self) -> QWidget:
        panel = Panel(margin=16)
        columns: list[Column[Row]] = [
            Column(lambda: _("题号"), lambda r: str(r.number), lambda r: r.number, 56, True),
            Column(lambda: _("题干"), lambda r: r.stem, width=0),
            Column(lambda: _("异议"), lambda r: str(r.objections), lambda r: r.objections, 56, True),
            Column(
                lambda: _("状态"),
                lambda r: r.told,
                lambda r: list(Turn).index(r.turn),
                width=128,
                tone=lambda r: TONES[r.turn],
            ),
        ]
        self.table: Table[Row] = Table(
            columns,
            lambda: _("有异议的题目"),
            lambda: _("没有人提出异议。公布试卷并定下异议期以后，考生可以在这段时间里逐题提出。"),
        )
        self.table.selected.connect(self._select)
        self.every = Check(lambda: _("显示全部题目"))
        self.every.toggled.connect(self.presenter.show_all)
        panel.body.addWidget(self.every)
        panel.body.addWidget(self.table, 1)
        return panel

    def _beside(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._question = Panel("　", "　", margin=20)
        self.whole = WholeQuestion()
        self._question.body.addWidget(self.whole)
        self._said = Panel(lambda: _("谁提出的异议"), "　", margin=20)
        self.said = Text("", "body")
        self._letters = Text(
            lambda: _("考生看到的选项顺序各不相同，异议里写的字母可能与这里不同，请以选项的文字为准。"),
            "caption",
            "text2",
        )
        self._said.body.addWidget(self.said)
        self._said.body.addWidget(self._letters)
        self.handling = Handling()
        self.handling.proposed.connect(self.presenter.propose)
        self.handling.decided.connect(self.presenter.decide)
        for part in (self._question, self._said, self.handling):
            column.addWidget(part)
        column.addStretch(1)
        return holder

    def _changes(self) -> Panel:
        self._changed = Panel(lambda: _("成绩变动"), "　")
        self.changed: Table[s.Changed] = Table(
            changed_columns(),
            lambda: _("成绩变动"),
            lambda: _("还没有人的成绩因为复核而变动"),
            widths=self._house.columns("changed_scores"),
        )
        self.changed.widths_changed.connect(lambda widths: self._house.remember_columns("changed_scores", widths))
        note = Text(
            lambda: _("原成绩按冻结的试卷计算，随时可以重新算出；成绩册里写明每一次更正，并附成绩更正表。"),
            "caption",
            "text2",
        )
        self._changed.body.addWidget(self.changed)
        self._changed.body.addWidget(note)
        return self._changed

    # --- acting ---

    def open(self, post: Asks | None = None) -> None:
        """At this post; without one, as it was."""
        if post is None:
            self.presenter.load()
            return
        self._post = post
        self.presenter.open(post)

    def _leave(self) -> None:
        if self._post is not None:
            self._house.go("board", post=self._post)
        else:
            self._house.go("sittings")

    def _select(self, rows: list[Row]) -> None:
        if rows:
            self.presenter.choose(rows[0].id)

    # --- drawing ---

    def draw(self, shown: ObjectionsShown) -> None:
        """Show all of it."""
        self.again.setEnabled(not shown.at_work)
        self._tell(shown)
        self._draw_head(shown)
        with QSignalBlocker(self.every):
            self.every.setChecked(shown.all)
        if self.table.rows.all != shown.rows or not shown.rows:
            with QSignalBlocker(self.table):
                self.table.put(shown.rows)
        row = next((row for row in shown.rows if row.id == shown.on), None)
        if row is not None and self.table.chosen[:1] != [row]:
            with QSignalBlocker(self.table):
                self.table.choose(row)
        self._draw_chosen(shown)
        self.handling.present(shown)
        self._changed.setVisible(shown.listed is not None and any(each.agreed for each in shown.listed.remarks))
        self._changed.note.setText(counted("{n} 人", len(shown.changed)) if shown.changed else "")
        if self.changed.rows.all != shown.changed or not shown.changed:
            self.changed.put(shown.changed)

    def _tell(self, shown: ObjectionsShown) -> None:
        if shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self.notice.tell(Tone.WARNING, str(told), told.detail, lambda: _("重试"), self.presenter.load)
        elif shown.denied is not None:
            self.notice.tell(Tone.WARNING, words.denied(shown.denied))
        elif shown.done:
            self.notice.tell(Tone.SUCCESS, shown.done)
        elif not shown.at_work:
            self.notice.hide()

    def _draw_head(self, shown: ObjectionsShown) -> None:
        listed = shown.listed
        self.summary.setText(summary(shown))
        self.summary.setVisible(bool(self.summary.text()))
        if listed is None:
            self.set_subtitle("")
            return
        if listed.until is None:
            period = _("没有安排异议期")
        elif listed.now > listed.until:
            period = _("异议期已在 {at} 结束").format(at=words.moment(listed.until.astimezone()))
        else:
            period = _("异议期到 {at} 为止").format(at=words.moment(listed.until.astimezone()))
        still = "" if listed.questions else _("考试结束以后才能处理")
        self.set_subtitle(" · ".join(part for part in (listed.title, period, still) if part))

    def _draw_chosen(self, shown: ObjectionsShown) -> None:
        chosen = shown.chosen
        self._question.setVisible(chosen is not None)
        self._said.setVisible(chosen is not None and bool(chosen.objections))
        if chosen is None:
            return
        question = chosen.question
        self._question.heading.setText(_("第 {n} 题").format(n=chosen.number))
        kind, marks = words.kind(question.asked.kind), words.marks(question.asked.marks)
        self._question.note.setText(f"{kind} · {marks}")
        self.whole.present(question.asked, chosen.key, question.explanation, question.legal_basis, key_note(chosen))
        self._said.note.setText(counted("{n} 人", len(chosen.objections)))
        self.said.setText("\n\n".join(map(objection_words, chosen.objections)))
        self._letters.setVisible(question.asked.kind.is_choice)

    # --- page ---

    def retranslate(self) -> None:
        """What was put into words from values."""
        self.presenter.redraw()

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table.view

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What works here."""
        return (("↑ ↓", _("在列表里换一题")),)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside one another where there is room."""
        super().resizeEvent(event)
        self._turn_pair()

    def changeEvent(self, event: QEvent) -> None:
        """The tables keep their room at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "changed"):
            self._grow()
            self._turn_pair()

    def _turn_pair(self) -> None:
        beside = self.width() >= look.px(SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != direction:
            self._pair.setDirection(direction)

    def _grow(self) -> None:
        self.table.setMinimumHeight(ROWS * look.tall(44) + look.tall(40))
        self.changed.setMinimumHeight(CHANGED_ROWS * look.tall(44) + 2 * look.tall(40))
