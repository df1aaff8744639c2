"""Real banks from the field, as they are: nothing lost, nothing guessed, and the second import changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from question_bank import formats
from question_bank.bank import Bank
from question_bank.errors import Fault, FileFault
from question_bank.formats.reading import ReadRow
from question_bank.question import Blanks, Kind, Standing, Truth, Written
from tests.proven import Counts


@pytest.fixture
def banks(shared: Path) -> Path:
    return shared / "banks"


def test_religion(bank: Bank, banks: Path, proven: Counts) -> None:
    path = banks / "religion-xlsx" / "题库.xlsx"
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert (report.added, report.changed, report.unchanged, report.refused) == (283, 0, 0, 0)
    assert [report.by_kind[kind] for kind in Kind] == [162, 65, 56, 0, 0]
    repeated = [(p.row, p.other_row) for p in report.problems if p.why is Fault.REPEATED_STEM]
    assert repeated == [(96, 22), (203, 173), (221, 113)]
    assert [p.row for p in report.problems if p.why is Fault.REPEATED_OPTIONS] == [121]
    assert len(report.problems) == 4
    assert sum(len(q.options) < 4 for q in bank.all() if q.kind.is_choice) == 24
    truths = [q.key for q in bank.all() if q.kind is Kind.TRUE_FALSE]
    assert (truths.count(Truth(True)), truths.count(Truth(False))) == (35, 21)
    dated = bank.find("新修订的《宗教事务条例》自")[0]
    assert [option.text for option in dated.options] == [
        "2017年6月14日",
        "2017年8月26日",
        "2018年1月1日",
        "2018年2月1日",
    ]
    before = bank.all()
    again = bank.take_in(bank.plan([path]), "我").files[0]
    assert (again.added, again.changed, again.unchanged, again.problems) == (0, 0, 283, report.problems)
    assert bank.all() == before
    proven("questions of real banks imported, none lost", 283)


def test_exam_template(bank: Bank, banks: Path) -> None:
    report = bank.take_in(bank.plan([banks / "exam-template-xlsx" / "试题导入模板.xlsx"]), "我").files[0]
    assert [report.by_kind[kind] for kind in Kind] == [3, 2, 2, 2, 1]
    assert [(p.row, p.why, p.refused) for p in report.problems] == [(11, Fault.NO_MODEL_ANSWER, False)]
    found = bank.all()
    assert [option.text for option in found[1].options] == ["3", "3.5", "4", "5"]
    assert [q.key for q in found if q.kind is Kind.TRUE_FALSE] == [Truth(False), Truth(True)]
    assert [q.key for q in found if q.kind is Kind.BLANK] == [Blanks((("true",), ("false",))), Blanks((("0",),))]
    assert found[-1].key == Written("")
    assert [q.difficulty for q in found] == [1, 2, 2, 1, 3, 2, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("name", "counts", "truths"),
    [("一般企业安全负责人", [90, 50, 109, 0, 0], (66, 43)), ("省级叉车司机", [199, 100, 200, 0, 0], (145, 55))],
)
def test_options_in_one_cell(
    bank: Bank, banks: Path, proven: Counts, name: str, counts: list[int], truths: tuple[int, int]
) -> None:
    path = banks / "gtpx-safety-xlsx" / f"{name}.xlsx"
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert [report.by_kind[kind] for kind in Kind] == counts
    assert report.refused == 0
    repeats = [p for p in report.problems if p.why is Fault.REPEATED_QUESTION]
    assert bank.counts().total == report.added == sum(counts) - len(repeats)
    read = [row.question for row in formats.read(path) if isinstance(row, ReadRow) and row.question]
    for question in read:
        assert not re.match(r"\d+[.、．]\D", question.stem)
        assert not any(re.match(r"[A-D][.:：]", option.text) for option in question.options)
    keys = [question.key for question in read if question.kind is Kind.TRUE_FALSE]
    assert (keys.count(Truth(True)), keys.count(Truth(False))) == truths
    proven("questions of real banks imported, none lost", sum(counts))


def test_a_table_without_header_is_refused_clearly(bank: Bank, banks: Path) -> None:
    error = bank.plan([banks / "netuniv-xls-stub" / "题库.xls"]).files[0].error
    assert error is not None
    assert error.why is FileFault.NO_HEADER


def test_a_document_whose_numbers_restart_in_every_section(bank: Bank, banks: Path, proven: Counts) -> None:
    path = banks / "dangji-docx" / "题库.docx"
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert [report.by_kind[kind] for kind in Kind] == [331, 212, 264, 0, 0]
    assert report.refused == 0
    assert len({tag for question in bank.all() for tag in question.tags}) == 3
    read = [row.question for row in formats.read(path) if isinstance(row, ReadRow) and row.question]
    assert read[0].stem == "对党员的纪律处分中最高一级是（ ）。"
    assert [option.text for option in read[0].options] == ["警告", "严重警告", "留党察看", "开除党籍"]
    before = bank.all()
    again = bank.take_in(bank.plan([path]), "我").files[0]
    assert (again.added, again.changed, again.unchanged) == (0, 0, 807)
    assert bank.all() == before
    proven("questions of real banks imported, none lost", 807)


def test_tables_as_text_with_english_headers(bank: Bank, banks: Path, proven: Counts) -> None:
    paths = sorted(path for path in (banks / "disc-law-csv").glob("*.csv") if "_examples" not in path.name)
    reports = bank.take_in(bank.plan(paths), "我").files
    assert sum(report.understood for report in reports) == 2_563
    assert sum(report.by_kind[Kind.MULTIPLE] for report in reports) == 120 + 463 + 276 + 87
    assert sum(report.refused for report in reports) == 0
    one_letter = [p for report in reports for p in report.problems if p.why is Fault.ONE_LETTER_FOR_MULTIPLE]
    assert len(one_letter) == 1
    before = bank.all()
    again = bank.take_in(bank.plan(paths), "我").files
    assert sum(report.added + report.changed for report in again) == 0
    assert bank.all() == before
    proven("questions of real banks imported, none lost", 2_563)


def test_options_and_answers_inside_the_stems_column(bank: Bank, banks: Path) -> None:
    reports = bank.plan(sorted((banks / "disc-law-csv").glob("*_examples.csv"))).files
    assert [(report.by_kind[Kind.SINGLE], report.by_kind[Kind.MULTIPLE]) for report in reports] == [(0, 9), (9, 0)]


def test_questions_all_in_one_text(bank: Bank, banks: Path, proven: Counts) -> None:
    path = banks / "lawbench-json" / "zero_shot_1-2.json"
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert (report.by_kind[Kind.SINGLE], report.refused) == (500, 0)
    assert all(len(question.options) == 4 for question in bank.all())
    again = bank.take_in(bank.plan([path]), "我").files[0]
    assert (again.added, again.changed) == (0, 0)
    proven("questions of real banks imported, none lost", 500)


def test_one_letter_fields_explanations_and_disputed_flags(bank: Bank, banks: Path, proven: Counts) -> None:
    path = next((banks / "cehui-law-html-json").glob("*.json"))
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert [report.by_kind[kind] for kind in Kind] == [15, 20, 0, 0, 0]
    assert report.refused == 0
    assert all(question.explanation and question.tags for question in bank.all())
    assert sum(question.standing is Standing.DISPUTED for question in bank.all()) == 4
    again = bank.take_in(bank.plan([path]), "我").files[0]
    assert (again.added, again.changed) == (0, 0)
    proven("questions of real banks imported, none lost", 35)


@pytest.mark.parametrize("suffix", [".json", ".xlsx", ".csv"])
def test_real_questions_survive_an_export(bank: Bank, banks: Path, tmp_path: Path, suffix: str) -> None:
    bank.take_in(bank.plan(sorted((*banks.glob("*/*.xlsx"), *banks.glob("*/*.docx"), *banks.glob("*/mcq*.csv")))), "我")
    before = bank.all()
    path = tmp_path / f"题库{suffix}"
    formats.write(before, path)
    report = bank.take_in(bank.plan([path]), "我").files[0]
    assert (report.added, report.changed, report.unchanged) == (0, 0, len(before))
    assert bank.all() == before
