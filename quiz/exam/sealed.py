"""The sealed file: what a desk could not deliver, carried to the hall on a stick.

Law: only the hall can open it, and only as what it is: of this sitting, this candidate, this session. It counts for
nothing by itself; the hall holds what is in it for a decision.
"""

from __future__ import annotations

import os
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from question_bank.whole_file import whole_file
from quiz.exam.certificate import write_secret
from quiz.exam.outbox import Waiting
from quiz.frozen import from_json, to_json

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SUFFIX = ".lawquiz-sealed"
MOST = 180 * 2**10  # bytes of a file, so that in base64 it goes into one message
AT_MOST = 10_000  # answers
_MOST_INSIDE = 4 * 2**20  # bytes
_MARK = b"lawquiz sealed 1\n"
_KEY, _NONCE = 32, 12  # bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """``token`` is the session's: who holds it may speak for the candidate, on a stick as on the wire."""

    sitting: str
    number: str
    token: str
    answers: tuple[Waiting, ...]
    handing_in: bool


class HallKey:
    """The hall's own key, for which desks seal."""

    def __init__(self, key: X25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> str:
        """What a desk needs to know to seal, in base64."""
        return b64encode(self._key.public_key().public_bytes_raw()).decode()

    def open(self, file: bytes, sitting: str) -> Contents | None:
        """What was sealed for this hall and this sitting; None for everything else."""
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        head, rest = file[: len(_MARK)], file[len(_MARK) :]
        if head != _MARK or len(file) > MOST:
            return None
        sender, nonce, locked = rest[:_KEY], rest[_KEY : _KEY + _NONCE], rest[_KEY + _NONCE :]
        try:
            shared = self._key.exchange(X25519PublicKey.from_public_bytes(sender))
            key = _derived(shared, sender + b64decode(self.public), sitting)
            packed = AESGCM(key).decrypt(nonce, locked, _MARK)
            unpacking = zlib.decompressobj()
            text = unpacking.decompress(packed, _MOST_INSIDE).decode()
            found = from_json(Contents, text)
        except (InvalidTag, ValueError, zlib.error, RecursionError, ValidationError):
            return None
        return found if found.sitting == sitting and len(found.answers) <= AT_MOST else None


def hall_key_in(folder: Path) -> HallKey:
    """The hall's key, made if it is not there; readable by its owner alone."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    path = folder / "hall.seal"
    if not path.exists():
        write_secret(path, X25519PrivateKey.generate().private_bytes_raw())
    return HallKey(X25519PrivateKey.from_private_bytes(path.read_bytes()))


def seal(contents: Contents, public: str) -> bytes:
    """For the hall with this key; raises ``ValueError`` where that is no key.

    Of more than one message can carry, the last answer to each question is sealed: the others are overtaken.
    """
    if len(contents.answers) <= AT_MOST:
        sealed = _seal(contents, public)
        if len(sealed) <= MOST:
            return sealed
    last = {each.question: each for each in sorted(contents.answers, key=lambda each: (each.epoch, each.seq))}
    return _seal(replace(contents, answers=tuple(last.values())), public)


def _seal(contents: Contents, public: str) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    own, halls = X25519PrivateKey.generate(), _key_from(public)
    sender, nonce = own.public_key().public_bytes_raw(), os.urandom(_NONCE)
    key = _derived(own.exchange(X25519PublicKey.from_public_bytes(halls)), sender + halls, contents.sitting)
    packed = zlib.compress(to_json(contents).encode())
    return _MARK + sender + nonce + AESGCM(key).encrypt(nonce, packed, _MARK)


def write_sealed(path: Path, contents: Contents, public: str) -> None:
    """Raises ``FileNotWritten``, and ``ValueError`` as ``seal`` does."""
    sealed = seal(contents, public)
    with whole_file(path) as file:
        file.write(sealed)


def _key_from(public: str) -> bytes:
    try:
        return b64decode(public, validate=True)
    except NotBase64 as error:
        raise ValueError(public) from error


def _derived(shared: bytes, keys: bytes, sitting: str) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, keys, _MARK + sitting.encode()).derive(shared)
