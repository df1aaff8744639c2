"""Buttons, notices, fields, progress, saving, charts, dialogs, flowing rows: each keeps its promise."""

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ui import language, theme, words
from ui.background import Handle
from ui.language import _
from ui.look import look
from ui.widgets.buttons import primary
from ui.widgets.charts import Bar, Bars, Line, LyingBars, Ring, nice_top
from ui.widgets.dialogs import Ask, ask, tell
from ui.widgets.flow import Flow
from ui.widgets.form import Check, Choice, Field, Number, SearchLine, day_field
from ui.widgets.notice import Notice, Tone
from ui.widgets.panel import Panel
from ui.widgets.progress import CANCEL_AFTER, SHOWN_AFTER, Progress
from ui.widgets.save_state import Saved, SaveState
from ui.widgets.stat import Stat
from ui.widgets.text import Lines, Text


def shown_text(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if not label.isHidden())


# Words --------------------------------------------------------------------------------------------------------------


def test_a_sentence_follows_the_language(qtbot: QtBot) -> None:
    button = primary(lambda: _("取消"), "x")
    qtbot.addWidget(button)
    language.use(language.ENGLISH)
    look.spoken.emit()
    assert button.text() == "Cancel"


def test_who_is_gone_is_not_spoken_for(qtbot: QtBot) -> None:
    button = primary(lambda: _("取消"))
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    look.spoken.emit()


def test_text_breaks_anywhere_rather_than_being_cut(qtbot: QtBot) -> None:
    font = look.font("body")
    one = Lines("A" * 200, font, 300)
    assert one.used <= 300
    assert one.height > Lines("A", font, 300).height * 5


def test_lines_keep_their_breaks() -> None:
    font = look.font("body")
    assert Lines("一\n二\r\n三", font, 500).height == pytest.approx(3 * Lines("一", font, 500).height)


def test_a_label_is_as_high_as_its_text_at_any_scale(qtbot: QtBot) -> None:
    label = Text("行政机关不得给予两次以上罚款的行政处罚" * 4)
    qtbot.addWidget(label)
    small = label.heightForWidth(300)
    look.wear(theme.LIGHT, 2.0)
    assert label.heightForWidth(300) > small * 3


# Notices ------------------------------------------------------------------------------------------------------------


def test_a_notice_tells_folds_out_and_acts(qtbot: QtBot) -> None:
    notice, done = Notice(), []
    qtbot.addWidget(notice)
    assert notice.isHidden()
    notice.tell(Tone.WARNING, "有 3 题需要核对。", "第 12 行", "查看", lambda: done.append(True))
    assert not notice.isHidden()
    assert "第 12 行" not in shown_text(notice)
    buttons = {b.text() or b.accessibleName(): b for b in notice.findChildren(type(primary("x")))}
    buttons["详细"].click()
    assert "第 12 行" in shown_text(notice)
    buttons["查看"].click()
    assert done == [True]
    with qtbot.waitSignal(notice.closed):
        buttons["收起这条提示"].click()
    assert notice.isHidden()


# Fields -------------------------------------------------------------------------------------------------------------


def test_a_choice_gives_values_and_tells_a_persons_choice_only(qtbot: QtBot) -> None:
    choice, told = Choice(), []
    qtbot.addWidget(choice)
    choice.chosen.connect(told.append)
    choice.offer(None, lambda: _("未答"))
    choice.offer("b", lambda: _("已答"))
    choice.choose("b")
    assert choice.value == "b"
    assert told == []
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert told == [None]
    language.use(language.ENGLISH)
    look.spoken.emit()
    assert [choice.itemText(place) for place in range(2)] == ["Not answered", "Answered"]


def test_the_wheel_changes_no_field_by_accident(qtbot: QtBot) -> None:
    choice, number, day = Choice(), Number(1, 100, 20), day_field(QDate(2026, 11, 22))
    choice.offer(1, "一")
    choice.offer(2, "二")
    for field in (choice, number, day):
        qtbot.addWidget(field)
        field.show()
    for target in (choice, number.box, day):
        turn = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, turn)
    assert (choice.value, number.value, day.date()) == (1, 20, QDate(2026, 11, 22))


