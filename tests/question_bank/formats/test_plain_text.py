"""Question banks as people type them: each layout is read as meant, what cannot be read is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from question_bank import formats
from question_bank.errors import Fault, FileFault, FileRefused
from question_bank.formats.reading import Inference, Inferred, ReadRow
from question_bank.question import Blanks, Kind, Letters, Question, Truth, Written


def rows(folder: Path, text: str, encoding: str = "utf-8", name: str = "题库.txt") -> list[ReadRow]:
    (folder / name).write_bytes(text.encode(encoding))
    return [row for row in formats.read(folder / name) if isinstance(row, ReadRow)]


def questions(folder: Path, text: str) -> list[Question]:
    read = rows(folder, text)
    assert all(row.question for row in read), [row.problems for row in read]
    return [row.question for row in read if row.question]


def plain(question: Question) -> tuple[str, str, list[str]]:
    return question.stem, str(question.key), [option.text for option in question.options]


TWO = [("征地由（ ）批准。", "B", ["县政府", "国务院"]), ("耕地属于（ ）。", "A", ["农用地", "建设用地"])]

LAYOUTS = {
    "answers after the options": """
1. 征地由（ ）批准。
A. 县政府
B. 国务院
答案：B
2. 耕地属于（ ）。
A. 农用地
B. 建设用地
答案：A
""",
    "answers before the options": """
1、征地由（ ）批准。
【答案】B
A、县政府
B、国务院
2、耕地属于（ ）。
【答案】A
A、农用地
B、建设用地
""",
    "two options a line, and blank lines": """
1．征地由（ ）批准。

A．县政府    B．国务院

正确答案：B

2．耕地属于（ ）。

A．农用地    B．建设用地

正确答案：A
""",
    "all in a row": """
1. 征地由（ ）批准。 A.县政府 B.国务院 答案：B
2. 耕地属于（ ）。 A.农用地 B.建设用地 答案：A
""",
    "options in a row under the stem": """
第1题 征地由（ ）批准。
A．县政府 B．国务院
参考答案 B
第2题 耕地属于（ ）。
A．农用地 B．建设用地
参考答案 A
""",
    "a list at the end": """
1. 征地由（ ）批准。
A. 县政府
B. 国务院
2. 耕地属于（ ）。
A. 农用地
B. 建设用地
参考答案
1-2 BA
""",
    "a list of single ones": """
1. 征地由（ ）批准。
A. 县政府
B. 国务院
2. 耕地属于（ ）。
A. 农用地
B. 建设用地

1.B 2.A
""",
    "a list, one a line, explained": """
1. 征地由（ ）批准。
A. 县政府
B. 国务院
2. 耕地属于（ ）。
A. 农用地
B. 建设用地
参考答案及解析：
1.【答案】B
【解析】见土地管理法。
2.【答案】A
【解析】同上。
""",
    "no numbers": """
征地由（ ）批准。
A. 县政府
B. 国务院
答案：B
耕地属于（ ）。
A. 农用地
B. 建设用地
答案：A
""",
    "numbers in brackets": """
（1）征地由（ ）批准。
A. 县政府
B. 国务院
答案：B
（2）耕地属于（ ）。
A. 农用地
B. 建设用地
答案：A
""",
    "fields with names": """
题目：征地由（ ）批准。
选项：A.县政府 B.国务院
答案：B
题目：耕地属于（ ）。
选项：A.农用地 B.建设用地
答案：A
""",
    "the answer under its name": """
1. 征地由（ ）批准。
A. 县政府
B. 国务院
答案：
B
2. 耕地属于（ ）。
A. 农用地
B. 建设用地
答案：
A
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout(tmp_path: Path, layout: str) -> None:
    assert [plain(question) for question in questions(tmp_path, LAYOUTS[layout])] == TWO


