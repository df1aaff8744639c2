"""Files that cannot be taken in: each is refused with its reason, quickly, and the bank is as it was."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from question_bank.bank import Bank
from question_bank.errors import FileFault
from question_bank.formats import guard
from tests.question_bank.books import MULTIPLE, SINGLE, book, json_file, packed, raw_xlsx

Make = Callable[[Path], Path]


def _text(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _encrypted(folder: Path) -> Path:
    """An OLE container as Excel writes one round an encrypted package; its directory names the stream."""
    path = folder / "加密.xlsx"
    entry = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0")
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + entry + bytes(448))
    return path


def _no_workbook_in_ole(folder: Path) -> Path:
    path = folder / "文档.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(448))
    return path


def _truncated(folder: Path) -> Path:
    path = book(folder / "截断.xlsx", SINGLE)
    path.write_bytes(path.read_bytes()[:-300])
    return path


def _damaged(folder: Path) -> Path:
    path = book(folder / "损坏.xlsx", *[SINGLE] * 300)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    return path


def _password(folder: Path) -> Path:
    """A zip whose entries are marked as encrypted."""
    path = book(folder / "密码.xlsx", SINGLE)
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(mark, place + 1)) >= 0:
            data[place + offset] |= 1
    path.write_bytes(data)
    return path


def _bomb(folder: Path) -> Path:
    """Hundreds of megabytes of nothing in less than one."""
    return raw_xlsx(folder / "炸弹.xlsx", b"<row>" + b" " * 270_000_000 + b"</row>")


def _lying_bomb(folder: Path) -> Path:
    """The same, but the archive's directory says that it is small."""
    path = raw_xlsx(folder / "假大小.xlsx", b"<row>" + b" " * 270_000_000 + b"</row>")
    data = bytearray(path.read_bytes())
    place = data.rfind(b"xl/worksheets/sheet1.xml")
    data[place - 22 : place - 18] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    return path


def _sparse_rows(folder: Path) -> Path:
    """Two cells, a million rows apart."""
    cell = '<c r="A{0}" t="inlineStr"><is><t>题干</t></is></c>'
    rows = "".join(f'<row r="{row}">{cell.format(row)}</row>' for row in (1, 1_048_576))
    return raw_xlsx(folder / "稀疏.xlsx", rows)


def _sparse_corner(folder: Path) -> Path:
    """One cell in the far corner: as a rectangle with the first, 1.6 thousand million cells."""
    return raw_xlsx(
        folder / "远角.xlsx",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="XFD99999"><v>1</v></c></row>',
    )


def _rows_without_address(folder: Path) -> Path:
    return raw_xlsx(folder / "无地址.xlsx", "<row><c><v>1</v></c></row>" * 250_000)


def _odd_addresses(folder: Path) -> Path:
    rows = "<row r='1'><c s=\"0\" r = 'A1048576'><v>1</v></c></row>"
    return raw_xlsx(folder / "怪地址.xlsx", rows.replace("<row", "<x:row").replace("<c ", "<x:c "))


def _repeated_ods(folder: Path) -> Path:
    """A row that says it stands there a million times."""
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        '<table:table table:name="Sheet1"><table:table-row table:number-rows-repeated="1000000">'
        "<table:table-cell><text:p>题干</text:p></table:table-cell></table:table-row></table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed(folder / "重复.ods", {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<m/>"})


def _strict(folder: Path) -> Path:
    return raw_xlsx(folder / "严格.xlsx", '<row r="1"/>', main="http://purl.oclc.org/ooxml/spreadsheetml/main")


def _folder(folder: Path) -> Path:
    (folder / "文件夹.xlsx").mkdir()
    return folder / "文件夹.xlsx"


def _pipe(folder: Path) -> Path:
    os.mkfifo(folder / "管道.xlsx")
    return folder / "管道.xlsx"


