"""First step: the roster, the rule of age under both readings, who must sit and why, what is wrong in the file.

Law: draws a draft and tells the presenter what a person decided.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from enum import Enum, auto

from PySide6.QtCore import QDate, QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from question_bank.errors import RowProblem
from quiz.exam.eligibility import AgeRule, Reason
from ui import words
from ui.house import House
from ui.language import _, counted
from ui.look import say
from ui.pages.new_sitting.people import Entry, sorted_by_name
from ui.pages.new_sitting.presenter import Arranging, Draft
from ui.pages.new_sitting.rule_editor import RuleEditor
from ui.widgets.buttons import quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import DropPlace, choose_file
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Choice, Field, Radio, day_field
from ui.widgets.panel import Panel
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

USUAL_LIMIT = 50  # years
TALL = 520  # px a table has at least


class Which(Enum):
    """Whom the table shows."""

    ALL = auto()
    MUST_SIT = auto()
    NOT = auto()
    DOUBTFUL = auto()
    BY_HAND = auto()


_WHICH: dict[Which, Callable[[Entry], bool]] = {
    Which.ALL: lambda entry: True,
    Which.MUST_SIT: lambda entry: entry.decision.must_sit,
    Which.NOT: lambda entry: not entry.decision.must_sit,
    Which.DOUBTFUL: lambda entry: entry.doubtful,
    Which.BY_HAND: lambda entry: entry.by_hand,
}


def roster_kinds() -> str:
    """What the file dialog offers."""
    return _("工作簿") + " (*.xlsx *.xls *.ods)"


class PeopleStep(QWidget):
    """``draw(draft)`` shows all of it."""

    def __init__(self, arranging: Arranging, house: House) -> None:
        super().__init__()
        self._arranging = arranging
        self.draft = Draft()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.drop = DropPlace(
            lambda: _(
                "把人员名册拖到这里，或者选择文件。\n表格里要有“姓名”列，最好还有工号、部门、出生日期或身份证号。"
            ),
            lambda: _("选择名册"),
            "folder-open",
            lambda: _("选择名册"),
            roster_kinds,
        )
        self.drop.chosen.connect(arranging.read)
        column.addWidget(self.drop)
        column.addWidget(self._rule())
        self._tiles = QWidget()
        tiles = Flow(16, fill=True, parent=self._tiles)
        self._stats = {
            "people": Stat(lambda: _("名册"), "users"),
            "must": Stat(lambda: _("应考"), "user", "success"),
            "over": Stat(lambda: _("超龄"), "circle-minus"),
            "excused": Stat(lambda: _("免考、请假·公差"), "circle-minus"),
            "doubtful": Stat(lambda: _("请核对"), "triangle-alert", "warning"),
        }
        for stat in self._stats.values():
            tiles.addWidget(stat)
        column.addWidget(self._tiles)
        column.addWidget(self._list(house))
        column.addWidget(self._problems(house))

    # --- building ---

    def _rule(self) -> Panel:
        self._rule_panel = Panel(lambda: _("谁应当参加考试"))
        self._file = Text("", "body", "text2")
        self.another = quiet(lambda: _("换一份名册"), "folder-open")
        self.another.clicked.connect(lambda: choose_file(self, _("选择名册"), roster_kinds(), self._arranging.read))
        file_row = QHBoxLayout()
        file_row.addWidget(self._file, 1)
        file_row.addWidget(self.another)
        self.day = day_field()
        self.day.dateChanged.connect(self._judge)
        self.under = Radio("", True)
        self.included = Radio("")
        self.any_age = Radio("")
        self.under.toggled.connect(self._judge)
        self.included.toggled.connect(self._judge)
        readings = QWidget()
        both = QVBoxLayout(readings)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        both.addWidget(self.under)
        both.addWidget(self.included)
        both.addWidget(self.any_age)
        row = QHBoxLayout()
        row.setSpacing(24)
        self.other_day = Check(lambda: _("年龄按另一个日期计算"))
        self.other_day.toggled.connect(self._judge)
        self.cut_off = day_field()
        self.cut_off.dateChanged.connect(self._judge)
        say(self.cut_off.setAccessibleName, lambda: _("计算年龄的日期"))
        days = QWidget()
        under_one_another = QVBoxLayout(days)
        under_one_another.setContentsMargins(0, 0, 0, 0)
        under_one_another.setSpacing(6)
        self.day_field = Field(lambda: _("考试日期"), self.day)
        for part in (self.day_field, self.other_day, self.cut_off):
            under_one_another.addWidget(part)
        under_one_another.addStretch(1)
        row.addWidget(days, 1)
        row.addWidget(Field(lambda: _("年龄（两种算法各有多少人）"), readings, lambda: _("周岁从生日的次日起算")), 2)
        self._rule_panel.body.addLayout(file_row)
        self._rule_panel.body.addLayout(row)
        self.editor = RuleEditor()
        self.editor.changed.connect(self._arranging.conditions)
        self._rule_panel.body.addWidget(self.editor)
        return self._rule_panel

    def _list(self, house: House) -> Panel:
        self._list_panel = Panel(lambda: _("人员"), lambda: _("选中一人，可以改变判定"))
        columns: list[Column[Entry]] = [
            Column(lambda: _("工号"), lambda e: e.person.number or "—", width=100),
            Column(lambda: _("姓名"), lambda e: e.person.name, sorted_by_name, width=110),
            Column(lambda: _("部门"), lambda e: e.person.unit, width=180),
            Column(lambda: _("出生"), lambda e: " / ".join(map(str, e.person.births)) or "—", width=130),
            Column(lambda: _("判定"), _verdict, width=110, tone=_tone),
            Column(lambda: _("原因"), _why, width=0),
        ]
        self.table: Table[Entry] = Table(
            columns,
            lambda: _("名册人员"),
            lambda: _("名册里没有人"),
            search=lambda: _("搜索姓名、工号或部门"),
            widths=house.columns("new_sitting_people"),
        )
        self.table.setMinimumHeight(TALL)
        self.table.widths_changed.connect(lambda widths: house.remember_columns("new_sitting_people", widths))
        self.table.selected.connect(lambda chosen: self._enable())
        self.which = Choice()
        say(self.which.setAccessibleName, lambda: _("显示哪些人"))
        for which, name in (
            (Which.ALL, lambda: _("全部人员")),
            (Which.MUST_SIT, lambda: _("应考的")),
            (Which.NOT, lambda: _("不考的")),
            (Which.DOUBTFUL, lambda: _("请核对的")),
            (Which.BY_HAND, lambda: _("手工改过的")),
        ):
            self.which.offer(which, name)
        self.which.chosen.connect(lambda _which: self._fill())
        self.table.tools.addWidget(self.which)
        self.sit = secondary(lambda: _("改为应考"), "user-plus")
        self.exempt = secondary(lambda: _("改为免考"))
        self.leave = secondary(lambda: _("改为请假·公差"))
        self.undo = quiet(lambda: _("恢复原判定"), "undo-2")
        row = Flow(12)
        for button, reason in (
            (self.sit, Reason.ADDED_BY_HAND),
            (self.exempt, Reason.EXEMPT),
            (self.leave, Reason.ON_LEAVE),
        ):
            button.clicked.connect(lambda _checked=False, reason=reason: self._ask_why(reason))
            row.addWidget(button)
        self.undo.clicked.connect(self._back_to_rule)
        row.addWidget(self.undo)
        self._list_panel.body.addWidget(self.table)
        self._list_panel.body.addLayout(row)
        return self._list_panel

    def _problems(self, house: House) -> Panel:
        self._problems_panel = Panel(lambda: _("名册中的问题"), lambda: _("请在原文件中改正后重新选择，或确认无误"))
        columns: list[Column[RowProblem]] = [
            Column(lambda: _("处理"), words.severity, width=110, tone=lambda p: "danger" if p.refused else "warning"),
            Column(lambda: _("工作表"), lambda p: p.sheet, width=120),
            Column(lambda: _("行"), lambda p: words.number(p.row), lambda p: p.row, width=70, figures=True),
            Column(lambda: _("列"), lambda p: p.column, width=120),
            Column(lambda: _("内容"), lambda p: p.found, width=180),
            Column(lambda: _("问题"), lambda p: words.fault(p.why), width=0),
        ]
        self.problems: Table[RowProblem] = Table(
            columns, lambda: _("名册中的问题"), lambda: _("没有问题"), widths=house.columns("new_sitting_problems")
        )
        self.problems.setMinimumHeight(300)
        self.problems.widths_changed.connect(lambda widths: house.remember_columns("new_sitting_problems", widths))
        self._problems_panel.body.addWidget(self.problems)
        return self._problems_panel

    # --- acting ---

    def _judge(self) -> None:
        on = _as_date(self.day.date())
        if self.other_day.isChecked() and self.draft.cut_off is None:
            with QSignalBlocker(self.cut_off):
                self.cut_off.setDate(self.day.date())
        cut_off = _as_date(self.cut_off.date()) if self.other_day.isChecked() else None
        age = None if self.any_age.isChecked() else AgeRule(cut_off or on, included=self.included.isChecked())
        self._arranging.judge_by(replace(self.draft.rule, age=age), on, cut_off)

    def _ask_why(self, reason: Reason) -> Ask | None:
        chosen = self.table.chosen
        if not chosen:
            return None
        entry = chosen[0]
        line = QLineEdit()
        line.setMaxLength(60)
        titles = {
            Reason.ADDED_BY_HAND: _("让{name}参加考试"),
            Reason.EXEMPT: _("{name}免考"),
            Reason.ON_LEAVE: _("{name}请假或公差"),
        }
        dialog = ask(
            self,
            titles[reason].format(name=entry.person.name),
            _("原因会和名单一起保存，并写进成绩册。"),
            _("确定"),
            lambda: self._arranging.overrule(entry.place, reason, line.text()),
            extra=Field(lambda: _("原因"), line),
        )
        dialog.act_button.setEnabled(False)
        line.textChanged.connect(lambda text: dialog.act_button.setEnabled(bool(text.strip())))
        line.setFocus()
        return dialog

    def _back_to_rule(self) -> None:
        if self.table.chosen:
            self._arranging.back_to_rule(self.table.chosen[0].place)

    # --- drawing ---

    def draw(self, draft: Draft) -> None:
        """Show all of it."""
        before, self.draft = self.draft, draft
        people = draft.people
        self.drop.setVisible(people is None)
        self.drop.button.setEnabled(not draft.reading)
        for part in (self._rule_panel, self._tiles, self._list_panel):
            part.setVisible(people is not None)
        self._problems_panel.setVisible(people is not None and bool(people.problems))
        if people is None:
            return
        age = draft.rule.age
        chosen = self.any_age if age is None else self.included if age.included else self.under
        parts = (self.day, self.cut_off, self.other_day, self.under, self.included, self.any_age)
        blockers = [QSignalBlocker(part) for part in parts]
        self.day.setDate(_as_qdate(draft.on))
        self.other_day.setChecked(draft.cut_off is not None)
        if draft.cut_off is not None:
            self.cut_off.setDate(_as_qdate(draft.cut_off))
        chosen.setChecked(True)
        del blockers
        self.other_day.setVisible(age is not None)
        self.cut_off.setVisible(age is not None and draft.cut_off is not None)
        self.any_age.setText(_("不限年龄：应考 {n} 人").format(n=people.of_any_age))
        self.editor.draw(draft.rule, people.columns)
        heads = people.head_count
        limit = age.limit if age else USUAL_LIMIT
        self.under.setText(_("未满 {limit} 周岁：应考 {n} 人").format(limit=limit, n=heads.under))
        self.included.setText(_("含 {limit} 周岁：应考 {n} 人").format(limit=limit, n=heads.included))
        told = _("名册：{name}").format(name=people.path.name)
        if people.without_number:
            told += _("；{n} 人没有工号，考试时按姓名和部门找自己").format(n=people.without_number)
        self._file.setText(told)
        excused = people.count(Reason.EXEMPT) + people.count(Reason.ON_LEAVE)
        refused = sum(problem.refused for problem in people.problems)
        by_hand = len(people.by_hand)
        self._stats["people"].present(
            words.number(len(people.people)), counted("{n} 行未收入", refused) if refused else ""
        )
        self._stats["must"].present(
            words.number(people.must_sit), counted("手工改过 {n} 人", by_hand) if by_hand else ""
        )
        outside = people.count(Reason.OUTSIDE)
        self._stats["over"].present(
            words.number(people.count(Reason.OVER_AGE)),
            counted("另有 {n} 人不在应考范围", outside) if outside else "",
        )
        self._stats["excused"].present(words.number(excused))
        self._stats["doubtful"].present(words.number(people.doubtful))
        if before.people is not people:
            self._fill()
            self.problems.put(people.problems)

    def _fill(self) -> None:
        people = self.draft.people
        if people is None:
            return
        chosen = self.table.chosen
        shown = [entry for entry in people.entries if _WHICH[self.which.value](entry)]  # type: ignore[index]
        self.table.put(shown)
        again = next((e for e in shown if chosen and e.place == chosen[0].place), None)
        if again is not None:
            self.table.choose(again)
        self._enable()

    def _enable(self) -> None:
        chosen = self.table.chosen
        reason = chosen[0].decision.reason if chosen else None
        must = bool(chosen) and chosen[0].decision.must_sit
        self.sit.setEnabled(bool(chosen) and not must)
        self.exempt.setEnabled(bool(chosen) and reason is not Reason.EXEMPT)
        self.leave.setEnabled(bool(chosen) and reason is not Reason.ON_LEAVE)
        self.undo.setEnabled(bool(chosen) and chosen[0].by_hand)


def _verdict(entry: Entry) -> str:
    return _("应考") if entry.decision.must_sit else _("不考")


def _tone(entry: Entry) -> str:
    if entry.doubtful:
        return "warning"
    return "success" if entry.decision.must_sit else "text3"


def _why(entry: Entry) -> str:
    """The reason, and what somebody should look at."""
    parts = [words.reason(entry.decision)] if not (entry.doubtful and entry.decision.must_sit) else []
    parts += [words.doubt(doubt) for doubt in entry.decision.doubts]
    if entry.by_hand:
        parts.append(_("手工"))
    return words.listed(parts, "；")


def _as_qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _as_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
