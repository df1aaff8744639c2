"""When two wordings in a blank are the same answer.

Law: pure. Width, spaces, case, closing punctuation and the way of writing a number do not make a difference; nothing
else is forgiven.
"""

from __future__ import annotations

import re
from decimal import Decimal

from question_bank.text import fold, number_in

_DIGITS = "零〇一二两三四五六七八九"
_NUMERAL = re.compile(rf"(?<!\d)[{_DIGITS}十百千]+")
_POINT = re.compile(rf"([{_DIGITS}十百千]+)点([{_DIGITS}]+)")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_PLAIN = r"(\d+(?:\.\d+)?)"
# From small to large, so that what stands behind a unit is a number by then: 2亿3千万, 1万5千.
_SCALES = tuple(
    (re.compile(rf"{_PLAIN}{unit}({rest})?"), 10**zeros)
    for unit, zeros, rest in (("十", 1, r"\d"), ("百", 2, r"\d{2}"), ("千", 3, r"\d{3}"))
) + tuple(
    (re.compile(rf"{_PLAIN}{unit}(\d{{1,{zeros}}}(?![\d.]))?"), 10**zeros) for unit, zeros in (("万", 4), ("亿", 8))
)
_PERCENT = re.compile(rf"百分之{_PLAIN}")
_PERMILLE = re.compile(rf"{_PLAIN}‰")
_FRACTION = re.compile(rf"(\d+)分之{_PLAIN}")
_ENDS = " .,;:!?。、《》\"'“”‘’()（）"


def fold_answer(text: str) -> str:
    """The form in which answers are compared; empty only for what is empty.

    >>> fold_answer("１５ 日。") == fold_answer("十五日")
    True
    >>> fold_answer("百分之三十"), fold_answer("三分之二"), fold_answer("《土地管理法》")
    ('30%', '2/3', '土地管理法')
    >>> fold_answer("五十万元"), fold_answer("10,000元"), fold_answer("万分之五")
    ('500000元', '10000元', '5/10000')
    """
    folded = re.sub(r"(?<!\d)万分之", "10000分之", fold(text).replace("百分之", "\0"))
    folded = _PERCENT.sub(r"\1%", _in_digits(folded).replace("\0", "百分之"))
    folded = _FRACTION.sub(r"\2/\1", _PERMILLE.sub(r"\1/1000", folded)).casefold()
    return folded.strip(_ENDS) or folded  # a key of nothing but marks is not met by an empty blank


def _in_digits(text: str) -> str:
    text = _POINT.sub(lambda found: f"{number_in(found[1])}." + "".join(str(number_in(d)) for d in found[2]), text)
    text = _NUMERAL.sub(lambda found: str(number_in(found[0])), text)
    text = _GROUPED.sub(lambda found: found[0].replace(",", ""), text)
    for pattern, scale in _SCALES:
        text = pattern.sub(lambda found, scale=scale: _plain(Decimal(found[1]) * scale + int(found[2] or 0)), text)  # type: ignore[misc]
    return text


def _plain(number: Decimal) -> str:
    return f"{number:f}".rstrip("0").rstrip(".") if number != number.to_integral() else str(int(number))
