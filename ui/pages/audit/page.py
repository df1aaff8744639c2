"""The record of the hall: who did what to whom, when and why, and whether anything was changed afterwards.

Law: draws the chain as the hall has it; nothing can be done to it here.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied
from quiz.exam.staff_client import Post
from ui import words
from ui.background import Lane
from ui.house import House
from ui.language import _, counted
from ui.pages.audit import presenter
from ui.pages.audit.presenter import ChainShown
from ui.widgets.buttons import quiet, secondary
from ui.widgets.files import choose_target, open_outside
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table


class AuditPage(Page):
    """``open(post)`` reads all of it."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("考场记录"), widest=1600)
        self._house = house
        self._post: Post | None = None
        self.shown = ChainShown()
        self.again = secondary(lambda: _("刷新"), "refresh-cw")
        self.again.clicked.connect(self._read)
        self.save = secondary(lambda: _("导出…"), "download")
        self.save.clicked.connect(self._choose_target)
        self.back = quiet(lambda: _("返回监考台"), "chevron-left")
        self.back.clicked.connect(lambda: house.go("board", post=self._post))
        for button in (self.again, self.save, self.back):
            self.add_action(button)
        self.chain = Notice()
        self.body.addWidget(self.chain)
        self.body.addWidget(self._entries(), 1)

    def _entries(self) -> Panel:
        panel = Panel(margin=16)
        columns: list[Column[s.AuditLine]] = [
            Column(lambda: _("序号"), lambda line: str(line.seq), lambda line: line.seq, 64, figures=True),
            Column(lambda: _("时间"), presenter.at, lambda line: line.at, 172),
            Column(lambda: _("谁"), presenter.who, width=170),
            Column(lambda: _("做了什么"), presenter.did, width=170),
            Column(lambda: _("对谁"), presenter.about, width=90),
            Column(lambda: _("原因"), lambda line: line.why, width=130),
            Column(lambda: _("详情"), presenter.detail, width=0),
        ]
        self.table: Table[s.AuditLine] = Table(
            columns,
            lambda: _("考场记录"),
            lambda: _("还没有记录"),
            search=lambda: _("搜索人、事或原因"),
            widths=self._house.columns("audit"),
            key=lambda line: line.seq,
        )
        self.table.setMinimumHeight(420)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("audit", widths))
        panel.body.addWidget(self.table, 1)
        return panel

    def open(self, post: Post | None = None) -> None:
        """Read the chain at this post."""
        self.notice.hide()
        if post is not None and post is not self._post:
            self._post = post
            self.chain.hide()
            self.table.put(())
        if self._post is None:
            self._house.go("staff")
        else:
            self._read()

    def _read(self) -> None:
        post = self._post
        if post is not None:
            self._house.background.run(lambda: presenter.read(post), self._arrived, self._failed, lane=Lane.SIDE)

    def _arrived(self, found: ChainShown | Denied) -> None:
        if isinstance(found, Denied):
            self.notice.tell(Tone.WARNING, words.denied(found))
        else:
            self.notice.hide()
            self.draw(found)

    def draw(self, shown: ChainShown) -> None:
        """Show all of it, the newest last and in sight."""
        self.shown = shown
        if self._post is not None:
            self.set_subtitle(self._post.title)
        self.table.put(shown.lines)
        self.table.view.scrollToBottom()
        self.save.setEnabled(bool(shown.lines))
        if shown.broken_at:
            told = _("记录从第 {n} 条起对不上：有人在程序之外改动、删去或插入过记录。请保留数据文件，报告上级。")
            self.chain.tell(Tone.DANGER, told.format(n=shown.broken_at), closable=False)
        else:
            told = counted("记录完整：{n} 条首尾相接，没有被改动过。", len(shown.lines))
            self.chain.tell(Tone.SUCCESS, told, closable=False)

    def _choose_target(self) -> None:
        kinds = f"{_('工作簿')} (*.xlsx);;{_('文本表格')} (*.csv)"
        choose_target(self, _("导出考场记录"), _("考场记录") + ".xlsx", kinds, self.export_to)

    def export_to(self, path: Path) -> None:
        """Write it there, and offer to open it."""
        lines = self.shown.lines
        self._house.background.run(lambda: presenter.export(lines, path), self._exported, self._failed, lane=Lane.SIDE)

    def _exported(self, path: Path) -> None:
        told = _("考场记录已保存：{path}").format(path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, words.together(told.happened, told.do), told.detail)

    def first_focus(self) -> QWidget:
        """The entries."""
        return self.table.view

    def retranslate(self) -> None:
        """What was put into words from the values."""
        if self._post is not None:
            self.draw(self.shown)
