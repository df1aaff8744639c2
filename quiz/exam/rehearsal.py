"""An invented bureau and its staff, and what each of them does in an exam: for the demo and for tests.

Law: everything from one seed; whoever lets them sit takes the same desks, logs and marks as for a real one.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from question_bank.question import Blanks, Filled, Kind, Letters, Question, Response, Truth, Written
from quiz.attempt import Refusal
from quiz.desk import Desk, Place, Progress, Receipt
from quiz.exam.candidate import Birth, Person, Sex, check_character
from quiz.paper import Booklet, Paper

DEPARTMENTS = (
    "办公室",
    "政策法规科",
    "国土空间规划科",
    "用途管制科",
    "耕地保护监督科",
    "自然资源所有者权益科",
    "不动产登记中心",
    "测绘地理信息科",
    "矿产资源管理科",
    "海域海岛管理科",
    "林业湿地科",
    "执法监察支队",
    "财务审计科",
    "人事科",
    "东城分局",
    "西城分局",
)
_POSTS = ("科长", "副科长", "一级主任科员", "二级主任科员", "四级主任科员", "一级科员", "工程师", "助理工程师")
_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎单仇解任"
)
_GIVEN = "建国华明军伟芳娜敏静丽强磊洋艳勇杰娟涛超秀霞平刚桂英文玉兰志海燕红波宁雪峰成龙晓东梅琳辉鹏飞云凯欣然思源"


@dataclass(frozen=True, slots=True)
class Staff:
    """``absent``: those who must sit and will not come."""

    people: tuple[Person, ...]
    absent: frozenset[str]


def invent_staff(candidates: int, on: date, seed: int) -> Staff:
    """A bureau round the age of 50 of whom ``candidates`` will sit: of 162, about 230 in all."""
    die = random.Random(f"staff/{seed}")
    over_age, exempt, leave, absent = (max(1, round(candidates * part)) for part in (0.32, 0.03, 0.045, 0.025))
    fates = ["sits"] * candidates + ["over"] * over_age
    fates += ["exempt"] * exempt + ["leave"] * leave + ["absent"] * absent
    die.shuffle(fates)
    people = [_person(n, fate, on, die) for n, fate in enumerate(fates, start=1)]
    gone = frozenset(p.number for p, fate in zip(people, fates, strict=True) if fate == "absent")
    return Staff(tuple(sorted(people, key=lambda p: DEPARTMENTS.index(p.unit))), gone)


def _person(number: int, fate: str, on: date, die: random.Random) -> Person:
    # Close to the line of 50 on both sides, where the rule has to decide.
    years = die.uniform(50.02, 59.5) if fate == "over" else 50 - die.betavariate(1.2, 2.2) * 27 - 0.02
    birth = Birth.on(on - timedelta(days=round(years * 365.2425)))
    sex = die.choice([Sex.MALE, Sex.FEMALE])
    surname, given = die.choice(_SURNAMES), "".join(die.sample(_GIVEN, die.choice([1, 2, 2])))
    return Person(
        number=f"{number:04}",
        name=surname + given,
        unit=die.choice(DEPARTMENTS),
        sex=sex,
        birth=birth,
        post=die.choice(_POSTS),
        id_number=_id_number(birth, sex, die),
        exempt="免考（已退居二线）" if fate == "exempt" else "",
        leave=die.choice(["产假", "病假", "公差", "挂职"]) if fate == "leave" else "",
    )


def _id_number(birth: Birth, sex: Sex, die: random.Random) -> str:
    """Well formed by GB 11643, in an area code that no place has, so that it is nobody's."""
    order = die.randrange(100) * 10 + die.choice([1, 3, 5, 7, 9] if sex is Sex.MALE else [0, 2, 4, 6, 8])
    first = f"990000{birth.year:04}{birth.month:02}{birth.day or 1:02}{order:03}"
    return first + check_character(first)


