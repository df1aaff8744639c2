"""Printing an exam: which of paper, answer sheet and key, where to, and a word of warning before a key is written.

Law: one file for each parallel paper; the work is done off the thread that paints.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.doors import Doors
from ui.language import _
from ui.widgets.dialogs import Ask, ask
from ui.widgets.form import Radio


class Print(Enum):
    """What can be printed."""

    PAPER = auto()
    SHEET = auto()
    KEY = auto()


def print_words(what: Print) -> str:
    """试卷, 答题卡, 标准答案."""
    return {Print.PAPER: _("试卷"), Print.SHEET: _("答题卡"), Print.KEY: _("标准答案")}[what]


def ask_what(parent: QWidget, papers: int, then: Callable[[Print], object]) -> Ask:
    """Paper, answer sheet or key; the key says what it is."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    radios = {
        Print.PAPER: Radio(lambda: _("试卷：每人一份，不含答案"), True),
        Print.SHEET: Radio(lambda: _("答题卡：每题一排方框")),
        Print.KEY: Radio(lambda: _("标准答案：含全部答案，只给阅卷人")),
    }
    for radio in radios.values():
        column.addWidget(radio)
    several = _("有 {n} 份平行卷，各存一个文件。").format(n=papers) if papers > 1 else ""
    return ask(
        parent,
        _("打印试卷"),
        _("保存为 PDF（A4），再用打印机打印。") + several,
        _("选择保存位置"),
        lambda: then(next(what for what, radio in radios.items() if radio.isChecked())),
        extra=holder,
    )


def warn_of_keys(parent: QWidget, then: Callable[[], object]) -> Ask:
    """What such a file is, before it is written."""
    return ask(
        parent,
        _("保存标准答案"),
        _("文件里有全部答案。打开和打印时请避开旁人，考试结束以前不要带进考场。"),
        _("选择保存位置"),
        then,
        kind="danger",
    )


def write(doors: Doors, sitting_id: str, what: Print, path: Path) -> tuple[Path, ...]:
    """Write one file a paper; those after the first have their number in the name. For a job. Raises
    ``UnknownRecord``, ``FileNotWritten``.
    """
    from quiz.exam.printed_paper import answer_sheet, key_sheet, question_paper
    from quiz.score_sheet.from_records import SCHEMES
    from ui.paper_pdf import write_printed

    sitting = doors.records.sitting(sitting_id)
    written = []
    for number, paper_id in enumerate(sitting.papers, 1):
        paper = doors.records.paper(paper_id)
        match what:
            case Print.PAPER:
                scheme = SCHEMES[sitting.rule.scheme].removeprefix("多选题：")  # stays Chinese
                printed = question_paper(sitting, paper, number, scheme)
            case Print.SHEET:
                printed = answer_sheet(sitting, paper, number)
            case Print.KEY:
                printed = key_sheet(sitting, paper, number)
        target = path if len(sitting.papers) == 1 else path.with_stem(f"{path.stem}-第{number}卷")  # stays Chinese
        write_printed(printed, target)
        written.append(target)
    return tuple(written)
