"""Taking questions in from files: choose, see what would be done, do it, take it back.

Law: no Qt. Nothing is stored before ``take_in``; what is previewed is the plan that is taken in; a cancelled reading
leaves the page as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from question_bank.errors import Cancelled as BankCancelled
from question_bank.errors import FileFault, FileRefused, RowProblem
from question_bank.question import Kind
from ui.background import Cancelled, Handle, Runs
from ui.doors import Doors

if TYPE_CHECKING:
    from question_bank.importing import FileReport, ImportPlan, ImportReport, PlannedRow

PREVIEWED = 200  # rows that are shown as they will be
Report = Callable[[int, int], None]


class Step(Enum):
    """Where the page stands."""

    CHOOSE = auto()
    READING = auto()
    PREVIEW = auto()
    TAKING = auto()
    DONE = auto()
    UNDONE = auto()


@dataclass(frozen=True, slots=True)
class Recognised:
    """How the columns of one sheet were understood."""

    sheet: str
    stem: str
    answer: str
    rows: int


@dataclass(frozen=True, slots=True)
class ImportShown:
    """All of the page. ``refused``: rows not taken in; ``bad_files`` those refused whole."""

    step: Step = Step.CHOOSE
    names: tuple[str, ...] = ()
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    by_kind: tuple[tuple[Kind, int], ...] = ()
    skipped: tuple[tuple[str, FileFault], ...] = ()
    problems: tuple[RowProblem, ...] = ()
    recognised: tuple[Recognised, ...] = ()
    preview: tuple[PlannedRow, ...] = ()
    bad_files: tuple[FileRefused, ...] = ()
    done: int = 0
    total: int = 0
    trouble: Exception | None = None

    @property
    def understood(self) -> int:
        """Rows that are questions."""
        return self.added + self.changed + self.unchanged

    @property
    def anything(self) -> bool:
        """There is something to take in."""
        return self.added + self.changed > 0


class ImportPresenter:
    """Guards the plan from its preview to its end."""

    def __init__(
        self,
        doors: Callable[[], Doors],
        runs: Runs,
        show: Callable[[ImportShown], object],
        changed: Callable[[], object],
    ) -> None:
        self._doors = doors
        self._runs = runs
        self._show = show
        self._changed = changed
        self._plan: ImportPlan | None = None
        self._batch = ""
        self.handle: Handle | None = None
        self.shown = ImportShown()

    def start_over(self) -> None:
        """Another file."""
        self._plan = None
        self._draw(ImportShown())

    def read(self, files: Sequence[Path]) -> None:
        """Plan the import of these files."""
        before = self.shown
        names = tuple(path.name for path in files)
        self._draw(ImportShown(Step.READING, names))

        def failed(error: Exception) -> None:
            stopped = isinstance(error, Cancelled | BankCancelled)
            keep = before if before.step is Step.CHOOSE else ImportShown()
            self._draw(replace(keep, trouble=None if stopped else error))

        self.handle = self._runs.run(
            lambda report: self._doors().bank.plan(files, report), self._planned, failed, self._progress
        )

    def _planned(self, plan: ImportPlan) -> None:
        self._plan = plan
        self._draw(preview(plan, self.shown.names))

    def take_in(self, who: str) -> None:
        """Do what was previewed."""
        plan = self._plan
        if plan is None or self.shown.step is not Step.PREVIEW or not self.shown.anything:
            return
        before = self.shown
        self._draw(replace(before, step=Step.TAKING, done=0, total=0, trouble=None))

        def done(report: ImportReport) -> None:
            self._batch = report.batch
            # Anew compared with the bank where that was written since: what was done counts, not what was previewed.
            self._draw(replace(self.shown, step=Step.DONE, **_sums(report.files)))
            self._changed()

        def failed(error: Exception) -> None:
            stopped = isinstance(error, Cancelled | BankCancelled)
            self._draw(replace(before, trouble=None if stopped else error))

        self.handle = self._runs.run(
            lambda report: self._doors().bank.take_in(plan, who, report), done, failed, self._progress
        )

    def undo(self) -> None:
        """Take back what was just taken in."""
        batch = self._batch
        if self.shown.step is not Step.DONE or not batch:
            return

        def done(_nothing: None) -> None:
            self._draw(replace(self.shown, step=Step.UNDONE))
            self._changed()

        self._runs.run(lambda: self._doors().bank.undo(batch), done, self._failed)

    def save_refused(
        self, path: Path, reason: Callable[[RowProblem], str], header: str, then: Callable[[Path], object]
    ) -> None:
        """A workbook of the rows that were not taken in, each with its reason."""
        plan = self._plan
        if plan is None:
            return

        def job() -> Path:
            from question_bank.importing import save_refused

            save_refused(plan, path, reason, header)
            return path

        self._runs.run(job, then, self._failed)

    def _progress(self, done: int, total: int) -> None:
        if self.shown.step in (Step.READING, Step.TAKING):
            self._draw(replace(self.shown, done=done, total=total))

    def _failed(self, error: Exception) -> None:
        self._draw(replace(self.shown, trouble=error))

    def _draw(self, shown: ImportShown) -> None:
        self.shown = shown
        self._show(shown)


def preview(plan: ImportPlan, names: tuple[str, ...]) -> ImportShown:
    """What a plan would do, all files together."""
    files = plan.files
    recognised: dict[tuple[str, str, str], int] = {}
    for file in plan.read:
        for row in file.rows:
            found = (row.sheet, *row.columns)
            recognised[found] = recognised.get(found, 0) + 1
    bad = tuple(report.error for report in files if report.error is not None)
    return ImportShown(
        step=Step.CHOOSE if len(bad) == len(files) else Step.PREVIEW,
        names=names,
        **_sums(files),
        refused=sum(report.refused for report in files),
        by_kind=tuple((kind, sum(report.by_kind.get(kind, 0) for report in files)) for kind in Kind),
        skipped=tuple((skipped.sheet, skipped.why) for report in files for skipped in report.skipped),
        problems=tuple(problem for report in files for problem in report.problems),
        recognised=tuple(Recognised(*found, rows) for found, rows in recognised.items() if any(found[1:])),
        preview=tuple(plan.preview[:PREVIEWED]),
        bad_files=bad,
    )


def _sums(files: Sequence[FileReport]) -> dict[str, Any]:
    """How many questions in all files together."""
    return {
        "added": sum(report.added for report in files),
        "changed": sum(report.changed for report in files),
        "unchanged": sum(report.unchanged for report in files),
    }
