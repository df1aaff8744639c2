"""What the exam page says about each answer, and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from question_bank.question import Filled, Kind, Letters, Response
from quiz.attempt import Phase, Refusal
from quiz.desk import Place, Progress, Receipt
from quiz.paper import Booklet, booklet
from tests.builders import NINE, a_paper, a_question, minutes
from ui.pages.attempt.presenter import AttemptPresenter, AttemptShown, Saved, Step

A, B = Letters.of("A"), Letters.of("B")


@dataclass
class FakeDesk:
    """A desk whose disk can fail and whose log can be read."""

    sheet: Booklet
    candidate: str = "王芳"
    kept: dict[str, Response | None] = field(default_factory=dict)
    place: Place = field(default_factory=Place)
    broken: bool = False
    over: bool = False
    submitted: int = 0

    def start(self) -> Booklet | Refusal:
        return Refusal.SUBMITTED if self.submitted else self.sheet

    def answer(self, question: str, response: Response | None) -> Progress | Refusal:
        if self.broken:
            raise OSError(28, "No space left on device")
        if self.over:
            return Refusal.OVER
        self.kept[question] = response
        return self.look()

    def keep_place(self, place: Place) -> None:
        self.place = place

    def look(self) -> Progress:
        responses: Mapping[str, Response] = {q: r for q, r in self.kept.items() if r is not None}
        return Progress(Phase.RUNNING, responses, NINE + minutes(90), NINE, self.place)

    def submit(self) -> Receipt | Refusal:
        if self.broken:
            raise OSError(28, "No space left on device")
        self.submitted += 1
        return Receipt("1122-AB12-CD34", "f" * 64, NINE, len(self.kept), self.over)


class Later:
    """A lane whose jobs wait until they are let through, one by one, in order."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def run(self, job: Any, then: Any = None, failed: Any = None, progress: Any = None, lane: Any = None) -> None:
        def do() -> None:
            try:
                result = job()
            except Exception as error:
                failed(error)
            else:
                if then:
                    then(result)

        self.jobs.append(do)

    def let_through(self, count: int = 1000) -> None:
        for _ in range(count):
            if not self.jobs:
                return
            self.jobs.pop(0)()


class Page:
    """A presenter with everything round it faked."""

    def __init__(self, desk: FakeDesk | None = None) -> None:
        questions = [a_question(id="q1", stem="一"), a_question(id="q2", stem="二"), a_question(Kind.BLANK, id="q3")]
        self.desk = desk or FakeDesk(booklet(a_paper(questions), "x"))
        self.lane = Later()
        self.drawn: list[AttemptShown] = []
        self.seconds = 1000.0
        self.presenter = AttemptPresenter(self.desk, self.lane, self.drawn.append, lambda: self.seconds)  # type: ignore[arg-type]
        self.presenter.begin()
        self.lane.let_through()

    @property
    def shown(self) -> AttemptShown:
        return self.drawn[-1]

    @property
    def current_id(self) -> str:
        assert self.shown.card
        return self.shown.card.id


def test_an_answer_is_shown_as_saved_only_after_the_desk_has_kept_it() -> None:
    page = Page()
    page.presenter.respond(A)
    assert page.shown.saved is Saved.SAVING
    assert page.desk.kept == {}
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED
    assert page.desk.kept == {page.current_id: A}


def test_a_second_answer_is_not_shown_as_saved_by_the_first_ones_acknowledgement() -> None:
    page = Page()
    page.presenter.respond(A)
    page.presenter.respond(B)
    page.lane.let_through(1)
    assert page.shown.saved is Saved.SAVING
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED
    assert page.desk.kept[page.current_id] == B


