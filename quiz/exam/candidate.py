"""A person on the roster: who it is, when born, and how names and ID numbers are compared and shown.

Law: pure. An ID number is shown masked and stays out of every repr, so that no log or crash report carries it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from unicodedata import category, normalize

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
_CHECK_CHARACTERS = "10X98765432"
_ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_NAME_DOTS = re.compile("[·•‧∙⋅・･.．]")


class Sex(StrEnum):
    """As the roster says."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Birth:
    """A date of birth, or only its month, as many HR files keep it. Raises ``ValueError`` for no such day."""

    year: int
    month: int
    day: int | None = None

    def __post_init__(self) -> None:
        date(self.year, self.month, self.day or 1)

    @classmethod
    def on(cls, day: date) -> Birth:
        """To the day."""
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        """The first day it can have been."""
        return date(self.year, self.month, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can have been."""
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])

    def agrees_with(self, other: Birth) -> bool:
        """Both can be true at once."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        month = f"{self.year:04}-{self.month:02}"
        return month if self.day is None else f"{month}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a roster. ``number`` is the 工号, a text that keeps its zeros; empty where the roster has none.

    ``exempt`` and ``leave`` are the roster's own words (免考, 产假, 公差 …), ``remark`` its 备注; ``extra`` the columns
    that mean nothing to the program, as (header, text). ``building``, ``room`` and ``seat_number`` (座位号, a text):
    where this person sits an exam.
    """

    number: str
    name: str
    unit: str = ""
    sex: Sex | None = None
    birth: Birth | None = None
    post: str = ""
    id_number: str = field(default="", repr=False)
    exempt: str = ""
    leave: str = ""
    remark: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    building: str = ""
    room: str = ""
    seat_number: str = ""

    @property
    def masked_id_number(self) -> str:
        """Fit for screens, lists and logs."""
        return masked(self.id_number)

    @property
    def births(self) -> tuple[Birth, ...]:
        """What roster and ID number say together: none, one (the more precise), or two that contradict."""
        by_id = birth_in(self.id_number)
        if by_id is None:
            return () if self.birth is None else (self.birth,)
        if self.birth is None or self.birth.agrees_with(by_id):
            return (by_id,)
        return (self.birth, by_id)


def is_id_number(text: str) -> bool:
    """An 18-digit ID number with a possible date and the right check character (GB 11643).

    >>> is_id_number("11010519491231002X"), is_id_number("110105194912310021")
    (True, False)
    """
    return bool(_ID_NUMBER.fullmatch(text)) and text[17] == check_character(text) and _date_in(text) is not None


def check_character(first_17: str) -> str:
    """The 18th character that belongs to the first 17 digits (GB 11643).

    >>> check_character("11010519491231002")
    'X'
    """
    return _CHECK_CHARACTERS[sum(w * int(digit) for w, digit in zip(_WEIGHTS, first_17, strict=False)) % 11]


def birth_in(id_number: str) -> Birth | None:
    """The date of birth that a sound ID number carries."""
    return _date_in(id_number) if is_id_number(id_number) else None


def _date_in(id_number: str) -> Birth | None:
    try:
        return Birth(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def masked(text: str) -> str:
    """First and last four characters, stars between; of a shorter text at most a quarter at either end.

    >>> masked("11010519491231002X")
    '1101**********002X'
    """
    shown = min(4, len(text) // 4)
    return text[:shown] + "*" * (len(text) - 2 * shown) + text[len(text) - shown :]


def folded_name(name: str) -> str:
    """For comparing: 王　伟 is 王伟, and all dots within a name are one.

    >>> folded_name("王　伟") == folded_name("王伟")
    True
    """
    visible = "".join(c for c in normalize("NFKC", name) if not c.isspace() and category(c) != "Cf")
    return _NAME_DOTS.sub("·", visible).casefold()
