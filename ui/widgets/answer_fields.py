"""What is written with the keyboard: a line for each blank, a field for an essay.

Law: what was typed is told after a pause, at the loss of focus and before anything else is shown, so that nothing
is lost; Enter within a Chinese input method's composition is the input method's.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from question_bank.question import MAX_TEXT, Filled, Kind, Response, Written
from ui.icons import icon
from ui.language import _, counted
from ui.look import say
from ui.widgets.card_shown import CardShown, texts_of
from ui.widgets.text import Text

PAUSE = 400  # ms after the last key


class _Line(QLineEdit):
    """One blank. ``entered`` is Enter outside of a composition."""

    entered = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "answer")
        self.setMaxLength(500)
        self._composing = False
        self._sign: QAction | None = None

    def judge(self, right: bool | None) -> None:
        """Mark it as right or wrong, with an icon; None: not judged."""
        judged = {True: "right", False: "wrong", None: ""}[right]
        if (self.property("judged") or "") == judged:
            return
        self.setProperty("judged", judged)
        if self._sign is not None:
            self.removeAction(self._sign)
            self._sign = None
        if judged:
            sign = icon("circle-check" if right else "circle-x", judged)
            self._sign = self.addAction(sign, QLineEdit.ActionPosition.TrailingPosition)
        self.setAccessibleDescription({True: _("填对了"), False: _("填错了"), None: ""}[right])
        self.style().unpolish(self)
        self.style().polish(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not self._composing and not event.isAutoRepeat():
                self.entered.emit()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class _Field(QPlainTextEdit):
    """The field of an essay. Tab leaves it, Enter is a new line."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "answer")
        self.setTabChangesFocus(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class AnswerFields(QWidget):
    """Lines or a field, by the kind of question. ``written(Response | None)`` after a pause, ``touched`` at once."""

    written = Signal(object)
    touched = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = Kind.BLANK
        self._told: Response | None = None
        self._touched = False  # something was typed that has not been told, be it taken back since
        self._lines: list[_Line] = []
        self._names: list[Text] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(12)
        self._field = _Field()
        self._field.setMinimumHeight(200)
        say(self._field.setAccessibleName, lambda: _("你的回答"))
        self._count = Text("", "caption", "text3")
        self._column.addWidget(self._field, 1)
        self._column.addWidget(self._count)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.flush)
        self._field.textChanged.connect(self._touch)
        self._field.left.connect(self.flush)

    def present(self, shown: CardShown, fresh: bool) -> None:
        """Show a question's fields; what a person is typing in the same question is left alone."""
        self._kind = shown.kind
        essay = shown.kind is Kind.ESSAY
        self._field.setVisible(essay)
        self._count.setVisible(essay)
        if not essay:
            self._fit_lines(shown.blanks)
        for line, name in zip(self._lines, self._names, strict=True):
            shown_line = not essay and self._lines.index(line) < shown.blanks
            line.setVisible(shown_line)
            name.setVisible(shown_line and shown.blanks > 1)
        texts = texts_of(shown)
        self._field.setReadOnly(not shown.open)
        for line in self._lines:
            line.setReadOnly(not shown.open)
        if fresh or not shown.open:
            self._pause.stop()
            self._told, self._touched = shown.response, False
            if essay:
                if self._field.toPlainText() != texts[0]:
                    self._field.blockSignals(True)
                    self._field.setPlainText(texts[0])
                    self._field.blockSignals(False)
                self._count_characters()
            else:
                for line, text in zip(self._lines, texts, strict=False):
                    if line.text() != text:
                        line.setText(text)
        for place, line in enumerate(self._lines[: shown.blanks]):
            line.judge(_judged(shown, place))

    def first(self) -> QWidget:
        """Where writing begins: the first empty blank, or the field."""
        if self._kind is Kind.ESSAY:
            return self._field
        shown = [line for line in self._lines if not line.isHidden()]
        return next((line for line in shown if not line.text()), shown[0] if shown else self._field)

    def flush(self) -> None:
        """Tell what has been typed and not yet told."""
        self._pause.stop()
        if self._locked:
            return
        response = self._response()
        if response != self._told or self._touched:
            self._told, self._touched = response, False
            self.written.emit(response)

    @property
    def _locked(self) -> bool:
        if self._kind is Kind.ESSAY:
            return self._field.isReadOnly()
        return not self._lines or self._lines[0].isReadOnly()

    def _response(self) -> Response | None:
        if self._kind is Kind.ESSAY:
            text = self._field.toPlainText()
            return Written(text) if text.strip() else None
        texts = tuple(line.text() for line in self._lines if not line.isHidden())
        return Filled(texts) if any(text.strip() for text in texts) else None

    def _touch(self) -> None:
        if self._kind is Kind.ESSAY:
            self._limit()
            self._count_characters()
        self._pause.start()
        self._touched = True
        self.touched.emit()

    def _limit(self) -> None:
        text = self._field.toPlainText()
        if len(text) > MAX_TEXT:
            self._field.blockSignals(True)
            self._field.setPlainText(text[:MAX_TEXT])
            self._field.blockSignals(False)

    def _count_characters(self) -> None:
        self._count.setText(counted("已写 {n} 字", len(self._field.toPlainText())))

    def _fit_lines(self, count: int) -> None:
        while len(self._lines) < count:
            place = len(self._lines) + 1
            line, name = _Line(), Text("", "body", "text2", wrap=False)
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(name)
            row.addWidget(line, 1)
            self._column.insertLayout(len(self._lines), row)
            self._lines.append(line)
            self._names.append(name)
            say(name.setText, lambda place=place: _("第 {n} 空").format(n=place))
            say(line.setAccessibleName, lambda place=place: _("第 {n} 空").format(n=place))
            line.textEdited.connect(self._touch)
            line.left.connect(self.flush)
            line.entered.connect(lambda line=line: self._entered(line))

    def _entered(self, line: _Line) -> None:
        """Enter goes to the next blank, in the last one it confirms."""
        self.flush()
        shown = [other for other in self._lines if not other.isHidden()]
        place = shown.index(line)
        if place + 1 < len(shown):
            shown[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.entered.emit()


def _judged(shown: CardShown, place: int) -> bool | None:
    """Whether the blank at ``place`` is right; None where nobody said."""
    if shown.verdict is None or place >= len(shown.verdict.blanks_right):
        return None
    return shown.verdict.blanks_right[place]
