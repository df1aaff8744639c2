"""One row of any table of questions: cells by their role in, a question or what is wrong with it out.

Law (docs/import.md): what cannot be read surely is refused with the reason; what is doubtful is taken in and told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from question_bank.errors import Fault, MalformedQuestion
from question_bank.formats.answers import accepted_in, letters_in, taken_out, truth_in, truth_word
from question_bank.formats.basis import bases_in
from question_bank.formats.header import Role
from question_bank.formats.kinds import Open, kind_named
from question_bank.formats.options import apart, options_in, without_labels
from question_bank.question import (
    MAX_OPTIONS,
    Blanks,
    Group,
    Key,
    Kind,
    Letters,
    Question,
    Standing,
    Truth,
    Written,
    options_of,
)
from question_bank.text import fold, fold_all

DIFFICULTIES = ("简单", "中等", "困难")
_DIFFICULTY = {
    **dict.fromkeys(("1", "易", "简单", "容易", "较易", "低", "easy"), 1),
    **dict.fromkeys(("2", "中", "中等", "一般", "适中", "medium"), 2),
    **dict.fromkeys(("3", "难", "困难", "较难", "高", "hard", "difficult"), 3),
}
STANDINGS = {
    Standing.CURRENT: "现行",
    Standing.UNCITED: "未注依据",
    Standing.DOUBTFUL: "存疑",
    Standing.DISPUTED: "有争议",
    Standing.RETIRED: "停用",
}
_STANDING = {name: standing for standing, name in STANDINGS.items()} | dict.fromkeys(("禁用", "作废"), Standing.RETIRED)
_NUMBERING = re.compile(r"\d{1,4}\s*(?:[)）]|、(?!\d+[、和])|[.．](?!\d)|[.．](?=(?:19|20)\d\d年))\s*")
_EMPTY_GAP = re.compile(r"[(（【\[]\s*[)）】\]]|_{2,}")
_GAP_AT_END = re.compile(r"[(（【\[]　　[)）】\]][。.．？?！!\s]*$")
_TAG_PARTING = re.compile(r"[、,，;；|\n]")


_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE})
_GIVING_AWAY = _CHOICES | {Kind.TRUE_FALSE}  # kinds whose answer may stand in the stem's brackets


_WITHOUT_OPTIONS = frozenset({Kind.TRUE_FALSE, Kind.BLANK, Kind.ESSAY})


@dataclass(slots=True)
class Cells:
    """The cells of one row, cleaned; ``options`` from columns of their own, ``together`` from a single one.

    ``ours``: from a file that this program wrote; taken word for word. ``key_is_date``: Excel made the answer a date.
    """

    stem: str
    kind: str = ""
    key: str = ""
    options: Sequence[str] = ()
    together: str = ""
    explanation: str = ""
    basis: str = ""
    law: str = ""
    article: str = ""
    difficulty: str = ""
    source: str = ""
    page: str = ""
    tags: Sequence[str] = ()
    source_id: str = ""
    group: str = ""
    background: str = ""
    standing: str = ""
    id: str = ""
    key_is_date: bool = False
    ours: bool = False


class Trouble(NamedTuple):
    """What is wrong with a row, at the cell that plays ``role``."""

    role: Role
    found: str
    why: Fault
    refused: bool = True


class _Refused(Exception):
    """The row is no question."""

    def __init__(self, role: Role, found: str, why: Fault) -> None:
        super().__init__(role, found, why)
        self.trouble = Trouble(role, found, why)


def question_of(cells: Cells, hint: Kind | None = None) -> tuple[Question | None, list[Trouble]]:
    """The question of a row, or None, with all that is to be told of it.

    ``hint`` is the kind by a heading or the sheet's name, for a row that names none; without it the shape of options
    and answer decides. Either is told as ``KIND_INFERRED``.
    """
    doubts: list[Trouble] = []
    try:
        return _question(cells, hint, doubts), doubts
    except _Refused as refused:
        return None, [*doubts, refused.trouble]
    except MalformedQuestion as error:
        role = {"stem": Role.STEM, "key": Role.KEY, "options": Role.OPTIONS}.get(error.where, Role.STEM)
        return None, [*doubts, Trouble(role, error.found, error.why)]


def _question(cells: Cells, hint: Kind | None, doubts: list[Trouble]) -> Question:
    stem = cells.stem
    if stem and not cells.ours and stem[0].isdigit():
        stem = _NUMBERING.sub("", stem, count=1) if _NUMBERING.match(stem) else stem
    if not stem:
        raise _Refused(Role.STEM, cells.stem, Fault.NO_STEM)
    named = kind_named(cells.kind) if cells.kind else None
    if cells.kind and named is None:
        raise _Refused(Role.KIND, cells.kind, Fault.UNKNOWN_KIND)
    options = _options(cells)
    if not options and not cells.ours and (named or hint) not in _WITHOUT_OPTIONS:
        stem, options = _options_in_stem(stem, cells)
    if isinstance(named, Kind):
        kind = named
    else:
        kind = _inferred(cells, stem, options, named, hint)
        doubts.append(Trouble(Role.KIND, cells.kind, Fault.KIND_INFERRED, refused=False))
    if kind in _GIVING_AWAY and not cells.ours:
        stem, key_text = _without_key(stem, cells, options, kind, doubts)
    else:
        key_text = cells.key
    key = _KEYS[kind](stem, key_text, options, cells, doubts)
    standing = _STANDING.get(cells.standing)
    bases = bases_in(cells.basis, cells.law, cells.article) if cells.basis or cells.law else ()
    question = Question(
        kind=kind,
        stem=stem,
        key=key,
        options=options_of(*options) if kind in _CHOICES else (),
        explanation=cells.explanation,
        legal_basis=bases,
        difficulty=_DIFFICULTY.get(cells.difficulty) or (_difficulty(cells.difficulty) if cells.difficulty else None),
        tags=_tags(cells),
        group=_group(cells) if cells.group or cells.background else None,
        source_id=cells.source_id or None,
        standing=standing or (Standing.CURRENT if bases else Standing.UNCITED),
    )
    doubts += doubts_about(question)
    return question


def doubts_about(question: Question) -> Iterator[Trouble]:
    """What is doubtful in a well-formed question itself."""
    key = question.key
    if isinstance(key, Letters):
        if question.kind is Kind.MULTIPLE and len(key.letters) == 1:
            yield Trouble(Role.KEY, str(key), Fault.ONE_LETTER_FOR_MULTIPLE, refused=False)
        texts = [option.text for option in question.options]
        if len(set(fold_all(texts))) < len(texts):
            yield Trouble(Role.OPTIONS, " | ".join(texts), Fault.REPEATED_OPTIONS, refused=False)
    elif isinstance(key, Written) and not key.text:
        yield Trouble(Role.KEY, "", Fault.NO_MODEL_ANSWER, refused=False)


def _options(cells: Cells) -> list[str]:
    """The options without empty ones at the end; one missing in the middle is an empty text."""
    if cells.together:
        return options_in(cells.together) or []
    options = list(cells.options)
    while options and not options[-1]:
        options.pop()
    if cells.ours or not options:
        return options
    if len(options) == 1:
        return options_in(options[0]) or options
    if options[0][:1] in "A（(Ａa":
        return without_labels(options) or options
    return options


def _options_in_stem(stem: str, cells: Cells) -> tuple[str, list[str]]:
    """Stem and options of a cell that holds both, if the answer is one of these options."""
    found = apart(stem)
    if found is None or not cells.key or isinstance(letters_in(cells.key, found[1]), Fault):
        return stem, []
    return found


def _inferred(cells: Cells, stem: str, options: list[str], named: Open | None, hint: Kind | None) -> Kind:
    letters = letters_in(cells.key, options) if options and cells.key else ""
    by_letters = Kind.MULTIPLE if letters is Fault.KEY_IS_A_SEQUENCE or len(letters) in range(2, 9) else Kind.SINGLE
    if isinstance(letters, Fault) and letters is not Fault.KEY_IS_A_SEQUENCE:
        by_letters = Kind.SINGLE
    if named is Open.CHOICE:
        return by_letters
    if named is Open.CASE:
        return by_letters if len(options) > 1 else Kind.ESSAY
    if hint is not None:
        return hint
    if len(options) > 1:
        truths = [truth_word(option) for option in options]
        return Kind.TRUE_FALSE if len(options) == 2 and {True, False} == set(truths) else by_letters
    if truth_word(cells.key) is not None:
        return Kind.TRUE_FALSE
    if not cells.key:
        if taken_out(stem, truth=True)[1]:
            return Kind.TRUE_FALSE
        raise _Refused(Role.KEY, "", Fault.NO_KEY)
    if letters_in(cells.key, ["?"] * MAX_OPTIONS) is not Fault.KEY_UNREADABLE:
        raise _Refused(Role.OPTIONS, "", Fault.TOO_FEW_OPTIONS)  # letters, but of what?
    return Kind.BLANK if _EMPTY_GAP.search(stem) else Kind.ESSAY


def _without_key(stem: str, cells: Cells, options: list[str], kind: Kind, doubts: list[Trouble]) -> tuple[str, str]:
    """Stem and answer, the answer taken out of the stem's brackets if it stands there."""
    bare, given = taken_out(stem, kind is Kind.TRUE_FALSE)
    if not given:
        return stem, cells.key
    read = truth_in if kind is Kind.TRUE_FALSE else letters_in
    in_stem = read(given, options)
    if in_stem is None or isinstance(in_stem, Fault):
        return stem, cells.key
    same = not cells.key or read(cells.key, options) == in_stem
    if _EMPTY_GAP.search(stem) and not (same and _GAP_AT_END.search(bare)):
        return (
            stem,
            cells.key,
        )  # with a gap besides, the letter is a name, "甲类（A）的是（ ）", but not in "…是（ ）。（A）"
    doubts.append(
        Trouble(Role.STEM, given, Fault.KEY_WAS_IN_STEM if same else Fault.KEY_IN_STEM_DIFFERS, refused=False)
    )
    return bare, cells.key or given


