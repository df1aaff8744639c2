"""The row that names the columns: found among title rows, its words and their synonyms understood.

Law: a column is taken for what its header says, never for what its cells look like.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from question_bank.text import clean, fold

SEARCHED_ROWS = 30  # titles, dates and notes stand above a header, but not pages of them


class Role(StrEnum):
    """What a column holds."""

    STEM = "stem"
    KIND = "kind"
    MULTIPLE = "multiple"  # yes or no: may several answers be right?
    KEY = "key"
    OPTIONS = "options"  # all of them in one cell
    EXPLANATION = "explanation"
    BASIS = "basis"
    LAW = "law"
    ARTICLE = "article"
    DIFFICULTY = "difficulty"
    SOURCE = "source"
    PAGE = "page"
    SOURCE_ID = "source_id"
    NUMBER = "number"  # 序号: counts rows, says nothing of the question
    GROUP = "group"
    BACKGROUND = "background"
    STANDING = "standing"
    ID = "id"


# The headers that mean something, the one preferred first.
_NAMES: Mapping[Role, tuple[str, ...]] = {
    Role.STEM: ("题干", "题干内容", "题目内容", "试题内容", "问题内容", "试题题干", "题目题干", "题目描述",
                "试题描述", "问题描述",
                "题面", "题目正文", "试题", "问题", "题目", "题目名称", "试题名称", "内容", "question", "stem",
                "questiontext", "input"),
    Role.KIND: ("题型", "试题类型", "题目类型", "问题类型", "题目题型", "试题题型", "题型名称", "题类", "类型",
                "kind",
                "questiontype", "type"),
    Role.MULTIPLE: ("multichoice", "是否多选"),
    Role.KEY: ("答案", "正确答案", "标准答案", "参考答案", "正确选项", "题目答案", "试题答案", "正确项", "标答",
               "答案内容",
               "key", "answer", "correctanswer", "output"),
    Role.OPTIONS: ("选项", "题目选项", "试题选项", "备选项", "备选答案", "候选项", "候选答案", "答案选项",
                   "选项内容", "options",
                   "choices"),
    Role.EXPLANATION: ("解析", "答案解析", "试题解析", "题目解析", "解析说明", "答案说明", "解释", "详解", "解题思路",
                       "explanation", "analysis"),
    Role.BASIS: ("法律依据", "依据", "法规依据", "法条依据", "法律法规依据", "政策依据", "出题依据", "命题依据",
                 "legalbasis"),
    Role.LAW: ("法律名称", "法规名称", "法律法规名称", "法律法规", "所属法律", "涉及法律", "法律", "法规", "law"),
    Role.ARTICLE: ("条款", "法条", "条文", "条款号", "条号", "法条序号", "article"),
    Role.DIFFICULTY: ("难度", "难易度", "难易程度", "难度等级", "难度系数", "试题难度", "题目难度", "difficulty",
                      "level"),
    Role.SOURCE: ("来源", "题目来源", "试题来源", "出处", "教材", "source"),
    Role.PAGE: ("页码", "所在页码", "页数", "页", "page"),
    Role.SOURCE_ID: ("编号", "试题编号", "题目编号", "题编号", "试题编码", "题目编码", "试题id", "题目id", "id",
                     "sourceid",
                     "source_id", "题号"),
    Role.NUMBER: ("序号", "no", "no."),
    Role.GROUP: ("案例编号", "材料编号", "题组编号", "题组"),
    Role.BACKGROUND: ("案例背景", "背景", "背景材料", "案情", "案例", "材料", "共用题干", "公共题干", "大题题干"),
    Role.STANDING: ("状态", "题目状态", "试题状态"),
    Role.ID: ("系统编号",),
}  # fmt: skip
_TAGS = frozenset(
    ("标签", "知识点", "考点", "所属知识点", "章节", "所属章节", "章", "节", "分类", "题目分类", "试题分类",
     "所属分类", "类别", "科目",
     "专业", "作业种类", "知识类别", "知识模块", "模块", "关键词", "tags", "tag", "category")
)  # fmt: skip
_PLAYS = {name: (role, rank) for role, names in _NAMES.items() for rank, name in enumerate(names)}
_LONGEST = 200  # characters looked at of a cell that may be a header
_BRACKETED = re.compile(r"[(\[【<].*?[)\]】>]")
_OPTION = re.compile(
    r"(?:选项|选择项?|备选项|备选答案|候选项|候选答案|答案选项|答案|option)?[(\[]?([A-J]|[1-9一二三四五六七八])[)\]]?(?:选项|项|答案)?"
)
_BARE_NUMBER = re.compile(r"[1-9一二三四五六七八]")
_NUMBERS = {
    mark: place for marks in ("ABCDEFGHIJ", "123456789", "一二三四五六七八") for place, mark in enumerate(marks)
}


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column plays which role; ``letters`` are the columns of options A, B, C….

    ``ours``: a workbook that this program wrote, whose cells are taken word for word.
    """

    headers: tuple[str, ...]
    roles: Mapping[Role, int]
    letters: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    below: int = 1  # rows that the header takes
    ours: bool = field(default=False)

    def name(self, column: int | None) -> str:
        """A column as the sheet names it: its letter and its header."""
        if column is None:
            return ""
        header = self.headers[column] if column < len(self.headers) else ""
        return f"{letter_of(column)} {header}".strip()


