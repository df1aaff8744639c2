"""What matters of a workbook, as plain data that a diff can show: cells, merges, formats, page set-up."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


def content(path: Path) -> dict[str, Any]:
    """Sheets in their order. A cell is [value, type, format]; formats are numbered in the order of appearance."""
    book = load_workbook(path, rich_text=False)
    formats: dict[str, int] = {}
    sheets = {sheet.title: _sheet(sheet, formats) for sheet in book.worksheets}
    return {"formats": list(formats), "sheets": sheets, "title": book.properties.title}


def _sheet(sheet: Worksheet, formats: dict[str, int]) -> dict[str, Any]:
    setup, printing = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    return {
        "merges": sorted(str(area) for area in sheet.merged_cells.ranges),
        "widths": {letter: round(d.width, 2) for letter, d in sorted(sheet.column_dimensions.items())},
        "heights": [round(sheet.row_dimensions[row].height or 0, 2) for row in range(1, sheet.max_row + 1)],
        "page": {
            "paper": setup.paperSize,
            "orientation": setup.orientation,
            "fit": [printing.fitToPage, setup.fitToWidth, setup.fitToHeight],
            "repeated": sheet.print_title_rows,
            "area": sheet.print_area,
            "footer": sheet.oddFooter.center.text,
            "frozen": sheet.freeze_panes,
        },
        "cells": {
            cell.coordinate: [cell.value, cell.data_type, formats.setdefault(_format(cell), len(formats))]
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell, Cell) and cell.has_style
        },
    }


def _format(cell: Cell) -> str:
    font, at, edge = cell.font, cell.alignment, cell.border
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else "no fill"
    return " | ".join(
        (
            f"{font.name} {font.sz:g}{' bold' if font.b else ''}",
            f"{at.horizontal}/{at.vertical}{' wrap' if at.wrap_text else ''}{' shrink' if at.shrink_to_fit else ''}",
            cell.number_format,
            f"{edge.left.style} {edge.top.style} {edge.right.style} {edge.bottom.style}",
            fill,
            "text whatever it begins with" if cell.quotePrefix else "",
        )
    )
