"""The real program, from its real entry point, in a process of its own; what a person does there comes by stdin.

A line of JSON in, ``["clicks", "交卷"]``, is a method of ``Person`` with its arguments; a line of JSON out is what it
returned, or ``{"failed": …}``. Arguments: the folder for pictures, then those of ``main.py``.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

import main
import ui.program
from tests.walks.person import Person
from ui.window import Window


class Ear(QObject):
    """Hears commands in a thread, has them done on the UI thread, one after the other."""

    heard = Signal(str)

    def __init__(self, pictures: Path) -> None:
        super().__init__()
        self._pictures = pictures
        self._person: Person | None = None
        self.heard.connect(self._do, Qt.ConnectionType.QueuedConnection)
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in sys.stdin:
            self.heard.emit(line)

    def _do(self, line: str) -> None:
        what, *words = json.loads(line)
        try:
            if self._person is None:
                window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Window))
                window.activateWindow()
                self._person = Person(window, self._pictures)
            said = self._person.actions if what == "actions" else getattr(self._person, what)(*map(_meant, words))
            reply: Any = said if isinstance(said, bool | int | str | list) else None
        except Exception:
            reply = {"failed": traceback.format_exc()}
        print(json.dumps(reply), flush=True)


def _meant(word: Any) -> Any:
    if isinstance(word, str) and word.startswith("Key_"):
        return getattr(Qt.Key, word)
    return Path(word[1:]) if isinstance(word, str) and word.startswith("@") else word


def with_ear(make_qt: Callable[..., QApplication], pictures: Path) -> Callable[..., QApplication]:
    def made(*arguments: Any) -> QApplication:
        qt = make_qt(*arguments)
        qt.setProperty("ear", ear := Ear(pictures))
        ear.setParent(qt)
        return qt

    return made


if __name__ == "__main__":
    ui.program.make_qt = with_ear(ui.program.make_qt, Path(sys.argv[1]))
    sys.argv = ["main.py", *sys.argv[2:]]
    sys.exit(main.main())
