"""No damaged file hangs, crashes or half-stores; a short run each time, ``tests.question_bank.fuzz`` runs longer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.proven import Counts
from tests.question_bank import fuzz

SECONDS = 0.8  # a format


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no alarm clock on Windows")
@pytest.mark.parametrize("name", fuzz.SEEDS)
def test_damaged_files(tmp_path: Path, name: str, proven: Counts) -> None:
    outcome = fuzz.run(name, SECONDS, seed=1, folder=tmp_path)
    assert outcome.failed == []
    assert outcome.tried > 5
    proven("damaged files that made an importer hang, crash or half-store", 0, of=outcome.tried)
