"""After the exam: what is released, who objects, who decides, and what everybody then has."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from question_bank.question import Blanks, Filled, Key, Kind, Letters, Response, Truth
from quiz.attempt import Refusal
from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import Role
from quiz.paper import Paper
from quiz.remark import Verdict
from quiz.score_sheet.from_records import results
from tests.builders import NINE, a_bank, a_paper, a_question, minutes
from tests.proven import Counts
from tests.quiz.exam.hall_kit import SITTING, A, B, Device, House, a_sitting

C = Letters.of("C")
UNTIL = NINE + minutes(60 * 24 * 3)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.database.close()


def sat(house: House, *answers: dict[str, Response], paper: Paper | None = None, **changes: object) -> list[Device]:
    """An exam of ten single-choice questions with the key B, six to pass, that these have sat; it is over."""
    paper = paper or a_paper(a_bank(10, 0, 0))
    a_sitting(house.records, len(answers), paper, **changes)
    desks = [Device(house, number, code) for number, code in house.codes().items()]
    for desk in desks:
        assert isinstance(desk.log_in(), p.LoggedIn)
    house.begin()
    for desk, of_one in zip(desks, answers, strict=True):
        for question, response in of_one.items():
            assert isinstance(desk.answer(question, response), p.Taken)
        assert isinstance(desk.hand_in(), p.HandedIn)
    house.pass_(minutes=61)
    return desks


def right(count: int) -> dict[str, Response]:
    return {f"q{n}": B for n in range(count)}


def release(house: House, paper: bool = True, until: datetime | None = UNTIL) -> None:
    request = s.Release(SITTING, "阅卷完毕", house.id(), paper, until if paper else None)
    house.got(s.Done, house.staff(Role.ORGANISER), request)


def propose(house: House, who: str, question: str, verdict: Verdict, key: Key | None = None) -> str:
    """The proposal's id."""
    request = s.ProposeRemark(SITTING, question, verdict, key, "第四十五条已修改", house.id())
    house.got(s.Done, house.staff(Role.ORGANISER, who), request)
    open_ones = [r.id for r in listed(house).remarks if r.agreed is None and r.question == question]
    return open_ones[0]


def decide(house: House, who: str, remark: str, agree: bool = True) -> int:
    """For how many scores it made a difference."""
    request = s.DecideRemark(SITTING, remark, agree, "属实" if agree else "题目没有歧义", house.id())
    return house.got(s.Done, house.staff(Role.ORGANISER, who), request).count


def listed(house: House) -> s.Objections:
    return house.got(s.Objections, house.staff(Role.AUDITOR), s.ListObjections(SITTING))


def paper_of(desk: Device) -> p.MarkedPaper:
    return desk.house.got(p.MarkedPaper, desk.token, p.ReadPaper())


def question_of(desk: Device, question: str) -> p.MarkedQuestion:
    return next(each for each in paper_of(desk).questions if each.asked.id == question)


# --- release ----------------------------------------------------------------------------------------------------------


def test_scores_first_then_the_paper_and_nothing_is_taken_back(house: House) -> None:
    desk, *_ = sat(house, right(6))
    assert house.denied(desk.token, p.ReadPaper()) is Denial.NOT_RELEASED
    release(house, paper=False)
    assert house.got(p.ResultShown, desk.token, p.AskResult()).total == 6
    assert house.denied(desk.token, p.ReadPaper()) is Denial.NOT_RELEASED
    assert house.denied(desk.token, p.RaiseObjection("q0", "有误")) is Denial.NOT_RELEASED
    release(house)
    assert (desk.look().paper_released, desk.look().objections_until) == (True, UNTIL)
    assert paper_of(desk).total == 6
    release(house, paper=False)
    house.reopen()
    assert (desk.look().paper_released, desk.look().objections_until) == (True, UNTIL)
    assert paper_of(desk).objections_until == UNTIL


def test_a_period_for_objections_needs_the_paper_and_may_be_moved(house: House) -> None:
    desk, *_ = sat(house, right(6))
    organiser = house.staff(Role.ORGANISER)
    without = s.Release(SITTING, "公布", house.id(), False, UNTIL)
    assert house.denied(organiser, without) is Denial.UNREADABLE
    release(house)
    earlier = house.now + minutes(5)
    house.got(s.Done, organiser, s.Release(SITTING, "改期限", house.id(), False, earlier))
    assert paper_of(desk).objections_until == earlier


