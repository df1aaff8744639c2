"""The supervised exams as the organiser's home lists them.

Law: no Qt; counts are taken from the frozen roster and the attempts, never kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from quiz.exam.sitting import Purpose
from ui.doors import Doors


class Stage(Enum):
    """How far an exam has come. ``COMING``: its day is not yet here."""

    OPEN = auto()
    COMING = auto()
    CLOSED = auto()


@dataclass(frozen=True, slots=True)
class TrialLine:
    """A rehearsal of an exam; ``seated`` as of the exam."""

    id: str
    title: str
    on: date
    seated: int


@dataclass(frozen=True, slots=True)
class Line:
    """One exam. ``seated``: how many have sat down at a computer so far."""

    id: str
    title: str
    on: date
    place: str
    stage: Stage
    people: int
    must_sit: int
    seated: int
    questions: int
    trials: tuple[TrialLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SittingsShown:
    """``open``: those that are not over, the nearest first; ``closed`` the latest first."""

    open: tuple[Line, ...] = ()
    closed: tuple[Line, ...] = ()


def load(doors: Doors) -> SittingsShown:
    """All supervised exams; for a job."""
    today = doors.clock().astimezone().date()
    trials: dict[str, list[TrialLine]] = {}
    for head in doors.records.sittings(Purpose.REHEARSAL):
        trial = doors.records.sitting(head.id)
        trials.setdefault(trial.parent, []).append(TrialLine(head.id, head.title, trial.on, head.attempts))
    lines = []
    for head in doors.records.sittings(Purpose.SUPERVISED):
        sitting = doors.records.sitting(head.id)
        stage = Stage.CLOSED if head.closed_at else Stage.COMING if sitting.on > today else Stage.OPEN
        lines.append(
            Line(
                head.id,
                head.title,
                sitting.on,
                sitting.place,
                stage,
                len(sitting.seats),
                len(sitting.must_sit),
                head.attempts,
                len(doors.records.paper(sitting.paper_id).questions),
                tuple(trials.get(head.id, ())),
            )
        )
    return arranged(lines)


def arranged(lines: Sequence[Line]) -> SittingsShown:
    """Open ones by day, the nearest first; closed ones the other way round."""
    return SittingsShown(
        tuple(sorted((line for line in lines if line.stage is not Stage.CLOSED), key=lambda line: line.on)),
        tuple(sorted((line for line in lines if line.stage is Stage.CLOSED), key=lambda line: line.on, reverse=True)),
    )
