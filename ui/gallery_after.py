"""The days after an exam, for the gallery: what a desk and a post are told once papers are out and one objects.

Law: worked out by the hall's own rules over the store that is pictured, inside a transaction that is rolled back, so
that nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import uuid4

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.roles import Role
from ui.doors import Doors


@dataclass(frozen=True, slots=True)
class ToldDesk:
    """Says again what the hall has said to one candidate."""

    candidate: str
    shown: p.ResultShown
    marked: p.MarkedPaper

    def result(self) -> p.ResultShown:
        """The score."""
        return self.shown

    def paper(self) -> p.MarkedPaper:
        """The paper."""
        return self.marked

    def object(self, question: str, text: str) -> p.Kept:
        """Nobody listens."""
        return p.Kept(self.marked.now)


@dataclass(frozen=True, slots=True)
class ToldPost:
    """Says again what the hall has said to one organiser."""

    name: str
    role: Role
    sitting: str
    title: str
    replies: Mapping[type[p.Request], p.Reply]

    def ask(self, request: p.Request) -> p.Reply:
        """What was said to this kind of request."""
        return self.replies[type(request)]


class _Undone(Exception):
    """Takes back what was done for the picture."""


def after_the_exam(doors: Doors, sitting_id: str) -> tuple[ToldDesk, ToldPost]:
    """One objection to a question that was answered wrongly, and a proposal that waits for the other organiser."""
    told: list[tuple[ToldDesk, ToldPost]] = []
    try:
        with doors.database.write():
            told.append(_told(doors, sitting_id))
            raise _Undone
    except _Undone:
        return told[0]


def _told(doors: Doors, sitting_id: str) -> tuple[ToldDesk, ToldPost]:
    from quiz.exam import appeals
    from quiz.exam.audit import Audit
    from quiz.exam.course import Course
    from quiz.exam.hall_store import HallStore
    from quiz.remark import Verdict

    course = Course(doors.records, HallStore(doors.database), Audit(doors.database))
    at = doors.clock() + timedelta(hours=3)  # the exam is over, whenever the picture is taken
    sitting = course.sitting(sitting_id)
    assert sitting is not None
    release = s.Release(sitting_id, "阅卷完毕", uuid4().hex, True, at + timedelta(days=3))
    appeals.decide(course, "李敏", sitting, release, at)
    standing = next(each for each in course.ledger.of(sitting_id) if each.attempt.submitted and each.attempt.responses)
    seat = course.seat(sitting, standing.head.person)
    assert seat is not None

    def asked(request: appeals.Asked) -> p.Reply:
        return appeals.for_candidate(course, sitting, standing, request, at)

    paper = cast(p.MarkedPaper, asked(p.ReadPaper()))
    wrong = next(q.asked.id for q in paper.questions if q.marks < q.asked.marks)
    asked(p.RaiseObjection(wrong, "题干没有说明是哪一级机关，两个选项都说得通，请核对所依据的条文。"))
    proposal = s.ProposeRemark(sitting_id, wrong, Verdict.VOID, None, "题干有歧义，建议全员给分。", uuid4().hex)
    appeals.decide(course, "王建国", sitting, proposal, at)
    (remark,) = doors.records.remarks(sitting_id)
    desk = ToldDesk(
        seat.person.name, cast(p.ResultShown, asked(p.AskResult())), cast(p.MarkedPaper, asked(p.ReadPaper()))
    )
    replies = {
        s.ListObjections: appeals.show(course, sitting, s.ListObjections(sitting_id), at),
        s.PreviewRemark: appeals.show(course, sitting, s.PreviewRemark(sitting_id, remark.id), at),
    }
    return desk, ToldPost("李敏", Role.ORGANISER, sitting_id, sitting.title, replies)
