"""One option as a card: the whole of it is the target; five looks, told apart by word, icon, border and colour.

Law: a chosen option is never unmarked by the verdict; the letter on the card is its place on the screen.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy

from ui import icons, theme
from ui.language import N_, _
from ui.look import look
from ui.widgets.card_shown import OptionLook
from ui.widgets.focus import ring
from ui.widgets.text import Lines, measured

RING_ROOM = 4  # the ring stands outside the card
PAD, BADGE, LEAST = 16, 36, 64


@dataclass(frozen=True, slots=True)
class _Style:
    """How a look is painted: tokens, border, the word and icon at the right."""

    ground: str
    border: str
    width: float
    dashed: bool = False
    badge: str = ""  # ground of the badge; empty: an outline
    letter: str = "text2"
    text: str = "text"
    word: str = ""
    icon: str = ""


_OPEN = _Style("surface", "border", 1)
_CHOSEN = _Style("primary_soft", "primary", 2, badge="primary", letter="on_primary")
_LOOKS = {
    OptionLook.CHOSEN_RIGHT: _Style(
        "right_soft", "right", 2, badge="right", letter="surface", word=N_("选对了"), icon="circle-check"
    ),
    OptionLook.CHOSEN_WRONG: _Style(
        "wrong_soft", "wrong", 2, badge="wrong", letter="surface", word=N_("选错了"), icon="circle-x"
    ),
    OptionLook.MISSED_RIGHT: _Style(
        "surface", "right", 2, dashed=True, letter="right", word=N_("应选，没有选"), icon="check"
    ),
    OptionLook.NEUTRAL: _Style("surface", "border", 1, text="text2"),
}


class _Card:
    """What both kinds of card share; mixed in before the Qt class that gives the role (radio button, check box)."""

    def set_up(self) -> None:
        self.label, self.words, self.look = "", "", OptionLook.OPEN
        self.square = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMouseTracking(True)

    def present(self, label: str, words: str, chosen: bool, how: OptionLook, open: bool) -> None:
        """Show an option; nothing is repainted where nothing differs."""
        if (label, words) != (self.label, self.words):
            self.label, self.words = label, words
            self.updateGeometry()
        if self.look is not how:
            self.look = how
            self.updateGeometry()
        exclusive = self.autoExclusive()
        self.setAutoExclusive(False)  # Qt refuses to untick the one ticked button of an exclusive group
        self.setChecked(chosen)
        self.setAutoExclusive(exclusive)
        self.setCursor(Qt.CursorShape.PointingHandCursor if open else Qt.CursorShape.ArrowCursor)
        verdict = _(_LOOKS[how].word) if how in _LOOKS and _LOOKS[how].word else ""
        self.setAccessibleName(f"{label}  {words}")
        self.setAccessibleDescription(verdict)
        self.update()

    def nextCheckState(self) -> None:
        """A click ticks nothing by itself: the question decides, and presents."""

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space chooses; arrows and all else belong to the question."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select) and not event.isAutoRepeat():
            self.click()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def heightForWidth(self, width: int) -> int:
        _used, height = measured(self.words, look.font("option"), self._text_width(width))
        inner = max(height, look.px(BADGE)) + 2 * (PAD - 3)
        return int(max(inner, LEAST) + 2 * RING_ROOM + 0.99)

    def sizeHint(self) -> QSize:
        return QSize(look.px(480), self.heightForWidth(look.px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look.px(200), LEAST)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        style = self._style()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(RING_ROOM, RING_ROOM, -RING_ROOM, -RING_ROOM)
        hover = self.underMouse() and self.isEnabled() and style is _OPEN
        pen = QPen(look.color("control" if hover else style.border), style.width)
        if style.dashed:
            pen.setDashPattern([5, 3])
        painter.setPen(pen)
        painter.setBrush(look.color("zebra" if hover else style.ground))
        half = style.width / 2
        painter.drawRoundedRect(card.adjusted(half, half, -half, -half), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
        self._paint_badge(painter, card, style)
        lines = Lines(self.words, look.font("option"), self._text_width(self.width()))
        painter.setPen(look.color(style.text))
        lines.paint(painter, self._text_left(), card.center().y() - lines.height / 2)
        if style.word:
            self._paint_verdict(painter, card, style)
        if self.hasFocus():
            ring(painter, QRectF(self.rect()), theme.CONTROL_RADIUS + RING_ROOM)

    def _style(self) -> _Style:
        if self.look is OptionLook.OPEN:
            return _CHOSEN if self.isChecked() else _OPEN
        return _LOOKS[self.look]

    def _paint_badge(self, painter: QPainter, card: QRectF, style: _Style) -> None:
        side = look.px(BADGE)
        badge = QRectF(card.left() + PAD - 2, card.center().y() - side / 2, side, side)
        filled = bool(style.badge)
        painter.setPen(Qt.PenStyle.NoPen if filled else QPen(look.color("right" if style.dashed else "control"), 1.2))
        painter.setBrush(look.color(style.badge) if filled else Qt.BrushStyle.NoBrush)
        radius = theme.CELL_RADIUS + 2 if self.square else side / 2
        painter.drawRoundedRect(badge, radius, radius)
        font = look.font("option")
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(look.color(style.letter))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self.label)
        if self.look is OptionLook.CHOSEN_WRONG:  # struck through: told from the right one without colour
            painter.setPen(QPen(look.color(style.letter), 2))
            painter.drawLine(badge.bottomLeft() + QPointF(8, -8), badge.topRight() + QPointF(-8, 8))

    def _paint_verdict(self, painter: QPainter, card: QRectF, style: _Style) -> None:
        side = look.px(20)
        font = look.font("body")
        font.setWeight(font.Weight.DemiBold)
        lines = Lines(_(style.word), font, self._verdict_width())
        left = card.right() - PAD - lines.used
        painter.setPen(look.color(style.border))
        lines.paint(painter, left, card.center().y() - lines.height / 2)
        icons.paint(
            painter,
            QRectF(left - side - 6, card.center().y() - side / 2, side, side),
            style.icon,
            look.color(style.border),
        )

    def _verdict_width(self) -> float:
        return look.px(120)

    def _text_left(self) -> float:
        return RING_ROOM + PAD - 2 + look.px(BADGE) + 14

    def _text_width(self, width: int) -> float:
        style = self._style()
        right = RING_ROOM + PAD
        if style.word:
            font = look.font("body")
            font.setWeight(font.Weight.DemiBold)
            right += int(Lines(_(style.word), font, self._verdict_width()).used) + look.px(20) + 6 + 14
        return max(look.px(60), width - self._text_left() - right)


class SingleCard(_Card, QRadioButton):
    """One of several: read out as a radio button."""

    def __init__(self) -> None:
        super().__init__()
        self.set_up()


class MultipleCard(_Card, QCheckBox):
    """Any of several: read out as a check box."""

    def __init__(self) -> None:
        super().__init__()
        self.set_up()
        self.square = True


OptionCard = SingleCard | MultipleCard
