"""What the organiser hands out: admission slips, join files, staff slips; asked of the hall, written into a folder.

Law: for jobs. A code in clear lives in what these functions return and in the files they write, nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from quiz.exam import staff_protocol as s
from quiz.exam.fingerprint import as_printed
from quiz.exam.join_file import SUFFIX, Join, write_join_file
from quiz.exam.protocol import Denied
from quiz.exam.running import Running
from quiz.exam.sitting import Sitting
from quiz.exam.slips import DOORS, LIST, SLIPS, Slips, slips_for, write_codes
from quiz.exam.staff_client import Post

WHY = "考前发放"  # stays Chinese: on the audit chain


@dataclass(frozen=True, slots=True)
class Issued:
    """New codes, of everybody or of ``one`` candidate. ``trouble``: why they are not in the folder yet; they are lost
    unless they are saved elsewhere.
    """

    slips: Slips
    join: Join
    one: bool = False
    files: tuple[Path, ...] = ()
    trouble: Exception | None = None


def issue(post: Post, sitting: Sitting, running: Running, numbers: tuple[str, ...] = ()) -> Issued | Denied:
    """New codes for these candidates, or for all. Raises ``NoContact``."""
    reply = post.ask(s.IssueCodes(sitting.id, numbers, WHY))
    if isinstance(reply, Denied):
        return reply
    assert isinstance(reply, s.Codes)
    return Issued(_slips(sitting, reply.codes, running), join_of(sitting, running), one=bool(numbers))


def save(issued: Issued, folder: Path) -> Issued:
    """Slips, door pages, list and join file into ``folder``, of one candidate the slip; what goes wrong is in
    ``trouble``.
    """
    try:
        files = _one_file(issued, folder) if issued.one else _all_files(issued, folder)
    except Exception as error:  # whatever it is: the codes are still in hand
        return replace(issued, trouble=error)
    return replace(issued, files=files, trouble=None)


def _one_file(issued: Issued, folder: Path) -> tuple[Path, ...]:
    """Under the own name, so that it does not take the place of everybody's."""
    from ui.slips_pdf import write_slips

    path = folder / f"{file_name(f'{issued.slips.title}-{SLIPS}-{issued.slips.slips[0].name}')}.pdf"
    write_slips(issued.slips, path)
    return (path,)


def _all_files(issued: Issued, folder: Path) -> tuple[Path, ...]:
    from ui.slips_pdf import write_doors, write_slips

    stem = file_name(issued.slips.title)
    slips, doors, codes = folder / f"{stem}-{SLIPS}.pdf", folder / f"{stem}-{DOORS}.pdf", folder / f"{stem}-{LIST}.xlsx"
    join = folder / f"{stem}{SUFFIX}"
    write_slips(issued.slips, slips)
    write_codes(issued.slips, codes)
    write_doors(issued.slips, doors)
    write_join_file(join, issued.join)
    return slips, codes, doors, join


def save_join_file(sitting: Sitting, running: Running, folder: Path) -> Path:
    """Raises ``FileNotWritten``."""
    path = folder / f"{file_name(sitting.title)}{SUFFIX}"
    write_join_file(path, join_of(sitting, running))
    return path


def join_of(sitting: Sitting, running: Running) -> Join:
    """What a candidate's PC must know."""
    return Join(running.addresses, running.fingerprint, sitting.id, sitting.title, running.seal)


def open_account(post: Post, name: str, role: str, rooms: tuple[str, ...]) -> str | Denied:
    """The secret of a new account, or a new one of one that is there. Raises ``NoContact``."""
    reply = post.ask(s.OpenAccount(name, role, WHY, rooms))
    if isinstance(reply, Denied):
        return reply
    assert isinstance(reply, s.Secret)
    return reply.secret


def printed_fingerprint(running: Running) -> str:
    """As on the slips."""
    return as_printed(running.fingerprint)


def file_name(title: str) -> str:
    """A title as every system takes it for a file's name.

    >>> file_name('2026年: 学法/考试?')
    '2026年_ 学法_考试_'
    """
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", title).strip(" .")[:80] or "exam"


def _slips(sitting: Sitting, codes: Mapping[str, str], running: Running) -> Slips:
    return slips_for(sitting, codes, running.addresses[0], running.fingerprint)
