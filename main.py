"""Where the data lies, and then the window, or a subcommand without one. Decides nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ui.doors import open_doors


def data_folder() -> Path:
    """``LAWQUIZ_DATA``, else where this system keeps a user's data."""
    named = os.environ.get("LAWQUIZ_DATA")
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("lawquiz", appauthor=False)


def main() -> int:
    """Without a subcommand the window, else the subcommand; returns the exit code."""
    words = sys.argv[1:]
    if words and not (words[0] == "--data" and len(words) == 2):
        from ui.command_line import run_command

        return run_command(words, data_folder, open_doors)
    from ui.program import run_window

    return run_window(Path(words[1]) if words else data_folder(), open_doors)


if __name__ == "__main__":
    sys.exit(main())
