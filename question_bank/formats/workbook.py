"""Workbooks of questions: .xlsx, .xls and .ods, each sheet a table. Law: see ``table``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from question_bank.formats import table
from question_bank.formats.reading import Reading
from question_bank.formats.sheets import sheets_of

SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm")


def read(path: Path) -> Iterator[Reading]:
    """Every question and every refused row of every sheet. Raises ``FileRefused``."""
    yield from table.read(path, sheets_of(path))
