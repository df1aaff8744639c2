"""What the bank's page asks the bank for: a stretch of the questions that fit, the counts, one question's history.

Law: no Qt; a page of rows has a limit, so that a large bank stays fast; an answer to an older question is dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from question_bank.question import Kind, Question, Standing
from ui.background import Runs
from ui.doors import Doors

if TYPE_CHECKING:
    from question_bank.bank import Batch, Counts, Revision

STRETCH = 2000
"""Rows loaded at a time: all of a usual bank, so that sorting sorts all of it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is sought; None: whatever."""

    text: str = ""
    kind: Kind | None = None
    law: str | None = None
    standing: Standing | None = None
    difficulty: int | None = None

    @property
    def narrow(self) -> bool:
        """Something is sought."""
        return self != Wish()


@dataclass(frozen=True, slots=True)
class BankShown:
    """All of the page. ``found``: how many fit; ``questions`` those of them that are loaded."""

    wish: Wish = field(default_factory=Wish)
    questions: tuple[Question, ...] = ()
    found: int = 0
    counts: Counts | None = None
    laws: tuple[tuple[str, int], ...] = ()
    version: str = ""
    checked_on: str = ""
    undoable: Batch | None = None
    trouble: Exception | None = None

    @property
    def more(self) -> int:
        """How many fit and are not loaded."""
        return self.found - len(self.questions)


class BankPresenter:
    """Guards the wish, and which answer belongs to it."""

    def __init__(self, doors: Callable[[], Doors], runs: Runs, show: Callable[[BankShown], object]) -> None:
        self._doors = doors
        self._runs = runs
        self._show = show
        self._asked = 0
        self.shown = BankShown()

    def load(self) -> None:
        """Everything anew: after the bank has changed."""

        def look_round() -> BankShown:
            bank = self._doors().bank
            done = next((batch for batch in bank.batches() if batch.undone_at is None), None)
            return BankShown(
                counts=bank.counts(),
                laws=tuple(bank.laws()),
                version=bank.version(),
                checked_on=bank.fact("starter_checked_on"),
                undoable=done,
            )

        def then(found: BankShown) -> None:
            self.shown = replace(found, wish=self.shown.wish, questions=self.shown.questions, found=self.shown.found)
            self.seek(self.shown.wish)

        self._runs.run(look_round, then, self._failed)

    def seek(self, wish: Wish) -> None:
        """Show those that fit."""
        self._fetch(replace(self.shown, wish=wish), 0)

    def load_more(self) -> None:
        """The next stretch of them."""
        self._fetch(self.shown, len(self.shown.questions))

    def _fetch(self, shown: BankShown, offset: int) -> None:
        self._asked += 1
        asked, wish = self._asked, shown.wish
        self.shown = shown

        def job() -> tuple[int, tuple[Question, ...]]:
            bank = self._doors().bank
            sought = (wish.text, wish.kind, wish.law, wish.standing, wish.difficulty)
            return bank.count(*sought), tuple(bank.find(*sought, limit=STRETCH, offset=offset))

        def then(found: tuple[int, tuple[Question, ...]]) -> None:
            if asked == self._asked:
                before = self.shown.questions if offset else ()
                self.shown = replace(self.shown, found=found[0], questions=(*before, *found[1]), trouble=None)
                self._show(self.shown)

        self._runs.run(job, then, self._failed)

    def history(self, question: Question, then: Callable[[list[Revision]], object]) -> None:
        """How a question has stood; nothing where it is gone meanwhile."""
        self._runs.run(lambda: self._doors().bank.history(question.id), then, lambda error: None)

    def undo(self, done: Callable[[], object]) -> None:
        """Take back the latest import."""
        batch = self.shown.undoable
        if batch is not None:
            self._runs.run(lambda: self._doors().bank.undo(batch.id), lambda _nothing: done(), self._failed)

    def _failed(self, error: Exception) -> None:
        self.shown = replace(self.shown, trouble=error)
        self._show(self.shown)
