"""Three hostile clients, an invigilator and a restarting hall at one attempt; what must hold, holds after each step.

I1 what was acknowledged is in the record; I3 repeated and reordered ends the same, higher numbers stand; I4 one live
lease, a fenced device writes nothing; I5 receipt decides; I8 one hand-in, one receipt; I9 the chain is whole.
"""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from question_bank.question import Letters
from quiz.attempt import Phase, Refusal, replay
from quiz.desk import Receipt
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied
from quiz.exam.roles import Role
from tests.quiz.exam.hall_kit import SITTING, Device, House, a_sitting

_prepared: list[tuple[Path, str, str]] = []
_kept: list[tempfile.TemporaryDirectory[str]] = []  # goes with this process


def prepared() -> tuple[Path, str, str]:
    """A folder with a sitting that has begun, made once: folder, code, an invigilator's token."""
    if not _prepared:
        _kept.append(tempfile.TemporaryDirectory(prefix="hall-machine-"))
        folder = Path(_kept[0].name)
        house = House(folder)
        a_sitting(house.records, 1)
        code = house.codes()["0001"]
        house.begin()
        token = house.staff(Role.INVIGILATOR)
        house.database.close()
        _prepared.append((folder, code, token))
    return _prepared[0]


class HallMachine(RuleBasedStateMachine):
    sent = Bundle("sent")
    one_time_codes = Bundle("one_time_codes")

    @initialize()
    def open(self) -> None:
        folder, code, self.invigilator = prepared()
        self.folder = Path(tempfile.mkdtemp(prefix="hall-run-"))
        shutil.copyfile(folder / "lawquiz.sqlite", self.folder / "lawquiz.sqlite")
        self.house = House(self.folder)
        self.devices = [Device(self.house, "0001", code, secret=f"pc{n}") for n in range(3)]
        self.acknowledged: dict[tuple[int, int], tuple[str, Letters | None]] = {}
        self.receipts: dict[object, Receipt] = {}
        self.owner: int | None = None
        self.fenced: set[str] = set()
        self.tokens: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.database.close()
            shutil.rmtree(self.folder)

    @rule(seconds=st.integers(0, 900))
    def time_passes(self, seconds: int) -> None:
        self.house.pass_(seconds=seconds)

    @rule()
    def the_hall_is_killed(self) -> None:
        self.house.reopen()

    @rule(who=st.integers(0, 2))
    def log_in(self, who: int) -> None:
        self._seat(who, "")

    @rule(target=one_time_codes)
    def allow_another_machine(self) -> str:
        return self.house.got(s.OneTime, self.invigilator, s.AllowDevice(SITTING, "0001", "换机")).code

    @rule(who=st.integers(0, 2), code=consumes(one_time_codes))
    def take_over(self, who: int, code: str) -> None:
        self._seat(who, code)

    def _seat(self, who: int, code: str) -> None:
        others = {token for n, tokens in self.tokens.items() if n != who for token in tokens}
        reply = self.devices[who].log_in(code)
        if isinstance(reply, p.LoggedIn):
            assert self.owner in (None, who) or code, "I4: taken over without an invigilator"
            self.fenced |= others | (self.tokens[who] if self.owner != who else set())
            self.owner = who
            self.tokens[who].add(reply.token)
        else:
            assert isinstance(reply, Denied)

    @rule(target=sent, who=st.integers(0, 2), question=st.sampled_from(["q0", "q1"]), letter=st.sampled_from("AB-"))
    def write(self, who: int, question: str, letter: str) -> tuple[str, p.Answer]:
        device = self.devices[who]
        return (device.token, device.request(question, None if letter == "-" else Letters.of(letter)))

    @rule(message=sent, delay=st.integers(0, 300))
    def deliver(self, message: tuple[str, p.Answer], delay: int) -> None:
        """Now, again, or long after; it may have stood in the hall's queue for a while."""
        token, request = message
        reply = self.house.say(token, request, at=self.house.now - timedelta(seconds=delay))
        if isinstance(reply, p.Taken):
            assert token not in self.fenced, "I4: a fenced device has written"
            assert isinstance(request.response, Letters | None)
            self.acknowledged[(request.epoch, request.client_seq)] = (request.question, request.response)

    @rule(who=st.integers(0, 2))
    def hand_in(self, who: int) -> None:
        reply = self.house.say(self.devices[who].token, p.HandIn())
        if isinstance(reply, p.HandedIn):
            known = self.receipts.setdefault(reply.receipt.at, reply.receipt)
            assert known == reply.receipt, "I8: another receipt for the same hand-in"

    @rule(seconds=st.integers(1, 600))
    def grant_time(self, seconds: int) -> None:
        self.house.say(self.invigilator, s.GrantTime(SITTING, "0001", seconds, "停电", self.house.id()))

    @rule()
    def admit_late(self) -> None:
        self.house.say(self.invigilator, s.AdmitLate(SITTING, "0001", (), "断网", self.house.id()))

    @rule()
    def sweep(self) -> None:
        self.house._write(lambda: self.house.hall.course.sweep(self.house.now))

    @invariant()
    def what_was_acknowledged_is_in_the_record_or_was_overtaken(self) -> None:
        heads = self.house.records.attempts(SITTING)
        if not heads:
            assert not self.acknowledged
            return
        log = self.house.records.log(heads[0].id)
        recorded = {e.key: (e.question, e.response) for e in log if hasattr(e, "key")}
        attempt = replay(log)
        for key, said in self.acknowledged.items():
            newest = attempt.answers.get(said[0])
            overtaken = newest is not None and newest.key >= key
            assert recorded.get(key) == said or overtaken, "I1"
        for question, answered in attempt.answers.items():
            admitted = {late.key for late in attempt.late}
            higher = [k for k, said in recorded.items() if said[0] == question and k > answered.key]
            assert all(k in admitted for k in higher), "I3: a lower number stands over a higher one"
        standing = self.house.hall.course.ledger.seated(SITTING, "0001")
        assert standing is None or standing.attempt == attempt, "the cache tells another story than the store"
        if attempt.phase(self.house.now) is Phase.SUBMITTED and attempt.submitted and attempt.submitted.by_clock:
            assert attempt.submitted.at == attempt.deadline

    @invariant()
    def fenced_devices_are_told_so(self) -> None:
        for token in sorted(self.fenced)[:1]:
            reply = self.house.say(token, p.Look())
            assert isinstance(reply, Denied)
            assert reply.why is Refusal.FENCED

    @invariant()
    def the_chain_is_whole(self) -> None:
        assert self.house.hall.course.audit.verify().whole


HallMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestHallMachine = HallMachine.TestCase
