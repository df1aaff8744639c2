"""The workbook as HR opens it: equal cell by cell to the golden one, and the same in every program that reads it."""

import csv
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from quiz.analysis import analyse
from quiz.exam.candidate import Person
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from quiz.score_sheet.sheets import heading
from quiz.score_sheet.workbook import write_scores
from tests.golden.workbook_content import content
from tests.quiz.score_sheet.sample import NOT_SAT, SAT, paper, sitting
from tests.soffice import convert

GOLDEN = Path(__file__).parents[2] / "golden" / "score_workbook.json"
SHEETS = ["成绩汇总表", "部门统计", "缺考名单", "免考名单", "逐题分析"]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("written") / "成绩.xlsx"
    write_scores(sitting(), path)
    return path


@pytest.fixture(scope="module")
def by_number(written):
    """The summary as a reader finds it: 工号 → its row's cells."""
    sheet = load_workbook(written)["成绩汇总表"]
    return {row[6].value: row for row in sheet.iter_rows(min_row=5) if row[6].value}


def test_equal_to_the_golden_workbook_cell_by_cell(written, proven):
    """``python -m tests.golden`` writes it anew; look at the diff."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    now = content(written)
    assert now["formats"] == golden["formats"]
    assert list(now["sheets"]) == list(golden["sheets"]) == SHEETS
    for name, sheet in golden["sheets"].items():
        for part, expected in sheet.items():
            assert now["sheets"][name][part] == expected, f"{name}: {part}"
    assert now == golden
    proven(
        "cells of the score workbook equal to the golden one", sum(len(s["cells"]) for s in golden["sheets"].values())
    )


def test_the_same_results_make_the_same_bytes(written, tmp_path):
    write_scores(sitting(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == written.read_bytes()


# What must be in it


def test_everybody_due_is_there_and_nobody_else(by_number):
    due = {row[0] for row in SAT} | {row[0] for row, outcome, _ in NOT_SAT if outcome.due}
    assert set(by_number) == due


def test_zero_is_a_number_and_absence_a_word(by_number):
    zero, absent = by_number["0121"][7], by_number["0201"][7]
    assert (zero.value, zero.data_type) == (0, "n")
    assert (absent.value, absent.data_type) == ("缺考", "s")
    assert by_number["0203"][7].value == "请假·公差"
    assert by_number["0205"][7].value == "违纪"
    assert all(row[7].value is not None for row in by_number.values())


def test_what_excel_would_take_for_a_formula_stays_text(by_number):
    for number, name in (("0104", "=1+1"), ("0105", "+王明"), ("0106", "-李明"), ("0107", "@赵明"), ("0114", "#N/A")):
        cell = by_number[number][2]
        assert (cell.value, cell.data_type) == (name, "s")
        assert cell.quotePrefix  # and when someone edits the cell


def test_numbers_keep_their_zeros_and_a_character_that_xml_cannot_carry_is_gone(by_number):
    assert by_number["0007"][6].data_type == "s"
    assert by_number["0007"][6].number_format == "@"
    assert by_number["000000000000000017"][2].value == "赵一曼"
    assert by_number["0113"][2].value == "张三"


def test_every_figure_of_a_department_recomputes_from_the_summary(written, by_number):
    sheet = load_workbook(written)["部门统计"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4) if isinstance(row[2].value, int)]
    *departments, total = rows
    for row in rows:
        mine = [r for r in by_number.values() if row is total or r[1].value == row[1]]
        scores = [r[7].value for r in mine if not isinstance(r[7].value, str)]
        passed = sum(score >= 60 for score in scores)
        words = [r[7].value for r in mine if isinstance(r[7].value, str)]
        kinds = [words.count(kind) for kind in ("缺考", "请假·公差", "违纪")]
        assert row[2:7] == [len(mine), len(scores), *kinds]
        assert row[7] == pytest.approx(len(scores) / len(mine))
        assert row[8:11] == [passed, pytest.approx(passed / len(scores)), pytest.approx(passed / len(mine))]
        assert row[11:] == [pytest.approx(sum(scores) / len(scores)), max(scores), min(scores)]
    assert [sum(column) for column in zip(*(row[2:7] for row in departments), strict=True)] == total[2:7]


def test_the_denominators_stand_under_the_table(written):
    texts = [row[0].value for row in load_workbook(written)["成绩汇总表"].iter_rows() if isinstance(row[0].value, str)]
    assert any("参考率 82.1% = 实考 23 ÷ 应考 28" in text for text in texts)
    assert any("合格率（按应考）" in text and "÷ 应考 28" in text for text in texts)
    assert sum("盖章" in text for text in texts) == 1
    assert "盖章" in texts[-1]


def test_a_chart_of_the_departments(written):
    with zipfile.ZipFile(written) as parts:
        (chart,) = (parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart"))
    assert "$L$4:$L$8" in chart  # the five departments' means, without the sum


# Other readers


def test_calamine_reads_the_same_cells(written):
    ours = load_workbook(written)
    with CalamineWorkbook.from_path(written) as theirs:
        assert theirs.sheet_names == SHEETS
        for name in SHEETS:
            rows = theirs.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for row in ours[name].iter_rows():
                for cell in row:
                    read = rows[cell.row - 1][cell.column - 1] if cell.row <= len(rows) else ""
                    assert read == ("" if cell.value is None else cell.value), f"{name} {cell.coordinate}"


@pytest.mark.slow
def test_libreoffice_opens_it_and_saves_the_same_cells(written, tmp_path, tool, proven):
    convert(tool("soffice"), written, "ods", tmp_path)
    convert(tool("soffice"), tmp_path / "成绩.ods", "xlsx", tmp_path)
    ours, theirs = load_workbook(written), load_workbook(tmp_path / "成绩.xlsx")
    assert theirs.sheetnames == SHEETS
    cells = 0
    for name in SHEETS:
        assert sorted(map(str, theirs[name].merged_cells.ranges)) == sorted(map(str, ours[name].merged_cells.ranges))
        for row in ours[name].iter_rows():
            for cell in row:
                read = theirs[name][cell.coordinate]
                if cell.value is None:
                    assert read.value is None
                elif isinstance(cell.value, str):
                    assert (read.value, read.data_type) == (cell.value, "s"), f"{name} {cell.coordinate}"
                else:
                    assert read.value == pytest.approx(cell.value, rel=1e-12), f"{name} {cell.coordinate}"
                cells += cell.value is not None
    proven("cells equal after a journey through LibreOffice", cells)


@pytest.mark.slow
def test_libreoffice_shows_scores_as_they_are_printed(written, tmp_path, tool):
    """What a person sees, not what is stored: no "85." and no #### and no lost zeros."""
    convert(
        tool("soffice"),
        written,
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1",
        tmp_path,
    )
    (shown,) = tmp_path.glob("*.csv")
    rows = {row[6]: row for row in csv.reader(shown.read_text(encoding="utf-8").splitlines()) if len(row) > 6}
    assert rows["0007"][7:10] == ["100", "优秀", "1"]
    assert rows["0121"][7] == "0"
    assert rows["0104"][2] == "=1+1"
    assert not any("###" in cell for row in rows.values() for cell in row)


