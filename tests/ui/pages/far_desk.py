"""A desk at the far end of a wire, played by hand: what has got through is said by the test."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from question_bank.question import Response
from quiz.attempt import Phase, Refusal
from quiz.desk import Delivery, Place, Progress, Receipt
from quiz.exam.outbox import Seated
from quiz.paper import Booklet, booklet
from tests.builders import NINE, a_paper, a_question, minutes

SEAT = Seated("token", "王芳", "2026年度学法考试", 1, "政策法规科", "s1", "0007")
HERE = Delivery(0, True, timedelta(0))


def a_sheet(count: int = 3) -> Booklet:
    return booklet(a_paper([a_question(id=f"q{n}", stem=f"第{n}题") for n in range(1, count + 1)]), "x")


@dataclass
class FakeFarDesk:
    """``delivery``, ``phase`` and the rest are what the next look tells; ``waiting`` follows the answers."""

    sheet: Booklet = field(default_factory=a_sheet)
    seat: Seated = SEAT
    phase: Phase = Phase.RUNNING
    delivery: Delivery = HERE
    deadline: datetime = NINE + minutes(60)
    now: datetime = NINE
    begins_at: datetime | None = None
    hand_in_from: datetime | None = None
    released: bool = False
    has_package: bool = True
    kept: dict[str, Response | None] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    answers: Receipt | Refusal = Refusal.UNDELIVERED
    asked: int = 0
    away: list[int] = field(default_factory=list)
    sealed: list[Path] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    @property
    def candidate(self) -> str:
        return self.seat.name

    def start(self) -> Booklet | Refusal:
        return self.sheet

    def answer(self, question: str, response: Response | None) -> Progress | Refusal:
        if self.phase is not Phase.RUNNING:
            return Refusal.OVER
        self.kept[question] = response
        self.waiting.add(question)
        return self.look()

    def keep_place(self, place: Place) -> None:
        pass

    def look(self) -> Progress:
        delivery = replace(self.delivery, waiting=frozenset(self.waiting), undelivered=len(self.waiting))
        responses = {q: r for q, r in self.kept.items() if r is not None}
        return Progress(
            self.phase, responses, self.deadline, self.now, Place(), delivery, self.begins_at, self.hand_in_from,
            self.released,
        )  # fmt: skip

    def submit(self) -> Receipt | Refusal:
        self.asked += 1
        return self.answers

    def left_window(self, seconds: int) -> None:
        self.away.append(seconds)

    def seal_to(self, path: Path) -> int | Refusal:
        self.sealed.append(path)
        return len(self.waiting)

    def open_package(self, code: str) -> Booklet | Refusal:
        self.codes.append(code)
        return self.sheet if code == "OPEN" else Refusal.WRONG_UNLOCK

    def delivered_all(self) -> None:
        """Everything has got through."""
        self.waiting.clear()


RECEIPT = Receipt("1122-AB12-CD34", "f" * 64, NINE + minutes(30), 2, False)
