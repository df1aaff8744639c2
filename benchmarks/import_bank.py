"""How long an import of 1,394 and of 100,000 questions takes, beside its floor, measured in the same run.

The floor: python-calamine reads the workbook's cells, and Core inserts store as many rows of the same columns and
lengths in one durable transaction. The import does the rest besides: it looks at the file, reads each row as a
question, checks and folds it, compares it with the bank and with every other row.

    python benchmarks/import_bank.py [ROWS ...]
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

ROWS = (1_394, 100_000)
FOLDER = Path(tempfile.gettempdir()) / "lawquiz-benchmarks"
HEADER = ("序号", "题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "法律依据", "难度")
KINDS = ("单选题",) * 9 + ("多选题",) * 6 + ("判断题",) * 5


def workbook(rows: int) -> Path:
    """A workbook of so many different questions, of the lengths that real ones have; made once."""
    path = FOLDER / f"questions-{rows}.xlsx"
    if path.exists():
        return path
    import xlsxwriter

    die = random.Random(rows)
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]

    def text(shortest: int, longest: int) -> str:
        return "".join(die.choices(han, k=die.randint(shortest, longest)))

    FOLDER.mkdir(exist_ok=True)
    book = xlsxwriter.Workbook(path.with_suffix(".part"), {"constant_memory": True})
    sheet = book.add_worksheet("题库")
    sheet.write_row(0, 0, HEADER)
    for row in range(1, rows + 1):
        kind = die.choice(KINDS)
        options = [text(4, 16) for _ in range(4)]
        key = die.choice("ABCD")
        if kind == "多选题":
            key = "".join(sorted(die.sample("ABCD", die.randint(2, 4))))
        elif kind == "判断题":
            options, key = ["正确", "错误", "", ""], die.choice(["正确", "错误"])
        law = f"《土地管理法》第{die.randint(1, 80)}条"
        cells = [
            row,
            kind,
            f"{text(25, 60)}（  ）。",
            *options,
            key,
            text(20, 60),
            law,
            die.choice(["简单", "中等", "困难"]),
        ]
        sheet.write_row(row, 0, cells)
    book.close()
    path.with_suffix(".part").rename(path)
    return path


def floor(path: Path, told: multiprocessing.Queue[tuple[float, ...]]) -> None:
    from python_calamine import CalamineWorkbook
    from sqlalchemy import insert

    from question_bank.bank import Bank
    from question_bank.content import kept
    from question_bank.database import open_database
    from question_bank.migrations import HISTORY
    from question_bank.tables import QuestionRow
    from tests.builders import a_question

    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder), [HISTORY])
        Bank(database).all()
        CalamineWorkbook.from_path(workbook(1_394)).get_sheet_by_index(0)
        start = time.perf_counter()
        rows = 0
        for cells in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
            rows += len(cells) > 0
        read = time.perf_counter() - start
        named = {
            "revision": 1,
            "last_revision": 1,
            "who": "",
            "at": "2026-11-22T00:00:00+00:00",
            "why": "",
            "batch": "",
        }
        die = random.Random(1)
        longest = kept(a_question(stem="题" * 42, options=["选" * 10] * 4, explanation="解" * 40))._asdict()
        values = []
        for row in range(1, rows + 1):
            prints = {name: die.getrandbits(62) for name in ("whole_print", "options_print", "stem_print")}
            values.append({**longest, **named, **prints, "number": row, "id": f"batch-{row:05}"})
        start = time.perf_counter()
        with database.write() as connection:
            for first in range(0, rows, 1_000):
                connection.execute(insert(QuestionRow), values[first : first + 1_000])
        stored = time.perf_counter() - start
        database.close()
    told.put((read, stored, float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))


def imported(path: Path, told: multiprocessing.Queue[tuple[float, ...]]) -> None:
    from question_bank.bank import Bank
    from question_bank.database import open_database
    from question_bank.migrations import HISTORY

    with tempfile.TemporaryDirectory() as folder:
        database = open_database(Path(folder), [HISTORY])
        bank = Bank(database)
        bank.plan([workbook(10)])  # libraries loaded, as they are in a program that runs
        start = time.perf_counter()
        plan = bank.plan([path])
        planned = time.perf_counter() - start
        report = bank.take_in(plan, "benchmark").files[0]
        whole = time.perf_counter() - start
        assert not report.problems, report.problems[:3]
        assert report.added == bank.counts().total
        database.close()
    told.put((planned, whole - planned, float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)))


def alone(work: object, path: Path) -> tuple[float, ...]:
    """Done in a process of its own, so that memory and caches are its own."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=work, args=(path, told))  # type: ignore[arg-type]
    process.start()
    result: tuple[float, ...] = told.get()
    process.join()
    return result


def main(sizes: list[int]) -> None:
    for rows in sizes:
        path = workbook(rows)
        workbook(10), workbook(1_394)
        tries = [(alone(floor, path), alone(imported, path)) for _ in range(3)]
        read, stored, _ = min((least for least, _ in tries), key=lambda told: told[0] + told[1])
        planned, taken, memory = min((ours for _, ours in tries), key=lambda told: told[0] + told[1])
        least, ours = read + stored, planned + taken
        print(f"{rows:,} questions from xlsx, {path.stat().st_size / 1e6:.1f} MB")
        print(f"  floor   {least:7.3f} s   calamine {read:.3f} s, Core inserts {stored:.3f} s")
        print(f"  import  {ours:7.3f} s   planned in {planned:.3f} s, stored in {taken:.3f} s")
        print(f"  ratio   {ours / least:7.2f}     (hold: 2), peak memory {memory / 1024:.0f} MiB (hold: 400)")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main([int(size) for size in sys.argv[1:]] or list(ROWS))
