"""The hall's clock: the wall's time when it was set, and from then on what has really elapsed.

Law: moving the PC's clock moves nothing. The anchor is stored, so that a program started again in the same boot of
the machine goes on by the same clock; only after a reboot is the wall asked again.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instant:
    """One look at the machine: which boot, seconds elapsed in it (asleep included), the wall's time."""

    boot: str
    elapsed: float
    wall: datetime


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall's clock left the hall's by ``by`` (positive: it was set forward)."""

    at: datetime
    by: timedelta


def look() -> Instant:
    """Ask the machine."""
    return Instant(_boot(), elapsed(), datetime.now(UTC))


def elapsed() -> float:
    """Seconds on a clock that nobody can set and that goes on while the machine sleeps."""
    # time.monotonic() stands still while a Linux or macOS machine sleeps, and an exam does not.
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


@cache
def _boot() -> str:
    """A name for this boot of the machine, empty where the system gives none."""
    if sys.platform == "linux":
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return ""
    if sys.platform == "win32":
        import winreg

        place = r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
                return str(winreg.QueryValueEx(key, "BootId")[0])
        except OSError:
            return ""
    return ""


def anchor_for(stored: Instant | None, now: Instant, not_before: datetime | None = None) -> Instant:
    """The anchor to go on by: the stored one within the same boot, else the wall's time, which may not lie before
    what has already happened (``not_before``).
    """
    if stored is not None and stored.boot and stored.boot == now.boot and now.elapsed >= stored.elapsed:
        return stored
    if not_before is not None and now.wall < not_before:
        return Instant(now.boot, now.elapsed, not_before)
    return now


class HallClock:
    """Call it for the time. Guards its anchor."""

    def __init__(self, anchor: Instant, look: Callable[[], Instant] = look) -> None:
        self._anchor = anchor
        self._look = look

    def __call__(self) -> datetime:
        """The hall's time, aware, UTC."""
        return self._at(self._look())

    def _at(self, instant: Instant) -> datetime:
        return self._anchor.wall + timedelta(seconds=instant.elapsed - self._anchor.elapsed)

    def jump(self, tolerance: timedelta = timedelta(seconds=5)) -> Jump | None:
        """How far the PC's clock has been moved away from the hall's, if by more than ``tolerance``."""
        instant = self._look()
        by = instant.wall - self._at(instant)
        return Jump(self._at(instant), by) if abs(by) > tolerance else None
