"""The waiting room: who waits for what, until when, and whether the hall is heard; at the start it leads on.

Law: no Qt. Everybody turns to the paper at the instant the hall says; where the hall is not heard then, the code that
an invigilator reads out opens the paper that lies here already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from quiz.attempt import Phase, Refusal
from quiz.desk import Progress
from quiz.exam.client import RemoteDesk
from quiz.paper import Booklet
from ui.background import Lane, Runs

SILENT = 8.0  # seconds without a word of the hall
OPEN_BY_CODE_AFTER = 10.0  # seconds after the start, unheard


@dataclass(frozen=True, slots=True)
class WaitingShown:
    """``left``: seconds until the start, None where nobody has said when. ``heard`` is None before the first word.

    ``by_code``: the start may have passed unheard, and a code read out opens the paper; ``refused``: why it did not.
    ``packed``: the paper lies here under lock.
    """

    name: str = ""
    unit: str = ""
    title: str = ""
    begins_at: datetime | None = None
    left: float | None = None
    heard: bool | None = None
    notices: tuple[str, ...] = ()
    by_code: bool = False
    packed: bool = False
    refused: Refusal | None = None
    busy: bool = False
    unknown: bool = False
    fenced: bool = False
    beginning: bool = False


class WaitingPresenter:
    """``begin()`` is called once, when there is a paper; ``tick`` is to be called twice a second."""

    def __init__(
        self, desk: RemoteDesk, runs: Runs, show: Callable[[WaitingShown], object], begin: Callable[[], object]
    ) -> None:
        self._desk = desk
        self._runs = runs
        self._show = show
        self._begin = begin
        self._looking = self._over = False
        seat = desk.seat
        self._shown = WaitingShown(seat.name, seat.unit, seat.title) if seat else WaitingShown()

    @property
    def shown(self) -> WaitingShown:
        """What was drawn last."""
        return self._shown

    def tick(self) -> None:
        """How do things stand?"""
        if not self._looking and not self._over:
            self._looking = True
            self._runs.run(self._desk.look, self._looked, self._unheard, lane=Lane.SIDE)

    def _unheard(self, error: Exception) -> None:
        self._looking = False
        self._draw(replace(self._shown, heard=False))

    def _looked(self, progress: Progress) -> None:
        self._looking = False
        if self._over:
            return
        delivery = progress.delivery
        silent = delivery.silent_for.total_seconds() if delivery else 0.0
        left = (progress.begins_at - progress.now).total_seconds() if progress.begins_at else None
        # Where the organiser starts by hand, nobody here knows when: the code that is read out is the word for it.
        due = self._desk.has_package if left is None else left <= -OPEN_BY_CODE_AFTER
        waits = progress.phase is Phase.WAITING
        fenced = delivery is not None and delivery.fenced
        self._draw(
            replace(
                self._shown,
                begins_at=progress.begins_at,
                left=left,
                heard=silent < SILENT,
                notices=delivery.notices if delivery else (),
                by_code=waits and silent >= SILENT and due,
                unknown=delivery is not None and delivery.unknown,
                packed=self._desk.has_package,
                fenced=fenced,
                beginning=not waits and not fenced,
            )
        )
        if not waits and not fenced:
            self.go_on()

    def open_with(self, code: str) -> None:
        """The code that the invigilator reads out."""
        if code.strip() and not self._shown.busy:
            self._draw(replace(self._shown, busy=True, refused=None))
            self._runs.run(lambda: self._desk.open_package(code), self._opened, self._not_opened, lane=Lane.SIDE)

    def _opened(self, found: Booklet | Refusal) -> None:
        refused = found if isinstance(found, Refusal) else None
        self._draw(replace(self._shown, busy=False, refused=refused))
        if refused is None:
            self.go_on()

    def _not_opened(self, error: Exception) -> None:
        self._draw(replace(self._shown, busy=False, refused=Refusal.WRONG_UNLOCK))

    def go_on(self) -> None:
        """To the paper."""
        if not self._over:
            self._over = True
            self._begin()

    def _draw(self, shown: WaitingShown) -> None:
        self._shown = shown
        self._show(shown)
