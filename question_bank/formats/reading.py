"""What every format gives when it is read, one by one. Law: a row is told of once, as a question or as refused."""

from __future__ import annotations

from enum import StrEnum
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


class Inferred(StrEnum):
    """What a file does not say of itself, so that it was inferred."""

    FORMAT = "format"  # by the content: csv, text, document, gift, aiken, json
    ENCODING = "encoding"
    DELIMITER = "delimiter"
    HEADER = "header"  # which row names the columns
    ANSWERS = "answers"  # a list of answers that stands apart from its questions
    CATEGORY = "category"  # a heading taken for what the questions below are about
    KIND = "kind"  # a heading taken for the kind of the questions below


class Inference(NamedTuple):
    """One thing inferred, to be shown before anything is stored. ``row`` is 0 where it is true of the whole file."""

    sheet: str
    row: int
    what: Inferred
    value: str


Reading = ReadRow | SkippedSheet | Inference
