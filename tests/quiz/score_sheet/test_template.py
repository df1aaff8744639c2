"""HR's own workbook is filled: the right cells, and nothing else of the file."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from question_bank.errors import FileRefused
from quiz.exam.candidate import Person
from quiz.score_sheet.cells_in_place import write_cells
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from quiz.score_sheet.template import Doubt, Filling, Role, fill, layouts, plan
from tests.proven import Counts

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ROWS = (
    CandidateResult(Person("0007", "王芳", "政策法规科", id_number="11010519491231002X"), Outcome.SAT, Decimal("85.5")),
    CandidateResult(Person("0008", "李 强", "人事科"), Outcome.SAT, Decimal("0")),
    CandidateResult(Person("0009", "单雪", "人事科"), Outcome.ABSENT),
    CandidateResult(Person("0010", "仇伟", "办公室"), Outcome.ON_LEAVE),
    CandidateResult(Person("0011", "曾志强", "办公室"), Outcome.VIOLATION),
    CandidateResult(Person("0012", "解放", "办公室"), Outcome.SAT, Decimal("60")),
    CandidateResult(Person("0013", "老陈", "办公室"), Outcome.OVER_AGE),
)


def a_result(*rows: CandidateResult) -> SittingResult:
    return SittingResult("某局", 2026, "学法考试", date(2026, 11, 22), "", Decimal(100), Decimal(60), rows=rows or ROWS)


def a_book(folder: Path, rows: Sequence[Sequence[object]], name: str = "模板.xlsx") -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.title = "考核表"
    for row in rows:
        book.active.append(list(row))
    book.save(folder / name)
    return folder / name


def filled(path: Path, result: SittingResult | None = None) -> tuple[Filling, dict[str, object]]:
    """The plan, and what then stands in the cells of the filled file that were not empty."""
    filling = plan(path, layouts(path)[0], result or a_result())
    target = path.with_name("已填.xlsx")
    fill(filling, target)
    sheet = load_workbook(target).worksheets[0]
    return filling, {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def an_elaborate_template(path: Path) -> None:
    """Merged headers of two rows, formulas, conditional formats, validations, an image, set-up for printing."""
    book = xlsxwriter.Workbook(path)
    sheet, other = book.add_worksheet("年度考核"), book.add_worksheet("说明")
    bold = book.add_format({"bold": True, "border": 1, "align": "center"})
    score = book.add_format({"num_format": "0.0", "border": 1, "bg_color": "#FFF2CC"})
    sheet.merge_range("A1:H1", "2026年度考核学法成绩登记表", bold)
    for area, text in (("A2:A3", "序号"), ("B2:B3", "部门"), ("C2:C3", "姓　名"), ("D2:D3", "职工编号")):
        sheet.merge_range(area, text, bold)
    sheet.merge_range("E2:G2", "学法考试", bold)
    for column, text in enumerate(("成绩", "等次", "名次"), start=4):
        sheet.write(2, column, text, bold)
    sheet.merge_range("H2:H3", "折算分", bold)
    sheet.merge_range("B4:B5", "人事科", bold)
    sheet.write("B6", "政策法规科")
    people = [("李　强", 8), ("单雪", "0009"), ("王芳", "0007"), ("没有此人", "0999")]
    for row, (name, number) in enumerate(people, start=3):
        sheet.write(row, 0, row - 2)
        sheet.write(row, 2, name)
        sheet.write(row, 3, number)
        sheet.write_blank(row, 4, None, score)
        sheet.write_formula(row, 7, f"=IF(ISNUMBER(E{row + 1}),E{row + 1}*0.1,0)", None, 0)
    sheet.write("C8", "合计")
    sheet.write_formula("E8", "=COUNT(E4:E7)", None, 0)
    sheet.conditional_format("E4:E7", {"type": "cell", "criteria": "<", "value": 60, "format": bold})
    sheet.data_validation("F4:F7", {"validate": "list", "source": ["优秀", "良好", "合格", "不合格"]})
    sheet.insert_image("J2", "seal.png", {"image_data": io.BytesIO(PIXEL)})
    sheet.set_landscape()
    sheet.print_area("A1:H8")
    sheet.repeat_rows(1, 2)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.freeze_panes(3, 0)
    other.write("A1", "勿改动本页")
    book.close()


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_an_elaborate_template_is_filled_and_every_other_part_of_the_file_is_as_it_was(
    tmp_path: Path, proven: Counts
) -> None:
    from lxml import etree

    path = tmp_path / "人事科模板.xlsx"
    an_elaborate_template(path)
    layout = layouts(path)[0]
    assert (layout.sheet, layout.header_row) == ("年度考核", 3)
    assert {role: column for role, column in layout.columns.items()} == {
        Role.UNIT: 2, Role.NAME: 3, Role.NUMBER: 4, Role.SCORE: 5, Role.GRADE: 6, Role.RANK: 7,
    }  # fmt: skip
    filling, cells = filled(path)
    assert (cells["E4"], cells["E5"], cells["E6"]) == (0, "缺考", 85.5)
    assert (cells["F4"], cells["F6"], cells["G6"]) == ("不合格", "良好", 1)
    assert cells["H4"] == "=IF(ISNUMBER(E4),E4*0.1,0)"
    assert cells["E8"] == "=COUNT(E4:E7)"
    assert [(row.found, row.why) for row in filling.left_alone] == [("没有此人", Doubt.NOBODY)]
    assert [row.person.name for row in filling.not_in_template] == ["仇伟", "曾志强", "解放"]

    before, after = parts(path), parts(path.with_name("已填.xlsx"))
    assert list(before) == list(after)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    wanted = {f"{letter}{row}" for letter in "EFG" for row in (4, 5, 6)}

    def rest(content: bytes) -> bytes:
        root = etree.fromstring(content)
        for cell in list(root.iter("{*}c")):
            if cell.get("r") in wanted:
                cell.getparent().remove(cell)
            elif cell.find("{*}f") is not None:  # what it came to is reckoned anew
                cell.attrib.pop("t", None)
                for value in cell.findall("{*}v"):
                    cell.remove(value)
        for calc in root.iter("{*}calcPr"):
            calc.attrib.pop("fullCalcOnLoad", None)
        return bytes(etree.tostring(root, method="c14n"))

    assert all(rest(before[name]) == rest(after[name]) for name in changed)
    styles = {c.get("r"): c.get("s") for c in etree.fromstring(before["xl/worksheets/sheet1.xml"]).iter("{*}c")}
    new = {c.get("r"): c.get("s") for c in etree.fromstring(after["xl/worksheets/sheet1.xml"]).iter("{*}c")}
    assert all(new[address] == style for address, style in styles.items()), "every cell keeps its format"
    proven("parts of an HR template, byte for byte as they were beside the sheet that was filled", len(before) - 2)


def test_the_filled_file_opens_in_libreoffice_and_its_formulas_see_the_scores(tmp_path: Path, tool) -> None:  # type: ignore[no-untyped-def]
    from python_calamine import CalamineWorkbook

    from tests.soffice import convert

    path = tmp_path / "人事科模板.xlsx"
    an_elaborate_template(path)
    filled(path)
    convert(tool("soffice"), tmp_path / "已填.xlsx", "ods", tmp_path)
    rows = CalamineWorkbook.from_path(tmp_path / "已填.ods").get_sheet_by_name("年度考核").to_python()
    assert rows[5][7] == pytest.approx(8.55)
    assert rows[7][4] == 2, "two scores are numbers, 缺考 is a word"


def test_0_and_the_four_ways_of_not_having_sat_come_out_as_themselves(tmp_path: Path) -> None:
    path = a_book(tmp_path, [("姓名", "工号", "成绩"), *((row.person.name, row.person.number) for row in ROWS)])
    _, cells = filled(path)
    assert [cells[f"C{row}"] for row in range(2, 9)] == [85.5, 0, "缺考", "请假·公差", "违纪", 60, "超龄"]


def test_without_numbers_the_name_decides_with_the_department_and_namesakes_are_left_to_a_person(
    tmp_path: Path,
) -> None:
    wang, other = ROWS[0], replace(ROWS[0], person=Person("0020", "王芳", "办公室"))
    twin = replace(ROWS[0], person=Person("0021", "王芳", "办公室"))
    path = a_book(tmp_path, [("单位", "姓名", "得分"), ("政策法规科", "王 芳"), ("办公室", "王芳")])
    filling, cells = filled(path, a_result(wang, replace(other, score=Decimal(70))))
    assert (cells["C2"], cells["C3"], filling.left_alone) == (85.5, 70, ())
    filling, cells = filled(path, a_result(wang, other, twin))
    assert "C3" not in cells
    assert [each.why for each in filling.left_alone] == [Doubt.SEVERAL]


def test_an_id_number_tells_the_person_and_a_number_under_another_name_is_not_believed(tmp_path: Path) -> None:
    path = a_book(tmp_path, [("姓名", "身份证号", "成绩"), ("王芳", "11010519491231002x")])
    assert filled(path)[1]["C2"] == 85.5
    path = a_book(tmp_path, [("姓名", "工号", "成绩"), ("李强", "0007"), ("王芳", "0007"), ("王芳", "7")])
    filling, cells = filled(path)
    assert cells["C3"] == 85.5
    assert [(each.row, each.why) for each in filling.left_alone] == [(2, Doubt.NAME_DIFFERS), (4, Doubt.TWICE)]


def test_a_formula_and_a_part_of_a_larger_cell_are_never_overwritten(tmp_path: Path) -> None:
    path = a_book(tmp_path, [("姓名", "工号", "成绩"), ("王芳", "0007", "=1+1"), ("李强", "0008"), ("单雪", "0009")])
    book = load_workbook(path)
    book.worksheets[0].merge_cells("C3:C4")
    book.save(path)
    filling, cells = filled(path)
    assert cells["C2"] == "=1+1"
    assert (cells["C3"], "C4" in cells) == (0, False)
    assert [(each.column, each.why) for each in filling.left_alone] == [("C2", Doubt.FORMULA), ("C4", Doubt.MERGED)]


def test_filling_again_after_a_re_marking_replaces_and_says_so(tmp_path: Path) -> None:
    path = a_book(tmp_path, [("姓名", "工号", "成绩"), ("王芳", "0007", 80), ("李强", "0008", 0)])
    filling, cells = filled(path)
    assert cells["C2"] == 85.5
    assert filling.replaced == (("C2", "80", "85.5"),)


def test_a_row_or_cell_that_is_not_there_yet_is_made_in_its_place(tmp_path: Path) -> None:
    path = a_book(tmp_path, [("甲", None, None, "丁")])
    target = tmp_path / "out.xlsx"
    write_cells(path, target, {"考核表": {(1, 2): "乙", (3, 28): Decimal("1.50"), (2, 1): "=2+2"}})
    sheet = load_workbook(target).worksheets[0]
    assert [cell.value for cell in sheet[1]][:4] == ["甲", "乙", None, "丁"]
    assert (sheet["AB3"].value, sheet["A2"].value, sheet["A2"].data_type) == (1.5, "=2+2", "s")


def test_what_is_no_template_is_refused_and_one_without_a_place_for_scores_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(FileRefused):
        layouts(tmp_path / "a.xlsx")
    (layout,) = layouts(a_book(tmp_path, [("姓名", "工号"), ("王芳", "0007")]))
    assert not layout.usable
    assert layouts(a_book(tmp_path, [("甲", "乙"), (1, 2)])) == ()


def test_two_hundred_people_take_a_moment(tmp_path: Path) -> None:
    rows = [CandidateResult(Person(f"{n:04}", f"考生{n}", "科"), Outcome.SAT, Decimal(n % 101)) for n in range(1, 201)]
    path = a_book(tmp_path, [("工号", "姓名", "成绩"), *((r.person.number, r.person.name) for r in rows)])
    filling, cells = filled(path, a_result(*rows))
    assert (filling.people, filling.not_in_template) == (200, ())
    assert all(cells[f"C{n + 1}"] == n % 101 for n in range(1, 201))
