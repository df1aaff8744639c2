"""From a blueprint (how many of what) to papers drawn evenly, or to the constraint that stands in the way.

Law: pure; ``seed`` is the only die, so that a draw can be repeated before witnesses.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice

from question_bank.question import Kind, Question, Standing
from quiz.alike import Alike, nearly_the_same
from quiz.paper import Paper, PaperQuestion, in_print_order

Grade = int | None
AHEAD = 24  # how many of those waiting a law that is owed something may pass


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

    @property
    def wanted(self) -> Mapping[Kind, int]:
        """How many questions of each kind."""
        return Counter({s.kind: 0 for s in self.sections}) + Counter(
            s.kind for s in self.sections for _ in range(s.count)
        )


@dataclass(frozen=True, slots=True)
class Shortage:
    """What cannot be met: of a kind, or with ``grade`` of one grade of difficulty in it, ``available`` of the
    ``wanted`` questions are there. The rest of the bank's are left out for resting on no law, resting on none of the
    laws chosen, or being nearly the same as another.
    """

    kind: Kind
    wanted: int
    available: int
    uncited_left_out: int = 0
    nearly_the_same_left_out: int = 0
    other_laws_left_out: int = 0
    grade: int | None = None


def eligible(blueprint: Blueprint, questions: Iterable[Question]) -> list[Question]:
    """Those that may stand in a paper of this blueprint."""
    return [
        q for q in questions if q.standing.usable and not _is_uncited(blueprint, q) and not _is_elsewhere(blueprint, q)
    ]


def _is_uncited(blueprint: Blueprint, q: Question) -> bool:
    return not blueprint.uncited_allowed and q.standing is Standing.UNCITED


def _is_elsewhere(blueprint: Blueprint, q: Question) -> bool:
    return bool(blueprint.laws) and not blueprint.laws & set(q.laws)


# What stands in the way ---------------------------------------------------------------------------------------------


def shortages(blueprint: Blueprint, questions: Sequence[Question], alike: Alike) -> tuple[Shortage, ...]:
    """Everything that keeps the bank from meeting the blueprint, told before anything is drawn."""
    found: list[Shortage] = []
    for kind, wanted in blueprint.wanted.items():
        usable = [q for q in questions if q.kind is kind and q.standing.usable]
        uncited = sum(_is_uncited(blueprint, q) for q in usable)
        of_kind = eligible(blueprint, usable)
        unlike = without_repeats(of_kind, alike)
        if len(unlike) < wanted:
            near, elsewhere = len(of_kind) - len(unlike), len(usable) - uncited - len(of_kind)
            found.append(Shortage(kind, wanted, len(unlike), uncited, near, elsewhere))
            continue
        there = Counter(q.difficulty for q in unlike)
        shares = _shares(unlike, blueprint.difficulty)
        for grade, count in _portion({g: share * wanted for g, share in shares.items()}, wanted).items():
            if grade is not None and count > there[grade]:
                found.append(Shortage(kind, count, there[grade], grade=grade))
    return tuple(found)


def without_repeats(questions: Iterable[Question], alike: Alike) -> list[Question]:
    """The first of those that are nearly the same, and all others."""
    kept: dict[str, Question] = {}
    for q in questions:
        if not any(other in kept for other in alike.get(q.id, ())):
            kept[q.id] = q
    return list(kept.values())


def grades_of(blueprint: Blueprint, questions: Sequence[Question]) -> dict[Kind, dict[Grade, float]]:
    """How many questions of each grade a paper will have, by kind."""
    pool = eligible(blueprint, questions)
    due: dict[Kind, dict[Grade, float]] = {}
    for kind, wanted in blueprint.wanted.items():
        of_kind = [q for q in pool if q.kind is kind]
        due[kind] = (
            {g: share * wanted for g, share in _shares(of_kind, blueprint.difficulty).items()} if of_kind else {}
        )
    return due


def _shares(questions: Sequence[Question], wished: Mapping[int, float]) -> dict[Grade, float]:
    """Each grade's share of a section: as wished, else (or where nothing is graded) as there are."""
    there = Counter(q.difficulty for q in questions)
    whole = sum(wished.values())
    if whole and any(grade is not None for grade in there):
        return {**dict.fromkeys(there, 0.0), **{grade: share / whole for grade, share in wished.items() if share}}
    return {grade: number / len(questions) for grade, number in there.items()}


def _portion(due: Mapping[Grade, float], count: int) -> dict[Grade, int]:
    """``count`` whole questions over the grades, always one to the grade that is owed most."""
    given: dict[Grade, int] = dict.fromkeys(due, 0)
    for _ in range(count):
        given[max(due, key=lambda grade: due[grade] - given[grade])] += 1
    return given


# Drawing ------------------------------------------------------------------------------------------------------------


def draw(blueprint: Blueprint, questions: Sequence[Question], seed: int, paper_id: str) -> Paper | tuple[Shortage, ...]:
    """Draw a paper evenly over laws and difficulty, without the same or nearly the same question twice.

    Returns every shortage at once where the bank cannot meet the blueprint.
    """
    dealt = _deal(blueprint, questions, seed, 1, None)
    return dealt if _is_short(dealt) else Paper(paper_id, blueprint.title, dealt[0])  # type: ignore[arg-type,return-value]


