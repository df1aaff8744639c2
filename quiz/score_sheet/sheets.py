"""The sheets that HR gets, as tables: 成绩汇总表, 部门统计, 缺考名单, 免考名单, 逐题分析, and 成绩更正表 where needed.

Law: pure. Their texts are Chinese, as the official document they make up; what a figure is a share of stands under it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from question_bank.question import Blanks, Key, Kind, Letters, Truth, Written
from quiz.analysis import Analysis, QuestionAnalysis, Reading
from quiz.exam.candidate import Sex
from quiz.score_sheet.results import NOT_DUE, CandidateResult, Order, Outcome, SittingResult, Tally
from quiz.score_sheet.table import BarChart, Cell, Column, Look, Marked, Table

NONE = "—"  # a rate of nobody
MOST_BARS = 30  # that a chart one page wide can name
OUTCOMES = {
    Outcome.SAT: "实考",
    Outcome.ABSENT: "缺考",
    Outcome.ON_LEAVE: "请假·公差",
    Outcome.VIOLATION: "违纪",
    Outcome.EXEMPT: "免考",
    Outcome.OVER_AGE: "超龄",
    Outcome.OUTSIDE: "不在应考范围",
}
SEXES = {Sex.MALE: "男", Sex.FEMALE: "女", None: ""}
KINDS = {Kind.SINGLE: "单选", Kind.MULTIPLE: "多选", Kind.TRUE_FALSE: "判断", Kind.BLANK: "填空", Kind.ESSAY: "简答"}
READINGS = {
    Reading.EXCELLENT: "优",
    Reading.GOOD: "良",
    Reading.FAIR: "中",
    Reading.POOR: "低",
    Reading.LOOK_AT_KEY: "为负，请核对答案",
    None: "",
}
SIGNATURES = "制表人：　　　　　　　　审核人：　　　　　　　　人事科：　　　　　　　　（盖章）"


def all_sheets(result: SittingResult) -> tuple[Table, ...]:
    """The sheets of the workbook in their order; 成绩更正表 and 逐题分析 only where there is something to tell."""
    sheets = [summary(result), departments(result), not_sat(result), not_due(result)]
    if result.corrected:
        sheets.append(corrections(result))
    if result.analysis is not None:
        sheets.append(questions(result, result.analysis))
    return tuple(sheets)


def heading(result: SittingResult) -> str:
    """Unit, year and exam; what the exam's own name says already is not said twice."""
    unit = "" if result.unit in result.exam else result.unit
    year = "" if str(result.year) in result.exam else f"{result.year}年"
    return f"{unit}{year}{result.exam}"


def summary(result: SittingResult) -> Table:
    """成绩汇总表: everybody who was due, by department; no score is ever blank."""
    tally = result.tally()
    rows = tuple(
        (
            number,
            row.person.unit,
            row.person.name,
            SEXES[row.person.sex],
            _birth_month(row),
            row.person.post,
            row.person.number,
            OUTCOMES[row.outcome] if row.score is None else row.score,
            result.grade(row),
            result.rank(row),
            row.note,
        )
        for number, row in enumerate((row for row in result.in_order if row.outcome.due), 1)
    )
    return Table(
        sheet="成绩汇总表",
        title=f"{heading(result)}成绩汇总表",
        info=(_occasion(result), _counts(tally)),
        columns=(
            Column("序号", Look.COUNT, 5, 6),
            Column("部门", Look.WORD, 10, 22),
            Column("姓名", Look.WORD, 9, 20),
            Column("性别", Look.WORD, 5, 6),
            Column("出生年月", Look.CODE, 9.5, 11),
            Column("职务", Look.WORD, 8, 16),
            Column("工号", Look.CODE, 7, 12),
            Column("成绩", Look.MARK, 7, 12),
            Column("等次", Look.WORD, 7, 10),
            Column("名次", Look.COUNT, 5, 6),
            Column("备注", Look.TEXT, 8, 18),
        ),
        rows=rows,
        notes=(*_rates(tally), *_outside(tally), *_order(result), *result.rules),
        signatures=SIGNATURES,
    )


