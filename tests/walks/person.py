"""A person at the window: finds things by the words on them, clicks, types, looks; and counts what it took.

Law: nothing is called on a page; every step is a click or a key, and each can be pictured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget

PATIENCE = 30.0  # seconds


class Person:
    """``actions`` counts clicks, words typed and keys pressed; ``pictures`` are named in the order of the walk."""

    def __init__(self, window: QWidget, pictures: Path | None = None) -> None:
        self.window = window
        self.actions = 0
        self._pictures = pictures
        self._taken = 0

    # --- seeing ---

    def visible(self, kind: type[QWidget]) -> Iterator[QWidget]:
        """Everything of a kind that can be seen, in the front dialog first."""
        front = QApplication.activeModalWidget() or self.window
        for widget in front.findChildren(kind):
            if widget.isVisible():
                yield widget

    def button(self, words: str) -> QAbstractButton | None:
        """The button that says, or begins with, these words."""
        for widget in self.visible(QAbstractButton):
            assert isinstance(widget, QAbstractButton)
            said = widget.text() or widget.accessibleName()
            if said.startswith(words) and widget.isEnabled():
                return widget
        return None

    def sees(self, words: str) -> bool:
        """Do these words stand somewhere on the screen? (What is painted is known by the name a screen reader says.)"""
        return any(
            words in ((isinstance(widget, QLabel | QAbstractButton) and widget.text()) or widget.accessibleName())
            for widget in self.visible(QWidget)
        )

    def buttons(self) -> list[str]:
        """What can be clicked now, by its words: told where a walk is stuck."""
        return [w.text() or w.accessibleName() for w in self.visible(QAbstractButton) if w.isEnabled()]  # type: ignore[attr-defined]

    def named(self) -> list[str]:
        """The names that a screen reader says."""
        return [w.accessibleName() for w in self.visible(QWidget) if w.accessibleName()]

    def texts(self) -> list[str]:
        """Every word that stands in a label."""
        return [w.text() for w in self.visible(QLabel) if w.text()]  # type: ignore[attr-defined]

    def waits_for(self, what: Callable[[], object], why: str) -> None:
        """Patience, with the window alive."""
        ends = time.monotonic() + PATIENCE
        while not what():
            if time.monotonic() > ends:
                self.window.grab().save(str((self._pictures or Path(".")) / "stuck.png"))
                raise AssertionError(f"waited in vain for {why}; there are {self.texts()} and {self.buttons()}")
            QTest.qWait(20)

    def waits_to_see(self, words: str) -> None:
        """Until these words stand on the screen."""
        self.waits_for(lambda: self.sees(words), f"“{words}”")

    def waits_for_button(self, words: str) -> None:
        """Until this can be clicked."""
        self.waits_for(lambda: self.button(words), f"the button “{words}”")

    def waits_for_either(self, *words: str) -> None:
        """Until one of these stands on the screen."""
        self.waits_for(lambda: any(self.sees(each) for each in words), " or ".join(words))

    def pictures(self, name: str) -> None:
        """Keep a picture of what is seen now."""
        if self._pictures is not None:
            self._taken += 1
            front = QApplication.activeModalWidget() or self.window
            front.grab().save(str(self._pictures / f"{self._taken:02}-{name}.png"))

    def keyboard(self) -> QWidget:
        """The widget that has the keyboard."""
        front = QApplication.activeModalWidget() or self.window
        return QApplication.focusWidget() or front.focusWidget() or front

    # --- doing ---

    def clicks(self, words: str) -> None:
        """Click the button or card that says so."""
        self.waits_for_button(words)
        button = self.button(words)
        assert button is not None
        self.clicks_on(button)

    def clicks_on(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a widget that was found by other means."""
        self.actions += 1
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())
        QTest.qWait(1)

    def presses(self, *keys: Qt.Key) -> None:
        """Press keys, one after the other, wherever the keyboard is."""
        for key in keys:
            self.actions += 1
            QTest.keyClick(self.keyboard(), key)
            QTest.qWait(1)

    def types(self, text: str) -> None:
        """Type a text into the field that has the keyboard. (Chinese comes from an input method, as one text.)"""
        self.actions += 1
        self.waits_for(lambda: isinstance(self.keyboard(), QLineEdit | QPlainTextEdit), "a field to type in")
        field = self.keyboard()
        if isinstance(field, QPlainTextEdit):
            field.setPlainText(text)
        else:
            assert isinstance(field, QLineEdit)
            field.setText(text)
        QTest.qWait(1)

    def enters(self, name: str, text: str) -> None:
        """Click into the field of this name, and type."""

        def field() -> QWidget | None:
            fields = (*self.visible(QLineEdit), *self.visible(QPlainTextEdit))
            return next((w for w in fields if name in w.accessibleName() and w.isEnabled()), None)

        self.waits_for(field, f"the field “{name}”")
        found = field()
        assert found is not None
        self.clicks_on(found.viewport() if isinstance(found, QPlainTextEdit) else found)
        self.types(text)

    def chooses_file(self, path: Path) -> None:
        """Type a path into the file dialog and press Enter."""
        self.waits_for(lambda: self._file_dialog() is not None, "the file dialog")
        dialog = self._file_dialog()
        assert dialog is not None
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setFocus()
        line.setText(str(path))
        self.actions += 2
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.waits_for(lambda: self._file_dialog() is None, "the file dialog to close")

    def _file_dialog(self) -> QFileDialog | None:
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()]
        return found[0] if found else None
