"""What organisers, invigilators and auditors may do to a sitting, each with a reason, each on the audit chain.

Law: a repeated request (same sender, same id) is done once and answered the same. Nothing here shows a key: what does,
after the exam, is in ``appeals``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quiz import attempt as rules
from quiz.attempt import Answered, Decision, Refusal
from quiz.exam import appeals, on_paper, secret
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.audit import Deed
from quiz.exam.board import board
from quiz.exam.course import CLOCK_CONFIRMED, Course
from quiz.exam.hall_store import Account, Admission, Session
from quiz.exam.ledger import Standing
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import STAFF, Role
from quiz.exam.rooms import reach
from quiz.exam.sealed import HallKey
from quiz.exam.sitting import Sitting
from quiz.exam.without_network import take_sealed

ONE_TIME_LASTS = timedelta(minutes=10)
LONGEST_GRANT = 4 * 3600  # seconds
AUDIT_STEP = 500
ROOMS_AT_MOST = 200  # of one invigilator

_Deeds = (
    s.GrantTime
    | s.Tell
    | s.AdmitEntry
    | s.AdmitLate
    | s.ForceHandIn
    | s.Void
    | s.Begin
    | s.CloseEntry
    | s.Release
    | s.ProposeRemark
    | s.DecideRemark
    | s.EnterPaper
)


@dataclass(frozen=True, slots=True)
class CodesWanted:
    """Secrets to be made for these."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewCode:
    """A secret to be shown once, and what is kept of it."""

    code: str
    hashed: str


