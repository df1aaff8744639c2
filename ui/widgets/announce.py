"""Say something to a screen reader without moving the focus.

Law: quiet (polite) unless the person would lose something by not hearing it at once.
"""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(widget: QWidget, sentence: str, urgent: bool = False) -> None:
    """Have ``sentence`` read out on behalf of ``widget``."""
    told = QAccessibleAnnouncementEvent(widget, sentence)
    levels = QAccessible.AnnouncementPoliteness
    told.setPoliteness(levels.Assertive if urgent else levels.Polite)
    QAccessible.updateAccessibility(told)
