"""A file of plain text, its encoding decided. Law: strictly decided or refused; no character is ever replaced."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from question_bank.errors import FileFault, FileRefused
from question_bank.formats.guard import beginning_of
from question_bank.text import decoded_as


class TextFile(NamedTuple):
    """The text of a file, and the encoding it was found to be in."""

    text: str
    encoding: str


def text_of(path: Path) -> TextFile:
    """The text of a file. Raises ``FileRefused``."""
    beginning_of(path)
    try:
        return TextFile(*decoded_as(path.read_bytes()))
    except UnicodeDecodeError as error:
        raise FileRefused(path, FileFault.WRONG_ENCODING, str(error.start)) from error
    except PermissionError as error:
        raise FileRefused(path, FileFault.NO_PERMISSION) from error
    except OSError as error:
        raise FileRefused(path, FileFault.UNREADABLE, str(error)) from error
