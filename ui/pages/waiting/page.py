"""The waiting room: your name, the exam, how long still, and that all is well; it turns to the paper by itself.

Law: nothing has to be done here, and the page says so. What will be recorded during the exam is told before it.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from quiz.attempt import Refusal
from quiz.exam.client import RemoteDesk
from ui import words
from ui.background import Runs
from ui.language import _, counted
from ui.pages.waiting.presenter import WaitingPresenter, WaitingShown
from ui.widgets.announce import announce
from ui.widgets.buttons import primary, quiet
from ui.widgets.dialogs import ask
from ui.widgets.form import Field
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import scroller
from ui.widgets.panel import Panel
from ui.widgets.text import Text

TICK = 500  # ms
SECONDS_WITHIN = 120


class WaitingPage(QWidget):
    """``began`` when there is a paper, ``left`` when the candidate goes."""

    began = Signal()
    left = Signal()

    def __init__(self, desk: RemoteDesk, runs: Runs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = WaitingPresenter(desk, runs, self.draw, self._begin)
        self._told: tuple[str, ...] = ()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(16)
        column.addStretch(1)
        centre = QHBoxLayout()
        centre.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(16)
        self.notice = Notice()
        for part in (self.notice, self._unlocking(), self._who(), self._what_comes()):
            middle.addWidget(part)
        centre.addLayout(middle, 8)
        centre.addStretch(1)
        column.addLayout(centre)
        column.addStretch(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller(inner, keys=True))
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.presenter.tick)
        self._timer.start()
        self.draw(self.presenter.shown)
        self.presenter.tick()

    # --- building ---

    def _who(self) -> QWidget:
        panel = Panel(margin=40)
        self._exam = Text("", "section", "text2")
        self._name, self._unit = Text("", "figure"), Text("", "body", "text2")
        self._when = Text("", "heading", "primary")
        self._contact = Text("", "body", "success")
        for part in (self._exam, self._name, self._unit, self._when, self._contact):
            panel.body.addWidget(part)
        return panel

    def _unlocking(self) -> QWidget:
        self._unlock_panel = Panel(lambda: _("联系不上考场"))
        self.code = QLineEdit()
        self.code.setProperty("role", "answer")
        self.code.setMaxLength(60)
        self.code.returnPressed.connect(self._unlock)
        self._code_field = Field(lambda: _("启封码"), self.code, lambda: _("由监考当场宣读；空格和大小写随意"))
        self.unlock = primary(lambda: _("启封试卷"), "lock")
        self.unlock.clicked.connect(self._unlock)
        body = self._unlock_panel.body
        self._unlock_words = Text()
        body.addWidget(self._unlock_words)
        body.addWidget(self._code_field)
        body.addWidget(self.unlock, 0, Qt.AlignmentFlag.AlignRight)
        return self._unlock_panel

    def _what_comes(self) -> QWidget:
        panel = Panel(lambda: _("接下来"))
        sentences: tuple[Callable[[], str], ...] = (
            lambda: _("考试开始时，试卷会自动打开，不用做任何操作。请不要关闭程序。"),
            lambda: _("每答一题都会先存在本机，再送到考场。断网、断电都不会丢；重新打开加入文件可以接着答。"),
            lambda: _("考试中离开本程序的窗口会被记录（离开多久），供监考查看；不会因此自动扣分或收卷。"),
            lambda: _("到时间自动交卷，提前答完可以自己交卷。"),
        )
        for sentence in sentences:
            panel.body.addWidget(Text(sentence))
        self.leave = quiet(lambda: _("不是我，退出"), "log-out")
        self.leave.clicked.connect(self._ask_to_leave)
        panel.body.addWidget(self.leave, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    # --- acting ---

    def _unlock(self) -> None:
        self.presenter.open_with(self.code.text())

    def _ask_to_leave(self) -> None:
        ask(
            self,
            _("退出这个座位吗？"),
            _("退出后，要重新输入工号和准考码才能进入考场。"),
            _("退出"),
            self.left.emit,
            _("留在这里"),
            "danger",
        )

    def _begin(self) -> None:
        self._timer.stop()
        self.began.emit()

    # --- drawing ---

    def draw(self, shown: WaitingShown) -> None:
        """Show all of it."""
        self._exam.setText(shown.title)
        self._name.setText(shown.name)
        self._unit.setText(shown.unit)
        self._unit.setVisible(bool(shown.unit))
        self._when.setText(_when(shown))
        told, tone = _contact(shown)
        if self._contact.text() and told != self._contact.text():
            announce(self, told)
        self._contact.setText(told)
        self._contact.set_tone(tone)
        opening = shown.by_code and self._unlock_panel.isHidden()
        self._unlock_panel.setVisible(shown.by_code)
        if opening:
            announce(self, _("联系不上考场"), urgent=True)
            self.code.setFocus(Qt.FocusReason.OtherFocusReason)
        self.unlock.setEnabled(not shown.busy)
        self._code_field.blame(words.refusal(shown.refused) if shown.refused is not None else "")
        self._code_field.setVisible(shown.packed)
        self.unlock.setVisible(shown.packed)
        self._unlock_words.setText(_unlock_words(shown))
        if shown.notices != self._told:
            self._told = shown.notices
            news = [_("监考通知：{text}").format(text=text) for text in shown.notices]
            self.notice.tell(Tone.INFO, "\n".join(news[-3:]), closable=False)

    def changeEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """What was put into words from values, in another language."""
        super().changeEvent(event)
        if event.type() == event.Type.LanguageChange:
            self.draw(self.presenter.shown)


def _when(shown: WaitingShown) -> str:
    if shown.beginning:
        return _("考试开始，正在打开试卷…")
    if shown.begins_at is None or shown.left is None:
        return _("等待组织者宣布开始")
    at = words.clock(shown.begins_at.astimezone())
    if shown.left <= 0:
        return _("{time} 开始，正在等考场发令…").format(time=at)
    if shown.left <= SECONDS_WITHIN:
        return counted("{n} 秒后开始", math.ceil(shown.left))
    return _("{time} 开始，还有 {left}").format(time=at, left=_minutes(shown.left))


def _minutes(seconds: float) -> str:
    from datetime import timedelta

    return words.duration(timedelta(minutes=math.ceil(seconds / 60)))


def _unlock_words(shown: WaitingShown) -> str:
    if not shown.packed:
        return words.refusal(Refusal.NO_PACKAGE)
    return _("试卷已经加密存在本机。输入监考宣读的启封码就可以开始答题，答案先存在本机，网络恢复后自动送达。")


def _contact(shown: WaitingShown) -> tuple[str, str]:
    if shown.fenced:
        return _("你已在另一台电脑上登录，这台电脑不能再用。请点“退出”，或找监考。"), "danger"
    if shown.unknown:
        return _("考场不认识这次登录了。请点“退出”，重新输入准考码；不行请找监考。"), "danger"
    if shown.heard is None:
        return _("正在联系考场…"), "text2"
    if not shown.heard:
        return _("暂时联系不上考场，正在自动重试。请留在这里；一直不行请告诉监考。"), "warning"
    return _("已连上考场，一切就绪"), "success"
