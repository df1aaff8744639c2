"""The bank: the only door to stored questions.

Law: values leave, rows stay; every change keeps what was before, with who, when and why.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Executable, delete, func, insert, or_, select, update
from sqlmodel import col

from question_bank import rows
from question_bank.content import Kept, kept, question_kept, settled
from question_bank.database import Database
from question_bank.errors import ImportNotUndone, UnknownBatch, UnknownQuestion
from question_bank.identity import Action, Decision
from question_bank.importing import ImportPlan, ImportReport, Progress, plan_files, read_file, without_collector
from question_bank.question import Kind, Question, Standing
from question_bank.tables import BatchRow, FactRow, PastRow, QuestionRow
from question_bank.text import fold_to_find

STARTER = "starter"  # the batch of questions that came with the program
_QUESTION = [
    col(column)
    for column in (
        QuestionRow.id,
        QuestionRow.revision,
        QuestionRow.standing,
        QuestionRow.source_id,
        QuestionRow.content,
    )
]
_BATCH = [col(getattr(BatchRow, name)) for name in BatchRow.model_fields]
_SPACED_ARTICLE = re.compile(r"第\s*(\S+?)\s*条")
_USABLE = [standing.value for standing in Standing if standing.usable]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many questions there are."""

    total: int
    usable: int
    by_kind: Mapping[Kind, int]
    by_standing: Mapping[Standing, int]


@dataclass(frozen=True, slots=True)
class Revision:
    """A question as it stood from ``at`` on; ``batch`` names the import, or the shipped bank, that made it so."""

    question: Question
    who: str
    at: datetime
    why: str
    batch: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """One import that has been done."""

    id: str
    files: tuple[str, ...]
    who: str
    at: datetime
    added: int
    changed: int
    undone_at: datetime | None


def _now() -> datetime:
    return datetime.now(UTC)


