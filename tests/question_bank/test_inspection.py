"""What reading a bank finds in it, each planted once; and that the bank which ships is free of it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from rapidfuzz.distance import Indel

from question_bank.inspection import NEARLY_THE_SAME, Finding, Flaw, inspect, key_in_stem
from question_bank.question import Kind, Letters, Question, Standing, Truth, options_of
from question_bank.starter import questions as starter_questions
from tests.builders import a_question
from tests.proven import Counts

LONG = "征收永久基本农田以外的耕地超过三十五公顷的，应当由哪一级人民政府批准，并报谁备案"


def one(stem: str, key: str = "A", *options: str, kind: Kind = Kind.SINGLE, **changes: object) -> Question:
    return replace(
        a_question(id=f"id-{stem[:12]}-{key}-{len(options)}", kind=kind, stem=stem),
        options=options_of(*(options or ("国务院", "省级人民政府", "市级人民政府", "县级人民政府"))),
        key=Letters.of(key),
        **changes,  # type: ignore[arg-type]
    )


def flaws(*questions: Question) -> list[Finding]:
    return inspect(questions)


def test_a_sound_question_is_left_in_peace() -> None:
    assert flaws(one(f"{LONG}？"), one("下列属于国家所有的有（　　）", "B")) == []


def test_an_exact_repeat_can_be_retired_and_the_fuller_one_stays() -> None:
    bare, full = one("土地归谁所有？"), replace(one("土地归谁 所有？"), explanation="依照宪法", id="full")
    (found,) = flaws(bare, full)
    assert (found.flaw, found.questions[0], found.retire) == (Flaw.REPEATED, full, (bare,))


def test_the_same_question_with_its_options_in_another_order_is_a_repeat_by_what_the_key_says() -> None:
    first = one("土地归谁所有？", "A", "国家", "集体", "个人")
    turned = one("土地归谁所有？", "C", "集体", "个人", "国家")
    other_key = one("土地归谁所有？", "B", "国家", "集体", "个人")
    assert [f.flaw for f in flaws(first, turned)] == [Flaw.REPEATED]
    assert [f.flaw for f in flaws(first, other_key)] == [Flaw.CONFLICTING_KEYS]


def test_nearly_the_same_is_told_with_its_share_and_left_to_a_person() -> None:
    (found,) = flaws(one(f"{LONG}？"), one(f"{LONG}呢？", "B"))
    assert found.flaw is Flaw.NEARLY_REPEATED
    assert not found.has_mend
    assert int(found.found.rstrip("%")) >= NEARLY_THE_SAME


def test_no_near_repeat_is_missed_by_comparing_only_where_rare_pairs_meet() -> None:
    die = random.Random(7)
    text = "自然资源规划土地管理矿产海域测绘林草登记审批许可处罚复议公开保护征收补偿用途管制"
    bank: list[Question] = []
    for n in range(120):
        stem = "".join(die.choice(text) for _ in range(die.randint(20, 60)))
        bank.append(replace(one(stem), id=f"a{n}"))
        changed = list(stem)
        for _ in range(die.randint(1, 6)):
            changed[die.randrange(len(changed))] = die.choice(text)
        bank.append(replace(one("".join(changed)), id=f"b{n}"))
    wordings = ["\n".join([q.kind, "", q.stem, *sorted(o.text for o in q.options)]) for q in bank]
    expected = {
        frozenset((a.id, b.id))
        for i, a in enumerate(bank)
        for j, b in enumerate(bank[:i])
        if Indel.normalized_similarity(wordings[i].replace("\n", ""), wordings[j].replace("\n", "")) >= 0.9
        and a.stem != b.stem
    }
    found = {frozenset(q.id for q in f.questions) for f in inspect(bank) if f.flaw is Flaw.NEARLY_REPEATED}
    assert len(expected) > 50
    assert found == expected


def test_the_questions_of_one_case_are_not_repeats_of_one_another() -> None:
    from question_bank.question import Group

    case = Group("c1", "某公司未经批准占用耕地五亩建设厂房，县自然资源局立案调查。" * 4)
    first, second = one("对该公司应当如何处理？", group=case), one("对该公司应当怎样处理？", group=case)
    assert flaws(first, replace(second, id="second")) == []


def test_what_is_wrong_with_one_question_alone() -> None:
    repeated = one("土地归谁？", "A", "国家", "国 家", "集体")
    multiple = one("哪些归国家？", "A", kind=Kind.MULTIPLE)
    sums_up = one("哪些正确？", "A", "甲", "乙", "以上都对")
    illegible = one("土地\ufffd归谁？")
    kinds = {f.flaw for q in (repeated, multiple, sums_up, illegible) for f in flaws(q)}
    assert kinds == {Flaw.OPTIONS_REPEAT, Flaw.ONE_KEY_OF_MULTIPLE, Flaw.SUMS_UP, Flaw.ILLEGIBLE}
    (found,) = flaws(multiple)
    assert found.mended is not None
    assert found.mended.kind is Kind.SINGLE


@pytest.mark.parametrize(
    ("stem", "key", "shown"),
    [
        ("国家实行（ B ）制度", "B", "（ B ）"),
        ("国家实行(ac)制度", "AC", "(ac)"),
        ("包括【Ａ、Ｃ】等", "AC", "【Ａ、Ｃ】"),
        ("A市（B县）所辖", "B", None),
        ("国家实行（ C ）制度", "B", None),
        ("国家实行（　　）制度", "B", None),
    ],
)
def test_a_key_left_in_the_stem_is_found_and_taken_out(stem: str, key: str, shown: str | None) -> None:
    question = one(stem, key, kind=Kind.MULTIPLE if len(key) > 1 else Kind.SINGLE)
    found = key_in_stem(question)
    assert (stem[slice(*found)] if found else None) == shown
    if shown:
        (finding,) = flaws(question)
        assert finding.mended is not None
        assert finding.mended.stem == stem.replace(shown, "（　　）")


def test_the_verdict_at_the_end_of_a_statement_is_its_key() -> None:
    stated = Question(Kind.TRUE_FALSE, "土地归国家所有（√）。", Truth(True), id="t")
    assert [f.flaw for f in flaws(stated)] == [Flaw.KEY_IN_STEM]


def test_keys_that_favour_a_letter_are_told_for_the_whole_bank() -> None:
    die = random.Random(1)

    def bank(letters: str) -> list[Question]:
        texts = ["".join(die.choice("土地林草海矿规划测绘登记审批") for _ in range(40)) for _ in range(100)]
        return [replace(one(text, die.choice(letters)), id=f"q{n}") for n, text in enumerate(texts)]

    assert inspect(bank("ABCD")) == []
    skewed = [f for f in inspect(bank("AABCAAD")) if f.flaw is Flaw.SKEWED_KEYS]
    assert [f.found[0] for f in skewed] == ["A"]


def test_retired_questions_are_not_inspected_and_a_stop_is_heard() -> None:
    assert flaws(one("土地归谁？", standing=Standing.RETIRED), one("土地归谁？")) == []

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        inspect([one("土地归谁？")], stop)


def test_nothing_is_found_in_the_bank_that_ships(proven: Counts) -> None:
    bank = [replace(q, id=id) for id, q in starter_questions().items()]
    assert [(f.flaw, [q.id for q in f.questions], f.found) for f in inspect(bank)] == []
    proven("questions of the bank that ships inspected, nothing found", len(bank))
