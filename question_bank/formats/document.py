"""Word documents (.docx): running text with questions, tables of questions, tables of answers.

Law: read as Word shows it, automatic numbers and accepted changes included; nothing but text is looked at, no entity is
resolved, and a document that grows beyond the limits is refused before it is laid out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from question_bank.errors import FileFault, FileRefused
from question_bank.formats import table
from question_bank.formats.guard import MAX_ENTRIES, MAX_UNPACKED
from question_bank.formats.header import SEARCHED_ROWS, Role, role_named
from question_bank.formats.kinds import kind_named
from question_bank.formats.lines import Line
from question_bank.formats.numbering import Numbering
from question_bank.formats.plain_text import MAX_LINES, read_lines
from question_bank.formats.reading import Inference, Inferred, Reading
from question_bank.formats.sheets import Merge
from question_bank.formats.shown import Cell
from question_bank.text import clean

MAX_ELEMENTS = 3_000_000  # of the body: a bank of ten thousand questions has some 500,000
MAX_COLUMNS = 63  # Word's own limit
_MAIN = re.compile(r"word/document\d*\.xml")
_OLD = "WordDocument".encode("utf-16-le")
_HEADING = re.compile(r"(?:heading|标题)\s*([1-6])", re.IGNORECASE)
_SKIPPED = frozenset(
    ("del", "moveFrom", "txbxContent", "Fallback", "instrText", "rPr", "pPr", "delText", "pict", "object")
)
_BREAKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {"F0FC": "√", "F050": "√", "F0FE": "√", "F052": "√", "F0FB": "×", "F04F": "×", "F0FD": "×", "F051": "×"}
_GAP = re.compile(r"[ \u3000\xa0]{2,}")


def is_one(path: Path) -> bool:
    """Is it a zip archive that holds a Word document?"""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_MAIN.fullmatch(name) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_old(path: Path) -> bool:
    """Is it a .doc, which nothing here reads?"""
    return _OLD in path.read_bytes()


def read(path: Path) -> Iterator[Reading]:
    """Every question and every refused one, of its tables first. Raises ``FileRefused``."""
    yield Inference("", 0, Inferred.FORMAT, "document")
    lines: list[Line] = []
    tables: list[_Table] = []
    heading = ""
    for block in blocks_of(path):
        if isinstance(block, Line):
            lines.append(block)
            heading = clean(block.text) if kind_named(clean(block.text)) else heading
            continue
        block.name = f"表{len(tables) + 1}" + (f"：{heading}" if heading else "")
        if table.header_in(block, list(islice(block.rows(), SEARCHED_ROWS)))[1] is not None:
            tables.append(block)
        else:
            lines += _answers_in(block) or block.lines
    if tables:
        yield from table.read(path, tables)
    try:
        yield from read_lines(path, lines)
    except FileRefused as refused:
        if not (tables and refused.why is FileFault.NO_QUESTIONS):
            raise


def blocks_of(path: Path) -> Iterator[Line | _Table]:
    """The lines of its paragraphs and its tables, as they follow one another. Raises ``FileRefused``."""
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_large(path, archive)
            main = next(name for name in archive.namelist() if _MAIN.fullmatch(name))
            look = _Look(path, archive)
            with archive.open(main) as file:
                yield from _blocks(path, file, look)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, etree.LxmlError, ValueError) as error:
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error
    except PermissionError as error:
        raise FileRefused(path, FileFault.NO_PERMISSION) from error
    except OSError as error:
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error


def _refuse_large(path: Path, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise FileRefused(path, FileFault.TOO_LARGE, str(unpacked))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(path, FileFault.ENCRYPTED)


def _elements(path: Path, file: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Starts and ends of elements. Raises ``FileRefused`` for a document type or more elements than there may be."""
    from lxml import etree

    events = etree.iterparse(file, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False)
    met = 0
    for event, element in events:
        if event == "start":
            if not met and element.getroottree().docinfo.doctype:
                raise FileRefused(path, FileFault.UNREADABLE, "DOCTYPE")
            met += 1
            if met > MAX_ELEMENTS:
                raise FileRefused(path, FileFault.TOO_LARGE, str(met))
        yield event, element


def _blocks(path: Path, file: IO[bytes], look: _Look) -> Iterator[Line | _Table]:
    number = depth = 0
    for event, element in _elements(path, file):
        name = _name(element)
        if name not in ("p", "tbl", "sectPr"):
            continue
        if event == "start":
            depth += 1
            continue
        depth -= 1
        if depth:
            continue
        if name == "p":
            number += 1
            yield from look.lines(element, number)
        elif name == "tbl":
            made = _Table.of(element, number + 1, look)
            number += len(made.lines)
            yield made
        if number > MAX_LINES:
            raise FileRefused(path, FileFault.TOO_MANY_ROWS, str(number))
        _forget(element)


def _forget(element: Any) -> None:
    """Let go of what has been read."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _name(element: Any) -> str:
    """Without its namespace: Word has two of them, and they mean the same."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _attribute(element: Any, wanted: str) -> str:
    return next((str(value) for name, value in element.items() if name.rpartition("}")[2] == wanted), "")


