"""A question as a person answers it: kind, number, marks, background, stem; then options or fields; then the verdict.

Law: the frame never moves: stem above, only the part with the options scrolls (a very long stem scrolls in its own
place). Clicking a card, its text, its badge, or pressing its key is the same. The card keeps no answer: it tells
``changed`` and shows what it is given.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from question_bank.question import LETTERS, Kind, Response
from ui import words
from ui.language import _
from ui.widgets.announce import announce
from ui.widgets.answer_fields import AnswerFields
from ui.widgets.card_shown import (
    FALSE,
    TRUE,
    CardShown,
    choices,
    key_words,
    look_of,
    response_of,
    ticked,
    verdict_words,
)
from ui.widgets.option_card import MultipleCard, OptionCard, SingleCard
from ui.widgets.page import scroller
from ui.widgets.text import Text
from ui.widgets.verdict import Chip, VerdictPanel, verdict_chip

# Of the card's height, at most, before they scroll in their place: the stem alone; the background, the stem below it.
STEM_ALONE, CASE, STEM_BELOW = 0.42, 0.24, 0.32


class QuestionCard(QFrame):
    """``present(CardShown)``; tells ``changed(Response | None)``, ``touched`` while a text is being typed,
    ``confirmed`` at Enter, ``accepted`` for 算我对.

    A page hands it keys pressed elsewhere on the page with ``take_key``. ``settle`` ms after another question came up,
    choosing keys are ignored (a held key must not answer the next question); auto-repeat always is.
    """

    changed = Signal(object)
    touched = Signal()
    confirmed = Signal()
    accepted = Signal()

    def __init__(self, settle: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._settle = settle
        self._since = QElapsedTimer()
        self._since.start()
        self.shown: CardShown | None = None
        self._singles: list[SingleCard] = []
        self._multiples: list[MultipleCard] = []

        self._kind, self._verdict = Chip(), Chip()
        self._number = Text("", "body", "text2")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.setContentsMargins(0, 0, 16, 0)
        head.addWidget(self._kind)
        head.addWidget(self._number, 1)
        head.addWidget(self._verdict)

        self._background_name = Text("", "caption", "text2")
        self._background = Text()
        self._case = QFrame()
        self._case.setProperty("ground", "sunken")
        case = QVBoxLayout(self._case)
        case.setContentsMargins(16, 12, 16, 14)
        case.addWidget(self._background_name)
        case.addWidget(self._background)
        self._stem = Text("", "question")
        self._case_area, self._stem_area = _held(self._case), _held(self._stem)

        self._fields = AnswerFields()
        self._explained = VerdictPanel()
        below = QWidget()
        self._options = QVBoxLayout()
        self._options.setSpacing(6)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(12)
        column.addLayout(self._options)
        column.addWidget(self._fields)
        column.addWidget(self._explained)
        column.addStretch(1)
        self._scroll = scroller(below)
        self._revealing = False
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._reveal())

        below.setMinimumHeight(1)  # as high as its lines at the width it gets, not as at the width it would like

        outer = QVBoxLayout(self)
        outer.setContentsMargins(32, 22, 16, 20)
        outer.setSpacing(14)
        outer.addLayout(head)
        outer.addWidget(self._case_area)
        outer.addWidget(self._stem_area)
        outer.addWidget(self._scroll, 1)

        self._fields.written.connect(self.changed)
        self._fields.touched.connect(self.touched)
        self._fields.entered.connect(self.confirmed)
        self._explained.accepted.connect(self.accepted)

    # Showing --------------------------------------------------------------------------------------------------------

    def present(self, shown: CardShown) -> None:
        """Show a question. The same ``id`` again changes only what differs, and leaves focus and typing alone."""
        before = self.shown
        fresh = before is None or before.id != shown.id
        if fresh:
            self._fields.flush()
            self._since.restart()
        self.shown = shown
        self._show_head(shown)
        self._show_stem(shown)
        self._show_options(shown)
        self._fields.setVisible(shown.kind in (Kind.BLANK, Kind.ESSAY))
        if shown.kind in (Kind.BLANK, Kind.ESSAY):
            self._fields.present(shown, fresh)
        self._explained.present(shown)
        if fresh:
            self._scroll.verticalScrollBar().setValue(0)
            self._stem_area.verticalScrollBar().setValue(0)
            self._case_area.verticalScrollBar().setValue(0)
            self._revealing = False
        self._fit_stem()
        if shown.verdict is not None and (fresh or before is None or before.verdict is None):
            self._tell_verdict(shown)

    def first_focus(self) -> QWidget:
        """Where the keyboard starts: the ticked option or the first, or where writing begins."""
        cards = self._cards()
        if self.shown is None or not cards:
            return self._fields.first()
        return next((card for card in cards if card.isChecked()), cards[0])

    def flush(self) -> None:
        """Tell at once what has been typed (before handing in, or closing)."""
        self._fields.flush()

    def option_cards(self) -> list[OptionCard]:
        """The cards on the screen, in shown order."""
        return self._cards()

    # Answering ------------------------------------------------------------------------------------------------------

    def take_key(self, event: QKeyEvent) -> bool:
        """Handle a choosing key (A–H, 1–8, Y/N; number pad too); False: it was not for the card."""
        shown = self.shown
        if shown is None or not shown.open or shown.kind in (Kind.BLANK, Kind.ESSAY):
            return False
        held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        letter = None if held else self._letter_for(event.key(), shown)
        if letter is None:
            return False
        if not event.isAutoRepeat() and self._since.elapsed() >= self._settle:
            self._choose(letter)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choosing keys, up and down between options, Enter; the rest is the page's."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._step(event.key()):
            event.accept()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and self._since.elapsed() >= self._settle:
                self.confirmed.emit()
            event.accept()
        elif self.take_key(event):
            event.accept()
        else:
            event.ignore()

    def _letter_for(self, key: int, shown: CardShown) -> str | None:
        """The own letter of the option that this key stands for."""
        if shown.kind is Kind.TRUE_FALSE and key in (Qt.Key.Key_Y, Qt.Key.Key_N):
            return TRUE if key == Qt.Key.Key_Y else FALSE
        offered = choices(shown)
        for first in (Qt.Key.Key_A, Qt.Key.Key_1):
            place = int(key) - int(first)
            if 0 <= place < len(offered):
                return offered[place].letter
        return None

    def _choose(self, letter: str) -> None:
        """Tick or untick an option, and tell."""
        shown = self.shown
        if shown is None or not shown.open:
            return
        before = ticked(shown.response)
        now = before ^ {letter} if shown.kind is Kind.MULTIPLE else frozenset(letter)
        if now == before:
            return
        response: Response | None = response_of(shown.kind, now)
        self.present(replace(shown, response=response))
        self.changed.emit(response)

    def _step(self, key: int) -> bool:
        """Move the keyboard up or down between the options, ticking nothing."""
        cards = self._cards()
        focused = self.focusWidget()
        places = [place for place, card in enumerate(cards) if card is focused]
        if not places:
            return False
        place = places[0] + (1 if key == Qt.Key.Key_Down else -1)
        if 0 <= place < len(cards):
            cards[place].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    # Drawing --------------------------------------------------------------------------------------------------------

    def _show_head(self, shown: CardShown) -> None:
        self._kind.present(words.kind(shown.kind))
        parts = []
        if shown.number and shown.total:
            parts.append(_("第 {number} 题 / 共 {total} 题").format(number=shown.number, total=shown.total))
        elif shown.number:
            parts.append(_("第 {number} 题").format(number=shown.number))
        if shown.marks is not None:
            parts.append(words.marks(shown.marks))
        self._number.setText(" · ".join(parts))
        self._verdict.setVisible(shown.verdict is not None)
        if shown.verdict is not None:
            verdict_chip(self._verdict, shown.verdict)
        self.setAccessibleName(words.listed((words.kind(shown.kind), *parts), "，"))
        self.setAccessibleDescription(shown.stem)

    def _show_stem(self, shown: CardShown) -> None:
        self._background_name.setText(_("材料"))
        self._background.setText(shown.background)
        self._case_area.setVisible(bool(shown.background))
        self._stem.setText(shown.stem)

    def _show_options(self, shown: CardShown) -> None:
        offered = choices(shown)
        multiple = shown.kind is Kind.MULTIPLE
        cards: list[OptionCard] = [*self._multiples] if multiple else [*self._singles]
        while len(cards) < len(offered):
            card: OptionCard = MultipleCard() if multiple else SingleCard()
            (self._multiples if multiple else self._singles).append(card)  # type: ignore[arg-type]
            card.clicked.connect(lambda _checked=False, card=card: self._clicked(card))
            card.installEventFilter(self)
            self._options.addWidget(card)
            cards.append(card)
        for other in self._singles if multiple else self._multiples:
            other.hide()
        chosen = ticked(shown.response)
        for place, card in enumerate(cards):
            card.setVisible(place < len(offered))
            if place < len(offered):
                option = offered[place]
                card.present(
                    LETTERS[place], option.text, option.letter in chosen, look_of(option.letter, shown), shown.open
                )

    def _cards(self) -> list[OptionCard]:
        if self.shown is None:
            return []
        cards = self._multiples if self.shown.kind is Kind.MULTIPLE else self._singles
        return [*cards[: len(choices(self.shown))]]

    def _clicked(self, card: OptionCard) -> None:
        if self.shown is not None:
            self._choose(choices(self.shown)[self._cards().index(card)].letter)

    def _tell_verdict(self, shown: CardShown) -> None:
        assert shown.verdict is not None
        announce(self, words.together(verdict_words(shown.verdict) + _("。"), key_words(shown)))
        self._revealing = True
        QTimer.singleShot(0, self, self._reveal)
        QTimer.singleShot(200, self, self._end_reveal)

    def _reveal(self) -> None:
        """Scroll so far that the explanation is seen, its beginning above all; again when it has found its height."""
        if self._revealing and self._explained.isVisible():
            panel, seen = self._explained.geometry(), self._scroll.viewport().height()
            wanted = min(panel.bottom() + 8 - seen, panel.top() - 8)
            self._scroll.verticalScrollBar().setValue(max(0, wanted))

    def _end_reveal(self) -> None:
        self._revealing = False

    # Fitting --------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:
        """An option that gets the keyboard is scrolled into sight."""
        if event.type() == QEvent.Type.FocusIn:
            self._scroll.ensureWidgetVisible(watched, 0, 8)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stem's place fits the stem."""
        super().resizeEvent(event)
        self._fit_stem()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size, another height; another language, the same question in its words."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            QTimer.singleShot(0, self, self._fit_stem)
        elif event.type() == QEvent.Type.LanguageChange and self.shown is not None:
            self.present(self.shown)

    def _fit_stem(self) -> None:
        alone = self._case_area.isHidden()
        for area, share in ((self._case_area, CASE), (self._stem_area, STEM_ALONE if alone else STEM_BELOW)):
            needed = area.widget().layout().totalHeightForWidth(area.viewport().width())
            area.setFixedHeight(max(24, min(needed, max(int(self.height() * share), 60))))


def _held(part: QWidget) -> QScrollArea:
    """A part that scrolls in its own place where it is very long."""
    inner = QWidget()
    inner.setMinimumHeight(1)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 4, 0)
    column.addWidget(part)
    column.addStretch(1)
    return scroller(inner)
