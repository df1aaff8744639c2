"""The package: a candidate's booklet, fetched ahead of the exam under lock, opened with a code at its start.

Law: without the sitting's unlock code, which leaves the hall only once the exam has begun, a package tells nothing
but the length of the booklet. What is locked in is what ``Fetch`` would show: no key, no explanation.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as NotBase64

from quiz.errors import Unreadable
from quiz.exam.protocol import Sheet, decode
from quiz.exam.secret import as_typed
from quiz.paper import Booklet

_PURPOSE = b"lawquiz package 1"
_SALT, _NONCE = 16, 12  # bytes


def lock(sheet: bytes, unlock: str, attempt_id: str) -> str:
    """An encoded ``Sheet`` under the code, in base64; every attempt has a key of its own."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    # The attempt's id seeds the order of the booklet; a desk is never told it, and need not be.
    salt, nonce = _salt(attempt_id), os.urandom(_NONCE)
    return b64encode(salt + nonce + AESGCM(_key(unlock, salt)).encrypt(nonce, sheet, _PURPOSE)).decode()


def open_with(unlock: str, package: str) -> Booklet | None:
    """The booklet, or None: another code, or a package that was damaged. The code as a person may type it."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        content = b64decode(package, validate=True)
        salt, nonce, locked = content[:_SALT], content[_SALT : _SALT + _NONCE], content[_SALT + _NONCE :]
        return decode(Sheet, AESGCM(_key(unlock, salt)).decrypt(nonce, locked, _PURPOSE)).booklet
    except (NotBase64, ValueError, InvalidTag, Unreadable):
        return None


def _salt(attempt_id: str) -> bytes:
    from hashlib import sha256

    return sha256(attempt_id.encode()).digest()[:_SALT]


def _key(unlock: str, salt: bytes) -> bytes:
    """The code has 80 bits of its own: it needs no slow hash."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt, _PURPOSE).derive(as_typed(unlock).encode())
