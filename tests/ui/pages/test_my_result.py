"""What a candidate sees after the exam, as it is released, and how an objection is raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from question_bank.question import Letters
from quiz.exam import staff_protocol as s
from quiz.exam.roles import Role
from quiz.remark import Verdict
from tests.quiz.exam.hall_kit import SITTING
from tests.ui.pages.afterwards import Afterwards, Desk, afterwards
from tests.ui.pages.organiser import AHouse, a_house
from ui import language
from ui.pages.my_result.page import MyResultPage
from ui.pages.my_result.presenter import Line
from ui.widgets.text import Text

A, B = Letters.of("A"), Letters.of("B")


@pytest.fixture
def after(tmp_path: Path) -> Iterator[Afterwards]:
    with afterwards(tmp_path / "hall") as after:
        yield after


@pytest.fixture
def house(tmp_path: Path) -> Iterator[AHouse]:
    with a_house(tmp_path / "pc") as house:
        yield house


def opened(house: AHouse, qtbot: QtBot, desk: Desk) -> MyResultPage:
    page = MyResultPage(house)
    qtbot.addWidget(page)
    page.resize(1150, 900)
    page.show()
    page.open(desk=desk)
    return page


def said(page: MyResultPage) -> str:
    return " ".join(text.text() for text in page.findChildren(Text) if text.isVisible())


def line(page: MyResultPage, question: str) -> Line:
    return next(each for each in page.presenter.shown.lines if each.id == question)


def test_before_the_release_the_page_says_so_and_asks_again(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    page = opened(house, qtbot, after.desks[0])
    assert "成绩还没有公布" in said(page)
    assert not page.table.isVisible()
    after.release(paper=False)
    page.again.click()
    assert page.score.text() == "1 分"
    assert "不合格" in page.passed.accessibleName()
    assert "试卷和答案还没有公布。" in said(page)
    assert not page.table.isVisible()
    assert not page.send.isVisible()


def test_without_contact_it_says_so_and_offers_to_try_again(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    desk = after.desks[0]
    after.release()
    desk.away = True
    page = opened(house, qtbot, desk)
    assert "暂时联系不上考场" in said(page)
    desk.away = False
    page.notice._act()
    assert page.score.text() == "1 分"
    assert not page.notice.isVisible()


def test_a_void_attempt_has_no_score_to_show(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    staff = after.hall.staff(Role.INVIGILATOR)
    after.hall.got(s.Done, staff, s.Void(SITTING, "0001", "替考", "v"))
    after.release()
    page = opened(house, qtbot, after.desks[0])
    assert "没有可以显示的成绩 这份答卷已按违纪作废。" in said(page)


def test_the_paper_shows_own_answer_key_marks_and_why(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.release()
    page = opened(house, qtbot, after.desks[0])
    shown = page.presenter.shown
    assert [each.place for each in shown.lines] == list(range(8))
    labels = {q.asked.id: [o.letter for o in q.asked.options] for q in shown.paper.questions}  # type: ignore[union-attr]
    own = "ABCD"[labels["single"].index("A")]
    key = "ABCD"[labels["single"].index("B")]
    single = line(page, "single")
    assert (single.own, single.key, single.marks, single.full) == (own, key, 0, 1)
    assert (line(page, "q1").own, line(page, "judged").own) == ("未作答", "错误")
    assert (line(page, "blank").own, line(page, "blank").key) == ("三十", "六十 / 60")
    page.presenter.look(single.place)
    assert page.card.shown is not None
    assert page.card.shown.verdict is not None
    assert page.card.shown.verdict.right is False
    assert "由国务院批准" in page.card.shown.verdict.explanation
    assert page.card.shown.verdict.basis == ("《土地管理法》第四十五条（2019年8月26日版）",)


def test_one_walks_through_it_and_may_see_only_what_cost_marks(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.release()
    page = opened(house, qtbot, after.desks[0])
    assert not page.previous.isEnabled()
    page.next.click()
    assert page.presenter.shown.place == 1
    page.table.choose(page.presenter.shown.lines[3])
    assert page.presenter.shown.place == 3
    page.lost.setChecked(True)
    assert "multiple" not in [each.id for each in page.presenter.shown.lines]
    assert len(page.presenter.shown.lines) == 7
    language.use(language.ENGLISH)
    page.retranslate()
    assert page.presenter.shown.place == 3


def test_an_objection_is_written_sent_and_shown_and_can_be_replaced(
    house: AHouse, qtbot: QtBot, after: Afterwards
) -> None:
    after.release()
    page = opened(house, qtbot, after.desks[0])
    page.presenter.look(line(page, "single").place)
    assert not page.send.isEnabled()
    page.text.setPlainText("应由国务院批准")
    page.next.click()
    assert page.text.toPlainText() == ""
    page.previous.click()
    assert page.text.toPlainText() == "应由国务院批准", "a draft is not lost by turning"
    page.send.click()
    assert "异议已送到考场" in said(page)
    assert "提出：应由国务院批准" in said(page)
    assert "要由两位组织者先后同意" in said(page)
    assert line(page, "single").told == "异议处理中"
    assert page.send.text() == "替换我的异议"
    page.text.setPlainText("依据第四十六条，应由国务院批准")
    page.send.click()
    told = after.hall.got(s.Objections, after.hall.staff(Role.AUDITOR), s.ListObjections(SITTING))
    assert [each.text for each in told.objections] == ["依据第四十六条，应由国务院批准"]


def test_too_long_an_objection_is_said_to_be_before_it_is_sent(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.release()
    page = opened(house, qtbot, after.desks[0])
    page.text.setPlainText("长" * 401)
    assert not page.send.isEnabled()
    assert "超过 400 字" in said(page)
    page.text.setPlainText("长" * 400)
    assert page.send.isEnabled()


def test_what_was_decided_is_shown_to_who_objected_and_to_everybody(
    house: AHouse, qtbot: QtBot, after: Afterwards
) -> None:
    after.release()
    one, other = after.desks[0], after.desks[1]
    one.object("single", "应由国务院批准")
    after.hall.pass_(minutes=1)
    after.decide("李四", after.propose("张三", "single", Verdict.NEW_KEY, A))
    page = opened(house, qtbot, one)
    assert page.score.text() == "2 分"
    assert "原来是 1 分，有题目经复核更正" in said(page)
    page.presenter.look(line(page, "single").place)
    assert line(page, "single").told == "更正答案"
    assert "复核结论：更正答案。理由：2019年修正后由国务院批准" in said(page)
    assert page.text.toPlainText() == "", "a new objection would be a new one"
    theirs = opened(house, qtbot, other)
    theirs.presenter.look(line(theirs, "single").place)
    assert "复核结论：更正答案" in said(theirs)
    assert "应由国务院批准" not in said(theirs), "others' objections are theirs"


def test_a_question_that_counts_for_all_is_not_called_answered_rightly(
    house: AHouse, qtbot: QtBot, after: Afterwards
) -> None:
    after.release()
    after.decide("李四", after.propose("张三", "single", Verdict.VOID))
    page = opened(house, qtbot, after.desks[0])
    page.presenter.look(line(page, "single").place)
    assert (line(page, "single").marks, line(page, "single").told) == (1, "全员给分")
    assert page.card.shown is not None
    assert page.card.shown.verdict is not None
    assert page.card.shown.verdict.right is False


def test_when_the_period_is_over_nothing_can_be_sent(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.release()
    page = opened(house, qtbot, after.desks[0])
    page.text.setPlainText("来晚了")
    after.hall.pass_(minutes=4 * 24 * 60)
    page.send.click()
    assert "没有这道题，或现在不是提出异议的时间。" in said(page)
    assert "异议期已在" in said(page)
    assert "现在不是提出异议的时间。" in said(page)
    assert not page.writing.isVisible()


def test_without_a_period_the_paper_says_that_there_is_none(house: AHouse, qtbot: QtBot, after: Afterwards) -> None:
    after.release(days=0)
    page = opened(house, qtbot, after.desks[0])
    assert "没有安排异议期" in said(page)
    assert not page.writing.isVisible()
