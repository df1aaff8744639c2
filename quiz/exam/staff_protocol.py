"""The messages on the wire between a member of staff (organiser, invigilator, auditor) and the hall.

Law: as ``protocol``. Whatever changes something carries a reason, and the sender's own ``id``, so that a repeated
request is done once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from quiz.attempt import Phase
from quiz.exam.protocol import Reply, Request


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
    """Candidates may see their scores."""

    sitting: str
    why: str
    id: str


@dataclass(frozen=True, slots=True)
class IssueCodes(Request):
    """New admission codes for these candidates, or for all who must sit; older ones end."""

    sitting: str
    numbers: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class OpenAccount(Request):
    """An account for a member of staff, or a new secret for one that is there."""

    name: str
    role: str
    why: str


@dataclass(frozen=True, slots=True)
class ConfirmClock(Request):
    """The organiser has compared the hall's clock: the sitting goes on."""

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

    ``arrived`` is false for one who has not logged in; ``late`` and ``held`` count answers that wait for a decision.
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


@dataclass(frozen=True, slots=True)
class Board(Reply):
    """Everybody who must sit, in the order of the roster."""

    title: str
    now: datetime
    begins_at: datetime | None
    closed: bool
    rows: tuple[BoardRow, ...]


@dataclass(frozen=True, slots=True)
class Done(Reply):
    """It is done and on the audit chain; ``count``: for how many."""

    now: datetime
    count: int


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
}
