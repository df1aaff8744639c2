"""Joining an exam at the own PC: which hall, number and code, and is it really you.

Law: from a double-click on the join file it is two words and two steps to the waiting room. Nothing on this page can
make the program trust a hall that file or slip does not name.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from quiz.exam.client import RemoteDesk
from quiz.exam.found import Found
from quiz.exam.join_file import SUFFIX, Join
from quiz.exam.protocol import Denial, SittingHeld
from ui import words
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.join.presenter import JoinPresenter, complete
from ui.pages.join.shown import JoinShown, Step
from ui.widgets.buttons import big, primary, quiet, secondary
from ui.widgets.files import DropPlace
from ui.widgets.form import Field
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.text import Text

TICK = 1000  # ms


class JoinPage(Page):
    """``open(file=…)`` straight on a join file, ``open(join=…)`` on a hall that is known; else all ways are offered."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("加入网上考试"), widest=860)
        self._house = house
        self.presenter = JoinPresenter(house.background, house.data, self.draw, self._enter)
        self._drawn = JoinShown()
        self.other = quiet(lambda: _("换一个考场"), "chevron-left")
        self.other.clicked.connect(self._start_again)
        self.add_action(self.other)
        self.staff = quiet(lambda: _("我来监考"), "monitor")
        self.staff.clicked.connect(lambda: house.go("staff"))
        self.add_action(self.staff)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for part in (self._halls(), self._which(), self._who(), self._confirming(), self._stopped()):
            self._stack.addWidget(part)
        self.body.addWidget(holder, 1)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self.presenter.tick)
        self.draw(self._drawn)

    # --- building ---

    def _halls(self) -> QWidget:
        self.last = secondary(lambda: _("继续上次加入的考试"), "rotate-ccw")
        self.last.clicked.connect(self._join_last)
        self.drop = DropPlace(
            lambda: _("把组织者发来的加入文件拖到这里，或者点下面的按钮选择。"),
            lambda: _("选择加入文件…"),
            "folder-open",
            lambda: _("选择加入文件"),
            lambda: f"{_('考试的加入文件')} (*{SUFFIX})",
        )
        self.drop.setMinimumHeight(look.px(150))
        self.drop.chosen.connect(lambda path: self.open(file=path))
        panel = Panel(lambda: _("没有加入文件"))
        panel.body.addWidget(Text(lambda: _("准考证上印有考场地址和证书指纹，照着输入也可以加入。"), "body", "text2"))
        self._heard = Text(lambda: _("网络上正在开放的考场（选中后仍要核对指纹）："), "caption", "text3")
        self._offers = QVBoxLayout()
        self._offers.setSpacing(8)
        self.address, self.fingerprint = QLineEdit(), QLineEdit()
        self._fingerprint_field = Field(
            lambda: _("证书指纹"), self.fingerprint, lambda: _("印在准考证上，共 32 位；空格和大小写随意")
        )
        self.fingerprint.returnPressed.connect(self._join_typed)
        self.fingerprint.textChanged.connect(lambda _text: self._fingerprint_field.blame(""))
        self.connect_button = primary(lambda: _("连接考场"), "chevron-right")
        self.connect_button.clicked.connect(self._join_typed)
        panel.body.addWidget(self._heard)
        panel.body.addLayout(self._offers)
        panel.body.addWidget(Field(lambda: _("考场地址"), self.address, lambda: _("如 10.1.2.3:8443")))
        panel.body.addWidget(self._fingerprint_field)
        panel.body.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignRight)
        return _column(self.last, self.drop, panel)

    def _which(self) -> QWidget:
        panel = Panel(lambda: _("参加哪一场考试？"))
        self._sittings = QVBoxLayout()
        self._sittings.setSpacing(8)
        panel.body.addLayout(self._sittings)
        return _column(panel)

    def _who(self) -> QWidget:
        panel = Panel(margin=40)
        self.number, self.code, self.one_time = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.number, self.code, self.one_time):
            line.setProperty("role", "answer")
            line.returnPressed.connect(self._enter_pressed)
        for line in (self.code, self.one_time):
            line.setMaxLength(40)
        self.code.textChanged.connect(self._code_typed)
        self.number.textChanged.connect(lambda _text: self.presenter.stop_trying())
        self._code_field = Field(
            lambda: _("准考码"), self.code, lambda: _("印在准考证上的八位字母和数字，横线和大小写随意")
        )
        self._one_time_field = Field(
            lambda: _("换机码"), self.one_time, lambda: _("请监考当场给你一个，十分钟内有效，只能用一次")
        )
        self.enter = big(lambda: _("进入考场"), "chevron-right")
        self.enter.clicked.connect(self._log_in)
        self._told = Text("", "body", "warning")
        panel.body.addWidget(Text(lambda: _("请对照准考证填写"), "title"))
        panel.body.addWidget(Field(lambda: _("工号"), self.number))
        panel.body.addWidget(self._code_field)
        panel.body.addWidget(self._one_time_field)
        panel.body.addWidget(self._told)
        panel.body.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignRight)
        return _column(panel)

    def _confirming(self) -> QWidget:
        panel = Panel(margin=40)
        self._name, self._unit = Text("", "figure"), Text("", "title", "text2")
        self._exam = Text("", "option")
        self.yes = big(lambda: _("是我，进入候考"), "chevron-right")
        self.yes.clicked.connect(self.presenter.confirm)
        self.no = secondary(lambda: _("不是我"), "chevron-left")
        self.no.clicked.connect(self.presenter.not_me)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.no)
        row.addStretch(1)
        row.addWidget(self.yes)
        for part in (Text(lambda: _("请确认这是你本人"), "body", "text2"), self._name, self._unit, self._exam):
            panel.body.addWidget(part)
        panel.body.addSpacing(12)
        panel.body.addLayout(row)
        return _column(panel)

    def _stopped(self) -> QWidget:
        panel = Panel(margin=40)
        self._stop_words = Text("", "option")
        panel.body.addWidget(Text(lambda: _("不能在这里继续"), "title", "danger"))
        panel.body.addWidget(self._stop_words)
        self._stop_detail = Text("", "caption", "text3")
        panel.body.addWidget(self._stop_detail)
        return _column(panel)

    # --- acting ---

    def open(self, file: Path | None = None, join: Join | None = None) -> None:
        """Ready for somebody."""
        self.notice.hide()
        for line in (self.number, self.code, self.one_time):
            line.clear()
        self._timer.start()
        if file is not None:
            self.presenter.open_file(Path(file))
        elif join is not None:
            self.presenter.join(join)
        else:
            self.presenter.begin()

    def _start_again(self) -> None:
        self.open()

    def _join_last(self) -> None:
        if self._drawn.last is not None:
            self.presenter.join(self._drawn.last)

    def _join_typed(self) -> None:
        if not self.address.text().strip():
            self.address.setFocus()
            return
        self.presenter.join_typed(self.address.text(), self.fingerprint.text())

    def _take_address(self, hall: Found) -> None:
        """The network's word is taken for the address only."""
        self.address.setText(hall.addresses[0])
        self.fingerprint.setFocus()

    def _code_typed(self, text: str) -> None:
        """Its last character is as good as Enter."""
        self.presenter.stop_trying()
        if complete(text) and self._one_time_field.isHidden():
            self._log_in()

    def _enter_pressed(self) -> None:
        """Enter goes to the next field that is still empty, and from the last one on."""
        fields = [line for line in (self.number, self.code, self.one_time) if line.isVisible()]
        empty = next((line for line in fields if not line.text().strip()), None)
        if empty is not None and empty is not self.sender():
            empty.setFocus()
        else:
            self._log_in()

    def _log_in(self) -> None:
        self.presenter.log_in(self.number.text(), self.code.text(), self.one_time.text())

    def _enter(self, desk: RemoteDesk, join: Join) -> None:
        self._timer.stop()
        for line in (self.number, self.code, self.one_time):
            line.clear()
        self._house.go("waiting", desk=desk, join=join)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is a click on the button that has the keyboard."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QAbstractButton):
            button.click()
        else:
            super().keyPressEvent(event)

    # --- drawing ---

    def draw(self, shown: JoinShown) -> None:
        """Show all of it."""
        before, self._drawn = self._drawn, shown
        self._stack.setCurrentIndex([*Step].index(shown.step))
        self.other.setVisible(shown.step in (Step.WHICH, Step.WHO, Step.STOPPED))
        self.staff.setVisible(shown.step is Step.HALL)
        self.set_subtitle(shown.title)
        self.last.setVisible(shown.last is not None)
        if shown.last is not None:
            self.last.setText(_("继续上次加入的考试：{title}").format(title=shown.last.title))
        self._heard.setVisible(bool(shown.halls))
        if shown.halls != before.halls:
            _offer(self._offers, [(_hall_words(hall), lambda h=hall: self._take_address(h)) for hall in shown.halls])
        if shown.sittings != before.sittings:
            self._offer_sittings(shown.sittings)
        if shown.bad_fingerprint:
            self._fingerprint_field.blame(_("指纹不完整或有错，应是 32 位数字和字母 A–F。"))
        self._draw_who(shown)
        self._draw_trouble(shown)
        if shown.seat is not None:
            self._name.setText(shown.seat.name)
            self._unit.setText(" · ".join(part for part in (shown.seat.unit, shown.seat.number) if part))
            self._exam.setText(shown.seat.title)
        if shown.step is not before.step or shown.one_time != before.one_time:
            self._focus(shown)

    def _focus(self, shown: JoinShown) -> None:
        wanted = {Step.WHO: self.number, Step.CONFIRM: self.yes}.get(shown.step)
        if shown.one_time:
            wanted = self.one_time if shown.step is Step.WHO else wanted
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_who(self, shown: JoinShown) -> None:
        self._one_time_field.setVisible(shown.one_time)
        self.enter.setEnabled(not shown.busy and not shown.wait)
        self.connect_button.setEnabled(not shown.busy)
        told, tone = _who_words(shown)
        self._told.setText(told)
        self._told.set_tone(tone)
        self._told.setVisible(bool(told))
        self._told.setAccessibleName(told)

    def _draw_trouble(self, shown: JoinShown) -> None:
        if shown.step is Step.STOPPED and shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self._stop_words.setText(str(told))
            self._stop_detail.setText(told.detail)
        elif shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self.notice.tell(Tone.DANGER, str(told), told.detail)
        elif shown.step is Step.HALL and (shown.silent or shown.denied is not None):
            happened = words.denied(shown.denied) if shown.denied else _("联系不上这个考场，正在重试…")
            self.notice.tell(Tone.WARNING, happened)
        elif shown.step is Step.HALL and shown.busy:
            self.notice.tell(Tone.INFO, _("正在联系考场…"), closable=False)
        else:
            self.notice.hide()

    def _offer_sittings(self, sittings: tuple[SittingHeld, ...]) -> None:
        _offer(
            self._sittings,
            [(f"{each.title}（{each.on}）", lambda s=each: self.presenter.choose(s)) for each in sittings],
        )

    # --- page ---

    def first_focus(self) -> QWidget | None:
        """The first thing to write, or to say."""
        return {Step.HALL: self.drop.button, Step.WHO: self.number, Step.CONFIRM: self.yes}.get(self._drawn.step)

    def retranslate(self) -> None:
        """What was put into words from values."""
        self.draw(self._drawn)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What works here."""
        return (("Enter", _("到下一栏；填完后进入考场")),)


def _who_words(shown: JoinShown) -> tuple[str, str]:
    """What stands under the code, and its tone."""
    if shown.wait:
        return counted("连续输错的次数太多，请等 {n} 秒再试。", shown.wait), "warning"
    if shown.denied is not None and shown.denied.why is Denial.WRONG_CODE:
        return _("工号或准考码不对，请对照准考证核对后再试；还是不行请告诉监考。"), "danger"
    if shown.denied is not None and shown.denied.why is Denial.LEASE_HELD:
        return words.denied(shown.denied), "warning"
    if shown.denied is not None:
        return words.denied(shown.denied), "danger"
    if shown.silent:
        return _("暂时联系不上考场，正在自动重试。一直不行请告诉监考。"), "warning"
    if shown.busy:
        return _("正在核对…"), "text2"
    return "", "text2"


def _hall_words(hall: Found) -> str:
    return f"{hall.title}　{hall.addresses[0]}" if hall.addresses else hall.title


def _offer(layout: QVBoxLayout, offers: list[tuple[str, object]]) -> None:
    """Buttons, one under another, in the place of those before."""
    while (old := layout.takeAt(0)) is not None:
        widget = old.widget()
        if widget is not None:
            widget.deleteLater()
    for told, do in offers:
        button = secondary(told, "monitor")
        button.clicked.connect(lambda _checked=False, do=do: do())  # type: ignore[operator]
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)


def _column(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(16)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return page
