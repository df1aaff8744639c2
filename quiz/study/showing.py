"""How a question is put to somebody who studies: its options in an order that no one learns by heart, and how long
the answer took.

Law: pure. An option keeps its own letter wherever it stands; where a text speaks of letters, no option moves.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from itertools import pairwise

from question_bank.question import Option, Question
from quiz.paper import shuffled

IDLE_AFTER = 60.0  # seconds without a key or a movement of the mouse: what is beyond is no thinking
LONGEST = 300.0

_LETTERS = r"[A-HＡ-Ｈ](?:[、,，和与及]?[A-HＡ-Ｈ])*"
_SPEAKS_OF_LETTERS = re.compile(
    rf"(?<![A-Za-z])(?:{_LETTERS}\s*(?:两|三|四|等|选)?(?:选项|项|正确|错误|均|都|对|错)"
    rf"|(?:选项|答案|应选|故选|选择|排除|本题选|选)\s*(?:是|为|：|:)?\s*{_LETTERS})(?![A-Za-z])"
)


def options_for(question: Question, die: random.Random) -> tuple[Option, ...]:
    """The options in the order to show. Where the explanation calls options by letter they stay as printed, else it
    would speak of the wrong ones.
    """
    return question.options if speaks_of_letters(question.explanation) else shuffled(question.options, die)


def speaks_of_letters(explanation: str) -> bool:
    """Does the text call options by their letters?

    >>> speaks_of_letters("A项错误，批准权在国务院。"), speaks_of_letters("故选BD。"), speaks_of_letters("A级景区除外")
    (True, True, False)
    """
    return _SPEAKS_OF_LETTERS.search(explanation) is not None


def thinking_seconds(moments: Sequence[float]) -> float:
    """Seconds from the first to the last of ``moments`` at which the learner did something, idle removed."""
    return min(LONGEST, sum(min(later - earlier, IDLE_AFTER) for earlier, later in pairwise(moments)))
