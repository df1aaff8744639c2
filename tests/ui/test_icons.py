"""Icons exist, take the colour of the theme in force, and their files are used."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from pytestqt.qtbot import QtBot

from ui import icons, theme
from ui.look import look

UI = Path(icons.__file__).parent


def painted(image: QImage) -> set[str]:
    """Colours of the pixels that are wholly opaque."""
    spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
    colors = (image.pixelColor(x, y) for x, y in spots)
    return {color.name().upper() for color in colors if color.alpha() == 255}


def picture(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> set[str]:
    return painted(icon.pixmap(QSize(48, 48), mode, state).toImage())


def test_an_icon_follows_the_theme(qtbot: QtBot) -> None:
    icon = icons.icon("flag", "primary")
    assert theme.LIGHT.primary in picture(icon)
    look.wear(theme.DARK, 1.0)
    assert theme.DARK.primary in picture(icon)
    assert theme.LIGHT.primary not in picture(icon)


def test_an_icon_says_off_and_on(qtbot: QtBot) -> None:
    icon = icons.icon("flag", "text2", "on_primary_soft")
    assert theme.LIGHT.text3 in picture(icon, QIcon.Mode.Disabled)
    assert theme.LIGHT.on_primary_soft in picture(icon, state=QIcon.State.On)


def test_a_copy_of_an_icon_outlives_it(qtbot: QtBot) -> None:
    copies = [QIcon(icons.icon("check")) for _ in range(50)]
    for copy in copies:
        assert picture(copy)


def test_an_unknown_icon_is_an_error_at_once() -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_every_file_can_be_recoloured() -> None:
    for path in icons.FOLDER.glob("*.svg"):
        svg = path.read_text("utf-8")
        assert 'stroke="currentColor"' in svg, path.name
        assert "ISC" in svg, path.name


def test_only_icons_in_use_are_shipped() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in UI.rglob("*.py"))
    idle = [path.stem for path in icons.FOLDER.glob("*.svg") if f'"{path.stem}"' not in sources]
    assert not idle


def test_colours_come_from_tokens(qtbot: QtBot) -> None:
    assert look.color("danger") == QColor(theme.LIGHT.danger)
