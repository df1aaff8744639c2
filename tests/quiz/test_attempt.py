"""One attempt, from waiting to handed in, and everything that may come between."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from question_bank.question import Letters, Truth
from quiz import attempt as rules
from quiz.attempt import (
    Answered,
    Attempt,
    Entry,
    LateAdmitted,
    OnPaper,
    Phase,
    Refusal,
    Started,
    Submitted,
    TimeGranted,
    Voided,
    replay,
)
from tests.builders import NINE, minutes

A, B, C = Letters.of("A"), Letters.of("B"), Letters.of("C")
GRACE = timedelta(seconds=30)


def begun(*entries: Entry) -> Attempt:
    return replay([Started(NINE, NINE + minutes(90), GRACE), *entries])


def test_waits_runs_is_overdue_and_is_closed_at_its_deadline_however_late_the_sweep_comes() -> None:
    attempt = Attempt()
    assert attempt.phase(NINE) is Phase.WAITING
    attempt = begun()
    assert attempt.phase(NINE + minutes(90)) is Phase.RUNNING
    assert attempt.phase(NINE + minutes(90.01)) is Phase.OVERDUE
    assert rules.close(attempt, NINE + minutes(90) + GRACE) == ()
    assert rules.close(attempt, NINE + minutes(500)) == (Submitted(NINE + minutes(90), by_clock=True),)


def test_the_window_ends_an_attempt_that_began_late() -> None:
    (started,) = rules.start(Attempt(), NINE + minutes(30), minutes(90), window_closes=NINE + minutes(100))
    assert started.deadline == NINE + minutes(100)
    late = rules.start(Attempt(), NINE + minutes(100), minutes(90), NINE + minutes(100))
    assert late is Refusal.WINDOW_CLOSED


def test_extra_time_by_right_lies_beyond_the_windows_close() -> None:
    (started,) = rules.start(Attempt(), NINE, minutes(90), NINE + minutes(90), extra=minutes(30))
    assert started.deadline == NINE + minutes(120)


def test_a_second_start_does_not_move_the_deadline() -> None:
    assert rules.start(begun(), NINE + minutes(10), minutes(90)) is Refusal.ALREADY_STARTED


def test_the_last_answer_to_a_question_counts_and_none_takes_it_back() -> None:
    attempt = begun(
        Answered(NINE + minutes(1), "q1", A, 1, 1),
        Answered(NINE + minutes(2), "q1", B, 1, 2),
        Answered(NINE + minutes(3), "q2", C, 1, 3),
        Answered(NINE + minutes(4), "q2", None, 1, 4),
    )
    assert attempt.responses == {"q1": B}


def test_a_retry_and_an_overtaken_answer_record_nothing() -> None:
    attempt = begun(Answered(NINE + minutes(1), "q1", B, 1, 7))
    assert rules.answer(attempt, NINE + minutes(2), "q1", B, 1, 7) == ()
    assert rules.answer(attempt, NINE + minutes(2), "q1", A, 1, 6) == ()
    assert rules.answer(attempt, NINE + minutes(2), "q1", A, 2, 1) != ()


def test_answers_within_grace_count_and_later_ones_are_kept_apart_until_admitted() -> None:
    attempt = begun()
    in_grace, late = NINE + minutes(90) + GRACE, NINE + minutes(95)
    for now, question in ((in_grace, "q1"), (late, "q2")):
        (entry,) = rules.answer(attempt, now, question, A, 1, len(attempt.answers) + 1)
        attempt = rules.apply(attempt, entry)
    assert attempt.responses == {"q1": A}
    assert [entry.question for entry in attempt.late] == ["q2"]
    (admitted,) = rules.admit_late(attempt, late, [entry.key for entry in attempt.late], "王老师", "网络中断")
    attempt = rules.apply(attempt, admitted)
    assert attempt.responses == {"q1": A, "q2": A}
    assert attempt.late == ()


def test_an_answer_received_in_time_counts_even_if_the_clock_has_closed_the_attempt_since() -> None:
    attempt = begun(Submitted(NINE + minutes(90), by_clock=True), Answered(NINE + minutes(89), "q1", A, 1, 1))
    assert attempt.responses == {"q1": A}


def test_after_handing_in_by_hand_nothing_more_is_taken() -> None:
    attempt = begun(Submitted(NINE + minutes(50)))
    assert rules.answer(attempt, NINE + minutes(51), "q1", A, 1, 1) is Refusal.SUBMITTED
    assert rules.submit(attempt, NINE + minutes(52)) == ()


def test_handing_in_after_the_deadline_is_the_clocks_hand_in() -> None:
    assert rules.submit(begun(), NINE + minutes(200)) == (Submitted(NINE + minutes(90), by_clock=True),)


def test_extra_time_lifts_overdue_and_reopens_only_what_the_clock_closed() -> None:
    now = NINE + minutes(95)
    by_clock = begun(Submitted(NINE + minutes(90), by_clock=True))
    (granted,) = rules.grant_time(by_clock, now, minutes(10), "王老师", "停电")
    reopened = rules.apply(by_clock, granted)
    assert reopened.phase(now) is Phase.RUNNING
    assert reopened.deadline == now + minutes(10), "from now on: who is helped late has all of the ten minutes"
    by_hand = begun(Submitted(NINE + minutes(50)))
    assert rules.grant_time(by_hand, now, minutes(10), "王老师", "停电") is Refusal.SUBMITTED


def test_voiding_ends_everything_from_any_phase() -> None:
    for attempt in (Attempt(), begun(), begun(Submitted(NINE))):
        (voided,) = rules.void(attempt, NINE, "监考", "替考")
        after = rules.apply(attempt, voided)
        assert after.phase(NINE) is Phase.VOIDED
        assert rules.submit(after, NINE) is Refusal.VOIDED
        assert rules.answer(after, NINE, "q1", A, 1, 1) is Refusal.VOIDED


def test_essays_are_marked_after_hand_in_and_a_later_marking_replaces_an_earlier() -> None:
    assert rules.mark_by_hand(begun(), NINE, "q9", Decimal(5), "李") is Refusal.NOT_SUBMITTED
    attempt = begun(Submitted(NINE + minutes(5)))
    for marks in (Decimal(5), Decimal(7)):
        (entry,) = rules.mark_by_hand(attempt, NINE + minutes(9), "q9", marks, "李")
        attempt = rules.apply(attempt, entry)
    assert attempt.marked["q9"].marks == 7


class AttemptMachine(RuleBasedStateMachine):
    """Two hostile devices and an invigilator on one attempt; a naive model beside it says what must come out."""

    sent = Bundle("sent")

    @initialize()
    def sit_down(self) -> None:
        self.now = NINE
        self.log: list[Entry] = []
        self.seqs = {1: 0, 2: 0}
        self.accepted: dict[str, dict[tuple[int, int], Letters | None]] = {}

    @property
    def attempt(self) -> Attempt:
        return replay(self.log)

    def take(self, decision: rules.Decision) -> rules.Decision:
        if not isinstance(decision, Refusal):
            self.log.extend(decision)
        return decision

    @rule(seconds=st.integers(0, 1500))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def start(self) -> None:
        before = self.attempt
        decision = self.take(rules.start(before, self.now, minutes(60), grace=GRACE))
        assert isinstance(decision, Refusal) == bool(before.started or before.voided)

    @rule(
        target=sent,
        device=st.sampled_from([1, 2]),
        question=st.sampled_from("abc"),
        chosen=st.sampled_from([A, B, None]),
    )
    def send(self, device: int, question: str, chosen: Letters | None) -> tuple[int, int, str, Letters | None]:
        self.seqs[device] += 1
        return (device, self.seqs[device], question, chosen)

    @rule(message=sent)
    def deliver(self, message: tuple[int, int, str, Letters | None]) -> None:
        device, seq, question, chosen = message
        before = self.attempt
        decision = self.take(rules.answer(before, self.now, question, chosen, device, seq))
        if isinstance(decision, Refusal):
            assert before.started is None or before.voided or before.submitted
        elif before.takes(self.now):
            self.accepted.setdefault(question, {})[(device, seq)] = chosen

    @rule()
    def hand_in(self) -> None:
        self.take(rules.submit(self.attempt, self.now))

    @rule()
    def sweep(self) -> None:
        self.take(rules.close(self.attempt, self.now))

    @rule(extra=st.integers(1, 20))
    def grant(self, extra: int) -> None:
        before = self.attempt
        decision = self.take(rules.grant_time(before, self.now, minutes(extra), "监考", "停电"))
        if not isinstance(decision, Refusal):
            assert before.deadline is not None
            assert self.attempt.deadline == max(before.deadline, self.now) + minutes(extra)

    @rule()
    def admit(self) -> None:
        before = self.attempt
        decision = self.take(rules.admit_late(before, self.now, [late.key for late in before.late], "监考", "断网"))
        if not isinstance(decision, Refusal):
            for late in before.late:
                self.accepted.setdefault(late.question, {})[late.key] = late.response  # type: ignore[assignment]

    @rule()
    def void(self) -> None:
        if len(self.log) > 25:  # else nearly every walk would end at once
            self.take(rules.void(self.attempt, self.now, "监考", "替考"))

    @invariant()
    def the_newest_accepted_answer_is_the_one_that_counts(self) -> None:
        expected = {q: given[max(given)] for q, given in self.accepted.items()}
        assert self.attempt.responses == {q: r for q, r in expected.items() if r is not None}

    @invariant()
    def replaying_in_pieces_ends_in_the_same_attempt(self) -> None:
        half = len(self.log) // 2
        attempt = replay(self.log[:half])
        for entry in self.log[half:]:
            attempt = rules.apply(attempt, entry)
        assert attempt == self.attempt

    @invariant()
    def a_retry_of_anything_known_records_nothing(self) -> None:
        attempt = self.attempt
        for known in (*attempt.answers.values(), *attempt.late):
            again = rules.answer(attempt, self.now, known.question, known.response, known.epoch, known.client_seq)
            assert again == () or again is Refusal.VOIDED

    @invariant()
    def the_clocks_hand_in_lies_at_a_deadline(self) -> None:
        submitted = self.attempt.submitted
        if submitted is not None and submitted.by_clock:
            assert submitted.at == self.attempt.deadline

    @invariant()
    def the_log_only_tells_of_the_past(self) -> None:
        assert all(entry.at <= self.now for entry in self.log)
        assert sum(isinstance(entry, Started) for entry in self.log) <= 1
        assert sum(isinstance(entry, Voided) for entry in self.log) <= 1
        reopened = sum(isinstance(entry, TimeGranted) for entry in self.log)
        assert sum(isinstance(entry, Submitted) for entry in self.log) <= 1 + reopened
        assert all(entry.keys for entry in self.log if isinstance(entry, LateAdmitted))


AttemptMachine.TestCase.settings = settings(max_examples=500, stateful_step_count=50, deadline=None)
TestAttemptMachine = AttemptMachine.TestCase


# On paper -----------------------------------------------------------------------------------------------------------


def test_answers_given_on_paper_are_one_attempt_handed_in_and_marked_so() -> None:
    said = {"q1": Letters.of("A"), "q2": Truth(True)}
    entries = rules.enter_paper(Attempt(), NINE, said, "王监考", "停电，改用纸质试卷")
    assert not isinstance(entries, Refusal)
    attempt = replay(entries)
    assert attempt.responses == said
    assert attempt.on_paper == OnPaper(NINE, "王监考", "停电，改用纸质试卷")
    assert attempt.phase(NINE + minutes(600)) is Phase.SUBMITTED
    assert attempt.submitted is not None
    assert not attempt.submitted.by_clock


def test_paper_never_covers_what_was_answered_at_a_desk() -> None:
    begun = replay([Started(NINE, NINE + minutes(90))])
    assert rules.enter_paper(begun, NINE, {}, "王监考", "停电") is Refusal.ALREADY_STARTED
    assert rules.enter_paper(replay([Voided(NINE, "a", "b")]), NINE, {}, "王监考", "停电") is Refusal.VOIDED
