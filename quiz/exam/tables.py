"""The rows of the hall: who may come in, who sits where, what waits for a decision, who did what.

Law: they never leave ``hall_store`` and ``audit``; what leaves is a frozen value. No secret is stored, only its hash.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel


class AccountRow(SQLModel, table=True):
    """A member of staff. ``tries`` since the last good log-in; ``not_before``: when the next is allowed."""

    __tablename__ = "hall_account"
    name: str = Field(primary_key=True)
    role: str
    secret_hash: str
    rooms: str = Field(default="[]", sa_type=Text)  # those an invigilator is for, as JSON; none: all
    tries: int = 0
    not_before: datetime | None = None


class AdmissionRow(SQLModel, table=True):
    """What lets one candidate into one sitting; ``one_time`` is the hash of the code for going on at another PC."""

    __tablename__ = "hall_admission"
    sitting_id: str = Field(foreign_key="sitting.id", primary_key=True)
    person: str = Field(primary_key=True)
    code_hash: str
    tries: int = 0
    not_before: datetime | None = None
    admitted: bool = False
    one_time: str = ""
    one_time_until: datetime | None = None


class TokenRow(SQLModel, table=True):
    """A session: ``epoch`` binds a candidate's to the lease it was given for."""

    __tablename__ = "hall_token"
    token_hash: str = Field(primary_key=True)
    role: str
    who: str
    sitting_id: str = ""
    attempt_id: str = Field(default="", index=True)
    epoch: int = 0
    at: datetime


class LeaseRow(SQLModel, table=True):
    """Who sits at an attempt now. Epochs from ``since`` to ``epoch`` are this device's, all earlier ones fenced."""

    __tablename__ = "hall_lease"
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True)
    epoch: int
    since: int
    device_hash: str


class RunRow(SQLModel, table=True):
    """How far a sitting has come."""

    __tablename__ = "hall_run"
    sitting_id: str = Field(foreign_key="sitting.id", primary_key=True)
    begins_at: datetime | None = None
    released_at: datetime | None = None
    paper_released: bool = False
    objections_until: datetime | None = None
    unlock: str = ""  # opens the packages that desks fetch ahead


class HeldRow(SQLModel, table=True):
    """An answer of a fenced device, or one that came after a hand-in: kept, decided by an invigilator."""

    __tablename__ = "hall_held"
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True)
    epoch: int = Field(primary_key=True)
    client_seq: int = Field(primary_key=True)
    at: datetime
    body: str = Field(sa_type=Text)
    why: str


class ReceiptRow(SQLModel, table=True):
    """The receipt of a hand-in, as it was first given; ``at`` is the hand-in's."""

    __tablename__ = "hall_receipt"
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True)
    at: datetime = Field(primary_key=True)
    body: str = Field(sa_type=Text)


class LeftRow(SQLModel, table=True):
    """A desk's window was not in front for so many seconds, up to ``at``."""

    __tablename__ = "hall_left"
    seq: int | None = Field(default=None, primary_key=True)
    attempt_id: str = Field(foreign_key="attempt.id", index=True)
    at: datetime
    seconds: int


class NoticeRow(SQLModel, table=True):
    """A message to one candidate, or to all of a sitting where ``person`` is empty."""

    __tablename__ = "hall_notice"
    seq: int | None = Field(default=None, primary_key=True)
    sitting_id: str = Field(foreign_key="sitting.id", index=True)
    person: str
    at: datetime
    text: str = Field(sa_type=Text)


class AuditRow(SQLModel, table=True):
    """One link of the chain; ``at`` is text, so that every store hashes the same bytes."""

    __tablename__ = "audit"
    seq: int = Field(primary_key=True)
    at: str
    who: str
    role: str
    did: str
    sitting: str
    about: str
    why: str = Field(sa_type=Text)
    detail: str = Field(sa_type=Text)
    request: str | None = Field(default=None, unique=True)
    previous: str
    digest: str
