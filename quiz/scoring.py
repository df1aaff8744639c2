"""What a response is worth, what a paper comes to, and whose score a remark about a question changes.

Law: pure; marks are ``Decimal``; nothing is rounded but the total, once, by the rule. A score is a function of the
frozen paper, the responses, the rule and the remarks agreed to: leave the remarks out, and it is the score before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from question_bank.question import Blanks, Filled, Letters, Question, Response, Truth, Written
from quiz.fill_in import fold_answer
from quiz.paper import Paper
from quiz.remark import Remark, in_order, remarked, voided

ZERO = Decimal(0)
# Thirds do not end in decimal; this takes their 28th digit off again before the one rounding that counts.
_DUST = Decimal("1e-12")


class Scheme(StrEnum):
    """How a multi-choice question with a partly right response is marked.

    K keys, h right ticked, w wrong ticked, S marks. EXACT: S if h=K and w=0. BY_THE_KEY: w=0 gives S·h/K.
    HALF_FOR_TOO_FEW: S exact, S/2 if w=0 and 0<h<K. RIGHT_MINUS_WRONG: S·max(0,(h−w)/K).
    """

    EXACT = "exact"
    BY_THE_KEY = "by_the_key"
    HALF_FOR_TOO_FEW = "half_for_too_few"
    RIGHT_MINUS_WRONG = "right_minus_wrong"


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """``places``: decimals of the total, rounded half up (四舍五入)."""

    scheme: Scheme = Scheme.EXACT
    places: int = 1


@dataclass(frozen=True, slots=True)
class Score:
    """``marks`` by question, unrounded; ``unmarked``: essays that still wait for a person, counted as 0 so far."""

    total: Decimal
    marks: Mapping[str, Decimal]
    unmarked: tuple[str, ...] = ()


def mark(question: Question, response: Response | None, full: Decimal, scheme: Scheme) -> Decimal:
    """Marks for one response. An essay is 0 here: only a person can mark it."""
    match question.key, response:
        case Letters(key), Letters(ticked):
            return full * _share(len(key), len(key & ticked), len(ticked - key), scheme)
        case Truth(key_value), Truth(value):
            return full if key_value == value else ZERO
        case Blanks(accepted), Filled(texts):
            return full * sum(blanks_right(accepted, texts)) / len(accepted)
        case _:
            return ZERO


def _share(keys: int, right: int, wrong: int, scheme: Scheme) -> Decimal:
    if right == keys and wrong == 0:
        return Decimal(1)
    match scheme:
        case Scheme.EXACT:
            return ZERO
        case Scheme.BY_THE_KEY:
            return ZERO if wrong else Decimal(right) / keys
        case Scheme.HALF_FOR_TOO_FEW:
            return Decimal("0.5") if right and not wrong else ZERO
        case Scheme.RIGHT_MINUS_WRONG:
            return max(ZERO, Decimal(right - wrong) / keys)


def blanks_right(accepted: tuple[tuple[str, ...], ...], texts: tuple[str, ...]) -> list[bool]:
    """For each blank: is what was written one of the accepted wordings, compared folded?"""
    written = (*texts, *("",) * (len(accepted) - len(texts)))
    return [
        fold_answer(text) in {fold_answer(wording) for wording in wordings}
        for wordings, text in zip(accepted, written, strict=False)
    ]


def is_right(question: Question, response: Response | None) -> bool:
    """Wholly right, whatever the scheme; an essay never is."""
    return mark(question, response, Decimal(1), Scheme.EXACT) == 1


def score(
    paper: Paper,
    responses: Mapping[str, Response],
    rule: MarkingRule,
    by_hand: Mapping[str, Decimal] | None = None,
    remarks: Sequence[Remark] = (),
) -> Score:
    """The score of a whole paper; ``by_hand`` are the marks a person gave to essays."""
    by_hand = by_hand or {}
    full_for_all = voided(remarks)
    marks: dict[str, Decimal] = {}
    unmarked: list[str] = []
    for q in remarked(paper, remarks).questions:
        question = q.question
        if question.id in full_for_all:
            marks[question.id] = q.marks
        elif isinstance(question.key, Written):
            if question.id not in by_hand and question.id in responses:
                unmarked.append(question.id)
            marks[question.id] = by_hand.get(question.id, ZERO)
        else:
            marks[question.id] = mark(question, responses.get(question.id), q.marks, rule.scheme)
    return Score(rounded(sum(marks.values(), ZERO), rule.places), marks, tuple(unmarked))


def rounded(total: Decimal, places: int) -> Decimal:
    """Half up at ``places`` decimals."""
    return total.quantize(_DUST).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Sat:
    """One who sat, ready to be marked: the seat's key, the paper and what was answered."""

    seat: str
    paper: Paper
    responses: Mapping[str, Response]
    by_hand: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One total, before and after."""

    seat: str
    before: Decimal
    after: Decimal


def changed_scores(all_who_sat: Iterable[Sat], rule: MarkingRule, remarks: Sequence[Remark]) -> tuple[ScoreChange, ...]:
    """Whose total all the remarks agreed to have changed, from that of the frozen paper."""
    changes = []
    for sat in all_who_sat:
        before = score(sat.paper, sat.responses, rule, sat.by_hand).total
        after = score(sat.paper, sat.responses, rule, sat.by_hand, remarks).total
        if before != after:
            changes.append(ScoreChange(sat.seat, before, after))
    return tuple(changes)


def effects(
    all_who_sat: Sequence[Sat], rule: MarkingRule, remarks: Sequence[Remark]
) -> Mapping[str, tuple[ScoreChange, ...]]:
    """By remark, whose total it changed when it was agreed to, or an open one would change as things stand.

    Each remark marks its own question anew and no other, so that a long list costs little.
    """
    marks = {sat.seat: dict(score(sat.paper, sat.responses, rule, sat.by_hand).marks) for sat in all_who_sat}
    found: dict[str, tuple[ScoreChange, ...]] = {}
    for remark in (*in_order(remarks), *(each for each in remarks if each.open)):
        as_agreed = replace(remark, agreed=True, decided_at=remark.decided_at or remark.at)
        changes = []
        for sat in all_who_sat:
            asked = sat.paper.find(remark.question)
            if asked is None:
                continue
            only = replace(sat.paper, questions=(asked,))
            anew = score(only, sat.responses, rule, sat.by_hand, (as_agreed,)).marks
            before, after = marks[sat.seat], {**marks[sat.seat], **anew}
            totals = [rounded(sum(each.values(), ZERO), rule.places) for each in (before, after)]
            if totals[0] != totals[1]:
                changes.append(ScoreChange(sat.seat, *totals))
            if not remark.open:
                marks[sat.seat] = after
        found[remark.id] = tuple(changes)
    return found
