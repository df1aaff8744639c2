"""A rehearsal of an exam (试运行): the same people, terms and hall, a short paper of other questions, no score.

Law: none of its questions stands on the exam's own papers; the exam is its ``parent``, and nothing of it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from question_bank.question import Kind, Question
from quiz.blueprint import Blueprint, Section, draw
from quiz.exam.sitting import Purpose, Sitting
from quiz.paper import Paper
from quiz.records import Records

WISHED = ((Kind.SINGLE, 5), (Kind.MULTIPLE, 3), (Kind.TRUE_FALSE, 2))
DURATION = timedelta(minutes=15)
MARK = " · 试运行"  # stays Chinese: printed


def arrange_trial_run(
    records: Records, exam: Sitting, questions: Sequence[Question], seed: int, trial_id: str, at: datetime
) -> Sitting | None:
    """Freeze it; None where the bank has no question that the exam does not ask. It may be begun at any time, as the
    organiser says; entry is open as long as it runs.
    """
    paper = _paper(records, exam, questions, seed, trial_id)
    if paper is None:
        return None
    trial = replace(
        exam,
        id=trial_id,
        title=exam.title + MARK,
        purpose=Purpose.REHEARSAL,
        paper_id=paper.id,
        on=at.astimezone().date(),
        duration=DURATION,
        full_marks=paper.full_marks,
        pass_mark=paper.full_marks * exam.pass_mark / exam.full_marks if exam.full_marks else Decimal(0),
        opens=None,
        closes=None,
        late_entry=None,
        earliest_hand_in=timedelta(0),
        parallel=(),
        parent=exam.id,
    )
    records.keep_paper(paper, at)
    records.keep_sitting(trial, at)
    return trial


def _paper(records: Records, exam: Sitting, questions: Sequence[Question], seed: int, trial_id: str) -> Paper | None:
    asked = {q.question.id for paper_id in exam.papers for q in records.paper(paper_id).questions}
    others = [q for q in questions if q.id not in asked]
    title = exam.title + MARK
    chosen: list[Section] = []
    for kind, wished in WISHED:
        for count in range(min(wished, sum(q.kind is kind for q in others)), 0, -1):  # near repeats count once
            section = Section(kind, count, Decimal(1))
            if isinstance(draw(Blueprint(title, (*chosen, section)), others, seed, ""), Paper):
                chosen.append(section)
                break
    drawn = draw(Blueprint(title, tuple(chosen)), others, seed, f"paper-{trial_id}")
    return drawn if chosen and isinstance(drawn, Paper) else None


def trial_runs_of(records: Records, exam_id: str) -> list[Sitting]:
    """The newest first."""
    trials = [records.sitting(head.id) for head in records.sittings(Purpose.REHEARSAL)]
    return [trial for trial in trials if trial.parent == exam_id]
