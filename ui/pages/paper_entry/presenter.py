"""Whose answers may still be entered, the questions of their paper, and the entering itself.

Law: no Qt. How things stand is looked up anew when something is entered; while a hall has the store, the hall
enters it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from question_bank.question import Response
from quiz import attempt as rules
from quiz.attempt import Attempt, Refusal
from quiz.exam import staff_protocol as s
from quiz.exam.name_order import name_key
from quiz.exam.protocol import Denial, Denied, Reply
from quiz.exam.sitting import Seat
from quiz.exam.staff_client import Post, new_id
from quiz.paper import BookletQuestion, without_key
from ui.doors import Doors


@dataclass(frozen=True, slots=True)
class Candidate:
    """One who must sit. ``at_desk``: answered at a computer, ``on_paper``: entered already; neither: may be entered."""

    key: str
    number: str
    name: str
    unit: str
    room: str
    paper: int
    at_desk: bool = False
    on_paper: bool = False
    voided: bool = False

    @property
    def order(self) -> object:
        """Pinyin."""
        return name_key(self.name)

    @property
    def may_be_entered(self) -> bool:
        """Nothing is there yet."""
        return not (self.at_desk or self.on_paper or self.voided)


@dataclass(frozen=True, slots=True)
class EntryShown:
    """``papers``: how many different ones there are; those who may be entered first."""

    sitting_id: str
    title: str
    papers: int
    people: tuple[Candidate, ...]


def load(doors: Doors, sitting_id: str) -> EntryShown:
    """Everybody who must sit; for a job. Raises ``UnknownRecord``."""
    records = doors.records
    sitting = records.sitting(sitting_id)
    attempts = {head.person: records.attempt(head.id) for head in records.attempts(sitting_id)}
    people = [_candidate(seat, attempts.get(seat.key, Attempt())) for seat in sitting.must_sit]
    people.sort(key=lambda each: not each.may_be_entered)
    return EntryShown(sitting_id, sitting.title, len(sitting.papers), tuple(people))


def _candidate(seat: Seat, attempt: Attempt) -> Candidate:
    person = seat.person
    return Candidate(
        seat.key,
        person.number,
        person.name,
        person.unit,
        " ".join(filter(None, (person.building, person.room, person.seat_number))),
        seat.paper + 1,
        at_desk=attempt.started is not None and attempt.on_paper is None,
        on_paper=attempt.on_paper is not None,
        voided=attempt.voided is not None,
    )


def questions_for(doors: Doors, sitting_id: str, key: str) -> tuple[BookletQuestion, ...]:
    """The candidate's paper as it was printed, without keys; for a job. Raises ``UnknownRecord``."""
    paper = doors.records.paper(doors.records.sitting(sitting_id).paper_of(key))
    return tuple(without_key(question, None) for question in paper.questions)


def enter(
    doors: Doors, post: Post | None, sitting_id: str, key: str, responses: Mapping[str, Response], by: str, why: str
) -> Reply | Attempt | Refusal:
    """Enter one sheet, through the hall where it has the store; for a job. Raises ``UnknownRecord``, ``NoContact``."""
    sitting = doors.records.sitting(sitting_id)
    if post is not None or doors.database.reading:
        post = post or _own_post(doors, sitting_id, sitting.title)
        if post is None:
            return Denied(Denial.NO_SESSION)
        return post.ask(s.EnterPaper(sitting_id, key, responses, why, new_id()))
    now = doors.clock()
    seat = sitting.seat(key)
    if seat is None:
        return Denied(Denial.NO_SUCH_CANDIDATE)
    if now.astimezone().date() < sitting.on or (sitting.opens is not None and now < sitting.opens):
        return Refusal.NOT_OPEN
    head = doors.records.open_attempt(sitting_id, key, seat.person.name, now)
    return doors.records.record(head.id, lambda attempt: rules.enter_paper(attempt, now, responses, by, why))


def _own_post(doors: Doors, sitting_id: str, title: str) -> Post | None:
    """As the organiser at the hall on this machine."""
    from quiz.exam.running import running_in
    from ui.hall_here import log_in

    running = running_in(doors.folder)
    post = log_in(doors.folder, running, sitting_id, title) if running is not None else None
    return post if isinstance(post, Post) else None


def is_done(result: Reply | Attempt | Refusal) -> bool:
    """It was entered."""
    return isinstance(result, s.Done) or (isinstance(result, Attempt) and result.submitted is not None)


def by_fives(questions: tuple[BookletQuestion, ...], typed: Mapping[str, str]) -> tuple[tuple[int, int, str], ...]:
    """What was typed, five questions together, for reading it against the sheet: first number, last, texts."""
    lines = []
    for start in range(0, len(questions), 5):
        five = questions[start : start + 5]
        lines.append((start + 1, start + len(five), "  ".join(typed.get(q.id, "").strip() or "—" for q in five)))
    return tuple(lines)


def runs(numbers: Sequence[int]) -> list[str]:
    """Rising numbers, those that follow one another together: 3, 31–60."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found]
