"""GIFT and Aiken: read as Moodle means them, written so that they come back; what they cannot carry is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank import formats
from question_bank.errors import Fault
from question_bank.formats.carried import Part
from question_bank.formats.reading import ReadRow
from question_bank.question import Blanks, Group, Key, Kind, Letters, Question, Standing, Truth, Written, options_of
from tests.builders import a_question
from tests.question_bank.formats.test_round_trip import back, questions


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def rows(folder: Path, text: str, name: str = "题库.txt") -> list[ReadRow]:
    (folder / name).write_text(text, encoding="utf-8")
    return [row for row in formats.read(folder / name) if isinstance(row, ReadRow)]


GIFT = r"""
// 一个注释
$CATEGORY: $course$/top/普法/土地

// [id:T-1] [tag:征收]
::征地::征地由谁批准？ {
	=国务院 # 对
	~县政府
	~居民委员会
}

农用地有哪些？{ ~%50%耕地 ~%50%林地 ~%-100%宅基地 ####见第四条。}

耕地是农用地。{TRUE}

公告期为 {=15 =十五} 日。

什么是农用地？{}

比例 1\:2000，a \= b \{集合\}。{F}
"""


def test_gift(tmp_path: Path) -> None:
    read = rows(tmp_path, GIFT)
    found = [row.question for row in read if row.question]
    expected: list[tuple[int, Kind, str, Key]] = [
        (5, Kind.SINGLE, "征地由谁批准？", Letters.of("A")),
        (12, Kind.MULTIPLE, "农用地有哪些？", Letters.of("AB")),
        (14, Kind.TRUE_FALSE, "耕地是农用地。", Truth(True)),
        (16, Kind.BLANK, "公告期为____日。", Blanks((("15", "十五"),))),
        (18, Kind.ESSAY, "什么是农用地？", Written("")),
        (20, Kind.TRUE_FALSE, "比例 1:2000，a = b {集合}。", Truth(False)),
    ]
    assert [(row.row, q.kind, q.stem, q.key) for row, q in zip(read, found, strict=True)] == expected
    assert (found[0].source_id, found[0].tags, found[0].explanation) == ("T-1", ("土地", "征收"), "对")
    assert found[1].explanation == "见第四条。"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("配对。{=甲 -> 一 =乙 -> 二}", Fault.UNKNOWN_KIND),
        ("多少？{#3:1}", Fault.UNKNOWN_KIND),
        ("没有收尾{=甲 ~乙", Fault.NO_KEY),
        ("::题::没有答案 {=甲 ~乙}\n\n::二::只有题干", Fault.NO_KEY),
        ("两个对的 {=甲 =乙 ~丙}", Fault.TWO_LETTERS_FOR_SINGLE),
        ("{=甲 ~乙}", Fault.NO_STEM),
        ("九个 {=1 ~2 ~3 ~4 ~5 ~6 ~7 ~8 ~9}", Fault.TOO_MANY_OPTIONS),
    ],
)
def test_what_gift_says_that_is_no_question_here_is_told(tmp_path: Path, text: str, why: Fault) -> None:
    refused = [problem.why for row in rows(tmp_path, text, "题库.gift") for problem in row.problems if problem.refused]
    assert refused == [why]


AIKEN = """征地由谁批准？
A. 县政府
B. 国务院
ANSWER: B

耕地是农用地。
A) 正确
B) 错误
ANSWER: A
"""


def test_aiken(tmp_path: Path) -> None:
    first, second = rows(tmp_path, AIKEN + "\n谁公告？\nA. 县\nB. 省\nANSWER: C\n")[:2]
    assert first.question is not None
    assert (first.row, first.question.kind, str(first.question.key)) == (1, Kind.SINGLE, "B")
    assert second.question is not None
    assert (second.row, second.question.kind, second.question.key) == (6, Kind.TRUE_FALSE, Truth(True))


def test_an_answer_beyond_the_options_and_one_that_is_missing_are_told(tmp_path: Path) -> None:
    read = rows(tmp_path, AIKEN + "\n谁公告？\nA. 县\nB. 省\nANSWER: C\n\n谁征收？\nA. 县\nB. 省\n")
    told = [(problem.row, problem.why) for row in read for problem in row.problems]
    assert told == [(11, Fault.KEY_OUT_OF_RANGE), (16, Fault.NO_KEY)]


@pytest.mark.parametrize("suffix", [".gift", ".aiken"])
@given(written=st.lists(questions(), min_size=1, max_size=4))
def test_what_comes_back_is_what_was_written_but_for_what_was_told(
    folder: Path, suffix: str, written: list[Question]
) -> None:
    path = folder / f"题库{suffix}"
    lost: dict[int, set[Part]] = {number: set() for number in range(1, len(written) + 1)}
    for number, question, what in formats.write(written, path):
        assert question is written[number - 1]
        lost[number].add(what)
    kept = [(number, question) for number, question in enumerate(written, 1) if Part.QUESTION not in lost[number]]
    read = back(path) if kept else []
    assert len(read) == len(kept)
    for (number, question), came in zip(kept, read, strict=True):
        assert came is not None
        assert (came.kind, came.key == question.key) == (question.kind, Part.MODEL_ANSWER not in lost[number])
        assert ((came.stem, came.options) == (question.stem, question.options)) == (Part.WORDING not in lost[number])
        for part in (Part.EXPLANATION, Part.TAGS, Part.SOURCE_ID, Part.GROUP, Part.LEGAL_BASIS, Part.DIFFICULTY):
            assert (getattr(came, part) == getattr(question, part)) == (part not in lost[number])


def test_gift_carries_all_but_what_it_has_no_words_for(tmp_path: Path) -> None:
    question = a_question(explanation="第一条：a = {b}\n第二行", law="", difficulty=None, standing=Standing.UNCITED)
    assert formats.write([question], tmp_path / "题库.gift") == ()
    cited = a_question(group=Group("g", "背景"), id="")
    two_gaps = Question(Kind.BLANK, "____和____", Blanks((("甲",), ("乙",))))
    lost = formats.write([cited, two_gaps], tmp_path / "题库.gift")
    assert [(number, what) for number, _, what in lost] == [
        (1, Part.LEGAL_BASIS),
        (1, Part.DIFFICULTY),
        (1, Part.GROUP),
        (2, Part.QUESTION),
    ]
    assert len(back(tmp_path / "题库.gift")) == 1


def test_aiken_tells_of_each_question_that_it_does_not_carry(tmp_path: Path) -> None:
    several = Question(Kind.MULTIPLE, "哪些？", Letters.of("AB"), options_of("甲", "乙", "丙"))
    lines = Question(Kind.SINGLE, "第一行\n第二行", Letters.of("A"), options_of("甲", "乙"))
    labelled = Question(Kind.SINGLE, "ANSWER: 是什么？", Letters.of("A"), options_of("甲", "乙"))
    lost = formats.write([several, lines, labelled], tmp_path / "题库.aiken")
    assert [(number, what) for number, _, what in lost] == [
        (1, Part.QUESTION),
        (2, Part.WORDING),
        (3, Part.QUESTION),
    ]
