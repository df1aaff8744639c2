"""Mock exams: choose a length and begin; go on with an unfinished one; look through those that are over.

Law: draws what the presenter says. Nothing of a key stands on this page before the hand-in.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from quiz.study.mock_paper import MockShape
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _, counted
from ui.look import look
from ui.pages.mock.presenter import MockPresenter, MockShown
from ui.pages.mock.result_view import ResultView
from ui.widgets.buttons import big, primary, secondary
from ui.widgets.files import choose_target, open_outside
from ui.widgets.flow import Flow
from ui.widgets.form import Radio
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.progress import Progress
from ui.widgets.table import Column, Table
from ui.widgets.text import Text

if TYPE_CHECKING:
    from quiz.desk import Desk
    from quiz.study.mock_exam import MockTaken

ROWS = 5


class MockPage(Page):
    """``open(attempt)``: the list, or with an attempt's id its result."""

    def __init__(self, house: House) -> None:
        super().__init__(lambda: _("模拟考试"), lambda: _("题型、时间与正式考试相同，交卷后才看到答案"))
        self._house = house
        self.presenter = MockPresenter(
            house.doors,
            house.background,
            self.draw,
            lambda: house.settings,
            self._sit,
            lambda: house.changes.emit(Changed.SITTINGS, Changed.ATTEMPTS),
            lambda: random.SystemRandom().getrandbits(32),
        )
        self._radios: list[Radio] = []
        self._arriving = False
        self._offered: tuple[MockShape, ...] = ()
        self.waiting = Progress()
        self.result = ResultView()
        self.result.chosen.connect(self.presenter.look)
        self.result.turned.connect(self.presenter.turn)
        self.result.only_wrong.connect(self.presenter.only_wrong)
        self.result.practise.connect(self._practise)
        self.result.export.connect(self._choose_target)
        self.result.back.connect(self.open)
        self._nothing_view, self._list_view = self._nothing(), self._list()
        for view in (self.waiting, self._nothing_view, self._list_view, self.result):
            view.hide()
            self.body.addWidget(view)
        self.body.addStretch(1)
        house.changes.on(self._load_if_listed, Changed.PROFILES, Changed.QUESTIONS)

    # --- building ---

    def _nothing(self) -> Panel:
        panel = Panel(margin=40)
        self._nothing_title, self._nothing_words = Text("", "title"), Text("", "body", "text2")
        self.step = primary("")
        self.step.clicked.connect(lambda: self._house.go("import_bank" if self.presenter.shown.known else "profiles"))
        panel.body.addWidget(self._nothing_title)
        panel.body.addWidget(self._nothing_words)
        panel.body.addWidget(self.step, 0, Qt.AlignmentFlag.AlignLeft)
        return panel

    def _list(self) -> QWidget:
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self._unfinished())
        column.addWidget(self._setup())
        column.addWidget(self._past())
        return view

    def _unfinished(self) -> Panel:
        self._open_panel = Panel(margin=28)
        self._open_title, self._open_words = Text("", "title"), Text("", "body", "text2")
        self.go_on = big(lambda: _("继续未完成的模拟考试"), "play")
        self.go_on.clicked.connect(self._go_on)
        self._open_panel.body.addWidget(self._open_title)
        self._open_panel.body.addWidget(self._open_words)
        self._open_panel.body.addWidget(self.go_on, 0, Qt.AlignmentFlag.AlignLeft)
        return self._open_panel

    def _setup(self) -> Panel:
        self._setup_panel = Panel(lambda: _("开始一场模拟考试"), margin=28)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        holder = QWidget()
        holder.setLayout(self._choices)
        self._choices.setContentsMargins(0, 0, 0, 0)
        self.begin = big(lambda: _("开始考试"), "play")
        self.begin.clicked.connect(self._begin)
        told = Text(
            lambda: _(
                "多选题与答案完全一致才得分。开始后计时，到时自动交卷；中途关闭程序，时间照常走，回来可以接着答。"
            ),
            "caption",
            "text3",
        )
        self._setup_panel.body.addWidget(holder)
        self._setup_panel.body.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self._setup_panel.body.addWidget(told)
        return self._setup_panel

    def _past(self) -> Panel:
        panel = Panel(lambda: _("做过的模拟考试"))
        columns: list[Column[MockTaken]] = [
            Column(lambda: _("日期"), _at, lambda mock: mock.begun_at, width=220),
            Column(lambda: _("试卷"), lambda mock: mock.title, width=0),
            Column(lambda: _("作答"), lambda mock: f"{mock.answered} / {mock.questions}", width=120, figures=True),
            Column(lambda: _("成绩"), _score, lambda mock: mock.total, 130, True, _tone),
        ]
        self.table: Table[MockTaken] = Table(
            columns,
            lambda: _("做过的模拟考试"),
            lambda: _("还没有做过。做完一场，成绩会列在这里。"),
            widths=self._house.columns("mocks"),
        )
        self.table.widths_changed.connect(lambda widths: self._house.remember_columns("mocks", widths))
        self.table.opened.connect(lambda mock: self.open(mock.attempt_id))
        self.table.selected.connect(lambda chosen: self.look_at.setEnabled(bool(chosen)))
        self.look_at = secondary(lambda: _("查看成绩和解析"), "eye")
        self.look_at.clicked.connect(lambda: self.open(self.table.chosen[0].attempt_id) if self.table.chosen else None)
        self.look_at.setEnabled(False)
        row = Flow(12)
        row.addWidget(self.look_at)
        self._make_room()
        panel.body.addWidget(self.table)
        panel.body.addLayout(row)
        self._past_panel = panel
        return panel

    # --- acting ---

    def open(self, attempt: str = "") -> None:
        """Load the list, or a result."""
        self.notice.hide()
        self._arriving = True
        handle = self.presenter.open(attempt)
        if not handle.done:
            self.waiting.watch(handle, _("正在读取…"))

    def _load_if_listed(self) -> None:
        if self.isVisible() and self.presenter.shown.result is None:
            self.presenter.open()

    def _begin(self) -> None:
        self.notice.hide()
        chosen = next(
            (shape for radio, shape in zip(self._radios, self._offered, strict=True) if radio.isChecked()), None
        )
        if chosen is not None:
            self.presenter.start(chosen)

    def _go_on(self) -> None:
        if self.presenter.shown.unfinished is not None:
            self.presenter.go_on(self.presenter.shown.unfinished.attempt_id)

    def _sit(self, desk: Desk, attempt_id: str) -> None:
        self._house.go("attempt", desk=desk, then="mock", then_what={"attempt": attempt_id})

    def _practise(self) -> None:
        shown = self.presenter.shown.result
        if shown is not None:
            self._house.go("drill", ids=shown.result.wrong)

    def _choose_target(self) -> None:
        shown = self.presenter.shown.result
        if shown is not None:
            name = _("{title}成绩册").format(title=shown.result.title) + ".xlsx"
            choose_target(self, _("导出成绩册"), name, _("工作簿") + " (*.xlsx)", self.export_to)

    def export_to(self, path: Path) -> None:
        """Write the score workbook of the exam that is shown, and offer to open it."""
        shown = self.presenter.shown.result
        if shown is None:
            return
        sitting_id = shown.result.sitting_id

        def job() -> Path:
            from quiz.score_sheet.from_records import results
            from quiz.score_sheet.workbook import write_scores

            doors = self._house.doors()
            write_scores(results(doors.records, sitting_id, doors.clock()), path)
            return path

        self._house.background.run(job, self._exported, self._failed)

    def _exported(self, path: Path) -> None:
        told = _("成绩册已保存：{path}").format(path=path)
        self.notice.tell(Tone.SUCCESS, told, "", lambda: _("打开"), lambda: open_outside(path))

    def _failed(self, error: Exception) -> None:
        told = words.trouble(error)
        self.notice.tell(Tone.DANGER, str(told), told.detail)

    def first_focus(self) -> QWidget:
        """The one next step."""
        shown = self.presenter.shown
        if shown.result is not None:
            return self.result.again if self.result.drill.isHidden() else self.result.drill
        if not shown.known or not shown.shapes:
            return self.step
        return self.go_on if shown.unfinished is not None else self.begin

    # --- drawing ---

    def draw(self, shown: MockShown) -> None:
        """Show all of it."""
        self.waiting.finish()
        some = shown.known and bool(shown.shapes or shown.past or shown.unfinished)
        listed = shown.loaded and some and shown.result is None
        self._nothing_view.setVisible(shown.loaded and not some)
        self._list_view.setVisible(listed)
        self.result.setVisible(shown.result is not None)
        if shown.trouble is not None:
            self._failed(shown.trouble)
        self._draw_view(shown, listed)
        if self._arriving and shown.loaded:
            self._arriving = False
            self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_view(self, shown: MockShown, listed: bool) -> None:
        if shown.result is not None:
            self.title.setText(_("{title}的成绩").format(title=shown.result.result.title))
            self.set_subtitle("")
            self.result.present(shown.result)
            return
        self.title.setText(_("模拟考试"))
        self.set_subtitle(_("题型、时间与正式考试相同，交卷后才看到答案"))
        if listed:
            self._draw_list(shown)
        elif shown.loaded:
            self._draw_nothing(shown)

    def _draw_nothing(self, shown: MockShown) -> None:
        if shown.known:
            self._nothing_title.setText(_("题库里还没有题目"))
            self._nothing_words.setText(_("导入一份 Excel 题库，就可以做模拟考试。"))
            self.step.setText(_("导入题目"))
        else:
            self._nothing_title.setText(_("还不知道是谁在学习"))
            self._nothing_words.setText(_("模拟考试的成绩记在各人名下，请先选择自己的名字。"))
            self.step.setText(_("选择学习者"))

    def _draw_list(self, shown: MockShown) -> None:
        self._open_panel.setVisible(shown.unfinished is not None)
        if shown.unfinished is not None:
            self._draw_unfinished(shown.unfinished)
        self._setup_panel.setVisible(bool(shown.shapes) and shown.unfinished is None)
        if shown.shapes != self._offered:
            self._draw_shapes(shown.shapes)
        for button in (self.begin, self.go_on):
            button.setEnabled(not shown.at_work)
        self._past_panel.setVisible(bool(shown.past))
        self.table.put(shown.past)
        if shown.past and not self.table.chosen:
            self.table.choose(shown.past[0])

    def _draw_unfinished(self, mock: MockTaken) -> None:
        self._open_title.setText(mock.title)
        told = _("{at} 开始，{count} 题中已答 {answered} 题。").format(
            at=_at(mock), count=mock.questions, answered=mock.answered
        )
        ends = words.clock(mock.deadline.astimezone()) if mock.deadline is not None else ""
        self._open_words.setText(words.together(told, _("{end} 自动交卷。").format(end=ends) if ends else ""))

    def _draw_shapes(self, shapes: tuple[MockShape, ...]) -> None:
        self._offered = shapes
        for radio in self._radios:
            radio.deleteLater()
        self._radios = [Radio(lambda shape=shape: _shape_words(shape)) for shape in shapes]
        for radio in self._radios:
            self._choices.addWidget(radio)
        if self._radios:
            self._radios[0].setChecked(True)

    def changeEvent(self, event: QEvent) -> None:
        """The list keeps room for some rows at any text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def _make_room(self) -> None:
        self.table.setMinimumHeight(ROWS * look.tall(44) + 2 * look.tall(40) + 20)

    def retranslate(self) -> None:
        """What was put into words from values."""
        self.presenter.redraw()


def _shape_words(shape: MockShape) -> str:
    """80 题：单选题 40 · 多选题 20 · 判断题 20；满分 100 分，1 小时 30 分钟."""
    kinds = " · ".join(f"{words.kind(section.kind)} {section.count}" for section in shape.sections)
    return _("{count}：{kinds}；满分 {full}，{time}").format(
        count=counted("{n} 题", shape.count),
        kinds=kinds,
        full=words.marks(shape.full_marks),
        time=words.duration(shape.duration),
    )


def _at(mock: MockTaken) -> str:
    return words.moment(mock.begun_at.astimezone())


def _score(mock: MockTaken) -> str:
    return words.marks(mock.total) if mock.total is not None else _("未完成")


def _tone(mock: MockTaken) -> str:
    return "success" if mock.passed else "text2"
