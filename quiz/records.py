"""Records: the only door to what happened in exams: papers, sittings, attempts and their logs.

Law: frozen values go in and out, rows never. A log only grows, and what is decided on it is decided and written in
one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, func, insert, select, update
from sqlmodel import col

from question_bank.database import Database, History, as_stored, insert_many
from question_bank.question import Key
from quiz.attempt import (
    Answered,
    Attempt,
    Decision,
    Entry,
    LateAdmitted,
    Marked,
    OnPaper,
    Refusal,
    Started,
    Submitted,
    TimeGranted,
    Voided,
    close,
    replay,
)
from quiz.clock import Instant, Jump
from quiz.desk import Place
from quiz.errors import UnknownRecord
from quiz.exam.sitting import Purpose, Sitting
from quiz.frozen import digest, from_json, to_json
from quiz.paper import Paper
from quiz.remark import Objection, Remark, Verdict
from quiz.tables import (
    AnchorRow,
    AttemptRow,
    EntryRow,
    IncidentRow,
    ObjectionRow,
    PaperRow,
    RemarkRow,
    SittingRow,
)

HISTORY = History("quiz", Path(__file__).parent / "migrations")

ENTRY_KINDS: dict[str, type[Entry]] = {
    kind.__name__: kind for kind in (Started, Answered, TimeGranted, Submitted, LateAdmitted, Marked, Voided, OnPaper)
}


@dataclass(frozen=True, slots=True)
class AttemptHead:
    """An attempt without its log. ``person``: a 工号, or in a mock exam the learner's profile."""

    id: str
    sitting_id: str
    person: str
    name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class SittingHead:
    """A sitting without its roster and paper, for lists."""

    id: str
    title: str
    purpose: Purpose
    frozen_at: datetime
    closed_at: datetime | None
    attempts: int


