"""The result of an exam: what it came to, by person, by department, by question; and the workbook for HR.

Law: draws ``ScoresShown``; a figure says its formula or its whole where it stands, and not having sat is never a 0.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from quiz.analysis import FEW
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.look import say
from ui.pages.scores.columns import department_columns, item_columns, people_columns, plain, rate, two
from ui.pages.scores.presenter import Band, Item, Person, ScoresShown, load
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.charts import Bar, Bars, LyingBars
from ui.widgets.dialogs import tell
from ui.widgets.files import choose_target, open_outside
from ui.widgets.flow import Flow
from ui.widgets.form import Check
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.stat import Stat
from ui.widgets.table import Table
from ui.widgets.text import Text

TALL = 460  # px a table has at least


class ScoresPage(Page):
    """``open(sitting_id)``; without one the newest exam."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("成绩"))
        self._house = house
        self._id = ""
        self.shown: ScoresShown | None = None
        self.export = primary(lambda: _("导出成绩册"), "download")
        self.export.clicked.connect(self._choose_target)
        self.people_button = secondary(lambda: _("人员"), "users")
        self.people_button.clicked.connect(lambda: house.go("sitting", sitting_id=self._id))
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("sittings"))
        for button in (self.export, self.people_button, self.leave):
            self.add_action(button)
        self._nothing = self._none_yet()
        self.body.addWidget(self._nothing)
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.count_makeups = Check(lambda: _("计入补考成绩"), checked=True)
        self.count_makeups.toggled.connect(lambda _on: self._reload())
        self._makeups = Text("", "caption", "text2")
        column.addWidget(self._tiles())
        column.addWidget(self.count_makeups)
        column.addWidget(self._makeups)
        column.addWidget(self._tables(), 1)
        self.body.addWidget(self._holder, 1)
        self._holder.hide()
        self._nothing.hide()
        house.changes.on(self._reload, Changed.ATTEMPTS, Changed.SITTINGS)

    # --- building ---

    def _none_yet(self) -> Panel:
        panel = Panel(margin=40)
        panel.body.addWidget(Text(lambda: _("还没有成绩"), "title"))
        panel.body.addWidget(Text(lambda: _("办完一场考试，成绩就在这里。"), "body", "text2"))
        step = primary(lambda: _("去组织考试"), "plus")
        step.clicked.connect(lambda: self._house.go("sittings"))
        row = Flow(12)
        row.addWidget(step)
        panel.body.addLayout(row)
        return panel

    def _tiles(self) -> QWidget:
        holder = QWidget()
        flow = Flow(16, fill=True, parent=holder)
        self._stats = {
            "due": Stat(lambda: _("应考"), "users"),
            "sat": Stat(lambda: _("实考"), "user", "success"),
            "absent": Stat(lambda: _("缺考"), "circle-alert", "warning"),
            "passed": Stat(lambda: _("合格率"), "circle-check", "success"),
            "mean": Stat(lambda: _("平均分"), "chart-column"),
        }
        for stat in self._stats.values():
            flow.addWidget(stat)
        return holder

    def _charts(self) -> QWidget:
        holder = QWidget()
        flow = Flow(16, fill=True, parent=holder)
        spread, units = (
            Panel(lambda: _("分数分布"), lambda: _("人数")),
            Panel(lambda: _("各部门平均分"), lambda: _("按实考")),
        )
        self.spread, self.units = Bars(), LyingBars()
        spread.body.addWidget(self.spread, 1)
        units.body.addWidget(self.units)
        units.body.addStretch(1)
        flow.addWidget(spread)
        flow.addWidget(units)
        return _tab(holder)

    def _tables(self) -> QTabWidget:
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page in (self._people(), self._departments(), self._items(), self._charts()):
            self.tabs.addTab(page, "")
        say(self._name_tabs, lambda: "\n".join((_("成绩"), _("部门"), _("逐题分析"), _("图表"))))
        return self.tabs

    def _name_tabs(self, names: str) -> None:
        for place, name in enumerate(names.split("\n")):
            self.tabs.setTabText(place, name)

    def _people(self) -> QWidget:
        self.people: Table[Person] = self._table(
            people_columns(), "scores_people", lambda: _("成绩"), search=lambda: _("搜索姓名、工号或部门")
        )
        return _tab(self.people)

    def _departments(self) -> QWidget:
        self.departments = self._table(department_columns(), "scores_departments", lambda: _("部门"))
        note = Text(
            lambda: _("参考率 = 实考 ÷ 应考；合格率 = 合格 ÷ 实考；平均分 = 总分 ÷ 实考。免考和超龄不计入应考。"),
            "caption",
            "text2",
        )
        return _tab(self.departments, note)

    def _items(self) -> QWidget:
        self.items = self._table(item_columns(), "scores_items", lambda: _("逐题分析"), search=lambda: _("搜索题干"))
        self.items.opened.connect(self._show_item)
        self.few = Notice()
        self._paper_words = Text("", "body", "text2")
        note = Text(
            lambda: _(
                "得分率 = 平均得分 ÷ 满分。区分度 = 本题得分与其余各题总分的相关系数：0.40 以上优，0.30～0.39 良，"
                "0.20～0.29 中，0.20 以下低，为负请核对答案。按回车或双击看各选项的选择人数。"
            ),
            "caption",
            "text2",
        )
        return _tab(self.items, self._paper_words, self.few, note)

    def _table(self, columns, name: str, title, search=""):  # type: ignore[no-untyped-def]
        table = Table(columns, title, lambda: _("还没有人交卷"), search=search, widths=self._house.columns(name))
        table.setMinimumHeight(TALL)
        table.widths_changed.connect(lambda widths: self._house.remember_columns(name, widths))
        return table

    # --- loading ---

    def open(self, sitting_id: str = "") -> None:
        """Show this exam's result."""
        self._id = sitting_id or self._id
        self.notice.hide()
        self._reload()

    def _reload(self) -> None:
        count_makeups = self.count_makeups.isChecked()
        self._house.background.run(lambda: self._load(count_makeups), self.draw, self._failed)

    def _load(self, count_makeups: bool) -> ScoresShown | None:
        doors = self._house.doors()
        if not self._id:
            from quiz.exam.sitting import Purpose

            heads = doors.records.sittings(Purpose.SUPERVISED)
            if not heads:
                return None
            return load(doors, heads[0].id, count_makeups)
        return load(doors, self._id, count_makeups)

    # --- acting ---

    def _choose_target(self) -> None:
        if self.shown is not None:
            name = _("{title}成绩册").format(title=self.shown.result.exam) + ".xlsx"
            choose_target(self, _("导出成绩册"), name, _("工作簿") + " (*.xlsx)", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the score workbook there, and offer to open it."""
        if self.shown is None:
            return
        result = self.shown.result

        def job() -> Path:
            from quiz.score_sheet.workbook import write_scores

            write_scores(result, path)
            return path

        self._house.background.run(job, self._exported, self._failed)

    def _exported(self, path: Path) -> None:
        told = _("成绩册已保存：{path}").format(path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _show_item(self, item: Item) -> None:
        figures = item.figures
        question = figures.question
        texts = {option.letter: option.text for option in question.options}
        lines = [question.stem, ""]
        for choice in figures.choices:
            label = choice.label if isinstance(choice.label, str) else words.truth(choice.label)
            text = texts.get(label, "")
            chosen = counted("{n} 人", choice.count)
            key = _("（答案）") if choice.is_key else ""
            lines.append(f"{label}  {text}　{chosen}{key}")
        lines.append(_("未答 {n} 人").format(n=figures.left_open))
        lines += [words.basis(basis) for basis in question.legal_basis]
        tell(self, _("第 {number} 题").format(number=item.number), "\n".join(lines))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- drawing ---

    def draw(self, shown: ScoresShown | None) -> None:
        """Show all of it; None where no exam was ever arranged."""
        self.shown = shown
        self._nothing.setVisible(shown is None)
        self._holder.setVisible(shown is not None)
        self.export.setVisible(shown is not None)
        self.people_button.setVisible(shown is not None)
        if shown is None:
            return
        self._id = shown.sitting_id
        result, tally = shown.result, shown.tally
        self.title.setText(result.exam)
        facts = (
            words.day(result.on),
            result.place,
            _("满分 {full}，合格线 {line}").format(
                full=words.marks(result.full_marks), line=words.marks(result.pass_mark)
            ),
            _("已结束") if shown.closed_at else _("考试还没有结束，这是到现在为止的成绩"),
        )
        self.set_subtitle(" · ".join(part for part in facts if part))
        self._draw_makeups(shown)
        self._draw_tiles(shown)
        self.spread.present(_("分数分布"), tuple(map(_bar, shown.bands)) if tally.sat else ())
        self.units.present(
            _("各部门平均分"),
            tuple(
                Bar(d.name or _("（未填部门）"), round(float(d.tally.mean), 1))
                for d in shown.departments
                if d.tally.mean is not None
            ),
        )
        self.people.put(shown.people)
        self.departments.put(shown.departments)
        self.items.put(shown.items)
        analysis = shown.analysis
        if analysis is None or not analysis.candidates:
            self._paper_words.setText("")
            self.few.hide()
            return
        self._paper_words.setText(
            _("实考 {n} 人，平均 {mean} 分，标准差 {deviation}，信度 α {alpha}，测量标准误 {error} 分").format(
                n=analysis.candidates,
                mean=two(analysis.mean),
                deviation=two(analysis.deviation),
                alpha=two(analysis.alpha),
                error=two(analysis.error),
            )
        )
        if analysis.few:
            self.few.tell(
                Tone.WARNING,
                _("实考不足 {few} 人，区分度和信度只供参考。").format(few=FEW),
                closable=False,
            )
        else:
            self.few.hide()

    def _draw_makeups(self, shown: ScoresShown) -> None:
        """Which score counts stands in each person's note; how it is chosen, here and in the workbook."""
        self.count_makeups.setVisible(bool(shown.makeups))
        self._makeups.setVisible(bool(shown.makeups))
        if shown.counted:
            self._makeups.setText("\n".join(shown.result.rules[-len(shown.makeups) :]))
        else:
            held = words.listed(shown.makeups)
            self._makeups.setText(_("已举行补考：{held}。下面只是本场的成绩。").format(held=held))

    def _draw_tiles(self, shown: ScoresShown) -> None:
        tally = shown.tally
        outside = tally.not_due
        away = []
        if tally.on_leave:
            away.append(_("请假·公差 {n} 人").format(n=tally.on_leave))
        if tally.violation:
            away.append(_("违纪 {n} 人").format(n=tally.violation))
        self._stats["due"].present(
            words.number(tally.due), counted("另有免考、超龄 {n} 人", outside) if outside else ""
        )
        self._stats["sat"].present(
            words.number(tally.sat), _("参考率 {rate}").format(rate=rate(tally.attendance)) if tally.due else ""
        )
        self._stats["absent"].name.setText(_("缺考") if shown.closed_at else _("未到"))
        self._stats["absent"].present(words.number(tally.absent), words.listed(away, "，"))
        passed = _("{passed} ÷ {sat} 人").format(passed=tally.passed, sat=tally.sat)
        self._stats["passed"].present(rate(tally.pass_rate), passed if tally.sat else "")
        ends = _("最高 {best}，最低 {worst}").format(best=plain(tally.best), worst=plain(tally.worst))
        mean = "—" if tally.mean is None else words.number(round(tally.mean, 1))
        self._stats["mean"].present(mean, ends if tally.sat else "")

    def first_focus(self) -> QWidget:
        """The people."""
        return self.people.view

    def retranslate(self) -> None:
        """What was put into words from the values."""
        if self.shown is not None:
            self.draw(self.shown)


def _bar(band: Band) -> Bar:
    return Bar(f"{plain(band.least)}–{plain(band.below)}", band.count, "primary" if band.passed else "warning")


def _tab(table: QWidget, *notes: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 16, 0, 0)
    column.setSpacing(12)
    column.addWidget(table, 1)
    for note in notes:
        column.addWidget(note)
    return page
