"""The hall that runs on this machine, as it has noted itself in its data folder: where it is, and who it is.

Law: the note alone proves nothing (a crash leaves it behind): it counts while the process that wrote it has the folder.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from question_bank.store_file import holding_process, is_held
from question_bank.whole_file import whole_file

FILE = "hall.running"


@dataclass(frozen=True, slots=True)
class Running:
    """``addresses`` as host:port; ``fingerprint`` of its certificate; ``awake``: None where nobody can tell; ``seal``:
    its key for sealed files.
    """

    pid: int
    port: int
    addresses: tuple[str, ...]
    fingerprint: str
    awake: bool | None = None
    seal: str = ""


def note_running(folder: Path, running: Running) -> None:
    """Raises ``FileNotWritten``."""
    with whole_file(folder / FILE) as file:
        file.write(json.dumps(asdict(running)).encode())


def running_in(folder: Path) -> Running | None:
    """The hall that has this folder now; None where there is none, or where it is not ready yet."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        told = json.loads((folder / FILE).read_bytes())
        running = Running(**(told | {"addresses": tuple(told["addresses"])}))
        if running.pid == holding_process(folder) and is_held(folder):
            return running
    return None
