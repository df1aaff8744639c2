"""How a candidate at the own PC comes to the waiting room: the hall, the exam, the code, "it is me".

Law: no Qt. A hall is known by its fingerprint, from file or slip, and by nothing else. What the network refuses is
tried again by itself; what the hall refuses is told. Who already sits at this PC needs no code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from quiz.errors import NoContact, WrongHall
from quiz.exam import fingerprint as prints
from quiz.exam import protocol as p
from quiz.exam.client import RemoteDesk, outbox_path, seats_here
from quiz.exam.found import Found, browse
from quiz.exam.join_file import Join, as_address, read_join_file, write_join_file
from quiz.exam.outbox import Outbox, Seated
from quiz.exam.protocol import Denial, Denied
from quiz.exam.wire import Wire
from ui.background import Lane, Runs
from ui.pages.join.shown import JoinShown, Step

LAST = "joined.lawquiz-join"
CODE_LENGTH = 8  # characters that count of an admission code
SEEK_EVERY, PROBE_EVERY, RETRY_AFTER = 6, 4, 3  # seconds
_AGAIN_BY_ITSELF = frozenset({Denial.BUSY, Denial.CLOCK_DOUBTFUL})


class JoinPresenter:
    """Guards the way to one seat. ``enter(desk, join)`` is called at its end; ``tick`` is to be called every second."""

    def __init__(
        self,
        runs: Runs,
        folder: Path,
        show: Callable[[JoinShown], object],
        enter: Callable[[RemoteDesk, Join], object],
        wires: Callable[[Join], Wire] = Wire,
        seek: Callable[[], list[Found]] = browse,
    ) -> None:
        self._runs = runs
        self._folder = folder
        self._show = show
        self._enter = enter
        self._wires = wires
        self._seek = seek
        self._join: Join | None = None
        self._desk: RemoteDesk | None = None
        self._asked = ("", "", "")
        self._seats: list[Seated] = []
        self._seconds = 0
        self._again_at: int | None = None
        self._seeking = self._probing = False
        self._shown = JoinShown()

    @property
    def shown(self) -> JoinShown:
        """What was drawn last."""
        return self._shown

    # --- which hall ---

    def begin(self) -> None:
        """Without a file: what this PC knows already, and whom the network knows."""
        self._draw(JoinShown(halls=self._shown.halls))
        self._side(lambda: _last(self._folder), lambda last: self._draw(replace(self._shown, last=last)))

    def open_file(self, path: Path) -> None:
        """A join file, double-clicked, chosen or dropped."""
        self._side(lambda: read_join_file(path), self.join)

    def join_typed(self, address: str, fingerprint: str) -> None:
        """From an admission slip."""
        digits = prints.as_typed(fingerprint)
        if not digits:
            self._draw(replace(self._shown, bad_fingerprint=True))
            return
        self.join(Join((as_address(address),), digits, ""))

    def join(self, join: Join) -> None:
        """To this hall; to the exam it names, or to whichever is held there."""
        self._join = join
        self._draw(JoinShown(Step.WHO if join.sitting else Step.HALL, join.title, busy=True))
        if join.sitting:
            self._side(lambda: seats_here(self._folder, join.sitting), self._who_sits_here)
        else:
            self._side(self._sittings, self._take_sittings)

    def choose(self, sitting: p.SittingHeld) -> None:
        """One of several that are held there."""
        assert self._join is not None
        self.join(replace(self._join, sitting=sitting.id, title=sitting.title))

    def _sittings(self) -> p.Reply:
        assert self._join is not None
        wire = self._wires(self._join)
        try:
            return wire.ask(p.AskSittings())
        finally:
            wire.close()

    def _take_sittings(self, reply: p.Reply) -> None:
        if not isinstance(reply, p.SittingsHeld) or not reply.sittings:
            denied = reply if isinstance(reply, Denied) else Denied(Denial.NO_SUCH_SITTING)
            self._draw(replace(self._shown, busy=False, denied=denied))
        elif len(reply.sittings) == 1:
            self.choose(reply.sittings[0])
        else:
            self._draw(replace(self._shown, step=Step.WHICH, busy=False, sittings=reply.sittings))

    # --- who ---

    def _who_sits_here(self, seats: list[Seated]) -> None:
        self._seats = seats
        if len(seats) == 1:
            self._sit(seats[0].number, "", "")
        else:
            self._draw(replace(self._shown, busy=False))
            self._probe()

    def _probe(self) -> None:
        """Is the hall there? So that it is known before a code has been typed."""
        if self._probing:
            return
        self._probing = True

        def ended(silent: bool, trouble: Exception | None = None) -> None:
            self._probing = False
            if isinstance(trouble, WrongHall):
                self._draw(replace(self._shown, step=Step.STOPPED, trouble=trouble))
            elif self._shown.step is Step.WHO and not self._shown.busy:
                self._draw(replace(self._shown, silent=silent))

        self._runs.run(self._sittings, lambda reply: ended(False), lambda error: ended(True, error), lane=Lane.SIDE)

    def log_in(self, number: str, code: str, one_time: str = "") -> None:
        """With what was typed."""
        number = "".join(number.split())
        sits_here = any(seat.number == number for seat in self._seats)
        may = self._shown.step is Step.WHO and not self._shown.busy and not self._shown.wait
        if may and number and (complete(code) or sits_here):
            self._sit(number, code, one_time)

    def _sit(self, number: str, code: str, one_time: str) -> None:
        self._asked, self._again_at = (number, code, one_time), None
        self._draw(replace(self._shown, busy=True, denied=None, trouble=None))
        self._side(lambda: self._take_seat(number, code, one_time), self._seated)

    def _take_seat(self, number: str, code: str, one_time: str) -> tuple[RemoteDesk, bool] | Denied:
        """The desk, and whether somebody sat there already; for a job."""
        join = self._join
        assert join is not None
        desk = RemoteDesk(self._wires(join), Outbox(outbox_path(self._folder, join.sitting, number)))
        try:
            if desk.seated:
                return desk, True
            reply = desk.log_in(join.sitting, number, code, one_time)
        except BaseException:
            desk.close()
            raise
        if isinstance(reply, Denied):
            desk.close()
            return reply
        write_join_file(self._folder / LAST, replace(join, title=reply.title))
        return desk, False

    def _seated(self, found: tuple[RemoteDesk, bool] | Denied) -> None:
        if isinstance(found, Denied):
            self._denied(found)
            return
        desk, sat_here = found
        self._desk = desk
        if sat_here:
            self.confirm()
        else:
            self._draw(replace(self._shown, step=Step.CONFIRM, busy=False, silent=False, seat=desk.seat))

    def _denied(self, denied: Denied) -> None:
        if denied.why in _AGAIN_BY_ITSELF:
            self._again_at = self._seconds + max(1, round(denied.retry_after))
        wait = math.ceil(denied.retry_after) if denied.why is Denial.THROTTLED else 0
        one_time = self._shown.one_time or denied.why is Denial.LEASE_HELD
        waiting = self._again_at is not None
        self._draw(replace(self._shown, busy=waiting, silent=False, denied=denied, wait=wait, one_time=one_time))

    def stop_trying(self) -> None:
        """Something else is being typed."""
        if self._again_at is not None:
            self._again_at = None
            self._draw(replace(self._shown, busy=False, silent=False))

    # --- is it you ---

    def confirm(self) -> None:
        """It is me."""
        desk, self._desk = self._desk, None
        if desk is not None:
            assert self._join is not None
            self._enter(desk, self._join)

    def not_me(self) -> None:
        """Somebody else's slip: the seat is left as it was found."""
        desk, self._desk = self._desk, None
        self._seats = []
        if desk is not None:
            self._runs.run(lambda: _let_go(desk), failed=lambda error: None, lane=Lane.SIDE)
        self._draw(JoinShown(Step.WHO, self._shown.title))

    # --- time and trouble ---

    def tick(self) -> None:
        """A second has passed."""
        self._seconds += 1
        if self._shown.wait:
            self._draw(replace(self._shown, wait=self._shown.wait - 1))
        if self._again_at is not None and self._seconds >= self._again_at:
            self._again()
        if self._shown.step is Step.HALL and self._seconds % SEEK_EVERY == 1 and not self._seeking:
            self._seeking = True
            self._runs.run(self._seek, self._found, self._not_found, lane=Lane.SIDE)
        if self._shown.step is Step.WHO and not self._shown.busy and self._seconds % PROBE_EVERY == 0:
            self._probe()

    def _again(self) -> None:
        self._again_at = None
        if self._shown.step is Step.WHO:
            self._sit(*self._asked)
        elif self._join is not None:
            self._side(self._sittings, self._take_sittings)

    def _found(self, halls: list[Found]) -> None:
        self._seeking = False
        if self._shown.step is Step.HALL and tuple(halls) != self._shown.halls:
            self._draw(replace(self._shown, halls=tuple(halls)))

    def _not_found(self, error: Exception) -> None:
        self._seeking = False

    def _side(self, job: Callable[[], Any], then: Callable[[Any], object]) -> None:
        self._runs.run(job, then, self._failed, lane=Lane.SIDE)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, WrongHall):
            self._draw(replace(self._shown, step=Step.STOPPED, busy=False, trouble=error))
        elif isinstance(error, NoContact):
            self._again_at = self._seconds + RETRY_AFTER
            self._draw(replace(self._shown, busy=True, silent=True, denied=None))
        else:
            self._draw(replace(self._shown, busy=False, trouble=error))

    def _draw(self, shown: JoinShown) -> None:
        self._shown = shown
        self._show(shown)


def complete(code: str) -> bool:
    """All that is printed on the slip has been typed."""
    return sum(c.isalnum() for c in code) >= CODE_LENGTH


def _last(folder: Path) -> Join | None:
    path = folder / LAST
    return read_join_file(path) if path.exists() else None


def _let_go(desk: RemoteDesk) -> None:
    desk.leave()
    desk.close(1.0)
