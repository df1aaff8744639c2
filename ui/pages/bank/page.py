"""The question bank: counts, a table that is searched as one types, one question in full, import and export.

Law: draws ``BankShown``; what is sought is looked for in the bank, not in the rows that happen to be loaded.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from question_bank.question import Kind, Question, Standing
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _
from ui.look import look, say
from ui.pages.bank.detail import TONES, Detail
from ui.pages.bank.presenter import BankPresenter, BankShown, Wish
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import choose_target, open_outside
from ui.widgets.flow import Flow
from ui.widgets.form import Choice, SearchLine
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.stat import Stat
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

BESIDE = 1050  # px at 100 %: from this width on the question stands beside the table


class BankPage(Page):
    """``open()`` loads."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("题库"), widest=1600)
        self._house = house
        self.presenter = BankPresenter(house.doors, house.background, self.draw)
        self.shown = BankShown()
        self.take_in = primary(lambda: _("导入"), "upload")
        self.take_in.clicked.connect(lambda: house.go("import_bank"))
        self.export = secondary(lambda: _("导出"), "download")
        self.export.clicked.connect(self._choose_target)
        self.undo = quiet(lambda: _("撤销上次导入"), "undo-2")
        self.undo.clicked.connect(self.ask_to_undo)
        for button in (self.take_in, self.export, self.undo):
            self.add_action(button)
        self.body.addWidget(self._tiles())
        self.body.addLayout(self._filters())
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(16)
        self._pair.addWidget(self._list(), 8)
        self.detail = Detail()
        self._pair.addWidget(self.detail, 5)
        self.body.addLayout(self._pair, 1)
        house.changes.on(self.open, Changed.QUESTIONS)

    # --- building ---

    def _tiles(self) -> QWidget:
        holder = QWidget()
        flow = Flow(12, fill=True, parent=holder)
        self._total = Stat(lambda: _("全部"))
        self._kinds = {
            kind: Stat(lambda kind=kind: words.kind(kind)) for kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
        }
        self._others = Stat(lambda: _("填空、简答"))
        self._uncited = Stat(lambda: words.standing(Standing.UNCITED))
        for stat in (self._total, *self._kinds.values(), self._others, self._uncited):
            flow.addWidget(stat)
        return holder

    def _filters(self) -> QBoxLayout:
        self.search = SearchLine(lambda: _("搜索题干、选项、法律或条文"))
        self.search.sought.connect(lambda _text: self._seek())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self.kind, self.law, self.difficulty, self.standing = Choice(), Choice(), Choice(), Choice()
        self.kind.offer(None, lambda: _("全部题型"))
        for kind in Kind:
            self.kind.offer(kind, lambda kind=kind: words.kind(kind))
        self.difficulty.offer(None, lambda: _("全部难度"))
        for grade in (1, 2, 3):
            self.difficulty.offer(grade, lambda grade=grade: words.difficulty(grade))
        self.standing.offer(None, lambda: _("全部状态"))
        for standing in Standing:
            self.standing.offer(standing, lambda standing=standing: words.standing(standing))
        self.law.offer(None, lambda: _("全部法律"))
        self.law.setMaximumWidth(320)
        self.law.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.law.setMinimumContentsLength(8)
        names = (lambda: _("题型"), lambda: _("法律"), lambda: _("难度"), lambda: _("状态"))
        filters = Flow(8)
        for choice, name in zip((self.kind, self.law, self.difficulty, self.standing), names, strict=True):
            say(choice.setAccessibleName, name)
            choice.chosen.connect(lambda _value: self._seek())
            filters.addWidget(choice)
        self.clear = quiet(lambda: _("清除条件"), "x")
        self.clear.clicked.connect(self._clear)
        filters.addWidget(self.clear)
        self._seeking = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._seeking.setSpacing(8)
        self._seeking.addWidget(self.search, 1)
        self._seeking.addLayout(filters)
        return self._seeking

    def _list(self) -> Panel:
        panel = Panel(margin=16)
        columns: list[Column[Question]] = [
            Column(lambda: _("题干"), lambda q: q.stem, width=0),
            Column(
                lambda: _("题型"),
                lambda q: words.kind(q.kind),
                lambda q: list(Kind).index(q.kind),
                88,
                whole=words.kinds,
            ),
            Column(lambda: _("法律"), lambda q: words.listed(q.laws) or "—", width=150),
            Column(
                lambda: _("难度"),
                lambda q: words.difficulty(q.difficulty),
                lambda q: q.difficulty,
                width=72,
                whole=words.difficulties,
            ),
            Column(
                lambda: _("状态"),
                lambda q: words.standing(q.standing),
                lambda q: list(Standing).index(q.standing),
                width=128,
                tone=lambda q: TONES[q.standing],
            ),
        ]
        self.table: Table[Question] = Table(
            columns,
            lambda: _("题目"),
            lambda: _("没有符合条件的题。换一个词，或导入题目。"),
            (lambda: _("导入题目"), lambda: self._house.go("import_bank")),
            widths=self._house.columns("bank"),
        )
        self.table.setMinimumHeight(420)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("bank", widths))
        self.table.selected.connect(self._select)
        self.more = quiet("", "chevron-down")
        self.more.clicked.connect(self.presenter.load_more)
        self._found = Text("", "caption", "text2")
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self._found)
        panel.body.addWidget(self.more)
        return panel

    # --- acting ---

    def open(self) -> None:
        """Load what there is."""
        self.presenter.load()

    def _seek(self) -> None:
        wish = Wish(
            self.search.text().strip(),
            self.kind.value,
            self.law.value,
            self.standing.value,
            self.difficulty.value,  # type: ignore[arg-type]
        )
        if wish != self.shown.wish:
            self.presenter.seek(wish)

    def _clear(self) -> None:
        with QSignalBlocker(self.search):
            self.search.clear()
        for choice in (self.kind, self.law, self.difficulty, self.standing):
            choice.choose(None)
        self._seek()

    def _select(self, chosen: list[Question]) -> None:
        question = chosen[0] if chosen else None
        if question != self.detail.question:
            self.detail.present(question)
            if question is not None:
                self.presenter.history(question, self.detail.tell_history)

    def ask_to_undo(self) -> Ask | None:
        """Says what goes."""
        batch = self.shown.undoable
        if batch is None:
            return None
        told = _(
            "{at} 从 {files} 导入：新增 {added} 题，更新 {changed} 题。撤销后，新增的题会移走，更新的题恢复原样。"
        ).format(
            at=words.moment(batch.at.astimezone()),
            files=words.listed(batch.files),
            added=batch.added,
            changed=batch.changed,
        )
        return ask(
            self, _("撤销上次导入"), told, _("撤销导入"), lambda: self.presenter.undo(self._undone), kind="danger"
        )

    def _undone(self) -> None:
        self.notice.tell(Tone.SUCCESS, _("已撤销上次导入。"))
        self._house.changes.emit(Changed.QUESTIONS)

    def _choose_target(self) -> None:
        kinds = f"{_('工作簿')} (*.xlsx);;JSON (*.json)"
        choose_target(self, _("导出题库"), f"{_('题库')}.xlsx", kinds, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write all questions there, in the format that the suffix names."""

        def job() -> tuple[Path, int]:
            from question_bank import formats

            questions = self._house.doors().bank.all()
            formats.write(questions, path)
            return path, len(questions)

        self._house.background.run(job, self._exported, self._failed)

    def _exported(self, done: tuple[Path, int]) -> None:
        path, count = done
        told = _("已导出 {count} 题：{path}").format(count=words.number(count), path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- drawing ---

    def draw(self, shown: BankShown) -> None:
        """Show all of it."""
        before, self.shown = self.shown, shown
        if shown.trouble is not None:
            self._failed(shown.trouble)
        if shown.counts is not None:
            by_kind = shown.counts.by_kind
            self._total.present(words.number(shown.counts.total))
            for kind, stat in self._kinds.items():
                stat.present(words.number(by_kind[kind]))
            self._others.present(words.number(by_kind[Kind.BLANK] + by_kind[Kind.ESSAY]))
            self._uncited.present(words.number(shown.counts.by_standing[Standing.UNCITED]))
            self.set_subtitle(_version(shown))
        if before.laws != shown.laws:
            self.law.forget()
            self.law.offer(None, lambda: _("全部法律"))
            for law, count in shown.laws:
                self.law.offer(law, _("{law}（{count}）").format(law=law, count=count))
            self.law.choose(shown.wish.law)
        if before.questions is not shown.questions:
            self.table.put(shown.questions)
            if not self.table.chosen and shown.questions:
                self.table.view.selectRow(0)
            self._select(self.table.chosen)
        self.undo.setVisible(shown.undoable is not None)
        self.clear.setVisible(shown.wish.narrow)
        loaded = _("已显示 {shown} 题，符合条件 {found} 题").format(
            shown=words.number(len(shown.questions)), found=words.number(shown.found)
        )
        self._found.setText(loaded if shown.more else "")
        self._found.setVisible(bool(shown.more))
        self.more.setText(_("再显示一些（还有 {n} 题）").format(n=words.number(shown.more)))
        self.more.setVisible(bool(shown.more))

    def first_focus(self) -> QWidget:
        """The search."""
        return self.search

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What works here."""
        return (("Ctrl+F", _("搜索")), ("Ctrl+C", _("复制所选行")))

    def retranslate(self) -> None:
        """What was put into words from the values."""
        self.draw(self.shown)
        if self.detail.question is not None:
            question = self.detail.question
            self.detail.present(question)
            self.presenter.history(question, self.detail.tell_history)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The question stands beside the table, or below it where that is narrow."""
        super().resizeEvent(event)
        beside = self.width() >= look.px(BESIDE)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != direction:
            self._pair.setDirection(direction)
            self._seeking.setDirection(direction)


def _version(shown: BankShown) -> str:
    """The shipped bank's version and when it was checked against the law."""
    if not shown.version:
        return ""
    try:
        on = words.day(date.fromisoformat(shown.checked_on))
    except ValueError:
        return _("自带题库版本 {version}").format(version=shown.version)
    return _("自带题库版本 {version}，依据核对到{on}").format(version=shown.version, on=on)