def draw_parallel(
    blueprint: Blueprint, questions: Sequence[Question], seed: int, count: int, alike: Alike | None = None
) -> tuple[Paper, ...] | tuple[Shortage, ...]:
    """``count`` papers, each drawn as evenly over laws and difficulty as a single one, and together asking each
    question as often as any other of its kind and grade, or once more: so two papers share as little as they can.

    ``alike``: what is nearly the same, where it is known already. The papers' ids are ``<seed>-1`` and so on.
    """
    dealt = _deal(blueprint, questions, seed, count, alike)
    if _is_short(dealt):
        return dealt  # type: ignore[return-value]
    return tuple(Paper(f"{seed}-{n}", blueprint.title, each) for n, each in enumerate(dealt, 1))  # type: ignore[arg-type]


_Waiting = tuple[int, str, Question]
"""A place in the order, the law, the question."""


class _Laws:
    """What each law is owed over all kinds, grades and papers: its share of what was asked so far, less what it got."""

    def __init__(self) -> None:
        self._owed: dict[str, float] = defaultdict(float)

    def owe(self, questions: Sequence[Question], count: int) -> None:
        """``count`` of these are about to be asked."""
        for law, number in Counter(map(_law, questions)).items():
            self._owed[law] += count * number / len(questions)

    def choose(self, near: Sequence[_Waiting]) -> _Waiting:
        """The one whose law is owed most, among equals the first; it counts as given from then on."""
        owed = self._owed
        chosen = max(near, key=lambda each: owed[each[1]])
        owed[chosen[1]] -= 1
        return chosen


def _law(question: Question) -> str:
    return question.laws[0] if question.laws else ""


class _Deck:
    """The questions of one kind and grade in an endless order: all of them once, then all of them again, each round
    shuffled anew. Of those whose turn is near, the one goes first whose law is owed most; the others wait.
    """

    def __init__(self, questions: Iterable[Question], die: random.Random) -> None:
        self._die = die
        self._questions = [(_law(q), q) for q in questions]
        self._waiting: list[tuple[str, Question]] = []

    def take(self, count: int, barred: set[str], alike: Alike, laws: _Laws) -> list[Question]:
        """So many, or as many as are not barred; what is taken, and what is nearly the same, is barred from then on."""
        taken: list[Question] = []
        fresh = False
        while len(taken) < count:
            may = ((n, law, q) for n, (law, q) in enumerate(self._waiting) if q.id not in barred)
            near = list(islice(may, AHEAD))
            if near:
                place, _, q = laws.choose(near)
                del self._waiting[place]
                taken.append(q)
                barred |= {q.id, *alike.get(q.id, ())}
            elif fresh:
                break
            else:
                self._waiting += self._die.sample(self._questions, len(self._questions))
                fresh = True
        return taken


def _deal(
    blueprint: Blueprint, questions: Sequence[Question], seed: int, count: int, alike: Alike | None
) -> list[tuple[PaperQuestion, ...]] | tuple[Shortage, ...]:
    pool = eligible(blueprint, questions)
    alike = nearly_the_same(pool) if alike is None else alike
    short = shortages(blueprint, questions, alike)
    if short:
        return short
    die = random.Random(seed)
    laws = _Laws()
    tables = {kind: _Table([q for q in pool if q.kind is kind], blueprint, die, laws) for kind in blueprint.wanted}
    papers: list[tuple[PaperQuestion, ...]] = []
    for _ in range(count):
        barred: set[str] = set()
        taken: list[PaperQuestion] = []
        for section in blueprint.sections:
            of_section = tables[section.kind].deal(section.count, barred, alike)
            if len(of_section) < section.count:
                return (Shortage(section.kind, section.count, len(of_section), 0, section.count - len(of_section)),)
            taken += (PaperQuestion(q, section.marks) for q in of_section)
        papers.append(in_print_order(taken))
    return papers


class _Table:
    """One kind's decks by grade, and what each grade is still owed so that its share comes out over all papers."""

    def __init__(self, questions: Sequence[Question], blueprint: Blueprint, die: random.Random, laws: _Laws) -> None:
        self._questions, self._laws = questions, laws
        self._shares = _shares(questions, blueprint.difficulty)
        grades = sorted(self._shares, key=lambda grade: grade or 0)
        die.shuffle(grades)  # among equals, not always the easiest first
        self._decks = {grade: _Deck((q for q in questions if q.difficulty == grade), die) for grade in grades}
        self._owed: dict[Grade, float] = dict.fromkeys(grades, 0.0)

    def deal(self, count: int, barred: set[str], alike: Alike) -> list[Question]:
        """One section of one paper; a grade that has nothing more to give is filled up from the others."""
        self._laws.owe(self._questions, count)
        for grade, share in self._shares.items():
            self._owed[grade] += share * count
        taken: list[Question] = []
        for grade, number in _portion(self._owed, count).items():
            taken += self._take(grade, number, barred, alike)
        for grade in sorted(self._owed, key=lambda grade: -self._owed[grade]):
            taken += self._take(grade, count - len(taken), barred, alike)
        return taken

    def _take(self, grade: Grade, count: int, barred: set[str], alike: Alike) -> list[Question]:
        taken = self._decks[grade].take(count, barred, alike, self._laws)
        self._owed[grade] -= len(taken)
        return taken


def _is_short(dealt: Sequence[object]) -> bool:
    return bool(dealt) and isinstance(dealt[0], Shortage)