def test_a_number_goes_up_and_down_by_click_and_key(qtbot: QtBot) -> None:
    number = Number(1, 3, 2)
    qtbot.addWidget(number)
    number._more.click()
    number._more.click()
    assert number.value == 3
    qtbot.keyClick(number.box, Qt.Key.Key_Down)
    assert number.value == 2


def test_what_is_wrong_stands_under_its_field_and_is_read_out(qtbot: QtBot) -> None:
    line = QLineEdit()
    field = Field(lambda: _("标记"), line, "四位数字")
    qtbot.addWidget(field)
    assert line.accessibleName() == "标记"
    assert line.accessibleDescription() == "四位数字"
    field.blame("工号不能为空。")
    assert "工号不能为空。" in shown_text(field)
    assert line.accessibleDescription() == "工号不能为空。"
    field.blame("")
    assert "四位数字" in shown_text(field)


def test_a_check_is_ticked_by_its_words(qtbot: QtBot) -> None:
    check = Check("点选即判")
    qtbot.addWidget(check)
    check.resize(300, 40)
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(290, 20))
    assert check.isChecked()
    qtbot.keyClick(check, Qt.Key.Key_Space)
    assert not check.isChecked()


def test_seeking_waits_for_a_pause(qtbot: QtBot) -> None:
    line, sought = SearchLine("搜索"), []
    qtbot.addWidget(line)
    line.sought.connect(sought.append)
    qtbot.keyClicks(line, "abc")
    assert sought == []
    qtbot.waitUntil(lambda: sought == ["abc"])


# Work that goes on --------------------------------------------------------------------------------------------------


def test_quick_work_shows_nothing(qtbot: QtBot) -> None:
    bar, handle = Progress(), Handle()
    qtbot.addWidget(bar)
    bar.watch(handle, "正在导入")
    bar.finish()
    assert bar.isHidden()
    assert not bar._appear.isActive()
    assert not bar._offer.isActive()


def test_long_work_shows_itself_and_can_be_cancelled(qtbot: QtBot) -> None:
    assert (SHOWN_AFTER, CANCEL_AFTER) == (300, 2000)
    bar, handle = Progress(), Handle()
    qtbot.addWidget(bar)
    bar.watch(handle, "正在导入")
    bar.advance(3, 10)
    bar._appear.timeout.emit()
    assert not bar.isHidden()
    assert bar.cancel.isHidden()
    bar._offer.timeout.emit()
    bar.cancel.click()
    assert handle.cancelled
    assert "正在停下来" in bar.words.text()
    assert not bar.isHidden(), "it goes on until the job says that it has stopped"
    bar.finish()
    assert bar.isHidden()


def test_work_already_done_shows_nothing(qtbot: QtBot) -> None:
    bar, handle = Progress(), Handle()
    qtbot.addWidget(bar)
    handle.done = True
    bar.watch(handle, "正在导入")
    assert not bar._appear.isActive()


# Saving -------------------------------------------------------------------------------------------------------------


def test_every_state_of_saving_has_words_of_its_own(qtbot: QtBot) -> None:
    state, said = SaveState(), set()
    qtbot.addWidget(state)
    for saved in Saved:
        state.present(saved, 3)
        said.add(state.accessibleName())
    assert len(said) == len(Saved)
    assert "本机已保存，3 题未送达" in said


def test_nothing_is_claimed_before_anything_is_saved(qtbot: QtBot) -> None:
    state = SaveState()
    qtbot.addWidget(state)
    assert "已保存" not in state.accessibleName()


# Charts -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("highest", "top"), [(91.2, 100), (100, 100), (101, 125), (7, 8), (1, 1), (0, 1), (0.62, 0.8), (1394, 1500), (3, 3)]
)
def test_an_axis_ends_on_a_round_number_above_all(highest: float, top: float) -> None:
    found, step = nice_top(highest)
    assert found == pytest.approx(top)
    assert found >= highest
    assert found / step == pytest.approx(round(found / step))


@pytest.mark.parametrize("kind", [Bars, Line, LyingBars, Ring])
@pytest.mark.parametrize("bars", [(), (Bar("空", 0.0),), tuple(Bar(f"第{n}项", n / 40) for n in range(40))])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_chart_paints_whatever_it_is_given(
    qtbot: QtBot, kind: type[Bars], bars: tuple[Bar, ...], scale: float
) -> None:
    look.wear(theme.DARK, scale)
    chart = kind(words.percent)
    qtbot.addWidget(chart)
    chart.resize(300, 200)
    chart.present("完成", bars)
    assert not chart.grab().isNull()


