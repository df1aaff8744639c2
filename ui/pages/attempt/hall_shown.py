"""What the exam page shows of its hall: is it heard, what is undelivered, what do the invigilators say.

Law: no Qt, and pure. "Received" is said of an answer only by a look that was begun after that very answer was kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from quiz.desk import Delivery

SILENT = timedelta(seconds=8)  # a desk asks every four or five: two in a row were lost
STUCK = timedelta(minutes=2)  # from here on a sealed file is offered


@dataclass(frozen=True, slots=True)
class HallShown:
    """``undelivered`` counts questions. ``silent``: the network is away; ``stuck``: for so long that another way is
    offered. ``kept_here`` is false once this PC's disk has failed. ``granted``: each grant of time seen, in minutes.
    """

    undelivered: int = 0
    silent: bool = False
    stuck: bool = False
    kept_here: bool = True
    refused: int = 0
    unknown: bool = False
    notices: tuple[str, ...] = ()
    granted: tuple[int, ...] = ()


def hall_shown(delivery: Delivery, granted: tuple[int, ...] = ()) -> HallShown:
    """The part of it that a candidate needs."""
    return HallShown(
        len(delivery.waiting),
        delivery.silent_for >= SILENT,
        delivery.silent_for >= STUCK,
        delivery.kept_here,
        delivery.refused,
        delivery.unknown,
        delivery.notices,
        granted,
    )


class Received:
    """Guards which questions' latest answers the hall has acknowledged."""

    def __init__(self) -> None:
        self._received: set[str] = set()

    def __contains__(self, question: str) -> bool:
        return question in self._received

    def changed(self, question: str) -> None:
        """It is being answered again."""
        self._received.discard(question)

    def told(self, delivery: Delivery | None, before: Mapping[str, int], now: Mapping[str, int]) -> None:
        """A look at the desk, begun when the answers ``before`` were kept (each with its number); of those that have
        been changed since it says nothing.
        """
        if delivery is None:
            return
        for question, which in before.items():
            if now.get(question, 0) == which:
                if question in delivery.waiting:
                    self._received.discard(question)
                else:
                    self._received.add(question)
