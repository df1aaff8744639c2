"""The bank's rows read and written, many at a time.

Law: used by ``bank`` alone, inside a transaction of its; a wording is never overwritten before it is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update
from sqlmodel import col

from question_bank.content import Kept
from question_bank.database import insert_many
from question_bank.errors import Cancelled
from question_bank.identity import Known, Stored
from question_bank.importing import STEP, Progress
from question_bank.tables import PastRow, QuestionRow, Wording

T = TypeVar("T")
_AT_ONCE = 500  # ids in one query
_NAMES = tuple(Wording.model_fields)


class Steps:
    """Tells how far a long work has come, and stops it when asked."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._done, self._total = 0, total
        self._progress, self._cancelled = progress, cancelled

    def taking(self, rows: Iterable[T]) -> Iterator[list[T]]:
        """The rows, so many at a time. Raises ``Cancelled``."""
        rest = iter(rows)
        while some := list(islice(rest, STEP)):
            if self._cancelled is not None and self._cancelled():
                raise Cancelled
            yield some
            self._done += len(some)
            if self._progress is not None:
                self._progress(self._done, self._total)


AT_ONCE = Steps(0, None, None)


def kept_of(connection: Connection, ids: Sequence[str]) -> dict[str, Kept]:
    """What is kept of these questions; unknown ones are missing."""
    columns = [getattr(QuestionRow, name) for name in Kept._fields]
    found: dict[str, Kept] = {}
    for start in range(0, len(ids), _AT_ONCE):
        query = select(col(QuestionRow.id), *columns).where(col(QuestionRow.id).in_(ids[start : start + _AT_ONCE]))
        for id, *values in connection.execute(query):
            found[id] = Kept(*values)
    return found


def stored(connection: Connection) -> Stored:
    """The bank's side of a comparison, good while the transaction lasts."""
    known = select(*(getattr(QuestionRow, name) for name in Known._fields)).order_by(col(QuestionRow.number))
    corrected = (
        select(col(PastRow.whole_print), col(PastRow.id))
        .join(QuestionRow, col(QuestionRow.id) == col(PastRow.id))
        .where(col(QuestionRow.batch).is_(None))
    )
    columns = [getattr(PastRow, name) for name in Kept._fields]

    def earlier(id: str) -> list[Kept]:
        return [Kept(*row) for row in connection.execute(select(*columns).where(col(PastRow.id) == id))]

    return Stored(
        (Known(*row) for row in connection.execute(known)),
        {print_: id for print_, id in connection.execute(corrected)},
        lambda ids: kept_of(connection, ids),
        earlier,
    )


def insert_new(connection: Connection, new: Mapping[str, Kept], made: Mapping[str, Any], steps: Steps) -> None:
    """Store new questions after all others. ``made``: who, at, why and batch."""
    number = connection.execute(select(func.max(col(QuestionRow.number)))).scalar_one() or 0
    names = (*made, "revision", "last_revision", "number", "id", *Kept._fields)
    same = (*made.values(), 1, 1)
    for some in steps.taking(enumerate(new.items(), number + 1)):
        insert_many(connection, "question", names, [(*same, place, id, *row) for place, (id, row) in some])


def replace(connection: Connection, changed: Mapping[str, Kept], made: Mapping[str, Any], steps: Steps) -> None:
    """Put new wordings in the place of old ones, which are remembered."""
    for some in steps.taking(changed.items()):
        ids = [id for id, _ in some]
        remember(connection, ids)
        last = select(col(QuestionRow.id), col(QuestionRow.last_revision)).where(col(QuestionRow.id).in_(ids))
        revisions = {id: revision + 1 for id, revision in connection.execute(last)}
        rows = [{"id": id, **row._asdict(), **made, "revision": revisions[id]} for id, row in some]
        _update(connection, rows)
        raised = update(QuestionRow).where(col(QuestionRow.id).in_(ids))
        connection.execute(raised.values(last_revision=col(QuestionRow.revision)))


def remember(connection: Connection, ids: Sequence[str]) -> None:
    """Keep how these questions stand, before they are changed."""
    standing = select(*(getattr(QuestionRow, name) for name in _NAMES)).where(col(QuestionRow.id).in_(ids))
    connection.execute(insert(PastRow).from_select(_NAMES, standing))


def changed_since(connection: Connection, batch: str) -> list[str]:
    """Questions that this batch has brought or changed, and that have been changed again."""
    query = select(col(PastRow.id)).where(col(PastRow.batch) == batch).distinct()
    return list(connection.execute(query).scalars())


def take_back(connection: Connection, batch: str) -> None:
    """Questions that this batch has brought vanish; those it has changed stand as before."""
    brought = select(col(QuestionRow.id)).where(col(QuestionRow.batch) == batch)
    before = select(func.max(col(PastRow.entry))).where(col(PastRow.id).in_(brought)).group_by(col(PastRow.id))
    columns = [getattr(PastRow, name) for name in ("entry", *_NAMES)]
    query = select(*columns).where(col(PastRow.entry).in_(before))
    rows = [row._asdict() for row in connection.execute(query)]
    entries = [row.pop("entry") for row in rows]
    _update(connection, rows)
    connection.execute(delete(QuestionRow).where(col(QuestionRow.batch) == batch))
    for start in range(0, len(entries), _AT_ONCE):
        connection.execute(delete(PastRow).where(col(PastRow.entry).in_(entries[start : start + _AT_ONCE])))


def _update(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        named: dict[str, Any] = {name: bindparam(name) for name in _NAMES if name != "id"}
        which = update(QuestionRow).where(col(QuestionRow.id) == bindparam("which"))
        connection.execute(which.values(named), [{"which": row["id"], **row} for row in rows])
