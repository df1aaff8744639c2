"""Third and fourth step: the terms of the exam, and everything once more before it is frozen.

Law: draws a draft and tells the presenter what was written; what is wrong stands under its field.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from PySide6.QtCore import QDate, QDateTime, QSignalBlocker, Qt, QTime
from PySide6.QtWidgets import QDateTimeEdit, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from quiz.exam.sitting import Counted
from quiz.scoring import Scheme
from ui import words
from ui.language import _, counted
from ui.pages.new_sitting.presenter import Arranging, Draft, Settled
from ui.widgets.buttons import primary, quiet
from ui.widgets.dialogs import Ask, ask
from ui.widgets.form import Check, Field, Number, Radio, moment_field
from ui.widgets.panel import Panel
from ui.widgets.text import Text


def scheme_words(scheme: Scheme) -> str:
    """The name of a scheme and what it means for a candidate."""
    return {
        Scheme.EXACT: _("全对才得分：与答案完全一致才得分，多选、少选、错选都不得分"),
        Scheme.BY_THE_KEY: _("按比例得分：没有选错时，按选对的个数占答案个数的比例得分；有选错不得分"),
        Scheme.HALF_FOR_TOO_FEW: _("少选得一半：没有选错但没选全，得一半分；有选错不得分"),
        Scheme.RIGHT_MINUS_WRONG: _("选错倒扣：按选对减选错的个数占答案个数的比例得分，最低 0 分"),
    }[scheme]


def counted_words(which: Counted) -> str:
    """Which of two scores is the one that counts."""
    return {
        Counted.HIGHEST: _("取两次中较高的成绩"),
        Counted.LATEST: _("取补考的成绩"),
        Counted.CAPPED: _("取较高的成绩，但补考成绩最高只记到合格线"),
    }[which]


class TermsStep(QWidget):
    """``draw(draft)`` shows all of it."""

    def __init__(self, arranging: Arranging) -> None:
        super().__init__()
        self._arranging = arranging
        self.draft = Draft()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._names())
        column.addWidget(self._times())
        column.addWidget(self._marking())
        column.addWidget(self._make_up())

    def _names(self) -> Panel:
        panel = Panel(lambda: _("名称与地点"))
        self.title, self.unit, self.place = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.title, self.unit, self.place):
            line.setMaxLength(80)
            line.textChanged.connect(self._settle)
        self.title_field = Field(lambda: _("考试名称"), self.title, lambda: _("显示在考试页面和成绩册上"))
        panel.body.addWidget(self.title_field)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(Field(lambda: _("单位"), self.unit, lambda: _("印在成绩册抬头，可以不填")), 1)
        row.addWidget(Field(lambda: _("考试地点"), self.place, lambda: _("可以不填")), 1)
        panel.body.addLayout(row)
        return panel

    def _times(self) -> Panel:
        panel = Panel(lambda: _("时间与合格线"))
        self.minutes, self.pass_mark = Number(5, 480, 90, 5), Number(0, 1000, 60, 5)
        self.minutes.changed.connect(self._settle)
        self.pass_mark.changed.connect(self._settle)
        self.pass_field = Field(lambda: _("合格线（分）"), self.pass_mark)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(
            Field(
                lambda: _("答题时长（分钟）"), self.minutes, lambda: _("单机考试从各人开始答题时算起，联网考试同时开始")
            )
        )
        row.addWidget(self.pass_field)
        row.addStretch(1)
        self.ends = Check(lambda: _("规定最晚结束时间：到时所有人自动交卷，之后也不能再开始"))
        self.ends.toggled.connect(self._settle)
        self.closes: QDateTimeEdit = moment_field()
        self.closes.dateTimeChanged.connect(self._settle)
        self.closes_field = Field(lambda: _("最晚结束时间"), self.closes)
        self.begins = Check(lambda: _("规定开考时间：不到时间谁也不能开始，到时间在考场里的人一起开始"))
        self.begins.toggled.connect(self._settle)
        self.opens: QDateTimeEdit = moment_field()
        self.opens.dateTimeChanged.connect(self._settle)
        self.opens_field = Field(lambda: _("开考时间"), self.opens)
        panel.body.addLayout(row)
        for part in (self.begins, self.opens_field, self.ends, self.closes_field):
            panel.body.addWidget(
                part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, Field) else Qt.AlignmentFlag(0)
            )
        panel.body.addWidget(self._rarely())
        return panel

    def _rarely(self) -> QWidget:
        """What is seldom changed, folded away."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.more = quiet(lambda: _("更多：迟到、提前交卷、网络宽限"), "chevron-down")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._unfold)
        self._folded = QWidget()
        inside = QVBoxLayout(self._folded)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        self.limits_late = Check(lambda: _("开考一段时间后不准再进考场（监考可以逐个放行）"))
        self.limits_late.toggled.connect(self._settle)
        self.late_entry, self.earliest, self.grace = Number(0, 480, 30, 5), Number(0, 480, 0, 5), Number(0, 600, 60, 10)
        for number in (self.late_entry, self.earliest, self.grace):
            number.changed.connect(self._settle)
        self.late_field = Field(lambda: _("开考后多少分钟内可以进场"), self.late_entry)
        self.earliest_field = Field(
            lambda: _("开始后多少分钟起可以交卷"), self.earliest, lambda: _("0 表示随时可以交卷")
        )
        grace_field = Field(
            lambda: _("网络宽限（秒）"),
            self.grace,
            lambda: _("到时间后，路上的答案在这段时间里到达仍然有效，不是多给的答题时间"),
        )
        for part in (self.limits_late, self.late_field, self.earliest_field, grace_field):
            inside.addWidget(part)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._folded)
        self._folded.hide()
        return holder

    def _unfold(self, shown: bool) -> None:
        self._folded.setVisible(shown)
        self.more.set_icon("chevron-up" if shown else "chevron-down")

    def _make_up(self) -> Panel:
        self._make_up_panel = Panel(lambda: _("补考后哪个成绩算数"), lambda: _("会印在成绩册上"))
        self.counted: dict[Counted, Radio] = {}
        for which in Counted:
            radio = Radio(lambda which=which: counted_words(which))
            radio.toggled.connect(self._settle)
            self.counted[which] = radio
            self._make_up_panel.body.addWidget(radio)
        self._differs = Text("", "caption", "danger")
        self._make_up_panel.body.addWidget(self._differs)
        return self._make_up_panel

    def _marking(self) -> Panel:
        panel = Panel(lambda: _("多选题怎么给分"), lambda: _("会印在成绩册上"))
        self.schemes: dict[Scheme, Radio] = {}
        for scheme in Scheme:
            radio = Radio(lambda scheme=scheme: scheme_words(scheme))
            radio.toggled.connect(self._settle)
            self.schemes[scheme] = radio
            panel.body.addWidget(radio)
        return panel

    def _settle(self) -> None:
        settled = self.draft.settled
        for edit, before, hour in ((self.opens, settled.opens, 9), (self.closes, settled.closes, 17)):
            if before is None:  # about to be shown, if at all
                with QSignalBlocker(edit):
                    edit.setDateTime(QDateTime(_qdate(self.draft), QTime(hour, 0)))
        settled = Settled(
            title=self.title.text(),
            unit=self.unit.text(),
            place=self.place.text(),
            minutes=self.minutes.value,
            pass_mark=Decimal(self.pass_mark.value),
            scheme=next((s for s, radio in self.schemes.items() if radio.isChecked()), Scheme.EXACT),
            opens=_moment(self.opens) if self.begins.isChecked() else None,
            closes=_moment(self.closes) if self.ends.isChecked() else None,
            late_entry=self.late_entry.value if self.limits_late.isChecked() else None,
            earliest=self.earliest.value,
            grace=self.grace.value,
            counted=next((c for c, radio in self.counted.items() if radio.isChecked()), Counted.HIGHEST),
        )
        if settled != self.draft.settled:
            self._arranging.settle(settled)

    def draw(self, draft: Draft) -> None:
        """Show all of it."""
        self.draft = draft
        settled = draft.settled
        numbers = (self.minutes, self.pass_mark, self.late_entry, self.earliest, self.grace)
        checks = (self.begins, self.ends, self.limits_late)
        parts = (
            self.title, self.unit, self.place, *(number.box for number in numbers), *self.schemes.values(), *checks,
            *self.counted.values(), self.opens, self.closes,
        )  # fmt: skip
        blockers = [QSignalBlocker(part) for part in parts]
        for line, text in ((self.title, settled.title), (self.unit, settled.unit), (self.place, settled.place)):
            if line.text() != text:
                line.setText(text)
        self.minutes.set_value(settled.minutes)
        self.pass_mark.set_value(int(settled.pass_mark))
        self.schemes[settled.scheme].setChecked(True)
        self.counted[settled.counted].setChecked(True)
        self.earliest.set_value(settled.earliest)
        self.grace.set_value(settled.grace)
        if settled.late_entry is not None:
            self.late_entry.set_value(settled.late_entry)
        for check, field, edit, at in (
            (self.begins, self.opens_field, self.opens, settled.opens),
            (self.ends, self.closes_field, self.closes, settled.closes),
        ):
            check.setChecked(at is not None)
            field.setVisible(at is not None)
            if at is not None:
                edit.setDateTime(QDateTime(at.replace(tzinfo=None)))
        self.limits_late.setChecked(settled.late_entry is not None)
        del blockers
        self.late_field.setVisible(settled.late_entry is not None)
        self.earliest_field.blame(_("比答题时长还长，谁也不能自己交卷。") if draft.earliest_too_late else "")
        self.opens_field.blame(_("开考时间不在考试日期那一天。") if draft.opens_elsewhere else "")
        self._make_up_panel.setVisible(draft.parent is not None)
        self._differs.setVisible(draft.marks_differ_from_parent)
        if draft.parent is not None:
            self._differs.setText(
                _("原考试满分 {full}、合格线 {line}，与这里不同：补考成绩不会并入原考试的成绩册。").format(
                    full=words.marks(draft.parent.full_marks), line=words.marks(draft.parent.pass_mark)
                )
            )
        self.title_field.blame("" if settled.title.strip() else _("请写上考试名称。"))
        full = draft.paper.full_marks if draft.paper else None
        too_high = _("合格线超过了满分（{full}），请改低。").format(full=words.marks(full)) if full is not None else ""
        self.pass_field.blame(too_high if draft.pass_mark_too_high else "")
        self.closes_field.blame(_("结束时间早于考试日期或开考时间，请改晚。") if draft.closes_too_soon else "")


