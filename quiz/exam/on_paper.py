"""Answers that were given on paper come to the hall: one candidate's, all at once, entered by an organiser.

Law: only after the exam has begun and before keys are known, and never over what was answered at a desk; the audit
chain carries a digest of what was entered.
"""

from __future__ import annotations

from datetime import datetime

from quiz import attempt as rules
from quiz.attempt import Refusal
from quiz.exam import staff_protocol as s
from quiz.exam.course import Course, fits
from quiz.exam.protocol import Denial, Denied
from quiz.exam.sitting import Sitting
from quiz.frozen import digest


def enter(course: Course, sitting: Sitting, request: s.EnterPaper, by: str, at: datetime) -> tuple[int, str] | Denied:
    """How many answers were entered, and their digest."""
    seat = course.seat(sitting, request.number)
    if seat is None:
        return Denied(Denial.NO_SUCH_CANDIDATE)
    begins_at = course.begins_at(sitting)
    if begins_at is None or at < begins_at:
        return Denied(Refusal.NOT_STARTED)
    if course.store.run(sitting.id).paper_released:
        return Denied(Refusal.OVER)
    asked = course.questions(sitting, seat.key)
    if not all(question in asked and fits(asked[question], said) for question, said in request.responses.items()):
        return Denied(Denial.NO_ANSWER)
    standing = course.ledger.seated(sitting.id, seat.key)
    if standing is None:
        head = course.records.open_attempt(sitting.id, seat.key, seat.person.name, at)
        standing = course.ledger.sit_down(head)
    else:
        course.catch_up(sitting, standing, at)
    decision = rules.enter_paper(standing.attempt, at, request.responses, by, request.why)
    if isinstance(decision, Refusal):
        return Denied(decision)
    course.ledger.record(standing, decision)
    return len(request.responses), digest(sorted(request.responses.items()))
