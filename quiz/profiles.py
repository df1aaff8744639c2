"""Who learns at this PC: PCs are shared, so each learner has a profile, with a PIN if they like.

Law: a PIN is kept as an argon2 hash only; it keeps colleagues out by courtesy, and is no account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlmodel import col

from question_bank.database import Database
from quiz.tables import ProfileRow


@dataclass(frozen=True, slots=True)
class Profile:
    """A learner; ``locked`` where a PIN is wanted."""

    id: str
    name: str
    locked: bool


def profiles(database: Database) -> list[Profile]:
    """In the order in which they were made; removed ones left out."""
    query = (
        select(col(ProfileRow.id), col(ProfileRow.name), col(ProfileRow.pin_hash))
        .where(col(ProfileRow.hidden).is_(False))
        .order_by(col(ProfileRow.created_at))
    )
    with database.read() as connection:
        return [Profile(id, name, bool(pin)) for id, name, pin in connection.execute(query)]


def add_profile(database: Database, name: str, pin: str, at: datetime) -> Profile:
    """Make a profile. An empty ``pin`` leaves it open. Two learners may bear one name."""
    profile = Profile(uuid4().hex, name.strip(), bool(pin))
    with database.write() as connection:
        connection.execute(
            insert(ProfileRow).values(
                id=profile.id, name=profile.name, pin_hash=_hash(pin) if pin else "", created_at=at, hidden=False
            )
        )
    return profile


def opens(database: Database, profile_id: str, pin: str) -> bool:
    """Is this the profile's PIN? A profile without one opens to anything."""
    from argon2 import PasswordHasher
    from argon2.exceptions import VerifyMismatchError

    with database.read() as connection:
        stored = connection.execute(
            select(col(ProfileRow.pin_hash)).where(col(ProfileRow.id) == profile_id)
        ).scalar_one_or_none()
    if stored is None:
        return False
    if not stored:
        return True
    try:
        return PasswordHasher().verify(stored, pin)
    except VerifyMismatchError:
        return False


def set_pin(database: Database, profile_id: str, pin: str) -> None:
    """Change the PIN; empty takes it away."""
    with database.write() as connection:
        connection.execute(
            update(ProfileRow).where(col(ProfileRow.id) == profile_id).values(pin_hash=_hash(pin) if pin else "")
        )


def remove_profile(database: Database, profile_id: str) -> None:
    """Take it off the list; what was learnt stays in the store."""
    _hide(database, profile_id, True)


def restore_profile(database: Database, profile_id: str) -> None:
    """Put it back on the list, with all that was learnt."""
    _hide(database, profile_id, False)


def _hide(database: Database, profile_id: str, hidden: bool) -> None:
    with database.write() as connection:
        connection.execute(update(ProfileRow).where(col(ProfileRow.id) == profile_id).values(hidden=hidden))


def _hash(pin: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash(pin)
