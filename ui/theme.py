"""Each colour, gap, radius and letter size of the program, once, and the style sheet made of them.

Law: no Qt in here, so that contrast is tested without a screen; nobody else writes a colour or a size in pixels of
text.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

SPACES = (4, 8, 12, 16, 24, 32)
CELL_RADIUS, CONTROL_RADIUS, CARD_RADIUS = 6, 10, 14
FOCUS_WIDTH = 2
MIN_SCALE, MAX_SCALE, SCALE_STEP = 1.0, 2.0, 0.1


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, ``#RRGGBB``; ``on_x`` is text upon ``x``, ``x_soft`` the ground for text in ``x``."""

    name: str
    bg: str
    surface: str
    sunken: str
    zebra: str
    border: str
    control: str
    text: str
    text2: str
    text3: str
    primary: str
    primary_hover: str
    primary_press: str
    on_primary: str
    primary_soft: str
    on_primary_soft: str
    success: str
    success_soft: str
    warning: str
    warning_soft: str
    danger: str
    danger_soft: str
    right: str
    right_soft: str
    wrong: str
    wrong_soft: str
    focus: str


LIGHT = Tokens(
    name="light",
    bg="#F3F5F9",
    surface="#FFFFFF",
    sunken="#EEF2F7",
    zebra="#F8FAFC",
    border="#D8DFE9",
    control="#7C8899",
    text="#1A2230",
    text2="#445063",
    text3="#5B6779",
    primary="#1F5FBF",
    primary_hover="#1A52A6",
    primary_press="#15448B",
    on_primary="#FFFFFF",
    primary_soft="#E7EFFB",
    on_primary_soft="#174C9B",
    success="#17703D",
    success_soft="#E2F4E9",
    warning="#8A5100",
    warning_soft="#FFF1D9",
    danger="#B3261E",
    danger_soft="#FCE9E7",
    right="#0A66A3",
    right_soft="#E3F1FA",
    wrong="#B04300",
    wrong_soft="#FDEBDD",
    focus="#1F5FBF",
)

DARK = Tokens(
    name="dark",
    bg="#12161D",
    surface="#1B212B",
    sunken="#232B37",
    zebra="#1F2631",
    border="#323C4A",
    control="#7F8CA0",
    text="#E9EDF3",
    text2="#BAC4D1",
    text3="#9AA6B6",
    primary="#82AFF5",
    primary_hover="#9CC0F8",
    primary_press="#6E9FEC",
    on_primary="#0C1B33",
    primary_soft="#20314D",
    on_primary_soft="#A9C8FA",
    success="#6FCF97",
    success_soft="#173526",
    warning="#F0B75B",
    warning_soft="#3A2C12",
    danger="#F2938C",
    danger_soft="#43201E",
    right="#73BDF0",
    right_soft="#16324A",
    wrong="#FFA066",
    wrong_soft="#432614",
    focus="#9CC0F8",
)

THEMES = {tokens.name: tokens for tokens in (LIGHT, DARK)}


@dataclass(frozen=True, slots=True)
class Lettering:
    """One step of the type scale: pixels at 100 %, and weight."""

    px: int
    weight: int = 400


LETTERING = {
    "caption": Lettering(14),
    "body": Lettering(16),
    "strong": Lettering(16, 600),
    "option": Lettering(18),
    "question": Lettering(20, 500),
    "section": Lettering(18, 600),
    "title": Lettering(22, 600),
    "heading": Lettering(28, 600),
    "figure": Lettering(34, 600),
}

REFERENCE_LINE = 1.45  # line height of Noto Sans SC, in ems


def clamp_scale(scale: float) -> float:
    """The nearest offered text scale: 1.0 to 2.0 in tenths."""
    return round(min(MAX_SCALE, max(MIN_SCALE, scale)), 1)


def px(size: float, scale: float) -> int:
    """A length that grows with the text, in whole pixels."""
    return round(size * scale)


def tall(height: int, scale: float) -> int:
    """Height of a control that is ``height`` at 100 %: the text in it grows, the air round it does not."""
    return round(height + (scale - 1) * LETTERING["body"].px * REFERENCE_LINE)


def luminance(color: str) -> float:
    """Relative luminance after WCAG 2.2."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def qss(tokens: Tokens, scale: float) -> str:
    """The program's style sheet for one theme and text scale."""
    values: dict[str, object] = dict(asdict(tokens))
    for name, lettering in LETTERING.items():
        values[f"{name}_px"] = px(lettering.px, scale)
    for height in (28, 32, 40, 44, 48):
        values[f"h{height}"] = tall(height, scale)
    values["cell_radius"], values["control_radius"], values["card_radius"] = CELL_RADIUS, CONTROL_RADIUS, CARD_RADIUS
    template = Template(Path(__file__).with_name("assets").joinpath("theme.qss").read_text("utf-8"))
    return template.substitute(values)
