"""A post at a hall that is not there: made-up people in the middle of an exam, for pictures.

Law: speaks the wire's own messages and nothing of a real person; the same seed gives the same people.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from quiz.attempt import Phase
from quiz.exam import staff_protocol as s
from quiz.exam.join_file import Join
from quiz.exam.protocol import Reply, Request
from quiz.exam.rehearsal import invent_staff
from quiz.exam.roles import Role

BEGAN = timedelta(minutes=52)
LENGTH = timedelta(minutes=90)
OF = 100
ROOMS = ("一楼会议室", "三楼会议室", "不动产中心机房")


class MadeUpPost:
    """Answers as a hall would, and remembers what it was asked."""

    def __init__(self, board: s.Board, role: Role = Role.ORGANISER, audit: Sequence[s.AuditLine] = ()) -> None:
        self.board = board
        self.role = role
        self.name = "李敏"
        self.sitting = "s1"
        self.title = board.title
        self.join = Join(("10.1.2.3:8443",), "0" * 64, "s1", board.title)
        self.asked: list[Request] = []
        self.said: dict[type[Request], Reply] = {
            s.ReadAudit: s.AuditRead(tuple(audit), len(audit), 0),
            s.AllowDevice: s.OneTime("K7PM-3XQ4", board.now + timedelta(minutes=10)),
        }
        self.closed = False

    def ask(self, request: Request) -> Reply:
        """The board, what ``said`` has for such a request, else that it is done."""
        self.asked.append(request)
        if isinstance(request, s.WatchBoard):
            return self.board
        said = self.said.get(type(request))
        if isinstance(request, s.ReadAudit) and isinstance(said, s.AuditRead) and request.after:
            return replace(said, lines=())
        if isinstance(request, s.IssueCodes):
            return s.Codes(dict.fromkeys(request.numbers, "W4HN-8TRE"))
        return said or s.Done(self.board.now, 1)

    def now(self) -> datetime:
        """The board's."""
        return self.board.now

    def close(self) -> None:
        """Hang up."""
        self.closed = True


def made_up_board(now: datetime, people: int = 162, seed: int = 2026) -> s.Board:
    """An exam 52 minutes old, with every kind of row."""
    die = random.Random(seed)
    begins_at = now - BEGAN
    staff = invent_staff(people, now.date(), seed).people[:people]
    rows = []
    for place, person in enumerate(staff):
        row = s.BoardRow(
            number=person.number,
            name=person.name,
            unit=person.unit,
            arrived=True,
            phase=Phase.RUNNING,
            answered=die.randint(38, 97),
            of=OF,
            deadline=begins_at + LENGTH,
            silent_for=die.uniform(0.1, 4.4),
            late=0,
            held=0,
            room=ROOMS[place * len(ROOMS) // people],
            left_window=die.choice((0, 0, 0, 0, 0, 1)),
        )
        rows.append(_varied(row, place, now))
    return s.Board("2026年度学法考试", now, begins_at, False, tuple(rows), unlock="7QXM-4KPT-9WEH")


def _varied(row: s.BoardRow, place: int, now: datetime) -> s.BoardRow:
    nobody = replace(row, arrived=False, phase=Phase.WAITING, answered=0, deadline=None, silent_for=None, left_window=0)
    at = now - timedelta(minutes=4, seconds=7 * place)
    match place % 54:
        case 3:
            return replace(row, silent_for=187.0)
        case 8:
            return replace(row, silent_for=22.0)
        case 15:
            return replace(row, silent_for=11.0)
        case 19:
            return replace(row, silent_for=6.0)
        case 23 | 24:
            return nobody
        case 30:
            return replace(row, held=4)
        case 34:
            return replace(row, left_window=5)
        case 38:
            return replace(row, phase=Phase.VOIDED)
        case 41:
            return replace(nobody, admitted=True)
        case 45 | 46 | 47 | 48:
            return replace(row, phase=Phase.SUBMITTED, handed_in=at, answered=OF, silent_for=300.0)
        case 50:
            return replace(row, phase=Phase.SUBMITTED, handed_in=now, by_clock=True, late=2)
        case 52:
            return replace(row, on_paper=True)
    return row


def made_up_audit(now: datetime) -> tuple[s.AuditLine, ...]:
    """A short chain with every kind of entry that is common."""
    told = (
        ("hall", "", "clock_moved", "", "", "+312 s"),
        ("organiser", "organiser", "logged_in", "organiser", "", ""),
        ("organiser", "organiser", "IssueCodes", "", "发放准考证", "162"),
        ("0007", "candidate", "sat_down", "0007", "", ""),
        ("0031", "candidate", "log_in_failed", "0031", "", ""),
        ("organiser", "organiser", "Begin", "", "准时开考", "158"),
        ("李敏", "invigilator", "GrantTime", "0007", "电脑故障", "1 600 s"),
        ("李敏", "invigilator", "AllowDevice", "0015", "调换座位", ""),
        ("0015", "candidate", "taken_over", "0015", "", ""),
        ("0015", "candidate", "fenced_device", "0015", "", ""),
        ("李敏", "invigilator", "Tell", "", "考场通知", "1 还有半小时，请检查是否有漏答的题。"),
        ("李敏", "invigilator", "Void", "0042", "夹带", "1"),
        ("organiser", "organiser", "CloseEntry", "", "入场时间已过", "158"),
    )
    return tuple(
        s.AuditLine(
            seq, now - BEGAN + timedelta(minutes=3 * seq), by, role, did, "s1", about, why, detail,
            f"{seq:02x}7c9e04" * 8,
        )
        for seq, (by, role, did, about, why, detail) in enumerate(told, start=1)
    )  # fmt: skip
