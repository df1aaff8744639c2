"""Tables of questions, wherever they stand: in a workbook, a text with delimiters, a document.

Law: rows and columns are named as the sheet names them; what this program wrote is read back as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from itertools import chain, islice
from pathlib import Path
from typing import Protocol

from question_bank.errors import Fault, FileFault, FileRefused, RowProblem
from question_bank.formats.answers import truth_word
from question_bank.formats.header import SEARCHED_ROWS, Columns, Role, columns_named
from question_bank.formats.kinds import is_heading, kind_named, kind_within
from question_bank.formats.merged import unmerged
from question_bank.formats.reading import Inference, Inferred, Reading, ReadRow, SkippedSheet
from question_bank.formats.row import Cells, Trouble, question_of
from question_bank.formats.sheets import Merge
from question_bank.formats.shown import Cell
from question_bank.question import Kind
from question_bank.text import clean

_SHOWN = 200  # characters of a cell told with a problem
_FIT = 10  # rows of a sheet without a header that must fit the columns of the sheet before, all of them

_Row = tuple[int, list[Cell]]


class Sheet(Protocol):
    """A table: its cells row by row, the first one that of column A; ``text`` gives what a cell shows, cleaned."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def merges(self) -> Sequence[Merge]: ...  # noqa: D102
    @property
    def column_count(self) -> int: ...  # noqa: D102
    def rows(self) -> Iterator[_Row]: ...  # noqa: D102
    def text(self, value: Cell, row: int, column: int) -> str: ...  # noqa: D102


def read(path: Path, sheets: Iterable[Sheet]) -> Iterator[Reading]:
    """Every question and every refused row of every sheet. Raises ``FileRefused``."""
    columns: Columns | None = None
    empty = True
    for sheet in sheets:
        rows = iter(sheet.rows())
        beginning = list(islice(rows, SEARCHED_ROWS))
        while beginning and not any(_filled(cells) for _, cells in beginning):
            beginning = list(islice(rows, SEARCHED_ROWS))  # a table far down
        if not beginning:
            continue
        empty = False
        place, found = header_in(sheet, beginning)
        titles = [text for row, cells in beginning[:place] for text in _texts(sheet, row, cells) if text]
        hint = kind_within(" ".join([*titles, sheet.name])) or kind_within(path.stem)
        if found is not None:
            columns = found
            below = beginning[place + found.below :]
            named = " ".join(filter(None, found.headers))[:_SHOWN]
            yield Inference(sheet.name, beginning[place][0], Inferred.HEADER, named)
        elif columns is not None and _fits(_Table(sheet, columns, hint, 0), beginning):
            below = beginning
        else:
            yield SkippedSheet(sheet.name, FileFault.NO_HEADER)
            continue
        header_row = beginning[place][0] if found else beginning[0][0]
        yield from _Table(sheet, columns, hint, header_row).read(chain(below, rows))
    if columns is None:
        raise FileRefused(path, FileFault.EMPTY if empty else FileFault.NO_HEADER)


def header_in(sheet: Sheet, beginning: list[_Row]) -> tuple[int, Columns | None]:
    """The place of the header among these rows, and its columns; None where none of them is one."""
    texts = [_texts(sheet, row, cells) for row, cells in beginning]
    for place, cells in enumerate(texts):
        following = texts[place + 1] if place + 1 < len(texts) else ()
        found = columns_named(cells, following)
        if found is not None:
            return place, found
    return 0, None


def _texts(sheet: Sheet, row: int, cells: Iterable[Cell]) -> list[str]:
    return [sheet.text(value, row, column) for column, value in enumerate(cells)]


def _filled(cells: Iterable[Cell]) -> bool:
    return any(value != "" for value in cells)


def _fits(table: _Table, beginning: list[_Row]) -> bool:
    """Do the columns of the sheet before clearly fit this one, which has no header?"""
    read = list(islice(table.read(iter(beginning)), _FIT))
    return bool(read) and all(row.question is not None for row in read)


