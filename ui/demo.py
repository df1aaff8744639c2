"""The whole job, unattended: bank, roster, paper, a timed exam, marks, score workbook.

Law: goes through the same doors as a person would, in a store of its own; every number it tells is computed anew from
the log and compared with the workbook before it is told.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.question import Kind, Question
from ui import words
from ui.doors import Doors
from ui.language import _

if TYPE_CHECKING:
    from quiz.blueprint import Blueprint, Fairness
    from quiz.exam.arrange import Terms
    from quiz.exam.rehearsal import Held
    from quiz.exam.sitting import Sitting
    from quiz.paper import Paper
    from quiz.score_sheet.results import SittingResult

SITTING = "demo"
ROSTER, WORKBOOK, STORY = "名册.xlsx", "成绩册.xlsx", "index.html"
DURATION = timedelta(minutes=90)
SCORE_COLUMN_HEADER = "成绩"


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, for the page that tells it."""

    questions: int
    laws: int
    people: int
    sitting: Sitting
    result: SittingResult
    held: Held
    fairness: Fairness
    recomputed: int
    took: float


class DemoFailed(Exception):
    """Something did not add up: the numbers are not told."""


def tell(doors: Doors, folder: Path, candidates: int, seed: int, say: Callable[[str], object], began: float) -> Story:
    """Everything but the pictures."""
    from quiz.exam.arrange import freeze, seats_for
    from quiz.exam.eligibility import AgeRule
    from quiz.exam.rehearsal import RunningClock, hold, invent_staff
    from quiz.exam.roster import read_roster, write_roster
    from quiz.exam.sitting import Purpose
    from quiz.score_sheet.from_records import results
    from quiz.score_sheet.workbook import write_scores

    today = datetime.now().astimezone().date()
    questions = doors.bank.usable()
    say(_("题库：{count} 道题").format(count=len(questions)))

    staff = invent_staff(candidates, today, seed)
    write_roster(staff.people, folder / ROSTER)
    people = read_roster(folder / ROSTER).people
    seats = seats_for(people, AgeRule(today))
    must = sum(seat.decision.must_sit for seat in seats)
    say(_("名册：{people} 人，应到 {must} 人").format(people=len(people), must=must))

    blueprint, paper, fairness = _paper(questions, seed, must)
    at = datetime.now(UTC) - DURATION - timedelta(minutes=5)  # so that it has just ended
    sitting_id = f"{SITTING}-{at:%Y%m%d%H%M%S}"
    sitting = freeze(doors.records, Purpose.SUPERVISED, _terms(today), paper, sitting_id, at, seats)
    say(_("试卷已定稿：{count} 题，满分 {full}").format(count=blueprint.count, full=words.marks(paper.full_marks)))

    clock = RunningClock(at)
    held = hold(
        doors.records, sitting, staff.absent, clock, seed,
        lambda done, total: say(_("已交卷 {done}/{total}").format(done=done, total=total)) if done % 40 == 0 else None,
    )  # fmt: skip
    result = results(doors.records, sitting.id)
    write_scores(result, folder / WORKBOOK)
    recomputed = check(doors, sitting, result, folder / WORKBOOK)
    _study(doors, seed, today)
    say(_("成绩册已写好，{count} 个成绩都由作答记录重新算过").format(count=recomputed))
    laws = {law for q in questions for law in q.laws}
    return Story(
        len(questions), len(laws), len(people), sitting, result, held, fairness, recomputed, time.monotonic() - began
    )


def _paper(questions: Sequence[Question], seed: int, candidates: int) -> tuple[Blueprint, Paper, Fairness]:
    """Drawn, and what to expect of it."""
    from quiz.blueprint import draw, fairness
    from quiz.paper import Paper

    blueprint = usual_blueprint(questions)
    paper = draw(blueprint, questions, seed, f"paper-{seed}-{datetime.now(UTC):%Y%m%d%H%M%S}")
    if not isinstance(paper, Paper):
        raise DemoFailed(f"the bank cannot meet the blueprint: {paper}")
    return blueprint, paper, fairness(blueprint, questions, paper, candidates, seed)


def usual_blueprint(questions: Sequence[Question]) -> Blueprint:
    """The usual shape, 100 marks, as far as the bank goes."""
    from quiz.blueprint import Blueprint
    from quiz.study.mock_paper import shapes

    longest = shapes(Counter(question.kind for question in questions))[0]
    return Blueprint(_("自然资源和规划系统年度学法考试"), longest.sections)


def _terms(today: date) -> Terms:
    from quiz.exam.arrange import Terms

    return Terms(
        title=_("{year}年度学法考试（演示）").format(year=today.year),
        on=today,
        duration=DURATION,
        pass_mark=Decimal(60),
        unit=_("某市自然资源和规划局"),
        place=_("本机演示"),
        age_rule=_("应考人员：考试当日未满 50 周岁（生日次日满岁）"),
    )


def check(doors: Doors, sitting: Sitting, result: SittingResult, workbook: Path) -> int:
    """Mark every log once more by itself and compare with every score cell of the workbook. Returns how many."""
    from python_calamine import CalamineWorkbook

    from quiz.score_sheet.from_records import mark_attempt

    paper = doors.records.paper(sitting.paper_id)
    by_number = {
        head.person: mark_attempt(doors.records.attempt(head.id), paper, sitting.rule).total
        for head in doors.records.attempts(sitting.id)
    }
    rows = CalamineWorkbook.from_path(workbook).get_sheet_by_name("成绩汇总表").to_python()
    header = next(n for n, row in enumerate(rows) if SCORE_COLUMN_HEADER in row)
    number_at, score_at = rows[header].index("工号"), rows[header].index(SCORE_COLUMN_HEADER)
    written = {
        str(row[number_at]): Decimal(str(row[score_at]))
        for row in rows[header + 1 :]
        if isinstance(row[score_at], float | int)
    }
    if written != by_number:
        differ = {n for n in by_number.keys() | written.keys() if by_number.get(n) != written.get(n)}
        raise DemoFailed(f"the workbook and the log differ for {sorted(differ)}")
    return len(written)


def _study(doors: Doors, seed: int, today: date) -> None:
    """A learner with some days behind them, so that the pages of self-study have something to show."""
    import random

    from quiz.exam.rehearsal import respond
    from quiz.profiles import add_profile, profiles
    from quiz.scoring import is_right
    from quiz.study.memory import Mode, StudyAnswer

    if profiles(doors.database):
        return
    at = datetime.now(UTC)
    learner = add_profile(doors.database, _("王芳"), "", at)
    add_profile(doors.database, _("李建国"), "1234", at)
    die = random.Random(seed)
    questions = [q for q in doors.bank.usable() if q.kind.is_choice or q.kind is Kind.TRUE_FALSE]
    for days_ago in (6, 5, 3, 2, 1):
        day = today - timedelta(days=days_ago)
        for question in die.sample(questions, min(20, len(questions))):
            response = respond(question, 0.6, die)
            doors.study.append(
                learner.id,
                StudyAnswer(
                    question.id, question.revision, Mode.TODAY, at - timedelta(days=days_ago), day,
                    tuple(option.letter for option in question.options), response,
                    is_right(question, response), False, die.uniform(8, 60), True,
                ),
            )  # fmt: skip
