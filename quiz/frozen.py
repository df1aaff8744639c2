"""Values of quiz to JSON text and back, the same bytes each time, so that a digest over them means something.

Law: knows the shape of no value in particular.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


def to_json(value: object) -> str:
    """Compact JSON with sorted keys; sets sorted, ``Decimal`` as text, durations in seconds."""
    return json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The value that ``to_json`` wrote; raises ``pydantic.ValidationError`` where the text tells of no such value."""
    # A dataclass is hashable as a class; mypy does not see that through type[T].
    found: T = _adapter(kind).validate_json(text)  # type: ignore[arg-type]
    return found


def digest(value: object) -> str:
    """SHA-256 over ``to_json(value)``, in hexadecimal."""
    return sha256(to_json(value).encode()).hexdigest()


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    match value:
        case frozenset() | set():
            return sorted(value)
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
    raise TypeError(type(value).__name__)
