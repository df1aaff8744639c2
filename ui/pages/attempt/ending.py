"""The exam page's last sheet: delivering, the receipt, or why it goes no further.

Law: "received" is said with a receipt in hand only.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from quiz.attempt import Refusal
from quiz.desk import Receipt
from ui import words
from ui.language import _, counted
from ui.look import look
from ui.pages.attempt.shown import AttemptShown, Step
from ui.widgets.buttons import primary, secondary
from ui.widgets.files import choose_target
from ui.widgets.panel import Panel
from ui.widgets.text import Text

SEALED = ".lawquiz-sealed"


class Ending(QWidget):
    """``leave``, ``again`` and ``result`` are its buttons; ``sealed(Path)``: where to write a file for a stick."""

    sealed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        panel = Panel(margin=40)
        panel.setMaximumWidth(look.px(760))
        self.title, self.told = Text("", "heading"), Text("", "option")
        self._receipt_name = Text(lambda: _("交卷回执号"), "caption", "text2")
        self.receipt = Text("", "figure")
        self.receipt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.more = Text("", "body", "text2")
        self.leave = primary(lambda: _("离开"), "log-out")
        self.again = secondary(lambda: _("再试一次"), "rotate-ccw")
        self.result = secondary(lambda: _("我的成绩"), "award")
        self.seal = secondary(lambda: _("保存到U盘…"), "save")
        self.seal.clicked.connect(self._choose)
        for part in (self.title, self.told, self._receipt_name, self.receipt, self.more):
            panel.body.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        for button in (self.seal, self.again, self.result, self.leave):
            row.addWidget(button)
        panel.body.addSpacing(8)
        panel.body.addLayout(row)
        centre = QHBoxLayout()
        centre.addStretch(1)
        centre.addWidget(panel, 6)
        centre.addStretch(1)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addLayout(centre)
        column.addStretch(2)
        self._candidate = ""

    def draw(self, shown: AttemptShown) -> None:
        """Show how it ended, or that it is not over yet."""
        self._candidate = shown.candidate
        delivering = shown.step is Step.DELIVERING
        receipt = shown.receipt if shown.step is Step.DONE else None
        stuck = delivering and shown.hall is not None and shown.hall.stuck
        for part in (self._receipt_name, self.receipt):
            part.setVisible(receipt is not None)
        self.again.setVisible(shown.trouble is not None and not delivering)
        self.result.setVisible(shown.released and receipt is not None)
        self.seal.setVisible(stuck)
        self.leave.setVisible(not delivering)
        more = ""
        if receipt is not None:
            self.title.setText(_("已交卷"))
            self.told.setText(_received(receipt, shown))
            self.receipt.setText(receipt.number)
        elif delivering:
            self.title.setText(_("已在本机交卷，正在送达考场…"))
            waiting = shown.hall.undelivered if shown.hall else 0
            held = _("答案都保存在本机。") if shown.hall is None or shown.hall.kept_here else ""
            left = counted("还有 {n} 题没有送达。", waiting) if waiting else _("答案已送达，正在等考场的回执。")
            self.told.setText(words.together(held, left, _("联系上考场后会自动送达，请不要关闭程序。")))
            more = _more(shown, stuck)
        elif shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self.title.setText(_("试卷没有打开"))
            self.told.setText(str(told))
        else:
            self.title.setText(_("不能作答"))
            self.told.setText(words.refusal(shown.refusal or Refusal.NOT_STARTED))
        self.more.setText(more)
        self.more.setVisible(bool(more))

    def _choose(self) -> None:
        name = _("{name}的答卷").format(name=self._candidate) + SEALED
        choose_target(self, _("保存到U盘"), name, f"{_('密封的答卷')} (*{SEALED})", self._chosen)

    def _chosen(self, path: Path) -> None:
        self.sealed.emit(path)


def _more(shown: AttemptShown, stuck: bool) -> str:
    if shown.sealed is not None:
        return _("已写入“{name}”。请把U盘交给监考；只有考场能打开这个文件。").format(name=shown.sealed.name)
    if shown.trouble is not None:
        return str(words.trouble(shown.trouble))
    if shown.refusal is not None:
        return words.refusal(shown.refusal)
    if stuck:
        return _("网络一直没有恢复。可以把答卷保存到U盘交给监考，文件只有考场能打开。")
    return ""


def _received(receipt: Receipt, shown: AttemptShown) -> str:
    at = words.clock(receipt.at.astimezone())
    if receipt.by_clock:
        told = _("时间到，{at} 已自动交卷，共作答 {answered} 题。").format(at=at, answered=receipt.answered)
    else:
        told = _("{at} 已收到你的答卷，共作答 {answered} 题。").format(at=at, answered=receipt.answered)
    if shown.hall is None:
        return told
    if shown.hall.refused:
        late = counted("有 {n} 条答案来得太晚，考场已另外保留，由监考决定是否计入。", shown.hall.refused)
        return words.together(told, late)
    return words.together(told, _("考场已收到全部答案。"))
