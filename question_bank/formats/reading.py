"""What every format gives when it is read, one by one. Law: a row is told of once, as a question or as refused."""

from __future__ import annotations

from typing import NamedTuple

from question_bank.errors import FileFault, RowProblem
from question_bank.question import Question


class ReadRow(NamedTuple):
    """One row: its question, or None where it is refused, and what is to be told of it.

    ``cells`` and ``header`` are those of a refused row, for saving it to be mended. ``id_is_sure``: the source's id
    is one by its very column, not perhaps a mere count of rows.
    """

    sheet: str
    row: int
    question: Question | None
    problems: tuple[RowProblem, ...] = ()
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    id_is_sure: bool = False
    id: str = ""  # the id it had in the bank that wrote this file
    columns: tuple[str, str] = ("", "")  # names of those of stem and answer


class SkippedSheet(NamedTuple):
    """A sheet that holds something, but no questions."""

    sheet: str
    why: FileFault


Reading = ReadRow | SkippedSheet
