"""Faults that a second pair of eyes found: each told as it would have happened."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from question_bank.database import open_database
from question_bank.question import Blanks, Filled, Kind, Letters, options_of
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Purpose
from quiz.fill_in import fold_answer
from quiz.local_desk import LocalDesk
from quiz.paper import shuffled
from quiz.records import HISTORY, Records
from quiz.score_sheet.from_records import results
from quiz.scoring import blanks_right, is_right
from tests.builders import NINE, a_paper, a_question, minutes


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    database = open_database(tmp_path, [HISTORY])
    yield Records(database)
    database.close()


# --- fill-in ---


@pytest.mark.parametrize("key", ["。", "……", "《》"])
def test_a_blank_left_empty_is_never_right_even_where_the_key_is_but_a_mark(key: str) -> None:
    question = a_question(Kind.BLANK, stem="句末用____。", key=Blanks(((key,),)))
    assert not is_right(question, None)
    assert blanks_right(((key,),), ("",)) == [False]
    assert blanks_right(((key,),), ("  ",)) == [False]
    assert is_right(question, Filled((key,)))


@pytest.mark.parametrize(
    ("key", "written"),
    [
        ("一万元", "10000元"),
        ("10,000元", "10000元"),
        ("10，000元", "一万元"),
        ("五十万元", "500000元"),
        ("50万", "五十万"),
        ("1.5万", "15000"),
        ("一万五千", "1.5万"),
        ("一万零五十", "10050"),
        ("二亿三千万", "2.3亿"),
        ("5千元", "五千元"),
        ("3百", "300"),
        ("三点五", "3.5"),
        ("三点零五", "3.05"),
        ("百分之三点五", "3.5%"),
        ("千分之五", "5‰"),
        ("万分之五", "5/10000"),
        ("十万元以上五十万元以下", "10万元以上50万元以下"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(key: str, written: str) -> None:
    assert fold_answer(key) == fold_answer(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [("三点五", "三点零五"), ("一万", "一千"), ("5千", "51000"), ("万一", "1万"), ("10", "10万"), ("1,3", "13")],
)
def test_different_numbers_stay_different(one: str, other: str) -> None:
    assert fold_answer(one) != fold_answer(other)


# --- papers ---


@pytest.mark.parametrize(
    "text",
    ["A和B", "AB", "A项和B项", "A和B两项", "AB两项都对", "选项A和选项B", "A与B均不正确", "A和B都不对", "A、B、C三项",
     "A、B项", "只有A和B", "A或B", "A和B都正确", "A.B.C", "A对B错", "仅A"],
)  # fmt: skip
def test_where_an_option_names_others_by_letter_none_of_them_moves(text: str) -> None:
    options = options_of("国务院", "省级人民政府", "市级人民政府", text)
    assert all(shuffled(options, random.Random(seed)) == options for seed in range(20))


@pytest.mark.parametrize("text", ["GDP", "AAAA级景区", "甲级", "PPP项目", "CAD图", "A级", "B超", "A市"])
def test_a_text_that_merely_has_capital_letters_may_move(text: str) -> None:
    options = options_of("国务院", "省级人民政府", "市级人民政府", text)
    assert any(shuffled(options, random.Random(seed)) != options for seed in range(20))


# --- results ---


def test_the_score_of_one_who_is_still_at_it_is_not_handed_to_hr_as_if_it_were_final(records: Records) -> None:
    """结束考试 lets those who sit go on to their own time: a workbook written meanwhile says who is not through."""
    paper = a_paper([a_question(id="q1"), a_question(id="q2", stem="第二题")])
    people = [
        Person("0007", "王芳", "科", birth=Birth(1985, 3, 5)),
        Person("0008", "李丽", "科", birth=Birth(1986, 3, 5)),
    ]
    terms = Terms("学法考试", date(2026, 11, 22), minutes(90), Decimal(1))
    sitting = freeze(
        records, Purpose.SUPERVISED, terms, paper, "s1", NINE, seats_for(people, AgeRule(date(2026, 11, 22)))
    )
    at = [NINE]
    for person in people:
        head = records.open_attempt(sitting.id, person.number, person.name, NINE)
        desk = LocalDesk(records, sitting, head, lambda: at[0])
        desk.start()
        desk.answer("q1", Letters.of("B"))
        if person.number == "0008":
            desk.submit()
    records.close_sitting(sitting.id, NINE + minutes(10))
    meanwhile = {row.person.number: row for row in results(records, sitting.id, NINE + minutes(10)).rows}
    assert meanwhile["0007"].note == "尚未交卷"
    assert meanwhile["0008"].note == ""
    afterwards = {row.person.number: row for row in results(records, sitting.id, NINE + minutes(91)).rows}
    assert (afterwards["0007"].score, afterwards["0007"].note) == (Decimal("1.0"), "到时自动交卷")
