"""The outbox: what a candidate has answered and the hall has not acknowledged, on this PC's disk until it has; of what
it has acknowledged the last answer to each question, so that a restart without the network shows all of them.

Law: ``put`` returns once it is on the disk; only then may "本机已保存" be shown. A file that a power cut tore at its
end is read up to the tear. The session and the numbering of answers lie in the same file, so that they are lost
together or not at all. One program at a time has it open.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock
from typing import Any
from zlib import crc32

from question_bank.question import Response
from quiz.desk import Place
from quiz.errors import OutboxInUse
from quiz.frozen import from_json, to_json


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change of one answer that the hall has not acknowledged."""

    epoch: int
    seq: int
    question: str
    response: Response | None


@dataclass(frozen=True, slots=True)
class Seated:
    """The session with the hall, and whom it is for; ``seal``: the hall's key for sealed files."""

    token: str
    name: str
    title: str
    epoch: int
    unit: str = ""
    sitting: str = ""
    number: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file tells, folded."""

    device: str = ""
    seated: Seated | None = None
    seq: int = 0
    handing_in: bool = False
    left: bool = False
    place: Place | None = None
    waiting: tuple[Waiting, ...] = field(default=(), repr=False)
    taken: tuple[Waiting, ...] = field(default=(), repr=False)
    refused: tuple[Waiting, ...] = field(default=(), repr=False)


class Outbox:
    """Guards one file, and what it tells."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock, Timeout

        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = FileLock(path.with_suffix(".lock"), thread_local=False)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            raise OutboxInUse(path) from None
        self._turn = RLock()
        self.sound = True  # the disk still keeps what it is told
        self._waiting: dict[tuple[int, int], Waiting] = {}
        self._kept = _read(path)
        if not self._kept.device:
            self._kept = replace(self._kept, device=secrets.token_urlsafe(32))
        self._waiting = {(each.epoch, each.seq): each for each in self._kept.waiting}
        self._refused = list(self._kept.refused)
        self._taken = {each.question: each for each in self._kept.taken}
        self._file = _write_anew(path, self._lines())

    # --- what it holds ---

    @property
    def device(self) -> str:
        """This PC's own secret for this sitting."""
        return self._kept.device

    @property
    def seated(self) -> Seated | None:
        """The session, if there was a log-in."""
        return self._kept.seated

    @property
    def handing_in(self) -> bool:
        """The candidate has handed in here; the hall may not know yet."""
        return self._kept.handing_in

    @property
    def place(self) -> Place | None:
        """Where the candidate was, if it was told at this seat."""
        return self._kept.place

    @property
    def left(self) -> bool:
        """The candidate is done at this PC: whoever comes next needs a code."""
        return self._kept.left

    def waiting(self) -> list[Waiting]:
        """In the order in which they were answered."""
        with self._turn:
            return [self._waiting[key] for key in sorted(self._waiting)]

    def answered(self) -> dict[str, Response | None]:
        """The last answer to each question at this seat, acknowledged or waiting."""
        with self._turn:
            return {each.question: each.response for each in (*self._taken.values(), *self.waiting())}

    def count(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @property
    def refused(self) -> int:
        """How many the hall has refused; they stay in the file."""
        return len(self._refused)

    def untaken(self) -> tuple[Waiting, ...]:
        """What the hall has not taken: those that wait and those it refused, in the order of their numbers."""
        with self._turn:
            return tuple(sorted((*self._waiting.values(), *self._refused), key=lambda each: (each.epoch, each.seq)))

    # --- what happens to it ---

    def sit_down(self, seated: Seated) -> None:
        """A log-in: numbers begin again under its epoch."""
        with self._turn:
            self._kept = replace(self._kept, seated=seated, seq=0, left=False, place=None)
            self._taken.clear()  # perhaps there was another machine since: the hall knows better
            self._append({"seated": seated})

    def keep_place(self, place: Place) -> None:
        """A convenience: on the disk with the next answer at the latest."""
        with self._turn:
            self._kept = replace(self._kept, place=place)
            self._append({"place": place}, durable=False)

    def leave(self) -> None:
        """The candidate goes."""
        with self._turn:
            self._kept = replace(self._kept, left=True)
            self._append({"left": True})

    def known_to_hall(self, epoch: int, seq: int) -> None:
        """The hall knows numbers up to ``seq``: never use them again, even if this file was lost."""
        with self._turn:
            if self._kept.seated and self._kept.seated.epoch == epoch and seq > self._kept.seq:
                self._kept = replace(self._kept, seq=seq)

    def put(self, question: str, response: Response | None) -> Waiting:
        """Number an answer and keep it. On the disk on return, unless ``sound`` has become false: then only here."""
        with self._turn:
            seated = self._kept.seated
            assert seated is not None
            self._kept = replace(self._kept, seq=self._kept.seq + 1)
            answer = Waiting(seated.epoch, self._kept.seq, question, response)
            self._waiting[(answer.epoch, answer.seq)] = answer
            self._append({"put": answer})
            return answer

    def hand_in(self, handing_in: bool = True) -> None:
        """The candidate wants to hand in, or the hall has refused it."""
        with self._turn:
            self._kept = replace(self._kept, handing_in=handing_in)
            self._append({"handing_in": handing_in})

    def done(self, answer: Waiting, refused: bool = False) -> None:
        """The hall has answered for it. Losing this line in a power cut costs a repetition and nothing else."""
        with self._turn:
            if self._waiting.pop((answer.epoch, answer.seq), None) is None:
                return
            if refused:
                self._refused.append(answer)
            else:
                _take(self._taken, answer)
            self._append({"refused" if refused else "done": [answer.epoch, answer.seq]}, durable=refused)

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            self._file.close()
            self._lock.release()

    def _append(self, line: dict[str, Any], durable: bool = True) -> None:
        try:
            self._file.write(_line(line))
            self._file.flush()
            if durable:
                os.fsync(self._file.fileno())
        except (OSError, ValueError):
            # After a failed fsync nobody knows what the file holds. What is kept goes to the hall all the same.
            self.sound = False

    def _lines(self) -> Iterator[dict[str, Any]]:
        kept = self._kept
        yield {"device": kept.device}
        if kept.seated is not None:
            yield {"seated": kept.seated}
        yield {"seq": kept.seq}
        for answer in self._taken.values():
            yield {"put": answer}
            yield {"done": [answer.epoch, answer.seq]}
        for answer in self.waiting():
            yield {"put": answer}
        for answer in self._refused:
            yield {"put": answer}
            yield {"refused": [answer.epoch, answer.seq]}
        yield {"handing_in": kept.handing_in}
        yield {"left": kept.left}
        if kept.place is not None:
            yield {"place": kept.place}


def seat_of(path: Path) -> Seated | None:
    """Who sits at this PC by the outbox of this path, without opening it; None where nobody does any more."""
    kept = _read(path)
    return None if kept.left else kept.seated


def _line(content: dict[str, Any]) -> bytes:
    body = to_json(content).encode()
    return b"%08x %s\n" % (crc32(body), body)


def _read(path: Path) -> _Kept:
    """What the file tells, up to the first line that is not whole."""
    kept = _Kept()
    waiting: dict[tuple[int, int], Waiting] = {}
    refused: dict[tuple[int, int], Waiting] = {}
    taken: dict[str, Waiting] = {}
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else []:
        checksum, _, body = line.rstrip(b"\n").partition(b" ")
        if not line.endswith(b"\n") or checksum != b"%08x" % crc32(body):
            break
        ((what, value),) = json.loads(body).items()
        match what:
            case "device":
                kept = replace(kept, device=value)
            case "seated":
                kept = replace(kept, seated=Seated(**value), seq=0, left=False, place=None)
                taken.clear()
            case "seq":
                kept = replace(kept, seq=value)
            case "put":
                answer = from_json(Waiting, json.dumps(value))
                waiting[(answer.epoch, answer.seq)] = answer
                if kept.seated and answer.epoch == kept.seated.epoch:
                    kept = replace(kept, seq=max(kept.seq, answer.seq))
            case "done":
                found = waiting.pop(tuple(value), None)
                if found is not None:
                    _take(taken, found)
            case "refused":
                found = waiting.pop(tuple(value), None)
                if found is not None:
                    refused[tuple(value)] = found
            case "handing_in":
                kept = replace(kept, handing_in=value)
            case "left":
                kept = replace(kept, left=value)
            case "place":
                kept = replace(kept, place=from_json(Place, json.dumps(value)))
    kept = replace(kept, waiting=tuple(waiting.values()), refused=tuple(refused.values()))
    return replace(kept, taken=tuple(taken.values()))


def _take(taken: dict[str, Waiting], answer: Waiting) -> None:
    known = taken.get(answer.question)
    if known is None or (known.epoch, known.seq) < (answer.epoch, answer.seq):
        taken[answer.question] = answer


def _write_anew(path: Path, lines: Iterator[dict[str, Any]]) -> Any:
    """The same content without what is done, in the old file's place at once; open for more."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        for line in lines:
            new.write(_line(line))
        new.flush()
        os.fsync(new.fileno())
    part.replace(path)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    return path.open("ab")
