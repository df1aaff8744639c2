"""The exam page: name, paper and time always in sight; question left, answer sheet right; nothing else.

Law: draws what the presenter says and tells it what the candidate did. It knows desks, never keys or marks.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from quiz.attempt import Refusal
from quiz.desk import Desk, FarDesk
from ui import words
from ui.background import Runs
from ui.language import _, counted
from ui.look import look
from ui.pages.attempt.ending import Ending
from ui.pages.attempt.hall_notices import HallNotices
from ui.pages.attempt.presenter import AttemptPresenter
from ui.pages.attempt.shown import AttemptShown, Saved, Step
from ui.widgets.answer_grid import AnswerGrid, Cell, Legend
from ui.widgets.buttons import danger, primary, secondary
from ui.widgets.countdown import Countdown
from ui.widgets.dialogs import Ask, ask
from ui.widgets.notice import Notice, Tone
from ui.widgets.page import scroller
from ui.widgets.panel import Panel
from ui.widgets.question_card import QuestionCard
from ui.widgets.save_state import Saved as SavedLook
from ui.widgets.save_state import SaveState
from ui.widgets.text import Text

OPENING, SITTING, ENDING = range(3)
SHEET_WIDTH = 328
WATCH_EVERY = 1000  # ms between looks at how it stands with the hall
SETTLE = 250  # ms after a turn in which choosing keys are ignored

_LOOKS = {
    Saved.NOTHING: SavedLook.NOTHING,
    Saved.WAITING: SavedLook.SAVING,
    Saved.SAVING: SavedLook.SAVING,
    Saved.SAVED: SavedLook.HERE,
    Saved.RECEIVED: SavedLook.RECEIVED,
    Saved.FAILED: SavedLook.FAILED,
}


class AttemptPage(QWidget):
    """``begin()`` sits down. ``left`` when the candidate leaves after the end, with the receipt or None; ``result``
    when they want to see it. ``far``: the same desk, where its hall stands elsewhere.
    """

    left = Signal(object)
    result = Signal()

    def __init__(
        self,
        desk: Desk,
        runs: Runs,
        monotonic: Callable[[], float] = time.monotonic,
        far: FarDesk | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bg")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.presenter = AttemptPresenter(desk, runs, self.draw, monotonic, far)
        self._far = far is not None
        self._asked: Ask | None = None
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._opening())
        self._stack.addWidget(self._sitting(monotonic))
        self.ending = Ending()
        self.ending.leave.clicked.connect(lambda: self.left.emit(self.presenter.shown.receipt))
        self.ending.again.clicked.connect(self.presenter.begin)
        self.ending.result.clicked.connect(self.result)
        self.ending.sealed.connect(self.presenter.seal)
        self._stack.addWidget(self.ending)
        if far is not None:
            self._watch = QTimer(self, interval=WATCH_EVERY)
            self._watch.timeout.connect(self.presenter.watch)
            self._watch.start()
            qt = QGuiApplication.instance()
            assert isinstance(qt, QGuiApplication)
            qt.applicationStateChanged.connect(self._in_front)

    def begin(self) -> None:
        """Sit down at the desk."""
        self.presenter.begin()

    # --- building ---

    def _opening(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(Text(lambda: _("正在打开试卷…"), "heading", align=Qt.AlignmentFlag.AlignCenter))
        column.addStretch(1)
        return page

    def _sitting(self, monotonic: Callable[[], float]) -> QWidget:
        self.card = QuestionCard(settle=SETTLE)
        self.card.changed.connect(self.presenter.respond)
        self.card.touched.connect(self.presenter.touched)
        self.grid = AnswerGrid()
        self.grid.chosen.connect(lambda place: self._act(lambda: self.presenter.go(place)))
        self.countdown = Countdown(monotonic)
        self.countdown.ended.connect(lambda: self._act(self.presenter.tick))
        self.countdown.warned.connect(self._warn)
        self.notice = Notice()
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top())
        middle = QVBoxLayout()
        middle.setContentsMargins(24, 16, 24, 16)
        middle.setSpacing(12)
        middle.addWidget(self.notice)
        self.hall = HallNotices()
        middle.addWidget(self.hall)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.card, 1)
        row.addWidget(self._sheet())
        middle.addLayout(row, 1)
        column.addLayout(middle, 1)
        column.addWidget(self._bottom())
        return page

    def _top(self) -> QWidget:
        self._title, self._candidate = Text("", "section"), Text("", "caption", "text2")
        self._done = Text("", "body", "text2", wrap=False)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMaximumWidth(160)
        self.save_state = SaveState()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._candidate)
        counts = QVBoxLayout()
        counts.setSpacing(6)
        counts.addWidget(self._done)
        counts.addWidget(self._bar)
        bar, row = _band()
        row.addLayout(names, 1)
        row.addWidget(self.save_state)
        row.addLayout(counts)
        row.addWidget(self.countdown)
        return bar

    def _sheet(self) -> QWidget:
        panel = Panel(lambda: _("答题卡"), margin=20)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2, 2, 6, 2)
        column.addWidget(self.grid)
        column.addStretch(1)
        self._sheet_scroll = scroller(inner)
        panel.body.addWidget(self._sheet_scroll, 1)
        panel.body.addWidget(Legend(waiting=self._far))
        self._sheet_panel = panel
        return panel

    def _bottom(self) -> QWidget:
        self.previous = secondary(lambda: _("上一题"), "chevron-left", "← / PageUp")
        self.flag = secondary(lambda: _("标记本题"), "flag", "M")
        self.next = primary(lambda: _("下一题"), "chevron-right", "→ / PageDown")
        self.hand_in = danger(lambda: _("交卷"), "send")
        self.previous.clicked.connect(lambda: self._act(lambda: self.presenter.turn(-1)))
        self.next.clicked.connect(lambda: self._act(lambda: self.presenter.turn(1)))
        self.flag.clicked.connect(lambda: self._act(self.presenter.flag))
        self.hand_in.clicked.connect(lambda: self._act(self.ask_to_hand_in))
        hint = Text(
            lambda: _("按 A–H 或 1–8 选择，← → 翻题，M 标记"), "caption", "text3", align=Qt.AlignmentFlag.AlignCenter
        )
        band, row = _band()
        row.addWidget(self.previous)
        row.addWidget(self.flag)
        row.addWidget(hint, 1)
        row.addWidget(self.next)
        row.addSpacing(16)
        row.addWidget(self.hand_in)
        return band

    # --- acting ---

    def _act(self, what: Callable[[], object]) -> None:
        """First tell what is still being typed: it belongs to the question on the page, not to the next one."""
        self.card.flush()
        what()

    def ask_to_hand_in(self) -> None:
        """Once, with what is missing, and a way to go there."""
        shown = self.presenter.shown
        if shown.step is not Step.RUNNING:
            return
        missing = []
        if shown.unanswered:
            missing.append(counted("还有 {n} 题没有作答", len(shown.unanswered)))
        if shown.flagged:
            missing.append(counted("有 {n} 题做了标记", len(shown.flagged)))
        if not missing:
            body = counted("{n} 题都已作答。交卷后不能再修改。", len(shown.cells))
        else:
            body = _("{missing}。交卷后不能再修改。").format(missing=words.listed(missing, "，"))
        places = shown.unanswered or shown.flagged
        self._asked = ask(
            self,
            _("现在交卷吗？"),
            body,
            _("交卷"),
            lambda: self._act(self.presenter.hand_in),
            _("去看第 {number} 题").format(number=places[0] + 1) if places else _("继续答题"),
            "danger",
        )
        self._asked.finished.connect(self._answered)
        self._asked.rejected.connect(lambda: self._go_back_to(places))

    def _answered(self, result: int) -> None:
        """Qt deletes a dialog that has been answered."""
        self._asked = None

    def _go_back_to(self, places: tuple[int, ...]) -> None:
        if places:
            self.presenter.go(places[0])
        self.card.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _in_front(self, state: Qt.ApplicationState) -> None:
        """A dialog of this program's own does not count as leaving it."""
        self.presenter.looked_away(state is not Qt.ApplicationState.ApplicationActive)

    def _warn(self, minutes: int) -> None:
        if not self.presenter.shown.trouble:
            self.notice.tell(Tone.WARNING, counted("离交卷还有 {n} 分钟，到时自动交卷。", minutes))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turning, flagging, choosing, from wherever the keyboard is on this page."""
        key = event.key()
        acts: dict[int, Callable[[], object]] = {
            Qt.Key.Key_Right: lambda: self.presenter.turn(1),
            Qt.Key.Key_PageDown: lambda: self.presenter.turn(1),
            Qt.Key.Key_Left: lambda: self.presenter.turn(-1),
            Qt.Key.Key_PageUp: lambda: self.presenter.turn(-1),
            Qt.Key.Key_M: self.presenter.flag,
        }
        if self.presenter.shown.step is not Step.RUNNING:
            super().keyPressEvent(event)
        elif key in acts:
            if not event.isAutoRepeat() or key != Qt.Key.Key_M:
                self._act(acts[key])
        elif not self.card.take_key(event):
            super().keyPressEvent(event)

    # --- drawing ---

    def draw(self, shown: AttemptShown) -> None:
        """Show all of it."""
        if shown.step is Step.OPENING:
            self._stack.setCurrentIndex(OPENING)
        elif shown.step in (Step.RUNNING, Step.HANDING_IN):
            self._draw_sitting(shown)
            self._stack.setCurrentIndex(SITTING)
        else:
            self._draw_ending(shown)

    def _draw_sitting(self, shown: AttemptShown) -> None:
        running = shown.step is Step.RUNNING
        self._title.setText(shown.title)
        self._candidate.setText(shown.candidate)
        turned = False
        if shown.card is not None:
            turned = self.card.shown is None or self.card.shown.id != shown.card.id
            self.card.present(shown.card)
            if turned and self._asked is None:
                self.card.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)
        self.grid.present(
            tuple(
                Cell(n, cell.kind, cell.answered, cell.flagged, cell.waiting) for n, cell in enumerate(shown.cells, 1)
            ),
            shown.current,
        )
        if turned:
            QTimer.singleShot(0, self, lambda: self._show_cell(shown.current))  # once the sheet has its height
        self._done.setText(_("已答 {done} / {total}").format(done=shown.answered, total=len(shown.cells)))
        self._bar.setRange(0, max(1, len(shown.cells)))
        self._bar.setValue(shown.answered)
        self._bar.setAccessibleName(self._done.text())
        self.save_state.present(*_saved_look(shown))
        if shown.hall is not None:
            self.hall.present(shown.hall)
        self.countdown.set_deadline(shown.deadline)
        self.previous.setEnabled(running and shown.current > 0)
        self.next.setEnabled(running and shown.current < len(shown.cells) - 1)
        flagged = bool(shown.cells) and shown.cells[shown.current].flagged
        self.flag.setText(_("取消标记") if flagged else _("标记本题"))
        self.flag.setEnabled(running)
        self.hand_in.setEnabled(running)
        self._draw_trouble(shown)

    def _show_cell(self, place: int) -> None:
        """The current question's cell is always in sight."""
        if place >= len(self.grid.cells):
            return
        cell = self.grid.rect_of(place)
        at = self.grid.mapTo(self._sheet_scroll.widget(), cell.center())
        self._sheet_scroll.ensureVisible(at.x(), at.y(), cell.width(), cell.height() * 2)

    def _draw_trouble(self, shown: AttemptShown) -> None:
        self._draw_too_early(shown)
        if shown.trouble is None:
            if self.notice.property("trouble"):
                self.notice.setProperty("trouble", False)
                self.notice.hide()
            return
        if self.notice.property("trouble") == str(shown.unsaved):
            return
        told = words.trouble(shown.trouble)
        self.notice.setProperty("trouble", str(shown.unsaved))
        happened = counted("有 {n} 题没有保存到本机。", shown.unsaved) if shown.unsaved else ""
        self.notice.tell(
            Tone.DANGER,
            words.together(happened, told.happened, told.do),
            told.detail,
            lambda: _("再试一次"),
            self.presenter.try_again,
            closable=False,
        )

    def _draw_ending(self, shown: AttemptShown) -> None:
        if self._asked is not None:
            self._asked.close()
            self._asked = None
        fresh = self._stack.currentIndex() != ENDING or not self.ending.leave.isVisible()
        self.ending.draw(shown)
        self._stack.setCurrentIndex(ENDING)
        if fresh and self.ending.leave.isVisibleTo(self.ending):
            self.ending.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _draw_too_early(self, shown: AttemptShown) -> None:
        """A hand-in was refused: said once."""
        told = self.notice.property("too early")
        refused = shown.step is Step.RUNNING and shown.refusal is not None
        self.notice.setProperty("too early", refused)
        if refused and not told:
            happened = words.refusal(shown.refusal or Refusal.TOO_EARLY)
            if shown.hand_in_from is not None:
                happened = _("{time} 起才能交卷，现在可以再检查一遍。").format(
                    time=words.clock(shown.hand_in_from.astimezone())
                )
            self.notice.tell(Tone.WARNING, happened)

    def showEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        """The sheet keeps a width that leaves the question its room."""
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Likewise."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self._sheet_panel.setFixedWidth(min(look.px(SHEET_WIDTH), max(220, int(self.width() * 0.30))))

    def ask_to_close(self, then: Callable[[], object]) -> bool:
        """In the middle of an exam: what is safe, and that the time goes on."""
        step = self.presenter.shown.step
        if step not in (Step.RUNNING, Step.HANDING_IN, Step.DELIVERING):
            return False
        self.card.flush()
        going_on = _("重新打开程序可以接着答。")
        if self._far:
            going_on = _("在这台电脑上重新打开加入文件，不用准考码就能接着答。")
        safe = words.together(_("已经显示“本机已保存”的答案都在；时间继续走。"), going_on)
        if step is Step.DELIVERING:
            safe = _("答案都保存在本机，但还没有全部送到考场。关闭后要重新打开加入文件，才会接着送。")
        ask(
            self,
            _("考试还在进行，现在关闭程序吗？") if step is not Step.DELIVERING else _("还没有送达，现在关闭程序吗？"),
            safe,
            _("关闭程序"),
            then,
            _("继续答题") if step is not Step.DELIVERING else _("等待送达"),
            "danger",
        )
        return True


def _band() -> tuple[QFrame, QHBoxLayout]:
    """A strip across the page on its surface."""
    band = QFrame()
    band.setProperty("ground", "surface")
    band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    row = QHBoxLayout(band)
    row.setContentsMargins(24, 12, 24, 12)
    row.setSpacing(16)
    return band, row


def _saved_look(shown: AttemptShown) -> tuple[SavedLook, int]:
    """Of the question on the page; while the wire is away, what waits is told beside it."""
    hall, found = shown.hall, _LOOKS[shown.saved]
    if hall is None or not hall.undelivered:
        return found, 0
    if found is SavedLook.HERE and not hall.kept_here:
        return SavedLook.CARRIED, 0
    if found is SavedLook.HERE or (found is SavedLook.NOTHING and hall.silent):
        return (SavedLook.WAITING if hall.silent else found), hall.undelivered
    return found, 0
