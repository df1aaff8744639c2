"""HallStore: the only door to the hall's own rows: accounts, admissions, sessions, leases, what is held back.

Law: frozen values go in and out, rows never. What is remembered here is a cache: ``forget`` after any rollback.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Mapped
from sqlmodel import SQLModel, col

from question_bank.database import Database
from question_bank.question import Response
from quiz.attempt import Answered
from quiz.desk import Receipt
from quiz.exam.protocol import Notice
from quiz.exam.roles import Role
from quiz.exam.tables import (
    AccountRow,
    AdmissionRow,
    HeldRow,
    LeaseRow,
    LeftRow,
    NoticeRow,
    ReceiptRow,
    RunRow,
    TokenRow,
)
from quiz.frozen import from_json, to_json

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff. ``rooms``: those an invigilator is for; none: all."""

    name: str
    role: Role
    secret_hash: str
    tries: int = 0
    not_before: datetime | None = None
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Admission:
    """What lets a candidate in. ``admitted``: also after the late-entry limit."""

    sitting_id: str
    person: str
    code_hash: str
    tries: int = 0
    not_before: datetime | None = None
    admitted: bool = False
    one_time: str = ""
    one_time_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who speaks. Of a candidate: for which attempt, and in which epoch of its lease."""

    token_hash: str
    role: Role
    who: str
    sitting_id: str
    attempt_id: str
    epoch: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Lease:
    """Who sits there now; epochs from ``since`` to ``epoch`` are this device's."""

    attempt_id: str
    epoch: int
    since: int
    device_hash: str


