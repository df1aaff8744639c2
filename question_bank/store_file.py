"""The store as a file: its folder held by one program, its connection set up, what the environment does to it told.

Law: nothing outside this file and ``database`` knows that it is SQLite.
"""

from __future__ import annotations

import errno
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from question_bank.errors import StoreFault, StoreUnusable
from question_bank.network_folder import is_on_network

if TYPE_CHECKING:
    from filelock import BaseFileLock

FILE = "lawquiz.sqlite"
_LOCK, _HOLDER = "lawquiz.lock", "lawquiz.holder"
_PROBES_TAKE = 0.5  # seconds: ``is_held`` has the lock for a moment, and must not pass for somebody who keeps it
_LITTLE = 128 * 2**10  # bytes free: an error of reading or writing is then taken for a full disk


def lock_folder(folder: Path) -> BaseFileLock:
    """Take the folder for this program. Raises ``StoreUnusable``, naming the holder where another one has it."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise StoreUnusable(folder, StoreFault.NOT_A_FOLDER) from None
    except OSError as error:
        raise unusable(folder, error) from error
    if not os.access(folder, os.R_OK | os.X_OK):
        raise StoreUnusable(folder, StoreFault.NO_PERMISSION)
    if is_on_network(folder):
        raise StoreUnusable(folder, StoreFault.ON_NETWORK)
    lock = FileLock(folder / _LOCK, thread_local=False)  # another thread may give it back
    try:
        lock.acquire(timeout=_PROBES_TAKE, poll_interval=0.02)
    except Timeout:
        raise StoreUnusable(folder, StoreFault.IN_USE, holder=_holder(folder)) from None
    except OSError as error:
        raise unusable(folder, error) from error
    try:
        # Beside the lock, not in it: Windows lets nobody read a locked file.
        (folder / _HOLDER).write_text(f"{os.getpid()} {socket.gethostname()}", encoding="utf-8")
    except OSError as error:
        lock.release()
        raise unusable(folder, error) from error
    return lock


def is_held(folder: Path) -> bool:
    """Does some program have the folder now? Asked of the lock itself, which no crash leaves behind."""
    from filelock import FileLock, Timeout

    if not (folder / _LOCK).exists():
        return False
    lock = FileLock(folder / _LOCK, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except OSError:
        return False
    lock.release()
    return False


def holding_process(folder: Path) -> int:
    """Number of the process that has the folder, 0 where it has not said so."""
    number = _holder(folder).partition(" ")[0]
    return int(number) if number.isdecimal() else 0


def _holder(folder: Path) -> str:
    """Process number and host of the program that has the store, as far as it has said so."""
    try:
        return (folder / _HOLDER).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def unlock_folder(folder: Path, lock: BaseFileLock) -> None:
    """Give it back."""
    with suppress(OSError):
        (folder / _HOLDER).unlink()
    lock.release()


def connect(path: Path, *, read_only: bool = False, beside_writer: bool = False) -> tuple[Engine, Connection]:
    """The one connection to a store, set up to lose nothing; ``beside_writer``: another process writes meanwhile.

    Raises what ``told`` tells.
    """
    from sqlcipher3 import dbapi2  # a newer SQLite than Python's own; no key is used

    def open_file() -> Any:
        where = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        if read_only and not beside_writer and not path.with_name(path.name + "-wal").exists():
            where += "&immutable=1"  # a stick that takes no files is read all the same
        return dbapi2.connect(where, uri=True, isolation_level=None, check_same_thread=False, timeout=5)

    engine = create_engine("sqlite://", module=dbapi2, creator=open_file, poolclass=StaticPool)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        if not read_only:
            connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA fullfsync=ON")  # macOS: through the drive's own cache
        connection.execute("PRAGMA checkpoint_fullfsync=ON")
        connection.execute("PRAGMA journal_size_limit=67108864")
        connection.execute("PRAGMA wal_autocheckpoint=4000")  # pages: one that changes again and again is moved once
        connection.execute("PRAGMA foreign_keys=ON")

    return engine, engine.connect()


def problems_found(connection: Connection, check: str) -> tuple[str, ...]:
    """What SQLite's ``integrity_check`` or ``quick_check`` finds wrong, 20 lines at most."""
    said = connection.exec_driver_sql(f"PRAGMA {check}(20)").scalars().all()
    return () if said == ["ok"] else tuple(map(str, said))


def settle(path: Path) -> None:
    """See to it that the file, and its name in the folder, outlive a loss of power."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# What the environment does ------------------------------------------------------------------------------------------

_FAULT_OF_CODE = {
    3: StoreFault.NO_PERMISSION,  # SQLITE_PERM
    5: StoreFault.IN_USE,  # SQLITE_BUSY: some other program has the file open
    6: StoreFault.IN_USE,
    8: StoreFault.READ_ONLY,
    10: StoreFault.DISK_FAILED,  # SQLITE_IOERR
    11: StoreFault.DAMAGED,
    13: StoreFault.DISK_FULL,
    14: StoreFault.NO_PERMISSION,  # SQLITE_CANTOPEN
    26: StoreFault.DAMAGED,  # SQLITE_NOTADB
}
_FAULT_OF_ERRNO = {
    errno.ENOSPC: StoreFault.DISK_FULL,
    errno.EDQUOT: StoreFault.DISK_FULL,
    errno.EROFS: StoreFault.READ_ONLY,
    errno.EIO: StoreFault.DISK_FAILED,
}


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell trouble of the environment as ``StoreUnusable``; let bugs through as they are."""
    try:
        yield
    except DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        fault = _FAULT_OF_CODE.get(code)
        if fault is None:
            raise
        if code in (10, 14) and shutil.disk_usage(path.parent).free < _LITTLE:
            fault = StoreFault.DISK_FULL
        detail = "" if code == 26 else str(error.orig)
        raise StoreUnusable(path, fault, detail=detail) from error


def unusable(path: Path, error: OSError) -> StoreUnusable:
    """The same for an error of the file system; one that is none of the environment's is raised as it is."""
    fault = _FAULT_OF_ERRNO.get(error.errno or 0)
    if fault is None and isinstance(error, PermissionError):
        readable = os.access(path if os.path.isdir(path) else path.parent, os.R_OK | os.X_OK)
        fault = StoreFault.READ_ONLY if readable else StoreFault.NO_PERMISSION
    if fault is None:
        raise error
    return StoreUnusable(path, fault, detail=str(error))
