"""Which stored question a row of a file is, and what the row makes of it.

Law (DESIGN, identity of a question): a unique id of the source; else kind, stem, options and key, folded; else kind,
stem and options where unique on both sides; else kind and stem likewise; else it is new. Two rows of one file never
change one another. A file never empties a field, and never undoes what a person has corrected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic_core import from_json

from question_bank.content import Kept, kept, merged
from question_bank.errors import Fault, RowProblem
from question_bank.text import fold

_SHOWN = 200  # characters of a stem told with a problem
_COMPARED = 1_000  # questions looked up at a time
_ALIKE = 50  # per cent: below, two stems under one mere number are two questions


class Action(StrEnum):
    """What an import does with a row."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class FileRow(NamedTuple):
    """A row understood, made ready to be stored."""

    sheet: str
    row: int
    kept: Kept
    id: str  # by which the bank that wrote the file knew it
    id_is_sure: bool  # the source's id, that is
    columns: tuple[str, str]  # names of those of stem and answer


class Known(NamedTuple):
    """What is compared of a stored question."""

    id: str
    kind: str
    source_id: str | None
    whole_print: int
    options_print: int
    stem_print: int


class Decision(NamedTuple):
    """What is done with a row: to which question, and what is then kept of it."""

    action: Action
    id: str
    kept: Kept


# What is told of rows that repeat one another -----------------------------------------------------------------------


def repeats_in(rows: Sequence[FileRow]) -> tuple[dict[int, int], list[RowProblem]]:
    """Places of rows that repeat an earlier one exactly → that one's place; and all that repeats in part, told."""
    repeats: dict[int, int] = {}
    problems: list[RowProblem] = []
    wholes: dict[int, int] = {}
    options: dict[int, int] = {}
    stems: dict[int, int] = {}
    for place, row in enumerate(rows):
        prints = row.kept
        first = wholes.setdefault(prints.whole_print, place)
        first_options = options.setdefault(prints.options_print, place)
        first_stem = stems.setdefault(prints.stem_print, place)
        if first_stem == place:
            continue
        if first != place:
            repeats[place] = first
            problems.append(problem_at(row, Fault.REPEATED_QUESTION, rows[first]))
        elif first_options != place:
            problems.append(problem_at(row, Fault.CONFLICTING_KEYS, rows[first_options]))
            problems.append(problem_at(rows[first_options], Fault.CONFLICTING_KEYS, row))
        else:
            problems.append(problem_at(row, Fault.REPEATED_STEM, rows[first_stem]))
    return repeats, problems


def problem_at(row: FileRow, why: Fault, other: FileRow | None = None) -> RowProblem:
    """What is doubtful about a row beside ``other``, or beside the bank."""
    column = row.columns[why is Fault.CONFLICTING_KEYS]
    found = from_json(row.kept.content)["stem"][:_SHOWN]
    if other is None:
        return RowProblem(row.sheet, row.row, column, found, why, refused=False)
    sheet = "" if other.sheet == row.sheet else other.sheet
    return RowProblem(row.sheet, row.row, column, found, why, False, other.row, sheet)


# Comparing ----------------------------------------------------------------------------------------------------------


