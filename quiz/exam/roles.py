"""Who may say what to the hall.

Law: a closed matrix. What is not listed is denied; a candidate's messages name no candidate, so there is no other
attempt to reach.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s


class Role(StrEnum):
    """考生, 监考, 组织者, 审计."""

    CANDIDATE = "candidate"
    INVIGILATOR = "invigilator"
    ORGANISER = "organiser"
    AUDITOR = "auditor"


STAFF = frozenset({Role.INVIGILATOR, Role.ORGANISER, Role.AUDITOR})

_CANDIDATE = frozenset({Role.CANDIDATE})
_IN_THE_ROOM = frozenset({Role.INVIGILATOR, Role.ORGANISER})
_ORGANISER = frozenset({Role.ORGANISER})

# For everybody: log-ins are how one gets a role, and before one's own must come which exam is meant.
OPEN_TO_ALL: frozenset[type[p.Request]] = frozenset({p.LogIn, s.StaffLogIn, p.AskSittings})

ALLOWED: Mapping[type[p.Request], frozenset[Role]] = {
    p.Look: _CANDIDATE,
    p.Fetch: _CANDIDATE,
    p.Answer: _CANDIDATE,
    p.KeepPlace: _CANDIDATE,
    p.HandIn: _CANDIDATE,
    p.LeftWindow: _CANDIDATE,
    p.FetchPackage: _CANDIDATE,
    p.AskResult: _CANDIDATE,
    p.ReadPaper: _CANDIDATE,
    p.RaiseObjection: _CANDIDATE,
    s.WatchBoard: STAFF,
    s.GrantTime: _IN_THE_ROOM,
    s.Tell: _IN_THE_ROOM,
    s.AdmitEntry: _IN_THE_ROOM,
    s.AdmitLate: _IN_THE_ROOM,
    s.AllowDevice: _IN_THE_ROOM,
    s.ForceHandIn: _IN_THE_ROOM,
    s.Void: _IN_THE_ROOM,
    s.UploadSealed: _IN_THE_ROOM,
    s.EnterPaper: _ORGANISER,
    s.ListObjections: frozenset({Role.ORGANISER, Role.AUDITOR}),
    s.PreviewRemark: frozenset({Role.ORGANISER, Role.AUDITOR}),
    s.ProposeRemark: _ORGANISER,
    s.DecideRemark: _ORGANISER,
    s.CloseHall: _ORGANISER,
    s.WatchHall: _ORGANISER,
    s.Begin: _ORGANISER,
    s.CloseEntry: _ORGANISER,
    s.Release: _ORGANISER,
    s.IssueCodes: _ORGANISER,
    s.OpenAccount: _ORGANISER,
    s.ConfirmClock: _ORGANISER,
    s.ReadAudit: frozenset({Role.ORGANISER, Role.AUDITOR}),
}


REPLY_TO: Mapping[type[p.Request], type[p.Reply]] = {**p.REPLY_TO, **s.REPLY_TO}
BY_NAME: Mapping[str, type[p.Request]] = {kind.__name__: kind for kind in REPLY_TO}


def may(role: Role, request: type[p.Request]) -> bool:
    """Is this cell of the matrix filled?"""
    return role in ALLOWED.get(request, frozenset())