class Records:
    """Guards the log: every write goes through here, one transaction each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- papers and sittings ---

    def keep_paper(self, paper: Paper, at: datetime) -> None:
        """Freeze a paper. Its id must be new."""
        body = to_json(paper)
        row = {"id": paper.id, "title": paper.title, "frozen_at": at, "body": body, "digest": digest(paper)}
        with self._database.write() as connection:
            connection.execute(insert(PaperRow).values(**row))

    def paper(self, paper_id: str) -> Paper:
        """The paper as it was frozen; raises ``UnknownRecord``."""
        with self._database.read() as connection:
            body = connection.execute(
                select(col(PaperRow.body)).where(col(PaperRow.id) == paper_id)
            ).scalar_one_or_none()
        if body is None:
            raise UnknownRecord("paper", paper_id)
        return from_json(Paper, body)

    def keep_sitting(self, sitting: Sitting, at: datetime) -> None:
        """Freeze a sitting with its roster."""
        row = {
            "id": sitting.id,
            "title": sitting.title,
            "purpose": sitting.purpose.value,
            "paper_id": sitting.paper_id,
            "frozen_at": at,
            "body": to_json(sitting),
        }
        with self._database.write() as connection:
            connection.execute(insert(SittingRow).values(**row))

    def sitting(self, sitting_id: str) -> Sitting:
        """The sitting as it was frozen; raises ``UnknownRecord``."""
        with self._database.read() as connection:
            body = connection.execute(
                select(col(SittingRow.body)).where(col(SittingRow.id) == sitting_id)
            ).scalar_one_or_none()
        if body is None:
            raise UnknownRecord("sitting", sitting_id)
        return from_json(Sitting, body)

    def sittings(self, purpose: Purpose | None = None) -> list[SittingHead]:
        """Newest first."""
        attempts = (
            select(col(AttemptRow.sitting_id), func.count().label("attempts"))
            .group_by(col(AttemptRow.sitting_id))
            .subquery()
        )
        query = (
            select(
                col(SittingRow.id),
                col(SittingRow.title),
                col(SittingRow.purpose),
                col(SittingRow.frozen_at),
                col(SittingRow.closed_at),
                func.coalesce(attempts.c.attempts, 0),
            )
            .outerjoin(attempts, attempts.c.sitting_id == col(SittingRow.id))
            .order_by(col(SittingRow.frozen_at).desc())
        )
        if purpose is not None:
            query = query.where(col(SittingRow.purpose) == purpose.value)
        with self._database.read() as connection:
            return [
                SittingHead(id, title, Purpose(kind), frozen, closed, int(count))
                for id, title, kind, frozen, closed, count in connection.execute(query)
            ]

    def close_sitting(self, sitting_id: str, at: datetime) -> None:
        """Nobody may begin any more; whoever did not is absent. A second time changes nothing."""
        with self._database.write() as connection:
            connection.execute(
                update(SittingRow)
                .where(col(SittingRow.id) == sitting_id, col(SittingRow.closed_at).is_(None))
                .values(closed_at=at)
            )

    def closed_at(self, sitting_id: str) -> datetime | None:
        """When the sitting was closed, None while people may still begin."""
        with self._database.read() as connection:
            return connection.execute(
                select(col(SittingRow.closed_at)).where(col(SittingRow.id) == sitting_id)
            ).scalar_one_or_none()

    # --- attempts ---

    def open_attempt(self, sitting_id: str, person: str, name: str, at: datetime) -> AttemptHead:
        """The person's attempt at this sitting: the one that is there, else a new one. There is never a second."""
        with self._database.write() as connection:
            found = connection.execute(
                select(col(AttemptRow.id), col(AttemptRow.name), col(AttemptRow.opened_at)).where(
                    col(AttemptRow.sitting_id) == sitting_id, col(AttemptRow.person) == person
                )
            ).one_or_none()
            if found is not None:
                return AttemptHead(found[0], sitting_id, person, found[1], found[2])
            head = AttemptHead(uuid4().hex, sitting_id, person, name, at)
            connection.execute(
                insert(AttemptRow).values(
                    id=head.id, sitting_id=sitting_id, person=person, name=name, opened_at=at, place=""
                )
            )
            return head

    def attempts(self, sitting_id: str | None = None, person: str | None = None) -> list[AttemptHead]:
        """In the order in which they were opened."""
        query = select(
            col(AttemptRow.id),
            col(AttemptRow.sitting_id),
            col(AttemptRow.person),
            col(AttemptRow.name),
            col(AttemptRow.opened_at),
        ).order_by(col(AttemptRow.opened_at), col(AttemptRow.id))
        if sitting_id is not None:
            query = query.where(col(AttemptRow.sitting_id) == sitting_id)
        if person is not None:
            query = query.where(col(AttemptRow.person) == person)
        with self._database.read() as connection:
            return [AttemptHead(id, sitting, who, name, at) for id, sitting, who, name, at in connection.execute(query)]

    def attempt(self, attempt_id: str) -> Attempt:
        """Replayed from its log."""
        return replay(self.log(attempt_id))

    def log(self, attempt_id: str) -> list[Entry]:
        """Every entry, in the order in which it was recorded."""
        with self._database.read() as connection:
            return _log(connection, attempt_id)

    def record(self, attempt_id: str, decide: Callable[[Attempt], Decision]) -> Attempt | Refusal:
        """Decide on the attempt as it stands and write what was decided, in one transaction.

        Returns the attempt after it. When this has returned, it is on disk.
        """
        with self._database.write() as connection:
            log = _log(connection, attempt_id)
            before = replay(log)
            decision = decide(before)
            if isinstance(decision, Refusal):
                return decision
            _insert(connection, [(attempt_id, len(log) + i + 1, entry) for i, entry in enumerate(decision)])
            return replay([*log, *decision])

    def append(self, entries: Sequence[tuple[str, int, Entry]]) -> None:
        """Write what was decided on attempts held in memory: (attempt, place in its log from 1, entry).

        A place that is taken already raises ``IntegrityError``, and nothing is written.
        """
        with self._database.write() as connection:
            _insert(connection, entries)

    def swept(self, attempt_id: str, now: datetime) -> Attempt:
        """The attempt, with what the clock has decided by ``now`` written down; a hall that has the store does so by
        itself.
        """
        attempt = self.attempt(attempt_id)
        if self._database.reading or not close(attempt, now):
            return attempt
        recorded = self.record(attempt_id, lambda attempt: close(attempt, now))
        return recorded if isinstance(recorded, Attempt) else attempt

    def keep_place(self, attempt_id: str, place: Place) -> None:
        """Where the candidate is; replaces what was kept."""
        with self._database.write() as connection:
            connection.execute(update(AttemptRow).where(col(AttemptRow.id) == attempt_id).values(place=to_json(place)))

    def place(self, attempt_id: str) -> Place:
        """Where the candidate was."""
        with self._database.read() as connection:
            body = connection.execute(
                select(col(AttemptRow.place)).where(col(AttemptRow.id) == attempt_id)
            ).scalar_one_or_none()
        return from_json(Place, body) if body else Place()

    # --- objections, and what is decided about questions afterwards ---

    def raise_objection(self, sitting_id: str, objection: Objection) -> bool:
        """Keep it; another of this person to this question is replaced. False where the same words stand already."""
        where = (
            col(ObjectionRow.sitting_id) == sitting_id,
            col(ObjectionRow.person) == objection.person,
            col(ObjectionRow.question) == objection.question,
        )
        said = {"at": objection.at, "text": objection.text}
        with self._database.write() as connection:
            known = connection.execute(select(col(ObjectionRow.text)).where(*where)).scalar_one_or_none()
            if known is None:
                place = {"sitting_id": sitting_id, "person": objection.person, "question": objection.question}
                connection.execute(insert(ObjectionRow).values(**place, **said))
            elif known != objection.text:
                connection.execute(update(ObjectionRow).where(*where).values(**said))
        return known != objection.text

    def objections(self, sitting_id: str, person: str | None = None) -> list[Objection]:
        """In the order in which they came."""
        query = (
            select(col(ObjectionRow.person), col(ObjectionRow.question), col(ObjectionRow.at), col(ObjectionRow.text))
            .where(col(ObjectionRow.sitting_id) == sitting_id)
            .order_by(col(ObjectionRow.at), col(ObjectionRow.person), col(ObjectionRow.question))
        )
        if person is not None:
            query = query.where(col(ObjectionRow.person) == person)
        with self._database.read() as connection:
            return [Objection(*row) for row in connection.execute(query)]

    def keep_remark(self, sitting_id: str, remark: Remark) -> None:
        """A new proposal, or one that has been decided; one that was decided before stays as it is."""
        values = {field.name: getattr(remark, field.name) for field in fields(remark)}
        values |= {"verdict": remark.verdict.value, "key": to_json(remark.key) if remark.key is not None else ""}
        undecided = (col(RemarkRow.id) == remark.id, col(RemarkRow.agreed).is_(None))
        with self._database.write() as connection:
            if connection.execute(update(RemarkRow).where(*undecided).values(**values)).rowcount == 0:
                connection.execute(insert(RemarkRow).values(sitting_id=sitting_id, **values))

    def remarks(self, sitting_id: str) -> list[Remark]:
        """In the order in which they were proposed."""
        names = [field.name for field in fields(Remark)]
        query = (
            select(*(getattr(RemarkRow, name) for name in names))
            .where(col(RemarkRow.sitting_id) == sitting_id)
            .order_by(col(RemarkRow.at), col(RemarkRow.id))
        )
        with self._database.read() as connection:
            rows = [dict(zip(names, row, strict=True)) for row in connection.execute(query)]
        return [Remark(**row | {"verdict": Verdict(row["verdict"]), "key": _key(row["key"])}) for row in rows]

    # --- the clock ---

    def anchor(self) -> Instant | None:
        """The anchor of the hall's clock, if one was ever set."""
        with self._database.read() as connection:
            row = connection.execute(
                select(col(AnchorRow.boot), col(AnchorRow.elapsed), col(AnchorRow.wall))
            ).one_or_none()
        return Instant(row[0], row[1], row[2]) if row else None

    def set_anchor(self, anchor: Instant) -> None:
        """Replace the anchor."""
        values = {"boot": anchor.boot, "elapsed": anchor.elapsed, "wall": anchor.wall}
        with self._database.write() as connection:
            if connection.execute(update(AnchorRow).values(**values)).rowcount == 0:
                connection.execute(insert(AnchorRow).values(id=1, **values))

    def last_entry_at(self) -> datetime | None:
        """When the latest entry of any log was recorded; the clock may not stand before it."""
        with self._database.read() as connection:
            latest = connection.execute(select(func.max(col(EntryRow.at)))).scalar_one_or_none()
        return latest

    def note_jump(self, jump: Jump, attempt_id: str = "") -> None:
        """Keep it on record that the PC's clock was moved."""
        with self._database.write() as connection:
            connection.execute(
                insert(IncidentRow).values(at=jump.at, kind="clock_moved", attempt_id=attempt_id, detail=to_json(jump))
            )


def _log(connection: Connection, attempt_id: str) -> list[Entry]:
    rows = connection.execute(
        select(col(EntryRow.kind), col(EntryRow.body))
        .where(col(EntryRow.attempt_id) == attempt_id)
        .order_by(col(EntryRow.seq))
    )
    return [from_json(ENTRY_KINDS[kind], body) for kind, body in rows]


def _key(body: str) -> Key | None:
    return from_json(Key, body) if body else None  # type: ignore[arg-type]  # a union is no class to mypy


def _insert(connection: Connection, entries: Sequence[tuple[str, int, Entry]]) -> None:
    names = ("attempt_id", "seq", "kind", "at", "body", "epoch", "client_seq")
    rows = []
    for attempt_id, seq, entry in entries:
        client = (entry.epoch, entry.client_seq) if isinstance(entry, Answered) else (None, None)
        rows.append((attempt_id, seq, type(entry).__name__, as_stored(entry.at), to_json(entry), *client))
    insert_many(connection, "entry", names, rows)
