"""A desk without a window, in a process of its own, for killing: answers at random as fast as it can.

Prints how it got in, then a line for each answer that it would show as saved.
Arguments: the folder, the hall's address and fingerprint, 工号, admission code, seed.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from question_bank.question import Letters
from quiz.attempt import Refusal
from quiz.exam.client import RemoteDesk, outbox_path
from quiz.exam.join_file import Join
from quiz.exam.outbox import Outbox
from quiz.exam.wire import Wire
from quiz.paper import Booklet
from tests.quiz.exam.hall_kit import SITTING


def main(folder: Path, address: str, fingerprint: str, number: str, code: str, seed: int) -> None:
    desk = RemoteDesk(Wire(Join((address,), fingerprint, SITTING)), Outbox(outbox_path(folder, SITTING, number)))
    if desk.seated:
        print("IN without a code", flush=True)
    else:
        desk.log_in(SITTING, number, code)
        print("IN with a code", flush=True)
    booklet = desk.start()
    while not isinstance(booklet, Booklet):
        time.sleep(0.05)
        booklet = desk.start()
    die = random.Random(seed)
    for _ in range(100_000):
        question, letter = die.choice(booklet.questions).id, die.choice("ABCD")
        if not isinstance(desk.answer(question, Letters.of(letter)), Refusal):
            print("SAVED", question, letter, flush=True)
        time.sleep(0.001)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:6], int(sys.argv[6]))  # type: ignore[call-arg, misc]
