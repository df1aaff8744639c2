"""A hall's fingerprint as people handle it: printed in groups on a slip, typed from it, compared.

Law: at least 128 bits are compared, so that nobody can make a certificate that passes; a shorter one is none.
"""

from __future__ import annotations

from hmac import compare_digest

PRINTED = 32  # hexadecimal digits on a slip, 128 bits: more would not be typed without a mistake
WHOLE = 64  # digits of SHA-256, as a join file carries it


def as_printed(fingerprint: str) -> str:
    """For a slip.

    >>> as_printed("0a1b2c3d" * 8)
    '0A1B 2C3D 0A1B 2C3D 0A1B 2C3D 0A1B 2C3D'
    """
    digits = fingerprint[:PRINTED].upper()
    return " ".join(digits[place : place + 4] for place in range(0, len(digits), 4))


def as_typed(text: str) -> str:
    """What counts of a typed fingerprint, empty where it is none; spaces, signs between groups and case are free.

    >>> as_typed(" 0A1B:2C3D-0a1b 2c3d 0a1b2c3d 0A1B 2C3D ")
    '0a1b2c3d0a1b2c3d0a1b2c3d0a1b2c3d'
    >>> as_typed("0A1B 2C3D")
    ''
    >>> as_typed("0A1B 2C3D 0A1B 2C3D 0A1B 2C3D 0A1B 2C3O")
    ''
    """
    digits = "".join(c for c in text.lower() if c not in " \t\u3000-:：－.·")
    return digits if is_one(digits) else ""


def is_one(digits: str) -> bool:
    """Could this be the beginning, long enough, of a SHA-256?"""
    return PRINTED <= len(digits) <= WHOLE and all(c in "0123456789abcdef" for c in digits)


def fits(known: str, found: str) -> bool:
    """Is the certificate whose whole SHA-256 is ``found`` the one that is known?"""
    return is_one(known) and compare_digest(known, found[: len(known)])
