"""A number or date of a cell as the sheet shows it: 0.3 under the format ``0%`` is the text 30%.

Law: only what a number format surely says is applied; under a format not understood the bare value is shown.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Cell = str | int | float | bool | date | datetime | time | timedelta

# Formats without a code of their own, as a Chinese Excel shows them.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
PLAIN = frozenset({"", "general", "@"})
_NOT_SHOWN = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.")
_DATE_PART = re.compile(r'"([^"]*)"|\\(.)|(\[h+\]|y+|m+|d+|h+|s+)|(AM/PM|上午/下午)|(.)', re.IGNORECASE | re.DOTALL)
_NUMBER_PART = re.compile(r"[#0?][#0?,]*(?:\.([#0?]+))?")
_BEYOND = re.compile(r"[eE!]|[0#?],(?![0#?])")  # powers of ten, scaling by thousands
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def shown(value: Cell, code: str = "") -> str:
    """The text of a cell under a number format's code.

    >>> shown(3.0), shown(0.3, "0%"), shown(1234.5, "#,##0.00"), shown(date(2017, 6, 14), 'yyyy"年"m"月"d"日"')
    ('3', '30%', '1,234.50', '2017年6月14日')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    section = _NOT_SHOWN.sub("", code.split(";", maxsplit=1)[0])
    if isinstance(value, (int, float)):
        return _number(value, section) if section.lower() not in PLAIN else _plain(value)
    return _date(value, section)


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


def _number(value: float, section: str) -> str:
    texts = {f"\ue000{place}\ue001": found[1] or found[2] for place, found in enumerate(_QUOTED.finditer(section))}
    marks = iter(texts)
    bare = _QUOTED.sub(lambda _: next(marks), section)
    if "/" in bare and "?" in bare:
        return _fraction(value, len(bare.rpartition("/")[2].strip()))
    found = _NUMBER_PART.search(bare)
    if found is None or _BEYOND.search(bare):
        return _plain(value)
    percent = bare.count("%")
    places = len(found[1] or "")
    number = Decimal(repr(value)) * 100**percent
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    digits = f"{rounded:,}" if "," in found[0] else f"{rounded:f}"
    if places and found[1].endswith("#"):
        digits = digits.rstrip("0").rstrip(".")
    whole, point, rest = digits.partition(".")
    digits = whole.zfill(found[0].partition(".")[0].count("0")) + point + rest  # 7 under "0000" is 0007
    written = bare[: found.start()] + digits + bare[found.end() :]
    for mark, text in texts.items():
        written = written.replace(mark, text)
    return ("-" if number < 0 and rounded else "") + written


def _fraction(value: float, digits: int) -> str:
    whole, part = divmod(Fraction(abs(value)).limit_denominator(10 ** min(digits, 3) - 1), 1)
    parts = [str(whole)] * bool(whole or not part) + [str(part)] * bool(part)
    return ("-" if value < 0 else "") + " ".join(parts)


def _date(value: date | time | timedelta, section: str) -> str:
    if isinstance(value, timedelta):
        return _clock(value)
    has_day = isinstance(value, date)
    has_time = isinstance(value, time) or (isinstance(value, datetime) and value.time() != time())
    if section.lower() in PLAIN:
        day = f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else ""
        return " ".join(filter(None, (day, f"{value:%H:%M}" if has_time else "")))
    written, last = "", ""
    parts = list(_DATE_PART.finditer(section))
    halves = any(part[4] for part in parts)
    for place, part in enumerate(parts):
        token = (part[3] or "").strip("[]").lower()
        if token:
            minutes = token[0] == "m" and (last == "h" or _next_token(parts, place) == "s")
            written += _token(value, token, minutes, halves, has_day)
            last = token[0]
        elif part[4]:
            afternoon = isinstance(value, (datetime, time)) and value.hour >= 12
            written += part[4].split("/")[afternoon]
        else:
            written += part[1] or part[2] or part[5] or ""
    return written


def _next_token(parts: list[re.Match[str]], place: int) -> str:
    return next((part[3].strip("[]")[0].lower() for part in parts[place + 1 :] if part[3]), "")


def _token(value: date | time, token: str, minutes: bool, halves: bool, has_day: bool) -> str:
    padded = len(token) == 2
    if token[0] in "ymd" and not minutes:
        if not has_day or not isinstance(value, date):
            return ""
        if token[0] == "y":
            return f"{value.year % 100:02}" if padded else str(value.year)
        if token[0] == "m" and len(token) > 2:
            return _MONTHS[value.month - 1]
        number = value.month if token[0] == "m" else value.day
    else:
        clock = value if isinstance(value, (datetime, time)) else time()
        hour = (clock.hour - 1) % 12 + 1 if halves else clock.hour
        number = clock.minute if minutes else hour if token[0] == "h" else clock.second
    return f"{number:02}" if padded else str(number)


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
