"""The columns of the tables of scores, and how their figures are written.

Law: no figure that is not there is a 0: a dash, or the word for not having sat.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from quiz.analysis import Reading
from ui import words
from ui.language import N_, _
from ui.pages.scores.presenter import Department, Item, Person
from ui.widgets.table import Column

_COUNTS = ((N_("应考"), "due"), (N_("实考"), "sat"), (N_("缺考"), "absent"), (N_("合格"), "passed"))


def people_columns() -> list[Column[Person]]:
    """Everybody, in the order of the workbook."""
    return [
        Column(lambda: _("部门"), lambda p: p.result.person.unit, lambda p: p.place, width=190),
        Column(lambda: _("姓名"), lambda p: p.result.person.name, lambda p: p.place, width=120),
        Column(lambda: _("工号"), lambda p: p.result.person.number or "—", width=110),
        Column(lambda: _("成绩"), _score, lambda p: p.result.score, width=130, figures=True),
        Column(lambda: _("等次"), lambda p: p.grade, width=110),
        Column(lambda: _("名次"), lambda p: str(p.rank or ""), lambda p: p.rank, width=90, figures=True),
        Column(lambda: _("备注"), lambda p: p.result.note, width=0),
    ]


def department_columns() -> list[Column[Department]]:
    """A row a department, each rate with its two numbers beside it."""
    return [
        Column(lambda: _("部门"), lambda d: d.name or _("（未填部门）"), lambda d: d.place, width=0),
        *(_count(title, of) for title, of in _COUNTS),
        Column(lambda: _("参考率"), lambda d: rate(d.tally.attendance), lambda d: d.tally.attendance, 100, True),
        Column(lambda: _("合格率"), lambda d: rate(d.tally.pass_rate), lambda d: d.tally.pass_rate, 100, True),
        Column(lambda: _("平均分"), lambda d: two(d.tally.mean), lambda d: d.tally.mean, 100, True),
        Column(lambda: _("最高"), lambda d: plain(d.tally.best), lambda d: d.tally.best, 80, True),
        Column(lambda: _("最低"), lambda d: plain(d.tally.worst), lambda d: d.tally.worst, 80, True),
    ]


def item_columns() -> list[Column[Item]]:
    """A row a question."""
    return [
        Column(lambda: _("题号"), lambda i: str(i.number), lambda i: i.number, width=80, figures=True),
        Column(lambda: _("题型"), lambda i: words.kind(i.figures.question.kind), width=100, whole=words.kinds),
        Column(lambda: _("题干"), lambda i: i.figures.question.stem, width=0),
        Column(
            lambda: _("得分率"),
            lambda i: "—" if i.figures.facility is None else words.percent(i.figures.facility),
            lambda i: i.figures.facility,
            100,
            True,
        ),
        Column(lambda: _("区分度"), lambda i: two(i.figures.correlation), lambda i: i.figures.correlation, 100, True),
        Column(lambda: _("未答"), lambda i: str(i.figures.left_open), lambda i: i.figures.left_open, 80, True),
        Column(
            lambda: _("评价"),
            lambda i: reading_words(i.figures.reading),
            width=180,
            tone=lambda i: "danger" if i.figures.reading is Reading.LOOK_AT_KEY else "",
        ),
    ]


def _count(title: str, of: str) -> Column[Department]:
    return Column(lambda: _(title), lambda d: str(getattr(d.tally, of)), lambda d: getattr(d.tally, of), 80, True)


def _score(person: Person) -> str:
    """A score, 0 included; of the others why there is none."""
    result = person.result
    return words.outcome(result.outcome) if result.score is None else words.number(result.score)


def plain(value: Decimal | None) -> str:
    """60; a dash where there is none."""
    return "—" if value is None else words.number(value)


def two(value: Decimal | float | None) -> str:
    """0.43; a dash where there is none."""
    return "—" if value is None else str(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def rate(value: Decimal | None) -> str:
    """94.8%; a dash where nobody stands under the line."""
    return "—" if value is None else words.percent(value)


def reading_words(reading: Reading | None) -> str:
    """What a discrimination says."""
    return {
        Reading.EXCELLENT: _("优"),
        Reading.GOOD: _("良"),
        Reading.FAIR: _("中"),
        Reading.POOR: _("低"),
        Reading.LOOK_AT_KEY: _("为负，请核对答案"),
        None: "",
    }[reading]
