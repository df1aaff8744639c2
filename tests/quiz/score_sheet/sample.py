"""A small sitting with everything in it that has ever gone wrong in a score workbook."""

import random
from datetime import date
from decimal import Decimal

from question_bank.question import (
    Blanks,
    Filled,
    Kind,
    Letters,
    Question,
    Response,
    Truth,
    options_of,
)
from quiz.analysis import AnswerSheet, analyse
from quiz.exam.candidate import Birth, Person, Sex
from quiz.paper import Paper, PaperQuestion
from quiz.score_sheet.results import CandidateResult, Outcome, SittingResult
from quiz.scoring import MarkingRule, Scheme, score

RULE = MarkingRule(Scheme.HALF_FOR_TOO_FEW, places=1)
DEPARTMENTS = ("办公室", "政策法规科", "国土空间规划科", "测绘地理信息科", "执法监察支队")

# 工号, 姓名, 部门, 性别, 出生, 职务; the law of nature is that each of these names occurs.
SAT = [
    ("0007", "王伟", "办公室", "男", "1980-03-05", "主任"),
    ("0010", "单雄", "办公室", "男", "1979-12", "副主任"),
    ("0101", "曾静", "办公室", "女", "1991-07-30", "四级主任科员"),
    ("0102", "仇英", "政策法规科", "女", "1988-02-29", "科长"),
    ("0103", "任远", "政策法规科", "男", "1990-10", "一级主任科员"),
    ("0104", "=1+1", "政策法规科", "男", "1985-05-05", "一级科员"),
    ("0105", "+王明", "政策法规科", "男", "1985-06-05", "一级科员"),
    ("0106", "-李明", "政策法规科", "男", "1985-07-05", "一级科员"),
    ("0107", "@赵明", "国土空间规划科", "男", "1985-08-05", "一级科员"),
    ("0108", "阿依古丽·买买提", "国土空间规划科", "女", "1993-01-15", "工程师"),
    ("0109", "欧阳修远", "国土空间规划科", "男", "1982-11-11", "高级工程师"),
    ("0110", "区晓红", "国土空间规划科", "女", "1995-09-09", "助理工程师"),
    ("0111", "解放", "国土空间规划科", "男", "1977-01-01", "副科长"),
    ("0112", "查理", "国土空间规划科", "男", "1984-04-04", "工程师"),
    ("0113", "张\x0b三", "测绘地理信息科", "男", "1983-03-03", "科长"),
    ("0114", "#N/A", "测绘地理信息科", "女", "1986-06-06", "工程师"),
    ("0115", "李娜", "测绘地理信息科", "女", "1992-12-12", "工程师"),
    ("0116", "李娜", "测绘地理信息科", "女", "1989-08-08", "不动产登记中心测绘与地理信息数据管理室副主任"),
    ("000000000000000017", "赵一曼", "测绘地理信息科", "女", "1990-01-01", "工程师"),
    ("0118", "𠮷田", "执法监察支队", "男", "1987-07-07", "队员"),
    ("0119", "葛优", "执法监察支队", "男", "1981-01-21", "支队长"),
    ("0120", "朴槿", "执法监察支队", "女", "1994-04-14", ""),
    ("0121", "True", "执法监察支队", "男", "", "队员"),
]
NOT_SAT = [
    (("0201", "孙悟", "办公室", "男", "1990-02-02", "一级科员"), Outcome.ABSENT, ""),
    (("0202", "周正", "执法监察支队", "男", "1991-02-02", "队员"), Outcome.ABSENT, "电话联系未果"),
    (("0203", "吴敏", "政策法规科", "女", "1992-02-02", "一级科员"), Outcome.ON_LEAVE, "产假"),
    (("0204", "郑和", "国土空间规划科", "男", "1978-02-02", "工程师"), Outcome.ON_LEAVE, "公差（驻村）"),
    (("0205", "冯远", "执法监察支队", "男", "1989-02-02", "队员"), Outcome.VIOLATION, "夹带，成绩无效"),
    (("0301", "陈退", "办公室", "男", "1978-05-05", "二级调研员"), Outcome.EXEMPT, "免考（已退居二线）"),
    (("0302", "褚病", "测绘地理信息科", "女", "1980-05-05", "工程师"), Outcome.EXEMPT, "长期病休"),
    (("0401", "卫老", "政策法规科", "男", "1970-05-05", "一级调研员"), Outcome.OVER_AGE, ""),
    (("0402", "蒋深", "不在名单的部门", "女", "1976-11", "工程师"), Outcome.OVER_AGE, "按出生月份认定"),
]


