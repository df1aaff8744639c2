"""Every error has its sentence; figures and dates read as people write them."""

import dataclasses
import errno
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from question_bank import errors
from question_bank.errors import (
    BankError,
    Fault,
    FileFault,
    FileNotWritten,
    FileRefused,
    MalformedQuestion,
    RowProblem,
    StoreFault,
    StoreUnusable,
    UnknownQuestion,
    WriteFault,
)
from question_bank.question import BasisKind, Blanks, Kind, LegalBasis, Letters, Standing, Truth
from quiz.attempt import Refusal
from quiz.errors import HallFault, QuizError, UnknownRecord
from quiz.exam.protocol import Denial, Denied
from ui import language, words


@pytest.fixture(params=[language.CHINESE, language.ENGLISH])
def _spoken(request: pytest.FixtureRequest) -> None:
    language.use(request.param)


@pytest.mark.usefixtures("_spoken")
def test_every_name_is_there() -> None:
    assert all(words.kind(kind) for kind in Kind)
    assert all(words.standing(standing) for standing in Standing)
    assert all(words.BASES[kind] for kind in BasisKind)
    assert all(words.difficulty(grade) for grade in (1, 2, 3, None))


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("why", Fault)
def test_every_fault_of_a_row_has_its_words(why: Fault) -> None:
    problem = RowProblem("单选", 12, "答案", "Z", why, refused=True, other_row=3)
    told = words.row_problem(problem)
    assert words.fault(why) in told
    for part in ("12", "单选", "答案", "Z", "3"):
        assert part in told


def whole(trouble: words.Trouble) -> str:
    assert trouble.happened
    assert "{" not in str(trouble), str(trouble)
    return str(trouble)


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("why", FileFault)
def test_every_refused_file_is_told(why: FileFault) -> None:
    trouble = words.trouble(FileRefused(Path("题库.xlsx"), why, "at byte 5"))
    assert "题库.xlsx" in whole(trouble)
    assert trouble.safe
    assert trouble.do
    assert "at byte 5" in trouble.detail


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("why", StoreFault)
def test_every_fault_of_the_store_is_told(why: StoreFault) -> None:
    trouble = words.trouble(StoreUnusable(Path("/数据/lawquiz.db"), why, holder="lawquiz 4711"))
    assert whole(trouble)
    assert trouble.do
    if why is StoreFault.IN_USE:
        assert "4711" in trouble.happened


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("why", WriteFault)
def test_every_file_not_written_is_told(why: WriteFault) -> None:
    trouble = words.trouble(FileNotWritten(Path("成绩.xlsx"), why))
    assert whole(trouble)
    assert trouble.safe


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize(
    "error",
    [
        MalformedQuestion(Fault.NO_KEY, "key"),
        UnknownQuestion("x"),
        errors.Cancelled(),
        errors.ImportNotUndone("b1", ("q1", "q2")),
        errors.UnknownBatch("b1"),
        UnknownRecord("sitting", "x"),
        OSError(errno.ENOSPC, "full"),
        PermissionError(13, "denied"),
        BankError(),
        QuizError(),
        ZeroDivisionError("a bug"),
    ],
)
def test_other_errors_are_told(error: Exception) -> None:
    assert whole(words.trouble(error))


@pytest.mark.usefixtures("_spoken")
@pytest.mark.parametrize("why", [*Denial, *Refusal])
def test_every_denial_of_the_hall_is_told_in_a_sentence_of_its_own(why: Denial | Refusal) -> None:
    told = words.denied(Denied(why))
    assert told
    assert "{" not in told
    assert [words.denied(Denied(other)) for other in (*Denial, *Refusal)].count(told) == 1


def test_how_long_to_wait_is_said_where_it_is_long() -> None:
    assert words.denied(Denied(Denial.THROTTLED, 42.0)).endswith("请等 42 秒。")
    assert words.denied(Denied(Denial.BUSY, 1.0)) == "考场正忙，请稍等再试。"


def all_of(root: type[Exception]) -> set[type[Exception]]:
    return set(root.__subclasses__()).union(*(all_of(kind) for kind in root.__subclasses__()))


