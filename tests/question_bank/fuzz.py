"""Files of every format, damaged at random: none may hang, crash or half-store.

Law: a seed gives the same files in the same order, whatever the time allowed; a file that fails is kept.

    python -m tests.question_bank.fuzz [--seconds 3600] [--seed 1] [FORMAT …]
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from types import FrameType

from question_bank import formats
from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.errors import FileRefused
from question_bank.formats.reading import Inference, ReadRow, SkippedSheet
from question_bank.migrations import HISTORY
from question_bank.question import Blanks, Group, Kind, Letters, Question, Truth, Written, options_of
from tests.builders import a_question
from tests.question_bank.books import MULTIPLE, SINGLE, TRUE, book
from tests.question_bank.documents import document

LONGEST = 10  # seconds that one small file may take
_STORED = 40  # each so many files are taken into a bank
_ODD = [
    *"{}[]()（）【】《》=~#:：;；,，|\\/\"'\t\n\r\0.．、_-—*%$&<>√×?",
    "\ufeff", "\u200b", "\u202e", "\u3000", "\xa0", "😀", "\ud7ff", "\uffff", "A.", "B、", "1.", "1-5 ", "99999999999",
    "答案：", "【解析】", "参考答案", "一、单选题", "第一章", "::", "####", "$CATEGORY:", "ANSWER: ", "</w:p>",
    "<w:tbl>", "&amp;",
    "=1+1", "'=", "null", "1e999", "-0", "true", "[[", "第二十三条之一",
]  # fmt: skip

TEXT = """普法题库
第一章 总则
一、单选题（每题1分）
1. 征地由（ ）批准。
A. 县政府  B. 国务院
答案：B
2. 耕地属于（ B ）。 A.建设用地 B.农用地 【解析】第四条。
二、判断题
1. 耕地是农用地。（√）
2. 2014年起施行。
答案：错
三、填空题
1. 公告期为____日。
四、简答题
1. 什么是农用地？
【案例】某村征地。
（1）应由谁批准？
参考答案
三、填空题
1. 十五
四、简答题
1. 直接用于农业生产的土地。
"""


@dataclass
class Outcome:
    """What was tried, and the files that went wrong with what they did."""

    tried: int = 0
    refused: int = 0
    failed: list[tuple[Path, str]] = field(default_factory=list)


class TooLong(Exception):
    """A file took longer than any small file may."""


def some_questions() -> list[Question]:
    return [
        a_question(explanation="见第四十六条。", group=Group("案1", "某村征地。")),
        Question(Kind.MULTIPLE, "农用地有哪些？", Letters.of("AB"), options_of("耕地", "林地", "宅基地")),
        Question(Kind.TRUE_FALSE, "耕地是农用地。", Truth(True), tags=("土地",)),
        Question(Kind.BLANK, "公告期为____日。", Blanks((("15", "十五"),))),
        Question(Kind.ESSAY, "什么是农用地？", Written("直接用于农业生产的土地。")),
    ]


def _text(text: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    return lambda path: path.write_bytes(text.encode(encoding)) and None


def _written(path: Path) -> None:
    formats.write(some_questions(), path)


def _foreign_json(path: Path) -> None:
    path.write_text('[{"q": "谁批准？", "o": ["A. 县", "B. 省"], "a": ["B"], "t": "s", "e": "略"}]', encoding="utf-8")


def _document(path: Path) -> None:
    table = [["题型", "题干", "选项A", "选项B", "答案"], ["单选", "谁批准？", "县", "省", "A"]]
    document(path, *TEXT.split("\n"), table)


SEEDS: dict[str, list[tuple[str, Callable[[Path], None]]]] = {
    "workbook": [(".xlsx", lambda path: book(path, SINGLE, MULTIPLE, TRUE) and None), (".xlsx", _written)],
    "document": [(".docx", _document)],
    "csv": [
        (".csv", _written),
        (".csv", _text("题干,选项A,选项B,答案\n谁？,县,省,A\n", "gb18030")),
        (".tsv", _written),
    ],
    "text": [(".txt", _text(TEXT)), (".txt", _text(TEXT, "gb18030")), (".txt", _text(TEXT, "utf-16"))],
    "json": [(".json", _written), (".json", _foreign_json)],
    "gift": [(".gift", _written)],
    "aiken": [(".aiken", _written)],
}


def files(name: str, seed: int, folder: Path) -> Iterator[Path]:
    """One damaged file after another, always under the same names."""
    die = random.Random(f"{name} {seed}")
    originals: list[tuple[str, bytes]] = []
    for place, (suffix, make) in enumerate(SEEDS[name]):
        path = folder / f"{name}-{place}{suffix}"
        make(path)
        originals.append((suffix, path.read_bytes()))
    while True:
        suffix, data = die.choice(originals)
        path = folder / f"{name}-damaged{die.choice((suffix, suffix, '.txt', ''))}"
        path.write_bytes(_packed(die, data) if data.startswith(b"PK") and die.random() < 0.8 else _damaged(die, data))
        yield path


def _packed(die: random.Random, data: bytes) -> bytes:
    """A zip archive whole in itself, with one part damaged."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        names = old.namelist()
        chosen = die.choice([name for name in names if name.endswith(("document.xml", "sheet1.xml"))] * 3 + names)
        for name in names:
            part = old.read(name)
            new.writestr(name, _damaged(die, part) if name == chosen else part)
    return made.getvalue()