class FreezeStep(QWidget):
    """Everything once more, and the button that ends the changing."""

    def __init__(self, arranging: Arranging) -> None:
        super().__init__()
        self._arranging = arranging
        self.draft = Draft()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel(lambda: _("请最后核对一遍"))
        self._rows: list[tuple[Text, Text]] = []
        for name in (
            lambda: _("考试"),
            lambda: _("时间"),
            lambda: _("人员"),
            lambda: _("试卷"),
            lambda: _("评分"),
            lambda: _("提醒"),
        ):
            head, body = Text(name, "caption", "text2"), Text("", "option")
            self._rows.append((head, body))
            panel.body.addWidget(head)
            panel.body.addWidget(body)
        self.freeze = primary(lambda: _("定稿"), "lock")
        self.freeze.clicked.connect(self.ask_to_freeze)
        panel.body.addWidget(self.freeze, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(panel)

    def ask_to_freeze(self) -> Ask | None:
        """Says in words what can no longer change."""
        draft = self.draft
        if draft.people is None or draft.paper is None:
            return None
        body = _(
            "定稿以后，名单（应考 {must} 人）、试卷（{count} 题）、答案、日期、时长、合格线和给分办法都不能再改；"
            "以后修改名册或题库，也不会影响这场考试。\n考试中仍可给个别考生加时、作废答卷、结束考试。"
        ).format(must=draft.people.must_sit, count=len(draft.paper.questions))
        return ask(self, _("定稿“{title}”").format(title=draft.settled.title), body, _("定稿"), self._arranging.freeze)

    def draw(self, draft: Draft) -> None:
        """Show all of it."""
        self.draft = draft
        people, paper, settled = draft.people, draft.paper, draft.settled
        if people is None or paper is None:
            return
        exam = words.listed(filter(None, (settled.title, settled.unit, settled.place)), "，")
        times = _("{day}，每人 {minutes} 分钟").format(day=words.day(draft.on), minutes=settled.minutes)
        if settled.opens is not None:
            times += _("，{at} 开考").format(at=words.clock(settled.opens))
        if settled.late_entry is not None:
            times += _("，开考 {n} 分钟后不准进场").format(n=settled.late_entry)
        if settled.earliest:
            times += _("，开始 {n} 分钟后可以交卷").format(n=settled.earliest)
        if settled.closes is not None:
            times += _("，最晚 {at} 结束").format(at=words.moment(settled.closes))
        who = _("名册 {people} 人，应考 {must} 人（{rule}）").format(
            people=len(people.people), must=people.must_sit, rule=rule_told(draft)
        )
        several = counted("{n} 份平行卷，每份 ", len(draft.papers)) if len(draft.papers) > 1 else ""
        what = several + _("{count} 题，满分 {full}，合格线 {line}，抽题编号 {seed}").format(
            count=len(paper.questions),
            full=words.marks(paper.full_marks),
            line=words.marks(settled.pass_mark),
            seed=draft.seed,
        )
        watch = []
        if people.doubtful:
            watch.append(counted("有 {n} 人的判定请核对", people.doubtful))
        refused = sum(problem.refused for problem in people.problems)
        if refused:
            watch.append(counted("名册有 {n} 行没有收入", refused))
        asked = {q.question.id: q.question for each in draft.papers for q in each.questions}
        uncited = sum(not question.legal_basis for question in asked.values())
        if uncited:
            watch.append(counted("试卷里有 {n} 题未注明法律依据", uncited))
        texts = (exam, times, who, what, scheme_words(settled.scheme), words.listed(watch, "；"))
        for (head, body), text in zip(self._rows, texts, strict=True):
            body.setText(text)
            head.setVisible(bool(text))
            body.setVisible(bool(text))
        self.freeze.setEnabled(draft.ready and not draft.freezing)


def rule_told(draft: Draft) -> str:
    """Who must sit, in a few words."""
    if draft.parent is not None:
        return _("《{title}》缺考和不合格的").format(title=draft.parent.title)
    age = draft.rule.age
    parts = list(map(str, draft.rule.conditions))
    if age is not None:
        reading = _("含 {limit} 周岁") if age.included else _("未满 {limit} 周岁")
        parts.insert(0, reading.format(limit=age.limit))
    return words.listed(parts, _("，或者") if draft.rule.any_of else "，") or _("不限年龄")


def _moment(edit: QDateTimeEdit) -> datetime:
    at: datetime = edit.dateTime().toPython()
    return at.astimezone()


def _qdate(draft: Draft) -> QDate:
    on = draft.on
    return QDate(on.year, on.month, on.day)
