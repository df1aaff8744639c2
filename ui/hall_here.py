"""The hall on this machine: started as a process of its own, asked as its organiser, and closed.

Law: no Qt; for jobs. The hall outlives the window, whatever ends that; why it did not open it says itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Timer
from typing import Any

from question_bank.store_file import is_held
from quiz.errors import NoContact
from quiz.exam import staff_protocol as s
from quiz.exam.hall import FIRST_ORGANISER
from quiz.exam.join_file import Join
from quiz.exam.protocol import Denied, Reply
from quiz.exam.running import Running, running_in
from quiz.exam.server import ORGANISER_SECRET
from quiz.exam.staff_client import Post, new_id

MAIN = Path(__file__).resolve().parents[1] / "main.py"
LOG = "hall.log"
STARTS_WITHIN, ENDS_WITHIN, LOOK_EVERY = 60.0, 30.0, 0.05  # seconds

_started: list[subprocess.Popen[str]] = []
"""Halls of this window: a process object that is thrown away while its process runs is complained about."""


class NotStarted(Exception):
    """The hall did not open; ``args[0]`` is its own sentence, empty where it said none (then its log may)."""


def start_hall(folder: Path, port: int, host: str = "0.0.0.0") -> Running:
    """Start it and wait until it takes messages; the store must have been let go. Raises ``NotStarted``."""
    words = ["serve", "--data", str(folder), "--host", host, "--port", str(port), "--json"]
    with (folder / LOG).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, str(MAIN), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            **_by_itself(),
        )
    _started.append(process)
    too_late = Timer(STARTS_WITHIN, process.kill)
    too_late.start()
    try:
        assert process.stdout is not None
        with process.stdout as said:
            first = said.readline()
            running = running_in(folder) if _told(first).get("address") else None
            if running is not None:
                return running
            rest = said.read()
    finally:
        too_late.cancel()
    raise NotStarted(str(_told(first + rest).get("error", "")))


def _by_itself() -> dict[str, Any]:
    """What ends the window, or is pressed in its terminal, does not reach the hall."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _told(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def log_in(folder: Path, running: Running, sitting: str, title: str) -> Post | Denied:
    """As the organiser, with the secret that the hall left in the folder. Raises ``NoContact``, ``OSError``."""
    secret = (folder / ORGANISER_SECRET).read_text().strip()
    addresses = (f"127.0.0.1:{running.port}", *running.addresses)
    return Post.log_in(Join(addresses, running.fingerprint, sitting, title), FIRST_ORGANISER, secret)


def close_hall(folder: Path, post: Post, why: str) -> Reply | None:
    """Ask it to end and wait until it has let the store go; a reply is a refusal. Raises ``NoContact``."""
    try:
        reply = post.ask(s.CloseHall(why, new_id()))
    except NoContact:
        if not _gone(folder, LOOK_EVERY):
            raise
        return None
    if isinstance(reply, Denied):
        return reply
    if not _gone(folder, ENDS_WITHIN):
        raise NoContact("the hall still has the store")
    return None


def _gone(folder: Path, within: float) -> bool:
    ends = time.monotonic() + within
    while is_held(folder):
        if time.monotonic() > ends:
            return False
        time.sleep(LOOK_EVERY)
    for process in _started:
        process.poll()
    return True
