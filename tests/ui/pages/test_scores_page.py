"""What an exam came to is shown as it is in the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from question_bank.question import Letters
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.scores.page import ScoresPage
from ui.pages.scores.presenter import bands, load


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


def opened(house: AHouse, qtbot: QtBot, sitting_id: str = "s1") -> ScoresPage:
    page = ScoresPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 900)
    page.show()
    page.open(sitting_id)
    return page


def sat(house: AHouse) -> None:
    """王芳 has all three right, 曾志强 sat and has nothing right."""
    house.arrange()
    desk = house.sit_down("0007")
    for question in ("q1", "q2", "q3"):
        desk.answer(question, Letters.of("B"))
    desk.submit()
    house.sit_down("0011").submit()


def test_without_an_exam_the_page_says_what_belongs_here(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot, "")
    assert page._nothing.isVisible()
    assert not page.export.isVisible()


def test_a_score_of_nothing_is_0_and_not_having_sat_is_a_word(house: AHouse, qtbot: QtBot) -> None:
    sat(house)
    page = opened(house, qtbot)
    column = page.people.rows.columns[3]
    assert {p.result.person.name: column.words(p) for p in page.people.rows.all} == {
        "王芳": "3",
        "曾志强": "0",
        "单雪": "请假·公差",
        "李强": "超龄",
    }


def test_the_tiles_say_what_they_are_a_share_of(house: AHouse, qtbot: QtBot) -> None:
    sat(house)
    page = opened(house, qtbot)
    tiles = {name: (stat.figure.text(), stat.note.text()) for name, stat in page._stats.items()}
    assert tiles == {
        "due": ("3", "另有免考、超龄 1 人"),
        "sat": ("2", "参考率 66.7%"),
        "absent": ("0", "请假·公差 1 人"),
        "passed": ("50%", "1 ÷ 2 人"),
        "mean": ("1.5", "最高 3，最低 0"),
    }


def test_few_candidates_are_a_warning_beside_the_figures(house: AHouse, qtbot: QtBot) -> None:
    sat(house)
    page = opened(house, qtbot)
    page.tabs.setCurrentIndex(2)
    assert page.few.isVisible()
    assert "只供参考" in page.few.words.text()


def test_without_a_name_the_newest_exam_is_shown(house: AHouse, qtbot: QtBot) -> None:
    sat(house)
    assert opened(house, qtbot, "").title.text() == "年度学法考试"


def test_every_score_lies_in_one_band_and_the_full_marks_in_the_last() -> None:
    scores = [Decimal(text) for text in ("0", "59.9", "60", "99.9", "100")]
    found = bands(scores, Decimal(100), Decimal(60))
    assert [band.count for band in found] == [1, 0, 0, 0, 0, 1, 1, 0, 0, 2]
    assert [band.passed for band in found] == [False] * 6 + [True] * 4


def test_the_page_and_the_workbook_are_of_one_result(house: AHouse, qtbot: QtBot, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    sat(house)
    page = opened(house, qtbot)
    page.export_to(tmp_path / "成绩册.xlsx")
    rows = CalamineWorkbook.from_path(tmp_path / "成绩册.xlsx").get_sheet_by_name("成绩汇总表").to_python()
    header = next(row for row in rows if "成绩" in row)
    written = {row[header.index("姓名")]: row[header.index("成绩")] for row in rows[rows.index(header) + 1 :]}
    shown = {
        p.result.person.name: p.result.score for p in load(house.opened, "s1").people if p.result.score is not None
    }
    assert {name: written[name] for name in shown} == {name: float(score) for name, score in shown.items()}


def test_with_a_make_up_the_page_says_which_score_counts_and_shows_the_first_alone_too(
    house: AHouse, qtbot: QtBot
) -> None:
    from dataclasses import replace

    from quiz.exam.sitting import Counted
    from tests.builders import minutes

    sat(house)
    page = opened(house, qtbot)
    assert not page.count_makeups.isVisible()
    made = house.arrange("补考", "draft")
    again = replace(made, id="s2", parent="s1", counted=Counted.CAPPED)
    house.records.keep_sitting(again, house.clock.now + minutes(1))
    desk = house.sit_down("0011", "s2")
    for question in ("q1", "q2", "q3"):
        desk.answer(question, Letters.of("B"))
    desk.submit()
    page.open("s1")
    zeng = next(p for p in page.people.rows.all if p.result.person.name == "曾志强")
    assert zeng.result.score == 2
    assert zeng.result.note == "原 0 分，补考 3 分，按 2 分计，计补考成绩"
    assert page.count_makeups.isVisible()
    assert page._makeups.text() == "已并入《补考》的成绩，补考合格的最高按合格线计。"
    page.count_makeups.setChecked(False)
    zeng = next(p for p in page.people.rows.all if p.result.person.name == "曾志强")
    assert zeng.result.score == 0
    assert "下面只是本场的成绩" in page._makeups.text()