def test_paper_and_keys_stay_shut_while_anybody_may_still_answer(house: House) -> None:
    one, two, three = sit_but_leave_one(house)
    organiser = house.staff(Role.ORGANISER)
    request = s.Release(SITTING, "公布", house.id(), True, None)
    assert house.denied(organiser, request) is Denial.STILL_SITTING
    remark = s.ProposeRemark(SITTING, "q0", Verdict.VOID, None, "歧义", house.id())
    assert house.denied(organiser, remark) is Denial.STILL_SITTING
    assert listed(house).questions == ()
    house.got(s.Done, organiser, s.CloseEntry(SITTING, "到点", house.id()))
    assert house.denied(organiser, request) is Denial.STILL_SITTING, "one still sits"
    house.got(s.Done, house.staff(Role.INVIGILATOR), s.AdmitEntry(SITTING, three.number, "车祸", house.id()))
    two.hand_in()
    house.got(s.Done, organiser, request)
    assert three.log_in() == Denied(Denial.ENTRY_CLOSED), "who comes now may know the keys"
    invigilator = house.staff(Role.INVIGILATOR)
    for late in (s.GrantTime(SITTING, one.number, 60, "停电", house.id()), s.AdmitEntry(SITTING, "0003", "x", "a")):
        assert house.denied(invigilator, late) is Refusal.OVER


def sit_but_leave_one(house: House) -> list[Device]:
    """One has handed in, one sits, one has not come."""
    a_sitting(house.records, 3, a_paper(a_bank(10, 0, 0)))
    desks = [Device(house, number, code) for number, code in house.codes().items()]
    for desk in desks[:2]:
        desk.log_in()
    house.begin()
    house.pass_(minutes=5)
    desks[0].hand_in()
    return desks


def test_a_void_attempt_shows_no_paper(house: House) -> None:
    desk, *_ = sat(house, right(6))
    house.got(s.Done, house.staff(Role.INVIGILATOR), s.Void(SITTING, desk.number, "替考", house.id()))
    release(house)
    assert house.denied(desk.token, p.ReadPaper()) is Refusal.VOIDED


def test_a_candidate_may_read_at_another_pc_with_the_same_code(house: House) -> None:
    desk, *_ = sat(house, right(6))
    home = replace(desk, secret="another")
    assert home.log_in() == Denied(Denial.LEASE_HELD)
    release(house)
    assert isinstance(home.log_in(), p.LoggedIn)
    assert paper_of(home).total == 6


# --- the own paper ----------------------------------------------------------------------------------------------------


def test_the_own_paper_is_as_it_was_seen_with_key_marks_explanation_and_basis(house: House) -> None:
    asked = [a_question(Kind.MULTIPLE, stem=f"题{n}", id=f"q{n}", explanation=f"解析{n}") for n in range(8)]
    one, two = sat(house, {"q0": Letters.of("AB")}, {}, paper=a_paper(asked))
    release(house)
    sheet = house.hall.course.sheet
    for desk in (one, two):
        head = next(h for h in house.records.attempts(SITTING) if h.person == desk.number)
        sitting = house.hall.course.sitting(SITTING)
        assert sitting is not None
        seen = p.decode(p.Sheet, sheet(sitting, head)).booklet.questions
        assert tuple(each.asked for each in paper_of(desk).questions) == seen
    first = question_of(one, "q0")
    assert (first.response, first.key, first.marks) == (Letters.of("AB"), Letters.of("AB"), 1)
    assert first.explanation == "解析0"
    assert [basis.article for basis in first.legal_basis] == ["第四十五条"]
    assert (first.objection, first.verdict) == (None, None)
    assert (question_of(two, "q0").response, question_of(two, "q0").marks) == (None, 0)
    paper = paper_of(one)
    assert (paper.total, paper.full, paper.passed, paper.before) == (1, 8, False, None)


# --- objections -------------------------------------------------------------------------------------------------------


