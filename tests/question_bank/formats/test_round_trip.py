"""What is exported comes back as it was, from JSON and from a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from question_bank import formats
from question_bank.bank import Bank
from question_bank.content import kept
from question_bank.errors import FileNotWritten, WriteFault
from question_bank.formats.json_file import question_from_json, question_to_json
from question_bank.formats.reading import ReadRow
from question_bank.question import (
    BasisKind,
    Blanks,
    Group,
    Key,
    Kind,
    LegalBasis,
    Letters,
    Question,
    Standing,
    Truth,
    Written,
    options_of,
)
from question_bank.text import clean
from tests.builders import a_question

# Signs that part, quote or begin something in cells, letters, words and whole odd beginnings.
ODD = ["=", "+1", "@", "-", "|", ";", "；", "、", "\n", "A.", "B、", "（ A ）", "(", "《", "》", "（", "）", "[", "[[",
       "_x000D_", "第一条", "1.", "正确", "对", "''", '"', "#N/A", "TRUE", "0012", "3.0", "2026-01-02", "😀", "\\",
       "<b>", "&amp;", "单选题"]  # fmt: skip
texts = st.lists(st.sampled_from(ODD) | st.text(max_size=8), max_size=6).map(lambda parts: clean("".join(parts)))
full = texts.filter(bool)
lines = full.map(lambda text: " ".join(text.split())).filter(bool)
bases = st.builds(
    LegalBasis, st.sampled_from(BasisKind), lines, st.none() | lines, st.none() | st.just("2019-08-26") | lines
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(Kind))
    options = draw(st.lists(full, min_size=2, max_size=8)) if kind.is_choice else []
    letters = "ABCDEFGH"[: len(options)]
    key: Key
    match kind:
        case Kind.SINGLE:
            key = Letters.of(draw(st.sampled_from(letters)))
        case Kind.MULTIPLE:
            key = Letters(frozenset(draw(st.sets(st.sampled_from(letters), min_size=1))))
        case Kind.TRUE_FALSE:
            key = Truth(draw(st.booleans()))
        case Kind.BLANK:
            gaps = st.lists(st.lists(full, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
            key = Blanks(tuple(draw(gaps)))
        case Kind.ESSAY:
            key = Written(draw(texts))
    return Question(
        kind=kind,
        stem=draw(full),
        key=key,
        options=options_of(*options),
        explanation=draw(texts),
        legal_basis=tuple(draw(st.lists(bases, max_size=2))),
        difficulty=draw(st.sampled_from([None, 1, 2, 3])),
        tags=tuple(draw(st.lists(full, max_size=3))),
        group=draw(st.none() | st.builds(Group, full, texts)),
        source_id=draw(st.none() | full),
        standing=draw(st.sampled_from(Standing)),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exports")


def back(path: Path) -> list[Question | None]:
    return [row.question for row in formats.read(path) if isinstance(row, ReadRow)]


@given(st.lists(questions(), min_size=1, max_size=4))
def test_json(folder: Path, written: list[Question]) -> None:
    formats.write(written, folder / "题库.json")
    assert back(folder / "题库.json") == written


@given(st.lists(questions(), min_size=1, max_size=4))
def test_workbook(folder: Path, written: list[Question]) -> None:
    formats.write(written, folder / "题库.xlsx")
    assert back(folder / "题库.xlsx") == written


@pytest.mark.parametrize("suffix", [".csv", ".tsv"])
@given(written=st.lists(questions(), min_size=1, max_size=4))
def test_delimited(folder: Path, suffix: str, written: list[Question]) -> None:
    formats.write(written, folder / f"题库{suffix}")
    assert back(folder / f"题库{suffix}") == written


@given(questions())
def test_the_store(written: Question) -> None:
    stored = kept(written).question()
    assert stored == question_from_json(question_to_json(written) | {"state": stored.standing})


def test_the_shape_that_is_documented() -> None:
    question = a_question(Kind.MULTIPLE, "选哪些？", Letters.of("BA"), ("甲", "乙"), group=Group("g", "背景"))
    assert question_to_json(question) == {
        "id": "q1",
        "revision": 1,
        "state": "current",
        "kind": "multiple",
        "group": {"id": "g", "background": "背景"},
        "stem": "选哪些？",
        "options": [{"letter": "A", "text": "甲"}, {"letter": "B", "text": "乙"}],
        "key": ["A", "B"],
        "explanation": "",
        "legal_basis": [{"kind": "statute", "title": "土地管理法", "article": "第四十五条", "version": "2019-08-26"}],
        "difficulty": 1,
        "tags": [],
        "source_id": None,
    }


def test_an_export_imported_into_its_own_bank_changes_nothing(bank: Bank, tmp_path: Path) -> None:
    bank.add([a_question(stem=f"第{n}题问的是什么？") for n in range(5)], "我")
    for name in ("题库.json", "题库.xlsx", "题库.csv"):
        formats.write(bank.all(), tmp_path / name)
        assert bank.plan([tmp_path / name]).files[0].unchanged == 5


def test_an_exported_workbook_changed_by_hand_updates_the_questions(bank: Bank, tmp_path: Path) -> None:
    question = bank.add([a_question(stem="由谁批准？"), a_question(stem="由谁公告？")], "我")[0]
    path = tmp_path / "题库.xlsx"
    formats.write(bank.all(), path)
    sheet = (made := load_workbook(path)).active
    stem = next(cell for cell in sheet[1] if cell.value == "题干").column
    sheet.cell(2, stem).value = "征收土地由谁批准？"
    made.save(path)
    bank.take_in(bank.plan([path]), "我")
    assert bank.get(question.id).stem == "征收土地由谁批准？"
    assert bank.counts().total == 2


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "题库.xlsx"
    formats.write([a_question(stem='=HYPERLINK("http://example.org")')], path)
    cell = next(cell for cell in load_workbook(path).active[2] if str(cell.value).startswith("="))
    assert (cell.data_type, cell.number_format) == ("s", "@")


def test_nothing_is_cut_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "题库.xlsx"
    path.write_text("was here before")
    with pytest.raises(FileNotWritten) as error:
        formats.write([a_question(explanation="长" * 32_768)], path)
    assert error.value.why is WriteFault.CELL_TOO_LONG
    assert path.read_text() == "was here before"
    assert list(tmp_path.iterdir()) == [path]


def test_where_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "题库.json").mkdir()
    faults = {
        tmp_path / "题库.json": WriteFault.IS_A_FOLDER,
        tmp_path / "没有" / "题库.xlsx": WriteFault.NO_FOLDER,
        tmp_path / "题库.pdf": WriteFault.UNKNOWN_FORMAT,
    }
    for path, why in faults.items():
        with pytest.raises(FileNotWritten) as error:
            formats.write([a_question()], path)
        assert error.value.why is why


# JSON as others write it --------------------------------------------------------------------------------------------


def test_both_shapes_of_options_and_keys_as_people_write_them() -> None:
    plain = {"kind": "single", "stem": "谁？", "options": ["甲", "乙"], "key": "B"}
    lettered = plain | {"options": [{"letter": "A", "text": "甲"}, {"letter": "B", "text": "乙"}], "key": ["B"]}
    assert question_from_json(plain) == question_from_json(lettered)
    through_text = {"kind": "判断题", "stem": "对吗？", "options": ["错误", "正确"], "key": ["A"]}
    assert question_from_json(through_text).key == Truth(False)
    assert question_from_json({"kind": "blank", "stem": "____日", "key": [["十五", "15"]]}).key == Blanks(
        (("十五", "15"),)
    )


@pytest.mark.parametrize(
    ("value", "where", "why"),
    [
        ("text", "", "bad_shape"),
        ({"kind": "single", "stem": ""}, "stem", "no_stem"),
        ({"kind": "sing", "stem": "谁？"}, "kind", "unknown_kind"),
        ({"kind": "single", "stem": "谁？", "options": ["甲", "乙"]}, "key", "no_key"),
        ({"kind": "single", "stem": "谁？", "options": ["甲", "乙"], "key": ["C"]}, "key", "key_out_of_range"),
        (
            {"kind": "single", "stem": "谁？", "options": ["甲", "乙"], "key": ["A", "B"]},
            "key",
            "two_letters_for_single",
        ),
        ({"kind": "multiple", "stem": "谁？", "options": ["甲", "乙"], "key": "BA"}, "key", "key_is_a_sequence"),
        ({"kind": "single", "stem": "谁？", "options": ["甲"], "key": ["A"]}, "options", "too_few_options"),
        ({"kind": "single", "stem": "谁？", "options": list("abcdefghi"), "key": ["A"]}, "options", "too_many_options"),
        ({"kind": "single", "stem": "谁？", "options": ["甲", {}], "key": ["A"]}, "options", "bad_shape"),
        ({"kind": "true_false", "stem": "对吗？", "key": "A"}, "key", "truth_unreadable"),
        ({"kind": "true_false", "stem": "对吗？", "key": True, "difficulty": 4}, "difficulty", "bad_shape"),
        ({"kind": "true_false", "stem": "对吗？", "key": True, "tags": "a"}, "tags", "bad_shape"),
        ({"kind": "true_false", "stem": "对吗？", "key": True, "legal_basis": [{}]}, "legal_basis", "bad_shape"),
        ({"kind": "true_false", "stem": "对吗？", "key": True, "group": "案1"}, "group", "bad_shape"),
        ({"kind": "true_false", "stem": "对吗？", "key": True, "state": "gone"}, "state", "bad_shape"),
        ({"kind": "true_false", "stem": ["对吗？"], "key": True}, "stem", "bad_shape"),
    ],
)
def test_one_bad_object_is_refused_by_its_place_and_keeps_no_other_out(
    bank: Bank, tmp_path: Path, value: object, where: str, why: str
) -> None:
    path = tmp_path / "题库.json"
    good = {"kind": "true_false", "stem": "土地分三类。", "key": True}
    path.write_text(json.dumps([good, value], ensure_ascii=False), encoding="utf-8")
    report = bank.plan([path]).files[0]
    assert report.added == 1
    assert [(p.row, p.column, p.why, p.refused) for p in report.problems] == [(2, where, why, True)]
