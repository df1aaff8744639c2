"""Fields with a name above and a hint or an error below.

Law: the name is read out with the field; what is wrong stands under the field it concerns, in words.
"""

from __future__ import annotations

from PySide6.QtCore import QDate, QDateTime, QEvent, QLocale, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDateTimeEdit,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui import icons, theme
from ui.language import _
from ui.look import Words, look, say
from ui.widgets.buttons import Button
from ui.widgets.focus import ring
from ui.widgets.text import Lines, Text


def _chevron(widget: QWidget) -> None:
    """Paint the arrow of a drop-down."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    side = look.px(16)
    rect = QRectF(widget.width() - side - 12, (widget.height() - side) / 2, side, side)
    icons.paint(painter, rect, "chevron-down", look.color("text2" if widget.isEnabled() else "text3"))


class Choice(QComboBox):
    """One of several, each with a value: ``offer``, ``value``, ``choose``; ``chosen`` when a person picks."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: list[tuple[object, Words]] = []
        self.activated.connect(lambda _index: self.chosen.emit(self.value))
        say(self._speak, lambda: "")

    def offer(self, value: object, words: Words) -> None:
        """Add one."""
        self._offers.append((value, words))
        self.addItem(words() if callable(words) else words)

    def forget(self) -> None:
        """Take all away."""
        self._offers.clear()
        self.clear()

    @property
    def value(self) -> object:
        """The value chosen, None if there is nothing to choose from."""
        index = self.currentIndex()
        return self._offers[index][0] if index >= 0 else None

    def choose(self, value: object) -> None:
        """Show the one with this value (the first where none has it), without a signal."""
        places = [place for place, (offered, _words) in enumerate(self._offers) if offered == value]
        self.setCurrentIndex(places[0] if places else 0)

    def setAccessibleName(self, name: str) -> None:
        """The list that drops down has the name of its box."""
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then its arrow."""
        super().paintEvent(event)
        _chevron(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page; it changes no choice by accident."""
        event.ignore()

    def _speak(self, _nothing: str) -> None:
        for place, (_value, words) in enumerate(self._offers):
            self.setItemText(place, words() if callable(words) else words)


