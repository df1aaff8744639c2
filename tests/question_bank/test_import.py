"""Importing: what a row is beside the bank and beside the other rows; planned, done, done again, undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from question_bank.bank import Bank
from question_bank.errors import Cancelled, Fault, ImportNotUndone, UnknownBatch
from question_bank.identity import Action
from question_bank.importing import FileReport, ImportReport, save_refused
from question_bank.question import Kind, Letters, Standing, options_of
from tests.question_bank.books import HEADER, MULTIPLE, SINGLE, TRUE, Row, book, json_file


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "题库.xlsx"


def take(bank: Bank, *paths: Path) -> ImportReport:
    return bank.take_in(bank.plan(paths), "我")


def done(bank: Bank, path: Path) -> FileReport:
    return take(bank, path).files[0]


def counted(report: FileReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def with_key(row: Row, key: str) -> Row:
    return (*row[:6], key, *row[7:])


# Again --------------------------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_nothing(bank: Bank, path: Path) -> None:
    book(path, SINGLE, MULTIPLE, TRUE)
    assert counted(done(bank, path)) == (3, 0, 0)
    before = bank.all()
    again = take(bank, path)
    assert counted(again.files[0]) == (0, 0, 3)
    assert again.batch == ""
    assert bank.all() == before
    assert len(bank.batches()) == 1


def test_width_and_spaces_do_not_make_a_new_question(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    wide = ("单选", "征收土地　由谁批准?", "国务院 ", "省政府", "市政府", "县政府", "Ｂ")
    assert done(bank, book(path, wide)).added == 0


def test_another_key_is_a_new_revision(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE, TRUE))
    id = bank.all()[0].id
    assert counted(done(bank, book(path, with_key(SINGLE, "A"), TRUE))) == (0, 1, 1)
    assert (bank.get(id).key, bank.get(id).revision) == (Letters.of("A"), 2)


def test_other_options_under_the_same_stem_are_a_new_revision(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    other = (*SINGLE[:2], "国务院", "省级人民政府", "市政府", "县政府", "B")
    assert counted(done(bank, book(path, other))) == (0, 1, 0)


def test_a_stem_that_two_stored_questions_have_matches_neither(bank: Bank, path: Path) -> None:
    two = [SINGLE, (*SINGLE[:2], "甲", "乙", "丙", "丁", "A")]
    done(bank, book(path, *two))
    third = (*SINGLE[:2], "东", "西", "南", "北", "C")
    assert counted(done(bank, book(path, third))) == (1, 0, 0)


def test_the_kind_belongs_to_a_question(bank: Bank, path: Path) -> None:
    done(bank, book(path, ("单选", *MULTIPLE[1:6], "A")))
    assert counted(done(bank, book(path, MULTIPLE))) == (1, 0, 0)


def test_what_a_file_is_silent_about_stays(bank: Bank, path: Path) -> None:
    header = (*HEADER, "解析", "法律依据", "难度")
    done(bank, book(path, (*SINGLE, "见法条。", "《土地管理法》第四十六条", "易"), header=header))
    assert counted(done(bank, book(path, SINGLE))) == (0, 0, 1)
    assert counted(done(bank, book(path, (*SINGLE, "见第四十六条。", None, None), header=header))) == (0, 1, 0)
    question = bank.all()[0]
    assert (question.explanation, question.laws, question.difficulty) == ("见第四十六条。", ("土地管理法",), 1)


def test_a_basis_brought_later_makes_it_current(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    assert bank.all()[0].standing is Standing.UNCITED
    done(bank, book(path, (*SINGLE, "《土地管理法》"), header=(*HEADER, "法律依据")))
    assert bank.all()[0].standing is Standing.CURRENT


# Two rows of one file -----------------------------------------------------------------------------------------------


def test_an_exact_repeat_counts_as_unchanged_and_is_listed(bank: Bank, path: Path) -> None:
    report = done(bank, book(path, SINGLE, TRUE, SINGLE))
    assert counted(report) == (2, 0, 1)
    assert report.by_kind[Kind.SINGLE] == 2
    problem = report.problems[0]
    assert (problem.row, problem.other_row, problem.why, problem.refused) == (4, 2, Fault.REPEATED_QUESTION, False)


def test_the_same_options_with_another_key_are_two_questions_both_doubtful(bank: Bank, path: Path) -> None:
    for expected in ((2, 0, 0), (0, 0, 2)):
        report = done(bank, book(path, SINGLE, with_key(SINGLE, "A")))
        assert counted(report) == expected
        assert [(p.row, p.other_row, p.why) for p in report.problems] == [
            (2, 3, Fault.CONFLICTING_KEYS),
            (3, 2, Fault.CONFLICTING_KEYS),
        ]


def test_a_repeated_stem_is_listed_at_the_later_row_and_nothing_is_dropped(bank: Bank, path: Path) -> None:
    other = (*SINGLE[:2], "甲", "乙", "丙", "丁", "A")
    as_multiple = ("多选", *SINGLE[1:6], "AB")
    report = done(bank, book(path, SINGLE, other, as_multiple))
    assert counted(report) == (3, 0, 0)
    assert [(p.row, p.other_row, p.why) for p in report.problems] == [
        (3, 2, Fault.REPEATED_STEM),
        (4, 2, Fault.REPEATED_STEM),
    ]


def test_two_rows_never_revise_one_another_even_when_the_bank_knows_one(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    assert counted(done(bank, book(path, with_key(SINGLE, "A"), with_key(SINGLE, "C")))) == (2, 0, 0)
    assert bank.counts().total == 3


def test_questions_of_two_cases_may_read_the_same(bank: Bank, path: Path) -> None:
    header = (*HEADER, "案例编号", "案例背景")
    report = done(bank, book(path, (*SINGLE, "案1", "甲县……"), (*SINGLE, "案2", "乙县……"), header=header))
    assert counted(report) == (2, 0, 0)
    assert report.problems == ()


# Ids of the source --------------------------------------------------------------------------------------------------


NUMBERED = ("编号", *HEADER)


def test_a_unique_id_finds_the_question_however_it_is_reworded(bank: Bank, path: Path) -> None:
    done(bank, book(path, ("TD-01", *SINGLE), ("TD-02", *TRUE), header=NUMBERED))
    reworded = ("单选", "谁有权批准征收土地？", "甲", "乙", "丙", "丁", "D")
    assert counted(done(bank, book(path, ("TD-02", *TRUE), ("TD-01", *reworded), header=NUMBERED))) == (0, 1, 1)
    assert bank.all()[0].stem == "谁有权批准征收土地？"


def test_a_mere_count_of_rows_is_no_id(bank: Bank, path: Path) -> None:
    done(bank, book(path, (1, *SINGLE), (2, *TRUE), header=NUMBERED))
    assert [question.source_id for question in bank.all()] == [None, None]
    assert counted(done(bank, book(path, (1, *MULTIPLE), (2, *SINGLE), header=NUMBERED))) == (1, 0, 1)


def test_an_id_that_occurs_twice_is_none(bank: Bank, path: Path) -> None:
    done(bank, book(path, ("TD", *SINGLE), ("TD", *TRUE), ("TX", *MULTIPLE), header=NUMBERED))
    assert [question.source_id for question in bank.all()] == [None, None, "TX"]


def test_two_banks_may_use_the_same_bare_numbers(bank: Bank, tmp_path: Path) -> None:
    done(bank, book(tmp_path / "a.xlsx", (10023, *SINGLE), (10547, *TRUE), header=NUMBERED))
    slightly = (10023, "单选", "征收土地应由谁批准？", *SINGLE[2:])
    other = (10547, "判断", "乡村振兴应当坚持农民主体地位。", "对", "错", None, None, "A")
    assert counted(done(bank, book(tmp_path / "b.xlsx", slightly, other, header=NUMBERED))) == (1, 1, 0)


# What people have done ----------------------------------------------------------------------------------------------


def test_an_old_file_does_not_undo_a_correction(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE, TRUE))
    question = bank.all()[0]
    corrected = bank.revise(
        question.id, replace(question, stem="征收土地由哪级政府批准？", key=Letters.of("A")), "李", "答案有误"
    )
    report = done(bank, path)
    assert counted(report) == (0, 0, 2)
    assert [(p.row, p.why, p.refused) for p in report.problems] == [(2, Fault.REVISED_SINCE, False)]
    assert bank.get(question.id) == corrected
    assert bank.counts().total == 2


def test_a_file_that_brings_something_new_does_change_a_corrected_question(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    question = bank.all()[0]
    bank.revise(question.id, replace(question, explanation="见法条"), "李", "")
    assert counted(done(bank, book(path, with_key(SINGLE, "C")))) == (0, 1, 0)
    assert (bank.get(question.id).key, bank.get(question.id).explanation) == (Letters.of("C"), "见法条")


def test_a_retired_question_stays_retired(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    id = bank.all()[0].id
    bank.set_standing(id, Standing.RETIRED, "李", "过时")
    done(bank, book(path, with_key(SINGLE, "A")))
    assert (bank.get(id).standing, bank.get(id).key) == (Standing.RETIRED, Letters.of("A"))


# The plan -----------------------------------------------------------------------------------------------------------


def test_a_plan_shows_every_row_and_stores_nothing(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE, TRUE))
    plan = bank.plan([book(path, with_key(SINGLE, "A"), TRUE, MULTIPLE, ("单选",) * 7)])
    assert [(row.row, row.action) for row in plan.preview] == [
        (2, Action.CHANGED),
        (3, Action.UNCHANGED),
        (4, Action.ADDED),
    ]
    assert plan.preview[2].question.stem == MULTIPLE[1]
    assert [row.row for row in plan.preview[1:]] == [3, 4]
    assert (plan.files[0].refused, len(plan.refused)) == (1, 1)
    assert bank.counts().total == 2


def test_a_plan_is_made_anew_if_the_bank_has_changed_meanwhile(bank: Bank, path: Path, tmp_path: Path) -> None:
    plan = bank.plan([book(path, SINGLE, TRUE)])
    done(bank, book(tmp_path / "anders.xlsx", SINGLE))
    assert counted(bank.take_in(plan, "我").files[0]) == (1, 0, 1)
    assert bank.counts().total == 2


def test_files_of_one_import_follow_one_another(bank: Bank, tmp_path: Path) -> None:
    first, second = (
        book(tmp_path / "a.xlsx", SINGLE, TRUE),
        book(tmp_path / "b.xlsx", with_key(SINGLE, "A"), TRUE, MULTIPLE),
    )
    report = take(bank, first, second)
    assert [counted(file) for file in report.files] == [(2, 0, 0), (1, 1, 1)]
    assert [str(question.key) for question in bank.all() if question.kind is Kind.SINGLE] == ["A"]
    assert bank.all()[0].revision == 1
    bank.undo(report.batch)
    assert bank.all() == []


def test_rows_are_told_in_the_order_of_the_file(bank: Bank, path: Path) -> None:
    bad = ("论文题", *SINGLE[1:])
    report = done(bank, book(path, SINGLE, bad, with_key(SINGLE, "Z"), SINGLE))
    assert [problem.row for problem in report.problems] == [3, 4, 5]


def test_progress_is_told_and_cancelling_leaves_nothing(bank: Bank, tmp_path: Path) -> None:
    many = [{"kind": "true_false", "stem": f"第{n}个说法。", "key": True} for n in range(2_500)]
    path = json_file(tmp_path / "题库.json", *many)
    seen: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        bank.plan([path], cancelled=lambda: True)
    plan = bank.plan([path], progress=lambda done, of: seen.append((done, of)))
    with pytest.raises(Cancelled):
        bank.take_in(plan, "我", lambda done, of: seen.append((done, of)), lambda: len(seen) >= 4)
    assert seen == [(1000, 0), (2000, 0), (1000, 2500), (2000, 2500)]
    assert (bank.counts().total, bank.batches()) == (0, [])
    assert bank.take_in(plan, "我").files[0].added == 2500


# Undo ---------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_exactly_one_import(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE, TRUE))
    before = bank.all()
    history = [bank.history(question.id) for question in before]
    batch = take(bank, book(path, with_key(SINGLE, "A"), TRUE, MULTIPLE)).batch
    bank.undo(batch)
    assert bank.all() == before
    assert [bank.history(question.id) for question in before] == history
    assert bank.find("征收") == before[:1]
    undone = bank.batches()[0]
    assert (undone.id, undone.added, undone.changed, undone.undone_at is not None) == (batch, 1, 1, True)
    with pytest.raises(UnknownBatch):
        bank.undo(batch)


def test_a_revision_number_is_never_given_twice(bank: Bank, path: Path) -> None:
    done(bank, book(path, SINGLE))
    id = bank.all()[0].id
    bank.undo(take(bank, book(path, with_key(SINGLE, "A"))).batch)
    assert bank.get(id).revision == 1
    done(bank, book(path, with_key(SINGLE, "C")))
    assert bank.get(id).revision == 3  # 2 was another wording, which somebody may have answered


@pytest.mark.parametrize("act", ["revise", "set_standing", "import"])
def test_undo_is_refused_where_questions_have_changed_since(bank: Bank, path: Path, act: str) -> None:
    batch = take(bank, book(path, SINGLE, TRUE)).batch
    question = bank.all()[0]
    if act == "revise":
        bank.revise(question.id, replace(question, explanation="见法条"), "李", "")
    elif act == "set_standing":
        bank.set_standing(question.id, Standing.DISPUTED, "李", "有异议")
    else:
        done(bank, book(path, with_key(SINGLE, "A")))
    before = bank.all()
    with pytest.raises(ImportNotUndone) as refused:
        bank.undo(batch)
    assert refused.value.changed_since == (question.id,)
    assert bank.all() == before
    assert bank.batches()[-1].undone_at is None


# Rows to mend -------------------------------------------------------------------------------------------------------


def test_refused_rows_are_saved_with_their_reasons_and_import_once_mended(bank: Bank, tmp_path: Path) -> None:
    rows = [SINGLE, with_key(SINGLE, "Z"), (*with_key(MULTIPLE, "ADC"), "备注")]
    plan = bank.plan([book(tmp_path / "题库.xlsx", *rows, header=(*HEADER, "说明"))])
    bank.take_in(plan, "我")
    saved = tmp_path / "待修改.xlsx"
    save_refused(plan, saved, lambda problem: f"{problem.column}: {problem.why.value}", "原因")
    sheet = (made := load_workbook(saved)).active
    cells = [[cell.value for cell in row] for row in sheet]
    assert cells[0] == [*HEADER, "说明", "原因"]
    assert cells[1] == [*with_key(SINGLE, "Z"), None, "G 答案: key_out_of_range"]
    assert cells[2][-2:] == ["备注", "G 答案: key_is_a_sequence"]
    sheet["B2"], sheet["G2"], sheet["G3"] = "拆迁由谁批准？", "A", "ACD"
    made.save(saved)
    assert counted(done(bank, saved)) == (2, 0, 0)


def test_refused_rows_of_several_files_and_sheets(bank: Bank, tmp_path: Path) -> None:
    bad: dict[str, Any] = {"kind": "single", "stem": "谁？"}
    plan = bank.plan([
        book(tmp_path / "a.xlsx", with_key(SINGLE, "Z")),
        book(tmp_path / "b.xlsx", with_key(SINGLE, "Y")),
        json_file(tmp_path / "c.json", bad),
    ])  # fmt: skip
    save_refused(plan, tmp_path / "待修改.xlsx", lambda problem: problem.why.value, "原因")
    made = load_workbook(tmp_path / "待修改.xlsx")
    assert made.sheetnames == ["题库", "题库2", "c"]
    assert made["c"]["A2"].value == '{"kind": "single", "stem": "谁？"}'


def test_many_options(bank: Bank, path: Path) -> None:
    header = ("题型", "题干", *(f"选项{letter}" for letter in "ABCDEFGH"), "答案")
    done(bank, book(path, ("多选", "哪些？", *"甲乙丙丁戊己庚辛", "ABCDEFGH"), header=header))
    assert bank.all()[0].options == options_of(*"甲乙丙丁戊己庚辛")
