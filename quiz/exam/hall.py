"""The hall: what is decided for each message. It knows no socket and no clock of its own.

Law: ``at`` is when the message was received, stamped before any queue. One thread at a time, inside a transaction;
what was decided is only true once that transaction is on disk (``writer``). No state but caches over the store. A
candidate's session speaks for one attempt, in one epoch of its lease; a fenced device can never write again, and
what it still held is kept for the invigilator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from quiz import attempt as rules
from quiz.attempt import Answered, Phase, Refusal
from quiz.exam import appeals, secret
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.audit import Audit, Deed
from quiz.exam.course import Course, fits
from quiz.exam.hall_store import Account, Admission, HallStore, Lease, Session
from quiz.exam.invigilation import CodesWanted, Invigilation, NewCode
from quiz.exam.ledger import Standing
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import Role, may
from quiz.exam.sealed import HallKey
from quiz.exam.sitting import Sitting
from quiz.exam.without_network import left_window, package, unlock_code
from quiz.local_desk import receipt
from quiz.records import Records

if TYPE_CHECKING:
    from argon2 import PasswordHasher

    from question_bank.database import Database


FIRST_ORGANISER = "organiser"


@dataclass(frozen=True, slots=True)
class Encoded:
    """A reply that is bytes already."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Challenge:
    """A log-in to be checked, slowly and outside the transaction: does ``code`` match ``stored``?"""

    stored: str
    code: str


Said = p.Reply | Encoded
Slow = Challenge | CodesWanted
Worked = bool | Mapping[str, NewCode]


