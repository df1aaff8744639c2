"""The one look in force, for those who paint: tokens and text scale as QColor, QFont and lengths; who wants to know
is told.

Law: a widget asks here at the time it paints and keeps no colour; a sentence that stays on a page is said through
``say``, so that theme, scale and language change under a page without a trace on what a person typed there.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ui import fonts, theme

Words = str | Callable[[], str]
"""A text, or better ``lambda: _("…")``, asked again whenever the language changes."""


class Look(QObject):
    """Tokens and text scale. ``changed`` after a new theme or scale, ``spoken`` after a new language."""

    changed = Signal()
    spoken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens = theme.LIGHT
        self.scale = 1.0
        self._fonts: dict[str, QFont] = {}

    def wear(self, tokens: theme.Tokens, scale: float) -> None:
        """Dress the whole application; cheap when nothing differs."""
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        scale = theme.clamp_scale(scale)
        if (tokens, scale) == (self.tokens, self.scale) and application.styleSheet():
            return
        self.tokens, self.scale = tokens, scale
        self._fonts.clear()
        application.setPalette(palette(tokens))
        application.setFont(self.font("body"))
        application.setStyleSheet(theme.qss(tokens, scale))
        self.changed.emit()

    def color(self, token: str) -> QColor:
        """Colour of a token by its name."""
        return QColor(getattr(self.tokens, token))

    def font(self, lettering: str) -> QFont:
        """Font of a step of the type scale (``caption``, ``body``, ``option``, …)."""
        if lettering not in self._fonts:
            step = theme.LETTERING[lettering]
            font = QFont(fonts.FAMILIES)
            font.setPixelSize(theme.px(step.px, self.scale))
            font.setWeight(QFont.Weight(step.weight))
            self._fonts[lettering] = font
        return QFont(self._fonts[lettering])

    def px(self, length: float) -> int:
        """A length that grows with the text."""
        return theme.px(length, self.scale)

    def tall(self, height: int) -> int:
        """Height of a control that holds one line of text."""
        return theme.tall(height, self.scale)


look = Look()


class _Spoken(QObject):
    """Lives as long as the widget it speaks for."""

    def __init__(self, owner: QObject, setter: str, words: Callable[[], str]) -> None:
        super().__init__(owner)
        self._setter, self._words = setter, words
        look.spoken.connect(self.say)

    def say(self) -> None:
        getattr(self.parent(), self._setter)(self._words())


def say(setter: Callable[[str], object], words: Words) -> None:
    """Call ``setter``, a method of a QObject such as ``label.setText``, now and after every change of language."""
    if isinstance(words, str):
        setter(words)
        return
    owner = getattr(setter, "__self__", None)
    assert isinstance(owner, QObject), "say() speaks through a method of a QObject"
    setter(words())
    _Spoken(owner, setter.__name__, words)


def palette(tokens: theme.Tokens) -> QPalette:
    """The palette for what Fusion paints by itself (check marks, calendars, stock dialogs)."""
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.zebra,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.PlaceholderText: tokens.text3,
        role.Text: tokens.text,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.danger,
        role.Light: tokens.surface,
        role.Midlight: tokens.sunken,
        role.Mid: tokens.border,
        role.Dark: tokens.control,
        role.Shadow: tokens.border,
        role.Highlight: tokens.primary,
        role.HighlightedText: tokens.on_primary,
        role.Accent: tokens.primary,
        role.Link: tokens.primary,
        role.LinkVisited: tokens.on_primary_soft,
    }
    made = QPalette()
    for key, color in colors.items():
        made.setColor(key, QColor(color))
    for key in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, key, QColor(tokens.text3))
    return made
