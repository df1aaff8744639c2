"""The invigilator's board: everybody of the own rooms, live, trouble first, and what may be done about it.

Law: draws what the hall said last, with the time at which it said so; asks every two seconds as long as somebody
looks, off this thread. Never shown as done before the hall says that it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from quiz.errors import NoContact
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied, Reply, Request
from quiz.exam.roles import may
from quiz.exam.staff_client import Post
from ui import words
from ui.background import Lane
from ui.house import House
from ui.language import _, counted
from ui.pages.board import sentences
from ui.pages.board.acts import Acts, Then, read_sealed
from ui.pages.board.presenter import (
    Act,
    BoardShown,
    Group,
    Line,
    Stage,
    belongs,
    board_shown,
    counts,
    enabled,
    meant,
)
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, primary, quiet, secondary
from ui.widgets.dialogs import Ask
from ui.widgets.files import choose_file
from ui.widgets.flow import Flow
from ui.widgets.form import Choice
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.tally import Tally
from ui.widgets.text import Text

AGAIN = 2_000  # ms between an answer of the hall and the next question
LARGEST_SEALED = 180 * 2**10  # bytes: what fits into one message


class BoardPage(Page):
    """``open(post)``; ``leave_to`` is the page to go to afterwards."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("监考台"), widest=1600)
        self._house = house
        self.post: Post | None = None
        self.shown: BoardShown | None = None
        self._leave_to = "sittings"
        self._looking = False
        self._lost = 0
        self.acts = Acts(self, self.send, self._tell)
        self.contact, self.clock_doubt = Notice(), Notice()
        self._header_actions()
        self.body.addWidget(self.contact)
        self.body.addWidget(self.clock_doubt)
        self.body.addWidget(self._tallies())
        self.body.addWidget(self._people(), 1)
        self._again = QTimer(self, interval=AGAIN, singleShot=True)
        self._again.timeout.connect(self.look)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._tick)
        self._enable()

    # --- building ---

    def _header_actions(self) -> None:
        self.clock = Text("", "title")
        self.begin = primary(lambda: _("开考…"), "play")
        self.begin.clicked.connect(lambda: self._with_shown(self.acts.begin))
        self.close_entry = secondary(lambda: _("停止入场…"), "lock")
        self.close_entry.clicked.connect(lambda: self._with_shown(self.acts.close_entry))
        self.release = secondary(lambda: _("公布成绩…"), "award")
        self.release.clicked.connect(self.ask_to_release)
        self.objections = secondary(lambda: _("异议处理"), "scale")
        self.objections.clicked.connect(lambda: self._house.go("objections", post=self.post))
        self.paper = quiet(lambda: _("录入纸质答卷"), "pencil")
        self.paper.clicked.connect(lambda: self._house.go("paper_entry", post=self.post))
        self.unlock = secondary(lambda: _("启封码"), "lock")
        self.unlock.clicked.connect(self.show_unlock)
        self.audit = quiet(lambda: _("考场记录"), "list-checks")
        self.audit.clicked.connect(lambda: self._house.go("audit", post=self.post))
        self.leave = quiet(lambda: _("退出监考"), "log-out")
        self.leave.clicked.connect(self.log_out)
        self.add_action(self.clock)
        for button in (
            self.begin,
            self.close_entry,
            self.release,
            self.objections,
            self.unlock,
            self.paper,
            self.audit,
            self.leave,
        ):
            self.add_action(button)

    def _tallies(self) -> QWidget:
        holder = QWidget()
        flow = Flow(12, fill=True, parent=holder)
        self.tallies: dict[Group, Tally] = {}
        for group, (name, icon, tone) in sentences.GROUPS.items():
            tally = self.tallies[group] = Tally(lambda name=name: _(name), icon, tone)  # type: ignore[misc]
            tally.clicked.connect(lambda _on=False, group=group: self._choose_group(group))
            flow.addWidget(tally)
        return holder

    def _people(self) -> Panel:
        panel = Panel(margin=16)
        columns: list[Column[Line]] = [
            Column(
                lambda: _("状态"),
                sentences.state,
                lambda line: (*line.rank, line.place),
                132,
                tone=sentences.tone,
                icon=sentences.icon,
            ),
            Column(lambda: _("姓名"), lambda line: line.name, width=92),
            Column(lambda: _("工号"), lambda line: line.number, width=80),
            Column(lambda: _("部门"), lambda line: line.unit, width=150),
            Column(lambda: _("考场"), lambda line: line.room, width=116),
            Column(lambda: _("已答"), sentences.answered, lambda line: line.answered, 96, figures=True),
            Column(
                lambda: _("时间"),
                sentences.time,
                lambda line: (line.left is None, line.left.total_seconds() if line.left is not None else 0.0),
                176,
            ),
            Column(lambda: _("备注"), sentences.note, width=0),
        ]
        self.table: Table[Line] = Table(
            columns,
            lambda: _("考生"),
            lambda: _("这里没有应考的人"),
            search=lambda: _("搜索姓名、工号、部门或状态"),
            widths=self._house.columns("board"),
            key=lambda line: line.number,
        )
        self.table.setMinimumHeight(400)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("board", widths))
        self.table.selected.connect(lambda _chosen: self._enable())
        self.room = Choice()
        self.room.setAccessibleName(_("考场"))
        self.room.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)
        self.room.chosen.connect(lambda _room: self._filter())
        self.table.tools.addWidget(self.room)
        self.buttons: dict[Act, Button] = {}
        row = Flow(8)
        for act, name in sentences.ACTS.items():
            button = self.buttons[act] = secondary(lambda name=name: _(name))  # type: ignore[misc]
            button.clicked.connect(lambda _on=False, act=act: self.ask_to(act))
            row.addWidget(button)
        self.upload = secondary(lambda: _("U盘答卷…"))
        self.upload.clicked.connect(self.choose_sealed)
        row.addWidget(self.upload)
        panel.body.addLayout(row)
        panel.body.addWidget(self.table, 1)
        return panel

    # --- looking ---

    def open(self, post: Post | None = None, leave_to: str = "") -> None:
        """Look at the hall of this post; without one, at the same as before."""
        self._leave_to = leave_to or self._leave_to
        if post is not None and post is not self.post:
            if self.post is not None:
                self.post.close()
            self.post, self.shown, self._lost = post, None, 0
            self._looking = False
            self.contact.hide()
            self.clock_doubt.hide()
            self._choose_group(None)
            self.table.put(())
        self.notice.hide()
        if self.post is None:
            self._house.go("staff")
            return
        self.title.setText(self.post.title or _("监考台"))
        self._draw_actions()
        self.look()

    def look(self) -> None:
        """Ask the hall, unless it is being asked."""
        post = self.post
        if post is None or self._looking:
            return
        self._looking = True

        def job() -> BoardShown | Denied:
            reply = post.ask(s.WatchBoard(post.sitting))
            if isinstance(reply, Denied):
                return reply
            assert isinstance(reply, s.Board)
            return board_shown(reply)

        self._house.background.run(
            job, lambda found: self._arrived(post, found), lambda error: self._missed(post, error), lane=Lane.SIDE
        )

    def _arrived(self, post: Post, found: BoardShown | Denied) -> None:
        if post is not self.post:
            return
        self._looking = False
        if isinstance(found, Denied):
            again = found.why is Denial.NO_SESSION
            self.contact.tell(
                Tone.DANGER,
                words.denied(found),
                "",
                lambda: _("重新登录"),
                (lambda: self._house.go("staff", join=post.join)) if again else None,
                closable=False,
            )
            if again:
                return
        else:
            self.contact.hide()
            self.draw(found)
        self._look_again()

    def _missed(self, post: Post, error: Exception) -> None:
        if post is not self.post:
            return
        self._looking = False
        told = words.trouble(error)
        if not isinstance(error, NoContact):
            self.contact.tell(Tone.DANGER, str(told), told.detail, closable=False)
        elif not self.contact.isVisibleTo(self):
            since = _("下面是 {at} 的情况。").format(at=_seconds(self.shown.now)) if self.shown else ""
            self.contact.tell(
                Tone.WARNING,
                words.together(told.happened, since, _("正在不断重试，联系上后自动更新。")),
                told.detail,
                closable=False,
            )
        self._look_again()

    def _look_again(self) -> None:
        if self.isVisible():
            self._again.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Look only while somebody looks."""
        super().showEvent(event)
        self._second.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:
        """See ``showEvent``."""
        super().hideEvent(event)
        self._second.stop()
        self._again.stop()

    # --- drawing ---

    def draw(self, shown: BoardShown) -> None:
        """Show what the hall said."""
        first, self.shown = self.shown is None, shown
        self.title.setText(shown.title)
        self._offer_rooms(shown.rooms)
        self.table.put(shown.lines)
        self._count()
        self._draw_actions()
        self._tick()
        if first:
            self._filter()

    def _count(self) -> None:
        assert self.shown is not None
        room = self.room.value
        figures = counts(line for line in self.shown.lines if not room or line.room == room)
        for group, tally in self.tallies.items():
            tally.present(figures[group])
        if figures[Group.LOST] > self._lost:
            announce(self, counted("失联 {n} 人", figures[Group.LOST]), urgent=False)
        self._lost = figures[Group.LOST]

    def _offer_rooms(self, rooms: Sequence[str]) -> None:
        offered = tuple(self.room.itemText(place) for place in range(1, self.room.count()))
        if offered != tuple(rooms) or not self.room.count():
            chosen = self.room.value
            self.room.forget()
            self.room.offer("", lambda: _("全部考场"))
            for room in rooms:
                self.room.offer(room, room)
            self.room.choose(chosen)
        self.room.setVisible(len(rooms) > 1)

    def _choose_group(self, chosen: Group | None) -> None:
        for group, tally in self.tallies.items():
            tally.setChecked(group is chosen and tally.isChecked())
        self._filter()

    def _filter(self) -> None:
        room = self.room.value
        group = next((group for group, tally in self.tallies.items() if tally.isChecked()), Group.MUST)
        self.table.keep(lambda line: (not room or line.room == room) and belongs(line, group))
        if self.shown is not None:
            self._count()
        self._enable()

    def _draw_actions(self) -> None:
        post, shown = self.post, self.shown
        role = post.role if post is not None else None
        stage = shown.stage if shown is not None else None
        organiser = role is not None and may(role, s.Begin)
        self.begin.setVisible(organiser and stage in (Stage.UNSET, Stage.SET))
        self.close_entry.setVisible(organiser and stage is Stage.RUNNING and shown is not None and not shown.closed)
        self.release.setVisible(organiser and stage in (Stage.OVER, Stage.RELEASED))
        self.objections.setVisible(role is not None and may(role, s.ListObjections) and stage is Stage.RELEASED)
        self.unlock.setVisible(shown is not None and bool(shown.unlock))
        self.paper.setVisible(role is not None and may(role, s.EnterPaper) and stage in (Stage.RUNNING, Stage.OVER))
        self.audit.setVisible(role is not None and may(role, s.ReadAudit))
        self.upload.setVisible(role is not None and may(role, s.UploadSealed))
        for act, button in self.buttons.items():
            button.setVisible(role is not None and may(role, act.value))
        doubtful = shown is not None and shown.clock_doubtful
        if doubtful and not self.clock_doubt.isVisibleTo(self):
            self.clock_doubt.tell(
                Tone.DANGER,
                _("考场电脑的时钟有疑问，考试已暂停，考生不能作答。需要组织者核对时间。"),
                "",
                lambda: _("核对时钟…"),
                self.ask_to_confirm_clock if organiser else None,
                closable=False,
            )
        elif not doubtful:
            self.clock_doubt.hide()
        self._enable()

    def _enable(self) -> None:
        chosen, post, shown = self.table.chosen, self.post, self.shown
        for act, button in self.buttons.items():
            button.setEnabled(post is not None and shown is not None and enabled(act, chosen, post.role, shown.stage))

    def _tick(self) -> None:
        if self.post is None:
            return
        self.clock.setText(_seconds(self.post.now()))
        if self.shown is not None:
            who = _("{name}监考").format(name=self.post.name)
            self.set_subtitle(" · ".join((sentences.stage(self.shown), who)))

    # --- acting ---

    def send(self, requests: Sequence[Request], then: Then) -> None:
        """Ask the hall these, one after another; where it cannot be reached, they can be sent again as they are."""
        post = self.post
        if post is None:
            return

        def job() -> list[Reply]:
            return [post.ask(request) for request in requests]

        def done(replies: Sequence[Reply]) -> None:
            self.notice.hide()
            if isinstance(replies[0], Denied) and len(replies) == 1:
                self._tell(words.denied(replies[0]), False)
            else:
                then(replies)
            self.look()

        def failed(error: Exception) -> None:
            told = words.trouble(error)
            if isinstance(error, NoContact):
                unsure = _("联系不上考场，不知道这一步做成了没有。再试一次不会重复。")
                again = lambda: self.send(requests, then)  # noqa: E731 - it is handed on as it is
                self.notice.tell(Tone.WARNING, unsure, told.detail, lambda: _("再试一次"), again)
            else:
                self.notice.tell(Tone.DANGER, str(told), told.detail)

        self._house.background.run(job, done, failed, lane=Lane.SIDE)

    def _tell(self, told: str, well: bool) -> None:
        self.notice.tell(Tone.SUCCESS if well else Tone.WARNING, told)

    def ask_to(self, act: Act) -> Ask | None:
        """Ask about the chosen, or about everybody."""
        if self.post is None or self.shown is None:
            return None
        chosen = self.table.chosen
        if not enabled(act, chosen, self.post.role, self.shown.stage):
            return None
        return self.acts.to_people(self.post.sitting, act, meant(act, chosen, self.post.role))

    def _with_shown(self, question: object) -> None:
        if self.post is not None and self.shown is not None:
            question(self.post.sitting, self.shown)  # type: ignore[operator]

    def ask_to_release(self) -> Ask | None:
        """What, and until when one may object."""
        return self.acts.release(self.post.sitting, self.post.now()) if self.post is not None else None

    def ask_to_confirm_clock(self) -> Ask | None:
        """Show the hall's time, to be compared."""
        return self.acts.confirm_clock(self.post.now()) if self.post is not None else None

    def show_unlock(self) -> Ask | None:
        """Large."""
        return self.acts.show_unlock(self.shown.unlock) if self.shown is not None and self.shown.unlock else None

    def choose_sealed(self) -> None:
        """Which file of the stick."""
        choose_file(self, _("选择U盘上的答卷文件"), _("答卷文件") + " (*.lawquiz-sealed)", self.read_sealed)

    def read_sealed(self, path: Path) -> None:
        """Read it, then ask."""

        def read(content: bytes) -> None:
            if self.post is None:
                return
            if len(content) > LARGEST_SEALED:
                self._tell(_("“{name}”太大，不像答卷文件。请确认选对了文件。").format(name=path.name), False)
            else:
                self.acts.upload(self.post.sitting, path.name, content)

        def failed(error: Exception) -> None:
            told = words.trouble(error)
            self.notice.tell(Tone.DANGER, str(told), told.detail)

        self._house.background.run(lambda: read_sealed(path), read, failed, lane=Lane.SIDE)

    def log_out(self) -> None:
        """Hang up; the exam goes on without."""
        if self.post is not None:
            self.post.close()
        self.post = self.shown = None
        self._house.go(self._leave_to)

    def first_focus(self) -> QWidget:
        """The people."""
        return self.table.view

    def retranslate(self) -> None:
        """What was put into words from the values."""
        self.room.setAccessibleName(_("考场"))
        if self.shown is not None:
            self.draw(self.shown)


def _seconds(at: datetime) -> str:
    return f"{at.astimezone():%H:%M:%S}"
