"""What one sheet of a workbook shows, before anything is drawn: columns, rows, the lines above and below.

Law: pure; a table knows words, numbers and their looks, nothing of a file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
MAX_TEXT = 32_767  # characters in a cell; Excel cuts the rest in silence


class Look(StrEnum):
    """How the cells of a column are set; a text in a column of numbers (缺考) is centred like them."""

    CODE = "code"  # centred, and text even when someone types into it: 工号
    WORD = "word"  # centred
    TEXT = "text"  # from the left, over several lines
    COUNT = "count"
    MARK = "mark"  # as many decimals as the column needs
    MEAN = "mean"  # 0.00
    RATE = "rate"  # 0.0%


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that stands out: the key among the options."""

    value: int


Cell = str | int | float | Decimal | Marked | None


@dataclass(frozen=True, slots=True)
class Column:
    """``least`` and ``most`` are widths in half-width characters; between them the content decides."""

    header: str
    look: Look
    least: float = 5
    most: float = 14


@dataclass(frozen=True, slots=True)
class BarChart:
    """One bar a row: names and values are columns by number; the last row (合计) is left out."""

    title: str
    names: int
    values: int


@dataclass(frozen=True, slots=True)
class Table:
    """``info`` stands under the title, ``notes`` under the table, ``signatures`` once at the very end."""

    sheet: str
    title: str
    info: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    signatures: str = ""
    landscape: bool = False
    sums: bool = False  # the last row is a sum
    chart: BarChart | None = None


def clean(text: str) -> str:
    """Without characters that XML cannot carry, one kind of line end, no longer than a cell holds.

    >>> clean("a\\x0bb\\r\\nc")
    'ab\\nc'
    """
    if text.isprintable() and len(text) <= MAX_TEXT:  # nearly always
        return text
    text = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def width_of(text: str) -> int:
    """Width of the longest line in half-width characters.

    >>> width_of("缺考A")
    5
    """
    # GB 18030 gives a character as many bytes as it is wide; rare characters four, which errs on the roomy side.
    return max(len(line) for line in text.encode("gb18030", "replace").split(b"\n"))
