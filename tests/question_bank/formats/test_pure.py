"""The examples in the docstrings of pure modules are true; and what is too odd for a docstring."""

from __future__ import annotations

import doctest
import importlib
from datetime import UTC, date, datetime, time, timedelta

import pytest

from question_bank.errors import Fault
from question_bank.formats.answers import accepted_in, letters_in, taken_out, truth_in
from question_bank.formats.basis import bases_in
from question_bank.formats.kinds import Open, kind_named
from question_bank.formats.options import options_in
from question_bank.formats.shown import Cell, shown
from question_bank.question import BasisKind, Kind
from question_bank.text import clean, decoded, fold, fold_all, fold_to_find

WITH_EXAMPLES = (
    "text",
    "formats.answers",
    "formats.options",
    "formats.basis",
    "formats.shown",
    "formats.header",
    "formats.kinds",
)
AT = datetime(2020, 1, 3, 14, 5, tzinfo=UTC)
FOUR = ["国务院", "省政府", "市政府", "县政府"]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_examples_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"question_bank.{name}"))
    assert found.attempted > 0
    assert found.failed == 0


# Answers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("B", "B"), ("B ", "B"), ("b", "B"), ("Ｂ", "B"), ("（B）", "B"), ("B。", "B"), ("正确答案：B。", "B"),
        ("答案:B", "B"), ("选B", "B"), ("【B】", "B"), ("（ABC）", "ABC"), ("A、C", "AC"), ("A,C", "AC"),
        ("A C", "AC"),
        ("A;C", "AC"), ("A和C", "AC"), ("['A','C']", "AC"), ('["A", "C"]', "AC"), ("ａｃ", "AC"), ("省政府", "B"),
        (" 省 政府。", "B"), ("B.省政府", "B"), ("B、省政府", "B"), ("国务院、市政府", "AC"),
        ("A.国务院\nC.市政府", "AC"),
    ],
)  # fmt: skip
def test_answers_as_people_write_them(written: str, read: str) -> None:
    assert letters_in(written, FOUR) == read


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Z", Fault.KEY_OUT_OF_RANGE), ("E", Fault.KEY_OUT_OF_RANGE), ("ABE", Fault.KEY_OUT_OF_RANGE),
        ("ADCB", Fault.KEY_IS_A_SEQUENCE), ("BA", Fault.KEY_IS_A_SEQUENCE), ("C、A", Fault.KEY_IS_A_SEQUENCE),
        ("AAB", Fault.KEY_UNREADABLE), ("1", Fault.KEY_UNREADABLE), ("见解析", Fault.KEY_UNREADABLE),
        ("B.国务院", Fault.KEY_UNREADABLE), ("国务院、财政部", Fault.KEY_UNREADABLE), ("（）", Fault.NO_KEY),
    ],
)  # fmt: skip
def test_what_cannot_be_told_surely_is_not_guessed(written: str, why: Fault) -> None:
    assert letters_in(written, FOUR) is why


def test_options_that_read_like_letters_leave_a_text_answer_open() -> None:
    blood = ["A型", "B型", "AB", "O型"]
    assert letters_in("AB", blood) is Fault.KEY_UNREADABLE
    assert letters_in("C", blood) == "C"


@pytest.mark.parametrize(
    ("written", "options", "read"),
    [
        ("A", ["对", "错误"], True), ("A", ["错误", "对"], False), ("B", ["错误", "正确"], True),
        ("正确", ["错误", "正确"], True),
        ("A.正确", ["正确", "错误"], True), ("√", [], True), ("✗", [], False), ("×", ["对", "错"], False),
        ("1", [], True),
        ("0", [], False), ("是", [], True), ("否", [], False), ("T", [], True), ("f", [], False), ("Y", [], True),
        ("N", [], False), ("TRUE", [], True), ("不正确", [], False), ("错误。", [], False), ("正确答案：对", [], True),
        ("A", ["正确", "不正确"], True),
    ],
)  # fmt: skip
def test_truth_is_read_through_the_options_text(written: str, options: list[str], read: bool) -> None:
    assert truth_in(written, options) is read


