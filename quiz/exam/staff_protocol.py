"""The messages on the wire between a member of staff (organiser, invigilator, auditor) and the hall.

Law: as ``protocol``. Whatever changes something carries a reason, and the sender's own ``id``, so that a repeated
request is done once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from question_bank.question import Key, LegalBasis, Response
from quiz.attempt import Phase
from quiz.exam.protocol import Reply, Request
from quiz.paper import BookletQuestion
from quiz.remark import Verdict


@dataclass(frozen=True, slots=True)
class StaffLogIn(Request):
    """An organiser, invigilator or auditor."""

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class WatchBoard(Request):
    """Who stands where."""

    sitting: str


@dataclass(frozen=True, slots=True)
class GrantTime(Request):
    """More time for one candidate, or for all who sit where ``number`` is empty."""

    sitting: str
    number: str
    seconds: int
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class Tell(Request):
    """A message to one candidate, or to all."""

    sitting: str
    number: str
    text: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class AdmitEntry(Request):
    """Let one in who comes after the late-entry limit."""

    sitting: str
    number: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class AdmitLate(Request):
    """Let late answers, and such as were held back, count: those with these (epoch, client_seq), or all."""

    sitting: str
    number: str
    keys: tuple[tuple[int, int], ...]
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class AllowDevice(Request):
    """A one-time code with which the candidate may go on at another machine."""

    sitting: str
    number: str
    why: str


@dataclass(frozen=True, slots=True)
class ForceHandIn(Request):
    """End one attempt now, with what has been received."""

    sitting: str
    number: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class Void(Request):
    """One attempt does not count (违纪)."""

    sitting: str
    number: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class Begin(Request):
    """All who wait start together, ``in_seconds`` from now."""

    sitting: str
    in_seconds: int
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class CloseEntry(Request):
    """Nobody may come any more; who did not is absent."""

    sitting: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class Release(Request):
    """Candidates may see their scores; with ``paper`` also paper and keys, and object until ``objections_until``.

    Said again, it may release more or set another end, never take back what was shown.
    """

    sitting: str
    why: str
    id: str
    paper: bool = False
    objections_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class IssueCodes(Request):
    """New admission codes for these candidates, or for all who must sit; older ones end."""

    sitting: str
    numbers: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class OpenAccount(Request):
    """An account for a member of staff, or a new secret for one that is there. ``rooms``: those an invigilator is
    for, as the roster writes them; none: all.
    """

    name: str
    role: str
    why: str
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmClock(Request):
    """The organiser has compared the hall's clock: the sitting goes on."""

    why: str
    id: str


@dataclass(frozen=True, slots=True)
class UploadSealed(Request):
    """What a desk without a network has written to a stick; ``content`` in base64. Its answers wait for a decision."""

    sitting: str
    content: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class EnterPaper(Request):
    """Answers that were given on paper, by question; marked so in the log."""

    sitting: str
    number: str
    responses: Mapping[str, Response]
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class ListObjections(Request):
    """Objections and what was proposed and decided; once nobody sits any more, with every question of the sitting."""

    sitting: str


@dataclass(frozen=True, slots=True)
class ProposeRemark(Request):
    """What to do about a question; nothing changes before another person agrees. ``key`` only with NEW_KEY."""

    sitting: str
    question: str
    verdict: Verdict
    key: Key | None
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class DecideRemark(Request):
    """Another person agrees to a proposal, or not; if so, everybody is marked anew."""

    sitting: str
    remark: str
    agree: bool
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class PreviewRemark(Request):
    """Whose score a proposal would change, or has changed, and from what to what; without ``remark``, what all that
    was agreed to has changed together.
    """

    sitting: str
    remark: str


@dataclass(frozen=True, slots=True)
class WatchHall(Request):
    """From which machines the hall has been reached."""


@dataclass(frozen=True, slots=True)
class CloseHall(Request):
    """The hall ends: what is received is on the disk, desks keep what they have until it is opened again."""

    why: str
    id: str


@dataclass(frozen=True, slots=True)
class ReadAudit(Request):
    """The audit chain after an entry, at most 500 of it."""

    after: int


# What the hall says to it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StaffLoggedIn(Reply):
    """``token`` is shown once."""

    token: str
    role: str
    now: datetime


