"""The store: one SQLite file in the data folder, opened by one program at a time.

Law: one connection in the process, which alone writes and checkpoints; every acknowledged commit is on the disk
(WAL, synchronous FULL); whatever the environment does is told as ``StoreUnusable`` and leaves the store as it was.
Nothing outside this file and ``store_file`` knows that it is SQLite.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DatabaseError

from question_bank.errors import FileNotWritten, StoreFault, StoreUnusable, WriteFault
from question_bank.store_file import (
    FILE,
    connect,
    lock_folder,
    problems_found,
    settle,
    told,
    unlock_folder,
    unusable,
)

if TYPE_CHECKING:
    from filelock import BaseFileLock

CHECKED_ON_OPENING = 16 * 2**20  # bytes: larger stores are checked by ``health`` only, which takes its time
_TO_READ, _TO_WRITE = "BEGIN", "BEGIN IMMEDIATE"
_ROWS_A_STATEMENT = 64
_FIRST_SOUND_SQLITE = (3, 51, 3)  # before, two connections that write and checkpoint at once can corrupt a WAL store


@dataclass(frozen=True, slots=True)
class History:
    """A line of Alembic migrations: files such as ``0001_first.py`` whose stem is their revision, in order of name.

    ``name`` is whose it is; the store notes how far it has come in the table ``<name>_version``.
    """

    name: str
    folder: Path

    @property
    def version_table(self) -> str:
        """Where the store notes its version."""
        return f"{self.name}_version"

    @property
    def revisions(self) -> list[str]:
        """All revisions, the newest last."""
        return sorted(path.stem for path in self.folder.glob("[0-9]*.py"))


@dataclass(frozen=True, slots=True)
class Health:
    """What there is to tell of a store. Sizes in bytes; ``problems`` is empty where it is whole."""

    path: Path
    sqlite_version: str
    sqlite_sound: bool  # free of the WAL bug
    journal: str
    synchronous: str
    problems: tuple[str, ...]
    size: int
    journal_size: int
    free: int
    versions: tuple[tuple[str, str], ...]


class Database:
    """An open store. Any thread may use it; they take turns. ``reading``: another process has it and writes; each
    ``read`` sees what is there by then, and ``write`` is refused.
    """

    def __init__(self, path: Path, engine: Engine, connection: Connection, lock: BaseFileLock | None) -> None:
        self.path = path
        self.reading = lock is None
        self._engine = engine
        self._connection = connection
        self._lock = lock
        self._turn = RLock()
        self._inside = False
        self._failed: StoreUnusable | None = None
        self.written = 0  # transactions stored since it was opened: has anything changed meanwhile?

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it stored, or, after any exception, nothing. Inside another one it joins that."""
        if self.reading:
            raise StoreUnusable(self.path, StoreFault.HALL_HAS_IT)
        with self._transaction(_TO_WRITE) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A steady view of the store."""
        with self._transaction(_TO_READ) as connection:
            yield connection

    @contextmanager
    def outside_transaction(self) -> Iterator[Connection]:
        """For the few statements that SQLite takes between transactions only."""
        with self._turn, told(self.path):
            try:
                yield self._connection
            finally:
                self._connection.rollback()  # SQLAlchemy has begun one of its own, of which SQLite knows nothing

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self._turn:
            if self._inside:
                yield self._connection
                return
            if self._failed is not None:  # what a disk says after a failed write is not to be trusted
                raise self._failed
            self._inside = True
            try:
                with told(self.path), self._connection.begin():
                    self._connection.exec_driver_sql(begin)
                    yield self._connection
                self.written += begin != _TO_READ
            except StoreUnusable as error:
                if error.why in (StoreFault.DISK_FAILED, StoreFault.DAMAGED):
                    self._failed = error
                raise
            finally:
                self._inside = False

    def close(self) -> None:
        """Give the store back; a second call does nothing."""
        with self._turn:
            if self._connection.closed:
                return
            self._connection.close()
            self._engine.dispose()
            if self._lock is not None:
                unlock_folder(self.path.parent, self._lock)


def open_database(folder: Path, histories: Sequence[History], reading: bool = False) -> Database:
    """Open the store in ``folder``, made if need be and brought up to date. Raises ``StoreUnusable``.

    With ``reading``, beside the process that has it: no lock is taken, and nothing is written or brought up to date.
    """
    path = folder / FILE
    if reading:
        return _open_beside_writer(path, histories)
    lock = lock_folder(folder)
    try:
        with told(path):
            if path.exists() and not os.access(path, os.R_OK):
                raise StoreUnusable(path, StoreFault.NO_PERMISSION)
            if path.exists() and not os.access(path, os.W_OK):
                raise StoreUnusable(path, StoreFault.READ_ONLY)
            engine, connection = connect(path)
            try:
                _check(path, connection)
                database = Database(path, engine, connection, lock)
                _bring_up_to_date(database, histories)
            except BaseException:
                connection.close()
                engine.dispose()
                raise
        return database
    except BaseException:
        unlock_folder(folder, lock)
        raise


def _open_beside_writer(path: Path, histories: Sequence[History]) -> Database:
    with told(path):
        engine, connection = connect(path, read_only=True, beside_writer=True)
        try:
            versions = _versions(connection, histories)
            connection.rollback()
            _refuse_newer(path, versions, histories)
        except BaseException:
            connection.close()
            engine.dispose()
            raise
    return Database(path, engine, connection, None)


# Opening ------------------------------------------------------------------------------------------------------------


def _check(path: Path, connection: Connection) -> None:
    if path.stat().st_size <= CHECKED_ON_OPENING:
        problems = problems_found(connection, "quick_check")
        connection.rollback()
        if problems:
            raise StoreUnusable(path, StoreFault.DAMAGED, detail=problems[0])


def _versions(connection: Connection, histories: Sequence[History]) -> dict[str, str | None]:
    """How far each history has come in this store; None where it has not begun."""
    tables = set(inspect(connection).get_table_names())
    versions: dict[str, str | None] = {}
    for history in histories:
        versions[history.name] = None
        if history.version_table in tables:
            query = f"SELECT version_num FROM {history.version_table}"
            versions[history.name] = connection.exec_driver_sql(query).scalar_one_or_none()
    return versions


def _refuse_newer(path: Path, versions: dict[str, str | None], histories: Sequence[History]) -> None:
    for history in histories:
        version = versions[history.name]
        if version is not None and version not in history.revisions:
            raise StoreUnusable(path, StoreFault.NEWER, detail=version)


def _bring_up_to_date(database: Database, histories: Sequence[History]) -> None:
    """Old or new, never between: all histories in one transaction, after a copy of a store that has begun."""
    with database.read() as connection:
        is_new = not inspect(connection).get_table_names()
        versions = _versions(connection, histories)
    if not is_new and histories and not any(versions.values()):
        raise StoreUnusable(database.path, StoreFault.DAMAGED, detail="no version")
    _refuse_newer(database.path, versions, histories)
    behind = [history for history in histories if versions[history.name] != history.revisions[-1]]
    if not behind:
        return
    if not is_new:
        backup(database, database.path.with_name(f"{FILE}.before-{behind[0].revisions[-1]}"))
    with database.write() as connection:
        for history in behind:
            _upgrade(connection, history)


def _upgrade(connection: Connection, history: History) -> None:
    from alembic.config import Config  # a third of a second, hence only where there is something to do
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    def steps(revision: Any, _context: Any) -> Any:
        return script._upgrade_revs("head", revision)

    script = ScriptDirectory(str(history.folder), version_locations=[str(history.folder)])
    with EnvironmentContext(Config(), script, fn=steps, destination_rev="head") as environment:
        environment.configure(connection=connection, version_table=history.version_table, transactional_ddl=True)
        environment.run_migrations()


def insert_many(connection: Connection, table: str, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Store rows of plain values, in half the time that SQLAlchemy takes to look at each of them.

    Many a statement: the driver lets go of the interpreter at every one, and among busy threads must wait to go on.
    """
    marks = f"({', '.join('?' * len(names))})"
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        some = rows[start : start + _ROWS_A_STATEMENT]
        query = f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([marks] * len(some))}"
        connection.exec_driver_sql(query, tuple(chain.from_iterable(some)))


