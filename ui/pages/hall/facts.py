"""What there is to know before an exam: of the store, of this machine, of the hall; and the backup that belongs to it.

Law: no Qt; for jobs. Looks and changes nothing, but that ``back_up`` writes its copies.
"""

from __future__ import annotations

import socket
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from quiz.exam.protocol import Denied
from quiz.exam.roles import Role
from quiz.exam.rooms import room_of
from quiz.exam.running import Running, running_in
from quiz.exam.sitting import Purpose, Seat, Sitting
from quiz.exam.staff_client import Post
from quiz.exam.staff_protocol import HallWatched, WatchHall
from quiz.exam.wakefulness import on_mains
from ui.doors import Doors

BACKUPS = "backup"  # folder in the data folder


@dataclass(frozen=True, slots=True)
class Staff:
    """One account of a member of staff; ``rooms`` empty: all."""

    name: str
    role: Role
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A rehearsal of this exam, and how many have sat down at it."""

    id: str
    sat: int


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store says. ``backup_at``: the newest copy here, ``second_at``: at the second place, if one is given;
    ``jump``: how far this PC's clock was moved; ``coded``: keys of seats that have a code.
    """

    sitting: Sitting
    closed: bool
    questions: int
    full_marks_fit: bool
    coded: frozenset[str]
    staff: tuple[Staff, ...]
    trial: Trial | None
    sqlite: str
    sound: bool
    problems: tuple[str, ...]
    free: int
    backup_at: datetime | None
    second_place: str
    second_at: datetime | None
    now: datetime
    jump: timedelta
    reading: bool

    @property
    def rooms(self) -> tuple[str, ...]:
        """Building and room, as accounts of invigilators name them."""
        return tuple(sorted({room_of(seat.person) for seat in self.sitting.must_sit} - {""}))

    @property
    def roomless(self) -> int:
        """How many must sit and have no room, where others have one."""
        return sum(not room_of(seat.person) for seat in self.sitting.must_sit) if self.rooms else 0

    @property
    def uncoded(self) -> int:
        """How many must sit and have no code."""
        return sum(seat.key not in self.coded for seat in self.sitting.must_sit)

    @property
    def is_trial(self) -> bool:
        """This is a rehearsal itself."""
        return self.sitting.purpose is Purpose.REHEARSAL

    def seat_of(self, text: str) -> Seat | None:
        """Whom a 工号 or a name that is nobody else's means, among those who must sit."""
        wanted = text.strip()
        by_number = [seat for seat in self.sitting.must_sit if wanted in (seat.key, seat.person.number)]
        names = Counter(seat.person.name for seat in self.sitting.must_sit)
        by_name = [seat for seat in self.sitting.must_sit if seat.person.name == wanted and names[wanted] == 1]
        return next(iter((*by_number, *by_name)), None) if wanted else None


@dataclass(frozen=True, slots=True)
class Machine:
    """What this PC says. ``port_free`` where no hall runs; None: nobody can tell."""

    running: Running | None
    mains: bool | None
    port_free: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """A hall that runs, and the organiser's post at it."""

    running: Running
    post: Post


@dataclass(frozen=True, slots=True)
class Contact:
    """What the hall says: ``reached`` from these other machines; None where it could not be asked."""

    reached: tuple[str, ...] | None = None


def stored(doors: Doors, sitting_id: str, second_place: str) -> Stored:
    """All that the store says; in a job of its lane. Raises ``UnknownRecord``."""
    from question_bank.database import health
    from quiz.clock import HallClock
    from quiz.exam.hall_store import HallStore
    from quiz.exam.trial_run import trial_runs_of

    records, hall = doors.records, HallStore(doors.database)
    sitting = records.sitting(sitting_id)
    papers = [records.paper(paper_id) for paper_id in sitting.papers]
    trials = trial_runs_of(records, sitting_id)
    found = health(doors.database)
    jump = doors.clock.jump() if isinstance(doors.clock, HallClock) else None
    return Stored(
        sitting=sitting,
        closed=records.closed_at(sitting_id) is not None,
        questions=len(papers[0].questions),
        full_marks_fit=all(paper.questions and paper.full_marks == sitting.full_marks for paper in papers),
        coded=hall.with_codes(sitting_id),
        staff=tuple(Staff(*account) for account in hall.staff()),
        trial=Trial(trials[0].id, max(len(records.attempts(trial.id)) for trial in trials)) if trials else None,
        sqlite=found.sqlite_version,
        sound=found.sqlite_sound,
        problems=found.problems,
        free=found.free,
        backup_at=newest(doors.folder / BACKUPS),
        second_place=second_place,
        second_at=newest(Path(second_place)) if second_place else None,
        now=doors.clock(),
        jump=jump.by if jump else timedelta(),
        reading=doors.database.reading,
    )


def newest(folder: Path) -> datetime | None:
    """When the newest backup in this folder was written."""
    try:
        times = [path.stat().st_mtime for path in folder.glob("lawquiz-*.sqlite")]
    except OSError:
        return None
    return datetime.fromtimestamp(max(times), UTC) if times else None


def back_up(doors: Doors, second_place: str) -> list[Path]:
    """A copy in the data folder, and one at the second place if that is given, each opened and checked; returns where.

    Raises ``StoreUnusable``, ``FileNotWritten``.
    """
    from question_bank.database import backup

    name = f"lawquiz-{doors.clock().astimezone():%Y%m%d-%H%M}.sqlite"
    here = doors.folder / BACKUPS
    here.mkdir(exist_ok=True)
    places = [here / name, *([Path(second_place) / name] if second_place else [])]
    for place in places:
        backup(doors.database, place)
    return places


def machine(folder: Path, port: int) -> Machine:
    """All that this PC says; in a job of the side lane."""
    running = running_in(folder)
    return Machine(running, on_mains(), running is not None or _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # one that is only cooling down is free
        try:
            probe.bind(("", port))
        except OSError:
            return False
    return True


def contact(post: Post) -> Contact:
    """From where the hall has been reached but from this machine. Raises ``NoContact``."""
    reply = post.ask(WatchHall())
    if isinstance(reply, Denied):
        return Contact()
    assert isinstance(reply, HallWatched)
    own = {"127.0.0.1", "::1", *(address.rpartition(":")[0].strip("[]") for address in post.join.addresses)}
    return Contact(tuple(address for address in reply.reached if address not in own))
