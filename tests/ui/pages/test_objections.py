"""Two organisers deal with objections: one proposes, the other sees what would change and decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from question_bank.question import Blanks, Letters, Truth
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Reply, Request
from quiz.exam.roles import Role
from quiz.remark import Verdict
from quiz.score_sheet.from_records import results
from tests.quiz.exam.hall_kit import SITTING
from tests.ui.pages.afterwards import Afterwards, Post, afterwards
from tests.ui.pages.organiser import AHouse, a_house
from ui import language
from ui.pages.objections.page import ObjectionsPage
from ui.pages.objections.presenter import Turn
from ui.widgets.text import Text

A = Letters.of("A")


@pytest.fixture
def after(tmp_path: Path) -> Iterator[Afterwards]:
    with afterwards(tmp_path / "hall") as after:
        after.release()
        yield after


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "pc") as house:
        yield house


def opened(house: AHouse, qtbot: QtBot, post: Post) -> ObjectionsPage:
    page = ObjectionsPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 900)
    page.show()
    page.open(post=post)
    return page


def said(page: ObjectionsPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def scores(after: Afterwards) -> list[object]:
    return [row.score for row in results(after.hall.records, SITTING).rows]


def test_without_objections_the_page_says_what_belongs_here(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    page = opened(house, qtbot, after.post("张三"))
    assert "没有人提出异议" in said(page)
    assert "异议期到" in page.subtitle.text()
    assert not page.handling.isVisible()
    page.leave.click()
    assert house.went[-1][0] == "board"


def test_questions_are_listed_with_counts_and_whose_turn_it_is(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.desks[0].object("single", "应由国务院批准")
    after.desks[1].object("single", "同意，应选国务院")
    after.desks[0].object("blank", "60 日也对")
    page = opened(house, qtbot, after.post("张三"))
    assert [(r.number, r.objections, r.told) for r in page.presenter.shown.rows] == [(1, 2, "待处理"), (4, 1, "待处理")]
    assert page.summary.text() == "2 道等你或别的组织者提出处理意见。"
    told = said(page)
    for part in (
        "考生1（0001）",
        "应由国务院批准",
        "考生2（0002）",
        "请先提出处理意见",
        "✓ B　省级人民政府",
        "由国务院批准",
    ):
        assert part in told
    page.table.choose(page.presenter.shown.rows[1])
    assert page.presenter.shown.on == "blank"
    assert "60 日也对" in said(page)
    page.every.setChecked(True)
    assert [row.number for row in page.presenter.shown.rows] == list(range(1, 9))
    assert page.presenter.shown.on == "blank"


def test_one_proposes_the_other_sees_what_changes_and_agrees(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.desks[0].object("single", "应由国务院批准")
    assert scores(after) == [2 - 1, 2, 2]
    zhang = opened(house, qtbot, after.post("张三"))
    form = zhang.handling
    assert not form.propose.isEnabled()
    form.choices[Verdict.NEW_KEY].setChecked(True)
    form.why.setPlainText("2019年修正后由国务院批准")
    assert not form.propose.isEnabled(), "no key is chosen yet"
    form.key.boxes["A"].setChecked(True)
    form.propose.click()
    told = said(zhang)
    assert "处理意见已提出，需由另一位组织者复核后才生效。" in told
    assert "你已建议更正答案为 A，需由另一位组织者复核。" in told
    assert "如果同意，3 人的成绩会变动" in told
    assert not form.agree.isVisible(), "who proposes does not decide"
    assert scores(after) == [1, 2, 2]

    li = opened(house, qtbot, after.post("李四"))
    assert li.summary.text() == "1 道等你复核。"
    assert "张三 建议更正答案为 A，请你复核。" in said(li)
    assert [(c.number, c.before, c.after) for c in li.handling.preview.rows.all] == [
        ("0001", 1, 2),
        ("0002", 2, 1),
        ("0003", 2, 1),
    ]
    assert not li.handling.agree.isEnabled()
    li.handling.why.setPlainText("属实")
    li.handling.agree.click()
    told = said(li)
    assert "已生效，全员重新计分，3 人的成绩有变动。" in told
    assert "李四 复核：同意。属实。3 人的成绩有变动。" in told
    assert "A（已更正，原答案 B）" in told
    assert [(c.number, c.after) for c in li.changed.rows.all] == [("0001", 2), ("0002", 1), ("0003", 1)]
    assert scores(after) == [2, 1, 1]
    zhang.again.click()
    assert zhang.presenter.shown.rows[0].turn is Turn.DONE
    assert zhang.presenter.shown.rows[0].told == "更正答案"


def test_a_refusal_changes_nothing_and_asks_for_another_proposal(
    house: AHouse, qtbot: QtBot, after: Afterwards
) -> None:
    after.desks[0].object("single", "应由国务院批准")
    after.propose("张三", "single", Verdict.VOID)
    li = opened(house, qtbot, after.post("李四"))
    li.handling.why.setPlainText("题目没有歧义")
    li.handling.refuse.click()
    assert "已记录为不同意" in said(li)
    assert "上一个意见没有通过，请重新提出。" in said(li)
    assert li.presenter.shown.rows[0].told == "未通过，待重提"
    assert scores(after) == [1, 2, 2]
    li.handling.choices[Verdict.KEEP].setChecked(True)
    li.handling.why.setPlainText("按第四十五条，答案无误")
    li.handling.propose.click()
    zhang = opened(house, qtbot, after.post("张三"))
    assert zhang.handling.agree.text() == "同意维持答案"
    assert "如果同意，没有人的成绩会变动。" in said(zhang)
    zhang.handling.why.setPlainText("同意")
    zhang.handling.agree.click()
    assert zhang.presenter.shown.rows[0].told == "维持答案"


def test_a_question_nobody_objects_to_can_be_put_right_too(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    page = opened(house, qtbot, after.post("张三"))
    page.every.setChecked(True)
    page.presenter.choose("judged")
    assert "没有人对这道题提出异议" in said(page)
    page.handling.choices[Verdict.NEW_KEY].setChecked(True)
    page.handling.key.boxes["False"].setChecked(True)
    page.handling.why.setPlainText("法条已修改")
    page.handling.propose.click()
    (remark,) = after.hall.records.remarks(SITTING)
    assert (remark.question, remark.key) == ("judged", Truth(False))
    page.every.setChecked(False)
    assert [row.id for row in page.presenter.shown.rows] == ["judged"]


def test_each_kind_of_key_can_be_given(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    page = opened(house, qtbot, after.post("张三"))
    page.every.setChecked(True)
    form = page.handling
    page.presenter.choose("multiple")
    for letter in "AC":
        form.key.boxes[letter].setChecked(True)
    assert form.key.key == Letters.of("AC")
    assert form.choices[Verdict.NEW_KEY].nextInFocusChain() is form.key.boxes["A"], "read before the reason"
    page.presenter.choose("blank")
    assert form.key.key is None
    form.key.lines[0].setText("六十 / 60 / 60日")
    assert form.key.key == Blanks((("六十", "60", "60日"),))
    page.presenter.choose("essay")
    assert not form.choices[Verdict.NEW_KEY].isVisible(), "a model answer marks nothing"
    assert form.choices[Verdict.VOID].isVisible()


def test_an_auditor_reads_and_decides_nothing(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.desks[0].object("single", "应由国务院批准")
    after.propose("张三", "single", Verdict.VOID)
    page = opened(house, qtbot, after.post("审计", Role.AUDITOR))
    assert "张三 建议全员给分，等另一位组织者复核。" in said(page)
    for button in (page.handling.propose, page.handling.agree, page.handling.refuse):
        assert not button.isVisible()
    assert page.handling.preview.rows.all


def test_a_lost_reply_is_asked_again_and_done_once(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    post = after.post("张三")
    page = opened(house, qtbot, post)
    page.every.setChecked(True)
    page.presenter.choose("single")
    page.handling.choices[Verdict.VOID].setChecked(True)
    page.handling.why.setPlainText("有歧义")
    _lose_the_reply(post, s.ProposeRemark)
    page.handling.propose.click()
    assert "暂时联系不上考场" in said(page)
    assert len(after.hall.records.remarks(SITTING)) == 1
    page.notice._act()
    assert "你已建议全员给分" in said(page)
    assert len(after.hall.records.remarks(SITTING)) == 1


def _lose_the_reply(post: Post, kind: type[Request]) -> None:
    """The hall hears the next request of this kind, and its reply never arrives."""
    from quiz.errors import NoContact

    ask = post.ask

    def once(request: Request) -> Reply:
        reply = ask(request)
        if isinstance(request, kind):
            post.ask = ask  # type: ignore[method-assign]
            raise NoContact("the reply was lost")
        return reply

    post.ask = once  # type: ignore[method-assign]


def test_what_another_decided_meanwhile_is_said_and_shown(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.desks[0].object("single", "应由国务院批准")
    remark = after.propose("张三", "single", Verdict.VOID)
    page = opened(house, qtbot, after.post("李四"))
    after.decide("王五", remark)
    page.handling.why.setPlainText("同意")
    page.handling.agree.click()
    assert "这个处理意见已经有人复核过了。" in said(page)
    assert page.presenter.shown.rows[0].turn is Turn.DONE


def test_a_new_objection_after_a_decision_opens_the_question_again(
    house: AHouse, qtbot: QtBot, after: Afterwards
) -> None:
    after.desks[0].object("single", "应由国务院批准")
    after.hall.pass_(minutes=1)
    after.decide("李四", after.propose("张三", "single", Verdict.KEEP))
    page = opened(house, qtbot, after.post("张三"))
    assert page.presenter.shown.rows[0].turn is Turn.DONE
    after.hall.pass_(minutes=1)
    after.desks[1].object("single", "请再核对第四十六条")
    page.again.click()
    assert page.presenter.shown.rows[0].turn is Turn.PROPOSE
    language.use(language.ENGLISH)
    page.retranslate()
    assert page.presenter.shown.on == "single"
