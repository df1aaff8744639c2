"""What a single cell of a roster says: a 工号, a birth, an ID number, yes or no.

Law: what Excel has ruined is reported, never guessed back.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from unicodedata import category, normalize

from quiz.exam.candidate import Birth, Sex

Cell = str | int | float | bool | date | datetime | time | timedelta | None

OLDEST = 1900  # no living person was born before
_EXACT_IN_EXCEL = 10**15  # a longer number has lost its last digits
_MONTH = re.compile(r"(\d{4})\s*[.\-/年]\s*(\d{1,2})\s*月?|(\d{4})(\d{2})", re.ASCII)
_DAY = re.compile(
    r"(\d{4})\s*[.\-/年]\s*(\d{1,2})\s*[.\-/月]\s*(\d{1,2})\s*日?(?:\s+[\d:.]+)?|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_TRAILING_ONE_OR_ZERO = re.compile(r"\d{4}\.1", re.ASCII)
_KEPT_ZEROS = re.compile(r"0\d+|\d{4}\.\d0", re.ASCII)
_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "1", "y", "yes", "t", "true", "对", "●"})
_NO = frozenset({"", "否", "无", "没有", "不是", "×", "✗", "✘", "x", "0", "n", "no", "f", "false", "-", "--", "—", "——",
                 "/", "\\", "正常", "应考", "参加", "参考"})  # fmt: skip


def text_in(cell: Cell) -> str:
    """The cell's text, without invisible marks; a whole number without its ``.0``.

    >>> text_in(7.0), text_in(" 威海\\u200b市 ")
    ('7', '威海市')
    """
    match cell:
        case None:
            return ""
        case str():
            return "".join(" " if c.isspace() else c for c in cell if category(c) != "Cf").strip()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell)


def folded(cell: Cell) -> str:
    """For comparing: width and case folded, without spaces."""
    return "".join(normalize("NFKC", text_in(cell)).split()).casefold()


def code_in(cell: Cell) -> str:
    """A 工号 or ID number: half width, without spaces and the apostrophe that keeps it text."""
    return "".join(normalize("NFKC", text_in(cell)).split()).lstrip("'‘’`")


def name_in(cell: Cell) -> str:
    """A name, without the wide spaces that pad one of two characters to the width of three.

    >>> name_in("王　伟"), name_in("John  Smith")
    ('王伟', 'John Smith')
    """
    words = text_in(cell).split()
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def is_ruined_number(cell: Cell) -> bool:
    """A number too long for Excel, which keeps 15 digits: an ID number typed into a number cell."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return abs(cell) >= _EXACT_IN_EXCEL
    return bool(re.fullmatch(r"\d(\.\d+)?E\+?\d{2}", code_in(cell), re.ASCII | re.IGNORECASE))


def as_shown(cell: Cell, shown: str) -> Cell:
    """The cell as its number format shows it where that says more than its value: 7 as 0007, 1976.1 as 1976.10, the
    first of March as 1976年3月.
    """
    if isinstance(cell, date):
        return shown if cell.day == 1 and _MONTH.fullmatch(normalize("NFKC", shown)) else cell
    return shown if isinstance(cell, (int, float)) and _KEPT_ZEROS.fullmatch(shown) else cell


def birth_in_cell(cell: Cell, month_column: bool) -> Birth | None:
    """A date or month of birth, None where there is none or it cannot be read surely.

    ``month_column``: the header says 出生年月, where Excel makes 1976年3月 into the first of March; it is read as a
    month. The number 1976.1 may have been typed 1976.1 or 1976.10: unread.
    """
    if isinstance(cell, date):  # a datetime too
        by_month = month_column and cell.day == 1
        birth = Birth(cell.year, cell.month, None if by_month else cell.day)
        return birth if birth.year >= OLDEST else None
    text = normalize("NFKC", text_in(cell))
    if isinstance(cell, float) and _TRAILING_ONE_OR_ZERO.fullmatch(text):
        return None
    found = _DAY.fullmatch(text) or _MONTH.fullmatch(text)
    if found is None:
        return None
    try:
        birth = Birth(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        return None
    return birth if birth.year >= OLDEST else None


def sex_in(cell: Cell) -> Sex | None:
    """男 or 女, however written; None for anything else."""
    said = folded(cell)
    if said in {"男", "男性", "m", "male"}:
        return Sex.MALE
    return Sex.FEMALE if said in {"女", "女性", "f", "female"} else None


def said_in(cell: Cell, header: str) -> str:
    """What a column such as 免考 or 公差 says of a person: its words, its header for a mere 是, nothing for 否.

    >>> said_in("是", "公差"), said_in("产假", "请假"), said_in("否", "免考")
    ('公差', '产假', '')
    """
    said = folded(cell)
    if said in _NO:
        return ""
    return header.removeprefix("是否") if said in _YES else text_in(cell)
