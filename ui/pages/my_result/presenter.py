"""What a candidate gets to see after the exam: the score as released, then the own paper with keys, and objections.

Law: no Qt, and nothing but what the desk is told: neither a store nor a rule of marking can be reached from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from question_bank.question import Kind, Letters, Truth
from quiz.exam.protocol import Denial, Denied, Kept, MarkedPaper, MarkedQuestion, ResultShown
from quiz.remark import Verdict
from ui import words
from ui.background import Handle, Lane, Runs
from ui.language import _
from ui.widgets.card_shown import CardShown, VerdictShown, answer_words


class Reads(Protocol):
    """The desk, after the hand-in. Each of these asks the hall, and raises ``NoContact``."""

    def result(self) -> ResultShown | Denied:
        """The score."""
        ...

    def paper(self) -> MarkedPaper | Denied:
        """The paper with keys and marks."""
        ...

    def object(self, question: str, text: str) -> Kept | Denied:
        """An objection."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the paper, for the table; ``told`` what became of it."""

    place: int
    id: str
    kind: Kind
    stem: str
    own: str
    key: str
    marks: Decimal
    full: Decimal
    told: str


@dataclass(frozen=True, slots=True)
class OwnObjection:
    """To the question that is shown. ``told``: what was said and decided, in sentences; ``may``: it can be raised."""

    question: str
    number: int
    text: str
    told: tuple[str, ...]
    may: bool


@dataclass(frozen=True, slots=True)
class MyResultShown:
    """All of the page. ``withheld``: why there is no score; ``news`` counts what this person did here."""

    loaded: bool = False
    withheld: Denied | None = None
    result: ResultShown | None = None
    paper: MarkedPaper | None = None
    only_lost: bool = False
    place: int = 0
    lines: tuple[Line, ...] = ()
    card: CardShown | None = None
    objection: OwnObjection | None = None
    at_work: bool = False
    trouble: Exception | None = None
    denied: Denied | None = None
    sent: bool = False

    @property
    def not_yet(self) -> bool:
        """Nothing has been released."""
        return self.withheld is not None and self.withheld.why is Denial.NOT_RELEASED


@dataclass(frozen=True, slots=True)
class _Read:
    result: ResultShown | Denied
    paper: MarkedPaper | None


class MyResultPresenter:
    """Asks the desk in the side lane and draws."""

    def __init__(self, runs: Runs, show: Callable[[MyResultShown], object]) -> None:
        self._runs, self._show = runs, show
        self._desk: Reads | None = None
        self._shown = MyResultShown()

    @property
    def shown(self) -> MyResultShown:
        """What was drawn last."""
        return self._shown

    def open(self, desk: Reads) -> Handle | None:
        """Of this desk's candidate."""
        self._desk, self._shown = desk, MyResultShown()
        return self.load()

    def load(self) -> Handle | None:
        """Ask the hall anew."""
        desk = self._desk
        if desk is None or self._shown.at_work:
            return None
        self._draw(replace(self._shown, at_work=True, trouble=None, denied=None, sent=False))
        return self._runs.run(lambda: _read(desk), self._found, self._failed, lane=Lane.SIDE)

    def _found(self, read: _Read) -> None:
        shown = replace(self._shown, loaded=True, at_work=False)
        if isinstance(read.result, Denied):
            self._draw(MyResultShown(loaded=True, withheld=read.result))
        else:
            self._draw(_filled(replace(shown, withheld=None, result=read.result, paper=read.paper)))

    def object(self, text: str) -> Handle | None:
        """Object to the question that is shown."""
        desk, on = self._desk, self._shown.objection
        if desk is None or on is None or not text.strip() or self._shown.at_work:
            return None
        question = on.question
        self._draw(replace(self._shown, at_work=True, trouble=None, denied=None, sent=False))

        def job() -> tuple[Kept | Denied, _Read]:
            return desk.object(question, text.strip()), _read(desk)

        return self._runs.run(job, self._objected, self._failed, lane=Lane.SIDE)

    def _objected(self, ended: tuple[Kept | Denied, _Read]) -> None:
        reply, read = ended
        self._found(read)
        if isinstance(reply, Denied):
            self._draw(replace(self._shown, denied=reply))
        else:
            self._draw(replace(self._shown, sent=True))

    # --- looking through ---

    def look(self, place: int) -> None:
        """Show the question at this place of the paper."""
        paper = self._shown.paper
        if paper is not None and 0 <= place < len(paper.questions):
            self._draw(_filled(replace(self._shown, place=place, sent=False, denied=None)))

    def turn(self, by: int) -> None:
        """To the next (1) or the previous (-1) question of those that are listed."""
        places = [line.place for line in self._shown.lines]
        if self._shown.place in places and 0 <= places.index(self._shown.place) + by < len(places):
            self.look(places[places.index(self._shown.place) + by])

    def only_lost(self, only: bool) -> None:
        """List only what cost marks, or everything."""
        if self._shown.only_lost != only:
            self._draw(_filled(replace(self._shown, only_lost=only)))

    def redraw(self) -> None:
        """Put it into the language in use."""
        self._draw(_filled(self._shown))

    def _failed(self, error: Exception) -> None:
        self._draw(replace(self._shown, at_work=False, trouble=error))

    def _draw(self, shown: MyResultShown) -> None:
        self._shown = shown
        self._show(shown)


