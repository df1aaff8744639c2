"""A question is answered by click, key and text; it shows verdicts four ways and loses no letter typed."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from question_bank.question import Filled, Kind, Letters, Option, Response, Truth, Written
from tests.ui import kit
from tests.ui.kit import BLANK, ESSAY, JUDGED, MULTIPLE, OPTIONS, SINGLE, TRUE_FALSE
from ui import theme
from ui.look import look
from ui.widgets.card_shown import CardShown, OptionLook, look_of
from ui.widgets.question_card import QuestionCard


@pytest.fixture
def card(qtbot: QtBot) -> QuestionCard:
    made = QuestionCard()
    qtbot.addWidget(made)
    made.resize(840, 630)
    made.show()
    return made


def told(card: QuestionCard) -> list[Response | None]:
    answers: list[Response | None] = []
    card.changed.connect(answers.append)
    return answers


def press(card: QuestionCard, key: Qt.Key, **how: bool) -> bool:
    held = Qt.KeyboardModifier.KeypadModifier if how.get("pad") else Qt.KeyboardModifier.NoModifier
    return card.take_key(QKeyEvent(QEvent.Type.KeyPress, key, held, "", how.get("repeat", False)))


def test_one_is_chosen_by_its_letter_number_and_pad(card: QuestionCard) -> None:
    answers = told(card)
    card.present(SINGLE)
    press(card, Qt.Key.Key_B)
    press(card, Qt.Key.Key_3)
    press(card, Qt.Key.Key_4, pad=True)
    press(card, Qt.Key.Key_4)  # already chosen: nothing new
    assert answers == [Letters.of("B"), Letters.of("C"), Letters.of("D")]


def test_a_key_beyond_the_options_is_not_the_cards(card: QuestionCard) -> None:
    answers = told(card)
    card.present(SINGLE)
    assert not press(card, Qt.Key.Key_E)
    assert not press(card, Qt.Key.Key_5)
    assert not press(card, Qt.Key.Key_M)
    assert answers == []


def test_several_are_ticked_and_unticked(card: QuestionCard) -> None:
    answers = told(card)
    card.present(MULTIPLE)
    for key in (Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_C):
        press(card, key)
    assert answers == [Letters.of("A"), Letters.of("AC"), Letters.of("C"), None]


def test_true_and_false_have_keys_of_their_own(card: QuestionCard) -> None:
    answers = told(card)
    card.present(replace(TRUE_FALSE, response=None))
    for key in (Qt.Key.Key_Y, Qt.Key.Key_N, Qt.Key.Key_A, Qt.Key.Key_2):
        press(card, key)
    assert answers == [Truth(True), Truth(False), Truth(True), Truth(False)]


def test_shuffled_options_answer_with_their_own_letters(card: QuestionCard) -> None:
    answers = told(card)
    card.present(replace(SINGLE, options=tuple(reversed(OPTIONS))))
    assert card.option_cards()[0].label == "A"
    assert card.option_cards()[0].words == OPTIONS[3].text
    press(card, Qt.Key.Key_A)
    assert answers == [Letters.of("D")]
    assert card.option_cards()[0].isChecked()


@pytest.mark.parametrize("across", [0.05, 0.2, 0.95])
def test_the_whole_card_is_the_target(card: QuestionCard, qtbot: QtBot, across: float) -> None:
    answers = told(card)
    card.present(SINGLE)
    option = card.option_cards()[1]
    spot = QPoint(int(option.width() * across), option.height() // 2)
    qtbot.mouseClick(option, Qt.MouseButton.LeftButton, pos=spot)
    assert answers == [Letters.of("B")]


def test_space_chooses_and_arrows_only_walk(card: QuestionCard, qtbot: QtBot) -> None:
    answers = told(card)
    card.present(SINGLE)
    card.activateWindow()
    card.first_focus().setFocus()
    qtbot.keyClick(card.option_cards()[0], Qt.Key.Key_Down)
    assert card.option_cards()[1].hasFocus()
    assert answers == []
    qtbot.keyClick(card.option_cards()[1], Qt.Key.Key_Space)
    assert answers == [Letters.of("B")]


def test_left_and_right_belong_to_the_page(card: QuestionCard) -> None:
    card.present(SINGLE)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(card.option_cards()[0], event)
    assert not event.isAccepted()


def test_a_held_key_is_ignored(card: QuestionCard) -> None:
    answers = told(card)
    card.present(MULTIPLE)
    press(card, Qt.Key.Key_A)
    for _ in range(5):
        assert press(card, Qt.Key.Key_A, repeat=True), "swallowed, so that nobody else takes it"
    assert answers == [Letters.of("A")]


def test_keys_settle_after_another_question(qtbot: QtBot) -> None:
    card = QuestionCard(settle=60_000)
    qtbot.addWidget(card)
    answers = told(card)
    confirmed: list[bool] = []
    card.confirmed.connect(lambda: confirmed.append(True))
    card.present(SINGLE)
    press(card, Qt.Key.Key_A)
    qtbot.keyClick(card, Qt.Key.Key_Return)
    assert answers == []
    assert confirmed == []


def test_enter_confirms(card: QuestionCard, qtbot: QtBot) -> None:
    card.present(SINGLE)
    with qtbot.waitSignal(card.confirmed):
        qtbot.keyClick(card.option_cards()[0], Qt.Key.Key_Return)


def test_a_judged_or_locked_question_takes_no_answer(card: QuestionCard, qtbot: QtBot) -> None:
    answers = told(card)
    for shown in (replace(SINGLE, verdict=JUDGED), replace(SINGLE, id="x", locked=True)):
        card.present(shown)
        press(card, Qt.Key.Key_B)
        qtbot.mouseClick(card.option_cards()[1], Qt.MouseButton.LeftButton)
        assert not card.option_cards()[1].isChecked()
    assert answers == []


def test_another_question_starts_unticked(card: QuestionCard) -> None:
    card.present(replace(SINGLE, response=Letters.of("A")))
    card.present(replace(SINGLE, id="other"))
    assert not any(option.isChecked() for option in card.option_cards())


def test_fewer_options_leave_none_of_the_old_ones(card: QuestionCard) -> None:
    card.present(SINGLE)
    card.present(replace(SINGLE, id="two", options=OPTIONS[:2]))
    assert [option.words for option in card.option_cards()] == [OPTIONS[0].text, OPTIONS[1].text]
    shown = [option for option in card.findChildren(type(card.option_cards()[0])) if option.isVisible()]
    assert len(shown) == 2


# Writing ------------------------------------------------------------------------------------------------------------


def lines(card: QuestionCard) -> list[QLineEdit]:
    return [line for line in card.findChildren(QLineEdit) if line.isVisible()]


def test_blanks_are_told_when_one_leaves_them(card: QuestionCard, qtbot: QtBot) -> None:
    answers = told(card)
    card.present(replace(BLANK, response=None, verdict=None))
    first, second = lines(card)
    qtbot.keyClicks(first, "20")
    card.flush()
    qtbot.keyClicks(second, "30")
    card.present(SINGLE)  # another question: nothing typed may be lost
    assert answers == [Filled(("20", "")), Filled(("20", "30"))]


def test_a_pause_in_typing_tells_too(card: QuestionCard, qtbot: QtBot) -> None:
    card.present(replace(BLANK, response=None, verdict=None))
    with qtbot.waitSignal(card.touched):
        qtbot.keyClicks(lines(card)[0], "5")
    with qtbot.waitSignal(card.changed, timeout=3000) as signal:
        pass
    assert signal.args == [Filled(("5", ""))]


def test_letters_typed_into_a_blank_choose_nothing(card: QuestionCard, qtbot: QtBot) -> None:
    card.present(replace(BLANK, response=None, verdict=None))
    qtbot.keyClicks(lines(card)[0], "ab1")
    assert lines(card)[0].text() == "ab1"


def test_enter_goes_to_the_next_blank_and_confirms_in_the_last(card: QuestionCard, qtbot: QtBot) -> None:
    confirmed: list[bool] = []
    card.confirmed.connect(lambda: confirmed.append(True))
    card.present(replace(BLANK, response=None, verdict=None))
    card.activateWindow()
    first, second = lines(card)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)
    assert second.hasFocus()
    assert confirmed == []
    qtbot.keyClick(second, Qt.Key.Key_Return)
    assert confirmed == [True]


def test_enter_within_a_composition_is_the_input_methods(card: QuestionCard, qtbot: QtBot) -> None:
    confirmed: list[bool] = []
    card.confirmed.connect(lambda: confirmed.append(True))
    card.present(replace(BLANK, blanks=1, response=None, verdict=None))
    line = lines(card)[0]
    QApplication.sendEvent(line, QInputMethodEvent("ershi", []))
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert confirmed == []
    done = QInputMethodEvent("", [])
    done.setCommitString("二十")
    QApplication.sendEvent(line, done)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert confirmed == [True]
    assert line.text() == "二十"


def test_presenting_the_same_question_leaves_typing_alone(card: QuestionCard, qtbot: QtBot) -> None:
    shown = replace(BLANK, response=None, verdict=None)
    card.present(shown)
    qtbot.keyClicks(lines(card)[0], "12")
    card.present(replace(shown, number=99))
    assert lines(card)[0].text() == "12"


def test_a_stored_answer_is_shown_again(card: QuestionCard) -> None:
    card.present(BLANK)
    assert [line.text() for line in lines(card)] == ["二十", "10"]
    card.present(replace(ESSAY, response=Written("听证适用于……")))
    assert card.findChild(QPlainTextEdit).toPlainText() == "听证适用于……"


def test_an_essay_is_told_and_emptied(card: QuestionCard) -> None:
    answers = told(card)
    card.present(ESSAY)
    field = card.findChild(QPlainTextEdit)
    field.setPlainText("应当公开")
    card.flush()
    field.setPlainText("   ")
    card.flush()
    assert answers == [Written("应当公开"), None]


def test_choice_questions_keep_input_methods_away(card: QuestionCard) -> None:
    card.present(SINGLE)
    assert not any(w.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled) for w in card.option_cards())
    assert card.first_focus() is card.option_cards()[0]


# Verdicts -----------------------------------------------------------------------------------------------------------


def grey(widget: QuestionCard, place: int) -> QImage:
    return widget.option_cards()[place].grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)


def differing(one: QImage, other: QImage) -> int:
    """Pixels whose grey differs clearly."""
    size = one.size().boundedTo(other.size())
    return sum(
        abs(one.pixelColor(x, y).lightness() - other.pixelColor(x, y).lightness()) > 25
        for x in range(0, size.width(), 2)
        for y in range(0, size.height(), 2)
    )


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=lambda tokens: tokens.name)
def test_the_four_looks_are_told_apart_in_grey(card: QuestionCard, tokens: theme.Tokens) -> None:
    look.wear(tokens, 1.0)
    same = tuple(Option(letter, "罚款") for letter in "ABCD")
    card.present(replace(MULTIPLE, options=same, response=Letters.of("AB"), verdict=JUDGED))
    looks = [look_of(letter, card.shown) for letter in "ABCD"]  # type: ignore[arg-type]
    assert set(looks) == set(OptionLook) - {OptionLook.OPEN}
    pictures = [grey(card, place) for place in range(4)]
    for one in range(4):
        for other in range(one):
            assert differing(pictures[one], pictures[other]) > 60, (looks[one], looks[other])


def test_a_verdict_is_a_word_too(card: QuestionCard) -> None:
    card.present(replace(MULTIPLE, response=Letters.of("AB"), verdict=JUDGED))
    told_words = [option.accessibleDescription() for option in card.option_cards()]
    assert told_words == ["选对了", "选错了", "应选，没有选", ""]
    assert card.option_cards()[1].isChecked(), "the wrong option stays marked"


def texts(card: QuestionCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def test_the_right_answer_is_said_with_the_letters_on_the_screen(card: QuestionCard) -> None:
    shown = replace(SINGLE, options=tuple(reversed(OPTIONS)), response=Letters.of("D"), verdict=JUDGED)
    card.present(shown)
    assert f"D  {OPTIONS[0].text}" in texts(card)  # its own letter is A
    assert f"B  {OPTIONS[2].text}" in texts(card)
    assert "第二十九条" in texts(card)
    assert JUDGED.explanation in texts(card)


def test_without_a_verdict_nothing_of_a_key_is_shown(card: QuestionCard) -> None:
    card.present(replace(SINGLE, response=Letters.of("A"), verdict=JUDGED))
    card.present(replace(SINGLE, response=Letters.of("A")))
    assert "正确答案" not in texts(card)
    assert all(option.look is OptionLook.OPEN for option in card.option_cards())


def test_own_wording_can_be_counted_as_right(card: QuestionCard, qtbot: QtBot) -> None:
    card.present(BLANK)
    button = next(b for b in card.findChildren(type(card._explained.accept_button)) if b.text() == "算我对")
    with qtbot.waitSignal(card.accepted):
        button.click()


# Size ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("shown", [SINGLE, MULTIPLE, TRUE_FALSE], ids=lambda shown: str(shown.kind))
def test_options_are_as_high_as_their_text(card: QuestionCard, qtbot: QtBot, shown: CardShown, scale: float) -> None:
    look.wear(theme.LIGHT, scale)
    card.resize(660, 560)
    card.present(shown)
    qtbot.waitUntil(lambda: all(o.height() >= o.heightForWidth(o.width()) for o in card.option_cards()))
    for option in card.option_cards():
        assert option.height() >= 64
        assert option.width() <= card.width()


def test_a_very_long_stem_scrolls_in_its_place(card: QuestionCard, qtbot: QtBot) -> None:
    card.present(replace(SINGLE, stem=SINGLE.stem * 12, background=TRUE_FALSE.background * 6))
    QApplication.processEvents()
    assert card._stem_area.verticalScrollBar().maximum() > 0
    assert card._case_area.verticalScrollBar().maximum() > 0
    assert card._scroll.height() >= 100
    assert card.height() == 630


def test_what_is_read_out(card: QuestionCard) -> None:
    card.present(MULTIPLE)
    assert card.accessibleName() == "多选题，第 61 题 / 共 100 题，2 分"
    first = QAccessible.queryAccessibleInterface(card.option_cards()[0])
    assert first.role() == QAccessible.Role.CheckBox
    assert first.text(QAccessible.Text.Name) == "A  罚款"
    card.present(SINGLE)
    first = QAccessible.queryAccessibleInterface(card.option_cards()[0])
    assert first.role() == QAccessible.Role.RadioButton


@pytest.mark.parametrize("shown", [SINGLE, MULTIPLE, TRUE_FALSE, BLANK, ESSAY], ids=lambda shown: str(shown.kind))
def test_every_kind_has_a_first_place_for_the_keyboard(card: QuestionCard, shown: CardShown) -> None:
    card.present(replace(shown, verdict=None))
    assert card.first_focus().isVisible()


def test_the_kit_covers_every_kind() -> None:
    kinds = {shown.kind for shown in (kit.SINGLE, kit.MULTIPLE, kit.TRUE_FALSE, kit.BLANK, kit.ESSAY)}
    assert kinds == set(Kind)
