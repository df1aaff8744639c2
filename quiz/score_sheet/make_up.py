"""Make-up sittings (补考): who may sit again, and which score then counts.

Law: pure. Each sitting keeps its own result; what counts is put together here from the parent's and theirs, and every
counted score says in its note where it comes from. One who never sat has no score, however often.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from quiz.exam.candidate import Person, folded_name
from quiz.exam.sitting import Counted
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult

_HOW = {
    Counted.HIGHEST: "取最高的一次",
    Counted.LATEST: "取最近的一次",
    Counted.CAPPED: "补考合格的最高按合格线计",
}


@dataclass(frozen=True, slots=True)
class MakeUp:
    """One make-up sitting's own result, and which score it makes count."""

    result: SittingResult
    counted: Counted


def make_up_people(result: SittingResult) -> tuple[Person, ...]:
    """缺考 ∪ 不合格, in the order of the roster. Who was on leave is excused, not absent: the organiser may add them.

    Of a result that make-ups have been counted into, those who may sit once more.
    """
    return tuple(
        row.person
        for row in result.rows
        if row.outcome is Outcome.ABSENT or (row.score is not None and row.score < result.pass_mark)
    )


def counted_results(parent: SittingResult, makeups: Sequence[MakeUp]) -> SittingResult:
    """The parent's result with the scores that count after its make-ups, these in the order in which they were held.

    Only a make-up with the parent's full and pass marks can be counted together with it; another is named in the
    rules and left out. An analysis belongs to one paper: it stays the parent's.
    """
    alike = [m for m in makeups if (m.result.full_marks, m.result.pass_mark) == (parent.full_marks, parent.pass_mark)]
    again = [{who(row.person): row for row in makeup.result.rows} for makeup in alike]
    rows = list(parent.rows)
    for makeup, by_person in zip(alike, again, strict=True):
        rows = [_counted(row, by_person.get(who(row.person)), makeup.counted, parent.pass_mark) for row in rows]
    told = [
        f"已并入《{makeup.result.exam}》的成绩，{_HOW[makeup.counted]}。"
        if makeup in alike
        else f"《{makeup.result.exam}》的满分或合格线与本场不同，成绩没有并入。"
        for makeup in makeups
    ]
    return replace(parent, rows=tuple(rows), rules=(*parent.rules, *told))


def _counted(row: CandidateResult, again: CandidateResult | None, how: Counted, pass_mark: Decimal) -> CandidateResult:
    if again is None or row.outcome not in (Outcome.SAT, Outcome.ABSENT, Outcome.ON_LEAVE):
        return row
    if again.score is None:
        told = {Outcome.ABSENT: "补考缺考", Outcome.ON_LEAVE: "补考请假·公差", Outcome.VIOLATION: "补考违纪"}
        return replace(row, note=_together(row.note, told.get(again.outcome, "")))
    capped = min(again.score, pass_mark) if how is Counted.CAPPED else again.score
    first = "缺考" if row.outcome is Outcome.ABSENT else "请假·公差" if row.score is None else f"{_plain(row.score)} 分"
    kept = row.score is not None and how is not Counted.LATEST and row.score >= capped
    score = row.score if kept else capped
    made_up = f"{_plain(again.score)} 分" + (f"，按 {_plain(capped)} 分计" if capped != again.score else "")
    note = f"原 {first}，补考 {made_up}" + ("，计原成绩" if kept else "，计补考成绩")
    return replace(row, outcome=Outcome.SAT, score=score, note=_together(row.note, note))


def who(person: Person) -> tuple[str, ...]:
    """The same person in two sittings: by 工号, else by ID number, else by name and department."""
    if person.number:
        return ("number", person.number)
    if person.id_number:
        return ("id", person.id_number)
    return ("name", folded_name(person.name), person.unit)


def _together(*notes: str) -> str:
    return "；".join(note for note in notes if note)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
