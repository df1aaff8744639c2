"""A quick hand opens a page while the store's lane still imports what the store needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.proven import Counts

ROOT = Path(__file__).resolve().parents[2]
TOGETHER = """
import sys, threading
from pathlib import Path
from importlib import import_module
from ui.doors import importing, open_doors
bad, together = [], threading.Barrier(2)
def store():
    together.wait()
    try:
        open_doors(Path(sys.argv[1])).close()
    except BaseException as error:
        bad.append(repr(error))
def page():
    together.wait()
    try:
        with importing:
            import_module("ui.pages.staff.page")
    except BaseException as error:
        bad.append(repr(error))
threads = [threading.Thread(target=each) for each in (store, page)]
[t.start() for t in threads]
[t.join() for t in threads]
sys.exit("; ".join(bad) or 0)
"""


@pytest.mark.slow
def test_a_page_opened_at_once_finds_every_module_whole(tmp_path: Path, proven: Counts) -> None:
    failed = []
    for n in range(6):
        done = subprocess.run(
            [sys.executable, "-c", TOGETHER, str(tmp_path / str(n))],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        failed += [done.stderr] if done.returncode else []
    assert failed == []
    proven("first clicks during the store's opening that met a module half imported", len(failed), of=6)
