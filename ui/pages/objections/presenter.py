"""What becomes of objections: which questions, whose turn it is, what a decision would change and what it has changed.

Law: no Qt. Everything shown is what the hall said last; a request whose reply was lost is asked again as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Protocol

from question_bank.question import Key, Kind
from quiz.exam import staff_protocol as s
from quiz.exam.protocol import Denied, Reply, Request
from quiz.exam.roles import Role, may
from quiz.exam.staff_client import new_id
from quiz.remark import Verdict
from ui import words
from ui.background import Handle, Lane, Runs
from ui.language import _, counted


class Asks(Protocol):
    """The post of a member of staff."""

    name: str
    role: Role
    sitting: str
    title: str

    def ask(self, request: Request) -> Reply:
        """Raises ``NoContact``."""
        ...


class Turn(Enum):
    """Whose turn it is with a question."""

    YOURS = "yours"  # another has proposed, you may decide
    PROPOSE = "propose"  # objected to, nothing proposed
    AGAIN = "again"  # what was proposed was not agreed to
    OTHER = "other"  # you have proposed, another has to decide
    DONE = "done"
    NOBODYS = "nobodys"  # nobody objects


@dataclass(frozen=True, slots=True)
class Row:
    """One question, for the table."""

    number: int
    id: str
    kind: Kind
    stem: str
    objections: int
    turn: Turn
    told: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The question that is looked at. ``key`` and ``verdict``: what holds now. ``open``: the proposal that waits.
    ``told``: what happened to it, in order.
    """

    number: int
    question: s.ObjectedQuestion
    key: Key
    verdict: Verdict | None
    turn: Turn
    objections: tuple[s.ObjectionRow, ...]
    open: s.RemarkRow | None
    told: tuple[str, ...]
    may_propose: bool
    may_decide: bool


@dataclass(frozen=True, slots=True)
class ObjectionsShown:
    """All of the page. ``preview``: whose score the open proposal would change, None while that is not known;
    ``changed``: whose score all that was agreed to has changed.
    """

    listed: s.Objections | None = None
    name: str = ""
    role: Role = Role.AUDITOR
    all: bool = False
    on: str = ""
    rows: tuple[Row, ...] = ()
    chosen: Chosen | None = None
    preview: tuple[s.Changed, ...] | None = None
    changed: tuple[s.Changed, ...] = ()
    at_work: bool = False
    trouble: Exception | None = None
    denied: Denied | None = None
    done: str = ""  # what this person has just done, as a sentence


@dataclass(frozen=True, slots=True)
class _Read:
    """What a job brought; ``denied`` where the hall did not do it."""

    listed: s.Objections | None
    changed: tuple[s.Changed, ...] = ()
    preview: tuple[s.Changed, ...] | None = None
    of: str = ""  # the proposal of ``preview``
    denied: Denied | None = None
    done: str = ""


