"""HR's own workbook: which of its columns means what, whose row is whose, and what is written where.

Law: nothing is guessed. A row is filled only if it is surely one person's; whoever is not matched, on either side, is
told. What is already computed (a formula) or joined to another cell is left alone and told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from question_bank.errors import FileFault, FileRefused
from question_bank.formats.guard import Container, beginning_of, container_of, is_packed
from quiz.exam.candidate import folded_name
from quiz.exam.roster import HEADERS
from quiz.exam.roster_cells import folded
from quiz.score_sheet.cells_in_place import Address, Value, letters, write_cells
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult

HEADER_WITHIN = 30  # rows; titles and notes stand above a header, which may have two rows
_MOST_ROWS = 20_000


class Role(StrEnum):
    """What a column is: the first four say who, the others are filled."""

    NUMBER = "number"
    ID_NUMBER = "id_number"
    NAME = "name"
    UNIT = "unit"
    SCORE = "score"
    GRADE = "grade"
    RANK = "rank"
    PASSED = "passed"

    @property
    def is_filled(self) -> bool:
        """The program writes here."""
        return self in (Role.SCORE, Role.GRADE, Role.RANK, Role.PASSED)


_WORDS: Mapping[Role, tuple[str, ...]] = {
    Role.NUMBER: HEADERS["number"],
    Role.ID_NUMBER: HEADERS["id_number"],
    Role.NAME: HEADERS["name"],
    Role.UNIT: HEADERS["unit"],
    Role.SCORE: ("成绩", "得分", "分数", "总分", "考试成绩", "学法考试成绩", "考试得分", "考试分数", "法律考试成绩",
                 "学法成绩", "年度学法考试成绩", "法律知识考试成绩", "闭卷成绩", "笔试成绩"),
    Role.GRADE: ("等次", "等级", "考试等次", "成绩等次", "成绩等级", "考试等级"),
    Role.RANK: ("名次", "排名", "成绩排名", "考试名次"),
    Role.PASSED: ("是否合格", "合格与否", "是否及格", "考试结果", "结果"),
}  # fmt: skip

OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.ABSENT: "缺考",
    Outcome.ON_LEAVE: "请假·公差",
    Outcome.VIOLATION: "违纪",
    Outcome.EXEMPT: "免考",
    Outcome.OVER_AGE: "超龄",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet as understood, or as a person has said: ``columns`` from 1; people stand below ``header_row``."""

    sheet: str
    header_row: int
    columns: Mapping[Role, int]
    headers: Mapping[int, str] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Somebody can be told, and something can be filled."""
        return any(not role.is_filled for role in self.columns) and any(role.is_filled for role in self.columns)

    @property
    def wording(self) -> str:
        """By which a template of the same make is known again."""
        return "|".join(f"{letters(column)}={text}" for column, text in sorted(self.headers.items()))


class Doubt(StrEnum):
    """Why a row was left alone."""

    NOBODY = "nobody"  # no such person in the results
    SEVERAL = "several"  # several persons fit
    NAME_DIFFERS = "name_differs"  # the number is one person's, the name another's
    TWICE = "twice"  # an earlier row is this person's already
    FORMULA = "formula"
    MERGED = "merged"  # a part of a larger cell


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A row, or one cell of it, that was not written; ``found`` is what it says of the person."""

    sheet: str
    row: int
    column: str
    found: str
    why: Doubt


@dataclass(frozen=True, slots=True)
class Filling:
    """What is to be written, and both lists of who was not matched. Nothing is written before ``fill``."""

    source: Path
    cells: Mapping[str, Mapping[Address, Value]]
    people: int
    left_alone: tuple[LeftAlone, ...]
    not_in_template: tuple[CandidateResult, ...]
    replaced: tuple[tuple[str, str, str], ...] = ()  # address, before, after


