"""The bank's door: looking, finding, changing, and what stays of what was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from question_bank.bank import Bank
from question_bank.errors import UnknownQuestion
from question_bank.question import BasisKind, Kind, LegalBasis, Letters, Question, Standing
from tests.builders import NINE, a_bank, a_question


def test_questions_come_back_as_they_went_in_under_ids_of_the_bank(bank: Bank) -> None:
    questions = a_bank(4, 3, 2)
    stored = bank.add(questions, "李")
    assert [replace(question, id="", revision=0) for question in stored] == [
        replace(question, id="", revision=0) for question in questions
    ]
    assert bank.all() == stored
    assert len({question.id for question in stored}) == len(stored)
    assert bank.get(stored[3].id) == stored[3]
    with pytest.raises(UnknownQuestion):
        bank.get("nobody")


def test_standing_follows_the_legal_basis_unless_a_person_has_decided(bank: Bank) -> None:
    cited, uncited, disputed = bank.add(
        [
            a_question(stem="甲", standing=Standing.UNCITED),
            a_question(stem="乙", law="", standing=Standing.CURRENT),
            a_question(stem="丙", standing=Standing.DISPUTED),
        ],
        "李",
    )
    assert [q.standing for q in (cited, uncited, disputed)] == [Standing.CURRENT, Standing.UNCITED, Standing.DISPUTED]
    basis = LegalBasis(BasisKind.STATUTE, "城乡规划法", "第九条")
    assert bank.revise(uncited.id, replace(uncited, legal_basis=(basis,)), "李", "").standing is Standing.CURRENT
    assert bank.revise(disputed.id, replace(disputed, stem="丁"), "李", "").standing is Standing.DISPUTED
    assert bank.set_standing(disputed.id, Standing.UNCITED, "李", "已核实").standing is Standing.CURRENT


def test_every_change_keeps_what_was_with_who_when_and_why(bank: Bank) -> None:
    (question,) = bank.add([a_question()], "李")
    bank.revise(question.id, replace(question, key=Letters.of("A")), "王", "答案有误")
    bank.set_standing(question.id, Standing.DISPUTED, "赵", "有异议")
    told = [
        (r.question.revision, str(r.question.key), r.question.standing, r.who, r.why) for r in bank.history(question.id)
    ]
    assert told == [
        (1, "B", Standing.CURRENT, "李", ""),
        (2, "A", Standing.CURRENT, "王", "答案有误"),
        (2, "A", Standing.DISPUTED, "赵", "有异议"),
    ]
    assert [r.at - NINE for r in bank.history(question.id)] == [timedelta(minutes=n) for n in (1, 2, 3)]
    with pytest.raises(UnknownQuestion):
        bank.history("nobody")


def test_a_change_of_nothing_is_no_revision(bank: Bank) -> None:
    (question,) = bank.add([a_question()], "李")
    bank.revise(question.id, question, "王", "")
    bank.set_standing(question.id, question.standing, "王", "")
    assert len(bank.history(question.id)) == 1
    with pytest.raises(UnknownQuestion):
        bank.revise("nobody", question, "王", "")
    with pytest.raises(UnknownQuestion):
        bank.set_standing("nobody", Standing.RETIRED, "王", "")


def test_only_usable_questions_may_be_asked(bank: Bank) -> None:
    one, two, three = bank.add([a_question(stem=stem) for stem in "甲乙丙"], "李")
    bank.set_standing(one.id, Standing.RETIRED, "李", "")
    bank.set_standing(two.id, Standing.DOUBTFUL, "李", "")
    assert bank.usable() == [three]
    assert (bank.counts().total, bank.counts().usable) == (3, 1)
    assert bank.counts().by_standing[Standing.RETIRED] == 1
    assert bank.counts().by_kind == {kind: 3 if kind is Kind.SINGLE else 0 for kind in Kind}


@pytest.fixture
def searched(bank: Bank) -> Bank:
    bank.add(
        [
            a_question(stem="征收耕地由谁批准？", explanation="见第四十六条。"),
            a_question(Kind.TRUE_FALSE, "林地属于农用地。", law="森林法", difficulty=2),
            a_question(stem="１００％的 GDP 是指什么？", options=("50%_a", "耕 地"), law="统计法", difficulty=3),
        ],
        "李",
    )
    return bank


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("耕地", ["征", "１"]),  # two characters; in an option, and with a space inside
        ("征收 批准", ["征"]),
        ("征收 森林", []),
        ("第46条", ["征"]),
        ("第 四十六 条", ["征"]),
        ("四十六条", ["征"]),
        ("45条", ["征", "林", "１"]),
        ("gdp", ["１"]),
        ("100%的", ["１"]),
        ("森林法", ["林"]),
        ("%", ["１"]),
        ("0%_a", ["１"]),
        ("1__%", []),
        ("", ["征", "林", "１"]),
        ("  ", ["征", "林", "１"]),
    ],
)
def test_find_text(searched: Bank, text: str, stems: list[str]) -> None:
    assert [question.stem[0] for question in searched.find(text)] == stems
    assert searched.count(text) == len(stems)


def test_find_by_what_a_question_is(searched: Bank) -> None:
    def found(**wanted: object) -> list[str]:
        return [question.stem[0] for question in searched.find(**wanted)]  # type: ignore[arg-type]

    assert found(kind=Kind.TRUE_FALSE) == ["林"]
    assert found(law="森林法") == ["林"]
    assert found(law="林法") == []
    assert found(difficulty=3) == ["１"]
    assert found(standing=Standing.UNCITED) == []
    assert found(limit=1, offset=1) == ["林"]
    assert found(limit=0) == []
    assert searched.laws() == [("土地管理法", 1), ("森林法", 1), ("统计法", 1)]


def test_a_law_counts_once_for_a_question_that_cites_it_twice(bank: Bank) -> None:
    bases = tuple(LegalBasis(BasisKind.STATUTE, law, None) for law in ("土地管理法", "土地管理法", "森林法"))
    bank.add([replace(a_question(stem="甲"), legal_basis=bases), a_question(stem="乙")], "李")
    assert bank.laws() == [("土地管理法", 2), ("森林法", 1)]
    assert bank.count(law="土地管理法") == 2


def test_order_is_that_of_entering(bank: Bank) -> None:
    first: list[Question] = bank.add([a_question(stem="甲"), a_question(stem="乙")], "李")
    second = bank.add([a_question(stem="丙")], "李")
    bank.revise(first[0].id, replace(first[0], stem="丁"), "李", "")
    assert [question.id for question in bank.all()] == [question.id for question in (*first, *second)]
