"""The messages on the wire between a desk and the hall, and the codec that carries them.

Law: strict both ways: an unknown field, a wrong type, an unknown word is refused. What a candidate may receive is
made of a booklet, the candidate's own responses and times: nothing that derives from a key, an explanation or, before
release, a score.

A request is posted to ``/v<VERSION>/<its name>`` with its fields as a JSON object. Its answer, with status 200, is the
one reply that belongs to it (``REPLY_TO``); with any other status it is ``Denied``. So a log-in page that some other
machine sends in the hall's place is never taken for an acknowledgement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, ClassVar, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from question_bank.question import Key, LegalBasis, Letters, Response, Truth
from quiz.attempt import Phase, Refusal
from quiz.desk import Place, Receipt
from quiz.errors import Unreadable
from quiz.frozen import to_json
from quiz.paper import Booklet, BookletQuestion
from quiz.remark import Verdict

VERSION = 1
MAX_BODY = 256 * 2**10  # bytes of a request
MAX_TEXT = 400  # characters of a reason, a message, a name


class Denial(StrEnum):
    """Why the hall did not do it, where it is not a matter of the attempt itself (``Refusal``)."""

    UNREADABLE = "unreadable"
    NO_SESSION = "no_session"
    NOT_ALLOWED = "not_allowed"
    WRONG_CODE = "wrong_code"
    THROTTLED = "throttled"
    BUSY = "busy"
    LEASE_HELD = "lease_held"  # somebody sits there already: an invigilator's one-time code is needed
    ENTRY_CLOSED = "entry_closed"
    NO_SUCH_SITTING = "no_such_sitting"
    NO_SUCH_CANDIDATE = "no_such_candidate"
    NO_ANSWER = "no_answer"  # not an answer to this question of this paper
    KEY_REUSED = "key_reused"
    ALREADY_BEGUN = "already_begun"
    NOT_RELEASED = "not_released"
    CLOCK_DOUBTFUL = "clock_doubtful"
    FROZEN = "frozen"  # the hall's disk failed: nothing more is acknowledged
    DISK_FULL = "disk_full"
    FAULT = "fault"
    NOT_OBJECTIONABLE = "not_objectionable"  # no such question, or the period for objections is not open
    SAME_PERSON = "same_person"  # who proposes may not decide
    STILL_SITTING = "still_sitting"  # somebody may still answer: paper and keys stay shut
    ALREADY_PROPOSED = "already_proposed"  # about this question something waits for a decision
    ALREADY_DECIDED = "already_decided"
    NOT_FITTING = "not_fitting"  # no key of this question
    NOT_SEALED = "not_sealed"  # not a sealed file of this hall and this sitting


class Message:
    """What can go over the wire."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True)


class Request(Message):
    """What somebody wants of the hall."""

    __slots__ = ()


class Reply(Message):
    """What the hall says to it."""

    __slots__ = ()


# What a candidate's desk says ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LogIn(Request):
    """``device``: a secret this PC made for itself, so that a log-in whose reply was lost can be repeated.
    ``one_time``: an invigilator's code, where somebody sits there already.
    """

    sitting: str
    number: str
    code: str
    device: str
    one_time: str = ""


@dataclass(frozen=True, slots=True)
class AskSittings(Request):
    """Which sittings are held here? For a desk that knows only address and fingerprint."""


@dataclass(frozen=True, slots=True)
class Look(Request):
    """How do things stand?"""


@dataclass(frozen=True, slots=True)
class Fetch(Request):
    """The booklet, once the exam has begun."""


@dataclass(frozen=True, slots=True)
class Answer(Request):
    """One change of one answer, numbered by the desk; None takes it back."""

    question: str
    response: Response | None
    epoch: int
    client_seq: int


@dataclass(frozen=True, slots=True)
class KeepPlace(Request):
    """Where the candidate is."""

    place: Place


@dataclass(frozen=True, slots=True)
class HandIn(Request):
    """Hand in, with all that was sent before."""


@dataclass(frozen=True, slots=True)
class LeftWindow(Request):
    """The exam's window was not in front for so many seconds: recorded, nothing follows from it by itself."""

    seconds: int


@dataclass(frozen=True, slots=True)
class FetchPackage(Request):
    """The booklet ahead of the exam, under lock."""


@dataclass(frozen=True, slots=True)
class AskResult(Request):
    """The score, once it is released."""


@dataclass(frozen=True, slots=True)
class ReadPaper(Request):
    """One's own paper with keys and marks, once that is released."""


@dataclass(frozen=True, slots=True)
class RaiseObjection(Request):
    """To one question of one's own paper, while the period for it lasts; a second one replaces the first."""

    question: str
    text: str


# What the hall says -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Denied(Reply):
    """Nothing was done; ``retry_after`` in seconds where waiting helps."""

    why: Denial | Refusal
    retry_after: float = 0.0


@dataclass(frozen=True, slots=True)
class SittingHeld(Reply):
    """``on``: the day, as 2026-11-22."""

    id: str
    title: str
    on: str


@dataclass(frozen=True, slots=True)
class SittingsHeld(Reply):
    """Those that one may still come to, or has come to lately."""

    sittings: tuple[SittingHeld, ...]