def departments(result: SittingResult) -> Table:
    """部门统计: a row a department, and the sum of all."""
    units = [unit for unit in result.all_departments if result.tally(unit).due]
    rows = [(number, unit or "（未填部门）", *_figures(result.tally(unit))) for number, unit in enumerate(units, 1)]
    tally = result.tally()
    return Table(
        sheet="部门统计",
        title=f"{heading(result)}部门统计",
        info=(_occasion(result),),
        columns=(
            Column("序号", Look.COUNT, 5, 6),
            Column("部门", Look.WORD, 16, 28),
            *(Column(header, Look.COUNT, 6.5) for header in ("应考", "实考", "缺考", "请假·公差", "违纪")),
            Column("参考率", Look.RATE, 8),
            Column("合格", Look.COUNT, 6.5),
            Column("合格率", Look.RATE, 8),
            Column("合格率\n(按应考)", Look.RATE, 9),
            Column("平均分", Look.MEAN, 8),
            Column("最高分", Look.MARK, 8),
            Column("最低分", Look.MARK, 8),
        ),
        rows=(*rows, ("", "合计", *_figures(tally))),
        notes=_rates(tally),
        sums=True,
        chart=BarChart("各部门平均分", names=1, values=11) if tally.sat and len(units) <= MOST_BARS else None,
    )


def not_sat(result: SittingResult) -> Table:
    """缺考名单: those who were due and have no score, each with its kind."""
    rows = [row for row in result.in_order if row.outcome.due and row.outcome is not Outcome.SAT]
    tally = result.tally()
    return _list_of_people(
        result,
        "缺考名单",
        rows,
        f"缺考 {tally.absent} 人　请假·公差 {tally.on_leave} 人　违纪 {tally.violation} 人",
        ("本表所列人员均计入应考、不计入实考；未参加考试不等于零分。",),
    )


def not_due(result: SittingResult) -> Table:
    """免考名单: those of the roster who stand outside 应考, each with its kind."""
    tally = result.tally()
    return _list_of_people(
        result,
        "免考名单",
        [row for outcome in NOT_DUE for row in result.in_order if row.outcome is outcome],
        "　".join(f"{name} {number} 人" for name, number in _kinds_not_due(tally)),
        ("本表所列人员不计入应考。", *result.rules),
    )


def corrections(result: SittingResult) -> Table:
    """成绩更正表: everybody whose total was changed by what was agreed about a question afterwards."""
    return Table(
        sheet="成绩更正表",
        title=f"{heading(result)}成绩更正表",
        info=(_occasion(result), f"更正 {len(result.corrected)} 人"),
        columns=(
            Column("序号", Look.COUNT, 5, 6),
            Column("部门", Look.WORD, 14, 24),
            Column("姓名", Look.WORD, 9, 20),
            Column("工号", Look.CODE, 7, 12),
            Column("原成绩", Look.MARK, 8, 12),
            Column("更正后", Look.MARK, 8, 12),
            Column("原等次", Look.WORD, 8, 10),
            Column("更正后等次", Look.WORD, 9, 12),
        ),
        rows=tuple(
            (
                number,
                row.person.unit,
                row.person.name,
                row.person.number,
                row.before,
                row.score,
                result.grade_of(row.before),
                result.grade(row),
            )
            for number, row in enumerate(result.corrected, 1)
        ),
        notes=("原成绩按冻结的试卷和答案计算；更正后的成绩另按下列复核结论计算。", *result.rules),
        signatures=SIGNATURES,
    )


