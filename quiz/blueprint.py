"""From a blueprint (how many of what) to a paper, or the reason why the bank cannot meet it; and how fair it will be.

Law: pure; ``seed`` is the only die, so that a draw can be repeated before witnesses.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from rapidfuzz.fuzz import ratio

from question_bank.question import Kind, Question, Standing
from quiz.paper import Paper, PaperQuestion, in_print_order

NEARLY_THE_SAME = 90  # rapidfuzz ratio of stem and options, 0 to 100

# What share of candidates answers rightly, before any answer is known: by grade of difficulty. The spread round it
# is that of real four-option banks, where the facilities of single questions lie about 0.2 apart.
EXPECTED_FACILITY: Mapping[int | None, float] = {1: 0.84, 2: 0.70, 3: 0.56, None: 0.72}
FACILITY_DEVIATION = 0.18


@dataclass(frozen=True, slots=True)
class Section:
    """``count`` questions of one kind, each worth ``marks``."""

    kind: Kind
    count: int
    marks: Decimal


@dataclass(frozen=True, slots=True)
class Blueprint:
    """How many of what. ``laws``: only these (empty: all). ``difficulty``: wished shares by grade (empty: as in the
    bank). Within that the draw is even over laws and grades.
    """

    title: str
    sections: tuple[Section, ...]
    laws: frozenset[str] = frozenset()
    difficulty: Mapping[int, float] = field(default_factory=dict)
    uncited_allowed: bool = True

    @property
    def full_marks(self) -> Decimal:
        """What the paper will be worth."""
        return sum((s.count * s.marks for s in self.sections), Decimal(0))

    @property
    def count(self) -> int:
        """How many questions the paper will have."""
        return sum(s.count for s in self.sections)


@dataclass(frozen=True, slots=True)
class Shortage:
    """One section that cannot be met: ``available`` of the ``wanted`` questions are there."""

    kind: Kind
    wanted: int
    available: int
    uncited_left_out: int = 0
    nearly_the_same_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Fairness:
    """What to expect, in marks. ``expected`` is this paper's mean score by what is known of its questions; the two
    spreads are easiest minus hardest of as many papers as there are candidates, drawn blindly or like this one.
    With one paper for all the spread between candidates is none.
    """

    expected: float
    spread_if_blind: float
    spread_if_even: float
    papers: int


def eligible(blueprint: Blueprint, questions: Iterable[Question]) -> list[Question]:
    """Those that may stand in a paper of this blueprint."""
    return [
        q
        for q in questions
        if q.standing.usable
        and (blueprint.uncited_allowed or q.standing is not Standing.UNCITED)
        and (not blueprint.laws or blueprint.laws & set(q.laws))
    ]


def draw(blueprint: Blueprint, questions: Sequence[Question], seed: int, paper_id: str) -> Paper | tuple[Shortage, ...]:
    """Draw a paper evenly over laws and difficulty, without the same or nearly the same question twice.

    Returns every shortage at once where the bank cannot meet the blueprint.
    """
    pool = eligible(blueprint, questions)
    die = random.Random(seed)
    chosen: list[PaperQuestion] = []
    shortages: list[Shortage] = []
    for section in blueprint.sections:
        of_kind = [q for q in pool if q.kind is section.kind]
        taken, too_near = _draw_section(of_kind, section.count, blueprint.difficulty, die, [c.question for c in chosen])
        if len(taken) < section.count:
            usable = sum(1 for q in questions if q.kind is section.kind and q.standing.usable)
            shortages.append(Shortage(section.kind, section.count, len(taken), max(0, usable - len(of_kind)), too_near))
        chosen.extend(PaperQuestion(q, section.marks) for q in taken)
    return tuple(shortages) if shortages else Paper(paper_id, blueprint.title, in_print_order(chosen))


def _draw_section(
    pool: Sequence[Question],
    count: int,
    difficulty: Mapping[int, float],
    die: random.Random,
    before: Sequence[Question],
) -> tuple[list[Question], int]:
    """Go round the strata, the one farthest behind its share first; a near repeat is passed over and counted."""
    strata: dict[tuple[str, int | None], list[Question]] = defaultdict(list)
    for q in pool:
        strata[(q.laws[0] if q.laws else "", q.difficulty)].append(q)
    shares = _shares(strata, difficulty)
    order = sorted(strata, key=lambda s: (s[0], s[1] or 0))
    for stratum in order:
        die.shuffle(strata[stratum])
    # A stratum's seat is decided by lot among equals, else the first in the alphabet would always win.
    lot = {stratum: die.random() for stratum in order}
    got: dict[tuple[str, int | None], int] = dict.fromkeys(order, 0)
    taken: list[Question] = []
    too_near = 0
    wordings = [_wording(q) for q in before]
    while len(taken) < count:
        open_strata = [s for s in order if strata[s]]
        if not open_strata:
            break
        place = max(open_strata, key=lambda s: ((shares[s] * (len(taken) + 1)) - got[s], lot[s]))
        candidate = strata[place].pop()
        wording = _wording(candidate)
        if any(ratio(wording, other, score_cutoff=NEARLY_THE_SAME) for other in wordings):
            too_near += 1
            continue
        wordings.append(wording)
        got[place] += 1
        taken.append(candidate)
    return taken, too_near


def _shares(
    strata: Mapping[tuple[str, int | None], Sequence[Question]], difficulty: Mapping[int, float]
) -> dict[tuple[str, int | None], float]:
    """Each stratum's share of the section: its size, weighted so that the grades come out as wished."""
    total = sum(len(qs) for qs in strata.values()) or 1
    of_grade: dict[int | None, int] = defaultdict(int)
    for (_, grade), qs in strata.items():
        of_grade[grade] += len(qs)
    wished = sum(difficulty.values())
    shares: dict[tuple[str, int | None], float] = {}
    for (law, grade), qs in strata.items():
        if wished and grade is not None:
            shares[(law, grade)] = difficulty.get(grade, 0.0) / wished * len(qs) / of_grade[grade]
        else:
            shares[(law, grade)] = 0.0 if wished else len(qs) / total
    return shares


