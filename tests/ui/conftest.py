"""Every test of the window starts with the shipped fonts, the light theme at 100 %, in Chinese."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui import fonts, language, theme
from ui.look import look


@pytest.fixture(scope="session")
def _with_fonts(qapp: QApplication) -> QApplication:
    qapp.setStyle("Fusion")
    fonts.load()
    return qapp


@pytest.fixture(autouse=True)
def dressed(_with_fonts: QApplication) -> Iterator[None]:
    language.use(language.CHINESE)
    look.wear(theme.LIGHT, 1.0)
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
