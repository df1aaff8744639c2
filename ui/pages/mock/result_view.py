"""A mock exam looked through: score, by kind, by law, then each question with what was answered and what is right.

Law: draws a ``ResultShown``; it is only ever given one after the hand-in.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from question_bank.question import Kind
from ui import words
from ui.language import _, counted
from ui.look import look
from ui.pages.mock.presenter import Line, ResultShown
from ui.widgets.buttons import primary, secondary
from ui.widgets.charts import Bar, LyingBars, Ring
from ui.widgets.flow import Flow
from ui.widgets.form import Check
from ui.widgets.panel import Panel
from ui.widgets.question_card import QuestionCard
from ui.widgets.table import Column, Table
from ui.widgets.text import Text
from ui.widgets.verdict import Chip

ROWS, CARD_HEIGHT = 5, 560
MOST_LAWS = 10  # in the chart: the weakest


class ResultView(QWidget):
    """``present(shown)``. Tells ``chosen(place)``, ``turned(by)``, ``only_wrong(bool)``, ``practise``, ``export``,
    ``back``.
    """

    chosen = Signal(int)
    turned = Signal(int)
    only_wrong = Signal(bool)
    practise = Signal()
    export = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._score_panel())
        parts = Flow(16, fill=True)
        self.kinds, self.laws = LyingBars(words.percent, top=1.0), LyingBars(words.percent, top=1.0)
        by_kind, by_law = Panel(lambda: _("各题型得分率")), Panel(lambda: _("各部法律得分率"), "　")
        self._law_note = by_law.note
        by_kind.body.addWidget(self.kinds)
        by_kind.body.addStretch(1)
        by_law.body.addWidget(self.laws)
        by_law.body.addStretch(1)
        parts.addWidget(by_kind)
        parts.addWidget(by_law)
        column.addLayout(parts)
        column.addWidget(self._questions())
        self._grow()

    def _score_panel(self) -> Panel:
        self.score = Text("", "figure")
        self._told = Text("", "body", "text2")
        self.verdict = Chip()
        self.ring = Ring()
        self.drill = primary("", "rotate-ccw")
        self.save = secondary(lambda: _("导出成绩册"), "download")
        self.again = secondary(lambda: _("回到模拟考试"), "chevron-left")
        self.drill.clicked.connect(self.practise)
        self.save.clicked.connect(self.export)
        self.again.clicked.connect(self.back)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.score)
        head.addWidget(self.verdict)
        head.addStretch(1)
        buttons = Flow(12)
        for button in (self.drill, self.save, self.again):
            buttons.addWidget(button)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(head)
        left.addWidget(self._told)
        left.addSpacing(4)
        left.addLayout(buttons)
        left.addStretch(1)
        panel = Panel(margin=28)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(self.ring, 0, Qt.AlignmentFlag.AlignTop)
        panel.body.addLayout(row)
        return panel

    def _questions(self) -> Panel:
        panel = Panel(lambda: _("逐题回看"))
        columns: list[Column[Line]] = [
            Column(lambda: _("题号"), lambda line: str(line.place + 1), lambda line: line.place, 80, True),
            Column(lambda: _("题型"), lambda line: words.kind(line.kind), width=110, whole=words.kinds),
            Column(lambda: _("题干"), lambda line: line.stem, width=0),
            Column(
                lambda: _("你的答案"), lambda line: line.own, width=150, tone=lambda x: "right" if x.right else "wrong"
            ),
            Column(lambda: _("正确答案"), lambda line: line.key, width=130),
            Column(
                lambda: _("得分"),
                lambda line: f"{words.number(line.marks)} / {words.number(line.full)}",
                lambda line: line.marks,
                110,
                True,
            ),
        ]
        self.table: Table[Line] = Table(columns, lambda: _("逐题回看"), lambda: _("全部答对，没有错题"))
        self.wrong_only = Check(lambda: _("只看没有得满分的题"))
        self.wrong_only.toggled.connect(self.only_wrong)
        self.table.selected.connect(self._select)
        self.card = QuestionCard()
        self.previous = secondary(lambda: _("上一题"), "chevron-left")
        self.next = secondary(lambda: _("下一题"), "chevron-right")
        self.previous.clicked.connect(lambda: self.turned.emit(-1))
        self.next.clicked.connect(lambda: self.turned.emit(1))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.previous)
        row.addWidget(self.next)
        row.addStretch(1)
        panel.body.addWidget(self.wrong_only)
        panel.body.addWidget(self.table)
        panel.body.addWidget(self.card)
        panel.body.addLayout(row)
        return panel

    def _select(self, lines: list[Line]) -> None:
        if lines and lines[0].place != self._place:
            self.chosen.emit(lines[0].place)

    _place = -1

    # --- drawing ---

    def present(self, shown: ResultShown) -> None:
        """Show all of it."""
        self._place = shown.place
        result = shown.result
        self.score.setText(words.marks(result.total))
        self.verdict.present(*((_("及格"), "success") if result.passed else (_("未及格"), "warning")))
        self._told.setText(self._summary(shown))
        share = float(result.total / result.full) if result.full else 0.0
        self.ring.present(_("得分率"), (Bar(_("得分率"), share, "primary"),))
        self.drill.setText(counted("只练答错的 {n} 题", len(result.wrong)))
        self.drill.setVisible(bool(result.wrong))
        self.kinds.present(
            _("各题型得分率"),
            tuple(
                Bar(
                    words.kind(Kind(part.name)),
                    float(part.marks / part.full),
                    "primary",
                    _rest(part.right, part.questions),
                )
                for part in result.by_kind
            ),
        )
        weakest = result.by_law[:MOST_LAWS]
        self._law_note.setText(_("得分率低的在前") if len(weakest) == len(result.by_law) else _("得分率最低的十部"))
        self.laws.present(
            _("各部法律得分率"),
            tuple(
                Bar(
                    str(part.name) or _("没有注明依据"),
                    float(part.marks / part.full),
                    "primary",
                    _rest(part.right, part.questions),
                )
                for part in weakest
            ),
        )
        self._draw_questions(shown)

    def _draw_questions(self, shown: ResultShown) -> None:
        self.wrong_only.blockSignals(True)
        self.wrong_only.setChecked(shown.only_wrong)
        self.wrong_only.blockSignals(False)
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

    @staticmethod
    def _summary(shown: ResultShown) -> str:
        result = shown.result
        at = words.moment(result.submitted_at.astimezone())
        took = words.duration(result.submitted_at - result.begun_at)
        right = len(result.looked) - len(result.wrong)
        told = _("满分 {full}，{count} 题中答对 {right} 题，用时 {took}，{at} 交卷。").format(
            full=words.marks(result.full), count=len(result.looked), right=right, took=took, at=at
        )
        return words.together(told, _("时间到，自动交卷。") if result.by_clock else "")

    def changeEvent(self, event: QEvent) -> None:
        """The list and the card keep their room at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._grow()

    def _grow(self) -> None:
        self.table.setMinimumHeight(ROWS * look.tall(44) + 2 * look.tall(40) + 30)
        self.card.setMinimumHeight(CARD_HEIGHT + round((look.scale - 1) * 120))


def _rest(right: int, questions: int) -> str:
    """（12 / 20 题）."""
    return _("（{right} / {questions} 题）").format(right=right, questions=questions)
