"""Files that questions come from and go to, one module a format.

Law: what a file is, its content decides; its suffix only where the content leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from question_bank.errors import FileFault, FileNotWritten, FileRefused, WriteFault
from question_bank.formats import json_file, workbook, write_workbook
from question_bank.formats.guard import beginning_of, is_packed
from question_bank.formats.reading import Reading
from question_bank.question import Question

__all__ = ["read", "write"]

_JSON_BEGINNINGS = (b"{", b"[")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(path: Path) -> Iterator[Reading]:
    """What a file holds, one by one. Raises ``FileRefused``, at the first step or at any later one."""
    beginning = beginning_of(path)
    suffix = path.suffix.lower()
    if is_packed(beginning):
        try:
            yield from workbook.read(path)
        except FileRefused as refused:
            if refused.why is FileFault.NOT_A_WORKBOOK and suffix not in workbook.SUFFIXES:
                raise FileRefused(path, FileFault.UNKNOWN_FORMAT) from refused
            raise
    elif _bare(beginning).startswith(_JSON_BEGINNINGS) or suffix in json_file.SUFFIXES:
        yield from json_file.read(path)
    elif suffix in workbook.SUFFIXES:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    else:
        raise FileRefused(path, FileFault.UNKNOWN_FORMAT)


def _bare(beginning: bytes) -> bytes:
    """Without a byte order mark, UTF-16's zero bytes and leading space."""
    for mark in _MARKS:
        beginning = beginning.removeprefix(mark)
    return beginning.replace(b"\0", b"").lstrip()


def write(questions: Iterable[Question], path: Path) -> None:
    """Write them in the format that the suffix names. Raises ``FileNotWritten``."""
    match path.suffix.lower():
        case ".json":
            json_file.write(questions, path)
        case ".xlsx":
            write_workbook.write(questions, path)
        case _:
            raise FileNotWritten(path, WriteFault.UNKNOWN_FORMAT, path.suffix)
