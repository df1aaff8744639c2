"""The sheets of a workbook (.xlsx, .xls, .ods), cells as the file shows them, rows numbered as the file numbers them.

Law: no file is laid out in memory that ``guard`` has not looked at; formulas give their stored value, never their text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.errors import FileFault, FileRefused
from question_bank.formats.guard import Container, beginning_of, container_of, pieces_of
from question_bank.formats.shown import BUILT_IN, PLAIN, Cell, shown
from question_bank.text import clean

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?\w+:id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_CODE = re.compile(r"<(?:\w+:)?numFmt\s([^>]*)>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<(?:\w+:)?xf\s([^>]*)>")
_ADDRESS = re.compile(rb'\br="([A-Z]+)([0-9]+)"')


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one: first and last row, from 1, and first and last column, from 0."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass
class Sheet:
    """One sheet; ``rows`` can be gone through once and gives (row, cells), the first cell being that of column A."""

    name: str
    merges: list[Merge]
    _sheet: CalamineSheet
    _formats: _NumberFormats | None = field(default=None)

    @property
    def column_count(self) -> int:
        """Cells in each row."""
        return (self._sheet.start[1] if self._sheet.start else 0) + self._sheet.width

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row, empty ones too; numbers start at 1."""
        first = self._sheet.start[1] if self._sheet.start else 0
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            yield number, ([""] * first + cells if first else cells)

    def text(self, value: Cell, row: int, column: int) -> str:
        """What the cell shows."""
        if type(value) is str:
            return clean(value)
        return shown(value, self._formats.codes.get((row, column), "") if self._formats else "")


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets of a workbook, one laid out at a time. Raises ``FileRefused``."""
    container, _ = container_of(path, beginning_of(path))
    with _refusing(path):
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(path)
    try:
        for name in book.sheet_names:
            sheet = _laid_out(path, book, name)
            if sheet is not None:
                formats = _NumberFormats(path, name) if container is Container.XLSX else None
                yield Sheet(name, _merges(sheet), sheet, formats)
    finally:
        book.close()


def _laid_out(path: Path, book: CalamineWorkbook, name: str) -> CalamineSheet | None:
    from python_calamine import WorksheetNotFound

    with _refusing(path):
        try:
            return book.get_sheet_by_name(name)
        except WorksheetNotFound:  # a sheet of charts or macros
            return None


def _merges(sheet: CalamineSheet) -> list[Merge]:
    ranges = sheet.merged_cell_ranges or []
    return [Merge(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in ranges]


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """A workbook that makes its reader fail is damaged, however the reader fails."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, MemoryError, FileRefused):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        why = FileFault.ENCRYPTED if type(error).__name__ == "PasswordError" else FileFault.UNREADABLE
        raise FileRefused(path, why, str(error)) from error


class _NumberFormats:
    """The number formats of a sheet's cells that have one worth the name; looked up only if a number is met."""

    def __init__(self, path: Path, sheet: str) -> None:
        self._path = path
        self._sheet = sheet

    @cached_property
    def codes(self) -> Mapping[tuple[int, int], str]:
        """Code of the format by (row, column)."""
        with _refusing(self._path), zipfile.ZipFile(self._path) as archive:
            styles = _styles(archive)
            entry = _entry_of(archive, self._sheet)
            if not styles or entry is None:
                return {}
            cell = re.compile(rb'<(?:\w+:)?c\s[^>]*?\bs="(%s)"[^>]*[^/]>' % "|".join(styles).encode())
            codes = {}
            for piece in pieces_of(archive, entry):
                for found in cell.finditer(piece):
                    address = _ADDRESS.search(found[0])
                    if address:
                        codes[int(address[2]), _column(address[1])] = styles[found[1].decode()]
            return codes


def _styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Number of a style → code of its number format, where that says more than General."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    text = archive.read("xl/styles.xml").decode("utf-8", "replace")
    own = {}
    for found in _CODE.finditer(text):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        own[attributes.get("numFmtId", "")] = unescape(attributes.get("formatCode", ""))
    styles = {}
    table = _STYLES.search(text)
    for number, found in enumerate(_STYLE.finditer(table[0] if table else "")):
        format_number = dict(_ATTRIBUTE.findall(found[1])).get("numFmtId", "0")
        code = own.get(format_number) or BUILT_IN.get(int(format_number), "")
        if code.lower() not in PLAIN:
            styles[str(number)] = code
    return styles


def _entry_of(archive: zipfile.ZipFile, sheet: str) -> zipfile.ZipInfo | None:
    """Where in the archive the sheet of this name lies."""
    names = archive.namelist()
    relations = {}
    for found in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(found[1]))
        relations[attributes.get("Id", "")] = attributes.get("Target", "")
    for name, relation in _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        if unescape(name) == sheet:
            target = relations.get(relation, "")
            entry = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            return archive.getinfo(entry) if entry in names else None
    return None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
