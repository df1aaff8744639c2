"""Admission codes, tokens, and how they are kept: only as hashes.

Law: what a person types is hashed slowly (argon2id, 19 MiB), what a machine made long and random is hashed fast; a
comparison takes the same time whatever it finds.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, 1 I L
FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 5, 60  # seconds; the longest is short: others may type wrong codes in one's name


def slow_hasher() -> PasswordHasher:
    """OWASP's second choice for argon2id: about 30 ms and 19 MiB a code."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 2**10, parallelism=1)


def new_code() -> str:
    """XXXX-XXXX, about 40 bits: enough where tries are counted."""
    letters = "".join(secrets.choice(_UNAMBIGUOUS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def new_unlock() -> str:
    """XXXX-XXXX-XXXX-XXXX, about 79 bits: nobody counts the tries of who has a package on a disk of their own."""
    return f"{new_code()}-{new_code()}"


def as_typed(code: str) -> str:
    """What counts of a typed code.

    >>> as_typed(" k7mp 2x9q ") == as_typed("K7MP-2X9Q")
    True
    """
    return "".join(c for c in code.upper() if c.isalnum())


def new_token() -> str:
    """256 bits that mean nothing."""
    return secrets.token_urlsafe(32)


@lru_cache(maxsize=16_384)  # a desk sends the same token with each answer
def fast_hash(secret: str) -> str:
    """For long random secrets, and for codes that live ten minutes."""
    return sha256(secret.encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return compare_digest(one.encode(), other.encode())


def matches(hasher: PasswordHasher, stored: str, code: str) -> bool:
    """Is this the code? Takes as long where there is none stored."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return hasher.verify(stored, as_typed(code))
    except InvalidHashError:
        hasher.hash(as_typed(code))
        return False
    except VerificationError:
        return False


def next_try(at: datetime, tries: int) -> datetime | None:
    """After so many wrong codes in a row: when the next will be looked at, None for at once."""
    if tries < FREE_TRIES:
        return None
    return at + timedelta(seconds=min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(10, tries - FREE_TRIES)))
