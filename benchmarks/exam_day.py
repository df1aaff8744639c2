"""An exam day over TLS against the real hall, and its saves a second beside the floor and the plain way.

`python -m benchmarks.exam_day [--candidates 162 1000] [--seconds 2] [--rounds 5]`. First everybody logs in, fetches
the paper within the first minute, answers all of it at a steady pace, and hands in within ten seconds; afterwards
everything acknowledged is looked up in the record. Then each server in turn is offered more than it takes, in short
rounds, so that whatever else the machine does hits all alike; last the hall again, each fsync slowed by 10 ms.
A hold is told as held or not held, whatever it is.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from benchmarks.load import Line, Measured, offer, paced, saturate, trusting
from quiz.exam import protocol as p
from tests.quiz.exam.hall_kit import SITTING
from tests.quiz.exam.wire_kit import RealHall, free_port

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = 100
LOG_INS, FIRST_MINUTE, HAND_IN = 15, 60.0, 10.0  # a second, seconds, seconds
OVERLOAD = 60_000  # saves a second offered: more than anything here takes


def written(request: p.Request, token: str) -> bytes:
    """As a desk writes it."""
    return _written(p.path_of(type(request)), p.encode(request), token)


def _written(path: str, body: bytes, token: str) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nhost: hall\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\n"
    return b"%scontent-length: %d\r\n\r\n%s" % (head.encode(), len(body), body)


def answers(token: str, number: int) -> Callable[[], bytes]:
    """Each time the next answer, written by hand: the tool must cost less than the server."""
    die, seq, path = random.Random(number), 0, p.path_of(p.Answer)

    def request() -> bytes:
        nonlocal seq
        seq += 1
        body = b'{"client_seq":%d,"epoch":1,"question":"q%d","response":{"letters":["%s"]}}'
        return _written(path, body % (seq, (seq * 7 + number) % QUESTIONS, die.choice((b"A", b"B", b"C", b"D"))), token)

    return request


class Room:
    """A hall with everybody in it, one line each."""

    def __init__(self, folder: Path, candidates: int, under: Sequence[str] = ()) -> None:
        self.hall = RealHall(folder, candidates, questions=QUESTIONS)
        self.hall.start(under)
        context = trusting(folder / "hall.crt")
        codes = list(self.hall.codes.items())
        asks = [written(p.LogIn(SITTING, name, code, f"device {name}"), "") for name, code in codes]
        self.lines = [Line(self.hall.port, context, partial(bytes, ask)) for ask in asks]
        self.log_in = paced(self.lines, candidates / LOG_INS, LOG_INS)
        self.tokens = [p.decode(p.LoggedIn, line.body).token for line in self.lines]
        self.hall.begin()

    def all_within(self, request: p.Request, seconds: float) -> Measured:
        """Everybody asks this once, spread over the time."""
        for line, token in zip(self.lines, self.tokens, strict=True):
            line.request = partial(bytes, written(request, token))
        return offer(self.lines, [(n * seconds / len(self.lines), n) for n in range(len(self.lines))])

    def answering(self) -> None:
        """From now on each line sends answers."""
        for n, (line, token) in enumerate(zip(self.lines, self.tokens, strict=True)):
            line.request = answers(token, n)

    def lost(self, acknowledged: int) -> int:
        """How many of the acknowledged the record has not; the hall is killed for it."""
        self.hall.kill()
        return acknowledged - sum(len(keys) for _, keys in self.hall.attempts().values())


def exam(folder: Path, candidates: int, minutes: float) -> bool:
    room = Room(folder, candidates)
    try:
        steps = {"log-in": room.log_in, "start": room.all_within(p.Fetch(), FIRST_MINUTE * min(1.0, minutes))}
        room.answering()
        count = candidates * QUESTIONS
        steps["save"] = paced(room.lines, minutes * 60, count / (minutes * 60))
        steps["hand-in"] = room.all_within(p.HandIn(), HAND_IN)
        lost = room.lost(len(steps["save"].waits) - steps["save"].errors)
    finally:
        if room.hall.process is not None and room.hall.process.poll() is None:
            room.hall.kill()
    for name, found in steps.items():
        print(
            f"{candidates:>6} {name:<8} {len(found.waits):>7,}   p50 {found.percentile(50):8.1f} "
            f"p99 {found.percentile(99):8.1f} ms   errors {found.errors}"
        )
    errors = sum(found.errors for found in steps.values())
    print(f"{candidates:>6} lost {lost}, errors {errors}")
    return verdict(f"{candidates} candidates: lost 0, errors 0", lost == 0 and errors == 0)


def saves(folder: Path, counts: Sequence[int], seconds: float, rounds: int) -> bool:
    """Medians of short rounds in turn."""
    held = True
    with ExitStack() as stack:
        room = Room(folder / "hall", max(counts))
        stack.callback(room.hall.kill)
        room.answering()
        lines = {"hall": room.lines}
        for what in ("floor", "plain", "tuned"):
            port = free_port()
            words = [sys.executable, "-m", "benchmarks.servers", what, str(folder / "hall"), str(port)]
            server = stack.enter_context(subprocess.Popen(words, cwd=ROOT))
            stack.callback(server.kill)
            context = trusting(folder / "hall" / "hall.crt")
            lines[what] = []
            for n in range(max(counts)):
                lines[what].append(_patiently(partial(Line, port, context, answers("token", n))))
        hall_rates = {}
        for count in counts:
            found: dict[str, list[float]] = {what: [] for what in lines}
            for number in range(rounds + 1):  # the first is to warm up
                for what, all_lines in lines.items():
                    rate = saturate(all_lines[:count], seconds, OVERLOAD).rate
                    found[what].extend([rate] if number else [])
            for what, rates in found.items():
                print(f"{count:>6} {what:<6} {statistics.median(rates):8,.0f}/s")
            hall_rates[count] = statistics.median(found["hall"])

            def ratio(other: str, found: dict[str, list[float]] = found) -> float:
                return statistics.median(h / o for h, o in zip(found["hall"], found[other], strict=True) if o)

            if count == min(counts):
                held &= verdict(f"{ratio('floor'):.0%} of the floor (50 %)", ratio("floor") >= 0.5)
                held &= verdict(f"{ratio('plain'):.0f} times the plain way (25)", ratio("plain") >= 25)
                print(f"       {ratio('tuned'):.0f} times the plain way with its journal written ahead")
        if len(counts) > 1:
            kept = hall_rates[max(counts)] / hall_rates[min(counts)]
            held &= verdict(f"from {min(counts)} to {max(counts)} connections {kept:.0%} remains (70 %)", kept >= 0.7)
    return held


def _patiently(connect: Callable[[], Line]) -> Line:
    for _ in range(400):
        try:
            return connect()
        except OSError:
            time.sleep(0.05)
    raise TimeoutError


def slowed(folder: Path, candidates: int, seconds: float, rounds: int) -> bool:
    """The hall with each fsync slowed beside the hall as it is."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        print("no compiler: the slowed disk is left out")
        return False
    shim = folder / "slow_fsync.so"
    source = Path(__file__).with_name("slow_fsync.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", shim, source, "-ldl"], check=True)
    with ExitStack() as stack:
        rooms = []
        for name, under in (("as-it-is", ()), ("slowed", ("env", f"LD_PRELOAD={shim}"))):
            room = Room(folder / name, candidates, under)
            stack.callback(room.hall.kill)
            room.answering()
            rooms.append(room)
        alone = [paced(room.lines[:1], 2, 10).percentile(50) for room in rooms]
        print(f"one answer alone: {alone[0]:.1f} ms, slowed {alone[1]:.1f} ms")
        ratios = []
        for _ in range(rounds):
            rates = [saturate(room.lines, seconds, OVERLOAD).rate for room in rooms]
            ratios.append(rates[1] / rates[0])
    bites, kept = alone[1] >= alone[0] + 8, statistics.median(ratios)
    return verdict(f"each fsync 10 ms slower: {kept:.0%} remains (50 %)", bites and kept >= 0.5)


def verdict(what: str, holds: bool) -> bool:
    print(f"{'HELD' if holds else 'NOT HELD':>9}  {what}", flush=True)
    return holds


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--candidates", type=int, nargs="+", default=[162, 1000])
    words.add_argument("--minutes", type=float, default=3, help="in which the answers are given")
    words.add_argument("--seconds", type=float, default=2, help="a round")
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--only", choices=["exam", "saves", "slowed"])
    given = words.parse_args()
    print(f"{os.cpu_count()} cores, shared with the load tool")
    held = []
    with tempfile.TemporaryDirectory(prefix="exam-day-") as name:
        folder = Path(name)
        if given.only in (None, "exam"):
            held += [exam(folder / f"exam{count}", count, given.minutes) for count in given.candidates]
        if given.only in (None, "saves"):
            held.append(saves(folder, sorted(given.candidates), given.seconds, given.rounds))
        if given.only in (None, "slowed"):
            held.append(slowed(folder, min(given.candidates), given.seconds, given.rounds))
    print("all holds held" if all(held) else "not all holds held")


if __name__ == "__main__":
    main()
