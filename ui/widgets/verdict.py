"""What stands under a judged question: the right answer in words, the article, the explanation; and the word at its
top.

Law: right and wrong are a word and an icon before they are a colour.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from question_bank.question import Kind
from ui import icons, theme
from ui.language import _
from ui.look import look, say
from ui.widgets.buttons import secondary
from ui.widgets.card_shown import CardShown, VerdictShown, key_words, verdict_words
from ui.widgets.text import Lines, Text


class Chip(QWidget):
    """A short word on a soft ground: the kind of a question, a verdict. Never a button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._tone, self._icon = "", "primary", ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def present(self, words: str, tone: str = "primary", icon: str = "") -> None:
        """Show ``words`` in a tone that has a soft ground (primary, right, wrong, success, warning, danger)."""
        if (words, tone, icon) != (self._words, self._tone, self._icon):
            self._words, self._tone, self._icon = words, tone, icon
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        lines = Lines(self._words, self._font(), 10_000)
        icon = look.px(18) + 6 if self._icon else 0
        return QSize(int(lines.used + icon) + 2 * look.px(12) + 1, int(lines.height) + 8)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A rounded ground, an icon, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "on_primary_soft" if self._tone == "primary" else self._tone
        painter.setBrush(look.color(f"{self._tone}_soft"))
        painter.setPen(QPen(look.color(token), 1.2) if self._icon else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6), theme.CELL_RADIUS, theme.CELL_RADIUS
        )
        left = float(look.px(12))
        if self._icon:
            side = look.px(18)
            icons.paint(painter, QRectF(left, (self.height() - side) / 2, side, side), self._icon, look.color(token))
            left += side + 6
        painter.setPen(look.color(token))
        lines = Lines(self._words, self._font(), 10_000)
        lines.paint(painter, left, (self.height() - lines.height) / 2)

    def _font(self) -> QFont:
        font = look.font("body" if self._icon else "caption")
        font.setWeight(font.Weight.DemiBold if self._icon else font.Weight.Medium)
        return font


def verdict_chip(chip: Chip, verdict: VerdictShown) -> None:
    """Show a verdict's word and icon."""
    tones = {True: ("right", "circle-check"), False: ("wrong", "circle-x"), None: ("primary", "info")}
    chip.present(verdict_words(verdict), *tones[verdict.right])


class VerdictPanel(QFrame):
    """The right answer, the article, the explanation. ``accepted`` when a person counts the own wording as right."""

    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(4)
        self._parts: list[tuple[Text, Text]] = []
        for name in (lambda: _("正确答案"), lambda: _("依据"), lambda: _("解析")):
            head, body = Text(name, "caption", "text2"), Text("", "body")
            self._parts.append((head, body))
            column.addWidget(head)
            column.addWidget(body)
            column.addSpacing(6)
        self._parts[0][1].set_lettering("strong")
        self._heads = self._parts[0][0]
        self.accept_button = secondary(lambda: _("算我对"), "check")
        say(self.accept_button.setToolTip, lambda: _("你写的意思与答案相同时，把这一题算作答对"))
        self.accept_button.clicked.connect(self.accepted)
        column.addWidget(self.accept_button, 0, Qt.AlignmentFlag.AlignLeft)

    def present(self, shown: CardShown) -> None:
        """Show the verdict that ``shown`` carries."""
        verdict = shown.verdict
        if verdict is None:
            self.hide()
            return
        self._heads.setText(_("参考答案") if shown.kind is Kind.ESSAY else _("正确答案"))
        texts = (key_words(shown), "\n".join(verdict.basis), verdict.explanation)
        for (head, body), text in zip(self._parts, texts, strict=True):
            body.setText(text)
            head.setVisible(bool(text))
            body.setVisible(bool(text))
        self.accept_button.setVisible(verdict.may_accept)
        self.setAccessibleName(verdict_words(verdict))
        self.setAccessibleDescription("\n".join(text for text in texts if text))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sunken ground with a bar at its left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