def test_an_answer_in_the_stem_is_taken_out(tmp_path: Path) -> None:
    choice = "一、单选题\n1. 征地由（ B ）批准。\nA. 县政府\nB. 国务院\n"
    text = choice + "二、判断题\n1. 耕地是农用地。（√）\n2. 林地是建设用地。 ×\n"
    read = questions(tmp_path, text)
    assert [question.stem for question in read] == [
        "征地由（　　）批准。",
        "耕地是农用地。（　　）",
        "林地是建设用地。",
    ]
    assert [question.key for question in read] == [Letters.of("B"), Truth(True), Truth(False)]


def test_headings_are_kind_and_category(tmp_path: Path) -> None:
    text = """2024年普法题库
第一章 总则
一、单选题（每题1分）
1. 征地由谁批准？
A. 县政府
B. 国务院
答案：B
二、判断题
1. 耕地是农用地。
答案：对
第二章 规划
一、单选题
1. 规划由谁编制？
A. 县政府
B. 居民
答案：A
"""
    read = questions(tmp_path, text)
    assert [(question.kind, question.tags) for question in read] == [
        (Kind.SINGLE, ("第一章 总则",)),
        (Kind.TRUE_FALSE, ("第一章 总则",)),
        (Kind.SINGLE, ("第二章 规划",)),
    ]


def test_a_list_of_answers_by_section_where_the_numbers_restart(tmp_path: Path) -> None:
    text = """一、单选题
1. 征地由谁批准？
A. 县政府
B. 国务院
2. 耕地是什么？
A. 农用地
B. 建设用地
二、多选题
1. 农用地有哪些？
A. 耕地
B. 林地
C. 宅基地
三、判断题
1. 耕地是农用地。
2. 林地是建设用地。
四、填空题
1. 公告期为____日。
五、简答题
1. 什么是农用地？
参考答案
一、单选题
1-2 BA
二、多选题：1.AB
三、判断题
1-2 √×
四、填空题
1. 十五
五、简答题
1. 直接用于农业生产的土地。
包括耕地、林地等。
"""
    assert [question.key for question in questions(tmp_path, text)] == [
        Letters.of("B"),
        Letters.of("A"),
        Letters.of("AB"),
        Truth(True),
        Truth(False),
        Blanks((("十五",),)),
        Written("直接用于农业生产的土地。\n包括耕地、林地等。"),
    ]


def test_a_list_after_each_chapter(tmp_path: Path) -> None:
    chapter = "第{}章 总则\n1. 谁批准？\nA. 县\nB. 省\n2. 谁公告？\nA. 县\nB. 省\n答案：1-2 {}\n"
    text = chapter.format("一", "AB") + chapter.format("二", "BA")
    assert [str(question.key) for question in questions(tmp_path, text.replace("答案：", "参考答案\n"))] == list("ABBA")


def test_answers_that_go_to_no_question_or_do_not_count_up_are_told(tmp_path: Path) -> None:
    text = "1. 谁批准？\nA. 县\nB. 省\n2. 谁公告？\nA. 县\nB. 省\n3. 谁征收？\nA. 县\nB. 省\n答案\n1.A 7.B\n2-3 ABA\n"
    read = rows(tmp_path, text)
    told = [(problem.row, problem.why) for row in read for problem in row.problems if not problem.column]
    assert told == [(11, Fault.STRAY_ANSWER), (12, Fault.ANSWERS_MISCOUNTED)]
    refused = [(problem.row, problem.why) for row in read for problem in row.problems if problem.refused]
    assert refused == [(4, Fault.NO_KEY), (7, Fault.NO_KEY)]


def test_explanations_and_what_else_is_said(tmp_path: Path) -> None:
    text = """1. 征地由谁批准？
A. 县政府
B. 国务院
【答案】B【解析】土地管理法第四十六条。
又见实施条例。
【法律依据】《土地管理法》第四十六条
【难度】易
【知识点】征收
2. 谁公告？
A. 县
B. 省
【答案】A
"""
    first, second = questions(tmp_path, text)
    assert first.explanation == "土地管理法第四十六条。\n又见实施条例。"
    assert [(basis.title, basis.article) for basis in first.legal_basis] == [("土地管理法", "第四十六条")]
    assert (first.difficulty, first.tags) == (1, ("征收",))
    assert plain(second) == ("谁公告？", "A", ["县", "省"])


