"""When two wordings in a blank are the same answer.

Law: pure. Width, spaces, case, closing punctuation and the way of writing a number do not make a difference; nothing
else is forgiven.
"""

from __future__ import annotations

import re

from question_bank.text import fold, number_in

_NUMERAL = re.compile(r"[零〇一二两三四五六七八九十百千]+")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_FRACTION = re.compile(r"(\d+)分之(\d+)")
_ENDS = " .,;:!?。、《》\"'“”‘’()（）"


def fold_answer(text: str) -> str:
    """The form in which answers are compared.

    >>> fold_answer("１５ 日。") == fold_answer("十五日")
    True
    >>> fold_answer("百分之三十"), fold_answer("三分之二"), fold_answer("《土地管理法》")
    ('30%', '2/3', '土地管理法')
    """
    folded = _PERCENT.sub(r"\1%", _digits(fold(text).replace("百分之", "\0")).replace("\0", "百分之"))
    return _FRACTION.sub(r"\2/\1", folded).strip(_ENDS).casefold()


def _digits(text: str) -> str:
    return _NUMERAL.sub(lambda found: str(number_in(found[0])), text)
