"""After the exam: scores and papers are released, candidates object to a question, two persons decide about it, and
everybody is marked anew.

Law: before release nothing of score, key or explanation leaves the hall, and paper and keys stay shut while anybody
may still answer. Who proposes does not decide. Nothing is overwritten: a score is computed from the frozen paper, the
log, the rule and what was agreed to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from quiz.attempt import Attempt, Phase, Refusal
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.audit import Deed
from quiz.exam.course import Course
from quiz.exam.ledger import Standing
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import Role
from quiz.exam.sitting import Sitting
from quiz.frozen import to_json
from quiz.paper import BookletQuestion, Paper, booklet, merged, without_key
from quiz.remark import Objection, Remark, answer_to, fits, in_force, remarked
from quiz.scoring import Sat, Score, ScoreChange, changed_scores, effects, score

Asked = p.AskResult | p.ReadPaper | p.RaiseObjection
Done = tuple[int, str]  # for how many, and the detail for the audit chain


def over(course: Course, sitting: Sitting, at: datetime) -> bool:
    """Nobody sits any more, and nobody may come in."""
    begins_at = course.begins_at(sitting)
    if begins_at is None or at <= begins_at or course.entry_open(sitting, at):
        return False
    all_who_came = course.ledger.of(sitting.id)
    for standing in all_who_came:
        course.catch_up(sitting, standing, at)
    return all(standing.attempt.phase(at) not in (Phase.RUNNING, Phase.OVERDUE) for standing in all_who_came)


# --- a candidate ------------------------------------------------------------------------------------------------------


def for_candidate(course: Course, sitting: Sitting, standing: Standing, request: Asked, at: datetime) -> p.Reply:
    """The own score, the own paper, the own objection; nothing before its release."""
    run = course.store.run(sitting.id)
    if run.released_at is None or not (run.paper_released or isinstance(request, p.AskResult)):
        return Denied(Denial.NOT_RELEASED)
    if standing.attempt.voided or not standing.attempt.submitted:
        return Denied(Refusal.VOIDED if standing.attempt.voided else Refusal.NOT_SUBMITTED)
    match request:
        case p.AskResult():
            total = _score(course, sitting, standing, course.records.remarks(sitting.id)).total
            return p.ResultShown(total, sitting.full_marks, total >= sitting.pass_mark)
        case p.ReadPaper():
            return _marked_paper(course, sitting, standing, at)
        case p.RaiseObjection():
            return _object(course, sitting, standing, request, at)


def _score(course: Course, sitting: Sitting, standing: Standing, remarks: Sequence[Remark] = ()) -> Score:
    sat = _sat(course, sitting, standing)
    return score(sat.paper, sat.responses, sitting.rule, sat.by_hand, remarks)


def _sat(course: Course, sitting: Sitting, standing: Standing) -> Sat:
    person, attempt = standing.head.person, standing.attempt
    by_hand = {question: marked.marks for question, marked in attempt.marked.items()}
    return Sat(person, course.paper(sitting, person), attempt.responses, by_hand)


def _marked_paper(course: Course, sitting: Sitting, standing: Standing, at: datetime) -> p.MarkedPaper:
    """In the order in which this candidate saw it, with the keys that hold now."""
    remarks = course.records.remarks(sitting.id)
    before, now = _score(course, sitting, standing), _score(course, sitting, standing, remarks)
    frozen = course.paper(sitting, standing.head.person)
    keyed = {q.question.id: q.question for q in remarked(frozen, remarks).questions}
    objections = {each.question: each for each in course.records.objections(sitting.id, standing.head.person)}
    held = in_force(remarks)

    def shown(asked: BookletQuestion) -> p.MarkedQuestion:
        question, objection, remark = keyed[asked.id], objections.get(asked.id), held.get(asked.id)
        return p.MarkedQuestion(
            asked,
            standing.attempt.responses.get(asked.id),
            question.key,
            now.marks[asked.id],
            question.explanation,
            question.legal_basis,
            _objection_shown(objection, remarks) if objection else None,
            remark.verdict if remark else None,
            remark.why if remark else "",
        )

    return p.MarkedPaper(
        now.total,
        sitting.full_marks,
        now.total >= sitting.pass_mark,
        before.total if before.total != now.total else None,
        tuple(shown(asked) for asked in booklet(frozen, standing.head.id).questions),
        at,
        course.store.run(sitting.id).objections_until,
    )


def _objection_shown(objection: Objection, remarks: Sequence[Remark]) -> p.ObjectionShown:
    answer = answer_to(objection, remarks)
    if answer is None:
        return p.ObjectionShown(objection.text, objection.at)
    return p.ObjectionShown(objection.text, objection.at, answer.verdict, answer.why)


def _object(
    course: Course, sitting: Sitting, standing: Standing, request: p.RaiseObjection, at: datetime
) -> p.Kept | Denied:
    person, text = standing.head.person, request.text.strip()
    until = course.store.run(sitting.id).objections_until
    if until is None or at > until or request.question not in course.questions(sitting, person):
        return Denied(Denial.NOT_OBJECTIONABLE)
    if not 0 < len(text) <= p.MAX_TEXT:
        return Denied(Denial.UNREADABLE)
    if course.records.raise_objection(sitting.id, Objection(person, request.question, at, text)):
        did = type(request).__name__
        course.note(Deed(at, person, Role.CANDIDATE.value, did, sitting.id, person, text, request.question))
    return p.Kept(at)


# --- organisers and auditors ------------------------------------------------------------------------------------------


def decide(
    course: Course,
    who: str,
    sitting: Sitting,
    request: s.Release | s.ProposeRemark | s.DecideRemark,
    at: datetime,
) -> Done | Denied:
    """What changes something; the caller writes it on the audit chain."""
    match request:
        case s.Release():
            return _release(course, sitting, request, at)
        case s.ProposeRemark():
            return _propose(course, who, sitting, request, at)
        case s.DecideRemark():
            return _decide(course, who, sitting, request, at)


def _release(course: Course, sitting: Sitting, request: s.Release, at: datetime) -> Done | Denied:
    """Never less than before."""
    run, until = course.store.run(sitting.id), request.objections_until
    if until is not None and (until.tzinfo is None or not (request.paper or run.paper_released)):
        return Denied(Denial.UNREADABLE)
    if request.paper and not over(course, sitting, at):
        return Denied(Denial.STILL_SITTING)
    released = replace(
        run,
        released_at=run.released_at or at,
        paper_released=run.paper_released or request.paper,
        objections_until=until or run.objections_until,
    )
    course.store.keep_run(released)
    said = ["scores", *(["paper"] if released.paper_released else [])]
    said += [f"objections until {released.objections_until.isoformat()}"] if released.objections_until else []
    return 1, ", ".join(said)


def _propose(course: Course, who: str, sitting: Sitting, request: s.ProposeRemark, at: datetime) -> Done | Denied:
    if not over(course, sitting, at):
        return Denied(Denial.STILL_SITTING)
    asked = _whole_paper(course, sitting).find(request.question)
    if asked is None:
        return Denied(Denial.NOT_OBJECTIONABLE)
    if not fits(asked.question, request.verdict, request.key):
        return Denied(Denial.NOT_FITTING)
    if any(each.open and each.question == request.question for each in course.records.remarks(sitting.id)):
        return Denied(Denial.ALREADY_PROPOSED)
    remark = Remark(uuid4().hex, request.question, request.verdict, request.key, request.why.strip(), who, at)
    course.records.keep_remark(sitting.id, remark)
    return 1, _told(remark)


def _decide(course: Course, who: str, sitting: Sitting, request: s.DecideRemark, at: datetime) -> Done | Denied:
    remarks = course.records.remarks(sitting.id)
    proposed = next((each for each in remarks if each.id == request.remark), None)
    if proposed is None:
        return Denied(Denial.NOT_OBJECTIONABLE)
    if not proposed.open:
        return Denied(Denial.ALREADY_DECIDED)
    if proposed.by == who:
        return Denied(Denial.SAME_PERSON)
    course.records.keep_remark(sitting.id, proposed.decided(who, at, request.agree, request.why.strip()))
    changed = len(_effects(course, sitting, remarks)[proposed.id]) if request.agree else 0
    return changed, f"{'agreed' if request.agree else 'refused'} {_told(proposed)}"


def show(course: Course, sitting: Sitting, request: s.ListObjections | s.PreviewRemark, at: datetime) -> p.Reply:
    """What changes nothing."""
    match request:
        case s.ListObjections():
            return _list(course, sitting, at)
        case s.PreviewRemark():
            return _preview(course, sitting, request)


def _list(course: Course, sitting: Sitting, at: datetime) -> s.Objections:
    remarks = course.records.remarks(sitting.id)
    found = _effects(course, sitting, remarks)
    return s.Objections(
        sitting.title,
        at,
        course.store.run(sitting.id).objections_until,
        _all_questions(course, sitting) if over(course, sitting, at) else (),
        tuple(
            s.ObjectionRow(each.question, each.person, _name(course, sitting, each.person), each.text, each.at)
            for each in course.records.objections(sitting.id)
        ),
        tuple(
            s.RemarkRow(
                each.id, each.question, each.verdict, each.key, each.why, each.by, each.at, each.decided_by,
                each.decided_at, each.agreed, each.decision, len(found.get(each.id, ())),
            )
            for each in remarks
        ),
    )  # fmt: skip


def _all_questions(course: Course, sitting: Sitting) -> tuple[s.ObjectedQuestion, ...]:
    return tuple(
        s.ObjectedQuestion(
            q.question.id,
            number,
            without_key(q, None),
            q.question.key,
            q.question.explanation,
            q.question.legal_basis,
        )
        for number, q in enumerate(_whole_paper(course, sitting).questions, 1)
    )


def _preview(course: Course, sitting: Sitting, request: s.PreviewRemark) -> s.Preview | Denied:
    remarks = course.records.remarks(sitting.id)
    if not request.remark:
        return _changed(course, sitting, changed_scores(_all_sat(course, sitting), sitting.rule, remarks))
    if all(each.id != request.remark for each in remarks):
        return Denied(Denial.NOT_OBJECTIONABLE)
    return _changed(course, sitting, _effects(course, sitting, remarks).get(request.remark, ()))


def _changed(course: Course, sitting: Sitting, changes: Sequence[ScoreChange]) -> s.Preview:
    line, rows = sitting.pass_mark, []
    for each in changes:
        seat = course.seat(sitting, each.seat)
        name, unit = (seat.person.name, seat.person.unit) if seat else (each.seat, "")
        passed = (each.before >= line, each.after >= line)
        rows.append(s.Changed(each.seat, name, unit, each.before, each.after, *passed))
    return s.Preview(tuple(rows))


def _effects(course: Course, sitting: Sitting, remarks: Sequence[Remark]) -> Mapping[str, tuple[ScoreChange, ...]]:
    return effects(_all_sat(course, sitting), sitting.rule, remarks) if remarks else {}


def _all_sat(course: Course, sitting: Sitting) -> list[Sat]:
    return [_sat(course, sitting, each) for each in course.ledger.of(sitting.id) if _counts(each.attempt)]


def _counts(attempt: Attempt) -> bool:
    return attempt.started is not None and attempt.voided is None


def _whole_paper(course: Course, sitting: Sitting) -> Paper:
    return merged([course.records.paper(paper_id) for paper_id in sitting.papers])


def _name(course: Course, sitting: Sitting, person: str) -> str:
    seat = course.seat(sitting, person)
    return seat.person.name if seat else person


def _told(remark: Remark) -> str:
    key = f" {to_json(remark.key)}" if remark.key is not None else ""
    return f"{remark.question} {remark.verdict.value}{key}"
