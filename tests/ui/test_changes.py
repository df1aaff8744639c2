"""Who asked to be told is told, once, of what it asked for, as long as it lives."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.changes import Changed, Changes


class _Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def reload(self) -> None:
        self.heard += 1


def test_only_the_subject_is_heard(qtbot: QtBot) -> None:
    changes, listener = Changes(), _Listener()
    changes.on(listener.reload, Changed.QUESTIONS, Changed.PAPERS)
    changes.emit(Changed.STUDY)
    assert listener.heard == 0
    changes.emit(Changed.QUESTIONS)
    changes.emit(Changed.PAPERS, Changed.SITTINGS)
    assert listener.heard == 2


def test_what_is_gone_hears_nothing(qtbot: QtBot) -> None:
    changes, listener = Changes(), _Listener()
    changes.on(listener.reload, Changed.STUDY)
    with qtbot.waitSignal(listener.destroyed):
        listener.deleteLater()
    changes.emit(Changed.STUDY)
    assert listener.heard == 0
