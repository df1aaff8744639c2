"""Second step: how many of which kind, from which laws; the paper that was drawn; how fair it is.

Law: draws a draft and tells the presenter what is wished; what is short is said at once, before anything is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from quiz.fairness import ParallelFairness
from quiz.paper import PaperQuestion
from ui import words
from ui.house import House
from ui.language import _, counted
from ui.look import say
from ui.pages.new_sitting import paper_words
from ui.pages.new_sitting.plan import GRADES, KINDS, MARKS, MOST_PAPERS
from ui.pages.new_sitting.presenter import Arranging, Draft
from ui.widgets.buttons import primary, secondary
from ui.widgets.dialogs import tell
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Choice, Field, Number, Radio
from ui.widgets.notice import Notice, Tone
from ui.widgets.panel import Panel
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

Row = tuple[int, PaperQuestion]
USUAL_SHARES = (30, 50, 20)  # hundredths: easy, middling, hard
NO_LAW = frozenset({""})
"""Some laws are wished and none is ticked yet: no question rests on this one."""


class PaperStep(QWidget):
    """``draw(draft)`` shows all of it."""

    def __init__(self, arranging: Arranging, house: House) -> None:
        super().__init__()
        self._arranging = arranging
        self.draft = Draft()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._kinds())
        column.addWidget(self._range())
        column.addWidget(self._difficulty())
        column.addWidget(self._drawing())
        column.addWidget(self._fair())
        column.addWidget(self._paper(house))

    # --- building ---

    def _kinds(self) -> Panel:
        panel = Panel(lambda: _("题型与分值"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        heads: tuple[Callable[[], str], ...] = (
            lambda: _("题型"),
            lambda: _("题库可用"),
            lambda: _("题数"),
            lambda: _("每题分值"),
            lambda: _("小计"),
        )
        for place, head in enumerate(heads):
            grid.addWidget(Text(head, "caption", "text2", wrap=False), 0, place)
        self.counts: list[Number] = []
        self.marks: list[Choice] = []
        self._there: list[Text] = []
        self._sums: list[Text] = []
        for row, kind in enumerate(KINDS, 1):
            count, marks = Number(0, 200, 0, 5), Choice()
            for worth in MARKS:
                marks.offer(worth, lambda worth=worth: words.marks(worth))
            say(count.setAccessibleName, lambda kind=kind: f"{words.kind(kind)} {_('题数')}")
            say(marks.setAccessibleName, lambda kind=kind: f"{words.kind(kind)} {_('每题分值')}")
            count.changed.connect(self._wish)
            marks.chosen.connect(self._wish)
            there, worth_all = Text("", "body", "text2", wrap=False), Text("", "strong", wrap=False)
            self.counts.append(count)
            self.marks.append(marks)
            self._there.append(there)
            self._sums.append(worth_all)
            name = Text(lambda kind=kind: words.kind(kind), "strong", wrap=False)
            for place, part in enumerate((name, there, count, marks, worth_all)):
                grid.addWidget(part, row, place, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(5, 1)
        self._total = Text("", "section")
        self.short = Notice()
        panel.body.addLayout(grid)
        panel.body.addWidget(self._total)
        panel.body.addWidget(self.short)
        return panel

    def _difficulty(self) -> Panel:
        panel = Panel(lambda: _("难度与份数"))
        self.as_in_bank = Check(lambda: _("难度比例与题库相同"), True)
        self.as_in_bank.toggled.connect(self._wish)
        self._share_box = QWidget()
        flow = Flow(24, parent=self._share_box)
        self.shares: list[Number] = []
        for grade, share in zip(GRADES, USUAL_SHARES, strict=True):
            number = Number(0, 100, share, 5)
            number.changed.connect(self._wish)
            self.shares.append(number)
            flow.addWidget(Field(lambda grade=grade: _("{grade}（%）").format(grade=words.difficulty(grade)), number))
        self._share_words = Text("", "caption", "danger")
        self.one_paper = Radio(lambda: _("一份试卷：各人的题目次序和选项次序不同"), True)
        self.several = Radio(lambda: _("几份平行卷：题目不同，难度和法律分布相当，邻座不同卷"))
        self.one_paper.toggled.connect(self._wish)
        self.papers = Number(2, MOST_PAPERS, 4)
        self.papers.changed.connect(self._wish)
        self._papers_field = Field(lambda: _("份数"), self.papers)
        self.outlook = Text("", "body", "text2")
        for part in (
            self.as_in_bank, self._share_box, self._share_words, self.one_paper, self.several, self._papers_field,
            self.outlook,
        ):  # fmt: skip
            panel.body.addWidget(part)
        return panel

    def _range(self) -> Panel:
        panel = Panel(lambda: _("出题范围"))
        self.uncited = Check("", True)
        self.uncited.toggled.connect(self._wish)
        self.all_laws = Radio("", True)
        self.some_laws = Radio(lambda: _("只从选中的法律出题"))
        self.all_laws.toggled.connect(self._wish)
        self._law_box = QWidget()
        self._law_flow = Flow(8, fill=True, parent=self._law_box)
        self.law_checks: dict[str, Check] = {}
        for part in (self.all_laws, self.some_laws, self._law_box, self.uncited):
            panel.body.addWidget(part)
        return panel

    def _drawing(self) -> Panel:
        panel = Panel(lambda: _("抽题"), lambda: _("同一编号、同一题库总是抽出同一份试卷"))
        self.seed = Number(1, 999_999, 1)
        self.draw_button = primary(lambda: _("抽题"), "dices")
        self.draw_button.clicked.connect(lambda: self._arranging.draw(self.seed.value))
        self.again = secondary(lambda: _("换一份"), "refresh-cw")
        self.again.clicked.connect(self._arranging.draw_again)
        self._busy = Text(lambda: _("正在抽题…"), "body", "text2")
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Field(lambda: _("抽题编号"), self.seed))
        row.addWidget(self.draw_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._busy, 1, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.shortage = Notice()
        panel.body.addLayout(row)
        panel.body.addWidget(self.shortage)
        return panel

    def _fair(self) -> Panel:
        self._fair_panel = Panel(lambda: _("公平性"), lambda: _("定稿前的估计，按题目难度推算"))
        tiles = Flow(16, fill=True)
        self._figures = {
            "expected": Stat(lambda: _("预计平均分"), "target"),
            "blind": Stat(lambda: _("每人随机抽一份"), "dices", "warning"),
            "even": Stat(lambda: _("按难度均匀抽"), "scale"),
            "same": Stat(lambda: _("全体同一份（采用）"), "circle-check", "success"),
            "apart": Stat(lambda: _("这几份平行卷（采用）"), "circle-check", "success"),
            "overlap": Stat(lambda: _("两份之间相同的题（平均）"), "copy"),
        }
        for stat in self._figures.values():
            tiles.addWidget(stat)
        self._fair_words = Text("", "body", "text2")
        self._fair_panel.body.addLayout(tiles)
        self._fair_panel.body.addWidget(self._fair_words)
        return self._fair_panel

    def _paper(self, house: House) -> Panel:
        self._paper_panel = Panel(lambda: _("抽出的试卷"), lambda: _("按回车或双击看全题"))
        columns: list[Column[Row]] = [
            Column(lambda: _("题号"), lambda r: words.number(r[0]), lambda r: r[0], width=80, figures=True),
            Column(lambda: _("题型"), lambda r: words.kind(r[1].question.kind), width=110, whole=words.kinds),
            Column(lambda: _("题干"), lambda r: r[1].question.stem, width=0),
            Column(lambda: _("法律"), lambda r: words.listed(r[1].question.laws) or "—", width=200),
            Column(
                lambda: _("难度"),
                lambda r: words.difficulty(r[1].question.difficulty),
                width=90,
                whole=words.difficulties,
            ),
            Column(lambda: _("分值"), lambda r: words.number(r[1].marks), lambda r: r[1].marks, 80, True),
        ]
        self.table: Table[Row] = Table(
            columns,
            lambda: _("抽出的试卷"),
            lambda: _("还没有抽题"),
            search=lambda: _("搜索题干或法律"),
            widths=house.columns("new_sitting_paper"),
        )
        self.table.setMinimumHeight(520)
        self.table.widths_changed.connect(lambda widths: house.remember_columns("new_sitting_paper", widths))
        self.table.opened.connect(self._show_question)
        self.which = Choice()
        say(self.which.setAccessibleName, lambda: _("看哪一份试卷"))
        self.which.chosen.connect(lambda _place: self._show_paper())
        self.table.tools.addWidget(self.which)
        self._paper_panel.body.addWidget(self.table)
        return self._paper_panel

    # --- acting ---

    def _wish(self) -> None:
        chosen = frozenset(law for law, check in self.law_checks.items() if check.isChecked())
        some = self.some_laws.isChecked()
        marks = tuple(Decimal(str(choice.value)) for choice in self.marks)
        self._arranging.wish(
            replace(
                self.draft.plan,
                counts=tuple(count.value for count in self.counts),
                marks=marks,
                laws=(chosen or NO_LAW) if some else frozenset(),
                uncited_allowed=self.uncited.isChecked(),
                difficulty=() if self.as_in_bank.isChecked() else tuple(share.value for share in self.shares),
                papers=self.papers.value if self.several.isChecked() else 1,
            )
        )
        self._law_box.setVisible(some)

    def _show_question(self, row: Row) -> None:
        question = row[1].question
        lines = [f"{option.letter}  {option.text}" for option in question.options]
        lines.append(_("答案：{key}").format(key=words.key(question.key)))
        lines += [words.basis(basis) for basis in question.legal_basis]
        tell(self, _("第 {number} 题").format(number=row[0]), "\n".join([question.stem, "", *lines]))

    # --- drawing ---

    def draw(self, draft: Draft) -> None:
        """Show all of it."""
        before, self.draft = self.draft, draft
        if before.laws != draft.laws:
            self._offer_laws(draft)
        blockers = [
            QSignalBlocker(part)
            for part in (
                *(number.box for number in (*self.counts, *self.shares, self.papers)),
                self.uncited, self.all_laws, self.some_laws, self.as_in_bank, self.one_paper, self.several,
            )
        ]  # fmt: skip
        plan, stock = draft.plan, draft.stock
        short = {each.kind for each in stock.short}
        rows = zip(KINDS, plan.counts, plan.marks, stock.available, strict=True)
        for place, (kind, count, worth, there) in enumerate(rows):
            self.counts[place].set_value(count)
            self.marks[place].choose(worth)
            self._there[place].setText(words.number(there))
            self._there[place].set_tone("danger" if kind in short else "text2")
            self._sums[place].setText(words.number(count * worth) if count else "—")
        self.uncited.setChecked(plan.uncited_allowed)
        self.as_in_bank.setChecked(not plan.difficulty)
        for number, share in zip(self.shares, plan.difficulty, strict=False):
            number.set_value(share)
        (self.one_paper if plan.papers == 1 else self.several).setChecked(True)
        if plan.papers > 1:
            self.papers.set_value(plan.papers)
        del blockers
        self._share_box.setVisible(bool(plan.difficulty))
        self._papers_field.setVisible(plan.papers > 1)
        self._share_words.setVisible(not plan.shares_add_up)
        self._share_words.setText(
            _("三个比例合计是 {sum}%，要凑成 100%。").format(sum=sum(plan.difficulty)) if not plan.shares_add_up else ""
        )
        self.outlook.setText(paper_words.outlook(stock.outlook, plan))
        self.outlook.setVisible(stock.outlook is not None)
        self._total.setText(
            _("共 {count} 题，满分 {marks}").format(count=plan.count, marks=words.marks(plan.full_marks))
        )
        self.all_laws.setText(counted("全部 {n} 部法律和文件", len(draft.laws)))
        self.uncited.setText(_("可以使用未注明法律依据的题（题库中有 {n} 题）").format(n=words.number(stock.uncited)))
        self._law_box.setVisible(self.some_laws.isChecked())
        self._tell_short(draft)
        self._draw_paper(draft, before)

    def _tell_short(self, draft: Draft) -> None:
        short = draft.stock.short
        if short:
            told = words.listed(map(paper_words.shortage, short), "；")
            self.short.tell(Tone.WARNING, _("题库不够：{told}。").format(told=told), closable=False)
        else:
            self.short.hide()
        if draft.shortages:
            told = words.listed(map(paper_words.shortage, draft.shortages), "；")
            self.shortage.tell(Tone.WARNING, _("没有抽成：{told}。").format(told=told), closable=False)
        else:
            self.shortage.hide()
        self.draw_button.setEnabled(draft.may_draw)
        self.again.setEnabled(self.draw_button.isEnabled())
        self.again.setVisible(draft.paper is not None)
        self._busy.setVisible(draft.drawing)

    def _draw_paper(self, draft: Draft, before: Draft) -> None:
        if before.seed != draft.seed or self.seed.value == 1:
            self.seed.set_value(draft.seed)
        self._fair_panel.setVisible(draft.fairness is not None)
        self._paper_panel.setVisible(draft.paper is not None)
        parallel = draft.parallel
        self._figures["same"].setVisible(parallel is None)
        for name in ("apart", "overlap"):
            self._figures[name].setVisible(parallel is not None)
        self._figures["even"].setVisible(parallel is None)
        if draft.fairness is not None:
            fair = draft.fairness
            apart = _("最易与最难相差")
            self._figures["expected"].present(words.number(round(fair.expected)), words.marks(draft.plan.full_marks))
            self._figures["blind"].present(words.marks(round(fair.spread_if_blind, 1)), apart)
            self._figures["even"].present(words.marks(round(fair.spread_if_even, 1)), apart)
            self._figures["same"].present(words.marks(0), apart)
            if parallel is not None:
                self._tell_parallel(parallel)
            self._fair_words.setText(
                paper_words.one_for_all(fair) if parallel is None else paper_words.parallel(parallel)
            )
        if before.papers is not draft.papers:
            self.which.forget()
            for place in range(len(draft.papers)):
                self.which.offer(place, lambda place=place: _("第 {n} 份").format(n=place + 1))
            self.which.setVisible(len(draft.papers) > 1)
            self._show_paper()

    def _tell_parallel(self, even: ParallelFairness) -> None:
        apart = _("最易与最难相差")
        self._figures["apart"].present(words.marks(round(even.spread, 1)), apart)
        self._figures["overlap"].present(
            counted("{n} 题", round(even.overlap)),
            _("最少能做到 {n} 题，最多的两份 {most} 题").format(
                n=words.number(round(even.overlap_bound, 1)), most=even.overlap_most
            ),
        )

    def _show_paper(self) -> None:
        place, papers = self.which.value, self.draft.papers
        shown = papers[place] if isinstance(place, int) and place < len(papers) else None
        self.table.put(tuple(enumerate(shown.questions, 1)) if shown else ())

    def _offer_laws(self, draft: Draft) -> None:
        while (item := self._law_flow.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.law_checks = {}
        for law, count in draft.laws:
            check = Check(_("{law}（{count}）").format(law=law, count=count))
            check.toggled.connect(self._wish)
            self.law_checks[law] = check
            self._law_flow.addWidget(check)
