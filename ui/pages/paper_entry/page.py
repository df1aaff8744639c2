"""Answers given on paper are typed in: a person, one field a question, a look at it all, and it is stored.

Law: what is no answer is blamed at its field at once; nothing is stored before it was read against the sheet, and
nothing over what was answered at a computer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from question_bank.question import Kind, Response
from quiz.attempt import Refusal
from quiz.exam.hand_entry import Misread, is_complete, response_in
from quiz.exam.protocol import Denied
from quiz.exam.staff_client import Post
from quiz.paper import BookletQuestion
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.paper_entry.presenter import Candidate, EntryShown, by_fives, enter, is_done, load, questions_for, runs
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.dialogs import Ask, ask
from ui.widgets.flow import Flow
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.reason import Reason
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

NARROW, WIDE = 84, 320  # px of a field for letters, and of one for words


def misread_words(why: Misread) -> str:
    """Why it is no answer, as half a sentence."""
    return {
        Misread.NO_SUCH_OPTION: _("没有这个选项"),
        Misread.ONE_LETTER_ONLY: _("单选题只能填一个字母"),
        Misread.LETTER_TWICE: _("同一个字母写了两次"),
        Misread.NOT_TRUE_OR_FALSE: _("判断题填 √ 或 ×，也可以填 对 或 错、1 或 0"),
        Misread.TOO_MANY_BLANKS: _("填的空比题目多，各空之间用分号隔开"),
        Misread.TOO_LONG: _("写得太长"),
    }[why]


def standing_words(candidate: Candidate) -> str:
    """Whether this one's sheet may be entered."""
    if candidate.voided:
        return _("违纪，不能录入")
    if candidate.on_paper:
        return _("已录入")
    return _("已在电脑上作答，不能录入") if candidate.at_desk else _("可以录入")


