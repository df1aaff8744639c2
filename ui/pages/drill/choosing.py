"""Which questions a set holds, read from the store. Law: jobs for the store's lane; no Qt, no widget, plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from question_bank.question import Question
from quiz.study import drill as sets
from quiz.study.drill import Drill
from quiz.study.mastery import asks_of
from quiz.study.memory import Memory, Mode
from quiz.study.portion import portion, todays_set
from ui.pages.drill.shown import Wish
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.doors import Doors


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose set, of which day, and all it needs. ``goes_on``: the one under way is still the right one."""

    person: str
    day: date
    drill: Drill
    questions: Mapping[str, Question]
    memories: Mapping[str, Memory]
    bank_empty: bool = False
    goes_on: bool = False


def choose(doors: Doors, settings: Settings, wish: Wish, seed: int, under_way: Chosen | None) -> Chosen | None:
    """The set that is wished for, or the one under way; None where nobody is known to learn."""
    from quiz.study.learner import knowledge, learner, local_day

    person, today = learner(doors.database, settings.profile_id), local_day(doors.clock())
    if person is None:
        return None
    if under_way is not None and (under_way.person, under_way.day) == (person.id, today):
        return replace(under_way, goes_on=True)
    usable = doors.bank.usable()
    questions = {question.id: question for question in usable}
    known = knowledge(doors.study, person.id)
    asks = asks_of(usable, wish.law)
    if wish.ids:
        drill = sets.of([id_ for id_ in wish.ids if id_ in questions], wish.mode)
    elif wish.mode is Mode.TODAY:
        due = portion(questions.keys(), known.memories, known.days, today, settings.daily_amount)
        drill = todays_set(asks, known.memories, due, today, seed)
    else:
        after = doors.study.last_in(person.id, Mode.ORDER) if wish.mode is Mode.ORDER else ""
        drill = sets.choose(wish.mode, asks, known.memories, today, settings.daily_amount, seed, after=after)
    return Chosen(person.id, today, drill, questions, known.memories, bank_empty=not usable)


def left_today(doors: Doors, settings: Settings) -> int:
    """How many of today's questions are still to do."""
    from quiz.study.learner import knowledge, learner, local_day

    person, today = learner(doors.database, settings.profile_id), local_day(doors.clock())
    if person is None:
        return 0
    known = knowledge(doors.study, person.id)
    ids = [question.id for question in doors.bank.usable()]
    return portion(ids, known.memories, known.days, today, settings.daily_amount).left
