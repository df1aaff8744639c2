"""A person at a window in another process, and the cable between that process and the hall."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class FarWindow:
    """As ``Person``, by the same names; ``kill`` is a power cut, and the program can be started again after it."""

    def __init__(self, folder: Path, *words: str, **environment: str) -> None:
        self.folder = folder
        self.actions_before = 0
        self._words = words
        self._process = self._start(environment)

    def _start(self, environment: dict[str, str]) -> subprocess.Popen[str]:
        pictures = self.folder.with_name(f"{self.folder.name}-pictures")
        pictures.mkdir(exist_ok=True)
        return subprocess.Popen(
            [
                sys.executable, "-m", "tests.walks.window_process", str(pictures),
                "--data", str(self.folder), *self._words,
            ],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        )  # fmt: skip

    def __getattr__(self, what: str) -> Any:
        """A person's deed: ``clicks``, ``types``, ``presses``, ``waits_to_see``, ``sees``, ``pictures``, …"""

        def do(*words: Any) -> Any:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            self._process.stdin.write(json.dumps([what, *words]) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
            assert line, f"the window in {self.folder.name} is gone"
            said = json.loads(line)
            if isinstance(said, dict):
                raise AssertionError(f"{self.folder.name}: {said['failed']}\n{self._log()}")
            return said

        return do

    def _log(self) -> str:
        log = self.folder / "lawquiz.log"
        return log.read_text("utf-8")[-3000:] if log.exists() else "no log"

    def kill(self) -> None:
        """The power is gone."""
        with suppress(OSError, AssertionError, ValueError):
            self.actions_before += int(self.__getattr__("actions")())
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()

    def start_again(self, *words: str, **environment: str) -> None:
        """The power is back; ``words``: other arguments than before."""
        self._words = words or self._words
        self._process = self._start(environment)


class Cable:
    """Carries bytes between a desk and the hall until it is cut, and again once it is mended."""

    def __init__(self, hall_port: int) -> None:
        self.hall_port = hall_port
        self._whole = threading.Event()
        self._whole.set()
        self._ends: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Nothing gets through, and what is under way is lost."""
        self._whole.clear()
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """New connections get through."""
        self._whole.set()

    def close(self) -> None:
        """For good."""
        self.cut()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                desk, _ = self._listening.accept()
            except OSError:
                return
            if not self._whole.is_set():
                desk.close()
                continue
            try:
                hall = socket.create_connection(("127.0.0.1", self.hall_port), 3)
            except OSError:
                desk.close()
                continue
            self._ends |= {desk, hall}
            for source, sink in ((desk, hall), (hall, desk)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
        for end in (source, sink):
            self._ends.discard(end)
            with suppress(OSError):
                end.close()
