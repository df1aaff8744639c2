"""Writing a few cells into a workbook that somebody else made, and leaving all the rest of it as it is.

Law: the file is not understood and written anew, as a spreadsheet library would: each part of the package is copied
byte for byte but the sheets that get cells, and in those only these cells change. What a library does not know (images,
conditional formats, validations, print set-up, macros) cannot be lost that way. A formula is never overwritten.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from question_bank.errors import FileFault, FileRefused
from question_bank.whole_file import whole_file

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")

Address = tuple[int, int]
"""Row and column, both from 1."""
Value = Decimal | int | str


def write_cells(source: Path, target: Path, cells: Mapping[str, Mapping[Address, Value]]) -> None:
    """Copy ``source`` to ``target`` with these cells, by sheet; a cell keeps its own format, a new one takes that of
    its row or column. The workbook reckons its formulas anew when it is opened.

    Raises ``FileRefused`` where a sheet is missing, ``FileNotWritten``, and ``ValueError`` for a cell with a formula.
    """
    with zipfile.ZipFile(source) as package:
        changed = {
            part: _with_cells(package.read(part), cells[sheet])
            for sheet, part in sheet_parts(package, source).items()
            if cells.get(sheet)
        }
        if missing := cells.keys() - sheet_parts(package, source).keys():
            raise FileRefused(source, FileFault.EMPTY, "、".join(sorted(missing)))
        if changed:
            changed["xl/workbook.xml"] = _reckoned_anew(package.read("xl/workbook.xml"))
        with whole_file(target) as file, zipfile.ZipFile(file, "w") as made:
            for entry in package.infolist():
                made.writestr(entry, changed.get(entry.filename, package.read(entry)))


def sheet_parts(package: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """The worksheets of a workbook by name → the part of the package that holds each."""
    workbook = _parsed(package.read("xl/workbook.xml"))
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in _parsed(package.read("xl/_rels/workbook.xml.rels")).iter(f"{{{_PACKAGE}}}Relationship")
    }
    parts = {}
    for sheet in workbook.iter(f"{{{_MAIN}}}sheet"):
        target = targets.get(sheet.get(f"{{{_OFFICE}}}id"), "")
        part = posixpath.normpath(posixpath.join("xl", target)) if not target.startswith("/") else target[1:]
        if part in package.namelist() and part.startswith("xl/worksheets/"):
            parts[sheet.get("name")] = part
    if not parts:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    return parts


def _parsed(content: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _reckoned_anew(content: bytes) -> bytes:
    """Formulas that look at the new cells show values of before until they are reckoned again."""
    root = _parsed(content)
    properties = root.find(f"{{{_MAIN}}}calcPr")
    if properties is None:  # then Excel reckons by itself
        return content
    properties.set("fullCalcOnLoad", "1")
    return _written(root)


def _with_cells(content: bytes, cells: Mapping[Address, Value]) -> bytes:
    root = _parsed(content)
    data = root.find(f"{{{_MAIN}}}sheetData")
    rows = {int(row.get("r")): row for row in data if row.get("r")}
    columns = root.find(f"{{{_MAIN}}}cols")
    for (number, column), value in sorted(cells.items()):
        row = rows.get(number)
        if row is None:
            row = rows[number] = _inserted(data, "row", number, lambda each: int(each.get("r")))
            row.set("r", str(number))
        address = f"{letters(column)}{number}"
        cell = next((each for each in row if each.get("r") == address), None)
        if cell is None:
            cell = _inserted(row, "c", column, lambda each: _column_of(each.get("r")))
            cell.set("r", address)
            style = row.get("s") if row.get("customFormat") else _column_style(columns, column)
            if style:
                cell.set("s", style)
        _put(cell, value, address)
    _forget_reckoned(root)
    return _written(root)


def _forget_reckoned(root: Any) -> None:
    """What formulas of this sheet came to before; not every program heeds the wish to reckon anew."""
    for cell in root.iter(f"{{{_MAIN}}}c"):
        if cell.find(f"{{{_MAIN}}}f") is not None:
            cell.attrib.pop("t", None)
            for value in cell.findall(f"{{{_MAIN}}}v"):
                cell.remove(value)


def _put(cell: Any, value: Value, address: str) -> None:
    from lxml import etree

    if cell.find(f"{{{_MAIN}}}f") is not None:
        raise ValueError(f"{address} holds a formula")
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, str):
        cell.set("t", "inlineStr")  # so that the strings which all sheets share stay as they are
        text = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        text.text = value
    else:
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{{{_MAIN}}}v").text = f"{value:f}" if isinstance(value, Decimal) else str(value)


def _inserted(parent: Any, tag: str, place: int, place_of: Any) -> Any:
    """A new child at its place among those that are there in order."""
    from lxml import etree

    made = etree.Element(f"{{{_MAIN}}}{tag}")
    before = sum(1 for each in parent if each.get("r") and place_of(each) < place)
    parent.insert(before, made)
    return made


def _column_style(columns: Any, column: int) -> str | None:
    for each in columns if columns is not None else ():
        if int(each.get("min")) <= column <= int(each.get("max")):
            return str(each.get("style")) if each.get("style") else None
    return None


def _column_of(address: str) -> int:
    found = _ADDRESS.fullmatch(address)
    number = 0
    for letter in found[1] if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def letters(column: int) -> str:
    """A column as a spreadsheet names it.

    >>> letters(1), letters(26), letters(27), letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
