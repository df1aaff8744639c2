"""Freezing an exam: the paper and the sitting go into the records together, and from then on nothing of them changes.

Law: ids and times are arguments or come from the caller's clock; what is frozen here is what is marked later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from quiz.exam.candidate import Person
from quiz.exam.eligibility import AgeRule, decide
from quiz.exam.sitting import Purpose, Seat, Sitting
from quiz.paper import Paper
from quiz.records import Records
from quiz.scoring import MarkingRule

# What is on its way to the disk when the time is up still counts; nobody can type in it.
LOCAL_GRACE = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organiser sets for a sitting; ``pass_mark`` in marks of the paper."""

    title: str
    on: date
    duration: timedelta
    pass_mark: Decimal
    rule: MarkingRule = field(default_factory=MarkingRule)
    unit: str = ""
    place: str = ""
    closes: datetime | None = None
    age_rule: str = ""  # in words, printed with the results


def seats_for(people: Iterable[Person], rule: AgeRule) -> tuple[Seat, ...]:
    """Everybody of the roster, with the decision and its reason."""
    people = tuple(people)
    numbers = Counter(person.number for person in people)
    return tuple(
        Seat(person, decide(person, rule), _key(person, place, numbers)) for place, person in enumerate(people, start=1)
    )


def _key(person: Person, place: int, numbers: Counter[str]) -> str:
    """A 工号 has no "#", so that a made-up key is nobody's."""
    return person.number if person.number and numbers[person.number] == 1 else f"#{place}"


def freeze(
    records: Records,
    purpose: Purpose,
    terms: Terms,
    paper: Paper,
    sitting_id: str,
    at: datetime,
    seats: tuple[Seat, ...] = (),
) -> Sitting:
    """Freeze a sitting: a mock exam has no seats. Departments keep the order in which the roster names them."""
    sitting = Sitting(
        id=sitting_id,
        title=terms.title,
        purpose=purpose,
        paper_id=paper.id,
        on=terms.on,
        duration=terms.duration,
        full_marks=paper.full_marks,
        pass_mark=terms.pass_mark,
        rule=terms.rule,
        unit=terms.unit,
        place=terms.place,
        closes=terms.closes,
        grace=LOCAL_GRACE,
        seats=seats,
        departments=tuple(dict.fromkeys(seat.person.unit for seat in seats)),
        age_rule=terms.age_rule,
    )
    records.keep_paper(paper, at)
    records.keep_sitting(sitting, at)
    return sitting
