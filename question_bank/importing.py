"""An import from its files to its plan: what would be done with each row, told before it is done.

Law: planning stores nothing; a file that is refused, or a row, keeps no other from being taken in.
"""

from __future__ import annotations

import gc
import secrets
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import overload

from question_bank import formats
from question_bank.content import kept
from question_bank.errors import Cancelled, Fault, FileRefused, RowProblem
from question_bank.formats.reading import Inference, ReadRow, SkippedSheet
from question_bank.identity import Action, Decision, FileRow, Stored, problem_at, repeats_in
from question_bank.question import Kind, Question

Progress = Callable[[int, int], None]
"""How many are done, of how many; of 0 while nobody knows."""

STEP = 1_000  # rows between two calls of progress


@dataclass(frozen=True, slots=True)
class FileReport:
    """What an import does with one file; ``by_kind`` counts all rows understood."""

    path: Path
    error: FileRefused | None = None
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: tuple[SkippedSheet, ...] = ()
    inferred: tuple[Inference, ...] = ()
    by_kind: dict[Kind, int] = field(default_factory=lambda: dict.fromkeys(Kind, 0))
    problems: tuple[RowProblem, ...] = ()

    @property
    def understood(self) -> int:
        """Rows that are questions."""
        return self.added + self.changed + self.unchanged

    @property
    def refused(self) -> int:
        """Rows that are not taken in."""
        return len({(problem.sheet, problem.row) for problem in self.problems if problem.refused})


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a plan, to look at before it is done."""

    path: Path
    sheet: str
    row: int
    action: Action
    question: Question


@dataclass(slots=True)
class FileRows:
    """A file as it was read."""

    path: Path
    rows: list[FileRow] = field(default_factory=list)
    refused: list[ReadRow] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    skipped: list[SkippedSheet] = field(default_factory=list)
    inferred: list[Inference] = field(default_factory=list)
    error: FileRefused | None = None


def read_file(path: Path, progress: Progress | None, cancelled: Callable[[], bool] | None) -> FileRows:
    """Read a file whole; one that is refused has its ``error``. Raises ``Cancelled``."""
    file = FileRows(path)
    try:
        for number, reading in enumerate(formats.read(path), 1):
            if isinstance(reading, SkippedSheet):
                file.skipped.append(reading)
                continue
            if isinstance(reading, Inference):
                file.inferred.append(reading)
                continue
            sheet, row, question, problems, _, _, id_is_sure, id, columns = reading
            if problems:
                file.problems += problems
            if question is None:
                file.refused.append(reading)
            else:
                file.rows.append(FileRow(sheet, row, kept(question), id, id_is_sure, columns))
            if number % STEP == 0:
                if cancelled is not None and cancelled():
                    raise Cancelled
                if progress is not None:
                    progress(number, 0)
    except FileRefused as refused:
        return FileRows(path, error=refused)
    return _with_sure_ids(file)


@contextmanager
def without_collector() -> Iterator[None]:
    """Nothing here goes round in circles; the collector would walk the growing rows again and again for nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _with_sure_ids(file: FileRows) -> FileRows:
    """Without ids that are no ids: those that occur twice, and mere counts of rows."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for row in file.rows:
        if row.kept.source_id:
            numbers[row.sheet].append(row.kept.source_id)
    if not numbers:
        return file
    times = Counter(number for sheet in numbers.values() for number in sheet)
    counted = _merely_counts(list(times)) or all(map(_merely_counts, numbers.values()))
    for place, row in enumerate(file.rows):
        number = row.kept.source_id
        if number and (times[number] > 1 or (counted and not row.id_is_sure)):
            file.rows[place] = row._replace(kept=row.kept._replace(source_id=None))
    return file


def _merely_counts(numbers: Sequence[str]) -> bool:
    """1, 2, 3, …, perhaps with gaps where somebody has deleted rows."""
    if not all(number.isdecimal() for number in numbers):
        return False
    values = [int(number) for number in numbers]
    return min(values) <= 10 and max(values) <= 2 * len(values) + 10


# Deciding ----------------------------------------------------------------------------------------------------------


def decide(file: FileRows, stored: Stored, new_ids: Iterator[str]) -> tuple[list[Decision], FileReport]:
    """What an import does with a file, row by row and told."""
    if file.error is not None:
        return [], FileReport(file.path, file.error)
    repeats, problems = repeats_in(file.rows)
    matches = stored.match(file.rows, repeats)
    compared = iter(
        stored.compare([(id, row.kept) for id, row in zip(matches, file.rows, strict=True) if id is not None])
    )
    decisions: list[Decision] = []
    for place, (id, row) in enumerate(zip(matches, file.rows, strict=True)):
        if id is not None:
            decision = next(compared)
            if decision is None:
                decision = Decision(Action.UNCHANGED, id, row.kept)
                problems.append(problem_at(row, Fault.REVISED_SINCE))
        elif place in repeats:
            decision = Decision(Action.UNCHANGED, decisions[repeats[place]].id, row.kept)
        else:
            decision = Decision(Action.ADDED, next(new_ids), row.kept)
        decisions.append(decision)
    return decisions, _report(file, decisions, problems)


def _report(file: FileRows, decisions: list[Decision], problems: list[RowProblem]) -> FileReport:
    actions = Counter(decision.action for decision in decisions)
    kinds = Counter(row.kept.kind for row in file.rows)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(p.sheet for p in file.problems + problems))}
    return FileReport(
        path=file.path,
        added=actions[Action.ADDED],
        changed=actions[Action.CHANGED],
        unchanged=actions[Action.UNCHANGED],
        skipped=tuple(file.skipped),
        inferred=tuple(file.inferred),
        by_kind={kind: kinds[kind.value] for kind in Kind},
        problems=tuple(sorted(file.problems + problems, key=lambda problem: (sheets[problem.sheet], problem.row))),
    )


# The plan -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, to be looked at and then taken in, or not.

    ``at`` is how often the store had been written when the plan was made: if that has changed, the plan is made anew.
    """

    batch: str
    files: tuple[FileReport, ...]
    read: tuple[FileRows, ...]
    decisions: tuple[list[Decision], ...]
    at: int

    @property
    def preview(self) -> Sequence[PlannedRow]:
        """Every row that is understood, in the order of the files; made as they are looked at."""
        return _Preview(self)

    @property
    def refused(self) -> list[tuple[Path, ReadRow]]:
        """The rows that are not taken in."""
        return [(file.path, row) for file in self.read for row in file.refused]


