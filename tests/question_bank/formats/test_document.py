"""Word documents: what Word shows is what is read; hostile ones are refused quickly."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from question_bank import formats
from question_bank.bank import Bank
from question_bank.errors import FileFault
from question_bank.formats import document as document_format
from question_bank.formats.reading import ReadRow
from question_bank.question import Kind, Letters, Question, Truth
from tests.question_bank.documents import WORD, document, paragraph, raw_document


def rows(path: Path) -> list[ReadRow]:
    return [row for row in formats.read(path) if isinstance(row, ReadRow)]


def questions(path: Path) -> list[Question]:
    return [row.question for row in rows(path) if row.question]


def texts(question: Question) -> list[str]:
    return [option.text for option in question.options]


def test_paragraphs(tmp_path: Path) -> None:
    path = document(
        tmp_path / "题库.docx",
        "一、单选题", "1. 征地由谁批准？", "A. 县政府\tB. 国务院", "答案：B", "",
        "二、判断题", "1. 耕地是农用地。（√）",
    )  # fmt: skip
    first, second = rows(path)
    assert first.question is not None
    assert (first.row, texts(first.question), first.question.key) == (2, ["县政府", "国务院"], Letters.of("B"))
    assert second.question is not None
    assert (second.row, second.question.kind, second.question.key) == (7, Kind.TRUE_FALSE, Truth(True))


def test_a_table_of_questions_and_text_below_it(tmp_path: Path) -> None:
    table = [
        ["序号", "题型", "题干", "选项A", "选项B", "答案"],
        ["1", "单选", "征地由谁批准？", "县政府", "国务院", "B"],
        ["2", "单选", "谁公告？", "县", "省", "Z"],
    ]
    path = document(tmp_path / "题库.docx", "普法题库", table, "1. 谁征收？", "A. 县", "B. 省", "答案：A")
    read = rows(path)
    assert [row.question and row.question.stem for row in read] == ["征地由谁批准？", None, "谁征收？"]
    assert [(p.sheet, p.row, p.column) for p in read[1].problems] == [("表1", 3, "F 答案")]


def test_a_heading_over_a_table_names_the_kind(tmp_path: Path) -> None:
    table = [["题干", "答案"], ["耕地是农用地。", "对"]]
    assert questions(document(tmp_path / "题库.docx", "判断题", table))[0].kind is Kind.TRUE_FALSE


def test_a_table_that_only_lays_out_text(tmp_path: Path) -> None:
    table = [["1. 征地由谁批准？\nA. 县政府\nB. 国务院\n答案：B"], ["2. 谁公告？\nA. 县\nB. 省\n答案：A"]]
    assert [str(question.key) for question in questions(document(tmp_path / "题库.docx", table))] == ["B", "A"]


def test_a_table_of_answers(tmp_path: Path) -> None:
    lines = [line for n in (1, 2) for line in (f"{n}. 第{n}问由谁批准？", "A. 县政府", "B. 国务院")]
    table = [["题号", "1", "2"], ["答案", "B", "A"]]
    path = document(tmp_path / "题库.docx", *lines, "参考答案", table)
    assert [str(question.key) for question in questions(path)] == ["B", "A"]


NUMBERING = f"""<w:numbering xmlns:w="{WORD}">
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>
<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>
<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="7"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""


def test_automatic_numbers_are_part_of_the_text(tmp_path: Path) -> None:
    def asked(stem: str, num: str) -> str:
        return paragraph(stem, num) + paragraph("县政府", num, 1) + paragraph("国务院", num, 1) + paragraph("答案：B")

    body = paragraph("单选题", "6") + asked("谁批准？", "5") + asked("谁公告？", "5")
    body += paragraph("多选题", "6") + asked("谁征收？", "7").replace("答案：B", "答案：AB")
    read = questions(raw_document(tmp_path / "题库.docx", body, numbering=NUMBERING))
    assert [(question.stem, texts(question)) for question in read] == [
        (stem, ["县政府", "国务院"]) for stem in ("谁批准？", "谁公告？", "谁征收？")
    ]
    assert [question.kind for question in read] == [Kind.SINGLE, Kind.SINGLE, Kind.MULTIPLE]