class Invigilation:
    """The staff's side of the hall."""

    def __init__(self, course: Course, key: HallKey | None) -> None:
        self._course = course
        self._key = key

    def decide(self, session: Session, request: p.Request, at: datetime) -> p.Reply:
        """What this member of staff gets; the role has been checked."""
        if isinstance(request, s.ReadAudit):
            return self._read_audit(request)
        if isinstance(request, s.WatchHall):
            return s.HallWatched(at, tuple(sorted(self._course.reached)))
        why = getattr(request, "why", None)
        if why is not None and not (why.strip() and len(why) <= p.MAX_TEXT):
            return Denied(Denial.UNREADABLE)
        if isinstance(request, s.ConfirmClock):
            return self._once(session, request.id, at, lambda: self._confirm_clock(session, request, at))
        if isinstance(request, s.CloseHall):
            return self._once(session, request.id, at, lambda: self._done(session, request, at, 1))
        sitting = self._course.sitting(getattr(request, "sitting", ""))
        if sitting is None:
            return Denied(Denial.NO_SUCH_SITTING)
        within = reach(self._course, session, sitting)
        number = getattr(request, "number", "")
        if number and (self._course.seat(sitting, number) is None or (within is not None and number not in within)):
            return Denied(Denial.NO_SUCH_CANDIDATE)
        match request:
            case s.WatchBoard():
                return board(self._course, sitting, within, at)
            case s.AllowDevice():
                return self._allow_device(session, sitting, request, at)
            case s.UploadSealed():
                return take_sealed(self._course, self._key, session, sitting, request, within, at)
            case s.ListObjections() | s.PreviewRemark():
                return appeals.show(self._course, sitting, request, at)
        if isinstance(request, _Deeds):
            deed = request
            return self._once(session, deed.id, at, lambda: self._do(session, sitting, deed, within, at))
        return Denied(Denial.NOT_ALLOWED)

    def _once(self, session: Session, id: str, at: datetime, act: Callable[[], p.Reply]) -> p.Reply:
        if not id or len(id) > p.MAX_TEXT:
            return Denied(Denial.UNREADABLE)
        known = self._course.audit.done(f"{session.who}/{id}")
        return act() if known is None else s.Done(at, int(known.deed.detail.split(" ", 1)[0]))

    def _done(
        self,
        session: Session,
        request: _Deeds | s.ConfirmClock | s.CloseHall,
        at: datetime,
        count: int,
        detail: str = "",
    ) -> s.Done:
        self._course.note(
            Deed(
                at,
                session.who,
                session.role.value,
                type(request).__name__,
                getattr(request, "sitting", ""),
                about=getattr(request, "number", ""),
                why=request.why,
                detail=f"{count} {detail}".strip(),
                request=f"{session.who}/{request.id}",
            )
        )
        return s.Done(at, count)

    def _do(
        self, session: Session, sitting: Sitting, request: _Deeds, within: frozenset[str] | None, at: datetime
    ) -> p.Reply:
        course, by = self._course, session.who
        number = getattr(request, "number", "")
        if isinstance(request, s.GrantTime | s.AdmitEntry) and course.store.run(sitting.id).paper_released:
            return Denied(Refusal.OVER)  # the keys are known
        match request:
            case s.Begin():
                return self._begin(session, sitting, request, at)
            case s.CloseEntry():
                course.records.close_sitting(sitting.id, at)
                return self._done(session, request, at, len(course.ledger.of(sitting.id)))
            case s.Release() | s.ProposeRemark() | s.DecideRemark():
                done = appeals.decide(course, by, sitting, request, at)
                return done if isinstance(done, Denied) else self._done(session, request, at, *done)
            case s.EnterPaper():
                entered = on_paper.enter(course, sitting, request, by, at)
                return entered if isinstance(entered, Denied) else self._done(session, request, at, *entered)
            case s.Tell():
                if not 0 < len(request.text) <= p.MAX_TEXT:
                    return Denied(Denial.UNREADABLE)
                to = [number] if number or within is None else sorted(within)
                for person in to:
                    course.store.add_notice(sitting.id, person, at, request.text)
                return self._done(session, request, at, len(to), request.text)
            case s.AdmitEntry():
                admission = course.store.admission(sitting.id, number)
                if admission is None:
                    return Denied(Denial.NO_SUCH_CANDIDATE)
                course.store.keep_admission(replace(admission, admitted=True))
                return self._done(session, request, at, 1)
            case s.GrantTime():
                return self._grant_time(session, sitting, request, within, at)
        standing = course.ledger.seated(sitting.id, number)
        if standing is None:
            return Denied(Denial.NO_SUCH_CANDIDATE)
        course.catch_up(sitting, standing, at)
        match request:
            case s.AdmitLate():
                return self._admit_late(session, standing, request, at)
            case s.ForceHandIn():
                decision: Decision = rules.submit(standing.attempt, at)
            case s.Void():
                decision = rules.void(standing.attempt, at, by, request.why)
        if isinstance(decision, Refusal):
            return Denied(decision)
        course.ledger.record(standing, decision)
        return self._done(session, request, at, len(decision))

    def _begin(self, session: Session, sitting: Sitting, request: s.Begin, at: datetime) -> p.Reply:
        run = self._course.store.run(sitting.id)
        begun = self._course.begins_at(sitting)
        if run.begins_at is not None or (begun is not None and begun <= at):
            return Denied(Denial.ALREADY_BEGUN)
        begins_at = at + timedelta(seconds=max(0, min(request.in_seconds, 3600)))
        self._course.store.keep_run(replace(run, begins_at=begins_at))
        waiting = self._course.ledger.of(sitting.id)
        for standing in waiting:
            self._course.catch_up(sitting, standing, at)
        return self._done(session, request, at, len(waiting), begins_at.isoformat())

    def _grant_time(
        self, session: Session, sitting: Sitting, request: s.GrantTime, within: frozenset[str] | None, at: datetime
    ) -> p.Reply:
        if not 0 < request.seconds <= LONGEST_GRANT:
            return Denied(Denial.UNREADABLE)
        here = self._course.ledger.of(sitting.id)
        if request.number:
            within = frozenset({request.number})
        chosen = [standing for standing in here if within is None or standing.head.person in within]
        refusal: Refusal | None = Refusal.NOT_STARTED
        granted = 0
        for standing in chosen:
            self._course.catch_up(sitting, standing, at)
            extra = timedelta(seconds=request.seconds)
            decision = rules.grant_time(standing.attempt, at, extra, session.who, request.why)
            if isinstance(decision, Refusal):
                refusal = decision
            else:
                self._course.ledger.record(standing, decision)
                granted += 1
        if request.number and not granted and refusal is not None:
            return Denied(refusal)
        return self._done(session, request, at, granted, f"{request.seconds} s")

    def _admit_late(self, session: Session, standing: Standing, request: s.AdmitLate, at: datetime) -> p.Reply:
        """Answers held back enter the log with the time of their receipt; then all that is late is let count."""
        if standing.attempt.voided:
            return Denied(Refusal.VOIDED)
        wanted = set(request.keys)
        held = [
            each.answered
            for each in self._course.store.held(standing.head.id)
            if (not wanted or each.answered.key in wanted) and each.answered.key not in standing.keys
        ]
        self._course.ledger.record(standing, held)
        self._course.store.let_go(standing.head.id, [answered.key for answered in held])
        keys = wanted or {late.key for late in standing.attempt.late}
        decision = rules.admit_late(standing.attempt, at, keys, session.who, request.why)
        if isinstance(decision, Refusal) and not held:
            return Denied(decision)
        late = () if isinstance(decision, Refusal) else decision
        self._course.ledger.record(standing, late)
        admitted = sum(len(entry.keys) for entry in late if isinstance(entry, rules.LateAdmitted))
        in_time = sum(not any(a.key in e.keys for e in late if isinstance(e, rules.LateAdmitted)) for a in held)
        return self._done(session, request, at, admitted + in_time, _keys_told(held))

    def _allow_device(self, session: Session, sitting: Sitting, request: s.AllowDevice, at: datetime) -> p.Reply:
        admission = self._course.store.admission(sitting.id, request.number)
        if admission is None:
            return Denied(Denial.NO_SUCH_CANDIDATE)
        code, until = secret.new_code(), at + ONE_TIME_LASTS
        hashed = secret.fast_hash(secret.as_typed(code))
        self._course.store.keep_admission(replace(admission, one_time=hashed, one_time_until=until))
        self._told(session, request, sitting.id, request.number, request.why, at)
        return s.OneTime(code, until)

    def codes_wanted(self, request: s.IssueCodes | s.OpenAccount) -> CodesWanted | Denied:
        """For whom secrets are to be made and hashed, outside the transaction: each takes 30 ms."""
        if not (request.why.strip() and len(request.why) <= p.MAX_TEXT):
            return Denied(Denial.UNREADABLE)
        if isinstance(request, s.OpenAccount):
            known = any(role.value == request.role for role in STAFF)
            rooms = len(request.rooms) <= ROOMS_AT_MOST and all(0 < len(room) <= p.MAX_TEXT for room in request.rooms)
            right = known and rooms and 0 < len(request.name) <= 64
            return CodesWanted((request.name,)) if right else Denied(Denial.UNREADABLE)
        sitting = self._course.sitting(request.sitting)
        if sitting is None:
            return Denied(Denial.NO_SUCH_SITTING)
        if any(self._course.seat(sitting, number) is None for number in request.numbers):
            return Denied(Denial.NO_SUCH_CANDIDATE)
        return CodesWanted(request.numbers or tuple(seat.key for seat in sitting.must_sit))

    def keep_codes(
        self, session: Session, request: s.IssueCodes | s.OpenAccount, made: Mapping[str, NewCode], at: datetime
    ) -> p.Reply:
        """They are hashed: from now on they let in, and older ones do not."""
        if isinstance(request, s.OpenAccount):
            code = made[request.name]
            rooms = tuple(room.strip() for room in request.rooms)
            self._course.store.keep_account(Account(request.name, Role(request.role), code.hashed, rooms=rooms))
            self._course.store.end_sessions(request.name)
            detail = "; ".join((request.role, *rooms))
            self._told(session, request, "", request.name, request.why, at, detail)
            return s.Secret(code.code)
        for key, code in made.items():
            known = self._course.store.admission(request.sitting, key) or Admission(request.sitting, key, "")
            self._course.store.keep_admission(replace(known, code_hash=code.hashed, tries=0, not_before=None))
        about = " ".join(request.numbers)
        self._told(session, request, request.sitting, about, request.why, at, str(len(made)))
        return s.Codes({key: code.code for key, code in made.items()})

    def _confirm_clock(self, session: Session, request: s.ConfirmClock, at: datetime) -> p.Reply:
        assert type(request).__name__ == CLOCK_CONFIRMED
        return self._done(session, request, at, 1)

    def _told(
        self, session: Session, request: p.Request, sitting: str, about: str, why: str, at: datetime, detail: str = ""
    ) -> None:
        did = type(request).__name__
        self._course.note(Deed(at, session.who, session.role.value, did, sitting, about, why, detail))

    def _read_audit(self, request: s.ReadAudit) -> s.AuditRead:
        chain = self._course.audit.verify()
        lines = tuple(
            s.AuditLine(
                link.seq, link.deed.at, link.deed.who, link.deed.role, link.deed.did, link.deed.sitting,
                link.deed.about, link.deed.why, link.deed.detail, link.digest,
            )
            for link in self._course.audit.links(request.after, AUDIT_STEP)
        )  # fmt: skip
        return s.AuditRead(lines, chain.count, chain.broken_at)


def _keys_told(answers: Iterable[Answered]) -> str:
    return " ".join(f"{answered.epoch}.{answered.client_seq}" for answered in answers)
