"""What the mock exam page shows: which exams can be sat, which were, and one of them looked through.

Law: no Qt. An unfinished exam stands on top and is gone on with; nothing of a key is shown before its hand-in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from question_bank.question import Blanks, Filled, Kind, Question
from quiz.scoring import blanks_right
from quiz.study.mock_paper import MockShape, draw_mock, shapes
from ui import words
from ui.background import Handle, Runs
from ui.language import counted
from ui.settings import Settings
from ui.widgets.card_shown import CardShown, VerdictShown, answer_words

if TYPE_CHECKING:
    from quiz.desk import Desk
    from quiz.study.mock_exam import Looked, MockResult, MockTaken
    from ui.doors import Doors


@dataclass(frozen=True, slots=True)
class Line:
    """One question of a result, for the table."""

    place: int
    kind: Kind
    stem: str
    own: str
    key: str
    marks: Decimal
    full: Decimal
    right: bool


@dataclass(frozen=True, slots=True)
class ResultShown:
    """One exam looked through; ``card`` is the question at ``place``."""

    result: MockResult
    lines: tuple[Line, ...]
    only_wrong: bool
    place: int
    card: CardShown | None


@dataclass(frozen=True, slots=True)
class MockShown:
    """All of the page. ``known``: somebody is known to learn. ``at_work``: an exam is being prepared."""

    loaded: bool = False
    known: bool = False
    shapes: tuple[MockShape, ...] = ()
    unfinished: MockTaken | None = None
    past: tuple[MockTaken, ...] = ()
    result: ResultShown | None = None
    at_work: bool = False
    trouble: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """What a job read."""

    known: bool
    shapes: tuple[MockShape, ...] = ()
    taken: tuple[MockTaken, ...] = ()
    result: MockResult | None = None


class MockPresenter:
    """``sit(desk, attempt_id)`` is called when the exam page is to be opened, ``changed`` after an exam was made."""

    def __init__(
        self,
        doors: Callable[[], Doors],
        runs: Runs,
        show: Callable[[MockShown], object],
        settings: Callable[[], Settings],
        sit: Callable[[Desk, str], object],
        changed: Callable[[], object],
        seed: Callable[[], int],
    ) -> None:
        self._doors, self._runs, self._show = doors, runs, show
        self._settings, self._sit, self._changed, self._seed = settings, sit, changed, seed
        self._shown = MockShown()

    @property
    def shown(self) -> MockShown:
        """What was drawn last."""
        return self._shown

    def open(self, attempt_id: str = "") -> Handle:
        """The list, or with an attempt its result; one that is not handed in yet has none."""
        settings = self._settings()
        return self._runs.run(lambda: _load(self._doors(), settings, attempt_id), self._found, self._failed)

    def _found(self, found: _Found) -> None:
        unfinished = next((mock for mock in found.taken if mock.submitted_at is None), None)
        past = tuple(mock for mock in found.taken if mock is not unfinished)
        result = None
        if found.result is not None:
            first_wrong = next((n for n, looked in enumerate(found.result.looked) if not looked.right), 0)
            result = _result(found.result, only_wrong=bool(found.result.wrong), place=first_wrong)
        self._draw(MockShown(True, found.known, found.shapes, unfinished, past, result))

    def start(self, shape: MockShape) -> None:
        """Draw and freeze a paper, and sit down."""
        settings, seed = self._settings(), self._seed()
        self._prepare(lambda: _start(self._doors(), settings, shape, seed))

    def go_on(self, attempt_id: str) -> None:
        """Sit down again at an exam that is not over."""
        settings = self._settings()
        self._prepare(lambda: _desk(self._doors(), settings, attempt_id))

    def _prepare(self, job: Callable[[], tuple[Desk, str] | None]) -> None:
        if self._shown.at_work:
            return
        self._draw(replace(self._shown, at_work=True, trouble=None))

        def ready(seat: tuple[Desk, str] | None) -> None:
            self._draw(replace(self._shown, at_work=False, known=seat is not None))
            if seat is not None:
                self._changed()
                self._sit(*seat)

        self._runs.run(job, ready, self._failed)

    # --- looking through ---

    def look(self, place: int) -> None:
        """Show the question at this place of the paper."""
        shown = self._shown.result
        if shown is not None and 0 <= place < len(shown.result.looked):
            self._draw(replace(self._shown, result=_result(shown.result, shown.only_wrong, place)))

    def turn(self, by: int) -> None:
        """To the next (1) or the previous (-1) question of those that are listed."""
        shown = self._shown.result
        if shown is None:
            return
        places = [line.place for line in shown.lines]
        if shown.place in places and 0 <= places.index(shown.place) + by < len(places):
            self.look(places[places.index(shown.place) + by])

    def only_wrong(self, only: bool) -> None:
        """List only what was not right, or everything."""
        shown = self._shown.result
        if shown is not None and shown.only_wrong != only:
            lines = _lines(shown.result, only)
            place = shown.place if shown.place in [line.place for line in lines] or not lines else lines[0].place
            self._draw(replace(self._shown, result=_result(shown.result, only, place)))

    def redraw(self) -> None:
        """Put it into the language in use."""
        shown = self._shown.result
        result = _result(shown.result, shown.only_wrong, shown.place) if shown is not None else None
        self._draw(replace(self._shown, result=result))

    def _failed(self, error: Exception) -> None:
        self._draw(replace(self._shown, at_work=False, trouble=error))

    def _draw(self, shown: MockShown) -> None:
        self._shown = shown
        self._show(shown)


# --- jobs -----------------------------------------------------------------------------------------------------------


def _load(doors: Doors, settings: Settings, attempt_id: str) -> _Found:
    from quiz.study.learner import learner
    from quiz.study.mock_exam import result, taken

    who = learner(doors.database, settings.profile_id)
    if who is None:
        return _Found(known=False)
    now = doors.clock()
    offered = shapes(_kinds(doors.bank.usable()))
    found = result(doors.records, who.id, attempt_id, now) if attempt_id else None
    return _Found(True, offered, tuple(taken(doors.records, who.id, now)), found)


def _start(doors: Doors, settings: Settings, shape: MockShape, seed: int) -> tuple[Desk, str] | None:
    from uuid import uuid4

    from quiz.study.learner import learner, local_day
    from quiz.study.mock_exam import begin, desk

    who = learner(doors.database, settings.profile_id)
    if who is None:
        return None
    now = doors.clock()
    title = counted("模拟考试（{n} 题）", shape.count)
    paper = draw_mock(shape, doors.bank.usable(), title, seed, uuid4().hex)
    attempt_id = begin(doors.records, shape, paper, who, local_day(now), uuid4().hex, now)
    return desk(doors.records, who.id, attempt_id, doors.clock), attempt_id


def _desk(doors: Doors, settings: Settings, attempt_id: str) -> tuple[Desk, str] | None:
    from quiz.study.learner import learner
    from quiz.study.mock_exam import desk

    who = learner(doors.database, settings.profile_id)
    return (desk(doors.records, who.id, attempt_id, doors.clock), attempt_id) if who is not None else None


def _kinds(questions: list[Question]) -> dict[Kind, int]:
    counts = dict.fromkeys(Kind, 0)
    for question in questions:
        counts[question.kind] += 1
    return counts


# --- values ---------------------------------------------------------------------------------------------------------


def _result(result: MockResult, only_wrong: bool, place: int) -> ResultShown:
    card = _card(result.looked[place], place, len(result.looked)) if result.looked else None
    return ResultShown(result, _lines(result, only_wrong), only_wrong, place, card)


def _lines(result: MockResult, only_wrong: bool) -> tuple[Line, ...]:
    return tuple(
        _line(place, looked) for place, looked in enumerate(result.looked) if not (only_wrong and looked.right)
    )


def _line(place: int, looked: Looked) -> Line:
    shown = _card(looked, place, 0)
    key = words.key(looked.question.key, shown.labels)
    own = answer_words(looked.response, shown)
    return Line(place, looked.question.kind, looked.question.stem, own, key, looked.marks, looked.full, looked.right)


def _card(looked: Looked, place: int, total: int) -> CardShown:
    question = looked.question
    accepted = question.key.accepted if isinstance(question.key, Blanks) else ()
    texts = looked.response.texts if isinstance(looked.response, Filled) else ()
    return CardShown(
        id=f"{question.id}/{place}",
        kind=question.kind,
        stem=question.stem,
        number=place + 1,
        total=total,
        marks=looked.full,
        background=question.group.background if question.group else "",
        options=looked.options,
        blanks=len(accepted),
        response=looked.response,
        verdict=VerdictShown(
            right=looked.right,
            key=question.key,
            explanation=question.explanation,
            basis=tuple(words.basis(basis) for basis in question.legal_basis),
            blanks_right=tuple(blanks_right(accepted, texts)),
        ),
    )
