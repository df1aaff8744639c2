"""Answers of self-study are on disk when kept, and what is taken back has never been."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from question_bank.database import Database, open_database
from question_bank.question import Filled, Letters
from quiz.profiles import add_profile, remove_profile, restore_profile
from quiz.records import HISTORY
from quiz.study.learner import knowledge, learner, let_in, local_day
from quiz.study.memory import Mode, StudyAnswer, remember
from quiz.study.study_log import StudyLog
from tests.builders import NINE

TODAY = local_day(NINE)
ANSWER = StudyAnswer(
    "q1", 3, Mode.TODAY, NINE, TODAY, ("C", "A", "B"), Letters.of("A"), False, False, 12.5, first_of_day=True
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, [HISTORY])
    yield database
    database.close()


@pytest.fixture
def wang(database: Database) -> str:
    return add_profile(database, "王芳", "", NINE).id


def test_an_answer_comes_back_as_it_was_given_after_the_program_was_closed(tmp_path: Path) -> None:
    first = open_database(tmp_path, [HISTORY])
    person = add_profile(first, "王芳", "", NINE).id
    filled = replace(ANSWER, question="q2", response=Filled(("十五", "")), shown=())
    seqs = [StudyLog(first).append(person, ANSWER), StudyLog(first).append(person, filled)]
    first.close()
    again = open_database(tmp_path, [HISTORY])
    assert StudyLog(again).answers(person, "q1") == [replace(ANSWER, seq=seqs[0])]
    assert StudyLog(again).answers(person, "q2") == [replace(filled, seq=seqs[1])]
    again.close()


def test_what_is_taken_back_leaves_memory_and_counts_exactly_as_before(database: Database, wang: str) -> None:
    log = StudyLog(database)
    log.append(wang, ANSWER)
    before = knowledge(log, wang)
    seq = log.append(wang, replace(ANSWER, right=True, first_of_day=False, day=TODAY + timedelta(days=1)))
    assert knowledge(log, wang) != before
    log.take_back(wang, seq)
    assert knowledge(log, wang) == before


def test_nobody_takes_back_anothers_answer(database: Database, wang: str) -> None:
    log = StudyLog(database)
    seq = log.append(wang, ANSWER)
    log.take_back(add_profile(database, "李强", "", NINE).id, seq)
    assert len(log.outcomes(wang)) == 1


def test_counted_as_right_after_all_it_stands_there_once_and_right(database: Database, wang: str) -> None:
    log = StudyLog(database)
    seq = log.append(wang, ANSWER)
    log.replace(wang, seq, replace(ANSWER, right=True))
    assert [answer.right for answer in log.answers(wang, "q1")] == [True]
    assert knowledge(log, wang).memories == remember([("q1", True, False, TODAY)])


def test_the_last_one_in_order_is_where_to_go_on(database: Database, wang: str) -> None:
    log = StudyLog(database)
    log.append(wang, replace(ANSWER, question="q7", mode=Mode.ORDER))
    log.append(wang, replace(ANSWER, question="q9", mode=Mode.RANDOM))
    assert log.last_in(wang, Mode.ORDER) == "q7"
    assert log.last_in(wang, Mode.UNSEEN) == ""


def test_a_profile_without_a_pin_is_open_and_one_with_it_wants_it_once(database: Database, wang: str) -> None:
    locked = add_profile(database, "李强", "1234", NINE).id
    assert learner(database, wang) is not None
    assert learner(database, locked) is None
    assert not let_in(database, locked, "4321")
    assert learner(database, locked) is None
    assert let_in(database, locked, "1234")
    assert learner(database, locked) is not None


def test_after_somebody_else_was_here_the_pin_is_asked_again(database: Database, wang: str) -> None:
    locked = add_profile(database, "李强", "1234", NINE).id
    assert let_in(database, locked, "1234")
    assert let_in(database, wang, "")
    assert learner(database, locked) is None


def test_a_removed_profile_learns_nothing_until_it_is_put_back_with_all_it_knew(database: Database, wang: str) -> None:
    log = StudyLog(database)
    log.append(wang, ANSWER)
    remove_profile(database, wang)
    assert learner(database, wang) is None
    restore_profile(database, wang)
    assert learner(database, wang) is not None
    assert len(knowledge(log, wang).outcomes) == 1