class _Look:
    """How paragraphs look: which are headings, which have automatic numbers."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        names = set(archive.namelist())
        self._numbering = Numbering()
        self._levels: dict[str, int] = {}
        self._numbered: dict[str, tuple[str, int]] = {}
        for name, read in (("word/numbering.xml", self._numbering.learn), ("word/styles.xml", self._learn_style)):
            if name in names:
                with archive.open(name) as file:
                    for event, element in _elements(path, file):
                        if event == "end" and _name(element) in ("style", "abstractNum", "num"):
                            read(element)
                            element.clear()

    def _learn_style(self, element: Any) -> None:
        style = _attribute(element, "styleId")
        for child in element.iter():
            name = _name(child)
            if name == "name" and (found := _HEADING.match(_attribute(child, "val"))):
                self._levels[style] = int(found[1])
            elif name == "numPr":
                self._numbered[style] = _numbered(child)

    def lines(self, paragraph: Any, number: int) -> Iterator[Line]:
        """Its lines, the first with its automatic number."""
        properties = next((child for child in paragraph if _name(child) == "pPr"), None)
        style, numbered = "", None
        for child in properties if properties is not None else ():
            if _name(child) == "pStyle":
                style = _attribute(child, "val")
            elif _name(child) == "numPr":
                numbered = _numbered(child)
        text = "".join(_text(paragraph))
        num, level = numbered or self._numbered.get(style, ("", 0))
        label = self._numbering.label(num, level) if num and text.strip() else ""
        for place, line in enumerate((label + text).split("\n")):
            yield Line(number, line, 0 if place else self._levels.get(style, 0))


def _numbered(element: Any) -> tuple[str, int]:
    values = {_name(child): _attribute(child, "val") for child in element}
    level = values.get("ilvl", "0")
    return values.get("numId", ""), int(level) if level.isdecimal() and len(level) < 3 else 0


def _text(element: Any) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _SKIPPED:
            continue
        if name == "t":
            yield child.text or ""
        elif name in _BREAKS:
            yield _BREAKS[name]
        elif name == "sym":
            yield _SYMBOLS.get(_attribute(child, "char").upper(), "")
        elif name == "r":
            said = "".join(_text(child))
            yield "____" if _GAP.fullmatch(said) and _is_underlined(child) else said
        elif len(child):
            yield from _text(child)


def _is_underlined(run: Any) -> bool:
    return any(
        _name(mark) == "u" and _attribute(mark, "val") != "none"
        for properties in run
        if _name(properties) == "rPr"
        for mark in properties
    )


@dataclass
class _Table:
    """A table; ``lines`` are those of its cells, for one that holds running text."""

    name: str
    cells: list[list[Cell]]
    merges: Sequence[Merge]
    lines: list[Line]

    @classmethod
    def of(cls, element: Any, number: int, look: _Look) -> _Table:
        """The table of this element, its first paragraph being that of this number."""
        rows: list[list[Cell]] = []
        lines: list[Line] = []
        open_: dict[int, int] = {}  # column → first row of a cell merged downwards
        merges: list[Merge] = []
        for tr in element.iter():
            if _name(tr) != "tr" or _outer(tr, "tbl") is not element:
                continue
            row: list[Cell] = []
            for tc in tr:
                if _name(tc) != "tc" or len(row) >= MAX_COLUMNS:
                    continue
                span, merged = _spans(tc)
                texts: list[str] = []
                for paragraph in tc.iter():
                    if _name(paragraph) == "p":
                        found = list(look.lines(paragraph, number + len(lines)))
                        texts += [line.text for line in found]
                        lines += found
                if merged == "continue" and len(row) in open_:
                    texts = []
                elif merged == "restart":
                    _close(open_, len(row), len(rows), merges)
                    open_[len(row)] = len(rows) + 1
                else:
                    _close(open_, len(row), len(rows), merges)
                row += [clean("\n".join(texts)), *[""] * (span - 1)]
            rows.append(row)
        for column in list(open_):
            _close(open_, column, len(rows), merges)
        width = max(map(len, rows), default=0)
        return cls("", [row + [""] * (width - len(row)) for row in rows], merges, lines)

    @property
    def column_count(self) -> int:
        """Cells in each row."""
        return len(self.cells[0]) if self.cells else 0

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Every row; numbers start at 1."""
        return ((number, list(cells)) for number, cells in enumerate(self.cells, 1))

    def text(self, value: Cell, row: int, column: int) -> str:
        """What the cell says."""
        return clean(str(value))


def _outer(element: Any, name: str) -> Any:
    return next((parent for parent in element.iterancestors() if _name(parent) == name), None)


def _spans(tc: Any) -> tuple[int, str]:
    """How many columns a cell takes, and whether it begins or goes on with a cell over several rows."""
    span, merged = 1, ""
    for properties in tc:
        if _name(properties) == "tcPr":
            for child in properties:
                if _name(child) == "gridSpan" and _attribute(child, "val").isdecimal():
                    span = min(int(_attribute(child, "val")[:4]), MAX_COLUMNS)
                elif _name(child) == "vMerge":
                    merged = _attribute(child, "val") or "continue"
    return max(span, 1), merged


def _close(open_: dict[int, int], column: int, last: int, merges: list[Merge]) -> None:
    first = open_.pop(column, None)
    if first is not None and last > first:
        merges.append(Merge(first, last, column, column))


def _answers_in(found: _Table) -> list[Line]:
    """A table of answers, 题号 over 答案, as the lines it stands for."""
    lines: list[Line] = []
    first = found.lines[0].number if found.lines else 1
    for numbers, answers in zip(found.cells, found.cells[1:], strict=False):
        if str(numbers[0]) in ("题号", "序号") and role_named(str(answers[0])) is Role.KEY:
            pairs = zip(numbers[1:], answers[1:], strict=False)
            text = " ".join(f"{number}.{answer}" for number, answer in pairs if number and answer)
            lines.append(Line(first, text))
    return lines
