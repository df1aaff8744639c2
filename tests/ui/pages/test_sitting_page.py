"""How the people of an exam stand, and what an invigilator may do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from question_bank.question import Letters
from quiz.attempt import Attempt, Phase, Refusal
from tests.builders import minutes
from tests.ui.pages.organiser import AHouse, a_house
from ui.pages.sitting.page import SittingPage
from ui.pages.sitting.presenter import State, end, grant, load, void
from ui.pages.sitting.printing import Print
from ui.widgets.dialogs import Ask
from ui.widgets.form import Radio


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        house.arrange()
        yield house


def opened(house: AHouse, qtbot: QtBot) -> SittingPage:
    page = SittingPage(house, monotonic=lambda: 0.0)
    qtbot.addWidget(page)
    page.resize(1150, 760)
    page.show()
    page.open("s1")
    return page


def pick(page: SittingPage, number: str) -> None:
    assert page.shown is not None
    page.table.choose(next(line for line in page.shown.lines if line.number == number))


def fill(dialog: Ask | None, why: str) -> None:
    assert dialog is not None
    assert not dialog.act_button.isEnabled()  # not without a reason
    dialog.findChildren(QLineEdit)[-1].setText(why)
    dialog.act_button.click()


def states(house: AHouse) -> dict[str, State]:
    return {line.number: line.state for line in load(house.opened, "s1").lines}


def test_everybody_of_the_roster_has_a_state_trouble_first(house: AHouse) -> None:
    house.sit_down("0011").answer("q1", Letters.of("B"))
    shown = load(house.opened, "s1")
    assert [(line.number, line.state) for line in shown.lines] == [
        ("0011", State.RUNNING),
        ("0007", State.WAITING),
        ("0009", State.ON_LEAVE),
        ("0008", State.OVER_AGE),
    ]
    assert shown.lines[0].answered == 1
    assert shown.lines[0].left(house.clock.now) == minutes(90)


def test_after_the_end_whoever_did_not_come_is_absent_and_who_is_at_it_goes_on(house: AHouse) -> None:
    house.sit_down("0011")
    end(house.opened, "s1")
    assert states(house)["0007"] is State.ABSENT
    assert states(house)["0011"] is State.RUNNING
    house.later(minutes(91))
    shown = load(house.opened, "s1")
    line = next(line for line in shown.lines if line.number == "0011")
    assert (line.state, line.by_clock) == (State.HANDED_IN, True)
    assert house.records.attempt(line.attempt_id).submitted is not None  # written down, not only shown


def test_more_time_lifts_a_hand_in_by_the_clock_and_no_other(house: AHouse) -> None:
    house.sit_down("0007").submit()
    house.sit_down("0011")
    house.later(minutes(95))
    lines = {line.number: line for line in load(house.opened, "s1").lines}
    assert grant(house.opened, lines["0007"], minutes(10), "监考", "停电") is Refusal.SUBMITTED
    lifted = grant(house.opened, lines["0011"], minutes(10), "监考", "停电")
    assert isinstance(lifted, Attempt)
    assert lifted.phase(house.clock.now) is Phase.RUNNING


def test_one_who_never_began_can_be_void(house: AHouse) -> None:
    line = next(line for line in load(house.opened, "s1").lines if line.number == "0007")
    void(house.opened, "s1", line, "监考", "替考")
    found = next(line for line in load(house.opened, "s1").lines if line.number == "0007")
    assert (found.state, found.note) == (State.VIOLATION, "替考")


def test_time_is_granted_on_the_page_with_a_reason(house: AHouse, qtbot: QtBot) -> None:
    house.sit_down("0007")
    page = opened(house, qtbot)
    pick(page, "0007")
    fill(page.ask_for_time(), "电脑死机")
    attempt = house.records.attempt(house.records.attempts("s1")[0].id)
    assert attempt.extra == timedelta(minutes=10)
    assert page.shown is not None
    assert page.shown.lines[0].left(house.clock.now) == minutes(100)


def test_an_attempt_is_voided_on_the_page_with_a_reason(house: AHouse, qtbot: QtBot) -> None:
    house.sit_down("0007")
    page = opened(house, qtbot)
    pick(page, "0007")
    fill(page.ask_to_void(), "夹带")
    assert states(house)["0007"] is State.VIOLATION
    assert not page.void.isEnabled()


def test_who_is_not_due_can_be_given_neither_time_nor_a_void(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    pick(page, "0008")
    assert not page.more_time.isEnabled()
    assert not page.void.isEnabled()


def test_ending_says_who_has_not_come(house: AHouse, qtbot: QtBot) -> None:
    house.sit_down("0011")
    page = opened(house, qtbot)
    dialog = page.ask_to_end()
    assert dialog is not None
    assert "还有 1 人没有来，将记为缺考；还有 1 人正在答题" in dialog.body.text()
    dialog.act_button.click()
    assert house.records.closed_at("s1") is not None
    assert not page.end.isVisible()
    assert not page.seat.isVisible()


def test_the_score_workbook_is_written_and_can_be_opened(house: AHouse, qtbot: QtBot, tmp_path: Path) -> None:
    house.sit_down("0007").submit()
    page = opened(house, qtbot)
    page.export_to(tmp_path / "成绩册.xlsx")
    assert (tmp_path / "成绩册.xlsx").stat().st_size > 5000
    assert "考试还没有结束" in page.notice.words.text()


def test_a_workbook_that_cannot_be_written_is_told_and_nothing_else_happens(
    house: AHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(house, qtbot)
    page.export_to(tmp_path / "没有这个文件夹" / "成绩册.xlsx")
    assert "文件夹不存在" in page.notice.words.text()


def test_time_granted_after_the_end_runs_from_now_on_not_from_a_deadline_long_gone(house: AHouse) -> None:
    desk = house.sit_down("0007")
    house.later(minutes(130))
    desk.look()  # the clock has handed it in, at 90 minutes
    line = next(line for line in load(house.opened, "s1").lines if line.number == "0007")
    granted = grant(house.opened, line, minutes(10), "监考", "停电")
    assert isinstance(granted, Attempt)
    assert granted.phase(house.clock.now) is Phase.RUNNING
    assert granted.deadline == house.clock.now + minutes(10)


def test_paper_sheet_and_key_are_printed_and_the_key_is_warned_about(
    house: AHouse, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(house, qtbot)
    dialog = page.ask_what_to_print()
    assert dialog is not None
    *_others, key = dialog.findChildren(Radio)
    key.setChecked(True)
    dialog.act_button.click()
    (warning,) = [each for each in page.findChildren(Ask) if each is not dialog]
    assert "全部答案" in warning.body.text()
    warning.reject()
    for what in Print:
        page.print_to(what, tmp_path / f"{what.name}.pdf")
        assert (tmp_path / f"{what.name}.pdf").read_bytes().startswith(b"%PDF")


def test_a_make_up_is_arranged_from_an_exam_that_is_over(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert page.again.isHidden()
    house.records.close_sitting("s1", house.clock.now)
    page.open("s1")
    page.again.click()
    assert house.went[-1] == ("new_sitting", {"parent": "s1"})
    page.paper.click()
    assert house.went[-1] == ("paper_entry", {"sitting_id": "s1"})