def _wording(question: Question) -> str:
    """Stem and options in one; the background of a case too, since its questions share it but differ in stem."""
    return question.stem + "".join(sorted(option.text for option in question.options))


def expected_facilities(questions: Iterable[Question], measured: Mapping[str, float], seed: int) -> dict[str, float]:
    """The share of candidates expected to answer each question rightly: measured where it is known, else drawn once
    from what its grade of difficulty lets expect.
    """
    die = random.Random(seed)
    return {
        q.id: measured[q.id]
        if q.id in measured
        else min(0.98, max(0.10, die.gauss(EXPECTED_FACILITY[q.difficulty], FACILITY_DEVIATION)))
        for q in questions
    }


def fairness(
    blueprint: Blueprint,
    questions: Sequence[Question],
    paper: Paper,
    candidates: int,
    seed: int = 1,
    measured: Mapping[str, float] | None = None,
) -> Fairness:
    """What the paper lets expect, and what drawing a paper for each candidate would have done instead."""
    pool = eligible(blueprint, questions)
    known = expected_facilities([*pool, *(q.question for q in paper.questions)], measured or {}, seed)
    die = random.Random(seed)
    by_kind = {s.kind: [q for q in pool if q.kind is s.kind] for s in blueprint.sections}
    blind, even = [], []
    for _ in range(max(candidates, 2)):
        blind.append(
            sum(
                known[q.id] * float(s.marks)
                for s in blueprint.sections
                for q in die.sample(by_kind[s.kind], min(s.count, len(by_kind[s.kind])))
            )
        )
        even.append(sum(_even_expectation(by_kind[s.kind], s, known, die) for s in blueprint.sections))
    return Fairness(
        expected=sum(known[q.question.id] * float(q.marks) for q in paper.questions),
        spread_if_blind=max(blind) - min(blind),
        spread_if_even=max(even) - min(even),
        papers=max(candidates, 2),
    )


def _even_expectation(
    pool: Sequence[Question], section: Section, known: Mapping[str, float], die: random.Random
) -> float:
    """Expected marks of a section drawn evenly: one question from each of ``count`` bands of like facility."""
    ranked = sorted(pool, key=lambda q: known[q.id])
    if not ranked or section.count == 0:
        return 0.0
    count = min(section.count, len(ranked))
    edges = [round(i * len(ranked) / count) for i in range(count + 1)]
    return sum(known[die.choice(ranked[low:high]).id] * float(section.marks) for low, high in pairwise(edges))