def questions(result: SittingResult, analysis: Analysis) -> Table:
    """逐题分析: how hard each question was, how well it told candidates apart, what was chosen."""
    letters = sorted({o.letter for q in analysis.questions for o in q.question.options})
    truths = [True, False] if any(q.question.kind is Kind.TRUE_FALSE for q in analysis.questions) else []
    labels: list[str | bool] = [*letters, *truths]
    return Table(
        sheet="逐题分析",
        title=f"{heading(result)}逐题分析",
        info=(_paper_figures(analysis),),
        columns=(
            Column("题号", Look.COUNT, 5, 6),
            Column("题型", Look.WORD, 6),
            Column("题干", Look.TEXT, 46, 46),
            Column("答案", Look.WORD, 6, 14),
            Column("满分", Look.MARK, 6),
            Column("平均得分", Look.MEAN, 9),
            Column("得分率", Look.RATE, 8),
            Column("区分度", Look.MEAN, 7),
            Column("鉴别指数", Look.MEAN, 9),
            *(Column(_label(label), Look.COUNT, 5) for label in labels),
            Column("未答", Look.COUNT, 5),
            Column("提示", Look.TEXT, 8, 10),
        ),
        rows=tuple(_question_row(number, q, labels) for number, q in enumerate(analysis.questions, 1)),
        notes=_how_to_read(analysis),
        landscape=True,
    )


# Parts of them -----------------------------------------------------------------------------------------------------


def _list_of_people(
    result: SittingResult, sheet: str, rows: Sequence[CandidateResult], counts: str, notes: tuple[str, ...]
) -> Table:
    return Table(
        sheet=sheet,
        title=f"{heading(result)}{sheet}",
        info=(_occasion(result), counts),
        columns=(
            Column("序号", Look.COUNT, 5, 6),
            Column("部门", Look.WORD, 14, 24),
            Column("姓名", Look.WORD, 9, 20),
            Column("性别", Look.WORD, 5, 6),
            Column("出生年月", Look.CODE, 9.5, 11),
            Column("职务", Look.WORD, 10, 18),
            Column("工号", Look.CODE, 7, 12),
            Column("类别", Look.WORD, 10, 12),
            Column("备注", Look.TEXT, 16, 26),
        ),
        rows=tuple(
            (
                number,
                row.person.unit,
                row.person.name,
                SEXES[row.person.sex],
                _birth_month(row),
                row.person.post,
                row.person.number,
                OUTCOMES[row.outcome],
                row.note,
            )
            for number, row in enumerate(rows, 1)
        ),
        notes=notes,
    )


def _occasion(result: SittingResult) -> str:
    day = f"{result.on.year}年{result.on.month}月{result.on.day}日"
    place = f"　　考试地点：{result.place}" if result.place else ""
    return f"考试日期：{day}{place}　　满分：{_plain(result.full_marks)}　　合格线：{_plain(result.pass_mark)}"


def _counts(tally: Tally) -> str:
    return (
        f"应考 {tally.due} 人　实考 {tally.sat} 人　缺考 {tally.absent} 人　请假·公差 {tally.on_leave} 人　"
        f"违纪 {tally.violation} 人　合格 {tally.passed} 人"
    )


def _rates(tally: Tally) -> tuple[str, ...]:
    """Each rate with the two numbers it is made of."""
    return (
        f"参考率 {_percent(tally.attendance)} = 实考 {tally.sat} ÷ 应考 {tally.due}；"
        f"应考 {tally.due} = 实考 {tally.sat} + 缺考 {tally.absent} + 请假·公差 {tally.on_leave} + "
        f"违纪 {tally.violation}。",
        f"平均分 {_two_places(tally.mean)} = 总分 {_plain(tally.total)} ÷ 实考 {tally.sat}；"
        f"合格率 {_percent(tally.pass_rate)} = 合格 {tally.passed} ÷ 实考 {tally.sat}；"
        f"合格率（按应考） {_percent(tally.pass_rate_of_due)} = 合格 {tally.passed} ÷ 应考 {tally.due}。",
    )


def _outside(tally: Tally) -> tuple[str, ...]:
    outside = "、".join(f"{name} {number} 人" for name, number in _kinds_not_due(tally))
    return (f"另有{outside}，不计入应考，见《免考名单》。",) if tally.not_due else ()


