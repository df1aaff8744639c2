"""Who must sit: ages to the day, by the month, in doubt; and the words that excuse."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exam.candidate import Birth, Person, check_character
from quiz.exam.columns import Condition, Test, columns_of, with_condition
from quiz.exam.eligibility import (
    AgeRule,
    Doubt,
    Reason,
    Rule,
    decide,
    excuse,
    full_years,
    head_count,
    rule_in_words,
)

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


# A rule over columns


LICENSED = Condition("执法证", Test.IS, ("有",))
CHIEF = Condition("职务", Test.CONTAINS, ("科长", "主任"))
YOUNG, OLD = Birth(1990, 1, 1), Birth(1960, 1, 1)


def somebody(birth=YOUNG, licence="有", post="科员", unit="法规科", **more):
    extra = (("执法证", licence),) if licence else ()
    return Person("1", "王伟", unit, birth=birth, post=post, extra=extra, **more)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Condition("执法证", Test.IS, ("有",)), True),
        (Condition("执法证", Test.IS, ("",)), False),
        (Condition("执法证", Test.IS_NOT, ("有", "无")), False),
        (Condition("职务", Test.CONTAINS, ("科 长", "科员")), True),
        (Condition("职务", Test.CONTAINS_NOT, ("长",)), True),
        (Condition("部门", Test.IS, ("人事科",)), False),
        (Condition("部门", Test.IS_NOT, ("人事科",)), True),
        (Condition("没有的列", Test.IS, ("",)), True),
        (Condition("没有的列", Test.CONTAINS, ("有",)), False),
    ],
)
def test_what_a_column_says(condition, holds):
    assert condition.holds(somebody()) is holds


@pytest.mark.parametrize(
    ("birth", "licence", "by_all", "by_any"),
    [
        (YOUNG, "有", Reason.MUST_SIT, Reason.MUST_SIT),
        (YOUNG, "", Reason.OUTSIDE, Reason.MUST_SIT),
        (OLD, "有", Reason.OVER_AGE, Reason.MUST_SIT),
        (OLD, "无", Reason.OVER_AGE, Reason.OUTSIDE),
    ],
)
def test_all_or_any_of_age_and_columns(birth, licence, by_all, by_any):
    person = somebody(birth, licence)
    assert decide(person, Rule(UNDER_50, (LICENSED,))).reason is by_all
    assert decide(person, Rule(UNDER_50, (LICENSED,), any_of=True)).reason is by_any


def test_the_reason_says_what_stands_on_the_roster():
    assert decide(somebody(licence=""), Rule(UNDER_50, (LICENSED,))).words == "执法证为空白"
    both = Rule(UNDER_50, (LICENSED, CHIEF), any_of=True)
    assert decide(somebody(OLD, "无"), both).words == "超龄，执法证为“无”、职务为“科员”"


def test_without_an_age_the_birth_decides_nothing():
    rule = Rule(None, (LICENSED,))
    decision = decide(somebody(None), rule)
    assert decision.must_sit
    assert decision.doubts == ()
    assert decide(somebody(OLD, "无"), rule).reason is Reason.OUTSIDE
    assert decide(somebody(OLD, "无"), Rule(None, (LICENSED,), any_of=True)).reason is Reason.OUTSIDE


def test_an_unknown_birth_still_means_must_sit_unless_a_column_says_no():
    assert decide(somebody(None), Rule(UNDER_50, (LICENSED,))).doubts == (Doubt.BIRTH_MISSING,)
    assert decide(somebody(None, "无"), Rule(UNDER_50, (LICENSED,))).reason is Reason.OUTSIDE
    assert decide(somebody(None, "无"), Rule(UNDER_50, (LICENSED,), any_of=True)).must_sit


def test_leave_and_exemption_count_only_for_those_whom_the_rule_means():
    rule = Rule(UNDER_50, (LICENSED,))
    assert decide(somebody(leave="产假"), rule).reason is Reason.ON_LEAVE
    assert decide(somebody(licence="无", leave="产假"), rule).reason is Reason.OUTSIDE


def test_both_readings_are_counted_under_the_whole_rule():
    fifty = Birth(1976, 1, 1)
    people = [somebody(fifty), somebody(fifty, "无"), somebody(YOUNG), somebody(YOUNG, "无")]
    count = head_count(people, Rule(UNDER_50, (LICENSED,)))
    assert (count.under, count.included) == (1, 2)
    same = head_count(people, Rule(None, (LICENSED,)))
    assert (same.under, same.included) == (2, 2)


def test_the_rule_in_words():
    assert rule_in_words(UNDER_50).startswith("应考人员：2026年11月22日未满 50 周岁的人员；")
    assert rule_in_words(Rule(None, (LICENSED, CHIEF))) == "应考人员：执法证是“有”，并且职务含“科长”或“主任”的人员"
    assert "未满 50 周岁，或者执法证是“有”的人员" in rule_in_words(Rule(UNDER_50, (LICENSED,), any_of=True))


def test_columns_with_the_values_that_occur():
    people = [somebody(), somebody(licence=""), somebody(licence="", unit="人事科")]
    assert columns_of(people) == {"部门": ("法规科", "人事科"), "职务": ("科员",), "执法证": ("", "有")}


def test_another_value_for_the_same_column_joins_its_condition():
    conditions = with_condition((CHIEF,), Condition("部门", Test.IS, ("法规科",)))
    conditions = with_condition(conditions, Condition("部门", Test.IS, ("人事科",)))
    conditions = with_condition(conditions, Condition("部门", Test.IS_NOT, ("人事科",)))
    assert [str(c) for c in conditions] == [
        "职务含“科长”或“主任”",
        "部门是“法规科”或“人事科”",
        "部门不是“人事科”",
    ]


@given(st.sampled_from([YOUNG, OLD, None]), st.sampled_from(["有", "无", ""]), st.booleans())
def test_all_never_covers_one_whom_any_leaves_out(birth, licence, included):
    person = somebody(birth, licence)
    age = AgeRule(on=DAY, included=included)
    assert (
        decide(person, Rule(age, (LICENSED,), any_of=True)).must_sit >= decide(person, Rule(age, (LICENSED,))).must_sit
    )
