"""Everything that can go wrong in ``quiz``, as data: the sentences live in ``ui/words.py``.

Law: an error carries what a person needs to act on, never prose.
"""

from __future__ import annotations

from dataclasses import dataclass


class QuizError(Exception):
    """Root of every error of ``quiz``."""


@dataclass(eq=False)
class UnknownRecord(QuizError):
    """Nothing with this id: ``what`` is ``paper``, ``sitting`` or ``attempt``."""

    what: str
    id: str
