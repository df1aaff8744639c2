"""Does a folder lie on another machine? SQLite's locks do not hold there.

Law: only what the system says surely counts; where it says nothing the folder is taken for a local one.
"""

from __future__ import annotations

import sys
from pathlib import Path

_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "ceph", "ncpfs", "fuse.sshfs", "fuse.davfs", "davfs"}
)
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4  # of Windows' GetDriveTypeW


def is_on_network(folder: Path) -> bool:
    """A share of Windows, NFS and the like. ``folder`` exists."""
    where = folder.resolve()
    if sys.platform == "win32":
        import ctypes

        return where.anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(where.anchor) == _DRIVE_REMOTE
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return file_system_of(where, mounts) in _NETWORK_FILE_SYSTEMS


def file_system_of(folder: Path, mounts: str) -> str:
    """The kind of file system a folder lies on, by the lines of ``/proc/mounts``; empty if none of them holds it."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind
