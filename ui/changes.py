"""The one signal: which kind of thing changed.

Law: it says what kind changed, never what; who cares reads again. Emitted on the UI thread, after the write was
committed.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal


class Changed(Enum):
    """A kind of thing that pages show."""

    QUESTIONS = auto()
    PROFILES = auto()
    STUDY = auto()
    PAPERS = auto()
    SITTINGS = auto()
    ATTEMPTS = auto()
    SETTINGS = auto()


class Changes(QObject):
    """``changes.emit(Changed.QUESTIONS)`` after a write; ``changes.on(self.reload, Changed.QUESTIONS)`` in a page."""

    happened = Signal(Changed)

    def emit(self, *what: Changed) -> None:
        """Tell everyone, once for each kind."""
        for kind in what:
            self.happened.emit(kind)

    def on(self, slot: Callable[[], object], *subjects: Changed) -> None:
        """Call ``slot``, a method of a QObject, after a change of one of ``subjects``, as long as that object lives."""
        owner = getattr(slot, "__self__", None)
        assert isinstance(owner, QObject), "a slot must be a method of a QObject, so that it ends with it"
        _Ear(owner, self, slot, frozenset(subjects))


class _Ear(QObject):
    """Listens for its owner, and dies with it."""

    def __init__(
        self, owner: QObject, changes: Changes, slot: Callable[[], object], subjects: frozenset[Changed]
    ) -> None:
        super().__init__(owner)
        self._slot, self._subjects = slot, subjects
        changes.happened.connect(self._hear)

    def _hear(self, kind: Changed) -> None:
        if kind in self._subjects:
            self._slot()
