"""Faults of the exam page that a second pair of eyes found: each told as it would have happened."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlmodel import col

from question_bank.question import Filled
from quiz.clock import elapsed
from quiz.paper import booklet
from quiz.tables import IncidentRow
from tests.builders import NINE, a_paper, minutes
from tests.quiz.test_clock import Machine
from tests.ui.pages.test_attempt_presenter import A, FakeDesk, Page
from ui.app import App, make_qt
from ui.doors import open_doors
from ui.pages.attempt.page import AttemptPage
from ui.pages.attempt.presenter import Saved, Step
from ui.program import Program


def to_the_blank(page: Page) -> None:
    page.presenter.go(2)
    page.lane.let_through()
    assert page.current_id == "q3"


def test_what_is_typed_while_an_earlier_wording_is_being_kept_is_not_shown_as_saved() -> None:
    page = Page()
    to_the_blank(page)
    page.presenter.touched()
    page.presenter.respond(Filled(("十",)))
    page.presenter.touched()  # "十五" stands in the blank, and has not been told
    page.lane.let_through()
    assert page.shown.saved is Saved.WAITING
    page.presenter.respond(Filled(("十五",)))
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED
    assert page.desk.kept["q3"] == Filled(("十五",))


def test_a_blank_typed_in_and_set_back_is_known_to_be_kept_once_the_page_is_turned() -> None:
    page = Page()
    to_the_blank(page)
    page.presenter.respond(Filled(("十",)))
    page.lane.let_through()
    page.presenter.touched()  # typed and deleted within a moment: nothing new is told
    page.presenter.turn(-1)
    page.presenter.turn(1)
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED
    assert page.desk.kept["q3"] == Filled(("十",))


def test_a_blank_typed_in_and_emptied_again_counts_as_nothing() -> None:
    page = Page()
    to_the_blank(page)
    page.presenter.touched()
    page.presenter.turn(-1)
    page.presenter.turn(1)
    page.lane.let_through()
    assert page.shown.saved is Saved.NOTHING


def test_nothing_can_be_written_while_the_paper_is_being_handed_in() -> None:
    """It would stay on the screen, untold, where the hand-in fails and the exam goes on."""
    page = Page()
    page.presenter.respond(A)
    page.lane.let_through()
    page.desk.broken = True
    page.presenter.hand_in()
    assert page.shown.step is Step.HANDING_IN
    assert page.shown.card is not None
    assert page.shown.card.locked
    page.lane.let_through()
    assert page.shown.step is Step.RUNNING
    assert page.shown.card is not None
    assert not page.shown.card.locked


def test_an_answer_refused_by_the_clock_is_not_counted_as_answered_on_the_way_out() -> None:
    page = Page()
    page.desk.over = True
    page.presenter.respond(A)
    page.lane.let_through()
    assert page.shown.step is Step.DONE
    assert page.shown.receipt is not None
    assert page.shown.receipt.answered == 0


def test_the_countdown_goes_on_while_the_machine_sleeps_as_the_halls_clock_does(qtbot: QtBot, tmp_path: Path) -> None:
    """``time.monotonic`` stands still while Linux or macOS sleeps; the page would promise time that is gone."""
    program = Program(App(make_qt([]), tmp_path), open_doors)
    qtbot.addWidget(program.window)
    program.go("attempt", desk=FakeDesk(booklet(a_paper(), "x")), then="seat")
    page = program.window.findChild(AttemptPage)
    assert page is not None
    assert page.presenter._monotonic is elapsed
    assert page.countdown._now is elapsed
    program.background.close()
    program.close()


def test_a_pc_clock_that_was_moved_is_on_record_from_the_next_start_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pc = Machine()
    monkeypatch.setattr("quiz.clock.look", pc)
    doors = open_doors(tmp_path)
    doors.close()
    pc.passes(600)
    pc.error = timedelta(hours=-3)
    doors = open_doors(tmp_path)
    with doors.database.read() as connection:
        noted = connection.execute(select(col(IncidentRow.kind), col(IncidentRow.at))).all()
    assert doors.clock() == NINE + minutes(10)
    doors.close()
    assert [tuple(row) for row in noted] == [("clock_moved", NINE + minutes(10))]
