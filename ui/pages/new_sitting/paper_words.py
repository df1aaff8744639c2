"""What is said about a blueprint and the papers drawn from it: what is short, what to expect, how fair it is.

Law: no Qt; one sentence a fact, with its figures.
"""

from __future__ import annotations

from quiz.blueprint import Shortage
from quiz.fairness import Fairness, Outlook, ParallelFairness
from ui import words
from ui.language import _, counted
from ui.pages.new_sitting.plan import Plan


def one_for_all(fair: Fairness) -> str:
    """Why nobody is luckier than another."""
    return _(
        "按 {n} 位考生推算：如果每人从题库随机抽一份，最容易和最难的两份会差出上面的分数，靠的是运气。"
        "本程序给全体考生同一份试卷，只打乱题目和选项的次序，所以没有这种差别。"
    ).format(n=fair.papers)


def parallel(even: ParallelFairness) -> str:
    """How alike the papers are."""
    return _(
        "{n} 份平行卷按题目难度等级推算，平均分在 {lowest} 到 {highest} 分之间；每道用到的题出现 {least} 到 {most} 次。"
        "单题难度与等级有出入时，差别可能到约 {unsure} 分。"
    ).format(
        n=even.papers,
        lowest=words.number(round(even.lowest, 1)),
        highest=words.number(round(even.highest, 1)),
        least=even.uses[0],
        most=even.uses[1],
        unsure=words.number(round(even.spread_if_unsure, 1)),
    )


def shortage(short: Shortage) -> str:
    """What is short, and which constraint keeps the rest of the bank out."""
    if short.grade is not None:
        return _("{kind}里难度为“{grade}”的要 {wanted} 题，题库可用 {there} 题").format(
            kind=words.kind(short.kind),
            grade=words.difficulty(short.grade),
            wanted=short.wanted,
            there=short.available,
        )
    told = _("{kind}要 {wanted} 题，题库可用 {there} 题").format(
        kind=words.kind(short.kind), wanted=short.wanted, there=short.available
    )
    left_out = []
    if short.other_laws_left_out:
        left_out.append(counted("{n} 题不属于选中的法律", short.other_laws_left_out))
    if short.uncited_left_out:
        left_out.append(counted("{n} 题未注明法律依据", short.uncited_left_out))
    if short.nearly_the_same_left_out:
        left_out.append(counted("{n} 题与别的题几乎相同", short.nearly_the_same_left_out))
    return told + (_("（另有 {left_out}）").format(left_out=words.listed(left_out, "、")) if left_out else "")


def outlook(seen: Outlook | None, plan: Plan) -> str:
    """What to expect before anything is drawn."""
    if seen is None:
        return ""
    grades = words.listed(
        (
            _("{grade} {n} 题").format(grade=words.difficulty(grade), n=round(number))
            for grade, number in sorted(seen.grades.items(), key=lambda each: each[0] or 9)
            if round(number)
        ),
        "，",
    )
    told = _("预计：{grades}；平均分约 {mean} 分。").format(grades=grades, mean=round(seen.expected))
    if plan.papers > 1:
        told += _("单题难度估得不准时，{n} 份卷的平均分可能相差约 {spread} 分。").format(
            n=plan.papers, spread=words.number(round(seen.spread, 1))
        )
    return told
