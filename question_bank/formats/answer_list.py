"""Answers that stand apart from their questions: "1-5 BCADB", "1.A 2.BC", one list a kind or a section.

Law: pure; an answer goes to a question only where number and section agree; what agrees with none is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from question_bank.formats.header import Role
from question_bank.formats.kinds import Open, kind_named
from question_bank.formats.lines import LISTED, Part, Sort
from question_bank.question import MAX_TEXT, Kind

_RANGE = re.compile(r"(\d{1,4})\s*[-—–~～－至到]+\s*(\d{1,4})\s*(?:题)?\s*[.．、:：)）]*\s*(.*)", re.DOTALL)
_ONE = re.compile(r"[(（]?(\d{1,4})\s*[.．、:：)）]*\s*(.*)", re.DOTALL)
_SIGN = re.compile(r"[A-HＡ-Ｈa-h]|[√×✓✔✗✘]|正确|错误|对|错|[TF]")
_AFTER_KIND = re.compile(r"(.{2,20}?)[:：\s]\s*(?=\d)")


@dataclass(slots=True)
class Listed:
    """An answer of a list, with what is said of it."""

    line: int
    key: str
    explanation: str = ""


@dataclass(slots=True)
class AnswerList:
    """The answers of one section, by number."""

    kind: Kind | Open | None = None
    named: bool = False  # under a heading of its own
    answers: dict[int, Listed] = field(default_factory=dict)
    miscounted: list[tuple[int, str]] = field(default_factory=list)  # "1-5 ABCD": line and text


def entries(text: str) -> Iterator[tuple[int, str]]:
    """Number and answer of each in a line of them; a range whose answers do not count up to it gives number 0.

    >>> list(entries("1-3 BCA 4.AB")), list(entries("1-2 AB ACD")), list(entries("1-3：√×"))
    ([(1, 'B'), (2, 'C'), (3, 'A'), (4, 'AB')], [(1, 'AB'), (2, 'ACD')], [(0, '1-3：√×')])
    """
    for found in LISTED.finditer(text):
        ranged = _RANGE.fullmatch(found[0].strip())
        if ranged is None:
            one = _ONE.fullmatch(found[0].strip(" \t,，、;；。"))
            if one:
                yield int(one[1]), one[2].strip()
            continue
        first, last = int(ranged[1]), int(ranged[2])
        count = last - first + 1
        groups = [group for group in re.split(r"[\s,，、;；]+", ranged[3]) if group]
        signs = _SIGN.findall(ranged[3])
        told = groups if len(groups) == count else signs
        if len(told) == count and count > 0:
            yield from zip(range(first, last + 1), told, strict=True)
        else:
            yield 0, found[0].strip()


def lists_in(parts: Sequence[Part]) -> list[AnswerList]:
    """The lists of such a block, parted at headings of kinds and where the numbers begin again."""
    lists = [AnswerList()]
    last: Listed | None = None
    for part in parts:
        text = part.text
        if part.sort in (Sort.BLANK, Sort.TITLE, Sort.CHAPTER):
            continue
        headed = _AFTER_KIND.match(text) if part.sort in (Sort.TEXT, Sort.KIND) else None
        kind = part.kind or (kind_named(headed[1]) if headed else None)
        if part.sort is Sort.KIND or kind is not None:
            lists.append(AnswerList(kind, named=True))
            text = text[headed.end() :] if headed else ""
            last = None
        if part.sort is Sort.NUMBERED:
            last = _add(lists, part.line, part.number, part.text)
        elif part.sort is Sort.LISTED or (headed and LISTED.match(text)):
            for number, answer in entries(text):
                if number:
                    last = _add(lists, part.line, number, answer)
                else:
                    lists[-1].miscounted.append((part.line, answer))
        elif last is not None:
            if part.sort is Sort.FIELD and part.role is Role.KEY:
                last.key = text
            elif part.sort is Sort.FIELD:
                last.explanation = text
            elif max(len(last.explanation), len(last.key)) > MAX_TEXT:
                continue  # no answer, whatever it is
            elif last.explanation:
                last.explanation += f"\n{text}"
            else:
                last.key += f"\n{text}" if last.key else text
    return [made for made in lists if made.answers or made.miscounted]


def _add(lists: list[AnswerList], line: int, number: int, answer: str) -> Listed:
    if lists[-1].answers and number <= max(lists[-1].answers):
        lists.append(AnswerList())
    listed = Listed(line, answer)
    lists[-1].answers[number] = listed
    return listed


def is_list(parts: Sequence[Part]) -> bool:
    """May a block under 参考答案 be a list of answers? It has numbers, and no options."""
    sorts = {part.sort for part in parts}
    return Sort.OPTION not in sorts and bool(sorts & {Sort.LISTED, Sort.NUMBERED})
