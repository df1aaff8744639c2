"""Slips, door pages and staff slips as they come out of the printer."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

from quiz.exam.slips import Slip, Slips, StaffSlip
from ui.slips_pdf import A_PAGE, write_doors, write_slips, write_staff_slip


def many(count: int) -> Slips:
    slips = tuple(
        Slip(f"{n:04}", f"考生{n}", "国土空间规划科", "主楼", f"{301 + n % 2}", str(n), f"K7M{n % 8 + 2}-2X9Q")
        for n in range(count)
    )
    return Slips("2026年度学法考试", "2026年11月22日　90 分钟", "10.1.2.3:8443", "0A1B 2C3D 0A1B 2C3D", slips)


def pages(path: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", path.read_bytes()))


def text(path: Path, tool: Callable[[str], str]) -> str:
    told = subprocess.run([tool("pdftotext"), str(path), "-"], capture_output=True, text=True, check=True).stdout
    return normalize("NFKC", told)  # some glyphs stand for two characters, and the tool names the rarer


def test_eight_slips_a_page(tmp_path: Path) -> None:
    for count, wanted in ((1, 1), (A_PAGE, 1), (A_PAGE + 1, 2), (162, 21)):
        path = tmp_path / f"{count}.pdf"
        write_slips(many(count), path)
        assert pages(path) == wanted


def test_every_slip_has_its_name_number_and_code_in_text(tmp_path: Path, tool: Callable[[str], str]) -> None:
    slips = many(20)
    write_slips(slips, tmp_path / "slips.pdf")
    told = text(tmp_path / "slips.pdf", tool)
    for slip in slips.slips:
        assert slip.name in told
        assert slip.code in told
        assert slip.number in told
    assert told.count("10.1.2.3:8443") == 20


def test_a_door_page_has_its_people_and_no_code(tmp_path: Path, tool: Callable[[str], str]) -> None:
    slips = many(100)
    write_doors(slips, tmp_path / "doors.pdf")
    assert pages(tmp_path / "doors.pdf") == 4, "two rooms of 50, 44 a page"
    told = text(tmp_path / "doors.pdf", tool)
    assert "主楼 301" in told
    assert "2X9Q" not in told
    assert all(slip.name in told for slip in slips.slips)


def test_a_long_name_is_not_cut(tmp_path: Path, tool: Callable[[str], str]) -> None:
    name = "买买提·阿不都热合曼·艾力江·吐尔逊"
    slip = Slip("123456789012", name, "自然资源所有者权益与国土空间生态修复科（林业湿地）", "", "", "", "K7MP-2X9Q")
    write_slips(Slips("年度考试", "今天", "10.1.2.3:8443", "0A1B", (slip,)), tmp_path / "slips.pdf")
    told = "".join(text(tmp_path / "slips.pdf", tool).split())
    assert name in told
    assert normalize("NFKC", slip.unit) in told


def test_a_staff_slip_has_the_secret(tmp_path: Path, tool: Callable[[str], str]) -> None:
    slip = StaffSlip("年度考试", "王芳", "监考", "301", "K7MP-2X9Q", "10.1.2.3:8443", "0A1B 2C3D")
    write_staff_slip(slip, tmp_path / "staff.pdf")
    assert "K7MP-2X9Q" in text(tmp_path / "staff.pdf", tool)
