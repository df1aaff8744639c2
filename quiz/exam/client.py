"""A desk at the far end of a wire: answers are kept here at once and carried to the hall behind the page's back.

Law: answering never waits for the network. In order, one at a time, with growing pauses, for ever; what the hall has
acknowledged is forgotten here, what it has refused is kept. Time is the hall's, extrapolated by what has really
elapsed. Neither key nor score nor record can be reached from here.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Condition, Thread

from question_bank.question import Response
from quiz.attempt import Phase, Refusal
from quiz.clock import Instant, look
from quiz.desk import Delivery, Place, Progress, Receipt
from quiz.errors import NoContact
from quiz.exam import protocol as p
from quiz.exam.outbox import Outbox, Seated, Waiting, seat_of
from quiz.exam.package import open_with
from quiz.exam.picture import Picture, read_package, read_picture, since, write_package, write_picture
from quiz.exam.protocol import Denial, Denied
from quiz.exam.sealed import Contents, write_sealed
from quiz.exam.wire import Wire
from quiz.paper import Booklet

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0  # seconds
# Seconds; with the spread of 30 % below the five after which an invigilator sees that a desk is silent.
LOOK_EVERY_WAITING, LOOK_EVERY = 1.0, 3.5
PATIENCE = 10.0  # seconds that a call may wait for the hall
AWAY_AT_MOST = 50  # times the window was left, kept while the hall is away
# To an answer, these are the hall's last word; anything else may be otherwise the next time.
_FINAL = frozenset(
    {
        Refusal.SUBMITTED,
        Refusal.VOIDED,
        Refusal.OVER,
        Refusal.FENCED,
        Denial.NO_ANSWER,
        Denial.KEY_REUSED,
        Denial.NOT_ALLOWED,
        Denial.UNREADABLE,
    }
)


class RemoteDesk:
    """Guards the picture and the carrier's thread; the page may call from any thread."""

    def __init__(
        self,
        wire: Wire,
        outbox: Outbox,
        look: Callable[[], Instant] = look,
        die: random.Random | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._wire = wire
        self._outbox = outbox
        self._look = look
        self._die = die or random.Random()
        self._patience = patience
        self._changed = Condition()
        self._picture = read_picture(self._beside("picture"))
        self._package = read_package(self._beside("package"))
        self._heard: float | None = None
        self._place: Place | None = None
        self._receipt: Receipt | None = None
        self._refused: Refusal | None = None  # the hall's word on a hand-in
        self._fenced = False
        self._unknown = False  # the hall does not know this session
        self._away: list[int] = []  # seconds, each time the window was left
        self._closed = False
        self._carrier = Thread(target=self._carry, name="carrier", daemon=True)
        if outbox.seated is not None:
            self._carrier.start()

    # --- sitting down ---

    def log_in(self, sitting: str, number: str, code: str, one_time: str = "") -> p.LoggedIn | Denied:
        """Take the seat. Repeating it after a lost reply is safe. Raises ``NoContact``."""
        reply = self._wire.ask(p.LogIn(sitting, number, code, self._outbox.device, one_time), slow=True)
        if isinstance(reply, p.LoggedIn):
            who = Seated(reply.token, reply.name, reply.title, reply.epoch, reply.unit, sitting, number, reply.seal)
            with self._changed:
                self._outbox.sit_down(who)
                self._fenced = self._unknown = False
                self._picture = None  # it may be old, and the hall is there
                self._beside("picture").unlink(missing_ok=True)
            if not self._carrier.is_alive():
                self._carrier.start()
            return reply
        assert isinstance(reply, Denied)
        return reply

    @property
    def seated(self) -> bool:
        """There is a session: no code is needed to go on."""
        return self._outbox.seated is not None and not self._outbox.left

    @property
    def candidate(self) -> str:
        """The name that belongs to the seat."""
        return self._outbox.seated.name if self._outbox.seated else ""

    @property
    def seat(self) -> Seated | None:
        """Whose seat it is, and at which exam."""
        return self._outbox.seated

    # --- the desk ---

    def start(self) -> Booklet | Refusal:
        """The booklet, as soon as the exam has begun; ``NOT_STARTED`` in the waiting room, to be asked again.

        One that is kept here is taken at once: a restart must not wait for a network that is away.
        """
        with self._changed:
            progress = self._progress()
            if self._picture is not None and self._picture.booklet is not None and not self._fenced:
                assert progress is not None
                if progress.phase is Phase.RUNNING:
                    return self._picture.booklet
        try:
            reply = self._ask(p.Look())
            if isinstance(reply, p.Standing):
                self._stands(reply)
                kept = self._picture
                if kept is not None and kept.booklet is not None and reply.phase in (Phase.RUNNING, Phase.OVERDUE):
                    return kept.booklet
            reply = self._ask(p.Fetch())
        except NoContact:
            kept = self._picture
            begun = kept is not None and kept.standing.phase is not Phase.WAITING
            return kept.booklet if kept is not None and begun and kept.booklet is not None else Refusal.UNDELIVERED
        if isinstance(reply, p.Sheet):
            with self._changed:
                if self._picture is not None:
                    self._picture = replace(self._picture, booklet=reply.booklet)
                    write_picture(self._beside("picture"), self._picture)
            return reply.booklet
        assert isinstance(reply, Denied)
        return _refusal(reply)

    def answer(self, question: str, response: Response | None) -> Progress | Refusal:
        """Keep it on this PC's disk; the carrier takes it from there."""
        with self._changed:
            progress = self._progress()
            if self._fenced:
                return Refusal.FENCED
            if progress is None or self._outbox.seated is None:
                return Refusal.NOT_STARTED
            if progress.phase is not Phase.RUNNING:
                return _OF_PHASE[progress.phase]
            self._outbox.put(question, response)
            self._changed.notify_all()
            after = self._progress()
            assert after is not None
            return after

    @property
    def has_package(self) -> bool:
        """The booklet is here, under lock: the exam can begin without the network."""
        return self._package is not None

    def open_package(self, code: str) -> Booklet | Refusal:
        """With the code that an invigilator reads out where the network is gone at the start: it begins here and now,
        until the hall is heard again, whose word on start and deadline then stands.
        """
        with self._changed:
            kept, package = self._picture, self._package
            if self._fenced:
                return Refusal.FENCED
            if kept is None or package is None:
                return Refusal.NO_PACKAGE
            if kept.standing.phase in (Phase.SUBMITTED, Phase.VOIDED):
                return _OF_PHASE[kept.standing.phase]
            booklet = open_with(code, package.sealed)
            if booklet is None:
                return Refusal.WRONG_UNLOCK
            if kept.standing.phase is Phase.WAITING:
                kept = kept.begun(booklet, timedelta(seconds=package.duration), self._look())
            self._picture = replace(kept, booklet=booklet)
            write_picture(self._beside("picture"), self._picture, durable=True)
            self._changed.notify_all()
            return booklet

    def seal_to(self, path: Path) -> int | Refusal:
        """Where the network does not come back: every answer that the hall has not taken, in a file that only the hall
        can open; how many. Nothing is forgotten here. Raises ``FileNotWritten``.
        """
        with self._changed:
            seated, answers = self._outbox.seated, self._outbox.untaken()
            public = (seated.seal if seated else "") or self._wire.seal
            if seated is None or not seated.number or not public:
                return Refusal.NO_SEAL
            handing_in = self._outbox.handing_in
        write_sealed(path, Contents(seated.sitting, seated.number, seated.token, answers, handing_in), public)
        return len(answers)

    def keep_place(self, place: Place) -> None:
        """The hall will know it soon."""
        with self._changed:
            self._place = place
            self._outbox.keep_place(place)
            self._changed.notify_all()

    def left_window(self, seconds: int) -> None:
        """The hall will hear of it, if it can; nothing waits for that."""
        with self._changed:
            if len(self._away) < AWAY_AT_MOST:
                self._away.append(seconds)
            else:
                self._away[-1] += seconds
            self._changed.notify_all()

    def look(self) -> Progress:
        """How things stand, as far as is known here; waits only where nothing is known yet."""
        with self._changed:
            self._changed.wait_for(lambda: self._picture is not None or self._closed, self._patience)
            progress = self._progress()
        if progress is None:
            raise NoContact("never heard of the hall")
        return progress

    def submit(self) -> Receipt | Refusal:
        """Hand in after all answers. ``UNDELIVERED``: it is kept here and goes on by itself; ask again."""
        with self._changed:
            self._refused = None
            if not self._outbox.handing_in:
                self._outbox.hand_in()
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._receipt or self._refused or self._closed, self._patience)
            return self._receipt or self._refused or Refusal.UNDELIVERED

    def result(self) -> p.ResultShown | Denied:
        """The score, once it is released. Raises ``NoContact``."""
        reply = self._ask(p.AskResult())
        assert isinstance(reply, p.ResultShown | Denied)
        return reply

    def paper(self) -> p.MarkedPaper | Denied:
        """The own paper with keys and marks, once that is released. Raises ``NoContact``."""
        reply = self._ask(p.ReadPaper())
        assert isinstance(reply, p.MarkedPaper | Denied)
        return reply

    def object(self, question: str, text: str) -> p.Kept | Denied:
        """An objection to one question; a second one replaces the first. Raises ``NoContact``."""
        reply = self._ask(p.RaiseObjection(question, text))
        assert isinstance(reply, p.Kept | Denied)
        return reply

    def delivered(self, within: float) -> bool:
        """Wait until nothing is left to deliver."""
        with self._changed:
            return self._changed.wait_for(lambda: self._outbox.count() == 0, within)

    def leave(self) -> None:
        """The candidate is done at this PC: from now on a code is needed again."""
        self._outbox.leave()

    def close(self, within: float | None = None) -> None:
        """Leave the desk; what is not delivered stays in the outbox. Waits for a message under way, for so many
        seconds at most.
        """
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._carrier.is_alive():
            self._carrier.join(within)
        self._wire.close()
        self._outbox.close()

    # --- the carrier ---

    def _carry(self) -> None:
        failures, pause, next_look = 0, 0.0, 0.0
        while True:
            with self._changed:
                idle = max(0.0, next_look - self._elapsed()) if not pause else 0.0
                if pause:
                    self._changed.wait_for(lambda: self._closed, pause)
                elif not self._work():
                    self._changed.wait_for(lambda: self._closed or self._work(), idle)
                if self._closed:
                    return
            try:
                well = self._carry_one()
                if self._elapsed() >= next_look:
                    well = self._look_round() and well
                    waiting = self._picture is not None and self._picture.standing.phase is Phase.WAITING
                    every = LOOK_EVERY_WAITING if waiting else LOOK_EVERY
                    next_look = self._elapsed() + every * self._die.uniform(0.7, 1.3)
            except NoContact:
                well = False
            failures = 0 if well else min(failures + 1, 10)
            # Full jitter, so that a hall that comes back is not run over by everybody at once.
            longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** max(0, failures - 1))
            pause = 0.0 if well else self._die.uniform(FIRST_PAUSE / 5, longest)

    def _work(self) -> bool:
        handing_in = self._outbox.handing_in and self._receipt is None and self._refused is None
        return self._outbox.count() > 0 or self._place is not None or bool(self._away) or handing_in

    def _carry_one(self) -> bool:
        """The next thing the hall has to hear; false where it should be tried again later."""
        waiting = self._outbox.waiting()
        if waiting:
            return self._carry_answer(waiting[0])
        if self._outbox.handing_in and self._receipt is None and self._refused is None:
            return self._carry_hand_in()
        away = self._away[:1]
        for seconds in away:
            self._ask(p.LeftWindow(seconds))  # whatever the hall says to it, it is not said again
        with self._changed:
            del self._away[: len(away)]
        place = self._place
        if place is not None and not self._fenced:
            self._ask(p.KeepPlace(place))  # whatever the hall says to it, it is not said again
        with self._changed:
            if self._place is place:
                self._place = None
        return True

    def _carry_answer(self, answer: Waiting) -> bool:
        reply = self._ask(p.Answer(answer.question, answer.response, answer.epoch, answer.seq))
        with self._changed:
            if isinstance(reply, p.Taken):
                self._outbox.done(answer)
                self._take_over(answer, reply)
            elif isinstance(reply, Denied) and reply.why in _FINAL:
                self._fenced = self._fenced or reply.why is Refusal.FENCED
                self._outbox.done(answer, refused=True)
            else:
                return False
            self._changed.notify_all()
            return True

    def _carry_hand_in(self) -> bool:
        reply = self._ask(p.HandIn())
        with self._changed:
            if isinstance(reply, p.HandedIn):
                self._receipt = reply.receipt
            elif isinstance(reply, Denied) and isinstance(reply.why, Refusal):
                self._refused = reply.why
                self._outbox.hand_in(False)
            else:
                return False
            self._changed.notify_all()
        return self._look_round()

    def _look_round(self) -> bool:
        if self._fenced:
            return True
        reply = self._ask(p.Look())
        if isinstance(reply, p.Standing):
            self._stands(reply)
            if reply.phase is Phase.WAITING and self._package is None:
                self._fetch_package()
            return True
        if isinstance(reply, Denied) and reply.why is Refusal.FENCED:
            with self._changed:
                self._fenced = True
                self._changed.notify_all()
            return True
        with self._changed:
            self._unknown = isinstance(reply, Denied) and reply.why is Denial.NO_SESSION
        return False

    def _fetch_package(self) -> None:
        """Ahead of the exam, for a start without the network. Where the hall does not give it, it is asked again."""
        reply = self._ask(p.FetchPackage())
        if isinstance(reply, p.Package):
            write_package(self._beside("package"), reply)
            with self._changed:
                self._package = reply
                if self._picture is not None:  # without it a PC that is started anew would not know the hall's time
                    write_picture(self._beside("picture"), self._picture)
                self._changed.notify_all()

    def _ask(self, request: p.Request) -> p.Reply:
        seated = self._outbox.seated
        reply = self._wire.ask(request, seated.token if seated else "")
        self._heard = self._elapsed()
        return reply

    # --- the picture ---

    def _beside(self, suffix: str) -> Path:
        return self._outbox.path.with_suffix(f".{suffix}")

    def _stands(self, standing: p.Standing) -> None:
        with self._changed:
            self._outbox.known_to_hall(standing.epoch, standing.last_seq)
            self._unknown = False
            if self._receipt is not None and self._receipt.by_clock and standing.phase is Phase.RUNNING:
                self._receipt = None  # an invigilator has granted time after the clock's hand-in
                self._outbox.hand_in(False)
            booklet = self._picture.booklet if self._picture else None
            if booklet is None and standing.unlock and self._package is not None:
                booklet = open_with(standing.unlock, self._package.sealed)
            self._picture = Picture(standing, self._look(), booklet)
            if booklet is not None or self._package is not None:
                write_picture(self._beside("picture"), self._picture)
            self._changed.notify_all()

    def _take_over(self, answer: Waiting, taken: p.Taken) -> None:
        """What was acknowledged stands in the picture until the hall is looked at again."""
        if self._picture is not None:
            known = dict(self._picture.standing.responses)
            if answer.response is None:
                known.pop(answer.question, None)
            else:
                known[answer.question] = answer.response
            standing = replace(self._picture.standing, responses=known, now=taken.now, deadline=taken.deadline)
            self._picture = replace(self._picture, standing=standing, seen=self._look())

    def _progress(self) -> Progress | None:
        if self._picture is None:
            return None
        standing, instant = self._picture.standing, self._look()
        now, phase = self._picture.now(instant), self._picture.phase(instant)
        if self._outbox.handing_in and phase in (Phase.RUNNING, Phase.OVERDUE):
            phase = Phase.SUBMITTED
        responses = dict(standing.responses)
        for question, response in self._outbox.answered().items():
            if response is None:
                responses.pop(question, None)
            else:
                responses[question] = response
        return Progress(
            phase,
            responses,
            standing.deadline,
            now,
            self._outbox.place or standing.place,
            self._delivery(),
            standing.begins_at,
            standing.hand_in_from,
            standing.released,
        )

    def _delivery(self) -> Delivery:
        assert self._picture is not None
        silent = since(self._picture.seen, self._look()) if self._heard is None else self._elapsed() - self._heard
        return Delivery(
            undelivered=self._outbox.count(),
            kept_here=self._outbox.sound,
            silent_for=timedelta(seconds=max(0.0, silent)),
            refused=self._outbox.refused,
            notices=tuple(notice.text for notice in self._picture.standing.notices),
            waiting=frozenset(answer.question for answer in self._outbox.waiting()),
            fenced=self._fenced,
            unknown=self._unknown,
        )

    def _elapsed(self) -> float:
        return self._look().elapsed


