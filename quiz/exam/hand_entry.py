"""What a person types who enters an answer sheet: BD, √, 错, 十五；3 个月.

Law: pure. What cannot be this question's answer is told with its reason and never guessed.
"""

from __future__ import annotations

import re
from enum import StrEnum
from unicodedata import normalize

from question_bank.question import MAX_TEXT, Filled, Kind, Letters, Response, Truth, Written
from quiz.paper import BookletQuestion

_TRUE = frozenset({"√", "✓", "✔", "V", "T", "TRUE", "Y", "对", "正确", "是", "1"})
_FALSE = frozenset({"×", "✗", "✘", "X", "F", "FALSE", "N", "错", "错误", "否", "0"})
_BETWEEN_LETTERS = re.compile(r"[\s、,，.;；/]+")
_BETWEEN_BLANKS = re.compile(r"[;；|]")


class Misread(StrEnum):
    """Why it is no answer to this question."""

    NO_SUCH_OPTION = "no_such_option"
    ONE_LETTER_ONLY = "one_letter_only"
    LETTER_TWICE = "letter_twice"
    NOT_TRUE_OR_FALSE = "not_true_or_false"
    TOO_MANY_BLANKS = "too_many_blanks"
    TOO_LONG = "too_long"


def response_in(question: BookletQuestion, text: str) -> Response | Misread | None:
    """The response that was typed; None where nothing was, for the question was left open."""
    text = text.strip()
    if not text:
        return None
    match question.kind:
        case Kind.SINGLE | Kind.MULTIPLE:
            return _letters(question, text)
        case Kind.TRUE_FALSE:
            said = normalize("NFKC", text).upper()
            return Truth(True) if said in _TRUE else Truth(False) if said in _FALSE else Misread.NOT_TRUE_OR_FALSE
        case Kind.BLANK:
            filled = tuple(part.strip() for part in _BETWEEN_BLANKS.split(text))
            if len(filled) > question.blanks:
                return Misread.TOO_MANY_BLANKS
            return Filled(filled) if len(text) <= MAX_TEXT else Misread.TOO_LONG
        case Kind.ESSAY:
            return Written(text) if len(text) <= MAX_TEXT else Misread.TOO_LONG


def _letters(question: BookletQuestion, text: str) -> Response | Misread:
    letters = _BETWEEN_LETTERS.sub("", normalize("NFKC", text)).upper()
    if not letters or not set(letters) <= {option.letter for option in question.options}:
        return Misread.NO_SUCH_OPTION
    if len(set(letters)) < len(letters):
        return Misread.LETTER_TWICE
    if len(letters) > 1 and question.kind is Kind.SINGLE:
        return Misread.ONE_LETTER_ONLY
    return Letters(frozenset(letters))


def is_complete(question: BookletQuestion, text: str) -> bool:
    """Nothing can follow: the next question may be typed at once."""
    one_key = question.kind in (Kind.SINGLE, Kind.TRUE_FALSE)
    return one_key and isinstance(response_in(question, text), Letters | Truth)
