"""A post: where a member of staff stands at the far end of a wire, logged in to one hall for one sitting.

Law: asks and waits, from any thread but that of the screen. A request that changes something carries an id of its own
(``new_id``): when its reply is lost, the very same request is asked again, and the hall does it once. Time is the
hall's, counted on by what has really elapsed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from quiz.clock import elapsed
from quiz.exam import staff_protocol as s
from quiz.exam.join_file import Join
from quiz.exam.protocol import Denied, Reply, Request
from quiz.exam.roles import REPLY_TO, Role
from quiz.exam.wire import Wire

# The hall hashes secrets, walks the chain or marks everybody anew before it answers to these.
_SLOW = (s.IssueCodes, s.OpenAccount, s.ReadAudit, s.UploadSealed, s.Release, s.DecideRemark, s.PreviewRemark)


class Post:
    """Guards the wire and what is known of the hall's clock. ``log_in`` makes one."""

    def __init__(
        self, wire: Wire, join: Join, name: str, in_: s.StaffLoggedIn, elapsed: Callable[[], float] = elapsed
    ) -> None:
        self._wire = wire
        self._token = in_.token
        self._elapsed = elapsed
        self._heard = (in_.now, elapsed())
        self.join = join
        self.name = name
        self.role = Role(in_.role)
        self.sitting = join.sitting
        self.title = join.title

    @classmethod
    def log_in(cls, join: Join, name: str, secret: str) -> Post | Denied:
        """Raises ``NoContact``, of which ``WrongHall`` is one."""
        wire = Wire(join, REPLY_TO)
        try:
            reply = wire.ask(s.StaffLogIn(name, secret), slow=True)
        except BaseException:
            wire.close()
            raise
        if isinstance(reply, s.StaffLoggedIn):
            return cls(wire, join, name, reply)
        wire.close()
        assert isinstance(reply, Denied)
        return reply

    def ask(self, request: Request) -> Reply:
        """The reply that belongs to the request, or ``Denied``. Raises ``NoContact``; then the same may be asked
        again.
        """
        reply = self._wire.ask(request, self._token, slow=isinstance(request, _SLOW))
        if isinstance(reply, s.Board | s.Done):
            self._heard = (reply.now, self._elapsed())
        if isinstance(reply, s.Board):
            self.title = reply.title
        return reply

    def turn_to(self, sitting: str, title: str) -> None:
        """Which of the hall's sittings is meant, where the join did not say."""
        self.join = replace(self.join, sitting=sitting, title=title)
        self.sitting, self.title = sitting, title

    def now(self) -> datetime:
        """The hall's time."""
        at, since = self._heard
        return (at + timedelta(seconds=self._elapsed() - since)).astimezone(UTC)

    def close(self) -> None:
        """Hang up; the session stays open at the hall, for nobody who does not know its token."""
        self._wire.close()


def new_id() -> str:
    """An id for one request."""
    return uuid4().hex
