"""Settings: how it looks, how one studies, where the data lies and how it is kept safe.

Law: a choice takes effect at once and needs no button; backup and restore say what will happen before it does.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui import theme, words
from ui.background import Lane
from ui.changes import Changed
from ui.doors import histories
from ui.house import House
from ui.language import _
from ui.settings import Language, Theme
from ui.version import VERSION
from ui.widgets.buttons import primary, secondary
from ui.widgets.dialogs import ask, tell
from ui.widgets.files import choose_file, choose_target
from ui.widgets.form import Check, Choice, Field, Number
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.text import Text

SCALES = (1.0, 1.2, 1.4, 1.6, 1.8, 2.0)


class SettingsPage(Page):
    """One column of panels."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("设置"), lambda: _("改动立即生效"), widest=860)
        self._house = house
        self.body.addWidget(self._looks())
        self.body.addWidget(self._study())
        self.body.addWidget(self._data())
        self.body.addWidget(self._joining())
        self.body.addWidget(self._about())
        self.body.addStretch(1)
        house.changes.on(self._show, Changed.SETTINGS)
        self._show()

    def open(self) -> None:
        """Nothing to prepare but the bank's version, which may have changed."""
        self._house.background.run(self._bank_version, self._bank.setText, lambda error: self._bank.setText(""))

    # --- building ---

    def _looks(self) -> Panel:
        panel = Panel(lambda: _("外观"))
        self.theme = Choice()
        self.theme.offer(Theme.SYSTEM, lambda: _("跟随系统"))
        self.theme.offer(Theme.LIGHT, lambda: _("浅色"))
        self.theme.offer(Theme.DARK, lambda: _("深色"))
        self.theme.chosen.connect(lambda value: self._house.change(theme=value))
        self.scale = Choice()
        for scale in SCALES:
            self.scale.offer(scale, f"{scale:.0%}")
        self.scale.chosen.connect(lambda value: self._house.change(text_scale=value))
        self.language = Choice()
        self.language.offer(Language.CHINESE, "中文")  # each language is called by its own name
        self.language.offer(Language.ENGLISH, "English")
        self.language.chosen.connect(lambda value: self._house.change(language=value))
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(Field(lambda: _("主题"), self.theme), 1)
        row.addWidget(Field(lambda: _("文字大小"), self.scale, lambda: _("也可按 Ctrl+= 和 Ctrl+−")), 1)
        row.addWidget(Field(lambda: _("语言"), self.language), 1)
        panel.body.addLayout(row)
        return panel

    def _study(self) -> Panel:
        panel = Panel(lambda: _("学习"))
        self.daily = Number(5, 200, self._house.settings.daily_amount, 5)
        self.daily.changed.connect(lambda value: self._house.change(daily_amount=value))
        panel.body.addWidget(Field(lambda: _("每天做多少题"), self.daily, lambda: _("每天的学习任务以此为上限")))
        self.at_once = Check(lambda: _("单选题和判断题点选后立即判定（不用再按“提交”）"))
        self.at_once.toggled.connect(lambda on: self._house.change(judge_on_click=on))
        self.onward = Check(lambda: _("答对后自动进入下一题（答错时总会停下来）"))
        self.onward.toggled.connect(lambda on: self._house.change(next_after_right=on))
        panel.body.addWidget(self.at_once)
        panel.body.addWidget(self.onward)
        return panel

    def _data(self) -> Panel:
        panel = Panel(lambda: _("数据"))
        self._folder = Text(str(self._house.data), "body", "text2")
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        panel.body.addWidget(Text(lambda: _("题库、学习记录、考试和成绩都保存在这个文件夹："), "body"))
        panel.body.addWidget(self._folder)
        show = secondary(lambda: _("打开文件夹"), "folder-open")
        show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._house.data))))
        self.backup = primary(lambda: _("备份到文件…"), "download")
        self.backup.clicked.connect(self._choose_backup)
        self.restore = secondary(lambda: _("从备份恢复…"), "upload")
        self.restore.clicked.connect(self._choose_restore)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.backup, self.restore, show):
            row.addWidget(button)
        row.addStretch(1)
        panel.body.addLayout(row)
        return panel

    def _joining(self) -> Panel:
        panel = Panel(lambda: _("网上考试"))
        panel.body.addWidget(
            Text(lambda: _("让双击组织者发来的加入文件就打开本程序，直接进入考试。只改动当前用户的设置。"))
        )
        self.associate = secondary(lambda: _("登记加入文件"), "monitor")
        self.associate.clicked.connect(self.tell_the_desktop)
        panel.body.addWidget(self.associate, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _about(self) -> Panel:
        panel = Panel(lambda: _("关于"))
        self._version = Text("", "body", "text2")
        self._bank = Text("", "body", "text2")
        panel.body.addWidget(self._version)
        panel.body.addWidget(self._bank)
        panel.body.addWidget(
            Text(
                lambda: _(
                    "本程序依 Apache-2.0 许可发布。"
                    "字体：思源黑体（OFL-1.1）；图标：Lucide（ISC）；界面：Qt（LGPL-3.0）。"
                ),
                "caption",
                "text3",
            )
        )
        return panel

    # --- drawing ---

    def _show(self) -> None:
        chosen = self._house.settings
        self.theme.choose(chosen.theme)
        self.scale.choose(min(SCALES, key=lambda scale: abs(scale - theme.clamp_scale(chosen.text_scale))))
        self.language.choose(chosen.language)
        for box, value in ((self.at_once, chosen.judge_on_click), (self.onward, chosen.next_after_right)):
            box.blockSignals(True)
            box.setChecked(value)
            box.blockSignals(False)
        if self.daily.value != chosen.daily_amount:
            self.daily.set_value(chosen.daily_amount)
        self._version.setText(_("学法考试 {version}").format(version=VERSION))

    def _bank_version(self) -> str:
        bank = self._house.doors().bank
        return words.bank_version(bank.version(), bank.fact("starter_checked_on"))

    def retranslate(self) -> None:
        """Sentences made from values."""
        self._show()

    def first_focus(self) -> QWidget | None:
        """The first choice."""
        return self.theme

    # --- the desktop ---

    def tell_the_desktop(self) -> None:
        """A double-click on a join file opens this program from now on."""
        from ui.file_association import associate

        done = _("已登记。以后双击加入文件就会打开本程序。")
        self._house.background.run(
            associate, lambda place: self.notice.tell(Tone.SUCCESS, done, str(place)), self._failed, lane=Lane.SIDE
        )

    # --- safe keeping ---

    def _choose_backup(self) -> None:
        name = f"{_('学法考试备份')}-{datetime.now().astimezone():%Y%m%d-%H%M}.sqlite"
        choose_target(self, _("备份到文件"), name, "SQLite (*.sqlite)", self.back_up_to)

    def back_up_to(self, target: Path) -> None:
        """Write a backup, opened and checked before it is called one."""

        def job() -> None:
            from question_bank.database import backup

            backup(self._house.doors().database, target)

        self._house.background.run(
            job,
            lambda result: self.notice.tell(Tone.SUCCESS, _("已备份到 {path}，并打开核对过。").format(path=target)),
            self._failed,
        )

    def _choose_restore(self) -> None:
        choose_file(self, _("从备份恢复"), "SQLite (*.sqlite)", self._ask_to_restore)

    def _ask_to_restore(self, source: Path) -> None:
        ask(
            self,
            _("用这份备份替换现有数据吗？"),
            _(
                "现有的题库、学习记录和考试会换成备份里的；现有数据另存在数据文件夹里，文件名带 before-restore。"
                "恢复后程序会关闭，请重新打开。"
            ),
            _("恢复"),
            lambda: self.restore_from(source),
            kind="danger",
        )

    def restore_from(self, source: Path) -> None:
        """Put a backup in the place of the store; what stood there is kept beside it."""

        def job() -> None:
            from question_bank.database import restore, verify

            verify(source, histories())  # before the store is let go: a bad file must leave the program as it was
            self._house.doors().close()
            restore(source, self._house.data, histories())

        self._house.background.run(job, lambda result: self._restored(), self._failed)

    def _restored(self) -> None:
        dialog = tell(self, _("已恢复"), _("数据已换成备份里的。请重新打开程序。"))
        dialog.finished.connect(lambda result: self.window().close())

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)