@dataclass(frozen=True, slots=True)
class BoardRow(Reply):
    """One candidate. ``silent_for`` seconds since the desk was last heard; None: not since the hall was started.

    ``arrived`` is false for one who has not logged in; ``late`` and ``held`` count answers that wait for a decision;
    ``left_window`` how often the exam's window was left; ``on_paper``: answers were entered by hand; ``admitted``:
    may come in after the late-entry limit.
    """

    number: str
    name: str
    unit: str
    arrived: bool
    phase: Phase
    answered: int
    of: int
    deadline: datetime | None
    silent_for: float | None
    late: int
    held: int
    room: str = ""
    handed_in: datetime | None = None
    by_clock: bool = False
    left_window: int = 0
    on_paper: bool = False
    admitted: bool = False


@dataclass(frozen=True, slots=True)
class Board(Reply):
    """Everybody who must sit, in the order of the roster; of an invigilator's board, those of the own rooms.

    ``unlock``: the code that opens the packages, to be read out where the network is gone; empty before the start.
    """

    title: str
    now: datetime
    begins_at: datetime | None
    closed: bool
    rows: tuple[BoardRow, ...]
    released: bool = False
    unlock: str = ""
    entry_until: datetime | None = None
    clock_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Done(Reply):
    """It is done and on the audit chain; ``count``: for how many."""

    now: datetime
    count: int


@dataclass(frozen=True, slots=True)
class HallWatched(Reply):
    """``reached``: network addresses that have asked for its health or logged in since it was opened."""

    now: datetime
    reached: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneTime(Reply):
    """To be read out to the candidate; single use."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Codes(Reply):
    """工号 → admission code, shown this once."""

    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Secret(Reply):
    """The secret of an account, shown this once."""

    secret: str


@dataclass(frozen=True, slots=True)
class SealedTaken(Reply):
    """Whose it was, how many answers it held, and how many of them the hall did not know yet: those wait."""

    number: str
    name: str
    answers: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ObjectionRow(Reply):
    """One candidate's objection to one question."""

    question: str
    number: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RemarkRow(Reply):
    """A proposal about a question; ``agreed`` None while nobody has decided. ``changed``: how many scores."""

    id: str
    question: str
    verdict: Verdict
    key: Key | None
    why: str
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    agreed: bool | None
    decision: str
    changed: int


@dataclass(frozen=True, slots=True)
class ObjectedQuestion(Reply):
    """A question as it stands on the frozen paper; ``number`` is its place there, as in the score workbook."""

    id: str
    number: int
    asked: BookletQuestion
    key: Key
    explanation: str
    legal_basis: tuple[LegalBasis, ...]


@dataclass(frozen=True, slots=True)
class Objections(Reply):
    """All of a sitting, in the order in which they came. ``until``: the end of the period, None where there is none."""

    title: str
    now: datetime
    until: datetime | None
    questions: tuple[ObjectedQuestion, ...]
    objections: tuple[ObjectionRow, ...]
    remarks: tuple[RemarkRow, ...]


@dataclass(frozen=True, slots=True)
class Changed(Reply):
    """One candidate's total, before and after."""

    number: str
    name: str
    unit: str
    before: Decimal
    after: Decimal
    passed_before: bool
    passed_after: bool


@dataclass(frozen=True, slots=True)
class Preview(Reply):
    """Everybody whose total differs."""

    rows: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class AuditLine(Reply):
    """One entry of the chain."""

    seq: int
    at: datetime
    who: str
    role: str
    did: str
    sitting: str
    about: str
    why: str
    detail: str
    digest: str


@dataclass(frozen=True, slots=True)
class AuditRead(Reply):
    """``broken_at``: 0 where the whole chain holds."""

    lines: tuple[AuditLine, ...]
    count: int
    broken_at: int


REPLY_TO: Mapping[type[Request], type[Reply]] = {
    StaffLogIn: StaffLoggedIn,
    WatchBoard: Board,
    GrantTime: Done,
    Tell: Done,
    AdmitEntry: Done,
    AdmitLate: Done,
    AllowDevice: OneTime,
    ForceHandIn: Done,
    Void: Done,
    Begin: Done,
    CloseEntry: Done,
    Release: Done,
    IssueCodes: Codes,
    OpenAccount: Secret,
    ConfirmClock: Done,
    ReadAudit: AuditRead,
    UploadSealed: SealedTaken,
    EnterPaper: Done,
    ListObjections: Objections,
    ProposeRemark: Done,
    DecideRemark: Done,
    PreviewRemark: Preview,
    CloseHall: Done,
    WatchHall: HallWatched,
}
