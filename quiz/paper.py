"""A paper, chosen and frozen, and the booklet that one candidate sees of it.

Law: pure. A paper holds copies of its questions, so that an edit in the bank changes nothing that is being sat.
A booklet holds nothing that derives from a key or an explanation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.question import Blanks, Group, Kind, Option, Question

SECTION_ORDER = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK, Kind.ESSAY)

# "以上都对", "上述选项均不正确": keeps its place at the end
_SUMS_UP = re.compile(r"^(以上|上述|前述|前三|前两)|都(对|正确|是|不对|不是)$|均(对|正确|是|不正确)$")
# "A和B", "AB两项都对", "A项和B项", "选项A": names other options by letter, so nothing in this question may move
_LETTER = r"(?<![A-Za-z])[A-Ha-h]"
_NAMES_LETTERS = re.compile(
    rf"^{_LETTER}(\s*[和与或及、,，.]?\s*[A-Ha-h])+\s*([两二三四五六七]?[项个者]|选项|都|均|全|同时|不|正确|错误|对|错|$)"
    rf"|{_LETTER}\s*(项|选项|对|错|正确|错误|不对|不正确)\s*[和与或及、,，]?\s*[A-Ha-h](?![A-Za-z])"
    rf"|(选项|只有|仅有?|除)\s*{_LETTER}(?![A-Za-z])"
)


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question as it was when the paper was frozen, and what it is worth."""

    question: Question
    marks: Decimal


@dataclass(frozen=True, slots=True)
class Paper:
    """``questions`` in the order of the printed paper: by kind, cases together."""

    id: str
    title: str
    questions: tuple[PaperQuestion, ...]

    @property
    def full_marks(self) -> Decimal:
        """The sum of all marks."""
        return sum((q.marks for q in self.questions), Decimal(0))

    def find(self, question_id: str) -> PaperQuestion | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.question.id == question_id), None)


def merged(papers: Sequence[Paper]) -> Paper:
    """Each question of parallel papers once: what all of them asked, for figures over the questions."""
    if len(papers) == 1:
        return papers[0]
    each = {q.question.id: q for paper in papers for q in paper.questions}
    return Paper(papers[0].id, papers[0].title, in_print_order(each.values()))


@dataclass(frozen=True, slots=True)
class BookletQuestion:
    """A question as a candidate may see it. ``options`` in shown order; each keeps its lasting letter as id."""

    id: str
    kind: Kind
    stem: str
    options: tuple[Option, ...]
    marks: Decimal
    group: Group | None
    blanks: int = 0


@dataclass(frozen=True, slots=True)
class Booklet:
    """One candidate's paper, shuffled by seed, without keys."""

    paper_id: str
    title: str
    questions: tuple[BookletQuestion, ...]


def in_print_order(questions: Iterable[PaperQuestion]) -> tuple[PaperQuestion, ...]:
    """By kind, and within a kind cases together, else as given."""
    return tuple(
        q for block in _blocks(sorted(questions, key=lambda q: SECTION_ORDER.index(q.question.kind))) for q in block
    )


def booklet(paper: Paper, seed: str) -> Booklet:
    """Shuffle ``paper`` for one candidate: kinds keep their order, cases stay together, 对/错 and summing-up
    options keep their place. The same seed gives the same booklet, on any machine.
    """
    die = random.Random(f"{paper.id}/{seed}")
    shown: list[BookletQuestion] = []
    for kind in SECTION_ORDER:
        blocks = _blocks(q for q in paper.questions if q.question.kind is kind)
        die.shuffle(blocks)
        shown.extend(without_key(q, die) for block in blocks for q in block)
    return Booklet(paper.id, paper.title, tuple(shown))


def without_key(paper_question: PaperQuestion, die: random.Random | None) -> BookletQuestion:
    """What a candidate may see of one question; options shuffled by ``die``, or as printed without one."""
    question = paper_question.question
    options = question.options if die is None else shuffled(question.options, die)
    blanks = len(question.key.accepted) if isinstance(question.key, Blanks) else 0
    return BookletQuestion(
        question.id, question.kind, question.stem, options, paper_question.marks, question.group, blanks
    )


def shuffled(options: tuple[Option, ...], die: random.Random) -> tuple[Option, ...]:
    """Options in a new order, unless their meaning hangs on their places."""
    if any(_NAMES_LETTERS.search(option.text.strip()) for option in options):
        return options
    pinned = tuple(option for option in options if _SUMS_UP.search(option.text.strip()))
    loose = [option for option in options if option not in pinned]
    die.shuffle(loose)
    return (*loose, *pinned)


def _blocks(questions: Iterable[PaperQuestion]) -> list[list[PaperQuestion]]:
    """Single questions, and the questions of one case as a block, at the place of its first.

    Cases stay together within a kind only: a section is what a candidate navigates by.
    """
    blocks: dict[tuple[Kind, str], list[PaperQuestion]] = {}
    for index, q in enumerate(questions):
        name = q.question.group.id if q.question.group else f"\0{index}"
        blocks.setdefault((q.question.kind, name), []).append(q)
    return list(blocks.values())
