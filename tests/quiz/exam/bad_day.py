"""An exam on which everything goes wrong, by a seed: what was sent, said and promised, for judging afterwards.

Real hall, real outboxes, a clock moved by hand; between them a network that loses, repeats and reorders.
"""

from __future__ import annotations

import random
import secrets
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from question_bank.question import Blanks, Filled, Kind, Letters, Question, Response
from quiz.attempt import Refusal
from quiz.desk import Place, Receipt
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.outbox import Outbox, Seated, Waiting
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import ALLOWED, Role
from quiz.exam.sealed import Contents, seal
from tests.builders import a_paper, a_question
from tests.quiz.exam.hall_kit import SITTING, House, a_sitting

CANDIDATES, STEPS = 4, 500
_FINAL = {Refusal.SUBMITTED, Refusal.VOIDED, Refusal.OVER, Refusal.FENCED, Denial.NO_ANSWER, Denial.NOT_ALLOWED}


@dataclass(frozen=True)
class Sent:
    """A message under way, or that was: the network may bring it again at any time."""

    person: str
    token: str
    request: p.Answer


@dataclass
class Pc:
    """A desk of one candidate: an outbox as the real desk's, and what it was shown as saved."""

    day: Day
    person: str
    path: Path
    token: str = ""
    durable: int = 0
    saved: list[Waiting] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.outbox = Outbox(self.path)

    def log_in(self, one_time: str = "") -> bool:
        code = self.day.codes[self.person]
        reply = self.day.house.say("", p.LogIn(SITTING, self.person, code, self.outbox.device, one_time))
        if not isinstance(reply, p.LoggedIn):
            return False
        self.outbox.sit_down(
            Seated(reply.token, reply.name, reply.title, reply.epoch, reply.unit, SITTING, self.person, reply.seal)
        )
        self.token, self.durable = reply.token, self.path.stat().st_size
        self.day.tokens.setdefault(self.person, {})[reply.token] = self
        return True

    def answer(self, question: str, response: Response | None) -> None:
        self.saved.append(self.outbox.put(question, response))
        self.durable = self.path.stat().st_size

    def deliver(self, die: random.Random) -> None:
        """The first that waits; the reply may be lost."""
        waiting = self.outbox.waiting()
        if not waiting:
            return
        first = waiting[0]
        request = p.Answer(first.question, first.response, first.epoch, first.seq)
        reply = self.day.carry(Sent(self.person, self.token, request))
        if die.random() < 0.25:
            return
        if isinstance(reply, p.Taken):
            self.outbox.done(first)
        elif isinstance(reply, Denied) and reply.why in _FINAL:
            self.outbox.done(first, refused=True)
            self.durable = self.path.stat().st_size

    def lose_power(self, die: random.Random) -> int:
        """What was not yet forced to the disk is torn anywhere. Returns how many answers shown as saved are gone."""
        self.outbox.close()
        content = self.path.read_bytes()
        self.path.write_bytes(content[: die.randint(min(self.durable, len(content)), len(content))])
        self.outbox = Outbox(self.path)
        self.durable = self.path.stat().st_size
        kept = set(self.outbox.untaken())
        known = self.day.acknowledged.get(self.person, {})
        return sum(each not in kept and (each.epoch, each.seq) not in known for each in self.saved)

    def sealed(self) -> bytes:
        contents = Contents(SITTING, self.person, self.token, self.outbox.untaken(), self.outbox.handing_in)
        seat = self.outbox.seated
        assert seat is not None
        return seal(contents, seat.seal)


