"""Automatic numbers of a document's paragraphs, counted as Word counts them.

Law: a number that Word shows is part of the text; a list whose way of counting is not known shows none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from question_bank.formats.basis import in_chinese

_PLACE = re.compile(r"%([1-9])")
_CHINESE = frozenset(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital",
                      "taiwaneseCounting", "taiwaneseCountingThousand"))  # fmt: skip
_DECIMAL = frozenset(("decimal", "decimalZero", "decimalFullWidth", "decimalHalfWidth", "decimalFullWidth2"))


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted."""

    _lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _list_of: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)  # of a number that begins its list anew
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def learn(self, element: Any) -> None:
        """Take in an ``abstractNum`` or a ``num`` of numbering.xml."""
        if _name(element) == "abstractNum":
            levels = {_int(_value(child, "ilvl")): _level(child) for child in element if _name(child) == "lvl"}
            self._lists[_value(element, "abstractNumId")] = levels
            return
        num = _value(element, "numId")
        for child in element:
            if _name(child) == "abstractNumId":
                self._list_of[num] = _value(child, "val")
            elif _name(child) == "lvlOverride":
                starts = [_int(_value(start, "val")) for start in child if _name(start) == "startOverride"]
                if starts:
                    self._starts.setdefault(num, {})[_int(_value(child, "ilvl"))] = starts[0]

    def label(self, num: str, level: int) -> str:
        """What stands before the next paragraph of this list, a tab after it; empty for a bullet."""
        of = self._list_of.get(num)
        levels = self._lists.get(of or "")
        if of is None or levels is None or level not in levels:
            return ""
        counts = self._counts.setdefault(of, {})
        for begun, start in self._starts.pop(num, {}).items():
            counts[begun] = start - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        if levels[level].form in ("bullet", "none"):
            return ""

        def number(found: re.Match[str]) -> str:
            place = int(found[1]) - 1
            shown = levels.get(place, _Level())
            return _written(counts.get(place, shown.start), shown.form)

        text = _PLACE.sub(number, levels[level].text)
        return f"{text}\t" if text else ""


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _value(element: Any, wanted: str) -> str:
    return next((str(value) for name, value in element.items() if name.rpartition("}")[2] == wanted), "")


def _int(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _level(element: Any) -> _Level:
    level = _Level()
    for child in element:
        match _name(child):
            case "start":
                level.start = _int(_value(child, "val"))
            case "numFmt":
                level.form = _value(child, "val")
            case "lvlText":
                level.text = _value(child, "val")
    return level


def _written(count: int, form: str) -> str:
    """A count as such a list writes it.

    >>> _written(3, "upperLetter"), _written(12, "chineseCounting"), _written(2, "decimal")
    ('C', '十二', '2')
    """
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (count - 1) % 26) if count > 0 else ""
        return letter if form == "upperLetter" else letter.lower()
    if form in _CHINESE and 0 < count < 10_000:
        return in_chinese(count)
    if form == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(0x245F + count)
    return str(count)
