"""The audit chain: who did what to a sitting, and why.

Law: append-only and gapless; each link's digest covers its own content and the digest before it, so that a changed,
removed or inserted entry shows. A chain cut off at its end does not show by itself: note ``head`` elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlmodel import col

from question_bank.database import Database
from quiz.exam.tables import AuditRow
from quiz.frozen import to_json

_BEGINNING = "0" * 64
_STEP = 1000  # rows at a time


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done. ``about``: whom it concerns; ``request``: the sender's own id of it, empty where it has none."""

    at: datetime
    who: str
    role: str
    did: str
    sitting: str = ""
    about: str = ""
    why: str = ""
    detail: str = ""
    request: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A deed with its place in the chain."""

    seq: int
    deed: Deed
    previous: str
    digest: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What ``verify`` found. ``broken_at``: the first entry that does not fit, 0 where all do."""

    count: int
    head: str
    broken_at: int = 0

    @property
    def whole(self) -> bool:
        """Every link holds."""
        return self.broken_at == 0


class Audit:
    """The only door to the chain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, deed: Deed) -> Link:
        """Forge the next link; inside another transaction it shares its fate."""
        with self._database.write() as connection:
            last = connection.execute(
                select(col(AuditRow.seq), col(AuditRow.digest)).order_by(col(AuditRow.seq).desc()).limit(1)
            ).one_or_none()
            seq, previous = (last[0] + 1, last[1]) if last else (1, _BEGINNING)
            content = _content(seq, deed, previous)
            digest = _digest(content)
            connection.execute(insert(AuditRow).values(**content, digest=digest))
            return Link(seq, deed, previous, digest)

    def done(self, request: str) -> Link | None:
        """What was done for the request with this id, if it was."""
        return self._one(select(AuditRow.__table__).where(col(AuditRow.request) == request))  # type: ignore[attr-defined]

    def last_of(self, *dids: str) -> Link | None:
        """The latest deed of these kinds."""
        chosen = select(AuditRow.__table__).where(col(AuditRow.did).in_(dids))  # type: ignore[attr-defined]
        return self._one(chosen.order_by(col(AuditRow.seq).desc()).limit(1))

    def _one(self, query: Select[Any]) -> Link | None:
        with self._database.read() as connection:
            row = connection.execute(query).one_or_none()
        return _link(row) if row is not None else None

    def links(self, after: int = 0, limit: int = _STEP) -> list[Link]:
        """In order, from the one after ``after``."""
        with self._database.read() as connection:
            return _links(connection, after, limit)

    def verify(self) -> Chain:
        """Walk the whole chain, a thousand links at a time."""
        return verify_links(self.all_links())

    def all_links(self) -> Iterator[Link]:
        """The whole chain, read a thousand links at a time."""
        after = 0
        while links := self.links(after):
            yield from links
            after = links[-1].seq


def verify_links(links: Iterable[Link]) -> Chain:
    """Does each link fit the one before, and its own content?"""
    count, head = 0, _BEGINNING
    for link in links:
        content = _content(link.seq, link.deed, link.previous)
        if (link.seq, link.previous, link.digest) != (count + 1, head, _digest(content)):
            return Chain(count, head, count + 1)
        count, head = link.seq, link.digest
    return Chain(count, head)


def _content(seq: int, deed: Deed, previous: str) -> dict[str, object]:
    return {
        "seq": seq,
        "at": deed.at.isoformat(),
        "who": deed.who,
        "role": deed.role,
        "did": deed.did,
        "sitting": deed.sitting,
        "about": deed.about,
        "why": deed.why,
        "detail": deed.detail,
        "request": deed.request or None,
        "previous": previous,
    }


def _digest(content: dict[str, object]) -> str:
    return sha256(to_json(content).encode()).hexdigest()


def _links(connection: Connection, after: int, limit: int) -> list[Link]:
    rows = connection.execute(
        select(AuditRow.__table__)  # type: ignore[attr-defined]
        .where(col(AuditRow.seq) > after)
        .order_by(col(AuditRow.seq))
        .limit(limit)
    )
    return [_link(row) for row in rows]


def _link(row: Any) -> Link:
    seq, at, who, role, did, sitting, about, why, detail, request, previous, digest = row
    deed = Deed(datetime.fromisoformat(at), who, role, did, sitting, about, why, detail, request or "")
    return Link(seq, deed, previous, digest)
