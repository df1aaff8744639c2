"""All that the join page draws, as one frozen value.

Law: no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from quiz.exam.found import Found
from quiz.exam.join_file import Join
from quiz.exam.outbox import Seated
from quiz.exam.protocol import Denied, SittingHeld


class Step(Enum):
    """Which hall, which exam, who, is it really you; or stop, for it is not the hall."""

    HALL = auto()
    WHICH = auto()
    WHO = auto()
    CONFIRM = auto()
    STOPPED = auto()


@dataclass(frozen=True, slots=True)
class JoinShown:
    """``busy``: the hall is being asked. ``silent``: it does not answer, and is asked again. ``wait``: seconds until
    the next try is taken. ``one_time``: somebody sits there already. ``last``: where this PC was joined before.
    """

    step: Step = Step.HALL
    title: str = ""
    halls: tuple[Found, ...] = ()
    sittings: tuple[SittingHeld, ...] = ()
    last: Join | None = None
    busy: bool = False
    silent: bool = False
    denied: Denied | None = None
    wait: int = 0
    one_time: bool = False
    seat: Seated | None = None
    trouble: Exception | None = None
    bad_fingerprint: bool = False
