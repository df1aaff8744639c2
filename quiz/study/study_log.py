"""The log of self-study: one row an answer, kept as soon as it is given.

Law: progress is computed from it; taking an answer back marks its row and removes nothing.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, insert, select, update
from sqlmodel import col

from question_bank.database import Database
from question_bank.question import Response
from quiz.frozen import from_json, to_json
from quiz.study.memory import Mode, Outcome, StudyAnswer
from quiz.tables import StudyRow


class StudyLog:
    """The only door to the answers of self-study; ``person`` is a profile's id throughout."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, person: str, answer: StudyAnswer) -> int:
        """Keep an answer; on disk when this has returned its number in the log."""
        with self._database.write() as connection:
            result = connection.execute(
                insert(StudyRow).values(
                    person=person,
                    question=answer.question,
                    revision=answer.revision,
                    mode=answer.mode.value,
                    at=answer.at,
                    day=answer.day,
                    shown="".join(answer.shown),
                    response=to_json(answer.response),
                    right=answer.right,
                    guessed=answer.guessed,
                    seconds=answer.seconds,
                    first_of_day=answer.first_of_day,
                    undone=False,
                )
            )
            key = result.inserted_primary_key
        assert key is not None
        return int(key[0])

    def take_back(self, person: str, seq: int) -> None:
        """As if it had not been answered; the row stays."""
        with self._database.write() as connection:
            connection.execute(
                update(StudyRow).where(col(StudyRow.seq) == seq, col(StudyRow.person) == person).values(undone=True)
            )

    def replace(self, person: str, seq: int, answer: StudyAnswer) -> int:
        """Take an answer back and keep another in its stead, in one step; returns the new one's number."""
        with self._database.write():
            self.take_back(person, seq)
            return self.append(person, answer)

    def outcomes(self, person: str) -> list[Outcome]:
        """Oldest first, those taken back left out: all that memory is computed from."""
        query = (
            select(col(StudyRow.question), col(StudyRow.right), col(StudyRow.guessed), col(StudyRow.day))
            .where(col(StudyRow.person) == person, col(StudyRow.undone).is_(False))
            .order_by(col(StudyRow.seq))
        )
        with self._database.read() as connection:
            return [(question, right, guessed, day) for question, right, guessed, day in connection.execute(query)]

    def last_in(self, person: str, mode: Mode) -> str:
        """The question answered last in this mode, empty where there is none."""
        query = (
            select(col(StudyRow.question))
            .where(col(StudyRow.person) == person, col(StudyRow.mode) == mode.value, col(StudyRow.undone).is_(False))
            .order_by(col(StudyRow.seq).desc())
            .limit(1)
        )
        with self._database.read() as connection:
            return connection.execute(query).scalar_one_or_none() or ""

    def answers(self, person: str, question: str) -> list[StudyAnswer]:
        """Every answer to one question, oldest first."""
        query = (
            select(*StudyRow.__table__.c)  # type: ignore[attr-defined]
            .where(col(StudyRow.person) == person, col(StudyRow.question) == question, col(StudyRow.undone).is_(False))
            .order_by(col(StudyRow.seq))
        )
        with self._database.read() as connection:
            return [
                StudyAnswer(
                    question=row["question"],
                    revision=row["revision"],
                    mode=Mode(row["mode"]),
                    at=row["at"],
                    day=row["day"],
                    shown=tuple(row["shown"]),
                    response=from_json(Response, row["response"]),  # type: ignore[arg-type]
                    right=row["right"],
                    guessed=row["guessed"],
                    seconds=row["seconds"],
                    first_of_day=row["first_of_day"],
                    seq=row["seq"],
                )
                for row in connection.execute(query).mappings()
            ]

    def days(self, person: str) -> dict[date, int]:
        """How many answers on each day."""
        query = (
            select(col(StudyRow.day), func.count())
            .where(col(StudyRow.person) == person, col(StudyRow.undone).is_(False))
            .group_by(col(StudyRow.day))
        )
        with self._database.read() as connection:
            return {day: int(count) for day, count in connection.execute(query)}