class Stored:
    """The bank's side of the comparison: its questions, and how to look one up.

    ``past`` leads from the print of an earlier wording to the question that a person has changed since, of which
    ``earlier`` gives all of them.
    """

    def __init__(
        self,
        known: Iterable[Known],
        past: dict[int, str],
        look_up: Callable[[Sequence[str]], dict[str, Kept]],
        earlier: Callable[[str], list[Kept]],
    ) -> None:
        self._look_up = look_up
        self._past = past
        self._earlier = earlier
        self._corrected = set(past.values())
        self._ids: set[str] = set()
        self._source: dict[str, str | None] = {}
        self._whole: dict[int, str] = {}
        self._options: dict[int, str | None] = {}
        self._stem: dict[tuple[str, int], str | None] = {}
        self._planned: dict[str, Kept] = {}
        for question in known:
            self._note(question)

    def _note(self, known: Known) -> None:
        """Take a question into the comparison; a print that two of them have leads to none."""
        id = known.id
        self._ids.add(id)
        if known.source_id and self._source.setdefault(known.source_id, id) != id:
            self._source[known.source_id] = None
        if self._whole.setdefault(known.whole_print, id) in self._corrected:  # which is sought by its old wording too
            self._whole[known.whole_print] = id
        if self._options.setdefault(known.options_print, id) != id:
            self._options[known.options_print] = None
        stem = (known.kind, known.stem_print)
        if self._stem.setdefault(stem, id) != id:
            self._stem[stem] = None

    def learn(self, decisions: Iterable[Decision]) -> None:
        """Make what a file brings known to the next file of the same import."""
        for action, id, row in decisions:
            if action is not Action.UNCHANGED:
                self._planned[id] = row
                self._note(Known(id, row.kind, row.source_id, row.whole_print, row.options_print, row.stem_print))

    def kept(self, ids: Sequence[str]) -> dict[str, Kept]:
        """What is kept of these questions, a change already planned included."""
        planned = {id: self._planned[id] for id in ids if id in self._planned}
        others = [id for id in ids if id not in planned]
        return planned | self._look_up(others) if others else planned

    def match(self, rows: Sequence[FileRow], repeats: dict[int, int]) -> list[str | None]:
        """For each row the question that it is, or None for a new one or a repeat. No question is found twice."""
        found: list[str | None] = [None] * len(rows)
        if not self._ids:
            return found
        claimed = self._match_by_id(rows, found)
        for place, first in repeats.items():  # an exact repeat is its first: what only the repeat's id finds, both are
            if found[place] is not None and found[first] is None:
                found[first], found[place] = found[place], None
        asked = [(place, row.kept) for place, row in enumerate(rows) if place not in repeats or found[place]]
        options = Counter(row.options_print for _, row in asked)
        stems = Counter((row.kind, row.stem_print) for _, row in asked)
        for wholes in (self._whole, self._past):
            for place, row in asked:
                if found[place] is None and (id := wholes.get(row.whole_print)) and id not in claimed:
                    found[place] = id
                    claimed.add(id)
        for place, row in asked:
            if found[place] is not None:
                continue
            id = None
            if options[row.options_print] == 1:
                id = self._options.get(row.options_print)
            stem = (row.kind, row.stem_print)
            if id is None and stems[stem] == 1:
                id = self._stem.get(stem)
            if id is not None and id not in claimed:
                found[place] = id
                claimed.add(id)
        return found

    def _match_by_id(self, rows: Sequence[FileRow], found: list[str | None]) -> set[str]:
        """Rows under the id by which this bank or their source knows them; the ids of questions found so."""
        times = Counter(row.id for row in rows if row.id)
        claimed: set[str] = set()
        numbered: list[int] = []
        for place, row in enumerate(rows):
            source_id = row.kept.source_id
            id = row.id if row.id in self._ids and times[row.id] == 1 else None
            if id is None and source_id:
                id = self._source.get(source_id)
                if id is not None and source_id.isdecimal():
                    numbered.append(place)
            if id is not None and id not in claimed:
                found[place] = id
                claimed.add(id)
        stored = self.kept([id for place in numbered if (id := found[place]) is not None])
        for place in numbered:
            id = found[place]
            if id is not None and not _alike(stored[id], rows[place].kept):
                found[place] = None
                claimed.discard(id)
        return claimed

    def compare(self, pairs: Sequence[tuple[str, Kept]]) -> list[Decision | None]:
        """For each row what it makes of the question it is; None where a person has since corrected this wording."""
        decisions: list[Decision | None] = []
        for start in range(0, len(pairs), _COMPARED):
            some = pairs[start : start + _COMPARED]
            stored = self.kept([id for id, _ in some])
            decisions += [self._compared(id, row, stored[id]) for id, row in some]
        return decisions

    def _compared(self, id: str, row: Kept, old: Kept) -> Decision | None:
        new = _merged(row, old)
        if (new.content, new.source_id) == (old.content, old.source_id):
            return Decision(Action.UNCHANGED, id, row)
        if id in self._corrected and any(_merged(row, past).content == past.content for past in self._earlier(id)):
            return None
        return Decision(Action.CHANGED, id, new)


def _merged(row: Kept, old: Kept) -> Kept:
    if row.content == old.content and row.source_id in (None, old.source_id):
        return old
    return kept(merged(row.question(), old.question()))


def _alike(old: Kept, new: Kept) -> bool:
    """Two banks may both have a question 1001: under a bare number the stems must be alike."""
    from rapidfuzz.fuzz import ratio

    return old.stem_print == new.stem_print or ratio(_stem(old), _stem(new)) >= _ALIKE


def _stem(row: Kept) -> str:
    return fold(from_json(row.content)["stem"])