def role_named(name: str) -> Role | None:
    """What a field of this name holds; None where the name means nothing.

    >>> role_named("参考答案"), role_named("备注")
    (<Role.KEY: 'key'>, None)
    """
    played = _PLAYS.get(_name(name))
    return played[0] if played else None


def names_tags(name: str) -> bool:
    """Does a field of this name say where a question belongs?

    >>> names_tags("知识点"), names_tags("答案")
    (True, False)
    """
    return _name(name) in _TAGS


def letter_of(column: int) -> str:
    """The letter over a column, counted from 0.

    >>> letter_of(0), letter_of(27)
    ('A', 'AB')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def columns_named(row: Sequence[str], following: Sequence[str] = ()) -> Columns | None:
    """The columns under this row, if it is a header: it names a column of stems, and one more that a question has.

    ``following`` is the next row: where 选项 stands over several columns, their letters may stand there.
    """
    headers = tuple(" ".join(clean(cell).split()) for cell in row)
    names = [_name(header[:_LONGEST]) for header in headers]
    roles: dict[Role, tuple[int, int]] = {}
    letters: dict[int, int] = {}
    tags: list[int] = []
    for column, name in enumerate(names):
        if (place := _option(headers[column])) is not None:
            letters.setdefault(place, column)
        elif name in _TAGS:
            tags.append(column)
        elif name in _PLAYS:
            role, rank = _PLAYS[name]
            if role not in roles or rank < roles[role][0]:
                roles[role] = (rank, column)
    if Role.STEM not in roles:
        return None
    below = 1
    if not letters and Role.OPTIONS in roles:
        letters, below = _spread(headers, roles[Role.OPTIONS][1], following)
        if letters:
            del roles[Role.OPTIONS]
    if not letters and not roles.keys() & {Role.KEY, Role.KIND, Role.OPTIONS}:
        return None
    return Columns(
        headers=headers,
        roles={role: column for role, (_, column) in roles.items()},
        letters=tuple(letters[place] for place in sorted(letters)) if _gapless(letters) else (),
        tags=tuple(tags),
        below=below,
        ours=Role.ID in roles,
    )


def _name(header: str) -> str:
    name = fold(header).casefold()
    return _BRACKETED.sub("", name).strip("*:·.") or name


def _option(header: str) -> int | None:
    """Which option a header such as 选项A, A, B选项, 选项(C) or 选项1 stands for."""
    folded = fold(header[:_LONGEST]).strip("*:.、")
    if _BARE_NUMBER.fullmatch(folded):
        return None
    name = folded.upper().replace("OPTION", "选项")
    found = _OPTION.fullmatch(name) or _OPTION.fullmatch(_BRACKETED.sub("", name).strip("*:.、"))  # 选项A（必填）
    if found is None or _BARE_NUMBER.fullmatch(found[0]):
        return None
    return _NUMBERS[found[1]]


def _spread(headers: Sequence[str], first: int, following: Sequence[str]) -> tuple[dict[int, int], int]:
    """选项 over several columns: their letters in the next row, or columns without a header of their own."""
    under = {
        place: column
        for column, cell in enumerate(following)
        if column >= first and (place := _option(cell)) is not None
    }
    if len(under) > 1 and _gapless(under):
        return under, 2
    width = 1
    while first + width < len(headers) and not headers[first + width]:
        width += 1
    if width == 1 or first + width == len(headers):  # empty columns at the end of a table are no options
        return {}, 1
    return {place: first + place for place in range(width)}, 1


def _gapless(letters: Mapping[int, int]) -> bool:
    return sorted(letters) == list(range(len(letters)))
