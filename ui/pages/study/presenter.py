"""What the home of self-study shows: who learns, what is left today, how far they have come.

Law: no Qt. Everything is computed from the log of answers and the bank as they are now; nothing counts what was left
undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from quiz.study.mastery import Grasp, LawStanding, by_law, spread
from quiz.study.memory import overview
from quiz.study.portion import Portion, portion
from ui.settings import Settings

if TYPE_CHECKING:
    from quiz.profiles import Profile
    from ui.doors import Doors

DAYS = 14  # of the chart
NOTHING = Portion(0, 0)


@dataclass(frozen=True, slots=True)
class StudyShown:
    """All of the page; ``learner`` is None where nobody is known to learn. ``days``: answers on each of the last days,
    oldest first; ``study_days``: on how many there was any answer at all.
    """

    learner: Profile | None = None
    questions: int = 0
    portion: Portion = NOTHING
    right_today: int = 0
    seen: int = 0
    in_book: int = 0
    study_days: int = 0
    grasps: Mapping[Grasp, int] = field(default_factory=dict)
    days: tuple[tuple[date, int], ...] = ()
    laws: tuple[LawStanding, ...] = ()
    bank_version: str = ""
    bank_checked_on: str = ""


def load(doors: Doors, settings: Settings) -> StudyShown:
    """A job: read and add up."""
    from quiz.study.learner import knowledge, learner, local_day

    who, today = learner(doors.database, settings.profile_id), local_day(doors.clock())
    if who is None:
        return StudyShown()
    questions = doors.bank.usable()
    ids = [question.id for question in questions]
    known = knowledge(doors.study, who.id)
    told = overview(ids, known.outcomes, known.memories, today)
    return StudyShown(
        learner=who,
        questions=len(questions),
        portion=portion(ids, known.memories, known.days, today, settings.daily_amount),
        right_today=told.first_tries_today_right,
        seen=told.seen,
        in_book=told.in_book,
        study_days=len(known.days),
        grasps=spread(ids, known.memories),
        days=tuple((day, known.days.get(day, 0)) for day in _last_days(today)),
        laws=by_law(questions, known.memories),
        bank_version=doors.bank.version(),
        bank_checked_on=doors.bank.fact("starter_checked_on"),
    )


def _last_days(today: date) -> list[date]:
    return [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
