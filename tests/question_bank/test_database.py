"""The store: who may have it, what it does when the world is against it, how it is brought up to date and copied."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlmodel import SQLModel

from question_bank import store_file, tables
from question_bank.bank import Bank
from question_bank.database import Database, History, backup, health, open_database, restore
from question_bank.errors import FileNotWritten, StoreFault, StoreUnusable, WriteFault
from question_bank.migrations import HISTORY
from question_bank.network_folder import file_system_of
from question_bank.store_file import FILE
from tests.builders import a_question

ROOT = Path(__file__).parents[2]
as_root = pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can do this")


def fault(folder: Path, *histories: History) -> StoreUnusable:
    """Why the store in this folder cannot be opened."""
    with pytest.raises(StoreUnusable) as refused:
        open_database(folder, histories or [HISTORY])
    return refused.value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "daten" / "学法"


@pytest.fixture
def filled(folder: Path) -> Path:
    """A store with three questions, closed."""
    database = open_database(folder, [HISTORY])
    Bank(database).add([a_question(stem=stem) for stem in "甲乙丙"], "李")
    database.close()
    return folder


def stems(folder: Path) -> list[str]:
    database = open_database(folder, [HISTORY])
    try:
        return [question.stem for question in Bank(database).all()]
    finally:
        database.close()


# One store, one writer ----------------------------------------------------------------------------------------------


def test_it_is_set_up_to_lose_nothing(database: Database) -> None:
    with database.read() as connection:
        told = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert told == ["wal", 2, 1]
    assert health(database).sqlite_sound


def test_a_second_program_is_refused_and_told_who_has_it(filled: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from question_bank.database import open_database\n"
        "from question_bank.migrations import HISTORY\n"
        "store = open_database(Path(sys.argv[1]), [HISTORY]); print('open', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(filled)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    refused = fault(filled)
    assert (refused.why, refused.holder) == (StoreFault.IN_USE, f"{holder.pid} {socket.gethostname()}")
    with pytest.raises(StoreUnusable) as not_restored:
        restore(filled / FILE, filled)
    assert not_restored.value.why is StoreFault.IN_USE
    holder.kill()
    holder.communicate()
    assert stems(filled) == ["甲", "乙", "丙"]  # the lock dies with its holder


def test_the_same_program_does_not_open_it_twice_and_another_thread_may_close_it(folder: Path) -> None:
    database = open_database(folder, [HISTORY])
    assert fault(folder).holder.startswith(str(os.getpid()))
    closing = threading.Thread(target=database.close)
    closing.start()
    closing.join()
    open_database(folder, [HISTORY]).close()
    database.close()
    assert sorted(path.name for path in folder.iterdir()) == ["lawquiz.lock", FILE]


def test_threads_take_turns(database: Database) -> None:
    bank = Bank(database)
    threads = [
        threading.Thread(target=lambda n=n: bank.add([a_question(stem=f"{n}甲"), a_question(stem=f"{n}乙")], "李"))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [question.stem[0] for question in bank.all()[::2]] == [question.stem[0] for question in bank.all()[1::2]]


def test_an_exception_takes_everything_back(database: Database) -> None:
    bank = Bank(database)

    def add_then_fail() -> None:
        with database.write():
            bank.add([a_question()], "李")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_then_fail()
    assert bank.all() == []
    assert database.written == 1  # the migration


# What the world does ------------------------------------------------------------------------------------------------


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "daten").write_text("")
    assert fault(tmp_path / "daten").why is StoreFault.NOT_A_FOLDER
    assert fault(tmp_path / "daten" / "store").why is StoreFault.NOT_A_FOLDER


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database(folder: Path, content: bytes) -> None:
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(content)
    assert fault(folder).why is StoreFault.DAMAGED
    assert (folder / FILE).read_bytes() == content


def test_a_damaged_page_is_noticed_on_opening(filled: Path) -> None:
    with (filled / FILE).open("rb+") as file:
        file.seek(4096 * 3 + 8)
        file.write(b"\xff" * 4000)
    refused = fault(filled)
    assert refused.why is StoreFault.DAMAGED


def test_somebody_elses_database(folder: Path) -> None:
    folder.mkdir(parents=True)
    engine, connection = store_file.connect(folder / FILE)
    connection.execute(text("CREATE TABLE theirs (a)"))
    connection.close()
    engine.dispose()
    assert fault(folder).why is StoreFault.DAMAGED


def test_a_store_from_the_future(filled: Path) -> None:
    database = open_database(filled, [HISTORY])
    with database.write() as connection:
        connection.execute(text("UPDATE question_bank_version SET version_num = '0999_later'"))
    database.close()
    refused = fault(filled)
    assert (refused.why, refused.detail) == (StoreFault.NEWER, "0999_later")


@as_root
def test_a_folder_without_the_right_to_write_or_to_read(filled: Path, tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents[:2], filled.parent):
        parent.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path; from question_bank.database import open_database\n"
        "from question_bank.errors import StoreUnusable; from question_bank.migrations import HISTORY\n"
        "open_database(Path(sys.argv[2]), [HISTORY]).close(); os.setuid(65534)\n"  # everything imported
        "try: open_database(Path(sys.argv[1]), [HISTORY])\nexcept StoreUnusable as error: print(error.why)"
    )

    def refused() -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, str(filled), str(tmp_path / "other")],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.stdout.strip() or done.stderr

    filled.chmod(0o755)
    assert refused() == "read_only"
    filled.chmod(0o700)
    assert refused() == "no_permission"
    filled.chmod(0o777)
    for path in filled.iterdir():
        path.chmod(0o666)
    (filled / FILE).chmod(0o644)
    assert refused() == "read_only"
    (filled / FILE).chmod(0o600)
    assert refused() == "no_permission"
    assert stems(filled) == ["甲", "乙", "丙"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder], check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_leaves_the_store_as_it_was_and_it_goes_on_afterwards(small_disk: Path) -> None:
    database = open_database(small_disk, [HISTORY])
    bank = Bank(database)
    bank.add([a_question()], "李")
    before = bank.all()
    many = [a_question(stem=f"{n}" * 40) for n in range(1_000)]
    with pytest.raises(StoreUnusable) as refused:
        bank.add(many, "李")
    assert refused.value.why is StoreFault.DISK_FULL
    assert bank.all() == before
    bank.add([a_question(stem="乙")], "李")
    database.close()
    assert stems(small_disk) == [before[0].stem, "乙"]


def test_a_disk_that_is_full_from_the_start(small_disk: Path) -> None:
    with (small_disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    assert fault(small_disk).why is StoreFault.DISK_FULL
    (small_disk / "filler").unlink()
    open_database(small_disk, [HISTORY]).close()


def test_a_store_that_may_not_grow(database: Database) -> None:
    """The same wherever no disk can be mounted: SQLite itself says that it is full."""
    bank = Bank(database)
    with database.write() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count={pages + 5}"))
    with pytest.raises(StoreUnusable) as refused:
        bank.add([a_question(stem=f"{n}" * 40) for n in range(1_000)], "李")
    assert refused.value.why is StoreFault.DISK_FULL
    assert bank.all() == []


def test_a_failing_disk_is_written_no_more(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = Bank(database)
    first = bank.add([a_question()], "李")
    failing: Any = type("Orig", (Exception,), {"sqlite_errorcode": 1034})("disk I/O error")  # SQLITE_IOERR_FSYNC

    def fsync_fails() -> None:
        raise store_file.DatabaseError("COMMIT", None, failing)

    def write() -> None:
        with database.write():
            fsync_fails()

    with pytest.raises(StoreUnusable) as refused:
        write()
    assert refused.value.why is StoreFault.DISK_FAILED
    with pytest.raises(StoreUnusable):
        bank.add([a_question(stem="乙")], "李")
    folder = database.path.parent
    database.close()
    assert stems(folder) == [first[0].stem]


def test_network_folders_are_told_from_local_ones() -> None:
    lines = ("/dev/sda1 / ext4 rw", "//server/share /mnt/share cifs rw", "host:/x /mnt/with\\040space nfs4 rw", "short")
    mounts = "\n".join(lines)
    assert file_system_of(Path("/home/li"), mounts) == "ext4"
    assert file_system_of(Path("/mnt/share/学法"), mounts) == "cifs"
    assert file_system_of(Path("/mnt/shared"), mounts) == "ext4"
    assert file_system_of(Path("/mnt/with space/a"), mounts) == "nfs4"


def test_a_network_folder_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_file, "is_on_network", lambda _: True)
    assert fault(folder).why is StoreFault.ON_NETWORK


# Migrations ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def two_steps(tmp_path: Path) -> History:
    """A line of two migrations, of which a store may have done the first."""
    migrations = tmp_path / "migrations"
    migrations.mkdir()
    (migrations / "0001_first.py").write_text(
        "from alembic import op\nrevision, down_revision = '0001_first', None\n"
        "def upgrade():\n    op.execute('CREATE TABLE thing (a INTEGER)')\n"
        "    op.execute('INSERT INTO thing VALUES (7)')\n"
    )
    return History("things", migrations)


def second_step(history: History, sql: str) -> None:
    (history.folder / "0002_second.py").write_text(
        "from alembic import op\nrevision, down_revision = '0002_second', '0001_first'\n"
        f"def upgrade():\n    op.execute('ALTER TABLE thing ADD COLUMN b INTEGER')\n    op.execute({sql!r})\n"
    )


def rows(folder: Path, history: History) -> list[tuple[Any, ...]]:
    database = open_database(folder, [history])
    with database.read() as connection:
        found = [tuple(row) for row in connection.execute(text("SELECT * FROM thing"))]
    database.close()
    return found


def test_a_store_is_brought_up_to_date_after_a_copy_was_made(folder: Path, two_steps: History) -> None:
    assert rows(folder, two_steps) == [(7,)]
    second_step(two_steps, "UPDATE thing SET b = a + 1")
    assert rows(folder, two_steps) == [(7, 8)]
    (copy,) = folder.glob("*.before-0002_second")
    restore(copy, folder)
    (two_steps.folder / "0002_second.py").unlink()
    assert rows(folder, two_steps) == [(7,)]


def test_a_migration_that_fails_leaves_the_old_store(folder: Path, two_steps: History) -> None:
    assert rows(folder, two_steps) == [(7,)]
    second_step(two_steps, "NO SQL AT ALL")
    with pytest.raises(Exception, match="syntax error"):
        open_database(folder, [two_steps])
    (two_steps.folder / "0002_second.py").unlink()
    assert rows(folder, two_steps) == [(7,)]


def test_another_history_joins_a_store(filled: Path, two_steps: History) -> None:
    open_database(filled, [HISTORY, two_steps]).close()
    assert stems(filled) == ["甲", "乙", "丙"]
    assert rows(filled, two_steps) == [(7,)]


def test_a_store_that_is_up_to_date_opens_without_alembic(filled: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from question_bank.database import open_database\n"
        "from question_bank.migrations import HISTORY\n"
        "open_database(Path(sys.argv[1]), [HISTORY]).close(); print('alembic' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(filled)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_the_migrations_make_the_tables_that_the_code_expects(database: Database) -> None:
    ours = {table.__tablename__ for table in vars(tables).values() if hasattr(table, "__table__")}
    options = {
        "version_table": HISTORY.version_table,
        "compare_type": True,
        "include_name": lambda name, kind, _: kind != "table" or name in ours,
        "include_object": lambda item, name, kind, *_: kind != "table" or name in ours,
    }
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []
    assert len(ours) == 4


# Copies -------------------------------------------------------------------------------------------------------------


def test_a_backup_is_taken_while_running_and_restored(filled: Path, tmp_path: Path) -> None:
    database = open_database(filled, [HISTORY])
    copy = tmp_path / "备份.sqlite"
    backup(database, copy)
    Bank(database).add([a_question(stem="丁")], "李")
    database.close()
    restore(copy, filled, [HISTORY])
    assert stems(filled) == ["甲", "乙", "丙"]
    (kept,) = filled.glob("*.before-restore")
    shutil.copy(kept, tmp_path / "kept.sqlite")
    restore(tmp_path / "kept.sqlite", filled, [HISTORY])
    assert stems(filled) == ["甲", "乙", "丙", "丁"]
    assert len(list(filled.glob("*.before-restore*"))) == 2


def test_restoring_into_an_empty_folder(filled: Path, tmp_path: Path) -> None:
    restore(filled / FILE, tmp_path / "neu", [HISTORY])
    assert stems(tmp_path / "neu") == ["甲", "乙", "丙"]


def test_a_store_killed_before_its_checkpoint_is_restored_over_and_kept_whole(filled: Path, tmp_path: Path) -> None:
    database = open_database(filled, [HISTORY])
    copy = tmp_path / "备份.sqlite"
    backup(database, copy)
    Bank(database).add([a_question(stem="丁")], "李")
    crashed = tmp_path / "crashed"
    shutil.copytree(filled, crashed)  # with a journal that holds the last question
    database.close()
    assert (crashed / f"{FILE}-wal").stat().st_size > 0
    restore(copy, crashed, [HISTORY])
    assert stems(crashed) == ["甲", "乙", "丙"]
    restore(next(crashed.glob("*.before-restore")), tmp_path / "kept", [HISTORY])
    assert stems(tmp_path / "kept") == ["甲", "乙", "丙", "丁"]


@pytest.mark.parametrize("what", ["missing", "text", "empty", "truncated", "newer"])
def test_what_is_no_backup_touches_nothing(filled: Path, tmp_path: Path, what: str) -> None:
    source = tmp_path / "备份.sqlite"
    whole = (filled / FILE).read_bytes()
    if what in ("text", "empty", "truncated"):
        source.write_bytes({"text": b"text" * 2000, "empty": b"", "truncated": whole[: len(whole) // 2]}[what])
    if what == "newer":
        shutil.copytree(filled, tmp_path / "newer")
        database = open_database(tmp_path / "newer", [HISTORY])
        with database.write() as connection:
            connection.execute(text("UPDATE question_bank_version SET version_num = '0999_later'"))
        backup(database, source)
        database.close()
    with pytest.raises(StoreUnusable) as refused:
        restore(source, filled, [HISTORY])
    expected = {"newer": StoreFault.NEWER, "truncated": StoreFault.DAMAGED}.get(what, StoreFault.NOT_A_BACKUP)
    assert refused.value.why is expected
    assert (filled / FILE).read_bytes() == whole
    assert list(filled.glob("*.before*")) == []


def test_a_backup_that_cannot_be_written(database: Database, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    faults = {tmp_path / "folder": WriteFault.IS_A_FOLDER, tmp_path / "nowhere" / "备份.sqlite": WriteFault.NO_FOLDER}
    for target, why in faults.items():
        with pytest.raises(FileNotWritten) as refused:
            backup(database, target)
        assert refused.value.why is why
    assert list((tmp_path).glob("*.part")) == []


def test_a_backup_for_which_the_disk_has_no_room(database: Database, small_disk: Path) -> None:
    Bank(database).add([a_question(stem=f"{n}" * 40) for n in range(2_000)], "李")
    (small_disk / "备份.sqlite").write_text("an older one")
    with pytest.raises(StoreUnusable) as refused:
        backup(database, small_disk / "备份.sqlite")
    assert (refused.value.why, refused.value.path) == (StoreFault.DISK_FULL, small_disk / "备份.sqlite")
    assert [path.read_text() for path in small_disk.iterdir()] == ["an older one"]


def test_health(filled: Path) -> None:
    database = open_database(filled, [HISTORY])
    told = health(database, [HISTORY])
    database.close()
    assert (told.journal, told.synchronous, told.problems) == ("wal", "full", ())
    assert told.versions == (("question_bank", HISTORY.revisions[-1]),)
    assert told.size > 0
    assert told.free > 0


def test_asking_whether_a_folder_is_held_keeps_nobody_out(tmp_path: Path) -> None:
    from threading import Event, Thread

    from question_bank.store_file import is_held, lock_folder, unlock_folder

    stop = Event()

    def ask() -> None:
        while not stop.is_set():
            is_held(tmp_path)

    askers = [Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(200):
            unlock_folder(tmp_path, lock_folder(tmp_path))
    finally:
        stop.set()
        for asker in askers:
            asker.join()
