"""A hall with no socket and a clock that is moved by hand, and people who speak to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher

from question_bank.database import Database, open_database
from question_bank.question import Letters, Response, Truth
from quiz.exam import protocol as p
from quiz.exam import secret
from quiz.exam import staff_protocol as s
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.hall import Challenge, Encoded, Hall
from quiz.exam.hall_store import Account
from quiz.exam.invigilation import CodesWanted
from quiz.exam.protocol import Denied
from quiz.exam.roles import REPLY_TO, Role
from quiz.exam.sealed import hall_key_in
from quiz.exam.sitting import Purpose, Sitting
from quiz.exam.writer import Writer
from quiz.paper import Paper
from quiz.records import HISTORY, Records
from tests.builders import NINE, a_paper, minutes

# The real cost is for the real hall; here the rules are meant, and a thousand log-ins.
FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
DAY = date(2026, 11, 22)
SITTING = "s1"
STAFF_SECRET = "geheim"

R = TypeVar("R", bound=p.Reply)


def people(count: int) -> list[Person]:
    return [Person(f"{n:04}", f"考生{n}", "政策法规科", birth=Birth(1985, 3, 5)) for n in range(1, count + 1)]


def a_sitting(records: Records, candidates: int = 3, paper: Paper | None = None, **changes: object) -> Sitting:
    terms = Terms("2026年度学法考试", DAY, minutes(60), Decimal(6), closes=NINE + minutes(180))
    seats = seats_for(people(candidates), AgeRule(DAY))
    made = freeze(records, Purpose.SUPERVISED, terms, paper or a_paper(), "draft", NINE - minutes(60), seats)
    from dataclasses import replace

    sitting = replace(made, id=SITTING, grace=timedelta(seconds=10), **changes)  # type: ignore[arg-type]
    records.keep_sitting(sitting, NINE - minutes(60))
    return sitting


@dataclass
class House:
    """A hall over a store in a folder; ``now`` is its clock."""

    folder: Path
    now: datetime = NINE
    sent: list[bytes] = field(default_factory=list)  # everything that a candidate was ever sent
    ids: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.database: Database = open_database(self.folder, [HISTORY])
        self.records = Records(self.database)
        self.hall = Hall(self.database, self.records, FAST, hall_key_in(self.folder))
        self.writer = Writer(self.database, self.hall.flush, self.hall.forget, lambda outcomes: None)

    def reopen(self) -> None:
        """As after a crash: nothing remembered."""
        self.database.close()
        self.open()

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)

    def say(self, token: str, request: p.Request, at: datetime | None = None) -> p.Reply:
        """Carried as the server does, through the codec both ways."""
        request = p.decode(type(request), p.encode(request))
        at = at or self.now
        said = self._write(lambda: self.hall.receive(token, request, at))
        if isinstance(said, Challenge | CodesWanted):
            worked = self.hall.work(said)
            said = self._write(lambda: self.hall.conclude(token, request, worked, at))
        kind = Denied if isinstance(said, Denied) else REPLY_TO[type(request)]
        body = said.body if isinstance(said, Encoded) else p.encode(said)
        if type(request) in p.REPLY_TO:
            self.sent.append(body)
        return p.decode(kind, body)

    def _write(self, job):  # type: ignore[no-untyped-def]
        (outcome,) = self.writer.write([(None, job)])
        if outcome.error is not None:
            raise outcome.error
        return outcome.value

    def got(self, kind: type[R], token: str, request: p.Request) -> R:
        reply = self.say(token, request)
        assert isinstance(reply, kind), reply
        return reply

    def denied(self, token: str, request: p.Request) -> object:
        return self.got(Denied, token, request).why

    def staff(self, role: Role, name: str = "") -> str:
        """A token of a member of staff with this role."""
        name = name or role.value
        with self.database.write():
            self.hall.course.store.keep_account(Account(name, role, FAST.hash(secret.as_typed(STAFF_SECRET))))
        return self.got(s.StaffLoggedIn, "", s.StaffLogIn(name, STAFF_SECRET)).token

    def codes(self, *numbers: str) -> dict[str, str]:
        organiser = self.staff(Role.ORGANISER)
        return dict(self.got(s.Codes, organiser, s.IssueCodes(SITTING, numbers, "发放准考证")).codes)

    def begin(self) -> None:
        self.got(s.Done, self.staff(Role.ORGANISER), s.Begin(SITTING, 0, "开考", self.id()))

    def id(self) -> str:
        return f"id{next(self.ids)}"


@dataclass
class Device:
    """A candidate's PC: numbers its answers as the real one does."""

    house: House
    number: str
    code: str
    secret: str = "device"
    token: str = ""
    epoch: int = 0
    seq: int = 0

    def log_in(self, one_time: str = "") -> p.Reply:
        reply = self.house.say("", p.LogIn(SITTING, self.number, self.code, f"{self.secret}/{self.number}", one_time))
        if isinstance(reply, p.LoggedIn):
            self.token, self.epoch, self.seq = reply.token, reply.epoch, 0
        return reply

    def request(self, question: str, response: Response | None) -> p.Answer:
        self.seq += 1
        return p.Answer(question, response, self.epoch, self.seq)

    def answer(self, question: str, response: Response | None) -> p.Reply:
        return self.house.say(self.token, self.request(question, response))

    def look(self) -> p.Standing:
        return self.house.got(p.Standing, self.token, p.Look())

    def fetch(self) -> p.Reply:
        return self.house.say(self.token, p.Fetch())

    def hand_in(self) -> p.Reply:
        return self.house.say(self.token, p.HandIn())


A, B, TRUE = Letters.of("A"), Letters.of("B"), Truth(True)
SINGLES: Sequence[str] = ("q0", "q1", "q2", "q3")