class _Day(QDateEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _chevron(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class _Moment(QDateTimeEdit):
    def __init__(self) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd HH:mm")
        self.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _chevron(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def day_field(day: QDate | None = None) -> QDateEdit:
    """A day as 2026-11-22, with a calendar."""
    made = _Day()
    made.setDate(day or QDate.currentDate())
    return made


def moment_field(moment: QDateTime | None = None) -> QDateTimeEdit:
    """A day and a time of 24 hours."""
    made = _Moment()
    made.setDateTime(moment or QDateTime.currentDateTime())
    return made


class Number(QWidget):
    """A whole number with a button on either side; ``changed(int)``."""

    changed = Signal(int)

    def __init__(self, lowest: int, highest: int, value: int, step: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.box = _Spin()
        self.box.setRange(lowest, highest)
        self.box.setSingleStep(step)
        self.box.setValue(value)
        self.box.valueChanged.connect(self.changed)
        self._less, self._more = Button("", "minus"), Button("", "plus")
        say(self._less.setAccessibleName, lambda: _("减少"))
        say(self._more.setAccessibleName, lambda: _("增加"))
        self._less.clicked.connect(self.box.stepDown)
        self._more.clicked.connect(self.box.stepUp)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for part in (self._less, self.box, self._more):
            row.addWidget(part)
        self._less.setAutoRepeat(True)
        self._more.setAutoRepeat(True)
        self.setFocusProxy(self.box)

    @property
    def value(self) -> int:
        """The number."""
        return self.box.value()

    def set_value(self, value: int) -> None:
        """Show another number."""
        self.box.setValue(value)

    def setAccessibleName(self, name: str) -> None:
        """The name belongs to the box in the middle."""
        super().setAccessibleName(name)
        self.box.setAccessibleName(name)


class _Spin(QSpinBox):
    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMinimumWidth(88)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class SearchLine(QLineEdit):
    """A line with a magnifying glass; Esc empties it. ``sought(str)`` 150 ms after the last key."""

    sought = Signal(str)

    def __init__(self, placeholder: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        say(self.setPlaceholderText, placeholder)
        say(self.setAccessibleName, placeholder)
        self.setClearButtonEnabled(True)
        self._pause = QTimer(self, singleShot=True, interval=150)
        self._pause.timeout.connect(lambda: self.sought.emit(self.text()))
        self.textChanged.connect(self._pause.start)
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """The glass grows with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, then the magnifying glass."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(18)
        icons.paint(painter, QRectF(12, (self.height() - side) / 2, side, side), "search", look.color("text3"))

    def _make_room(self) -> None:
        self.setTextMargins(look.px(18) + 8, 0, 0, 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the line, Enter seeks at once."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pause.stop()
            self.sought.emit(self.text())
        else:
            super().keyPressEvent(event)


class _Tick:
    """What check box and radio button share: a painted mark and words that wrap; mixed in before the Qt class."""

    def set_up(self, words: Words) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        say(self.setText, words)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def heightForWidth(self, width: int) -> int:
        lines = Lines(self.text(), look.font("body"), width - self._text_left() - 4)
        return max(look.tall(36), int(lines.height) + 9)

    def sizeHint(self) -> QSize:
        lines = Lines(self.text(), look.font("body"), 36 * look.font("body").pixelSize())
        width = int(lines.used) + self._text_left() + 6
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), self._text_left() + look.px(80)), look.tall(36))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(20)
        mark = QRectF(4, (self.height() - side) / 2, side, side)
        on, able = self.isChecked(), self.isEnabled()
        ink = look.color("primary" if on and able else "control" if able else "border")
        round_one = isinstance(self, QRadioButton)
        radius = side / 2 if round_one else 4
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(ink if on and not round_one else look.color("surface"))
        painter.drawRoundedRect(mark.adjusted(0.8, 0.8, -0.8, -0.8), radius, radius)
        if on and round_one:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(mark.center(), side * 0.26, side * 0.26)
        elif on:
            icons.paint(painter, mark.adjusted(2, 2, -2, -2), "check", look.color("on_primary"))
        lines = Lines(self.text(), look.font("body"), self.width() - self._text_left() - 4)
        painter.setPen(look.color("text" if able else "text3"))
        lines.paint(painter, self._text_left(), (self.height() - lines.height) / 2)
        if self.hasFocus():
            ring(painter, QRectF(self.rect()), theme.CELL_RADIUS)

    def _text_left(self) -> int:
        return 4 + look.px(20) + 10


class Check(_Tick, QCheckBox):
    """Yes or no, with words that wrap."""

    def __init__(self, words: Words, checked: bool = False) -> None:
        super().__init__()
        self.set_up(words)
        self.setChecked(checked)


class Radio(_Tick, QRadioButton):
    """One of a few, all seen at once; those in one parent exclude each other."""

    def __init__(self, words: Words, checked: bool = False) -> None:
        super().__init__()
        self.set_up(words)
        self.setChecked(checked)


class Field(QWidget):
    """A control with its name above, and a hint or an error below."""

    def __init__(self, name: Words, control: QWidget, hint: Words = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.name = Text("", "body", "text2")
        self.hint = Text("", "caption", "text3")
        self._error = ""
        self._hint = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.name)
        column.addWidget(control)
        column.addWidget(self.hint)
        column.addStretch(1)
        say(self.set_name, name)
        say(self._set_hint, hint)

    def blame(self, error: str) -> None:
        """Say under the field what is wrong with it; empty: nothing is."""
        self._error = error
        self.control.setProperty("wrong", bool(error))
        self.control.style().unpolish(self.control)
        self.control.style().polish(self.control)
        self._show_hint()

    def set_name(self, name: str) -> None:
        """Another name, seen and read out."""
        self.name.setText(name)
        self.control.setAccessibleName(name)

    def _set_hint(self, hint: str) -> None:
        self._hint = hint
        self._show_hint()

    def _show_hint(self) -> None:
        words = self._error or self._hint
        self.hint.setText(words)
        self.hint.set_tone("danger" if self._error else "text3")
        self.hint.setVisible(bool(words))
        self.control.setAccessibleDescription(words)