def test_an_objection_is_raised_once_however_often_it_is_sent_and_new_words_replace_it(house: House) -> None:
    desk, other = sat(house, right(6), right(6))
    release(house)
    for text in ("答案应为 A", " 答案应为 A ", "依据修订后的第四十五条，答案应为 A"):
        house.got(p.Kept, desk.token, p.RaiseObjection("q7", text))
    (row,) = listed(house).objections
    assert (row.question, row.number, row.name, row.text) == (
        "q7", "0001", "考生1", "依据修订后的第四十五条，答案应为 A",
    )  # fmt: skip
    shown = question_of(desk, "q7").objection
    assert shown is not None
    assert (shown.text, shown.verdict) == (row.text, None)
    assert question_of(other, "q7").objection is None, "of others' objections nothing is shown"
    raised = [line for line in audit(house) if line.did == "RaiseObjection"]
    assert [(line.who, line.detail, line.why) for line in raised] == [
        ("0001", "q7", "答案应为 A"),
        ("0001", "q7", "依据修订后的第四十五条，答案应为 A"),
    ]


@pytest.mark.parametrize(
    ("request_", "why"),
    [
        (p.RaiseObjection("elsewhere", "x"), Denial.NOT_OBJECTIONABLE),
        (p.RaiseObjection("q0", "  "), Denial.UNREADABLE),
        (p.RaiseObjection("q0", "长" * 401), Denial.UNREADABLE),
    ],
)
def test_only_to_an_own_question_and_in_bounded_words(house: House, request_: p.RaiseObjection, why: Denial) -> None:
    desk, *_ = sat(house, right(6))
    release(house)
    assert house.denied(desk.token, request_) is why
    assert listed(house).objections == ()


def test_only_while_the_period_lasts(house: House) -> None:
    desk, *_ = sat(house, right(6))
    release(house, until=None)
    assert house.denied(desk.token, p.RaiseObjection("q0", "x")) is Denial.NOT_OBJECTIONABLE
    release(house)
    house.now = UNTIL
    house.got(p.Kept, desk.token, p.RaiseObjection("q0", "最后一刻"))
    house.pass_(seconds=1)
    assert house.denied(desk.token, p.RaiseObjection("q1", "x")) is Denial.NOT_OBJECTIONABLE
    assert question_of(desk, "q0").objection is not None


def test_with_parallel_papers_only_the_questions_of_the_own_one(house: House) -> None:
    bank = a_bank(12, 0, 0)
    first, second = a_paper(bank[:6], id="p1"), a_paper(bank[6:], id="p2")
    house.records.keep_paper(second, NINE)
    sitting = a_sitting(house.records, 2, first)
    seats = tuple(replace(seat, paper=n) for n, seat in enumerate(sitting.seats))
    house.records.keep_sitting(replace(sitting, id="s2", parallel=("p1", "p2"), seats=seats), NINE)
    organiser = house.staff(Role.ORGANISER)
    codes = house.got(s.Codes, organiser, s.IssueCodes("s2", (), "发放")).codes
    tokens = [house.got(p.LoggedIn, "", p.LogIn("s2", n, code, n)).token for n, code in sorted(codes.items())]
    house.got(s.Done, organiser, s.Begin("s2", 0, "开考", "b"))
    for token in tokens:
        house.got(p.HandedIn, token, p.HandIn())
    house.pass_(minutes=61)
    house.got(s.Done, organiser, s.Release("s2", "公布", "r", True, UNTIL))
    assert {q.asked.id for q in house.got(p.MarkedPaper, tokens[1], p.ReadPaper()).questions} == {
        f"q{n}" for n in range(6, 12)
    }
    assert house.denied(tokens[1], p.RaiseObjection("q0", "x")) is Denial.NOT_OBJECTIONABLE
    house.got(p.Kept, tokens[1], p.RaiseObjection("q7", "x"))
    told = house.got(s.Objections, organiser, s.ListObjections("s2"))
    assert [q.number for q in told.questions] == list(range(1, 13))
    house.got(s.Done, organiser, s.ProposeRemark("s2", "q7", Verdict.VOID, None, "歧义", "v"))
    (remark,) = house.got(s.Objections, organiser, s.ListObjections("s2")).remarks
    assert remark.changed == 1, "only the one whose paper has it"


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_one_proposes_another_decides_and_everybody_is_marked_anew(house: House) -> None:
    wins, loses, same = sat(house, right(5) | {"q9": A}, right(5) | {"q9": B}, right(3))
    release(house)
    house.got(p.Kept, wins.token, p.RaiseObjection("q9", "答案应为 A"))
    remark = propose(house, "张三", "q9", Verdict.NEW_KEY, A)
    assert listed(house).remarks[0].changed == 2
    preview = house.got(s.Preview, house.staff(Role.ORGANISER, "李四"), s.PreviewRemark(SITTING, remark))
    assert [(row.number, row.before, row.after, row.passed_before, row.passed_after) for row in preview.rows] == [
        ("0001", 5, 6, False, True),
        ("0002", 6, 5, True, False),
    ]
    assert paper_of(wins).total == 5, "nothing changes before another person agrees"
    assert decide(house, "李四", remark) == 2
    house.reopen()
    assert [house.got(p.ResultShown, d.token, p.AskResult()).total for d in (wins, loses, same)] == [6, 5, 3]
    assert [(paper_of(d).total, paper_of(d).before) for d in (wins, loses, same)] == [(6, 5), (5, 6), (3, None)]
    mine, theirs = question_of(wins, "q9"), question_of(loses, "q9")
    assert mine.objection is not None
    assert (mine.objection.verdict, mine.objection.why) == (Verdict.NEW_KEY, "第四十五条已修改")
    assert (mine.key, mine.marks, theirs.marks) == (A, 1, 0)
    assert (theirs.objection, theirs.verdict, theirs.why) == (None, Verdict.NEW_KEY, "第四十五条已修改")
    (row,) = listed(house).remarks
    assert (row.by, row.decided_by, row.agreed, row.changed) == ("张三", "李四", True, 2)
    assert {r.person.number: r.score for r in results(house.records, SITTING).rows} == {
        "0001": 6, "0002": 5, "0003": 3,
    }  # fmt: skip
    deeds = [(line.who, line.did, line.detail) for line in audit(house) if "Remark" in line.did]
    assert deeds == [
        ("张三", "ProposeRemark", '1 q9 new_key {"letters":["A"]}'),
        ("李四", "DecideRemark", '2 agreed q9 new_key {"letters":["A"]}'),
    ]


