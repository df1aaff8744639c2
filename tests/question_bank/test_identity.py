"""Laws of identity over many small files: again changes nothing, undo is exact, no row of a file is another's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.errors import Fault
from question_bank.formats.json_file import question_from_json
from question_bank.identity import Action
from question_bank.importing import FileReport, ImportReport
from question_bank.migrations import HISTORY
from tests.question_bank.books import MULTIPLE, SINGLE, book, json_file

# So few of each that rows meet one another and the bank in every way there is.
STEMS = ("由谁批准？", "由谁公告？")
OPTIONS = (["国务院", "省政府"], ["省政府", "国务院"])
rows = st.builds(
    lambda kind, stem, options, key, source_id, explanation: {
        "kind": kind,
        "stem": stem,
        "options": options,
        "key": [key],
        "source_id": source_id,
        "explanation": explanation,
    },
    st.sampled_from(["single", "multiple"]),
    st.sampled_from(STEMS),
    st.sampled_from(OPTIONS),
    st.sampled_from(["A", "B"]),
    st.sampled_from([None, None, "TD-1", "TD-2"]),
    st.sampled_from(["", "见法条"]),
)
files = st.lists(rows, min_size=1, max_size=5)


@contextmanager
def a_bank_with(earlier: list[list[dict[str, Any]]]) -> Iterator[tuple[Bank, Path]]:
    """A store of its own, into which these files have been imported; and its folder."""
    with TemporaryDirectory() as name:
        database = open_database(Path(name) / "store", [HISTORY])
        bank = Bank(database)
        for file in earlier:
            take(bank, Path(name), file)
        try:
            yield bank, Path(name)
        finally:
            database.close()


def take(bank: Bank, folder: Path, file: list[dict[str, Any]]) -> ImportReport:
    return bank.take_in(bank.plan([json_file(folder / "题库.json", *file)]), "我")


def counted(report: FileReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.unchanged


def everything(bank: Bank) -> list[tuple[Any, ...]]:
    """Every row of questions and of how they stood; but for the highest revision ever given, which only rises."""
    with bank.database.read() as connection:
        standing = connection.execute(text("SELECT * FROM question ORDER BY number")).mappings().all()
        past = connection.execute(text("SELECT * FROM question_past ORDER BY id, revision, at")).mappings().all()
    return [
        tuple((name, value) for name, value in row.items() if name not in ("last_revision", "entry"))
        for row in (*standing, *past)
    ]


@given(st.lists(files, max_size=2), files)
def test_whatever_the_bank_holds_the_same_file_again_changes_nothing(
    earlier: list[list[dict[str, Any]]], file: list[dict[str, Any]]
) -> None:
    with a_bank_with(earlier) as (bank, folder):
        first = take(bank, folder, file).files[0]
        assert sum(counted(first)) == len(file)
        before = everything(bank)
        again = take(bank, folder, file)
        assert counted(again.files[0]) == (0, 0, len(file))
        assert everything(bank) == before


@given(st.lists(files, max_size=2), files)
def test_undo_leaves_no_trace(earlier: list[list[dict[str, Any]]], file: list[dict[str, Any]]) -> None:
    with a_bank_with(earlier) as (bank, folder):
        before = everything(bank)
        report = take(bank, folder, file)
        if report.batch:
            bank.undo(report.batch)
        assert everything(bank) == before


@given(st.lists(files, max_size=2), files)
def test_two_rows_of_one_file_are_one_question_only_if_they_read_the_same(
    earlier: list[list[dict[str, Any]]], file: list[dict[str, Any]]
) -> None:
    with a_bank_with(earlier) as (bank, folder):
        plan = bank.plan([json_file(folder / "题库.json", *file)])
        seen: dict[str, tuple[Any, ...]] = {}
        for decision, value in zip(plan.decisions[0], file, strict=True):
            wording = (value["kind"], value["stem"], *value["options"], *value["key"])
            assert seen.setdefault(decision.id, wording) == wording
        assert sum(row.action is Action.ADDED for row in plan.preview) == plan.files[0].added


@given(files, rows, st.integers(0, 4))
def test_the_old_file_never_undoes_a_correction_nor_doubles_it(
    file: list[dict[str, Any]], correction: dict[str, Any], place: int
) -> None:
    with a_bank_with([file]) as (bank, folder):
        stored = bank.all()
        question = stored[place % len(stored)]
        corrected = bank.revise(
            question.id, question_from_json(correction | {"source_id": question.source_id}), "李", ""
        )
        again = take(bank, folder, file)
        assert bank.get(question.id) == corrected
        assert bank.counts().total == len(stored)
        assert again.files[0].added == 0


def test_a_plan_can_be_taken_in_again_after_it_was_undone(bank: Bank, tmp_path: Path) -> None:
    plan = bank.plan([book(tmp_path / "题库.xlsx", SINGLE, MULTIPLE)])
    bank.undo(bank.take_in(plan, "我").batch)
    again = bank.take_in(plan, "我")
    assert counted(again.files[0]) == (2, 0, 0)
    assert bank.counts().total == 2
    bank.undo(again.batch)
    assert bank.counts().total == 0


def test_a_mended_key_beside_its_untouched_twin_updates_only_the_one(bank: Bank, tmp_path: Path) -> None:
    twin = (*SINGLE[:2], "甲", "乙", "丙", "丁", "A")
    path = tmp_path / "题库.xlsx"
    bank.take_in(bank.plan([book(path, SINGLE, twin)]), "我")
    report = bank.take_in(bank.plan([book(path, (*SINGLE[:6], "C"), twin)]), "我").files[0]
    assert counted(report) == (0, 1, 1)
    assert [str(question.key) for question in bank.all()] == ["C", "A"]
    assert [(p.row, p.why) for p in report.problems] == [(3, Fault.REPEATED_STEM)]
