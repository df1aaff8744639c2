"""Freezing an exam: the paper and the sitting go into the records together, and from then on nothing of them changes.

Law: ids and times are arguments or come from the caller's clock; what is frozen here is what is marked later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from quiz.exam.candidate import Person
from quiz.exam.eligibility import AgeRule, Rule, decide
from quiz.exam.sitting import Counted, Purpose, Seat, Sitting
from quiz.local_desk import LOCAL_GRACE
from quiz.paper import Paper
from quiz.records import Records
from quiz.scoring import MarkingRule


@dataclass(frozen=True, slots=True)
class Terms:
    """What the organiser sets for a sitting; ``pass_mark`` in marks of the paper, the rest as in ``Sitting``."""

    title: str
    on: date
    duration: timedelta
    pass_mark: Decimal
    rule: MarkingRule = field(default_factory=MarkingRule)
    unit: str = ""
    place: str = ""
    closes: datetime | None = None
    age_rule: str = ""  # who must sit, in words, printed with the results
    opens: datetime | None = None
    grace: timedelta = LOCAL_GRACE
    late_entry: timedelta | None = None
    earliest_hand_in: timedelta = timedelta(0)
    parent: str = ""
    counted: Counted = Counted.HIGHEST


def seats_for(people: Iterable[Person], rule: AgeRule | Rule) -> tuple[Seat, ...]:
    """Everybody of the roster, with the decision and its reason."""
    people = tuple(people)
    numbers = Counter(person.number for person in people)
    return tuple(
        Seat(person, decide(person, rule), _key(person, place, numbers)) for place, person in enumerate(people, start=1)
    )


def _key(person: Person, place: int, numbers: Counter[str]) -> str:
    """A 工号 has no "#", so that a made-up key is nobody's."""
    return person.number if person.number and numbers[person.number] == 1 else f"#{place}"


def dealt(seats: Sequence[Seat], papers: int) -> tuple[Seat, ...]:
    """A paper for each seat, going round room by room and seat by seat, those who must sit first: so each paper is
    used as often as the others, and neighbours have different ones.
    """
    if papers < 2:
        return tuple(seats)

    def place(index: int) -> tuple[bool, str, str, int, str]:
        person = seats[index].person
        number = person.seat_number
        return (not seats[index].decision.must_sit, person.building, person.room, len(number), number)

    paper_of = {index: turn % papers for turn, index in enumerate(sorted(range(len(seats)), key=place))}
    return tuple(replace(seat, paper=paper_of[index]) for index, seat in enumerate(seats))


def freeze(
    records: Records,
    purpose: Purpose,
    terms: Terms,
    paper: Paper,
    sitting_id: str,
    at: datetime,
    seats: tuple[Seat, ...] = (),
    parallel: Sequence[Paper] = (),
) -> Sitting:
    """Freeze a sitting: a mock exam has no seats. Departments keep the order in which the roster names them.

    ``parallel``: papers drawn like ``paper``; they are dealt out so that neighbours have different ones.
    """
    papers = (paper, *parallel)
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
        opens=terms.opens,
        grace=terms.grace,
        seats=dealt(seats, len(papers)),
        departments=tuple(dict.fromkeys(seat.person.unit for seat in seats)),
        age_rule=terms.age_rule,
        late_entry=terms.late_entry,
        earliest_hand_in=terms.earliest_hand_in,
        parallel=tuple(each.id for each in papers) if parallel else (),
        parent=terms.parent,
        counted=terms.counted,
    )
    for each in papers:
        records.keep_paper(each, at)
    records.keep_sitting(sitting, at)
    return sitting
