"""A paper is frozen; a booklet is the same paper for one candidate, and gives nothing away."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from question_bank.question import Group, Kind, options_of
from quiz.frozen import from_json, to_json
from quiz.paper import Paper, booklet, in_print_order, shuffled
from tests.builders import a_bank, a_paper, a_question


def test_the_same_seed_gives_the_same_booklet_and_another_seed_another() -> None:
    paper = a_paper(a_bank())
    assert booklet(paper, "张三") == booklet(paper, "张三")
    assert booklet(paper, "张三") != booklet(paper, "李四")


@given(seed=st.text(min_size=1))
def test_a_booklet_holds_every_question_once_by_kind_with_all_its_options(seed: str) -> None:
    paper = a_paper(a_bank())
    shown = booklet(paper, seed).questions
    assert sorted(q.id for q in shown) == sorted(q.question.id for q in paper.questions)
    assert [q.kind for q in shown] == sorted((q.kind for q in shown), key=[*Kind].index)
    for q in shown:
        original = paper.find(q.id)
        assert original is not None
        assert set(q.options) == set(original.question.options)


def test_a_booklet_carries_no_field_that_could_hold_a_key_or_an_explanation() -> None:
    canary = "金丝雀8f3a"
    paper = a_paper([a_question(explanation=canary)])
    shown = booklet(paper, "x")
    assert canary not in to_json(shown)
    assert {f.name for f in fields(shown.questions[0])} == {
        "id", "kind", "stem", "options", "marks", "group", "blanks",
    }  # fmt: skip


def test_options_that_sum_up_stay_last_and_options_that_name_letters_stay_where_they_are() -> None:
    import random

    summing = options_of("罚款", "警告", "拘留", "以上都对")
    naming = options_of("罚款", "警告", "A和B", "拘留")
    for seed in range(30):
        assert shuffled(summing, random.Random(seed))[-1].text == "以上都对"
        assert shuffled(naming, random.Random(seed)) == naming
    assert any(shuffled(summing, random.Random(seed)) != summing for seed in range(30))


def test_the_questions_of_a_case_stay_together_in_every_booklet() -> None:
    case = Group("案例1", "某村民未经批准占地建房。")
    questions = [
        *a_bank(6, 0, 0),
        *(a_question(id=f"c{n}", stem=f"案例中第{n}个问题", group=case) for n in range(3)),
    ]
    paper = Paper("p", "t", in_print_order(a_paper(questions).questions))
    for seed in range(20):
        ids = [q.id for q in booklet(paper, str(seed)).questions]
        place = ids.index("c0")
        assert ids[place : place + 3] == ["c0", "c1", "c2"]


def test_a_paper_goes_to_json_and_back_byte_for_byte() -> None:
    paper = a_paper([a_question(kind, id=kind.value) for kind in Kind])
    again = from_json(Paper, to_json(paper))
    assert again == paper
    assert to_json(again) == to_json(paper)