# Sittings out of the common run


def bare(*rows: CandidateResult, **more) -> SittingResult:
    return SittingResult("某局", 2026, "学法考试", date(2026, 11, 22), "", Decimal(100), Decimal(60), rows=rows, **more)


def test_nobody_came(tmp_path):
    path = tmp_path / "x.xlsx"
    rows = [CandidateResult(Person("1", "甲", "一科"), Outcome.ABSENT)]
    write_scores(replace(bare(*rows), analysis=analyse(paper(), [])), path)
    book = load_workbook(path)
    assert [cell.value for cell in book["部门统计"][4]][7:] == [0, 0, "—", 0, "—", "—", "—"]
    assert book["免考名单"]["A5"].value == "（无）"


def test_an_empty_sitting_is_written_too(tmp_path):
    write_scores(bare(), tmp_path / "x.xlsx")
    assert load_workbook(tmp_path / "x.xlsx").sheetnames == SHEETS[:4]


def test_halves_show_one_decimal_for_all(tmp_path):
    rows = [
        CandidateResult(Person(str(n), "甲"), Outcome.SAT, Decimal(score))
        for n, score in enumerate(("85.5", "90", "0"))
    ]
    write_scores(bare(*rows), tmp_path / "x.xlsx")
    sheet = load_workbook(tmp_path / "x.xlsx")["成绩汇总表"]
    assert {sheet.cell(row, 8).number_format for row in (5, 6, 7)} == {"0.0"}


def test_a_text_longer_than_a_cell_ends_with_a_mark(tmp_path):
    person = Person("1", "甲", "一科")
    write_scores(bare(CandidateResult(person, Outcome.ABSENT, note="长" * 40_000)), tmp_path / "x.xlsx")
    note = load_workbook(tmp_path / "x.xlsx")["成绩汇总表"]["K5"].value
    assert (len(note), note[-1]) == (32_767, "…")


@pytest.mark.parametrize("wicked", ["\ud800", "\ufffe", "_x0041_", "a\r\nb", "\u202e甲", "<&>\"'", "𠮷", " 前后空格 "])
def test_any_text_comes_through_or_is_cleaned(tmp_path, wicked):
    write_scores(bare(CandidateResult(Person("1", f"甲{wicked}乙"), Outcome.ABSENT)), tmp_path / "x.xlsx")
    path = tmp_path / "x.xlsx"
    expected = f"甲{wicked}乙".replace("\ud800", "").replace("\ufffe", "").replace("\r\n", "\n")
    with CalamineWorkbook.from_path(path) as book:
        assert book.get_sheet_by_name("成绩汇总表").to_python(skip_empty_area=False)[4][2] == expected


def test_the_exams_own_name_is_not_said_twice():
    result = bare()
    assert heading(result) == "某局2026年学法考试"
    assert heading(replace(result, exam="2026年度学法用法考试")) == "某局2026年度学法用法考试"
    assert heading(replace(result, exam="某局2026年考试", unit="某局")) == "某局2026年考试"


# Writing it


def test_progress_counts_every_row(tmp_path):
    seen = []
    write_scores(sitting(), tmp_path / "x.xlsx", lambda done, total: seen.append((done, total)))
    assert seen[-1][0] == seen[-1][1] == 28 + 6 + 5 + 4 + 10
    assert seen == sorted(seen)


def test_called_off_half_way_the_old_workbook_stands(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"last year's")

    def call_off(done: int, total: int) -> None:
        if done > 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_scores(sitting(), path, call_off)
    assert path.read_bytes() == b"last year's"
    assert list(tmp_path.iterdir()) == [path]
