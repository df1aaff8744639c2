"""Everything that can go wrong in ``quiz``, as data: the sentences live in ``ui/words.py``.

Law: an error carries what a person needs to act on, never prose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class QuizError(Exception):
    """Root of every error of ``quiz``."""


class WriteFault(StrEnum):
    """Why a file could not be written."""

    IN_USE = "in_use"  # open in Excel, WPS or LibreOffice
    NO_FOLDER = "no_folder"
    IS_A_FOLDER = "is_a_folder"
    NO_PERMISSION = "no_permission"
    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    UNWRITABLE = "unwritable"


@dataclass(eq=False)
class FileNotWritten(QuizError):
    """A file could not be written; what stood there before still stands. ``detail``: the system's own words."""

    path: Path
    why: WriteFault
    detail: str = ""


@dataclass(eq=False)
class UnknownRecord(QuizError):
    """Nothing with this id: ``what`` is ``paper``, ``sitting`` or ``attempt``."""

    what: str
    id: str
