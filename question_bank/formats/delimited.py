"""Tables as text: fields parted by commas, tabs, semicolons or bars; one table a file.

Law: what parts the fields, and in which encoding, the content decides; rows are numbered as a spreadsheet would; a
text that a spreadsheet would calculate is written with an apostrophe before it, which reading takes away again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO, TextIOWrapper
from itertools import islice
from pathlib import Path

from question_bank.errors import FileFault, FileRefused
from question_bank.formats import table, write_workbook
from question_bank.formats.guard import MAX_CELLS, MAX_ROWS
from question_bank.formats.header import SEARCHED_ROWS
from question_bank.formats.reading import Inference, Inferred, Reading
from question_bank.formats.sheets import Merge
from question_bank.formats.shown import Cell
from question_bank.formats.text_file import TextFile
from question_bank.question import Question
from question_bank.text import clean
from question_bank.whole_file import whole_file

SUFFIXES = (".csv", ".tsv")
_DELIMITERS = (",", "\t", ";", "|", "，")
_TOLD = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # the first line, as Excel understands it
_QUOTED = re.compile(r'="([^"]*)"')  # ="0012": a way to keep Excel from making a number of it
_CALCULATED = re.compile(r"'*[=+\-@]")
_SEARCHED = 200_000  # characters in which a header must stand
_MAX_FIELD = 1_000_000  # characters


class Delimited:
    """The one table of such a text."""

    name = ""
    merges: Sequence[Merge] = ()

    def __init__(self, path: Path, text: str, delimiter: str) -> None:
        self._path, self._text, self._delimiter = path, text, delimiter
        self.column_count = 0

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows as a spreadsheet numbers them, all as wide as the widest so far. Raises ``FileRefused``."""
        for number, fields in enumerate(_records(self._path, self._text, self._delimiter), 1):
            if number > MAX_ROWS or number * len(fields) > MAX_CELLS:
                raise FileRefused(self._path, FileFault.TOO_MANY_ROWS, str(number))
            self.column_count = max(self.column_count, len(fields))
            yield number, [*map(_unquoted, fields), *[""] * (self.column_count - len(fields))]

    def text(self, value: Cell, row: int, column: int) -> str:
        """What the field says."""
        return clean(str(value))


def _records(path: Path, text: str, delimiter: str) -> Iterator[list[str]]:
    told = _TOLD.match(text)
    reader = csv.reader(StringIO(text[told.end() if told else 0 :], newline=""), delimiter=delimiter)
    csv.field_size_limit(_MAX_FIELD)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:  # a quote that nobody closed
            raise FileRefused(path, FileFault.UNREADABLE, f"{reader.line_num}: {error}") from error


def _unquoted(text: str) -> str:
    if text.startswith("="):
        found = _QUOTED.fullmatch(text)
        return found[1] if found else text
    return text[1:] if text.startswith("'") and _CALCULATED.match(text) else text


def delimiter_of(path: Path, text: str) -> str | None:
    """What parts the fields, if this is a table of questions: with it a row near the top is a header."""
    told = _TOLD.match(text)
    beginning = text[:_SEARCHED]
    for delimiter in (told[1],) if told else _DELIMITERS:
        if delimiter not in beginning:
            continue
        sheet = Delimited(path, beginning, delimiter)
        try:
            rows = list(islice(sheet.rows(), SEARCHED_ROWS))
        except FileRefused:
            continue
        if table.header_in(sheet, rows)[1] is not None:
            return delimiter
    return None


def read(path: Path, file: TextFile, delimiter: str) -> Iterator[Reading]:
    """Every question and every refused row. Raises ``FileRefused``."""
    yield Inference("", 0, Inferred.FORMAT, "csv")
    yield Inference("", 0, Inferred.ENCODING, file.encoding)
    yield Inference("", 0, Inferred.DELIMITER, delimiter)
    yield from table.read(path, [Delimited(path, file.text, delimiter)])


def write(questions: Iterable[Question], path: Path) -> None:
    """The columns of a workbook, in UTF-8 with the mark by which Excel knows it. Raises ``FileNotWritten``."""
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    header, rows = write_workbook.as_table(list(questions))
    with whole_file(path) as file:
        text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow([_kept_from_calculation(clean(field)) for field in row])
        text.flush()
        text.detach()


def _kept_from_calculation(text: str) -> str:
    return f"'{text}" if _CALCULATED.match(text) else text
