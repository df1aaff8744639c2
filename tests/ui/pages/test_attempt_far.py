"""The exam page over a wire: what is said of each answer, of the hall, and of the hand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from question_bank.question import Letters
from quiz.attempt import Phase, Refusal
from tests.builders import minutes
from tests.ui.pages.far_desk import HERE, RECEIPT, FakeFarDesk
from tests.ui.pages.test_attempt_presenter import Later
from ui.pages.attempt.hall_shown import HallShown
from ui.pages.attempt.presenter import AttemptPresenter
from ui.pages.attempt.shown import AttemptShown, Saved, Step

A, B = Letters.of("A"), Letters.of("B")
GONE = replace(HERE, silent_for=timedelta(seconds=9))
LONG_GONE = replace(HERE, silent_for=timedelta(minutes=3))


class Sitting:
    """A presenter at a desk whose wire is in the test's hands."""

    def __init__(self) -> None:
        self.desk = FakeFarDesk()
        self.lane = Later()
        self.drawn: list[AttemptShown] = []
        self.seconds = 1000.0
        self.presenter = AttemptPresenter(
            self.desk,
            self.lane,
            self.drawn.append,
            lambda: self.seconds,
            self.desk,  # type: ignore[arg-type]
        )
        self.presenter.begin()
        self.lane.let_through()

    @property
    def shown(self) -> AttemptShown:
        return self.drawn[-1]

    @property
    def hall(self) -> HallShown:
        assert self.shown.hall is not None
        return self.shown.hall

    def respond(self, response: Letters) -> None:
        self.presenter.respond(response)
        self.lane.let_through()

    def look(self) -> None:
        self.presenter.watch()
        self.lane.let_through()


def test_an_answer_is_saved_here_first_and_received_only_once_the_hall_has_it() -> None:
    sitting = Sitting()
    sitting.respond(A)
    sitting.look()
    assert (sitting.shown.saved, sitting.hall.undelivered) == (Saved.SAVED, 1)
    sitting.desk.delivered_all()
    sitting.look()
    assert (sitting.shown.saved, sitting.hall.undelivered) == (Saved.RECEIVED, 0)


def test_a_look_from_before_the_answer_never_makes_it_received() -> None:
    sitting = Sitting()
    sitting.respond(A)
    sitting.desk.delivered_all()
    sitting.look()
    sitting.presenter.watch()
    stale = sitting.lane.jobs.pop()  # begun, and its word is still on the way
    sitting.presenter.respond(B)
    kept = sitting.lane.jobs.pop()
    before = sitting.desk.look
    progress = before()
    sitting.desk.look = lambda: progress  # type: ignore[method-assign]
    stale()
    assert sitting.shown.saved is Saved.SAVING
    sitting.desk.look = before  # type: ignore[method-assign]
    kept()
    assert sitting.shown.saved is Saved.SAVED
    sitting.desk.delivered_all()
    sitting.look()
    assert sitting.shown.saved is Saved.RECEIVED


def test_a_silent_hall_is_told_with_the_questions_that_wait_and_answering_goes_on() -> None:
    sitting = Sitting()
    sitting.desk.delivery = GONE
    sitting.respond(A)
    sitting.presenter.turn(1)
    sitting.respond(B)
    sitting.look()
    assert (sitting.hall.silent, sitting.hall.stuck, sitting.hall.undelivered) == (True, False, 2)
    assert [cell.waiting for cell in sitting.shown.cells] == [True, True, False]
    sitting.desk.delivery = HERE
    sitting.desk.delivered_all()
    sitting.look()
    assert not sitting.hall.silent
    assert not any(cell.waiting for cell in sitting.shown.cells)


def test_time_granted_moves_the_countdown_and_is_said_and_an_unsteady_wire_does_not() -> None:
    sitting = Sitting()
    deadline = sitting.shown.deadline
    sitting.desk.now += timedelta(seconds=1)
    sitting.look()
    assert sitting.shown.deadline == deadline
    assert sitting.hall.granted == ()
    sitting.desk.deadline += minutes(10)
    sitting.look()
    assert sitting.shown.deadline == deadline + 599
    assert sitting.hall.granted == (10,)


def test_notices_come_with_the_looks() -> None:
    sitting = Sitting()
    sitting.desk.delivery = replace(HERE, notices=("请不要交谈",))
    sitting.look()
    assert sitting.hall.notices == ("请不要交谈",)


def test_fenced_it_stops_and_says_so() -> None:
    sitting = Sitting()
    sitting.desk.delivery = replace(HERE, fenced=True)
    sitting.look()
    assert (sitting.shown.step, sitting.shown.refusal) == (Step.REFUSED, Refusal.FENCED)
    sitting.presenter.respond(A)
    assert sitting.desk.kept == {}


