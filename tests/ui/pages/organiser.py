"""A house for pages: a real store in a folder, everything at once, and where a page wanted to go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from question_bank.bank import Bank
from question_bank.database import open_database
from question_bank.migrations import HISTORY as BANK_HISTORY
from question_bank.question import Question
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Purpose, Sitting
from quiz.local_desk import LocalDesk
from quiz.records import HISTORY, Records
from tests.builders import NINE, a_paper, a_question, minutes
from ui.background import Immediate
from ui.changes import Changes
from ui.doors import Doors
from ui.settings import Settings

WANG = Person("0007", "王芳", "政策法规科", birth=Birth(1985, 3, 5))
ZENG = Person("0011", "曾志强", "政策法规科", birth=Birth(1990, 7, 1))
OLD = Person("0008", "李强", "人事科", birth=Birth(1966, 3, 5))
AWAY = Person("0009", "单雪", "人事科", birth=Birth(1991, 3, 5), leave="产假")
PEOPLE = (WANG, ZENG, OLD, AWAY)
TODAY = date(2026, 11, 22)
T = TypeVar("T")


@dataclass
class Clock:
    now: datetime = NINE

    def __call__(self) -> datetime:
        return self.now


@dataclass
class AHouse:
    """``went`` holds every page that was asked for."""

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
    def records(self) -> Records:
        return self.opened.records

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

    def arrange(self, title: str = "年度学法考试", sitting_id: str = "s1", **changes: Any) -> Sitting:
        terms = replace(
            Terms(title, TODAY, minutes(90), Decimal(2), unit="某市自然资源和规划局", place="三楼会议室"), **changes
        )
        paper = a_paper([a_question(id=f"q{n}", stem=f"第 {n} 问？") for n in range(1, 4)], id=f"p-{sitting_id}")
        seats = seats_for(PEOPLE, AgeRule(terms.on))
        return freeze(self.records, Purpose.SUPERVISED, terms, paper, sitting_id, self.clock.now, seats)

    def sit_down(self, key: str, sitting_id: str = "s1") -> LocalDesk:
        sitting = self.records.sitting(sitting_id)
        seat = sitting.seat(key)
        assert seat is not None
        desk = LocalDesk(
            self.records,
            sitting,
            self.records.open_attempt(sitting_id, key, seat.person.name, self.clock.now),
            self.clock,
        )
        desk.start()
        return desk

    def later(self, by: timedelta) -> None:
        self.clock.now += by


@contextmanager
def a_house(folder: Path, questions: list[Question] | None = None) -> Iterator[AHouse]:
    """With these questions in the bank and nothing else anywhere."""
    database = open_database(folder, [BANK_HISTORY, HISTORY])
    clock = Clock()
    bank = Bank(database, clock)
    bank.put({question.id: question for question in questions or []}, [], "测试", "test")
    study: Any = None  # no page of the organiser learns
    try:
        yield AHouse(folder, Doors(folder, database, bank, Records(database), study, clock), clock)
    finally:
        database.close()