def test_a_chart_is_read_out_with_its_values(qtbot: QtBot) -> None:
    chart = Bars()
    qtbot.addWidget(chart)
    chart.present("各部门平均成绩", (Bar("法制科", 91.2), Bar("办公室", 82.0, note="（3 人）")))
    assert chart.accessibleName() == "各部门平均成绩"
    assert chart.accessibleDescription() == "法制科 91.2；办公室 82（3 人）"


def test_a_tile_is_read_as_one_sentence(qtbot: QtBot) -> None:
    tile = Stat("合格率", "circle-check")
    qtbot.addWidget(tile)
    tile.present("94.8%", "未及格 20 人")
    assert tile.accessibleName() == "合格率，94.8%，未及格 20 人"


# Dialogs ------------------------------------------------------------------------------------------------------------


def test_a_question_is_answered_by_its_button(qtbot: QtBot) -> None:
    done: list[bool] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ask(parent, "现在交卷吗？", "还有 3 题没有作答。", "交卷", lambda: done.append(True), kind="danger")
    dialog.act_button.click()
    assert done == [True]


def test_escape_is_the_safe_way_out_and_so_is_enter_where_something_is_lost(qtbot: QtBot) -> None:
    done: list[bool] = []
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = ask(parent, "停用这道题？", "它不再出现在练习里。", "停用", lambda: done.append(True), kind="danger")
    assert dialog.keep_button.isDefault()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    dialog = ask(parent, "停用这道题？", "它不再出现在练习里。", "停用", lambda: done.append(True), kind="danger")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert done == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_dialog_is_high_enough_for_its_sentences(qtbot: QtBot, scale: float) -> None:
    look.wear(theme.LIGHT, scale)
    dialog = Ask(None, "标题", "还有 3 题没有作答，有 2 题做了标记。交卷后不能再修改。" * 3, "交卷", detail="细节")
    qtbot.addWidget(dialog)
    dialog.show()
    QApplication.processEvents()
    assert dialog.body.height() >= dialog.body.heightForWidth(dialog.body.width())


def test_telling_has_one_button(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = tell(parent, "按键", "F1")
    assert dialog.keep_button.isHidden()
    dialog.act_button.click()


# Rows that flow -----------------------------------------------------------------------------------------------------


def tiles(qtbot: QtBot, count: int, width: int, fill: bool) -> tuple[QWidget, Flow]:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = Flow(10, fill=fill, parent=holder)
    for _n in range(count):
        tile = QWidget()
        tile.setMinimumSize(100, 40)
        flow.addWidget(tile)
    holder.resize(width, 400)
    holder.show()
    QApplication.processEvents()
    return holder, flow


@pytest.mark.parametrize("fill", [True, False])
@pytest.mark.parametrize("width", [120, 250, 460, 900])
def test_nothing_leaves_the_row_or_lies_on_another(qtbot: QtBot, width: int, fill: bool) -> None:
    _holder, flow = tiles(qtbot, 4, width, fill)
    rects = [flow.itemAt(n).geometry() for n in range(4)]  # type: ignore[union-attr]
    for place, rect in enumerate(rects):
        assert rect.right() < width
        assert not any(rect.intersects(other) for other in rects[:place])
    assert flow.heightForWidth(width) >= rects[-1].bottom()


def test_four_tiles_stand_two_by_two_rather_than_three_and_one(qtbot: QtBot) -> None:
    _holder, flow = tiles(qtbot, 4, 340, True)
    tops = [flow.itemAt(n).geometry().top() for n in range(4)]  # type: ignore[union-attr]
    assert tops[0] == tops[1] < tops[2] == tops[3]


def test_a_long_note_gives_way_to_the_heading_beside_it(qtbot: QtBot) -> None:
    panel = Panel("Fairness", "An estimate before finalising, from the difficulty of all the questions " * 2)
    qtbot.addWidget(panel)
    panel.resize(360, 200)
    panel.show()
    assert panel.heading.width() >= panel.heading.sizeHint().width()
    assert panel.note.height() > panel.note.heightForWidth(2000)
