"""Saves a second and how long they take, at 162 desks over TLS: the hall beside its floor and beside the plain way.

`python -m benchmarks.hall [--seconds 6] [--connections 162]`. All three keep each answer durable before they say 200
(SQLite, WAL, synchronous FULL) and are asked by the same load tool on the same machine in the same run:

* floor: bare ASGI on granian and a group-committing writer that inserts the body it was sent, and does nothing else;
* hall: the real one: sessions, leases, fencing, rules, log, receipts;
* plain: one FastAPI endpoint on uvicorn, one SQLModel commit an answer, its pool large enough not to deadlock (needs
  the packages of the dependency group `bench`; left out where they are not installed).

First each connection sends its next answer when the last is acknowledged (saves a second); then answers are offered
at a fixed pace whatever comes back (open loop), and timed from when they were due.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACE = 300  # saves a second offered in the open loop: an exam's


# The servers to compare with ----------------------------------------------------------------------------------------


def floor(folder: Path, port: int) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server.embed import Server
    from sqlcipher3 import dbapi2

    async def main() -> None:
        loop = asyncio.get_running_loop()
        store = dbapi2.connect(str(folder / "floor.sqlite"), isolation_level=None, check_same_thread=False)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=FULL")
        store.execute("CREATE TABLE saved (n INTEGER PRIMARY KEY, body BLOB)")
        queue: SimpleQueue[tuple[asyncio.Future[None], bytes]] = SimpleQueue()

        def done(batch: Sequence[tuple[asyncio.Future[None], bytes]]) -> None:
            for slot, _ in batch:
                slot.set_result(None)

        def write() -> None:
            while True:
                batch = [queue.get()]
                while len(batch) < 64:
                    try:
                        batch.append(queue.get_nowait())
                    except Empty:
                        break
                store.execute("BEGIN IMMEDIATE")
                store.executemany("INSERT INTO saved (body) VALUES (?)", [(body,) for _, body in batch])
                store.execute("COMMIT")
                loop.call_soon_threadsafe(done, batch)

        async def app(scope: Any, receive: Any, send: Any) -> None:
            body = (await receive())["body"]
            slot: asyncio.Future[None] = loop.create_future()
            queue.put((slot, body))
            await slot
            headers = [(b"content-type", b"application/json")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"{}"})

        Thread(target=write, daemon=True).start()
        server = Server(
            app, "127.0.0.1", port, interface=Interfaces.ASGINL, http=HTTPModes.http1, websockets=False, backlog=4096,
            backpressure=16_384, log_enabled=False, ssl_cert=folder / "hall.crt", ssl_key=folder / "hall.key",
        )  # fmt: skip
        loop.add_signal_handler(signal.SIGTERM, server.stop)
        await server.serve()

    asyncio.run(main())


def plain(folder: Path, port: int) -> None:
    import uvicorn
    from fastapi import FastAPI, Request
    from sqlalchemy import event
    from sqlmodel import Field, Session, SQLModel, create_engine
    from starlette.concurrency import run_in_threadpool

    class Saved(SQLModel, table=True):
        n: int | None = Field(default=None, primary_key=True)
        body: str

    engine = create_engine(
        f"sqlite:///{folder / 'plain.sqlite'}", connect_args={"check_same_thread": False, "timeout": 60}, pool_size=100
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    SQLModel.metadata.create_all(engine)
    app = FastAPI()

    def save(body: str) -> None:
        with Session(engine) as session:
            session.add(Saved(body=body))
            session.commit()

    async def answer(request: Request) -> dict[str, str]:
        await run_in_threadpool(save, (await request.body()).decode())
        return {}

    answer.__annotations__["request"] = Request  # which FastAPI reads, and does not find in a function
    app.post("/v1/Answer")(answer)

    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="error", ssl_certfile=str(folder / "hall.crt"),
        ssl_keyfile=str(folder / "hall.key"),
    )  # fmt: skip


# The load -----------------------------------------------------------------------------------------------------------


class Connection(asyncio.Protocol):
    """One keep-alive connection that has one request under way: a client as cheap as Python allows."""

    def __init__(self) -> None:
        self._waiting: asyncio.Future[int] | None = None
        self._buffer = b""

    def connection_made(self, transport: Any) -> None:
        """It may be used."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """A part of a reply, or the whole of it."""
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        at = head.lower().index(b"content-length:") + 15
        if len(body) >= int(head[at : at + 8].split(b"\r", 1)[0]) and self._waiting is not None:
            self._buffer = b""
            self._waiting.set_result(int(head[9:12]))
            self._waiting = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits is told."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(exc or ConnectionError("closed"))

    def post(self, request: bytes) -> asyncio.Future[int]:
        """The status, once the whole reply is here."""
        self._waiting = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._waiting


@dataclass
class Desk:
    """What one connection sends: each time the next answer of its candidate."""

    token: str
    questions: Sequence[str]
    die: random.Random
    seq: int = 0

    def request(self) -> bytes:
        """As the real client writes it, by hand: the tool must cost less than the server."""
        self.seq += 1
        body = (
            f'{{"client_seq":{self.seq},"epoch":1,"question":"{self.die.choice(self.questions)}",'
            f'"response":{{"letters":["{self.die.choice("ABCD")}"]}}}}'
        ).encode()
        return (
            b"POST /v1/Answer HTTP/1.1\r\nhost: hall\r\nauthorization: Bearer %s\r\ncontent-type: application/json\r\n"
            b"content-length: %d\r\n\r\n%s" % (self.token.encode(), len(body), body)
        )


@dataclass
class Measured:
    """``closed`` and ``opened``: seconds each save took in either loop."""

    closed: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    errors: int = 0
    a_second: float = 0.0


async def load(port: int, certificate: Path, desks: Sequence[Desk], seconds: float) -> Measured:
    loop = asyncio.get_running_loop()
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.load_verify_locations(certificate)
    connections = [(await loop.create_connection(Connection, "127.0.0.1", port, ssl=trusting))[1] for _ in desks]
    measured = Measured()

    async def ask(connection: Connection, desk: Desk, due: float, into: list[float]) -> None:
        status = await connection.post(desk.request())
        into.append(time.perf_counter() - due)
        measured.errors += status != 200

    async def without_pause(connection: Connection, desk: Desk, until: float) -> None:
        while (now := time.perf_counter()) < until:
            await ask(connection, desk, now, measured.closed)

    for warm in (0.5, seconds):
        measured.closed.clear()
        began = time.perf_counter()
        await asyncio.gather(*(without_pause(c, d, began + warm) for c, d in zip(connections, desks, strict=True)))
        measured.a_second = len(measured.closed) / (time.perf_counter() - began)

    # Open loop: due at fixed instants; who is still busy then is late, and that counts.
    began, turns = time.perf_counter(), [asyncio.Lock() for _ in desks]

    async def at_its_time(n: int) -> None:
        due = began + n / PACE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        place = n % len(desks)
        async with turns[place]:
            await ask(connections[place], desks[place], due, measured.opened)

    await asyncio.gather(*(at_its_time(n) for n in range(int(PACE * seconds))))
    return measured


# The run ------------------------------------------------------------------------------------------------------------


def measure_other(what: str, folder: Path, seconds: float, connections: int) -> Measured:
    from tests.quiz.exam.wire_kit import free_port

    port = free_port()
    words = [sys.executable, "-m", "benchmarks.hall", "--serve", what, "--folder", str(folder), "--port", str(port)]
    with subprocess.Popen(words, cwd=ROOT) as server:
        try:
            _wait_for(port)
            desks = [Desk("token", [f"q{n}" for n in range(100)], random.Random(n)) for n in range(connections)]
            return asyncio.run(load(port, folder / "hall.crt", desks, seconds))
        finally:
            server.kill()


def measure_hall(folder: Path, seconds: float, connections: int) -> Measured:
    """The hall goes first: it makes the certificate that the others use."""
    from quiz.exam import protocol as p
    from quiz.exam.wire import Wire
    from tests.quiz.exam.hall_kit import SITTING
    from tests.quiz.exam.wire_kit import RealHall

    hall = RealHall(folder, connections, questions=100)
    hall.start()
    try:
        wire = Wire(hall.join)

        def log_in(number: str) -> str:
            reply = wire.ask(p.LogIn(SITTING, number, hall.codes[number], f"device {number}"), slow=True)
            assert isinstance(reply, p.LoggedIn)
            return reply.token

        with ThreadPoolExecutor(16) as room:
            tokens = list(room.map(log_in, hall.codes))
        hall.begin()
        wire.close()
        desks = [Desk(t, [f"q{n}" for n in range(100)], random.Random(n)) for n, t in enumerate(tokens)]
        measured = asyncio.run(load(hall.port, folder / "hall.crt", desks, seconds))
    finally:
        hall.kill()
    recorded = sum(len(keys) for _, keys in hall.attempts().values())
    sent = sum(desk.seq for desk in desks)
    print(f"hall: {sent:,} answers sent, {recorded:,} in the record, {sent - recorded - measured.errors} lost")
    return measured


def _wait_for(port: int) -> None:
    import socket

    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError


def line(name: str, measured: Measured, floor_rate: float) -> str:
    def at(values: list[float], percent: int) -> float:
        return statistics.quantiles(values, n=100)[percent - 1] * 1000

    return (
        f"{name:>6} {measured.a_second:8,.0f}/s {measured.a_second / floor_rate:6.0%} of the floor   "
        f"p50 {at(measured.closed, 50):6.1f} p99 {at(measured.closed, 99):7.1f} ms   "
        f"at {PACE}/s: p50 {at(measured.opened, 50):6.1f} p99 {at(measured.opened, 99):7.1f} ms   "
        f"errors {measured.errors}"
    )


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=6)
    words.add_argument("--connections", type=int, default=162)
    words.add_argument("--serve", choices=["floor", "plain"], help=argparse.SUPPRESS)
    words.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    words.add_argument("--port", type=int, help=argparse.SUPPRESS)
    given = words.parse_args()
    servers: dict[str, Callable[[Path, int], None]] = {"floor": floor, "plain": plain}
    if given.serve:
        servers[given.serve](given.folder, given.port)
        return
    with tempfile.TemporaryDirectory(prefix="hall-benchmark-") as name:
        folder = Path(name) / "hall"
        found = {"hall": measure_hall(folder, given.seconds, given.connections)}
        found["floor"] = measure_other("floor", folder, given.seconds, given.connections)
        try:
            import fastapi  # noqa: F401
            import uvicorn  # noqa: F401
        except ImportError:
            print("fastapi and uvicorn are not installed: the plain way is left out")
        else:
            found["plain"] = measure_other("plain", folder, given.seconds, given.connections)
    print(f"{given.connections} connections over TLS, load tool on the same {os.cpu_count()} cores")
    for what, measured in found.items():
        print(line(what, measured, found["floor"].a_second))
    if "plain" in found:
        print(f"hall / plain: {found['hall'].a_second / found['plain'].a_second:.0f} times")


if __name__ == "__main__":
    main()
