"""Questions as a workbook to read, change and import again; and rows that an import refused.

Law: every cell is a text cell: a stem that begins with ``=`` stays one; nothing is cut in silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.errors import FileNotWritten, WriteFault
from question_bank.formats import basis
from question_bank.formats.answers import accepted_in
from question_bank.formats.row import DIFFICULTIES, STANDINGS, tags_written
from question_bank.question import LETTERS, Blanks, Kind, Letters, Question, Truth, Written
from question_bank.text import clean
from question_bank.whole_file import whole_file

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MAX_CELL = 32_767
KIND_NAMES = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.ESSAY: "简答题",
}
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_WIDTHS = {"题干": 60, "解析": 50, "法律依据": 34, "案例背景": 40, "答案": 12, "题型": 9, "难度": 8}
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")

Table = tuple[str, Sequence[str], Iterable[Sequence[str]]]  # title, header, rows


def write(questions: Iterable[Question], path: Path) -> None:
    """All of them on one sheet, with columns that an import reads back as they were. Raises ``FileNotWritten``."""
    header, rows = as_table(list(questions))
    write_tables([("题库", header, rows)], path)


def as_table(questions: Sequence[Question]) -> tuple[list[str], Iterator[list[str]]]:
    """The header, and a row for each question."""
    width = max([4, *(len(question.options) for question in questions)])
    header = ["编号", "题型", "题干", *(f"选项{letter}" for letter in LETTERS[:width]), "答案", "解析", "法律依据",
    "难度", "标签",
              "案例编号", "案例背景", "状态", "系统编号"]  # fmt: skip
    return header, (_row(question, width) for question in questions)


def _row(question: Question, width: int) -> list[str]:
    options = [option.text for option in question.options]
    return [
        question.source_id or "",
        KIND_NAMES[question.kind],
        question.stem,
        *options,
        *[""] * (width - len(options)),
        _key(question),
        question.explanation,
        basis.written(question.legal_basis),
        DIFFICULTIES[question.difficulty - 1] if question.difficulty else "",
        tags_written(question.tags),
        question.group.id if question.group else "",
        question.group.background if question.group else "",
        STANDINGS[question.standing],
        question.id,
    ]


def _key(question: Question) -> str:
    match question.key:
        case Letters():
            return str(question.key)
        case Truth(value):
            return "正确" if value else "错误"
        case Written(text):
            return text
        case Blanks(accepted):
            plain = ";".join("|".join(texts) for texts in accepted)
            if accepted_in(question.stem, plain, ()) == accepted:
                return plain
            return json.dumps(accepted, ensure_ascii=False)


def write_tables(tables: Iterable[Table], path: Path) -> None:
    """Sheets of texts with a header that stays in sight. Raises ``FileNotWritten``."""
    from openpyxl import Workbook

    # All texts first, and the file opened: openpyxl does not like to leave a sheet half written.
    ready = [
        (title, header, [[_as_text(text, path) for text in row] for row in rows]) for title, header, rows in tables
    ]
    with whole_file(path) as file:
        book = Workbook(write_only=True)
        titles: set[str] = set()
        for title, header, rows in ready:
            _write_sheet(book.create_sheet(_free_title(title, titles)), header, rows)
        packed = BytesIO()  # nor to be left with an archive half written, on a disk that is full
        book.save(packed)
        file.write(packed.getbuffer())


def _write_sheet(sheet: WriteOnlyWorksheet, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)

    def cell(text: str) -> WriteOnlyCell | None:
        if not text:
            return None
        written = WriteOnlyCell(sheet, value=text)
        written.data_type = "s"
        written.number_format = "@"
        written.alignment = wrapped
        return written

    sheet.freeze_panes = "A2"
    for column, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 18)
    names = [cell(name) for name in header]
    for written in filter(None, names):
        written.font = bold
    sheet.append(names)
    for row in rows:
        sheet.append([cell(text) for text in row])


def _as_text(text: str, path: Path) -> str:
    text = _ESCAPED.sub("_x005F_", clean(text))
    if len(text) > MAX_CELL:
        raise FileNotWritten(path, WriteFault.CELL_TOO_LONG, text[:40])
    return text


def _free_title(title: str, taken: set[str]) -> str:
    """A title that Excel takes: 31 characters, none of ``[]:*?/\\``, each once."""
    title = _NOT_IN_A_NAME.sub(" ", clean(title)).strip("' ")[:28] or "Sheet"
    free, number = title, 1
    while free.casefold() in taken:
        number += 1
        free = f"{title}{number}"[-31:]
    taken.add(free.casefold())
    return free
