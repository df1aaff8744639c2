"""The shipped fonts, so that a computer without Chinese fonts shows no boxes.

Law: every family has the system's own behind it; a font that cannot be loaded is logged, never fatal.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase

FOLDER = Path(__file__).with_name("assets") / "fonts"
FAMILIES = ["Noto Sans SC", "Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "sans-serif"]


def load() -> list[str]:
    """Make the shipped fonts known to Qt; returns the families they brought. Needs a QGuiApplication."""
    families: list[str] = []
    for path in sorted(FOLDER.glob("*.ttf")):
        number = QFontDatabase.addApplicationFont(str(path))
        if number < 0:
            import logging

            logging.getLogger(__name__).warning("font not loaded: %s", path.name)
        else:
            families += QFontDatabase.applicationFontFamilies(number)
    return families
