"""Invented candidates who sit a central exam at desks of their own, over the wire: for the demo.

Law: each goes the way of a real desk (log-in, outbox, carrier, receipt); one desk loses its power in the middle, and
the hall goes away and comes back. Nothing here waits for the hall to answer while somebody answers.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Protocol

from quiz.attempt import Refusal
from quiz.desk import Receipt
from quiz.errors import CrowdStuck, NoContact
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.client import RemoteDesk, outbox_path
from quiz.exam.join_file import Join
from quiz.exam.outbox import Outbox
from quiz.exam.rehearsal import Step, in_order, steps
from quiz.exam.sitting import Sitting
from quiz.exam.wire import Wire
from quiz.paper import Booklet, Paper

AT_ONCE = 16
PATIENCE = 180.0  # seconds that anything may take before the crowd gives up
POWER_CUT_AFTER = 20  # answers of the desk that loses its power
OUTAGE = (0.30, 0.40)  # of all that is done in the exam


class Hall(Protocol):
    """A hall that the crowd may ask as an organiser, and take away for a while."""

    join: Join

    def ask(self, request: p.Request) -> p.Reply:
        """As the organiser; raises ``NoContact``."""
        ...

    def go_away(self) -> None:
        """As in a power cut."""
        ...

    def come_back(self) -> None:
        """On the same store, at the same address."""
        ...


@dataclass(frozen=True, slots=True)
class Sat:
    """What it came to. ``kept_meanwhile``: answers that waited at the desks when the hall came back."""

    candidates: int
    answers: int
    power_cuts: int
    kept_meanwhile: int
    collected: int  # whom an invigilator handed in, since they forgot to


def sit_centrally(
    hall: Hall,
    sitting: Sitting,
    paper: Paper,
    absent: frozenset[str],
    folder: Path,
    seed: int,
    report: Callable[[str, int, int], object] = lambda what, done, total: None,
) -> Sat:
    """Everybody who must sit and comes sits this exam at once. Raises ``CrowdStuck`` where something does not end."""
    keys = [seat.key for seat in sitting.must_sit if seat.person.number not in absent]
    codes = hall.ask(s.IssueCodes(sitting.id, (), "发放准考证"))
    assert isinstance(codes, s.Codes)
    unlucky = keys[len(keys) // 2]
    with ExitStack() as leaving, ThreadPoolExecutor(AT_ONCE) as room:
        desks: dict[str, RemoteDesk] = {}

        def come(key: str) -> None:
            desks[key] = sit_down(hall.join, folder, sitting.id, key, codes.codes[key])
            leaving.callback(desks[key].close)

        list(room.map(come, [key for key in keys if key != unlucky]))
        report("seated", len(desks), len(keys))
        assert isinstance(hall.ask(s.Begin(sitting.id, 0, "开考", f"begin {sitting.id}")), s.Done)
        power_cut = _PowerCut(hall.join, folder, sitting, paper, unlucky, codes.codes[unlucky], seed)
        leaving.callback(power_cut.end)
        booklets = dict(zip(desks, room.map(_fetch, desks.values()), strict=True))
        plans = [(key, steps(booklets[key], paper, seed, key, sitting.duration)) for key in desks]
        todo = list(in_order(plans))
        handing_in: dict[str, RemoteDesk] = {}
        answers = kept = 0
        away, back = (int(len(todo) * share) for share in OUTAGE)
        for place, (_, key, step) in enumerate(todo):
            if place == away:
                report("away", place, len(todo))
                hall.go_away()
            elif place == back:
                kept = sum(not desk.delivered(0) for desk in desks.values())
                hall.come_back()
                report("back", place, len(todo))
            if step.hands_in:
                handing_in[key] = desks[key]
            elif not isinstance(step.act(desks[key]), Refusal):
                answers += 1
            if place % 4000 == 0 and place:
                report("answered", place, len(todo))
        answers += power_cut.sit_to_the_end()
        _all_delivered(list(desks.values()))
        list(room.map(_hand_in, handing_in.values()))
        forgetful = [key for key in desks if key not in handing_in]
        for key in forgetful:
            hall.ask(s.ForceHandIn(sitting.id, key, "考试结束，统一收卷", f"collect {key}"))
        assert isinstance(hall.ask(s.CloseEntry(sitting.id, "考试结束", f"close {sitting.id}")), s.Done)
    return Sat(len(keys), answers, 1, kept, len(forgetful))


def sit_down(join: Join, folder: Path, sitting: str, key: str, code: str) -> RemoteDesk:
    """At the desk with a session, as one who tries again until the hall has time."""
    desk = RemoteDesk(Wire(join), Outbox(outbox_path(folder, sitting, key)))

    def seated() -> bool:
        return desk.seated or isinstance(desk.log_in(sitting, key, code), p.LoggedIn)

    _until(seated, "log in")
    return desk


def _fetch(desk: RemoteDesk) -> Booklet:
    found: list[Booklet] = []

    def begun() -> bool:
        booklet = desk.start()
        if isinstance(booklet, Booklet):
            found.append(booklet)
        return bool(found)

    _until(begun, "start")
    return found[0]


def _hand_in(desk: RemoteDesk) -> None:
    _until(lambda: isinstance(desk.submit(), Receipt), "hand in")


def _all_delivered(desks: Sequence[RemoteDesk]) -> None:
    ends = monotonic() + PATIENCE
    if not all(desk.delivered(max(0.0, ends - monotonic())) for desk in desks):
        raise CrowdStuck("deliver")


def _until(holds: Callable[[], bool], what: str) -> None:
    ends, pause = monotonic() + PATIENCE, Event()
    while True:
        try:
            if holds():
                return
        except NoContact:
            pass
        if monotonic() > ends:
            raise CrowdStuck(what)
        pause.wait(0.2)


# A desk in a process of its own, so that it can lose its power ------------------------------------------------------


class _PowerCut:
    """Guards the process of the one desk that is killed in the middle and started again."""

    def __init__(
        self, join: Join, folder: Path, sitting: Sitting, paper: Paper, key: str, code: str, seed: int
    ) -> None:
        self._what = (join, folder, sitting.id, sitting.duration, paper, key, code, seed)
        self._processes = multiprocessing.get_context("spawn")
        self._ear, self._process = self._start(0, POWER_CUT_AFTER)

    def _start(self, skip: int, stop_after: int | None) -> tuple[Connection, multiprocessing.process.BaseProcess]:
        ear, mouth = self._processes.Pipe(duplex=False)
        process = self._processes.Process(target=_sit_alone, args=(mouth, *self._what, skip, stop_after), daemon=True)
        process.start()
        mouth.close()
        return ear, process

    def sit_to_the_end(self) -> int:
        """Cut the power once half is answered, start again, go on to the end. Returns how many answers were given."""
        given = self._hear()
        self._process.kill()
        self._process.join()
        self._ear, self._process = self._start(given, None)
        return given + self._hear()

    def _hear(self) -> int:
        if not self._ear.poll(PATIENCE):
            raise CrowdStuck("power cut")
        try:
            return int(self._ear.recv())
        except EOFError:
            raise CrowdStuck("power cut") from None

    def end(self) -> None:
        """Nothing of it is left behind."""
        self._process.kill()
        self._process.join()


def _sit_alone(
    mouth: Connection,
    join: Join,
    folder: Path,
    sitting: str,
    duration: timedelta,
    paper: Paper,
    key: str,
    code: str,
    seed: int,
    skip: int,
    stop_after: int | None,
) -> None:
    """Answer; with ``stop_after`` tell how many were given and wait for the end of the power, else hand in."""
    desk = sit_down(join, folder, sitting, key, code)
    answers = 0
    for step in _answers(steps(_fetch(desk), paper, seed, key, duration), skip):
        step.act(desk)
        answers += 1
        if answers == stop_after:
            mouth.send(answers)
            Event().wait()
    _hand_in(desk)
    mouth.send(answers)
    desk.close()


def _answers(plan: Iterator[Step], skip: int) -> Iterator[Step]:
    for place, step in enumerate(step for step in plan if not step.hands_in):
        if place >= skip:
            yield step
