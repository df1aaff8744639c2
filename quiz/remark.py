"""Objections to a question of a paper, and what two persons decide about it afterwards: its key stands, it counts in
full for all, or it has another key.

Law: pure. The frozen paper is never changed: what was decided stands beside it, so that the score before and the
score after can both be computed, now and in ten years.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from question_bank.errors import MalformedQuestion
from question_bank.question import Blanks, Key, Kind, Question
from quiz.paper import Paper, PaperQuestion


class Verdict(StrEnum):
    """What is decided about a question: its key stands, it counts in full for all, or it has another key.

    KEEP is also how an earlier VOID or NEW_KEY is taken back: the key is again that of the frozen paper.
    """

    KEEP = "keep"
    VOID = "void"
    NEW_KEY = "new_key"


@dataclass(frozen=True, slots=True)
class Objection:
    """One candidate's, to one question; ``person`` is the key of the seat."""

    person: str
    question: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Proposed ``by`` one, decided by another; ``agreed`` None while it is open. ``key`` only with NEW_KEY."""

    id: str
    question: str
    verdict: Verdict
    key: Key | None
    why: str
    by: str
    at: datetime
    decided_by: str = ""
    decided_at: datetime | None = None
    agreed: bool | None = None
    decision: str = ""

    @property
    def open(self) -> bool:
        """Nobody has decided."""
        return self.agreed is None

    def decided(self, by: str, at: datetime, agreed: bool, decision: str) -> Remark:
        """The same, with another person's decision and its reason."""
        return replace(self, decided_by=by, decided_at=at, agreed=agreed, decision=decision)


def in_order(remarks: Iterable[Remark]) -> list[Remark]:
    """Those agreed to, in the order in which they were."""
    agreed = [(remark.decided_at, place, remark) for place, remark in enumerate(remarks) if remark.agreed]
    return [remark for _at, _place, remark in sorted(agreed, key=lambda each: (each[0] or each[2].at, each[1]))]


def in_force(remarks: Iterable[Remark]) -> Mapping[str, Remark]:
    """By question what holds now: of several agreed to, the latest."""
    return {remark.question: remark for remark in in_order(remarks)}


def remarked(paper: Paper, remarks: Iterable[Remark]) -> Paper:
    """The paper with the keys that hold now."""
    held = in_force(remarks)
    if not any(held.get(q.question.id) for q in paper.questions):
        return paper
    return replace(paper, questions=tuple(_with_key(q, held.get(q.question.id)) for q in paper.questions))


def _with_key(q: PaperQuestion, remark: Remark | None) -> PaperQuestion:
    if remark is None or remark.verdict is not Verdict.NEW_KEY or remark.key is None:
        return q
    return replace(q, question=replace(q.question, key=remark.key))


def voided(remarks: Iterable[Remark]) -> frozenset[str]:
    """The questions that give full marks to all who sat."""
    return frozenset(question for question, remark in in_force(remarks).items() if remark.verdict is Verdict.VOID)


def fits(question: Question, verdict: Verdict, key: Key | None) -> bool:
    """Can this be decided about this question? A new key has the kind of the old one and names offered options; a
    question marked by hand has no key to change.
    """
    if verdict is not Verdict.NEW_KEY:
        return key is None
    if key is None or question.kind is Kind.ESSAY:
        return False
    if isinstance(key, Blanks) and isinstance(question.key, Blanks) and len(key.accepted) != len(question.key.accepted):
        return False
    try:
        replace(question, key=key)
    except MalformedQuestion:
        return False
    return True


def answer_to(objection: Objection, remarks: Iterable[Remark]) -> Remark | None:
    """What was agreed about the question since this objection was raised, the latest of it."""
    since = [
        remark
        for remark in in_order(remarks)
        if remark.question == objection.question and remark.decided_at and remark.decided_at >= objection.at
    ]
    return since[-1] if since else None
