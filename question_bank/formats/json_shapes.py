"""Questions as JSON that other programs write: fields by many names, options as lists, objects or one text.

Law: a field is taken for what its name says, as a column is; an answer that is a bare number is not guessed at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from question_bank.errors import Fault, RowProblem
from question_bank.formats.header import Role, names_tags, role_named
from question_bank.formats.kinds import kind_named, kind_within
from question_bank.formats.reading import Reading, ReadRow
from question_bank.formats.row import Cells, question_of
from question_bank.question import Kind
from question_bank.text import clean

_SHOWN = 200  # characters of a value told with a problem
_LOOKED_AT = 50  # objects
_SHORT: Mapping[str, Role | None] = {  # None: where a question belongs
    "q": Role.STEM,
    "o": Role.OPTIONS,
    "opts": Role.OPTIONS,
    "a": Role.KEY,
    "ans": Role.KEY,
    "t": Role.KIND,
    "e": Role.EXPLANATION,
    "exp": Role.EXPLANATION,
    "topic": None,
    "chapter": None,
    "subject": None,
}
_KINDS = {"s": "单选", "m": "多选", "j": "判断", "tf": "判断", "b": "填空"}
_LETTERED = ("letter", "label", "key", "id", "name", "option")
_WORDED = ("text", "value", "content", "title", "body")


class Fields(NamedTuple):
    """Which fields of an object play which role; ``letters`` those of options A, B, C…"""

    roles: Mapping[Role, str]
    tags: tuple[str, ...]
    letters: tuple[str, ...]
    disputed: str


def fields_of(values: Sequence[object]) -> Fields | None:
    """The fields by which others name what a question has; None where no field is named like a stem."""
    names = dict.fromkeys(str(name) for value in values[:_LOOKED_AT] if isinstance(value, Mapping) for name in value)
    roles: dict[Role, str] = {}
    tags: list[str] = []
    for name in names:
        role = role_named(name) or _SHORT.get(name.casefold())
        if role is not None:
            roles.setdefault(role, name)
        elif names_tags(name) or name.casefold() in _SHORT:
            tags.append(name)
    if Role.STEM not in roles or not roles.keys() & {Role.KEY, Role.OPTIONS, Role.KIND}:
        return None
    lettered = Role.OPTIONS not in roles and {"A", "B"} <= names.keys()
    letters = tuple(name for name in "ABCDEFGH" if name in names) if lettered else ()
    return Fields(roles, tuple(tags), letters, "disputed" if "disputed" in names else "")


def read(values: Sequence[object], fields: Fields, hint: Kind | None = None, first: int = 1) -> Iterator[Reading]:
    """The questions of these objects, numbered from ``first``."""
    inferred: set[str] = set()
    for row, value in enumerate(values, first):
        cells = _cells(value, fields) if isinstance(value, Mapping) else Cells("")
        question, troubles = question_of(cells, hint)
        problems = tuple(
            RowProblem(
                "", row, fields.roles.get(trouble.role, ""), trouble.found[:_SHOWN], trouble.why, trouble.refused
            )
            for trouble in troubles
            if trouble.why is not Fault.KIND_INFERRED or trouble.found not in inferred  # once for all of them
        )
        inferred.update(trouble.found for trouble in troubles if trouble.why is Fault.KIND_INFERRED)
        if question is None:
            yield ReadRow("", row, None, problems, (json.dumps(value, ensure_ascii=False),), ("JSON",))
        else:
            yield ReadRow(
                "", row, question, problems, columns=(fields.roles[Role.STEM], fields.roles.get(Role.KEY, ""))
            )


def sections_of(told: object) -> list[tuple[Kind | None, list[object]]]:
    """The lists of objects in such a file; one that stands under the name of a kind is of this kind."""
    if isinstance(told, list):
        return [(None, told)]
    sections = []
    for name, values in told.items() if isinstance(told, dict) else ():
        if isinstance(values, list) and any(isinstance(value, dict) for value in values):
            kind = kind_named(str(name)) or kind_within(str(name))
            sections.append((kind if isinstance(kind, Kind) else None, values))
    return sections


def _cells(value: Mapping[Any, object], fields: Fields) -> Cells:
    def text(role: Role) -> str:
        return _text(value.get(fields.roles.get(role, "")))

    kind = text(Role.KIND)
    listed = value.get(fields.roles.get(Role.OPTIONS, ""))
    options = (
        _options(listed) if isinstance(listed, (list, dict)) else [_text(value.get(name)) for name in fields.letters]
    )
    return Cells(
        stem=text(Role.STEM),
        kind=_KINDS.get(kind.casefold(), kind),
        key=text(Role.KEY),
        options=options,
        together="" if options else _text(listed),
        explanation=text(Role.EXPLANATION),
        basis=text(Role.BASIS),
        law=text(Role.LAW),
        article=text(Role.ARTICLE),
        difficulty=text(Role.DIFFICULTY),
        source=text(Role.SOURCE),
        page=text(Role.PAGE),
        tags=[_text(value.get(name)) for name in fields.tags],
        source_id=text(Role.SOURCE_ID),
        group=text(Role.GROUP),
        background=text(Role.BACKGROUND),
        standing="有争议" if fields.disputed and value.get(fields.disputed) is True else text(Role.STANDING),
    )


def _text(value: object) -> str:
    """What a person would write in the cell."""
    match value:
        case None:
            return ""
        case bool():
            return "正确" if value else "错误"
        case str():
            return clean(value)
        case list() if all(isinstance(part, str) and len(part.strip()) == 1 for part in value):
            return "".join(clean(part) for part in value)
        case list():
            return "\n".join(map(_text, value))
        case float() if value.is_integer():
            return str(int(value))
        case dict():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _options(told: list[object] | dict[Any, object]) -> list[str]:
    if isinstance(told, dict):
        return [_text(told[letter]) for letter in sorted(told, key=str)]
    pairs = [_pair(option) for option in told]
    if all(letter for letter, _ in pairs) and "".join(letter for letter, _ in pairs) == "ABCDEFGH"[: len(pairs)]:
        return [text for _, text in pairs]
    return [text if not letter else f"{letter}.{text}" for letter, text in pairs]


def _pair(option: object) -> tuple[str, str]:
    """The letter of an option, if it is an object that names it, and its text."""
    if not isinstance(option, dict):
        return "", _text(option)
    letter = next((str(option[name]).strip().upper() for name in _LETTERED if name in option), "")
    return letter, next((_text(option[name]) for name in _WORDED if name in option), "")
