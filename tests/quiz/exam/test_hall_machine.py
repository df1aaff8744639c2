"""Three hostile clients, two invigilators and a restarting hall at one attempt; what must hold, holds after each step.

I1 what was acknowledged is in the record; I3 repeated and reordered ends the same, higher numbers stand; I4 one live
lease, a fenced device writes nothing; I5 receipt decides, and what comes by stick waits; I6 no code before the start;
I8 one hand-in, one receipt; I9 the chain is whole; I10 the invigilator of another room reaches nobody here.
"""

from __future__ import annotations

import shutil
import tempfile
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from question_bank.question import Letters
from quiz.attempt import Answered, Phase, Refusal, replay
from quiz.desk import Receipt
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.outbox import Waiting
from quiz.exam.package import open_with
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import Role
from quiz.exam.sealed import Contents, hall_key_in, seal
from tests.quiz.exam.hall_kit import SITTING, Device, House, a_sitting
from tests.quiz.exam.test_hall import specimen

_prepared: list[tuple[Path, str, str, str]] = []
_kept: list[tempfile.TemporaryDirectory[str]] = []  # goes with this process


def prepared() -> tuple[Path, str, str, str]:
    """A folder with a sitting, made once: folder, code, the token of an invigilator and of one of another room."""
    if not _prepared:
        _kept.append(tempfile.TemporaryDirectory(prefix="hall-machine-"))
        folder = Path(_kept[0].name)
        house = House(folder)
        a_sitting(house.records, 1)
        code = house.codes()["0001"]
        token = house.staff(Role.INVIGILATOR)
        secret = house.got(
            s.Secret, house.staff(Role.ORGANISER), s.OpenAccount("邻室", "invigilator", "监考", ("主楼 999",))
        ).secret
        neighbour = house.got(s.StaffLoggedIn, "", s.StaffLogIn("邻室", secret)).token
        house.database.close()
        _prepared.append((folder, code, token, neighbour))
    return _prepared[0]


class HallMachine(RuleBasedStateMachine):
    sent = Bundle("sent")
    one_time_codes = Bundle("one_time_codes")
    sticks = Bundle("sticks")

    @initialize(begun=st.sampled_from([True, True, True, False]))
    def open(self, begun: bool) -> None:
        folder, code, self.invigilator, self.neighbour = prepared()
        self.folder = Path(tempfile.mkdtemp(prefix="hall-run-"))
        for name in ("lawquiz.sqlite", "hall.seal"):
            shutil.copyfile(folder / name, self.folder / name)
        self.house = House(self.folder)
        self.devices = [Device(self.house, "0001", code, secret=f"pc{n}") for n in range(3)]
        self.acknowledged: dict[tuple[int, int], tuple[str, Letters | None]] = {}
        self.receipts: dict[object, Receipt] = {}
        self.owner: int | None = None
        self.fenced: set[str] = set()
        self.tokens: dict[int, set[str]] = {0: set(), 1: set(), 2: set()}
        self.packages: set[str] = set()
        self.begun = False
        if begun:
            self.begin()

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.database.close()
            shutil.rmtree(self.folder)

    @rule()
    def begin(self) -> None:
        if not self.begun:
            self.house.begin()
            self.begun = True

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

    @rule(who=st.integers(0, 2))
    def fetch_the_package_and_look(self, who: int) -> None:
        token = self.devices[who].token
        package, standing = self.house.say(token, p.FetchPackage()), self.house.say(token, p.Look())
        if isinstance(package, p.Package):
            assert token not in self.fenced, "I4: a package for a fenced device"
            self.packages.add(package.sealed)
        if isinstance(standing, p.Standing) and standing.unlock:
            assert self.begun, "I6: the code before the start"
            assert all(open_with(standing.unlock, sealed) for sealed in self.packages)

    @rule(target=sticks, who=st.integers(0, 2), messages=st.lists(sent, max_size=4))
    def seal(self, who: int, messages: list[tuple[str, p.Answer]]) -> tuple[str, int]:
        """Delivered or not, this machine's or another's: whoever has the token can seal anything."""
        answers = tuple(Waiting(m.epoch, m.client_seq, m.question, m.response) for _, m in messages)
        contents = Contents(SITTING, "0001", self.devices[who].token, answers, True)
        return (b64encode(seal(contents, hall_key_in(self.folder).public)).decode(), len(answers))

    @rule(stick=sticks, twice=st.booleans())
    def upload(self, stick: tuple[str, int], twice: bool) -> None:
        content, count = stick
        said = []
        for _ in range(1 + twice):
            before = self._recorded()
            said.append(self.house.say(self.invigilator, s.UploadSealed(SITTING, content, "断网", self.house.id())))
            assert self._recorded() == before, "I5: what came by stick was merged without a decision"
        assert said[0] == said[-1], "the same file twice changed something"
        if isinstance(said[0], s.SealedTaken):
            assert said[0].answers == count
            assert said[0].waiting <= count

    def _recorded(self) -> set[tuple[int, int]]:
        heads = self.house.records.attempts(SITTING)
        return {e.key for e in self.house.records.log(heads[0].id) if isinstance(e, Answered)} if heads else set()

    @rule(kind=st.sampled_from([s.GrantTime, s.AdmitLate, s.ForceHandIn, s.Void, s.AllowDevice, s.AdmitEntry]))
    def the_neighbour_tries(self, kind: type[p.Request]) -> None:
        request = specimen(kind)
        if hasattr(request, "id"):
            request = replace(request, id=self.house.id())  # type: ignore[call-arg]
        assert self.house.denied(self.neighbour, request) is Denial.NO_SUCH_CANDIDATE, "I10"
        assert self.house.got(s.Board, self.neighbour, s.WatchBoard(SITTING)).rows == (), "I10"

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
