"""Practising questions: a fixed frame, the question in its middle, the verdict at once.

Law: draws what the presenter says. The buttons never move; keys held down skip nothing; what comes by itself is
stopped by any key.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from question_bank.question import Kind
from quiz.study.memory import Mode
from ui import words
from ui.changes import Changed
from ui.house import House
from ui.language import _
from ui.look import look, say
from ui.pages.drill import sentences
from ui.pages.drill.ending import Ending
from ui.pages.drill.presenter import SETTLE, DrillPresenter
from ui.pages.drill.shown import DrillShown, Step, Wish
from ui.widgets.buttons import primary, quiet, secondary
from ui.widgets.notice import Tone
from ui.widgets.page import Page
from ui.widgets.panel import Panel
from ui.widgets.progress import Progress
from ui.widgets.question_card import QuestionCard
from ui.widgets.text import Text

GO_ON_AFTER = 1200  # ms after a right answer
_ACTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)
_STOPS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)


class DrillPage(Page):
    """``open(mode, law, ids)``: the set that is wished for; the same one, unfinished, goes on."""

    def __init__(self, house: House) -> None:
        super().__init__("", scrolls=False)
        self._house = house
        self.title.set_lettering("title")
        margins = self._column.contentsMargins()  # every line of height is the question's
        self._column.setContentsMargins(margins.left(), 16, margins.right(), 16)
        self._column.setSpacing(12)
        self.presenter = DrillPresenter(
            house.doors,
            house.background,
            self.draw,
            lambda: house.changes.emit(Changed.STUDY),
            lambda: house.settings,
            time.monotonic,
            random.Random(),
        )
        self._drawn = ""  # id of the card and whether it was judged, to move the keyboard only where that changed
        self._timer = QTimer(self, singleShot=True, interval=GO_ON_AFTER)
        self._timer.timeout.connect(self._go_on)
        self._head()
        self.waiting = Progress()
        self.drilling = self._drilling()
        self.ending = Ending(
            self.presenter.redo_wrong,
            self.open,
            lambda: self._house.go("study"),
            self.presenter.undo,
        )
        self.nothing = self._nothing()
        for view in (self.waiting, self.drilling, self.ending, self.nothing):
            view.hide()
            self.body.addWidget(view, 1 if view in (self.drilling, self.ending) else 0)
        self._nothing_below = QWidget()
        self.body.addWidget(self._nothing_below, 1)
        submit = QShortcut(QKeySequence("Ctrl+Return"), self, self._confirm)  # Enter is a new line in an essay
        submit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # --- building ---

    def _head(self) -> None:
        self._count = Text("", "body", "text2", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        counts = QWidget()
        column = QVBoxLayout(counts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._count)
        column.addWidget(self._bar)
        self.finish = quiet(lambda: _("结束这一组"), "log-out")
        self.finish.clicked.connect(lambda: self._act(self.presenter.finish))
        self._counts = counts
        self.add_action(counts)
        self.add_action(self.finish)

    def _drilling(self) -> QWidget:
        self.card = QuestionCard(settle=int(SETTLE * 1000))
        self.card.changed.connect(self.presenter.respond)
        self.card.touched.connect(self.presenter.active)
        self.card.confirmed.connect(self._enter)
        self.card.accepted.connect(self.presenter.accept)
        self._line = Text("", "body", "text2")
        self.back = secondary(lambda: _("看上一题"), "chevron-left", "←")
        self.guess = secondary(lambda: _("蒙的"), "dices", "U")
        self.guess.setCheckable(True)
        say(self.guess.setToolTip, lambda: _("没有把握、蒙了一个：答对也不算掌握（U）"))
        self.undo = secondary(lambda: _("撤销"), "undo-2")
        say(self.undo.setToolTip, lambda: _("撤销最后一次提交，重新作答（Ctrl+Z）"))
        self.missed = secondary(lambda: _("没答对"), "x", "N")
        self.missed.hide()
        self.onward = primary("", "check", "Enter")
        self.back.clicked.connect(lambda: self._act(lambda: self.presenter.look(-1)))
        self.guess.clicked.connect(lambda: self._act(self.presenter.guess))
        self.undo.clicked.connect(lambda: self._act(self.presenter.undo))
        self.missed.clicked.connect(lambda: self.presenter.judge(False))
        self.onward.clicked.connect(self._confirm)
        self._hint = Text("", "caption", "text3", align=Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.back, self.guess, self.undo):
            row.addWidget(button)
        row.addWidget(self._hint, 1)
        self._gap = QWidget()
        row.addWidget(self._gap, 1)
        row.addWidget(self.missed)
        row.addWidget(self.onward)
        view = QWidget()
        column = QVBoxLayout(view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.card, 1)
        column.addWidget(self._line)
        column.addLayout(row)
        return view

    def _nothing(self) -> QWidget:
        panel = Panel(margin=40)
        self._nothing_title, self._nothing_words = Text("", "title"), Text("", "body", "text2")
        self.step = primary("")
        self.step.clicked.connect(lambda: self._house.go(sentences.nothing(self.presenter.shown)[3]))
        panel.body.addWidget(self._nothing_title)
        panel.body.addWidget(self._nothing_words)
        panel.body.addWidget(self.step, 0, Qt.AlignmentFlag.AlignLeft)
        panel.body.addStretch(1)
        return panel

    # --- acting ---

    def open(self, mode: Mode = Mode.TODAY, law: str | None = None, ids: tuple[str, ...] = ()) -> None:
        """Begin, or go on with, a set; ``ids`` are just these questions."""
        self.card.flush()
        self._drawn = ""
        wish = Wish(Mode.WRONG, ids=tuple(ids)) if ids else Wish(mode, law)
        handle = self.presenter.open(wish)
        if self.presenter.shown.step is Step.OPENING:
            self.waiting.watch(handle, _("正在选题…"))

    def _act(self, what: Callable[[], object]) -> None:
        """First tell what is still being typed: it belongs to the question on the page, not to the next one."""
        self.card.flush()
        what()

    def _confirm(self) -> None:
        self._act(self.presenter.confirm)

    def _go_on(self) -> None:
        if self.presenter.shown.goes_on:
            self.presenter.go_on()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From wherever the keyboard is on this page."""
        presenter, shown, key = self.presenter, self.presenter.shown, event.key()
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Left: lambda: presenter.look(-1),
            Qt.Key.Key_PageUp: lambda: presenter.look(-1),
            Qt.Key.Key_Right: lambda: presenter.look(1),
            Qt.Key.Key_PageDown: lambda: presenter.look(1),
            Qt.Key.Key_U: presenter.guess,
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
        }
        if shown.to_judge:
            acts |= {Qt.Key.Key_Y: lambda: presenter.judge(True), Qt.Key.Key_N: lambda: presenter.judge(False)}
        if event.matches(QKeySequence.StandardKey.Undo):
            if not event.isAutoRepeat():
                self._act(presenter.undo)
        elif shown.step not in (Step.ASKING, Step.JUDGED):
            super().keyPressEvent(event)
        elif key in acts and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self._act(acts[key])
        elif not self.card.take_key(event):
            super().keyPressEvent(event)

    def _enter(self) -> None:
        """Enter is a click on the button that has the keyboard, else the one next step."""
        focused = self.focusWidget()
        if isinstance(focused, QPushButton) and focused is not self.onward:
            focused.click()
        else:
            self._confirm()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever the person does is a sign of thinking, and any key stops what would come by itself."""
        if event.type() in _ACTS:
            self.presenter.active()
            if event.type() in _STOPS:
                self.presenter.stay()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch what the person does while the page is seen."""
        super().showEvent(event)
        QApplication.instance().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing happens by itself on a page that is not seen."""
        QApplication.instance().removeEventFilter(self)
        self.presenter.stay()
        super().hideEvent(event)

    def first_focus(self) -> QWidget | None:
        """The question, or the next step."""
        match self.presenter.shown.step:
            case Step.ASKING | Step.JUDGED:
                return self.card.first_focus()
            case Step.ENDED:
                return self.ending.first_step
            case _:
                return self.step

    def keys(self) -> tuple[tuple[str, str], ...]:
        """What F1 lists."""
        return (
            ("A–H / 1–8", _("选择；多选题再按一次取消")),
            ("Y / N", _("判断题：正确、错误")),
            ("Enter", _("提交，再按到下一题")),
            ("Ctrl+Enter", _("提交简答题")),
            ("U", _("标明这题是蒙的")),
            ("Ctrl+Z", _("撤销最后一次提交")),
            ("← / →", _("看前面做过的题，再回来")),
        )

    # --- drawing ---

    def draw(self, shown: DrillShown) -> None:
        """Show all of it."""
        running, ended = shown.step in (Step.ASKING, Step.JUDGED), shown.step is Step.ENDED
        opening = shown.step is Step.OPENING
        if not opening:
            self.waiting.finish()
        self.title.setText(sentences.title(shown.wish))
        for part in (self._counts, self.finish):
            part.setVisible(running)
        self.drilling.setVisible(running)
        self.ending.setVisible(ended)
        self.nothing.setVisible(not running and not ended and not opening)
        self._nothing_below.setVisible(not running and not ended)
        self._draw_trouble(shown)
        self._time(shown.goes_on)
        if running:
            self._draw_running(shown)
        elif ended:
            self.ending.present(shown)
            self._focus_once("end", self.ending.first_step)
        elif not opening:
            title, told, step, _page = sentences.nothing(shown)
            self._nothing_title.setText(title)
            self._nothing_words.setText(told)
            self.step.setText(step)
            self._focus_once("nothing", self.step)

    def _draw_running(self, shown: DrillShown) -> None:
        assert shown.card is not None
        self.card.present(shown.card)
        self._count.setText(_("已完成 {done} / {size}").format(done=shown.done, size=shown.size))
        self._bar.setRange(0, max(1, shown.size))
        self._bar.setValue(shown.done)
        self._bar.setAccessibleName(self._count.text())
        said, tone = sentences.line(shown)
        self._line.setText(said)
        self._line.set_tone(tone)
        onward, icon = sentences.step_on(shown)
        self.onward.setText(onward)
        self.onward.set_icon(icon)
        self.onward.setEnabled(not shown.keeping and (shown.can_submit or shown.step is Step.JUDGED))
        self.missed.setVisible(shown.to_judge)
        self.back.setEnabled(shown.can_look_back)
        self.undo.setEnabled(shown.can_undo)
        self.guess.setChecked(shown.guessed)
        self.guess.setEnabled(shown.can_guess)
        self._draw_hint(shown)
        judged = shown.card.verdict is not None
        in_words = shown.card.kind in (Kind.BLANK, Kind.ESSAY)
        if not shown.keeping:
            self._focus_once(
                f"{shown.card.id} {judged}", self.onward if judged and in_words else self.card.first_focus()
            )

    def _draw_hint(self, shown: DrillShown) -> None:
        if shown.to_judge:
            self._hint.setText(_("Y 我答对了，N 没答对"))
        elif shown.step is Step.JUDGED:
            self._hint.setText(_("Enter 下一题，Ctrl+Z 撤销，← 看上一题"))
        elif shown.card is not None and shown.card.kind is Kind.TRUE_FALSE:
            self._hint.setText(_("Y 正确，N 错误，Enter 提交，U 蒙的"))
        elif shown.card is not None and shown.card.kind is Kind.ESSAY:
            self._hint.setText(_("Ctrl+Enter 提交"))
        elif shown.card is not None and shown.card.kind is Kind.BLANK:
            self._hint.setText(_("Enter 提交"))
        else:
            self._hint.setText(_("A–H 或 1–8 选择，Enter 提交，U 蒙的"))

    def _focus_once(self, what: str, widget: QWidget) -> None:
        """Move the keyboard where the page has turned, and only then."""
        if what != self._drawn:
            self._drawn = what
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_trouble(self, shown: DrillShown) -> None:
        if shown.trouble is not None and shown.step is not Step.FAILED:
            told = words.trouble(shown.trouble)
            happened = _("这一步没有保存，也没有判分。") if shown.step is Step.ASKING else ""
            self.notice.tell(Tone.DANGER, words.together(happened, str(told)), told.detail)
        elif not shown.keeping:
            self.notice.hide()

    def _time(self, goes_on: bool) -> None:
        if goes_on:
            self._timer.start()
        else:
            self._timer.stop()

    def retranslate(self) -> None:
        """Put what is shown into words again."""
        self.ending.retranslate()
        self.presenter.redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint goes where there is no room for it."""
        super().resizeEvent(event)
        self._fit_hint()

    def changeEvent(self, event: QEvent) -> None:
        """Likewise at another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_hint()

    def _fit_hint(self) -> None:
        room = self.width() >= look.px(900)
        self._hint.setVisible(room)
        self._gap.setVisible(not room)
        self.onward.setMinimumWidth(look.px(150))
