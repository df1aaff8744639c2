"""The board: who stands where, as far as the hall knows.

Law: shows states, numbers and times; never an answer, a key or a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from quiz.attempt import Phase
from quiz.exam import staff_protocol as s
from quiz.exam.course import Course
from quiz.exam.rooms import room_of
from quiz.exam.sitting import Seat, Sitting
from quiz.exam.without_network import unlock_code


def board(course: Course, sitting: Sitting, reach: frozenset[str] | None, at: datetime) -> s.Board:
    """Everybody within ``reach`` who must sit."""
    seats = [seat for seat in sitting.must_sit if reach is None or seat.key in reach]
    attempts = [standing.head.id for standing in course.ledger.of(sitting.id)]
    held, left = course.store.held_counts(attempts), course.store.left_counts(attempts)
    admitted = course.store.admitted(sitting.id)
    return s.Board(
        title=sitting.title,
        now=at,
        begins_at=course.begins_at(sitting),
        closed=course.records.closed_at(sitting.id) is not None,
        rows=tuple(_row(course, sitting, seat, seat.key in admitted, held, left, at) for seat in seats),
        released=course.store.run(sitting.id).released_at is not None,
        unlock=unlock_code(course, sitting, at),
        entry_until=course.entry_until(sitting),
        clock_doubtful=course.clock_doubtful(),
    )


def _row(
    course: Course,
    sitting: Sitting,
    seat: Seat,
    admitted: bool,
    held: Mapping[str, int],
    left: Mapping[str, int],
    at: datetime,
) -> s.BoardRow:
    person, of = seat.person, len(course.questions(sitting, seat.key))
    standing = course.ledger.seated(sitting.id, seat.key)
    if standing is None:
        return s.BoardRow(
            seat.key, person.name, person.unit, False, Phase.WAITING, 0, of, None, None, 0, 0,
            room=room_of(person), admitted=admitted,
        )  # fmt: skip
    course.catch_up(sitting, standing, at)
    attempt, heard = standing.attempt, course.heard.get(standing.head.id)
    return s.BoardRow(
        number=seat.key,
        name=person.name,
        unit=person.unit,
        arrived=True,
        phase=attempt.phase(at),
        answered=len(attempt.responses),
        of=of,
        deadline=attempt.deadline,
        silent_for=max(0.0, (at - heard) / timedelta(seconds=1)) if heard else None,
        late=len(attempt.late),
        held=held.get(standing.head.id, 0),
        room=room_of(person),
        handed_in=attempt.submitted.at if attempt.submitted else None,
        by_clock=attempt.submitted is not None and attempt.submitted.by_clock,
        left_window=left.get(standing.head.id, 0),
        on_paper=attempt.on_paper is not None,
        admitted=admitted,
    )
