"""What a question card shows, as one frozen value; no Qt, so that a presenter makes it.

Law: options stand in shown order and keep their own letters; the label on the screen is their place. What derives
from a key is in ``verdict`` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from question_bank.question import LETTERS, Blanks, Filled, Key, Kind, Letters, Option, Response, Truth, Written
from ui import words
from ui.language import _

TRUE, FALSE = "T", "F"
"""The letters of the two options of a 判断 question, which has none of its own."""


class OptionLook(Enum):
    """How one option stands after the verdict; ``OPEN`` before it."""

    OPEN = "open"
    CHOSEN_RIGHT = "chosen_right"
    CHOSEN_WRONG = "chosen_wrong"
    MISSED_RIGHT = "missed_right"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """``right`` None where nobody can judge yet (essays). ``basis`` and ``explanation`` in words, a line each.

    ``blanks_right`` tells each blank apart; ``may_accept`` offers 算我对.
    """

    right: bool | None
    key: Key
    explanation: str = ""
    basis: tuple[str, ...] = ()
    blanks_right: tuple[bool, ...] = ()
    may_accept: bool = False


@dataclass(frozen=True, slots=True)
class CardShown:
    """One question on the screen. ``id`` tells whether it is still the same one; ``blanks`` counts those of a 填空.

    ``locked`` takes no more answers; with a ``verdict`` it is locked too.
    """

    id: str
    kind: Kind
    stem: str
    number: int = 0
    total: int = 0
    marks: Decimal | None = None
    background: str = ""
    options: tuple[Option, ...] = ()
    blanks: int = 0
    response: Response | None = None
    verdict: VerdictShown | None = None
    locked: bool = False

    @property
    def open(self) -> bool:
        """Takes an answer."""
        return self.verdict is None and not self.locked

    @property
    def labels(self) -> dict[str, str]:
        """An option's own letter → the one on the screen."""
        return {option.letter: LETTERS[place] for place, option in enumerate(choices(self))}


def choices(shown: CardShown) -> tuple[Option, ...]:
    """What can be ticked, in shown order; 正确 and 错误 for a 判断 question."""
    if shown.kind is Kind.TRUE_FALSE:
        return (Option(TRUE, words.truth(True)), Option(FALSE, words.truth(False)))
    return shown.options


def ticked(response: Response | None) -> frozenset[str]:
    """The letters that a response ticks."""
    match response:
        case Letters(letters):
            return letters
        case Truth(value):
            return frozenset(TRUE if value else FALSE)
        case _:
            return frozenset()


def response_of(kind: Kind, letters: frozenset[str]) -> Response | None:
    """The response that ticks these letters; None where none is ticked."""
    if not letters:
        return None
    return Truth(TRUE in letters) if kind is Kind.TRUE_FALSE else Letters(letters)


def look_of(letter: str, shown: CardShown) -> OptionLook:
    """How an option stands."""
    if shown.verdict is None:
        return OptionLook.OPEN
    chosen, right = letter in ticked(shown.response), letter in _right_letters(shown.verdict.key)
    looks: Mapping[tuple[bool, bool], OptionLook] = {
        (True, True): OptionLook.CHOSEN_RIGHT,
        (True, False): OptionLook.CHOSEN_WRONG,
        (False, True): OptionLook.MISSED_RIGHT,
        (False, False): OptionLook.NEUTRAL,
    }
    return looks[(chosen, right)]


def _right_letters(key: Key) -> frozenset[str]:
    return ticked(key) if isinstance(key, Letters | Truth) else frozenset()


def texts_of(shown: CardShown) -> tuple[str, ...]:
    """What stands in the blanks, or in the one field of an essay."""
    match shown.response:
        case Filled(texts):
            return (*texts, *("",) * (shown.blanks - len(texts)))[: shown.blanks]
        case Written(text):
            return (text,)
        case _:
            return ("",) * (shown.blanks if shown.kind is Kind.BLANK else 1)


def key_words(shown: CardShown) -> str:
    """The right answer in words: label and text of each right option, or what belongs in the blanks."""
    assert shown.verdict is not None
    right = _right_letters(shown.verdict.key)
    if isinstance(shown.verdict.key, Blanks) and len(shown.verdict.key.accepted) > 1:
        blanks = enumerate(shown.verdict.key.accepted, 1)
        return "\n".join(_("第 {n} 空").format(n=n) + "  " + " / ".join(accepted) for n, accepted in blanks)
    if shown.kind is Kind.TRUE_FALSE or not right:
        return words.key(shown.verdict.key)
    labels = shown.labels
    return "\n".join(f"{labels[option.letter]}  {option.text}" for option in shown.options if option.letter in right)


def answer_words(response: Response | None, shown: CardShown) -> str:
    """What was answered, with the letters that stood on the screen."""
    match response:
        case None:
            return _("未作答")
        case Filled(texts):
            return words.listed(texts, "；")
        case Letters() | Written():
            return words.key(response, shown.labels)
        case _:
            return words.key(response)


def verdict_words(verdict: VerdictShown) -> str:
    """答对了, 答错了, or that a person has to judge."""
    if verdict.right is None:
        return _("请对照参考答案")
    return _("答对了") if verdict.right else _("答错了")
