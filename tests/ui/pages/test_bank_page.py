"""The bank's page finds, shows, exports and takes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from question_bank.question import Kind, Standing
from tests.builders import a_bank, a_question
from tests.ui.pages.organiser import AHouse, a_house
from ui.changes import Changed
from ui.pages.bank import presenter as presenting
from ui.pages.bank.page import BankPage
from ui.pages.bank.presenter import BankPresenter, BankShown, Wish
from ui.widgets.text import Text

FARMLAND = a_question(
    Kind.MULTIPLE,
    "占用耕地应当缴纳哪些费用？",
    id="farm",
    law="土地管理法实施条例",
    explanation="占补平衡。",
    difficulty=2,
)
UNCITED = a_question(Kind.TRUE_FALSE, "规划一经批准不得修改。", id="plan", law="", standing=Standing.UNCITED)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "store", [*a_bank(), FARMLAND, UNCITED]) as house:
        yield house


def opened(house: AHouse, qtbot: QtBot) -> BankPage:
    page = BankPage(house)
    qtbot.addWidget(page)
    page.resize(1200, 900)
    page.show()
    page.open()
    return page


def stems(page: BankPage) -> list[str]:
    return [question.stem for question in page.table.rows.shown]


def test_what_is_typed_is_found_in_the_bank(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert len(stems(page)) == 72
    page.search.setText("耕地")
    qtbot.waitUntil(lambda: stems(page) == [FARMLAND.stem])  # as one types, after a breath
    page.clear.click()
    assert len(stems(page)) == 72


def test_filters_narrow_together(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    page.kind.choose(Kind.TRUE_FALSE)
    page.kind.chosen.emit(Kind.TRUE_FALSE)
    assert len(stems(page)) == 21
    page.standing.choose(Standing.UNCITED)
    page.standing.chosen.emit(Standing.UNCITED)
    assert stems(page) == [UNCITED.stem]


def test_the_question_beside_the_table_shows_key_basis_and_where_it_came_from(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    page.table.choose(next(q for q in page.table.rows.shown if q.id == "farm"))
    said = "\n".join(text.text() for text in page.detail.findChildren(Text) if text.isVisible())
    for part in (
        "✓ A　国务院",
        "✓ B　省级人民政府",
        "　 C　市级人民政府",
        "占补平衡。",
        "《土地管理法实施条例》第四十五条",
        "第 1 版",
        "测试",
    ):
        assert part in said


def test_the_tiles_count_the_uncited_too(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert page._total.figure.text() == "72"
    assert page._uncited.figure.text() == "1"


def test_the_export_holds_every_question(house: AHouse, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(house, qtbot)
    page.export_to(tmp_path / "题库.json")
    assert len(json.loads((tmp_path / "题库.json").read_text("utf-8"))["questions"]) == 72
    assert "已导出 72 题" in page.notice.words.text()
    page.export_to(tmp_path / "题库.xlsx")
    assert (tmp_path / "题库.xlsx").stat().st_size > 5000


def test_the_last_import_is_undone_after_saying_what_goes(house: AHouse, qtbot: QtBot, tmp_path: Path) -> None:
    told: list[Changed] = []
    house.changes.happened.connect(told.append)
    bank = house.opened.bank
    page = opened(house, qtbot)
    assert not page.undo.isVisible()
    page.export_to(tmp_path / "题库.json")
    exported = json.loads((tmp_path / "题库.json").read_text("utf-8"))
    exported["questions"] = [exported["questions"][-2] | {"id": "", "source_id": None, "stem": "新来的一题？"}]
    (tmp_path / "新.json").write_text(json.dumps(exported), "utf-8")
    bank.take_in(bank.plan([tmp_path / "新.json"]), "测试")
    page.open()
    asked = page.ask_to_undo()
    assert asked is not None
    assert "新.json" in asked.body.text()
    assert "新增 1 题" in asked.body.text()
    asked.act_button.click()
    assert bank.counts().total == 72
    assert told == [Changed.QUESTIONS]
    assert len(stems(page)) == 72


def test_a_large_bank_comes_in_stretches(house: AHouse, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presenting, "STRETCH", 30)
    page = opened(house, qtbot)
    assert len(stems(page)) == 30
    assert "还有 42 题" in page.more.text()
    page.more.click()
    page.more.click()
    assert len(stems(page)) == 72
    assert not page.more.isVisible()


class Held:
    """A lane whose jobs wait; each can be let through in any order."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, Any]] = []

    def run(self, job: Any, then: Any = None, failed: Any = None, progress: Any = None, lane: Any = None) -> None:
        self.jobs.append((job, then))

    def let_through(self, place: int) -> None:
        job, then = self.jobs.pop(place)
        then(job())


def test_the_answer_to_an_older_question_is_dropped(house: AHouse) -> None:
    lane, drawn = Held(), list[BankShown]()
    presenter = BankPresenter(house.doors, lane, drawn.append)  # type: ignore[arg-type]
    presenter.seek(Wish("规划"))
    presenter.seek(Wish("耕地"))
    lane.let_through(1)
    lane.let_through(0)
    assert [q.id for q in drawn[-1].questions] == ["farm"]
