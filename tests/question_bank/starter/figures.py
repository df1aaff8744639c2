"""Amounts in Chinese legal text, by value: 十五日 and 15天 are the same figure.

Law: pure; what is no amount (第N条, dates of versions, 一人) is not read as one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from fractions import Fraction

Figure = tuple[str, str]  # (value, unit), e.g. ("15", "日")

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
CN = "零〇一二三四五六七八九十百千万亿两"
NUMBER = rf"(?:[{CN}]+|\d[\d,，]*(?:\.\d+)?[千万亿]*)"
UNITS: dict[str, tuple[str, int]] = {
    "个工作日": ("工作日", 1), "工作日": ("工作日", 1), "个月": ("月", 1), "小时": ("小时", 1),
    "平方公里": ("平方公里", 1), "平方米": ("平方米", 1), "立方米": ("立方米", 1),
    "公顷": ("公顷", 1), "公里": ("米", 1000), "海里": ("海里", 1), "分钟": ("分钟", 1),
    "周岁": ("岁", 1), "岁": ("岁", 1), "日": ("日", 1), "天": ("日", 1), "年": ("年", 1),
    "元": ("元", 1), "倍": ("倍", 1), "亩": ("亩", 1), "米": ("米", 1), "人": ("人", 1),
    "名": ("人", 1), "户": ("户", 1), "吨": ("吨", 1), "次": ("次", 1), "厘米": ("厘米", 1),
    "度": ("度", 1),
}  # fmt: skip
UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
NOT_FIGURES = re.compile(
    rf"第(?:{NUMBER})[条款项章节编次批届号类个人年日天]"
    r"|[〔\[（(]\d{4}[〕\]）)]\d*号?"
)
FULL_DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?")
MONTH_DAY = re.compile(rf"([{CN}]{{1,3}}|\d{{1,2}})月([{CN}]{{1,3}}|\d{{1,2}})日")
PARTS = re.compile(rf"({NUMBER})分之({NUMBER})")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
SCALE = re.compile(r"(?<!\d)1\s*[:：∶]\s*(\d[\d,]*万?)")
RANGE = re.compile(rf"({NUMBER})(?:至|到|-|—|～|~)({NUMBER})({UNIT})")
PLAIN = re.compile(rf"({NUMBER})余?({UNIT})")
# «一人», «一次», «一户» are seldom amounts; comparing them would only make noise.
TRIVIAL = {("1", "人"), ("1", "次"), ("1", "户")}


def chinese_number(text: str) -> Fraction | None:
    """Value of a Chinese or Arabic numeral (十五, 一百二十, 3.5, 20万), None if it is none."""
    text = text.replace(",", "").replace("，", "")
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([千万亿]*)", text)
    if match:
        value = Fraction(match[1])
        for unit in match[2]:
            value *= {"千": 1000, "万": 10**4, "亿": 10**8}[unit]
        return value
    return chinese_numeral(text)


def chinese_numeral(text: str) -> Fraction | None:
    if not any(c in DIGITS or c == "十" for c in text):
        return None
    if len(text) > 1 and all(c in DIGITS for c in text):  # 二〇一九
        return Fraction(int("".join(str(DIGITS[c]) for c in text)))
    total = section = digit = 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in TENS:
            section += (digit or 1) * TENS[char]
            digit = 0
        else:
            total = (total + section + digit) * (10**4 if char == "万" else 10**8)
            section = digit = 0
    return Fraction(total + section + digit)


def figures(text: str) -> set[Figure]:
    """Amounts with their units, by value: 十五日 and 15天 are both ("15", "日")."""
    text = re.sub(r"《[^》]*》", "", unicodedata.normalize("NFKC", text).replace(" ", ""))
    text = NOT_FIGURES.sub("#", text)
    found: set[Figure] = set()
    for pattern, read in READERS:
        found |= {figure for match in pattern.finditer(text) if (figure := read(match))}
        text = pattern.sub("#", text)
    for match in RANGE.finditer(text):
        found |= amount(match[1], match[3])
    for match in PLAIN.finditer(text):
        found |= amount(match[1], match[2])
    return found - TRIVIAL


def read_month_day(match: re.Match[str]) -> Figure:
    return (f"{chinese_number(match[1])}/{chinese_number(match[2])}", "月日")


def read_parts(match: re.Match[str]) -> Figure | None:
    """百分之三十, 三分之二, 千分之五."""
    whole = {"百": Fraction(100), "千": Fraction(1000)}.get(match[1]) or chinese_number(match[1])
    part = chinese_number(match[2])
    return (str(part / whole), "比例") if whole and part is not None else None


# Read in this order; what one has read is hidden from the next.
READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Figure | None]], ...] = (
    (FULL_DATE, lambda match: ("/".join(part for part in match.groups() if part), "日期")),
    (MONTH_DAY, read_month_day),
    (PARTS, read_parts),
    (PERCENT, lambda match: (str(Fraction(match[1]) / 100), "比例")),
    (SCALE, lambda match: (str(chinese_number(match[1])), "比例尺")),
)


def amount(number: str, unit_text: str) -> set[Figure]:
    """The figure of a number with its unit; none for calendar years and for words like 万户."""
    unit, factor = UNITS[unit_text]
    value = chinese_number(number)
    if value is None or (unit == "年" and 1000 <= value < 3000):
        return set()
    return {(str(value * factor), unit)}


def show(found: Iterable[Figure]) -> str:
    return "、".join(f"{value} {unit}" for value, unit in sorted(found))