def layouts(path: Path) -> tuple[Layout, ...]:
    """Every sheet with a header that names people, the one that can be filled first. Raises ``FileRefused``."""
    found = []
    for sheet in _sheets(path):
        for row in range(1, min(HEADER_WITHIN, sheet.max_row) + 1):
            headers = _headers(sheet, row)
            columns = _roles(headers)
            if (Role.NAME in columns or Role.NUMBER in columns or Role.ID_NUMBER in columns) and len(columns) > 1:
                deeper = _headers(sheet, row + 1)
                more = {role: column for role, column in _roles(deeper).items() if role not in columns}
                if more and not any(c in deeper for c in columns.values() if not _is_merged_down(sheet, row, c)):
                    found.append(Layout(sheet.title, row + 1, {**columns, **more}, {**headers, **deeper}))
                else:
                    found.append(Layout(sheet.title, row, columns, headers))
                break
    return tuple(sorted(found, key=lambda layout: not layout.usable))


def plan(path: Path, layout: Layout, result: SittingResult) -> Filling:
    """Match the rows below the header with the people of the results."""
    sheet = next((sheet for sheet in _sheets(path) if sheet.title == layout.sheet), None)
    if sheet is None:
        raise FileRefused(path, FileFault.EMPTY, layout.sheet)
    known = _Known(result.rows)
    inner = {
        (row, column)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if (row, column) != (area.min_row, area.min_col)
    }
    spoken = _merged_values(sheet, layout)
    cells: dict[Address, Value] = {}
    left: list[LeftAlone] = []
    replaced: list[tuple[str, str, str]] = []
    met: dict[int, int] = {}
    for row in range(layout.header_row + 1, min(sheet.max_row, layout.header_row + _MOST_ROWS) + 1):
        said = {
            role: _text(spoken.get((row, column)) or sheet.cell(row, column).value)
            for role, column in layout.columns.items()
            if not role.is_filled
        }
        if not (said.get(Role.NAME) or said.get(Role.NUMBER) or said.get(Role.ID_NUMBER)):
            continue
        shown = said.get(Role.NAME) or said.get(Role.NUMBER) or ""
        match = known.find(said)
        if isinstance(match, Doubt):
            if not (match is Doubt.NOBODY and _is_no_person(said)):
                left.append(LeftAlone(layout.sheet, row, "", shown, match))
            continue
        if id(match) in met:
            left.append(LeftAlone(layout.sheet, row, "", shown, Doubt.TWICE))
            continue
        met[id(match)] = row
        for role, column in layout.columns.items():
            if not role.is_filled:
                continue
            before, after = sheet.cell(row, column), _value(role, match, result)
            address = f"{letters(column)}{row}"
            if isinstance(before.value, str) and before.value.startswith("=") and before.data_type == "f":
                left.append(LeftAlone(layout.sheet, row, address, shown, Doubt.FORMULA))
            elif (row, column) in inner:
                left.append(LeftAlone(layout.sheet, row, address, shown, Doubt.MERGED))
            elif after != "" or before.value not in (None, ""):
                cells[(row, column)] = after
                if before.value not in (None, "") and _text(before.value) != _text(after):
                    replaced.append((address, _text(before.value), _text(after)))
    missing = tuple(row for row in result.rows if row.outcome.due and id(row) not in met)
    return Filling(path, {layout.sheet: cells}, len(met), tuple(left), missing, tuple(replaced))


def fill(filling: Filling, target: Path) -> None:
    """Write the plan to ``target``; the template itself is left as it was. Raises ``FileNotWritten``."""
    write_cells(filling.source, target, filling.cells)


# Who it is ----------------------------------------------------------------------------------------------------------


