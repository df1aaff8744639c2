"""The people of one exam and how each stands, trouble first; and what an invigilator may do about it.

Law: no Qt. Everything is folded from the log; an act is decided and written in one transaction, and says why where it
was refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from quiz import attempt as rules
from quiz.attempt import Attempt, Decision, Phase, Refusal
from quiz.exam.eligibility import Reason
from quiz.exam.name_order import name_key
from quiz.exam.sitting import Seat, Sitting
from ui.doors import Doors

ALMOST_OVER = timedelta(minutes=5)


class State(Enum):
    """How one person stands; in the order in which they want looking at."""

    OVERDUE = 0  # the time is up and the grace is not: handed in by the clock in a moment
    RUNNING = 1
    WAITING = 2  # must sit, has not begun, and still may
    ABSENT = 3  # did not begin and no longer may
    VIOLATION = 4
    HANDED_IN = 5
    ON_LEAVE = 6
    EXEMPT = 7
    OVER_AGE = 8
    OUTSIDE = 9  # the rule over the roster's columns does not mean this person


_EXCUSED = {
    Reason.ON_LEAVE: State.ON_LEAVE,
    Reason.EXEMPT: State.EXEMPT,
    Reason.OVER_AGE: State.OVER_AGE,
    Reason.OUTSIDE: State.OUTSIDE,
}
EXCUSED = tuple(_EXCUSED.values())
"""Those who do not sit, with a reason."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person. ``deadline`` of a running attempt; ``extra`` what was granted; ``note`` a reason or a remark."""

    key: str  # the seat's
    number: str
    name: str
    unit: str
    state: State
    answered: int = 0
    deadline: datetime | None = None
    handed_in: datetime | None = None
    by_clock: bool = False
    extra: timedelta = timedelta(0)
    note: str = ""
    attempt_id: str = ""

    @property
    def order(self) -> object:
        """Pinyin."""
        return name_key(self.name)

    def left(self, now: datetime) -> timedelta | None:
        """The time left, of one who is at it."""
        return None if self.deadline is None else max(timedelta(0), self.deadline - now)


@dataclass(frozen=True, slots=True)
class SittingShown:
    """``lines`` trouble first, then by department and pinyin."""

    sitting: Sitting
    questions: int
    closed_at: datetime | None
    now: datetime
    lines: tuple[Line, ...]

    def count(self, *states: State) -> int:
        """How many stand so."""
        return sum(line.state in states for line in self.lines)

    @property
    def open(self) -> bool:
        """People may still begin."""
        return self.closed_at is None


def load(doors: Doors, sitting_id: str) -> SittingShown:
    """All of it, with what the clock has decided written down; for a job. Raises ``UnknownRecord``."""
    records, now = doors.records, doors.clock()
    sitting = records.sitting(sitting_id)
    closed_at = records.closed_at(sitting_id)
    attempts = {head.person: (head.id, records.swept(head.id, now)) for head in records.attempts(sitting_id)}
    over = closed_at is not None or (sitting.closes is not None and now >= sitting.closes)
    lines = [line(seat, *attempts.get(seat.key, ("", Attempt())), over, now) for seat in sitting.seats]
    return SittingShown(
        sitting,
        len(records.paper(sitting.paper_id).questions),
        closed_at,
        now,
        trouble_first(lines, sitting.departments),
    )


def line(seat: Seat, attempt_id: str, attempt: Attempt, over: bool, now: datetime) -> Line:
    """One person as the log tells it. ``over``: nobody may begin any more."""
    person = seat.person
    phase = attempt.phase(now)
    note = seat.decision.words
    if phase is Phase.VOIDED and attempt.voided is not None:
        state, note = State.VIOLATION, attempt.voided.why
    elif phase is Phase.WAITING:
        state = _EXCUSED.get(seat.decision.reason) or (State.ABSENT if over else State.WAITING)
    else:
        state = {Phase.RUNNING: State.RUNNING, Phase.OVERDUE: State.OVERDUE}.get(phase, State.HANDED_IN)
    at_it = state in (State.RUNNING, State.OVERDUE)
    return Line(
        key=seat.key,
        number=person.number,
        name=person.name,
        unit=person.unit,
        state=state,
        answered=len(attempt.responses),
        deadline=attempt.deadline if at_it else None,
        handed_in=attempt.submitted.at if attempt.submitted else None,
        by_clock=bool(attempt.submitted and attempt.submitted.by_clock),
        extra=attempt.extra,
        note=note,
        attempt_id=attempt_id,
    )


def trouble_first(lines: Sequence[Line], departments: Sequence[str]) -> tuple[Line, ...]:
    """By state, then department in the bureau's own order, then pinyin."""
    place = {unit: number for number, unit in enumerate(departments)}
    return tuple(
        sorted(lines, key=lambda line: (line.state.value, place.get(line.unit, len(place)), name_key(line.name)))
    )


def may_have_time(line: Line) -> bool:
    """More time can be granted: who is at it, and whom only the clock has stopped."""
    return line.state in (State.RUNNING, State.OVERDUE) or (line.state is State.HANDED_IN and line.by_clock)


def may_be_voided(line: Line) -> bool:
    """Whoever is due and not void yet."""
    return line.state not in (State.VIOLATION, *EXCUSED)


def grant(doors: Doors, line: Line, extra: timedelta, by: str, why: str) -> Attempt | Refusal:
    """More time for one person, with the reason; for a job."""
    now = doors.clock()

    def decide(attempt: Attempt) -> Decision:
        return rules.grant_time(attempt, now, extra, by, why)

    return doors.records.record(line.attempt_id, decide)


def void(doors: Doors, sitting_id: str, line: Line, by: str, why: str) -> Attempt | Refusal:
    """Take an attempt out, with the reason; one who never began gets a void one. For a job."""
    now = doors.clock()
    head = doors.records.open_attempt(sitting_id, line.key, line.name, now)

    def decide(attempt: Attempt) -> Decision:
        return rules.void(attempt, now, by, why)

    return doors.records.record(head.id, decide)


def end(doors: Doors, sitting_id: str) -> None:
    """Nobody may begin any more; whoever is at it goes on to the own deadline. For a job."""
    doors.records.close_sitting(sitting_id, doors.clock())
