"""The rows of what happened. Law: they never leave the records; what leaves is a frozen value."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


class ProfileRow(SQLModel, table=True):
    """Who learns at this PC."""

    __tablename__ = "profile"
    id: str = Field(primary_key=True)
    name: str
    pin_hash: str = ""
    created_at: datetime
    hidden: bool = False


class PaperRow(SQLModel, table=True):
    """A frozen paper; ``digest`` is the SHA-256 over ``body``."""

    __tablename__ = "paper"
    id: str = Field(primary_key=True)
    title: str
    frozen_at: datetime
    body: str = Field(sa_type=Text)
    digest: str


class SittingRow(SQLModel, table=True):
    """A frozen sitting; ``closed_at`` once nobody can come any more."""

    __tablename__ = "sitting"
    id: str = Field(primary_key=True)
    title: str
    purpose: str = Field(index=True)
    paper_id: str = Field(foreign_key="paper.id")
    frozen_at: datetime
    closed_at: datetime | None = None
    body: str = Field(sa_type=Text)


class AttemptRow(SQLModel, table=True):
    """One go: ``person`` is a 工号 in a supervised sitting, a profile's id in a mock one."""

    __tablename__ = "attempt"
    __table_args__ = (UniqueConstraint("sitting_id", "person"),)
    id: str = Field(primary_key=True)
    sitting_id: str = Field(foreign_key="sitting.id", index=True)
    person: str
    name: str
    opened_at: datetime
    place: str = Field(default="", sa_type=Text)


class EntryRow(SQLModel, table=True):
    """One entry of an attempt's log: append-only.

    A client's number is unique in its attempt. Its index begins with that number, since all who sit an exam count up
    together: so what is committed together lies on a few pages, not on one page a desk.
    """

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("client_seq", "epoch", "attempt_id"),)
    attempt_id: str = Field(foreign_key="attempt.id", primary_key=True)
    seq: int = Field(primary_key=True)
    kind: str
    at: datetime
    body: str = Field(sa_type=Text)
    epoch: int | None = None
    client_seq: int | None = None


class StudyRow(SQLModel, table=True):
    """One answer in self-study; taken back where ``undone``."""

    __tablename__ = "study_answer"
    __table_args__ = (Index("ix_study_person_day", "person", "day"),)
    seq: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="profile.id")
    question: str
    revision: int
    mode: str
    at: datetime
    day: date
    shown: str
    response: str = Field(sa_type=Text)
    right: bool
    guessed: bool
    seconds: float
    first_of_day: bool
    undone: bool = False


class ObjectionRow(SQLModel, table=True):
    """A candidate objects to a question; saying it again replaces the words."""

    __tablename__ = "objection"
    sitting_id: str = Field(foreign_key="sitting.id", primary_key=True)
    person: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    at: datetime
    text: str = Field(sa_type=Text)


class RemarkRow(SQLModel, table=True):
    """What was proposed about a question's key, and what another person decided; ``agreed`` NULL while open.

    Those agreed to, in order of ``decided_at``, make the key of the paper what it is.
    """

    __tablename__ = "remark"
    id: str = Field(primary_key=True)
    sitting_id: str = Field(foreign_key="sitting.id", index=True)
    question: str
    verdict: str
    key: str = Field(default="", sa_type=Text)
    by: str
    at: datetime
    why: str = Field(sa_type=Text)
    decided_by: str = ""
    decided_at: datetime | None = None
    agreed: bool | None = None
    decision: str = Field(default="", sa_type=Text)


class AnchorRow(SQLModel, table=True):
    """The one anchor of the hall's clock."""

    __tablename__ = "clock_anchor"
    id: int = Field(default=1, primary_key=True)
    boot: str
    elapsed: float
    wall: datetime


class IncidentRow(SQLModel, table=True):
    """Something worth knowing afterwards: a clock set back, an attempt taken up again."""

    __tablename__ = "incident"
    seq: int | None = Field(default=None, primary_key=True)
    at: datetime
    kind: str
    attempt_id: str = ""
    detail: str = Field(default="", sa_type=Text)
