"""A set of questions from the first to the last: asked, kept, judged, taken back, ended."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from question_bank.question import Filled, Kind, Letters, Question, Written
from quiz.study.drill import RETURNS_AFTER
from quiz.study.mastery import BookChange
from quiz.study.memory import Mode
from tests.builders import a_bank, a_question
from tests.ui.pages.learning import AHouse, Later, a_house, right, wrong
from ui.pages.drill.presenter import DrillPresenter
from ui.pages.drill.shown import DrillShown, Step, Wish


class Page:
    """A presenter with a real store below and a list of what it drew."""

    def __init__(self, house: AHouse) -> None:
        self.house = house
        self.lane = Later()
        self.drawn: list[DrillShown] = []
        self.seconds = 1000.0
        self.writes = 0
        self.presenter = DrillPresenter(
            house.doors,
            self.lane,
            self.drawn.append,
            self._written,
            lambda: house.settings,
            lambda: self.seconds,
            random.Random(1),
        )

    def _written(self) -> None:
        self.writes += 1

    def open(self, wish: Wish | None = None) -> Page:
        self.presenter.open(wish or Wish(Mode.ORDER))
        self.lane.let_through()
        return self

    @property
    def shown(self) -> DrillShown:
        return self.drawn[-1]

    @property
    def question(self) -> Question:
        """The one on the page."""
        assert self.shown.card
        id_ = self.shown.card.id.split("/")[0]
        return next(q for q in self.house.questions if q.id == id_)

    def answer(self, rightly: bool = True) -> None:
        """Choose and submit."""
        self.presenter.respond(right(self.question) if rightly else wrong(self.question))
        self.presenter.submit()
        self.lane.let_through()

    def answer_and_go_on(self, *verdicts: bool) -> None:
        for rightly in verdicts:
            self.answer(rightly)
            self.presenter.go_on()
            self.lane.let_through()

    def stored(self) -> int:
        return len(self.house.log.outcomes(self.house.settings.profile_id))


Made = Callable[..., Page]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    """``made(questions)``: a page over a store with these and one learner."""
    with ExitStack() as stack:

        def make(questions: list[Question] | None = None) -> Page:
            bank = a_bank(8, 4, 4) if questions is None else questions
            house = stack.enter_context(a_house(tmp_path, bank))
            house.learns()
            return Page(house)

        yield make


def test_a_verdict_is_shown_only_after_the_answer_is_on_the_disk(made: Made) -> None:
    page = made().open()
    page.presenter.respond(right(page.question))
    page.presenter.submit()
    assert page.shown.keeping
    assert page.shown.card
    assert page.shown.card.verdict is None
    assert page.stored() == 0
    page.lane.let_through()
    assert page.stored() == 1
    assert page.shown.card.verdict
    assert page.shown.card.verdict.right


def test_a_full_disk_is_told_nothing_is_judged_and_the_answer_can_be_submitted_again(made: Made) -> None:
    page = made().open()
    page.house.log.full = True
    page.answer()
    assert isinstance(page.shown.trouble, OSError)
    assert page.shown.step is Step.ASKING
    assert page.shown.card
    assert page.shown.card.response == right(page.question)
    assert page.shown.done == 0
    page.house.log.full = False
    page.presenter.submit()
    page.lane.let_through()
    assert page.shown.trouble is None
    assert page.shown.step is Step.JUDGED
    assert (page.stored(), page.writes) == (1, 1)


def test_selecting_submits_nothing(made: Made) -> None:
    page = made().open()
    page.presenter.respond(right(page.question))
    page.lane.let_through()
    assert (page.shown.step, page.shown.can_submit, page.stored()) == (Step.ASKING, True, 0)


def test_where_it_was_chosen_so_a_click_on_a_single_choice_is_the_answer_but_not_on_a_multiple_one(made: Made) -> None:
    page = made([a_question(), a_question(Kind.MULTIPLE, stem="哪些机关可以批准？")]).open()
    page.house.change(judge_on_click=True)
    page.presenter.respond(right(page.question))
    page.lane.let_through()
    assert page.shown.step is Step.JUDGED
    page.presenter.go_on()
    page.presenter.respond(right(page.question))
    page.lane.let_through()
    assert page.shown.step is Step.ASKING


def test_the_verdict_has_the_article_with_law_and_version_and_the_explanation(made: Made) -> None:
    page = made([a_question(explanation="省级以上人民政府批准。")]).open()
    page.answer(False)
    assert page.shown.card
    verdict = page.shown.card.verdict
    assert verdict
    assert verdict.right is False
    assert verdict.basis == ("《土地管理法》第四十五条（2019年8月26日版）",)
    assert verdict.explanation == "省级以上人民政府批准。"


def test_what_is_kept_names_question_revision_order_of_options_and_time(made: Made) -> None:
    page = made([a_question()]).open()
    page.seconds += 42
    page.answer()
    (answer,) = page.house.log.answers(page.house.settings.profile_id, page.question.id)
    assert page.shown.card
    assert answer.shown == tuple(option.letter for option in page.shown.card.options)
    assert (answer.revision, answer.seconds, answer.day, answer.first_of_day) == (1, 42.0, page.house.today, True)


def test_an_hour_at_lunch_is_no_thinking(made: Made) -> None:
    page = made([a_question()]).open()
    page.seconds += 3600
    page.answer()
    (answer,) = page.house.log.answers(page.house.settings.profile_id, page.question.id)
    assert answer.seconds == 60.0


def test_a_wrong_one_comes_back_after_five_others_and_only_the_first_answer_is_the_first_of_the_day(
    made: Made,
) -> None:
    page = made().open()
    first = page.question.id
    page.answer_and_go_on(False, *[True] * RETURNS_AFTER)
    assert page.question.id == first
    assert page.shown.returning
    page.answer()
    answers = page.house.log.answers(page.house.settings.profile_id, first)
    assert [answer.first_of_day for answer in answers] == [True, False]


def test_enter_submits_then_goes_on_but_not_in_the_same_moment(made: Made) -> None:
    page = made().open()
    question = page.question.id
    page.presenter.respond(right(page.question))
    page.presenter.confirm()
    page.lane.let_through()
    assert page.shown.step is Step.ASKING  # too soon after the question came up
    page.seconds += 0.3
    page.presenter.confirm()
    page.lane.let_through()
    assert page.shown.step is Step.JUDGED
    page.presenter.confirm()
    assert page.question.id == question
    page.seconds += 0.3
    page.presenter.confirm()
    assert page.question.id != question


def test_the_next_one_comes_by_itself_only_after_a_right_answer_and_only_where_it_was_chosen(made: Made) -> None:
    page = made().open()
    page.answer()
    assert not page.shown.goes_on
    page.house.change(next_after_right=True)
    page.presenter.go_on()
    page.answer(False)
    assert not page.shown.goes_on
    page.presenter.go_on()
    page.answer()
    assert page.shown.goes_on
    page.presenter.stay()
    assert not page.shown.goes_on
    assert page.shown.step is Step.JUDGED


def test_taking_back_restores_memory_counts_and_book_exactly_and_asks_as_it_stood(made: Made) -> None:
    page = made().open()
    page.answer_and_go_on(True)
    before, memories = page.shown, page.house.memories
    page.presenter.guess()
    page.answer(False)
    assert page.house.memories != memories
    page.presenter.undo()
    page.lane.let_through()
    assert page.house.memories == memories
    assert (page.shown.step, page.shown.done, page.shown.size) == (Step.ASKING, before.done, before.size)
    assert page.shown.card
    assert before.card
    assert page.shown.card.options == before.card.options
    assert page.shown.card.response is not None
    assert page.shown.guessed
    page.presenter.guess()
    page.answer()
    assert page.house.memories[page.question.id].in_book is False


def test_several_can_be_taken_back_one_after_another_even_at_the_end(made: Made) -> None:
    page = made([a_question(stem=f"第 {n} 问？", id=f"q{n}") for n in range(3)]).open()
    page.answer_and_go_on(True, False, True, True)
    assert page.shown.step is Step.ENDED
    for left in (3, 2, 1, 0):
        page.presenter.undo()
        page.lane.let_through()
        assert page.stored() == left
    assert page.shown.card
    assert (page.shown.card.number, page.shown.done, page.shown.can_undo) == (1, 0, False)


def test_a_failed_taking_back_is_told_and_changes_nothing(made: Made) -> None:
    page = made().open()
    page.answer()
    page.house.log.full = True
    page.presenter.undo()
    page.lane.let_through()
    assert isinstance(page.shown.trouble, OSError)
    assert page.shown.step is Step.JUDGED
    assert page.stored() == 1


def test_what_was_begun_meanwhile_is_still_there_after_taking_back_the_one_before(made: Made) -> None:
    page = made([a_question(), a_question(Kind.BLANK, stem="____日内办结。")]).open()
    page.answer_and_go_on(True)
    page.presenter.respond(Filled(("二十",)))
    page.presenter.undo()
    page.lane.let_through()
    page.answer_and_go_on(True)
    assert page.shown.card
    assert page.shown.card.response == Filled(("二十",))


def test_looking_back_shows_what_was_answered_and_changes_nothing(made: Made) -> None:
    page = made().open()
    page.answer_and_go_on(False, True)
    now = page.shown
    page.presenter.look(-1)
    page.presenter.look(-1)
    assert page.shown.looking_back
    assert page.shown.card
    assert page.shown.card.verdict
    assert page.shown.card.verdict.right is False
    page.presenter.respond(right(page.question))
    page.presenter.guess()
    page.presenter.submit()
    page.presenter.look(-1)
    page.lane.let_through()
    assert page.stored() == 2
    page.presenter.go_on()
    assert page.shown.card == now.card
    assert page.shown.done == now.done


def test_a_guess_is_kept_with_the_answer_and_can_be_owned_up_to_after_the_verdict(made: Made) -> None:
    page = made([a_question(stem=f"第 {n} 问？", id=f"q{n}") for n in range(2)])
    first, second = page.house.questions
    page.house.answered(first, right=False, days_ago=1)
    page.open()
    page.presenter.guess()
    page.answer()
    assert page.house.memories[first.id].right_days == 0
    page.presenter.go_on()
    page.answer()
    assert not page.shown.guessed
    page.presenter.guess()
    page.lane.let_through()
    assert page.shown.guessed
    assert [answer.guessed for answer in page.house.log.answers(page.house.settings.profile_id, second.id)] == [True]


def test_the_page_says_what_each_answer_did_to_the_wrong_answer_book(made: Made) -> None:
    page = made([a_question()])
    (question,) = page.house.questions

    def told(rightly: bool) -> BookChange | None:
        page.open(Wish(Mode.RANDOM))
        page.answer(rightly)
        page.presenter.finish()
        page.lane.let_through()
        shown = next(shown for shown in reversed(page.drawn) if shown.step is Step.JUDGED)
        return shown.note.change if shown.note else None

    assert told(True) is None
    assert told(False) is BookChange.JOINED
    assert told(True) is BookChange.UNCOUNTED
    page.house.clock.now += timedelta(days=1)
    assert told(True) is BookChange.COUNTED
    page.house.clock.now += timedelta(days=1)
    assert told(True) is BookChange.LEFT
    assert not page.house.memories[question.id].in_book


def test_a_blank_is_judged_folded_each_gap_apart_and_may_be_counted_as_right(made: Made) -> None:
    page = made([a_question(Kind.BLANK, stem="应当自收到之日起____日内办结。")]).open()
    page.presenter.respond(Filled(("１５ 日",)))
    page.presenter.submit()
    page.lane.let_through()
    assert page.shown.card
    assert page.shown.card.verdict
    assert page.shown.card.verdict.right is False
    assert page.shown.card.verdict.blanks_right == (False,)
    assert page.shown.card.verdict.may_accept
    page.presenter.accept()
    page.lane.let_through()
    assert page.shown.card.verdict.right
    assert not page.shown.card.verdict.may_accept
    assert [right for _, right, _, _ in page.house.log.outcomes(page.house.settings.profile_id)] == [True]
    page.presenter.go_on()
    assert page.shown.end
    assert (page.shown.end.right, page.shown.end.wrong) == (1, ())


def test_a_blank_left_empty_is_not_submitted(made: Made) -> None:
    page = made([a_question(Kind.BLANK, stem="____日内办结。")]).open()
    page.presenter.respond(Filled(("  ",)))
    page.presenter.submit()
    page.lane.let_through()
    assert page.shown.lacking
    assert page.stored() == 0


def test_an_essay_is_kept_at_once_shows_the_model_answer_and_asks_the_learner(made: Made) -> None:
    page = made([a_question(Kind.ESSAY, stem="简述听证的范围。"), a_question()]).open()
    page.presenter.respond(Written("责令停产停业、较大数额罚款等。"))
    page.presenter.submit()
    page.lane.let_through()
    assert page.stored() == 1
    assert page.shown.to_judge
    assert page.shown.card
    assert page.shown.card.verdict
    assert page.shown.card.verdict.right is None
    page.presenter.go_on()
    assert page.shown.to_judge  # not before it is judged
    page.presenter.judge(True)
    page.lane.let_through()
    assert not page.shown.to_judge
    assert [right for _, right, _, _ in page.house.log.outcomes(page.house.settings.profile_id)] == [True]
    page.presenter.go_on()
    assert page.question.kind is Kind.SINGLE


def test_at_the_end_there_is_the_score_the_wrong_ones_and_a_set_of_just_these(made: Made) -> None:
    page = made([a_question(stem=f"第 {n} 问？", id=f"q{n}") for n in range(4)]).open()
    page.answer_and_go_on(True, False, True, False, True, True)
    end = page.shown.end
    assert end
    assert (end.tried, end.right, [q.stem for q in end.wrong]) == (4, 2, ["第 1 问？", "第 3 问？"])
    assert end.left_today == 0
    page.presenter.redo_wrong()
    assert (page.shown.size, page.shown.wish.mode) == (2, Mode.WRONG)
    page.answer_and_go_on(True, True)
    assert page.shown.end
    assert page.shown.end.wrong == ()


def test_the_set_can_be_ended_early_and_says_how_many_were_tried(made: Made) -> None:
    page = made().open()
    page.answer_and_go_on(True, False)
    page.presenter.finish()
    page.lane.let_through()
    assert page.shown.end
    assert (page.shown.end.tried, page.shown.end.right) == (2, 1)


def test_the_same_set_unfinished_goes_on_where_it_was_left(made: Made) -> None:
    page = made().open(Wish(Mode.RANDOM))
    page.answer_and_go_on(True, True)
    page.presenter.respond(right(page.question))
    card = page.shown.card
    page.open(Wish(Mode.RANDOM))
    assert page.shown.card == card
    page.open(Wish(Mode.UNSEEN))
    assert page.shown.done == 0


def test_on_another_day_or_with_another_learner_a_new_set_begins(made: Made) -> None:
    page = made().open()
    page.answer_and_go_on(True, True)
    page.house.clock.now += timedelta(days=1)
    page.open()
    assert page.shown.done == 0
    page.answer_and_go_on(True)
    page.house.learns("李强")
    page.open()
    assert page.shown.done == 0


def test_in_order_goes_on_behind_the_last_one_answered_in_order(made: Made) -> None:
    page = made().open()
    questions = page.house.questions
    page.house.change(daily_amount=3)
    page.answer_and_go_on(True, True)
    page.presenter.finish()
    page.lane.let_through()
    page.open()
    assert page.question.id == questions[2].id
    assert page.shown.size == 3


def test_in_order_a_wrong_one_that_came_back_last_is_not_where_to_go_on(made: Made) -> None:
    page = made()
    page.house.change(daily_amount=3)
    page.open()
    page.answer_and_go_on(False, True, True, True)
    assert page.shown.step is Step.ENDED
    page.open()
    assert page.question.id == page.house.questions[3].id


def test_by_law_asks_only_what_rests_on_it(made: Made) -> None:
    page = made().open(Wish(Mode.LAW, law="城乡规划法"))
    laws = set()
    while page.shown.step is not Step.ENDED:
        laws.add(page.question.laws)
        page.answer_and_go_on(True)
    assert laws == {("城乡规划法",)}


def test_todays_set_has_what_is_left_of_the_day(made: Made) -> None:
    page = made()
    page.house.change(daily_amount=10)
    for question in page.house.questions[:4]:
        page.house.answered(question)
    page.open(Wish(Mode.TODAY))
    assert page.shown.size == 6


def test_with_an_empty_book_an_empty_bank_or_nobody_learning_there_is_nothing_to_ask(made: Made) -> None:
    page = made().open(Wish(Mode.WRONG))
    assert (page.shown.step, page.shown.bank_empty) == (Step.EMPTY, False)
    page.house.change(profile_id="")
    assert page.open().shown.step is Step.NOBODY


def test_an_empty_bank_says_so(made: Made) -> None:
    page = made([]).open()
    assert (page.shown.step, page.shown.bank_empty) == (Step.EMPTY, True)


def test_just_these_questions_as_after_a_mock_exam(made: Made) -> None:
    page = made()
    ids = tuple(question.id for question in page.house.questions[3:6])
    page.open(Wish(Mode.WRONG, ids=(*ids, "retired since")))
    assert page.shown.size == 3
    assert page.question.id == ids[0]


def test_options_are_shuffled_at_each_showing_and_letters_stay_with_them(made: Made) -> None:
    page = made([a_question()])
    orders = set()
    for _ in range(12):
        page.open(Wish(Mode.RANDOM))
        assert page.shown.card
        orders.add(tuple(option.letter for option in page.shown.card.options))
        page.presenter.respond(Letters.of("B"))
        page.presenter.submit()
        page.lane.let_through()
        assert page.shown.card.verdict
        assert page.shown.card.verdict.right
        page.presenter.finish()
        page.lane.let_through()
    assert len(orders) > 3