def test_changes_count_as_accepted_and_hidden_parts_are_passed_over(tmp_path: Path) -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    body = (
        "<w:p>" + run.format("1. 征地由") + "<w:del><w:r><w:delText>县</w:delText></w:r></w:del>"
        "<w:ins>" + run.format("谁") + "</w:ins><w:sdt><w:sdtContent>" + run.format("批准") + "</w:sdtContent></w:sdt>"
        + run.format("？") + "</w:p>" + "".join(paragraph(text) for text in ("A. 县", "B. 省", "答案：A"))
    )  # fmt: skip
    assert questions(raw_document(tmp_path / "题库.docx", body))[0].stem == "征地由谁批准？"


def test_an_underlined_gap_and_a_ticked_sign(tmp_path: Path) -> None:
    gap = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">     </w:t></w:r>'
    tick = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    body = (
        paragraph("一、填空题") + f"<w:p><w:r><w:t>1. 公告期为</w:t></w:r>{gap}<w:r><w:t>日。</w:t></w:r></w:p>"
        + paragraph("答案：十五") + paragraph("二、判断题")
        + f"<w:p><w:r><w:t>1. 耕地是农用地。（</w:t></w:r>{tick}<w:r><w:t>）</w:t></w:r></w:p>"
    )  # fmt: skip
    blank, judged = questions(raw_document(tmp_path / "题库.docx", body))
    assert blank.stem == "公告期为____日。"
    assert judged.key == Truth(True)


def test_a_heading_by_its_style_is_a_category(tmp_path: Path) -> None:
    styles = f'<w:styles xmlns:w="{WORD}"><w:style w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = "".join(paragraph(text) for text in ("1. 谁批准？", "A. 县", "B. 省", "答案：A"))
    path = raw_document(tmp_path / "题库.docx", paragraph("征收与补偿", style="2") + body, styles=styles)
    assert questions(path)[0].tags == ("征收与补偿",)


# Hostile ones -------------------------------------------------------------------------------------------------------

_LAUGHS = '<!DOCTYPE z [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD: dict[str, tuple[Callable[[Path], Path], FileFault]] = {
    "entity bomb": (lambda path: raw_document(path, paragraph("&b;"), _LAUGHS), FileFault.UNREADABLE),
    "spaces": (lambda path: raw_document(path, b"<w:p>" + b" " * 100_000_000 + b"</w:p>"), FileFault.UNREADABLE),
    "zip bomb": (lambda path: raw_document(path, b" " * 270_000_000), FileFault.TOO_LARGE),
    "paragraphs": (lambda path: raw_document(path, b"<w:p/>" * 1_100_000), FileFault.TOO_MANY_ROWS),
    "elements": (lambda path: raw_document(path, b"<w:p>" + b"<a/>" * 3_100_000 + b"</w:p>"), FileFault.TOO_LARGE),
    "depth": (lambda path: raw_document(path, b"<w:sdt>" * 5_000), FileFault.UNREADABLE),
    "broken": (lambda path: raw_document(path, "<w:p><w:r>"), FileFault.UNREADABLE),
    "no text": (lambda path: raw_document(path, ""), FileFault.NO_QUESTIONS),
}


@pytest.mark.parametrize("name", BAD)
def test_refused_in_time(bank: Bank, tmp_path: Path, name: str) -> None:
    make, why = BAD[name]
    path = make(tmp_path / "题库.docx")
    start = time.process_time()
    error = bank.plan([path]).files[0].error
    assert time.process_time() - start < 10
    assert error is not None
    assert error.why is why


def test_a_size_that_lies_does_not_help(bank: Bank, tmp_path: Path) -> None:
    path = raw_document(tmp_path / "假大小.docx", b"<w:p>" + b" " * 270_000_000 + b"</w:p>")
    data = bytearray(path.read_bytes())
    place = data.rfind(b"word/document.xml")
    data[place - 22 : place - 18] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    assert bank.plan([path]).files[0].error is not None


def test_an_old_document_is_told_as_such(bank: Bank, tmp_path: Path) -> None:
    path = tmp_path / "题库.doc"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(448))
    error = bank.plan([path]).files[0].error
    assert error is not None
    assert error.why is FileFault.OLD_DOCUMENT


def test_the_blocks_of_a_document_keep_their_order(tmp_path: Path) -> None:
    path = document(tmp_path / "题库.docx", "一", [["甲", "乙"]], "二")
    kinds = [type(block).__name__ for block in document_format.blocks_of(path)]
    assert kinds == ["Line", "_Table", "Line"]
