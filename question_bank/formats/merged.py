"""Merged cells: one question over several rows, or one cell that speaks for several questions.

Law: rows are joined where what makes a question (stem, answer, number) is merged; any other merged cell, such as a
kind or a chapter, is filled down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from question_bank.formats.header import Columns, Role
from question_bank.formats.sheets import Merge
from question_bank.formats.shown import Cell

_Row = tuple[int, list[Cell]]
_OF_ONE_QUESTION = (Role.STEM, Role.KEY, Role.NUMBER, Role.SOURCE_ID)


def unmerged(rows: Iterable[_Row], merges: Iterable[Merge], columns: Columns) -> Iterator[_Row]:
    """The rows as if nothing had been merged; a question over several rows has the number of its first."""
    starting: dict[int, list[Merge]] = defaultdict(list)
    for merge in merges:
        if merge.last_row > merge.first_row:
            starting[merge.first_row].append(merge)
    joining = {columns.roles.get(role) for role in _OF_ONE_QUESTION} - {None}
    of_options = {*columns.letters, columns.roles.get(Role.OPTIONS)}
    above: list[tuple[Merge, Cell]] = []
    together: list[_Row] = []
    until = 0
    for row, cells in rows:
        for merge, value in above:
            if row <= until and merge.first_column in of_options:  # merged like the answer: of the same question
                continue
            if cells[merge.first_column] == "":
                cells[merge.first_column] = value
        above = [(merge, value) for merge, value in above if row < merge.last_row]
        for merge in starting.get(row, ()):
            if merge.first_column in joining:
                until = max(until, merge.last_row)
            elif merge.first_column < len(cells):
                above.append((merge, cells[merge.first_column]))
        together.append((row, cells))
        if row >= until:
            yield from _joined(together, columns)
            together = []
    yield from _joined(together, columns)


def _joined(rows: list[_Row], columns: Columns) -> Iterator[_Row]:
    if len(rows) > 1 and not _are_several([cells for _, cells in rows], columns):
        yield rows[0][0], _one_row([cells for _, cells in rows], columns)
        return
    key = columns.roles.get(Role.KEY)
    for row, cells in rows:
        if key is not None and cells[key] == "":  # one answer merged over several questions
            cells[key] = rows[0][1][key]
        yield row, cells


def _are_several(rows: list[list[Cell]], columns: Columns) -> bool:
    """Has each row a stem and an option in the same column? Then they are questions with one answer, merged."""
    options = [*columns.letters, *filter(None, [columns.roles.get(Role.OPTIONS)])]
    stems = all(cells[columns.roles[Role.STEM]] != "" for cells in rows)
    return stems and any(all(cells[column] != "" for cells in rows) for column in options)


def _one_row(rows: list[list[Cell]], columns: Columns) -> list[Cell]:
    joined: list[Cell] = []
    for column in range(len(rows[0])):
        values = list(dict.fromkeys(cells[column] for cells in rows if cells[column] != ""))
        if len(values) > 1:
            between = "" if column == columns.roles[Role.STEM] else "\n"
            joined.append(between.join(map(str, values)))
        else:
            joined.append(values[0] if values else "")
    return joined