def test_who_proposes_may_not_decide_and_a_decision_is_for_good(house: House) -> None:
    sat(house, right(5))
    remark = propose(house, "张三", "q9", Verdict.VOID)
    zhang, li = (house.staff(Role.ORGANISER, name) for name in ("张三", "李四"))
    own = s.DecideRemark(SITTING, remark, True, "同意", house.id())
    assert house.denied(zhang, own) is Denial.SAME_PERSON
    first = s.DecideRemark(SITTING, remark, True, "同意", house.id())
    assert house.got(s.Done, li, first) == house.got(s.Done, li, first), "sent twice, done once"
    again = replace(first, agree=False, id=house.id())
    assert house.denied(house.staff(Role.ORGANISER, "王五"), again) is Denial.ALREADY_DECIDED
    assert house.denied(li, replace(first, remark="none", id=house.id())) is Denial.NOT_OBJECTIONABLE
    assert [row.agreed for row in listed(house).remarks] == [True]


def test_what_is_not_agreed_to_changes_nothing_and_leaves_the_objection_open(house: House) -> None:
    desk, *_ = sat(house, right(5))
    release(house)
    house.got(p.Kept, desk.token, p.RaiseObjection("q9", "有歧义"))
    assert decide(house, "李四", propose(house, "张三", "q9", Verdict.VOID), agree=False) == 0
    assert paper_of(desk).total == 5
    objection = question_of(desk, "q9").objection
    assert objection is not None
    assert objection.verdict is None
    assert decide(house, "张三", propose(house, "李四", "q9", Verdict.KEEP)) == 0
    answered = question_of(desk, "q9").objection
    assert answered is not None
    assert answered.verdict is Verdict.KEEP