def _read(desk: Reads) -> _Read:
    result = desk.result()
    if isinstance(result, Denied):
        return _Read(result, None)
    paper = desk.paper()
    return _Read(result, paper if isinstance(paper, MarkedPaper) else None)


def _filled(shown: MyResultShown) -> MyResultShown:
    """Lines, card and objection out of the paper; a place that is not listed goes to the first that is."""
    paper = shown.paper
    if paper is None:
        return replace(shown, lines=(), card=None, objection=None)
    lines = tuple(
        _line(place, q) for place, q in enumerate(paper.questions) if not (shown.only_lost and q.marks == q.asked.marks)
    )
    place = shown.place
    if lines and place not in [line.place for line in lines]:
        place = lines[0].place
    q = paper.questions[place]
    card = _card(q, place, len(paper.questions))
    return replace(shown, lines=lines, place=place, card=card, objection=_objection(paper, q, place))


def _line(place: int, q: MarkedQuestion) -> Line:
    shown = _card(q, place, 0)
    return Line(
        place,
        q.asked.id,
        q.asked.kind,
        q.asked.stem,
        answer_words(q.response, shown),
        words.key(q.key, shown.labels),
        q.marks,
        q.asked.marks,
        _became(q),
    )


def _became(q: MarkedQuestion) -> str:
    if q.objection is not None and q.objection.verdict is None:
        return _("异议处理中")
    if q.verdict is not None:
        return words.verdict(q.verdict)
    return ""


def _card(q: MarkedQuestion, place: int, total: int) -> CardShown:
    return CardShown(
        id=f"{q.asked.id}/{place}",
        kind=q.asked.kind,
        stem=q.asked.stem,
        number=place + 1,
        total=total,
        marks=q.asked.marks,
        background=q.asked.group.background if q.asked.group else "",
        options=q.asked.options,
        blanks=q.asked.blanks,
        response=q.response,
        verdict=VerdictShown(_right(q), q.key, q.explanation, tuple(words.basis(basis) for basis in q.legal_basis)),
    )


def _right(q: MarkedQuestion) -> bool | None:
    """By the key; a question that counts in full for all is not therefore answered rightly."""
    if isinstance(q.key, Letters | Truth):
        return q.response == q.key
    if q.asked.kind is Kind.ESSAY or q.verdict is Verdict.VOID:
        return None
    return q.marks == q.asked.marks


def _objection(paper: MarkedPaper, q: MarkedQuestion, place: int) -> OwnObjection:
    told: list[str] = []
    if q.objection is not None:
        told.append(
            _("你在 {at} 提出：{text}").format(at=words.moment(q.objection.at.astimezone()), text=q.objection.text)
        )
        if q.objection.verdict is None:
            told.append(_("正在处理，要由两位组织者先后同意，结果会显示在这里。"))
    if q.verdict is not None:
        told.append(_("复核结论：{verdict}。理由：{why}").format(verdict=words.verdict(q.verdict), why=q.why))
    until = paper.objections_until
    may = until is not None and paper.now <= until
    text = q.objection.text if q.objection is not None and q.objection.verdict is None else ""
    return OwnObjection(q.asked.id, place + 1, text, tuple(told), may)
