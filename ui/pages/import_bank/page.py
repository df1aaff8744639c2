"""Taking questions in: a file, what would be done with it, doing it, taking it back.

Law: draws ``ImportShown``; the button says how many questions it will take in, and nothing is stored before it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from question_bank.errors import RowProblem
from question_bank.question import Blanks, Filled, Key, Question, Response
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.import_bank.presenter import ImportPresenter, ImportShown, Step
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.card_shown import CardShown
from ui.widgets.files import DropPlace, choose_target, open_outside
from ui.widgets.flow import Flow
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.progress import Progress
from ui.widgets.question_card import QuestionCard
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

BESIDE = 1050  # px at 100 %: from this width on the question stands beside the list
CARD = 460  # px a question has at least


def file_kinds() -> str:
    """What the file dialog offers."""
    return f"{_('题库文件')} (*.xlsx *.xls *.ods *.json);;{_('所有文件')} (*)"


class ImportBankPage(Page):
    """``open()`` begins anew after a finished import, else goes on where it was."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("导入题目"), lambda: _("先看清会发生什么，再决定是否导入"), widest=1600)
        self._house = house
        self.shown = ImportShown()
        self.presenter = ImportPresenter(
            house.doors, house.background, self.draw, lambda: house.changes.emit(Changed.QUESTIONS)
        )
        self.leave = quiet(lambda: _("返回题库"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("bank"))
        self.add_action(self.leave)
        self.drop = DropPlace(
            lambda: _(
                "把题库文件拖到这里，或者选择文件。\n"
                "可以是 Excel 工作簿或本程序导出的 JSON；表格里要有题干列和答案列，列名和次序不限。"
            ),
            lambda: _("选择文件"),
            "folder-open",
            lambda: _("选择题库文件"),
            file_kinds,
        )
        self.drop.chosen.connect(lambda path: self.read([path]))
        self.progress = Progress()
        self.body.addWidget(self.drop)
        self.body.addWidget(self.progress)
        self.body.addWidget(self._summary())
        self.body.addWidget(self._problem_list())
        self.body.addWidget(self._questions())
        self.body.addStretch(1)
        self.draw(self.shown)

    # --- building ---

    def _summary(self) -> QWidget:
        self._holder = QWidget()
        column = QVBoxLayout(self._holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        tiles = Flow(12, fill=True)
        self._stats = {
            "added": Stat(lambda: _("新增"), "plus", "success"),
            "changed": Stat(lambda: _("更新"), "pencil"),
            "unchanged": Stat(lambda: _("未变"), "check"),
            "refused": Stat(lambda: _("未收入的行"), "circle-x", "danger"),
            "doubtful": Stat(lambda: _("请核对"), "triangle-alert", "warning"),
        }
        for stat in self._stats.values():
            tiles.addWidget(stat)
        panel = Panel()
        self._told = Text("", "section")
        self._kinds = Text("", "body", "text2")
        self._columns = Text("", "body", "text2")
        self.skipped = Notice()
        self.take_in = primary(lambda: _("导入"), "upload")
        self.take_in.clicked.connect(self._take_in)
        self.another = secondary(lambda: _("换一个文件"), "folder-open")
        self.another.clicked.connect(self.presenter.start_over)
        self.undo = secondary(lambda: _("撤销这次导入"), "undo-2")
        self.undo.clicked.connect(self.presenter.undo)
        self.save = secondary(lambda: _("另存未收的行"), "save")
        self.save.clicked.connect(self._choose_target)
        self.to_bank = primary(lambda: _("去看题库"), "book-open")
        self.to_bank.clicked.connect(lambda: self._house.go("bank"))
        row = Flow(12)
        for button in (self.take_in, self.to_bank, self.undo, self.save, self.another):
            row.addWidget(button)
        for part in (self._told, self._kinds, self._columns, self.skipped):
            panel.body.addWidget(part)
        panel.body.addLayout(row)
        column.addLayout(tiles)
        column.addWidget(panel)
        return self._holder

    def _problem_list(self) -> Panel:
        self._problems = Panel(lambda: _("有问题的行"), lambda: _("“请核对”的行会照常收入"))
        columns: list[Column[RowProblem]] = [
            Column(
                lambda: _("处理"),
                words.severity,
                lambda p: not p.refused,
                width=110,
                tone=lambda p: "danger" if p.refused else "warning",
            ),
            Column(lambda: _("工作表"), lambda p: p.sheet, width=130),
            Column(lambda: _("行"), lambda p: str(p.row), lambda p: p.row, width=70, figures=True),
            Column(lambda: _("列"), lambda p: p.column, width=120),
            Column(lambda: _("内容"), lambda p: p.found, width=240),
            Column(lambda: _("问题"), why, width=0),
        ]
        self.problems: Table[RowProblem] = Table(
            columns,
            lambda: _("有问题的行"),
            lambda: _("没有问题"),
            search=lambda: _("搜索行、内容或问题"),
            widths=self._house.columns("import_problems"),
        )
        self.problems.setMinimumHeight(340)
        self.problems.widths_changed.connect(lambda widths: self._house.remember_columns("import_problems", widths))
        copy = quiet(lambda: _("复制全部"), "copy")
        copy.clicked.connect(self._copy)
        self._problems.head.addWidget(copy)
        self._problems.body.addWidget(self.problems)
        return self._problems

    def _questions(self) -> Panel:
        self._preview = Panel(lambda: _("题目预览"), lambda: _("导入后的样子，已勾上答案"))
        columns: list[Column] = [
            Column(lambda: _("行"), lambda p: str(p.row), lambda p: p.row, width=70, figures=True),
            Column(lambda: _("结果"), lambda p: _action(p.action.value), width=80),
            Column(lambda: _("题型"), lambda p: words.kind(p.question.kind), width=90, whole=words.kinds),
            Column(lambda: _("题干"), lambda p: p.question.stem, width=0),
        ]
        self.preview: Table = Table(columns, lambda: _("题目预览"), lambda: _("没有题目"))
        self.preview.setMinimumHeight(CARD)
        self.preview.selected.connect(lambda chosen: chosen and self._show_question(chosen[0].question))
        self.card = QuestionCard()
        self.card.setMinimumHeight(CARD)
        self._key = Text("", "body", "text2")
        right = QVBoxLayout()
        right.addWidget(self.card, 1)
        right.addWidget(self._key)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(16)
        self._pair.addWidget(self.preview, 1)
        self._pair.addLayout(right, 1)
        self._preview.body.addLayout(self._pair)
        return self._preview

    # --- acting ---

    def open(self) -> None:
        """Ready for a file; a preview that was left is still there."""
        if self.shown.step in (Step.DONE, Step.UNDONE):
            self.presenter.start_over()

    def read(self, files: list[Path]) -> None:
        """Look at these files."""
        self.notice.hide()
        self.presenter.read(files)
        if self.presenter.handle is not None:
            self.progress.watch(
                self.presenter.handle, _("正在读取 {names}").format(names=words.listed(self.shown.names))
            )

    def _take_in(self) -> None:
        self.presenter.take_in(_("组织者"))
        if self.presenter.handle is not None:
            self.progress.watch(self.presenter.handle, _("正在导入…"))

    def _choose_target(self) -> None:
        name = _("{name}－未收的行").format(name=Path(self.shown.names[0]).stem) + ".xlsx"
        choose_target(self, _("另存未收的行"), name, _("工作簿") + " (*.xlsx)", self.save_refused)

    def save_refused(self, path: Path) -> None:
        """Write the rows that were not taken in, with their reasons."""
        self.presenter.save_refused(path, why, _("未收原因"), self._saved)

    def _saved(self, path: Path) -> None:
        told = _("已保存：{path}。改好后可以直接导入这个文件。").format(path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _copy(self) -> None:
        self.problems.view.clearSelection()
        self.problems.copy()

    # --- drawing ---

    def draw(self, shown: ImportShown) -> None:
        """Show all of it."""
        before, self.shown = self.shown, shown
        busy = shown.step in (Step.READING, Step.TAKING)
        seen = shown.step in (Step.PREVIEW, Step.TAKING, Step.DONE, Step.UNDONE)
        self.drop.setVisible(shown.step in (Step.CHOOSE, Step.READING))
        self.drop.button.setEnabled(not busy)
        if busy:
            self.progress.advance(shown.done, shown.total)
        else:
            self.progress.finish()
        self._holder.setVisible(seen)
        self._problems.setVisible(seen and bool(shown.problems))
        self._preview.setVisible(shown.step in (Step.PREVIEW, Step.TAKING) and bool(shown.preview))
        self._tell_trouble(shown)
        if not seen:
            return
        self._draw_summary(shown)
        if before.problems is not shown.problems:
            self.problems.put(shown.problems)
        if before.preview is not shown.preview:
            self.preview.put(shown.preview)
            if shown.preview:
                self.preview.view.selectRow(0)
        if before.step is not shown.step:
            self.scroll.verticalScrollBar().setValue(0)

    def _tell_trouble(self, shown: ImportShown) -> None:
        errors = [*shown.bad_files, *([shown.trouble] if shown.trouble else [])]
        if errors:
            told = [words.trouble(error) for error in errors]
            self.notice.tell(Tone.DANGER, "\n".join(map(str, told)), "\n".join(trouble.detail for trouble in told))

    def _draw_summary(self, shown: ImportShown) -> None:
        doubtful = len({(p.sheet, p.row) for p in shown.problems if not p.refused})
        for name, count in (
            ("added", shown.added),
            ("changed", shown.changed),
            ("unchanged", shown.unchanged),
            ("refused", shown.refused),
            ("doubtful", doubtful),
        ):
            self._stats[name].present(words.number(count))
        self._told.setText(_told(shown))
        kinds = [f"{words.kind(kind)} {words.number(count)}" for kind, count in shown.by_kind if count]
        self._kinds.setText(
            _("读懂 {n} 题：{kinds}").format(n=words.number(shown.understood), kinds=words.listed(kinds, "，"))
        )
        self._kinds.setVisible(bool(kinds))
        columns = [
            _("{sheet}：题干取自“{stem}”列，答案取自“{answer}”列（{n} 题）").format(
                sheet=_("工作表“{sheet}”").format(sheet=found.sheet), stem=found.stem, answer=found.answer, n=found.rows
            )
            for found in shown.recognised
        ]
        self._columns.setText("\n".join(columns))
        self._columns.setVisible(bool(columns))
        if shown.skipped:
            told = words.listed(
                (
                    _("工作表“{sheet}”").format(sheet=sheet) + _("：") + words.skipped(sheet, reason)
                    for sheet, reason in shown.skipped
                ),
                "；",
            )
            self.skipped.tell(Tone.INFO, _("没有读的工作表：{told}").format(told=told), closable=False)
        else:
            self.skipped.hide()
        here = shown.step
        self.take_in.setText(counted("导入 {n} 题", shown.added + shown.changed) if shown.anything else _("导入"))
        self.take_in.setVisible(here in (Step.PREVIEW, Step.TAKING))
        self.take_in.setEnabled(here is Step.PREVIEW and shown.anything)
        self.undo.setVisible(here is Step.DONE)
        self.to_bank.setVisible(here in (Step.DONE, Step.UNDONE))
        self.save.setVisible(bool(shown.refused))
        self.another.setEnabled(here is not Step.TAKING)

    def _show_question(self, question: Question) -> None:
        self.card.present(
            CardShown(
                id=f"{question.id}/{question.stem}",
                kind=question.kind,
                stem=question.stem,
                background=question.group.background if question.group else "",
                options=question.options,
                blanks=len(question.key.accepted) if isinstance(question.key, Blanks) else 0,
                response=_as_response(question.key),
                locked=True,
            )
        )
        parts = [_("答案：{key}").format(key=words.key(question.key)), *map(words.basis, question.legal_basis)]
        parts += [question.explanation] if question.explanation else []
        self._key.setText("\n".join(parts))

    def first_focus(self) -> QWidget:
        """The file to choose, then what to do with it."""
        return self.drop.button if self.shown.step is Step.CHOOSE else self.take_in

    def retranslate(self) -> None:
        """What was put into words from the values."""
        self.draw(self.shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The question stands beside the list, or below it where that is narrow."""
        super().resizeEvent(event)
        beside = self.width() >= look.px(BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != direction:
            self._pair.setDirection(direction)


def why(problem: RowProblem) -> str:
    """What is wrong, and with which row it collides."""
    told = words.fault(problem.why)
    if problem.other_row is None:
        return told
    if problem.other_sheet:
        return told + _("（工作表“{sheet}”第 {row} 行）").format(sheet=problem.other_sheet, row=problem.other_row)
    return told + _("（第 {row} 行）").format(row=problem.other_row)


def _action(action: str) -> str:
    return {"added": _("新增"), "changed": _("更新"), "unchanged": _("未变")}[action]


def _told(shown: ImportShown) -> str:
    names = words.listed(shown.names)
    if shown.step is Step.DONE:
        return _("已从 {names} 新增 {added} 题，更新 {changed} 题。").format(
            names=names, added=words.number(shown.added), changed=words.number(shown.changed)
        )
    if shown.step is Step.UNDONE:
        return _("已撤销这次导入，题库和导入前一样。")
    if not shown.understood:
        return _("{names} 里没有可以收入的题。").format(names=names)
    if not shown.anything:
        return _("{names} 里的题都已在题库中，没有变化，不需要导入。").format(names=names)
    return _("{names}：将新增 {added} 题，更新 {changed} 题，{unchanged} 题没有变化。").format(
        names=names,
        added=words.number(shown.added),
        changed=words.number(shown.changed),
        unchanged=words.number(shown.unchanged),
    )


def _as_response(key: Key) -> Response:
    """The key as somebody would have answered it."""
    return Filled(tuple(wordings[0] for wordings in key.accepted)) if isinstance(key, Blanks) else key