class _Table:
    """The rows under one header."""

    def __init__(self, sheet: Sheet, columns: Columns, hint: Kind | None, header_row: int) -> None:
        self._sheet = sheet
        self._columns = columns
        self._hint = hint
        self._header_row = header_row
        self._unknown_kind = ""
        self._told_kinds: set[str] = set()
        used = [*columns.roles.values(), *columns.letters, *columns.tags]
        self._width = max(used) + 1
        self._cells_of = self._reader()

    def _reader(self) -> Callable[[list[str]], Cells]:
        """From the texts of a row, with an empty one added for columns that the sheet does not have, to its cells."""
        at = {role: self._columns.roles.get(role, -1) for role in Role}
        stem, kind, key, together = at[Role.STEM], at[Role.KIND], at[Role.KEY], at[Role.OPTIONS]
        explanation, basis, law, article = at[Role.EXPLANATION], at[Role.BASIS], at[Role.LAW], at[Role.ARTICLE]
        difficulty, source, page = at[Role.DIFFICULTY], at[Role.SOURCE], at[Role.PAGE]
        source_id, group, background = at[Role.SOURCE_ID], at[Role.GROUP], at[Role.BACKGROUND]
        standing, id_ = at[Role.STANDING], at[Role.ID]
        letters, tags, ours = self._columns.letters, self._columns.tags, self._columns.ours

        def cells_of(texts: list[str]) -> Cells:
            return Cells(
                texts[stem],
                texts[kind],
                texts[key],
                [texts[column] for column in letters],
                texts[together],
                texts[explanation],
                texts[basis],
                texts[law],
                texts[article],
                texts[difficulty],
                texts[source],
                texts[page],
                [texts[column] for column in tags],
                texts[source_id],
                texts[group],
                texts[background],
                texts[standing],
                texts[id_],
                ours=ours,
            )

        return cells_of

    def read(self, rows: Iterator[_Row]) -> Iterator[ReadRow]:
        width, text, cells_of = self._width, self._sheet.text, self._cells_of
        key_column = self._columns.roles.get(Role.KEY)
        header = [clean(cell) for cell in self._columns.headers[:width]]
        named = (self._columns.name(self._columns.roles[Role.STEM]), self._columns.name(key_column))
        if self._sheet.column_count < width:
            rows = ((row, cells + [""] * (width - len(cells))) for row, cells in rows)
        if self._sheet.merges:
            rows = unmerged(rows, self._sheet.merges, self._columns)
        for row, values in rows:
            texts = [
                (clean(value) if type(value) is str else text(value, row, column)) if value != "" else ""
                for column, value in enumerate(values[:width])
            ]
            if not any(texts):
                continue
            texts += [""] * (width + 1 - len(texts))  # one more, for the columns that are not there
            cells = cells_of(texts)
            if not (cells.key or cells.together or any(cells.options)):
                if self._heads(texts, row):
                    continue
                if not cells.stem and not cells.explanation:  # 序号 or a kind filled down over empty rows
                    continue
            elif texts[: len(header)] == header:  # repeated for every printed page
                continue
            if key_column is not None and type(values[key_column]) is not str:
                cells.key_is_date = isinstance(values[key_column], (date, time))
            cells.kind = (
                cells.kind or self._by_count(texts) or self._unknown_kind
            )  # 三、排序题: whatever stands below is not guessed at
            question, troubles = question_of(cells, self._hint)
            problems = tuple(self._problems(row, troubles)) if troubles else ()
            if question is not None:
                ours = self._columns.ours
                yield ReadRow(self._sheet.name, row, question, problems, (), (), ours, cells.id, named)
            else:
                shown = tuple(_texts(self._sheet, row, values))
                yield ReadRow(self._sheet.name, row, None, problems, shown, self._columns.headers)

    def _by_count(self, texts: list[str]) -> str:
        """The kind by a column that says of each row whether several answers are right."""
        column = self._columns.roles.get(Role.MULTIPLE)
        several = None if column is None else truth_word(texts[column])
        return "" if several is None else "多选题" if several else "单选题"

    def _heads(self, texts: list[str], row: int) -> bool:
        """Is the row a heading such as 二、多选题? Then it names the kind of those below."""
        filled = [cell for cell in texts if cell]
        if len(filled) != 1:
            return False
        kind = kind_named(filled[0])
        if kind is None and not is_heading(filled[0]):
            return False
        self._unknown_kind = filled[0] if kind is None else ""
        self._hint = kind if isinstance(kind, Kind) else None
        self._header_row = row
        self._told_kinds.clear()
        return True

    def _problems(self, row: int, troubles: list[Trouble]) -> Iterator[RowProblem]:
        for role, found, why, refused in troubles:
            at = row
            if why is Fault.KIND_INFERRED and (found or Role.KIND not in self._columns.roles):
                if found in self._told_kinds:  # once for all rows under a header or heading
                    continue
                self._told_kinds.add(found)
                at = row if found else self._header_row
            shown = found if len(found) <= _SHOWN else found[:_SHOWN] + "…"
            yield RowProblem(self._sheet.name, at, self._columns.name(self._column(role)), shown, why, refused)

    def _column(self, role: Role) -> int | None:
        if role is Role.OPTIONS and self._columns.letters:
            return self._columns.letters[0]
        return self._columns.roles.get(role)
