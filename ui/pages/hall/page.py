"""开考场: check, open the hall on this machine, hand out what candidates and invigilators need; closed again here.

Law: the store is lent to the hall while it runs. Codes are on this page until they are saved, and nowhere after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import TypeVar
from uuid import uuid4

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from quiz.exam.protocol import Denied
from quiz.exam.running import Running
from quiz.exam.server import PORT
from quiz.exam.sitting import Sitting
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
from ui.pages.hall.dialogs import account_dialog, code_dialog, one_dialog, secret_dialog
from ui.pages.hall.facts import Contact, Machine, Stored
from ui.pages.hall.handing_out import Issued
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import choose_folder, open_outside
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


@dataclass(frozen=True, slots=True)
class Entered:
    """A hall that runs, and the organiser's post at it."""

    running: Running
    post: Post


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
        self.unsaved: Issued | None = None
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
        right.addWidget(self._hand_out())
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

    def _hand_out(self) -> Panel:
        panel = Panel(lambda: _("发放"))
        self.issue = secondary(lambda: _("发放准考证…"), "send")
        self.issue.clicked.connect(self.ask_to_issue)
        self.issue_one = secondary(lambda: _("给一人补发…"), "user")
        self.issue_one.clicked.connect(self.ask_for_one)
        self.save_join = secondary(lambda: _("保存加入文件…"), "save")
        self.save_join.clicked.connect(lambda: choose_folder(self, _("把加入文件存到哪里"), self.save_join_to))
        self.add_staff = secondary(lambda: _("添加监考…"), "user-plus")
        self.add_staff.clicked.connect(self.ask_for_account)
        self.trial = secondary(lambda: _("安排试运行"), "list-checks")
        self.trial.clicked.connect(self.arrange_or_open_trial)
        self.handing = Text("", "caption", "text2")
        row = Flow(12)
        for button in (self.issue, self.issue_one, self.save_join, self.add_staff, self.trial):
            row.addWidget(button)
        panel.body.addWidget(self.handing)
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
        self._begin(_("正在开考场"))
        self._house.background.run(
            lambda: self._house.lend(lambda: hall_here.start_hall(data, port)), self._started, self._not_started
        )

    def _started(self, running: Running) -> None:
        self._end()
        self.notice.tell(Tone.SUCCESS, _("考场已开。关闭这个窗口，考场也会继续。"))
        self._house.changes.emit(Changed.SITTINGS)

    def _not_started(self, error: Exception) -> None:
        self._end()
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
        self._begin(_("正在关闭考场"))
        job = lambda: self._house.lend(lambda: hall_here.close_hall(data, entered.post, CLOSED_WHY))  # noqa: E731
        self._house.background.run(job, self._stopped, self._failed)

    def _stopped(self, refused: object) -> None:
        self._end()
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

    # --- handing out ---

    def ask_to_issue(self) -> Ask | QFileDialog | None:
        """Where to; before that, where there are codes, that those end."""
        if self.entered is None or self.known is None:
            return None
        if not self.known.coded:
            return self._choose_for_codes()
        return ask(
            self,
            _("重新发放准考证"),
            counted("已有 {n} 人领过准入码。重新发放后，原来的全部作废，要把新的再发一遍。", len(self.known.coded)),
            _("重新发放…"),
            self._choose_for_codes,
            kind="danger",
        )

    def _choose_for_codes(self) -> QFileDialog:
        return choose_folder(self, _("把准考证存到哪里"), self.issue_to)

    def issue_to(self, folder: Path) -> None:
        """New codes for everybody, and all that is printed, into this folder."""
        if self.entered is None or self.known is None:
            return
        entered, sitting = self.entered, self.known.sitting
        self._begin(_("正在发放准考证"))

        def job() -> Issued | Denied:
            issued = handing_out.issue(entered.post, sitting, entered.running)
            return issued if isinstance(issued, Denied) else handing_out.save(issued, folder)

        self._ask(job, self._issued)

    def save_codes_to(self, folder: Path) -> None:
        """Codes that could not be saved where they were to go."""
        if self.unsaved is not None:
            self._ask(partial(handing_out.save, self.unsaved, folder), self._issued)

    def _issued(self, issued: Issued) -> None:
        self._end()
        self.unsaved = issued if issued.trouble is not None else None
        if issued.trouble is not None:
            told = words.trouble(issued.trouble)
            again = _("准入码已经生成，还没有存下来，请另选位置保存。")
            self.notice.tell(
                Tone.DANGER,
                words.together(told.happened, again),
                told.detail,
                lambda: _("另选位置…"),
                lambda: choose_folder(self, _("把准考证存到哪里"), self.save_codes_to),
                closable=False,
            )
        else:
            folder = issued.files[0].parent
            told_well = _("{people}的准考证、门贴、名单和加入文件已存到 {folder}。准入码只在这些文件里。").format(
                people=counted("{n} 人", len(issued.slips.slips)), folder=folder
            )
            self.notice.tell(Tone.SUCCESS, told_well, "", lambda: _("打开文件夹"), lambda: open_outside(folder))
        self.reload()

    def may_leave(self) -> bool:
        """Not with codes that nobody has seen yet."""
        return self.unsaved is None

    def ask_for_one(self) -> Ask | None:
        """Whose code was lost."""
        known, entered = self.known, self.entered
        if known is None or entered is None:
            return None

        def chosen(text: str) -> None:
            seat = known.seat_of(text)
            if seat is not None:
                job = partial(handing_out.issue, entered.post, known.sitting, entered.running, (seat.key,))
                self._ask(job, self._issued_one)

        return one_dialog(self, known, chosen)

    def _issued_one(self, issued: Issued) -> None:
        code_dialog(self, issued, lambda folder: self._ask(partial(handing_out.save, issued, folder), self._issued))
        self.reload()

    def save_join_to(self, folder: Path) -> None:
        """For the candidates' PCs: a stick, a shared folder."""
        if self.entered is None or self.known is None:
            return
        running, sitting = self.entered.running, self.known.sitting
        self._ask(partial(handing_out.save_join_file, sitting, running, folder), self._join_saved)

    def _join_saved(self, path: Path) -> None:
        told = _("加入文件已保存：{path}。考生在自己的电脑上双击它。").format(path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开文件夹"), lambda: open_outside(path.parent))

    def ask_for_account(self) -> Ask | None:
        """Who, as what, for which rooms."""
        known, entered = self.known, self.entered
        if known is None or entered is None:
            return None

        def chosen(name: str, role: str, rooms: tuple[str, ...]) -> None:
            self._ask(
                partial(handing_out.open_account, entered.post, name, role, rooms),
                lambda secret: self._opened_account(entered.running, name, role, rooms, secret),
            )

        return account_dialog(self, known, chosen)

    def _opened_account(self, running: Running, name: str, role: str, rooms: tuple[str, ...], secret: str) -> None:
        if self.known is not None:
            secret_dialog(self, self.known.sitting.title, running, name, role, rooms, secret)
        self.reload()

    def arrange_or_open_trial(self) -> None:
        """The rehearsal's own page, once there is one."""
        if self.known is None:
            return
        if self.known.trial is not None:
            self._house.go("hall", sitting_id=self.known.trial.id)
            return
        exam = self.known.sitting

        def job() -> Sitting | None:
            from quiz.exam.trial_run import arrange_trial_run

            doors = self._house.doors()
            trial_id = f"{exam.id}-t{uuid4().hex[:4]}"
            seed = SystemRandom().randrange(2**31)
            return arrange_trial_run(doors.records, exam, doors.bank.usable(), seed, trial_id, doors.clock())

        self._house.background.run(job, self._trial_arranged, self._failed)

    def _trial_arranged(self, trial: Sitting | None) -> None:
        if trial is None:
            self.notice.tell(Tone.WARNING, _("题库里没有试卷以外的题目，不能安排试运行。"))
            return
        told = _("已安排试运行：同一批人，另外抽的几道题，不计成绩。开考场后给它发放准考证即可试。")
        self.notice.tell(
            Tone.SUCCESS, told, "", lambda: _("打开试运行"), lambda: self._house.go("hall", sitting_id=trial.id)
        )
        self._house.changes.emit(Changed.SITTINGS)

    def back_up(self) -> None:
        """A copy here, and one at the second place if there is one."""
        second = self._house.settings.second_place
        self._begin(_("正在备份"))
        self._house.background.run(lambda: facts.back_up(self._house.doors(), second), self._backed_up, self._failed)

    def _backed_up(self, places: list[Path]) -> None:
        self._end()
        told = _("已备份并核对：{places}").format(places=words.listed(map(str, places)))
        self.notice.tell(
            Tone.SUCCESS,
            told,
            "",
            lambda: _("另存一份到…"),
            lambda: choose_folder(self, _("备份另存到哪里（U 盘或另一块磁盘）"), self.keep_second),
        )
        self.reload()

    def keep_second(self, folder: Path) -> None:
        """From now on backups are kept there as well."""
        self._house.change(second_place=str(folder))
        self.back_up()

    # --- endings ---

    def _ask(self, job: Callable[[], T | Denied], then: Callable[[T], object]) -> None:
        """The wire or a file; a refusal is told."""

        def ended(result: T | Denied) -> None:
            if isinstance(result, Denied):
                self._refused(result)
            else:
                then(result)

        self._house.background.run(job, ended, self._failed, lane=Lane.SIDE)

    def _refused(self, denied: Denied) -> None:
        self._end()
        self.notice.tell(Tone.WARNING, words.denied(denied))

    def _failed(self, error: Exception) -> None:
        self._end()
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    def _begin(self, what: str) -> None:
        self._busy = what
        self.draw()

    def _end(self) -> None:
        self._busy = ""
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
            self.set_subtitle(" · ".join(filter(None, (sitting.title, words.day(sitting.on), sitting.place, mark))))
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
        for button in (self.issue, self.issue_one, self.save_join, self.add_staff):
            button.setEnabled(ready and self.entered is not None)
        self._draw_hand_out(ready, running is not None)
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

    def _draw_hand_out(self, ready: bool, running: bool) -> None:
        known = self.known
        told = (
            _("准考证、门贴、名单和加入文件一次存到一个文件夹。准入码只在那里出现，请妥善保管。")
            if running
            else _("开考场以后才能发放。")
        )
        self.handing.setText(told)
        if known is None:
            return
        self.issue.setText(_("重新发放准考证…") if known.coded else _("发放准考证…"))
        self.trial.setVisible(not known.is_trial)
        self.trial.setText(_("打开试运行") if known.trial else _("安排试运行"))
        self.trial.setEnabled(ready and (known.trial is not None or not known.reading))
        self.trial.setToolTip(
            "" if known.trial is not None or not known.reading else _("考场开着时不能安排，请先关闭考场")
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
        buttons: tuple[Button, ...] = (self.open_hall, self.issue, self.leave)
        return next((button for button in buttons if button.isVisibleTo(self) and button.isEnabled()), self.leave)

    def retranslate(self) -> None:
        """What was put into words from the values."""
        self.draw()
