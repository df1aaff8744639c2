"""A desk at a hall that is not there: a made-up candidate before, in and after an exam, for pictures.

Law: only what the hall would say; nothing of a real person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from question_bank.question import Response
from quiz.attempt import Phase, Refusal
from quiz.desk import Delivery, Place, Progress, Receipt
from quiz.exam.outbox import Seated
from quiz.paper import Booklet
from ui.language import _

SEAT = Seated("", "王芳", "2026年度学法考试", 1, "自然资源局政策法规科", "s1", "0007")  # stays Chinese


@dataclass
class MadeUpDesk:
    """``waiting``: the questions that have not got through; ``away``: for so long nothing has."""

    sheet: Booklet
    progress: Progress
    phase: Phase = Phase.RUNNING
    waiting: frozenset[str] = frozenset()
    away: timedelta = timedelta(0)
    notices: tuple[str, ...] = ()
    begins_in: timedelta = timedelta(minutes=12)
    handed_in: Receipt | Refusal = Refusal.UNDELIVERED
    seat: Seated = SEAT
    candidate: str = SEAT.name
    has_package: bool = True

    def start(self) -> Booklet:
        """The paper."""
        return self.sheet

    def look(self) -> Progress:
        """How things stand."""
        delivery = Delivery(len(self.waiting), True, self.away, 0, self.notices, self.waiting)
        begins_at = self.progress.now + self.begins_in
        return replace(self.progress, phase=self.phase, delivery=delivery, begins_at=begins_at)

    def answer(self, question: str, response: Response | None) -> Progress:
        """Goes nowhere."""
        return self.look()

    def keep_place(self, place: Place) -> None:
        """Nobody listens."""

    def left_window(self, seconds: int) -> None:
        """Nobody listens."""

    def submit(self) -> Receipt | Refusal:
        """As it was said."""
        return self.handed_in

    def seal_to(self, path: Path) -> int:
        """Nothing is written."""
        return len(self.waiting)

    def open_package(self, code: str) -> Booklet | Refusal:
        """No code fits."""
        return Refusal.WRONG_UNLOCK

    def leave(self) -> None:
        """Nobody listens."""

    def delivered(self, within: float) -> bool:
        """It never will be."""
        return False

    def close(self, within: float | None = None) -> None:
        """Nothing is open."""


def waits(sheet: Booklet, progress: Progress) -> MadeUpDesk:
    """In the waiting room, with a word from the invigilators."""
    return MadeUpDesk(sheet, progress, Phase.WAITING, notices=(_("请把手机调到静音，放在讲台上。"),))


def unheard_at_the_start(sheet: Booklet, progress: Progress) -> MadeUpDesk:
    """The start has passed, and the network is away."""
    gone = timedelta(seconds=40)
    return MadeUpDesk(sheet, progress, Phase.WAITING, away=gone, begins_in=-gone)


def undelivered(sheet: Booklet, progress: Progress) -> MadeUpDesk:
    """In the middle of an exam with the wire cut."""
    waiting = frozenset(list(progress.responses)[-4:])
    return MadeUpDesk(sheet, progress, waiting=waiting, away=timedelta(seconds=20), notices=(_("请不要交谈。"),))


def delivering(sheet: Booklet, progress: Progress) -> MadeUpDesk:
    """Handed in, and the network does not come back."""
    waiting = frozenset(list(progress.responses)[-4:])
    return MadeUpDesk(sheet, progress, Phase.SUBMITTED, waiting, timedelta(minutes=4))


def handed_in(sheet: Booklet, progress: Progress) -> MadeUpDesk:
    """With the receipt, and the result released."""
    at: datetime = progress.now
    receipt = Receipt("1122-5CD2-CCD8", "0" * 64, at, len(progress.responses), False)
    told = replace(progress, released=True)
    return MadeUpDesk(sheet, told, Phase.SUBMITTED, handed_in=receipt)