@dataclass(frozen=True, slots=True)
class Run:
    """How far a sitting has come. ``unlock`` opens the packages."""

    sitting_id: str
    begins_at: datetime | None = None
    released_at: datetime | None = None
    unlock: str = field(default="", repr=False)
    paper_released: bool = False
    objections_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that waits for a decision because of ``why``."""

    answered: Answered
    why: str


class HallStore:
    """Guards its caches; used by one thread at a time, the writer's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sessions: dict[str, Session] = {}
        self._leases: dict[str, Lease] = {}
        self._runs: dict[str, Run] = {}
        self._notices: dict[str, list[tuple[str, Notice]]] = {}

    def forget(self) -> None:
        """Nothing that is remembered may be believed any more."""
        for cache in (self._sessions, self._leases, self._runs, self._notices):
            cache.clear()

    # --- accounts and admissions ---

    def account(self, name: str) -> Account | None:
        """The account of this name."""
        return self._find(AccountRow, Account, name=name)

    def keep_account(self, account: Account) -> None:
        """New or changed."""
        self._put(AccountRow, account, "name")

    def has_accounts(self) -> bool:
        """Is there any?"""
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(AccountRow)).scalar_one() > 0

    def staff(self) -> list[tuple[str, Role, tuple[str, ...]]]:
        """Name, role and rooms of every account, by name."""
        query = select(col(AccountRow.name), col(AccountRow.role), col(AccountRow.rooms)).order_by(col(AccountRow.name))
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [(name, Role(role), tuple(json.loads(rooms))) for name, role, rooms in rows]

    def with_codes(self, sitting_id: str) -> frozenset[str]:
        """Who has an admission code, by key of the seat."""
        query = select(col(AdmissionRow.person)).where(
            col(AdmissionRow.sitting_id) == sitting_id, col(AdmissionRow.code_hash) != ""
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def admission(self, sitting_id: str, person: str) -> Admission | None:
        """What lets this person in."""
        return self._find(AdmissionRow, Admission, sitting_id=sitting_id, person=person)

    def keep_admission(self, admission: Admission) -> None:
        """New or changed."""
        self._put(AdmissionRow, admission, "sitting_id", "person")

    def admitted(self, sitting_id: str) -> frozenset[str]:
        """Who may come in after the late-entry limit."""
        query = select(col(AdmissionRow.person)).where(
            col(AdmissionRow.sitting_id) == sitting_id, col(AdmissionRow.admitted)
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    # --- sessions and leases ---

    def session(self, token_hash: str) -> Session | None:
        """Whose token this is."""
        if token_hash not in self._sessions:
            found = self._find(TokenRow, Session, token_hash=token_hash)
            if found is None:
                return None  # not remembered: anybody can send any number of unknown tokens
            self._sessions[token_hash] = found
        return self._sessions[token_hash]

    def keep_session(self, session: Session) -> None:
        """A new one."""
        self._put(TokenRow, session, "token_hash")
        self._sessions[session.token_hash] = session

    def end_sessions(self, who: str) -> None:
        """The tokens of a member of staff end."""
        with self._database.write() as connection:
            connection.execute(
                delete(TokenRow).where(col(TokenRow.who) == who, col(TokenRow.role) != Role.CANDIDATE.value)
            )
        self._sessions.clear()

    def lease(self, attempt_id: str) -> Lease | None:
        """Who sits there."""
        if attempt_id not in self._leases:
            found = self._find(LeaseRow, Lease, attempt_id=attempt_id)
            if found is None:
                return None
            self._leases[attempt_id] = found
        return self._leases[attempt_id]

    def keep_lease(self, lease: Lease) -> None:
        """Somebody sits down; there is one lease an attempt."""
        self._put(LeaseRow, lease, "attempt_id")
        self._leases[lease.attempt_id] = lease

    # --- the course of a sitting ---

    def run(self, sitting_id: str) -> Run:
        """How far it has come; a sitting that nobody began is at its beginning."""
        if sitting_id not in self._runs:
            self._runs[sitting_id] = self._find(RunRow, Run, sitting_id=sitting_id) or Run(sitting_id)
        return self._runs[sitting_id]

    def keep_run(self, run: Run) -> None:
        """New or changed."""
        self._put(RunRow, run, "sitting_id")
        self._runs[run.sitting_id] = run

    def notices(self, sitting_id: str, person: str) -> tuple[Notice, ...]:
        """Messages to this person and to all, in order."""
        if sitting_id not in self._notices:
            query = (
                select(col(NoticeRow.person), col(NoticeRow.at), col(NoticeRow.text))
                .where(col(NoticeRow.sitting_id) == sitting_id)
                .order_by(col(NoticeRow.seq))
            )
            with self._database.read() as connection:
                rows = connection.execute(query).all()
            self._notices[sitting_id] = [(to, Notice(at, text)) for to, at, text in rows]
        return tuple(notice for to, notice in self._notices[sitting_id] if to in ("", person))

    def add_notice(self, sitting_id: str, person: str, at: datetime, text: str) -> None:
        """To one, or to all where ``person`` is empty."""
        with self._database.write() as connection:
            connection.execute(insert(NoticeRow).values(sitting_id=sitting_id, person=person, at=at, text=text))
        self._notices.pop(sitting_id, None)

    def add_left(self, attempt_id: str, at: datetime, seconds: int, at_most: int) -> None:
        """The window was left; after so many times the count stands still."""
        with self._database.write() as connection:
            count = select(func.count()).select_from(LeftRow).where(col(LeftRow.attempt_id) == attempt_id)
            if connection.execute(count).scalar_one() < at_most:
                connection.execute(insert(LeftRow).values(attempt_id=attempt_id, at=at, seconds=seconds))

    def left_counts(self, attempt_ids: list[str]) -> Mapping[str, int]:
        """How often the window was left, by attempt; those who never left it are not there."""
        return self._counts(col(LeftRow.attempt_id), attempt_ids)

    # --- what waits for a decision, and receipts ---

    def hold(self, attempt_id: str, answered: Answered, why: str) -> None:
        """Keep an answer aside; a second time changes nothing."""
        place = {"attempt_id": attempt_id, "epoch": answered.epoch, "client_seq": answered.client_seq}
        with self._database.write() as connection:
            known = select(col(HeldRow.at)).where(*(getattr(HeldRow, name) == value for name, value in place.items()))
            if connection.execute(known).one_or_none() is None:
                body = to_json({"question": answered.question, "response": answered.response})
                connection.execute(insert(HeldRow).values(**place, at=answered.at, body=body, why=why))

    def hold_all(self, attempt_id: str, answers: Sequence[Answered], why: str) -> None:
        """As ``hold``, for many at once."""
        known = {each.answered.key for each in self.held(attempt_id)}
        rows = {
            each.key: {
                "attempt_id": attempt_id,
                "epoch": each.epoch,
                "client_seq": each.client_seq,
                "at": each.at,
                "body": to_json({"question": each.question, "response": each.response}),
                "why": why,
            }
            for each in reversed(answers)  # of two with one number the first stands
            if each.key not in known
        }
        if rows:
            with self._database.write() as connection:
                connection.execute(insert(HeldRow), list(rows.values()))

    def held(self, attempt_id: str) -> list[Held]:
        """In the client's order."""
        query = (
            select(col(HeldRow.epoch), col(HeldRow.client_seq), col(HeldRow.at), col(HeldRow.body), col(HeldRow.why))
            .where(col(HeldRow.attempt_id) == attempt_id)
            .order_by(col(HeldRow.epoch), col(HeldRow.client_seq))
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [_held(epoch, seq, at, body, why) for epoch, seq, at, body, why in rows]

    def held_counts(self, attempt_ids: list[str]) -> Mapping[str, int]:
        """How many wait, by attempt; those without any are not there."""
        return self._counts(col(HeldRow.attempt_id), attempt_ids)

    def _counts(self, of: Mapped[str], attempt_ids: list[str]) -> Mapping[str, int]:
        query = select(of, func.count()).where(of.in_(attempt_ids)).group_by(of)
        with self._database.read() as connection:
            return {attempt_id: count for attempt_id, count in connection.execute(query)}

    def let_go(self, attempt_id: str, keys: list[tuple[int, int]]) -> None:
        """They are in the log now."""
        with self._database.write() as connection:
            for epoch, seq in keys:
                connection.execute(
                    delete(HeldRow).where(
                        col(HeldRow.attempt_id) == attempt_id,
                        col(HeldRow.epoch) == epoch,
                        col(HeldRow.client_seq) == seq,
                    )
                )

    def receipt(self, attempt_id: str, at: datetime) -> Receipt | None:
        """The receipt of the hand-in at this instant, as it was given."""
        query = select(col(ReceiptRow.body)).where(col(ReceiptRow.attempt_id) == attempt_id, col(ReceiptRow.at) == at)
        with self._database.read() as connection:
            body = connection.execute(query).scalar_one_or_none()
        return from_json(Receipt, body) if body else None

    def keep_receipt(self, attempt_id: str, receipt: Receipt) -> None:
        """It will be the same for ever."""
        with self._database.write() as connection:
            connection.execute(insert(ReceiptRow).values(attempt_id=attempt_id, at=receipt.at, body=to_json(receipt)))

    # --- rows and values ---

    def _find(self, row: type[SQLModel], kind: type[V], **keys: str) -> V | None:
        names = [f.name for f in fields(kind)]  # type: ignore[arg-type]
        query = select(*(getattr(row, name) for name in names)).where(
            *(getattr(row, name) == value for name, value in keys.items())
        )
        with self._database.read() as connection:
            found = connection.execute(query).one_or_none()
        if found is None:
            return None
        values: dict[str, Any] = dict(zip(names, found, strict=True))
        if "role" in values:
            values["role"] = Role(values["role"])
        if "rooms" in values:
            values["rooms"] = tuple(json.loads(values["rooms"]))
        return kind(**values)

    def _put(self, row: type[SQLModel], value: object, *keys: str) -> None:
        values = {f.name: getattr(value, f.name) for f in fields(value)}  # type: ignore[arg-type]
        if "role" in values:
            values["role"] = values["role"].value
        if "rooms" in values:
            values["rooms"] = to_json(values["rooms"])
        where = [getattr(row, name) == values[name] for name in keys]
        with self._database.write() as connection:
            if connection.execute(update(row).where(*where).values(**values)).rowcount == 0:
                connection.execute(insert(row).values(**values))


@dataclass(frozen=True, slots=True)
class _HeldBody:
    question: str
    response: Response | None


def _held(epoch: int, seq: int, at: datetime, body: str, why: str) -> Held:
    kept = from_json(_HeldBody, body)
    return Held(Answered(at, kept.question, kept.response, epoch, seq), why)
