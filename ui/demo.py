"""The whole job, unattended: bank, roster, paper, a timed exam, marks, score workbook.

Law: goes through the same doors as a person would, in a store of its own: the exam is sat over TLS at a real hall in
a process of its own. Every number told is computed anew from the log and compared with the workbook before it is told.
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
from ui.doors import Doors, OpenDoors
from ui.language import N_, _

if TYPE_CHECKING:
    from quiz.blueprint import Blueprint
    from quiz.exam.arrange import Terms
    from quiz.exam.crowd import Sat
    from quiz.exam.sitting import Sitting
    from quiz.fairness import Fairness
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
    sat: Sat
    audited: int
    fairness: Fairness
    recomputed: int
    took: float


class DemoFailed(Exception):
    """Something did not add up: the numbers are not told."""


def tell(
    open_doors: OpenDoors, folder: Path, candidates: int, seed: int, say: Callable[[str], object], began: float
) -> Story:
    """Everything but the pictures. The store is the window's, then the hall's, then the window's again."""
    store = folder / "store"
    doors = open_doors(store)
    try:
        arranged = _arrange(doors, folder, candidates, seed, say)
    finally:
        doors.close()
    sat = _sit(store, arranged, seed, say)
    doors = open_doors(store)
    try:
        return _file(doors, folder, arranged, sat, seed, say, began)
    finally:
        doors.close()


@dataclass(frozen=True, slots=True)
class Arranged:
    """What is frozen before anybody sits."""

    questions: int
    laws: int
    people: int
    absent: frozenset[str]
    sitting: Sitting
    paper: Paper
    fairness: Fairness
    today: date


def _arrange(doors: Doors, folder: Path, candidates: int, seed: int, say: Callable[[str], object]) -> Arranged:
    """Bank, roster, paper, sitting."""
    from quiz.exam.arrange import freeze, seats_for
    from quiz.exam.eligibility import AgeRule
    from quiz.exam.rehearsal import invent_staff
    from quiz.exam.roster import read_roster, write_roster
    from quiz.exam.sitting import Purpose

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
    at = doors.clock()
    sitting_id = f"{SITTING}-{at:%Y%m%d%H%M%S}"
    sitting = freeze(doors.records, Purpose.SUPERVISED, _terms(today), paper, sitting_id, at, seats)
    say(_("试卷已定稿：{count} 题，满分 {full}").format(count=blueprint.count, full=words.marks(paper.full_marks)))
    laws = {law for q in questions for law in q.laws}
    return Arranged(len(questions), len(laws), len(people), staff.absent, sitting, paper, fairness, today)


def _sit(store: Path, arranged: Arranged, seed: int, say: Callable[[str], object]) -> Sat:
    """The exam, at a real hall over TLS: one desk loses its power, and once the hall itself goes away."""
    from quiz.exam.crowd import sit_centrally
    from ui.demo_hall import DemoHall

    told = {
        "seated": N_("已入座 {done}/{total}，同时开考"),
        "answered": N_("已作答 {done}/{total}"),
        "away": N_("考场突然断电（第 {done} 次作答），考生继续答题，答案先存在各自电脑上"),
        "back": N_("考场恢复，各考位自动补送"),
    }

    def report(what: str, done: int, total: int) -> None:
        say(_(told[what]).format(done=done, total=total))

    with DemoHall(store, arranged.sitting.id) as hall:
        say(_("考场已开：{address}，加密连接").format(address=hall.join.addresses[0]))
        return sit_centrally(
            hall, arranged.sitting, arranged.paper, arranged.absent, store.parent / "desks", seed, report
        )


def _file(
    doors: Doors,
    folder: Path,
    arranged: Arranged,
    sat: Sat,
    seed: int,
    say: Callable[[str], object],
    began: float,
) -> Story:
    """Marks, the workbook, and every number of it computed once more."""
    from quiz.exam.audit import Audit
    from quiz.score_sheet.from_records import results
    from quiz.score_sheet.workbook import write_scores

    sitting = arranged.sitting
    chain = Audit(doors.database).verify()
    if not chain.whole:
        raise DemoFailed(f"the audit chain breaks at {chain.broken_at}")
    result = results(doors.records, sitting.id)
    write_scores(result, folder / WORKBOOK)
    recomputed = check(doors, sitting, result, folder / WORKBOOK)
    _study(doors, seed, arranged.today)
    say(_("成绩册已写好，{count} 个成绩都由作答记录重新算过").format(count=recomputed))
    return Story(
        questions=arranged.questions,
        laws=arranged.laws,
        people=arranged.people,
        sitting=sitting,
        result=result,
        sat=sat,
        audited=chain.count,
        fairness=arranged.fairness,
        recomputed=recomputed,
        took=time.monotonic() - began,
    )


def _paper(questions: Sequence[Question], seed: int, candidates: int) -> tuple[Blueprint, Paper, Fairness]:
    """Drawn, and what to expect of it."""
    from quiz.blueprint import draw
    from quiz.fairness import fairness
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

    papers = {paper_id: doors.records.paper(paper_id) for paper_id in sitting.papers}
    by_number = {
        head.person: mark_attempt(
            doors.records.attempt(head.id), papers[sitting.paper_of(head.person)], sitting.rule
        ).total
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