@dataclass(frozen=True, slots=True)
class Habits:
    """How one invented candidate sits: ``ability`` in standard deviations, ``pace`` in seconds a question."""

    ability: float
    pace: float
    forgets_to_hand_in: bool
    leaves_blank: float
    changes_mind: float


def habits(number: str, seed: int) -> Habits:
    """The same person has the same habits each time."""
    die = random.Random(f"habits/{seed}/{number}")
    return Habits(
        ability=die.gauss(0.35, 0.8),
        pace=max(12.0, die.gauss(38, 9)),
        forgets_to_hand_in=die.random() < 0.06,
        leaves_blank=die.choice([0, 0, 0, 0.01, 0.04]),
        changes_mind=die.uniform(0.02, 0.12),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """Something one candidate does at a desk, ``after`` so many seconds from their start."""

    after: float
    act: Callable[[Desk], Receipt | Progress | Refusal]
    hands_in: bool = False


def steps(booklet: Booklet, paper: Paper, seed: int, number: str, duration: timedelta) -> Iterator[Step]:
    """What one candidate does, in order: answers, second thoughts, a look back, and mostly a hand-in."""
    die = random.Random(f"steps/{seed}/{number}")
    habit = habits(number, seed)
    at = die.uniform(1, 8)
    for shown in booklet.questions:
        at += max(4.0, die.gauss(habit.pace, habit.pace / 4))
        if at >= duration.total_seconds():
            return
        if die.random() < habit.leaves_blank:
            continue
        found = paper.find(shown.id)
        assert found is not None
        yield Step(at, _answering(shown.id, respond(found.question, habit.ability, die)))
        if die.random() < habit.changes_mind:
            yield Step(at + 3, _answering(shown.id, respond(found.question, habit.ability + 0.5, die)))
    if not habit.forgets_to_hand_in:
        yield Step(min(at + die.uniform(5, 300), duration.total_seconds() - 1), lambda desk: desk.submit(), True)


def _answering(question: str, response: Response) -> Callable[[Desk], Progress | Refusal]:
    def act(desk: Desk) -> Progress | Refusal:
        desk.keep_place(Place(question))
        return desk.answer(question, response)

    return act


def respond(question: Question, ability: float, die: random.Random) -> Response:
    """What one of this ability answers: rightly with a chance that rises with ability and falls with difficulty."""
    ease = {1: 1.4, 2: 0.6, 3: 0.1, None: 0.7}[question.difficulty]
    if question.kind is Kind.MULTIPLE:
        ease -= 0.5
    # The logistic curve of the Rasch model, drawn at once.
    right = die.random() < 1 / (1 + pow(2.718281828, -(ability + ease)))
    match question.key:
        case Truth(value):
            return Truth(value if right else not value)
        case Letters(letters):
            return Letters(letters if right else _wrong(question, letters, die))
        case Blanks(accepted):
            return Filled(tuple(die.choice(texts) if right else "三十" for texts in accepted))
        case Written(text):
            return Written(text or "略")


def _wrong(question: Question, key: frozenset[str], die: random.Random) -> frozenset[str]:
    offered = [option.letter for option in question.options]
    others = [letter for letter in offered if letter not in key]
    if question.kind is Kind.SINGLE:
        return frozenset(die.choice(others))
    # The commonest slip in a multi-choice question is to tick too few.
    if len(key) > 1 and (not others or die.random() < 0.6):
        return frozenset(die.sample(sorted(key), len(key) - 1))
    return key | {die.choice(others)} if others else frozenset(die.sample(sorted(key), 1))


def in_order(plans: Sequence[tuple[str, Iterator[Step]]]) -> Iterator[tuple[float, str, Step]]:
    """All candidates' steps, merged by time: they sit at the same time."""

    def timed(number: str, plan: Iterator[Step]) -> Iterator[tuple[float, str, Step]]:
        return ((step.after, number, step) for step in plan)

    yield from heapq.merge(*(timed(number, plan) for number, plan in plans), key=lambda step: step[:2])