BAD: list[tuple[str, Make, FileFault]] = [
    ("not there", lambda folder: folder / "没有.xlsx", FileFault.NOT_FOUND),
    ("a folder", _folder, FileFault.IS_A_FOLDER),
    ("a pipe", _pipe, FileFault.UNREADABLE),
    ("empty", _text("空.xlsx", b""), FileFault.EMPTY),
    ("empty workbook", lambda folder: book(folder / "空表.xlsx", header=None), FileFault.EMPTY),
    ("text as workbook", _text("文本.xlsx", "这不是题库".encode()), FileFault.NOT_A_WORKBOOK),
    ("web page as workbook", _text("网页.xls", b"<html><table><tr><td>"), FileFault.NOT_A_WORKBOOK),
    ("zip as workbook", lambda folder: packed(folder / "压缩.xlsx", {"a.txt": "a"}), FileFault.NOT_A_WORKBOOK),
    ("zip", lambda folder: packed(folder / "压缩.zip", {"a.txt": "a"}), FileFault.UNKNOWN_FORMAT),
    ("Word in OLE", _no_workbook_in_ole, FileFault.NOT_A_WORKBOOK),
    ("unknown", _text("题库.xyz", b"hello"), FileFault.UNKNOWN_FORMAT),
    ("encrypted", _encrypted, FileFault.ENCRYPTED),
    ("zip with password", _password, FileFault.ENCRYPTED),
    ("strict OOXML", _strict, FileFault.STRICT_OOXML),
    ("truncated", _truncated, FileFault.UNREADABLE),
    ("damaged", _damaged, FileFault.UNREADABLE),
    ("broken XML", lambda folder: raw_xlsx(folder / "坏.xlsx", "<row><c r="), FileFault.UNREADABLE),
    ("zip bomb", _bomb, FileFault.TOO_LARGE),
    ("zip bomb that lies", _lying_bomb, FileFault.UNREADABLE),
    ("a million sparse rows", _sparse_rows, FileFault.TOO_MANY_ROWS),
    ("a far corner", _sparse_corner, FileFault.TOO_LARGE),
    ("rows without address", _rows_without_address, FileFault.TOO_MANY_ROWS),
    ("odd addresses", _odd_addresses, FileFault.TOO_MANY_ROWS),
    ("a million repeated rows", _repeated_ods, FileFault.TOO_MANY_ROWS),
    ("no header", lambda folder: book(folder / "无.xlsx", ("题目1", "B"), header=None), FileFault.NO_HEADER),
    ("broken JSON", _text("坏.json", b'{"questions": ['), FileFault.NOT_JSON),
    ("endless JSON", _text("深.json", b"[" * 200_000), FileFault.NOT_JSON),
    ("JSON of something else", _text("别的.json", b'{"a": 1}'), FileFault.UNREADABLE),
    ("JSON in no encoding", _text("乱.json", b'["\xff\xff\xff"]'), FileFault.WRONG_ENCODING),
]


@pytest.mark.parametrize(("make", "why"), [(make, why) for _, make, why in BAD], ids=[name for name, _, _ in BAD])
def test_refused_and_the_bank_is_as_it_was(bank: Bank, tmp_path: Path, make: Make, why: FileFault) -> None:
    first = json_file(tmp_path / "first.json", {"kind": "true_false", "stem": "土地分三类。", "key": True})
    bank.take_in(bank.plan([first]), "我")
    before = bank.all()
    path = make(tmp_path)
    memory, start = _memory(), time.monotonic()
    plan = bank.plan([path])
    assert time.monotonic() - start < 10
    assert _memory() - memory < 150 * 2**20
    assert plan.files[0].error is not None
    assert (plan.files[0].error.why, plan.files[0].error.path) == (why, path)
    assert bank.take_in(plan, "我").batch == ""
    assert bank.all() == before


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def test_a_bad_file_keeps_no_good_one_out(bank: Bank, tmp_path: Path) -> None:
    good = book(tmp_path / "好.xlsx", SINGLE)
    report = bank.take_in(bank.plan([_strict(tmp_path), good]), "我")
    assert [file.error is None for file in report.files] == [False, True]
    assert bank.counts().total == 1


def test_a_file_too_large_by_itself(bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_FILE", 1000)
    error = bank.plan([book(tmp_path / "大.xlsx", SINGLE)]).files[0].error
    assert error is not None
    assert error.why is FileFault.TOO_LARGE


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root can become nobody")
def test_no_right_to_read(tmp_path: Path) -> None:
    path = book(tmp_path / "题库.xlsx", SINGLE)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    code = (
        "import os, sys; from pathlib import Path; from question_bank import formats\n"
        "from question_bank.errors import FileRefused\n"
        "list(formats.read(Path(sys.argv[1]))); os.chmod(sys.argv[1], 0); os.setuid(65534)\n"
        "try: list(formats.read(Path(sys.argv[1])))\nexcept FileRefused as refused: print(refused.why)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.stdout.strip() == "no_permission", done.stderr


def test_macros_and_links_to_elsewhere_are_passed_over(bank: Bank, tmp_path: Path) -> None:
    from zipfile import ZipFile

    path = book(tmp_path / "宏.xlsm", SINGLE, MULTIPLE)
    with ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(500))
        archive.writestr("xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert bank.plan([path]).files[0].added == 2


def test_an_entity_bomb_stays_small(bank: Bank, tmp_path: Path) -> None:
    declared = b'<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    cell = b'<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    path = raw_xlsx(tmp_path / "实体.xlsx", b"")
    sheet = declared + b"<worksheet><sheetData>" + cell + b"</sheetData></worksheet>"
    path = raw_xlsx(path, b"", **{"xl/worksheets/sheet1.xml": sheet})
    assert bank.plan([path]).files[0].error is not None


def test_content_decides_what_a_file_is_not_its_suffix(bank: Bank, tmp_path: Path) -> None:
    misnamed = json_file(tmp_path / "题库.xlsx", {"kind": "true_false", "stem": "土地分三类。", "key": True})
    workbook = book(tmp_path / "题库.json", SINGLE)
    assert [file.added for file in bank.plan([misnamed, workbook]).files] == [1, 1]


def test_cells_without_addresses_are_read_where_there_are_few(bank: Bank, tmp_path: Path) -> None:
    texts = [["题型", "题干", "选项A", "选项B", "答案"], ["单选", "谁批准？", "甲", "乙", "A"]]
    rows = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in row) + "</row>" for row in texts
    )
    assert bank.plan([raw_xlsx(tmp_path / "简.xlsx", rows)]).files[0].added == 1
