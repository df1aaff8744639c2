"""Workbooks and JSON files as people make them, for tests."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

HEADER = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案")
SINGLE = ("单选", "征收土地由谁批准？", "国务院", "省政府", "市政府", "县政府", "B")
MULTIPLE = ("多选", "下列属于农用地的有（ ）", "耕地", "林地", "草地", "宅基地", "ABC")
TRUE = ("判断", "土地分为农用地、建设用地和未利用地。", "正确", "错误", None, None, "A")

Row = Sequence[Any]


def book(path: Path, *rows: Row, header: Row | None = HEADER, merged: Sequence[str] = (), sheet: str = "题库") -> Path:
    """A workbook of one sheet."""
    return books(path, {sheet: [*([header] if header else []), *rows]}, merged=merged)


def books(path: Path, sheets: dict[str, Sequence[Row]], merged: Sequence[str] = ()) -> Path:
    """A workbook of these sheets, cell by cell as given; ``merged`` on the first."""
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        made.worksheets[0].merge_cells(cells)
    made.save(path)
    return path


def json_file(path: Path, *questions: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"questions": questions}, ensure_ascii=False), encoding="utf-8")
    return path


def packed(path: Path, parts: dict[str, bytes | str]) -> Path:
    """A zip archive of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def raw_xlsx(path: Path, sheet_data: bytes | str, *, main: str = MAIN, **more: bytes) -> Path:
    """A workbook whose only sheet holds this XML between ``<sheetData>`` and ``</sheetData>``."""
    body = sheet_data if isinstance(sheet_data, bytes) else sheet_data.encode()
    sheet = f'<worksheet xmlns="{main}"><sheetData>'.encode() + body + b"</sheetData></worksheet>"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
        **more,
    }
    return packed(path, parts)
