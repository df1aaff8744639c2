"""A window in a process of its own in which somebody sits an exam very fast; for killing.

Prints a line whenever the page shows an answer as saved, and one with the seconds left when the exam begins.
Arguments: the data folder, the sitting, the seed of the answers.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer

from question_bank.database import open_database
from question_bank.question import Kind, Letters, Response, Truth
from quiz.clock import HallClock, anchor_for, look
from quiz.frozen import to_json
from quiz.local_desk import LocalDesk
from quiz.records import HISTORY, Records
from tests.builders import NINE
from ui.app import App, make_qt
from ui.pages.attempt.page import AttemptPage
from ui.pages.attempt.presenter import AttemptShown, Saved, Step


def main(folder: Path, sitting_id: str, seed: int) -> None:
    die = random.Random(seed)
    records = Records(open_database(folder, [HISTORY]))
    anchor = anchor_for(records.anchor(), look(), records.last_entry_at())
    records.set_anchor(anchor)
    head = records.open_attempt(sitting_id, "0001", "王芳", NINE)
    desk = LocalDesk(records, records.sitting(sitting_id), head, HallClock(anchor))
    qt = make_qt([])
    app = App(qt, folder)
    page = AttemptPage(desk, app.background)
    told: set[str] = set()

    def tell(shown: AttemptShown) -> None:
        AttemptPage.draw(page, shown)
        if shown.step is Step.RUNNING and not told:
            told.add("began")
            print("LEFT", shown.deadline - time.monotonic(), flush=True)
        if shown.saved is Saved.SAVED and shown.card is not None and shown.card.response is not None:
            line = f"SAVED {shown.card.id} {to_json(shown.card.response)}"
            if line not in told:
                told.add(line)
                print(line, flush=True)

    page.presenter._show = tell  # the page, and an ear at it
    page.resize(1000, 700)
    page.show()
    page.begin()

    def answer() -> None:
        shown = page.presenter.shown
        if shown.step is Step.RUNNING and shown.card is not None:
            page.presenter.respond(_some_response(shown, die))
            if die.random() < 0.4:
                page.presenter.go(die.randrange(len(shown.cells)))

    timer = QTimer()
    timer.timeout.connect(answer)
    timer.start(2)
    qt.exec()


def _some_response(shown: AttemptShown, die: random.Random) -> Response:
    assert shown.card is not None
    if shown.card.kind is Kind.TRUE_FALSE:
        return Truth(die.random() < 0.5)
    letters = [option.letter for option in shown.card.options]
    many = die.randint(1, len(letters)) if shown.card.kind is Kind.MULTIPLE else 1
    return Letters(frozenset(die.sample(letters, many)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
