"""What banks from the field do beyond the plain cases: each example here was once read wrongly, or must never be."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest

from question_bank import formats
from question_bank.errors import Fault
from question_bank.formats.answers import letters_in, taken_out
from question_bank.formats.basis import bases_in
from question_bank.formats.header import columns_named
from question_bank.formats.kinds import kind_named
from question_bank.formats.options import options_in
from question_bank.formats.reading import ReadRow
from question_bank.question import Kind, Question
from question_bank.text import clean, fold
from tests.question_bank.books import HEADER, SINGLE, Row, book


def read(path: Path, *rows: Row, header: Row | None = HEADER, merged: tuple[str, ...] = ()) -> list[ReadRow]:
    found = list(formats.read(book(path / "题库.xlsx", *rows, header=header, merged=merged)))
    return [row for row in found if isinstance(row, ReadRow)]


def questions(rows: list[ReadRow]) -> list[Question]:
    return [row.question for row in rows if row.question is not None]


def texts(question: Question) -> list[str]:
    return [option.text for option in question.options]


# Answers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "options", "read_as"),
    [
        ("static", ["private", "public", "protected", "static"], "D"),  # letters, but the option's whole text
        ("public、static", ["private", "public", "protected", "static"], "BD"),
        ("GIS", ["GIS", "GPS", "RS", "CAD"], "A"),
        ("CAD", ["GIS", "GPS", "RS", "CAD"], Fault.KEY_UNREADABLE),  # C, A and D are options too: which is meant?
        ("Z", ["X", "Y", "Z"], "C"),
        ("Z", ["甲", "乙", "丙"], Fault.KEY_OUT_OF_RANGE),
        ("ACZ", ["甲", "乙", "丙"], Fault.KEY_OUT_OF_RANGE),
        ("\u200bB\u200b", ["甲", "乙"], "B"),
        ("\xa0Ｂ．", ["甲", "乙"], "B"),
        ("3.5", ["3", "3.5", "4"], "B"),
        ("B或C", ["甲", "乙", "丙"], Fault.KEY_UNREADABLE),
        ("A-C", ["甲", "乙", "丙"], Fault.KEY_UNREADABLE),  # A to C, or A and C?
    ],
)
def test_answers(written: str, options: list[str], read_as: str | Fault) -> None:
    assert letters_in(clean(written), options) == read_as


@pytest.mark.parametrize(
    ("stem", "bare"),
    [
        ("（√）耕地属于农用地。", "（　　）耕地属于农用地。"),
        ("耕地（ × ）属于建设用地。", "耕地（　　）属于建设用地。"),
        ("耕地属于农用地。( 对 )", "耕地属于农用地。(　　)"),
        (
            "（对）外开放是基本国策。",
            "（对）外开放是基本国策。",
        ),  # a word inside the sentence may be the sentence's own
        ("甲地块（A）与乙地块（B）相邻。", "甲地块（A）与乙地块（B）相邻。"),
    ],
)
def test_a_judgements_sign_is_taken_out_wherever_it_stands(stem: str, bare: str) -> None:
    assert taken_out(stem, truth=True)[0] == bare


@pytest.mark.parametrize(
    ("stem", "key", "bare"),
    [
        ("征地由（ ）批准。（B）", "B", "征地由（ ）批准。（　　）"),  # the exam would show its own key
        ("征地由（ ）批准。（B）", None, "征地由（ ）批准。（　　）"),
        ("征地由（ ）批准的，属于（A）。", "B", "征地由（ ）批准的，属于（A）。"),
        ("甲类（A）由（ ）管。", "B", "甲类（A）由（ ）管。"),
        ("征地由（答案：B）批准。", "B", "征地由（　　）批准。"),
        ("征地由（选B）批准。", None, "征地由（　　）批准。"),
    ],
)
def test_a_choices_letter_is_taken_out_of_the_stem_but_not_a_name(
    tmp_path: Path, stem: str, key: str | None, bare: str
) -> None:
    found = questions(read(tmp_path, ("单选", stem, "国务院", "省政府", None, None, key)))
    assert [(question.stem, str(question.key)) for question in found] == [(bare, "B")]


# Options in one cell ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("**A:甲**B:乙**C:丙**D丁", ["甲", "乙", "丙", "丁"]),  # one mark forgotten
        ("**A甲**B:乙**C.丙**D、丁", ["甲", "乙", "丙", "丁"]),
        ("A.林地；草地 B.耕地；园地", ["林地；草地", "耕地；园地"]),  # a parting within is wording
        ("A.林地;B.耕地;园地;C.水面", ["林地", "耕地;园地", "水面"]),
        ("A.以上B、C项 B.林地 C.草地", ["以上B、C项", "林地", "草地"]),
        ("A.甲 B、乙 C．丙", ["甲", "乙", "丙"]),
        ("A.甲\nB.乙 C.丙\nD.丁", ["甲", "乙", "丙", "丁"]),
        ("A.3.5 B.4.5 C.5.5", ["3.5", "4.5", "5.5"]),
        ("A.2010年B.2011年C.2012年", ["2010年", "2011年", "2012年"]),
        ("A.AB型 B.B型", ["AB型", "B型"]),
        ("A.维生素A B.维生素B C.维生素C", ["维生素A", "维生素B", "维生素C"]),
        ("A.A市所辖B县 B.C市", ["A市所辖B县", "C市"]),
        ("A市所辖B县", None),
        ("A. 甲\xa0\xa0B. 乙\xa0\xa0C. 丙", ["甲", "乙", "丙"]),
        ("A.甲　　B.乙　　C.丙", ["甲", "乙", "丙"]),
    ],
)
def test_options_in_one_cell(cell: str, options: list[str] | None) -> None:
    assert options_in(clean(cell)) == options


def test_a_ninth_option_is_refused_and_not_swallowed_by_the_eighth(tmp_path: Path) -> None:
    cell = " ".join(f"{letter}.{text}" for letter, text in zip("ABCDEFGHI", "甲乙丙丁戊己庚辛壬", strict=True))
    rows = read(tmp_path, ("单选", "题", cell, "A"), header=("题型", "题干", "选项", "答案"))
    assert [problem.why for problem in rows[0].problems] == [Fault.TOO_MANY_OPTIONS]


@pytest.mark.parametrize("name", ["一般企业安全负责人", "省级叉车司机"])
def test_a_real_banks_options_are_those_between_its_stars(shared: Path, name: str) -> None:
    """Each cell split a second way: at ``**`` alone, its letter and any mark after it taken off."""
    from python_calamine import CalamineWorkbook

    path = shared / "banks" / "gtpx-safety-xlsx" / f"{name}.xlsx"
    cells = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    rows = [row for row in formats.read(path) if isinstance(row, ReadRow)]
    compared = 0
    for row in rows:
        assert row.question is not None
        if not row.question.kind.is_choice:
            continue
        pieces = [piece.strip("\n ;；") for piece in re.split(r"\*\*|(?<=。)(?=D:)", str(cells[row.row - 1][3]))]
        expected = [re.sub(r"^[A-H]\s*[.．、:：]?\s*", "", piece) for piece in pieces if piece]
        if len(expected) > 1:  # else parted in another way
            assert [fold(text) for text in texts(row.question)] == [fold(text) for text in expected], row.row
            compared += 1
    assert compared > 130


# Headers, kinds -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "header",
    [
        ("题型（必填）", "题干（必填）", "选项A（必填）", "选项B（必填）", "选项C", "选项D", "答案（必填）"),
        ("题型", "题干", "A.", "B.", "C.", "D.", "答案"),
        ("题型", "题干", "A、", "B、", "C、", "D、", "答案"),
        ("*题型", "*题干", "*选项A", "*选项B", "选项C", "选项D", "*答案"),
        ("题 型", "题 干", "选 项 A", "选 项 B", "选 项 C", "选 项 D", "答 案"),
        ("题型", "题目", "选项①", "选项②", "选项③", "选项④", "正确答案（多选用逗号隔开）"),
    ],
)
def test_headers_with_a_note_or_mark(tmp_path: Path, header: Row) -> None:
    rows = read(tmp_path, SINGLE, header=header)
    assert [texts(question) for question in questions(rows)] == [["国务院", "省政府", "市政府", "县政府"]]


@pytest.mark.parametrize(("name", "kind"), [("【单选】", Kind.SINGLE), ("（多选题）", Kind.MULTIPLE), ("（）", None)])
def test_a_kind_in_brackets(name: str, kind: Kind | None) -> None:
    assert kind_named(name) is kind


def test_what_stands_under_a_heading_of_an_unknown_kind_is_refused_and_not_taken_for_the_kind_before(
    tmp_path: Path,
) -> None:
    table: list[Row] = [
        ("二、多选题",),
        ("属于农用地的有", "耕地", "林地", "草地", "宅基地", "ABC"),
        ("三、排序题（共1题）",),
        ("征地的步骤依次是", "公告", "调查", "批准", None, "ABC"),
        ("四、判断题",),
        ("地是圆的。", None, None, None, None, "对"),
    ]
    rows = read(tmp_path, *table, header=HEADER[1:])
    assert [(row.row, row.question and row.question.kind) for row in rows] == [
        (3, Kind.MULTIPLE),
        (5, None),
        (7, Kind.TRUE_FALSE),
    ]
    assert [(p.why, p.found) for p in rows[1].problems] == [(Fault.UNKNOWN_KIND, "三、排序题（共1题）")]


# Merged cells -------------------------------------------------------------------------------------------------------


def test_a_stem_over_two_rows_beside_merged_options_is_one_question(tmp_path: Path) -> None:
    first = ("单选", "征收土地", "国务院", "省政府", "市政府", "县政府", "B")
    rows = read(
        tmp_path, first, (None, "由谁批准？"), ("判断", "地是圆的", None, None, None, None, "对"),
        merged=tuple(f"{column}2:{column}3" for column in "ACDEFG"),
    )  # fmt: skip
    assert [(row.row, row.question and row.question.stem) for row in rows] == [
        (2, "征收土地由谁批准？"),
        (4, "地是圆的"),
    ]
    assert texts(questions(rows)[0]) == ["国务院", "省政府", "市政府", "县政府"]


def test_options_merged_over_questions_with_answers_of_their_own_are_those_of_each(tmp_path: Path) -> None:
    rows = read(
        tmp_path, ("单选", "甲事由谁批准？", "国务院", "省政府", "市政府", "县政府", "B"),
        (None, "乙事由谁批准？", None, None, None, None, "C"),
        merged=tuple(f"{column}2:{column}3" for column in "ACDEF"),
    )  # fmt: skip
    assert [(question.stem, str(question.key)) for question in questions(rows)] == [
        ("甲事由谁批准？", "B"),
        ("乙事由谁批准？", "C"),
    ]
    assert texts(questions(rows)[1]) == ["国务院", "省政府", "市政府", "县政府"]


# Time ---------------------------------------------------------------------------------------------------------------

LONG = 30_000  # about what Excel takes into one cell


@pytest.mark.parametrize(
    "cell",
    [
        *(part * LONG for part in ("（", "（【", "《", "《a》（", "A.", "一")),
        f"A.甲{' ' * LONG}x B.乙",
        f"A.甲 B.乙{'; ' * LONG}",
    ],
    ids=lambda cell: cell[:6],
)
def test_no_cell_takes_long(cell: str) -> None:
    """A cell costs time by its length, not by the square of it."""
    start = time.process_time()
    readers: tuple[Any, ...] = (options_in, kind_named, bases_in, lambda text: taken_out(text, truth=False))
    for reader in readers:
        reader(cell)
    columns_named([cell, "题干", "答案"])
    letters_in(cell, ["甲", "乙"])
    assert time.process_time() - start < 2
