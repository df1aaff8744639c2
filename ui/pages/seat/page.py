"""The candidate's side at this computer: find yourself, confirm who you are, begin or go on.

Law: nothing of the organiser's is shown here but the names; what decides is looked up when somebody begins.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from quiz.local_desk import LocalDesk
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _
from ui.look import say
from ui.pages.seat.presenter import Answer, Candidate, Exam, Standing, ask_for, desk_for, exams, matching
from ui.widgets.buttons import big, primary, quiet, secondary
from ui.widgets.form import Choice
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

FIND, CONFIRM, NOTHING = range(3)


class SeatPage(Page):
    """``open(sitting_id="")``: that exam, or the nearest that is not over."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("参加考试"), widest=900)
        self._house = house
        self._exams: tuple[Exam, ...] = ()
        self._wanted = ""
        self.exam: Exam | None = None
        self.standing: Standing | None = None
        self.back = quiet(lambda: _("组织者入口"), "settings")
        self.back.clicked.connect(lambda: house.go("sittings"))
        self.join = secondary(lambda: _("加入网上考试"), "monitor")
        self.join.clicked.connect(lambda: house.go("join"))
        self.add_action(self.join)
        self.add_action(self.back)
        self.which = Choice()
        say(self.which.setAccessibleName, lambda: _("选择考试"))
        self.which.chosen.connect(self._choose_exam)
        self.body.addWidget(self.which)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        for part in (self._finding(), self._confirming(), self._nothing()):
            self._stack.addWidget(part)
        self.body.addWidget(holder, 1)
        house.changes.on(self._reload, Changed.SITTINGS)
        self._show((), False)

    # --- building ---

    def _finding(self) -> QWidget:
        panel = Panel()
        self._exam_words = Text("", "body", "text2")
        self.line = QLineEdit()
        say(self.line.setPlaceholderText, lambda: _("输入工号、姓名或拼音首字母"))
        say(self.line.setAccessibleName, lambda: _("输入工号、姓名或拼音首字母"))
        self.line.setProperty("role", "answer")
        self.line.textChanged.connect(lambda _text: self._find())
        self.line.returnPressed.connect(self._enter)
        columns: list[Column[Candidate]] = [
            Column(lambda: _("姓名"), lambda c: c.name, lambda c: c.order, width=160),
            Column(lambda: _("部门"), lambda c: c.unit, width=0),
            Column(lambda: _("工号"), lambda c: c.number or "—", lambda c: c.number, width=140),
        ]
        self.table: Table[Candidate] = Table(
            columns, lambda: _("考生"), lambda: _("没有找到。请核对工号或姓名，或请监考帮助。")
        )
        self.table.setMinimumHeight(320)
        self.table.opened.connect(lambda c: self._ask(c.key))
        self.table.selected.connect(lambda chosen: self.next.setEnabled(bool(chosen)))
        self.next = primary(lambda: _("下一步"), "chevron-right")
        self.next.setEnabled(False)
        self.next.clicked.connect(self._ask_chosen)
        panel.body.addWidget(Text(lambda: _("你是哪一位？"), "title"))
        panel.body.addWidget(self._exam_words)
        panel.body.addWidget(self.line)
        panel.body.addWidget(self.table, 1)
        panel.body.addWidget(self.next, 0, Qt.AlignmentFlag.AlignRight)
        return panel

    def _confirming(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        panel = Panel(margin=40)
        self._name, self._unit = Text("", "figure"), Text("", "title", "text2")
        self._told = Text("", "option")
        self.yes = big(lambda: _("是我，开始考试"), "play")
        self.yes.clicked.connect(self.begin)
        self.no = secondary(lambda: _("不是我"), "chevron-left")
        self.no.clicked.connect(self._start_again)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.no)
        row.addStretch(1)
        row.addWidget(self.yes)
        for part in (self._name, self._unit, self._told):
            panel.body.addWidget(part)
        panel.body.addSpacing(12)
        panel.body.addLayout(row)
        column.addWidget(panel)
        column.addStretch(1)
        return page

    def _nothing(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        panel, centre = Panel(margin=40), Qt.AlignmentFlag.AlignHCenter
        panel.body.addWidget(Text(lambda: _("现在没有正在进行的考试"), "title", align=centre))
        panel.body.addWidget(
            Text(lambda: _("组织者安排好考试以后，考生就在这一页确认身份、开始答题。"), "body", "text2", align=centre)
        )
        self.join_here = primary(lambda: _("加入网上考试"), "monitor")
        self.join_here.clicked.connect(lambda: self._house.go("join"))
        panel.body.addWidget(
            Text(
                lambda: _("考试由别处的考场组织时，请用组织者发来的加入文件或准考证加入。"),
                "body",
                "text2",
                align=centre,
            )
        )
        panel.body.addWidget(self.join_here, 0, centre)
        self.arrange = secondary(lambda: _("去组织考试"), "plus")
        self.arrange.clicked.connect(lambda: self._house.go("sittings"))
        panel.body.addWidget(self.arrange, 0, centre)
        column.addWidget(panel)
        column.addStretch(1)
        return page

    # --- loading ---

    def open(self, sitting_id: str = "") -> None:
        """Ready for the next candidate."""
        self._wanted = sitting_id or self._wanted
        self._reload()

    def _reload(self) -> None:
        self._house.background.run(lambda: exams(self._house.doors()), self._show, self._failed)

    def _show(self, found: tuple[Exam, ...], loaded: bool = True) -> None:
        self._exams = found
        self.which.forget()
        for exam in found:
            self.which.offer(exam.id, f"{exam.title}（{words.day(exam.on)}）")
        self.which.choose(self._wanted)
        self.which.setVisible(len(found) > 1)
        self._take(next((exam for exam in found if exam.id == self._wanted), found[0] if found else None))
        if not found:
            self.set_subtitle("")
            self._stack.setCurrentIndex(NOTHING if loaded else FIND)

    def _choose_exam(self, sitting_id: object) -> None:
        self._wanted = str(sitting_id)
        self._take(next(exam for exam in self._exams if exam.id == sitting_id))

    def _take(self, exam: Exam | None) -> None:
        self.exam = exam
        if exam is not None:
            self.title.setText(exam.title)
            self._exam_words.setText(
                _("{day}，限时 {length}，共 {count} 题").format(
                    day=words.day(exam.on), length=words.duration(exam.duration), count=exam.questions
                )
            )
            self._start_again()

    # --- finding and confirming ---

    def _start_again(self) -> None:
        self.standing = None
        self.line.clear()
        self._find()
        self._stack.setCurrentIndex(FIND)
        self.line.setFocus()

    def _find(self) -> None:
        found = matching(self.exam.people, self.line.text()) if self.exam else ()
        self.table.put(found)
        if len(found) == 1 and self.line.text():
            self.table.choose(found[0])
        self.next.setEnabled(bool(self.table.chosen))

    def _enter(self) -> None:
        """Enter in the line takes the only one who matches, or the one whose number it is."""
        self._find()
        text = self.line.text().strip()
        found = matching(self.exam.people, text) if self.exam and text else ()
        if len(found) == 1 or (found and found[0].number.casefold() == text.casefold()):
            self._ask(found[0].key)

    def _ask_chosen(self) -> None:
        if self.table.chosen:
            self._ask(self.table.chosen[0].key)

    def _ask(self, key: str) -> None:
        if self.exam is not None:
            sitting_id = self.exam.id
            self._house.background.run(
                lambda: ask_for(self._house.doors(), sitting_id, key), self._confirm, self._failed
            )

    def _confirm(self, standing: Standing) -> None:
        self.standing = standing
        person, answer = standing.person, standing.answer
        self._name.setText(person.name)
        self._unit.setText(" · ".join(part for part in (person.unit, person.number) if part))
        self._told.setText(self._words(standing))
        self._told.set_tone("text" if answer.yes else "warning")
        self.yes.setVisible(answer.yes)
        self.yes.setEnabled(True)
        self.yes.setText(_("是我，继续答题") if answer is Answer.GO_ON else _("是我，开始考试"))
        self.no.setText(_("不是我") if answer.yes else _("返回"))
        self._stack.setCurrentIndex(CONFIRM)
        (self.yes if answer.yes else self.no).setFocus(Qt.FocusReason.OtherFocusReason)

    def _words(self, standing: Standing) -> str:
        exam = self.exam
        assert exam is not None
        match standing.answer:
            case Answer.BEGIN:
                return _(
                    "共 {count} 题，限时 {length}。点“开始考试”就开始计时，中途不停。每答一题都会立刻保存。"
                ).format(count=exam.questions, length=words.duration(exam.duration))
            case Answer.GO_ON:
                return _("上次答到一半：已答 {done} 题，答案都在，还剩 {left}。").format(
                    done=standing.answered, left=words.duration(standing.left)
                )
            case Answer.NOT_DUE:
                assert standing.decision is not None
                return _("名单上你这次不用参加考试（{reason}）。如有疑问，请找监考。").format(
                    reason=words.reason(standing.decision)
                )
            case Answer.HANDED_IN:
                assert standing.at is not None
                return _("你已在 {at} 交卷，共作答 {done} 题，不能再作答。").format(
                    at=words.clock(standing.at.astimezone()), done=standing.answered
                )
            case Answer.VOIDED:
                return _("这份答卷已按违纪作废（{why}）。请找监考。").format(why=standing.why)
            case Answer.CLOSED:
                return _("考试已经结束，不能再开始。请找监考。")
            case Answer.TOO_EARLY if exam.opens is not None:
                return _("{at} 开考，现在还不能开始。").format(at=words.moment(exam.opens.astimezone()))
            case Answer.TOO_EARLY:
                return _("考试日期是{day}，今天还不能开始。").format(day=words.day(exam.on))
            case Answer.UNKNOWN:
                return _("名单上没有这个人。请核对，或请监考帮助。")

    def begin(self) -> None:
        """Sit down, if that is still so."""
        exam, standing = self.exam, self.standing
        if exam is None or standing is None or not standing.answer.yes:
            return
        self.yes.setEnabled(False)
        key = standing.key
        self._house.background.run(lambda: desk_for(self._house.doors(), exam.id, key), self._seated, self._failed)

    def _seated(self, desk: LocalDesk | Standing) -> None:
        if isinstance(desk, Standing):
            self._confirm(desk)
            return
        assert self.exam is not None
        self._house.changes.emit(Changed.ATTEMPTS)
        self._house.go("attempt", desk=desk, then="seat", then_what={"sitting_id": self.exam.id})

    def _failed(self, error: Exception) -> None:
        self.yes.setEnabled(True)
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- page ---

    def first_focus(self) -> QWidget | None:
        """The line to write in."""
        return self.line if self._stack.currentIndex() == FIND else None

    def retranslate(self) -> None:
        """What was put into words from values."""
        if self.exam is not None:
            found, standing = self.exam, self.standing
            self._take(found)
            if standing is not None:
                self._confirm(standing)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What works here."""
        return (("Enter", _("确认工号，或选中的一行")),)
