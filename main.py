"""Where the data lies, and then the window (on a join file where there is one), or a subcommand without one. Decides
nothing else.
"""

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


def for_the_window(words: list[str]) -> tuple[str, str] | None:
    """The data folder and the join file, each empty where it is not named; None: this is a subcommand.

    >>> for_the_window(["--data", "d", "exam.lawquiz-join"]), for_the_window(["join", "x.txt"]), for_the_window([])
    (('d', 'exam.lawquiz-join'), ('', 'x.txt'), ('', ''))
    >>> for_the_window(["bank", "list"]), for_the_window(["--help"])
    (None, None)
    """
    rest, folder = list(words), ""
    if "--data" in rest[:-1]:
        place = rest.index("--data")
        folder = rest[place + 1]
        del rest[place : place + 2]
    if rest[:1] == ["join"] and len(rest) == 2:
        return folder, rest[1]
    if not rest or (len(rest) == 1 and rest[0].endswith(".lawquiz-join")):
        return folder, "".join(rest)
    return None


def main() -> int:
    """Without a subcommand the window, else the subcommand; returns the exit code."""
    words = sys.argv[1:]
    window = for_the_window(words)
    if window is None:
        from ui.command_line import run_command

        return run_command(words, data_folder, open_doors)
    from ui.program import run_window

    folder, join = window
    return run_window(Path(folder) if folder else data_folder(), open_doors, Path(join) if join else None)


if __name__ == "__main__":
    sys.exit(main())
