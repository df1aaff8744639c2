"""What an answer says: letters, right or wrong, words for gaps; and answers given away in a stem.

Law: letters are relative to the options, true and false are read through the option's text; nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache

from question_bank.errors import Fault
from question_bank.question import LETTERS
from question_bank.text import clean, fold

_TRUE = frozenset(
    {"对", "正确", "√", "✓", "✔", "☑", "是", "真", "t", "true", "y", "yes", "1", "对的", "正确的", "right", "correct"}
)
_FALSE = frozenset({"错", "错误", "×", "✗", "✘", "✕", "╳", "☒", "x", "否", "假", "f", "false", "n", "no", "0",
"不对", "不正确",
                    "错的", "错误的", "wrong", "incorrect"})  # fmt: skip
_PREFIX = re.compile(
    r"^(?:(?:本题)?(?:正确|标准|参考)?(?:答案|选项)(?:[为是:]+)|应?选(?:择)?(?=[A-Za-z]+$)|answer:)", re.IGNORECASE
)
_BETWEEN = re.compile(r"[、,;/|+&'\"\[\](){}和与.。]+")
_PIECES = re.compile(r"[\n;；|、,，]")
_LINES = re.compile(r"\n")
_LETTER_FIRST = re.compile(r"[(]?([A-Za-z])[)]?[.、:)]?(.+)")
_GAP = re.compile(r"_{2,}|＿{2,}|[(（][\s_]*[)）]|【\s*】|\[\s*\]")
_GIVEN_AWAY = re.compile(
    r"([(（【\[])\s*(?:(?:正确|参考)?答案[:：是为]?\s*|选)?([A-Ha-hＡ-Ｈ](?:[\s、,，;；]*[A-Ha-hＡ-Ｈ])*)\s*([)）】\]])"
)
_TRUTH_GIVEN_AWAY = re.compile(  # a sign anywhere, a word or letter at the end only
    r"([(（【\[])\s*([√×✓✔✗✘]|(?:对|错|正确|错误|[TFtfXxAaBb])(?=\s*[)）\]】][。.．？?！!\s]*$))\s*([)）\]】])"
)
_BETWEEN_GAPS = (r"[;；]", r"##|\*\*", r"\n", r"\|\|?|｜", r"、", r"[,，]", r"\s+")


def _bare(text: str) -> str:
    """The answer itself: folded, without "正确答案：", brackets and full stops round it."""
    folded = fold(text)
    while True:
        shorter = _PREFIX.sub("", folded).strip("。.;,、:!")
        if len(shorter) > 1 and shorter[0] + shorter[-1] in ("()", "【】", "{}", "“”", '""', "''", "<>"):
            shorter = shorter[1:-1]
        if shorter == folded:
            return folded
        folded = shorter


@lru_cache(maxsize=4096)
def _plain_letters(text: str) -> str | None:
    """The letters, in capitals and in the order given, of an answer that is nothing but letters."""
    letters = _BETWEEN.sub("", _bare(text)).upper()
    return letters if letters.isascii() and letters.isalpha() else None


def letters_in(text: str, options: Sequence[str]) -> str | Fault:
    """The letters of the right options, ascending; or why they cannot be told.

    >>> letters_in("正确答案：B。", ["甲", "乙"]), letters_in("['a','C']", ["甲", "乙", "丙"])
    ('B', 'AC')
    >>> letters_in("乙", ["甲", "乙"]), letters_in("BA", ["甲", "乙"]).value, letters_in("Z", ["甲", "乙"]).value
    ('B', 'key_is_a_sequence', 'key_out_of_range')
    """
    letters = _plain_letters(text)
    if letters is None:
        return _by_text(text, options) or (Fault.KEY_UNREADABLE if _bare(text) else Fault.NO_KEY)
    if not set(letters) <= set(LETTERS[: len(options)]):
        return _by_text(text, options) or Fault.KEY_OUT_OF_RANGE  # options that read "public", "private"
    if len(letters) > 1 and any(option.strip().upper() == letters for option in options):
        return Fault.KEY_UNREADABLE  # options that read "A", "B", "AB": which is meant?
    if len(set(letters)) < len(letters):
        return Fault.KEY_UNREADABLE
    return letters if letters == "".join(sorted(letters)) else Fault.KEY_IS_A_SEQUENCE


def _by_text(text: str, options: Sequence[str]) -> str:
    """Letters of the options whose wording the answer repeats; nothing where a part of it repeats none."""
    places = {fold(option).casefold(): letter for option, letter in zip(options, LETTERS, strict=False)}
    if len(places) < len(options):
        return ""
    whole = _one_by_text(text, places)
    if whole:
        return whole
    for parting in (_LINES, _PIECES):  # an option may itself hold a comma
        parts = [_one_by_text(part, places) for part in parting.split(text) if part.strip()]
        if parts and all(parts):
            return "".join(sorted(set(parts)))
    return ""


def _one_by_text(text: str, places: dict[str, str]) -> str:
    for folded in (fold(text).casefold(), _bare(text).casefold()):
        if folded in places:
            return places[folded]
        labelled = _LETTER_FIRST.fullmatch(folded)
        if labelled and places.get(labelled[2]) == labelled[1].upper():
            return labelled[1].upper()
    return ""


@lru_cache(maxsize=1024)
def truth_word(text: str) -> bool | None:
    """True or false in the words and signs in use; None for anything else.

    >>> truth_word("√"), truth_word("不正确"), truth_word("A")
    (True, False, None)
    """
    word = _bare(text).casefold()
    return True if word in _TRUE else False if word in _FALSE else None


def truth_in(text: str, options: Sequence[str]) -> bool | None:
    """True or false, a letter being read through its option's text, never by itself.

    >>> truth_in("A", ["错误", "正确"]), truth_in("A", []), truth_in("×", [])
    (False, None, False)
    """
    truths = [truth_word(option) for option in options]
    told = {True, False} <= set(truths) and len(truths) == 2
    letters = _plain_letters(text)
    if letters is not None and len(letters) == 1 and letters in LETTERS[: len(options)]:
        return truths[LETTERS.index(letters)] if told else None
    labelled = _LETTER_FIRST.fullmatch(_bare(text))
    if labelled and (said := truth_word(labelled[2])) is not None:
        place = LETTERS.find(labelled[1].upper())
        return said if not options or (place < len(truths) and truths[place] is said) else None
    return truth_word(text)


def accepted_in(stem: str, text: str, cells: Sequence[str]) -> tuple[tuple[str, ...], ...] | Fault:
    """What is accepted in each gap of the stem, from the answer cell or from one cell a gap.

    Alternatives of one gap are parted by ``|``, gaps by ``;``, line ends, ``|`` and the like, as far as that gives as
    many parts as the stem has gaps; a stem without visible gaps has one.
    """
    gaps = len(_GAP.findall(stem)) or 1
    if not text:
        if len(cells) != gaps:
            return Fault.BLANKS_DIFFER if cells else Fault.NO_KEY
        return tuple(_alternatives(cell) for cell in cells)
    if text.startswith("[["):
        told = _from_json(text)
        if told is not None:
            return told
    if gaps == 1:
        return (_alternatives(text),)
    for parting in _BETWEEN_GAPS:
        parts = [part.strip() for part in re.split(parting, text)]
        if len(parts) == gaps and all(parts):
            return tuple((part,) if parting.startswith(r"\|") else _alternatives(part) for part in parts)
    return Fault.BLANKS_DIFFER


def _alternatives(text: str) -> tuple[str, ...]:
    parts = tuple(part.strip() for part in re.split(r"[|｜]", text) if part.strip())
    return parts or (text,)


def _from_json(text: str) -> tuple[tuple[str, ...], ...] | None:
    """Our own way of writing answers that hold signs which part answers."""
    try:
        told = json.loads(text)
    except ValueError:
        return None
    if isinstance(told, list) and all(isinstance(gap, list) and all(isinstance(t, str) for t in gap) for gap in told):
        return tuple(tuple(map(clean, gap)) for gap in told)
    return None


def taken_out(stem: str, truth: bool) -> tuple[str, str]:
    """The stem without the answer that stands in its brackets, and that answer; none where there is none, or several.

    >>> taken_out("征地由（ B ）批准。", False), taken_out("A公司（A）诉B公司（B）", False)[1]
    (('征地由（　　）批准。', 'B'), '')
    """
    found = list((_TRUTH_GIVEN_AWAY if truth else _GIVEN_AWAY).finditer(stem))
    if len(found) != 1:
        return stem, ""
    match = found[0]
    return f"{stem[: match.start()]}{match[1]}　　{match[3]}{stem[match.end() :]}", match[2]
