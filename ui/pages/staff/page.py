"""Log in as a member of staff to a hall on another PC, and go to its board.

Law: first which hall, then who. What was typed as a secret is cleared as soon as it has been sent.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from quiz.exam.join_file import SUFFIX, Join, read_join_file
from quiz.exam.protocol import Denied, SittingHeld
from quiz.exam.staff_client import Post
from ui import words
from ui.background import Lane
from ui.house import House
from ui.language import _
from ui.look import look
from ui.pages.staff.presenter import In, last, log_in, typed
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.files import DropPlace
from ui.widgets.form import Field
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.text import Text

WIDEST = 720


class StaffPage(Page):
    """``open()``, or ``open(join)`` where the hall is known."""

    def __init__(self, house: House) -> None:
        super().__init__(
            lambda: _("监考登录"), lambda: _("到开在另一台电脑上的考场监考；考生请用“参加考试”"), widest=WIDEST
        )
        self._house = house
        self._join: Join | None = None
        self._last_join: Join | None = None
        self.back = quiet(lambda: _("返回"), "chevron-left")
        self.back.clicked.connect(self._go_back)
        self.add_action(self.back)
        self._where_parts = self._where()
        self._who_part, self._which_part = self._who(), self._which()
        for part in (self._where_parts, self._who_part, self._which_part):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._show()

    # --- building ---

    def _where(self) -> QWidget:
        self.last = primary(lambda: "", "chevron-right")
        self.last.clicked.connect(lambda: self.open(self._last_join))
        self.last.hide()
        self.drop = DropPlace(
            lambda: _("把组织者给的加入文件拖到这里，或者点下面的按钮选择。"),
            lambda: _("选择加入文件…"),
            "folder-open",
            lambda: _("选择加入文件"),
            lambda: f"{_('考试的加入文件')} (*{SUFFIX})",
        )
        self.drop.setMinimumHeight(look.px(150))
        self.drop.chosen.connect(self.read)
        self.address, self.fingerprint = QLineEdit(), QLineEdit()
        self._address_field = Field(lambda: _("考场地址"), self.address, lambda: _("如 10.1.2.3:8443"))
        self._fingerprint_field = Field(
            lambda: _("证书指纹"), self.fingerprint, lambda: _("印在准考证上，共 32 位；空格和大小写随意")
        )
        self.fingerprint.returnPressed.connect(self.take_typed)
        self.connect_button = secondary(lambda: _("下一步"), "chevron-right")
        self.connect_button.clicked.connect(self.take_typed)
        panel = Panel(lambda: _("没有加入文件"))
        panel.body.addWidget(self._address_field)
        panel.body.addWidget(self._fingerprint_field)
        panel.body.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignRight)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for part in (self.last, self.drop, panel):
            column.addWidget(part)
        return holder

    def _who(self) -> Panel:
        panel = Panel()
        self._hall = Text("", "title")
        self._at = Text("", "caption", "text3")
        self.name, self.secret = QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.returnPressed.connect(self.secret.setFocus)
        self.secret.returnPressed.connect(self.log_in)
        self.enter = primary(lambda: _("进入监考台"), "chevron-right")
        self.enter.clicked.connect(self.log_in)
        panel.body.addWidget(self._hall)
        panel.body.addWidget(self._at)
        panel.body.addWidget(Field(lambda: _("账号"), self.name))
        panel.body.addWidget(Field(lambda: _("口令"), self.secret, lambda: _("由组织者开账号时给你")))
        panel.body.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    def _which(self) -> Panel:
        panel = Panel(lambda: _("监考哪一场？"))
        self._sittings = QVBoxLayout()
        self._sittings.setSpacing(8)
        panel.body.addLayout(self._sittings)
        return panel

    # --- which hall ---

    def open(self, join: Join | None = None) -> None:
        """For this hall, or ask for which."""
        self.notice.hide()
        self.secret.clear()
        self._join = join
        self._show()
        if join is None:
            folder = self._house.data
            self._house.background.run(lambda: last(folder), self._offer_last, lane=Lane.SIDE)

    def _offer_last(self, join: Join | None) -> None:
        self.last.setVisible(join is not None)
        if join is not None:
            self._last_join = join
            self.last.setText(_("上次的考场：{title}").format(title=join.title or join.addresses[0]))

    def read(self, path: Path) -> None:
        """A join file that was chosen or dropped."""
        self._house.background.run(lambda: read_join_file(path), self.open, self._failed, lane=Lane.SIDE)

    def take_typed(self) -> None:
        """Address and fingerprint from a slip."""
        address = self.address.text().strip()
        self._address_field.blame("" if address else _("请填写考场地址。"))
        join = typed(address, self.fingerprint.text())
        short = join is None and bool(address)
        self._fingerprint_field.blame(_("指纹不完整或有错，应是 32 位数字和字母 A–F。") if short else "")
        if join is not None:
            self.open(join)

    # --- who ---

    def log_in(self) -> None:
        """With what was typed."""
        join, name, secret = self._join, self.name.text(), self.secret.text()
        if join is None or not self.enter.isEnabled():
            return
        if not name.strip() or not secret.strip():
            (self.secret if name.strip() else self.name).setFocus()
            return
        self.enter.setEnabled(False)
        self.notice.tell(Tone.INFO, _("正在登录…"), closable=False)
        folder = self._house.data
        self._house.background.run(
            lambda: log_in(folder, join, name, secret), self._arrived, self._failed, lane=Lane.SIDE
        )

    def _arrived(self, found: In | Denied) -> None:
        self.enter.setEnabled(True)
        self.secret.clear()
        if isinstance(found, Denied):
            self.notice.tell(Tone.WARNING, words.denied(found))
            self.secret.setFocus()
            return
        self.notice.hide()
        if found.sittings:
            self._offer_sittings(found.post, found.sittings)
        else:
            self._go_to_board(found.post)

    def _offer_sittings(self, post: Post, sittings: tuple[SittingHeld, ...]) -> None:
        while (item := self._sittings.takeAt(0)) is not None:
            item.widget().deleteLater()
        for sitting in sittings:
            button = secondary(f"{sitting.title} · {sitting.on}")
            button.clicked.connect(lambda _on=False, sitting=sitting: self._take(post, sitting))
            self._sittings.addWidget(button)
        self._who_part.hide()
        self._which_part.show()

    def _take(self, post: Post, sitting: SittingHeld) -> None:
        post.turn_to(sitting.id, sitting.title)
        self._go_to_board(post)

    def _go_to_board(self, post: Post) -> None:
        self._join = None
        self._show()
        self._house.go("board", post=post)

    def _failed(self, error: Exception) -> None:
        self.enter.setEnabled(True)
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, words.together(told.happened, told.do), told.detail)

    # --- drawing ---

    def _show(self) -> None:
        known = self._join is not None
        self._where_parts.setVisible(not known)
        self._who_part.setVisible(known)
        self._which_part.hide()
        if self._join is not None:
            self._hall.setText(self._join.title or _("考场"))
            self._at.setText(words.listed(self._join.addresses))
            self.name.setFocus()

    def _go_back(self) -> None:
        if self._join is not None:
            self.open()
        else:
            self._house.go("sittings")

    def first_focus(self) -> QWidget:
        """The name, or the button for the file."""
        return self.name if self._join is not None else self.drop.button

    def retranslate(self) -> None:
        """The hall's name may be ours."""
        if not self._which_part.isVisibleTo(self):
            self._show()