def test_a_full_disk_is_told_and_the_answer_stays_and_is_tried_again() -> None:
    page = Page()
    page.desk.broken = True
    page.presenter.respond(A)
    page.lane.let_through()
    assert page.shown.saved is Saved.FAILED
    assert page.shown.unsaved == 1
    assert isinstance(page.shown.trouble, OSError)
    assert page.shown.card
    assert page.shown.card.response == A
    page.desk.broken = False
    page.presenter.try_again()
    page.lane.let_through()
    assert (page.shown.saved, page.shown.unsaved, page.shown.trouble) == (Saved.SAVED, 0, None)


def test_nothing_is_handed_in_while_an_answer_could_not_be_kept() -> None:
    page = Page()
    page.desk.broken = True
    page.presenter.respond(A)
    page.presenter.hand_in()
    page.lane.let_through()
    assert page.desk.submitted == 0
    assert page.shown.step is Step.RUNNING
    page.desk.broken = False
    page.presenter.hand_in()
    page.lane.let_through()
    assert page.shown.step is Step.DONE
    assert list(page.desk.kept.values()) == [A]


def test_while_something_is_being_typed_it_is_not_shown_as_saved() -> None:
    page = Page()
    page.presenter.go(2)
    page.presenter.respond(Filled(("十",)))
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED
    page.presenter.touched()
    assert page.shown.saved is Saved.WAITING
    page.presenter.respond(Filled(("十",)))  # typed and deleted again: the same, and kept once more
    page.lane.let_through()
    assert page.shown.saved is Saved.SAVED


def test_an_emptied_blank_is_no_answer() -> None:
    page = Page()
    page.presenter.go(2)
    page.presenter.respond(Filled(("十五",)))
    page.presenter.respond(Filled(("  ",)))
    page.lane.let_through()
    assert page.desk.kept == {"q3": None}
    assert page.shown.answered == 0


def test_the_grid_shows_answered_and_flagged_at_once_and_hand_in_knows_what_is_missing() -> None:
    page = Page()
    page.presenter.respond(A)
    page.presenter.flag()
    page.lane.let_through()
    first = page.shown.cells[0]
    assert (first.answered, first.flagged) == (True, True)
    assert page.shown.unanswered == (1, 2)
    assert page.shown.flagged == (0,)


def test_at_the_deadline_it_is_handed_in_without_anybody_and_only_once() -> None:
    page = Page()
    page.seconds += 90 * 60 - 1
    page.presenter.tick()
    assert page.shown.step is Step.RUNNING
    page.seconds += 1
    page.presenter.tick()
    page.presenter.tick()
    page.lane.let_through()
    assert page.shown.step is Step.DONE
    assert page.desk.submitted == 1


def test_what_was_typed_last_is_kept_before_the_clocks_hand_in() -> None:
    page = Page()
    page.presenter.go(2)
    page.presenter.respond(Filled(("十五",)))
    page.seconds += 90 * 60
    page.presenter.tick()
    page.lane.let_through()
    assert page.desk.kept["q3"] == Filled(("十五",))


def test_taken_up_again_it_stands_at_the_same_question_with_all_answers_and_flags() -> None:
    before = Page()
    before.presenter.respond(A)
    before.presenter.turn(1)
    before.presenter.flag()
    before.lane.let_through()
    after = Page(before.desk)
    assert after.shown.current == 1
    assert after.shown.answered == 1
    assert after.shown.flagged == (1,)
    assert after.shown.cells[0].answered


def test_an_answer_after_the_end_ends_the_page_and_is_never_shown_as_saved() -> None:
    page = Page()
    page.desk.over = True
    page.presenter.respond(A)
    page.lane.let_through()
    assert Saved.SAVED not in [shown.saved for shown in page.drawn]
    assert page.shown.step is Step.DONE


def test_an_attempt_that_was_handed_in_opens_on_its_receipt() -> None:
    desk = Page().desk
    desk.submitted = 1
    assert Page(desk).shown.receipt is not None


def test_the_seconds_left_come_from_the_halls_clock_not_from_the_pcs() -> None:
    page = Page()
    assert page.shown.deadline == 1000.0 + 90 * 60
