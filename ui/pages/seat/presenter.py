"""Who may sit down at this computer now: the people of the exam, and for one of them yes, no and why.

Law: no Qt. The answer is looked up anew each time somebody wants to begin; a list that was loaded before decides
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto
from unicodedata import normalize

from quiz.attempt import Attempt, Phase, close
from quiz.exam.candidate import Person, folded_name
from quiz.exam.eligibility import Decision
from quiz.exam.name_order import name_key
from quiz.exam.sitting import Purpose, Seat, Sitting
from quiz.local_desk import LocalDesk
from quiz.records import Records
from ui.doors import Doors


class Answer(Enum):
    """May this person sit down? ``BEGIN`` and ``GO_ON`` are the two ways of yes."""

    BEGIN = auto()
    GO_ON = auto()
    NOT_DUE = auto()
    HANDED_IN = auto()
    VOIDED = auto()
    CLOSED = auto()
    TOO_EARLY = auto()
    UNKNOWN = auto()

    @property
    def yes(self) -> bool:
        """The desk is theirs."""
        return self in (Answer.BEGIN, Answer.GO_ON)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who can be found on this page. ``sought``: number, name, pinyin in full and by initials, folded.

    ``key`` is the seat's; the ``number`` may be missing.
    """

    key: str
    number: str
    name: str
    unit: str
    must_sit: bool
    sought: str

    @property
    def order(self) -> object:
        """Pinyin."""
        return name_key(self.name)


@dataclass(frozen=True, slots=True)
class Exam:
    """An exam that candidates can sit here, and its people by pinyin."""

    id: str
    title: str
    on: date
    duration: timedelta
    questions: int
    full_marks: object
    people: tuple[Candidate, ...]
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands about one person. ``answered`` and ``left`` of an attempt that was interrupted, ``at`` of one
    that was handed in.
    """

    answer: Answer
    key: str
    person: Person
    decision: Decision | None = None
    answered: int = 0
    left: timedelta = timedelta(0)
    at: datetime | None = None
    why: str = ""


def exams(doors: Doors) -> tuple[Exam, ...]:
    """The exams that are not over, today's first, then those to come, then those that were not ended; for a job.

    One that was ended is not over for somebody who is still at it.
    """
    found, now = [], doors.clock()
    today = now.astimezone().date()
    for head in doors.records.sittings(Purpose.SUPERVISED):
        if head.closed_at is None or _somebody_is_at_it(doors.records, head.id, now):
            sitting = doors.records.sitting(head.id)
            questions = len(doors.records.paper(sitting.paper_id).questions)
            people = tuple(sorted((candidate(seat) for seat in sitting.seats), key=lambda c: c.order))  # type: ignore[type-var,return-value]
            exam = Exam(head.id, head.title, sitting.on, sitting.duration, questions, sitting.full_marks, people)
            found.append(replace(exam, opens=sitting.opens))
    return tuple(sorted(found, key=lambda exam: (exam.on < today, abs(exam.on - today))))


def _somebody_is_at_it(records: Records, sitting_id: str, now: datetime) -> bool:
    return any(records.attempt(head.id).phase(now) is Phase.RUNNING for head in records.attempts(sitting_id))


def candidate(seat: Seat) -> Candidate:
    """As this page seeks them."""
    syllables = [syllable for syllable, _tone, _character in name_key(seat.person.name)]
    pinyin, initials = "".join(syllables), "".join(syllable[:1] for syllable in syllables)
    sought = "\n".join((seat.person.number, folded_name(seat.person.name), pinyin, initials)).casefold()
    return Candidate(seat.key, seat.person.number, seat.person.name, seat.person.unit, seat.decision.must_sit, sought)


def matching(people: Sequence[Candidate], text: str) -> tuple[Candidate, ...]:
    """Those who must sit where nothing is sought; else everybody whose number, name or pinyin has it, whole numbers
    first.
    """
    wanted = "".join(normalize("NFKC", text).casefold().split())
    if not wanted:
        return tuple(person for person in people if person.must_sit)
    exact = [person for person in people if person.number.casefold() == wanted]
    rest = [person for person in people if wanted in person.sought and person not in exact]
    return (*exact, *rest)


def standing(sitting: Sitting, closed: bool, seat: Seat, attempt: Attempt, now: datetime) -> Standing:
    """Whether this person may sit down ``now``, and why not."""
    person, decision = seat.person, seat.decision

    def told(answer: Answer, **more: object) -> Standing:
        return Standing(answer, seat.key, person, decision, **more)  # type: ignore[arg-type]

    if attempt.voided:
        return told(Answer.VOIDED, why=attempt.voided.why)
    if attempt.submitted:
        return told(Answer.HANDED_IN, at=attempt.submitted.at, answered=len(attempt.responses))
    if attempt.phase(now) is Phase.OVERDUE:
        return told(Answer.HANDED_IN, at=attempt.deadline, answered=len(attempt.responses))
    if attempt.deadline is not None:
        return told(Answer.GO_ON, answered=len(attempt.responses), left=attempt.deadline - now)
    if not decision.must_sit:
        return told(Answer.NOT_DUE)
    if closed or (sitting.closes is not None and now >= sitting.closes):
        return told(Answer.CLOSED)
    if now.astimezone().date() < sitting.on or (sitting.opens is not None and now < sitting.opens):
        return told(Answer.TOO_EARLY)
    return told(Answer.BEGIN)


def ask_for(doors: Doors, sitting_id: str, key: str) -> Standing:
    """How things stand for one person, from the log; for a job."""
    sitting, records, now = doors.records.sitting(sitting_id), doors.records, doors.clock()
    seat = sitting.seat(key)
    if seat is None:
        return Standing(Answer.UNKNOWN, key, Person("", ""))
    attempt = _swept(records, sitting_id, key, now)
    return standing(sitting, records.closed_at(sitting_id) is not None, seat, attempt, now)


def desk_for(doors: Doors, sitting_id: str, key: str) -> LocalDesk | Standing:
    """A desk where the person may sit down at this moment, else how things stand; for a job."""
    found = ask_for(doors, sitting_id, key)
    if not found.answer.yes:
        return found
    head = doors.records.open_attempt(sitting_id, key, found.person.name, doors.clock())
    return LocalDesk(doors.records, doors.records.sitting(sitting_id), head, doors.clock)


def _swept(records: Records, sitting_id: str, key: str, now: datetime) -> Attempt:
    """The person's attempt, with what the clock has decided written down; an empty one where there is none."""
    heads = records.attempts(sitting_id, key)
    if not heads:
        return Attempt()
    attempt = records.record(heads[0].id, lambda attempt: close(attempt, now))
    assert isinstance(attempt, Attempt)  # closing refuses nothing
    return attempt
