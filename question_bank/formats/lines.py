"""What one line of a text of questions is: a heading, the beginning of a question, an option, an answer, or more of it.

Law: pure; a line is judged by what it begins with, never by guessing at what it means.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from question_bank.formats.header import Role, names_tags, role_named
from question_bank.formats.kinds import Open, is_heading, kind_named
from question_bank.question import MAX_TEXT, Kind
from question_bank.text import clean


class Line(NamedTuple):
    """A line or paragraph as the file has it. ``level`` of a heading by its very style, from 1; else 0."""

    number: int
    text: str
    level: int = 0


class Sort(Enum):
    """What a line, or a part of one, is."""

    BLANK = "blank"
    KIND = "kind"  # 一、单选题
    CHAPTER = "chapter"  # 第一章 总则
    NUMBERED = "numbered"  # 12. …
    OPTION = "option"  # A. …
    FIELD = "field"  # 【答案】…, 解析：…
    TITLE = "title"  # 参考答案, over a list of answers
    LISTED = "listed"  # 1-5 BCADB
    TEXT = "text"


class Style(Enum):
    """How questions are numbered."""

    POINT = "point"  # 1. 1、 1) 第1题
    BRACKETS = "brackets"  # (1)
    SPACE = "space"  # 1 …


class Part(NamedTuple):
    """One line, or a part of one that could stand on a line of its own."""

    line: int
    sort: Sort
    text: str
    number: int = 0
    style: Style | None = None
    role: Role | None = None  # of a field; None for one that says where a question belongs
    kind: Kind | Open | None = None


_ANSWER = r"(?:本题|试题)?(?:正确|参考|标准)?答\s*案(?:解析)?"
_BRACKETED = re.compile(r"[【\[［〔]\s*([^】\]］〕【\[\d\s][^】\]］〕【\[]{0,11}?)\s*[】\]］〕]\s*[:：]?")
_WITHIN = re.compile(
    rf"(?<=[\s。；;.？?！!)）】”])(?:({_ANSWER})\s*[:：]|((?:答案|试题|题目)?(?:解\s*析|详解)|(?:法律)?依据|难度|知识点|考点)\s*[:：])"
)
_FIELD = re.compile(r"([\w\s/]{1,12}?)\s*[:：]")
_ANSWER_FIRST = re.compile(rf"[(（]?({_ANSWER})[)）]?(?:\s*[:：为是]+|\s+|(?=[A-HＡ-Ｈ√×✓✗对错]))\s*", re.IGNORECASE)
_REPLY = re.compile(r"(?:答|ANSWER|Answer)\s*[:：]")
_POINT = re.compile(
    r"(?:第\s*(\d{1,4})\s*题\s*[.．、:：]?|(?:题目?|试题)\s*(\d{1,4})\s*[.．、:：]"
    r"|[*＊]?(\d{1,4})\s*(?:、(?!\d+[、和])|[.．](?!\d)|[.．](?=(?:19|20)\d\d年)|[)）]|\t))\s*"
)
_BRACKETS = re.compile(r"[(（]\s*(\d{1,3})\s*[)）]\s*[.．、]?\s*")
_SPACE = re.compile(r"(\d{1,4})\s+(?=\S)")
_OPTION = re.compile(r"[(（\[【]?\s*([A-HＡ-Ｈa-h])\s*(?:[)）\]】]\s*[.．、:：]?|[.．。、:：])\s*(?=\S)")
_BARE_OPTION = re.compile(r"([A-HＡ-Ｈ])(?:\s+(?=\S)|(?=[\u4e00-\u9fff]))")
_CHAPTER = re.compile(
    r"第\s*[零〇一二三四五六七八九十百\d]+\s*(?:编|分编|篇|部分|章|节|单元|讲|模块|专题)(?:[\s:：、].{0,60}|.{0,40})"
)
_DECORATED = re.compile(r"(?:[-=*—~]{2,}\s*(.+?)\s*[-=*—~]{2,}|#{1,6}\s+(.+))")
_ENUMERATED = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．:：]?\s*(.{2,40})")
_SENTENCE = re.compile(r"[。？?！!；;，,]|[(（]\s*[)）]|_{2}")
_TITLE = re.compile(r"(?:附\s*件?[:：]?)?.{0,16}答\s*案(?:及|与|和)?(?:解析|详解|一览表|汇总|部分|表)?\s*[:：]?")
_MARK = r"(?:[A-HＡ-Ｈa-h](?:[、,，]?[A-HＡ-Ｈa-h])*|[√×✓✔✗✘]|正确|错误|对|错|[TF])"
LISTED = re.compile(
    rf"(?:\d{{1,4}}\s*[-—–~～－至到]+\s*\d{{1,4}}\s*(?:题)?\s*[.．、:：)）]*\s*(?:{_MARK}[\s,，、;；]*)+"
    rf"|[(（]?\d{{1,4}}\s*[.．、:：)）]*\s*{_MARK}(?![A-Za-z\u4e00-\u9fff])[\s,，、;；。]*)"
)
_ONLY_LISTED = re.compile(rf"(?:{LISTED.pattern})+")
_UNMARKED = frozenset({Role.KEY, Role.EXPLANATION, Role.BASIS, Role.DIFFICULTY, Role.STEM, Role.KIND, Role.OPTIONS,
                       Role.BACKGROUND})  # fmt: skip
_CASE = re.compile(r"(?:案例|材料)[一二三四五六七八九十\d]{0,3}")


def parts_of(lines: Iterable[Line]) -> Iterator[Part]:
    """The lines one by one, parted where an answer or an explanation stands at the end of one."""
    for line in lines:
        text = line.text.strip(" \xa0\u3000\r\n")
        if not text:
            yield Part(line.number, Sort.BLANK, "")
        elif len(text) > MAX_TEXT:
            yield Part(line.number, Sort.TEXT, clean(text))
        else:
            for piece in _pieces(text):
                yield _part(line.number, piece, line.level)


def _pieces(text: str) -> Iterator[str]:
    """Parted before 【答案】, 【解析】, "答案：" and the like, wherever they stand."""
    cuts = {0}
    for found in _BRACKETED.finditer(text):
        if _field_role(found[1]) is not None:
            cuts.add(found.start())
    cuts.update(found.start() for found in _WITHIN.finditer(text))
    places = [*sorted(cuts), len(text)]
    for start, stop in itertools.pairwise(places):
        if piece := text[start:stop].strip():
            yield piece


def _field_role(name: str) -> Role | str | None:
    """The role of a field that may stand in brackets; ``tag`` for one that says where a question belongs."""
    name = clean(name).replace(" ", "")
    role = role_named(name)
    if role in _UNMARKED or role in (Role.LAW, Role.ARTICLE, Role.SOURCE, Role.SOURCE_ID):
        return role
    return "tag" if names_tags(name) else Role.BACKGROUND if _CASE.fullmatch(name) else None


def _part(line: int, text: str, level: int) -> Part:
    plain = clean(text)
    kind = kind_named(plain)
    if kind is not None or is_heading(plain):
        return Part(line, Sort.KIND, plain, kind=kind)
    if (field := _field(line, text)) is not None:
        return field
    if len(plain) <= 40 and _TITLE.fullmatch(plain):
        return Part(line, Sort.TITLE, plain)
    if found := _DECORATED.fullmatch(text):
        inner = clean(found[1] or found[2])
        kind = kind_named(inner)
        return Part(line, Sort.KIND, inner, kind=kind) if kind else Part(line, Sort.CHAPTER, inner)
    if _ONLY_LISTED.fullmatch(text):
        return Part(line, Sort.LISTED, plain)
    if (numbered := _numbered(line, text)) is not None:
        return numbered
    if _OPTION.match(text):
        return Part(line, Sort.OPTION, plain)
    if (_CHAPTER.fullmatch(plain) and not _SENTENCE.search(plain)) or level:
        return Part(line, Sort.CHAPTER, plain)
    return Part(line, Sort.TEXT, plain)


def _field(line: int, text: str) -> Part | None:
    if found := _BRACKETED.match(text):
        role = _field_role(found[1])
        name = found[1]
    elif found := _ANSWER_FIRST.match(text) or _REPLY.match(text):
        role, name = Role.KEY, "答案"
    elif found := _FIELD.match(text):
        name = clean(found[1]).replace(" ", "")
        role = _field_role(name)
        if role not in _UNMARKED and role != "tag":
            return None
    else:
        return None
    if role is None:
        return None
    rest = clean(text[found.end() :])
    if name.endswith("答案") and not rest and _TITLE.fullmatch(clean(text)) and found[0][0] not in "【[":
        return Part(line, Sort.TITLE, clean(text), role=Role.KEY)
    return Part(line, Sort.FIELD, rest, role=role if isinstance(role, Role) else None)


def _numbered(line: int, text: str) -> Part | None:
    for pattern, style in ((_POINT, Style.POINT), (_BRACKETS, Style.BRACKETS), (_SPACE, Style.SPACE)):
        if found := pattern.match(text):
            number = int(next(group for group in found.groups() if group))
            return Part(line, Sort.NUMBERED, clean(text[found.end() :]), number, style)
    return None


def bare_option(text: str) -> int | None:
    """The place of an option whose letter has no mark after it ("A 国务院"); None where there is none."""
    found = _BARE_OPTION.match(text)
    return ord(found[1].translate(_NARROW)) - ord("A") if found else None


def option_place(text: str) -> int | None:
    """The place of the option that a line begins with.

    >>> option_place("B．省政府"), option_place("甲")
    (1, None)
    """
    found = _OPTION.match(text)
    return "ABCDEFGH".index(found[1].translate(_NARROW).upper()) if found else None


_NARROW = {ord("Ａ") + place: ord("A") + place for place in range(8)}


def category(text: str) -> str:
    """What a line names if it is a short heading: without its number where that is a mere 一、; else empty.

    >>> category("二、土地管理"), category("第一章 总则"), category("依照本法，下列正确的是（ ）")
    ('土地管理', '第一章 总则', '')
    """
    if len(text) > 60 or _SENTENCE.search(text):
        return ""
    if _CHAPTER.fullmatch(text):
        return text
    found = _ENUMERATED.fullmatch(text)
    return found[1].strip() if found else text if len(text) <= 40 else ""