def _damaged(die: random.Random, data: bytes) -> bytes:
    for _ in range(die.choice((1, 1, 2, 4, 16))):
        at = die.randrange(len(data) + 1)
        length = die.choice((1, 2, 7, 60, 900))
        piece = data[at : at + length]
        match die.randrange(8):
            case 0:
                data = data[:at] + bytes([die.randrange(256)]) + data[at + 1 :]
            case 1:
                data = data[:at] + data[at + length :]
            case 2:
                data = data[:at] + piece * die.choice((2, 3, 50)) + data[at + length :]
            case 3 | 4 | 5:
                odd = die.choice(_ODD).encode("utf-8", "surrogatepass")
                data = data[:at] + odd * die.choice((1, 1, 2, 300)) + data[at:]
            case 6:
                other = die.randrange(len(data) + 1)
                data = data[:other] + piece + data[other:]
            case 7 if die.random() < 0.2:
                data = data[:at]
    return data[:2_000_000]


def run(name: str, seconds: float, seed: int, folder: Path) -> Outcome:
    """Read damaged files of this format for so long."""
    outcome = Outcome()
    database = open_database(folder / f"{name}-store", [HISTORY])
    bank = Bank(database)
    signal.signal(signal.SIGALRM, _too_long)
    until = time.monotonic() + seconds
    for path in files(name, seed, folder):
        outcome.tried += 1
        signal.alarm(LONGEST)
        try:
            if not look_at(path):
                outcome.refused += 1
            if outcome.tried % _STORED == 0:
                take_in(bank, path)
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            kept = folder / f"failed-{name}-{seed}-{outcome.tried}{path.suffix}"
            kept.write_bytes(path.read_bytes())
            outcome.failed.append((kept, f"{type(error).__name__}: {error}"))
        finally:
            signal.alarm(0)
        if time.monotonic() > until:
            break
    database.close()
    return outcome


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TooLong(f"over {LONGEST} s")


def look_at(path: Path) -> bool:
    """Was the file taken? Whatever it holds: questions, or rows refused for a reason."""
    try:
        for reading in formats.read(path):
            assert isinstance(reading, ReadRow | SkippedSheet | Inference), reading
            if isinstance(reading, ReadRow):
                assert reading.row > 0, reading
                refused = any(problem.refused for problem in reading.problems)
                assert refused is (reading.question is None), reading
                assert reading.question is None or reading.question.stem.strip(), reading
                assert reading.question is not None or len(reading.header) >= 1, reading
    except FileRefused:
        return False
    return True


def take_in(bank: Bank, path: Path) -> None:
    """All of it or nothing, and the second time nothing."""
    before = bank.counts().total
    report = bank.take_in(bank.plan([path]), "我").files[0]
    after = bank.counts().total
    assert after == before + report.added, (before, after, report.added)
    again = bank.plan([path]).files[0]
    assert (again.added, again.changed) == (0, 0), (again.added, again.changed)


def main() -> int:
    """Run longer, on one format or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="FORMAT", help=", ".join(SEEDS))
    parser.add_argument("--seconds", type=float, default=60, help="for each format")
    parser.add_argument("--seed", type=int, default=None)
    told = parser.parse_args()
    seed = told.seed if told.seed is not None else random.SystemRandom().randrange(2**32)
    folder = Path(tempfile.mkdtemp(prefix="lawquiz-fuzz-"))
    bad = 0
    for name in told.names or SEEDS:
        outcome = run(name, told.seconds, seed, folder)
        print(
            f"{name:10} seed {seed}: {outcome.tried:,} files, {outcome.refused:,} refused, {len(outcome.failed)} failed"
        )
        for path, why in outcome.failed[:20]:
            print(f"  {path}: {why[:300]}")
        bad += len(outcome.failed)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