class _Known:
    """The people of the results, by everything that can tell one."""

    def __init__(self, rows: Iterable[CandidateResult]) -> None:
        self._by: dict[Role, dict[str, list[CandidateResult]]] = {role: defaultdict(list) for role in Role}
        for row in rows:
            person = row.person
            for role, text in (
                (Role.NUMBER, person.number.casefold()),
                (Role.ID_NUMBER, person.id_number),
                (Role.NAME, folded_name(person.name)),
            ):
                if text:
                    self._by[role][text].append(row)

    def find(self, said: Mapping[Role, str]) -> CandidateResult | Doubt:
        """By 工号 or ID number first, name and department second; two namesakes in one department are nobody."""
        name = folded_name(said.get(Role.NAME, ""))
        for role in (Role.NUMBER, Role.ID_NUMBER):
            text = said.get(role, "")
            found = self._sure(role, text) if text else []
            if len(found) > 1:
                return Doubt.SEVERAL
            if found:
                return found[0] if not name or folded_name(found[0].person.name) == name else Doubt.NAME_DIFFERS
        namesakes = self._by[Role.NAME].get(name, []) if name else []
        unit = folded(said.get(Role.UNIT, ""))
        fitting = [row for row in namesakes if not unit or folded(row.person.unit) == unit]
        # One who bears another number than the row says is another person of the same name.
        number = said.get(Role.NUMBER, "").casefold()
        fitting = [row for row in fitting if not (number and row.person.number)]
        if len(fitting) > 1:
            return Doubt.SEVERAL
        return fitting[0] if fitting else Doubt.NOBODY

    def _sure(self, role: Role, text: str) -> list[CandidateResult]:
        table = self._by[role]
        key = text.upper() if role is Role.ID_NUMBER else text.casefold()
        if key in table or role is Role.ID_NUMBER:
            return table.get(key, [])
        bare = key.lstrip("0")  # a number cell has lost its zeros
        if not bare.isdigit():
            return []
        return [row for known, rows in table.items() if known.lstrip("0") == bare for row in rows]


def _is_no_person(said: Mapping[Role, str]) -> bool:
    """A line below the table: a sum, a note, a signature."""
    name = folded(said.get(Role.NAME, ""))
    return (
        not said.get(Role.NUMBER)
        and not said.get(Role.ID_NUMBER)
        and (name in ("合计", "总计", "小计", "平均", "平均分") or ":" in name or len(name) > 12)
    )


def _value(role: Role, row: CandidateResult, result: SittingResult) -> Value:
    """A score is a number, not having sat a word, never blank; what belongs to a score only is blank without one."""
    match role:
        case Role.SCORE:
            return OUTCOME_WORDS[row.outcome] if row.score is None else _plain(row.score)
        case Role.GRADE:
            return result.grade(row)
        case Role.RANK:
            rank = result.rank(row)
            return "" if rank is None else rank
        case _:
            return "" if row.score is None else "合格" if row.score >= result.pass_mark else "不合格"


def _plain(score: Decimal) -> Decimal:
    return score.quantize(Decimal(1)) if score == score.to_integral_value() else score.normalize()


# The sheet ----------------------------------------------------------------------------------------------------------


def _sheets(path: Path) -> Sequence[Any]:
    beginning = beginning_of(path)
    if not is_packed(beginning) or container_of(path, beginning)[0] is not Container.XLSX:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    from openpyxl import load_workbook

    try:
        return tuple(load_workbook(path, keep_links=False).worksheets)
    except Exception as error:  # a library's bug or a broken file: for the person it is the same
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error


def _headers(sheet: Any, row: int) -> dict[int, str]:
    return {
        column: text
        for column in range(1, min(sheet.max_column, 200) + 1)
        if (text := _text(sheet.cell(row, column).value))
    }


def _roles(headers: Mapping[int, str]) -> dict[Role, int]:
    """The best column for each role: of several that would do, the one whose word is preferred."""
    ranked: dict[Role, tuple[int, int]] = {}
    for column, text in headers.items():
        key = folded(text).rstrip("*:")
        bare = key.partition("(")[0]
        for role, words in _WORDS.items():
            rank = next((words.index(w) for w in (key, bare) if w in words), None)
            if rank is not None:
                ranked[role] = min(ranked.get(role, (rank, column)), (rank, column))
                break
    return {role: column for role, (_, column) in ranked.items()}


def _is_merged_down(sheet: Any, row: int, column: int) -> bool:
    return any(
        area.min_row <= row < area.max_row and area.min_col <= column <= area.max_col
        for area in sheet.merged_cells.ranges
    )


def _merged_values(sheet: Any, layout: Layout) -> dict[Address, object]:
    """A department that stands once, in a cell joined over its people."""
    columns = {column for role, column in layout.columns.items() if not role.is_filled}
    return {
        (row, column): sheet.cell(area.min_row, area.min_col).value
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
        if column in columns and row > layout.header_row
    }


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value).strip()
