"""Who must sit: ages to the day, by the month, in doubt; and the words that excuse."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exam.candidate import Birth, Person, check_character
from quiz.exam.eligibility import AgeRule, Doubt, Reason, decide, excuse, full_years, head_count

DAY = date(2026, 11, 22)
UNDER_50 = AgeRule(on=DAY)
UP_TO_50 = AgeRule(on=DAY, included=True)


def born(year: int, month: int, day: int | None = None, **more: str) -> Person:
    return Person("1", "王伟", birth=Birth(year, month, day), **more)


def id_number(day: date) -> str:
    first = f"371002{day:%Y%m%d}001"
    return first + check_character(first)


# Ages to the day


def test_on_the_fiftieth_birthday_one_is_not_yet_fifty():
    """最高人民法院法释〔2000〕19号第二条 and its successors: 周岁 from the day after the birthday."""
    assert decide(born(1976, 11, 22), UNDER_50).must_sit


def test_the_day_after_one_is():
    decision = decide(born(1976, 11, 21), UNDER_50)
    assert not decision.must_sit
    assert decision.reason is Reason.OVER_AGE


def test_with_50_included_the_whole_year_of_being_fifty_counts():
    assert decide(born(1976, 1, 1), UP_TO_50).must_sit
    assert decide(born(1975, 11, 22), UP_TO_50).must_sit
    assert not decide(born(1975, 11, 21), UP_TO_50).must_sit


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028])
def test_one_born_on_29_february_is_a_year_older_on_1_march_of_any_year(year):
    leap = date(1976, 2, 29)
    assert full_years(leap, date(year, 3, 1) - timedelta(days=1)) == year - 1977
    assert full_years(leap, date(year, 3, 1)) == year - 1976


@given(st.dates(date(1920, 1, 1), date(2010, 1, 1)), st.dates(date(2010, 1, 2), date(2060, 1, 1)))
def test_an_age_grows_by_one_on_one_day_a_year(birth, on):
    tomorrow = on + timedelta(days=1)
    grown = full_years(birth, tomorrow) - full_years(birth, on)
    after_birthday = (on.month, on.day) == (birth.month, birth.day)
    no_birthday_this_year = (birth.month, birth.day) == (2, 29) and tomorrow.month == 3 and tomorrow.day == 1
    assert grown == (1 if after_birthday or no_birthday_this_year else 0)


def test_the_day_of_the_rule_decides_not_the_day_of_looking():
    assert decide(born(1976, 6, 30), AgeRule(on=date(2026, 1, 1))).must_sit
    assert not decide(born(1976, 6, 30), AgeRule(on=date(2026, 7, 1))).must_sit


# In doubt


@pytest.mark.parametrize(("month", "must_sit"), [(10, False), (12, True)])
def test_by_the_month_alone_is_sure_in_every_month_but_one(month, must_sit):
    decision = decide(born(1976, month), UNDER_50)
    assert decision.must_sit is must_sit
    assert decision.doubts == ()
    assert decision.by_month


def test_in_the_month_itself_one_must_sit_and_it_is_said():
    decision = decide(born(1976, 11), UNDER_50)
    assert decision.must_sit
    assert decision.doubts == (Doubt.BIRTH_BY_MONTH,)


def test_the_id_number_makes_the_month_sure():
    decision = decide(born(1976, 11, id_number=id_number(date(1976, 11, 2))), UNDER_50)
    assert decision.reason is Reason.OVER_AGE
    assert decision.doubts == ()
    assert not decision.by_month


def test_births_that_disagree_about_the_limit_mean_must_sit_and_a_doubt():
    decision = decide(born(1970, 1, 1, id_number=id_number(date(1980, 1, 1))), UNDER_50)
    assert decision.must_sit
    assert decision.doubts == (Doubt.BIRTH_DIFFERS,)


def test_births_that_disagree_on_the_same_side_of_the_limit_decide_and_stay_a_doubt():
    decision = decide(born(1960, 1, 1, id_number=id_number(date(1961, 1, 1))), UNDER_50)
    assert decision.reason is Reason.OVER_AGE
    assert decision.doubts == (Doubt.BIRTH_DIFFERS,)


def test_without_a_birth_one_must_sit_and_it_is_said():
    decision = decide(Person("1", "王伟"), UNDER_50)
    assert decision.must_sit
    assert decision.doubts == (Doubt.BIRTH_MISSING,)


def test_the_id_number_alone_is_enough():
    assert decide(Person("1", "王伟", id_number=id_number(date(1960, 1, 1))), UNDER_50).reason is Reason.OVER_AGE


@given(st.dates(date(1970, 1, 1), date(1982, 1, 1)), st.booleans())
def test_knowing_less_never_frees_anyone(birth, included):
    rule = AgeRule(on=DAY, included=included)
    by_day = decide(Person("1", "王伟", birth=Birth.on(birth)), rule)
    by_month = decide(Person("1", "王伟", birth=Birth(birth.year, birth.month)), rule)
    assert by_month.must_sit or not by_day.must_sit


# Excuses


def test_an_exempt_person_stands_outside_and_one_on_leave_is_due():
    exempt = decide(born(1990, 1, 1, exempt="免考（已退居二线）"), UNDER_50)
    leave = decide(born(1990, 1, 1, leave="产假"), UNDER_50)
    assert (exempt.must_sit, exempt.due, exempt.reason, exempt.words) == (
        False,
        False,
        Reason.EXEMPT,
        "免考（已退居二线）",
    )
    assert (leave.must_sit, leave.due, leave.reason, leave.words) == (False, True, Reason.ON_LEAVE, "产假")


def test_age_comes_before_leave():
    """One who need not come is not counted as due because of a leave."""
    decision = decide(born(1960, 1, 1, leave="公差"), UNDER_50)
    assert decision.reason is Reason.OVER_AGE
    assert not decision.due


@pytest.mark.parametrize("remark", ["免考", "经批准免试", "无需参加考试", "申请免考，已批准"])
def test_remarks_that_exempt(remark):
    assert excuse(Person("1", "王伟", remark=remark)) == (Reason.EXEMPT, remark)


@pytest.mark.parametrize(
    "remark",
    [
        "请假",
        "病假一周",
        "产假",
        "孕期",
        "公差",
        "出差北京",
        "借调省厅",
        "挂职（至12月）",
        "驻村第一书记",
        "请假（原因：住院）",
    ],
)
def test_remarks_that_mean_leave_or_duty(remark):
    assert excuse(Person("1", "王伟", remark=remark)) == (Reason.ON_LEAVE, remark)


@pytest.mark.parametrize("remark", ["", "新入职", "2024年假期值班", "党员", "免税审核岗", "执法证过期"])
def test_remarks_that_excuse_nothing(remark):
    assert excuse(Person("1", "王伟", remark=remark)) == (None, "")


@pytest.mark.parametrize(
    "remark", ["请假未批准", "不予免考", "原借调省厅", "产假期满", "免考申请待批", "备孕", "未请假"]
)
def test_remarks_that_take_it_back_mean_must_sit_and_a_doubt(remark):
    decision = decide(born(1990, 1, 1, remark=remark), UNDER_50)
    assert decision.must_sit
    assert decision.doubts == (Doubt.EXCUSE_UNCLEAR,)
    assert decision.words == remark


def test_the_head_count_under_both_readings():
    people = [born(1976, 1, 1), born(1976, 11, 22), born(1990, 1, 1), born(1970, 1, 1), born(1990, 1, 1, leave="公差")]
    for rule in (UNDER_50, UP_TO_50):
        count = head_count(iter(people), rule)
        assert (count.under, count.included) == (2, 3)
