"""Composes: settings, store, bank and records, then the window, or a subcommand without one. Decides nothing."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ui.doors import Doors


def data_folder() -> Path:
    """``LAWQUIZ_DATA``, else where this system keeps a user's data."""
    named = os.environ.get("LAWQUIZ_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("lawquiz", appauthor=False)


def open_doors(folder: Path) -> Doors:
    """Open the store in ``folder``, and put the bank that ships with the program into a new one."""
    from question_bank.bank import Bank

    from question_bank import starter
    from question_bank.database import HISTORY as BANK_HISTORY
    from question_bank.database import open_database
    from quiz.clock import HallClock, anchor_for, look
    from quiz.records import HISTORY as QUIZ_HISTORY
    from quiz.records import Records
    from quiz.study.study_log import StudyLog

    database = open_database(folder, [BANK_HISTORY, QUIZ_HISTORY])
    bank, records = Bank(database), Records(database)
    starter.put_in(bank)
    anchor = anchor_for(records.anchor(), look(), records.last_entry_at())
    records.set_anchor(anchor)
    return Doors(folder, database, bank, records, StudyLog(database), HallClock(anchor))


def main() -> int:
    """Without a subcommand the window, else the subcommand; returns the exit code."""
    words = sys.argv[1:]
    if words and not (words[0] == "--data" and len(words) == 2):
        from ui.command_line import run_command

        return run_command(words, data_folder, open_doors)
    from ui.app import run_window

    return run_window(Path(words[1]) if words else data_folder(), open_doors)


if __name__ == "__main__":
    sys.exit(main())
