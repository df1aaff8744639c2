"""Chinese question banks as running text, from a file of plain text or from the paragraphs of a document.

Law (docs/import.md): questions are told by the line they begin on; the wording is the file's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from question_bank.errors import Fault, FileFault, FileRefused, RowProblem
from question_bank.formats.drafts import Draft, Reader
from question_bank.formats.guard import MAX_ROWS
from question_bank.formats.header import Role
from question_bank.formats.kinds import kind_within
from question_bank.formats.lines import Line, bare_option, option_place, parts_of
from question_bank.formats.options import options_in
from question_bank.formats.reading import Inference, Inferred, Reading, ReadRow
from question_bank.formats.row import Cells, Trouble, question_of
from question_bank.formats.text_file import TextFile
from question_bank.question import Kind, Question

SUFFIXES = (".txt", ".md", ".text")
MAX_LINES = 1_000_000
_SHOWN = 200  # characters told with a problem
_HEADER = ("题型", "题干", *(f"选项{letter}" for letter in "ABCDEFGH"), "答案", "解析", "法律依据", "难度", "标签")
_COLUMNS = {Role.STEM: "题干", Role.KEY: "答案", Role.OPTIONS: "选项", Role.KIND: "题型"}
_SIGN_LAST = re.compile(r"\s*([√×✓✔✗✘])[。.\s]*$")
_LABEL = re.compile(r"[(（\[【]?\s*[A-HＡ-Ｈa-h]\s*(?:[)）\]】]\s*[.．、:：]?|[.．。、:：]|(?=\s|[\u4e00-\u9fff]))\s*")


def read(path: Path, file: TextFile) -> Iterator[Reading]:
    """Every question and every refused one of a plain text. Raises ``FileRefused``."""
    lines = file.text.splitlines() if "\n" not in file.text else file.text.split("\n")
    if len(lines) > MAX_LINES:
        raise FileRefused(path, FileFault.TOO_MANY_ROWS, str(len(lines)))
    yield Inference("", 0, Inferred.FORMAT, "text")
    yield Inference("", 0, Inferred.ENCODING, file.encoding)
    yield from read_lines(path, (Line(number, text) for number, text in enumerate(lines, 1)))


def read_lines(path: Path, lines: Iterable[Line]) -> Iterator[Reading]:
    """The questions of these lines. Raises ``FileRefused`` where there is not one beginning of a question."""
    parts = list(parts_of(lines))
    title = " ".join(part.text for part in parts[:3] if len(part.text) < 60)
    reader = Reader(parts, kind_within(title) or kind_within(path.stem))
    drafts = reader.read()
    if not drafts:
        raise FileRefused(path, FileFault.NO_QUESTIONS)
    if len(drafts) > MAX_ROWS:
        raise FileRefused(path, FileFault.TOO_MANY_ROWS, str(len(drafts)))
    told = [reading for reading in reader.told if isinstance(reading, Inference)]
    problems: dict[int, list[RowProblem]] = {}
    for problem in reader.told:
        if isinstance(problem, RowProblem):
            problems.setdefault(problem.row, []).append(problem)
    yield from told
    rows = _rows(drafts)
    for found in problems.values():  # of lines that are no questions: told with the first that is one
        first = next(rows, None)
        if first is not None:
            yield first._replace(problems=(*first.problems, *found))
    yield from rows


def _rows(drafts: Iterable[Draft]) -> Iterator[ReadRow]:
    inferred: set[tuple[int, str]] = set()
    for draft in drafts:
        cells = _cells(draft)
        question, troubles = question_of(cells, draft.hint)
        told = []
        for trouble in troubles:
            if trouble.why is Fault.KIND_INFERRED:
                if (draft.section, trouble.found) in inferred:  # once for all under a heading
                    continue
                inferred.add((draft.section, trouble.found))
            told.append(_problem(draft, trouble))
        if question is not None:
            yield ReadRow("", draft.line, _tagged(question, draft), tuple(told), columns=("题干", "答案"))
        else:
            yield ReadRow("", draft.line, None, tuple(told), _as_row(cells, draft), _HEADER)


def _problem(draft: Draft, trouble: Trouble) -> RowProblem:
    shown = trouble.found[:_SHOWN]
    return RowProblem("", draft.line, _COLUMNS.get(trouble.role, ""), shown, trouble.why, trouble.refused)


def _cells(draft: Draft) -> Cells:
    stem = "\n".join(filter(None, draft.stem))
    key = draft.text(Role.KEY)
    options = _options(draft.options)
    if not key and not draft.options and (found := _SIGN_LAST.search(stem)) and draft.hint in (None, Kind.TRUE_FALSE):
        stem, key = stem[: found.start()], found[1]  # "…属于农用地。 √"
    return Cells(
        stem=stem,
        kind=draft.kind or draft.unknown_kind,
        key=key,
        options=options or (),
        together="" if options else "\n".join(draft.options),
        explanation=draft.text(Role.EXPLANATION),
        basis=draft.text(Role.BASIS),
        law=draft.text(Role.LAW),
        article=draft.text(Role.ARTICLE),
        difficulty=draft.text(Role.DIFFICULTY),
        source=draft.text(Role.SOURCE),
        tags=draft.own_tags,
        source_id=draft.text(Role.SOURCE_ID),
        background=draft.background,
    )


def _options(lines: list[str]) -> list[str]:
    """One a line if their letters say so and no later letter stands within; else wherever the letters stand."""
    places = [bare_option(line) if (place := option_place(line)) is None else place for line in lines]
    if len(lines) > 1 and places == list(range(len(lines))):
        bare = [_LABEL.sub("", line, count=1).strip() for line in lines]
        if not any(_holds(text, place) for place, text in enumerate(bare)):
            return bare
    return options_in("\n".join(lines)) or [] if lines else []


def _holds(text: str, place: int) -> bool:
    """Does the next letter stand within this option, as a label?"""
    following = chr(ord("B") + place)
    return re.search(rf"\s[(（]?[{following}{chr(ord(following) + 0xFEE0)}]\s*[.．、:：)）]", text) is not None


def _tagged(question: Question, draft: Draft) -> Question:
    tags = tuple(dict.fromkeys((*draft.tags, *question.tags)))
    return question if tags == question.tags else replace(question, tags=tags)


def _as_row(cells: Cells, draft: Draft) -> tuple[str, ...]:
    """A refused question as a row that can be mended and imported."""
    options = list(cells.options) or cells.together.split("\n")
    return (
        cells.kind,
        cells.stem,
        *(options + [""] * 8)[:8],
        cells.key,
        cells.explanation,
        cells.basis,
        cells.difficulty,
        "、".join(chain(draft.tags, cells.tags)),
    )
