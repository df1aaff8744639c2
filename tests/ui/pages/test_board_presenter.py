"""What is trouble on the board, in which order it stands, and which act suits whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from quiz.attempt import Phase
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denial, Denied
from quiz.exam.roles import Role
from tests.builders import NINE, minutes
from ui.pages.board import sentences
from ui.pages.board.presenter import (
    Act,
    BoardShown,
    Group,
    Line,
    Stage,
    State,
    Trouble,
    board_shown,
    counts,
    enabled,
    meant,
    suits,
)

NOW = NINE + minutes(30)
NOBODY = s.BoardRow("0001", "王芳", "政策法规科", False, Phase.WAITING, 0, 10, None, None, 0, 0)
SITTING = replace(NOBODY, arrived=True, phase=Phase.RUNNING, answered=4, deadline=NOW + minutes(60), silent_for=1.0)
WAITING = replace(NOBODY, arrived=True, silent_for=0.5)
HANDED_IN = replace(SITTING, phase=Phase.SUBMITTED, handed_in=NOW - minutes(5), silent_for=400.0)


def shown(*rows: s.BoardRow, **changes: object) -> BoardShown:
    numbered = tuple(replace(row, number=f"{place:04}") for place, row in enumerate(rows, start=1))
    board = s.Board("学法考试", NOW, NINE, False, numbered)
    return board_shown(replace(board, **changes))  # type: ignore[arg-type]


def only(row: s.BoardRow, **changes: object) -> Line:
    (line,) = shown(row, **changes).lines
    return line


@pytest.mark.parametrize(
    ("seconds", "trouble"),
    [
        (4.9, None),
        (5.0, Trouble.QUIET),
        (9.9, Trouble.QUIET),
        (10.0, Trouble.SILENT),
        (14.9, Trouble.SILENT),
        (15.0, Trouble.LOST),
        (3600.0, Trouble.LOST),
    ],
)
def test_silence_has_three_grades(seconds: float, trouble: Trouble | None) -> None:
    for row in (SITTING, WAITING):
        assert only(replace(row, silent_for=seconds)).troubles == ((trouble,) if trouble else ())


def test_silence_is_no_trouble_of_one_who_has_handed_in_or_never_came() -> None:
    assert only(HANDED_IN).troubles == ()
    assert only(NOBODY, begins_at=None).troubles == ()


def test_a_desk_not_heard_since_the_hall_was_started_is_lost() -> None:
    line = only(replace(SITTING, silent_for=None))
    assert line.troubles == (Trouble.LOST,)
    assert "考场重开后还没有联系上" in sentences.note(line)


def test_who_is_not_there_is_trouble_only_while_the_exam_runs() -> None:
    assert only(NOBODY).troubles == (Trouble.MISSING,)
    assert only(NOBODY, begins_at=NOW + minutes(5)).troubles == ()
    assert only(NOBODY, begins_at=None).state is State.NOT_COME


def test_who_may_not_come_any_more_is_absent_unless_let_in() -> None:
    late = {"entry_until": NOW - minutes(1)}
    assert only(NOBODY, **late).state is State.ABSENT
    assert only(NOBODY, closed=True).state is State.ABSENT
    assert only(replace(NOBODY, admitted=True), **late).state is State.NOT_COME


def test_trouble_stands_first_the_worst_on_top_and_within_that_the_roster_s_order() -> None:
    rows = (
        HANDED_IN,
        SITTING,
        replace(SITTING, left_window=3),
        replace(HANDED_IN, held=1),
        NOBODY,
        replace(SITTING, silent_for=6.0),
        replace(SITTING, silent_for=20.0),
        replace(SITTING, silent_for=12.0),
        replace(SITTING, phase=Phase.VOIDED),
        replace(SITTING, silent_for=99.0, late=1),
        replace(SITTING, left_window=2),
    )
    assert [line.number for line in shown(*rows).lines] == [
        "0007", "0010", "0008", "0006", "0005", "0004", "0003", "0002", "0011", "0001", "0009",
    ]  # fmt: skip


def test_a_row_that_looks_the_same_is_the_same() -> None:
    before = shown(SITTING, replace(SITTING, silent_for=125.0))
    after = shown(replace(SITTING, silent_for=3.0), replace(SITTING, silent_for=127.0), now=NOW + timedelta(seconds=2))
    assert before.lines == after.lines


def test_the_figures_of_the_head() -> None:
    found = counts(shown(NOBODY, WAITING, SITTING, replace(SITTING, silent_for=11.0), HANDED_IN).lines)
    assert found == {
        Group.MUST: 5,
        Group.ARRIVED: 4,
        Group.SITTING: 2,
        Group.HANDED_IN: 1,
        Group.NOT_COME: 1,
        Group.LOST: 1,
    }


def test_how_far_the_exam_is() -> None:
    assert shown(WAITING, begins_at=None).stage is Stage.UNSET
    assert shown(WAITING, begins_at=NOW + minutes(5)).stage is Stage.SET
    assert shown(HANDED_IN, NOBODY).stage is Stage.RUNNING  # somebody may still come
    assert shown(SITTING, closed=True).stage is Stage.RUNNING
    assert shown(HANDED_IN, NOBODY, closed=True).stage is Stage.OVER
    assert shown(HANDED_IN, closed=True, released=True).stage is Stage.RELEASED


def test_acts_suit_those_to_whom_they_mean_something() -> None:
    missing, waiting, sitting, done = (only(row) for row in (NOBODY, WAITING, SITTING, HANDED_IN))
    void = only(replace(SITTING, phase=Phase.VOIDED))
    by_clock = only(replace(HANDED_IN, by_clock=True))
    held = only(replace(HANDED_IN, held=2))

    def suited(act: Act) -> list[Line]:
        return [line for line in (missing, waiting, sitting, done, void, by_clock, held) if suits(act, line)]

    assert suited(Act.MORE_TIME) == [sitting, by_clock]
    assert suited(Act.LET_IN) == [missing]
    assert suited(Act.OTHER_DEVICE) == [waiting, sitting]
    assert suited(Act.END) == [sitting]
    assert suited(Act.COUNT_LATE) == [held]
    assert void not in suited(Act.VOID)
    assert missing not in suited(Act.VOID)


def test_an_auditor_sees_and_does_nothing() -> None:
    line = only(SITTING)
    assert not any(enabled(act, [line], Role.AUDITOR, Stage.RUNNING) for act in Act)
    assert not enabled(Act.NEW_CODE, [line], Role.INVIGILATOR, Stage.RUNNING)
    assert enabled(Act.NEW_CODE, [line], Role.ORGANISER, Stage.RUNNING)


def test_several_get_time_together_but_are_voided_one_by_one() -> None:
    lines = shown(SITTING, SITTING, HANDED_IN).lines
    assert len(meant(Act.MORE_TIME, lines, Role.INVIGILATOR)) == 2
    assert meant(Act.VOID, lines, Role.INVIGILATOR) == ()


def test_time_left_in_words() -> None:
    assert sentences.time(only(SITTING)) == "还剩 1 小时"
    assert sentences.time(only(replace(SITTING, deadline=NOW + timedelta(seconds=20)))) == "还剩 1 分钟"
    assert sentences.time(only(replace(SITTING, deadline=NOW - timedelta(seconds=2)))) == "时间已到"
    assert sentences.time(only(replace(HANDED_IN, by_clock=True))).endswith("到时自动交卷")


def test_what_came_of_several_names_those_for_whom_it_was_not_done() -> None:
    lines = shown(SITTING, replace(SITTING, name="曾志强")).lines
    done = s.Done(NOW, 1)
    assert sentences.came_of_it(Act.END, lines, [done, done]) == ("王芳等 2 人已交卷。", True)
    told, well = sentences.came_of_it(Act.END, lines, [done, Denied(Denial.BUSY)])
    assert told == "王芳已交卷。曾志强：考场正忙，请稍等再试。"
    assert not well
    assert sentences.came_of_it(Act.MORE_TIME, (), [s.Done(NOW, 153)]) == ("已给 153 人加时。", True)


def test_every_state_trouble_and_act_has_its_words() -> None:
    line = only(replace(SITTING, late=1))
    assert len(set(sentences.states())) == len(State) + len(Trouble)
    for act in Act:
        assert sentences.title(act, (line,))
        assert sentences.happens(act, (line,))
        assert sentences.button(act)
        assert sentences.ready(act)
