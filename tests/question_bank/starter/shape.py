"""Is a question of the starter bank of the shape in which they are written?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.question_bank.starter.statutes import BASIS_WITH_TEXT, article_number

KINDS = ("single", "multiple", "true_false", "blank")
BASIS_WITHOUT_TEXT = ("document", "doctrine")
LETTERS = "ABCDE"
BLANK = "____"

Question = dict[str, Any]

FIELDS = {
    "source_id": str, "kind": str, "group": (dict, type(None)), "stem": str, "options": list,
    "key": (list, bool), "explanation": str, "legal_basis": list, "difficulty": int, "tags": list,
}  # fmt: skip
BASIS_FIELDS = {"kind", "title", "article", "version"}


def shape_errors(question: Any) -> Iterator[str]:
    """What keeps a question from being read at all."""
    if not isinstance(question, dict):
        yield "a question must be an object"
        return
    if missing := FIELDS.keys() - question.keys():
        yield f"fields missing: {', '.join(sorted(missing))}"
    if extra := question.keys() - FIELDS.keys():
        yield f"unknown fields: {', '.join(sorted(extra))}"
    for name, types in FIELDS.items():
        if name in question and not isinstance(question[name], types):
            yield f"{name} has the wrong type"
    if missing or any(not isinstance(question[n], t) for n, t in FIELDS.items()):
        return
    yield from value_errors(question)
    yield from key_errors(question)


def value_errors(question: Question) -> Iterator[str]:
    if question["kind"] not in KINDS:
        yield f"kind {question['kind']!r} is unknown"
    if question["difficulty"] not in (1, 2, 3):
        yield "difficulty must be 1, 2 or 3"
    if not question["tags"] or len(question["tags"]) > 2 or not all(is_text(t) for t in question["tags"]):
        yield "tags must be one or two words"
    if not all(is_text(option) for option in question["options"]):
        yield "options must be non-empty strings"
    group = question["group"]
    if group is not None and not (group.keys() == {"id", "background"} and all(is_text(v) for v in group.values())):
        yield "group must be null or {id, background}"
    if not question["legal_basis"]:
        yield "no legal basis"
    for basis in question["legal_basis"]:
        yield from basis_errors(basis)


def is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value == value.strip()


def basis_errors(basis: Any) -> Iterator[str]:
    if not isinstance(basis, dict) or basis.keys() != BASIS_FIELDS:
        yield "legal_basis needs exactly kind, title, article, version"
        return
    if not is_text(basis["title"]):
        yield "legal_basis without title"
    if basis["kind"] in BASIS_WITH_TEXT:
        if not (is_text(basis["article"]) and is_text(basis["version"])):
            yield "legal_basis of a statute or rule needs article and version"
        elif article_number(basis["article"]) == (0, 0):
            yield f"article {basis['article']!r} is not of the form 第N条"
    elif basis["kind"] in BASIS_WITHOUT_TEXT:
        if basis["article"] is not None:
            yield "legal_basis of a document or doctrine has article null"
    else:
        yield f"legal_basis kind {basis['kind']!r} is unknown"


def key_errors(question: Question) -> Iterator[str]:
    kind, key, options = question["kind"], question["key"], question["options"]
    if kind == "true_false":
        if not isinstance(key, bool):
            yield "key of a true_false must be true or false"
        if options:
            yield "true_false has no options"
    elif kind == "blank":
        if options:
            yield "blank has no options"
        if not isinstance(key, list) or not key or not all(is_fill(fill) for fill in key):
            yield "key of a blank must be a list with one list of alternatives a blank"
        elif question["stem"].count(BLANK) != len(key) or "_" in question["stem"].replace(BLANK, ""):
            yield f"{question['stem'].count(BLANK)} blanks {BLANK} in the stem, {len(key)} in the key"
    elif kind in KINDS:
        yield from letter_errors(kind, key, options)


def is_fill(fill: Any) -> bool:
    return isinstance(fill, list) and bool(fill) and all(is_text(text) for text in fill)


def letter_errors(kind: str, key: Any, options: list[str]) -> Iterator[str]:
    if not isinstance(key, list) or not all(isinstance(k, str) for k in key):
        yield "key must be a list of letters"
        return
    if len(options) not in ((4,) if kind == "single" else (4, 5)):
        yield f"{len(options)} options"
    if any(k not in LETTERS[: len(options)] or len(k) != 1 for k in key):
        yield f"key {key} lies outside the options"
    if kind == "single" and len(key) != 1:
        yield "single has exactly one letter"
    if kind == "multiple" and not 2 <= len(key) <= 4:
        yield "multiple has two to four letters"
    if key != sorted(set(key)):
        yield f"key {key} is not sorted or repeats a letter"
