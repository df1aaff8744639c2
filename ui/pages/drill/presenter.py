"""What the drill page shows next: asks, keeps each answer, judges it, takes it back, ends.

Law: no Qt. A verdict is shown only when its answer is on the disk; what is taken back leaves the set, the memory and
the wrong-answer book exactly as they were; looking back changes nothing.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from question_bank.question import Kind, Response
from quiz.scoring import is_right
from quiz.study import drill as sets
from quiz.study.drill import Drill
from quiz.study.memory import Memory, Mode, StudyAnswer
from quiz.study.round import Round
from quiz.study.showing import options_for, thinking_seconds
from ui.background import Handle, Runs
from ui.pages.drill.asked import Asked, Done, book_note, card, given
from ui.pages.drill.choosing import Chosen, choose, left_today
from ui.pages.drill.shown import DrillShown, End, Step, Wish
from ui.settings import Settings

if TYPE_CHECKING:
    from ui.doors import Doors

T = TypeVar("T")
SETTLE = 0.25  # seconds after a change of the page in which Enter and a second click are ignored
IN_WORDS = (Kind.BLANK, Kind.ESSAY)  # what is being typed is told with a delay: the button is there all the time
AT_ONCE = (Kind.SINGLE, Kind.TRUE_FALSE)  # what 点选即判 concerns


class DrillPresenter:
    """Guards the set under way: what was answered, what is open, which answers are on the disk. ``changed`` is called
    after each write.
    """

    def __init__(
        self,
        doors: Callable[[], Doors],
        runs: Runs,
        show: Callable[[DrillShown], object],
        changed: Callable[[], object],
        settings: Callable[[], Settings],
        monotonic: Callable[[], float],
        die: random.Random,
    ) -> None:
        self._doors, self._runs, self._show, self._changed = doors, runs, show, changed
        self._settings, self._monotonic, self._die = settings, monotonic, die
        self._chosen: Chosen | None = None
        self._round = Round(sets.of((), Mode.TODAY), {})
        self._done: list[Done] = []
        self._open: Asked | None = None
        self._aside: Asked | None = None  # begun, then put aside by taking back the answer before it
        self._place = 0  # index in _done, or its length: the open question
        self._moments: list[float] = []
        self._since = 0.0
        self._busy = False
        self._shown = DrillShown()

    @property
    def shown(self) -> DrillShown:
        """What was drawn last."""
        return self._shown

    # --- beginning ---

    def open(self, wish: Wish) -> Handle:
        """Begin the set that is wished for; the same one, unfinished, of the same learner and day goes on."""
        under_way = self._chosen if wish == self._shown.wish and self._running else None
        settings, seed = self._settings(), self._die.getrandbits(32)
        if under_way is None:
            self._draw(DrillShown(Step.OPENING, wish))
        return self._runs.run(
            lambda: choose(self._doors(), settings, wish, seed, under_way),
            lambda found: self._begin(wish, found),
            lambda error: self._draw(DrillShown(Step.FAILED, wish, trouble=error)),
        )

    def _begin(self, wish: Wish, found: Chosen | None) -> None:
        if found is None:
            self._draw(DrillShown(Step.NOBODY, wish))
        elif found.goes_on:
            self._settle()
            self.redraw()
        else:
            self._chosen = found
            self._start(wish, found.drill, found.memories)

    def _start(self, wish: Wish, drill: Drill, known: Mapping[str, Memory]) -> None:
        self._round = Round(drill, known)
        self._done, self._open, self._aside = [], None, None
        self._shown = DrillShown(wish=wish)
        if drill.current is None:
            empty = self._chosen is not None and self._chosen.bank_empty
            self._draw(DrillShown(Step.EMPTY, wish, bank_empty=empty))
        else:
            self._ask(drill.current)

    def _ask(self, id_: str) -> None:
        if self._aside is not None and self._aside.question.id == id_:
            self._open = self._aside
        else:
            assert self._chosen is not None
            question, drill = self._chosen.questions[id_], self._round.drill
            self._open = Asked(
                id=f"{id_}/{self._die.getrandbits(48):x}",
                question=question,
                options=options_for(question, self._die),
                number=0 if drill.is_return else len(drill.first) + 1,
            )
        self._aside = None
        self._show_at(len(self._done))

    # --- answering ---

    def respond(self, response: Response | None) -> None:
        """The learner's answer so far; nothing is kept before it is submitted."""
        if self._busy or self._open is None or self._place != len(self._done):
            return
        self.active()
        self._open = replace(self._open, response=given(response))
        self.redraw()
        if self._settings().judge_on_click and self._open.question.kind in AT_ONCE:
            self.submit()

    def active(self) -> None:
        """The learner did something: what lies between is time of thinking."""
        now = self._monotonic()
        if not self._moments or now - self._moments[-1] >= 1:
            self._moments.append(now)

    def confirm(self) -> None:
        """Enter, or the one button: submit, own up to a right essay, or go on. Ignored for a moment after the page has
        changed, so that a key held down or a double click skips nothing.
        """
        if self._busy or self._monotonic() - self._since < SETTLE:
            return
        if self._shown.can_submit:
            self.submit()
        elif self._shown.to_judge:
            self.judge(True)
        elif self._shown.step is Step.JUDGED:
            self.go_on()

    def submit(self) -> None:
        """Keep the answer, then judge it."""
        asked = self._open
        if self._busy or asked is None or self._place != len(self._done):
            return
        if asked.response is None:
            self._draw(replace(self._shown, lacking=True))
            return
        assert self._chosen is not None
        question, person = asked.question, self._chosen.person
        mode = self._round.drill.mode if asked.number else Mode.WRONG  # what has come back was not next in order
        memory = self._round.memory(question.id)
        right = None if question.kind is Kind.ESSAY else is_right(question, asked.response)
        response, seconds = asked.response, thinking_seconds([*self._moments, self._monotonic()])

        def keep() -> StudyAnswer:
            from quiz.study.learner import local_day

            doors = self._doors()
            at = doors.clock()
            answer = StudyAnswer(
                question=question.id,
                revision=question.revision,
                mode=mode,
                at=at,
                day=local_day(at),
                shown=tuple(option.letter for option in asked.options),
                response=response,
                right=bool(right),
                guessed=asked.guessed,
                seconds=round(seconds, 1),
                first_of_day=memory is None or memory.last_day != local_day(at),
            )
            return replace(answer, seq=doors.study.append(person, answer))

        def kept(answer: StudyAnswer) -> None:
            self._open = None
            self._round = self._round.after(answer)
            self._done.append(Done(asked, answer, right, self._round))
            self._show_at(len(self._done) - 1, goes_on=bool(right) and self._settings().next_after_right)

        self._work(keep, kept)

    def guess(self) -> None:
        """蒙的, or not after all: of the open question, or of the one just judged."""
        if self._busy or not self._shown.can_guess:
            return
        if self._open is not None:
            self._open = replace(self._open, guessed=not self._open.guessed)
            self.redraw()
        else:
            last = self._done[-1]
            self._keep_again(last.right, not last.answer.guessed)

    def accept(self) -> None:
        """算我对: the learner's own wording of a blank means the same."""
        verdict = self._shown.card.verdict if self._shown.card else None
        if not self._busy and verdict is not None and verdict.may_accept:
            self._keep_again(True, self._done[-1].answer.guessed)

    def judge(self, right: bool) -> None:
        """The learner's own verdict on an essay."""
        if not self._busy and self._shown.to_judge:
            self._keep_again(right, self._done[-1].answer.guessed)

    def _keep_again(self, right: bool | None, guessed: bool) -> None:
        """Keep the last answer, judged otherwise, in the stead of the first."""
        assert self._chosen is not None
        last, person = self._done[-1], self._chosen.person
        answer = replace(last.answer, right=bool(right), guessed=guessed)

        def keep() -> StudyAnswer:
            return replace(answer, seq=self._doors().study.replace(person, answer.seq, answer))

        def kept(answer: StudyAnswer) -> None:
            self._round = self._round.with_last(answer)
            self._done[-1] = Done(replace(last.asked, guessed=guessed), answer, right, self._round)
            self._show_at(len(self._done) - 1)

        self._work(keep, kept)

    def undo(self) -> None:
        """Take the last answer back, as if it had not been given, and ask it again as it stood."""
        if self._busy or not self._shown.can_undo:
            return
        assert self._chosen is not None
        last, person = self._done[-1], self._chosen.person

        def taken_back(nothing: None) -> None:
            if self._open is not None and self._open.response is not None:
                self._aside = self._open
            self._done.pop()
            assert last.round.before is not None
            self._round = last.round.before
            self._open = replace(last.asked, id=f"{last.asked.id}'")
            self._show_at(len(self._done))

        self._work(lambda: self._doors().study.take_back(person, last.answer.seq), taken_back)

    def _work(self, job: Callable[[], T], then: Callable[[T], object]) -> None:
        """One write at a time; a failure is told and changes nothing."""
        self._busy = True
        self.redraw()

        def ended(result: T) -> None:
            self._busy = False
            then(result)
            self._changed()

        def failed(error: Exception) -> None:
            self._busy = False
            self.redraw(trouble=error)

        self._runs.run(job, ended, failed)

    # --- moving ---

    def go_on(self) -> None:
        """To the next question; from an earlier one back to where the set stands."""
        if self._busy or self._shown.to_judge:
            return
        if self._place < self._newest:
            self._show_at(self._newest)
        elif self._shown.step is Step.JUDGED:
            current = self._round.drill.current
            if current is None:
                self._end()
            else:
                self._ask(current)

    def look(self, by: int) -> None:
        """Look at the answer before (-1) or after (1); beyond the ends nothing happens."""
        if not self._busy and self._running and 0 <= self._place + by <= self._newest:
            self._show_at(self._place + by)

    def stay(self) -> None:
        """Do not go on by itself after all."""
        if self._shown.goes_on:
            self._draw(replace(self._shown, goes_on=False))

    @property
    def _newest(self) -> int:
        """The place where the set stands."""
        return len(self._done) if self._open is not None else len(self._done) - 1

    @property
    def _running(self) -> bool:
        return self._shown.step in (Step.ASKING, Step.JUDGED)

    # --- the end ---

    def finish(self) -> None:
        """End the set here; what was answered stays answered."""
        if not self._busy and self._running:
            self._end()

    def redo_wrong(self) -> None:
        """A new set of just those that were wrong at the first try."""
        if self._shown.end is not None and self._shown.end.wrong:
            ids = tuple(question.id for question in self._shown.end.wrong)
            known = {**self._round.known, **self._round.touched}
            self._start(Wish(Mode.WRONG, ids=ids), sets.of(ids, Mode.WRONG), known)

    def _end(self) -> None:
        assert self._chosen is not None
        drill, questions = self._round.drill, self._chosen.questions
        end = End(len(drill.first), drill.right, tuple(questions[id_] for id_ in drill.wrong))
        self._open = None
        self._draw(DrillShown(Step.ENDED, self._shown.wish, size=drill.size, can_undo=bool(self._done), end=end))

        def told(left: int) -> None:
            if self._shown.end == end:
                self._draw(replace(self._shown, end=replace(end, left_today=left)))

        settings = self._settings()
        # Without it the page only lacks a proposal of what to do next.
        self._runs.run(lambda: left_today(self._doors(), settings), told, lambda error: None)

    # --- drawing ---

    def _show_at(self, place: int, goes_on: bool = False) -> None:
        """Turn the page to another question, or to the verdict on the same."""
        self._place = place
        self._shown = replace(self._shown, step=Step.ASKING, end=None)
        self._settle()
        self.redraw(goes_on)

    def _settle(self) -> None:
        self._since = self._monotonic()
        self._moments = [self._since]

    def redraw(self, goes_on: bool = False, trouble: Exception | None = None) -> None:
        """Show how it stands, in the language in use."""
        if not self._running:
            self._draw(replace(self._shown, keeping=self._busy, trouble=trouble or self._shown.trouble))
            return
        past = self._done[self._place] if self._place < len(self._done) else None
        asked = past.asked if past is not None else self._open
        assert asked is not None
        newest, drill, kind = self._place == self._newest, self._round.drill, asked.question.kind
        self._draw(
            DrillShown(
                step=Step.ASKING if past is None else Step.JUDGED,
                wish=self._shown.wish,
                card=card(asked, drill.size, past, newest, locked=self._busy),
                done=drill.size - len(drill.queue),
                size=drill.size,
                keeping=self._busy,
                returning=not asked.number,
                guessed=asked.guessed,
                looking_back=not newest,
                can_look_back=self._place > 0,
                can_submit=past is None and (asked.response is not None or kind in IN_WORDS) and not self._busy,
                can_guess=newest,
                can_undo=bool(self._done) and not self._busy,
                to_judge=newest and past is not None and past.right is None,
                goes_on=goes_on,
                note=book_note(past) if past is not None and past.right is not None else None,
                trouble=trouble,
            )
        )

    def _draw(self, shown: DrillShown) -> None:
        self._shown = shown
        self._show(shown)