@pytest.mark.parametrize(
    ("written", "options"),
    [
        ("A", []), ("B", []), ("A", ["合法", "违法"]), ("A", ["对", "对"]), ("A.正确", ["错误", "正确"]),
        ("C", ["对", "错"]),
        ("不一定", []), ("2", []), ("AB", ["对", "错"]),
    ],
)  # fmt: skip
def test_a_letter_alone_is_no_truth(written: str, options: list[str]) -> None:
    assert truth_in(written, options) is None


def test_fill_in_answers_are_parted_as_often_as_the_stem_has_gaps() -> None:
    two = "由____批准，____公告。"
    assert accepted_in(two, "国务院；县政府", ()) == (("国务院",), ("县政府",))
    assert accepted_in(two, "国务院|国家；县政府", ()) == (("国务院", "国家"), ("县政府",))
    assert accepted_in(two, "国务院|县政府", ()) == (("国务院",), ("县政府",))
    assert accepted_in(two, "", ("国务院", "县政府")) == (("国务院",), ("县政府",))
    assert accepted_in(two, "国务院", ()) is Fault.BLANKS_DIFFER
    assert accepted_in(two, "", ("国务院",)) is Fault.BLANKS_DIFFER
    assert accepted_in("期限为（  ）日。", "十五|15", ()) == (("十五", "15"),)
    assert accepted_in("期限为（  ）日。", "十五；二十", ()) == (("十五；二十",),)  # one gap: its text as it is
    assert accepted_in("没有空的题", "答", ()) == (("答",),)


@pytest.mark.parametrize(
    ("stem", "truth", "bare", "given"),
    [
        ("征地由（ B ）批准。", False, "征地由（　　）批准。", "B"),
        ("有（A、C）。", False, "有（　　）。", "A、C"),
        ("征地由[ＡＢ]批准", False, "征地由[　　]批准", "ＡＢ"),
        ("土地分三类。（√）", True, "土地分三类。（　　）", "√"),
        ("土地分三类（错误）。", True, "土地分三类（　　）。", "错误"),
        ("A公司（A）诉B公司（B）", False, "A公司（A）诉B公司（B）", ""),
        ("（正确）处理关系是指什么", True, "（正确）处理关系是指什么", ""),
        ("由（GDP）衡量", False, "由（GDP）衡量", ""),
    ],
)
def test_an_answer_in_the_stems_brackets_is_taken_out(stem: str, truth: bool, bare: str, given: str) -> None:
    assert taken_out(stem, truth) == (bare, given)


# Options ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "A.甲**B.乙**C.丙", "**A.甲**B.乙**C.丙", "A.甲##B.乙##C.丙", "A.甲|B.乙|C.丙", "A.甲;B.乙；C.丙",
        "A.甲\nB.乙\nC.丙", "A.甲 B.乙 C.丙", "A.甲B.乙C.丙", "A．甲　B．乙　C．丙", "A、甲B、乙C、丙",
        "A：甲 B:乙 C：丙", "A 甲 B 乙 C 丙", "A甲B乙C丙", "(A)甲(B)乙(C)丙", "（A）甲（B）乙（C）丙",
        "Ａ．甲Ｂ．乙Ｃ．丙", "A.甲 B.乙\nC.丙", "A. 甲\n\nB. 乙\nC. 丙\n", "甲|乙|丙", "甲\n乙\n丙",
    ],
)  # fmt: skip
def test_options_in_one_cell(cell: str) -> None:
    assert options_in(clean(cell)) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("cell", ["A市所辖B县", "国务院", "A.正确", "甲乙丙", "正确"])
def test_text_is_not_taken_for_options(cell: str) -> None:
    assert options_in(cell) is None


def test_only_letters_that_go_on_in_the_sequence_part_options() -> None:
    assert options_in("A.A市所辖B县 B.维生素C C.丙") == ["A市所辖B县", "维生素C", "丙"]
    assert options_in("A市|B市|C市") == ["A市", "B市", "C市"]
    assert options_in("A正确B错误") == ["正确", "错误"]
    assert options_in("A.甲 B.乙 D.丁") == ["甲", "乙", "", "丁"]  # C is missing, and that is seen


