"""Two processes at one store: the hall writes, the window looks on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from question_bank.database import History, backup, open_database, verify
from question_bank.errors import StoreFault, StoreUnusable
from question_bank.migrations import HISTORY
from question_bank.store_file import holding_process, is_held

HOLDER = """
import sys
from pathlib import Path
from question_bank.database import open_database
from question_bank.migrations import HISTORY
database = open_database(Path(sys.argv[1]), [HISTORY])
with database.write() as c:
    c.exec_driver_sql("CREATE TABLE IF NOT EXISTS seen (n INTEGER)")
print("open", flush=True)
for line in sys.stdin:
    with database.write() as c:
        c.exec_driver_sql("INSERT INTO seen VALUES (?)", (int(line),))
    print("kept", flush=True)
database.close()
"""


class Holder:
    """Another process that has the store and writes what it is told to."""

    def __init__(self, folder: Path) -> None:
        words = [sys.executable, "-c", HOLDER, str(folder)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hears("open")

    def hears(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word

    def write(self, n: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{n}\n")
        self.process.stdin.flush()
        self.hears("kept")

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[Holder]:
    holder = Holder(tmp_path)
    yield holder
    holder.end()


def seen(database: object) -> list[int]:
    with database.read() as connection:  # type: ignore[attr-defined]
        return list(connection.exec_driver_sql("SELECT n FROM seen ORDER BY n").scalars())


def test_each_read_sees_what_the_other_process_has_written_by_then(holder: Holder, tmp_path: Path) -> None:
    database = open_database(tmp_path, [HISTORY], reading=True)
    for n in range(5):
        holder.write(n)
        assert seen(database) == list(range(n + 1))
    database.close()


def test_one_who_only_reads_is_refused_to_write_and_told_who_does(holder: Holder, tmp_path: Path) -> None:
    database = open_database(tmp_path, [HISTORY], reading=True)
    with pytest.raises(StoreUnusable) as refused, database.write():
        pass
    assert refused.value.why is StoreFault.HALL_HAS_IT
    assert seen(database) == []  # and reads on
    database.close()
    assert is_held(tmp_path), "a reader that goes takes no lock with it"
    assert holding_process(tmp_path) == holder.process.pid


def test_without_reading_the_folder_is_in_use(holder: Holder, tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable) as refused:
        open_database(tmp_path, [HISTORY])
    assert refused.value.why is StoreFault.IN_USE


def test_a_reader_outlives_the_writer_and_its_successor(holder: Holder, tmp_path: Path) -> None:
    database = open_database(tmp_path, [HISTORY], reading=True)
    holder.write(1)
    holder.end()
    assert not is_held(tmp_path)
    assert seen(database) == [1]
    second = Holder(tmp_path)
    second.write(2)
    assert seen(database) == [1, 2]
    second.end()
    database.close()


def test_a_backup_is_taken_while_the_other_process_writes(holder: Holder, tmp_path: Path) -> None:
    holder.write(1)
    database = open_database(tmp_path, [HISTORY], reading=True)
    backup(database, tmp_path / "copy.sqlite")
    holder.write(2)
    verify(tmp_path / "copy.sqlite", [HISTORY])
    database.close()


def test_a_store_of_a_later_version_is_not_read_either(holder: Holder, tmp_path: Path) -> None:
    (tmp_path / "older").mkdir()
    (tmp_path / "older" / "0000_nothing.py").touch()
    with pytest.raises(StoreUnusable) as refused:
        open_database(tmp_path, [History("question_bank", tmp_path / "older")], reading=True)
    assert refused.value.why is StoreFault.NEWER