@dataclass(frozen=True, slots=True)
class LoggedIn(Reply):
    """``token`` is shown once; ``epoch`` and ``since``: which numbers of answers are this desk's; ``seal``: the key
    for which to seal what could not be delivered.
    """

    token: str
    name: str
    unit: str
    title: str
    epoch: int
    since: int
    now: datetime
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Notice(Reply):
    """A message from the invigilators."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Standing(Reply):
    """``last_seq``: the highest number of an answer known in the desk's present epoch. ``unlock``: the code that
    opens the package, once the exam has begun. Before ``hand_in_from`` nobody may hand in.
    """

    phase: Phase
    responses: Mapping[str, Response]
    deadline: datetime | None
    now: datetime
    place: Place
    begins_at: datetime | None
    epoch: int
    last_seq: int
    notices: tuple[Notice, ...] = ()
    released: bool = False
    unlock: str = ""
    paper_released: bool = False
    objections_until: datetime | None = None
    hand_in_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sheet(Reply):
    """The candidate's own booklet."""

    booklet: Booklet


@dataclass(frozen=True, slots=True)
class Taken(Reply):
    """On the hall's disk. ``counts`` is false for what came too late and waits for a decision."""

    now: datetime
    deadline: datetime | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Kept(Reply):
    """The place was kept."""

    now: datetime


@dataclass(frozen=True, slots=True)
class HandedIn(Reply):
    """Handed in; the same receipt however often."""

    receipt: Receipt
    now: datetime


@dataclass(frozen=True, slots=True)
class ResultShown(Reply):
    """After release."""

    total: Decimal
    full: Decimal
    passed: bool


@dataclass(frozen=True, slots=True)
class Package(Reply):
    """``sealed`` (base64) opens with the sitting's unlock code into a ``Sheet``; ``duration`` in seconds."""

    sealed: str
    duration: int


@dataclass(frozen=True, slots=True)
class ObjectionShown(Reply):
    """One's own objection; ``verdict`` and ``why`` once two persons have decided on it."""

    text: str
    at: datetime
    verdict: Verdict | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class MarkedQuestion(Reply):
    """One question as it was asked, and what it brought. ``verdict`` and ``why``: what was decided about it for all,
    whoever objected.
    """

    asked: BookletQuestion
    response: Response | None
    key: Key
    marks: Decimal
    explanation: str
    legal_basis: tuple[LegalBasis, ...]
    objection: ObjectionShown | None = None
    verdict: Verdict | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class MarkedPaper(Reply):
    """After release. ``before``: the total that stood until a re-marking changed it."""

    total: Decimal
    full: Decimal
    passed: bool
    before: Decimal | None
    questions: tuple[MarkedQuestion, ...]
    now: datetime
    objections_until: datetime | None = None


REPLY_TO: Mapping[type[Request], type[Reply]] = {
    LeftWindow: Kept,
    FetchPackage: Package,
    ReadPaper: MarkedPaper,
    RaiseObjection: Kept,
    LogIn: LoggedIn,
    AskSittings: SittingsHeld,
    Look: Standing,
    Fetch: Sheet,
    Answer: Taken,
    KeepPlace: Kept,
    HandIn: HandedIn,
    AskResult: ResultShown,
}

M = TypeVar("M", bound=Message)


def path_of(kind: type[Request]) -> str:
    """Where a request is posted."""
    return f"/v{VERSION}/{kind.__name__}"


def encode(message: Message) -> bytes:
    """The fields as compact JSON, the same bytes for the same message."""
    return to_json(message).encode()


def decode(kind: type[M], body: bytes) -> M:
    """The message of this kind that ``encode`` wrote; raises ``Unreadable`` for anything else."""
    if kind is Answer and (answer := _usual_answer(body)) is not None:
        return answer  # type: ignore[return-value]  # which is what this kind is
    try:
        found: M = adapter(kind).validate_json(body)  # type: ignore[arg-type]  # a class is hashable
    except (ValidationError, RecursionError) as error:
        # Only where and what, never the input: it may hold a code.
        detail = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['type']}"
            for each in (
                error.errors(include_input=False, include_url=False) if isinstance(error, ValidationError) else ()
            )
        )
        raise Unreadable(kind.__name__, detail[:MAX_TEXT]) from None
    return found


# Nearly every request of an exam is a choice or a judgement written by ``encode``: read here at a third of the cost.
# Whatever looks otherwise in any byte is left to the strict reader, and where both read something they read the same.
_USUAL_ANSWER = re.compile(
    rb'\{"client_seq":(0|[1-9]\d{0,14}),"epoch":(0|[1-9]\d{0,14}),"question":"([\w.-]{1,64})",'
    rb'"response":\{(?:"letters":\[("[A-Z]"(?:,"[A-Z]")*)\]|"value":(true|false))\}\}'
)


def _usual_answer(body: bytes) -> Answer | None:
    found = _USUAL_ANSWER.fullmatch(body)
    if found is None:
        return None
    seq, epoch, question, letters, truth = found.groups()
    response = _letters(letters) if letters is not None else Truth(truth == b"true")
    return Answer(str(question, "ascii"), response, int(epoch), int(seq))


@lru_cache(maxsize=2048)
def _letters(written: bytes) -> Letters:
    return Letters.of(str(written, "ascii").replace('"', "").replace(",", ""))


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    """Reads one kind of message, and tells its JSON schema."""
    return TypeAdapter(kind)
