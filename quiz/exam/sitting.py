"""A sitting: one paper, on a day, for the people of a roster as it was frozen; or a mock exam for one learner.

Law: pure; a sitting that has been frozen does not change.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from quiz.exam.candidate import Person
from quiz.exam.eligibility import Decision
from quiz.scoring import MarkingRule


class Purpose(StrEnum):
    """A learner's own mock exam, an exam whose scores count, or one that only tries out hall and network."""

    MOCK = "mock"
    SUPERVISED = "supervised"
    REHEARSAL = "rehearsal"


class Counted(StrEnum):
    """Which score of a person counts after a make-up sitting: the highest, the latest, or at most the pass mark."""

    HIGHEST = "highest"
    LATEST = "latest"
    CAPPED = "capped"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of the frozen roster, whether they must sit and why; ``extra`` time is theirs by right.

    ``key`` tells seats of a sitting apart: the 工号 where it is given and nobody else's, else a number of its own.
    ``paper`` is the place of this seat's paper among the sitting's parallel ones.
    """

    person: Person
    decision: Decision
    key: str
    extra: timedelta = timedelta(0)
    paper: int = 0


@dataclass(frozen=True, slots=True)
class Sitting:
    """``duration`` of one attempt; ``closes`` ends every attempt. ``departments``: the bureau's own order.

    ``late_entry``: how long after the common start one may still come in, None for as long as it runs;
    ``earliest_hand_in``: how long after one's own start one may not hand in yet. ``parallel``: papers drawn alike, of
    which ``paper_id`` is the first; empty where all have the same. ``parent``: of a make-up sitting, the one whose
    absent and failed sit again; ``counted`` says which of the two scores then counts. Of a rehearsal: what it is for.
    """

    id: str
    title: str
    purpose: Purpose
    paper_id: str
    on: date
    duration: timedelta
    full_marks: Decimal
    pass_mark: Decimal
    rule: MarkingRule
    unit: str = ""
    place: str = ""
    opens: datetime | None = None
    closes: datetime | None = None
    grace: timedelta = timedelta(0)
    seats: tuple[Seat, ...] = ()
    departments: tuple[str, ...] = ()
    age_rule: str = ""
    late_entry: timedelta | None = None
    earliest_hand_in: timedelta = timedelta(0)
    parallel: tuple[str, ...] = ()
    parent: str = ""
    counted: Counted = Counted.HIGHEST

    @property
    def papers(self) -> tuple[str, ...]:
        """Every paper of this sitting, by id."""
        return self.parallel or (self.paper_id,)

    def paper_of(self, key: str) -> str:
        """The paper, by id, of the seat with this key; of a mock exam the only one."""
        seat = self.seat(key) if self.parallel else None
        return self.papers[seat.paper % len(self.papers)] if seat is not None else self.paper_id

    def seat(self, key: str) -> Seat | None:
        """The seat with this key, or None."""
        return next((s for s in self.seats if s.key == key), None)

    @property
    def must_sit(self) -> tuple[Seat, ...]:
        """Those who are expected."""
        return tuple(s for s in self.seats if s.decision.must_sit)