# Kinds, laws, cells -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("单选题", Kind.SINGLE), ("单选", Kind.SINGLE), ("单项", Kind.SINGLE), ("单项选择题", Kind.SINGLE),
        ("一、单选题（每题1分）", Kind.SINGLE),
        ("多选题", Kind.MULTIPLE), ("多选", Kind.MULTIPLE), ("不定项选择题", Kind.MULTIPLE),
        ("二、多项选择题，共30题", Kind.MULTIPLE),
        ("判断题", Kind.TRUE_FALSE), ("判断", Kind.TRUE_FALSE), ("是非题", Kind.TRUE_FALSE), ("填空题", Kind.BLANK),
        ("简答题", Kind.ESSAY),
        ("选择题", Open.CHOICE), ("案例分析题", Open.CASE), ("single", Kind.SINGLE), ("True/False", Kind.TRUE_FALSE),
        ("论文题", None), ("听力题", None), ("单选 多选", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_kinds(name: str, kind: object) -> None:
    assert kind_named(name) is kind


def test_laws_are_told_from_rules_papers_and_doctrines() -> None:
    kinds = {
        "《中华人民共和国土地管理法》": BasisKind.STATUTE,
        "《土地复垦条例》": BasisKind.STATUTE,
        "《闲置土地处置办法》": BasisKind.RULE,
        "《关于加强耕地保护的意见》": BasisKind.DOCUMENT,
        "习近平法治思想": BasisKind.DOCTRINE,
    }
    assert {text: bases_in(text)[0].kind for text in kinds} == kinds


def test_law_and_article_in_columns_of_their_own() -> None:
    told = [(basis.title, basis.article) for basis in bases_in("", "土地管理法", "45")]
    assert told == [("土地管理法", "第四十五条")]
    assert bases_in("第四十五条", "土地管理法")[0].article == "第四十五条"
    assert [b.title for b in bases_in("《土地管理法》第二条、《城乡规划法》第三条")] == ["土地管理法", "城乡规划法"]
    assert bases_in("土地管理法第四十五条第一款")[0].article == "第四十五条"


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3.0, "", "3"), (3.5, "", "3.5"), (0.1 + 0.2, "", "0.3"), (True, "", "TRUE"), (0.3, "0%", "30%"),
        (0.125, "0.0%", "12.5%"),
        (12.0, '0"年"', "12年"), (1234567.0, "#,##0", "1,234,567"), (-3.5, "0.00", "-3.50"), (1 / 3, "# ?/?", "1/3"),
        (1.5, "# ?/?", "1 1/2"), (2.5, "0.##", "2.5"), (2.0, "0.##", "2"), (5e6, '0!.0,"万"', "5000000"),
        (1e20, "", "1e+20"),
        (date(2017, 6, 14), 'yyyy"年"m"月"d"日"', "2017年6月14日"),
        (date(2020, 1, 3), "[$-804]yyyy/mm/dd;@", "2020/01/03"),
        (date(2020, 1, 3), 'm"月"d"日"', "1月3日"), (date(2020, 1, 3), "", "2020年1月3日"),
        (time(8, 30), "h:mm AM/PM", "8:30 AM"),
        (AT, "yyyy/m/d h:mm", "2020/1/3 14:05"),
        (timedelta(hours=30), "[h]:mm", "30:00"),
    ],
)  # fmt: skip
def test_cells_are_read_as_they_are_shown(value: Cell, code: str, text: str) -> None:
    assert shown(value, code) == text


# Text ---------------------------------------------------------------------------------------------------------------


def test_what_nobody_sees_is_dropped_and_the_wording_kept() -> None:
    assert clean("\ufeff土地\u200b管理\u202e法\xa0第\t一条\r\n（　　）\x0b ") == "土地管理法 第 一条\n（　　）"
    assert clean("Ａ．全角") == "Ａ．全角"


def test_width_and_spaces_make_no_difference_letters_and_signs_do() -> None:
    assert fold("Ａ．（  ）１２") == fold("A.()12")
    assert fold("耕地") != fold("耕土")
    texts = ["（　　）", "a b", "甲␞乙", ""]
    assert fold_all(texts) == [fold(text) for text in texts]


def test_articles_are_found_in_either_numerals() -> None:
    assert fold_to_find("《土地管理法》第一百零二条") == fold_to_find("《土地管理法》第102条")


def test_encodings_are_decided_strictly() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "gb18030"):
        assert decoded("征收土地，〇".encode(encoding)) == "征收土地，〇"
    with pytest.raises(UnicodeDecodeError):
        decoded(b"\xff\xff\xff\xff")
    with pytest.raises(UnicodeDecodeError):
        decoded(b"a\x00b\x00\x00\x00")
