"""The rows of the bank. Law: they never leave ``bank.py``; what leaves is a frozen value."""

from __future__ import annotations

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel


class Wording(SQLModel):
    """A question as it stood at one time, and who made it so.

    ``content`` is its JSON (docs/json.md) without what has a column of its own; ``found_by`` what searches look
    through; ``laws`` its titles, each between line ends. The three prints are hashes of folded wording: of kind, stem,
    options and key; of kind, stem and options; of the stem. ``at`` is ISO 8601 in UTC. ``batch`` names the import that
    brought this wording, ``starter`` for the bank that ships, nothing for a person's own.
    """

    id: str
    revision: int
    kind: str
    standing: str
    difficulty: int | None
    source_id: str | None
    laws: str = Field(sa_type=Text)
    content: str = Field(sa_type=Text)
    found_by: str = Field(sa_type=Text)
    whole_print: int = Field(sa_type=BigInteger)
    options_print: int = Field(sa_type=BigInteger)
    stem_print: int = Field(sa_type=BigInteger)
    who: str
    at: str
    why: str = Field(sa_type=Text)
    batch: str | None


class QuestionRow(Wording, table=True):
    """A question as it stands. ``number`` is its place in the bank; ``last_revision`` the highest ever given to it."""

    __tablename__ = "question"
    number: int = Field(primary_key=True)
    id: str = Field(unique=True)
    last_revision: int


class PastRow(Wording, table=True):
    """How a question stood before; the higher ``entry``, the later."""

    __tablename__ = "question_past"
    entry: int | None = Field(default=None, primary_key=True)
    id: str = Field(index=True)


class BatchRow(SQLModel, table=True):
    """One import. ``files`` holds one name a line."""

    __tablename__ = "import_batch"
    id: str = Field(primary_key=True)
    files: str = Field(sa_type=Text)
    who: str
    at: str
    added: int
    changed: int
    undone_at: str | None = None


class FactRow(SQLModel, table=True):
    """What is known of the bank as a whole, such as the version of the questions that came with the program."""

    __tablename__ = "bank_fact"
    name: str = Field(primary_key=True)
    value: str