_OF_PHASE = {
    Phase.WAITING: Refusal.NOT_STARTED,
    Phase.OVERDUE: Refusal.OVER,
    Phase.SUBMITTED: Refusal.SUBMITTED,
    Phase.VOIDED: Refusal.VOIDED,
}


def outbox_path(folder: Path, sitting: str, number: str) -> Path:
    """Where the outbox of this candidate at this sitting lies; the name tells nothing."""
    return folder / "outbox" / f"{sha256(f'{sitting}/{number}'.encode()).hexdigest()[:24]}.outbox"


def seats_here(folder: Path, sitting: str) -> list[Seated]:
    """Who sits at this PC for this sitting and has not left: they need no code to go on."""
    found = (seat_of(path) for path in sorted((folder / "outbox").glob("*.outbox")))
    return [seat for seat in found if seat is not None and seat.sitting == sitting]


@contextmanager
def seat_at(wire: Wire, folder: Path, sitting: str, number: str) -> Iterator[RemoteDesk]:
    """The desk of one candidate on this PC; raises ``OutboxInUse`` where another window has it."""
    desk = RemoteDesk(wire, Outbox(outbox_path(folder, sitting, number)))
    try:
        yield desk
    finally:
        desk.close()


def _refusal(denied: Denied) -> Refusal:
    return denied.why if isinstance(denied.why, Refusal) else Refusal.UNDELIVERED
