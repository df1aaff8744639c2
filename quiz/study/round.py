"""One go through a set: the answers given so far and all that follows from them, each state holding the one before.

Law: pure; taking an answer back is going to the state before it, so set, memory and wrong-answer book are then exactly
what they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quiz.study.drill import Drill
from quiz.study.memory import Memory, StudyAnswer


@dataclass(frozen=True, slots=True)
class Round:
    """``known``: what was remembered before it began; ``touched``: what the answers have made of that."""

    drill: Drill
    known: Mapping[str, Memory]
    touched: Mapping[str, Memory] = field(default_factory=dict)
    answer: StudyAnswer | None = None
    before: Round | None = None

    def memory(self, question: str) -> Memory | None:
        """What is remembered of a question by now, None where it was never met."""
        return self.touched.get(question) or self.known.get(question)

    def after(self, answer: StudyAnswer) -> Round:
        """With one more answer, to the question that the set asks."""
        assert answer.question == self.drill.current
        memory = (self.memory(answer.question) or Memory()).after(answer.right, answer.guessed, answer.day)
        touched = {**self.touched, answer.question: memory}
        return Round(self.drill.after(answer.right), self.known, touched, answer, self)

    def with_last(self, answer: StudyAnswer) -> Round:
        """With another answer in the place of the last."""
        return self.taken_back.after(answer)

    @property
    def taken_back(self) -> Round:
        """Without the last answer."""
        assert self.before is not None
        return self.before