def person(number: str, name: str, unit: str, sex: str, birth: str, post: str) -> Person:
    return Person(
        number,
        name,
        unit,
        Sex.MALE if sex == "男" else Sex.FEMALE,
        Birth(*(int(part) for part in birth.split("-"))) if birth else None,
        post,
    )


def paper() -> Paper:
    four = options_of("县级人民政府", "市级人民政府", "省级人民政府", "国务院")
    five = options_of("公告", "听证", "登记", "补偿", "公示结果")
    ten = Decimal(10)
    questions = [
        Question(Kind.SINGLE, "=征收永久基本农田由（　　）批准。", Letters.of("D"), four, id="s1"),
        Question(Kind.SINGLE, "乡镇规划由（　　）审批。", Letters.of("A"), four, id="s2"),
        Question(Kind.SINGLE, "下列机关中，（　　）负责本行政区域。" * 6, Letters.of("C"), four, id="s3"),
        Question(Kind.MULTIPLE, "征收土地应当履行的程序包括（　　）。", Letters.of("ABCD"), five, id="m1"),
        Question(Kind.MULTIPLE, "依申请公开的答复方式有（　　）。", Letters.of("AC"), four, id="m2"),
        Question(Kind.TRUE_FALSE, "耕地可以随意撂荒。", Truth(False), id="t1"),
        Question(Kind.TRUE_FALSE, "地图应当送审。", Truth(True), id="t2"),
        Question(Kind.TRUE_FALSE, "人人都答对的题。", Truth(True), id="t3"),
        Question(
            Kind.BLANK, "申请人应当在____日内提出，机关____日内答复。", Blanks((("60", "六十"), ("20",))), id="b1"
        ),
        Question(Kind.SINGLE, "好学生反而做错的题。", Letters.of("B"), four, id="s4"),
    ]
    return Paper("p", "学法考试", tuple(PaperQuestion(q, ten) for q in questions))


def answers(place: int) -> dict[str, Response]:
    """The better the place (0 is best), the likelier right; the last one gets nothing at all."""
    die = random.Random(place)
    right = {q.question.id: q.question.key for q in paper().questions}
    if place == len(SAT) - 1:
        return {}
    given: dict[str, Response] = {"t3": Truth(True)}
    for id_, key in right.items():
        knows = die.random() < 0.97 - place * 0.035
        if id_ == "s4":
            knows = not knows
        match key:
            case Letters():
                given[id_] = key if knows else Letters.of(die.choice("ABCD" if id_[0] == "s" else ["AB", "A", "BE"]))
            case Truth(value) if id_ != "t3":
                given[id_] = Truth(value if knows else not value)
            case Blanks():
                given[id_] = Filled(("六十" if knows else "", "２０"))
    if place == 5:
        del given["s1"], given["t1"]
    return given


def sitting() -> SittingResult:
    the_paper = paper()
    sheets = []
    rows = []
    for place, row in enumerate(SAT):
        responses = answers(place)
        result = score(the_paper, responses, RULE)
        sheets.append(AnswerSheet(result.marks, responses))
        note = "成绩复核后未变" if place == 3 else ""
        rows.append(CandidateResult(person(*row), Outcome.SAT, result.total, note))
    rows.extend(CandidateResult(person(*row), outcome, note=note) for row, outcome, note in NOT_SAT)
    random.Random(1).shuffle(rows)
    return SittingResult(
        unit="威海市自然资源和规划局",
        year=2026,
        exam="学法用法考试",
        on=date(2026, 11, 22),
        place="机关三楼会议室",
        full_marks=the_paper.full_marks,
        pass_mark=Decimal(60),
        rows=tuple(rows),
        rules=(
            "参加范围：2026年11月22日未满50周岁（不含50周岁；周岁自生日的次日起计算）。",
            "多选题全对得满分，少选且无错选得一半分，错选不得分；总分保留一位小数，四舍五入。",
        ),
        departments=DEPARTMENTS,
        analysis=analyse(the_paper, sheets),
    )
