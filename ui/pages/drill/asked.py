"""A question as it is put to a learner, the answer to it, and the card that shows both. Law: no Qt; pure."""

from __future__ import annotations

from dataclasses import dataclass

from question_bank.question import Blanks, Filled, Option, Question, Response, Written
from quiz.scoring import blanks_right
from quiz.study.mastery import book_change
from quiz.study.memory import StudyAnswer
from quiz.study.round import Round
from ui import words
from ui.pages.drill.shown import BookNote
from ui.widgets.card_shown import CardShown, VerdictShown


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put: ``id`` names this showing of it, ``number`` is 0 where it has come back."""

    id: str
    question: Question
    options: tuple[Option, ...]
    number: int
    response: Response | None = None
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """An answer on the disk, and the round after it. ``right`` is None for an essay that the learner has not judged
    yet; in the log it stands as wrong until then.
    """

    asked: Asked
    answer: StudyAnswer
    right: bool | None
    round: Round


def card(asked: Asked, total: int, past: Done | None, newest: bool, locked: bool) -> CardShown:
    """The card of a question, with its verdict where it was answered; only of the newest may one be argued about."""
    question = asked.question
    return CardShown(
        id=asked.id,
        kind=question.kind,
        stem=question.stem,
        number=asked.number,
        total=total if asked.number else 0,
        background=question.group.background if question.group else "",
        options=asked.options,
        blanks=len(question.key.accepted) if isinstance(question.key, Blanks) else 0,
        response=asked.response,
        verdict=_verdict(past, newest) if past is not None else None,
        locked=locked,
    )


def _verdict(past: Done, newest: bool) -> VerdictShown:
    question, response = past.asked.question, past.answer.response
    each: list[bool] = []
    if isinstance(question.key, Blanks) and isinstance(response, Filled):
        each = blanks_right(question.key.accepted, response.texts)
    return VerdictShown(
        right=past.right,
        key=question.key,
        explanation=question.explanation,
        basis=tuple(words.basis(basis) for basis in question.legal_basis),
        blanks_right=tuple(each),
        may_accept=newest and bool(each) and past.right is False,
    )


def book_note(past: Done) -> BookNote | None:
    """What the answer did to the wrong-answer book."""
    before, after = past.round.taken_back.memory(past.answer.question), past.round.memory(past.answer.question)
    assert after is not None
    change = book_change(before, after)
    return BookNote(change, after, past.answer.guessed) if change else None


def given(response: Response | None) -> Response | None:
    """Nothing written is no answer."""
    match response:
        case Filled(texts) if not any(text.strip() for text in texts):
            return None
        case Written(text) if not text.strip():
            return None
        case _:
            return response