class _Answer(QLineEdit):
    """One field: Enter and ↓ go on, ↑ goes back."""

    def __init__(self, number: int, question: BookletQuestion, judged: Callable[[], object]) -> None:
        super().__init__()
        self.number, self.question = number, question
        narrow = question.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
        self.setFixedWidth(look.px(NARROW if narrow else WIDE))
        self.setAccessibleName(_("第 {number} 题，{kind}").format(number=number, kind=words.kind(question.kind)))
        self.textEdited.connect(self._edited)
        self.judged = judged

    @property
    def response(self) -> Response | Misread | None:
        """What stands here."""
        return response_in(self.question, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Without the mouse from the first to the last."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def _edited(self, text: str) -> None:
        self.judge()
        if is_complete(self.question, text):
            self.focusNextChild()

    def judge(self) -> None:
        """Say at once what is no answer."""
        why = self.response
        wrong = isinstance(why, Misread)
        self.setAccessibleDescription(misread_words(why) if isinstance(why, Misread) else "")
        if self.property("wrong") is not wrong:
            self.setProperty("wrong", wrong)
            self.style().unpolish(self)
            self.style().polish(self)
        self.judged()


class PaperEntryPage(Page):
    """``open(sitting_id)``, or ``open(post=…)`` for a hall that somebody is logged in to."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("录入纸质答卷"))
        self._house = house
        self._id = ""
        self._post: Post | None = None
        self.shown: EntryShown | None = None
        self.candidate: Candidate | None = None
        self.fields: list[_Answer] = []
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(self._leave)
        self.add_action(self.leave)
        self.body.addWidget(self._people())
        self.body.addWidget(self._sheet())
        self.body.addStretch(1)

    # --- building ---

    def _people(self) -> Panel:
        panel = Panel(lambda: _("1  选择考生"), lambda: _("按回车或双击开始录入"))
        columns: list[Column[Candidate]] = [
            Column(lambda: _("姓名"), lambda c: c.name, lambda c: c.order, width=130),
            Column(lambda: _("工号"), lambda c: c.number or "—", width=110),
            Column(lambda: _("部门"), lambda c: c.unit, width=190),
            Column(lambda: _("考场"), lambda c: c.room, width=170),
            Column(lambda: _("试卷"), self._which, lambda c: c.paper, width=100),
            Column(
                lambda: _("能否录入"),
                standing_words,
                width=0,
                tone=lambda c: "success" if c.may_be_entered else "text3",
            ),
        ]
        self.table: Table[Candidate] = Table(
            columns,
            lambda: _("应考人员"),
            lambda: _("没有应考人员"),
            search=lambda: _("搜索姓名、工号或部门"),
            widths=self._house.columns("paper_entry"),
        )
        self.table.setMinimumHeight(300)
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("paper_entry", widths))
        self.table.opened.connect(self.choose)
        self.table.selected.connect(lambda chosen: self.begin.setEnabled(bool(chosen) and chosen[0].may_be_entered))
        self.begin = secondary(lambda: _("录入选中的考生"), "pencil")
        self.begin.setEnabled(False)
        self.begin.clicked.connect(lambda: self.choose(self.table.chosen[0]))
        panel.body.addWidget(self.table)
        panel.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _sheet(self) -> Panel:
        self._panel = Panel()
        self.who = Text("", "section")
        self._questions = QVBoxLayout()
        self._questions.setSpacing(12)
        self.wrong = Text("", "body", "danger")
        self.wrong.hide()
        self.check = primary(lambda: _("核对并保存"), "check")
        self.check.clicked.connect(self.ask_to_store)
        self.clear = quiet(lambda: _("清空重填"), "undo-2")
        self.clear.clicked.connect(self._clear)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.check)
        row.addWidget(self.clear)
        row.addStretch(1)
        how = Text(lambda: _("字母直接输入，判断题输 √ × 或 1 0，回车到下一题，没答的留空"), "caption", "text2")
        self._panel.body.addWidget(self.who)
        self._panel.body.addWidget(how)
        self._panel.body.addLayout(self._questions)
        self._panel.body.addWidget(self.wrong)
        self._panel.body.addLayout(row)
        self._panel.hide()
        return self._panel

    # --- loading ---

    def open(self, sitting_id: str = "", post: Post | None = None) -> None:
        """Show who may be entered."""
        self._post = post or (self._post if not sitting_id else None)
        wanted = sitting_id or (post.sitting if post else self._id)
        if wanted != self._id:
            self.candidate = None
            self._panel.hide()
        self._id = wanted
        self.notice.hide()
        self._reload()

    def _reload(self) -> None:
        sitting_id = self._id
        if sitting_id:
            self._house.background.run(lambda: load(self._house.doors(), sitting_id), self.draw, self._failed)

    def choose(self, candidate: Candidate) -> None:
        """Type this one's answers; those typed for another and not stored are asked about."""
        if not candidate.may_be_entered:
            self.notice.tell(
                Tone.WARNING, _("{name}：{why}。").format(name=candidate.name, why=standing_words(candidate))
            )
            return
        if self.candidate is not None and self.candidate != candidate and any(f.text() for f in self.fields):
            ask(
                self,
                _("换一位考生"),
                _("{name}的答案还没有保存，换人会丢掉。").format(name=self.candidate.name),
                _("换人"),
                lambda: self._choose(candidate),
                kind="danger",
            )
        else:
            self._choose(candidate)

    def _choose(self, candidate: Candidate) -> None:
        sitting_id = self._id
        self._house.background.run(
            lambda: questions_for(self._house.doors(), sitting_id, candidate.key),
            lambda questions: self._lay_out(candidate, questions),
            self._failed,
        )

    # --- storing ---

    def ask_to_store(self) -> Ask | None:
        """All of it once more, five by five, to be read against the sheet; and why it was on paper."""
        wrong = next((field for field in self.fields if isinstance(field.response, Misread)), None)
        if wrong is not None:
            assert isinstance(wrong.response, Misread)
            self.notice.tell(
                Tone.WARNING,
                _("第 {number} 题填的不是答案：{why}。").format(number=wrong.number, why=misread_words(wrong.response)),
            )
            wrong.setFocus()
            return None
        if self.candidate is None:
            return None
        candidate = self.candidate
        responses = self._responses()
        missing = [field.number for field in self.fields if field.response is None]
        told = counted("共填 {n} 题。", len(responses))
        if missing:
            told += _("空着的：第 {numbers} 题。").format(numbers=words.listed(runs(missing), "、"))
        reason = Reason((_("停电，改用纸质试卷"), _("电脑故障，改用纸质试卷"), _("不会使用电脑")))
        typed = {field.question.id: field.text() for field in self.fields}
        lines = [
            f"{first}–{last}　{text}"
            for first, last, text in by_fives(tuple(field.question for field in self.fields), typed)
        ]
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        columns = QHBoxLayout()
        half = (len(lines) + 1) // 2
        for part in (lines[:half], lines[half:]):
            columns.addWidget(Text("\n".join(part), "body"), 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(columns)
        column.addWidget(reason)
        dialog = ask(
            self,
            _("{name}的答卷").format(name=candidate.name),
            told + _("请对照答题卡核对，保存后不能再改。"),
            _("保存"),
            lambda: self._store(candidate, responses, reason.words),
            extra=holder,
        )
        dialog.act_button.setEnabled(False)
        reason.given.connect(dialog.act_button.setEnabled)
        reason.setFocus()
        return dialog

    def _responses(self) -> dict[str, Response]:
        found = {field.question.id: field.response for field in self.fields}
        return {id_: said for id_, said in found.items() if said is not None and not isinstance(said, Misread)}

    def _store(self, candidate: Candidate, responses: dict[str, Response], why: str) -> None:
        sitting_id, post = self._id, self._post
        by = post.name if post is not None else _("组织者")
        self._house.background.run(
            lambda: enter(self._house.doors(), post, sitting_id, candidate.key, responses, by, why),
            lambda result: self._stored(candidate, len(responses), result),
            self._failed,
        )

    def _stored(self, candidate: Candidate, count: int, result: Any) -> None:
        if is_done(result):
            told = _("{name}的答卷已保存，共 {n} 题。").format(name=candidate.name, n=count)
            self.notice.tell(Tone.SUCCESS, told)
            self.candidate = None
            self._panel.hide()
            self._house.changes.emit(Changed.ATTEMPTS)
        elif isinstance(result, Refusal | Denied):
            why = words.refusal(result) if isinstance(result, Refusal) else words.denied(result)
            self.notice.tell(Tone.WARNING, _("没有保存：{why}").format(why=why))
        self._reload()

    def _tell_wrong(self) -> None:
        """In words what the red frames mean."""
        wrong = [(field.number, field.response) for field in self.fields]
        told = [
            _("第 {number} 题：{why}").format(number=number, why=misread_words(why))
            for number, why in wrong
            if isinstance(why, Misread)
        ]
        self.wrong.setText(words.listed(told, "；"))
        self.wrong.setVisible(bool(told))

    def _clear(self) -> None:
        for field in self.fields:
            field.clear()
            field.judge()
        if self.fields:
            self.fields[0].setFocus()

    def _leave(self) -> None:
        if self._post is not None:
            self._house.go("board", post=self._post)
        else:
            self._house.go("sitting", sitting_id=self._id)

    def may_leave(self) -> bool:
        """Not with answers that were typed and not stored."""
        typed = self.candidate is not None and any(field.text() for field in self.fields)
        if typed and self.candidate is not None:
            self.notice.tell(
                Tone.WARNING,
                _("{name}的答案还没有保存。").format(name=self.candidate.name),
                "",
                lambda: _("不要了"),
                self._forget,
            )
        return not typed

    def _forget(self) -> None:
        self.candidate = None
        self._panel.hide()
        self.notice.hide()

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    # --- drawing ---

    def draw(self, shown: EntryShown) -> None:
        """Show all of it."""
        self.shown = shown
        self.set_subtitle(shown.title)
        self.table.put(shown.people)

    def _lay_out(self, candidate: Candidate, questions: tuple[BookletQuestion, ...]) -> None:
        self.candidate = candidate
        while (item := self._questions.takeAt(0)) is not None:
            item.widget().deleteLater()
        self.fields = []
        kind: Kind | None = None
        flow: Flow | None = None
        for number, question in enumerate(questions, 1):
            if question.kind is not kind or flow is None:
                kind = question.kind
                self._questions.addWidget(Text(words.kind(kind), "strong"))
                holder = QWidget()
                flow = Flow(12, parent=holder)
                self._questions.addWidget(holder)
            field = _Answer(number, question, self._tell_wrong)
            flow.addWidget(_numbered(number, field))
            self.fields.append(field)
        who, which = _("2  {name}的答案").format(name=candidate.name), self._which(candidate)
        self.who.setText(_("{who}（{which}）").format(who=who, which=which) if which else who)
        self._tell_wrong()
        self._panel.show()
        if self.fields:
            self.fields[0].setFocus()
            QTimer.singleShot(0, self, self._bring_up)  # once it has its place

    def _which(self, candidate: Candidate) -> str:
        several = self.shown is not None and self.shown.papers > 1
        return _("第 {n} 卷").format(n=candidate.paper) if several else ""

    def _bring_up(self) -> None:
        """The sheet at the top of the window."""
        self.scroll.verticalScrollBar().setValue(self._panel.y())

    def first_focus(self) -> QWidget:
        """The people, or the first answer."""
        return self.fields[0] if self.candidate is not None and self.fields else self.table.view

    def retranslate(self) -> None:
        """What was put into words from the values."""
        if self.shown is not None:
            self.draw(self.shown)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """For F1."""
        return ((_("回车 ↓"), _("下一题")), ("↑", _("上一题")), ("A–H", _("选项")), ("√ ×  1 0", _("判断")))


def _numbered(number: int, field: _Answer) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    label = Text(str(number), "body", "text2", wrap=False)
    label.setMinimumWidth(look.px(30))
    row.addWidget(label)
    row.addWidget(field)
    return holder
