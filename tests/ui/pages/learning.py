"""A house for the pages of self-study: a real store, a learner, a clock set by hand, and where a page wanted to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from question_bank.bank import Bank
from question_bank.database import Database, open_database
from question_bank.migrations import HISTORY as BANK_HISTORY
from question_bank.question import Letters, Question, Truth
from quiz.profiles import Profile, add_profile
from quiz.records import HISTORY as QUIZ_HISTORY
from quiz.records import Records
from quiz.study.learner import knowledge, local_day
from quiz.study.memory import Memory, Mode, StudyAnswer
from quiz.study.study_log import StudyLog
from tests.builders import NINE
from ui.background import Handle, Immediate
from ui.changes import Changes
from ui.doors import Doors
from ui.settings import Settings


class Clock:
    """The hall's, moved by hand."""

    def __init__(self) -> None:
        self.now = NINE

    def __call__(self) -> datetime:
        return self.now


class Later:
    """A lane whose jobs wait until they are let through, one by one, in order."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def run(self, job: Any, then: Any = None, failed: Any = None, progress: Any = None, lane: Any = None) -> Handle:
        def do() -> None:
            try:
                result = job()
            except Exception as error:
                failed(error)
            else:
                if then:
                    then(result)

        self.jobs.append(do)
        return Handle()

    def let_through(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


class FullDisk(StudyLog):
    """A log that cannot be written to while ``full``."""

    full = False

    def append(self, person: str, answer: StudyAnswer) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().append(person, answer)

    def take_back(self, person: str, seq: int) -> None:
        if self.full:
            raise OSError(28, "No space left on device")
        super().take_back(person, seq)


T = TypeVar("T")


@dataclass
class AHouse:
    """``went`` holds every page that was asked for, with what."""

    data: Path
    opened: Doors
    clock: Clock
    settings: Settings = field(default_factory=Settings)
    background: Any = field(default_factory=Immediate)
    changes: Changes = field(default_factory=Changes)
    went: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def doors(self) -> Callable[[], Doors]:
        return lambda: self.opened

    @property
    def database(self) -> Database:
        return self.opened.database

    @property
    def log(self) -> FullDisk:
        assert isinstance(self.opened.study, FullDisk)
        return self.opened.study

    @property
    def records(self) -> Records:
        return self.opened.records

    @property
    def questions(self) -> list[Question]:
        return self.opened.bank.usable()

    @property
    def today(self) -> date:
        return local_day(self.clock.now)

    @property
    def memories(self) -> dict[str, Memory]:
        """What the log says that the learner remembers."""
        return dict(knowledge(self.log, self.settings.profile_id).memories)

    def lend(self, borrow: Callable[[], T]) -> T:
        return borrow()

    def change(self, **chosen: Any) -> None:
        self.settings = replace(self.settings, **chosen)

    def go(self, page: str, **what: Any) -> None:
        self.went.append((page, what))

    def columns(self, table: str) -> tuple[int, ...]:
        return ()

    def remember_columns(self, table: str, widths: tuple[int, ...]) -> None:
        return None

    # what has happened before a page is opened

    def learns(self, name: str = "王芳", pin: str = "") -> Profile:
        """Somebody new, who learns from now on."""
        profile = add_profile(self.database, name, pin, self.clock.now)
        self.change(profile_id=profile.id)
        return profile

    def answered(self, question: Question, right: bool = True, days_ago: int = 0, guessed: bool = False) -> None:
        """An answer given earlier."""
        answer = StudyAnswer(
            question.id, 1, Mode.RANDOM, self.clock.now, self.today - timedelta(days=days_ago), (),
            Letters.of("A"), right, guessed, 10.0, True,
        )  # fmt: skip
        self.log.append(self.settings.profile_id, answer)


@contextmanager
def a_house(folder: Path, questions: Sequence[Question] = ()) -> Iterator[AHouse]:
    """With these questions in its bank."""
    database = open_database(folder, [BANK_HISTORY, QUIZ_HISTORY])
    bank = Bank(database)
    if questions:
        bank.add(questions, "test")
    clock = Clock()
    try:
        yield AHouse(folder, Doors(folder, database, bank, Records(database), FullDisk(database), clock), clock)
    finally:
        database.close()


def right(question: Question) -> Any:
    """The right response to a question that is ticked."""
    assert isinstance(question.key, Letters | Truth)
    return question.key


def wrong(question: Question) -> Any:
    """A wrong one."""
    if isinstance(question.key, Truth):
        return Truth(not question.key.value)
    assert isinstance(question.key, Letters)
    return Letters.of(next(option.letter for option in question.options if option.letter not in question.key.letters))