def as_stored(at: datetime) -> str:
    """An instant as SQLAlchemy writes it into this store, for ``insert_many``."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


# Copies -------------------------------------------------------------------------------------------------------------


def backup(database: Database, target: Path) -> None:
    """Write a copy of the running store to ``target``, opened and checked before it takes that name.

    Raises ``StoreUnusable`` or ``FileNotWritten``; a file that was there before is then still there.
    """
    if target.is_dir():
        raise FileNotWritten(target, WriteFault.IS_A_FOLDER)
    if not target.parent.is_dir():
        raise FileNotWritten(target, WriteFault.NO_FOLDER)
    new = target.with_name(target.name + ".part")
    try:
        new.unlink(missing_ok=True)
        with database.outside_transaction() as connection, told(target):
            connection.exec_driver_sql("VACUUM INTO ?", (str(new),))
        verify(new, ())
        settle(new)
        new.replace(target)
    except StoreUnusable:
        new.unlink(missing_ok=True)
        raise
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise unusable(target, error) from error


def restore(source: Path, folder: Path, histories: Sequence[History] = ()) -> None:
    """Put the backup ``source`` in the place of the store, which is kept beside it as ``.before-restore``.

    Nothing is touched unless the backup is whole and, for the ``histories`` named, not newer than this program.
    Raises ``StoreUnusable``.
    """
    verify(source, histories)
    path = folder / FILE
    new = folder / f"{FILE}.part"
    lock = lock_folder(folder)
    try:
        new.unlink(missing_ok=True)
        with told(path):
            engine, connection = connect(source, read_only=True)
            try:
                connection.exec_driver_sql("VACUUM INTO ?", (str(new),))
            finally:
                connection.close()
                engine.dispose()
        settle(new)
        if path.exists():
            _keep_replaced(path)
        new.replace(path)
        settle(path)
    except OSError as error:
        raise unusable(path, error) from error
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        unlock_folder(folder, lock)


def _keep_replaced(path: Path) -> None:
    """Copy the store, with what its journal still holds; only then may the journal go."""
    with suppress(StoreUnusable, DatabaseError), told(path):
        engine, connection = connect(path)
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        engine.dispose()
    kept, number = path.with_name(f"{FILE}.before-restore"), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{FILE}.before-restore-{number}")
    for suffix in ("-wal", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            shutil.copyfile(part, kept.with_name(kept.name + suffix))
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def verify(path: Path, histories: Sequence[History]) -> None:
    """Is this file a whole store of ours, and none from the future?"""
    if not path.is_file():
        raise StoreUnusable(path, StoreFault.NOT_A_BACKUP)
    if not os.access(path, os.R_OK):
        raise StoreUnusable(path, StoreFault.NO_PERMISSION)
    try:
        with told(path):
            engine, connection = connect(path, read_only=True)
            try:
                if problems := problems_found(connection, "integrity_check"):
                    raise StoreUnusable(path, StoreFault.DAMAGED, detail=problems[0])
                tables = inspect(connection).get_table_names()
                if not any(table.endswith("_version") for table in tables):
                    raise StoreUnusable(path, StoreFault.NOT_A_BACKUP)
                _refuse_newer(path, _versions(connection, histories), histories)
            finally:
                connection.close()
                engine.dispose()
    except StoreUnusable as error:
        if error.why is StoreFault.DAMAGED and not error.detail:  # no database at all
            raise StoreUnusable(path, StoreFault.NOT_A_BACKUP) from error
        raise


def health(database: Database, histories: Sequence[History] = ()) -> Health:
    """Look the store over, all of it: a second or so for each 200 MB."""
    from sqlcipher3 import dbapi2

    with database.read() as connection:
        journal = str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())
        level = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
        problems = problems_found(connection, "integrity_check")
        versions = _versions(connection, histories)
    written_ahead = database.path.with_name(FILE + "-wal")
    return Health(
        path=database.path,
        sqlite_version=dbapi2.sqlite_version,
        sqlite_sound=dbapi2.sqlite_version_info >= _FIRST_SOUND_SQLITE,
        journal=journal,
        synchronous=("off", "normal", "full", "extra")[level],
        problems=problems,
        size=database.path.stat().st_size,
        journal_size=written_ahead.stat().st_size if written_ahead.exists() else 0,
        free=shutil.disk_usage(database.path.parent).free,
        versions=tuple((name, version or "") for name, version in versions.items()),
    )