class Bank:
    """The questions of a store."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        self.database = database
        self._clock = clock

    # Looking ---------------------------------------------------------------------------------------------------

    def get(self, id: str) -> Question:
        """The question as it stands. Raises ``UnknownQuestion``."""
        for question in self._select(select(*_QUESTION).where(col(QuestionRow.id) == id)):
            return question
        raise UnknownQuestion(id)

    def all(self) -> list[Question]:
        """Every question, retired ones too, in the order of the bank."""
        return self._select(select(*_QUESTION).order_by(col(QuestionRow.number)))

    def usable(self) -> list[Question]:
        """Those that may stand in a new paper or be studied."""
        usable = col(QuestionRow.standing).in_(_USABLE)
        return self._select(select(*_QUESTION).where(usable).order_by(col(QuestionRow.number)))

    def find(
        self,
        text: str = "",
        kind: Kind | None = None,
        law: str | None = None,
        standing: Standing | None = None,
        difficulty: int | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Question]:
        """Those that hold every word of ``text``, width, case and 第45条 for 第四十五条 aside, and fit the rest."""
        wanted = _wanted(text, kind, law, standing, difficulty)
        query = select(*_QUESTION).where(*wanted).order_by(col(QuestionRow.number)).limit(limit).offset(offset)
        return self._select(query)

    def count(
        self,
        text: str = "",
        kind: Kind | None = None,
        law: str | None = None,
        standing: Standing | None = None,
        difficulty: int | None = None,
    ) -> int:
        """How many ``find`` would find without a limit."""
        query = select(func.count()).select_from(QuestionRow)
        with self.database.read() as connection:
            return connection.execute(query.where(*_wanted(text, kind, law, standing, difficulty))).scalar_one()

    def laws(self) -> list[tuple[str, int]]:
        """Every title that questions rest on, with their number, the most frequent first."""
        query = select(col(QuestionRow.laws), func.count()).group_by(col(QuestionRow.laws))
        totals: Counter[str] = Counter()
        with self.database.read() as connection:
            for titles, number in connection.execute(query):
                for title in titles.split("\n")[1:-1]:
                    totals[title] += number
        return sorted(totals.items(), key=lambda law: (-law[1], law[0]))

    def counts(self) -> Counts:
        """How many there are, by kind and by standing."""
        kind, standing = col(QuestionRow.kind), col(QuestionRow.standing)
        by_kind, by_standing = dict.fromkeys(Kind, 0), dict.fromkeys(Standing, 0)
        with self.database.read() as connection:
            for of_kind, of_standing, number in connection.execute(
                select(kind, standing, func.count()).group_by(kind, standing)
            ):
                by_kind[Kind(of_kind)] += number
                by_standing[Standing(of_standing)] += number
        usable = sum(number for standing_, number in by_standing.items() if standing_.usable)
        return Counts(sum(by_kind.values()), usable, by_kind, by_standing)

    def history(self, id: str) -> list[Revision]:
        """How a question has stood, oldest first, as it stands now last. Raises ``UnknownQuestion``."""
        names = ("id", "revision", "standing", "source_id", "content", "who", "at", "why", "batch")
        past = select(*(getattr(PastRow, name) for name in names)).where(col(PastRow.id) == id)
        now = select(*(getattr(QuestionRow, name) for name in names)).where(col(QuestionRow.id) == id)
        with self.database.read() as connection:
            stood = [*connection.execute(past.order_by(col(PastRow.entry))), *connection.execute(now)]
        if not stood:
            raise UnknownQuestion(id)
        return [
            Revision(question_kept(*row[:5]), row.who, datetime.fromisoformat(row.at), row.why, row.batch)
            for row in stood
        ]

    def version(self) -> str:
        """The version of the shipped questions in this bank; empty if there are none. See ``starter``."""
        return self.fact("starter_version")

    def fact(self, name: str) -> str:
        """Something noted of the bank as a whole; empty if it was never noted."""
        with self.database.read() as connection:
            query = select(col(FactRow.value)).where(col(FactRow.name) == name)
            return connection.execute(query).scalar_one_or_none() or ""

    def note(self, name: str, value: str) -> None:
        """Note something of the bank as a whole."""
        with self.database.write() as connection:
            connection.execute(delete(FactRow).where(col(FactRow.name) == name))
            connection.execute(insert(FactRow).values(name=name, value=value))

    def _select(self, query: Executable) -> list[Question]:
        with self.database.read() as connection:
            return [question_kept(*row) for row in connection.execute(query)]

    # Changing --------------------------------------------------------------------------------------------------

    def add(self, questions: Iterable[Question], who: str) -> list[Question]:
        """Store new questions, each under an id of its own; as stored they come back."""
        token = secrets.token_hex(4)
        new = {f"{token}-{number:05}": kept(question) for number, question in enumerate(questions, 1)}
        with self.database.write() as connection:
            rows.insert_new(connection, new, self._made(who), rows.AT_ONCE)
        return [row.question(id, 1) for id, row in new.items()]

    def revise(self, id: str, question: Question, who: str, why: str) -> Question:
        """Replace a question's wording; its id stays, and its standing unless only its legal basis decided that.

        Raises ``UnknownQuestion``.
        """
        with self.database.write() as connection:
            old = rows.kept_of(connection, [id]).get(id)
            if old is None:
                raise UnknownQuestion(id)
            standing = settled(Standing(old.standing), bool(question.legal_basis))
            new = kept(question)._replace(standing=standing.value)
            if new != old:
                rows.replace(connection, {id: new}, self._made(who, why), rows.AT_ONCE)
            return self.get(id)

    def set_standing(self, id: str, standing: Standing, who: str, why: str) -> Question:
        """Say whether a question may be asked; its wording, and so its revision, stays. Raises ``UnknownQuestion``."""
        with self.database.write() as connection:
            old = rows.kept_of(connection, [id]).get(id)
            if old is None:
                raise UnknownQuestion(id)
            new = settled(standing, bool(old.laws)).value
            if new != old.standing:
                rows.remember(connection, [id])
                connection.execute(
                    update(QuestionRow)
                    .where(col(QuestionRow.id) == id)
                    .values(standing=new, who=who, at=self._at(), why=why)
                )
            return self.get(id)

    def put(self, questions: Mapping[str, Question], retired: Iterable[str], who: str, batch: str) -> None:
        """Store questions under these ids, new ones and changes of those there are; retire others."""
        with self.database.write() as connection:
            there = rows.kept_of(connection, list(questions))
            new = {id: kept(question) for id, question in questions.items() if id not in there}
            changed = {}
            for id, old in there.items():
                wording = kept(questions[id])
                standing = settled(Standing(old.standing), bool(wording.laws)).value
                if wording._replace(standing=standing) != old:
                    changed[id] = wording._replace(standing=standing)
            made = self._made(who, batch=batch)
            rows.insert_new(connection, new, made, rows.AT_ONCE)
            rows.replace(connection, changed, made, rows.AT_ONCE)
            for id in retired:
                self.set_standing(id, Standing.RETIRED, who, "")

    def of_batch(self, batch: str) -> list[str]:
        """Ids of the questions whose present wording this batch has brought."""
        with self.database.read() as connection:
            query = select(col(QuestionRow.id)).where(col(QuestionRow.batch) == batch)
            return list(connection.execute(query).scalars())

    def ids(self) -> set[str]:
        """The ids of all questions."""
        with self.database.read() as connection:
            return set(connection.execute(select(col(QuestionRow.id))).scalars())

    # Importing -------------------------------------------------------------------------------------------------

    def plan(
        self,
        files: Sequence[Path],
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ImportPlan:
        """What importing these files would do. Stores nothing. Raises ``Cancelled``."""
        with without_collector():
            read = [read_file(path, progress, cancelled) for path in files]
            with self.database.read() as connection:
                return plan_files(read, rows.stored(connection), self.database.written)

    def take_in(
        self,
        plan: ImportPlan,
        who: str,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> ImportReport:
        """Do what a plan says, all of it or nothing; anew compared with the bank if that has been written since.

        Raises ``Cancelled`` and ``StoreUnusable``.
        """
        with without_collector(), self.database.write() as connection:
            if plan.at != self.database.written:
                plan = plan_files(plan.read, rows.stored(connection), self.database.written)
            new, changed = _outcome(decision for decisions in plan.decisions for decision in decisions)
            if not new and not changed:
                return ImportReport("", plan.files)
            steps = rows.Steps(len(new) + len(changed), progress, cancelled)
            made = self._made(who, batch=plan.batch)
            rows.insert_new(connection, new, made, steps)
            rows.replace(connection, changed, made, steps)
            names = "\n".join(report.path.name for report in plan.files if report.error is None)
            connection.execute(
                insert(BatchRow).values(
                    id=plan.batch, files=names, who=who, at=self._at(), added=len(new), changed=len(changed)
                )
            )
        return ImportReport(plan.batch, plan.files)

    def batches(self) -> list[Batch]:
        """The imports done, the latest first."""
        with self.database.read() as connection:
            done = connection.execute(select(*_BATCH).order_by(col(BatchRow.at).desc())).all()
        return [
            Batch(
                row.id,
                tuple(row.files.split("\n")),
                row.who,
                datetime.fromisoformat(row.at),
                row.added,
                row.changed,
                datetime.fromisoformat(row.undone_at) if row.undone_at else None,
            )
            for row in done
        ]

    def undo(self, batch: str) -> None:
        """Take back exactly this import. Raises ``UnknownBatch``; ``ImportNotUndone`` if questions changed since."""
        with self.database.write() as connection:
            done = update(BatchRow).where(col(BatchRow.id) == batch, col(BatchRow.undone_at).is_(None))
            if connection.execute(done.values(undone_at=self._at())).rowcount == 0:
                raise UnknownBatch(batch)
            if since := rows.changed_since(connection, batch):
                raise ImportNotUndone(batch, tuple(since))
            rows.take_back(connection, batch)

    def _made(self, who: str, why: str = "", batch: str | None = None) -> dict[str, Any]:
        return {"who": who, "at": self._at(), "why": why, "batch": batch}

    def _at(self) -> str:
        return self._clock().astimezone(UTC).isoformat()


def _outcome(decisions: Iterable[Decision]) -> tuple[dict[str, Kept], dict[str, Kept]]:
    """New questions and changed ones; of one that several files speak of, the last word counts."""
    new: dict[str, Kept] = {}
    changed: dict[str, Kept] = {}
    for decision in decisions:
        if decision.action is Action.ADDED or decision.id in new:
            if decision.action is not Action.UNCHANGED:
                new[decision.id] = decision.kept
        elif decision.action is Action.CHANGED:
            changed[decision.id] = decision.kept
    return new, changed


def _wanted(
    text: str, kind: Kind | None, law: str | None, standing: Standing | None, difficulty: int | None
) -> list[ColumnElement[bool]]:
    words = [_holds(word) for word in _SPACED_ARTICLE.sub(r"第\1条", text).split()]
    if kind is not None:
        words.append(col(QuestionRow.kind) == kind.value)
    if law is not None:
        words.append(col(QuestionRow.laws).contains(f"\n{law}\n", autoescape=True))
    if standing is not None:
        words.append(col(QuestionRow.standing) == standing.value)
    if difficulty is not None:
        words.append(col(QuestionRow.difficulty) == difficulty)
    return words


def _holds(word: str) -> ColumnElement[bool]:
    """Somewhere in the question; who writes 四十五条 means 第四十五条 too."""
    spelling, article = fold_to_find(word), fold_to_find(f"第{word}")
    spellings = [spelling] if article == f"第{spelling}" else [spelling, article]
    return or_(*(col(QuestionRow.found_by).contains(text, autoescape=True) for text in spellings))