def example(kind: type[Exception]) -> Exception:
    """An error of this kind, each field made up by its type."""
    made_up = {"Path": Path("x"), "str": "x", "tuple[str, ...]": ("x",)}
    enums = {"Fault": Fault.NO_KEY, "FileFault": FileFault.EMPTY, "StoreFault": StoreFault.DAMAGED}
    enums["WriteFault"] = WriteFault.IN_USE  # type: ignore[assignment]
    enums["HallFault"] = HallFault.PORT_TAKEN  # type: ignore[assignment]
    known = {**made_up, **enums}
    return kind(*(known[str(spot.type)] for spot in dataclasses.fields(kind)))  # type: ignore[arg-type]


def test_each_error_of_ours_has_a_sentence_of_its_own() -> None:
    general = {words.trouble(ZeroDivisionError()).happened, words.trouble(BankError()).happened}
    kinds = all_of(BankError) | all_of(QuizError)
    assert len(kinds) >= 6
    for kind in kinds:
        assert words.trouble(example(kind)).happened not in general, kind


def test_a_bug_shows_its_name_to_the_expert_only() -> None:
    trouble = words.trouble(ZeroDivisionError("by nought"))
    assert "by nought" in trouble.detail
    assert "by nought" not in str(trouble)


def test_what_was_found_is_shortened() -> None:
    told = words.row_problem(RowProblem("", 3, "", "长" * 500, Fault.TOO_LONG, refused=True))
    assert len(told) < 100


def test_dates_and_times() -> None:
    assert words.day(date(2026, 11, 22)) == "2026年11月22日"
    assert words.moment(datetime(2026, 1, 2, 9, 5)) == "2026年1月2日 09:05"  # noqa: DTZ001 - only its figures are said
    language.use(language.ENGLISH)
    assert words.day(date(2026, 11, 22)) == "2026-11-22"


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(seconds=42), "42 秒"),
        (timedelta(minutes=1), "1 分钟"),
        (timedelta(minutes=89, seconds=59), "1 小时 30 分钟"),
        (timedelta(hours=2), "2 小时"),
        (timedelta(seconds=-5), "0 秒"),
    ],
)
def test_durations(length: timedelta, told: str) -> None:
    assert words.duration(length) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (Decimal("1.50"), "1.5"),
        (Decimal("60.0"), "60"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.00"), "0"),
        (1394, "1,394"),
        (86.4, "86.4"),
        (100.0, "100"),
    ],
)
def test_figures_lose_their_trailing_zeros_only(value: Decimal, told: str) -> None:
    assert words.number(value) == told


def test_marks_and_shares() -> None:
    assert words.marks(Decimal("1.0")) == "1 分"
    assert words.marks(Decimal("86.50")) == "86.5 分"
    assert words.percent(153, 162) == "94.4%"
    assert words.percent(Decimal("0.5")) == "50%"
    assert words.percent(1, 0) == "—"
    language.use(language.ENGLISH)
    assert words.marks(Decimal(1)) == "1 mark"
    assert words.marks(Decimal("1.5")) == "1.5 marks"


def test_keys_in_words() -> None:
    assert words.key(Letters.of("BA")) == "AB"
    assert words.key(Letters.of("BA"), {"A": "C", "B": "D"}) == "CD"
    assert words.key(Truth(False)) == "错误"
    assert words.key(Blanks((("二十", "20"), ("十",)))) == "二十 / 20；十"


def test_a_legal_basis_in_words() -> None:
    cited = LegalBasis(BasisKind.STATUTE, "土地管理法", "第四十五条", "2019-08-26")
    assert words.basis(cited) == "《土地管理法》第四十五条（2019年8月26日版）"
    assert words.basis(LegalBasis(BasisKind.DOCTRINE, "习近平法治思想")) == "习近平法治思想"
    assert words.basis(LegalBasis(BasisKind.DOCUMENT, "《意见》", version="试行")) == "《意见》（试行版）"


def test_parts_of_a_sentence_stand_with_the_signs_of_the_language() -> None:
    assert words.listed(["土地管理法", "民法典"]) == "土地管理法、民法典"
    assert words.listed(["还有 1 题", "标记 2 题"], "，") == "还有 1 题，标记 2 题"
    language.use(language.ENGLISH)
    assert words.listed(["a", "b"]) == words.listed(["a", "b"], "，") == "a, b"
    assert words.listed(["a", "b"], "；") == "a; b"
