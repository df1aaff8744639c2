"""开考场: check, open the hall on this machine, hand out what candidates and invigilators need; closed again here.

Law: the store is lent to the hall while it runs. Codes are on this page until they are saved, and nowhere after.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from quiz.exam.join_file import PORT
from quiz.exam.protocol import Denied
from quiz.exam.running import Running
from quiz.exam.staff_client import Post
from ui import hall_here, words
from ui.background import Lane
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.hall import facts, handing_out
from ui.pages.hall.check_list import CheckList
from ui.pages.hall.checks import About, Level, checks
from ui.pages.hall.facts import Contact, Entered, Machine, Stored
from ui.pages.hall.hand_out_panel import HandOut
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import choose_folder
from ui.widgets.flow import Flow
from ui.widgets.form import Field, Number
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.text import Text
from ui.widgets.verdict import Chip

T = TypeVar("T")
AGAIN = 5_000  # ms between two questions to the hall
SIDE_BY_SIDE = 900  # px at 100 %: below this the two halves of the page stand under one another
CLOSED_WHY = "组织者关闭考场"  # stays Chinese: on the audit chain


class HallPage(Page):
    """``open(sitting_id)``."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("开考场"))
        self._house = house
        self._id = ""
        self.known: Stored | None = None
        self.machine: Machine | None = None
        self.contact = Contact()
        self.entered: Entered | None = None
        self._busy = ""
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self._ask_hall)
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("sittings"))
        self.check = secondary(lambda: _("重新检查"), "refresh-cw")
        self.check.clicked.connect(self.reload)
        self.add_action(self.check)
        self.add_action(self.leave)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(16)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self._hall())
        self.hand_out = HandOut(house, self.notice, self._ask, self._set_busy, self.reload)
        right.addWidget(self.hand_out)
        right.addStretch(1)
        self._halves.addLayout(right, 4)
        self._halves.addWidget(self._checks(), 5)
        self.body.addLayout(self._halves)
        self.body.addStretch(1)
        house.changes.on(self.reload, Changed.SITTINGS, Changed.ATTEMPTS)
        self.draw()

    # --- building ---

    def _hall(self) -> Panel:
        panel = Panel(lambda: _("考场"))
        self.state = Chip()
        panel.head.addWidget(self.state)
        self.told = Text("", "body", "text2")
        self.port = Number(1024, 65535, PORT)
        self._port = Field(lambda: _("端口"), self.port, lambda: _("换一个没有被占用的，例如 8444"))
        self.open_hall = primary(lambda: _("开考场"), "play")
        self.open_hall.clicked.connect(self.start)
        self.enter = primary(lambda: _("进入监考台"), "monitor")
        self.enter.clicked.connect(self.go_to_board)
        self.close_hall = secondary(lambda: _("关闭考场…"), "lock")
        self.close_hall.clicked.connect(self.ask_to_end)
        row = Flow(12)
        for button in (self.open_hall, self.enter, self.close_hall):
            row.addWidget(button)
        panel.body.addWidget(self.told)
        panel.body.addWidget(self._port)
        panel.body.addLayout(row)
        return panel

    def _checks(self) -> Panel:
        panel = Panel(lambda: _("考前检查"))
        self.summary = Text("", "caption", "text2")
        panel.head.addWidget(self.summary)
        self.list = CheckList()
        self.backup = secondary(lambda: _("立即备份"), "save")
        self.backup.clicked.connect(self.back_up)
        self.list.beside(About.BACKUP, self.backup)
        panel.body.addWidget(self.list)
        return panel

    # --- loading ---

    def open(self, sitting_id: str = "") -> None:
        """Show the hall for this exam."""
        if sitting_id and sitting_id != self._id:
            self._id, self.known, self.contact = sitting_id, None, Contact()
            self._hang_up()
            self.notice.hide()
        self.reload()

    def reload(self) -> None:
        """Look at everything again."""
        if not self._id:
            return
        sitting_id, second = self._id, self._house.settings.second_place
        self._house.background.run(
            lambda: facts.stored(self._house.doors(), sitting_id, second), self._loaded, self._failed
        )

    def _loaded(self, known: Stored) -> None:
        if known.sitting.id != self._id:
            return
        self.known = known
        data, port = self._house.data, self.port.value
        self._house.background.run(lambda: facts.machine(data, port), self._looked, self._failed, lane=Lane.SIDE)

    def _looked(self, machine: Machine) -> None:
        self.machine = machine
        if machine.running is None or (self.entered and self.entered.running != machine.running):
            self._hang_up()
        if machine.running is not None and self.entered is None:
            self._log_in(machine.running)
        self.draw()

    def _log_in(self, running: Running) -> None:
        known, data = self.known, self._house.data
        if known is None:
            return
        sitting = known.sitting

        def entered(post: Post) -> None:
            if self._id != sitting.id or self.machine is None or self.machine.running != running:
                post.close()
                return
            self.entered = Entered(running, post)
            self._ask_hall()
            self.draw()
            focused = self.focusWidget()
            if focused is None or not focused.isVisible():  # the button that was pressed has gone
                self.first_focus().setFocus()

        self._ask(lambda: hall_here.log_in(data, running, sitting.id, sitting.title), entered)

    def _ask_hall(self) -> None:
        """From where has it been reached? A hall that no longer answers is looked for again."""
        if self.entered is None:
            return
        post = self.entered.post

        def told(contact: Contact) -> None:
            if contact != self.contact:
                self.contact = contact
                self.draw()

        self._house.background.run(lambda: facts.contact(post), told, lambda _error: self.reload(), lane=Lane.SIDE)

    def _hang_up(self) -> None:
        if self.entered is not None:
            self.entered.post.close()
        self.entered, self.contact = None, Contact()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the hall only while somebody can see it."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """See ``showEvent``."""
        super().hideEvent(event)
        self._again.stop()

    # --- the hall ---

    def start(self) -> None:
        """Lend the store to a hall of its own."""
        data, port = self._house.data, self.port.value
        self._set_busy(_("正在开考场"))
        self._house.background.run(
            lambda: self._house.lend(lambda: hall_here.start_hall(data, port)), self._started, self._not_started
        )

    def _started(self, running: Running) -> None:
        self._set_busy("")
        self.notice.tell(Tone.SUCCESS, _("考场已开。关闭这个窗口，考场也会继续。"))
        self._house.changes.emit(Changed.SITTINGS)

    def _not_started(self, error: Exception) -> None:
        self._set_busy("")
        if isinstance(error, hall_here.NotStarted):
            log = self._house.data / hall_here.LOG
            told = error.args[0] or _("考场没有开起来。已有的数据没有改动。")
            self.notice.tell(Tone.DANGER, told, _("详情见 {log}").format(log=log))
            self.reload()
        else:
            self._failed(error)

    def ask_to_end(self) -> Ask | None:
        """Says what becomes of those who still sit."""
        if self.entered is None:
            return None
        return ask(
            self,
            _("关闭考场"),
            _("已收到的答案都在磁盘上。还在答题的考生会联系不上考场，答案先存在各自的电脑上，重新开考场后自动补送。"),
            _("关闭考场"),
            self.stop,
            kind="danger",
        )

    def stop(self) -> None:
        """Close the hall and take the store back."""
        entered, data = self.entered, self._house.data
        if entered is None:
            return
        self._set_busy(_("正在关闭考场"))
        job = lambda: self._house.lend(lambda: hall_here.close_hall(data, entered.post, CLOSED_WHY))  # noqa: E731
        self._house.background.run(job, self._stopped, self._failed)

    def _stopped(self, refused: object) -> None:
        self._set_busy("")
        if isinstance(refused, Denied):
            self._refused(refused)
            return
        self._hang_up()
        self.notice.tell(Tone.SUCCESS, _("考场已关闭。"))
        self._house.changes.emit(Changed.SITTINGS, Changed.ATTEMPTS)

    def go_to_board(self) -> None:
        """With a post of its own, which is the board's from then on."""
        if self.entered is None or self.known is None:
            return
        running, sitting, data = self.entered.running, self.known.sitting, self._house.data
        self._ask(
            lambda: hall_here.log_in(data, running, sitting.id, sitting.title),
            lambda post: self._house.go("board", post=post, leave_to="hall"),
        )

    # --- backup ---

    def back_up(self) -> None:
        """A copy here, and one at the second place if there is one."""
        second = self._house.settings.second_place
        self._set_busy(_("正在备份"))
        self._house.background.run(
            lambda: facts.back_up(self._house.doors(), second), self._backed_up, self._not_backed_up
        )

    def _backed_up(self, places: list[Path]) -> None:
        self._set_busy("")
        told = _("已备份并核对：{places}").format(places=words.listed(map(str, places)))
        self.notice.tell(
            Tone.SUCCESS,
            told,
            "",
            lambda: _("另存一份到…"),
            lambda: choose_folder(self, _("备份另存到哪里（U 盘或另一块磁盘）"), self.keep_second),
        )
        self.reload()

    def _not_backed_up(self, error: Exception) -> None:
        """The copy here may have been made all the same."""
        self._failed(error)
        self.reload()

    def keep_second(self, folder: Path) -> None:
        """From now on backups are kept there as well."""
        self._house.change(second_place=str(folder))
        self.back_up()

    # --- endings ---

    def _ask(self, job: Callable[[], T | Denied], then: Callable[[T], object], lane: Lane = Lane.SIDE) -> None:
        """Mostly the wire or a file; a refusal is told."""

        def ended(result: T | Denied) -> None:
            if isinstance(result, Denied):
                self._refused(result)
            else:
                then(result)

        self._house.background.run(job, ended, self._failed, lane=lane)

    def _refused(self, denied: Denied) -> None:
        self._set_busy("")
        self.notice.tell(Tone.WARNING, words.denied(denied))

    def _failed(self, error: Exception) -> None:
        self._set_busy("")
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    def may_leave(self) -> bool:
        """Not with codes that nobody has seen yet."""
        return self.hand_out.unsaved is None

    def _set_busy(self, what: str) -> None:
        """Say what is under way; empty: nothing is."""
        self._busy = what
        self.draw()

    # --- drawing ---

    def draw(self) -> None:
        """Show all of it."""
        known, machine = self.known, self.machine
        running = machine.running if machine is not None else None
        ready = known is not None and machine is not None and not self._busy
        if known is not None:
            sitting = known.sitting
            mark = _("试运行，不计成绩") if known.is_trial else ""
            over = _("已结束") if known.closed else ""
            parts = (sitting.title, words.day(sitting.on), sitting.place, mark, over)
            self.set_subtitle(" · ".join(filter(None, parts)))
        self._draw_hall(running)
        found = checks(known, machine, self.contact) if known is not None and machine is not None else ()
        self.list.put(found)
        wrong = sum(check.level is Level.BAD for check in found)
        look_at = sum(check.level is Level.LOOK for check in found)
        self.summary.setText(
            counted("{n} 项不行", wrong) if wrong else counted("{n} 项要注意", look_at) if look_at else ""
        )
        port_taken = machine is not None and running is None and not machine.port_free
        self._port.setVisible(port_taken or (self.port.value != PORT and running is None))
        self.open_hall.setVisible(running is None)
        self.open_hall.setEnabled(ready and not any(c.about is About.STORE and c.level is Level.BAD for c in found))
        for button in (self.enter, self.close_hall):
            button.setVisible(running is not None)
            button.setEnabled(ready and self.entered is not None)
        self.hand_out.put(known, self.entered, ready)
        for idle in (self.check, self.backup):
            idle.setEnabled(ready)

    def _draw_hall(self, running: Running | None) -> None:
        if self._busy:
            self.state.present(self._busy, "primary", "loader-circle")
        elif running is None:
            self.state.present(_("没有开"), "primary")
        else:
            self.state.present(_("已开"), "success", "circle-check")
        if running is None:
            self.told.setText(_("考场开了以后，考生才能在各自的电脑上登录。"))
        else:
            self.told.setText(
                _("地址 {address}\n指纹 {fingerprint}").format(
                    address=words.listed(running.addresses), fingerprint=handing_out.printed_fingerprint(running)
                )
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two halves beside one another where there is room."""
        super().resizeEvent(event)
        beside = self.width() >= look.px(SIDE_BY_SIDE)
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._halves.direction() != wanted:
            self._halves.setDirection(wanted)

    def first_focus(self) -> QWidget:
        """The next step."""
        buttons: tuple[Button, ...] = (self.open_hall, self.hand_out.issue, self.leave)
        return next((button for button in buttons if button.isVisibleTo(self) and button.isEnabled()), self.leave)

    def retranslate(self) -> None:
        """What was put into words from the values."""
        self.draw()
