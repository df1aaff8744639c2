"""Who may sit down at this computer, and what the others are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from question_bank.question import Letters
from quiz.attempt import void
from quiz.local_desk import LocalDesk
from tests.builders import minutes
from tests.ui.pages.organiser import TODAY, AHouse, a_house
from ui.pages.seat.page import SeatPage
from ui.pages.seat.presenter import Answer, ask_for, desk_for, exams, matching
from ui.widgets.text import Text


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path) as house:
        yield house


def opened(house: AHouse, qtbot: QtBot) -> SeatPage:
    page = SeatPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 760)
    page.show()
    page.open("s1")
    return page


def said(page: SeatPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def test_without_an_exam_the_page_says_so_and_offers_one_step(house: AHouse, qtbot: QtBot) -> None:
    page = opened(house, qtbot)
    assert "现在没有正在进行的考试" in said(page)
    qtbot.mouseClick(page.arrange, Qt.MouseButton.LeftButton)
    assert house.went == [("sittings", {})]


def test_people_are_found_by_number_name_and_initials(house: AHouse) -> None:
    house.arrange()
    people = exams(house.opened)[0].people
    assert [p.name for p in matching(people, "")] == ["王芳", "曾志强"]  # those who must sit, by pinyin
    assert [p.name for p in matching(people, "zzq")] == ["曾志强"]
    assert [p.name for p in matching(people, "zeng")] == ["曾志强"]
    assert [p.name for p in matching(people, "０００７")] == ["王芳"]
    assert [p.name for p in matching(people, "李")] == ["李强"]


def test_a_candidate_types_the_number_and_begins_by_keys_alone(house: AHouse, qtbot: QtBot) -> None:
    house.arrange()
    page = opened(house, qtbot)
    page.line.setText("0007")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert "王芳" in said(page)
    assert page.yes.text() == "是我，开始考试"
    page.yes.click()
    name, what = house.went[-1]
    assert name == "attempt"
    assert isinstance(what["desk"], LocalDesk)
    assert (what["then"], what["then_what"]) == ("seat", {"sitting_id": "s1"})


def test_not_me_goes_back_and_begins_nothing(house: AHouse, qtbot: QtBot) -> None:
    house.arrange()
    page = opened(house, qtbot)
    page.line.setText("0007")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    page.no.click()
    assert page.line.text() == ""
    assert house.records.attempts("s1") == []


def test_who_need_not_sit_is_told_why(house: AHouse, qtbot: QtBot) -> None:
    house.arrange()
    page = opened(house, qtbot)
    page.line.setText("0009")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    assert "请假·公差：产假" in said(page)
    assert not page.yes.isVisible()


def test_an_interrupted_attempt_goes_on_with_its_answers_and_its_time(house: AHouse) -> None:
    house.arrange()
    house.sit_down("0007").answer("q1", Letters.of("A"))
    house.later(minutes(30))
    found = ask_for(house.opened, "s1", "0007")
    assert (found.answer, found.answered, found.left) == (Answer.GO_ON, 1, minutes(60))
    assert isinstance(desk_for(house.opened, "s1", "0007"), LocalDesk)


def test_it_goes_on_even_after_the_exam_was_closed_but_nobody_begins(house: AHouse) -> None:
    house.arrange()
    house.sit_down("0007")
    house.records.close_sitting("s1", house.clock.now)
    assert ask_for(house.opened, "s1", "0007").answer is Answer.GO_ON
    assert ask_for(house.opened, "s1", "0011").answer is Answer.CLOSED


def test_a_second_time_is_refused_after_handing_in_by_hand_or_by_the_clock(house: AHouse) -> None:
    house.arrange()
    house.sit_down("0007").submit()
    house.sit_down("0011")
    house.later(minutes(91))
    assert ask_for(house.opened, "s1", "0007").answer is Answer.HANDED_IN
    assert ask_for(house.opened, "s1", "0011").answer is Answer.HANDED_IN


def test_a_void_attempt_stays_void(house: AHouse) -> None:
    house.arrange()
    house.sit_down("0007")
    head = house.records.attempts("s1")[0]
    house.records.record(head.id, lambda attempt: void(attempt, house.clock.now, "监考", "夹带"))
    found = ask_for(house.opened, "s1", "0007")
    assert (found.answer, found.why) == (Answer.VOIDED, "夹带")


def test_nobody_begins_before_the_day(house: AHouse) -> None:
    house.arrange(on=date(2026, 12, 4))
    assert ask_for(house.opened, "s1", "0007").answer is Answer.TOO_EARLY


def test_what_was_shown_does_not_decide_who_may_begin(house: AHouse, qtbot: QtBot) -> None:
    house.arrange()
    page = opened(house, qtbot)
    page.line.setText("0007")
    qtbot.keyClick(page.line, Qt.Key.Key_Return)
    house.records.close_sitting("s1", house.clock.now)  # meanwhile
    page.begin()
    assert house.went == []
    assert "考试已经结束" in said(page)


def test_todays_exam_comes_before_one_that_nobody_ended(house: AHouse) -> None:
    house.arrange("九月的考试", "old", on=TODAY - timedelta(days=60))
    house.arrange("今天的考试", "today")
    house.arrange("下月的考试", "next", on=TODAY + timedelta(days=30))
    assert [exam.id for exam in exams(house.opened)] == ["today", "next", "old"]


def test_one_who_was_interrupted_can_go_on_after_the_exam_was_ended(house: AHouse) -> None:
    house.arrange()
    house.sit_down("0007")
    house.records.close_sitting("s1", house.clock.now)
    assert [exam.id for exam in exams(house.opened)] == ["s1"]
    assert isinstance(desk_for(house.opened, "s1", "0007"), LocalDesk)
    house.later(minutes(91))
    assert exams(house.opened) == ()


def test_nobody_sits_down_before_the_window_opens(tmp_path: Path) -> None:
    with a_house(tmp_path) as house:
        house.arrange(opens=house.clock.now + minutes(10))
        assert ask_for(house.opened, "s1", "0007").answer is Answer.TOO_EARLY
        (exam,) = exams(house.opened)
        assert exam.opens == house.clock.now + minutes(10)
        house.later(minutes(10))
        assert ask_for(house.opened, "s1", "0007").answer is Answer.BEGIN
