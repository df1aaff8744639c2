"""Looking at a file before it is parsed: can it be read, what is it, is it small enough?

Law: nothing is unpacked or laid out in memory beyond the limits here, whatever the file says of itself.
"""

from __future__ import annotations

import errno
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from pathlib import Path
from string import ascii_letters, digits

from question_bank.errors import FileFault, FileRefused

MAX_FILE = 100 * 2**20  # bytes
MAX_UNPACKED = 256 * 2**20
MAX_ENTRIES = 5_000
MAX_ROWS = 200_000
MAX_CELLS = 8_000_000  # laid out as a full rectangle, 32 bytes each
MAX_STRINGS = 4_000_000  # shared between cells, 24 bytes each even where empty
MAX_TAG = 16 * 2**20  # bytes, with its attributes

_PIECE = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_STRICT = b"purl.oclc.org/ooxml"
_PLACED = re.compile(rb"""<(?:c|row|\w+:(?:c|row))\b(?:[^>]*?\sr\s*=\s*["']([A-Za-z]*[0-9]+))?""")
_FAR = re.compile(
    rb"""<(?!/|v>|is>|t>|c r="[A-Z][0-9]{1,5}"|row r="[0-9]{1,5}")(?:c|row|\w+:(?:c|row))[\s/>]"""
)  # a cell or row that is not plainly within the first 26 columns and 99,999 rows
_NEAR = (99_999, 26)
_TAG = re.compile(rb"<(?:\w+:)?(c|row)\b([^>]*)>(</)?")  # and whether it is closed at once
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)([0-9]+)""")
_ODS_TAG = re.compile(
    rb"<table:(table-row|covered-table-cell|table-cell|table)\b([^>]*)>|</table:(table-row|table)>", re.DOTALL
)
_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="([0-9]+)"')


class Container(StrEnum):
    """What a workbook is packed in."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the filled cells of a sheet reach, counted from its first row and column."""

    rows: int = 0
    columns: int = 0

    def __or__(self, other: Extent) -> Extent:
        return Extent(max(self.rows, other.rows), max(self.columns, other.columns))


def beginning_of(path: Path) -> bytes:
    """The first bytes of a file that may be read. Raises ``FileRefused``."""
    try:
        if path.is_dir():
            raise FileRefused(path, FileFault.IS_A_FOLDER)
        if not path.is_file():
            raise FileRefused(path, FileFault.UNREADABLE if path.exists() else FileFault.NOT_FOUND)
        size = path.stat().st_size
        if size > MAX_FILE:
            raise FileRefused(path, FileFault.TOO_LARGE, str(size))
        with path.open("rb") as file:
            beginning = file.read(4096)
    except OSError as error:
        raise _refused(path, error) from error
    if not beginning.strip(b"\0 \t\r\n") and size <= len(beginning):
        raise FileRefused(path, FileFault.EMPTY)
    return beginning


def _refused(path: Path, error: OSError) -> FileRefused:
    if error.errno in (errno.EACCES, errno.EPERM):
        return FileRefused(path, FileFault.NO_PERMISSION)
    if error.errno in (errno.ENOENT, errno.ENAMETOOLONG, errno.ENOTDIR):
        return FileRefused(path, FileFault.NOT_FOUND)
    return FileRefused(path, FileFault.UNREADABLE, str(error))


def is_packed(beginning: bytes) -> bool:
    """A zip archive or an OLE container: a workbook, or nothing for us."""
    return beginning.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE))