@dataclass
class Day:
    """``acknowledged``: by person and number, what the hall said it has; ``counted``: said to count when it came."""

    folder: Path
    seed: int
    acknowledged: dict[str, dict[tuple[int, int], tuple[str, Response | None]]] = field(default_factory=dict)
    written: dict[str, set[tuple[int, int, str, Response | None]]] = field(default_factory=dict)
    tokens: dict[str, dict[str, Pc]] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    receipts: dict[tuple[str, object], list[Receipt]] = field(default_factory=dict)
    owners: dict[str, Pc] = field(default_factory=dict)
    taken_from_fenced: int = 0
    fenced_asked: int = 0
    second_owners: int = 0
    lost_at_power_cuts: int = 0
    shown_at_power_cuts: int = 0
    uploads: int = 0
    merged_by_upload: int = 0
    let_through: int = 0
    refused: int = 0
    saw_others: int = 0
    looks: int = 0
    deeds: list[str] = field(default_factory=list)
    canaries: list[str] = field(default_factory=list)
    code_early: int = 0

    def __post_init__(self) -> None:
        self.die = random.Random(f"bad day/{self.seed}")
        self.house = House(self.folder)
        self.paper = a_paper([self._question(n) for n in range(8)])
        a_sitting(self.house.records, CANDIDATES, paper=self.paper)
        self.codes = self.house.codes()
        self.organiser = self.house.staff(Role.ORGANISER)
        self.invigilator = self.house.staff(Role.INVIGILATOR)
        self.begun = False

    def _question(self, n: int) -> Question:
        words = [secrets.token_hex(16) for _ in range(3)]
        blank = n % 4 == 3
        self.canaries += words if blank else words[1:]
        key = Blanks(((words[0],),)) if blank else None
        kind = Kind.BLANK if blank else Kind.SINGLE
        return a_question(kind, stem=f"题目{n}", key=key, id=f"q{n}", explanation=words[1], law=words[2])

    # --- what people do ---

    def hold(self) -> Day:
        """From the waiting room to the end."""
        for person in self.codes:
            pc = Pc(self, person, self.folder / f"{person}-0.outbox")
            assert pc.log_in()
            self.owners[person] = pc
        for step in range(STEPS):
            if step == STEPS // 12:
                self._staff(self.organiser, s.Begin(SITTING, 0, "开考", self.house.id()))
                self.begun = True
            self._step()
        self.house.pass_(minutes=120)
        self._sweep()
        self.code_early += self._early()
        for pc in self.owners.values():
            self._hand_in(pc)
        return self

    def _step(self) -> None:
        die, person = self.die, self.die.choice(list(self.codes))
        pc = self.owners[person]
        every = [*self.tokens[person].values()]
        match die.choices(
            ("answer", "deliver", "again", "power cut", "hall killed", "time", "look", "same PC", "other PC", "hand in",
             "grant", "admit", "sweep", "stick", "snoop", "place", "package", "force"),
            (30, 60, 14, 4, 3, 8, 8, 3, 2, 1.5, 2, 2, 3, 3, 4, 3, 3, 0.3),
        )[0]:  # fmt: skip
            case "answer":
                self._answer(die.choice(every) if die.random() < 0.1 else pc)
            case "deliver":
                (die.choice(every) if die.random() < 0.15 else pc).deliver(die)
            case "again" if self.sent:
                self.carry(die.choice(self.sent), delayed=die.randint(0, 120))
            case "power cut":
                self.shown_at_power_cuts += len(pc.saved)
                self.lost_at_power_cuts += pc.lose_power(die)
            case "hall killed":
                self.house.reopen()
            case "time":
                self.house.pass_(seconds=die.choice((1, 20, 60, 240)))
            case "look":
                self._look(die.choice(every))
            case "same PC":
                self._sit(pc)
            case "other PC":
                self._other_pc(person)
            case "hand in":
                self._hand_in(pc)
            case "grant":
                number = die.choice((person, ""))
                self._staff(
                    self.invigilator, s.GrantTime(SITTING, number, die.randint(1, 300), "停电", self.house.id())
                )
            case "admit":
                self._staff(self.invigilator, s.AdmitLate(SITTING, person, (), "断网", self.house.id()))
            case "sweep":
                self._sweep()
            case "stick":
                self._stick(die.choice(every))
            case "snoop":
                self._snoop(pc)
            case "place":
                self.house.say(pc.token, p.KeepPlace(Place("q1", frozenset({"q2"}))))
            case "package":
                self.house.say(pc.token, p.FetchPackage())
                self.house.say(pc.token, p.Fetch())
            case "force":
                self._staff(self.invigilator, s.ForceHandIn(SITTING, person, "离场", self.house.id()))
        if not self.begun:
            self.code_early += self._early()

    def _answer(self, pc: Pc) -> None:
        n = self.die.randrange(8)
        response: Response | None
        if self.die.random() < 0.1:
            response = None
        else:
            response = Filled((self.die.choice("一二三"),)) if n % 4 == 3 else Letters.of(self.die.choice("ABCD"))
        pc.answer(f"q{n}", response)
        each = pc.saved[-1]
        self.written.setdefault(pc.person, set()).add((each.epoch, each.seq, each.question, each.response))

    def carry(self, message: Sent, delayed: int = 0) -> p.Reply:
        """To the hall, where it may have stood in a queue for ``delayed`` seconds."""
        self.sent.append(message)
        fenced = self._fenced(message.person, message.token)
        reply = self.house.say(message.token, message.request, at=self.house.now - timedelta(seconds=delayed))
        self.fenced_asked += fenced
        if isinstance(reply, p.Taken):
            self.taken_from_fenced += fenced
            said = (message.request.question, message.request.response)
            key = (message.request.epoch, message.request.client_seq)
            self.acknowledged.setdefault(message.person, {})[key] = said
        return reply

    def _fenced(self, person: str, token: str) -> bool:
        return self.tokens[person][token] is not self.owners[person]

    def _sit(self, pc: Pc, one_time: str = "") -> None:
        before = self.owners[pc.person]
        if pc.log_in(one_time):
            self.second_owners += before is not pc and not one_time
            self.owners[pc.person] = pc

    def _other_pc(self, person: str) -> None:
        pc = Pc(self, person, self.folder / f"{person}-{self.house.id()}.outbox")
        self._sit(pc)
        if self.owners[person] is pc or self.die.random() < 0.3:
            return
        code = self.house.got(s.OneTime, self.invigilator, s.AllowDevice(SITTING, person, "换机")).code
        self.deeds.append("AllowDevice")
        self._sit(pc, code)

    def _hand_in(self, pc: Pc) -> None:
        reply = self.house.say(pc.token, p.HandIn())
        if isinstance(reply, p.HandedIn):
            self.receipts.setdefault((pc.person, reply.receipt.at), []).append(reply.receipt)

    def _look(self, pc: Pc) -> None:
        fenced = self._fenced(pc.person, pc.token)
        reply = self.house.say(pc.token, p.Look())
        self.fenced_asked += fenced
        if isinstance(reply, p.Standing):
            self.taken_from_fenced += fenced
            own = {(question, response) for *_, question, response in self.written.get(pc.person, ())}
            self.looks += len(reply.responses)
            self.saw_others += sum(said not in own for said in reply.responses.items())

    def _stick(self, pc: Pc) -> None:
        if not pc.token:
            return
        file = b64encode(pc.sealed()).decode()
        before = self.house.hall.course.ledger.seated(SITTING, pc.person)
        assert before is not None
        known = dict(before.keys)
        for _ in range(self.die.choice((1, 2))):
            request = s.UploadSealed(SITTING, file, "断网", self.house.id())
            self._staff(self.invigilator, request)
            self.uploads += 1
        after = self.house.hall.course.ledger.seated(SITTING, pc.person)
        assert after is not None
        self.merged_by_upload += len(after.keys) - len(known)

    def _snoop(self, pc: Pc) -> None:
        """A candidate tries what is not theirs."""
        from tests.quiz.exam.test_hall import specimen

        kind = self.die.choice(sorted((k for k, roles in ALLOWED.items() if Role.CANDIDATE not in roles), key=str))
        request = specimen(kind)
        if hasattr(request, "id"):
            request = replace(request, id=self.house.id())  # type: ignore[call-arg]
        reply = self.house.say(pc.token, request)
        denied = isinstance(reply, Denied) and reply.why in (Denial.NOT_ALLOWED, Refusal.FENCED)
        self.let_through += not denied
        self.refused += denied

    def _staff(self, token: str, request: p.Request) -> None:
        reply = self.house.say(token, request)
        if not isinstance(reply, Denied):
            self.deeds.append(type(request).__name__)

    def _sweep(self) -> None:
        self.house._write(lambda: self.house.hall.course.sweep(self.house.now))

    def _early(self) -> int:
        """Has anybody been sent the code before the start?"""
        code = self.house.hall.course.store.run(SITTING).unlock
        return 0 if self.begun or not code else sum(code.encode() in body for body in self.house.sent)
