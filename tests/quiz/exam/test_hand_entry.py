"""What is typed from an answer sheet, and what is refused rather than guessed."""

from __future__ import annotations

import random

import pytest

from question_bank.question import Filled, Kind, Letters, Response, Truth, Written
from quiz.exam.hand_entry import Misread, is_complete, response_in
from quiz.paper import BookletQuestion, PaperQuestion, without_key
from tests.builders import a_paper, a_question


def asked(kind: Kind) -> BookletQuestion:
    (paper_question,) = a_paper([a_question(kind)]).questions
    assert isinstance(paper_question, PaperQuestion)
    return without_key(paper_question, None)


@pytest.mark.parametrize(
    ("kind", "text", "response"),
    [
        (Kind.SINGLE, "b", Letters.of("B")),
        (Kind.SINGLE, " Ｂ ", Letters.of("B")),
        (Kind.SINGLE, "", None),
        (Kind.SINGLE, "E", Misread.NO_SUCH_OPTION),
        (Kind.SINGLE, "AB", Misread.ONE_LETTER_ONLY),
        (Kind.MULTIPLE, "bd", Letters.of("BD")),
        (Kind.MULTIPLE, "D、B", Letters.of("BD")),
        (Kind.MULTIPLE, "BB", Misread.LETTER_TWICE),
        (Kind.MULTIPLE, "A对", Misread.NO_SUCH_OPTION),
        (Kind.MULTIPLE, "、", Misread.NO_SUCH_OPTION),
        (Kind.TRUE_FALSE, "√", Truth(True)),
        (Kind.TRUE_FALSE, "x", Truth(False)),
        (Kind.TRUE_FALSE, "错", Truth(False)),
        (Kind.TRUE_FALSE, "1", Truth(True)),
        (Kind.TRUE_FALSE, "A", Misread.NOT_TRUE_OR_FALSE),
        (Kind.BLANK, "十五 日", Filled(("十五 日",))),
        (Kind.BLANK, "十五；二十", Misread.TOO_MANY_BLANKS),
        (Kind.ESSAY, "应当听证。", Written("应当听证。")),
        (Kind.ESSAY, "长" * 100_000, Misread.TOO_LONG),
    ],
)
def test_what_was_typed(kind: Kind, text: str, response: Response | Misread | None) -> None:
    assert response_in(asked(kind), text) == response


def test_one_key_is_all_of_a_single_choice_or_a_judgement_and_of_nothing_else() -> None:
    assert is_complete(asked(Kind.SINGLE), "a")
    assert is_complete(asked(Kind.TRUE_FALSE), "×")
    assert not is_complete(asked(Kind.SINGLE), "z")
    assert not is_complete(asked(Kind.MULTIPLE), "a")
    assert not is_complete(asked(Kind.BLANK), "a")


def test_typing_what_a_response_looks_like_gives_the_response() -> None:
    die = random.Random(1)
    for _ in range(50):
        letters = "".join(die.sample("ABCD", die.randint(1, 4)))
        assert response_in(asked(Kind.MULTIPLE), letters) == Letters.of(letters)
