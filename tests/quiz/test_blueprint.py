"""From a blueprint to a paper: evenly, without repeats, or with the reason why not."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from question_bank.question import Kind, Standing
from quiz.blueprint import Blueprint, Section, Shortage, draw, fairness
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
