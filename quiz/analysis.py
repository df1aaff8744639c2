"""What the answers of many say about the questions and about the paper.

Law: pure. A figure that the answers do not carry is None, never an exception and never a guess. Each formula stands
in the docstring of its function; variances are those of the whole group (n, not n - 1) throughout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import floor, sqrt

from question_bank.question import Filled, Letters, Question, Response, Truth, Written
from quiz.paper import Paper, PaperQuestion

FEW = 30  # with fewer candidates a correlation means little: its 95 % band is wider than ± 0.35
TAIL = 0.27  # Kelley (1939): the tails that tell upper from lower best


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """One candidate's marks and responses by question id. A question without a mark was not on this one's paper; one
    with a mark and no response was left open.
    """

    marks: Mapping[str, Decimal]
    responses: Mapping[str, Response] = field(default_factory=dict)


class Reading(StrEnum):
    """What a corrected item-total correlation says (Ebel & Frisbie's bands)."""

    EXCELLENT = "excellent"  # .40 and more
    GOOD = "good"  # .30 to .39
    FAIR = "fair"  # .20 to .29
    POOR = "poor"  # under .20
    LOOK_AT_KEY = "look_at_key"  # negative: the better the candidate, the likelier the miss


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the distractor table: ``label`` a letter, or 对/错 as a bool."""

    label: str | bool
    is_key: bool
    count: int


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """One question's figures; None where they mean nothing (nobody answered, everybody got the same)."""

    question: Question
    full: Decimal
    answered_by: int  # had it on the paper
    mean: float | None
    facility: float | None
    correlation: float | None
    upper_lower: float | None
    choices: tuple[Choice, ...]
    left_open: int

    @property
    def reading(self) -> Reading | None:
        """The band of the correlation."""
        return None if self.correlation is None else reading_of(self.correlation)


@dataclass(frozen=True, slots=True)
class Analysis:
    """The paper's figures. ``deviation`` and ``error`` (standard error of measurement) are in marks."""

    candidates: int
    mean: float | None
    deviation: float | None
    alpha: float | None
    error: float | None
    questions: tuple[QuestionAnalysis, ...]

    @property
    def few(self) -> bool:
        """Too few candidates for correlations to mean much."""
        return self.candidates < FEW


def analyse(paper: Paper, sheets: Sequence[AnswerSheet]) -> Analysis:
    """All figures of a paper from the sheets of those who sat it."""
    marks = [{id_: _exact(mark) for id_, mark in sheet.marks.items()} for sheet in sheets]
    totals = [round(sum(of_one.values()), 9) for of_one in marks]
    ids = [q.question.id for q in paper.questions]
    complete = all(set(of_one) == set(ids) for of_one in marks)
    alpha = cronbach_alpha([[of_one[id_] for of_one in marks] for id_ in ids]) if complete else None
    deviation = sqrt(_variance(totals)) if totals else None
    return Analysis(
        candidates=len(sheets),
        mean=_mean(totals),
        deviation=deviation,
        alpha=alpha,
        error=standard_error(deviation, alpha),
        questions=tuple(_analyse_question(q, marks, totals, sheets) for q in paper.questions),
    )


def _analyse_question(
    q: PaperQuestion, marks: Sequence[Mapping[str, float]], totals: Sequence[float], sheets: Sequence[AnswerSheet]
) -> QuestionAnalysis:
    id_ = q.question.id
    had = [index for index, of_one in enumerate(marks) if id_ in of_one]
    own = [marks[index][id_] for index in had]
    of_all = [totals[index] for index in had]
    mean = _mean(own)
    full = float(q.marks)
    responses = [sheets[index].responses.get(id_) for index in had]
    return QuestionAnalysis(
        question=q.question,
        full=q.marks,
        answered_by=len(had),
        mean=mean,
        facility=None if mean is None or not full else mean / full,
        correlation=correlation(own, [round(total - mark, 9) for mark, total in zip(own, of_all, strict=True)]),
        upper_lower=upper_lower(own, of_all, full),
        choices=_choices(q.question, responses),
        left_open=sum(_is_open(response) for response in responses),
    )


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Pearson's r; None for fewer than three pairs or where one side does not vary. With a question's marks and the
    total without that question it is the corrected item-total correlation.
    """
    if len(xs) < 3 or len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    together = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    r = together / sqrt(sum((x - x_mean) ** 2 for x in xs) * sum((y - y_mean) ** 2 for y in ys))
    return max(-1.0, min(1.0, r))


def upper_lower(marks: Sequence[float], totals: Sequence[float], full: float) -> float | None:
    """D: facility among the 27 % with the highest totals minus that among the 27 % with the lowest.

    Candidates tied at the border of a group share its last places equally, so that no order among equals decides.
    None for fewer than three candidates, equal totals, or a question worth nothing.
    """
    if len(marks) < 3 or len(set(totals)) < 2 or not full:
        return None
    places = max(1, floor(TAIL * len(marks) + 0.5))
    upper = _tail_mean(marks, totals, places)
    lower = _tail_mean(marks, [-total for total in totals], places)
    return (upper - lower) / full


def _tail_mean(marks: Sequence[float], totals: Sequence[float], places: int) -> float:
    """Mean mark of the ``places`` highest totals."""
    border = sorted(totals, reverse=True)[places - 1]
    inside = [mark for mark, total in zip(marks, totals, strict=True) if total > border]
    tied = [mark for mark, total in zip(marks, totals, strict=True) if total == border]
    return (sum(inside) + sum(tied) / len(tied) * (places - len(inside))) / places


def cronbach_alpha(by_question: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's α = k/(k-1) · (1 - Σ var(question) / var(total)); of right/wrong marks it is KR-20.

    None for fewer than two questions or candidates, or where all totals are the same. It can be negative.
    """
    k = len(by_question)
    if k < 2 or len(by_question[0]) < 2:
        return None
    totals = [round(sum(row), 9) for row in zip(*by_question, strict=True)]
    if len(set(totals)) < 2:
        return None
    # Never above 1 in truth, but by a bit of floating point where all questions say the same.
    return min(1.0, k / (k - 1) * (1 - sum(map(_variance, by_question)) / _variance(totals)))


def standard_error(deviation: float | None, alpha: float | None) -> float | None:
    """Standard error of measurement, SD · √(1 - α), in marks; None where a negative α makes it mean nothing."""
    if deviation is None or alpha is None or alpha < 0:
        return None
    return deviation * sqrt(1 - alpha)


def reading_of(r: float) -> Reading:
    """The band of a corrected item-total correlation, taken at two decimals as it is printed."""
    r = round(r, 2)
    if r < 0:
        return Reading.LOOK_AT_KEY
    bands = ((0.40, Reading.EXCELLENT), (0.30, Reading.GOOD), (0.20, Reading.FAIR))
    return next((reading for least, reading in bands if r >= least), Reading.POOR)


def _choices(question: Question, responses: Sequence[Response | None]) -> tuple[Choice, ...]:
    """How many chose each option; for 判断 how many said 对 and 错; nothing for questions answered in words."""
    match question.key:
        case Letters(key):
            ticked = [r.letters for r in responses if isinstance(r, Letters)]
            return tuple(
                Choice(o.letter, o.letter in key, sum(o.letter in letters for letters in ticked))
                for o in question.options
            )
        case Truth(key_value):
            said = [r.value for r in responses if isinstance(r, Truth)]
            return tuple(Choice(value, value == key_value, said.count(value)) for value in (True, False))
        case _:
            return ()


def _is_open(response: Response | None) -> bool:
    match response:
        case Letters(letters):
            return not letters
        case Filled(texts):
            return not any(text.strip() for text in texts)
        case Written(text):
            return not text.strip()
        case Truth():
            return False
        case None:
            return True


def _exact(mark: Decimal) -> float:
    """Marks to nine decimals: thirds that differ in their 28th digit are equal."""
    return round(float(mark), 9)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _variance(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return sum((value - mean) ** 2 for value in values) / len(values)