# The key of each kind -----------------------------------------------------------------------------------------------


def _letters(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble], kind: Kind) -> Key:
    if len(options) < 2:
        raise _Refused(Role.OPTIONS, cells.together or "".join(options), Fault.TOO_FEW_OPTIONS)
    if len(options) > MAX_OPTIONS:
        raise _Refused(Role.OPTIONS, str(len(options)), Fault.TOO_MANY_OPTIONS)
    if "" in options:
        raise _Refused(Role.OPTIONS, "", Fault.OPTION_MISSING)
    _refuse_date(text, cells)
    if not text:
        raise _Refused(Role.KEY, "", Fault.NO_KEY)
    letters = letters_in(text, options)
    if isinstance(letters, Fault):
        raise _Refused(Role.KEY, text, letters)
    if kind is Kind.SINGLE and len(letters) > 1:
        raise _Refused(Role.KEY, text, Fault.TWO_LETTERS_FOR_SINGLE)
    return _letters_of(letters)


@lru_cache(maxsize=256)
def _letters_of(letters: str) -> Letters:
    return Letters.of(letters)


def _single(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble]) -> Key:
    return _letters(stem, text, options, cells, doubts, Kind.SINGLE)


def _multiple(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble]) -> Key:
    return _letters(stem, text, options, cells, doubts, Kind.MULTIPLE)