def test_points_in_an_answer_are_no_questions(tmp_path: Path) -> None:
    text = """一、简答题
1. 什么是农用地？
答案：
1.耕地；
2.林地；
3.草地。
2. 什么是建设用地？
答案：建造建筑物的土地。
"""
    first, second = questions(tmp_path, text)
    assert first.key == Written("1.耕地；\n2.林地；\n3.草地。")
    assert second.stem == "什么是建设用地？"


def test_a_stem_and_an_option_over_two_lines(tmp_path: Path) -> None:
    text = "1. 征地由\n谁批准？\nA. 县级\n人民政府\nB. 国务院\n答案：B\n2. 谁公告？\nA. 县\nB. 省\n答案：A\n"
    assert plain(questions(tmp_path, text)[0]) == ("征地由\n谁批准？", "B", ["县级\n人民政府", "国务院"])


def test_years_and_scales_begin_no_question(tmp_path: Path) -> None:
    text = "1. 比例尺有哪些？\n1:2000\n2014年有效。\nA. 大\nB. 小\n答案：A\n2.2014年谁公告？\nA. 县\nB. 省\n答案：B\n"
    first, second = questions(tmp_path, text)
    assert first.stem == "比例尺有哪些？\n1:2000\n2014年有效。"
    assert second.stem == "2014年谁公告？"


def test_a_case_with_several_questions(tmp_path: Path) -> None:
    text = """一、案例题
【案例】某村征收耕地十公顷。
村民不服。
1. 应由谁批准？
A. 县
B. 省
答案：B
2. 应当公告。
答案：对
二、判断题
1. 耕地是农用地。
答案：对
"""
    first, second, third = questions(tmp_path, text)
    assert first.group is not None
    assert first.group.background == "某村征收耕地十公顷。\n村民不服。"
    assert second.group == first.group
    assert third.group is None


def test_a_kind_that_is_not_known_is_refused_below_its_heading(tmp_path: Path) -> None:
    read = rows(
        tmp_path, "一、排序题\n1. 先后顺序？\nA. 甲\nB. 乙\n答案：BA\n二、判断题\n1. 耕地是农用地。\n答案：对\n"
    )
    assert [problem.why for problem in read[0].problems] == [Fault.UNKNOWN_KIND]
    assert read[0].cells[:5] == ("一、排序题", "先后顺序？", "甲", "乙", "")
    assert read[1].question is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    read = rows(tmp_path, LAYOUTS["answers after the options"], encoding)
    assert [plain(row.question) for row in read if row.question] == TWO


@pytest.mark.parametrize(
    "data", [b"1. \xff\xfe\xfa\x80 \xff", "1. 征地".encode("big5") + b"\x80\xff", b"\0\1\2\3" * 40]
)
def test_an_encoding_that_cannot_be_decided_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "题库.txt").write_bytes(data)
    with pytest.raises(FileRefused) as refused:
        list(formats.read(tmp_path / "题库.txt"))
    assert refused.value.why is FileFault.WRONG_ENCODING


def test_what_was_inferred_is_told(tmp_path: Path) -> None:
    rows(tmp_path, "第一章 总则\n一、单选题\n1. 谁？\nA. 县\nB. 省\n参考答案\n1.A\n", "gb18030")
    told = [reading for reading in formats.read(tmp_path / "题库.txt") if isinstance(reading, Inference)]
    assert [(said.row, said.what, said.value) for said in told] == [
        (0, Inferred.FORMAT, "text"),
        (0, Inferred.ENCODING, "GB18030"),
        (1, Inferred.CATEGORY, "第一章 总则"),
        (2, Inferred.KIND, "一、单选题"),
        (6, Inferred.ANSWERS, "参考答案"),
    ]


def test_a_text_without_questions_is_refused(tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text("关于开展普法考试的通知\n各科室：\n请认真准备。\n", encoding="utf-8")
    with pytest.raises(FileRefused) as refused:
        list(formats.read(tmp_path / "通知.txt"))
    assert refused.value.why is FileFault.NO_QUESTIONS
