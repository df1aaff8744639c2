"""Files that questions come from and go to, one module a format.

Law: what a file is, its content decides; its suffix only where the content leaves it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from question_bank.errors import FileFault, FileNotWritten, FileRefused, WriteFault
from question_bank.formats import aiken, delimited, document, gift, json_file, plain_text, workbook, write_workbook
from question_bank.formats.carried import Dropped
from question_bank.formats.guard import beginning_of, is_packed
from question_bank.formats.reading import Reading
from question_bank.formats.text_file import text_of
from question_bank.question import Question

__all__ = ["read", "write"]

_JSON = re.compile(rb'[{\[]\s*(?:["{\[\]}\d-]|true|false|null|$)')
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(path: Path) -> Iterator[Reading]:
    """What a file holds, one by one. Raises ``FileRefused``, at the first step or at any later one."""
    beginning = beginning_of(path)
    suffix = path.suffix.lower()
    if is_packed(beginning):
        yield from _packed(path, suffix)
    elif suffix in json_file.SUFFIXES or _JSON.match(_bare(beginning)):
        yield from json_file.read(path)
    elif suffix in workbook.SUFFIXES and b"\0" in beginning:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    else:
        yield from _text(path, suffix)


def _packed(path: Path, suffix: str) -> Iterator[Reading]:
    if document.is_one(path):
        yield from document.read(path)
        return
    try:
        yield from workbook.read(path)
    except FileRefused as refused:
        if refused.why is FileFault.NOT_A_WORKBOOK and suffix not in workbook.SUFFIXES:
            why = FileFault.OLD_DOCUMENT if document.is_old(path) else FileFault.UNKNOWN_FORMAT
            raise FileRefused(path, why) from refused
        raise


def _text(path: Path, suffix: str) -> Iterator[Reading]:
    file = text_of(path)
    if (delimiter := delimited.delimiter_of(path, file.text)) is not None:
        yield from delimited.read(path, file, delimiter)
    elif suffix in gift.SUFFIXES or gift.is_one(file.text):
        yield from gift.read(file)
    elif suffix in aiken.SUFFIXES or aiken.is_one(file.text):
        yield from aiken.read(file)
    elif suffix in delimited.SUFFIXES:
        raise FileRefused(path, FileFault.NO_HEADER)
    elif suffix in workbook.SUFFIXES:
        raise FileRefused(path, FileFault.NOT_A_WORKBOOK)
    else:
        try:
            yield from plain_text.read(path, file)
        except FileRefused as refused:
            if refused.why is FileFault.NO_QUESTIONS and suffix not in plain_text.SUFFIXES:
                raise FileRefused(path, FileFault.UNKNOWN_FORMAT) from refused
            raise


def _bare(beginning: bytes) -> bytes:
    """Without a byte order mark, UTF-16's zero bytes and leading space."""
    for mark in _MARKS:
        beginning = beginning.removeprefix(mark)
    return beginning.replace(b"\0", b"").lstrip()


def write(questions: Iterable[Question], path: Path) -> tuple[Dropped, ...]:
    """Write them in the format that the suffix names; what it cannot carry comes back. Raises ``FileNotWritten``."""
    match path.suffix.lower():
        case ".json":
            json_file.write(questions, path)
        case ".xlsx":
            write_workbook.write(questions, path)
        case ".csv" | ".tsv":
            delimited.write(questions, path)
        case ".gift":
            return gift.write(questions, path)
        case ".aiken":
            return aiken.write(questions, path)
        case _:
            raise FileNotWritten(path, WriteFault.UNKNOWN_FORMAT, path.suffix)
    return ()
