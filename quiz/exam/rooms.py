"""Whom a member of staff is for: an invigilator for the candidates of the own rooms, everybody else for all.

Law: a candidate of another room is, to an invigilator, no candidate at all.
"""

from __future__ import annotations

from quiz.exam.candidate import Person
from quiz.exam.course import Course
from quiz.exam.hall_store import Session
from quiz.exam.roles import Role
from quiz.exam.sitting import Sitting


def room_of(person: Person) -> str:
    """Building and room, as the roster writes them.

    >>> room_of(Person("0001", "王伟", building="主楼", room="301"))
    '主楼 301'
    """
    return " ".join(part for part in (person.building.strip(), person.room.strip()) if part)


def reach(course: Course, session: Session, sitting: Sitting) -> frozenset[str] | None:
    """The keys of the seats this member of staff may see and act on; None: all of them."""
    if session.role is not Role.INVIGILATOR:
        return None
    account = course.store.account(session.who)
    if account is not None and not account.rooms:
        return None
    rooms = set(account.rooms) if account is not None else set()
    return frozenset(seat.key for seat in sitting.seats if room_of(seat.person) in rooms)
