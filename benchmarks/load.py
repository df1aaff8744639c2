"""A load tool that waits for no one: many kept TLS connections, each save due at its own instant, whatever comes back.

Law: knows bytes, not the hall. A connection has one request under way, as a desk has; what is due meanwhile waits
there, and its wait counts. One thread over bare sockets: whatever the tool costs is taken from the server beside it.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE = 60.0  # seconds without any reply, after which a server counts as gone


@dataclass
class Measured:
    """``waits``: seconds from when each reply's request was due; ``rate``: replies a second of the time offered."""

    waits: list[float] = field(default_factory=list)
    errors: int = 0
    rate: float = 0.0

    def percentile(self, percent: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] * 1000 if ordered else float("nan")


def trusting(certificate: Path) -> ssl.SSLContext:
    """Believes this one certificate, as a desk does."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(certificate)
    return context


class Line:
    """One kept connection: ``request`` makes the next bytes to send, each time it is asked."""

    def __init__(self, port: int, context: ssl.SSLContext, request: Callable[[], bytes]) -> None:
        self._open: Callable[[], ssl.SSLSocket] = lambda: _connect(port, context)
        self.request = request
        self.owed: deque[float] = deque()
        self.due = 0.0
        self.status = 0
        self.body = b""
        self.reopen()

    def reopen(self) -> None:
        """A new connection in the place of one that is lost."""
        self.socket = self._open()
        self.busy = False
        self._buffer = b""

    def send(self) -> None:
        """The next request, for the oldest that is owed."""
        self.due = self.owed.popleft()
        self.busy = True
        self.socket.sendall(self.request())

    def take(self) -> bool:
        """Read what is here; is the reply whole? Raises ``OSError`` where the connection is lost."""
        try:
            data = self.socket.recv(1 << 17)
        except ssl.SSLWantReadError:
            return False
        if not data:
            raise ConnectionResetError
        while self.socket.pending():
            data += self.socket.recv(1 << 17)
        buffer = self._buffer + data if self._buffer else data
        end = buffer.find(b"\r\n\r\n")
        if end >= 0:
            at = buffer.lower().find(b"content-length:", 0, end) + 15
            if len(buffer) - end - 4 >= int(buffer[at : buffer.index(b"\r", at)]):
                self.status, self.body = int(buffer[9:12]), buffer[end + 4 :]
                self._buffer, self.busy = b"", False
                return True
        self._buffer = buffer
        return False


def _connect(port: int, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", port), PATIENCE)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock = context.wrap_socket(plain)
    sock.setblocking(False)
    return sock


def offer(lines: Sequence[Line], dues: Sequence[tuple[float, int]], *, give_up_after: float | None = None) -> Measured:
    """Send what is due: (seconds from now, which line), in order of time. Ends when all is answered, or gives up."""
    measured = Measured()
    poll = select.epoll()
    by_number = {line.socket.fileno(): line for line in lines}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    began = heard = time.perf_counter()
    end = began + give_up_after if give_up_after is not None else float("inf")
    at, open_ = 0, 0
    while at < len(dues) or open_:
        now = time.perf_counter()
        if now >= end or now - heard > PATIENCE:
            break
        while at < len(dues) and began + dues[at][0] <= now:
            line = lines[dues[at][1]]
            line.owed.append(began + dues[at][0])
            open_ += 1
            if not line.busy:
                line.send()
            at += 1
        pause = max(0.0, began + dues[at][0] - time.perf_counter()) if at < len(dues) else 0.5
        for number, _ in poll.poll(min(pause, 0.5)):
            line = by_number[number]
            try:
                if not line.busy or not line.take():
                    continue
                heard = time.perf_counter()
                measured.waits.append(heard - line.due)
                measured.errors += line.status != 200
            except OSError:
                measured.errors += line.busy
                poll.unregister(number)
                del by_number[number]
                line.reopen()
                by_number[line.socket.fileno()] = line
                poll.register(line.socket.fileno(), select.EPOLLIN)
            open_ -= 1
            if line.owed:
                line.send()
    poll.close()
    measured.rate = len(measured.waits) / (time.perf_counter() - began)
    return measured


def settle(lines: Sequence[Line]) -> None:
    """Wait for the replies that are still under way, and owe nothing any more."""
    for line in lines:
        line.owed.clear()
        line.socket.settimeout(PATIENCE)
        try:
            while line.busy:
                line.take()
        except OSError:
            line.reopen()
        line.socket.setblocking(False)


def saturate(lines: Sequence[Line], seconds: float, pace: int) -> Measured:
    """Offer ``pace`` saves a second, more than anything takes, and count what is acknowledged within the time."""
    dues = [(n / pace, n % len(lines)) for n in range(round(pace * seconds))]
    measured = offer(lines, dues, give_up_after=seconds)
    settle(lines)
    return measured


def paced(lines: Sequence[Line], seconds: float, pace: float) -> Measured:
    """So many saves a second, in turn."""
    return offer(lines, [(n / pace, n % len(lines)) for n in range(round(pace * seconds))])
