"""The record of a hall in words, whole or broken, and as a file that a spreadsheet takes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied
from tests.builders import NINE
from tests.ui.pages.organiser import AHouse, a_house
from ui.gallery_post import MadeUpPost, made_up_audit, made_up_board
from ui.pages.audit import presenter
from ui.pages.audit.page import AuditPage


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


@pytest.fixture
def post() -> MadeUpPost:
    return MadeUpPost(made_up_board(NINE, 12), audit=made_up_audit(NINE))


@pytest.fixture
def page(house: AHouse, post: MadeUpPost, qtbot: QtBot) -> AuditPage:
    page = AuditPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 760)
    page.show()
    page.open(post=post)  # type: ignore[arg-type]
    return page


def test_each_deed_of_the_staff_has_its_words() -> None:
    changing = {kind.__name__ for kind in s.REPLY_TO if "why" in {spot.name for spot in fields(kind)}}
    assert changing <= presenter.DEEDS.keys()


def test_the_record_is_told_in_words_the_newest_last(page: AuditPage) -> None:
    shown = page.table.rows.shown
    assert [line.seq for line in shown] == sorted(line.seq for line in shown)
    told = [presenter.cells(line) for line in shown]
    assert any(cells[2:] == ("李敏（监考）", "加时", "0007", "电脑故障", "1 人，各 10 分钟") for cells in told)
    assert "没有被改动过" in page.chain.words.text()


def test_a_broken_chain_is_told_with_its_place(page: AuditPage, post: MadeUpPost) -> None:
    read = post.said[s.ReadAudit]
    post.said[s.ReadAudit] = replace(read, broken_at=3)  # type: ignore[type-var]
    page.again.click()
    assert "第 3 条起对不上" in page.chain.words.text()
    assert page.table.rows.shown  # all of it is still to be read


def test_a_long_chain_is_read_to_its_end() -> None:
    line = made_up_audit(NINE)[0]
    lines = [replace(line, seq=n, at=NINE + timedelta(seconds=n)) for n in range(1, 1201)]

    class Long(MadeUpPost):
        def ask(self, request):  # type: ignore[no-untyped-def]
            return s.AuditRead(tuple(lines[request.after : request.after + 500]), 1200, 0)

    found = presenter.read(Long(made_up_board(NINE, 3)))  # type: ignore[arg-type]
    assert isinstance(found, presenter.ChainShown)
    assert [each.seq for each in found.lines] == list(range(1, 1201))


def test_it_is_exported_as_texts_alone(page: AuditPage, tmp_path: Path) -> None:
    evil = replace(page.shown.lines[0], why='=HYPERLINK("http://x","y")')
    page.draw(replace(page.shown, lines=(evil, *page.shown.lines[1:])))
    page.export_to(tmp_path / "记录.csv")
    with (tmp_path / "记录.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["序号", "时间", "谁"]
    assert rows[1][5].startswith("'=")
    assert rows[1][7:] == [f"{evil.did} {evil.detail}", evil.digest]
    page.export_to(tmp_path / "记录.xlsx")
    sheet = load_workbook(tmp_path / "记录.xlsx").active
    assert sheet is not None
    assert sheet.cell(2, 6).data_type != "f"
    assert sheet.max_row == len(page.shown.lines) + 1
    assert "已保存" in page.notice.words.text()


def test_who_may_not_read_it_is_told_so(page: AuditPage, post: MadeUpPost) -> None:
    post.said[s.ReadAudit] = Denied(Denial.NOT_ALLOWED)
    page.again.click()
    assert "没有做这件事的权限" in page.notice.words.text()