def _kinds_not_due(tally: Tally) -> tuple[tuple[str, int], ...]:
    """Who stands outside 应考, by kind; whom a rule over columns leaves out only where there is such a rule."""
    usual = (("免考", tally.exempt), ("超龄", tally.over_age))
    return (*usual, ("不在应考范围", tally.outside)) if tally.outside else usual


def _order(result: SittingResult) -> tuple[str, ...]:
    within = "成绩由高到低" if result.order is Order.BY_SCORE else "姓名拼音"
    return (f"按部门顺序、部门内按{within}排列；名次为全部实考人员中的名次，同分同名次。",)


def _figures(tally: Tally) -> tuple[Cell, ...]:
    return (
        tally.due,
        tally.sat,
        tally.absent,
        tally.on_leave,
        tally.violation,
        _or_none(tally.attendance),
        tally.passed,
        _or_none(tally.pass_rate),
        _or_none(tally.pass_rate_of_due),
        _or_none(tally.mean),
        _or_none(tally.best),
        _or_none(tally.worst),
    )


def _question_row(number: int, q: QuestionAnalysis, labels: Sequence[str | bool]) -> tuple[Cell, ...]:
    chosen = {choice.label: choice for choice in q.choices}

    def count(label: str | bool) -> Cell:
        choice = chosen.get(label)
        if choice is None:
            return None
        return Marked(choice.count) if choice.is_key else choice.count

    return (
        number,
        KINDS[q.question.kind],
        q.question.stem,
        key_in_words(q.question.key),
        q.full,
        q.mean,
        q.facility,
        q.correlation,
        q.upper_lower,
        *(count(label) for label in labels),
        q.left_open,
        READINGS[q.reading],
    )


def key_in_words(key: Key) -> str:
    """The key as a reader expects it: AB, 对, the first accepted wording of each blank."""
    match key:
        case Letters():
            return str(key)
        case Truth(value):
            return "对" if value else "错"
        case Blanks(accepted):
            return "；".join(wordings[0] for wordings in accepted)
        case Written():
            return "（人工评阅）"


def _paper_figures(analysis: Analysis) -> str:
    return (
        f"实考 {analysis.candidates} 人　平均分 {_two_places(analysis.mean)}　"
        f"标准差 {_two_places(analysis.deviation)}　"
        f"信度 α {_two_places(analysis.alpha)}　测量标准误 {_two_places(analysis.error)} 分"
    )


def _how_to_read(analysis: Analysis) -> tuple[str, ...]:
    few = ("实考人数不足 30 人，区分度、鉴别指数和信度仅供参考。",) if analysis.few else ()
    return (
        *few,
        "得分率 = 平均得分 ÷ 满分。区分度 = 本题得分与其余各题总分的相关系数 r："
        "0.40 以上优，0.30～0.39 良，0.20～0.29 中，0.20 以下低，为负请核对答案；全体得分相同时无法计算，留空。",
        "鉴别指数 D = 总分最高 27 % 考生的得分率 − 总分最低 27 % 考生的得分率。",
        "信度 α = k/(k−1)·(1 − Σ各题方差/总分方差)，各题只计对错时即 KR-20；测量标准误 = 标准差·√(1−α)；方差均除以 n。",
        "各选项下为选择该项的人数，加粗底纹为正确答案；漏选、错选按组卷时公布的规则计分。",
    )


def _label(label: str | bool) -> str:
    return label if isinstance(label, str) else ("对" if label else "错")


def _birth_month(row: CandidateResult) -> str:
    birth = row.person.birth
    return "" if birth is None else f"{birth.year}-{birth.month:02}"


def _or_none(value: Decimal | None) -> Cell:
    return NONE if value is None else value


def _percent(share: Decimal | None) -> str:
    return NONE if share is None else f"{_half_up(share * 100, 1)}%"


def _two_places(value: Decimal | float | None) -> str:
    return NONE if value is None else str(_half_up(Decimal(str(value)), 2))


def _half_up(value: Decimal, places: int) -> Decimal:
    """As the cells beside it round what they show."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    """100, not 1E+2; 12.5, not 12.50."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
