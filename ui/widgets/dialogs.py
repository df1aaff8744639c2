"""Questions to the person, in words.

Law: a dialog names what will happen or be lost and its buttons name what they do; Esc is the safe way out, and
nothing waits inside ``exec``: the answer arrives in a function.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.language import _
from ui.look import look
from ui.widgets.buttons import Button, quiet
from ui.widgets.text import Text


class Ask(QDialog):
    """Title, sentences, a safe button and one that acts; ``extra`` stands between (a field, a list)."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        body: str,
        act: str,
        keep: str = "",
        kind: str = "primary",
        extra: QWidget | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.setAccessibleDescription(body)
        self.title, self.body = Text(title, "title"), Text(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addWidget(self.body)
        if extra is not None:
            column.addWidget(_Room(extra))
        if detail:
            fold = _Detail(detail)
            fold.folded.connect(self._fit)
            column.addWidget(fold)
        self.act_button, self.keep_button = Button(act, kind=kind), Button(keep or _("返回"))
        self.act_button.clicked.connect(self.accept)
        self.keep_button.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.keep_button)
        row.addWidget(self.act_button)
        column.addLayout(row)
        safe = self.keep_button if kind == "danger" else self.act_button
        safe.setDefault(True)
        safe.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its sentences need at its width."""
        super().showEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.screen().availableSize()
        width = min(max(look.px(480), self.layout().minimumSize().width()), int(room.width() * 0.9))
        self.layout().activate()
        self.resize(width, min(self.layout().totalHeightForWidth(width), int(room.height() * 0.9)))


class _Room(QScrollArea):
    """As high as what is in it, or as the screen allows: then it scrolls."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        inner.setProperty("ground", "none")
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        inner = self.widget()
        return inner.heightForWidth(width) if inner.hasHeightForWidth() else inner.sizeHint().height()

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.widget().minimumSizeHint().width(), look.tall(44))


class _Detail(QWidget):
    """What an expert wants to see, folded away."""

    folded = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = QPlainTextEdit(text, readOnly=True)
        self._text.setAccessibleName(_("详细"))
        self._text.setMinimumHeight(180)
        self._text.hide()
        self._fold = quiet(_("详细"), "chevron-down")
        self._fold.setCheckable(True)
        self._fold.toggled.connect(self._unfold)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._text)

    def _unfold(self, shown: bool) -> None:
        self._text.setVisible(shown)
        self._fold.set_icon("chevron-up" if shown else "chevron-down")
        self.folded.emit()


def ask(
    parent: QWidget | None,
    title: str,
    body: str,
    act: str,
    then: Callable[[], object],
    keep: str = "",
    kind: str = "primary",
    extra: QWidget | None = None,
) -> Ask:
    """Open the question; ``then`` is called at the acting button. ``kind="danger"`` where something is lost."""
    dialog = Ask(parent, title, body, act, keep, kind, extra)
    dialog.accepted.connect(then)
    return _opened(dialog)


def tell(parent: QWidget | None, title: str, body: str, detail: str = "") -> Ask:
    """Tell something that needs no choice."""
    dialog = Ask(parent, title, body, _("知道了"), detail=detail)
    dialog.keep_button.hide()
    return _opened(dialog)


_OPEN: set[Ask] = set()
"""Dialogs on the screen: one without a parent would be gone with the last Python name for it."""


def _opened(dialog: Ask) -> Ask:
    _OPEN.add(dialog)
    dialog.finished.connect(lambda _result: _OPEN.discard(dialog))
    dialog.open()
    return dialog
