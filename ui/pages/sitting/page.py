"""One exam while it is held and afterwards: who stands how, trouble first, and what an invigilator may do.

Law: draws what was loaded from the log; the time left is counted on from there, and every act says why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from quiz.attempt import Attempt, Refusal
from quiz.clock import elapsed
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.pages.sitting.presenter import (
    ALMOST_OVER,
    EXCUSED,
    Line,
    SittingShown,
    State,
    end,
    grant,
    load,
    may_be_voided,
    may_have_time,
    void,
)
from ui.pages.sitting.printing import Print, ask_what, print_words, warn_of_keys, write
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import choose_target, open_outside
from ui.widgets.flow import Flow
from ui.widgets.form import Field, Number
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table

AGAIN = 20_000  # ms after which the time left is written anew


def state_words(line: Line) -> str:
    """未到, 正在答题, 已交卷 …"""
    return {
        State.OVERDUE: _("时间已到"),
        State.RUNNING: _("正在答题"),
        State.WAITING: _("未到"),
        State.ABSENT: _("缺考"),
        State.VIOLATION: _("违纪"),
        State.HANDED_IN: _("已交卷"),
        State.ON_LEAVE: _("请假·公差"),
        State.EXEMPT: _("免考"),
        State.OVER_AGE: _("超龄"),
        State.OUTSIDE: _("不在应考范围"),
    }[line.state]


_TONES = {
    State.OVERDUE: "danger",
    State.RUNNING: "primary",
    State.WAITING: "warning",
    State.ABSENT: "danger",
    State.VIOLATION: "danger",
    State.HANDED_IN: "success",
}


class SittingPage(Page):
    """``open(sitting_id)``."""

    def __init__(self, house: House, monotonic: Callable[[], float] = elapsed) -> None:
        super().__init__(lambda: _("考试"))
        self._house = house
        self._monotonic = monotonic
        self._id = ""
        self._loaded_at = 0.0
        self.shown: SittingShown | None = None
        self.seat = primary(lambda: _("下一位考生就座"), "user")
        self.seat.clicked.connect(lambda: house.go("seat", sitting_id=self._id))
        self.scores = secondary(lambda: _("成绩"), "chart-column")
        self.scores.clicked.connect(lambda: house.go("scores", sitting_id=self._id))
        self.export = secondary(lambda: _("导出成绩册"), "download")
        self.export.clicked.connect(self._choose_target)
        self.print = secondary(lambda: _("打印试卷…"), "copy")
        self.print.clicked.connect(self.ask_what_to_print)
        self.paper = secondary(lambda: _("录入纸质答卷"), "pencil")
        self.paper.clicked.connect(lambda: house.go("paper_entry", sitting_id=self._id))
        self.again = secondary(lambda: _("安排补考"), "plus")
        self.again.clicked.connect(lambda: house.go("new_sitting", parent=self._id))
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("sittings"))
        for button in (self.seat, self.scores, self.export, self.leave):
            self.add_action(button)
        self.body.addWidget(self._tiles())
        self.body.addWidget(self._people(), 1)
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self._tick)
        house.changes.on(self._reload, Changed.ATTEMPTS, Changed.SITTINGS)

    # --- building ---

    def _tiles(self) -> QWidget:
        holder = QWidget()
        flow = Flow(16, fill=True, parent=holder)
        self._stats = {
            "must": Stat(lambda: _("应到"), "users"),
            "waiting": Stat(lambda: _("未到"), "circle-alert", "warning"),
            "running": Stat(lambda: _("正在答题"), "pencil"),
            "done": Stat(lambda: _("已交卷"), "circle-check", "success"),
        }
        for stat in self._stats.values():
            flow.addWidget(stat)
        return holder

    def _people(self) -> Panel:
        panel = Panel()
        columns: list[Column[Line]] = [
            Column(
                lambda: _("状态"),
                state_words,
                lambda p: p.state.value,
                140,
                tone=lambda p: _TONES.get(p.state, "text3"),
            ),
            Column(lambda: _("姓名"), lambda p: p.name, lambda p: p.order, width=120),
            Column(lambda: _("工号"), lambda p: p.number or "—", lambda p: p.number, width=110),
            Column(lambda: _("部门"), lambda p: p.unit, width=190),
            Column(lambda: _("已答"), self._answered, lambda p: p.answered, width=110, figures=True),
            Column(lambda: _("时间"), self._time, width=190),
            Column(lambda: _("备注"), self._note, width=0),
        ]
        self.table: Table[Line] = Table(
            columns,
            lambda: _("考生"),
            lambda: _("名册里没有人"),
            search=lambda: _("搜索姓名、工号、部门或状态"),
            widths=self._house.columns("sitting"),
        )
        self.table.setMinimumHeight(460)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("sitting", widths))
        self.table.selected.connect(lambda _chosen: self._enable())
        self.more_time = secondary(lambda: _("加时…"), "timer")
        self.more_time.clicked.connect(self.ask_for_time)
        self.void = secondary(lambda: _("作废（违纪）…"), "circle-x")
        self.void.clicked.connect(self.ask_to_void)
        self.end = secondary(lambda: _("结束考试…"), "lock")
        self.end.clicked.connect(self.ask_to_end)
        row = Flow(12)
        for button in (self.more_time, self.void, self.end, self.print, self.paper, self.again):
            row.addWidget(button)
        panel.body.addLayout(row)
        panel.body.addWidget(self.table, 1)
        return panel

    # --- loading ---

    def open(self, sitting_id: str = "") -> None:
        """Show this exam."""
        self._id = sitting_id or self._id
        self.notice.hide()
        self._reload()

    def _reload(self) -> None:
        if self._id:
            sitting_id = self._id
            self._house.background.run(lambda: load(self._house.doors(), sitting_id), self.draw, self._failed)

    def _tick(self) -> None:
        """Write the time left anew; look into the log again when somebody's is up."""
        if self.shown is None:
            return
        if any(line.deadline is not None and line.deadline <= self._now() for line in self.shown.lines):
            self._reload()
        else:
            self.table.view.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        """Count only while somebody can see it."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """See ``showEvent``."""
        super().hideEvent(event)
        self._again.stop()

    # --- acting ---

    def ask_for_time(self) -> Ask | None:
        """How many minutes, and why."""
        line = self._chosen()
        if line is None or not may_have_time(line):
            return None
        minutes, why = Number(1, 240, 10, 5), QLineEdit()
        dialog = ask(
            self,
            _("给{name}加时").format(name=line.name),
            _("加时和原因会记入考场记录。到时自动交卷的，加时后可以继续作答。"),
            _("加时"),
            lambda: self._do(
                lambda: grant(
                    self._house.doors(), line, timedelta(minutes=minutes.value), _("监考"), why.text().strip()
                )
            ),
            extra=_fields((Field(lambda: _("分钟"), minutes), Field(lambda: _("原因"), why))),
        )
        return _wants(dialog, why)

    def ask_to_void(self) -> Ask | None:
        """Why."""
        line = self._chosen()
        if line is None or not may_be_voided(line):
            return None
        why, sitting_id = QLineEdit(), self._id
        dialog = ask(
            self,
            _("作废{name}的答卷").format(name=line.name),
            _("答卷按违纪处理，没有成绩，本人不能再作答。作答记录仍然保留，但作废不能撤回。"),
            _("作废"),
            lambda: self._do(lambda: void(self._house.doors(), sitting_id, line, _("监考"), why.text().strip())),
            kind="danger",
            extra=Field(lambda: _("原因"), why),
        )
        return _wants(dialog, why)

    def ask_to_end(self) -> Ask | None:
        """Says who has not come, and who is still at it."""
        if self.shown is None or not self.shown.open:
            return None
        parts = []
        waiting, running = self.shown.count(State.WAITING), self.shown.count(State.RUNNING, State.OVERDUE)
        if waiting:
            parts.append(counted("还有 {n} 人没有来，将记为缺考", waiting))
        if running:
            parts.append(counted("还有 {n} 人正在答题，仍可答到各自的时间", running))
        parts.append(_("结束后任何人都不能再开始，也不能重新打开"))
        sitting_id = self._id
        return ask(
            self,
            _("结束考试"),
            words.listed(parts, "；") + _("。"),
            _("结束考试"),
            lambda: self._do(lambda: end(self._house.doors(), sitting_id)),
            kind="danger",
        )

    def _do(self, act: Callable[[], Attempt | Refusal | None]) -> None:
        self._house.background.run(act, self._done, self._failed)

    def _done(self, result: Attempt | Refusal | None) -> None:
        if isinstance(result, Refusal):
            self.notice.tell(Tone.WARNING, words.refusal(result))
        self._house.changes.emit(Changed.ATTEMPTS, Changed.SITTINGS)

    def ask_what_to_print(self) -> Ask | None:
        """Paper, answer sheet or key."""
        if self.shown is None:
            return None
        return ask_what(self, len(self.shown.sitting.papers), self._print)

    def _print(self, what: Print) -> None:
        if what is Print.KEY:
            warn_of_keys(self, lambda: self._choose_where(what))
        else:
            self._choose_where(what)

    def _choose_where(self, what: Print) -> None:
        if self.shown is not None:
            name = f"{self.shown.sitting.title}{print_words(what)}.pdf"
            choose_target(self, print_words(what), name, "PDF (*.pdf)", lambda path: self.print_to(what, path))

    def print_to(self, what: Print, path: Path) -> None:
        """Write it there, and offer to open it."""
        sitting_id = self._id
        self._house.background.run(
            lambda: write(self._house.doors(), sitting_id, what, path), self._printed, self._failed
        )

    def _printed(self, paths: tuple[Path, ...]) -> None:
        told = _("已保存：{paths}").format(paths=words.listed([str(path) for path in paths], "，"))
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(paths[0]))

    def _choose_target(self) -> None:
        if self.shown is not None:
            name = _("{title}成绩册").format(title=self.shown.sitting.title) + ".xlsx"
            choose_target(self, _("导出成绩册"), name, _("工作簿") + " (*.xlsx)", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the score workbook there, and offer to open it."""
        sitting_id = self._id

        def job() -> Path:
            from quiz.score_sheet.from_records import results
            from quiz.score_sheet.workbook import write_scores

            doors = self._house.doors()
            write_scores(results(doors.records, sitting_id, doors.clock()), path)
            return path

        self._house.background.run(job, self._exported, self._failed)

    def _exported(self, path: Path) -> None:
        told = _("成绩册已保存：{path}").format(path=path)
        if self.shown is not None and self.shown.open:
            told += _("。考试还没有结束，这是到现在为止的成绩。")
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- drawing ---

    def draw(self, shown: SittingShown) -> None:
        """Show all of it."""
        before, self.shown = self._chosen(), shown
        self._loaded_at = self._monotonic()
        sitting = shown.sitting
        self.title.setText(sitting.title)
        ended = (
            _("已于 {at} 结束").format(at=words.moment(shown.closed_at.astimezone()))
            if shown.closed_at
            else _("考生可以就座")
        )
        facts = (
            words.day(sitting.on),
            sitting.place,
            _("每人 {length}").format(length=words.duration(sitting.duration)),
            counted("{n} 题", shown.questions),
            ended,
        )
        self.set_subtitle(" · ".join(part for part in facts if part))
        must = sum(seat.decision.must_sit for seat in sitting.seats)
        absent = shown.count(State.ABSENT)
        violation = shown.count(State.VIOLATION)
        others = shown.count(*EXCUSED)
        self._stats["must"].present(words.number(must), counted("另有 {n} 人不考", others) if others else "")
        self._stats["waiting"].name.setText(_("未到") if shown.open else _("缺考"))
        self._stats["waiting"].present(words.number(shown.count(State.WAITING) + absent))
        self._stats["running"].present(words.number(shown.count(State.RUNNING, State.OVERDUE)))
        self._stats["done"].present(
            words.number(shown.count(State.HANDED_IN)), counted("违纪 {n} 人", violation) if violation else ""
        )
        self.table.put(shown.lines)
        if before is not None:
            again = next((line for line in shown.lines if line.key == before.key), None)
            if again is not None:
                self.table.choose(again)
        self.seat.setVisible(shown.open)
        self.end.setVisible(shown.open)
        self.again.setVisible(not shown.open)
        self._enable()

    def _chosen(self) -> Line | None:
        chosen = self.table.chosen
        return chosen[0] if chosen else None

    def _enable(self) -> None:
        line = self._chosen()
        self.more_time.setEnabled(line is not None and may_have_time(line))
        self.void.setEnabled(line is not None and may_be_voided(line))

    def _now(self) -> datetime:
        """The hall's time, counted on from when it was asked."""
        assert self.shown is not None
        return self.shown.now + timedelta(seconds=self._monotonic() - self._loaded_at)

    def _answered(self, line: Line) -> str:
        begun = line.answered or line.deadline is not None or line.handed_in is not None
        return f"{line.answered} / {self.shown.questions}" if self.shown is not None and begun else ""

    def _time(self, line: Line) -> str:
        if self.shown is None:
            return ""
        left = line.left(self._now())
        if left is not None:
            told = _("还剩 {left}").format(left=words.duration(left))
            return told if left > ALMOST_OVER else _("{told}，将到时").format(told=told)
        if line.handed_in is not None:
            at = words.clock(line.handed_in.astimezone())
            return _("{at} 到时自动交卷").format(at=at) if line.by_clock else _("{at} 交卷").format(at=at)
        return ""

    def _note(self, line: Line) -> str:
        granted = _("加时 {extra}").format(extra=words.duration(line.extra)) if line.extra else ""
        return words.listed(filter(None, (granted, line.note)), "；")

    def first_focus(self) -> QWidget:
        """The people."""
        return self.table.view

    def retranslate(self) -> None:
        """What was put into words from the values."""
        if self.shown is not None:
            self.draw(self.shown)


def _fields(fields: tuple[Field, ...]) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for field in fields:
        column.addWidget(field)
    return holder


def _wants(dialog: Ask, why: QLineEdit) -> Ask:
    """A reason, before anything is done."""
    why.setMaxLength(100)
    dialog.act_button.setEnabled(False)
    why.textChanged.connect(lambda text: dialog.act_button.setEnabled(bool(text.strip())))
    why.setFocus()
    return dialog
