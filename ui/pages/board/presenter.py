"""Who stands how in the hall, trouble first, and which acts suit whom.

Law: no Qt. Made of one ``Board`` as the hall sent it, of nothing else; what changes too often to be read is rounded
here, so that a row that looks the same is the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from math import ceil

from quiz.attempt import Phase
from quiz.exam import staff_protocol as s
from quiz.exam.roles import Role, may
from quiz.exam.staff_protocol import Board, BoardRow

SILENT_AFTER = (15.0, 10.0, 5.0)  # seconds: lost, doubtful, to be watched; a healthy desk speaks oftener
LEFT_OFTEN = 3  # times the window may be left before it stands among the troubles


class State(Enum):
    """Where somebody stands; in the order in which they are shown, after all trouble."""

    WAITING = 0  # logged in, the exam has not begun
    NOT_COME = 1
    SITTING = 2
    HANDED_IN = 3
    ABSENT = 4  # did not come and no longer may
    VOID = 5


class Trouble(Enum):
    """What wants looking at; the worst first."""

    LOST = 0
    SILENT = 1
    QUIET = 2
    MISSING = 3  # the exam runs, and not there
    UNDECIDED = 4  # answers wait for a decision
    LEFT_WINDOW = 5


SILENCES = (Trouble.LOST, Trouble.SILENT, Trouble.QUIET)


class Stage(Enum):
    """How far the exam is."""

    UNSET = auto()  # nobody has said when it begins
    SET = auto()  # it begins at a time that is known
    RUNNING = auto()
    OVER = auto()  # nobody sits any more and nobody may come
    RELEASED = auto()


class Act(Enum):
    """What can be done to somebody."""

    MORE_TIME = s.GrantTime
    MESSAGE = s.Tell
    LET_IN = s.AdmitEntry
    OTHER_DEVICE = s.AllowDevice
    END = s.ForceHandIn
    COUNT_LATE = s.AdmitLate
    VOID = s.Void
    NEW_CODE = s.IssueCodes


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate. ``left`` in whole minutes, ``silent`` in whole seconds and from a minute on in minutes;
    ``unheard``: not since the hall was started. ``place`` in the roster.
    """

    number: str
    name: str
    unit: str
    room: str
    place: int
    state: State
    troubles: tuple[Trouble, ...] = ()
    answered: int = 0
    of: int = 0
    left: timedelta | None = None
    silent: timedelta | None = None
    unheard: bool = False
    arrived: bool = False
    handed_in: datetime | None = None
    by_clock: bool = False
    late: int = 0
    held: int = 0
    left_window: int = 0
    on_paper: bool = False
    admitted: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Trouble first, the worst on top; then by state."""
        return (0, self.troubles[0].value) if self.troubles else (1, self.state.value)


@dataclass(frozen=True, slots=True)
class BoardShown:
    """``lines`` trouble first, within that as the roster has them. ``entry_closed``: nobody may come any more, by the
    clock or because it was ``closed``.
    """

    title: str
    now: datetime
    begins_at: datetime | None
    stage: Stage
    entry_closed: bool
    closed: bool
    lines: tuple[Line, ...]
    unlock: str = ""
    clock_doubtful: bool = False

    @property
    def rooms(self) -> tuple[str, ...]:
        """Those with somebody in them, as the roster has them."""
        by_place = sorted(self.lines, key=lambda line: line.place)
        return tuple(dict.fromkeys(line.room for line in by_place if line.room))


class Group(Enum):
    """A figure of the head, and a choice of rows."""

    MUST = auto()
    ARRIVED = auto()
    SITTING = auto()
    HANDED_IN = auto()
    NOT_COME = auto()
    LOST = auto()


def belongs(line: Line, group: Group) -> bool:
    """Is this one counted there?"""
    match group:
        case Group.MUST:
            return True
        case Group.ARRIVED:
            return line.arrived
        case Group.SITTING:
            return line.state is State.SITTING
        case Group.HANDED_IN:
            return line.state is State.HANDED_IN
        case Group.NOT_COME:
            return not line.arrived
        case Group.LOST:
            return any(trouble in (Trouble.LOST, Trouble.SILENT) for trouble in line.troubles)


def counts(lines: Iterable[Line]) -> Mapping[Group, int]:
    """The figures of the head."""
    counted = tuple(lines)
    return {group: sum(belongs(line, group) for line in counted) for group in Group}


def board_shown(board: Board) -> BoardShown:
    """The board as it is drawn."""
    begun = board.begins_at is not None and board.now >= board.begins_at
    entry_closed = board.closed or (board.entry_until is not None and board.now > board.entry_until)
    lines = [_line(row, place, board.now, begun, entry_closed) for place, row in enumerate(board.rows)]
    lines.sort(key=lambda line: (line.rank, line.place))
    return BoardShown(
        board.title,
        board.now,
        board.begins_at,
        _stage(board, begun, entry_closed),
        entry_closed,
        board.closed,
        tuple(lines),
        board.unlock,
        board.clock_doubtful,
    )


def _stage(board: Board, begun: bool, entry_closed: bool) -> Stage:
    if board.released:
        return Stage.RELEASED
    sitting = any(row.phase in (Phase.RUNNING, Phase.OVERDUE) for row in board.rows)
    if sitting or (begun and not entry_closed):
        return Stage.RUNNING
    if begun or board.closed:
        return Stage.OVER
    return Stage.SET if board.begins_at is not None else Stage.UNSET


def _line(row: BoardRow, place: int, now: datetime, begun: bool, entry_closed: bool) -> Line:
    state = _state(row, entry_closed)
    at_desk = state in (State.WAITING, State.SITTING)
    silent = row.silent_for if at_desk else None
    unheard = at_desk and row.silent_for is None
    left = row.deadline - now if row.deadline is not None and state is State.SITTING else None
    return Line(
        number=row.number,
        name=row.name,
        unit=row.unit,
        room=row.room,
        place=place,
        state=state,
        troubles=_troubles(row, state, silent, unheard, begun),
        answered=row.answered,
        of=row.of,
        left=None if left is None else timedelta(minutes=max(0, ceil(left / timedelta(minutes=1)))),
        silent=None if silent is None or silent < SILENT_AFTER[-1] else _rounded(silent),
        unheard=unheard,
        arrived=row.arrived,
        handed_in=row.handed_in if state is State.HANDED_IN else None,
        by_clock=row.by_clock,
        late=row.late,
        held=row.held,
        left_window=row.left_window,
        on_paper=row.on_paper,
        admitted=row.admitted,
    )


def _state(row: BoardRow, entry_closed: bool) -> State:
    match row.phase:
        case Phase.VOIDED:
            return State.VOID
        case Phase.SUBMITTED:
            return State.HANDED_IN
        case Phase.RUNNING | Phase.OVERDUE:
            return State.SITTING
    if row.arrived:
        return State.WAITING
    return State.ABSENT if entry_closed and not row.admitted else State.NOT_COME


def _troubles(row: BoardRow, state: State, silent: float | None, unheard: bool, begun: bool) -> tuple[Trouble, ...]:
    found = []
    if unheard:
        found.append(Trouble.LOST)
    elif silent is not None:
        grades = (trouble for trouble, after in zip(SILENCES, SILENT_AFTER, strict=True) if silent >= after)
        found += [trouble for trouble in (next(grades, None),) if trouble is not None]
    if state is State.NOT_COME and begun:
        found.append(Trouble.MISSING)
    if (row.late or row.held) and state is not State.VOID:
        found.append(Trouble.UNDECIDED)
    if row.left_window >= LEFT_OFTEN and state is State.SITTING:
        found.append(Trouble.LEFT_WINDOW)
    return tuple(found)


def _rounded(seconds: float) -> timedelta:
    whole = int(seconds)
    return timedelta(seconds=whole if whole < 60 else whole // 60 * 60)


def suits(act: Act, line: Line) -> bool:
    """Has it a meaning for this one? The hall has the last word."""
    match act:
        case Act.MORE_TIME:
            return line.state is State.SITTING or (line.state is State.HANDED_IN and line.by_clock)
        case Act.MESSAGE:
            return line.state is not State.VOID
        case Act.LET_IN:
            return not line.arrived and not line.admitted
        case Act.OTHER_DEVICE:
            return line.state in (State.WAITING, State.SITTING)
        case Act.END:
            return line.state is State.SITTING
        case Act.COUNT_LATE:
            return bool(line.late or line.held) and line.state is not State.VOID
        case Act.VOID:
            return line.arrived and line.state is not State.VOID
        case Act.NEW_CODE:
            return True


SINGLY = frozenset({Act.OTHER_DEVICE, Act.NEW_CODE, Act.VOID, Act.COUNT_LATE})
"""A code is read out to one, and what is lost or let count is looked at one by one."""

FOR_ALL = frozenset({Act.MORE_TIME, Act.MESSAGE})
"""May be meant for everybody, with nobody chosen."""


def meant(act: Act, chosen: Iterable[Line], role: Role) -> tuple[Line, ...]:
    """Those of the chosen whom the act suits; none where it may not be done, or not to several at once."""
    if not may(role, act.value):
        return ()
    found = tuple(line for line in chosen if suits(act, line))
    return found if len(found) <= 1 or act not in SINGLY else ()


def enabled(act: Act, chosen: Iterable[Line], role: Role, stage: Stage) -> bool:
    """Can its button be pressed?"""
    for_all = act in FOR_ALL and may(role, act.value) and not (act is Act.MORE_TIME and stage is not Stage.RUNNING)
    return for_all or bool(meant(act, chosen, role))
