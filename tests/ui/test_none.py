"""A void call of Qt leaves the reference count of None alone (PySide6 6.12.0 on Python 3.11 dropped one each time)."""

import sys

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_a_thousand_void_calls_drop_no_none(qtbot: QtBot) -> None:
    label, thing = QLabel(), QObject()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("字")
        thing.setObjectName("x")
    assert abs(sys.getrefcount(None) - before) < 50