def test_voided_it_stops_and_handed_in_by_an_invigilator_it_shows_the_receipt() -> None:
    voided = Sitting()
    voided.desk.phase = Phase.VOIDED
    voided.look()
    assert (voided.shown.step, voided.shown.refusal) == (Step.REFUSED, Refusal.VOIDED)
    forced = Sitting()
    forced.desk.phase, forced.desk.answers = Phase.SUBMITTED, RECEIPT
    forced.look()
    assert (forced.shown.step, forced.shown.receipt) == (Step.DONE, RECEIPT)


def test_a_hand_in_that_does_not_get_through_goes_on_by_itself_until_the_receipt() -> None:
    sitting = Sitting()
    sitting.respond(A)
    sitting.presenter.hand_in()
    sitting.lane.let_through()
    assert sitting.shown.step is Step.DELIVERING
    sitting.look()
    assert sitting.shown.step is Step.DELIVERING
    assert sitting.hall.undelivered == 1
    sitting.desk.answers = RECEIPT
    sitting.desk.delivered_all()
    sitting.look()
    assert (sitting.shown.step, sitting.shown.receipt) == (Step.DONE, RECEIPT)
    asked = sitting.desk.asked
    sitting.look()
    assert sitting.desk.asked == asked


def test_after_some_minutes_without_the_hall_a_sealed_file_is_offered_and_written(tmp_path: Path) -> None:
    sitting = Sitting()
    sitting.presenter.hand_in()
    sitting.lane.let_through()
    sitting.desk.delivery = LONG_GONE
    sitting.look()
    assert sitting.hall.stuck
    sitting.presenter.seal(tmp_path / "x")
    sitting.lane.let_through()
    assert sitting.shown.sealed == tmp_path / "x"
    assert sitting.desk.sealed == [tmp_path / "x"]


def test_too_early_leads_back_to_the_paper_with_the_time() -> None:
    sitting = Sitting()
    sitting.desk.hand_in_from = sitting.desk.now + minutes(30)
    sitting.look()
    sitting.desk.answers = Refusal.TOO_EARLY
    sitting.presenter.hand_in()
    sitting.lane.let_through()
    assert (sitting.shown.step, sitting.shown.refusal) == (Step.RUNNING, Refusal.TOO_EARLY)
    assert sitting.shown.hand_in_from == sitting.desk.hand_in_from
    sitting.respond(A)
    assert sitting.desk.kept


def test_a_look_asked_before_the_hand_in_was_refused_does_not_hand_in_again() -> None:
    sitting = Sitting()
    sitting.desk.answers = Refusal.TOO_EARLY
    sitting.presenter.hand_in()
    sitting.presenter.watch()
    sitting.desk.phase = Phase.SUBMITTED  # for this desk it is handed in until the hall has refused it
    sitting.lane.let_through()
    asked = sitting.desk.asked
    sitting.desk.phase = Phase.RUNNING
    sitting.look()
    assert sitting.desk.asked == asked
    assert sitting.shown.step is Step.RUNNING


def test_time_granted_after_the_clocks_hand_in_opens_the_paper_again() -> None:
    sitting = Sitting()
    sitting.desk.phase, sitting.desk.answers = Phase.OVERDUE, replace(RECEIPT, by_clock=True)
    sitting.look()
    assert sitting.shown.step is Step.DONE
    sitting.desk.phase = Phase.RUNNING
    sitting.desk.deadline += minutes(15)
    sitting.look()
    assert sitting.shown.step is Step.RUNNING


def test_how_long_the_window_was_left_is_told_once_and_only_during_the_exam() -> None:
    sitting = Sitting()
    sitting.presenter.looked_away(False)
    sitting.presenter.looked_away(True)
    sitting.seconds += 12.4
    sitting.presenter.looked_away(False)
    sitting.presenter.looked_away(False)
    sitting.lane.let_through()
    assert sitting.desk.away == [12]
    sitting.desk.answers = RECEIPT
    sitting.presenter.hand_in()
    sitting.lane.let_through()
    sitting.presenter.looked_away(True)
    sitting.seconds += 60
    sitting.presenter.looked_away(False)
    sitting.lane.let_through()
    assert sitting.desk.away == [12]


def test_the_result_is_offered_once_it_is_released() -> None:
    sitting = Sitting()
    sitting.desk.phase, sitting.desk.answers = Phase.SUBMITTED, RECEIPT
    sitting.look()
    sitting.look()
    assert not sitting.shown.released
    sitting.desk.released = True
    sitting.look()
    assert sitting.shown.released
