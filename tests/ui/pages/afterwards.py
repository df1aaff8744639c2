"""An exam that is over, in a real hall without a socket, and what stands at its far ends: a desk and two posts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from question_bank.question import Blanks, Filled, Kind, Letters, Response, Truth, Written
from quiz.errors import NoContact
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied
from quiz.exam.roles import Role
from quiz.remark import Verdict
from tests.builders import a_paper, a_question, minutes
from tests.quiz.exam.hall_kit import SITTING, Device, House, a_sitting

AB = Letters.of("AB")
EXPLAINED = "土地管理法第四十六条：征收永久基本农田，征收永久基本农田以外的耕地超过三十五公顷的，由国务院批准。"
ANSWERS: dict[str, Response] = {
    "single": Letters.of("A"),
    "multiple": AB,
    "judged": Truth(False),
    "blank": Filled(("三十",)),
    "essay": Written("应当先批准农用地转用。"),
}


def questions() -> list:  # type: ignore[type-arg]
    """One of each kind, the first as often as an exam has it."""
    return [
        a_question(
            id="single",
            stem="征收永久基本农田，应当由谁批准？",
            options=("国务院", "省级人民政府", "设区的市、自治州人民政府", "以上都不是"),
            explanation=EXPLAINED,
        ),
        a_question(
            Kind.MULTIPLE, "下列属于自然资源资产的有（　　）。", id="multiple", options=("矿藏", "水流", "房屋")
        ),
        a_question(Kind.TRUE_FALSE, "农用地转为建设用地，应当办理农用地转用审批手续。", id="judged"),
        a_question(Kind.BLANK, "行政复议申请期限是____日。", Blanks((("六十", "60"),)), id="blank"),
        a_question(Kind.ESSAY, "简述征收土地的程序。", Written("公告、调查、评估、听证、补偿。"), id="essay"),
        *(a_question(id=f"q{n}", stem=f"第 {n} 问：城乡规划由谁组织编制？") for n in range(1, 4)),
    ]


@dataclass
class Desk:
    """Duck-typed as the remote desk, after the hand-in."""

    device: Device
    away: bool = False
    candidate: str = "考生1"

    def _ask(self, request: p.Request) -> p.Reply:
        if self.away:
            raise NoContact("no route")
        return self.device.house.say(self.device.token, request)

    def result(self) -> p.ResultShown | Denied:
        return self._ask(p.AskResult())  # type: ignore[return-value]

    def paper(self) -> p.MarkedPaper | Denied:
        return self._ask(p.ReadPaper())  # type: ignore[return-value]

    def object(self, question: str, text: str) -> p.Kept | Denied:
        return self._ask(p.RaiseObjection(question, text))  # type: ignore[return-value]


@dataclass
class Post:
    """Duck-typed as the staff's."""

    hall: House
    token: str
    name: str
    role: Role = Role.ORGANISER
    sitting: str = SITTING
    title: str = "2026年度学法考试"
    away: bool = False
    asked: list[p.Request] = field(default_factory=list)

    def ask(self, request: p.Request) -> p.Reply:
        if self.away:
            raise NoContact("no route")
        self.asked.append(request)
        return self.hall.say(self.token, request)


@dataclass
class Afterwards:
    """``desks`` of three who sat; the first has the first question wrong by the key."""

    hall: House
    desks: list[Desk]

    def post(self, name: str, role: Role = Role.ORGANISER) -> Post:
        return Post(self.hall, self.hall.staff(role, name), name, role)

    def release(self, paper: bool = True, days: float = 3) -> None:
        until = self.hall.now + minutes(days * 24 * 60) if paper and days else None
        self.hall.got(
            s.Done, self.hall.staff(Role.ORGANISER), s.Release(SITTING, "阅卷完毕", self.hall.id(), paper, until)
        )

    def propose(self, who: str, question: str, verdict: Verdict, key: Letters | None = None) -> str:
        ask = s.ProposeRemark(SITTING, question, verdict, key, "2019年修正后由国务院批准", self.hall.id())
        self.hall.got(s.Done, self.hall.staff(Role.ORGANISER, who), ask)
        told = self.hall.got(s.Objections, self.hall.staff(Role.AUDITOR), s.ListObjections(SITTING))
        return next(r.id for r in told.remarks if r.agreed is None and r.question == question)

    def decide(self, who: str, remark: str, agree: bool = True) -> None:
        ask = s.DecideRemark(SITTING, remark, agree, "属实", self.hall.id())
        self.hall.got(s.Done, self.hall.staff(Role.ORGANISER, who), ask)


@contextmanager
def afterwards(folder: Path) -> Iterator[Afterwards]:
    """Over, nothing released."""
    hall = House(folder)
    a_sitting(hall.records, 3, a_paper(questions()))
    devices = [Device(hall, number, code) for number, code in hall.codes().items()]
    for device in devices:
        device.log_in()
    hall.begin()
    for place, device in enumerate(devices):
        answers = ANSWERS if place == 0 else {"single": Letters.of("B"), "q1": Letters.of("B")}
        for question, response in answers.items():
            assert isinstance(device.answer(question, response), p.Taken), question
        device.hand_in()
    hall.pass_(minutes=61)
    try:
        yield Afterwards(hall, [Desk(device) for device in devices])
    finally:
        hall.database.close()
