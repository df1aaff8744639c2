"""The demo's own hall: a real one, in a process of its own on the loopback address, that can lose its power.

Law: it ends with the demo, however the demo ends; nobody else is let near it.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

from quiz.exam import protocol as p
from quiz.exam import staff_protocol as s
from quiz.exam.join_file import Join
from quiz.exam.roles import REPLY_TO
from quiz.exam.server import ORGANISER_SECRET
from quiz.exam.wire import Wire

MAIN = Path(__file__).resolve().parents[1] / "main.py"
HOST = "127.0.0.1"


class HallStuck(Exception):
    """The hall's process did not open: what it said."""


class DemoHall:
    """Guards the process; open from ``with`` to the end of it."""

    def __init__(self, folder: Path, sitting: str) -> None:
        self._folder = folder
        self._sitting = sitting
        self._port = _free_port()
        self._process: subprocess.Popen[str] | None = None
        self._wire: Wire | None = None
        self._token = ""
        self.join = Join((f"{HOST}:{self._port}",), "", sitting)

    def __enter__(self) -> DemoHall:
        self.come_back()
        self._wire = Wire(self.join, REPLY_TO)
        secret = (self._folder / ORGANISER_SECRET).read_text(encoding="utf-8").strip()
        reply = self._wire.ask(s.StaffLogIn("organiser", secret), slow=True)
        if not isinstance(reply, s.StaffLoggedIn):
            raise HallStuck(reply)
        self._token = reply.token
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._wire is not None:
            self._wire.close()
        if self._process is not None:
            assert self._process.stdin is not None
            self._process.stdin.close()  # it is tied to us: this is how it is told to end
            self._process.wait(60)

    def ask(self, request: p.Request) -> p.Reply:
        """As the organiser; raises ``NoContact``."""
        assert self._wire is not None
        return self._wire.ask(request, self._token, slow=True)

    def go_away(self) -> None:
        """As in a power cut."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def come_back(self) -> None:
        """On the same store, at the same address, with the same certificate."""
        self._process = subprocess.Popen(
            [
                sys.executable, str(MAIN), "serve", "--data", str(self._folder), "--host", HOST,
                "--port", str(self._port), "--json", "--tied",
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        try:
            opened = json.loads(said)
        except ValueError:
            raise HallStuck(said.strip()) from None
        self.join = Join((f"{HOST}:{self._port}",), opened["fingerprint"], self._sitting)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
