"""The people of a roster on their way to a frozen list: who must sit by the rule, and what a person decided otherwise.

Law: no Qt; the rule decides, a person may decide otherwise with a reason, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from question_bank.errors import RowProblem
from quiz.exam.arrange import seats_for
from quiz.exam.candidate import Person
from quiz.exam.columns import columns_of
from quiz.exam.eligibility import Decision, HeadCount, Reason, Rule, decide, head_count
from quiz.exam.name_order import name_key
from quiz.exam.sitting import Seat
from quiz.score_sheet.results import Outcome, SittingResult


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, what was decided and whether a person did (``by_hand``). ``place`` on the roster, from 1."""

    place: int
    person: Person
    decision: Decision
    by_hand: bool = False

    @property
    def doubtful(self) -> bool:
        """Somebody should look, and nobody has decided yet."""
        return bool(self.decision.doubts) and not self.by_hand


@dataclass(frozen=True)
class People:
    """``by_hand``: decisions of a person, by place on the roster."""

    path: Path
    people: tuple[Person, ...]
    problems: tuple[RowProblem, ...]
    rule: Rule
    by_hand: Mapping[int, Decision] = field(default_factory=dict)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Everybody, in the roster's order."""
        return tuple(
            Entry(place, person, self.by_hand.get(place) or decide(person, self.rule), place in self.by_hand)
            for place, person in enumerate(self.people, 1)
        )

    @cached_property
    def head_count(self) -> HeadCount:
        """How many the rule alone would have sit, by either reading."""
        return head_count(self.people, self.rule)

    @cached_property
    def of_any_age(self) -> int:
        """How many the rule would have sit if age did not matter."""
        return sum(decide(person, replace(self.rule, age=None)).must_sit for person in self.people)

    @cached_property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """What a rule can be made of: columns, and the texts that occur in them."""
        return columns_of(self.people)

    @property
    def must_sit(self) -> int:
        """How many must sit, a person's decisions included."""
        return sum(entry.decision.must_sit for entry in self.entries)

    def count(self, reason: Reason) -> int:
        """How many of one reason."""
        return sum(entry.decision.reason is reason for entry in self.entries)

    @property
    def doubtful(self) -> int:
        """How many somebody should look at."""
        return sum(entry.doubtful for entry in self.entries)

    @property
    def without_number(self) -> int:
        """How many have no 工号 and are told apart by their place on the roster."""
        return sum(not person.number for person in self.people)

    def by_rule(self, rule: Rule) -> People:
        """Another rule; what a person decided stays."""
        return replace(self, rule=rule)

    def overruled(self, place: int, reason: Reason, why: str) -> People:
        """A person's own decision, with the reason."""
        decision = Decision(reason is Reason.ADDED_BY_HAND, reason, words=why)
        return replace(self, by_hand={**self.by_hand, place: decision})

    def back_to_rule(self, place: int) -> People:
        """The rule decides again."""
        return replace(self, by_hand={kept: decision for kept, decision in self.by_hand.items() if kept != place})

    def seats(self) -> tuple[Seat, ...]:
        """What is frozen."""
        seats = seats_for(self.people, self.rule)
        return tuple(replace(seat, decision=entry.decision) for seat, entry in zip(seats, self.entries, strict=True))


def again(title: str, people: Iterable[Person], parent: SittingResult) -> People:
    """Those who sit a make-up, and on the list beside them those who were on leave: they may be added by hand."""
    due = set(people)
    on_leave = {row.person: row.note for row in parent.rows if row.outcome is Outcome.ON_LEAVE}
    listed = tuple(row.person for row in parent.rows if row.person in due or row.person in on_leave)
    rule = Rule(None)
    by_hand: dict[int, Decision] = {}
    for place, person in enumerate(listed, 1):
        if person in on_leave:
            by_hand[place] = Decision(False, Reason.ON_LEAVE, words=on_leave[person])
        elif not decide(person, rule).must_sit:  # had been added by hand, whatever the roster says
            by_hand[place] = Decision(True, Reason.ADDED_BY_HAND)
    return People(Path(title), listed, (), rule, by_hand)


def sorted_by_name(entry: Entry) -> object:
    """Pinyin order for a table's column of names."""
    return name_key(entry.person.name)
