"""Aiken: a stem on one line, options "A. …" below it, "ANSWER: A" at the end; single choice, and true or false as one.

Law: https://docs.moodle.org/en/Aiken_format; what does not fit is refused with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from question_bank.errors import RowProblem
from question_bank.formats.answers import truth_word
from question_bank.formats.carried import Dropped, carried
from question_bank.formats.reading import Inference, Inferred, Reading, ReadRow
from question_bank.formats.row import Cells, question_of
from question_bank.formats.text_file import TextFile
from question_bank.question import LETTERS, Kind, Letters, Question, Truth
from question_bank.text import clean
from question_bank.whole_file import whole_file

SUFFIXES = (".aiken",)
_OPTION = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)", re.IGNORECASE)
_OURS = re.compile(r"^ANSWER:[ \t]*[A-Z][ \t]*\r?$", re.MULTILINE)
_HEADER = ("题干", *(f"选项{letter}" for letter in LETTERS), "答案")
_SHOWN = 200  # characters told with a problem


def is_one(text: str) -> bool:
    """Is it this format, and no text that merely has English answers?"""
    return _OURS.search(text) is not None and "答案" not in text and re.search(r"^\d+[.、]", text, re.MULTILINE) is None


def read(file: TextFile) -> Iterator[Reading]:
    """Every question and every refused one."""
    yield Inference("", 0, Inferred.FORMAT, "aiken")
    yield Inference("", 0, Inferred.ENCODING, file.encoding)
    yield from _rows(file.text)


def _rows(text: str) -> Iterator[ReadRow]:
    stem: list[str] = []
    options: list[str] = []
    first = 0
    for number, line in enumerate(text.split("\n"), 1):
        line = clean(line)  # noqa: PLW2901
        if not line:
            continue
        first = first or number
        if found := _ANSWER.fullmatch(line):
            yield _row(first, "\n".join(stem), options, found[1])
            stem, options, first = [], [], 0
        elif (found := _OPTION.fullmatch(line)) and stem and ord(found[1]) - ord("A") == len(options):
            options.append(found[2])
        elif options:
            options[-1] += f"\n{line}"
        else:
            stem.append(line)
    if stem or options:
        yield _row(first, "\n".join(stem), options, "")


def _row(line: int, stem: str, options: list[str], key: str) -> ReadRow:
    truths = {truth_word(option) for option in options} if len(options) == 2 else set()
    kind = "判断题" if truths == {True, False} else "多选题" if len(re.findall("[A-Z]", key)) > 1 else "单选题"
    question, troubles = question_of(Cells(stem, kind, key, options, ours=True))
    problems = tuple(RowProblem("", line, "", t.found[:_SHOWN], t.why, t.refused) for t in troubles)
    if question is None:
        return ReadRow("", line, None, problems, (stem, *(options + [""] * 8)[:8], key), _HEADER)
    return ReadRow("", line, question, problems)


def write(questions: Iterable[Question], path: Path) -> tuple[Dropped, ...]:
    """Those that the format can say; what it loses comes back. Raises ``FileNotWritten``."""
    pieces, lost = carried(questions, _written, _back)
    with whole_file(path) as file:
        file.write("\n".join(pieces).encode())
    return tuple(lost)


def _written(question: Question) -> str | None:
    match question:
        case Question(kind=Kind.SINGLE, key=Letters() as key):
            options, answer = [option.text for option in question.options], str(key)
        case Question(kind=Kind.TRUE_FALSE, key=Truth(value)):
            options, answer = ["正确", "错误"], "A" if value else "B"
        case _:
            return None
    lines = [question.stem, *(f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False))]
    return "\n".join([*(" ".join(line.split()) for line in lines), f"ANSWER: {answer}", ""])


def _back(piece: str) -> Question | None:
    rows = list(_rows(piece))
    return rows[0].question if len(rows) == 1 else None
