"""HTTP ⇄ hall: a thin ASGI app before the writer's queue, and the process that carries it.

Law: decides nothing. A request's receipt is stamped when its last byte is here, before any queue; a 200 leaves only
after the commit. What is slow (hashing a code) has a bounded pool of its own. One process, one store, no child.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from question_bank.database import Database, health
from question_bank.errors import StoreFault, StoreUnusable
from quiz.attempt import Refusal
from quiz.clock import HallClock
from quiz.errors import HallFault, HallNotOpened, Unreadable
from quiz.exam import openapi
from quiz.exam import protocol as p
from quiz.exam.audit import Deed
from quiz.exam.certificate import certificate_in, write_secret
from quiz.exam.course import CLOCK_DOUBTED
from quiz.exam.found import announce
from quiz.exam.hall import Challenge, Encoded, Hall, Slow
from quiz.exam.invigilation import CodesWanted
from quiz.exam.protocol import Denial, Denied, LogIn
from quiz.exam.roles import BY_NAME, OPEN_TO_ALL
from quiz.exam.sealed import hall_key_in
from quiz.exam.sources import Sources
from quiz.exam.staff_protocol import CloseHall, Done, StaffLogIn
from quiz.exam.writer import Outcome, Writer
from quiz.records import Records

ORGANISER_SECRET = "hall.organiser"  # the first account's, in the data folder
CONNECTIONS = 16_384  # granian leaves what is above its back-pressure limit waiting
SWEEP_EVERY = 5.0  # seconds
LAST_WORDS = 0.5  # seconds between the reply that the hall closes and its end
MOST_REACHED = 4096  # addresses remembered
BODY_WITHIN = 10.0  # seconds
SLOW_AT_ONCE = 250  # log-ins waiting for the slow hash: about eight seconds of it
SWITCH_EVERY = 0.0005  # seconds: the writer lets go at each call of SQLite, and must not wait long to go on
RESERVE = 32 * 2**20  # bytes given free when the disk is full, so that the exam can end
PLAUSIBLE_PAUSE = timedelta(minutes=15)  # between the last entry and the first after a reboot

_log = logging.getLogger("lawquiz.hall")
_JSON = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
_OK = {"type": "http.response.start", "status": 200, "headers": _JSON}  # nearly every reply begins so
_STATUS: Mapping[Denial, HTTPStatus] = {
    Denial.UNREADABLE: HTTPStatus.BAD_REQUEST,
    Denial.NO_ANSWER: HTTPStatus.BAD_REQUEST,
    Denial.NO_SESSION: HTTPStatus.UNAUTHORIZED,
    Denial.WRONG_CODE: HTTPStatus.UNAUTHORIZED,
    Denial.NOT_ALLOWED: HTTPStatus.FORBIDDEN,
    Denial.NO_SUCH_SITTING: HTTPStatus.NOT_FOUND,
    Denial.NO_SUCH_CANDIDATE: HTTPStatus.NOT_FOUND,
    Denial.THROTTLED: HTTPStatus.TOO_MANY_REQUESTS,
    Denial.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
    Denial.FROZEN: HTTPStatus.SERVICE_UNAVAILABLE,
    Denial.CLOCK_DOUBTFUL: HTTPStatus.SERVICE_UNAVAILABLE,
    Denial.DISK_FULL: HTTPStatus.INSUFFICIENT_STORAGE,
    Denial.FAULT: HTTPStatus.INTERNAL_SERVER_ERROR,
}

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]


class TooLong(Exception):
    """A body larger than any message."""


class App:
    """The ASGI application. Guards the pool and the futures that wait for the writer."""

    def __init__(
        self, hall: Hall, database: Database, clock: Callable[[], datetime], relieve: Callable[[], bool] = lambda: False
    ) -> None:
        self._hall = hall
        self._clock = clock
        self._loop = asyncio.get_running_loop()
        self.writer = Writer(database, hall.flush, hall.forget, self._deliver, relieve)
        workers = max(1, (os.cpu_count() or 2) // 2)
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="slow-hash")
        self._slow = 0
        self._sources = Sources()
        self._refused: StoreFault | None = None
        self.stop: Callable[[], None] = lambda: None  # of the server, once there is one
        self._document = json.dumps(openapi.document(), ensure_ascii=False).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        path, method = scope["path"], scope["method"]
        if method == "GET" and path == openapi.HEALTH_PATH:
            return await self._health(scope, send)
        if method == "GET" and path == openapi.DOCUMENT_PATH:
            return await _send(send, HTTPStatus.OK, self._document)
        kind = BY_NAME.get(path.removeprefix(_PREFIX)) if path.startswith(_PREFIX) else None
        if kind is None or method != "POST":
            return await _send(send, HTTPStatus.NOT_FOUND, p.encode(Denied(Denial.UNREADABLE)))
        try:
            body = await _body(scope, receive)
            at = self._clock()  # receipt: now all of it is here, and nothing has been waited for yet
            request = p.decode(kind, body)
        except (Unreadable, TooLong, TimeoutError):
            return await _send(send, HTTPStatus.BAD_REQUEST, p.encode(Denied(Denial.UNREADABLE)))
        if isinstance(request, LogIn | StaffLogIn):
            said = await self._log_in(scope, request, at)
        else:
            said = await self.say(_header(scope, b"authorization").removeprefix("Bearer "), request, at)
        if isinstance(said, Encoded):
            return await _send(send, HTTPStatus.OK, said.body)
        await _send(send, _status(said) if isinstance(said, Denied) else HTTPStatus.OK, p.encode(said))
        if isinstance(request, CloseHall) and isinstance(said, Done):
            self._loop.call_later(LAST_WORDS, self.stop)
        elif kind in OPEN_TO_ALL:
            self._heard_from(scope)

    async def _log_in(self, scope: Scope, request: LogIn | StaffLogIn, at: datetime) -> p.Reply | Encoded:
        """Beside the count for each name, one for each address."""
        address = (scope.get("client") or ("",))[0]
        if wait := self._sources.wait(address, at):
            return Denied(Denial.THROTTLED, retry_after=max(1.0, wait))
        said = await self.say("", request, at)
        if isinstance(said, Denied) and said.why is Denial.WRONG_CODE:
            self._sources.wrong(address, at)
        return said

    async def say(self, token: str, request: p.Request, at: datetime) -> p.Reply | Encoded:
        """Through the writer; what is slow in between, through the pool."""
        try:
            said: p.Reply | Encoded | Slow = await self._decided(partial(self._hall.receive, token, request, at))
            if not isinstance(said, Challenge | CodesWanted):
                return said
            if self._slow >= SLOW_AT_ONCE:
                return Denied(Denial.BUSY, retry_after=5)
            self._slow += 1
            try:
                worked = await self._loop.run_in_executor(self._pool, self._hall.work, said)
            finally:
                self._slow -= 1
            concluded: p.Reply | Encoded = await self._decided(partial(self._hall.conclude, token, request, worked, at))
            return concluded
        except StoreUnusable as error:
            if error.why is not self._refused:  # once, not once an answer
                self._refused = error.why
                _log.critical("the store refuses: %s", error.why.value)
            full = error.why is StoreFault.DISK_FULL
            return Denied(Denial.DISK_FULL if full else Denial.FROZEN, retry_after=5)
        except Exception:
            _log.exception("%s failed", type(request).__name__)
            return Denied(Denial.FAULT, retry_after=5)

    async def _decided(self, job: Callable[[], Any]) -> Any:
        slot: asyncio.Future[Any] = self._loop.create_future()
        self.writer.put(slot, job)
        return await slot

    def _deliver(self, outcomes: Sequence[Outcome]) -> None:
        """From the writer's thread, once a batch."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(_settle, outcomes)

    async def _health(self, scope: Scope, send: Send) -> None:
        self._heard_from(scope)
        frozen, full = self.writer.frozen, self.writer.disk_full
        state = "frozen" if frozen else "disk_full" if full else "ok"
        told = {"state": state, "now": self._clock().isoformat(), "version": p.VERSION, "queue": self.writer.backlog()}
        status = HTTPStatus.OK if state == "ok" else HTTPStatus.SERVICE_UNAVAILABLE
        await _send(send, status, json.dumps(told).encode())

    def _heard_from(self, scope: Scope) -> None:
        reached, client = self._hall.course.reached, scope.get("client")
        if client and len(reached) < MOST_REACHED:
            reached.add(client[0])

    async def sweep_for_ever(self) -> None:
        """Whoever is overdue is closed within seconds; a moved clock is put on record once."""
        last_jump = timedelta()
        while True:
            jump = self._clock.jump() if isinstance(self._clock, HallClock) else None
            by = jump.by if jump else timedelta()
            if abs(by - last_jump) > timedelta(seconds=5):
                last_jump = by
                deed = Deed(self._clock(), "hall", "", "clock_moved", detail=f"{by.total_seconds():+.0f} s")
                self.writer.put(self._loop.create_future(), partial(self._hall.course.note, deed))
            with suppress(StoreUnusable):
                await self._decided(partial(self._hall.course.sweep, self._clock()))
            await asyncio.sleep(SWEEP_EVERY)

    def close(self) -> None:
        """Finish what is queued."""
        self.writer.stop()
        self._pool.shutdown(cancel_futures=True)