class ObjectionsPresenter:
    """Asks the hall in the side lane and draws."""

    def __init__(self, runs: Runs, show: Callable[[ObjectionsShown], object]) -> None:
        self._runs, self._show = runs, show
        self._post: Asks | None = None
        self._shown = ObjectionsShown()
        self._unanswered: tuple[Request, Callable[[int], str]] | None = None

    @property
    def shown(self) -> ObjectionsShown:
        """What was drawn last."""
        return self._shown

    def open(self, post: Asks) -> None:
        """At this post."""
        self._post, self._unanswered = post, None
        self._shown = ObjectionsShown(name=post.name, role=post.role)
        self.load()

    def load(self) -> Handle | None:
        """Ask anew; a request whose reply was lost goes first."""
        post = self._post
        if post is None or self._shown.at_work:
            return None
        return self._work(post, self._unanswered)

    def _work(self, post: Asks, sent: tuple[Request, Callable[[int], str]] | None) -> Handle:
        on = self._shown.on
        self._unanswered = sent
        self._draw(replace(self._shown, at_work=True, trouble=None, denied=None, done=""))
        return self._runs.run(lambda: _ask(post, sent, on), self._found, self._failed, lane=Lane.SIDE)

    def _found(self, read: _Read) -> None:
        self._unanswered = None
        shown = replace(self._shown, at_work=False, denied=read.denied, done=read.done)
        if read.listed is not None:
            shown = replace(shown, listed=read.listed, changed=read.changed)
        shown = _filled(shown)
        if shown.chosen is not None and shown.chosen.open is not None and shown.chosen.open.id == read.of:
            shown = replace(shown, preview=read.preview)
        self._draw(shown)
        self._foresee()

    # --- looking ---

    def choose(self, question: str) -> None:
        """Look at this question."""
        if question != self._shown.on:
            self._draw(_filled(replace(self._shown, on=question, denied=None, done="")))
            self._foresee()

    def show_all(self, all_of_them: bool) -> None:
        """Every question, or only those that somebody objects to or something was proposed about."""
        if all_of_them != self._shown.all:
            self._draw(_filled(replace(self._shown, all=all_of_them)))
            self._foresee()

    def redraw(self) -> None:
        """Put it into the language in use."""
        self._draw(replace(_filled(self._shown), preview=self._shown.preview))

    def _foresee(self) -> None:
        """Whose score the open proposal would change."""
        post, chosen = self._post, self._shown.chosen
        if post is None or chosen is None or chosen.open is None or self._shown.preview is not None:
            return
        proposal = chosen.open.id
        ask = s.PreviewRemark(post.sitting, proposal)
        self._runs.run(
            lambda: post.ask(ask), lambda reply: self._foreseen(proposal, reply), self._failed, lane=Lane.SIDE
        )

    def _foreseen(self, proposal: str, reply: Reply) -> None:
        chosen = self._shown.chosen
        if isinstance(reply, s.Preview) and chosen is not None and chosen.open is not None:
            if chosen.open.id == proposal:
                self._draw(replace(self._shown, preview=reply.rows))
        elif isinstance(reply, Denied):
            self._draw(replace(self._shown, denied=reply))

    # --- acting ---

    def propose(self, verdict: Verdict, key: Key | None, why: str) -> Handle | None:
        """About the question that is looked at."""
        post, chosen = self._post, self._shown.chosen
        if post is None or chosen is None or not chosen.may_propose or self._shown.at_work or not why.strip():
            return None
        request = s.ProposeRemark(post.sitting, chosen.question.id, verdict, key, why.strip(), new_id())
        return self._work(post, (request, lambda _count: _("处理意见已提出，需由另一位组织者复核后才生效。")))

    def decide(self, agree: bool, why: str) -> Handle | None:
        """On the proposal that waits."""
        post, chosen = self._post, self._shown.chosen
        if post is None or chosen is None or chosen.open is None or not chosen.may_decide:
            return None
        if self._shown.at_work or not why.strip():
            return None
        request = s.DecideRemark(post.sitting, chosen.open.id, agree, why.strip(), new_id())

        def told(count: int) -> str:
            if not agree:
                return _("已记录为不同意，原来的答案和成绩不变。")
            return counted("已生效，全员重新计分，{n} 人的成绩有变动。", count)

        return self._work(post, (request, told))

    def _failed(self, error: Exception) -> None:
        self._draw(replace(self._shown, at_work=False, trouble=error))

    def _draw(self, shown: ObjectionsShown) -> None:
        self._shown = shown
        self._show(shown)


def _ask(post: Asks, sent: tuple[Request, Callable[[int], str]] | None, on: str) -> _Read:
    denied, done = None, ""
    if sent is not None:
        reply = post.ask(sent[0])
        if isinstance(reply, Denied):
            denied = reply
        elif isinstance(reply, s.Done):
            done = sent[1](reply.count)
    listed = post.ask(s.ListObjections(post.sitting))
    if not isinstance(listed, s.Objections):
        return _Read(None, denied=listed if isinstance(listed, Denied) else denied)
    changed = _rows_of(post.ask(s.PreviewRemark(post.sitting, "")))
    waiting = next((r.id for r in listed.remarks if r.agreed is None and r.question == on), "")
    preview = _rows_of(post.ask(s.PreviewRemark(post.sitting, waiting))) if waiting else None
    return _Read(listed, changed, preview, waiting, denied, done)


def _rows_of(reply: Reply) -> tuple[s.Changed, ...]:
    return reply.rows if isinstance(reply, s.Preview) else ()


# --- values -----------------------------------------------------------------------------------------------------------


def _filled(shown: ObjectionsShown) -> ObjectionsShown:
    """Rows and the chosen question; where none is chosen, the first whose turn is yours."""
    listed = shown.listed
    if listed is None:
        return shown
    every = [_row(listed, question, shown.name) for question in listed.questions]
    rows = tuple(row for row in every if shown.all or row.turn is not Turn.NOBODYS)
    on = shown.on if any(row.id == shown.on for row in rows) else ""
    if not on and rows:
        on = min(rows, key=lambda row: (list(Turn).index(row.turn), row.number)).id
    chosen = _chosen(shown, listed, on) if on else None
    same = shown.chosen is not None and chosen is not None and shown.chosen.open == chosen.open
    return replace(shown, rows=rows, on=on, chosen=chosen, preview=shown.preview if same else None)


def _of(listed: s.Objections, question: str) -> tuple[list[s.ObjectionRow], list[s.RemarkRow]]:
    return (
        [each for each in listed.objections if each.question == question],
        [each for each in listed.remarks if each.question == question],
    )


