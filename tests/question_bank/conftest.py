"""A bank to try things on: a new store, and a clock that stands still until it is moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from question_bank.bank import Bank
from question_bank.database import Database, open_database
from question_bank.migrations import HISTORY
from tests.builders import NINE


class Clock:
    """Each look is a minute after the one before."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(tmp_path / "store", [HISTORY])
    yield opened
    opened.close()


@pytest.fixture
def bank(database: Database) -> Bank:
    return Bank(database, Clock())
