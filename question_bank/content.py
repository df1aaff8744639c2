"""A question as the store keeps it: its content as JSON, what searches look through, prints to know it again by.

Law: two wordings have one print exactly if they are equal once folded.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json  # SQLModel stands on it; three times as fast as json

from question_bank.formats.json_file import key_to_json, question_from_json
from question_bank.question import Blanks, Key, Question, Standing, Written
from question_bank.text import fold, fold_all, numbered

_CITED, _UNCITED = Standing.CURRENT, Standing.UNCITED


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
    kind = question.kind.value
    content: dict[str, Any] = {"kind": kind, "stem": question.stem}
    texts = [question.stem]
    if question.options:
        content["options"] = options = [option.text for option in question.options]
        texts += options
    asked = len(texts)
    content["key"] = key = key_to_json(question.key)
    if group := question.group:
        content["group"] = {"id": group.id, "background": group.background}
        texts.append(group.background)
    if question.explanation:
        content["explanation"] = question.explanation
        texts.append(question.explanation)
    laws = ""
    if bases := question.legal_basis:
        content["legal_basis"] = [
            {"kind": basis.kind.value, "title": basis.title, "article": basis.article, "version": basis.version}
            for basis in bases
        ]
        texts += [basis.title + (basis.article or "") for basis in bases]
        laws = f"\n{bases[0].title}\n" if len(bases) == 1 else "\n".join(("", *question.laws, ""))
    if question.difficulty:
        content["difficulty"] = question.difficulty
    if question.tags:
        content["tags"] = question.tags
        texts += question.tags
    if question.source_id:
        texts.append(question.source_id)
    folded = fold_all(texts)
    print_ = blake2b((group.id + folded[0] if group else folded[0]).encode(), digest_size=8)
    stem_print = print_.digest()
    print_.update("\0".join((kind, *folded[1:asked])).encode())
    options_print = print_.digest()
    print_.update(to_json(key) if question.kind.is_choice else _folded(question.key))
    return Kept(
        kind,
        settled(question.standing, bool(bases)).value,
        question.difficulty,
        question.source_id,
        laws,
        to_json(content).decode(),
        numbered("\n".join(folded)).casefold(),
        _number(print_.digest()),
        _number(options_print),
        _number(stem_print),
    )


def question_kept(id: str, revision: int, standing: str, source_id: str | None, content: str) -> Question:
    """The question that was kept so."""
    told = from_json(content)
    told.update(id=id, revision=revision, state=standing, source_id=source_id)
    return question_from_json(told)


def settled(standing: Standing, cited: bool) -> Standing:
    """Current and uncited follow the legal basis; anything else is a person's decision and stays."""
    follows = _CITED if cited else _UNCITED
    return standing if standing is follows or not standing.usable else follows


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


def _folded(key: Key) -> bytes:
    match key:
        case Blanks(accepted):
            return to_json([fold_all(texts) for texts in accepted])
        case Written(text):
            return fold(text).encode()
        case _:
            return to_json(key_to_json(key))


def _number(digest: bytes) -> int:
    return int.from_bytes(digest, "big", signed=True)