def _turn(objections: Sequence[s.ObjectionRow], remarks: Sequence[s.RemarkRow], name: str) -> Turn:
    waiting = next((each for each in remarks if each.agreed is None), None)
    if waiting is not None:
        return Turn.OTHER if waiting.by == name else Turn.YOURS
    agreed = [each.decided_at for each in remarks if each.agreed and each.decided_at is not None]
    answered = max(agreed, default=None)
    if any(answered is None or each.at > answered for each in objections):
        refused = remarks and remarks[-1].agreed is False
        return Turn.AGAIN if refused else Turn.PROPOSE
    return Turn.DONE if remarks else Turn.NOBODYS


def _row(listed: s.Objections, question: s.ObjectedQuestion, name: str) -> Row:
    objections, remarks = _of(listed, question.id)
    turn = _turn(objections, remarks, name)
    asked = question.asked
    return Row(question.number, question.id, asked.kind, asked.stem, len(objections), turn, turn_words(turn, remarks))


def turn_words(turn: Turn, remarks: Sequence[s.RemarkRow]) -> str:
    """Whose turn it is, and what was decided, in a few words."""
    match turn:
        case Turn.YOURS:
            return _("等你复核")
        case Turn.OTHER:
            return _("等另一位复核")
        case Turn.PROPOSE:
            return _("待处理")
        case Turn.AGAIN:
            return _("未通过，待重提")
        case Turn.NOBODYS:
            return _("没有异议")
        case Turn.DONE:
            agreed = [each for each in remarks if each.agreed]
            return words.verdict(agreed[-1].verdict) if agreed else _("没有改动")


def _chosen(shown: ObjectionsShown, listed: s.Objections, on: str) -> Chosen:
    question = next(each for each in listed.questions if each.id == on)
    objections, remarks = _of(listed, on)
    turn = _turn(objections, remarks, shown.name)
    waiting = next((each for each in remarks if each.agreed is None), None)
    held = max((r for r in remarks if r.agreed), key=lambda r: r.decided_at or r.at, default=None)
    return Chosen(
        question.number,
        question,
        held.key if held is not None and held.key is not None else question.key,
        held.verdict if held is not None else None,
        turn,
        tuple(objections),
        waiting,
        tuple(told for each in remarks for told in remark_words(each)),
        waiting is None and may(shown.role, s.ProposeRemark),
        waiting is not None and waiting.by != shown.name and may(shown.role, s.DecideRemark),
    )


def key_note(chosen: Chosen) -> str:
    """What stands by the key where it is not simply that of the paper."""
    match chosen.verdict:
        case Verdict.NEW_KEY:
            return _("（已更正，原答案 {key}）").format(key=words.key(chosen.question.key))
        case Verdict.VOID:
            return _("（本题全员给分）")
        case _:
            return ""


def proposal_words(remark: s.RemarkRow) -> str:
    """更正答案为 A；维持答案."""
    if remark.verdict is Verdict.NEW_KEY and remark.key is not None:
        return _("更正答案为 {key}").format(key=words.key(remark.key))
    return words.verdict(remark.verdict)


def remark_words(remark: s.RemarkRow) -> tuple[str, ...]:
    """What was proposed, and what was decided, a sentence each."""
    told = [
        _("{at} {who} 提出：{what}。理由：{why}").format(
            at=_at(remark.at), who=remark.by, what=proposal_words(remark), why=remark.why
        )
    ]
    if remark.decided_at is not None:
        outcome = _("{at} {who} 复核：同意。{why}") if remark.agreed else _("{at} {who} 复核：不同意。{why}")
        said = outcome.format(at=_at(remark.decided_at), who=remark.decided_by, why=remark.decision)
        effect = counted("{n} 人的成绩有变动。", remark.changed) if remark.agreed else ""
        told.append(words.together(said, "" if said.endswith("。") or not effect else "。", effect))
    return tuple(told)


def objection_words(row: s.ObjectionRow) -> str:
    """Who objects, when and why."""
    return _("{name}（{number}）{at}：{text}").format(name=row.name, number=row.number, at=_at(row.at), text=row.text)


def summary(shown: ObjectionsShown) -> str:
    """How many wait for whom."""
    counts = {turn: sum(row.turn is turn for row in shown.rows) for turn in Turn}
    parts = [
        counted("{n} 道等你复核", counts[Turn.YOURS]) if counts[Turn.YOURS] else "",
        counted("{n} 道等你或别的组织者提出处理意见", counts[Turn.PROPOSE] + counts[Turn.AGAIN])
        if counts[Turn.PROPOSE] + counts[Turn.AGAIN]
        else "",
        counted("{n} 道需由另一位组织者复核", counts[Turn.OTHER]) if counts[Turn.OTHER] else "",
        counted("{n} 道已处理", counts[Turn.DONE]) if counts[Turn.DONE] else "",
    ]
    told = words.listed(filter(None, parts), "，")
    return told + _("。") if told else ""


def _at(moment: datetime) -> str:
    return words.moment(moment.astimezone())
