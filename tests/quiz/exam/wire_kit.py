"""A real hall on the loopback address, real desks, and the wire between them."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from question_bank.database import open_database
from question_bank.question import Kind, Letters, Response, Truth
from quiz.attempt import Attempt, Refusal
from quiz.clock import look
from quiz.errors import NoContact
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.client import RemoteDesk, outbox_path
from quiz.exam.join_file import Join
from quiz.exam.outbox import Outbox, Waiting
from quiz.exam.roles import REPLY_TO, Role
from quiz.exam.wire import Wire, pinned
from quiz.paper import Booklet, Paper
from quiz.records import HISTORY, Records
from tests.builders import a_bank, a_paper
from tests.quiz.exam.hall_kit import SITTING, House, a_sitting

ROOT = Path(__file__).resolve().parents[3]
UNHURRIED = 40.0  # seconds: what a busy machine may need; nothing waits for it in vain


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(holds: Callable[[], object], within: float = UNHURRIED) -> bool:
    """Ask again and again, for so many seconds at most."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return bool(holds())


@dataclass
class RealHall:
    """A hall process over a folder in which a sitting is prepared."""

    folder: Path
    candidates: int
    questions: int = 10
    duration: timedelta = timedelta(hours=1)
    paper: Paper | None = None
    port: int = field(default_factory=free_port)
    codes: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    fingerprint: str = ""
    organiser: str = ""

    def __post_init__(self) -> None:
        house = House(self.folder, look().wall)
        paper = self.paper or a_paper(a_bank(self.questions, 0, 0))
        a_sitting(house.records, self.candidates, paper, on=house.now.date(), closes=None, duration=self.duration)
        self.codes = house.codes()
        self.organiser = house.staff(Role.ORGANISER)
        house.database.close()

    def start(self, under: Sequence[str] = ()) -> None:
        """``under``: a command that runs it, such as strace."""
        self.process = subprocess.Popen(
            [*under, sys.executable, "-m", "tests.quiz.exam.hall_process", str(self.folder), str(self.port)],
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.fingerprint = self.process.stdout.readline().strip()
        assert len(self.fingerprint) == 64, "the hall did not open"

    def kill(self, how: int = signal.SIGKILL) -> None:
        assert self.process is not None
        os.killpg(self.process.pid, how)
        self.process.wait(UNHURRIED)
        assert self.process.stdout is not None
        self.process.stdout.read()  # to its end: under strace the hall dies a moment after its parent
        self.process.stdout.close()

    @property
    def join(self) -> Join:
        return Join((f"127.0.0.1:{self.port}",), self.fingerprint, SITTING)

    def ask(self, request: p.Request) -> p.Reply:
        """As the organiser."""
        wire = Wire(self.join, REPLY_TO)
        try:
            return wire.ask(request, self.organiser)
        finally:
            wire.close()

    def health(self) -> dict[str, object]:
        import httpx

        trusted = pinned(self.join.addresses[0], self.fingerprint)
        with httpx.Client(verify=trusted, trust_env=False, timeout=UNHURRIED) as http:
            return dict(http.get(f"https://{self.join.addresses[0]}/v1/health").json())

    def begin(self) -> None:
        assert isinstance(self.ask(s.Begin(SITTING, 0, "开考", "begin")), s.Done)

    def attempts(self) -> dict[str, tuple[Attempt, dict[tuple[int, int], tuple[str, Response | None]]]]:
        """What the store tells, once the hall is down: by 工号."""
        from quiz.attempt import Answered

        database = open_database(self.folder, [HISTORY])
        records = Records(database)
        found = {}
        for head in records.attempts(SITTING):
            keys = {e.key: (e.question, e.response) for e in records.log(head.id) if isinstance(e, Answered)}
            found[head.person] = (records.attempt(head.id), keys)
        database.close()
        return found


class Watched(Outbox):
    """Remembers what the hall acknowledged and what was shown as saved."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.acknowledged: list[Waiting] = []
        self.saved: list[Waiting] = []

    def put(self, question: str, response: Response | None) -> Waiting:
        answer = super().put(question, response)
        self.saved.append(answer)
        return answer

    def done(self, answer: Waiting, refused: bool = False) -> None:
        if not refused:
            self.acknowledged.append(answer)
        super().done(answer, refused)


@dataclass
class Candidate:
    """Somebody at a desk, who answers at random by a seed."""

    hall: RealHall
    number: str
    folder: Path
    join: Join | None = None
    read_within: float = 5.0
    patience: float = 2.0

    def __post_init__(self) -> None:
        self.die = random.Random(f"candidate/{self.number}")
        self.expected: dict[str, Response | None] = {}
        self.booklet: Booklet | None = None
        self.sit()

    def sit(self) -> None:
        """The program is started, for the first time or again."""
        self.outbox = Watched(outbox_path(self.folder, SITTING, self.number))
        self.desk = RemoteDesk(
            Wire(self.join or self.hall.join, read_within=self.read_within),
            self.outbox,
            die=random.Random(f"pauses/{self.number}"),
            patience=self.patience,
        )

    def log_in(self) -> None:
        def done() -> bool:
            try:
                return isinstance(self.desk.log_in(SITTING, self.number, self.hall.codes[self.number]), p.LoggedIn)
            except NoContact:
                return False

        assert until(done)

    def fetch(self) -> None:
        def done() -> bool:
            found = self.desk.start()
            self.booklet = found if isinstance(found, Booklet) else None
            return self.booklet is not None

        assert until(done)

    def answer(self, count: int = 1) -> None:
        assert self.booklet is not None
        for _ in range(count):
            question = self.die.choice(self.booklet.questions)
            response: Response | None
            if question.kind is Kind.TRUE_FALSE:
                response = Truth(self.die.random() < 0.5)
            else:
                response = Letters.of(self.die.choice("ABCD"))
            result = self.desk.answer(question.id, response)
            assert not isinstance(result, Refusal), result
            self.expected[question.id] = response


def all_delivered(candidates: Sequence[Candidate], within: float = UNHURRIED) -> int:
    """How many desks still hold something at the end of the time."""
    end = time.monotonic() + within
    return sum(not each.desk.delivered(max(0.0, end - time.monotonic())) for each in candidates)


def lost(hall: RealHall, candidates: Sequence[Candidate]) -> tuple[int, int]:
    """Answers acknowledged or shown as saved that the record has not, out of how many."""
    found = hall.attempts()
    missing = total = 0
    for candidate in candidates:
        attempt, keys = found[candidate.number]
        for answer in {*candidate.outbox.acknowledged, *candidate.outbox.saved}:
            total += 1
            missing += keys.get((answer.epoch, answer.seq)) != (answer.question, answer.response) and not any(
                known.question == answer.question and known.key > (answer.epoch, answer.seq)
                for known in attempt.answers.values()
            )
        wanted = {q: r for q, r in candidate.expected.items() if r is not None}
        missing += attempt.responses != wanted
    return missing, total
