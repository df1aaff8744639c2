"""What the candidate is told of the hall in the middle of an exam: the wire is away or back, the invigilators say so.

Law: quiet words that never cover the question; read out once.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import words
from ui.language import _, counted
from ui.pages.attempt.hall_shown import HallShown
from ui.widgets.notice import Notice, Tone

MOST = 3  # messages that stand there at once
GOOD_NEWS = 8000  # ms that a good word stays


class HallNotices(QWidget):
    """``present`` it as often as one likes: only what has changed is told."""

    def __init__(self) -> None:
        super().__init__()
        self.wire, self.said = Notice(), Notice()
        self._before = HallShown()
        self._told = ""
        self._unread: list[str] = []
        self._good = QTimer(self, singleShot=True, interval=GOOD_NEWS)
        self._good.timeout.connect(self.wire.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.wire)
        column.addWidget(self.said)
        self.wire.closed.connect(self._fit)
        self.said.closed.connect(self._read)
        self._fit()

    def present(self, hall: HallShown) -> None:
        """Tell what is new."""
        before, self._before = self._before, hall
        self._tell_of_the_wire(hall)
        news = [_("监考通知：{text}").format(text=text) for text in hall.notices[len(before.notices) :]]
        news += [counted("监考给你延长了 {n} 分钟，剩余时间已更新。", n) for n in hall.granted[len(before.granted) :]]
        if news:
            self._unread += news
            self.said.tell(Tone.INFO, "\n".join(self._unread[-MOST:]))
        self._fit()

    def _tell_of_the_wire(self, hall: HallShown) -> None:
        tone, told = _of_the_wire(hall)
        if told and told != self._told:
            self._good.stop()
            self.wire.tell(tone, told, closable=False)
        elif self._told and not told:
            if hall.undelivered:
                happened = counted("又联系上考场了，还有 {n} 题正在送达。", hall.undelivered)
            else:
                happened = _("又联系上考场了，答案都已送达。")
            self.wire.tell(Tone.SUCCESS, happened)
            self._good.start()
        self._told = told

    def _read(self) -> None:
        self._unread.clear()
        self._fit()

    def _fit(self) -> None:
        """Without words it takes no room."""
        self.setVisible(not (self.wire.isHidden() and self.said.isHidden()))


def _of_the_wire(hall: HallShown) -> tuple[Tone, str]:
    refused = counted("有 {n} 条答案考场没有计入，已另外保留，请告诉监考。", hall.refused) if hall.refused else ""
    if hall.unknown:
        told = _("考场不认识这台电脑的登录。答案都保存在本机，请马上告诉监考。")
        return Tone.DANGER, words.together(told, refused)
    if hall.silent and hall.kept_here:
        told = _("暂时联系不上考场。请继续答题：答案都保存在本机，联系上后自动送达。")
        return Tone.WARNING, words.together(told, refused)
    if hall.silent:
        told = _("联系不上考场，本机的磁盘也出错了，答案可能丢失。请不要关闭程序，马上告诉监考。")
        return Tone.DANGER, words.together(told, refused)
    if not hall.kept_here:
        told = _("本机的磁盘出错，答案直接送往考场，考场收到的不会丢。请告诉监考。")
        return Tone.DANGER, words.together(told, refused)
    return Tone.WARNING, refused
