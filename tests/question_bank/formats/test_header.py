"""The row that names the columns is found whatever the columns are called, and only where it is one."""

from __future__ import annotations

import pytest

from question_bank.formats.header import Role, columns_named


@pytest.mark.parametrize(
    "header",
    [
        ("题型", "题干", "选项A", "选项B", "答案"),
        ("类型", "问题内容", "A", "B", "正确选项"),
        ("试题类型（单选/多选）", "题目内容*", "A选项", "B选项", "正确答案："),
        ("题目类型", "题目", "选项(A)", "选项(B)", "标准答案"),
        ("Type", "Question", "Option A", "Option B", "Answer"),
        ("题 型", "试题内容", "选项1", "选项2", "题目答案"),
        ("题型", "题干", "备选答案A", "备选答案B", "参考答案"),
    ],
)
def test_synonyms(header: tuple[str, ...]) -> None:
    columns = columns_named(header)
    assert columns is not None
    assert (columns.roles[Role.KIND], columns.roles[Role.STEM], columns.letters) == (0, 1, (2, 3))
    assert columns.roles[Role.KEY] == 4


def test_of_two_headers_for_one_role_the_clearer_one_counts() -> None:
    columns = columns_named(("题目", "题干", "答案"))
    assert columns is not None
    assert columns.roles[Role.STEM] == 1


def test_an_explanation_is_no_answer() -> None:
    columns = columns_named(("题干", "答案解析", "答案"))
    assert columns is not None
    assert (columns.roles[Role.KEY], columns.roles[Role.EXPLANATION]) == (2, 1)


def test_options_over_several_columns() -> None:
    under = columns_named(("题干", "选项", "", "", "", "答案"), ("", "A", "B", "C", "D", ""))
    beside = columns_named(("题干", "选项", "", "", "", "答案"), ("征地由谁批准？", "甲", "乙", "丙", "丁", "A"))
    assert under is not None
    assert beside is not None
    assert (under.letters, under.below) == ((1, 2, 3, 4), 2)
    assert (beside.letters, beside.below) == ((1, 2, 3, 4), 1)


@pytest.mark.parametrize(
    "row",
    [
        ("土地管理法题库", "", ""),
        ("题目", "", ""),
        ("单选题", "", ""),
        ("1", "征收土地由谁批准？", "国务院"),
        ("姓名", "部门", "成绩"),
        ("", "", ""),
    ],
)
def test_other_rows_are_no_headers(row: tuple[str, ...]) -> None:
    assert columns_named(row) is None


def test_columns_are_named_as_the_sheet_names_them() -> None:
    columns = columns_named(("", "题干（必填）", "答案"))
    assert columns is not None
    assert columns.name(1) == "B 题干（必填）"
    assert columns.name(30) == "AE"
