"""What a bank calls the kinds of questions: in a column, a heading, the name of a sheet or file.

Law: a name that is not known is not guessed at; one that leaves the kind open (选择题) says so.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from question_bank.question import Kind
from question_bank.text import fold


class Open(Enum):
    """A name that leaves the kind to the shape of options and answer."""

    CHOICE = "choice"  # 选择题: single or multiple, by the number of letters
    CASE = "case"  # 案例题: a choice where there are options, written otherwise


_NAMES: dict[str, Kind | Open] = {
    **dict.fromkeys(("单选", "单项选择", "单项", "单一选择", "单选选择", "单项选", "single", "singlechoice",
                     "radio"), Kind.SINGLE),
    **dict.fromkeys(
        ("多选", "多项选择", "多项", "多选选择", "多项选", "不定项选择", "不定项", "多项不定项选择",
         "multiple", "multi", "multiselect", "checkbox"), Kind.MULTIPLE),
    **dict.fromkeys(
        ("判断", "是非", "对错", "正误", "判断正误", "判断对错", "正误判断", "是非判断",
         "true_false", "truefalse", "true/false", "t/f", "tf", "judge", "judgement", "judgment"), Kind.TRUE_FALSE),
    **dict.fromkeys(("填空", "填充", "blank", "fill", "fillin", "fillblank", "fillintheblank"), Kind.BLANK),
    **dict.fromkeys(("简答", "问答", "论述", "名词解释", "主观", "简述", "essay", "shortanswer",
                     "written"), Kind.ESSAY),
    **dict.fromkeys(("选择", "客观", "choice", "multiplechoice"), Open.CHOICE),
    **dict.fromkeys(("案例", "案例分析", "案例选择", "材料", "材料分析", "分析", "综合", "综合分析",
                     "case"), Open.CASE),
}  # fmt: skip
_WITHIN = (
    ("单选", Kind.SINGLE), ("单项选择", Kind.SINGLE), ("多选", Kind.MULTIPLE), ("多项选择", Kind.MULTIPLE),
    ("不定项", Kind.MULTIPLE), ("判断", Kind.TRUE_FALSE), ("是非题", Kind.TRUE_FALSE), ("填空", Kind.BLANK),
    ("简答", Kind.ESSAY), ("论述", Kind.ESSAY), ("问答题", Kind.ESSAY),
)  # fmt: skip
_LONGEST = 100  # characters of a heading
_BRACKETED = re.compile(r"[(\[【].*?[)\]】]")
_NUMBER = re.compile(r"^(?:第?[一二三四五六七八九十\d]+(?:部分|大题)?[、.:)]?)")
_HEADING = re.compile(r"[一二三四五六七八九十]+[、.:]\w{2,6}题(?:[(,:;].*)?")
_AMOUNT = re.compile(r"[,:;]?(?:共|每|计)?\d+(?:小?题|道|分).*$")


@lru_cache(maxsize=1024)
def kind_named(text: str) -> Kind | Open | None:
    """The kind of this name, as written in a column of kinds or as a heading; None where it is no name of a kind.

    >>> kind_named("一、单项选择题（每题1分）"), kind_named("多选"), kind_named("论文题")
    (<Kind.SINGLE: 'single'>, <Kind.MULTIPLE: 'multiple'>, None)
    """
    if len(text) > _LONGEST:
        return None
    folded = fold(text).casefold()
    name = (_BRACKETED.sub("", folded) or folded.strip("()[]【】")).strip(":;。.")
    for candidate in (name, _AMOUNT.sub("", _NUMBER.sub("", name))):
        kind = _NAMES.get(candidate) or _NAMES.get(candidate.removesuffix("题").removesuffix("试"))
        if kind is not None:
            return kind
    return None


def is_heading(text: str) -> bool:
    """Does the text number and name a kind of questions, known or not?

    >>> is_heading("三、排序题（共2题）"), is_heading("三、下列属于农用地的是")
    (True, False)
    """
    return _HEADING.fullmatch(fold(text)) is not None


def kind_within(text: str) -> Kind | None:
    """The one kind that a title, a sheet's or a file's name speaks of.

    >>> kind_within("2024年多选题题库"), kind_within("单选和多选"), kind_within("题库")
    (<Kind.MULTIPLE: 'multiple'>, None, None)
    """
    met = {kind for name, kind in _WITHIN if name in fold(text)}
    return met.pop() if len(met) == 1 else None
