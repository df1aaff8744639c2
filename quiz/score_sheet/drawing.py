"""Draws tables as a workbook that prints on A4.

Law: every text is written as text, whatever it begins with; the file appears whole or not at all; the same
tables make the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from question_bank.whole_file import whole_file
from quiz.score_sheet.table import BarChart, Cell, Column, Look, Marked, Table, clean, width_of

Progress = Callable[[int, int], None]

_FONT = "宋体"
_HEAD_FONT = "黑体"
_A4 = 9
_LINE = 15.5  # points a line of the body's 11 points takes
_ROW = 21.5
_MARGIN = 1.5  # half-width characters that a cell's edges take
_LINES = {"title": 34.0, "info": 20.0, "note": 16.0, "signatures": 30.0}  # points a line of each kind
_FORMATS: dict[Look, dict[str, Any]] = {
    Look.CODE: {"align": "center", "num_format": "@", "shrink": True},
    Look.WORD: {"align": "center", "text_wrap": True, "quote_prefix": True},
    Look.TEXT: {"align": "left", "text_wrap": True, "quote_prefix": True},
    Look.COUNT: {"align": "center", "num_format": "0"},
    Look.MARK: {"align": "center", "num_format": "0"},
    Look.MEAN: {"align": "center", "num_format": "0.00"},
    Look.RATE: {"align": "center", "num_format": "0.0%"},
}


def write_tables(
    tables: Sequence[Table], path: Path, subject: str, on: date = date(1980, 1, 1), progress: Progress | None = None
) -> None:
    """Write any tables, a sheet each. ``subject`` and ``on`` go into the file's properties, where the clock's time
    would make each copy another file.
    """
    from xlsxwriter import Workbook

    total = sum(len(table.rows) for table in tables)
    done = 0
    with whole_file(path) as file:
        book = Workbook(file, {"in_memory": True})
        book.set_properties({"title": clean(subject), "created": datetime.combine(on, time())})
        painter = _Painter(book)
        for table in tables:
            painter.paint(table)
            done += len(table.rows)
            if progress is not None:
                progress(done, total)
        book.close()


class _Painter:
    """One workbook under way: its formats are made once and shared by all sheets."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._formats: dict[tuple[str, str, str], Any] = {}

    def paint(self, table: Table) -> None:
        """Add a sheet and draw the table on it."""
        sheet = self._book.add_worksheet(table.sheet)
        measures = [_measure(column, [row[n] for row in table.rows]) for n, column in enumerate(table.columns)]
        widths = [width for width, _ in measures]
        for n, width in enumerate(widths):
            sheet.set_column(n, n, width)

        at = self._line(sheet, 0, widths, table.title, "title")
        for line in table.info:
            at = self._line(sheet, at, widths, line, "info")
        header_row = at
        sheet.set_row(at, _height([column.header for column in table.columns], widths) + 4)
        for n, column in enumerate(table.columns):
            sheet.write_string(at, n, column.header, self._format("header"))
        wrapping = [n for n, (_, wraps) in enumerate(measures) if wraps]
        at = self._body(sheet, at + 1, table, widths, wrapping)
        for line in table.notes:
            at = self._line(sheet, at, widths, line, "note")
        if table.signatures:
            at = self._line(sheet, at + 1, widths, table.signatures, "signatures")
        if table.chart is not None:
            bars = self._bars(table, table.chart, header_row + 1, widths)
            sheet.insert_chart(at + 1, 0, bars, {"object_position": 1, "description": table.chart.title})
        _set_up_page(sheet, table, header_row, at - 1)

    def _body(self, sheet: Any, at: int, table: Table, widths: Sequence[float], wrapping: Sequence[int]) -> int:
        """The rows, as high as the columns that wrap need; returns the next row."""
        from xlsxwriter.utility import xl_range

        if not table.rows:
            sheet.set_row(at, _ROW)
            sheet.merge_range(at, 0, at, len(widths) - 1, "（无）", self._format("body", Look.WORD))
            return at + 1
        first = at
        formats = self._column_formats(table, "body")
        for row in table.rows:
            if table.sums and row is table.rows[-1]:
                formats = self._column_formats(table, "sum")
            sheet.set_row(at, _height([row[n] for n in wrapping], [widths[n] for n in wrapping]))
            for n, (cell, (in_words, in_numbers)) in enumerate(zip(row, formats, strict=True)):
                match cell:
                    case str() if cell:
                        sheet.write_string(at, n, clean(cell), in_words)
                    case str() | None:
                        sheet.write_blank(at, n, None, in_numbers)
                    case Marked(value):
                        sheet.write_number(at, n, value, self._format("marked", table.columns[n].look))
                    case Decimal():
                        sheet.write_number(at, n, float(cell), in_numbers)
                    case _:
                        sheet.write_number(at, n, cell, in_numbers)
            at += 1
        # Else Excel puts a green corner on each 工号 and offers to make it a number.
        sheet.ignore_errors({"number_stored_as_text": xl_range(first, 0, at - 1, len(widths) - 1)})
        return at

    def _column_formats(self, table: Table, kind: str) -> list[tuple[Any, Any]]:
        """For each column the format of a text, and that of a number, in a row of this kind."""
        formats = []
        for n, column in enumerate(table.columns):
            in_words = column.look if column.look in (Look.TEXT, Look.CODE) else Look.WORD
            places = _decimals([row[n] for row in table.rows]) if column.look is Look.MARK else ""
            formats.append((self._format(kind, in_words), self._format(kind, column.look, places)))
        return formats

    def _line(self, sheet: Any, at: int, widths: Sequence[float], text: str, kind: str) -> int:
        """A text over the whole width; returns the next row."""
        text = clean(text)
        sheet.set_row(at, _LINES[kind] * _lines(text, sum(widths) * (1.1 if kind == "note" else 1)) + 2)
        sheet.merge_range(at, 0, at, len(widths) - 1, "", self._format(kind))
        sheet.write_string(at, 0, text, self._format(kind))
        return at + 1

    def _bars(self, table: Table, chart: BarChart, first: int, widths: Sequence[float]) -> Any:
        last = first + len(table.rows) - 1 - table.sums
        small = {"name": _FONT, "size": 9}
        bars = self._book.add_chart({"type": "column"})
        bars.add_series(
            {
                "name": chart.title,
                "categories": [table.sheet, first, chart.names, last, chart.names],
                "values": [table.sheet, first, chart.values, last, chart.values],
                "fill": {"color": "#1F5FBF"},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0.0", "font": small},
            }
        )
        bars.set_title({"name": chart.title, "name_font": {"name": _HEAD_FONT, "size": 12, "bold": False}})
        bars.set_legend({"none": True})
        bars.set_x_axis({"num_font": small})
        bars.set_y_axis(
            {"num_font": small, "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D8DFE9"}}}
        )
        bars.set_size({"width": round(sum(width * 7 + 5 for width in widths)), "height": 280})
        return bars

    def _format(self, kind: str, look: str = "", places: str = "") -> Any:
        key = (kind, look, places)
        if key not in self._formats:
            self._formats[key] = self._book.add_format(_properties(kind, look, places))
        return self._formats[key]


