"""The score workbook: from the results of a sitting to the file that HR opens.

Law: what the sheets say is ``sheets.py``'s, how they look is ``drawing.py``'s; nothing is decided here.
"""

from __future__ import annotations

from pathlib import Path

from quiz.score_sheet.drawing import Progress, write_tables
from quiz.score_sheet.results import SittingResult
from quiz.score_sheet.sheets import all_sheets, heading


def write_scores(result: SittingResult, path: Path, progress: Progress | None = None) -> None:
    """Write the score workbook. ``progress(rows done, rows in all)``: what it raises ends the writing, and
    ``path`` stays as it was. Raises ``FileNotWritten``.
    """
    write_tables(all_sheets(result), path, heading(result), result.on, progress)
