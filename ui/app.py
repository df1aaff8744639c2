"""The running program: QApplication, look, language, fonts, settings, lanes; everything that outlives a page.

Law: composes what pages are handed and decides nothing about exams; a change of theme, text size or language
touches no page's contents.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QLibraryInfo, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui import fonts, language, settings, theme
from ui.background import Background
from ui.changes import Changed, Changes
from ui.icons import icon
from ui.look import look
from ui.settings import Settings, Theme

TITLE = "学法考试"  # the name of the program is the same in every language: untranslated


class App(QObject):
    """What pages are handed.

    ``settings`` (frozen; ``change`` makes new ones), ``background`` (the lanes), ``changes`` (the one signal), ``data``
    (the folder).
    """

    def __init__(self, qt: QApplication, data: Path, chosen: Settings | None = None) -> None:
        super().__init__()
        self.qt = qt
        self.data = data
        self.settings = chosen if chosen is not None else settings.load(data)
        self.changes = Changes()
        self.background = Background()
        self._translator: QTranslator | None = None
        fonts.load()
        self._speak()
        self._dress()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._dress)

    def change(self, **chosen: Any) -> None:
        """Other settings from now on: kept in the file, put on, and told (``Changed.SETTINGS``)."""
        before, self.settings = self.settings, replace(self.settings, **chosen)
        if self.settings == before:
            return
        settings.save(self.settings, self.data)
        if self.settings.language != before.language:
            self._speak()
        self._dress()
        self.changes.emit(Changed.SETTINGS)

    def scale_by(self, steps: int) -> None:
        """Larger or smaller text by tenths; 0: back to 100 %."""
        scale = self.settings.text_scale + steps * theme.SCALE_STEP if steps else 1.0
        self.change(text_scale=theme.clamp_scale(scale))

    def columns(self, table: str) -> tuple[int, ...]:
        """The widths that the person gave this table's columns."""
        return self.settings.columns.get(table, ())

    def remember_columns(self, table: str, widths: tuple[int, ...]) -> None:
        """Keep a table's widths, quietly."""
        self.settings = replace(self.settings, columns={**self.settings.columns, table: widths})
        settings.save(self.settings, self.data)

    def remember_window(self, geometry: str, page: str) -> None:
        """Keep where the window was, quietly."""
        self.settings = replace(self.settings, geometry=geometry, page=page)
        settings.save(self.settings, self.data)

    def close(self) -> None:
        """Finish what the lanes have begun. After this no page may start work."""
        self.background.close()

    def _dress(self) -> None:
        look.wear(tokens_for(self.settings.theme), self.settings.text_scale)

    def _speak(self) -> None:
        chosen = self.settings.language
        language.use(chosen)
        if self._translator is not None:
            self.qt.removeTranslator(self._translator)
            self._translator = None
        if chosen == settings.Language.CHINESE:
            stock = QTranslator(self)
            if stock.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self.qt.installTranslator(stock)
                self._translator = stock
        look.spoken.emit()
        for widget in self.qt.topLevelWidgets():  # Qt tells them only where a translator came or went
            QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))


def tokens_for(chosen: Theme) -> theme.Tokens:
    """The tokens of a theme; SYSTEM asks the desktop."""
    if chosen is Theme.SYSTEM:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return theme.DARK if dark else theme.LIGHT
    return theme.THEMES[chosen]


def make_qt(arguments: list[str] | None = None) -> QApplication:
    """The QApplication of this process, in Fusion style."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    qt = QApplication(arguments if arguments is not None else sys.argv[:1])
    qt.setStyle("Fusion")
    qt.setApplicationName("lawquiz")
    qt.setApplicationDisplayName(TITLE)
    qt.setDesktopFileName("lawquiz")
    qt.setWindowIcon(icon("scale", "primary"))
    return qt
