"""Hostile files, read by a program that may take neither long nor much memory; and a disk that is full.

What a bad file is refused for is tested in ``formats``; here it is told in a sentence, in time and within bounds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from question_bank import formats
from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.errors import FileNotWritten, StoreFault, StoreUnusable, WriteFault
from question_bank.migrations import HISTORY
from tests.builders import a_question
from tests.question_bank.books import MAIN, MULTIPLE, SINGLE, TRUE, book, json_file, raw_xlsx
from ui import words

ROOT = Path(__file__).parents[2]
MEGABYTE = 2**20
SHEET = "xl/worksheets/sheet1.xml"
MEMORY = 1_536  # megabytes of addresses that reading may take; Python with its libraries takes 200 of them
SECONDS = 5  # of the processor

_READER = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]) * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from question_bank import formats
from question_bank.errors import FileRefused
from question_bank.formats.reading import ReadRow
from ui import words
start = resource.getrusage(resource.RUSAGE_SELF)
try:
    rows = [row for row in formats.read(Path(sys.argv[1])) if isinstance(row, ReadRow)]
    said = f"{len(rows)} rows {[problem.why.value for row in rows for problem in row.problems]}"
except FileRefused as error:
    said = f"{error.why} {words.trouble(error)}"
end = resource.getrusage(resource.RUSAGE_SELF)
print(end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime)
print(said)
"""

HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>题型</t></is></c><c r="B1" t="inlineStr"><is><t>题干</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>答案</t></is></c></row>'
)


def _sheet(before: str, filler: bytes, megabytes: int, after: str) -> Iterator[bytes]:
    yield f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}{before}'.encode()
    piece = filler * (MEGABYTE // len(filler))
    for _ in range(megabytes):
        yield piece
    yield f"{after}</sheetData></worksheet>".encode()


def _packed(path: Path, name: str, pieces: Iterator[bytes], **more: bytes) -> Path:
    """A workbook with one part far larger than memory should hold, written piece by piece."""
    plain = raw_xlsx(path.with_suffix(".plain"), HEAD, **more)
    with (
        zipfile.ZipFile(plain) as parts,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
    ):
        for other in parts.namelist():
            if other != name:
                archive.writestr(other, parts.read(other))
        with archive.open(name, "w") as file:
            for piece in pieces:
                file.write(piece)
    return path


def _bomb(path: Path) -> Path:
    return _packed(path, SHEET, _sheet("", b" ", 1024, ""))


def _spaces(path: Path) -> Path:
    return _packed(path, SHEET, _sheet("", b" ", 200, ""))


def _one_long_text(path: Path) -> Path:
    row = '<row r="2"><c r="B2" t="inlineStr"><is><t>', "</t></is></c></row>"
    return _packed(path, SHEET, _sheet(row[0], b"a", 120, row[1]))


def _endless_tag(path: Path) -> Path:
    return _packed(path, SHEET, _sheet('<row r="2" x="', b"a", 200, '"/>'))


def _empty_strings(path: Path) -> Path:
    return _packed(path, "xl/sharedStrings.xml", iter([b"<sst>", *[b"<si/>" * 200_000] * 200, b"</sst>"]))


def _entities(path: Path, declared: str, used: str) -> Path:
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{used}</t></is></c></row>'
    text = f'<!DOCTYPE w [{declared}]><worksheet xmlns="{MAIN}"><sheetData>{cell}</sheetData></worksheet>'
    return raw_xlsx(path, "", **{SHEET: text.encode()})


def _entity_bomb(path: Path) -> Path:
    names = "abcdefghij"
    grown = "".join(f'<!ENTITY {name} "{f"&{last};" * 10}">' for last, name in pairwise(names))
    return _entities(path, f'<!ENTITY a "aaaaaaaaaa">{grown}', "&j;")


def _entity_of_a_file(path: Path) -> Path:
    return _entities(path, f'<!ENTITY a SYSTEM "{Path(__file__).as_uri()}">', "&a;")


def _far_corner_in_utf16(path: Path) -> Path:
    row = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    text = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData>{row}</sheetData></worksheet>'
    return raw_xlsx(path, "", **{SHEET: text.encode("utf-16")})


def _a_size_that_lies(path: Path) -> Path:
    text = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{HEAD}</sheetData></worksheet>'
    return raw_xlsx(path, "", **{SHEET: text.encode()})


def _merged_to_the_far_corner(path: Path) -> Path:
    merged = '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{HEAD}</sheetData>{merged}</worksheet>'
    return raw_xlsx(path, "", **{SHEET: text.encode()})


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory hold on Linux only")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_bomb, "too_large “题库.xlsx”太大"),
        (_spaces, "0 rows"),
        (_one_long_text, "1 rows ['no_key']"),
        (_endless_tag, "unreadable “题库.xlsx”已损坏"),
        (_empty_strings, "too_large “题库.xlsx”太大"),
        (_entity_bomb, "unreadable “题库.xlsx”已损坏"),
        (_entity_of_a_file, "unreadable “题库.xlsx”已损坏"),
        (_far_corner_in_utf16, "empty “题库.xlsx”里没有内容"),
        (_a_size_that_lies, "0 rows"),
        (_merged_to_the_far_corner, "0 rows"),
    ],
)
def test_it_takes_neither_long_nor_much(tmp_path: Path, make: Callable[[Path], Path], said: str) -> None:
    path = make(tmp_path / "题库.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", _READER, str(path), str(MEMORY)], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    seconds, told = done.stdout.splitlines()[:2]
    assert told.startswith(said)
    assert float(seconds) < SECONDS


# A full disk --------------------------------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of three megabytes."""
    folder = tmp_path / "小盘"
    folder.mkdir()
    mount = shutil.which("mount")
    if sys.platform != "linux" or os.geteuid() != 0 or mount is None:
        pytest.skip("only root on Linux can make a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no disk can be mounted here: {made.stderr.decode().strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_takes_nothing_in_and_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    database = open_database(small_disk / "data", [HISTORY])
    bank = Bank(database)
    bank.take_in(bank.plan([book(tmp_path / "小.xlsx", SINGLE, MULTIPLE, TRUE)]), "我")
    before = bank.all()
    many = [{"kind": "true_false", "stem": f"第{n}个说法" * 12, "key": True} for n in range(8_000)]
    large = json_file(tmp_path / "大.json", *many)
    with pytest.raises(StoreUnusable) as refused:
        bank.take_in(bank.plan([large]), "我")
    assert refused.value.why is StoreFault.DISK_FULL
    assert str(words.trouble(refused.value)).startswith("磁盘已满")
    assert (bank.all(), len(bank.batches())) == (before, 1)
    bank.add([a_question(stem="还写得下一题吗？")], "我")
    database.close()
    database = open_database(small_disk / "data", [HISTORY])
    assert [question.stem for question in Bank(database).all()[3:]] == ["还写得下一题吗？"]
    database.close()


@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
def test_an_export_to_a_full_disk_leaves_the_file_that_was_there(small_disk: Path, suffix: str) -> None:
    path = small_disk / f"题库{suffix}"
    formats.write([a_question()], path)
    before = path.read_bytes()
    questions = [
        a_question(stem="".join(chr(0x4E00 + (n * 7919 + i * i) % 20_000) for i in range(400))) for n in range(6_000)
    ]
    with pytest.raises(FileNotWritten) as refused:
        formats.write(questions, path)
    assert refused.value.why is WriteFault.DISK_FULL
    assert path.name in str(words.trouble(refused.value))
    assert path.read_bytes() == before
    assert list(small_disk.iterdir()) == [path]
