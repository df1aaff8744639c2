"""A desk on this machine: what is answered here stands in this machine's records, synchronously on disk.

Law: the candidate's side of it (``Desk``) shows no key; marking is for those who hold the records.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from question_bank.question import Response
from quiz import attempt as rules
from quiz.attempt import Attempt, Decision, Phase, Refusal
from quiz.desk import Place, Progress, Receipt
from quiz.exam.sitting import Sitting
from quiz.frozen import digest
from quiz.paper import Booklet, booklet
from quiz.records import AttemptHead, Records

# What is on its way to the disk when the time is up still counts; nobody can type in it. A longer grace is for a wire.
LOCAL_GRACE = timedelta(seconds=5)


class LocalDesk:
    """Guards the numbering of this device's answers: a new epoch each time it sits down, then 1, 2, 3, …"""

    def __init__(self, records: Records, sitting: Sitting, head: AttemptHead, clock: Callable[[], datetime]) -> None:
        self._records = records
        self._sitting = sitting
        self._head = head
        self._clock = clock
        self._questions: frozenset[str] = frozenset()
        self._epoch = 0
        self._client_seq = 0

    @property
    def candidate(self) -> str:
        """The name on the page."""
        return self._head.name

    @property
    def attempt_id(self) -> str:
        """For whoever marks afterwards."""
        return self._head.id

    def start(self) -> Booklet | Refusal:
        """Begin, or take up again where it was left."""
        seat = self._sitting.seat(self._head.person)
        now = self._clock()
        closed = self._records.closed_at(self._sitting.id)

        def begin(attempt: Attempt) -> Decision:
            if attempt.started:
                return rules.close(attempt, now)
            if closed is not None:
                return Refusal.WINDOW_CLOSED
            if self._sitting.opens is not None and now < self._sitting.opens:
                return Refusal.NOT_OPEN
            return rules.start(
                attempt,
                now,
                self._sitting.duration,
                self._sitting.closes,
                min(self._sitting.grace, LOCAL_GRACE),
                seat.extra if seat else rules.NOTHING,
            )

        attempt = self._records.record(self._head.id, begin)
        if isinstance(attempt, Refusal):
            return attempt
        match attempt.phase(now):
            case Phase.SUBMITTED:
                return Refusal.SUBMITTED
            case Phase.VOIDED:
                return Refusal.VOIDED
        known = [answered.epoch for answered in (*attempt.answers.values(), *attempt.late)]
        self._epoch, self._client_seq = max(known, default=0) + 1, 0
        shown = booklet(self._records.paper(self._sitting.paper_of(self._head.person)), self._head.id)
        self._questions = frozenset(q.id for q in shown.questions)
        return shown

    def answer(self, question: str, response: Response | None) -> Progress | Refusal:
        """Record it; on disk when this has returned ``Progress``."""
        if question not in self._questions:
            return Refusal.NOT_STARTED
        self._client_seq += 1
        now, epoch, seq = self._clock(), self._epoch, self._client_seq

        def decide(attempt: Attempt) -> Decision:
            if not attempt.takes(now) and attempt.phase(now) in (Phase.OVERDUE, Phase.SUBMITTED):
                # At one's own desk there is no wire: what comes after the end was written after the end.
                return Refusal.OVER
            return rules.answer(attempt, now, question, response, epoch, seq)

        attempt = self._records.record(self._head.id, decide)
        return attempt if isinstance(attempt, Refusal) else self._progress(attempt, now)

    def keep_place(self, place: Place) -> None:
        """Remember the question and the flags."""
        self._records.keep_place(self._head.id, place)

    def look(self) -> Progress:
        """How things stand; also writes down a hand-in that the clock has made."""
        now = self._clock()
        attempt = self._records.record(self._head.id, lambda attempt: rules.close(attempt, now))
        assert isinstance(attempt, Attempt)
        progress = self._progress(attempt, now)
        return replace(progress, place=self._records.place(self._head.id))

    def submit(self) -> Receipt | Refusal:
        """Hand in; the same receipt however often."""
        now = self._clock()

        def decide(attempt: Attempt) -> Decision:
            earliest = self._hand_in_from(attempt)
            if earliest is not None and now < earliest and attempt.phase(now) is Phase.RUNNING:
                return Refusal.TOO_EARLY
            return rules.submit(attempt, now)

        attempt = self._records.record(self._head.id, decide)
        return attempt if isinstance(attempt, Refusal) else receipt(self._head.id, attempt)

    def _progress(self, attempt: Attempt, now: datetime) -> Progress:
        earliest = self._hand_in_from(attempt)
        return Progress(attempt.phase(now), attempt.responses, attempt.deadline, now, hand_in_from=earliest)

    def _hand_in_from(self, attempt: Attempt) -> datetime | None:
        wait = self._sitting.earliest_hand_in
        return attempt.started.at + wait if attempt.started and wait else None


def receipt(attempt_id: str, attempt: Attempt) -> Receipt | Refusal:
    """The receipt of an attempt that was handed in. The number is short enough to be read out."""
    if attempt.submitted is None:
        return Refusal.NOT_SUBMITTED
    responses = attempt.responses
    sha = digest([attempt_id, sorted(responses.items())])
    number = f"{attempt.submitted.at:%m%d}-{sha[:4]}-{sha[4:8]}".upper()
    return Receipt(number, sha, attempt.submitted.at, len(responses), attempt.submitted.by_clock)
