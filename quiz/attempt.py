"""One timed go at one paper: the log entries, what is allowed now, and the fold of the log into an ``Attempt``.

Law: pure. The log is the truth and only grows; deciding (``start``, ``answer``, …) and recording (``apply``) are two
functions; ``now`` is an argument, an aware datetime of the hall's clock. OVERDUE is computed, never stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from question_bank.question import Response

NOTHING = timedelta(0)


class Phase(StrEnum):
    """Where an attempt stands at a given instant."""

    WAITING = "waiting"
    RUNNING = "running"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    VOIDED = "voided"


class Refusal(StrEnum):
    """Why nothing was recorded. Expected trouble: a returned value, never raised."""

    NOT_STARTED = "not_started"
    ALREADY_STARTED = "already_started"
    WINDOW_CLOSED = "window_closed"
    NOT_OPEN = "not_open"  # before the window opens
    OVER = "over"
    SUBMITTED = "submitted"
    NOT_SUBMITTED = "not_submitted"
    VOIDED = "voided"
    NOTHING_LATE = "nothing_late"
    TOO_EARLY = "too_early"  # before the earliest hand-in
    FENCED = "fenced"  # the candidate goes on at another machine
    UNDELIVERED = "undelivered"  # kept here, the hall has not been reached yet
    WRONG_UNLOCK = "wrong_unlock"  # this code does not open the package
    NO_PACKAGE = "no_package"  # nothing was fetched ahead
    NO_SEAL = "no_seal"  # it is not known here for which hall to seal


@dataclass(frozen=True, slots=True)
class Started:
    """``deadline`` = min(start + duration, window's close); ``grace`` is for the wire, not for thinking."""

    at: datetime
    deadline: datetime
    grace: timedelta = NOTHING


@dataclass(frozen=True, slots=True)
class Answered:
    """A response as it arrived, None where one was taken back.

    (``epoch``, ``client_seq``) is the client's own number: the epoch rises with each device, the seq with each
    change of an answer. Unique in an attempt, so that retries and reorderings change nothing.
    """

    at: datetime
    question: str
    response: Response | None
    epoch: int
    client_seq: int

    @property
    def key(self) -> tuple[int, int]:
        """The client's order, which is not that of arrival."""
        return (self.epoch, self.client_seq)


@dataclass(frozen=True, slots=True)
class TimeGranted:
    """Extra time, by an invigilator, with the reason."""

    at: datetime
    extra: timedelta
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """Handed in; ``by_clock`` where the deadline did it, and then ``at`` is the deadline itself."""

    at: datetime
    by_clock: bool = False


@dataclass(frozen=True, slots=True)
class LateAdmitted:
    """An invigilator lets late answers count; ``keys`` are those of the ``Answered`` meant."""

    at: datetime
    keys: tuple[tuple[int, int], ...]
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class Marked:
    """Marks given by hand to an essay."""

    at: datetime
    question: str
    marks: Decimal
    by: str


@dataclass(frozen=True, slots=True)
class Voided:
    """The whole attempt does not count (违纪), by whom and why."""

    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class OnPaper:
    """What follows was written on paper and entered by hand, by whom and why the candidate did not sit at a desk."""

    at: datetime
    by: str
    why: str


Entry = Started | Answered | TimeGranted | Submitted | LateAdmitted | Marked | Voided | OnPaper
Decision = tuple[Entry, ...] | Refusal


@dataclass(frozen=True, slots=True)
class Attempt:
    """The fold of a log. ``late`` holds what came after deadline and grace: kept, not counted."""

    started: Started | None = None
    extra: timedelta = NOTHING
    submitted: Submitted | None = None
    voided: Voided | None = None
    answers: Mapping[str, Answered] = field(default_factory=dict)
    late: tuple[Answered, ...] = ()
    marked: Mapping[str, Marked] = field(default_factory=dict)
    on_paper: OnPaper | None = None

    @property
    def deadline(self) -> datetime | None:
        """Extra time included, grace not."""
        return self.started.deadline + self.extra if self.started else None

    @property
    def responses(self) -> dict[str, Response]:
        """What counts, by question; a response taken back is not there."""
        return {q: a.response for q, a in self.answers.items() if a.response is not None}

    def phase(self, now: datetime) -> Phase:
        """Where it stands at ``now``."""
        if self.voided:
            return Phase.VOIDED
        if self.submitted:
            return Phase.SUBMITTED
        if self.deadline is None:
            return Phase.WAITING
        return Phase.OVERDUE if now > self.deadline else Phase.RUNNING

    def takes(self, at: datetime) -> bool:
        """Would an answer received at ``at`` count? Decided by receipt, even when the clock has closed it since."""
        if self.started is None or self.deadline is None or self.voided:
            return False
        if self.submitted and not self.submitted.by_clock:
            return False
        return at <= self.deadline + self.started.grace


# --- deciding -------------------------------------------------------------------------------------------------------


def start(
    attempt: Attempt,
    now: datetime,
    duration: timedelta,
    window_closes: datetime | None = None,
    grace: timedelta = NOTHING,
    extra: timedelta = NOTHING,
) -> Decision:
    """Begin; a second start is refused, so the first deadline stands. ``extra`` is this candidate's by right."""
    if attempt.voided:
        return Refusal.VOIDED
    if attempt.started:
        return Refusal.ALREADY_STARTED
    if window_closes is not None and now >= window_closes:
        return Refusal.WINDOW_CLOSED
    deadline = now + duration if window_closes is None else min(now + duration, window_closes)
    return (Started(now, deadline + extra, grace),)


def answer(
    attempt: Attempt, now: datetime, question: str, response: Response | None, epoch: int, client_seq: int
) -> Decision:
    """Record a response. Empty when it is already known, so that a client may retry for ever.

    After deadline and grace it is still recorded, and the fold keeps it apart.
    """
    if attempt.voided:
        return Refusal.VOIDED
    if attempt.started is None:
        return Refusal.NOT_STARTED
    entry = Answered(now, question, response, epoch, client_seq)
    known = attempt.answers.get(question)
    if known is not None and known.key >= entry.key:
        return ()
    if any(old.key == entry.key for old in attempt.late):
        return ()
    if attempt.submitted and not attempt.submitted.by_clock:
        return Refusal.SUBMITTED
    return (entry,)


def submit(attempt: Attempt, now: datetime) -> Decision:
    """Hand in. A second time it is empty; after the deadline it is the clock's hand-in, at the deadline, grace or not:
    what is received within grace counts all the same.
    """
    match attempt.phase(now):
        case Phase.VOIDED:
            return Refusal.VOIDED
        case Phase.WAITING:
            return Refusal.NOT_STARTED
        case Phase.SUBMITTED:
            return ()
        case Phase.RUNNING:
            return (Submitted(now),)
        case Phase.OVERDUE:
            assert attempt.deadline is not None
            return (Submitted(attempt.deadline, by_clock=True),)


def close(attempt: Attempt, now: datetime) -> tuple[Entry, ...]:
    """Write down what the clock decided: once deadline and grace are over, handed in at the deadline."""
    if attempt.phase(now) is not Phase.OVERDUE or attempt.started is None or attempt.deadline is None:
        return ()
    if now <= attempt.deadline + attempt.started.grace:
        return ()
    return (Submitted(attempt.deadline, by_clock=True),)


def grant_time(attempt: Attempt, now: datetime, extra: timedelta, by: str, why: str) -> Decision:
    """Move the deadline; lifts OVERDUE back and reopens a hand-in that only the clock had made. To one whose time is
    over already it is given from now on, not from the old deadline.
    """
    if attempt.voided:
        return Refusal.VOIDED
    if attempt.started is None:
        return Refusal.NOT_STARTED
    if attempt.submitted and not attempt.submitted.by_clock:
        return Refusal.SUBMITTED
    gone = max(NOTHING, now - (attempt.started.deadline + attempt.extra))
    return (TimeGranted(now, gone + extra, by, why),)


def admit_late(attempt: Attempt, now: datetime, keys: Iterable[tuple[int, int]], by: str, why: str) -> Decision:
    """Let late answers count; only those that are there and wait."""
    waiting = {entry.key for entry in attempt.late}
    admitted = tuple(sorted(set(keys) & waiting))
    if attempt.voided:
        return Refusal.VOIDED
    return (LateAdmitted(now, admitted, by, why),) if admitted else Refusal.NOTHING_LATE


def mark_by_hand(attempt: Attempt, now: datetime, question: str, marks: Decimal, by: str) -> Decision:
    """Marks for an essay, once it is handed in; a later marking replaces an earlier one, both stay in the log."""
    if attempt.voided:
        return Refusal.VOIDED
    if attempt.submitted is None:
        return Refusal.NOT_SUBMITTED
    return (Marked(now, question, marks, by),)


def enter_paper(attempt: Attempt, now: datetime, responses: Mapping[str, Response], by: str, why: str) -> Decision:
    """All that one wrote on paper, at once and handed in. Refused where the attempt has begun at a desk: what was
    answered there stands.
    """
    if attempt.voided:
        return Refusal.VOIDED
    if attempt.started:
        return Refusal.ALREADY_STARTED
    answered = (Answered(now, question, said, 1, seq) for seq, (question, said) in enumerate(responses.items(), 1))
    return (OnPaper(now, by, why), Started(now, now), *answered, Submitted(now))


def void(attempt: Attempt, now: datetime, by: str, why: str) -> Decision:
    """Take the whole attempt out, from any phase."""
    return () if attempt.voided else (Voided(now, by, why),)


# --- recording ------------------------------------------------------------------------------------------------------


def apply(attempt: Attempt, entry: Entry) -> Attempt:
    """Fold one entry in. Never refuses: what stands in the log happened."""
    match entry:
        case Started():
            return replace(attempt, started=entry)
        case Answered():
            return _apply_answer(attempt, entry)
        case TimeGranted():
            reopened = attempt.submitted is not None and attempt.submitted.by_clock
            return replace(
                attempt,
                extra=attempt.extra + entry.extra,
                submitted=None if reopened else attempt.submitted,
            )
        case Submitted():
            return replace(attempt, submitted=attempt.submitted or entry)
        case LateAdmitted():
            admitted = [late for late in attempt.late if late.key in entry.keys]
            kept = tuple(late for late in attempt.late if late.key not in entry.keys)
            attempt = replace(attempt, late=kept)
            for late in admitted:
                attempt = replace(attempt, answers=_with_newer(attempt.answers, late))
            return attempt
        case Marked():
            return replace(attempt, marked={**attempt.marked, entry.question: entry})
        case Voided():
            return replace(attempt, voided=attempt.voided or entry)
        case OnPaper():
            return replace(attempt, on_paper=entry)


def _apply_answer(attempt: Attempt, entry: Answered) -> Attempt:
    if attempt.takes(entry.at):
        return replace(attempt, answers=_with_newer(attempt.answers, entry))
    return replace(attempt, late=(*attempt.late, entry))


def _with_newer(answers: Mapping[str, Answered], entry: Answered) -> Mapping[str, Answered]:
    known = answers.get(entry.question)
    if known is not None and known.key >= entry.key:
        return answers
    return {**answers, entry.question: entry}


def replay(log: Iterable[Entry]) -> Attempt:
    """The attempt that a log tells of."""
    attempt = Attempt()
    for entry in log:
        attempt = apply(attempt, entry)
    return attempt
