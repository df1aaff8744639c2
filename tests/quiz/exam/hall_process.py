"""A hall in a process of its own, for killing. Arguments: the data folder, the port. Prints its fingerprint."""

from __future__ import annotations

import sys
from pathlib import Path

from question_bank.database import open_database
from quiz.clock import HallClock, anchor_for, look
from quiz.exam.server import serve
from quiz.records import HISTORY, Records


def main(folder: Path, port: int) -> None:
    database = open_database(folder, [HISTORY])
    records = Records(database)
    anchor = anchor_for(records.anchor(), look(), records.last_entry_at())
    records.set_anchor(anchor)
    try:
        serve(
            database,
            records,
            HallClock(anchor),
            "127.0.0.1",
            port,
            lambda opened: print(opened.fingerprint, flush=True),
        )
    finally:
        database.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