class _Preview(Sequence[PlannedRow]):
    def __init__(self, plan: ImportPlan) -> None:
        self._rows = [
            (file.path, row, decision)
            for file, decisions in zip(plan.read, plan.decisions, strict=True)
            for row, decision in zip(file.rows, decisions, strict=True)
        ]

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> PlannedRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[PlannedRow]: ...
    def __getitem__(self, place: int | slice) -> PlannedRow | list[PlannedRow]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self._rows)))]
        path, row, decision = self._rows[place]
        return PlannedRow(path, row.sheet, row.row, decision.action, decision.kept.question())


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import has done; ``batch`` to undo it by, empty where nothing was new."""

    batch: str
    files: tuple[FileReport, ...]


def plan_files(read: Sequence[FileRows], stored: Stored, at: int) -> ImportPlan:
    """Compare the files, one after another, with the bank."""
    batch = secrets.token_hex(4)
    new_ids = (f"{batch}-{number:05}" for number in count(1))
    reports: list[FileReport] = []
    decisions: list[list[Decision]] = []
    for file in read:
        if decisions:
            stored.learn(decisions[-1])
        rows, report = decide(file, stored, new_ids)
        decisions.append(rows)
        reports.append(report)
    return ImportPlan(batch, tuple(reports), tuple(read), tuple(decisions), at)


def save_refused(plan: ImportPlan, path: Path, reason: Callable[[RowProblem], str], reason_header: str) -> None:
    """A workbook of the rows that a plan refuses, each with its reasons, to be mended and imported again.

    ``reason`` makes the sentence, ``reason_header`` names its column. Raises ``FileNotWritten``.
    """
    from question_bank.formats.write_workbook import write_tables

    tables: dict[tuple[Path, str, tuple[str, ...]], list[list[str]]] = defaultdict(list)
    for source, row in plan.refused:
        reasons = "\n".join(reason(problem) for problem in row.problems if problem.refused)
        width = len(row.header)
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        tables[source, row.sheet, row.header].append([*cells, reasons])
    write_tables(
        [(sheet or source.stem, [*header, reason_header], rows) for (source, sheet, header), rows in tables.items()],
        path,
    )
