"""The PDF has the pages it counts, and nothing of it is torn or beyond the paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from question_bank.errors import FileNotWritten
from quiz.exam.printed_paper import Printed
from ui.paper_pdf import BOTTOM, HEIGHT, TOP, _pages, write_printed


def printed(count: int) -> Printed:
    return Printed("试卷", "2026年度学法考试", tuple(f"<p><b>{n}.</b> {'题干很长。' * 40}</p>" for n in range(count)))


def test_pieces_follow_one_another_and_none_reaches_beyond_the_page() -> None:
    pages = _pages(printed(60))
    assert sum(map(len, pages)) == 60
    assert len(pages) > 2
    for page in pages:
        ends = [top + piece.size().height() for top, piece in page]
        assert max(ends) <= HEIGHT - TOP - BOTTOM
        assert all(end <= top for end, (top, _) in zip(ends, page[1:], strict=False))


def test_the_file_has_as_many_pages_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "试卷.pdf"
    told = write_printed(printed(60), path)
    body = path.read_bytes()
    assert body.startswith(b"%PDF")
    assert re.findall(rb"/Count (\d+)", body)[-1] == str(told).encode()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        write_printed(printed(1), tmp_path / "no folder" / "试卷.pdf")
