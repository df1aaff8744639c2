"""An exam is over: two organisers, one objection, everybody marked anew, over TLS and through a hall that is killed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from openpyxl import load_workbook

from question_bank.database import open_database
from question_bank.question import Letters
from quiz.attempt import Phase
from quiz.clock import look
from quiz.desk import Receipt
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.audit import Audit
from quiz.exam.client import RemoteDesk
from quiz.exam.outbox import Outbox
from quiz.exam.protocol import Denial, Denied, Reply, Request
from quiz.exam.roles import Role
from quiz.exam.staff_client import Post, new_id
from quiz.exam.wire import Wire
from quiz.records import HISTORY, Records
from quiz.remark import Verdict
from quiz.score_sheet.from_records import mark_attempt, results
from quiz.score_sheet.workbook import write_scores
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING, STAFF_SECRET, House
from tests.quiz.exam.wire_kit import Candidate, RealHall, until

R = TypeVar("R", bound=Reply)
A, B = Letters.of("A"), Letters.of("B")
ANSWERS = ({"q0": A, "q1": B}, {"q0": B, "q1": B}, {"q1": A})


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[RealHall]:
    hall = RealHall(tmp_path / "hall", 4)
    house = House(hall.folder, look().wall)
    for name in ("张三", "李四"):
        house.staff(Role.ORGANISER, name)
    house.database.close()
    hall.start()
    yield hall
    if hall.process is not None and hall.process.poll() is None:
        hall.kill()


def post_of(hall: RealHall, name: str) -> Post:
    post = Post.log_in(hall.join, name, STAFF_SECRET)
    assert isinstance(post, Post)
    return post


def got(kind: type[R], post: Post, request: Request) -> R:
    reply = post.ask(request)
    assert isinstance(reply, kind), reply
    return reply


def sit(hall: RealHall, folder: Path) -> list[Candidate]:
    """Three of four come, answer and hand in; the fourth is absent."""
    candidates = [Candidate(hall, number, folder) for number in list(hall.codes)[:3]]
    for candidate in candidates:
        candidate.log_in()
    hall.begin()
    for candidate, answers in zip(candidates, ANSWERS, strict=True):
        assert until(lambda desk=candidate.desk: desk.look().phase is Phase.RUNNING)
        for question, response in answers.items():
            candidate.desk.answer(question, response)
        assert until(lambda desk=candidate.desk: isinstance(desk.submit(), Receipt))
    return candidates


def test_an_objection_is_decided_by_two_and_everybody_is_marked_anew(
    hall: RealHall, tmp_path: Path, proven: Counts
) -> None:
    one, two, three = sit(hall, tmp_path / "pc")
    zhang, li = post_of(hall, "张三"), post_of(hall, "李四")
    assert isinstance(one.desk.paper(), Denied)
    got(s.Done, zhang, s.CloseEntry(SITTING, "到点", new_id()))
    closes = zhang.now() + timedelta(days=3)
    got(s.Done, zhang, s.Release(SITTING, "阅卷完毕", new_id(), True, closes))

    shown = one.desk.result()
    assert isinstance(shown, p.ResultShown)
    assert shown.total == 1
    paper = one.desk.paper()
    assert isinstance(paper, p.MarkedPaper)
    assert one.booklet is None
    assert {q.asked.id: q.response for q in paper.questions if q.response} == ANSWERS[0]
    assert isinstance(one.desk.object("q0", "依据修订后的第四十五条，答案应为 A"), p.Kept)
    assert one.desk.object("nowhere", "x") == Denied(Denial.NOT_OBJECTIONABLE)

    listed = got(s.Objections, zhang, s.ListObjections(SITTING))
    assert [(row.question, row.number) for row in listed.objections] == [("q0", "0001")]
    asked = s.ProposeRemark(SITTING, "q0", Verdict.NEW_KEY, A, "第四十五条已修改", new_id())
    got(s.Done, zhang, asked)
    got(s.Done, zhang, asked)  # the reply was lost; asked again, done once
    (remark,) = got(s.Objections, li, s.ListObjections(SITTING)).remarks
    agree = s.DecideRemark(SITTING, remark.id, True, "属实", new_id())
    assert zhang.ask(agree) == Denied(Denial.SAME_PERSON)
    assert len(got(s.Preview, li, s.PreviewRemark(SITTING, remark.id)).rows) == 2

    hall.kill()
    hall.start()
    zhang.close()
    li.close()
    li = post_of(hall, "李四")
    assert got(s.Done, li, replace(agree, id=new_id())).count == 2

    # Read at home, at another PC, with the same code.
    home = RemoteDesk(Wire(hall.join), Outbox(tmp_path / "home.outbox"), die=random.Random(1))
    assert isinstance(home.log_in(SITTING, "0001", hall.codes["0001"]), p.LoggedIn)
    marked = home.paper()
    assert isinstance(marked, p.MarkedPaper)
    assert (marked.total, marked.before) == (2, 1)
    objection = next(q.objection for q in marked.questions if q.asked.id == "q0")
    assert objection is not None
    assert (objection.verdict, objection.why) == (Verdict.NEW_KEY, "第四十五条已修改")
    told = {}
    for number, desk in (("0001", home), ("0002", two.desk), ("0003", three.desk)):
        result = desk.result()
        assert isinstance(result, p.ResultShown)
        told[number] = result.total
    chain = got(s.AuditRead, li, s.ReadAudit(0))
    li.close()
    for desk in (home, one.desk, two.desk, three.desk):
        desk.close()
    hall.kill()

    database = open_database(hall.folder, [HISTORY])
    records = Records(database)
    result = results(records, SITTING)
    assert {row.person.number: row.score for row in result.rows} == {**told, "0004": None}
    assert told == {"0001": Decimal(2), "0002": Decimal(1), "0003": Decimal(0)}
    sitting = records.sitting(SITTING)
    frozen = records.paper(sitting.paper_id)
    before = [mark_attempt(records.attempt(head.id), frozen, sitting.rule).total for head in records.attempts(SITTING)]
    assert sorted(before) == [0, 1, 2], "the score before is still a function of paper, log and rule"
    write_scores(result, tmp_path / "成绩.xlsx")
    summary = load_workbook(tmp_path / "成绩.xlsx")["成绩汇总表"]
    totals = {row[6].value: row[7].value for row in summary.iter_rows(min_row=5) if row[6].value}
    assert totals == {"0001": 2, "0002": 1, "0003": 0, "0004": "缺考"}
    verified = Audit(database).verify()
    database.close()
    assert verified.whole
    assert verified.head == chain.lines[-1].digest
    assert [line.did for line in chain.lines if line.did in ("RaiseObjection", "ProposeRemark", "DecideRemark")] == [
        "RaiseObjection",
        "ProposeRemark",
        "DecideRemark",
    ]
    wrong = sum(totals[number] != total for number, total in told.items())
    proven("totals in the workbook that differ from what the hall told after the re-marking", wrong, of=len(told))
