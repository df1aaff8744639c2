"""What every page is handed: settings, lanes, the one signal, the doors, and a way to another page by its name.

Law: a page knows this and nothing of the window; a test hands it a small fake.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from ui.background import Runs
from ui.changes import Changes
from ui.doors import Doors
from ui.settings import Settings

T = TypeVar("T")


class House(Protocol):
    """``doors()`` is for jobs of the store's lane only; its first call opens the store."""

    settings: Settings
    background: Runs
    changes: Changes
    data: Path
    doors: Callable[[], Doors]

    def lend(self, borrow: Callable[[], T]) -> T:
        """In a job of the store's lane: close the store while ``borrow()`` hands it to another process, or takes it
        back; the next ``doors()`` opens it again.
        """
        ...

    def change(self, **chosen: Any) -> None:
        """Other settings from now on."""
        ...

    def go(self, page: str, **what: Any) -> None:
        """Show the page of this name; ``what`` goes to its ``open``."""
        ...

    def columns(self, table: str) -> tuple[int, ...]:
        """The widths that the person gave this table's columns."""
        ...

    def remember_columns(self, table: str, widths: tuple[int, ...]) -> None:
        """Keep a table's widths."""
        ...
