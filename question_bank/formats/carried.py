"""What a format does not carry of a question, found by reading back what was written.

Law: pure; whatever is not the same once it has been read again is told, by name; a question that would be read as
another one is not written at all, and that is told too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import NamedTuple

from question_bank.question import Kind, Question
from question_bank.text import fold, fold_all


class Part(StrEnum):
    """What may be lost of a question."""

    QUESTION = "question"  # all of it: the format has no such kind, or would say something else
    WORDING = "wording"  # line breaks and the like in stem or options
    MODEL_ANSWER = "model_answer"
    EXPLANATION = "explanation"
    LEGAL_BASIS = "legal_basis"
    DIFFICULTY = "difficulty"
    TAGS = "tags"
    GROUP = "group"
    SOURCE_ID = "source_id"
    STANDING = "standing"


class Dropped(NamedTuple):
    """One thing lost of one question; ``number`` is its place among those to be written, from 1."""

    number: int
    question: Question
    what: Part


def carried(
    questions: Iterable[Question], write: Callable[[Question], str | None], read: Callable[[str], Question | None]
) -> tuple[list[str], list[Dropped]]:
    """What to write, a piece for each question that survives it, and all that is lost.

    ``write`` gives None for a question that the format has no way to write.
    """
    pieces: list[str] = []
    lost: list[Dropped] = []
    for number, question in enumerate(questions, 1):
        piece = write(question)
        back = read(piece) if piece is not None else None
        if piece is None or back is None or not _is_same(question, back):
            lost.append(Dropped(number, question, Part.QUESTION))
            continue
        pieces.append(piece)
        lost += [Dropped(number, question, part) for part in _lost(question, back)]
    return pieces, lost


def _is_same(question: Question, back: Question) -> bool:
    """Does it still ask the same, and is the same right?"""
    return (
        question.kind is back.kind
        and (question.kind is Kind.ESSAY or question.key == back.key)
        and fold(question.stem) == fold(back.stem)
        and fold_all([option.text for option in question.options]) == fold_all([option.text for option in back.options])
    )


def _lost(question: Question, back: Question) -> Iterable[Part]:
    if (question.stem, question.options) != (back.stem, back.options):
        yield Part.WORDING
    if question.key != back.key:
        yield Part.MODEL_ANSWER
    for part in (Part.EXPLANATION, Part.LEGAL_BASIS, Part.DIFFICULTY, Part.TAGS, Part.GROUP, Part.SOURCE_ID):
        if getattr(question, part.value) != getattr(back, part.value):
            yield part
    if question.standing is not back.standing and not (question.standing.usable and question.legal_basis):
        yield Part.STANDING
