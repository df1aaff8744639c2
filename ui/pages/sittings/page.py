"""The organiser's home: a card for each exam that is not over, a table of those that are, one next step.

Law: draws what was loaded; everything else happens on the pages it leads to.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.pages.sittings.presenter import Line, SittingsShown, Stage, TrialLine, load
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.flow import Flow
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.text import Text
from ui.widgets.verdict import Chip


class SittingsPage(Page):
    """``open()`` loads."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("组织考试"), lambda: _("安排考试、请考生就座、查看进度和成绩"))
        self._house = house
        self.shown = SittingsShown()
        self.arrange = primary(lambda: _("安排一场考试"), "plus")
        self.arrange.clicked.connect(lambda: house.go("new_sitting"))
        self.elsewhere = quiet(lambda: _("到其他电脑上的考场监考"), "monitor")
        self.elsewhere.clicked.connect(lambda: house.go("staff"))
        self.add_action(self.elsewhere)
        self.add_action(self.arrange)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(16)
        self.body.addLayout(self._cards)
        self.body.addWidget(self._nothing())
        self.body.addWidget(self._past())
        self.body.addStretch(1)
        house.changes.on(self.open, Changed.SITTINGS, Changed.ATTEMPTS)
        self.draw(self.shown)

    def _nothing(self) -> QWidget:
        self._empty = Panel(margin=40)
        centre = Qt.AlignmentFlag.AlignHCenter
        head = Text(lambda: _("还没有安排过考试"), "title", align=centre)
        told = Text(
            lambda: _(
                "准备一份人员名册（Excel），程序会按年龄规则列出应考人员，从题库抽出试卷，然后考生就可以在这台电脑上考试。"
            ),
            "body",
            "text2",
            align=centre,
        )
        self.first_step = primary(lambda: _("安排一场考试"), "plus")
        self.first_step.clicked.connect(lambda: self._house.go("new_sitting"))
        self._empty.body.addWidget(head)
        self._empty.body.addWidget(told)
        self._empty.body.addWidget(self.first_step, 0, centre)
        return self._empty

    def _past(self) -> QWidget:
        self._closed = Panel(lambda: _("已结束的考试"))
        columns: list[Column[Line]] = [
            Column(lambda: _("名称"), lambda line: line.title, width=0),
            Column(lambda: _("日期"), lambda line: words.day(line.on), lambda line: line.on, width=150),
            Column(lambda: _("应考"), lambda line: words.number(line.must_sit), lambda line: line.must_sit, 90, True),
            Column(lambda: _("参加"), lambda line: words.number(line.seated), lambda line: line.seated, 90, True),
            Column(lambda: _("题数"), lambda line: words.number(line.questions), lambda line: line.questions, 90, True),
        ]
        self.table: Table[Line] = Table(
            columns, lambda: _("已结束的考试"), lambda: _("没有已结束的考试"), widths=self._house.columns("sittings")
        )
        self.table.setMinimumHeight(280)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("sittings", widths))
        self.table.opened.connect(lambda line: self._house.go("sitting", sitting_id=line.id))
        self.table.selected.connect(self._select)
        self.hall = secondary(lambda: _("网上考试"), "monitor")  # results and objections come after the end
        self.hall.clicked.connect(lambda: self._go("hall"))
        self.look_at = secondary(lambda: _("查看人员"), "users")
        self.look_at.clicked.connect(lambda: self._go("sitting"))
        self.scores = secondary(lambda: _("查看成绩"), "chart-column")
        self.scores.clicked.connect(lambda: self._go("scores"))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.hall)
        row.addWidget(self.look_at)
        row.addWidget(self.scores)
        self._closed.body.addWidget(self.table)
        self._closed.body.addLayout(row)
        return self._closed

    # --- acting ---

    def open(self) -> None:
        """Load what there is."""
        self._house.background.run(lambda: load(self._house.doors()), self.draw, self._failed)

    def _go(self, page: str) -> None:
        if self.table.chosen:
            self._house.go(page, sitting_id=self.table.chosen[0].id)

    def _select(self, chosen: list[Line]) -> None:
        for button in (self.hall, self.look_at, self.scores):
            button.setEnabled(bool(chosen))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- drawing ---

    def draw(self, shown: SittingsShown) -> None:
        """Show all of it."""
        self.shown = shown
        while (item := self._cards.takeAt(0)) is not None:
            item.widget().deleteLater()
        for line in shown.open:
            self._cards.addWidget(self._card(line))
        self.table.put(shown.closed)
        if shown.closed and not self.table.chosen:
            self.table.choose(shown.closed[0])
        self._select(self.table.chosen)
        nothing = not shown.open and not shown.closed
        self._empty.setVisible(nothing)
        self._closed.setVisible(bool(shown.closed))
        self.arrange.setVisible(not nothing)

    def _card(self, line: Line) -> Panel:
        card = Panel()
        chip = Chip()
        if line.stage is Stage.OPEN:
            chip.present(_("可以考试"), "success")
        else:
            chip.present(_("未到日期"), "primary")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Text(line.title, "title"), 1)
        head.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
        where = " · ".join(part for part in (words.day(line.on), line.place, counted("{n} 题", line.questions)) if part)
        counts = _("名册 {people} 人，应考 {must} 人，已入座 {seated} 人").format(
            people=line.people, must=line.must_sit, seated=line.seated
        )
        card.body.addLayout(head)
        card.body.addWidget(Text(where, "body", "text2"))
        card.body.addWidget(Text(counts, "body", "text2"))
        row = Flow(12)
        steps: tuple[tuple[Button, str], ...] = (
            (primary(_("考生就座"), "user") if line.stage is Stage.OPEN else secondary(_("考生就座"), "user"), "seat"),
            (secondary(_("网上考试"), "monitor"), "hall"),
            (secondary(_("进度与管理"), "users"), "sitting"),
            (secondary(_("成绩"), "chart-column"), "scores"),
        )
        for button, page in steps:
            button.clicked.connect(lambda _checked=False, page=page: self._house.go(page, sitting_id=line.id))
            row.addWidget(button)
        card.body.addLayout(row)
        for trial in line.trials:
            card.body.addLayout(self._trial(trial))
        return card

    def _trial(self, trial: TrialLine) -> QHBoxLayout:
        """A rehearsal, under its exam."""
        mark = Chip()
        mark.present(_("试运行"), "warning")
        told = _("{on}，已有 {n} 人试过，不计成绩").format(on=words.day(trial.on), n=words.number(trial.seated))
        go = quiet(_("打开试运行"), "chevron-right")
        go.clicked.connect(lambda: self._house.go("hall", sitting_id=trial.id))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(mark)
        row.addWidget(Text(told, "caption", "text2"), 1)
        row.addWidget(go)
        return row

    def retranslate(self) -> None:
        """The cards are put into words here."""
        self.draw(self.shown)