def container_of(path: Path, beginning: bytes) -> tuple[Container, Extent]:
    """What kind of workbook this is, and how far its sheets reach at most. Raises ``FileRefused``."""
    if beginning.startswith(_OLE):
        return _ole(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return _zip(path, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error
    except OSError as error:
        raise _refused(path, error) from error


def _ole(path: Path) -> tuple[Container, Extent]:
    data = path.read_bytes()
    if _ENCRYPTED_PACKAGE in data:
        raise FileRefused(path, FileFault.ENCRYPTED)
    if not any(stream in data for stream in _WORKBOOK_STREAMS):
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    return Container.XLS, Extent()  # at most 65,536 rows of 256 cells by its very format


def _zip(path: Path, archive: zipfile.ZipFile) -> tuple[Container, Extent]:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or len(entries) > MAX_ENTRIES:
        raise FileRefused(path, FileFault.TOO_LARGE, str(unpacked))
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused(path, FileFault.ENCRYPTED)
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        container = Container.XLSX
        if _STRICT in archive.read("xl/workbook.xml"):
            raise FileRefused(path, FileFault.STRICT_OOXML)
    elif {"content.xml", "mimetype"} <= names and b"spreadsheet" in archive.read("mimetype"):
        container = Container.ODS
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise FileRefused(path, FileFault.ENCRYPTED)
    else:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    largest, strings = Extent(), 0
    for entry in entries:
        extent = Extent()
        for piece in pieces_of(archive, entry):  # to its very end: a size that lies does not pass its checksum
            if container is Container.XLSX:
                extent |= _reach(piece)
                strings += piece.count(b"<si") + piece.count(b":si")
                if strings > MAX_STRINGS:
                    raise FileRefused(path, FileFault.TOO_LARGE, str(strings))
        if container is Container.ODS and entry.filename == "content.xml":
            extent = _ods_reach(archive, entry)
        elif _is_beyond(extent):
            extent = _filled_reach(archive, entry)
        if extent.rows > MAX_ROWS:
            raise FileRefused(path, FileFault.TOO_MANY_ROWS, str(extent.rows))
        if _is_beyond(extent):
            raise FileRefused(path, FileFault.TOO_LARGE, f"{extent.rows} × {extent.columns}")
        largest |= extent
    return container, largest


def _is_beyond(extent: Extent) -> bool:
    return extent.rows > MAX_ROWS or extent.rows * extent.columns > MAX_CELLS


def pieces_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked entry in pieces that never cut a tag in two."""
    rest = b""
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            rest += piece
            cut = rest.rfind(b"<")
            if cut < 0 or rest.find(b">", cut) >= 0:  # the last tag is whole
                cut = len(rest)
            elif len(rest) - cut > MAX_TAG:
                raise ValueError("an endless tag")
            yield rest[:cut]
            rest = rest[cut:]
    yield rest


def _reach(piece: bytes) -> Extent:
    """How far this piece of a sheet's XML reaches at most; cells that are merely formatted count too.

    Most pieces pass the first, quick look. All is about addresses: XML is not parsed, since that would take longer
    than reading the whole workbook.
    """
    if not _FAR.search(piece):
        return Extent(*_NEAR)
    found = _PLACED.findall(piece)
    if b"" in found:  # without an address: to be counted one by one
        return Extent(MAX_ROWS + 1, 0)
    addresses = b" ".join(found)
    numbers = set(addresses.translate(None, ascii_letters.encode()).split())
    letters = set(addresses.translate(None, digits.encode()).split())
    return Extent(max(map(int, numbers), default=0), max(map(_column, letters), default=0))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _filled_reach(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Extent:
    """The same looked at closely: cells that hold something."""
    extent, row, column = Extent(), 0, 0
    last = b""  # a cell at the end of a piece: what follows it says whether it is empty
    for piece in chain(pieces_of(archive, entry), (b"<",)):
        piece = last + piece  # noqa: PLW2901
        last = b""
        for found in _TAG.finditer(piece):
            tag, attributes, closed = found.groups()
            if found.end() == len(piece) and tag == b"c":
                last = found[0]
                break
            address = _ADDRESS.search(attributes)
            if tag == b"row":
                row, column = int(address[2]) if address else row + 1, 0
                continue
            at, column = (int(address[2]), _column(address[1])) if address else (row, column + 1)
            if not attributes.endswith(b"/") and not closed:
                extent |= Extent(at, column)
    return extent


def _ods_reach(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Extent:
    extent = Extent()
    row = column = times = filled = 0
    for piece in pieces_of(archive, entry):
        for tag in _ODS_TAG.finditer(piece):
            opened, attributes, closed = tag.groups()
            if opened == b"table":
                row = 0
            elif opened == b"table-row":
                times, column, filled = _times(attributes), 0, 0
            elif opened is not None:
                column += _times(attributes)
                if b"office:value" in attributes or not attributes.endswith(b"/"):
                    filled = column
            elif closed == b"table-row":
                row += times
                if filled:
                    extent |= Extent(row, filled)
    return extent


def _times(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1
