"""What the exam page shows: the question, the grid, the time, and for each answer whether it is really on disk.

Law: no Qt. An answer is shown as saved only when the desk has said so for that very answer; nothing here knows a key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from question_bank.question import Filled, Kind, Response, Written
from quiz.attempt import Phase, Refusal
from quiz.desk import Desk, Place, Progress, Receipt
from quiz.paper import Booklet, BookletQuestion
from ui.background import Cancelled, Runs
from ui.widgets.card_shown import CardShown


class Saved(Enum):
    """How one answer stands. ``NOTHING``: none was given. ``WAITING``: being typed."""

    NOTHING = auto()
    WAITING = auto()
    SAVING = auto()
    SAVED = auto()
    FAILED = auto()


class Step(Enum):
    """Where the page stands."""

    OPENING = auto()
    RUNNING = auto()
    HANDING_IN = auto()
    DONE = auto()
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One question in the answer grid."""

    id: str
    kind: Kind
    answered: bool
    flagged: bool


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """All of the page. ``deadline`` in seconds of the monotonic clock; ``unsaved``: answers not on disk."""

    step: Step
    title: str = ""
    candidate: str = ""
    card: CardShown | None = None
    cells: tuple[Cell, ...] = ()
    current: int = 0
    saved: Saved = Saved.NOTHING
    unsaved: int = 0
    deadline: float = 0.0
    receipt: Receipt | None = None
    refusal: Refusal | None = None
    trouble: Exception | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(cell.answered for cell in self.cells)

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Places of the questions without an answer."""
        return tuple(place for place, cell in enumerate(self.cells) if not cell.answered)

    @property
    def flagged(self) -> tuple[int, ...]:
        """Places of the flagged questions."""
        return tuple(place for place, cell in enumerate(self.cells) if cell.flagged)


class AttemptPresenter:
    """Guards what the candidate has given on this page and how much of it has been kept."""

    def __init__(
        self,
        desk: Desk,
        runs: Runs,
        show: Callable[[AttemptShown], object],
        monotonic: Callable[[], float],
    ) -> None:
        self._desk = desk
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

    @property
    def shown(self) -> AttemptShown:
        """What was drawn last."""
        return self._shown

    # --- beginning ---

    def begin(self) -> None:
        """Sit down: a new attempt, or the one that was interrupted, where it was left."""
        self._draw(replace(self._shown, step=Step.OPENING, trouble=None))
        self._runs.run(self._sit_down, self._seated, self._could_not_begin)

    def _sit_down(self) -> tuple[Booklet | Refusal, Progress | None]:
        booklet = self._desk.start()
        return booklet, None if isinstance(booklet, Refusal) else self._desk.look()

    def _seated(self, found: tuple[Booklet | Refusal, Progress | None]) -> None:
        booklet, progress = found
        if isinstance(booklet, Refusal):
            if booklet in (Refusal.SUBMITTED, Refusal.OVER):
                self.hand_in()
            else:
                self._draw(replace(self._shown, step=Step.REFUSED, refusal=booklet))
            return
        assert progress is not None
        self._questions = booklet.questions
        self._responses = dict(progress.responses)
        self._saved = dict.fromkeys(self._responses, Saved.SAVED)
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
        self._given[question.id] = self._given.get(question.id, 0) + 1
        self._keep(question.id)
        self._redraw()

    def touched(self) -> None:
        """Something is being typed that the page has not told yet: from now on the answer is not what is saved."""
        if self._shown.step is Step.RUNNING:
            question = self._questions[self._shown.current].id
            self._given[question] = self._given.get(question, 0) + 1  # a save under way is of an older wording
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
                return
            if self._given.get(question, 0) == which:
                self._saved[question] = Saved.SAVED
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

        def keep_and_submit() -> Receipt | Refusal:
            for question, response in pending.items():
                self._desk.answer(question, response)
            return self._desk.submit()

        self._draw(replace(self._shown, step=Step.HANDING_IN))
        self._redraw()  # locked: what is written now would be told to nobody
        self._runs.run(keep_and_submit, self._handed_in, self._could_not_hand_in)

    def _handed_in(self, receipt: Receipt | Refusal) -> None:
        if isinstance(receipt, Refusal):
            self._draw(replace(self._shown, step=Step.REFUSED, refusal=receipt))
        else:
            self._draw(replace(self._shown, step=Step.DONE, receipt=receipt, trouble=None))

    def _could_not_hand_in(self, error: Exception) -> None:
        self._closing = False
        self._shown = replace(self._shown, step=Step.RUNNING, trouble=error)
        self._redraw()

    def _take_time(self, progress: Progress) -> None:
        if progress.deadline is not None:
            left = (progress.deadline - progress.now).total_seconds()
            self._shown = replace(self._shown, deadline=self._monotonic() + left)

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
                saved=self._saved.get(question.id, Saved.NOTHING),
                unsaved=sum(state is Saved.FAILED for state in self._saved.values()),
            )
        )

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
        return Cell(question.id, question.kind, answered, question.id in self._flagged)

    def _draw(self, shown: AttemptShown) -> None:
        self._shown = shown
        self._show(shown)
