"""Who is learning at this PC now, and all that follows from what they have answered.

Law: a PIN is asked once in a run of the program, and again after somebody else has been here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from question_bank.database import Database
from quiz.profiles import Profile, opens, profiles
from quiz.study.memory import Memory, Outcome, remember
from quiz.study.study_log import StudyLog

_let_in: set[str] = set()  # the profile that gave its PIN in this run of the program: at most one


def let_in(database: Database, profile_id: str, pin: str) -> bool:
    """Open a profile with its PIN; from now on it is open and every other one is not."""
    opened = opens(database, profile_id, pin)
    if opened:
        _let_in.clear()
        _let_in.add(profile_id)
    return opened


def learner(database: Database, profile_id: str) -> Profile | None:
    """The profile with this id; None where it is gone, or still wants its PIN."""
    found = next((profile for profile in profiles(database) if profile.id == profile_id), None)
    return found if found and (not found.locked or found.id in _let_in) else None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a learner has answered so far, and what it adds up to. ``days``: how many answers on each."""

    outcomes: tuple[Outcome, ...]
    memories: Mapping[str, Memory]
    days: Mapping[date, int]


def knowledge(study: StudyLog, person: str) -> Knowledge:
    """Computed from the log."""
    outcomes = study.outcomes(person)
    days: dict[date, int] = {}
    for _question, _right, _guessed, day in outcomes:
        days[day] = days.get(day, 0) + 1
    return Knowledge(tuple(outcomes), remember(outcomes), days)


def local_day(now: datetime) -> date:
    """The learner's own date, which is what spacing is counted by."""
    return now.astimezone().date()
