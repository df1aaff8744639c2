"""The attempts of a hall as they stand, so that an answer need not read its whole log again.

Law: a cache over ``Records``, with what is decided but not yet written; ``flush`` inside the transaction,
``forget`` after any rollback. Used by one thread at a time, the writer's.
"""

from __future__ import annotations

from collections.abc import Iterable

from question_bank.question import Response
from quiz.attempt import Answered, Attempt, Entry, apply
from quiz.records import AttemptHead, Records


class Standing:
    """One attempt as it stands; ``keys`` are the numbers its answers came with, and what they said."""

    def __init__(self, head: AttemptHead, log: Iterable[Entry]) -> None:
        self.head = head
        self.attempt = Attempt()
        self.length = 0
        self.keys: dict[tuple[int, int], tuple[str, Response | None]] = {}
        for entry in log:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Fold one entry in."""
        self.attempt = apply(self.attempt, entry)
        self.length += 1
        if isinstance(entry, Answered):
            self.keys[entry.key] = (entry.question, entry.response)

    def last_seq(self, epoch: int) -> int:
        """The highest number known in this epoch."""
        return max((seq for of, seq in self.keys if of == epoch), default=0)


class Ledger:
    """Guards the cache and the entries not yet written."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._standing: dict[str, Standing] = {}
        self._sittings: dict[str, dict[str, str]] = {}  # by person, the attempt
        self._unwritten: list[tuple[str, int, Entry]] = []

    def of(self, sitting_id: str) -> list[Standing]:
        """Everybody who has come, in order of arrival."""
        return [self._standing[attempt_id] for attempt_id in self._by_person(sitting_id).values()]

    def seated(self, sitting_id: str, person: str) -> Standing | None:
        """The attempt of this person, if they have come."""
        attempt_id = self._by_person(sitting_id).get(person)
        return self._standing[attempt_id] if attempt_id else None

    def sit_down(self, head: AttemptHead) -> Standing:
        """A new attempt."""
        if self._by_person(head.sitting_id).setdefault(head.person, head.id) not in self._standing:
            self._standing[head.id] = Standing(head, ())
        return self._standing[head.id]

    def _by_person(self, sitting_id: str) -> dict[str, str]:
        if sitting_id not in self._sittings:
            heads = self._records.attempts(sitting_id)
            for head in heads:
                if head.id not in self._standing:
                    self._standing[head.id] = Standing(head, self._records.log(head.id))
            self._sittings[sitting_id] = {head.person: head.id for head in heads}
        return self._sittings[sitting_id]

    def record(self, standing: Standing, entries: Iterable[Entry]) -> None:
        """They happened; on disk after ``flush`` and the end of the transaction."""
        for entry in entries:
            standing.take(entry)
            self._unwritten.append((standing.head.id, standing.length, entry))

    def flush(self) -> None:
        """Write what is decided, all at once."""
        if self._unwritten:
            self._records.append(self._unwritten)
            self._unwritten = []

    def forget(self) -> None:
        """Nothing that is remembered may be believed any more."""
        self._standing.clear()
        self._sittings.clear()
        self._unwritten = []
