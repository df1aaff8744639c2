"""From what happened to what HR files: each seat of a frozen sitting with its outcome, each attempt marked anew.

Law: nothing is taken from a stored score; everything is computed from the frozen paper, the logs, the rule and what was
agreed about questions afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from quiz.analysis import AnswerSheet, analyse
from quiz.attempt import Attempt
from quiz.errors import UnknownRecord
from quiz.exam.candidate import Person
from quiz.exam.eligibility import Decision, Reason
from quiz.exam.sitting import Purpose, Seat, Sitting
from quiz.paper import Paper, merged
from quiz.records import AttemptHead, Records
from quiz.remark import Remark, Verdict, in_order, remarked
from quiz.score_sheet.make_up import MakeUp, counted_results
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from quiz.score_sheet.sheets import key_in_words
from quiz.scoring import MarkingRule, Scheme, Score, score

_EXCUSED = {
    Reason.EXEMPT: Outcome.EXEMPT,
    Reason.OVER_AGE: Outcome.OVER_AGE,
    Reason.OUTSIDE: Outcome.OUTSIDE,
    Reason.ON_LEAVE: Outcome.ON_LEAVE,
}
SCHEMES = {
    Scheme.EXACT: "多选题：与答案完全一致得分，多选、少选、错选均不得分",
    Scheme.BY_THE_KEY: "多选题：无错选时按选对个数的比例得分，有错选不得分",
    Scheme.HALF_FOR_TOO_FEW: "多选题：完全一致得满分，少选且无错选得一半，有错选不得分",
    Scheme.RIGHT_MINUS_WRONG: "多选题：按（选对个数－选错个数）与答案个数之比得分，最低 0 分",
}


BEIJING = timezone(timedelta(hours=8))  # what is printed must not hang on the zone of a PC


@dataclass(frozen=True, slots=True)
class Marked:
    """One seat with what became of it; ``score`` and ``attempt`` where it was sat and counts. ``before``: the total of
    the frozen paper, where what was agreed afterwards has changed it.
    """

    seat: Seat
    outcome: Outcome
    attempt: Attempt | None = None
    score: Score | None = None
    before: Decimal | None = None


def mark_sitting(records: Records, sitting: Sitting) -> tuple[Paper, list[Marked]]:
    """Every seat of the roster, in its order, marked from the log; of a mock exam, everybody who sat it.

    Of parallel papers, the paper returned has every question that was asked of anybody; with the keys that hold now.
    """
    papers = {paper_id: records.paper(paper_id) for paper_id in sitting.papers}
    remarks = records.remarks(sitting.id)
    heads = records.attempts(sitting.id)
    attempts = {head.person: records.attempt(head.id) for head in heads}
    seats = sitting.seats or tuple(_mock_seat(head) for head in heads)
    marked = mark_seats(sitting, seats, papers, attempts, remarks)
    return remarked(merged(tuple(papers.values())), remarks), marked


def mark_seats(
    sitting: Sitting,
    seats: Sequence[Seat],
    papers: Mapping[str, Paper],
    attempts: Mapping[str, Attempt],
    remarks: Sequence[Remark],
) -> list[Marked]:
    """The same from values: papers by id, attempts by the key of the seat."""
    own = [papers[sitting.papers[seat.paper % len(sitting.papers)]] for seat in seats]
    return [_mark(s, attempts.get(s.key), paper, sitting.rule, remarks) for s, paper in zip(seats, own, strict=True)]


def _mock_seat(head: AttemptHead) -> Seat:
    return Seat(Person("", head.name), Decision(True, Reason.MUST_SIT), head.person)


def mark_attempt(attempt: Attempt, paper: Paper, rule: MarkingRule, remarks: Sequence[Remark] = ()) -> Score:
    """The score of one attempt: f(frozen paper, final log, rule, what was agreed afterwards)."""
    return score(paper, attempt.responses, rule, {q: m.marks for q, m in attempt.marked.items()}, remarks)


def _mark(
    seat: Seat, attempt: Attempt | None, paper: Paper, rule: MarkingRule, remarks: Sequence[Remark] = ()
) -> Marked:
    if attempt is not None and attempt.voided:
        return Marked(seat, Outcome.VIOLATION, attempt)
    if attempt is not None and attempt.started:
        found = mark_attempt(attempt, paper, rule, remarks)
        first = mark_attempt(attempt, paper, rule).total if remarks else found.total
        return Marked(seat, Outcome.SAT, attempt, found, first if first != found.total else None)
    if not seat.decision.must_sit:
        return Marked(seat, _EXCUSED[seat.decision.reason])
    return Marked(seat, Outcome.ABSENT)


def results(records: Records, sitting_id: str, now: datetime | None = None) -> SittingResult:
    """All that the score workbook shows; what the clock has ended by ``now`` is first written down as ended.

    Raises ``UnknownRecord``, as of a rehearsal, which has none.
    """
    sitting = records.sitting(sitting_id)
    if sitting.purpose is Purpose.REHEARSAL:
        raise UnknownRecord("sitting", sitting_id)
    if now is not None:
        for head in records.attempts(sitting_id):
            records.swept(head.id, now)
    paper, marked = mark_sitting(records, sitting)
    sheets = [
        AnswerSheet(m.score.marks, m.attempt.responses) for m in marked if m.score is not None and m.attempt is not None
    ]
    return SittingResult(
        unit=sitting.unit,
        year=sitting.on.year,
        exam=sitting.title,
        on=sitting.on,
        place=sitting.place,
        full_marks=sitting.full_marks,
        pass_mark=sitting.pass_mark,
        rows=tuple(_row(m) for m in marked),
        rules=(*_rules(sitting), *remark_lines(records.remarks(sitting_id), paper)),
        departments=sitting.departments,
        analysis=analyse(paper, sheets),
    )


def makeups(records: Records, sitting_id: str, now: datetime | None = None) -> list[MakeUp]:
    """The make-ups of a sitting, and theirs in turn, as far as they have been held, in the order of their freezing."""
    family, found = {sitting_id}, []
    for head in sorted(records.sittings(Purpose.SUPERVISED), key=lambda head: head.frozen_at):
        sitting = records.sitting(head.id)
        if sitting.parent in family:
            family.add(sitting.id)
            if head.attempts or head.closed_at:
                found.append(MakeUp(results(records, sitting.id, now), sitting.counted))
    return found


def counted(records: Records, sitting_id: str, now: datetime | None = None) -> SittingResult:
    """The result of a sitting with the scores that count after its make-ups."""
    again = makeups(records, sitting_id, now)
    parent = results(records, sitting_id, now)
    return counted_results(parent, again) if again else parent


def _row(marked: Marked) -> CandidateResult:
    return CandidateResult(
        marked.seat.person,
        marked.outcome,
        marked.score.total if marked.score else None,
        _note(marked),
        marked.before,
    )


def _note(marked: Marked) -> str:
    """备注: the reason where there is one."""
    corrected = f"原成绩 {marked.before.normalize():f} 分，复核更正" if marked.before is not None else ""
    return "；".join(part for part in (_reason(marked), corrected) if part)


def _reason(marked: Marked) -> str:
    if marked.attempt is not None and marked.attempt.voided:
        return marked.attempt.voided.why
    if marked.attempt is not None and marked.attempt.started and not marked.attempt.submitted:
        return "尚未交卷"  # the score is that of the answers so far
    entered = "纸质答卷录入" if marked.attempt is not None and marked.attempt.on_paper else ""
    if marked.score is not None and marked.score.unmarked:
        return "；".join(filter(None, (entered, f"有 {len(marked.score.unmarked)} 道主观题未阅")))
    if entered:
        return entered
    if marked.attempt is not None and marked.attempt.submitted and marked.attempt.submitted.by_clock:
        return "到时自动交卷"
    return marked.seat.decision.words


def _rules(sitting: Sitting) -> tuple[str, ...]:
    """The choices made for this sitting, as they are printed with its results."""
    rule = sitting.rule
    rounding = f"总分四舍五入，保留 {rule.places} 位小数" if rule.places else "总分四舍五入到整数"
    chosen = [SCHEMES[rule.scheme], rounding, sitting.age_rule]
    return tuple(text for text in chosen if text)


def remark_lines(remarks: Sequence[Remark], paper: Paper) -> tuple[str, ...]:
    """What was agreed about questions, a sentence each, as it is printed with the results."""
    numbers = {q.question.id: number for number, q in enumerate(paper.questions, 1)}
    return tuple(_remark_line(remark, numbers.get(remark.question, 0)) for remark in in_order(remarks))


def _remark_line(remark: Remark, number: int) -> str:
    match remark.verdict:
        case Verdict.KEEP:
            done = "经复核维持原答案"
        case Verdict.VOID:
            done = "经复核全员给满分"
        case Verdict.NEW_KEY:
            assert remark.key is not None
            done = f"经复核答案更正为 {key_in_words(remark.key)}，全员重新计分"
    at = (remark.decided_at or remark.at).astimezone(BEIJING)
    day = f"{at.year}年{at.month}月{at.day}日"
    return f"第 {number} 题{done}（{remark.why}）；{remark.by} 提出，{remark.decided_by} 复核，{day}。"
