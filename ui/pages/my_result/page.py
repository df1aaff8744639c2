"""The candidate's own result: the score as released, the paper with own answer, key and explanation, and objections.

Law: draws ``MyResultShown``; what is not released is not here, and the page says what comes when.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui import words
from ui.house import House
from ui.language import _
from ui.look import look
from ui.pages.my_result.presenter import Line, MyResultPresenter, MyResultShown, OwnObjection, Reads
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Field
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.question_card import QuestionCard
from ui.widgets.table import Column, Table
from ui.widgets.text import Text
from ui.widgets.verdict import Chip

ROWS, CARD_HEIGHT = 5, 560
LONGEST = 400  # characters of an objection, as the wire has it


class MyResultPage(Page):
    """``open(desk=desk)`` with a desk that is logged in."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("我的成绩"))
        self._drafts: dict[str, str] = {}
        self._on: OwnObjection | None = None  # the one that is being written
        self.presenter = MyResultPresenter(house.background, self.draw)
        self.again = secondary(lambda: _("刷新"), "refresh-cw")
        self.again.clicked.connect(self.presenter.load)
        self.leave = quiet(lambda: _("返回"), "chevron-left")
        self.leave.clicked.connect(lambda: house.go("seat"))
        self.add_action(self.again)
        self.add_action(self.leave)
        self.body.addWidget(self._waiting())
        self.body.addWidget(self._score_panel())
        self.body.addWidget(self._paper_panel())
        self.body.addWidget(self._objection_panel())
        self.body.addStretch(1)
        self._grow()
        self.draw(self.presenter.shown)

    # --- building ---

    def _waiting(self) -> Panel:
        self._none = Panel(margin=40)
        self._why, self._then = Text("", "title"), Text("", "body", "text2")
        self._none.body.addWidget(self._why)
        self._none.body.addWidget(self._then)
        return self._none

    def _score_panel(self) -> Panel:
        self._score = Panel(margin=28)
        self.score, self.passed = Text("", "figure"), Chip()
        self.told, self.paper_told = Text("", "body", "text2"), Text("", "body", "text2")
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.score)
        head.addWidget(self.passed)
        head.addStretch(1)
        self._score.body.addLayout(head)
        self._score.body.addWidget(self.told)
        self._score.body.addWidget(self.paper_told)
        return self._score

    def _paper_panel(self) -> Panel:
        self._paper = Panel(lambda: _("我的试卷"), lambda: _("按你考试时看到的顺序"))
        columns: list[Column[Line]] = [
            Column(lambda: _("题号"), lambda x: str(x.place + 1), lambda x: x.place, 80, True),
            Column(lambda: _("题型"), lambda x: words.kind(x.kind), width=100, whole=words.kinds),
            Column(lambda: _("题干"), lambda x: x.stem, width=0),
            Column(
                lambda: _("你的答案"),
                lambda x: x.own,
                width=130,
                tone=lambda x: "right" if x.marks == x.full else "wrong",
            ),
            Column(lambda: _("正确答案"), lambda x: x.key, width=120),
            Column(
                lambda: _("得分"),
                lambda x: f"{words.number(x.marks)} / {words.number(x.full)}",
                lambda x: x.marks,
                100,
                True,
            ),
            Column(lambda: _("复核"), lambda x: x.told, width=120),
        ]
        self.table: Table[Line] = Table(columns, lambda: _("我的试卷"), lambda: _("每一题都得了满分"))
        self.table.selected.connect(self._select)
        self.lost = Check(lambda: _("只看没有得满分的题"))
        self.lost.toggled.connect(self.presenter.only_lost)
        self.card = QuestionCard()
        self.previous = secondary(lambda: _("上一题"), "chevron-left")
        self.next = secondary(lambda: _("下一题"), "chevron-right")
        self.previous.clicked.connect(lambda: self.presenter.turn(-1))
        self.next.clicked.connect(lambda: self.presenter.turn(1))
        row = Flow(12)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        for part in (self.lost, self.table, self.card):
            self._paper.body.addWidget(part)
        self._paper.body.addLayout(row)
        return self._paper

    def _objection_panel(self) -> Panel:
        self._objection = Panel("　", "　")
        self.objection_told = Text("", "body")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.field = Field(
            lambda: _("你认为哪里有误，依据是什么"),
            self.text,
            lambda: _("最多 400 字。每个人看到的选项顺序不同，请写选项的文字，不要只写字母。"),
        )
        self.send = primary(lambda: _("对本题提出异议"), "send")
        self.send.clicked.connect(self._object)
        self.writing = QWidget()
        column = QVBoxLayout(self.writing)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.field)
        column.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeft)
        self._objection.body.addWidget(self.objection_told)
        self._objection.body.addWidget(self.writing)
        return self._objection

    # --- acting ---

    def open(self, desk: Reads | None = None) -> None:
        """This desk's candidate; without one, as it was."""
        if desk is None:
            self.presenter.load()
            return
        self._drafts, self._on = {}, None
        self.set_subtitle(str(getattr(desk, "candidate", "")))
        self.presenter.open(desk)

    def _select(self, lines: list[Line]) -> None:
        if lines and lines[0].place != self.presenter.shown.place:
            self.presenter.look(lines[0].place)

    def _typed(self) -> None:
        text = self.text.toPlainText()
        if self._on is not None:
            self._drafts[self._on.question] = text
        self.field.blame(_("超过 400 字，请精简。") if len(text.strip()) > LONGEST else "")
        self._allow()

    def _allow(self) -> None:
        length = len(self.text.toPlainText().strip())
        self.send.setEnabled(0 < length <= LONGEST and not self.presenter.shown.at_work)

    def _object(self) -> None:
        self.presenter.object(self.text.toPlainText())

    # --- drawing ---

    def draw(self, shown: MyResultShown) -> None:
        """Show all of it."""
        self.again.setEnabled(not shown.at_work)
        self._none.setVisible(shown.result is None and (shown.withheld is not None or not shown.loaded))
        self._score.setVisible(shown.result is not None)
        self._paper.setVisible(shown.paper is not None)
        self._objection.setVisible(shown.objection is not None)
        self._tell(shown)
        if shown.result is None:
            self._draw_waiting(shown)
        else:
            self._draw_score(shown)
        if shown.paper is not None:
            self._draw_paper(shown)
        if shown.objection is not None:
            self._draw_objection(shown)

    def _tell(self, shown: MyResultShown) -> None:
        if shown.trouble is not None:
            told = words.trouble(shown.trouble)
            self.notice.tell(Tone.WARNING, str(told), told.detail, lambda: _("重试"), self.presenter.load)
        elif shown.denied is not None:
            self.notice.tell(Tone.WARNING, words.denied(shown.denied))
        elif shown.sent:
            self.notice.tell(Tone.SUCCESS, _("异议已送到考场，组织者会逐条处理。"))
        elif not shown.at_work:
            self.notice.hide()

    def _draw_waiting(self, shown: MyResultShown) -> None:
        if shown.not_yet:
            self._why.setText(_("成绩还没有公布"))
            self._then.setText(_("组织者公布以后，这里会显示你的成绩。可以过一会儿点“刷新”，也可以关掉，改天再来看。"))
        elif shown.withheld is not None:
            self._why.setText(_("没有可以显示的成绩"))
            self._then.setText(words.denied(shown.withheld))
        else:
            self._why.setText(_("正在查询成绩") if shown.at_work else _("还没有查到成绩"))
            self._then.setText("")

    def _draw_score(self, shown: MyResultShown) -> None:
        result, paper = shown.result, shown.paper
        assert result is not None
        self.score.setText(words.marks(result.total))
        self.passed.present(*((_("合格"), "success") if result.passed else (_("不合格"), "warning")))
        before = paper.before if paper is not None else None
        told = _("满分 {full}。").format(full=words.marks(result.full))
        if before is not None:
            told = words.together(
                told,
                _("原来是 {before}，有题目经复核更正，全体考生重新计分，现在以 {now}为准。").format(
                    before=words.marks(before), now=words.marks(result.total)
                ),
            )
        self.told.setText(told)
        self.paper_told.setText(self._about_paper(shown))

    @staticmethod
    def _about_paper(shown: MyResultShown) -> str:
        paper = shown.paper
        if paper is None:
            return _("试卷和答案还没有公布。")
        until = paper.objections_until
        if until is None:
            return _("试卷和答案已公布。这场考试没有安排异议期。")
        at = words.moment(until.astimezone())
        if paper.now > until:
            return _("试卷和答案已公布。异议期已在 {at} 结束。").format(at=at)
        return _("试卷和答案已公布。对某一题有疑问，可以在 {at} 以前提出异议。").format(at=at)

    def _draw_paper(self, shown: MyResultShown) -> None:
        with QSignalBlocker(self.lost):
            self.lost.setChecked(shown.only_lost)
        if self.table.rows.all != shown.lines:
            self.table.put(shown.lines)
        line = next((line for line in shown.lines if line.place == shown.place), None)
        if line is not None and self.table.chosen[:1] != [line]:
            self.table.choose(line)
        places = [line.place for line in shown.lines]
        at = places.index(shown.place) if shown.place in places else -1
        self.previous.setEnabled(at > 0)
        self.next.setEnabled(0 <= at < len(places) - 1)
        if shown.card is not None:
            self.card.present(shown.card)

    def _draw_objection(self, shown: MyResultShown) -> None:
        objection = shown.objection
        assert objection is not None
        self._objection.heading.setText(_("第 {n} 题的异议").format(n=objection.number))
        until = shown.paper.objections_until if shown.paper is not None else None
        self._objection.note.setText(
            _("{at} 截止").format(at=words.moment(until.astimezone())) if until and objection.may else ""
        )
        told = objection.told or (() if objection.may else (_("现在不是提出异议的时间。"),))
        self.objection_told.setText("\n".join(told))
        self.objection_told.setVisible(bool(told))
        self.writing.setVisible(objection.may)
        self.send.setText(_("替换我的异议") if objection.text else _("对本题提出异议"))
        if shown.sent:
            self._drafts.pop(objection.question, None)
        if self._on != objection:
            self._on = objection
            with QSignalBlocker(self.text):
                self.text.setPlainText(self._drafts.get(objection.question, objection.text))
            self.field.blame("")
        self._allow()

    # --- page ---

    def retranslate(self) -> None:
        """What was put into words from values."""
        self.presenter.redraw()

    def first_focus(self) -> QWidget | None:
        """The list of questions, where there is one."""
        return self.table.view if self.presenter.shown.paper is not None else self.again

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What works here."""
        return (("↑ ↓", _("在列表里换一题")),)

    def changeEvent(self, event: QEvent) -> None:
        """The list, the card and the field keep their room at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "writing"):
            self._grow()

    def _grow(self) -> None:
        self.table.setMinimumHeight(ROWS * look.tall(44) + 2 * look.tall(40) + 30)
        self.card.setMinimumHeight(CARD_HEIGHT + round((look.scale - 1) * 120))
        self.text.setFixedHeight(look.tall(44) * 3)
