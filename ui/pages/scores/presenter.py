"""What an exam came to, as the page shows it: tiles, people, departments, questions, and bars of how scores lie.

Law: no Qt; every figure is counted from ``SittingResult``, which is marked anew from the log.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from quiz.analysis import Analysis, QuestionAnalysis
from quiz.score_sheet.results import CandidateResult, SittingResult, Tally
from ui.doors import Doors

BANDS = 10


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the scores; ``rank`` and ``grade`` of one who sat. ``place``: in the order of the workbook."""

    place: int
    result: CandidateResult
    rank: int | None
    grade: str


@dataclass(frozen=True, slots=True)
class Department:
    """One department's counts. ``place``: in the bureau's own order."""

    place: int
    name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Item:
    """One question's figures, with its number on the printed paper."""

    number: int
    figures: QuestionAnalysis


@dataclass(frozen=True, slots=True)
class Band:
    """How many scores lie from ``least`` up to ``below`` (the last one includes the full marks)."""

    least: Decimal
    below: Decimal
    count: int
    passed: bool


@dataclass(frozen=True, slots=True)
class ScoresShown:
    """All of the page. ``makeups``: the make-up exams that were held, by title; ``counted``: they are counted in."""

    sitting_id: str
    result: SittingResult
    closed_at: datetime | None
    tally: Tally
    people: tuple[Person, ...]
    departments: tuple[Department, ...]
    items: tuple[Item, ...]
    bands: tuple[Band, ...]
    makeups: tuple[str, ...] = ()
    counted: bool = False

    @property
    def analysis(self) -> Analysis | None:
        """The paper's own figures."""
        return self.result.analysis


def load(doors: Doors, sitting_id: str, count_makeups: bool = True) -> ScoresShown:
    """Mark the exam anew, and count its make-ups in where that is wished; for a job. Raises ``UnknownRecord``."""
    from quiz.score_sheet.from_records import makeups, results
    from quiz.score_sheet.make_up import counted_results

    now = doors.clock()
    result, again = results(doors.records, sitting_id, now), makeups(doors.records, sitting_id, now)
    counted = bool(again) and count_makeups
    found = shown(
        sitting_id, counted_results(result, again) if counted else result, doors.records.closed_at(sitting_id)
    )
    return replace(found, makeups=tuple(each.result.exam for each in again), counted=counted)


def shown(sitting_id: str, result: SittingResult, closed_at: datetime | None) -> ScoresShown:
    """Put in the order of the page."""
    people = tuple(
        Person(place, row, result.rank(row), result.grade(row)) for place, row in enumerate(result.in_order, 1)
    )
    departments = tuple(
        Department(place, unit, result.tally(unit)) for place, unit in enumerate(result.all_departments, 1)
    )
    figures = result.analysis.questions if result.analysis else ()
    items = tuple(Item(number, figure) for number, figure in enumerate(figures, 1))
    scores = [row.score for row in result.rows if row.score is not None]
    return ScoresShown(
        sitting_id,
        result,
        closed_at,
        result.tally(),
        people,
        tuple(d for d in departments if d.tally.due),
        items,
        bands(scores, result.full_marks, result.pass_mark),
    )


def bands(scores: list[Decimal], full: Decimal, pass_mark: Decimal) -> tuple[Band, ...]:
    """Ten bands of equal width over the full marks; ``passed`` where the whole band lies at or above the line."""
    if not full:
        return ()
    width = full / BANDS
    counts = [0] * BANDS
    for score in scores:
        counts[min(BANDS - 1, int(score / width))] += 1
    return tuple(
        Band(width * place, width * (place + 1), count, width * place >= pass_mark)
        for place, count in enumerate(counts)
    )
