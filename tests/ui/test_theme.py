"""Every pair of colours that meets on a screen can be told apart, and the style sheet is whole."""

import re

import pytest

from ui import theme
from ui.theme import DARK, LIGHT, Tokens, contrast

GROUNDS = ("bg", "surface", "sunken", "zebra")
SOFT = ("success", "warning", "danger", "right", "wrong")
TEXT_PAIRS = (
    [(ink, ground) for ink in ("text", "text2", "text3") for ground in GROUNDS]
    + [("on_primary", ground) for ground in ("primary", "primary_hover", "primary_press", "danger")]
    + [("on_primary_soft", ground) for ground in ("primary_soft", "surface", "bg", "sunken")]
    + [("primary", "surface"), ("text", "primary_soft"), ("text2", "primary_soft")]
    + [(tone, ground) for tone in SOFT for ground in (f"{tone}_soft", "surface")]
    + [("text", f"{tone}_soft") for tone in SOFT]
    + [("surface", tone) for tone in ("right", "wrong")]  # the letter in a judged option's badge
)
SHAPE_PAIRS = (
    [("control", ground) for ground in GROUNDS]
    + [("focus", ground) for ground in (*GROUNDS, "primary_soft")]
    + [("on_primary", "primary"), ("on_primary", "danger")]  # the ring within a filled button
    + [(tone, "surface") for tone in ("primary", *SOFT)]
    + [("warning", "surface")]
)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_is_read_on_its_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_controls_and_rings_are_seen(tokens: Tokens, shape: str, ground: str) -> None:
    assert contrast(getattr(tokens, shape), getattr(tokens, ground)) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
def test_the_style_sheet_is_filled_in(tokens: Tokens, scale: float) -> None:
    sheet = theme.qss(tokens, scale)
    assert "$" not in sheet
    assert tokens.surface in sheet
    sizes = {int(size) for size in re.findall(r"font-size: (\d+)px", sheet)}
    assert min(sizes) == round(14 * scale)


def test_the_scale_keeps_to_its_steps() -> None:
    assert theme.clamp_scale(0.3) == 1.0
    assert theme.clamp_scale(1.23456) == 1.2
    assert theme.clamp_scale(9) == 2.0


def test_a_control_grows_by_its_line_of_text_only() -> None:
    assert theme.tall(40, 1.0) == 40
    assert 60 <= theme.tall(40, 2.0) <= 66