def _properties(kind: str, look: str, places: str) -> dict[str, Any]:
    body = {"font_name": _FONT, "font_size": 11, "valign": "vcenter"}
    framed = {**body, "border": 1, "border_color": "#404040"}
    match kind:
        case "title":
            return {**body, "font_name": _HEAD_FONT, "font_size": 18, "align": "center", "text_wrap": True}
        case "info":
            return {**body, "align": "center", "text_wrap": True}
        case "note":
            return {**body, "font_size": 10, "align": "left", "valign": "top", "text_wrap": True}
        case "signatures":
            return {**body, "align": "left", "valign": "bottom"}
        case "header":
            head = {"font_name": _HEAD_FONT, "align": "center", "text_wrap": True, "bg_color": "#E7ECF3"}
            return framed | head
    own = _FORMATS[Look(look)] | ({"num_format": f"0.{places}"} if places else {})
    if kind == "marked":
        own = own | {"bold": True, "bg_color": "#E2E8F0"}
    if kind == "sum":
        own = own | {"bold": True, "top": 2}
    return framed | own


def _set_up_page(sheet: Any, table: Table, header_row: int, last_row: int) -> None:
    """A4, one page wide and as long as need be (one page with a chart, which a break would cut in two), the header on
    each page, the page's number below.
    """
    sheet.set_paper(_A4)
    if table.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.75)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0 if table.chart is None else 1)
    sheet.repeat_rows(header_row)
    sheet.set_footer(f'&C&"{_FONT},Regular"&10第 &P 页　共 &N 页')
    sheet.freeze_panes(header_row + 1, 0)
    if not table.chart:
        sheet.print_area(0, 0, last_row, len(table.columns) - 1)


# Measures ----------------------------------------------------------------------------------------------------------


def _measure(column: Column, cells: Sequence[Cell]) -> tuple[float, bool]:
    """A width for the longest text, within what the column allows; and whether some text then takes more lines."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    longest = max(map(width_of, texts), default=0)
    least = max(column.least, width_of(column.header) + _MARGIN)
    width = min(max(least, longest + _MARGIN), max(column.most, least))
    return width, longest + _MARGIN > width or any("\n" in text for text in texts)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width; a little is lost at each break."""
    room = max(1.0, width - _MARGIN)
    return sum(max(1, -int(-width_of(line) // room)) for line in text.split("\n"))


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    lines = max((_lines(c, w) for c, w in zip(cells, widths, strict=True) if isinstance(c, str)), default=1)
    return _ROW if lines == 1 else min(409.0, _LINE * lines + 6)


def _decimals(cells: Sequence[Cell]) -> str:
    """As many zeros as the finest mark of a column has decimals, two at most: 85.5 makes all 0.0."""
    places = 0
    for cell in cells:
        if isinstance(cell, Decimal):
            exponent = cell.normalize().as_tuple().exponent
            places = max(places, -exponent if isinstance(exponent, int) else 0)
    return "0" * min(places, 2)
