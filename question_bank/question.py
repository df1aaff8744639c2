"""A question as a value: what it is, and when it is well formed.

Law: pure. A ``Question`` that exists is well formed; whoever holds one need not check it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from question_bank.errors import Fault, MalformedQuestion

LETTERS = "ABCDEFGH"
MIN_OPTIONS, MAX_OPTIONS = 2, len(LETTERS)
MAX_TEXT = 20_000  # characters; Excel itself cuts a cell at 32,767 in silence


class Kind(StrEnum):
    """The kinds in use in Chinese examinations: 单选, 多选, 判断, 填空, 简答/案例."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    BLANK = "blank"
    ESSAY = "essay"

    @property
    def is_choice(self) -> bool:
        """Answered by ticking lettered options."""
        return self in (Kind.SINGLE, Kind.MULTIPLE)


class Standing(StrEnum):
    """May it be asked? ``state`` in files. Doubtful: its law changed. Retired questions are kept, never asked."""

    CURRENT = "current"
    UNCITED = "uncited"
    DOUBTFUL = "doubtful"
    DISPUTED = "disputed"
    RETIRED = "retired"

    @property
    def usable(self) -> bool:
        """May stand in a new paper or be studied."""
        return self in (Standing.CURRENT, Standing.UNCITED)


class BasisKind(StrEnum):
    """What makes a key right: a law or regulation, a ministry's or government's rule, a paper, a doctrine."""

    STATUTE = "statute"
    RULE = "rule"
    DOCUMENT = "document"
    DOCTRINE = "doctrine"


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """``article`` as printed (第四十五条); ``version`` the ISO date of promulgation or amendment."""

    kind: BasisKind
    title: str
    article: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One option; ``letter`` is its lasting name, however it is shuffled on a screen."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """The shared background of a case; questions with the same ``id`` stand together."""

    id: str
    background: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Key of, or response to, a choice question."""

    letters: frozenset[str]

    @classmethod
    def of(cls, letters: str) -> Letters:
        """``Letters.of("ABD")``."""
        return cls(frozenset(letters))

    def __str__(self) -> str:
        return "".join(sorted(self.letters))


@dataclass(frozen=True, slots=True)
class Truth:
    """Key of, or response to, a 判断 question."""

    value: bool


@dataclass(frozen=True, slots=True)
class Blanks:
    """Key of a 填空 question: for each blank, the accepted wordings, the first being the one to show."""

    accepted: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """Response to a 填空 question, one text a blank (empty where nothing was written)."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Model answer of, or response to, an essay question; marked by hand."""

    text: str


Key = Letters | Truth | Blanks | Written
Response = Letters | Truth | Filled | Written

_KEY_OF_KIND: dict[Kind, type] = {
    Kind.SINGLE: Letters,
    Kind.MULTIPLE: Letters,
    Kind.TRUE_FALSE: Truth,
    Kind.BLANK: Blanks,
    Kind.ESSAY: Written,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question, in the wording of its source.

    ``id`` is empty and ``revision`` 0 until the bank has stored it. ``difficulty`` is 1 recall, 2 understanding,
    3 application to a case, or None. Raises ``MalformedQuestion``.
    """

    kind: Kind
    stem: str
    key: Key
    options: tuple[Option, ...] = ()
    explanation: str = ""
    legal_basis: tuple[LegalBasis, ...] = ()
    difficulty: int | None = None
    tags: tuple[str, ...] = ()
    group: Group | None = None
    source_id: str | None = None
    id: str = ""
    revision: int = 0
    standing: Standing = Standing.UNCITED

    def __post_init__(self) -> None:
        if not self.stem.strip():
            raise MalformedQuestion(Fault.NO_STEM, "stem")
        if len(self.stem) > MAX_TEXT:
            raise MalformedQuestion(Fault.TOO_LONG, "stem", str(len(self.stem)))
        if not isinstance(self.key, _KEY_OF_KIND[self.kind]):
            raise MalformedQuestion(Fault.KEY_UNREADABLE, "key", repr(self.key))
        if self.difficulty not in (None, 1, 2, 3):
            raise MalformedQuestion(Fault.BAD_SHAPE, "difficulty", str(self.difficulty))
        if self.kind.is_choice:
            self._check_choice()
        elif self.options:
            raise MalformedQuestion(Fault.TOO_MANY_OPTIONS, "options", str(len(self.options)))
        elif isinstance(self.key, Blanks) and not (
            self.key.accepted and all(texts and all(t.strip() for t in texts) for texts in self.key.accepted)
        ):
            raise MalformedQuestion(Fault.NO_KEY, "key")

    def _check_choice(self) -> None:
        count = len(self.options)
        if count < MIN_OPTIONS:
            raise MalformedQuestion(Fault.TOO_FEW_OPTIONS, "options", str(count))
        if count > MAX_OPTIONS:
            raise MalformedQuestion(Fault.TOO_MANY_OPTIONS, "options", str(count))
        offered = "".join(option.letter for option in self.options)
        if offered != LETTERS[:count] or not all(option.text.strip() for option in self.options):
            raise MalformedQuestion(Fault.OPTION_MISSING, "options", offered)
        assert isinstance(self.key, Letters)
        if not self.key.letters:
            raise MalformedQuestion(Fault.NO_KEY, "key")
        if not self.key.letters <= set(offered):
            raise MalformedQuestion(Fault.KEY_OUT_OF_RANGE, "key", str(self.key))
        if self.kind is Kind.SINGLE and len(self.key.letters) > 1:
            raise MalformedQuestion(Fault.TWO_LETTERS_FOR_SINGLE, "key", str(self.key))

    @property
    def laws(self) -> tuple[str, ...]:
        """Titles of what it rests on, each once, in order."""
        return tuple(dict.fromkeys(basis.title for basis in self.legal_basis))


def options_of(*texts: str) -> tuple[Option, ...]:
    """Options lettered from A; more than eight raise ``MalformedQuestion``."""
    if len(texts) > MAX_OPTIONS:
        raise MalformedQuestion(Fault.TOO_MANY_OPTIONS, "options", str(len(texts)))
    return tuple(Option(letter, text) for letter, text in zip(LETTERS, texts, strict=False))
