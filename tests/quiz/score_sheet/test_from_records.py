"""What HR files after something was agreed about a question, and after a make-up sitting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from question_bank.database import Database, open_database
from question_bank.question import Letters, Response
from quiz.attempt import Answered, Started, Submitted
from quiz.exam.arrange import Terms, freeze, seats_for
from quiz.exam.candidate import Birth, Person
from quiz.exam.eligibility import AgeRule
from quiz.exam.sitting import Counted, Purpose, Sitting
from quiz.records import HISTORY, Records
from quiz.remark import Objection, Remark, Verdict
from quiz.score_sheet.from_records import counted, mark_attempt, results
from quiz.score_sheet.make_up import make_up_people
from quiz.score_sheet.results import Outcome
from quiz.score_sheet.sheets import all_sheets
from quiz.score_sheet.workbook import write_scores
from tests.builders import NINE, a_bank, a_paper, minutes

A, B = Letters.of("A"), Letters.of("B")
DAY = NINE.date()
NAMES = ("王芳", "李强", "赵敏", "钱一")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path, [HISTORY])
    yield database
    database.close()


@pytest.fixture
def records(database: Database) -> Records:
    return Records(database)


def arrange(records: Records, id: str = "s1", names: tuple[str, ...] = NAMES) -> Sitting:
    """Ten single-choice questions with the key B, a mark each, six to pass."""
    people = [Person(f"{NAMES.index(n):04}", n, "一科", birth=Birth(1985, 3, 5)) for n in names]
    terms = Terms("2026年度学法考试", DAY, minutes(60), Decimal(6))
    paper = a_paper(a_bank(10, 0, 0), id=f"paper of {id}")
    return freeze(records, Purpose.SUPERVISED, terms, paper, id, NINE, seats_for(people, AgeRule(DAY)))


def sit(records: Records, name: str, right: int, sitting: str = "s1", **others: Response) -> None:
    """Somebody answers the first ``right`` questions rightly, the ``others`` as said, and hands in."""
    head = records.open_attempt(sitting, f"{NAMES.index(name):04}", name, NINE)
    answers = {f"q{n}": B for n in range(right)} | others
    log = [
        Started(NINE, NINE + minutes(60)),
        *(Answered(NINE, q, response, 1, n) for n, (q, response) in enumerate(answers.items(), 1)),
        Submitted(NINE + minutes(9)),
    ]
    records.record(head.id, lambda _attempt: tuple(log))


def agree(records: Records, question: str, verdict: Verdict, key: Letters | None = None, after: float = 60) -> None:
    at = NINE + minutes(after)
    proposed = Remark(f"{question}/{after}", question, verdict, key, "法条已修改", "张三", at)
    records.keep_remark("s1", proposed)
    records.keep_remark("s1", proposed.decided("李四", at + minutes(5), True, "属实"))


def scores(records: Records) -> dict[str, Decimal | None]:
    return {row.person.name: row.score for row in results(records, "s1").rows}


# --- the door ---------------------------------------------------------------------------------------------------------


def test_objections_come_back_in_order_and_another_one_replaces_the_first(records: Records) -> None:
    arrange(records)
    one = Objection("0001", "q1", NINE + minutes(1), "答案应为 A")
    two = Objection("0000", "q1", NINE + minutes(2), "同上")
    assert records.raise_objection("s1", one)
    assert records.raise_objection("s1", two)
    assert not records.raise_objection("s1", replace(one, at=NINE + minutes(3))), "the same words again"
    assert records.objections("s1") == [one, two]
    better = replace(one, at=NINE + minutes(4), text="依据新修订的第四十五条，答案应为 A")
    assert records.raise_objection("s1", better)
    assert records.objections("s1") == [two, better]
    assert records.objections("s1", "0001") == [better]
    assert records.objections("elsewhere") == []


def test_a_remark_is_decided_once_and_stays(records: Records) -> None:
    from sqlalchemy.exc import IntegrityError

    arrange(records)
    proposed = Remark("r", "q0", Verdict.NEW_KEY, A, "印错", "张三", NINE)
    records.keep_remark("s1", proposed)
    assert records.remarks("s1") == [proposed]
    decided = proposed.decided("李四", NINE + minutes(5), True, "属实")
    records.keep_remark("s1", decided)
    assert records.remarks("s1") == [decided]
    with pytest.raises(IntegrityError):
        records.keep_remark("s1", proposed.decided("王五", NINE + minutes(9), False, "反悔"))
    assert records.remarks("s1") == [decided]


# --- scores -----------------------------------------------------------------------------------------------------------


def test_everybody_is_marked_anew_and_the_score_before_is_still_there(records: Records) -> None:
    sitting = arrange(records)
    sit(records, "王芳", 6)
    sit(records, "李强", 5, q9=A)
    assert scores(records) == {"王芳": 6, "李强": 5, "赵敏": None, "钱一": None}
    agree(records, "q9", Verdict.NEW_KEY, A)
    agree(records, "q0", Verdict.NEW_KEY, A)
    result = results(records, "s1")
    assert [(row.score, row.before, row.note) for row in result.rows[:2]] == [
        (5, 6, "原成绩 6 分，复核更正"),
        (5, None, ""),  # one lost, one won
    ]
    agree(records, "q0", Verdict.VOID, after=120)
    assert scores(records) == {"王芳": 6, "李强": 6, "赵敏": None, "钱一": None}
    paper = records.paper(sitting.paper_id)
    before = {h.name: mark_attempt(records.attempt(h.id), paper, sitting.rule).total for h in records.attempts("s1")}
    assert before == {"王芳": 6, "李强": 5}
    assert results(records, "s1") == results(records, "s1")


def test_the_analysis_is_of_the_keys_that_hold_now(records: Records) -> None:
    arrange(records)
    sit(records, "王芳", 6, q9=A)
    agree(records, "q9", Verdict.NEW_KEY, A)
    agree(records, "q8", Verdict.VOID)
    analysis = results(records, "s1").analysis
    assert analysis is not None
    by_id = {q.question.id: q for q in analysis.questions}
    assert by_id["q9"].question.key == A
    assert [c.label for c in by_id["q9"].choices if c.is_key] == ["A"]
    assert by_id["q9"].facility == by_id["q8"].facility == 1


def test_the_workbook_names_each_re_marking_and_lists_whose_score_it_changed(records: Records, tmp_path: Path) -> None:
    arrange(records)
    sit(records, "王芳", 6)
    sit(records, "李强", 5, q9=A)
    result = results(records, "s1")
    assert "成绩更正表" not in [sheet.sheet for sheet in all_sheets(result)]
    agree(records, "q9", Verdict.NEW_KEY, A)
    agree(records, "q3", Verdict.KEEP, after=90)
    result = results(records, "s1")
    assert result.rules[-2:] == (
        "第 10 题经复核答案更正为 A，全员重新计分（法条已修改）；张三 提出，李四 复核，2026年11月22日。",
        "第 4 题经复核维持原答案（法条已修改）；张三 提出，李四 复核，2026年11月22日。",
    )
    write_scores(result, tmp_path / "成绩.xlsx")
    book = load_workbook(tmp_path / "成绩.xlsx")
    corrected = [[cell.value for cell in row] for row in book["成绩更正表"].iter_rows()]
    assert [1, "一科", "李强", "0001", 5, 6, "不合格", "合格"] in [row[:8] for row in corrected]
    told = [str(cell.value) for row in book["成绩汇总表"].iter_rows() for cell in row]
    assert any("第 10 题经复核答案更正为 A" in text for text in told)
    assert "原成绩 5 分，复核更正" in told


def test_nobody_who_did_not_sit_gets_a_mark_from_a_voided_question(records: Records) -> None:
    arrange(records)
    sit(records, "王芳", 0)
    agree(records, "q0", Verdict.VOID)
    rows = {row.person.name: row for row in results(records, "s1").rows}
    assert (rows["王芳"].score, rows["赵敏"].outcome, rows["赵敏"].score) == (1, Outcome.ABSENT, None)


# --- make-up ----------------------------------------------------------------------------------------------------------


def test_absent_and_failed_sit_again_and_the_parents_result_counts_them_in(records: Records) -> None:
    arrange(records)
    sit(records, "王芳", 8)
    sit(records, "李强", 5)
    sit(records, "赵敏", 2)
    again = tuple(person.name for person in make_up_people(results(records, "s1")))
    assert again == ("李强", "赵敏", "钱一")
    draft = arrange(records, "draft", again)
    made = replace(draft, id="s2", title="补考", parent="s1", counted=Counted.CAPPED)
    records.keep_sitting(made, NINE + minutes(600))
    assert counted(records, "s1") == results(records, "s1"), "nobody has sat it yet"
    sit(records, "李强", 9, "s2")
    sit(records, "钱一", 3, "s2")
    result = counted(records, "s1")
    assert {row.person.name: (row.score, row.note) for row in result.rows} == {
        "王芳": (8, ""),
        "李强": (6, "原 5 分，补考 9 分，按 6 分计，计补考成绩"),
        "赵敏": (2, "补考缺考"),
        "钱一": (3, "原 缺考，补考 3 分，计补考成绩"),
    }
    assert result.rules[-1] == "已并入《补考》的成绩，补考合格的最高按合格线计。"
    assert [p.name for p in make_up_people(result)] == ["赵敏", "钱一"]
    assert scores(records)["李强"] == 5, "each sitting keeps its own"


def test_a_make_up_of_a_make_up_belongs_to_the_first_sitting_too(records: Records) -> None:
    arrange(records)
    sit(records, "赵敏", 2)
    for n, (parent, right) in enumerate((("s1", 4), ("s2", 7)), 2):
        draft = arrange(records, f"draft {n}", ("赵敏",))
        made = replace(draft, id=f"s{n}", title=f"补考{n}", parent=parent, counted=Counted.HIGHEST)
        records.keep_sitting(made, NINE + minutes(600 * n))
        sit(records, "赵敏", right, f"s{n}")
    assert next(row.score for row in counted(records, "s1").rows if row.person.name == "赵敏") == 7
    assert next(row.score for row in counted(records, "s2").rows) == 7
    assert next(row.score for row in counted(records, "s3").rows) == 7
