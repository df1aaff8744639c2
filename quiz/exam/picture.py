"""The picture a desk has of its exam: what the hall said last, and when by this PC; kept for a restart without network.

Law: a convenience, replaced by whatever the hall says next: the answers themselves are in the outbox or in the hall.
The package lies beside it, locked until the exam begins.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from question_bank.errors import FileNotWritten
from question_bank.whole_file import whole_file
from quiz.attempt import Phase
from quiz.clock import Instant
from quiz.exam.protocol import Package, Standing
from quiz.frozen import from_json, to_json
from quiz.paper import Booklet

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Picture:
    """How the hall said things stand; ``seen``: when, by this PC."""

    standing: Standing
    seen: Instant
    booklet: Booklet | None = None

    def now(self, instant: Instant) -> datetime:
        """The hall's time at an instant of this PC."""
        return self.standing.now + timedelta(seconds=since(self.seen, instant))

    def phase(self, instant: Instant) -> Phase:
        """As the hall said, unless the time has run out since."""
        deadline = self.standing.deadline
        if self.standing.phase not in (Phase.RUNNING, Phase.OVERDUE) or deadline is None:
            return self.standing.phase
        return Phase.OVERDUE if self.now(instant) > deadline else Phase.RUNNING

    def begun(self, booklet: Booklet, duration: timedelta, instant: Instant) -> Picture:
        """The exam has begun here, and the hall cannot be asked: from now on, until it says otherwise."""
        now = self.now(instant)
        standing = replace(self.standing, phase=Phase.RUNNING, now=now, deadline=now + duration)
        return Picture(standing, instant, booklet)


def since(then: Instant, now: Instant) -> float:
    """Seconds that have really elapsed; only across a reboot the wall has to be believed."""
    if then.boot == now.boot and now.elapsed >= then.elapsed:
        return now.elapsed - then.elapsed
    return max(0.0, (now.wall - then.wall) / timedelta(seconds=1))


def read_picture(path: Path) -> Picture | None:
    """None where there is none that can be read."""
    return _read(Picture, path)


def write_picture(path: Path, picture: Picture, *, durable: bool = False) -> None:
    """As well as the disk will; ``durable``: after a power cut, too."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(to_json(picture))
            if durable:
                file.flush()
                os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        return


def read_package(path: Path) -> Package | None:
    """None where there is none that can be read."""
    return _read(Package, path)


def write_package(path: Path, package: Package) -> None:
    """On the disk, unless that fails: then it is only remembered."""
    try:
        with whole_file(path) as file:
            file.write(to_json(package).encode())
    except FileNotWritten:
        return


def _read(kind: type[V], path: Path) -> V | None:
    try:
        return from_json(kind, path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
