"""Workbooks beside bare XlsxWriter writing the same cells: the scores of 162 candidates and 100 questions, and a plain
table of 10,000 rows by 100 columns.

``python -m benchmarks.score_workbook`` prints the median of several runs of each, taken in turn.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from xlsxwriter import Workbook

from question_bank.question import Kind, Letters, Question, Truth, options_of
from quiz.analysis import AnswerSheet, analyse
from quiz.exam.candidate import Birth, Person, Sex
from quiz.paper import Paper, PaperQuestion
from quiz.score_sheet.drawing import write_tables
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from quiz.score_sheet.sheets import all_sheets
from quiz.score_sheet.table import Column, Look, Marked, Table
from quiz.score_sheet.workbook import write_scores
from quiz.scoring import MarkingRule, score

HOLD = 1.3  # times bare XlsxWriter


def paper() -> Paper:
    four = options_of("县级人民政府", "市级人民政府", "省级人民政府", "国务院")
    kinds = [Kind.SINGLE] * 50 + [Kind.MULTIPLE] * 20 + [Kind.TRUE_FALSE] * 30
    return Paper(
        "p",
        "学法考试",
        tuple(
            PaperQuestion(
                Question(
                    kind,
                    f"第{n}题：下列关于土地征收、国土空间规划和政府信息公开程序的说法，正确的是（　　）。",
                    Truth(n % 2 == 0)
                    if kind is Kind.TRUE_FALSE
                    else Letters.of("AC" if kind is Kind.MULTIPLE else "B"),
                    () if kind is Kind.TRUE_FALSE else four,
                    id=f"q{n}",
                ),
                Decimal(1),
            )
            for n, kind in enumerate(kinds)
        ),
    )


def sitting(candidates: int) -> SittingResult:
    die = random.Random(2026)
    the_paper = paper()
    sheets, rows = [], []
    for n in range(candidates):
        ability = die.uniform(0.5, 0.95)
        responses = {
            q.question.id: q.question.key
            if die.random() < ability
            else (Truth(True) if q.question.kind is Kind.TRUE_FALSE else Letters.of(die.choice("ABCD")))
            for q in the_paper.questions
        }
        result = score(the_paper, responses, MarkingRule())
        sheets.append(AnswerSheet(result.marks, responses))
        person = Person(
            f"{n:04}",
            die.choice("王李张刘陈杨赵黄周吴单曾任") + die.choice(["伟", "建国", "晓红", "静"]),
            f"第{n % 16 + 1}科室",
            die.choice(list(Sex)),
            Birth(die.randint(1977, 2000), die.randint(1, 12)),
            die.choice(["科长", "副科长", "一级主任科员", "工程师"]),
        )
        rows.append(CandidateResult(person, Outcome.SAT, result.total))
    return SittingResult(
        "某市自然资源和规划局", 2026, "学法用法考试", date(2026, 11, 22), "机关三楼会议室", Decimal(100), Decimal(60),
        rows=tuple(rows), analysis=analyse(the_paper, sheets),
    )  # fmt: skip


def bare(tables: tuple[Table, ...], path: Path) -> None:
    """The same values by the shortest way, all in one framed format."""
    with Workbook(path, {"in_memory": True}) as book:
        framed = book.add_format({"border": 1, "font_name": "宋体", "align": "center"})
        for table in tables:
            sheet = book.add_worksheet(table.sheet)
            lines = [[table.title], *([line] for line in table.info), [column.header for column in table.columns]]
            for at, row in enumerate([*lines, *table.rows, *([note] for note in table.notes)]):
                for n, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(at, n, cell, framed)
                    elif cell is None:
                        sheet.write_blank(at, n, None, framed)
                    else:
                        sheet.write_number(at, n, float(cell.value if isinstance(cell, Marked) else cell), framed)


def in_turn(ours: Callable[[Path], object], floor: Callable[[Path], object], runs: int) -> tuple[float, float]:
    """Median seconds of each; a first run of each, which loads the libraries, does not count."""
    took: tuple[list[float], list[float]] = ([], [])
    with TemporaryDirectory() as folder:
        for run in range(runs + 1):
            for write, times in zip((ours, floor), took, strict=True):
                start = perf_counter()
                write(Path(folder) / "x.xlsx")
                if run:
                    times.append(perf_counter() - start)
    return median(took[0]), median(took[1])


def main() -> None:
    result = sitting(162)
    tables = all_sheets(result)
    ours, floor = in_turn(lambda path: write_scores(result, path), lambda path: bare(tables, path), runs=15)
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    print(f"score workbook, {len(result.rows)} candidates, five sheets, {cells:,} cells")
    print(f"  bare XlsxWriter, the same cells in one format          {floor * 1000:8.1f} ms")
    print(f"  write_scores: counted, styled, charted, print-ready    {ours * 1000:8.1f} ms   ratio {ours / floor:.2f}")

    rows = tuple(tuple(Decimal(row * column % 11) for column in range(100)) for row in range(10_000))
    large = (Table("s", "t", (), tuple(Column(str(n), Look.MARK) for n in range(100)), rows),)
    ours, floor = in_turn(lambda path: write_tables(large, path, "t"), lambda path: bare(large, path), runs=1)
    print("table of 10,000 × 100")
    print(f"  bare XlsxWriter, the same cells in one format          {floor * 1000:8.0f} ms")
    print(
        f"  write_tables                                           {ours * 1000:8.0f} ms   ratio {ours / floor:.2f}"
        f" (hold {HOLD})"
    )


if __name__ == "__main__":
    main()
