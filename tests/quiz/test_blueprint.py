"""From a blueprint to a paper: evenly, without repeats, or with the reason why not."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from question_bank.question import Kind, Question, Standing
from quiz.alike import NEARLY_THE_SAME, nearly_the_same, wording
from quiz.blueprint import Blueprint, Section, Shortage, draw, draw_parallel, shortages
from quiz.fairness import fairness, overlap_bound, parallel_fairness
from quiz.paper import Paper
from tests.builders import a_bank, a_question

ONE = Decimal(1)
SHAPE = Blueprint(
    "2026年度学法考试",
    (Section(Kind.SINGLE, 9, ONE), Section(Kind.MULTIPLE, 6, Decimal(2)), Section(Kind.TRUE_FALSE, 6, ONE)),
)


def drawn(blueprint: Blueprint = SHAPE, seed: int = 1) -> Paper:
    paper = draw(blueprint, a_bank(), seed, "p1")
    assert isinstance(paper, Paper)
    return paper


def test_a_paper_has_just_what_the_blueprint_asks_for() -> None:
    paper = drawn()
    assert Counter(q.question.kind for q in paper.questions) == {
        Kind.SINGLE: 9, Kind.MULTIPLE: 6, Kind.TRUE_FALSE: 6,
    }  # fmt: skip
    assert paper.full_marks == SHAPE.full_marks == 27
    assert len({q.question.id for q in paper.questions}) == 21


def test_the_same_seed_draws_the_same_paper() -> None:
    assert drawn(seed=5) == drawn(seed=5)
    assert drawn(seed=5) != drawn(seed=6)


def test_the_draw_is_even_over_laws() -> None:
    for seed in range(20):
        laws = Counter(q.question.laws[0] for q in drawn(seed=seed).questions if q.question.kind is Kind.SINGLE)
        assert set(laws.values()) == {3}, laws


def test_a_wished_mix_of_difficulty_is_kept() -> None:
    wished = replace(SHAPE, difficulty={1: 0.5, 2: 0.5})
    grades = Counter(q.question.difficulty for q in drawn(wished).questions)
    assert grades[3] == 0
    assert abs(grades[1] - grades[2]) <= 3


def test_every_shortage_is_told_at_once() -> None:
    greedy = replace(SHAPE, sections=(Section(Kind.SINGLE, 31, ONE), Section(Kind.BLANK, 5, ONE)))
    assert draw(greedy, a_bank(), 1, "p") == (Shortage(Kind.SINGLE, 31, 30), Shortage(Kind.BLANK, 5, 0))


def test_doubtful_disputed_and_retired_questions_stay_out_and_uncited_ones_by_choice() -> None:
    bank = [
        replace(q, standing=standing)
        for q, standing in zip(
            a_bank(4, 0, 0), (Standing.DOUBTFUL, Standing.DISPUTED, Standing.RETIRED, Standing.UNCITED), strict=True
        )
    ]
    one = Blueprint("t", (Section(Kind.SINGLE, 1, ONE),))
    paper = draw(one, bank, 1, "p")
    assert isinstance(paper, Paper)
    assert paper.questions[0].question.standing is Standing.UNCITED
    assert draw(replace(one, uncited_allowed=False), bank, 1, "p") == (Shortage(Kind.SINGLE, 1, 0, 1),)


def test_nearly_the_same_question_never_stands_twice_in_a_paper() -> None:
    twins = [
        a_question(id="a", stem="征收永久基本农田以外的耕地超过三十五公顷的，由谁批准？"),
        a_question(id="b", stem="征收永久基本农田以外的耕地超过三十五公顷的，由谁来批准？"),
    ]
    result = draw(Blueprint("t", (Section(Kind.SINGLE, 2, ONE),)), twins, 1, "p")
    assert result == (Shortage(Kind.SINGLE, 2, 1, 0, 1),)


def test_fairness_is_told_before_freezing_and_even_papers_differ_less_than_blind_ones() -> None:
    bank = a_bank(300, 200, 200)
    shape = Blueprint(
        "t", (Section(Kind.SINGLE, 40, ONE), Section(Kind.MULTIPLE, 20, Decimal(2)), Section(Kind.TRUE_FALSE, 20, ONE))
    )
    paper = draw(shape, bank, 1, "p")
    assert isinstance(paper, Paper)
    told = fairness(shape, bank, paper, candidates=162)
    assert 50 < told.expected < 90
    assert told.spread_if_even < told.spread_if_blind / 2
    assert told == fairness(shape, bank, paper, candidates=162)


def test_what_was_measured_replaces_what_was_assumed() -> None:
    bank = a_bank(9, 0, 0)
    shape = Blueprint("t", (Section(Kind.SINGLE, 9, ONE),))
    paper = draw(shape, bank, 1, "p")
    assert isinstance(paper, Paper)
    assert fairness(shape, bank, paper, 10, measured={q.id: 0.5 for q in bank}).expected == 4.5


# What stands in the way --------------------------------------------------------------------------------------------


def test_each_constraint_is_told_by_its_own_name() -> None:
    bank = [*a_bank(9, 0, 0), replace(a_bank(12, 0, 0)[9], standing=Standing.UNCITED)]
    one_law = Blueprint("t", (Section(Kind.SINGLE, 5, ONE),), laws=frozenset({"土地管理法"}), uncited_allowed=False)
    assert shortages(one_law, bank, {}) == (Shortage(Kind.SINGLE, 5, 3, uncited_left_out=1, other_laws_left_out=6),)
    hard = Blueprint("t", (Section(Kind.SINGLE, 8, ONE),), difficulty={1: 0.25, 3: 0.75})
    assert shortages(hard, bank, {}) == (Shortage(Kind.SINGLE, 6, 3, grade=3),)
    assert draw(hard, bank, 1, "p") == shortages(hard, bank, {})


def test_a_bank_without_grades_is_not_short_of_any() -> None:
    bank = [replace(q, difficulty=None) for q in a_bank(9, 0, 0)]
    shape = Blueprint("t", (Section(Kind.SINGLE, 5, ONE),), difficulty={1: 1.0})
    assert shortages(shape, bank, {}) == ()
    assert not isinstance(draw(shape, bank, 1, "p"), tuple)


# Parallel papers ----------------------------------------------------------------------------------------------------


def parallel(shape: Blueprint, bank: list[Question], seed: int, count: int) -> tuple[Paper, ...]:
    papers = draw_parallel(shape, bank, seed, count)
    assert all(isinstance(paper, Paper) for paper in papers), papers
    return papers  # type: ignore[return-value]


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(4, 40), st.integers(3, 30), st.integers(3, 30)),
    st.tuples(st.floats(0.1, 1), st.floats(0.1, 1), st.floats(0.1, 1)),
    st.integers(1, 30),
    st.integers(0, 10**6),
)
def test_parallel_papers_repeat_nothing_are_worth_the_same_and_share_as_little_as_they_can(
    there: tuple[int, int, int], parts: tuple[float, float, float], count: int, seed: int
) -> None:
    bank = a_bank(*there)
    sections = tuple(
        Section(kind, max(1, int(number * part)), Decimal(marks))
        for kind, number, part, marks in zip(
            (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE), there, parts, (1, 2, "0.5"), strict=True
        )
    )
    shape = Blueprint("t", sections)
    papers = parallel(shape, bank, seed, count)
    assert len(papers) == count
    for paper in papers:
        assert len({q.question.id for q in paper.questions}) == len(paper.questions) == shape.count
        assert paper.full_marks == shape.full_marks
        assert {s.kind: s.count for s in sections} == Counter(q.question.kind for q in paper.questions)
    told = parallel_fairness(shape, bank, papers)
    # The bound is that of a bank without grades: to hold the grades' shares, one use more or less moves a question.
    assert overlap_bound(shape, bank, count) - 1e-9 <= told.overlap <= overlap_bound(shape, bank, count) + 1
    uses = Counter(q.question.id for paper in papers for q in paper.questions)
    for kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE):
        of_kind = [uses[q.id] for q in bank if q.kind is kind]
        assert max(of_kind) - min(of_kind) <= 3


def test_papers_of_a_large_bank_meet_the_bound_and_lie_close_together() -> None:
    bank = a_bank(300, 120, 150)
    shape = Blueprint(
        "t", (Section(Kind.SINGLE, 40, ONE), Section(Kind.MULTIPLE, 20, Decimal(2)), Section(Kind.TRUE_FALSE, 20, ONE))
    )
    papers = parallel(shape, bank, 1, 40)
    told = parallel_fairness(shape, bank, papers)
    assert told.overlap - overlap_bound(shape, bank, 40) < 0.05
    assert told.spread < 1.5
    assert told.uses[1] - told.uses[0] <= 2
    for paper in papers:
        laws = Counter(q.question.laws[0] for q in paper.questions)
        assert max(laws.values()) - min(laws.values()) <= 6  # 80 questions over three laws


def test_the_same_seed_draws_the_same_parallel_papers() -> None:
    assert parallel(SHAPE, a_bank(), 3, 5) == parallel(SHAPE, a_bank(), 3, 5)
    assert parallel(SHAPE, a_bank(), 3, 5) != parallel(SHAPE, a_bank(), 4, 5)


def test_no_parallel_paper_asks_nearly_the_same_twice_though_the_bank_does() -> None:
    bank = [each for q in a_bank(12, 0, 0) for each in (q, replace(q, id=f"{q.id}b", stem=q.stem + "？"))]
    shape = Blueprint("t", (Section(Kind.SINGLE, 8, ONE),))
    for paper in parallel(shape, bank, 1, 9):
        texts = [wording(q.question) for q in paper.questions]
        assert not any(ratio(one, other) >= NEARLY_THE_SAME for one, other in combinations(texts, 2))
    short = draw_parallel(replace(shape, sections=(Section(Kind.SINGLE, 13, ONE),)), bank, 1, 9)
    assert short == (Shortage(Kind.SINGLE, 13, 12, nearly_the_same_left_out=12),)


@given(st.lists(st.text("法律规定应当批准机关", min_size=3, max_size=24), min_size=2, max_size=14, unique=True))
def test_every_pair_that_is_nearly_the_same_is_found(stems: list[str]) -> None:
    bank = [a_question(Kind.TRUE_FALSE, stem=stem, id=f"q{n}") for n, stem in enumerate(stems)]
    found = {frozenset((one, other)) for one, others in nearly_the_same(bank).items() for other in others}
    assert found == {
        frozenset((one.id, other.id))
        for one, other in combinations(bank, 2)
        if ratio(one.stem, other.stem) >= NEARLY_THE_SAME
    }
