"""What the exam page shows: the question, the grid, the time, and for each answer whether it is really on disk.

Law: no Qt. An answer is shown as saved, or received, only when the desk has said so for that very answer; nothing here
knows a key. What may wait for a wire goes on a lane beside; answers keep their order on the store's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from question_bank.question import Filled, Response, Written
from quiz.attempt import Phase, Refusal
from quiz.desk import Desk, FarDesk, Place, Progress, Receipt
from quiz.paper import Booklet, BookletQuestion
from ui.background import Cancelled, Lane, Runs
from ui.pages.attempt.hall_shown import Received, hall_shown
from ui.pages.attempt.shown import AttemptShown, Cell, Saved, Step
from ui.widgets.card_shown import CardShown

STEADY = 2.0  # seconds: a deadline that moved by less is the same, seen over an unsteady wire
GRANTED = 30.0  # seconds: one that moved by more was moved by an invigilator


class AttemptPresenter:
    """Guards what the candidate has given on this page and how much of it has been kept."""

    def __init__(
        self,
        desk: Desk,
        runs: Runs,
        show: Callable[[AttemptShown], object],
        monotonic: Callable[[], float],
        far: FarDesk | None = None,
    ) -> None:
        self._desk = desk
        self._far = far
        self._runs = runs
        self._show = show
        self._monotonic = monotonic
        self._questions: tuple[BookletQuestion, ...] = ()
        self._responses: dict[str, Response | None] = {}
        self._saved: dict[str, Saved] = {}
        self._given: dict[str, int] = {}  # how many times each question was answered: which save is the latest
        self._flagged: set[str] = set()
        self._shown = AttemptShown(Step.OPENING, candidate=desk.candidate)
        self._closing = False
        self._received = Received()
        self._hand_in_from: datetime | None = None
        self._looking = self._asking = self._unopened = False
        self._away_since: float | None = None

    @property
    def _beside(self) -> Lane:
        """Where a call goes that may wait for the wire."""
        return Lane.STORE if self._far is None else Lane.SIDE

    @property
    def shown(self) -> AttemptShown:
        """What was drawn last."""
        return self._shown

    # --- beginning ---

    def begin(self) -> None:
        """Sit down: a new attempt, or the one that was interrupted, where it was left."""
        self._draw(replace(self._shown, step=Step.OPENING, trouble=None))
        self._unopened = False
        self._runs.run(self._sit_down, self._seated, self._could_not_begin, lane=self._beside)

    def _sit_down(self) -> tuple[Booklet | Refusal, Progress | None]:
        booklet = self._desk.start()
        return booklet, None if isinstance(booklet, Refusal) else self._desk.look()

    def _seated(self, found: tuple[Booklet | Refusal, Progress | None]) -> None:
        booklet, progress = found
        if isinstance(booklet, Refusal):
            if booklet in (Refusal.SUBMITTED, Refusal.OVER):
                self.hand_in()
            elif self._far is not None and booklet in (Refusal.NOT_STARTED, Refusal.UNDELIVERED):
                self._unopened = True  # asked again at the next look
            else:
                self._draw(replace(self._shown, step=Step.REFUSED, refusal=booklet))
            return
        assert progress is not None
        self._questions = booklet.questions
        self._responses = dict(progress.responses)
        self._saved = dict.fromkeys(self._responses, Saved.SAVED)
        self._closing = False
        self._take_hall(progress, dict.fromkeys(self._responses, 0))
        self._flagged = set(progress.place.flagged)
        ids = [q.id for q in self._questions]
        current = ids.index(progress.place.current) if progress.place.current in ids else 0
        self._shown = replace(self._shown, step=Step.RUNNING, title=booklet.title, current=current)
        self._take_time(progress)
        if progress.phase is Phase.RUNNING:
            self._redraw()
        else:
            self.hand_in()

    def _could_not_begin(self, error: Exception) -> None:
        self._draw(replace(self._shown, step=Step.REFUSED, trouble=error))

    # --- answering ---

    def respond(self, response: Response | None) -> None:
        """The candidate's answer to the current question goes to the disk at once."""
        if self._shown.step is not Step.RUNNING:
            return
        question = self._questions[self._shown.current]
        if isinstance(response, Filled) and not any(text.strip() for text in response.texts):
            response = None
        if isinstance(response, Written) and not response.text.strip():
            response = None
        if response == self._responses.get(question.id) and self._saved.get(question.id) is not Saved.WAITING:
            return
        self._responses[question.id] = response
        self._received.changed(question.id)
        self._given[question.id] = self._given.get(question.id, 0) + 1
        self._keep(question.id)
        self._redraw()

    def touched(self) -> None:
        """Something is being typed that the page has not told yet: from now on the answer is not what is saved."""
        if self._shown.step is Step.RUNNING:
            question = self._questions[self._shown.current].id
            self._given[question] = self._given.get(question, 0) + 1  # a save under way is of an older wording
            self._received.changed(question)
            self._saved[question] = Saved.WAITING
            self._redraw()

    def try_again(self) -> None:
        """Send to the disk once more what could not be kept."""
        for question in [q for q, state in self._saved.items() if state is Saved.FAILED]:
            self._keep(question)
        self._redraw()

    def _keep(self, question: str) -> None:
        response, which = self._responses.get(question), self._given.get(question, 0)
        self._saved[question] = Saved.SAVING

        def kept(result: Progress | Refusal) -> None:
            if isinstance(result, Refusal):
                self._saved[question] = Saved.FAILED
                if result in (Refusal.OVER, Refusal.SUBMITTED, Refusal.VOIDED):
                    self.hand_in()
                elif result is Refusal.FENCED:
                    self._refuse(result)
                return
            if self._given.get(question, 0) == which:
                self._saved[question] = Saved.SAVED
            self._take_hall(result, {question: which})
            self._take_time(result)
            self._clear_trouble()

        def lost(error: Exception) -> None:
            if isinstance(error, Cancelled):
                return
            if self._given.get(question, 0) == which:
                self._saved[question] = Saved.FAILED
            self._shown = replace(self._shown, trouble=error)
            self._redraw()

        self._runs.run(lambda: self._desk.answer(question, response), kept, lost)

    def _clear_trouble(self) -> None:
        if not any(state is Saved.FAILED for state in self._saved.values()):
            self._shown = replace(self._shown, trouble=None)
        self._redraw()

    # --- turning ---

    def go(self, place: int) -> None:
        """Turn to a question by its place, 0 first; beyond the ends nothing happens."""
        if self._shown.step is Step.RUNNING and 0 <= place < len(self._questions) and place != self._shown.current:
            self._settle(self._questions[self._shown.current].id)
            self._shown = replace(self._shown, current=place)
            self.try_again()
            self._keep_place()

    def _settle(self, question: str) -> None:
        """The page has told all of it: what still waits was typed and set back to what it had been."""
        if self._saved.get(question) is Saved.WAITING:
            if question in self._responses:
                self._keep(question)
            else:
                del self._saved[question]

    def turn(self, by: int) -> None:
        """To the next (1) or the previous (-1) question."""
        self.go(self._shown.current + by)

    def flag(self) -> None:
        """Mark the current question to come back to, or take the mark off."""
        if self._shown.step is Step.RUNNING:
            self._flagged ^= {self._questions[self._shown.current].id}
            self._redraw()
            self._keep_place()

    def _keep_place(self) -> None:
        place = Place(self._questions[self._shown.current].id, frozenset(self._flagged))
        # Losing the place loses no answer: it is not worth a word to somebody who is sitting an exam.
        self._runs.run(lambda: self._desk.keep_place(place), failed=lambda error: None)

    # --- time and the end ---

    def tick(self) -> None:
        """Once a second: at the deadline it is over, and needs no one."""
        if self._shown.step is Step.RUNNING and self._monotonic() >= self._shown.deadline and not self._closing:
            self._closing = True
            self.hand_in()

    def hand_in(self) -> None:
        """Keep what is not known to be kept, and then hand in: if the first fails, nothing is handed in."""
        pending = {q: self._responses.get(q) for q, state in self._saved.items() if state is not Saved.SAVED}

        def keep() -> Receipt | Refusal | None:
            for question, response in pending.items():
                self._desk.answer(question, response)
            return self._desk.submit() if self._far is None else None

        self._closing = True
        self._draw(replace(self._shown, step=Step.HANDING_IN, refusal=None))
        self._redraw()  # locked: what is written now would be told to nobody
        self._runs.run(keep, self._kept_all, self._could_not_hand_in)

    def _kept_all(self, receipt: Receipt | Refusal | None) -> None:
        if receipt is None:
            self._ask_for_receipt()
        else:
            self._handed_in(receipt)

    def _ask_for_receipt(self) -> None:
        self._asking = True
        self._runs.run(self._desk.submit, self._handed_in, self._could_not_hand_in, lane=self._beside)

    def _handed_in(self, receipt: Receipt | Refusal) -> None:
        self._asking = False
        match receipt:
            case Receipt():
                self._draw(replace(self._shown, step=Step.DONE, receipt=receipt, refusal=None, trouble=None))
            case Refusal.UNDELIVERED:
                self._draw(replace(self._shown, step=Step.DELIVERING))
            case Refusal.TOO_EARLY:
                self._closing = False
                self._shown = replace(self._shown, step=Step.RUNNING, refusal=receipt, hand_in_from=self._hand_in_from)
                self._redraw()
            case _:
                self._refuse(receipt)

    def _refuse(self, why: Refusal) -> None:
        self._draw(replace(self._shown, step=Step.REFUSED, refusal=why))

    def _could_not_hand_in(self, error: Exception) -> None:
        self._closing = self._asking = False
        self._shown = replace(self._shown, step=Step.RUNNING, trouble=error)
        self._redraw()

    def _take_time(self, progress: Progress) -> None:
        if progress.deadline is None:
            return
        deadline = self._monotonic() + (progress.deadline - progress.now).total_seconds()
        before, hall = self._shown.deadline, self._shown.hall
        if before and hall is not None:
            if abs(deadline - before) < STEADY:
                return
            if deadline - before >= GRANTED:
                minutes = round((deadline - before) / 60)
                self._shown = replace(self._shown, hall=replace(hall, granted=(*hall.granted, minutes)))
        self._shown = replace(self._shown, deadline=deadline)

    # --- the hall ---

    def watch(self) -> None:
        """Every second or so: how do things stand between this desk and its hall?"""
        if self._far is None:
            return
        if self._unopened:
            self.begin()
        if self._shown.step is Step.DELIVERING and not self._asking:
            self._ask_for_receipt()
        if self._looking or self._shown.step in (Step.OPENING, Step.REFUSED):
            return
        self._looking = True
        step, kept = self._shown.step, self._kept_now()
        self._runs.run(
            self._desk.look, lambda progress: self._looked(progress, step, kept), self._not_looked, lane=Lane.SIDE
        )

    def _kept_now(self) -> dict[str, int]:
        return {q: self._given.get(q, 0) for q, state in self._saved.items() if state is Saved.SAVED}

    def _not_looked(self, error: Exception) -> None:
        self._looking = False

    def _looked(self, progress: Progress, step: Step, kept: dict[str, int]) -> None:
        self._looking = False
        if self._shown.step is not step:
            return  # it was asked in another situation
        self._take_hall(progress, kept)
        over = progress.phase in (Phase.SUBMITTED, Phase.OVERDUE)
        if progress.delivery is not None and progress.delivery.fenced and step is not Step.DONE:
            self._refuse(Refusal.FENCED)
        elif step is Step.RUNNING and progress.phase is Phase.VOIDED:
            self._refuse(Refusal.VOIDED)
        elif step is Step.RUNNING and over and not self._closing:
            self.hand_in()
        elif step is Step.RUNNING:
            self._take_time(progress)
            self._redraw()
        elif step is Step.DONE and progress.phase is Phase.RUNNING:
            self.begin()  # an invigilator has granted time after the clock's hand-in
        else:
            self._draw(replace(self._shown, released=progress.released))

    def _take_hall(self, progress: Progress, kept: dict[str, int]) -> None:
        self._hand_in_from = progress.hand_in_from
        self._received.told(progress.delivery, kept, self._given)
        if progress.delivery is not None:
            granted = self._shown.hall.granted if self._shown.hall else ()
            self._shown = replace(self._shown, hall=hall_shown(progress.delivery, granted))

    def seal(self, path: Path) -> None:
        """What the hall has not received, in a file for a stick."""
        far = self._far
        if far is not None:
            self._runs.run(lambda: (path, far.seal_to(path)), self._sealed, self._not_sealed, lane=Lane.SIDE)

    def _sealed(self, written: tuple[Path, int | Refusal]) -> None:
        path, found = written
        refused = found if isinstance(found, Refusal) else None
        self._draw(replace(self._shown, sealed=None if refused else path, refusal=refused, trouble=None))

    def _not_sealed(self, error: Exception) -> None:
        self._draw(replace(self._shown, sealed=None, trouble=error))

    def looked_away(self, away: bool) -> None:
        """The program is not in front any more, or is again: how long it was is told to the hall."""
        far, since = self._far, self._away_since
        self._away_since = None
        if far is None:
            return
        if away and self._shown.step is Step.RUNNING:
            self._away_since = self._monotonic()
        elif not away and since is not None:
            seconds = round(self._monotonic() - since)
            if seconds >= 1:
                self._runs.run(lambda: far.left_window(seconds), failed=lambda error: None, lane=Lane.SIDE)

    # --- drawing ---

    def _redraw(self) -> None:
        if not self._questions or self._shown.step in (Step.DONE, Step.REFUSED):
            return
        question = self._questions[self._shown.current]
        self._draw(
            replace(
                self._shown,
                card=self._card(question),
                cells=tuple(self._cell(q) for q in self._questions),
                saved=self._state(question.id),
                unsaved=sum(state is Saved.FAILED for state in self._saved.values()),
            )
        )

    def _state(self, question: str) -> Saved:
        state = self._saved.get(question, Saved.NOTHING)
        return Saved.RECEIVED if state is Saved.SAVED and question in self._received else state

    def _card(self, question: BookletQuestion) -> CardShown:
        return CardShown(
            id=question.id,
            kind=question.kind,
            stem=question.stem,
            number=self._shown.current + 1,
            total=len(self._questions),
            marks=question.marks,
            background=question.group.background if question.group else "",
            options=question.options,
            blanks=question.blanks,
            response=self._responses.get(question.id),
            locked=self._shown.step is not Step.RUNNING,
        )

    def _cell(self, question: BookletQuestion) -> Cell:
        answered = self._responses.get(question.id) is not None
        hall = self._shown.hall
        waits = hall is not None and hall.silent and self._state(question.id) is Saved.SAVED
        return Cell(question.id, question.kind, answered, question.id in self._flagged, waits)

    def _draw(self, shown: AttemptShown) -> None:
        self._shown = shown
        self._show(shown)
