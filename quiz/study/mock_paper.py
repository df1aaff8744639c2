"""The paper of a mock exam: in the proportions of the real one, as far as the bank goes.

Law: pure; a bank that lacks a kind fills up with what it has, and one too small is asked for less: a mock exam can
be sat as soon as there is a question to ask.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from math import ceil

from question_bank.question import Kind, Question
from quiz.blueprint import Blueprint, Section, draw
from quiz.paper import Paper

FULL = 80  # 40 单选, 20 多选, 20 判断
SIZES = (FULL, 50, 20)
FULL_MARKS = 100
PASS_SHARE = Decimal("0.6")
# How many of each kind there are to a multi-choice question; blanks only where the others do not suffice.
_SHARES: Mapping[Kind, int] = {Kind.SINGLE: 2, Kind.MULTIPLE: 1, Kind.TRUE_FALSE: 1, Kind.BLANK: 0}
_MINUTES_A_QUESTION = 90 / FULL


@dataclass(frozen=True, slots=True)
class MockShape:
    """A mock exam to choose: its sections and its time."""

    sections: tuple[Section, ...]
    duration: timedelta

    @property
    def count(self) -> int:
        """How many questions."""
        return sum(section.count for section in self.sections)

    @property
    def full_marks(self) -> Decimal:
        """What it is worth."""
        return sum((section.count * section.marks for section in self.sections), Decimal(0))


def shapes(have: Mapping[Kind, int]) -> tuple[MockShape, ...]:
    """The mock exams that a bank with so many questions of each kind can give, the longest first; none from an empty
    bank.
    """
    total = sum(have.get(kind, 0) for kind in _SHARES)
    counts = [size for size in SIZES if size <= total] or [total] * bool(total)
    return tuple(_shape(count, have) for count in counts)


def _shape(count: int, have: Mapping[Kind, int]) -> MockShape:
    taken = _shared_out(count, have)
    usual = {Kind.SINGLE: 40, Kind.MULTIPLE: 20, Kind.TRUE_FALSE: 20}
    each = Decimal(FULL_MARKS) / count
    even = each if each == each.to_integral() else Decimal(1)
    sections = tuple(
        Section(kind, number, Decimal(2 if kind is Kind.MULTIPLE else 1) if taken == usual else even)
        for kind, number in taken.items()
    )
    return MockShape(sections, timedelta(minutes=ceil(count * _MINUTES_A_QUESTION / 5) * 5))


def _shared_out(count: int, have: Mapping[Kind, int]) -> dict[Kind, int]:
    """So many of each kind: one by one to the kind that is farthest behind its share and has one left."""
    taken = dict.fromkeys(_SHARES, 0)
    whole = sum(_SHARES.values())
    for number in range(1, count + 1):
        with_more = [kind for kind in _SHARES if taken[kind] < have.get(kind, 0)]
        taken[max(with_more, key=lambda kind: _SHARES[kind] * number / whole - taken[kind])] += 1
    return {kind: number for kind, number in taken.items() if number}


def draw_mock(shape: MockShape, questions: Sequence[Question], title: str, seed: int, paper_id: str) -> Paper:
    """A paper of this shape; with fewer questions where the bank has too many that are nearly the same.

    Raises ``ValueError`` where there is no question at all.
    """
    sections = shape.sections
    while sections:
        drawn = draw(Blueprint(title, sections), questions, seed, paper_id)
        if isinstance(drawn, Paper):
            return drawn
        there = {shortage.kind: shortage.available for shortage in drawn}
        fewer = (replace(section, count=there.get(section.kind, section.count)) for section in sections)
        sections = tuple(section for section in fewer if section.count)
    raise ValueError("no question to ask")