def _truth(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble]) -> Key:
    _refuse_date(text, cells)
    if not text:
        raise _Refused(Role.KEY, "", Fault.NO_KEY)
    truth = truth_in(text, options)
    if truth is None:
        raise _Refused(Role.KEY, text, Fault.TRUTH_UNREADABLE)
    return Truth(truth)


def _blanks(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble]) -> Key:
    accepted = accepted_in(stem, text, [cell for cell in cells.options if cell])
    if isinstance(accepted, Fault):
        raise _Refused(Role.KEY, text, accepted)
    _doubt_date(text, cells, doubts)
    return Blanks(accepted)


def _written(stem: str, text: str, options: list[str], cells: Cells, doubts: list[Trouble]) -> Key:
    text = text or "\n".join(filter(None, cells.options)) or cells.together
    _doubt_date(text, cells, doubts)
    return Written(text)


_KEYS = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _truth,
    Kind.BLANK: _blanks,
    Kind.ESSAY: _written,
}


def _refuse_date(text: str, cells: Cells) -> None:
    if cells.key_is_date:
        raise _Refused(Role.KEY, text, Fault.ANSWER_BECAME_DATE)


def _doubt_date(text: str, cells: Cells, doubts: list[Trouble]) -> None:
    if cells.key_is_date:
        doubts.append(Trouble(Role.KEY, text, Fault.ANSWER_BECAME_DATE, refused=False))


# What else a row tells ----------------------------------------------------------------------------------------------


def _difficulty(text: str) -> int | None:
    return _DIFFICULTY.get(fold(text).casefold().removesuffix("题"))


def _tags(cells: Cells) -> tuple[str, ...]:
    """Tags, chapters and the like; the source with its page is one too."""
    if cells.ours:
        return _our_tags(cells.tags[0]) if cells.tags else ()
    tags = [tag.strip() for cell in cells.tags if cell for tag in _TAG_PARTING.split(cell)]
    if cells.source or cells.page:
        tags.append(f"{cells.source} {cells.page}".strip())
    return tuple(dict.fromkeys(filter(None, tags))) if tags else ()


def _our_tags(text: str) -> tuple[str, ...]:
    if text.startswith("["):
        try:
            return tuple(map(str, json.loads(text)))
        except ValueError:
            pass
    return tuple(text.split("、")) if text else ()


def tags_written(tags: tuple[str, ...]) -> str:
    """For a cell, so that reading gives the same tags."""
    text = "、".join(tags)
    return text if _our_tags(text) == tags else json.dumps(tags, ensure_ascii=False)


def _group(cells: Cells) -> Group:
    number = cells.group or blake2b(fold(cells.background).encode(), digest_size=6).hexdigest()
    return Group(number, cells.background)
