"""Mock exams of one learner: begun, taken up again, listed, looked through afterwards.

Law: the same frozen paper, attempt and marks as a real exam. Nothing that derives from a key leaves here before the
hand-in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from question_bank.question import Kind, Option, Question, Response
from quiz import attempt as rules
from quiz.attempt import Attempt, Refusal
from quiz.errors import UnknownRecord
from quiz.exam.arrange import Terms, freeze
from quiz.exam.sitting import Purpose, Sitting
from quiz.local_desk import LocalDesk
from quiz.paper import SECTION_ORDER, Paper, booklet
from quiz.profiles import Profile
from quiz.records import AttemptHead, Records
from quiz.scoring import is_right, score
from quiz.study.mock_paper import PASS_SHARE, MockShape
from quiz.study.showing import speaks_of_letters


@dataclass(frozen=True, slots=True)
class MockTaken:
    """One mock exam in a list. ``submitted_at`` is None while it can be gone on with, and then ``total`` too."""

    attempt_id: str
    title: str
    questions: int
    full: Decimal
    begun_at: datetime
    deadline: datetime | None
    submitted_at: datetime | None
    answered: int
    total: Decimal | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """One question of a paper that was handed in. ``options`` in the order to show them."""

    question: Question
    options: tuple[Option, ...]
    response: Response | None
    marks: Decimal
    full: Decimal
    right: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What one kind of question, or one law, came to. ``name``: a ``Kind``, or a law's title (empty: none cited)."""

    name: Kind | str
    questions: int
    right: int
    marks: Decimal
    full: Decimal


@dataclass(frozen=True, slots=True)
class MockResult:
    """A mock exam after its hand-in; ``looked`` in the order of the candidate's own booklet."""

    attempt_id: str
    sitting_id: str
    title: str
    begun_at: datetime
    submitted_at: datetime
    by_clock: bool
    total: Decimal
    full: Decimal
    passed: bool
    looked: tuple[Looked, ...]
    by_kind: tuple[Part, ...]
    by_law: tuple[Part, ...]

    @property
    def wrong(self) -> tuple[str, ...]:
        """Ids of the questions that were not right."""
        return tuple(looked.question.id for looked in self.looked if not looked.right)


def begin(
    records: Records, shape: MockShape, paper: Paper, learner: Profile, on: date, sitting_id: str, at: datetime
) -> str:
    """Freeze the paper and open the attempt; returns the attempt's id."""
    pass_mark = paper.full_marks * PASS_SHARE
    terms = Terms(paper.title, on, shape.duration, pass_mark)
    freeze(records, Purpose.MOCK, terms, paper, sitting_id, at)
    return records.open_attempt(sitting_id, learner.id, learner.name, at).id


def desk(records: Records, person: str, attempt_id: str, clock: Callable[[], datetime]) -> LocalDesk:
    """The seat for an attempt of this person's. Raises ``UnknownRecord``."""
    head = _head(records, person, attempt_id)
    return LocalDesk(records, records.sitting(head.sitting_id), head, clock)


def taken(records: Records, person: str, now: datetime) -> list[MockTaken]:
    """Every mock exam of this person, the latest first; what the clock has ended meanwhile is written down as ended."""
    return [_taken(records, head, now) for head in reversed(records.attempts(person=person))]


def result(records: Records, person: str, attempt_id: str, now: datetime) -> MockResult | None:
    """All there is to see of it, None before the hand-in. Raises ``UnknownRecord``."""
    head = _head(records, person, attempt_id)
    sitting = records.sitting(head.sitting_id)
    attempt = _as_the_clock_has_it(records, head, now)
    if attempt.submitted is None or attempt.started is None:
        return None
    paper = records.paper(sitting.paper_id)
    marked = score(paper, attempt.responses, sitting.rule)
    looked = tuple(_looked(paper, attempt, marked.marks, head.id))
    return MockResult(
        attempt_id=head.id,
        sitting_id=sitting.id,
        title=sitting.title,
        begun_at=attempt.started.at,
        submitted_at=attempt.submitted.at,
        by_clock=attempt.submitted.by_clock,
        total=marked.total,
        full=paper.full_marks,
        passed=marked.total >= sitting.pass_mark,
        looked=looked,
        by_kind=tuple(_part(kind, (x for x in looked if x.question.kind is kind)) for kind in _kinds(looked)),
        by_law=_by_law(looked),
    )


def _head(records: Records, person: str, attempt_id: str) -> AttemptHead:
    found = next((head for head in records.attempts(person=person) if head.id == attempt_id), None)
    if found is None:
        raise UnknownRecord("attempt", attempt_id)
    return found


def _as_the_clock_has_it(records: Records, head: AttemptHead, now: datetime) -> Attempt:
    attempt = records.record(head.id, lambda attempt: rules.close(attempt, now))
    assert not isinstance(attempt, Refusal)  # closing refuses nothing
    return attempt


def _taken(records: Records, head: AttemptHead, now: datetime) -> MockTaken:
    sitting: Sitting = records.sitting(head.sitting_id)
    attempt = _as_the_clock_has_it(records, head, now)
    paper = records.paper(sitting.paper_id)
    total = score(paper, attempt.responses, sitting.rule).total if attempt.submitted else None
    return MockTaken(
        attempt_id=head.id,
        title=sitting.title,
        questions=len(paper.questions),
        full=sitting.full_marks,
        begun_at=attempt.started.at if attempt.started else head.opened_at,
        deadline=attempt.deadline,
        submitted_at=attempt.submitted.at if attempt.submitted else None,
        answered=len(attempt.responses),
        total=total,
        passed=total is not None and total >= sitting.pass_mark,
    )


def _looked(paper: Paper, attempt: Attempt, marks: Mapping[str, Decimal], attempt_id: str) -> Iterable[Looked]:
    for shown in booklet(paper, attempt_id).questions:
        frozen = paper.find(shown.id)
        assert frozen is not None
        question, response = frozen.question, attempt.responses.get(shown.id)
        options = question.options if speaks_of_letters(question.explanation) else shown.options
        yield Looked(question, options, response, marks[shown.id], frozen.marks, is_right(question, response))


def _kinds(looked: tuple[Looked, ...]) -> list[Kind]:
    there = {x.question.kind for x in looked}
    return [kind for kind in SECTION_ORDER if kind in there]


def _by_law(looked: tuple[Looked, ...]) -> tuple[Part, ...]:
    """By the first law that a question rests on, the weakest first."""
    laws = dict.fromkeys(x.question.laws[0] if x.question.laws else "" for x in looked)
    parts = (_part(law, (x for x in looked if (*x.question.laws, "")[0] == law)) for law in laws)
    return tuple(sorted(parts, key=lambda part: (part.marks / part.full, -part.questions)))


def _part(name: Kind | str, looked: Iterable[Looked]) -> Part:
    of_part = list(looked)
    return Part(
        name,
        len(of_part),
        sum(x.right for x in of_part),
        sum((x.marks for x in of_part), Decimal(0)),
        sum((x.full for x in of_part), Decimal(0)),
    )
