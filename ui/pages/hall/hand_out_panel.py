"""发放: admission slips, join files, accounts and the rehearsal, each by one button.

Law: codes are here until they are saved, and nowhere after; what takes time says so to the page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import SystemRandom
from typing import Protocol, TypeVar
from uuid import uuid4

from PySide6.QtWidgets import QFileDialog

from quiz.exam.protocol import Denied
from quiz.exam.running import Running
from quiz.exam.sitting import Sitting
from ui import words
from ui.background import Lane
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.pages.hall import handing_out
from ui.pages.hall.dialogs import account_dialog, code_dialog, one_dialog, secret_dialog
from ui.pages.hall.facts import Entered, Stored
from ui.pages.hall.handing_out import Issued
from ui.widgets.buttons import secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.files import choose_folder, open_outside
from ui.widgets.flow import Flow
from ui.widgets.notice import Notice, Tone
from ui.widgets.panel import Panel
from ui.widgets.text import Text

T = TypeVar("T")


class Asks(Protocol):
    """How the page has something done."""

    def __call__(self, job: Callable[[], T | Denied], then: Callable[[T], object], lane: Lane = Lane.SIDE) -> None:
        """A refusal or an error is told on the page."""
        ...


class HandOut(Panel):
    """``put`` what is known; ``busy(words)`` and ``reload()`` are the page's."""

    def __init__(
        self, house: House, notice: Notice, ask: Asks, busy: Callable[[str], None], reload: Callable[[], None]
    ) -> None:
        super().__init__(lambda: _("发放"))
        self._house, self._notice = house, notice
        self._ask, self._busy, self._reload = ask, busy, reload
        self.known: Stored | None = None
        self.entered: Entered | None = None
        self.unsaved: Issued | None = None
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
        self.told = Text("", "caption", "text2")
        row = Flow(12)
        for button in (self.issue, self.issue_one, self.save_join, self.add_staff, self.trial):
            row.addWidget(button)
        self.body.addWidget(self.told)
        self.body.addLayout(row)

    def put(self, known: Stored | None, entered: Entered | None, ready: bool) -> None:
        """Show what can be handed out now; ``entered`` where the hall runs."""
        self.known, self.entered = known, entered
        for button in (self.issue_one, self.save_join, self.add_staff):
            button.setEnabled(ready and entered is not None and self.unsaved is None)
        self.issue.setEnabled((ready and entered is not None) or self.unsaved is not None)
        told = (
            _("准考证、门贴、名单和加入文件一次存到一个文件夹。准考码只在那里出现，请妥善保管。")
            if entered is not None
            else _("开考场以后才能发放。")
        )
        self.told.setText(told)
        if known is None:
            return
        self.issue.setText(
            _("保存准考证…") if self.unsaved else _("重新发放准考证…") if known.coded else _("发放准考证…")
        )
        self.trial.setVisible(not known.is_trial)
        self.trial.setText(_("打开试运行") if known.trial else _("安排试运行"))
        self.trial.setEnabled(ready and (known.trial is not None or not known.reading))
        self.trial.setToolTip(
            "" if known.trial is not None or not known.reading else _("考场开着时不能安排，请先关闭考场")
        )

    def ask_to_issue(self) -> Ask | QFileDialog | None:
        """Where to; before that, where there are codes, that those end. Codes not saved yet come first."""
        if self.unsaved is not None:
            return choose_folder(self, _("把准考证存到哪里"), self.save_codes_to)
        if self.entered is None or self.known is None:
            return None
        if not self.known.coded:
            return self._choose_for_codes()
        return ask(
            self,
            _("重新发放准考证"),
            counted("已有 {n} 人领过准考码。重新发放后，原来的全部作废，要把新的再发一遍。", len(self.known.coded)),
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
        self._busy(_("正在发放准考证"))

        def job() -> Issued | Denied:
            issued = handing_out.issue(entered.post, sitting, entered.running)
            return issued if isinstance(issued, Denied) else handing_out.save(issued, folder)

        self._ask(job, self._issued)

    def save_codes_to(self, folder: Path) -> None:
        """Codes that could not be saved where they were to go."""
        if self.unsaved is not None:
            self._ask(partial(handing_out.save, self.unsaved, folder), self._issued)

    def _issued(self, issued: Issued) -> None:
        self._busy("")
        self.unsaved = issued if issued.trouble is not None else None
        if issued.trouble is not None:
            told = words.trouble(issued.trouble)
            again = _("准考码已经生成，还没有存下来，请另选位置保存。")
            self._notice.tell(
                Tone.DANGER,
                words.together(told.happened, again),
                told.detail,
                lambda: _("另选位置…"),
                lambda: choose_folder(self, _("把准考证存到哪里"), self.save_codes_to),
                closable=False,
            )
        else:
            folder = issued.files[0].parent
            told_well = (
                _("{name}的准考证已存到 {folder}。").format(name=issued.slips.slips[0].name, folder=folder)
                if issued.one
                else counted(
                    "{n} 人的准考证、门贴、名单和加入文件已存到 {folder}。准考码只在这些文件里。",
                    len(issued.slips.slips),
                    folder=folder,
                )
            )
            self._notice.tell(Tone.SUCCESS, told_well, "", lambda: _("打开文件夹"), lambda: open_outside(folder))
        self._reload()

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
        self._reload()

    def save_join_to(self, folder: Path) -> None:
        """For the candidates' PCs: a stick, a shared folder."""
        if self.entered is None or self.known is None:
            return
        running, sitting = self.entered.running, self.known.sitting
        self._ask(partial(handing_out.save_join_file, sitting, running, folder), self._join_saved)

    def _join_saved(self, path: Path) -> None:
        told = _("加入文件已保存：{path}。考生在自己的电脑上双击它。").format(path=path)
        self._notice.tell(Tone.SUCCESS, told, "", lambda: _("打开文件夹"), lambda: open_outside(path.parent))

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
        self._reload()

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

        self._ask(job, self._trial_arranged, Lane.STORE)

    def _trial_arranged(self, trial: Sitting | None) -> None:
        if trial is None:
            self._notice.tell(Tone.WARNING, _("题库里没有试卷以外的题目，不能安排试运行。"))
            return
        told = _("已安排试运行：同一批人，另外抽的几道题，不计成绩。开考场后给它发放准考证即可试。")
        self._notice.tell(
            Tone.SUCCESS, told, "", lambda: _("打开试运行"), lambda: self._house.go("hall", sitting_id=trial.id)
        )
        self._house.changes.emit(Changed.SITTINGS)
