"""A question as the store keeps it: its content as JSON, what searches look through, prints to know it again by.

Law: two wordings have one print exactly if they are equal once folded.
"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import blake2b
from typing import Any, NamedTuple

from question_bank.formats.json_file import key_to_json, question_from_json
from question_bank.question import Blanks, Key, Letters, Question, Standing, Truth
from question_bank.text import fold_all, numbered

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Kept(NamedTuple):
    """What the store keeps of a wording, by the names of its columns."""

    kind: str
    standing: str
    difficulty: int | None
    source_id: str | None
    laws: str
    content: str
    found_by: str
    whole_print: int
    options_print: int
    stem_print: int

    def question(self, id: str = "", revision: int = 0) -> Question:
        """The question itself."""
        return question_kept(id, revision, self.standing, self.source_id, self.content)


def kept(question: Question) -> Kept:
    """What to keep of a question; its standing is that of its legal basis, unless a person has decided otherwise."""
    content: dict[str, Any] = {"kind": question.kind.value, "stem": question.stem}
    options = [option.text for option in question.options]
    if options:
        content["options"] = options
    content["key"] = key_to_json(question.key)
    texts = [question.stem, *options]
    group = question.group
    if group:
        content["group"] = {"id": group.id, "background": group.background}
        texts.append(group.background)
    if question.explanation:
        content["explanation"] = question.explanation
        texts.append(question.explanation)
    if question.legal_basis:
        content["legal_basis"] = [
            {"kind": basis.kind.value, "title": basis.title, "article": basis.article, "version": basis.version}
            for basis in question.legal_basis
        ]
        texts += [f"{basis.title}{basis.article or ''}" for basis in question.legal_basis]
    if question.difficulty:
        content["difficulty"] = question.difficulty
    if question.tags:
        content["tags"] = question.tags
        texts += question.tags
    if question.source_id:
        texts.append(question.source_id)
    folded = fold_all(texts)
    stem = f"{group.id if group else ''}\0{folded[0]}"
    asked = "\0".join((question.kind.value, stem, *folded[1 : len(options) + 1]))
    return Kept(
        question.kind.value,
        settled(question.standing, bool(question.legal_basis)).value,
        question.difficulty,
        question.source_id,
        "\n".join(("", *question.laws, "")) if question.legal_basis else "",
        _encode(content),
        numbered("\n".join(folded)).casefold(),
        _print(f"{asked}\0\0{_key(question.key)}"),
        _print(asked),
        _print(stem),
    )


def question_kept(id: str, revision: int, standing: str, source_id: str | None, content: str) -> Question:
    """The question that was kept so."""
    told = json.loads(content)
    told.update(id=id, revision=revision, state=standing, source_id=source_id)
    return question_from_json(told)


def settled(standing: Standing, cited: bool) -> Standing:
    """Current and uncited follow the legal basis; anything else is a person's decision and stays."""
    if standing.usable:
        return Standing.CURRENT if cited else Standing.UNCITED
    return standing


def merged(new: Question, old: Question) -> Question:
    """What a file says of a question that the bank has: the file's wording, and whatever it is silent about."""
    bases = new.legal_basis or old.legal_basis
    return replace(
        new,
        explanation=new.explanation or old.explanation,
        legal_basis=bases,
        difficulty=new.difficulty or old.difficulty,
        tags=new.tags or old.tags,
        group=new.group or old.group,
        source_id=new.source_id or old.source_id,
        standing=settled(old.standing, bool(bases)),
    )


def _key(key: Key) -> str:
    match key:
        case Letters():
            return str(key)
        case Truth(value):
            return str(value)
        case Blanks(accepted):
            return "\0\0".join("\0".join(fold_all(texts)) for texts in accepted)
        case _:
            return fold_all([key.text])[0]


def _print(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
