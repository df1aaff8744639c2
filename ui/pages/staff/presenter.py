"""How a member of staff reaches a hall on another PC: by join file, by address and fingerprint, or as the last time.

Law: no Qt. The fingerprint comes from a file or a slip, never from the network; name and secret are kept nowhere.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from question_bank.errors import FileNotWritten
from quiz.errors import NoJoinFile
from quiz.exam import fingerprint as prints
from quiz.exam.join_file import SUFFIX, Join, as_address, read_join_file, write_join_file
from quiz.exam.protocol import AskSittings, Denial, Denied, SittingHeld, SittingsHeld
from quiz.exam.staff_client import Post

LAST = f"staff{SUFFIX}"


@dataclass(frozen=True, slots=True)
class In:
    """Logged in. ``sittings``: those to choose from, where there are several."""

    post: Post
    sittings: tuple[SittingHeld, ...] = ()


def typed(address: str, fingerprint: str) -> Join | None:
    """From a slip; None where one of them is not whole."""
    digits = prints.as_typed(fingerprint)
    return Join((as_address(address),), digits, "") if digits and address.strip() else None


def last(folder: Path) -> Join | None:
    """The hall of the last time; for a job."""
    with suppress(NoJoinFile):
        return read_join_file(folder / LAST)
    return None


def log_in(folder: Path, join: Join, name: str, secret: str) -> In | Denied:
    """For a job. Raises ``NoContact``."""
    post = Post.log_in(join, name.strip(), secret.strip())
    if isinstance(post, Denied):
        return post
    sittings: tuple[SittingHeld, ...] = ()
    if not join.sitting:
        held = post.ask(AskSittings())
        sittings = held.sittings if isinstance(held, SittingsHeld) else ()
        if not sittings:
            post.close()
            return Denied(Denial.NO_SUCH_SITTING)
        if len(sittings) == 1:
            post.turn_to(sittings[0].id, sittings[0].title)
    with suppress(FileNotWritten):  # a convenience for the next time
        write_join_file(folder / LAST, post.join)
    return In(post, sittings if len(sittings) > 1 else ())