def test_one_proposal_at_a_time_and_only_one_that_fits(house: House) -> None:
    sat(house, right(5))
    zhang = house.staff(Role.ORGANISER, "张三")
    for question, verdict, key, why in (
        ("elsewhere", Verdict.VOID, None, Denial.NOT_OBJECTIONABLE),
        ("q0", Verdict.NEW_KEY, Letters.of("E"), Denial.NOT_FITTING),
        ("q0", Verdict.NEW_KEY, Letters.of("AB"), Denial.NOT_FITTING),
        ("q0", Verdict.NEW_KEY, Truth(True), Denial.NOT_FITTING),
        ("q0", Verdict.NEW_KEY, None, Denial.NOT_FITTING),
        ("q0", Verdict.VOID, A, Denial.NOT_FITTING),
    ):
        request = s.ProposeRemark(SITTING, question, verdict, key, "理由", house.id())
        assert house.denied(zhang, request) is why, (question, verdict, key)
    propose(house, "张三", "q0", Verdict.VOID)
    another = s.ProposeRemark(SITTING, "q0", Verdict.KEEP, None, "理由", house.id())
    assert house.denied(house.staff(Role.ORGANISER, "李四"), another) is Denial.ALREADY_PROPOSED
    unexplained = s.ProposeRemark(SITTING, "q1", Verdict.VOID, None, " ", house.id())
    assert house.denied(zhang, unexplained) is Denial.UNREADABLE


def test_a_later_decision_replaces_an_earlier_one_and_both_are_kept(house: House) -> None:
    desk, other = sat(house, right(5) | {"q9": A}, right(5) | {"q9": C})
    release(house)
    decide(house, "李四", propose(house, "张三", "q9", Verdict.NEW_KEY, A))
    house.pass_(minutes=9)
    decide(house, "张三", propose(house, "李四", "q9", Verdict.VOID))
    assert [(paper_of(d).total, paper_of(d).before) for d in (desk, other)] == [(6, 5), (6, 5)]
    told = listed(house)
    assert [(row.verdict, row.changed) for row in told.remarks] == [(Verdict.NEW_KEY, 1), (Verdict.VOID, 1)]
    auditor = house.staff(Role.AUDITOR)
    together = house.got(s.Preview, auditor, s.PreviewRemark(SITTING, ""))
    assert [(row.number, row.before, row.after) for row in together.rows] == [("0001", 5, 6), ("0002", 5, 6)]
    assert house.denied(auditor, s.PreviewRemark(SITTING, "none")) is Denial.NOT_OBJECTIONABLE


def test_the_organisers_see_every_question_as_it_stands_on_the_frozen_paper(house: House) -> None:
    sat(house, right(5))
    decide(house, "李四", propose(house, "张三", "q9", Verdict.NEW_KEY, A))
    told = listed(house)
    assert [q.number for q in told.questions] == list(range(1, 11))
    assert {q.key for q in told.questions} == {B}


def audit(house: House) -> tuple[s.AuditLine, ...]:
    read = house.got(s.AuditRead, house.staff(Role.AUDITOR), s.ReadAudit(0))
    assert read.broken_at == 0
    return read.lines


# --- nothing of it before release -------------------------------------------------------------------------------------


def test_before_release_no_byte_of_key_explanation_basis_or_score_leaves(house: House, proven: Counts) -> None:
    def canary() -> str:
        canaries.append(secrets.token_hex(16))
        return canaries[-1]

    canaries: list[str] = []
    asked = [
        a_question(
            Kind.BLANK, stem=f"第{n}题", key=Blanks(((canary(),),)), id=f"q{n}", explanation=canary(), law=canary()
        )
        for n in range(6)
    ]
    marks = "7.31"  # a total that nothing else on the wire says
    desks = sat(house, {f"q{n}": Filled(("x",)) for n in range(6)}, {}, paper=a_paper(asked, marks=marks))
    key = asked[0].key
    assert isinstance(key, Blanks)
    remark = propose(house, "张三", "q1", Verdict.VOID)
    decide(house, "李四", remark)
    for desk in desks:
        desk.look()
        for request in (p.AskResult(), p.ReadPaper(), p.RaiseObjection("q0", "x"), p.RaiseObjection("q0", "")):
            assert house.denied(desk.token, request) is Denial.NOT_RELEASED
    seen = b"".join(house.sent)
    hits = sum(each.encode() in seen for each in canaries) + (b'"total"' in seen)
    proven("canaries of keys, explanations, bases and scores sent to candidates before release", hits,
           of=len(canaries) + 1)  # fmt: skip
    assert hits == 0
    release(house, paper=False)
    for desk in desks:
        house.got(p.ResultShown, desk.token, p.AskResult())
        house.say(desk.token, p.ReadPaper())
    seen = b"".join(house.sent)
    assert not [each for each in canaries if each.encode() in seen], "the score alone was released"
    release(house)
    paper_of(desks[0])
    seen = b"".join(house.sent)
    assert all(each.encode() in seen for each in canaries), "the search would have found them"
