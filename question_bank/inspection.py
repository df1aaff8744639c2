"""What is wrong or doubtful in a bank, found by reading it: repeats, conflicts, keys given away, skewed keys.

Law: pure. Nothing is changed here: where one mend is plainly right, it is offered as the mended question.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from unicodedata import category

from rapidfuzz.distance import Indel

from question_bank.question import Kind, Letters, Question, Standing
from question_bank.text import fold, fold_all

NEARLY_THE_SAME = 90  # per cent of characters that two wordings share, in order
ENOUGH_FOR_SHARES = 40  # questions of a kind, below which the share of a letter means nothing
# A letter's share this many standard deviations from even would come by chance once in about 15,000 banks.
SKEWED = 4.0

_BRACKET = re.compile(r"[（(\[【]\s*([^（(\[【）)\]】]{1,12}?)\s*[）)\]】]")
_LETTERED = re.compile(r"[A-Ha-hＡ-Ｈ][A-Ha-hＡ-Ｈ、,，\s]*")
_TRUTHS = {
    "√": True,
    "对": True,
    "正确": True,
    "是": True,
    "×": False,
    "✗": False,
    "错": False,
    "错误": False,
    "否": False,
}
_SUMS_UP = re.compile(r"^(?:以上|上述)(?:各?项|选项|说法|内容)?(?:都|均|全)(?:对|正确|是|不对|不正确|不是|错误?)$")
_GAP = "（　　）"


class Flaw(StrEnum):
    """What can be found. Of questions alone, of two or more, of the bank as a whole."""

    REPEATED = "repeated"
    NEARLY_REPEATED = "nearly_repeated"
    CONFLICTING_KEYS = "conflicting_keys"
    OPTIONS_REPEAT = "options_repeat"
    ONE_KEY_OF_MULTIPLE = "one_key_of_multiple"
    KEY_IN_STEM = "key_in_stem"
    SUMS_UP = "sums_up"
    ILLEGIBLE = "illegible"
    SKEWED_KEYS = "skewed_keys"


@dataclass(frozen=True, slots=True)
class Finding:
    """``questions`` concerned, the one to keep first. ``found``: the place in the wording, or a share in per cent.

    ``mended``: what the first question would be; ``retire``: which others the mend retires. Neither: a person decides.
    """

    flaw: Flaw
    questions: tuple[Question, ...]
    found: str = ""
    mended: Question | None = None
    retire: tuple[Question, ...] = ()

    @property
    def has_mend(self) -> bool:
        """One click mends it."""
        return self.mended is not None or bool(self.retire)


Report = Callable[[int, int], object]


def inspect(questions: Sequence[Question], report: Report = lambda done, total: None) -> list[Finding]:
    """Everything found in questions that are not retired; repeats first, since they decide what else matters.

    ``report(done, total)`` may raise, to stop.
    """
    living = [q for q in questions if q.standing is not Standing.RETIRED]
    prints = dict(zip(map(id, living), fold_all([_wording(q) for q in living]), strict=True))
    found = [*_repeats(living, prints)]
    again = {id(q) for finding in found for q in finding.retire}
    single = [q for q in living if id(q) not in again]
    found += _conflicts(single, prints)
    told = {frozenset(q.id for q in finding.questions) for finding in found}
    found += [
        near for near in _near_repeats(single, prints, report) if frozenset(q.id for q in near.questions) not in told
    ]
    for question in single:
        found += _alone(question)
    return [*found, *_skewed(single)]


def _wording(question: Question) -> str:
    """Stem and options, whatever their order; of a question of a case its background too."""
    background = question.group.background if question.group else ""
    return "\n".join([question.kind, background, question.stem, *sorted(o.text for o in question.options)])


# Two or more --------------------------------------------------------------------------------------------------------


def _repeats(questions: Sequence[Question], prints: dict[int, str]) -> Iterator[Finding]:
    """The same wording and the same key: the fullest is kept, the others may go."""
    alike: dict[tuple[str, frozenset[str] | str], list[Question]] = defaultdict(list)
    for q in questions:
        alike[(prints[id(q)], _key_in_words(q))].append(q)
    for group in alike.values():
        if len(group) > 1:
            kept, *others = sorted(group, key=lambda q: (-len(q.legal_basis), -len(q.explanation), q.id))
            yield Finding(Flaw.REPEATED, (kept, *others), retire=tuple(others))


def _conflicts(questions: Sequence[Question], prints: dict[int, str]) -> Iterator[Finding]:
    """The same wording under different keys: one of them is wrong."""
    alike: dict[str, list[Question]] = defaultdict(list)
    for q in questions:
        alike[prints[id(q)]].append(q)
    for group in alike.values():
        if len(group) > 1 and len({_key_in_words(q) for q in group}) > 1:
            yield Finding(Flaw.CONFLICTING_KEYS, tuple(group))


def _key_in_words(question: Question) -> frozenset[str] | str:
    """A key that means the same whatever letters its options have."""
    if isinstance(question.key, Letters):
        return frozenset(fold(o.text) for o in question.options if o.letter in question.key.letters)
    return repr(question.key)


def _near_repeats(questions: Sequence[Question], prints: dict[int, str], report: Report) -> Iterator[Finding]:
    """Pairs of one kind whose wordings share 90 % of their characters.

    Two such texts share most of their pairs of neighbouring characters; so at least one of the rarest third of the one
    is among the rarest third of the other (prefix filtering; Chaudhuri, Ganti, Kaushik 2006), and only those are
    compared.
    """
    pairs = {id(q): _pairs(prints[id(q)]) for q in questions}
    common = Counter(pair for of_one in pairs.values() for pair in of_one)
    seen: dict[str, list[Question]] = defaultdict(list)
    for place, q in enumerate(questions):
        if place % 200 == 0:
            report(place, len(questions))
        text = prints[id(q)]
        rarest = sorted(pairs[id(q)], key=lambda pair: (common[pair], pair))
        rarest = rarest[: len(rarest) - int(len(rarest) * 0.66) + 1]
        candidates = {id(other): other for pair in rarest for other in seen[pair]}
        for other in candidates.values():
            share = Indel.normalized_similarity(text, prints[id(other)], score_cutoff=NEARLY_THE_SAME / 100)
            if share and other.kind is q.kind and text != prints[id(other)] and not _one_case(q, other):
                yield Finding(Flaw.NEARLY_REPEATED, (other, q), f"{share:.0%}")
        for pair in rarest:
            seen[pair].append(q)
    report(len(questions), len(questions))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[n : n + 2] for n in range(len(text) - 1))


def _one_case(one: Question, other: Question) -> bool:
    """Questions of one case share its background, and are meant to stand together."""
    return one.group is not None and other.group is not None and one.group.id == other.group.id


# One alone ----------------------------------------------------------------------------------------------------------


def _alone(question: Question) -> Iterator[Finding]:
    alone = (question,)
    texts = [fold(option.text) for option in question.options]
    repeated = [text for text, count in Counter(texts).items() if count > 1]
    if repeated:
        yield Finding(Flaw.OPTIONS_REPEAT, alone, repeated[0])
    if question.kind is Kind.MULTIPLE and isinstance(question.key, Letters) and len(question.key.letters) == 1:
        yield Finding(Flaw.ONE_KEY_OF_MULTIPLE, alone, str(question.key), replace(question, kind=Kind.SINGLE))
    for option in question.options:
        if _SUMS_UP.match(option.text.strip().rstrip("。")):
            yield Finding(Flaw.SUMS_UP, alone, option.text.strip())
    shown = key_in_stem(question)
    if shown is not None:
        start, end = shown
        mended = replace(question, stem=question.stem[:start] + _GAP + question.stem[end:])
        yield Finding(Flaw.KEY_IN_STEM, alone, question.stem[start:end], mended)
    illegible = next(filter(None, map(_illegible, [question.stem, *(o.text for o in question.options)])), "")
    if illegible:
        yield Finding(Flaw.ILLEGIBLE, alone, illegible)


def key_in_stem(question: Question) -> tuple[int, int] | None:
    """Where a bracket of the stem shows the question's own key: start and end, brackets included.

    Letters that are not the key are text ("A市（B县）所辖"), and so is a bracket of anything else.
    """
    for found in _BRACKET.finditer(question.stem):
        inside = found[1].strip()
        if isinstance(question.key, Letters):
            if _LETTERED.fullmatch(inside):
                letters = {c for c in fold(inside).upper() if c.isalpha()}
                if letters == question.key.letters:
                    return found.span()
        elif question.kind is Kind.TRUE_FALSE and fold(inside) in _TRUTHS and found.end() >= len(question.stem) - 2:
            return found.span()
    return None


def _illegible(text: str) -> str:
    """The first character that nobody can read: a replacement mark, private use, unassigned, a lone surrogate."""
    return next((c for c in text if c == "\N{REPLACEMENT CHARACTER}" or category(c) in ("Co", "Cn", "Cs")), "")


# The bank as a whole ------------------------------------------------------------------------------------------------


def _skewed(questions: Sequence[Question]) -> Iterator[Finding]:
    """Single-choice keys that favour or shun a letter: a guess is then worth more than it should be."""
    by_count: dict[int, list[Question]] = defaultdict(list)
    for q in questions:
        if q.kind is Kind.SINGLE:
            by_count[len(q.options)].append(q)
    for count, of_count in sorted(by_count.items()):
        n, even = len(of_count), 1 / count
        if n < ENOUGH_FOR_SHARES:
            continue
        deviation = (n * even * (1 - even)) ** 0.5
        keys = Counter(str(q.key) for q in of_count)
        for letter in "ABCDEFGH"[:count]:
            if abs(keys[letter] - n * even) > SKEWED * deviation:
                concerned = tuple(q for q in of_count if str(q.key) == letter)
                yield Finding(Flaw.SKEWED_KEYS, concerned, f"{letter} {keys[letter] / n:.0%}")
