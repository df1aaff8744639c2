"""The machine under the hall: kept awake while the hall runs, and whether it has mains power.

Law: what this system does not tell is None, never a guess.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_SUPPLIES = Path("/sys/class/power_supply")
_UNTIL_CLOSED = "cat"  # ends when this process does, however that comes about: its input is closed then
_CONTINUOUS, _SYSTEM_REQUIRED = 0x80000000, 0x00000001  # SetThreadExecutionState


@contextmanager
def kept_awake() -> Iterator[Callable[[], bool | None]]:
    """Keep the machine from falling asleep. What it yields tells whether that holds: None where nobody knows how."""
    if sys.platform == "win32":
        import ctypes

        held = bool(ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS | _SYSTEM_REQUIRED))
        try:
            yield lambda: held
        finally:
            ctypes.windll.kernel32.SetThreadExecutionState(_CONTINUOUS)
        return
    command = _inhibitor()
    if command is None:
        yield lambda: None
        return
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet) as inhibitor:
        yield lambda: inhibitor.poll() is None


def _inhibitor() -> list[str] | None:
    if sys.platform == "darwin":
        return ["caffeinate", "-i", "-s", _UNTIL_CLOSED]
    found = shutil.which("systemd-inhibit")
    if found is None:
        return None
    return [found, "--what=sleep:idle", "--who=lawquiz", "--why=exam", "--mode=block", _UNTIL_CLOSED]


def on_mains(supplies: Path = _SUPPLIES) -> bool | None:
    """Mains or battery; None where nobody can tell, as of most PCs without a battery."""
    if sys.platform == "win32":
        return _windows_mains()
    if sys.platform == "darwin":
        told = subprocess.run(["pmset", "-g", "batt"], capture_output=True, text=True, timeout=5, check=False).stdout
        return "AC Power" in told if "Power" in told else None
    mains: list[bool] = []
    battery = False
    try:
        for supply in sorted(supplies.iterdir()):
            kind = (supply / "type").read_text().strip()
            battery = battery or (kind == "Battery" and not (supply / "device").exists())
            if kind in ("Mains", "USB"):
                mains.append((supply / "online").read_text().strip() == "1")
    except OSError:
        return None
    if any(mains):
        return True
    return False if battery and mains else None


def _windows_mains() -> bool | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("line", ctypes.c_byte), ("flag", ctypes.c_byte), ("percent", ctypes.c_byte), ("saver", ctypes.c_byte),
            ("seconds", ctypes.c_ulong), ("full_seconds", ctypes.c_ulong),
        )  # fmt: skip

    status = Status()
    windll = getattr(ctypes, "windll")  # noqa: B009  # there on Windows alone
    if not windll.kernel32.GetSystemPowerStatus(ctypes.byref(status)):
        return None
    return {0: False, 1: True}.get(status.line)
