"""Workbooks as people make them: each oddity of the field, read or told with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from question_bank.errors import Fault, FileFault, FileRefused, RowProblem
from question_bank.formats import read
from question_bank.formats.reading import ReadRow, SkippedSheet
from question_bank.question import Blanks, Kind, Letters, Question, Standing, Truth, Written
from tests.question_bank.books import HEADER, MULTIPLE, SINGLE, TRUE, Row, book, books


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "题库.xlsx"


def rows_of(path: Path) -> list[ReadRow]:
    return [row for row in read(path) if isinstance(row, ReadRow)]


def questions_of(path: Path) -> list[Question]:
    return [row.question for row in rows_of(path) if row.question]


def problems_of(path: Path) -> list[RowProblem]:
    return [problem for row in rows_of(path) for problem in row.problems]


def told(path: Path) -> list[tuple[int, str, Fault, bool]]:
    return [(p.row, p.column, p.why, p.refused) for p in problems_of(path)]


def test_the_three_common_kinds(path: Path) -> None:
    single, multiple, true = questions_of(book(path, SINGLE, MULTIPLE, TRUE))
    assert (single.kind, single.stem, single.key) == (Kind.SINGLE, "征收土地由谁批准？", Letters.of("B"))
    assert [option.text for option in single.options] == ["国务院", "省政府", "市政府", "县政府"]
    assert (multiple.kind, multiple.key) == (Kind.MULTIPLE, Letters.of("ABC"))
    assert (true.kind, true.key, true.options) == (Kind.TRUE_FALSE, Truth(True), ())
    assert problems_of(path) == []


def test_true_and_false_are_read_through_the_options_never_the_letter(path: Path) -> None:
    upside_down = ("判断", "耕地可以随意占用。", "错误", "对", None, None, "A")
    without = ("判断", "耕地可以占用。", None, None, None, None, "A")
    assert questions_of(book(path, TRUE, upside_down, without))[1].key == Truth(False)
    assert told(path) == [(4, "G 答案", Fault.TRUTH_UNREADABLE, True)]


# Where the table stands ---------------------------------------------------------------------------------------------


def test_titles_above_a_table_that_begins_in_column_b(path: Path) -> None:
    rows: list[Row] = [
        ("自然资源法律法规题库",),
        (None, "2026年"),
        (),
        (None, *HEADER),
        (None, *SINGLE),
        (),
        (None, *TRUE),
    ]
    read = rows_of(books(path, {"题库": rows}))
    assert [(row.row, row.question is not None) for row in read] == [(5, True), (7, True)]


def test_rows_and_columns_are_named_as_the_sheet_names_them(path: Path) -> None:
    wrong = ("单选", "谁批准？", "甲", "乙", None, None, "Z")
    rows: list[Row] = [(), ("标题",), (None, *HEADER), (), (None, *wrong)]
    problem = problems_of(books(path, {"第一批": rows}))[0]
    assert (problem.sheet, problem.row, problem.column, problem.found) == ("第一批", 5, "H 答案", "Z")


def test_empty_rows_and_prefilled_numbers_are_silent(path: Path) -> None:
    header = ("序号", *HEADER)
    rows = [(1, *SINGLE), (), (2, None, None), (3, "单选"), (None, " ", "\u3000"), (4, *TRUE)]
    assert [row.row for row in rows_of(book(path, *rows, header=header))] == [2, 7]


def test_a_header_repeated_for_printing_is_no_question(path: Path) -> None:
    assert len(rows_of(book(path, SINGLE, HEADER, TRUE))) == 2


def test_several_sheets_one_without_a_header(path: Path) -> None:
    read_ = list(
        read(
            books(
                path,
                {
                    "说明": [("请按格式填写",), ("每行一题",)],
                    "单选": [HEADER, SINGLE],
                    "空": [],
                    "续": [MULTIPLE, TRUE],  # the columns of the sheet before clearly fit
                    "统计": [("单选", 1), ("多选", 1)],
                },
            )
        )
    )
    assert [row.sheet for row in read_ if isinstance(row, ReadRow)] == ["单选", "续", "续"]
    assert [row for row in read_ if isinstance(row, SkippedSheet)] == [
        SkippedSheet("说明", FileFault.NO_HEADER),
        SkippedSheet("统计", FileFault.NO_HEADER),
    ]


def test_no_header_anywhere(path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        questions_of(book(path, ("题目1", "B"), ("题目2", "AC"), header=None))
    assert refused.value.why is FileFault.NO_HEADER


def test_formatted_but_empty_columns_and_rows_cost_nothing(path: Path) -> None:
    book(path, SINGLE)
    sheet = (made := load_workbook(path)).active
    sheet.cell(1, 16_000).number_format = "0.00"
    sheet.cell(1_000_000, 1).number_format = "0.00"
    made.save(path)
    assert len(questions_of(path)) == 1


# Merged cells -------------------------------------------------------------------------------------------------------


def test_one_question_over_two_rows(path: Path) -> None:
    rows: list[Row] = [
        (1, "单选", "征收土地", "国务院", "省政府", None, None, "B"),
        (None, None, "由谁批准？", None, None, "市政府", "县政府", None),
        (2, *TRUE),
    ]
    first, second = rows_of(book(path, *rows, header=("序号", *HEADER), merged=["A2:A3", "B2:B3", "H2:H3"]))
    assert first.question
    assert (first.row, first.question.stem) == (2, "征收土地由谁批准？")
    assert [option.text for option in first.question.options] == ["国务院", "省政府", "市政府", "县政府"]
    assert second.row == 4


def test_options_one_under_another_beside_a_merged_stem(path: Path) -> None:
    rows = [("谁批准？", "A.国务院", "B"), (None, "B.省政府", None), (None, "C.市政府", None)]
    question = questions_of(book(path, *rows, header=("题干", "选项", "答案"), merged=["A2:A4", "C2:C4"]))[0]
    assert [option.text for option in question.options] == ["国务院", "省政府", "市政府"]


def test_a_kind_merged_over_many_questions_is_that_of_each(path: Path) -> None:
    rows = [SINGLE, (None, *SINGLE[1:2], "甲", "乙", None, None, "A"), (None, "另一题", "甲", "乙", None, None, "B")]
    assert [q.kind for q in questions_of(book(path, *rows, merged=["A2:A4"]))] == [Kind.SINGLE] * 3
    assert problems_of(path) == []


# Kinds that nobody names --------------------------------------------------------------------------------------------


def test_without_a_column_of_kinds_the_answer_tells_and_that_is_said_once(path: Path) -> None:
    rows = [
        SINGLE[1:],
        MULTIPLE[1:],
        TRUE[1:],
        ("期限为____日。", None, None, None, None, "十五"),
        ("对不对", *[None] * 4, "√"),
    ]
    kinds = [question.kind for question in questions_of(book(path, *rows, header=HEADER[1:]))]
    assert kinds == [Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK, Kind.TRUE_FALSE]
    assert told(path) == [(1, "", Fault.KIND_INFERRED, False)]


def test_headings_name_the_kind_of_what_stands_below(path: Path) -> None:
    one_letter = ("仅一个", "甲", "乙", None, None, "A")
    rows: list[Row] = [("一、单选题（每题1分）",), SINGLE[1:], ("二、多项选择题",), one_letter]
    assert [q.kind for q in questions_of(book(path, *rows, header=HEADER[1:]))] == [Kind.SINGLE, Kind.MULTIPLE]
    assert (2, "", Fault.KIND_INFERRED, False) in told(path)


def test_the_name_of_sheet_or_file_tells_too(tmp_path: Path) -> None:
    rows = [("仅一个", "甲", "乙", None, None, "A")]
    by_sheet = book(tmp_path / "a.xlsx", *rows, header=HEADER[1:], sheet="多选题")
    by_file = book(tmp_path / "多选题库.xlsx", *rows, header=HEADER[1:])
    assert questions_of(by_sheet)[0].kind is Kind.MULTIPLE
    assert questions_of(by_file)[0].kind is Kind.MULTIPLE


def test_a_kind_left_empty_in_one_row_is_told_for_that_row(path: Path) -> None:
    assert questions_of(book(path, SINGLE, (None, *MULTIPLE[1:])))[1].kind is Kind.MULTIPLE
    assert told(path) == [(3, "A 题型", Fault.KIND_INFERRED, False)]


def test_a_choice_question_is_single_or_multiple_by_its_answer(path: Path) -> None:
    rows = [("选择题", *SINGLE[1:]), ("选择题", *MULTIPLE[1:])]
    assert [q.kind for q in questions_of(book(path, *rows))] == [Kind.SINGLE, Kind.MULTIPLE]
    assert told(path) == [(2, "A 题型", Fault.KIND_INFERRED, False)]


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (("单选", None, "甲", "乙", None, None, "A"), "B 题干", Fault.NO_STEM),
        (("单选", "题", "甲", "乙", None, None, None), "G 答案", Fault.NO_KEY),
        (("判断", "题", None, None, None, None, None), "G 答案", Fault.NO_KEY),
        (("填空", "期限____日", None, None, None, None, None), "G 答案", Fault.NO_KEY),
        (("单选", "题", "甲", "乙", None, None, "C"), "G 答案", Fault.KEY_OUT_OF_RANGE),
        (("单选", "题", "甲", "乙", None, None, "AB"), "G 答案", Fault.TWO_LETTERS_FOR_SINGLE),
        (("多选", "题", "甲", "乙", "丙", "丁", "ADCB"), "G 答案", Fault.KEY_IS_A_SEQUENCE),
        (("单选", "题", "甲", "乙", None, None, "略"), "G 答案", Fault.KEY_UNREADABLE),
        (("论文题", "题", None, None, None, None, "略"), "A 题型", Fault.UNKNOWN_KIND),
        (("判断", "题", None, None, None, None, "不一定"), "G 答案", Fault.TRUTH_UNREADABLE),
        (("单选", "题", "甲", None, None, None, "A"), "C 选项A", Fault.TOO_FEW_OPTIONS),
        (("单选", "题", "甲", None, "丙", None, "A"), "C 选项A", Fault.OPTION_MISSING),
        (("填空", "由____批准，____公告", None, None, None, None, "国务院"), "G 答案", Fault.BLANKS_DIFFER),
        (("单选", "题" * 20_001, "甲", "乙", None, None, "A"), "B 题干", Fault.TOO_LONG),
    ],
)
def test_refused_with_place_and_reason(path: Path, row: Row, column: str, why: Fault) -> None:
    assert questions_of(book(path, row)) == []
    assert told(path) == [(2, column, why, True)]


def test_a_refused_row_keeps_its_cells_to_be_mended(path: Path) -> None:
    refused = rows_of(book(path, ("单选", "题", "甲", 0.3, None, None, "Z", "备注")))[0]
    assert refused.cells == ("单选", "题", "甲", "0.3", "", "", "Z", "备注")
    assert refused.header == (*HEADER, "")


def test_an_answer_that_excel_made_a_date(path: Path) -> None:
    rows = [
        ("单选", "题", "甲", "乙", None, None, date(2026, 1, 2)),
        ("填空", "自____起施行。", *[None] * 4, date(2026, 1, 2)),
    ]
    blank = questions_of(book(path, *rows))[0]
    assert isinstance(blank.key, Blanks)
    assert told(path) == [
        (2, "G 答案", Fault.ANSWER_BECAME_DATE, True),
        (3, "G 答案", Fault.ANSWER_BECAME_DATE, False),
    ]


# What is doubtful ---------------------------------------------------------------------------------------------------


def test_doubtful_rows_are_taken_in_and_told(path: Path) -> None:
    rows = [
        ("多选", "题一", "甲", "乙", None, None, "A"),
        ("单选", "题二", "甲", "乙", " 甲", None, "A"),
        ("简答", "试述征地程序。", None, None, None, None, None),
    ]
    assert len(questions_of(book(path, *rows))) == 3
    assert told(path) == [
        (2, "G 答案", Fault.ONE_LETTER_FOR_MULTIPLE, False),
        (3, "C 选项A", Fault.REPEATED_OPTIONS, False),
        (4, "G 答案", Fault.NO_MODEL_ANSWER, False),
    ]


def test_an_answer_in_the_stem_does_not_stay_there(path: Path) -> None:
    rows = [
        ("单选", "征地由（ B ）批准。", "甲", "乙", None, None, "B"),
        ("单选", "征地由（B）公告。", "甲", "乙", None, None, None),
        ("单选", "征地由（B）实施。", "甲", "乙", None, None, "A"),
        ("判断", "土地分为三类。（×）", None, None, None, None, "错"),
        ("单选", "甲类（A）由（ ）管。", "甲", "乙", None, None, "A"),  # the letter is a name
    ]
    found = questions_of(book(path, *rows))
    assert [question.stem for question in found] == [
        "征地由（　　）批准。",
        "征地由（　　）公告。",
        "征地由（　　）实施。",
        "土地分为三类。（　　）",
        "甲类（A）由（ ）管。",
    ]
    assert [str(q.key) for q in found[:3]] == ["B", "B", "A"]
    assert [problem.why for problem in problems_of(path)] == [
        Fault.KEY_WAS_IN_STEM, Fault.KEY_WAS_IN_STEM, Fault.KEY_IN_STEM_DIFFERS, Fault.KEY_WAS_IN_STEM,
    ]  # fmt: skip


# Cells --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "kept"),
    [
        ("12.土地分几类？", "土地分几类？"), ("1、土地分几类？", "土地分几类？"), ("1．土地分几类？", "土地分几类？"),
        ("163.\xa0高处作业", "高处作业"),
        ("3) 土地分几类？", "土地分几类？"), ("12.2014年1月1日起", "2014年1月1日起"),
        ("2014年修正的法律", "2014年修正的法律"),
        ("1:2000地形图", "1:2000地形图"), ("1.5倍罚款", "1.5倍罚款"), ("1、2、3号地块", "1、2、3号地块"),
        ("50亩以上", "50亩以上"),
    ],
)  # fmt: skip
def test_numbers_before_a_stem(path: Path, stem: str, kept: str) -> None:
    assert questions_of(book(path, (SINGLE[0], stem, *SINGLE[2:])))[0].stem == kept


def test_numbers_and_dates_among_options_stand_as_the_sheet_shows_them(path: Path) -> None:
    book(path, ("单选", "罚款幅度？", 3, 0.3, date(2017, 6, 14), 2.5, "A"))
    sheet = (made := load_workbook(path)).active
    sheet["D2"].number_format = "0%"
    sheet["E2"].number_format = 'yyyy"年"m"月"d"日"'
    made.save(path)
    assert [option.text for option in questions_of(path)[0].options] == ["3", "30%", "2017年6月14日", "2.5"]


def test_a_formula_is_never_shown_as_text(path: Path) -> None:
    rows = [("单选", '="征地"&"由谁批准"', "甲", "乙", None, None, "A"), ("单选", "题", "=1+1", "乙", None, None, "B")]
    assert questions_of(book(path, *rows)) == []
    assert [(why, refused) for _, _, why, refused in told(path)] == [
        (Fault.NO_STEM, True),
        (Fault.OPTION_MISSING, True),
    ]


def test_own_letters_in_option_cells_are_dropped_only_if_all_have_theirs(path: Path) -> None:
    rows = [
        ("单选", "题一", "A、甲", "B、乙", "C、丙", None, "A"),
        ("单选", "题二", "A.甲", "乙", "丙", None, "A"),
        ("单选", "题三", "A市所辖B县", "B市", None, None, "A"),
    ]
    options = [[option.text for option in question.options] for question in questions_of(book(path, *rows))]
    assert options == [["甲", "乙", "丙"], ["A.甲", "乙", "丙"], ["A市所辖B县", "B市"]]


def test_fill_in_answers_in_the_option_columns(path: Path) -> None:
    row = ("填空", "由____批准，____公告。", "国务院", "县政府", None, None, None)
    assert questions_of(book(path, row))[0].key == Blanks((("国务院",), ("县政府",)))


def test_what_else_a_row_tells(path: Path) -> None:
    header = (*HEADER, "解析", "法律依据", "难度", "章节", "来源", "页码", "编号")
    row = (*SINGLE, "见第四十六条", "《土地管理法》第46条", "中", "征收；审批", "学习手册", "p36", "TD-007")
    question = questions_of(book(path, row, header=header))[0]
    assert (question.explanation, question.difficulty, question.source_id) == ("见第四十六条", 2, "TD-007")
    assert question.tags == ("征收", "审批", "学习手册 p36")
    assert (question.legal_basis[0].title, question.legal_basis[0].article) == ("土地管理法", "第四十六条")
    assert question.standing is Standing.CURRENT
    assert questions_of(book(path, SINGLE))[0].standing is Standing.UNCITED


@pytest.mark.parametrize(
    ("cell", "difficulty"),
    [
        ("简单", 1),
        ("易", 1),
        (1, 1),
        ("中等", 2),
        ("中", 2),
        ("困难", 3),
        ("难题", 3),
        (3.0, 3),
        ("五星", None),
        (None, None),
    ],
)
def test_difficulty(path: Path, cell: object, difficulty: int | None) -> None:
    assert questions_of(book(path, (*SINGLE, cell), header=(*HEADER, "难度")))[0].difficulty == difficulty


def test_a_case_and_its_background(path: Path) -> None:
    header = (*HEADER, "案例编号", "案例背景")
    rows = [
        ("案例分析题", "由谁批准？", "甲", "乙", None, None, "A", "案1", "某县征地……"),
        ("案例分析题", "试述理由。", None, None, None, None, "因为……", "案1", "某县征地……"),
    ]
    first, second = questions_of(book(path, *rows, header=header))
    assert first.group == second.group
    assert first.group is not None
    assert first.group.background == "某县征地……"
    assert (first.kind, second.kind, second.key) == (Kind.SINGLE, Kind.ESSAY, Written("因为……"))
