"""How fair a draw will be, in marks, before anybody has answered: one paper for all, parallel ones, or blind luck.

Law: pure; what is measured of a question counts before what its grade of difficulty lets expect, and ``seed`` is the
only die.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import sqrt
from statistics import NormalDist

from question_bank.question import Question
from quiz.blueprint import Blueprint, Section, eligible, grades_of
from quiz.paper import Paper

# What share of candidates answers rightly, before any answer is known: by grade of difficulty. The spread round it
# is that of real four-option banks, where the facilities of single questions lie about 0.2 apart.
EXPECTED_FACILITY: Mapping[int | None, float] = {1: 0.84, 2: 0.70, 3: 0.56, None: 0.72}
FACILITY_DEVIATION = 0.18


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


@dataclass(frozen=True, slots=True)
class ParallelFairness:
    """Of papers drawn alike. ``lowest`` and ``highest`` expected mean score, in marks; ``overlap``: how many questions
    two of them share on the mean, ``overlap_bound`` the least that is possible from this bank, ``overlap_most`` of
    any two; ``uses``: how often the least and the most used question of them is asked. ``spread_if_unsure``: marks
    between easiest and hardest if single questions are as far from their grade as those of real banks are.
    """

    papers: int
    lowest: float
    highest: float
    overlap: float
    overlap_bound: float
    overlap_most: int
    uses: tuple[int, int]
    spread_if_unsure: float = 0.0

    @property
    def spread(self) -> float:
        """Marks between the easiest and the hardest paper."""
        return self.highest - self.lowest


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


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a blueprint lets expect before anything is drawn: the mean score in marks, how many questions of each
    grade, and how many marks may lie between the easiest and the hardest of its papers (0 for a single one).
    """

    expected: float
    grades: Mapping[int | None, float]
    spread: float


def outlook(blueprint: Blueprint, questions: Sequence[Question], papers: int) -> Outlook:
    """By grades of difficulty alone. The spread is that of the mean scores of papers drawn alike, whose single
    questions lie ``FACILITY_DEVIATION`` round their grade: of n normal values, the expected range (Blom 1958).
    """
    worth = {section.kind: float(section.marks) for section in blueprint.sections}
    there = Counter(q.kind for q in eligible(blueprint, questions))
    expected = variance = 0.0
    grades: Counter[int | None] = Counter()
    for kind, due in grades_of(blueprint, questions).items():
        count = sum(due.values())
        expected += sum(number * EXPECTED_FACILITY[grade] for grade, number in due.items()) * worth[kind]
        left_out = 1 - count / there[kind] if there[kind] else 0.0  # who asks the whole bank leaves nothing to luck
        variance += count * (worth[kind] * FACILITY_DEVIATION) ** 2 * max(0.0, left_out)
        grades.update(due)
    highest = NormalDist().inv_cdf((papers - 0.375) / (papers + 0.25)) if papers > 1 else 0.0
    return Outlook(expected, dict(grades), 2 * highest * sqrt(variance))


def expected_mean(paper: Paper, measured: Mapping[str, float]) -> float:
    """The mean score in marks, by what is known of its questions."""
    return sum(
        measured.get(q.question.id, EXPECTED_FACILITY[q.question.difficulty]) * float(q.marks) for q in paper.questions
    )


def parallel_fairness(
    blueprint: Blueprint,
    questions: Sequence[Question],
    papers: Sequence[Paper],
    seed: int = 1,
    measured: Mapping[str, float] | None = None,
) -> ParallelFairness:
    """How alike parallel papers are in difficulty, and how unlike in what they ask."""
    means = [expected_mean(paper, measured or {}) for paper in papers]
    every = {q.question.id: q.question for paper in papers for q in paper.questions}
    supposed = expected_facilities(every.values(), measured or {}, seed)
    unsure = [sum(supposed[q.question.id] * float(q.marks) for q in paper.questions) for paper in papers]
    asked = [frozenset(q.question.id for q in paper.questions) for paper in papers]
    shared = [len(one & other) for one, other in combinations(asked, 2)]
    uses = Counter(id_ for ids in asked for id_ in ids).values()
    return ParallelFairness(
        papers=len(papers),
        lowest=min(means),
        highest=max(means),
        overlap=sum(shared) / len(shared) if shared else 0.0,
        overlap_bound=overlap_bound(blueprint, questions, len(papers)),
        overlap_most=max(shared, default=0),
        uses=(min(uses), max(uses)),
        spread_if_unsure=max(unsure) - min(unsure),
    )


def overlap_bound(blueprint: Blueprint, questions: Sequence[Question], papers: int) -> float:
    """The least mean number of questions that two of so many papers can share: reached when each question of a kind
    is asked as often as any other, or once more.
    """
    if papers < 2:
        return 0.0
    there = Counter(q.kind for q in eligible(blueprint, questions))
    meetings = 0
    for kind, wanted in blueprint.wanted.items():
        often, once_more = divmod(wanted * papers, there[kind] or 1)
        meetings += (there[kind] - once_more) * (often * (often - 1) // 2) + once_more * (often * (often + 1) // 2)
    return meetings / (papers * (papers - 1) / 2)
