"""The join file: what a candidate's PC must know to find the hall, and to know that it is the hall.

Law: carries no secret of a candidate; the fingerprint is what makes the network's word worth anything.
"""

from __future__ import annotations

import json
import socket
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from question_bank.whole_file import whole_file
from quiz.errors import NoJoinFile
from quiz.exam import fingerprint as prints

SUFFIX = ".lawquiz-join"
PORT = 8443  # of a hall, where nothing else is said
_MOST = 16 * 2**10  # bytes


@dataclass(frozen=True, slots=True)
class Join:
    """``addresses`` as host:port, the first that answers is taken; ``fingerprint``: SHA-256 in hexadecimal, or as much
    of it as a slip prints. ``sitting`` is empty where only address and fingerprint are known: then the hall is asked.
    ``seal``: the hall's key for sealed files, in base64.
    """

    addresses: tuple[str, ...]
    fingerprint: str
    sitting: str
    title: str = ""
    seal: str = ""


def write_join_file(path: Path, join: Join) -> None:
    """Raises ``FileNotWritten``."""
    with whole_file(path) as file:
        file.write(json.dumps(asdict(join), ensure_ascii=False, indent=1).encode())


def read_join_file(path: Path) -> Join:
    """Raises ``NoJoinFile``."""
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST))
        join = Join(
            tuple(found["addresses"]),
            found["fingerprint"].lower(),
            found["sitting"],
            found.get("title", ""),
            found.get("seal", ""),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise NoJoinFile(path) from None
    texts = (*join.addresses, join.sitting, join.title, join.seal)
    if not join.addresses or not all(isinstance(text, str) for text in texts) or not prints.is_one(join.fingerprint):
        raise NoJoinFile(path)
    return join


def as_address(text: str) -> str:
    """Host and port as somebody types them, the usual port where none is typed.

    >>> as_address(" 10.1.2.3 "), as_address("10.1.2.3：9000"), as_address("[fe80::1]")
    ('10.1.2.3:8443', '10.1.2.3:9000', '[fe80::1]:8443')
    """
    typed = "".join(text.replace("：", ":").replace("。", ".").split()).removeprefix("https://").rstrip("/")
    host, colon, port = typed.rpartition(":")
    return typed if colon and port.isdigit() and host else f"{typed}:{PORT}"


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """How other machines may reach a hall that listens at ``host``: itself, or where it means all, this machine."""
    if host not in ("", "0.0.0.0", "::"):
        return (f"[{host}]:{port}" if ":" in host else f"{host}:{port}",)
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: it only asks which of our addresses would be used
        found.append(probe.getsockname()[0])
    found.append(socket.gethostname())
    return tuple(f"{name}:{port}" for name in found)
