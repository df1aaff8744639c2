"""Questions as JSON, the shape that docs/json.md describes.

Law: writing and reading give the same question; a shape not understood is refused, naming the field.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from question_bank.errors import Fault, FileFault, FileRefused, MalformedQuestion, RowProblem
from question_bank.formats import json_shapes
from question_bank.formats.answers import accepted_in, letters_in, truth_in
from question_bank.formats.guard import MAX_ROWS
from question_bank.formats.kinds import kind_named
from question_bank.formats.reading import Reading, ReadRow
from question_bank.formats.row import doubts_about
from question_bank.formats.text_file import text_of
from question_bank.question import (
    MAX_OPTIONS,
    BasisKind,
    Blanks,
    Group,
    Key,
    Kind,
    LegalBasis,
    Letters,
    Option,
    Question,
    Standing,
    Truth,
    Written,
    options_of,
)
from question_bank.text import clean
from question_bank.whole_file import whole_file

SUFFIXES = (".json",)
_SHOWN = 200  # characters of a value told with a problem


def question_to_json(question: Question) -> dict[str, Any]:
    """A question in the shape that ``bank list --json`` and ``bank export`` print."""
    group = question.group
    return {
        "id": question.id,
        "revision": question.revision,
        "state": question.standing.value,
        "kind": question.kind.value,
        "group": {"id": group.id, "background": group.background} if group else None,
        "stem": question.stem,
        "options": [{"letter": option.letter, "text": option.text} for option in question.options],
        "key": key_to_json(question.key),
        "explanation": question.explanation,
        "legal_basis": [
            {"kind": basis.kind.value, "title": basis.title, "article": basis.article, "version": basis.version}
            for basis in question.legal_basis
        ],
        "difficulty": question.difficulty,
        "tags": list(question.tags),
        "source_id": question.source_id,
    }


def key_to_json(key: Key) -> bool | str | list[str] | list[list[str]]:
    """``["A", "B"]``, true or false, a list of accepted wordings for each gap, or the model answer."""
    match key:
        case Letters(letters):
            return sorted(letters)
        case Truth(value):
            return value
        case Blanks(accepted):
            return [list(texts) for texts in accepted]
        case Written(text):
            return text


def question_from_json(value: object) -> Question:
    """The question of such an object; fields left out are empty. Raises ``MalformedQuestion``.

    Options may also be a list of texts, and a key what a person would write in an answer cell.
    """
    if not isinstance(value, Mapping):
        raise MalformedQuestion(Fault.BAD_SHAPE, "", _shown(value))
    kind = _kind(value)
    options = _options(value.get("options"))
    bases = tuple(_basis(basis) for basis in _list(value, "legal_basis"))
    stem = _text(value, "stem")
    if not stem:
        raise MalformedQuestion(Fault.NO_STEM, "stem")
    return Question(
        kind=kind,
        stem=stem,
        key=_key(kind, stem, value.get("key"), options),
        options=options if kind.is_choice else (),
        explanation=_text(value, "explanation"),
        legal_basis=bases,
        difficulty=_difficulty(value.get("difficulty")),
        tags=tuple(_texts(_list(value, "tags"), "tags")),
        group=_group(value.get("group")),
        source_id=_text(value, "source_id") or None,
        id=_text(value, "id"),
        revision=_revision(value.get("revision")),
        standing=_standing(value, bool(bases)),
    )


def read(path: Path) -> Iterator[Reading]:
    """The questions of a list, or of an object that has one under ``questions``. Raises ``FileRefused``."""
    try:
        told = json.loads(text_of(path).text)
    except (ValueError, RecursionError) as error:
        raise FileRefused(path, FileFault.NOT_JSON, str(error)) from error
    values = told.get("questions") if isinstance(told, dict) else told
    if not (isinstance(values, list) and _is_ours(values)):
        sections = json_shapes.sections_of(told)
        fields = json_shapes.fields_of([value for _, listed in sections for value in listed])
        if fields is not None:
            _refuse_too_many(path, sum(len(listed) for _, listed in sections))
            first = 1
            for hint, listed in sections:
                yield from json_shapes.read(listed, fields, hint, first)
                first += len(listed)
            return
    if not isinstance(values, list):
        raise FileRefused(path, FileFault.UNREADABLE, "questions")
    _refuse_too_many(path, len(values))
    for row, value in enumerate(values, 1):
        try:
            question = question_from_json(_cleaned(value))
        except MalformedQuestion as error:
            found = error.found or _shown(value.get(error.where) if isinstance(value, dict) else value)
            problem = RowProblem("", row, error.where, found, error.why, refused=True)
            whole = json.dumps(value, ensure_ascii=False)
            yield ReadRow("", row, None, (problem,), (whole,), ("JSON",))
            continue
        doubts = tuple(
            RowProblem("", row, doubt.role.value, doubt.found[:_SHOWN], doubt.why, refused=False)
            for doubt in doubts_about(question)
        )
        yield ReadRow("", row, question, doubts, id_is_sure=True, id=question.id, columns=("stem", "key"))


def _is_ours(values: list[object]) -> bool:
    """Are these objects in the shape that ``question_from_json`` reads?"""
    return any(isinstance(value, dict) and {"kind", "stem"} <= value.keys() for value in values)


def _refuse_too_many(path: Path, count: int) -> None:
    if count > MAX_ROWS:
        raise FileRefused(path, FileFault.TOO_MANY_ROWS, str(count))


def write(questions: Iterable[Question], path: Path) -> None:
    """``{"questions": […]}``, a line each. Raises ``FileNotWritten``."""
    with whole_file(path) as file:
        file.write(b'{"questions": [')
        for number, question in enumerate(questions):
            file.write(b",\n" if number else b"\n")
            file.write(json.dumps(question_to_json(question), ensure_ascii=False).encode())
        file.write(b"\n]}\n")


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(part) for part in value]
    if isinstance(value, dict):
        return {name: _cleaned(part) for name, part in value.items()}
    return value


def _shown(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)[:_SHOWN]


def _wrong(where: str, value: object) -> MalformedQuestion:
    return MalformedQuestion(Fault.BAD_SHAPE, where, _shown(value))


def _text(value: Mapping[str, object], name: str) -> str:
    text = value.get(name)
    if text is None:
        return ""
    if not isinstance(text, str):
        raise _wrong(name, text)
    return text


def _list(value: Mapping[str, object], name: str) -> list[object]:
    told = value.get(name)
    if told is None:
        return []
    if not isinstance(told, list):
        raise _wrong(name, told)
    return told


def _texts(told: object, where: str) -> list[str]:
    if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
        raise _wrong(where, told)
    return told


def _kind(value: Mapping[str, object]) -> Kind:
    name = _text(value, "kind")
    try:
        return Kind(name)
    except ValueError:
        kind = kind_named(name)
        if isinstance(kind, Kind):
            return kind
        raise MalformedQuestion(Fault.UNKNOWN_KIND, "kind", name) from None


def _options(told: object) -> tuple[Option, ...]:
    if told is None:
        return ()
    if not isinstance(told, list):
        raise _wrong("options", told)
    if len(told) > MAX_OPTIONS:
        raise MalformedQuestion(Fault.TOO_MANY_OPTIONS, "options", str(len(told)))
    if all(isinstance(option, str) for option in told):
        return options_of(*told)
    options = []
    for option in told:
        match option:
            case {"letter": str(letter), "text": str(text)}:
                options.append(Option(letter, text))
            case _:
                raise _wrong("options", option)
    return tuple(options)


def _key(kind: Kind, stem: str, told: object, options: tuple[Option, ...]) -> Key:
    texts = [option.text for option in options]
    if kind is not Kind.ESSAY and told in (None, "", []):
        raise MalformedQuestion(Fault.NO_KEY, "key")
    match kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            if isinstance(told, list):
                if not all(isinstance(letter, str) and len(letter) == 1 for letter in told):
                    raise _wrong("key", told)
                return Letters(frozenset(told))
            letters = letters_in(told, texts) if isinstance(told, str) else Fault.KEY_UNREADABLE
            if isinstance(letters, Fault):
                raise MalformedQuestion(letters, "key", _shown(told))
            return Letters.of(letters)
        case Kind.TRUE_FALSE:
            if isinstance(told, bool):
                return Truth(told)
            said = told[0] if isinstance(told, list) and len(told) == 1 else told
            truth = truth_in(str(said), texts)
            if truth is None:
                raise MalformedQuestion(Fault.TRUTH_UNREADABLE, "key", _shown(told))
            return Truth(truth)
        case Kind.BLANK:
            if isinstance(told, list):
                gaps = [[gap] if isinstance(gap, str) else gap for gap in told]
                return Blanks(tuple(tuple(_texts(gap, "key")) for gap in gaps))
            accepted = accepted_in(stem, told, ()) if isinstance(told, str) else Fault.BAD_SHAPE
            if isinstance(accepted, Fault):
                raise MalformedQuestion(accepted, "key", _shown(told))
            return Blanks(accepted)
        case Kind.ESSAY:
            if told is not None and not isinstance(told, str):
                raise _wrong("key", told)
            return Written(told or "")


def _basis(told: object) -> LegalBasis:
    match told:
        case {"title": str(title), **rest} if title:
            try:
                kind = BasisKind(str(rest.get("kind", BasisKind.STATUTE)))
            except ValueError:
                raise _wrong("legal_basis", told) from None
            article, version = rest.get("article") or None, rest.get("version") or None
            if isinstance(article, str | None) and isinstance(version, str | None):
                return LegalBasis(kind, " ".join(title.split()), article, version)
    raise _wrong("legal_basis", told)


def _group(told: object) -> Group | None:
    match told:
        case None:
            return None
        case {"id": str(number), "background": str(background)} if number:
            return Group(number, background)
    raise _wrong("group", told)


def _difficulty(told: object) -> int | None:
    if told is None or (isinstance(told, int) and not isinstance(told, bool) and told in (1, 2, 3)):
        return told
    raise _wrong("difficulty", told)


def _revision(told: object) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) else 0


def _standing(value: Mapping[str, object], cited: bool) -> Standing:
    name = _text(value, "state")
    try:
        return Standing(name) if name else Standing.CURRENT if cited else Standing.UNCITED
    except ValueError:
        raise MalformedQuestion(Fault.BAD_SHAPE, "state", name) from None
