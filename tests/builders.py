"""Small questions, papers and times for tests; everything has a default that no test relies on unless it names it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from question_bank.question import (
    BasisKind,
    Blanks,
    Group,
    Key,
    Kind,
    LegalBasis,
    Letters,
    Question,
    Standing,
    Truth,
    Written,
    options_of,
)
from quiz.paper import Paper, PaperQuestion

NINE = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)  # nine o'clock in Beijing


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def a_question(
    kind: Kind = Kind.SINGLE,
    stem: str = "征收土地应当由谁批准？",
    key: Key | None = None,
    options: Sequence[str] = ("国务院", "省级人民政府", "市级人民政府", "县级人民政府"),
    *,
    id: str = "q1",
    law: str = "土地管理法",
    difficulty: int | None = 1,
    standing: Standing = Standing.CURRENT,
    group: Group | None = None,
    explanation: str = "",
) -> Question:
    keys: dict[Kind, Key] = {
        Kind.SINGLE: Letters.of("B"),
        Kind.MULTIPLE: Letters.of("AB"),
        Kind.TRUE_FALSE: Truth(True),
        Kind.BLANK: Blanks((("十五", "15"),)),
        Kind.ESSAY: Written("略"),
    }
    return Question(
        kind=kind,
        stem=stem,
        key=key or keys[kind],
        options=options_of(*options) if kind.is_choice else (),
        legal_basis=(LegalBasis(BasisKind.STATUTE, law, "第四十五条", "2019-08-26"),) if law else (),
        difficulty=difficulty,
        standing=standing,
        group=group,
        explanation=explanation,
        id=id,
        revision=1,
    )


def a_bank(singles: int = 30, multiples: int = 20, judgements: int = 20) -> list[Question]:
    """Questions over three laws and three grades of difficulty, all unlike one another."""
    laws = ("土地管理法", "城乡规划法", "政府信息公开条例")
    kinds = [Kind.SINGLE] * singles + [Kind.MULTIPLE] * multiples + [Kind.TRUE_FALSE] * judgements
    return [
        a_question(
            kind,
            stem=_unlike(n),
            options=[f"{_unlike(n)[:6]}{letter}" for letter in "甲乙丙丁"],
            id=f"q{n}",
            law=laws[n % 3],
            difficulty=n % 3 + 1,
        )
        for n, kind in enumerate(kinds)
    ]


def _unlike(n: int) -> str:
    """A sentence that shares few characters with that of any other number."""
    start = 0x4E00 + n * 40
    return "".join(chr(start + i) for i in range(20))


def a_paper(questions: Sequence[Question] | None = None, marks: str = "1", id: str = "p1") -> Paper:
    chosen = a_bank(4, 3, 3) if questions is None else questions
    return Paper(id, "2026年度学法考试", tuple(PaperQuestion(q, Decimal(marks)) for q in chosen))