_PREFIX = p.path_of(p.Look).removesuffix(p.Look.__name__)


def _settle(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.slot.done():  # the desk has hung up: it will ask again
            continue
        if outcome.error is not None:
            outcome.slot.set_exception(outcome.error)
        else:
            outcome.slot.set_result(outcome.value)


async def _body(scope: Scope, receive: Receive) -> bytes:
    """All of it, in one piece mostly; what comes in drops has ten seconds."""
    body: bytes = (await receive()).get("body", b"")
    length = _header(scope, b"content-length")
    if length != str(len(body)):
        async with asyncio.timeout(BODY_WITHIN):
            going_on = True
            while going_on and len(body) <= p.MAX_BODY:
                message = await receive()
                body += message.get("body", b"")
                going_on = message["type"] == "http.request" and message.get("more_body", False)
    if len(body) > p.MAX_BODY:
        raise TooLong
    return body


def _header(scope: Scope, wanted: bytes) -> str:
    for name, value in scope["headers"]:
        if name == wanted:
            return str(value, "latin-1")
    return ""


def _status(said: Denied) -> HTTPStatus:
    return HTTPStatus.CONFLICT if isinstance(said.why, Refusal) else _STATUS.get(said.why, HTTPStatus.CONFLICT)


async def _send(send: Send, status: HTTPStatus, body: bytes) -> None:
    if status is HTTPStatus.OK:
        await send(_OK)
    else:
        await send({"type": "http.response.start", "status": int(status), "headers": _JSON})
    await send({"type": "http.response.body", "body": body})


# The process --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """Told once the hall takes messages."""

    address: str
    fingerprint: str
    seal: str


def serve(
    database: Database,
    records: Records,
    clock: HallClock,
    host: str,
    port: int,
    tell: Callable[[Opened], None],
    announced: str | None = None,
) -> None:
    """Hold the hall until SIGINT or SIGTERM; ``announced`` to the network by this title, None: not at all. Raises
    ``HallNotOpened``.
    """
    _refuse_unsound(database)
    _refuse_taken(host, port)
    with nullcontext() if announced is None else announce(announced, host, port):
        asyncio.run(_serve(database, records, clock, host, port, tell))


async def _serve(
    database: Database, records: Records, clock: HallClock, host: str, port: int, tell: Callable[[Opened], None]
) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.server.embed import Server

    folder = database.path.parent
    certificate = certificate_in(folder, clock())
    key = hall_key_in(folder)
    hall = Hall(database, records, key=key)
    with database.write():
        _doubt_the_clock(hall, records, clock())
        first = hall.first_account(clock())
        if first is not None:  # whoever can read this folder can read the store as well
            write_secret(folder / ORGANISER_SECRET, f"{first}\n".encode())
    app = App(hall, database, clock, _reserve(folder))
    app.writer.start()
    server = Server(
        app,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=4096,
        backpressure=CONNECTIONS,
        log_enabled=False,
        ssl_cert=certificate.certificate,
        ssl_key=certificate.key,
    )
    app.stop = server.stop
    sys.setswitchinterval(SWITCH_EVERY)
    # Thousands of answers are remembered, and none of them is garbage: looking at all of them again and again took a
    # fifth of the time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError):  # Windows: Ctrl+C arrives as KeyboardInterrupt
            loop.add_signal_handler(getattr(signal, name), server.stop)
    sweeping = loop.create_task(app.sweep_for_ever())
    serving = loop.create_task(server.serve())
    try:
        await _listening(host, port, serving)
        tell(Opened(f"{host}:{port}", certificate.fingerprint, key.public))
        await serving
    finally:
        sweeping.cancel()
        app.close()


def _refuse_unsound(database: Database) -> None:
    found = health(database)
    if not found.sqlite_sound:
        raise HallNotOpened(HallFault.SQLITE_UNSOUND, found.sqlite_version)
    if found.problems:
        raise HallNotOpened(HallFault.STORE_DAMAGED, found.problems[0])


def _refuse_taken(host: str, port: int) -> None:
    """granian shares a port with whoever else shares it; a hall must not."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that is only cooling down is free
        try:
            probe.bind((host, port))
        except OSError as error:
            raise HallNotOpened(HallFault.PORT_TAKEN, f"{host}:{port}: {error}") from error


async def _listening(host: str, port: int, serving: asyncio.Task[None]) -> None:
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(here, port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return


def _doubt_the_clock(hall: Hall, records: Records, now: datetime) -> None:
    """After a reboot in the middle of an exam only the wall's clock is left: is what it says plausible?

    The clock's anchor was set at this boot. Attempts begun before it, and a last entry at it (the clock had to be
    held back) or long before it, mean that nobody can know how much time has passed.
    """
    anchor, last = records.anchor(), records.last_entry_at()
    if anchor is None or last is None or hall.course.clock_doubtful():
        return
    if last < anchor.wall - PLAUSIBLE_PAUSE or last == anchor.wall:
        begun = hall.course.running_since_before(anchor.wall, now)
        if begun:
            detail = f"{begun} attempts; last entry {last.isoformat()}, clock {anchor.wall.isoformat()}"
            hall.course.note(Deed(now, "hall", "", CLOCK_DOUBTED, detail=detail))


def _reserve(folder: Path) -> Callable[[], bool]:
    """Set disk space aside; the function returned gives it free and says whether there was any."""
    path = folder / "hall.reserve"
    with suppress(OSError):
        if not path.exists() or path.stat().st_size < RESERVE:
            with path.open("wb") as file:
                for _ in range(RESERVE // 2**20):
                    file.write(bytes(2**20))

    def relieve() -> bool:
        try:
            path.unlink()
        except OSError:
            return False
        _log.critical("the disk is full; the reserve of %s MiB was given free", RESERVE // 2**20)
        return True

    return relieve
