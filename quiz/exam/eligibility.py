"""Who must sit, and why or why not.

Law: pure. What is in doubt is decided towards sitting and told: one who need not have come loses an hour, one who
was left out loses the year's score.

Ages (周岁): a person reaches an age on the day after the birthday, as the courts read it; one born on 29 February
always on 1 March (民法典 arts. 201, 202: the first day does not count, and where the last month lacks the day, its
last day stands for it). Of a birth known by its month only, the ages of its first and last day are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from quiz.exam.candidate import Person
from quiz.exam.columns import Condition, found_in


class Reason(StrEnum):
    """Why a person must or need not sit; kept with the sitting."""

    MUST_SIT = "must_sit"
    OVER_AGE = "over_age"
    OUTSIDE = "outside"  # not among those whom the rule over the roster's columns means
    EXEMPT = "exempt"  # 免考
    ON_LEAVE = "on_leave"  # 请假·公差: counts as due (应考), does not sit
    ADDED_BY_HAND = "added_by_hand"


class Doubt(StrEnum):
    """What a person should look at before the list is frozen."""

    BIRTH_MISSING = "birth_missing"
    BIRTH_DIFFERS = "birth_differs"  # roster and ID number contradict each other
    BIRTH_BY_MONTH = "birth_by_month"  # reaches the age in this very month, the day is unknown
    EXCUSE_UNCLEAR = "excuse_unclear"  # "请假未批准", "原借调"


@dataclass(frozen=True, slots=True)
class AgeRule:
    """Who is young enough ``on`` a day: under ``limit`` full years, or with ``included`` those of that age too."""

    on: date
    limit: int = 50
    included: bool = False

    def covers(self, born: date) -> bool:
        """One born on this day must sit."""
        age = full_years(born, self.on)
        return age <= self.limit if self.included else age < self.limit


@dataclass(frozen=True, slots=True)
class Rule:
    """Who must sit: young enough (without ``age``, of any), and for whom all the ``conditions`` hold; with ``any_of``
    it is enough to be young enough or to meet one of them.
    """

    age: AgeRule | None
    conditions: tuple[Condition, ...] = ()
    any_of: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """``words``: the roster's own, for an exemption, a leave or one whom the rule does not mean. ``by_month``: no day
    of birth was known.
    """

    must_sit: bool
    reason: Reason
    doubts: tuple[Doubt, ...] = ()
    words: str = ""
    by_month: bool = False

    @property
    def due(self) -> bool:
        """Counts among 应考: those who must sit, and those who should but are on leave or duty."""
        return self.must_sit or self.reason is Reason.ON_LEAVE


@dataclass(frozen=True, slots=True)
class HeadCount:
    """How many must sit by either reading of 以下: under the limit, or the limit included."""

    under: int
    included: int


def full_years(born: date, on: date) -> int:
    """Age in full years, reached on the day after the birthday.

    >>> full_years(date(1976, 3, 5), date(2026, 3, 5)), full_years(date(1976, 3, 5), date(2026, 3, 6))
    (49, 50)
    >>> full_years(date(1976, 2, 29), date(2026, 2, 28)), full_years(date(1976, 2, 29), date(2026, 3, 1))
    (49, 50)
    """
    return max(0, on.year - born.year - ((on.month, on.day) <= (born.month, born.day)))


def decide(person: Person, rule: AgeRule | Rule) -> Decision:
    """Must this person sit? The rule first (age before the rest), then 免考, then 请假·公差; what the roster leaves in
    doubt means yes.
    """
    whole = Rule(rule) if isinstance(rule, AgeRule) else rule
    young, doubts = _young(person, whole.age)
    by_month = whole.age is not None and any(birth.day is None for birth in person.births)
    unmet = [condition for condition in whole.conditions if not condition.holds(person)]
    if whole.any_of and len(unmet) < len(whole.conditions):
        doubts, by_month = [], False  # one condition holds: the age decides nothing
    elif not young and not (whole.any_of and unmet):
        return Decision(False, Reason.OVER_AGE, tuple(doubts), by_month=by_month)
    elif unmet and not (whole.any_of and young and whole.age is not None):
        found = "、".join(dict.fromkeys(found_in(person, condition.column) for condition in unmet))
        return Decision(False, Reason.OUTSIDE, words=found if young else f"超龄，{found}", by_month=by_month)
    reason, words = excuse(person)
    if reason is None and words:
        doubts.append(Doubt.EXCUSE_UNCLEAR)
    return Decision(reason is None, reason or Reason.MUST_SIT, tuple(doubts), words, by_month)


def _young(person: Person, rule: AgeRule | None) -> tuple[bool, list[Doubt]]:
    """Young enough, as far as the roster does not rule it out; and what is doubtful in that."""
    if rule is None:
        return True, []
    births = person.births
    readings = {rule.covers(day) for birth in births for day in (birth.earliest, birth.latest)}
    doubts: list[Doubt] = []
    if not births:
        doubts.append(Doubt.BIRTH_MISSING)
    elif len(births) > 1:
        doubts.append(Doubt.BIRTH_DIFFERS)
    elif len(readings) > 1:
        doubts.append(Doubt.BIRTH_BY_MONTH)
    return readings != {False}, doubts


def rule_in_words(rule: AgeRule | Rule) -> str:
    """Printed with the results; in Chinese, as the document it stands in."""
    whole = Rule(rule) if isinstance(rule, AgeRule) else rule
    parts = [_age_in_words(whole.age)] if whole.age else []
    parts += map(str, whole.conditions)
    if not parts:
        return "应考人员：名册全部人员"
    who = ("，或者" if whole.any_of else "，并且").join(parts)
    how = "；生日次日起满周岁，只有出生年月的按月判断，存疑的按应考处理" if whole.age else ""
    return f"应考人员：{who}的人员{how}"


def _age_in_words(age: AgeRule) -> str:
    reading = f"含 {age.limit} 周岁" if age.included else f"未满 {age.limit} 周岁"
    return f"{age.on.year}年{age.on.month}月{age.on.day}日{reading}"


def head_count(people: Iterable[Person], rule: AgeRule | Rule) -> HeadCount:
    """Who would have to sit by ``rule``, and by its other reading."""
    people = tuple(people)
    whole = Rule(rule) if isinstance(rule, AgeRule) else rule

    def number(included: bool) -> int:
        read = replace(whole, age=replace(whole.age, included=included)) if whole.age else whole
        return sum(decide(person, read).must_sit for person in people)

    return HeadCount(number(False), number(True))


# Words of excuse ---------------------------------------------------------------------------------------------------

_EXEMPT = r"(?:免考|免试|(?:免[于予除]?|不|不用|无[需须])(?:参加)?(?:本次)?(?:考试|测试))"
_LEAVE = (
    r"(?:请假|[病事产婚丧休]假|陪产假|育儿假|陪护假|探亲假|休年假|病休|孕产?期?|哺乳期?|住院|公差|公出|出差|公派|"
    r"因公外出|借调|借用|挂职|外派|驻村|驻外|援[疆藏青]|脱产)"
)
_TAKEN_BACK_BEFORE = r"(?:不|未|没|非|无|曾|原(?!因)|拟|待|备|取消|撤销|结束|终止)[^，。；,;、\s]{0,3}"
_TAKEN_BACK_AFTER = (
    r"[^，。；,;、]{0,4}(?:未|不予?批?准|不同意|取消|撤销|结束|期满|已?返岗|已回|到期|申请|待批|[:：]\s*[否无])"
)


def excuse(person: Person) -> tuple[Reason | None, str]:
    """EXEMPT or ON_LEAVE with the roster's words; None with words that speak of it but take it back or leave it open
    (请假未批准, 不免考, 原借调); None and nothing where there is no excuse.
    """
    unclear = ""
    for reason, column, word in (
        (Reason.EXEMPT, person.exempt, _EXEMPT),
        (Reason.ON_LEAVE, person.leave, _LEAVE),
    ):
        for text, speaks in ((column, bool(column)), (person.remark, bool(re.search(word, person.remark)))):
            if speaks and _takes_back(word, text):
                unclear = text
            elif speaks:
                return reason, text
    return None, unclear


def _takes_back(word: str, text: str) -> bool:
    return bool(re.search(f"{_TAKEN_BACK_BEFORE}{word}|{word}{_TAKEN_BACK_AFTER}", text))
