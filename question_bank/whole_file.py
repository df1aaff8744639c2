"""A file for others is written whole or not at all.

Law: what stood there before stands until its successor is complete and on disk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from question_bank.errors import FileNotWritten, WriteFault

_FAULTS = {
    errno.ENOENT: WriteFault.NO_FOLDER,
    errno.ENOTDIR: WriteFault.NO_FOLDER,
    errno.EISDIR: WriteFault.IS_A_FOLDER,
    errno.EACCES: WriteFault.NO_PERMISSION,
    errno.EPERM: WriteFault.NO_PERMISSION,
    errno.EROFS: WriteFault.READ_ONLY,
    errno.ENOSPC: WriteFault.DISK_FULL,
    errno.EDQUOT: WriteFault.DISK_FULL,
    errno.EBUSY: WriteFault.IN_USE,
    errno.ETXTBSY: WriteFault.IN_USE,
}


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of ``path`` at the end of the block; an exception leaves all as it
    was. Raises ``FileNotWritten``, also where an office program has the file open.
    """
    if path.is_dir():
        raise FileNotWritten(path, WriteFault.IS_A_FOLDER)
    _refuse_if_open_elsewhere(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FileNotWritten(path, _FAULTS.get(error.errno or 0, WriteFault.UNWRITABLE), str(error)) from error
        try:
            part.replace(path)
        except PermissionError as error:  # on Windows: some program has it open
            raise FileNotWritten(path, WriteFault.IN_USE, str(error)) from error
        except OSError as error:
            raise FileNotWritten(path, _FAULTS.get(error.errno or 0, WriteFault.UNWRITABLE), str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def _refuse_if_open_elsewhere(path: Path) -> None:
    """Excel and WPS (~$name) and LibreOffice (.~lock.name#) leave a note beside a file they have open; only Windows
    would refuse by itself, elsewhere their user would save over ours.
    """
    for note in (path.with_name(f"~${path.name}"), path.with_name(f".~lock.{path.name}#")):
        if note.exists():
            raise FileNotWritten(path, WriteFault.IN_USE, note.name)
