"""What the user may choose, as one frozen value, and its file in the data folder.

Law: read once at the start, written atomically at a change; a file that cannot be understood costs its settings,
never the start.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

FILE = "settings.json"


class Theme(StrEnum):
    """Which set of tokens; ``SYSTEM`` follows the desktop."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class Language(StrEnum):
    """Languages of the interface."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Role(StrEnum):
    """What was chosen at the first start."""

    UNDECIDED = "undecided"
    STUDY = "study"
    CANDIDATE = "candidate"
    ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything chosen.

    ``text_scale`` is 1.0 to 2.0, ``columns`` the widths of each table by its name, ``geometry`` the window's as Qt
    wrote it, ``page`` the one that was open, ``second_place`` the folder in which backups are kept a second time.
    """

    theme: Theme = Theme.SYSTEM
    text_scale: float = 1.0
    language: Language = Language.CHINESE
    role: Role = Role.UNDECIDED
    profile_id: str = ""
    judge_on_click: bool = False
    next_after_right: bool = False
    daily_amount: int = 20
    columns: dict[str, tuple[int, ...]] = field(default_factory=dict)
    geometry: str = ""
    page: str = ""
    second_place: str = ""


def load(folder: Path) -> Settings:
    """The settings in ``folder``; what is missing or makes no sense there has its default."""
    try:
        stored = json.loads((folder / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return Settings()
    if not isinstance(stored, dict):
        return Settings()
    known: dict[str, Any] = {}
    for spot in fields(Settings):
        if spot.name in stored:
            try:
                known[spot.name] = _understood(spot.name, stored[spot.name])
            except (TypeError, ValueError):
                continue
    return Settings(**known)


def save(settings: Settings, folder: Path) -> None:
    """Replace the file in one step, so that a power cut leaves the old one or the new one. Raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / (FILE + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(asdict(settings), file, ensure_ascii=False, indent=1, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / FILE)


def _understood(name: str, value: Any) -> Any:
    """``value`` as the field ``name`` wants it; raises where it cannot be."""
    enums: dict[str, type[StrEnum]] = {"theme": Theme, "language": Language, "role": Role}
    if name in enums:
        return enums[name](value)
    if name == "columns":
        if not isinstance(value, dict):
            raise TypeError(value)
        return {str(table): tuple(int(width) for width in widths) for table, widths in value.items()}
    if name == "text_scale":
        scale = float(value)
        if not 1.0 <= scale <= 2.0:
            raise ValueError(value)
        return scale
    if name == "daily_amount":
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 500:
            raise ValueError(value)
        return value
    if name in ("judge_on_click", "next_after_right"):
        if not isinstance(value, bool):
            raise TypeError(value)
        return value
    if not isinstance(value, str):
        raise TypeError(value)
    return value
