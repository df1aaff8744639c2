"""Options as banks write them: in columns of their own or all in one cell.

Law: a text is split only at letters that go on in the sequence A, B, C…; what is left over is never guessed away.
"""

from __future__ import annotations

import re
from itertools import islice

from question_bank.formats.answers import truth_word
from question_bank.question import LETTERS
from question_bank.text import fold

_PARTINGS = re.compile(r"\*\*|##|\|\||\||｜|\n|;|；|\t")
_LABEL = re.compile(r"[(（\[【]?\s*([A-Ha-hＡ-Ｈａ-ｈ])\s*[)）\]】]?\s*[.．。、:：,，)）]\s*")
_FIRST = re.compile(r"(?<![A-Za-zＡ-Ｚ])[(（]?[AＡ]\s*[.．、:：)）]")
_BARE = re.compile(r"([A-HＡ-Ｈ])\s*")
_LABEL_OR_BARE = re.compile(rf"{_LABEL.pattern}|[A-HＡ-Ｈ]\s*")  # "A:甲**B:乙**C丙": one mark forgotten
_MARKS = (".．", "、", ":：", ")）")
_MARK = f"[{''.join(_MARKS)}]"
_SOUGHT = LETTERS + "IJ"  # more than there may be, lest the last option swallow them
_ORDER = {letter: place for place, letter in enumerate(LETTERS)}


def options_in(text: str) -> list[str] | None:
    """The options in one cell, without their letters; None where no list of options is to be seen.

    >>> options_in("A.国务院**B.省人民政府"), options_in("A、甲 B、乙 C、丙"), options_in("A市所辖B县")
    (['国务院', '省人民政府'], ['甲', '乙', '丙'], None)
    >>> options_in("甲|乙|丙"), options_in("A.A市所辖B县 B.C市")
    (['甲', '乙', '丙'], ['A市所辖B县', 'C市'])
    >>> options_in("A.甲 B.乙 D.丁")
    ['甲', '乙', '', '丁']
    """
    pieces = [piece.strip() for piece in _PARTINGS.split(text)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) > 1:
        if not any(map(_LABEL.match, pieces)):
            return _without_bare_letters(pieces)
        options = without_labels(pieces, _LABEL_OR_BARE)
        if options is not None and len(_with_gap(options)) == len(options):
            return options
    text = _trimmed(text)
    marked = _split_at_marks(text)
    if marked is not None:
        return _with_gap(marked)
    options = _split(text, r"(?:(?<=\s)|^){0}(?![A-Za-z])\s*") or _split(text, r"{0}(?![A-Za-z])\s*")
    if options is not None and len(options) == 2 and None in map(truth_word, options):
        return None  # "A市所辖B县" is text
    return options


def apart(text: str) -> tuple[str, list[str]] | None:
    """The stem and the options of a text that holds both; None where no list of options ends it.

    >>> apart("征地由（ ）批准。A.国务院 B.省政府"), apart("A公司诉B公司")
    (('征地由（ ）批准。', ['国务院', '省政府']), None)
    """
    best: tuple[str, list[str]] | None = None
    for found in islice(reversed(list(_FIRST.finditer(text))), 8):
        stem, options = text[: found.start()].strip(), options_in(text[found.start() :])
        if stem and options and len(options) > max(1, len(best[1]) if best else 0):
            best = stem, options
    return best


def without_labels(cells: list[str], label: re.Pattern[str] = _LABEL) -> list[str] | None:
    """Cells that all repeat their own letter ("A、…"), without it; None where not all of them do."""
    found = [label.match(cell) for cell in cells]
    if not all(match and _letter(match[1] or match[0].strip()) == place for place, match in enumerate(found)):
        return None
    return [cell[match.end() :].strip() for cell, match in zip(cells, found, strict=True) if match]


def _without_bare_letters(pieces: list[str]) -> list[str]:
    """Pieces such as "A正确", unless the letter is part of the text, as in "A市", "B市"."""
    if [_place(_BARE, piece) for piece in pieces] != list(range(len(pieces))):
        return pieces
    bare = [_BARE.sub("", piece, count=1) for piece in pieces]
    return bare if all(bare) and len(set(map(fold, bare))) == len(bare) else pieces


def _split_at_marks(text: str) -> list[str] | None:
    """Split at "A.", "B、"…; at the mark of the first alone if that gives as many: "A.以上B、C项 B.乙 C.丙"."""
    found = re.match(rf"[(（]?[AＡ]\s*({_MARK})", text)
    if found is None:
        return None
    style = r"[(（]?{{0}}\s*{0}\s*"
    options = _split(text, style.format(_MARK))
    own = next(marks for marks in _MARKS if found[1] in marks)
    alike = _split(text, style.format(f"[{own}]"))
    return alike if options and alike and len(alike) == len(options) else options


def _split(text: str, style: str) -> list[str] | None:
    """Split at A, B, C… written in this style, A at the very beginning."""
    starts: list[tuple[int, int]] = []
    place = 0
    for letter in _SOUGHT:
        both = f"[{letter}{chr(ord(letter) + 0xFEE0)}]"
        found = re.compile(style.format(both)).search(text, place)
        if found is None or (letter == "A" and found.start() != 0):
            break
        starts.append(found.span())
        place = found.end()
    ends = [begin for begin, _ in starts[1:]] + [len(text)]
    options = [_trimmed(text[end:stop]) for (_, end), stop in zip(starts, ends, strict=False)]
    return options if len(options) > 1 else None


def _trimmed(text: str) -> str:
    """Without the partings at its ends; those within belong to the wording: "A.林地；草地 B.耕地"."""
    while True:
        shorter = text.strip().strip("|｜;；")
        for parting in ("**", "##"):
            shorter = shorter.removeprefix(parting).removesuffix(parting)
        if shorter == text:
            return text
        text = shorter


def _with_gap(options: list[str]) -> list[str]:
    """With an empty one after them where the last holds the label of a later one: "A.甲 B.乙 D.丁"."""
    later = LETTERS[len(options) :]
    found = re.search(rf"(?<![A-Za-z])[{later}]\s*{_MARK}", options[-1]) if later else None
    if found is None:
        return options
    return [*options[:-1], options[-1][: found.start()].strip(), "", options[-1][found.end() :].strip()]


def _place(label: re.Pattern[str], piece: str) -> int | None:
    found = label.match(piece)
    return _letter(found[1]) if found else None


def _letter(letter: str) -> int:
    return _ORDER[fold(letter).upper()]
