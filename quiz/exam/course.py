"""The sittings of a hall and how they stand: who sits there, when all begin, what the clock has decided.

Law: what is frozen (sitting, paper) may be remembered for ever; everything else is a cache over the store. Time is
an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from question_bank.question import LETTERS, MAX_TEXT, Filled, Kind, Letters, Response, Truth, Written
from quiz import attempt as rules
from quiz.attempt import Phase, Refusal
from quiz.errors import UnknownRecord
from quiz.exam.audit import Audit, Deed
from quiz.exam.hall_store import HallStore
from quiz.exam.ledger import Ledger, Standing
from quiz.exam.protocol import Sheet, encode
from quiz.exam.sitting import Purpose, Seat, Sitting
from quiz.paper import BookletQuestion, Paper, booklet, without_key
from quiz.records import AttemptHead, Records

_LONG_OVER = timedelta(days=2)
_OFFERED = [frozenset(LETTERS[:count]) for count in range(len(LETTERS) + 1)]
CLOCK_DOUBTED, CLOCK_CONFIRMED = "clock_doubted", "ConfirmClock"


class Course:
    """Guards the caches of one hall; used by one thread at a time, the writer's."""

    def __init__(self, records: Records, store: HallStore, audit: Audit) -> None:
        self.records = records
        self.store = store
        self.audit = audit
        self.ledger = Ledger(records)
        self.heard: dict[str, datetime] = {}  # by attempt: when its desk last spoke
        self.reached: set[str] = set()  # network addresses that have spoken to this hall
        self._sittings: dict[str, tuple[Sitting, Mapping[str, Seat]]] = {}
        self._papers: dict[str, Paper] = {}
        self._questions: dict[str, Mapping[str, BookletQuestion]] = {}
        self._sheets: dict[str, bytes] = {}
        self._doubtful: bool | None = None

    def forget(self) -> None:
        """A transaction was rolled back: only what is frozen may still be believed."""
        self.ledger.forget()
        self.store.forget()
        self._doubtful = None

    # --- what is frozen ---

    def sitting(self, sitting_id: str) -> Sitting | None:
        """A sitting that is held in a hall: one whose scores count, or a rehearsal; None where there is none such."""
        if sitting_id not in self._sittings:
            try:
                found = self.records.sitting(sitting_id)
            except UnknownRecord:
                return None
            if found.purpose is Purpose.MOCK:
                return None
            self._sittings[sitting_id] = (found, {seat.key: seat for seat in found.seats})
        return self._sittings[sitting_id][0]

    def seat(self, sitting: Sitting, key: str) -> Seat | None:
        """The seat with this key."""
        return self._sittings[sitting.id][1].get(key)

    def paper(self, sitting: Sitting, key: str) -> Paper:
        """The paper of the seat with this key, as frozen."""
        paper_id = self._paper_id(sitting, key)
        if paper_id not in self._papers:
            paper = self._papers[paper_id] = self.records.paper(paper_id)
            self._questions[paper_id] = {q.question.id: without_key(q, None) for q in paper.questions}
        return self._papers[paper_id]

    def questions(self, sitting: Sitting, key: str) -> Mapping[str, BookletQuestion]:
        """The questions of this seat's paper without keys, by id."""
        self.paper(sitting, key)
        return self._questions[self._paper_id(sitting, key)]

    def sheet(self, sitting: Sitting, head: AttemptHead) -> bytes:
        """The booklet of one attempt, ready for the wire: made at log-in, so that the start costs nothing."""
        if head.id not in self._sheets:
            self._sheets[head.id] = encode(Sheet(booklet(self.paper(sitting, head.person), head.id)))
        return self._sheets[head.id]

    def _paper_id(self, sitting: Sitting, key: str) -> str:
        """As ``Sitting.paper_of``, without looking through all seats for each answer."""
        seat = self.seat(sitting, key) if sitting.parallel else None
        return sitting.paper_id if seat is None else sitting.papers[seat.paper % len(sitting.papers)]

    # --- how things stand ---

    def begins_at(self, sitting: Sitting) -> datetime | None:
        """When all begin together: as the organiser said, else when the window opens."""
        return self.store.run(sitting.id).begins_at or sitting.opens

    def entry_open(self, sitting: Sitting, at: datetime) -> bool:
        """May one who has not come yet still come in?"""
        begins_at = self.begins_at(sitting)
        if self.records.closed_at(sitting.id) is not None or (sitting.closes is not None and at >= sitting.closes):
            return False
        if begins_at is None or at <= begins_at:
            return True
        if at >= begins_at + sitting.duration:
            return False
        return sitting.late_entry is None or at <= begins_at + sitting.late_entry

    def entry_until(self, sitting: Sitting) -> datetime | None:
        """When ``entry_open`` will end by itself; None while nobody knows when all begin."""
        begins_at = self.begins_at(sitting)
        if begins_at is None:
            return None
        late = sitting.duration if sitting.late_entry is None else min(sitting.late_entry, sitting.duration)
        return begins_at + late if sitting.closes is None else min(begins_at + late, sitting.closes)

    def catch_up(self, sitting: Sitting, standing: Standing, at: datetime) -> None:
        """Write down what the clock has decided: the common start, and the end of the time.

        Who waits begins at the common start, who comes later at their log-in, but everybody ends with the others
        (extra time by right apart): so nobody gains by a slow wire, a closed program or coming late.
        """
        attempt = standing.attempt
        if (attempt.deadline is not None and at <= attempt.deadline) or self.clock_doubtful():
            return  # in the middle of it, as nearly always
        if standing.attempt.phase(at) is Phase.WAITING:
            begins_at = self.begins_at(sitting)
            if begins_at is not None and at >= begins_at:
                seat = self.seat(sitting, standing.head.person)
                together = begins_at + sitting.duration
                ends = together if sitting.closes is None else min(together, sitting.closes)
                started = rules.start(
                    standing.attempt,
                    max(begins_at, standing.head.opened_at),
                    sitting.duration,
                    ends,
                    sitting.grace,
                    seat.extra if seat else rules.NOTHING,
                )
                if not isinstance(started, Refusal):
                    self.ledger.record(standing, started)
        self.ledger.record(standing, rules.close(standing.attempt, at))

    def sweep(self, at: datetime) -> int:
        """Catch up with everybody of every open sitting; returns how many attempts are still running."""
        running = 0
        for sitting in self.lately(at):
            for standing in self.ledger.of(sitting.id):
                self.catch_up(sitting, standing, at)
                running += standing.attempt.phase(at) in (Phase.RUNNING, Phase.OVERDUE)
        return running

    def running_since_before(self, moment: datetime, now: datetime) -> int:
        """How many attempts began before ``moment`` and are not over by hand."""
        begun = 0
        for sitting in self.lately(now):
            for standing in self.ledger.of(sitting.id):
                started = standing.attempt.started
                going_on = standing.attempt.phase(now) in (Phase.RUNNING, Phase.OVERDUE)
                begun += going_on and started is not None and started.at < moment
        return begun

    def lately(self, at: datetime) -> Iterator[Sitting]:
        """Sittings that are not long over: last year's need not be read again at each start."""
        for head in self.records.sittings():
            sitting = self.sitting(head.id) if head.purpose is not Purpose.MOCK else None
            if sitting is not None:
                began = self.begins_at(sitting) or datetime.combine(sitting.on, time(), at.tzinfo)
                if at < began + sitting.duration + _LONG_OVER:
                    yield sitting

    def clock_doubtful(self) -> bool:
        """The hall was started again with a clock that cannot be right, and nobody has confirmed it yet."""
        if self._doubtful is None:
            last = self.audit.last_of(CLOCK_DOUBTED, CLOCK_CONFIRMED)
            self._doubtful = last is not None and last.deed.did == CLOCK_DOUBTED
        return self._doubtful

    def note(self, deed: Deed) -> None:
        """On the audit chain; a deed with a request id is noted once."""
        if not deed.request or self.audit.done(deed.request) is None:
            self.audit.append(deed)
        self._doubtful = None


def fits(question: BookletQuestion, response: Response | None) -> bool:
    """Is this an answer to this question? The hall stores nothing else."""
    match response:
        case None:
            return True
        case Letters(letters):
            offered = _OFFERED[len(question.options)]  # a question that exists is lettered from A
            several = len(letters) > 1 and question.kind is not Kind.MULTIPLE
            return question.kind.is_choice and letters <= offered and not several
        case Truth():
            return question.kind is Kind.TRUE_FALSE
        case Filled(texts):
            return question.kind is Kind.BLANK and len(texts) <= question.blanks and sum(map(len, texts)) <= MAX_TEXT
        case Written(text):
            return question.kind is Kind.ESSAY and len(text) <= MAX_TEXT