class Hall:
    """Decides. Guards nothing but the caches of its ``Course``."""

    def __init__(
        self,
        database: Database,
        records: Records,
        hasher: PasswordHasher | None = None,
        key: HallKey | None = None,
    ) -> None:
        self.course = Course(records, HallStore(database), Audit(database))
        self.hasher = hasher or secret.slow_hasher()
        self._seal = key.public if key is not None else ""
        self._staff = Invigilation(self.course, key)

    def forget(self) -> None:
        """A transaction was rolled back."""
        self.course.forget()

    def flush(self) -> None:
        """Before the transaction ends."""
        self.course.ledger.flush()

    def first_account(self, at: datetime) -> str | None:
        """The organiser's secret where there is no account yet, else None."""
        if self.course.store.has_accounts():
            return None
        code = secret.new_token()
        hashed = self.hasher.hash(secret.as_typed(code))
        self.course.store.keep_account(Account(FIRST_ORGANISER, Role.ORGANISER, hashed))
        self._note(at, FIRST_ORGANISER, Role.ORGANISER, "first_account")
        return code

    # --- a message, in three steps where something slow has to be done between two transactions ---

    def receive(self, token: str, request: p.Request, at: datetime) -> Said | Slow:
        """Decide, or say what has to be worked out first."""
        if isinstance(request, p.LogIn | s.StaffLogIn):
            return self._challenge(request, at)
        if isinstance(request, p.AskSittings):
            return p.SittingsHeld(
                tuple(p.SittingHeld(each.id, each.title, each.on.isoformat()) for each in self.course.lately(at))
            )
        session = self._session(token, request, at)
        if isinstance(session, Denied):
            return session
        if isinstance(request, s.IssueCodes | s.OpenAccount):
            return self._staff.codes_wanted(request)
        if session.role is not Role.CANDIDATE:
            return self._staff.decide(session, request, at)
        return self._for_candidate(session, request, at)

    def work(self, slow: Slow) -> Worked:
        """Outside any transaction, in a thread of its own, touching nothing of the hall."""
        if isinstance(slow, Challenge):
            return secret.matches(self.hasher, slow.stored, slow.code)
        codes = {name: secret.new_code() for name in slow.names}
        return {name: NewCode(code, self.hasher.hash(secret.as_typed(code))) for name, code in codes.items()}

    def conclude(self, token: str, request: p.Request, worked: Worked, at: datetime) -> Said:
        """Decide with what was worked out."""
        if isinstance(request, p.LogIn) and isinstance(worked, bool):
            return self._admit(request, worked, at)
        if isinstance(request, s.StaffLogIn) and isinstance(worked, bool):
            return self._admit_staff(request, worked, at)
        session = self._session(token, request, at)
        if isinstance(session, Denied):
            return session
        if isinstance(request, s.IssueCodes | s.OpenAccount) and not isinstance(worked, bool):
            return self._staff.keep_codes(session, request, worked, at)
        return Denied(Denial.UNREADABLE)

    def _session(self, token: str, request: p.Request, at: datetime) -> Session | Denied:
        session = self.course.store.session(secret.fast_hash(token)) if token else None
        if session is None:
            return Denied(Denial.NO_SESSION)
        if may(session.role, type(request)):
            return session
        once = f"denied/{session.token_hash}/{type(request).__name__}"
        self._note(at, session.who, session.role, "denied", session.sitting_id, type(request).__name__, once)
        return Denied(Denial.NOT_ALLOWED)

    # --- log-in ---

    def _challenge(self, request: p.LogIn | s.StaffLogIn, at: datetime) -> Challenge | Denied:
        """Count the try, then say what to check. Unknown names cost as much time as known ones."""
        store = self.course.store
        code = request.secret if isinstance(request, s.StaffLogIn) else request.code
        if isinstance(request, s.StaffLogIn):
            account = store.account(request.name)
            if account is None:
                return Challenge("", code)
            if account.not_before is not None and at < account.not_before:
                return _throttled(account.not_before, at)
            tries = account.tries + 1
            store.keep_account(replace(account, tries=tries, not_before=secret.next_try(at, tries)))
            return Challenge(account.secret_hash, code)
        admission = store.admission(request.sitting, request.number)
        if admission is None:
            return Challenge("", code)
        if admission.not_before is not None and at < admission.not_before:
            return _throttled(admission.not_before, at)
        tries = admission.tries + 1
        store.keep_admission(replace(admission, tries=tries, not_before=secret.next_try(at, tries)))
        return Challenge(admission.code_hash, code)

    def _admit(self, request: p.LogIn, right: bool, at: datetime) -> Said:
        admission = self.course.store.admission(request.sitting, request.number)
        sitting = self.course.sitting(request.sitting)
        if admission is None or sitting is None:
            return Denied(Denial.WRONG_CODE)
        if not right:
            self._note(at, request.number, Role.CANDIDATE, "log_in_failed", request.sitting)
            return Denied(Denial.WRONG_CODE)
        return self._seat(request, sitting, admission, at)

    def _admit_staff(self, request: s.StaffLogIn, right: bool, at: datetime) -> Said:
        account = self.course.store.account(request.name)
        if account is None:
            return Denied(Denial.WRONG_CODE)
        if not right:
            self._note(at, account.name, account.role, "log_in_failed")
            return Denied(Denial.WRONG_CODE)
        self.course.store.keep_account(replace(account, tries=0, not_before=None))
        token = secret.new_token()
        self.course.store.keep_session(Session(secret.fast_hash(token), account.role, account.name, "", "", 0, at))
        self._note(at, account.name, account.role, "logged_in")
        return s.StaffLoggedIn(token, account.role.value, at)

    def _seat(self, request: p.LogIn, sitting: Sitting, admission: Admission, at: datetime) -> Said:
        """The code was right. One lease an attempt: the same PC may come again, another needs a one-time code."""
        course = self.course
        seat = course.seat(sitting, request.number)
        if seat is None:
            return Denied(Denial.WRONG_CODE)
        standing = course.ledger.seated(sitting.id, request.number)
        lease = course.store.lease(standing.head.id) if standing else None
        device = secret.fast_hash(request.device)
        one_time_used = False
        if standing is None or lease is None:
            shut = course.store.run(sitting.id).paper_released  # who comes now may know the keys
            if shut or not (admission.admitted or course.entry_open(sitting, at)):
                return Denied(Denial.ENTRY_CLOSED)
            head = course.records.open_attempt(sitting.id, request.number, seat.person.name, at)
            standing = course.ledger.sit_down(head)
            lease = Lease(head.id, 1, 1, device)
        elif secret.same(lease.device_hash, device):
            # A new epoch, so that its numbers are new; the older session stays: a log-in that the network delivers
            # twice, or late, must not put out the desk that sent it.
            lease = replace(lease, epoch=lease.epoch + 1)
        else:
            one_time_used = _one_time_fits(admission, request.one_time, at)
            if not one_time_used and not self._may_read_result(sitting, standing, at):
                self._note(at, request.number, Role.CANDIDATE, "second_log_in_refused", sitting.id)
                return Denied(Denial.LEASE_HELD)
            lease = Lease(standing.head.id, lease.epoch + 1, lease.epoch + 1, device)
        cleared = replace(admission, tries=0, not_before=None)
        if one_time_used:
            cleared = replace(cleared, one_time="", one_time_until=None)
        course.store.keep_admission(cleared)
        course.store.keep_lease(lease)
        token = secret.new_token()
        course.store.keep_session(
            Session(
                secret.fast_hash(token), Role.CANDIDATE, request.number, sitting.id, lease.attempt_id, lease.epoch, at
            )
        )
        self._note(at, request.number, Role.CANDIDATE, "taken_over" if one_time_used else "sat_down", sitting.id)
        course.heard[lease.attempt_id] = at
        course.sheet(sitting, standing.head)
        person = seat.person
        return p.LoggedIn(token, person.name, person.unit, sitting.title, lease.epoch, lease.since, at, self._seal)

    def _may_read_result(self, sitting: Sitting, standing: Standing, at: datetime) -> bool:
        released = self.course.store.run(sitting.id).released_at is not None
        return released and standing.attempt.phase(at) is Phase.SUBMITTED

    # --- a candidate who has sat down ---

    def _for_candidate(self, session: Session, request: p.Request, at: datetime) -> Said:
        course = self.course
        sitting = course.sitting(session.sitting_id)
        standing = course.ledger.seated(session.sitting_id, session.who)
        lease = course.store.lease(session.attempt_id)
        if sitting is None or standing is None or lease is None:
            return Denied(Denial.NO_SESSION)
        if session.epoch < lease.since:
            return self._fenced(session, sitting, standing, request, at)
        course.heard[session.attempt_id] = at
        course.catch_up(sitting, standing, at)
        if course.clock_doubtful() and not isinstance(request, p.Look):
            return Denied(Denial.CLOCK_DOUBTFUL, retry_after=5)
        match request:
            case p.Answer():
                return self._answer(session, sitting, standing, lease, request, at)
            case p.Look():
                return self._look(session, sitting, standing, at)
            case p.Fetch():
                return self._fetch(sitting, standing, at)
            case p.KeepPlace():
                return self._keep_place(sitting, standing, request, at)
            case p.HandIn():
                return self._hand_in(sitting, standing, at)
            case p.FetchPackage():
                return package(course, sitting, standing, at)
            case p.LeftWindow():
                return left_window(course, standing, request, at)
            case p.AskResult() | p.ReadPaper() | p.RaiseObjection():
                return appeals.for_candidate(course, sitting, standing, request, at)
        return Denied(Denial.NOT_ALLOWED)

    def _fenced(
        self, session: Session, sitting: Sitting, standing: Standing, request: p.Request, at: datetime
    ) -> Denied:
        self._note(
            at, session.who, Role.CANDIDATE, "fenced_device", session.sitting_id, request=f"fenced/{session.token_hash}"
        )
        if isinstance(request, p.Answer) and request.epoch <= session.epoch:
            question = self.course.questions(sitting, session.who).get(request.question)
            entry = Answered(at, request.question, request.response, request.epoch, request.client_seq)
            if question is not None and fits(question, request.response) and entry.key not in standing.keys:
                self.course.store.hold(standing.head.id, entry, Refusal.FENCED.value)
        return Denied(Refusal.FENCED)

    def _answer(
        self, session: Session, sitting: Sitting, standing: Standing, lease: Lease, request: p.Answer, at: datetime
    ) -> Said:
        question = self.course.questions(sitting, session.who).get(request.question)
        if question is None or not fits(question, request.response) or request.client_seq < 1:
            return Denied(Denial.NO_ANSWER)
        if not lease.since <= request.epoch <= session.epoch:
            return Denied(Denial.NOT_ALLOWED)
        entry = Answered(at, request.question, request.response, request.epoch, request.client_seq)
        known = standing.keys.get(entry.key)
        if known is not None and known != (entry.question, entry.response):
            return Denied(Denial.KEY_REUSED)
        if known is None:
            decision = rules.answer(standing.attempt, at, entry.question, entry.response, entry.epoch, entry.client_seq)
            if decision in (Refusal.SUBMITTED, Refusal.VOIDED):
                self.course.store.hold(standing.head.id, entry, str(decision))
            if isinstance(decision, Refusal):
                return Denied(decision)
            self.course.ledger.record(standing, decision)
        late = any(each.key == entry.key for each in standing.attempt.late)
        return p.Taken(at, standing.attempt.deadline, not late)

    def _look(self, session: Session, sitting: Sitting, standing: Standing, at: datetime) -> p.Standing:
        run = self.course.store.run(sitting.id)
        return p.Standing(
            phase=standing.attempt.phase(at),
            responses=standing.attempt.responses,
            deadline=standing.attempt.deadline,
            now=at,
            place=self.course.records.place(standing.head.id),
            begins_at=self.course.begins_at(sitting),
            epoch=session.epoch,
            last_seq=standing.last_seq(session.epoch),
            notices=self.course.store.notices(sitting.id, standing.head.person),
            released=run.released_at is not None,
            paper_released=run.paper_released,
            objections_until=run.objections_until,
            hand_in_from=_hand_in_from(sitting, standing),
            unlock=unlock_code(self.course, sitting, at),
        )

    def _fetch(self, sitting: Sitting, standing: Standing, at: datetime) -> Said:
        match standing.attempt.phase(at):
            case Phase.WAITING:
                return Denied(Refusal.NOT_STARTED)
            case Phase.SUBMITTED:
                return Denied(Refusal.SUBMITTED)
            case Phase.VOIDED:
                return Denied(Refusal.VOIDED)
        return Encoded(self.course.sheet(sitting, standing.head))

    def _keep_place(self, sitting: Sitting, standing: Standing, request: p.KeepPlace, at: datetime) -> Said:
        known = self.course.questions(sitting, standing.head.person)
        place = request.place
        if (place.current and place.current not in known) or not place.flagged <= known.keys():
            return Denied(Denial.NO_ANSWER)
        self.course.records.keep_place(standing.head.id, place)
        return p.Kept(at)

    def _hand_in(self, sitting: Sitting, standing: Standing, at: datetime) -> Said:
        earliest = _hand_in_from(sitting, standing)
        if earliest is not None and standing.attempt.phase(at) is Phase.RUNNING and at < earliest:
            return Denied(Refusal.TOO_EARLY)
        decision = rules.submit(standing.attempt, at)
        if isinstance(decision, Refusal):
            return Denied(decision)
        self.course.ledger.record(standing, decision)
        made = receipt(standing.head.id, standing.attempt)
        if isinstance(made, Refusal):
            return Denied(made)
        given = self.course.store.receipt(standing.head.id, made.at)
        if given is None:
            self.course.store.keep_receipt(standing.head.id, made)
        return p.HandedIn(given or made, at)

    def _note(
        self, at: datetime, who: str, role: Role, did: str, sitting: str = "", detail: str = "", request: str = ""
    ) -> None:
        self.course.note(Deed(at, who, role.value, did, sitting, about=who, detail=detail, request=request))


def _hand_in_from(sitting: Sitting, standing: Standing) -> datetime | None:
    started = standing.attempt.started
    return started.at + sitting.earliest_hand_in if started and sitting.earliest_hand_in else None


def _throttled(until: datetime, at: datetime) -> Denied:
    return Denied(Denial.THROTTLED, retry_after=max(1.0, (until - at) / timedelta(seconds=1)))


def _one_time_fits(admission: Admission, code: str, at: datetime) -> bool:
    if not admission.one_time or admission.one_time_until is None or at > admission.one_time_until:
        return False
    return secret.same(admission.one_time, secret.fast_hash(secret.as_typed(code)))
