"""An exam on paper: the frozen paper, the sheet its answers are given on, and the key for those who mark it.

Law: no Qt. Each is a list of pieces in simple HTML, none of which may be torn by the end of a page; texts are Chinese,
as they are printed, and only the key sheet holds a key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html import escape
from itertools import groupby

from question_bank.question import Blanks, Key, Kind, Letters, Question, Truth, Written
from quiz.exam.sitting import Sitting
from quiz.paper import Paper, PaperQuestion

_KINDS = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.ESSAY: "简答题",
}
_HOW = {
    Kind.SINGLE: "每题只有一个选项正确",
    Kind.MULTIPLE: "每题有两个或两个以上选项正确",
    Kind.TRUE_FALSE: "正确的写 √，错误的写 ×",
    Kind.BLANK: "",
    Kind.ESSAY: "",
}
SHORT, MIDDLING = 9, 21  # characters of the longest option with which four, or two, stand side by side


@dataclass(frozen=True, slots=True)
class Printed:
    """``running``: what stands at the head of every page."""

    title: str
    running: str
    pieces: tuple[str, ...]


def question_paper(sitting: Sitting, paper: Paper, number: int, multiple: str = "") -> Printed:
    """``number`` counts parallel papers from 1; ``multiple``: how multi-choice questions are marked, in words."""
    facts = (
        f"满分 {_plain(paper.full_marks)} 分　　时间 {int(sitting.duration / timedelta(minutes=1))} 分钟　　"
        f"共 {len(paper.questions)} 题　　答案写在答题卡上"
    )
    return Printed(
        f"{sitting.title}试卷", _running(sitting, number), tuple(_paper(sitting, paper, number, facts, multiple))
    )


def answer_sheet(sitting: Sitting, paper: Paper, number: int) -> Printed:
    """A box to tick for each option, a line for each blank, room for what is written out."""
    pieces = [
        _head(sitting, number, "答题卡"),
        _person(),
        _small("在所选字母或符号前的方框里打勾；改答案时把原来的勾划去。"),
    ]
    for kind, numbered in _sections(paper):
        if kind in (Kind.BLANK, Kind.ESSAY):
            of_section = [_written_space(place, q.question) for place, q in numbered]
        else:
            most = max(len(q.question.options) for _, q in numbered)
            cells = [f"<b>{place}</b>　{_boxes(q.question)}" for place, q in numbered]
            of_section = _rows(cells, 4 if most <= 4 else 2)
        pieces += _under(_section_name(kind, [q for _, q in numbered], ""), of_section)
    return Printed(f"{sitting.title}答题卡", _running(sitting, number), tuple(pieces))


def key_sheet(sitting: Sitting, paper: Paper, number: int) -> Printed:
    """For those who mark by hand, and nobody else before the exam is over."""
    pieces = [
        _head(sitting, number, "标准答案（阅卷用）"),
        "<p style='border: 1px solid black'><b>内含标准答案。考试结束以前只能由阅卷人保管，不得带入考场。</b></p>",
    ]
    for kind, numbered in _sections(paper):
        cells = [f"<b>{place}</b>　{_key(q.question.key)}" for place, q in numbered]
        of_section = _rows(cells, 1 if kind in (Kind.BLANK, Kind.ESSAY) else 5)
        pieces += _under(_section_name(kind, [q for _, q in numbered], ""), of_section)
    return Printed(f"{sitting.title}标准答案", _running(sitting, number), tuple(pieces))


# Pieces -------------------------------------------------------------------------------------------------------------


def _paper(sitting: Sitting, paper: Paper, number: int, facts: str, multiple: str) -> Iterator[str]:
    yield _head(sitting, number, "试卷")
    yield _person()
    yield _small(facts)
    case = ""
    for kind, numbered in _sections(paper):
        asked = []
        for place, q in numbered:
            group = q.question.group
            background = ""
            if group is not None and group.id != case:
                background = f"<p>{_text(group.background)}</p>"
            case = group.id if group is not None else ""
            asked.append(background + _question(place, q))
        yield from _under(_section_name(kind, [q for _, q in numbered], multiple), asked)


def _head(sitting: Sitting, number: int, what: str) -> str:
    unit = f"<p align='center'>{escape(sitting.unit)}</p>" if sitting.unit else ""
    which = f"（第 {number} 卷）" if sitting.parallel else ""
    title = f"<p align='center' style='font-size: 56px'><b>{escape(sitting.title)}{which}</b></p>"
    return f"{unit}{title}<p align='center'>{what}</p>"


def _person() -> str:
    cells = "".join(f"<td width='25%'>{name}：</td>" for name in ("单位", "姓名", "工号", "得分"))
    return f"<table width='100%' border='1' cellspacing='0' cellpadding='14'><tr>{cells}</tr></table>"


def _section_name(kind: Kind, questions: Sequence[PaperQuestion], multiple: str) -> str:
    marks = {q.marks for q in questions}
    each = f"每题 {_plain(marks.pop())} 分，" if len(marks) == 1 else ""
    whole = sum((q.marks for q in questions), Decimal(0))
    how = "；".join(filter(None, (_HOW[kind], multiple if kind is Kind.MULTIPLE else "")))
    told = f"（共 {len(questions)} 题，{each}共 {_plain(whole)} 分{'。' + how if how else ''}）"
    return f"<p style='margin-top: 30px'><b>{_KINDS[kind]}</b>{escape(told)}</p>"


def _under(heading: str, pieces: Sequence[str]) -> list[str]:
    """A heading never stands alone at the end of a page."""
    return [heading + pieces[0], *pieces[1:]]


def _question(place: int, q: PaperQuestion) -> str:
    question = q.question
    bracket = "（　　）" if question.kind is Kind.TRUE_FALSE and "（　" not in question.stem else ""
    stem = f"<p><b>{place}.</b> {_text(question.stem)}{bracket}</p>"
    options = [f"{option.letter}. {_text(option.text)}" for option in question.options]
    if not options:
        return stem
    longest = max(len(option.text) for option in question.options)
    columns = 4 if longest <= SHORT else 2 if longest <= MIDDLING else 1
    return stem + "".join(_rows(options, columns))


def _boxes(question: Question) -> str:
    marks = "√×" if question.kind is Kind.TRUE_FALSE else [option.letter for option in question.options]
    return "　".join(f"□{mark}" for mark in marks)


def _written_space(place: int, question: Question) -> str:
    if isinstance(question.key, Blanks):
        lines = "　".join(f"（{n}）{'＿' * 12}" for n in range(1, len(question.key.accepted) + 1))
        return f"<p><b>{place}</b>　{lines}</p>"
    room = "<br/>" * 14
    return f"<p><b>{place}</b></p><table width='100%' border='1' cellspacing='0'><tr><td>{room}</td></tr></table>"


def _key(key: Key) -> str:
    match key:
        case Letters(letters):
            return "".join(sorted(letters))
        case Truth(value):
            return "√" if value else "×"
        case Blanks(accepted):
            return _text("；".join(" 或 ".join(texts) for texts in accepted))
        case Written(text):
            return _text(text)


def _rows(cells: Sequence[str], columns: int) -> list[str]:
    """A piece for each row, so that a page ends between two."""
    if columns == 1:
        return [f"<p style='margin-left: 40px'>{cell}</p>" for cell in cells]
    width = 100 // columns
    return [
        "<table width='100%' cellpadding='6'><tr>"
        + "".join(f"<td width='{width}%'>{cell}</td>" for cell in (*row, *[""] * (columns - len(row))))
        + "</tr></table>"
        for row in (cells[start : start + columns] for start in range(0, len(cells), columns))
    ]


def _sections(paper: Paper) -> list[tuple[Kind, list[tuple[int, PaperQuestion]]]]:
    """By kind, each question with its number on the whole paper."""
    numbered: Iterable[tuple[int, PaperQuestion]] = enumerate(paper.questions, 1)
    return [(kind, list(of_kind)) for kind, of_kind in groupby(numbered, key=lambda each: each[1].question.kind)]


def _running(sitting: Sitting, number: int) -> str:
    return f"{sitting.title}　第 {number} 卷" if sitting.parallel else sitting.title


def _small(text: str) -> str:
    return f"<p align='center'>{escape(text)}</p>"


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _plain(marks: Decimal) -> str:
    return f"{marks.normalize():f}"
