"""What stands on the paper, on the answer sheet, and on the key sheet alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

from question_bank.question import Blanks, Group, Kind, Letters, Truth, Written
from quiz.exam.printed_paper import Printed, answer_sheet, key_sheet, question_paper
from quiz.exam.sitting import Purpose, Sitting
from quiz.paper import Paper
from quiz.scoring import MarkingRule
from tests.builders import a_paper, a_question, minutes

SITTING = Sitting(
    "s1", "2026年度学法考试", Purpose.SUPERVISED, "p1", date(2026, 12, 4), minutes(90), Decimal(8), Decimal(5),
    MarkingRule(), unit="某局",
)  # fmt: skip


def paper() -> Paper:
    case = Group("g", "某村村民李某占地 1 亩 < 2 亩。")
    return a_paper(
        [
            a_question(id="q1", stem="谁批准？", explanation="解释甲"),
            a_question(id="q2", stem="案例第一问？", group=case),
            a_question(id="q3", stem="案例第二问？", group=case),
            a_question(Kind.MULTIPLE, stem="哪些？", key=Letters.of("ACE"), options=list("甲乙丙丁戊"), id="q4"),
            a_question(Kind.TRUE_FALSE, stem="应当听证。", key=Truth(False), id="q5"),
            a_question(Kind.BLANK, stem="期限____日、____日。", key=Blanks((("十五", "15"), ("三十",))), id="q6"),
            a_question(Kind.ESSAY, stem="简述。", key=Written("秘密要点"), id="q7"),
        ]
    )


def text(printed: Printed) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", "\n".join(printed.pieces)))


def test_the_paper_asks_in_print_order_with_sections_and_marks_and_no_key() -> None:
    told = text(question_paper(SITTING, paper(), 1, "多选、少选不得分"))
    for wanted in ("某局", "2026年度学法考试", "满分 7 分", "时间 90 分钟", "单位：", "姓名：", "工号：", "得分："):
        assert wanted in told
    assert "多选题 （共 1 题，每题 1 分，共 1 分。每题有两个或两个以上选项正确；多选、少选不得分）" in told
    places = [told.index(stem) for stem in ("谁批准", "案例第一问", "案例第二问", "哪些", "应当听证", "期限", "简述")]
    assert places == sorted(places)
    assert told.count("占地 1 亩 < 2 亩") == 1
    for key in ("解释甲", "十五", "秘密要点"):
        assert key not in told


def test_the_answer_sheet_has_a_box_for_each_option_and_no_key() -> None:
    sheet = text(answer_sheet(SITTING, paper(), 1))
    assert sheet.count("□A") == 4
    assert sheet.count("□E") == 1
    assert "□√" in sheet
    assert "（2）＿" in sheet
    assert "十五" not in sheet
    assert "秘密要点" not in sheet


def test_the_key_sheet_alone_has_the_keys_and_says_so() -> None:
    keys = text(key_sheet(SITTING, paper(), 1))
    for wanted in ("内含标准答案", "ACE", "×", "十五 或 15；三十", "秘密要点"):
        assert wanted in keys


def test_parallel_papers_say_which_they_are() -> None:
    parallel = replace(SITTING, parallel=("p1", "p2"))
    assert "第 2 卷" in text(question_paper(parallel, paper(), 2))
    assert "第 2 卷" in answer_sheet(parallel, paper(), 2).running
    assert "卷）" not in text(question_paper(SITTING, paper(), 1))


def test_no_heading_is_a_piece_of_its_own() -> None:
    for printed in (question_paper(SITTING, paper(), 1), answer_sheet(SITTING, paper(), 1)):
        assert not any(re.fullmatch(r"<p[^>]*><b>[^<]*题</b>[^<]*</p>", piece) for piece in printed.pieces)
