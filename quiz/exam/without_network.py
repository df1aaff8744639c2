"""What the hall does for desks whose network may fail: booklets ahead under lock, and what comes on a stick.

Law: the code that opens the packages leaves the hall only once the exam has begun. What comes on a stick came after
its time: it is held for a decision, never merged, and the same file twice changes nothing.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import replace
from datetime import datetime, timedelta

from quiz.attempt import Answered, Phase, Refusal
from quiz.exam import protocol as p
from quiz.exam import secret
from quiz.exam import staff_protocol as s
from quiz.exam.audit import Deed
from quiz.exam.course import Course, fits
from quiz.exam.hall_store import Session
from quiz.exam.ledger import Standing
from quiz.exam.outbox import Waiting
from quiz.exam.package import lock
from quiz.exam.protocol import Denial, Denied
from quiz.exam.sealed import HallKey
from quiz.exam.sitting import Sitting

SEALED = "sealed"  # why such an answer is held
LEFT_AT_MOST = 200  # times an attempt's window is noted to have been left
_LARGEST = 2**31 - 1  # that a whole number of the store may be


def package(course: Course, sitting: Sitting, standing: Standing, at: datetime) -> p.Package | Denied:
    """The booklet under lock, for one who waits; the code is made for the first who asks."""
    match standing.attempt.phase(at):
        case Phase.SUBMITTED:
            return Denied(Refusal.SUBMITTED)
        case Phase.VOIDED:
            return Denied(Refusal.VOIDED)
    run = course.store.run(sitting.id)
    if not run.unlock:
        run = replace(run, unlock=secret.new_unlock())
        course.store.keep_run(run)
    seat = course.seat(sitting, standing.head.person)
    duration = sitting.duration + (seat.extra if seat else timedelta(0))
    locked = lock(course.sheet(sitting, standing.head), run.unlock, standing.head.id)
    return p.Package(locked, int(duration.total_seconds()))


def unlock_code(course: Course, sitting: Sitting, at: datetime) -> str:
    """What opens the packages of a sitting that has begun, else nothing; nothing by a clock that is in doubt."""
    begins_at = course.begins_at(sitting)
    if begins_at is None or at < begins_at or course.clock_doubtful():
        return ""
    return course.store.run(sitting.id).unlock


def left_window(course: Course, standing: Standing, request: p.LeftWindow, at: datetime) -> p.Kept | Denied:
    """On record while the attempt runs, up to so many times."""
    if not 0 <= request.seconds <= _LARGEST:
        return Denied(Denial.UNREADABLE)
    if standing.attempt.phase(at) is Phase.RUNNING:
        course.store.add_left(standing.head.id, at, request.seconds, LEFT_AT_MOST)
    return p.Kept(at)


def take_sealed(
    course: Course,
    key: HallKey | None,
    session: Session,
    sitting: Sitting,
    request: s.UploadSealed,
    reach: frozenset[str] | None,
    at: datetime,
) -> p.Reply:
    """Hold what the hall does not know yet, whoever's it is by the session that sealed it."""
    if not request.id or len(request.id) > p.MAX_TEXT:
        return Denied(Denial.UNREADABLE)
    try:
        file = b64decode(request.content, validate=True)
    except (NotBase64, ValueError):
        return Denied(Denial.NOT_SEALED)
    found = key.open(file, sitting.id) if key is not None else None
    sealed_by = course.store.session(secret.fast_hash(found.token)) if found is not None else None
    if (
        found is None
        or sealed_by is None
        or not sealed_by.attempt_id
        or (sealed_by.sitting_id, sealed_by.who) != (sitting.id, found.number)
    ):
        return Denied(Denial.NOT_SEALED)
    seat, standing = course.seat(sitting, found.number), course.ledger.seated(sitting.id, found.number)
    if seat is None or standing is None or (reach is not None and found.number not in reach):
        return Denied(Denial.NO_SUCH_CANDIDATE)
    course.catch_up(sitting, standing, at)
    questions = course.questions(sitting, found.number)
    new = [
        Answered(at, each.question, each.response, each.epoch, each.seq)
        for each in found.answers
        if _numbered(each, sealed_by)
        and (each.epoch, each.seq) not in standing.keys
        and each.question in questions
        and fits(questions[each.question], each.response)
    ]
    course.store.hold_all(standing.head.id, new, SEALED)
    wish = " handing in" if found.handing_in else ""
    course.note(
        Deed(
            at, session.who, session.role.value, type(request).__name__, sitting.id, found.number, request.why,
            f"{len(found.answers)} answers, {len(new)} unknown{wish}", f"{session.who}/{request.id}",
        )
    )  # fmt: skip
    return s.SealedTaken(found.number, seat.person.name, len(found.answers), len({answered.key for answered in new}))


def _numbered(answer: Waiting, session: Session) -> bool:
    """Its number is one that this session's desk can have given."""
    return 1 <= answer.epoch <= session.epoch and 1 <= answer.seq <= _LARGEST
