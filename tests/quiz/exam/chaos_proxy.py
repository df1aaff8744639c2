"""Stands between desks and a hall and does, by a seed, whatever a bad network can do to a request.

It ends TLS with the hall's own certificate, so that it can also say things in the hall's place.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import threading
from collections import Counter
from pathlib import Path

FATES = (
    "dropped", "reset", "stalled", "reply lost", "duplicated", "log-in page", "truncated", "slow drip", "half-closed",
    "late duplicate", "gateway error", "empty reply",
)  # fmt: skip
_PAGE = b"<html><form>Please log in to the guest network</form></html>"


class ChaosProxy:
    """Guards a thread with its own loop. ``badness``: the share of requests that something happens to."""

    def __init__(self, hall_port: int, hall_folder: Path, seed: int, badness: float = 0.5) -> None:
        self.badness = badness
        self.happened: Counter[str] = Counter()
        self.port = 0
        self._hall_port = hall_port
        self._folder = hall_folder
        self._die = random.Random(seed)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(lambda loop, context: None)  # broken connections are what it is for
        self._loop.run_until_complete(self._listen())
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _listen(self) -> None:
        ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        ours.load_cert_chain(self._folder / "hall.crt", self._folder / "hall.key")
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=ours)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _message(reader)) is not None:
                fate = self._die.choice(FATES) if self._die.random() < self.badness else "passed"
                self.happened[fate] += 1
                if not await self._meet(fate, request, writer):
                    break
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _meet(self, fate: str, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Let it happen; false where the connection is over."""
        match fate:
            case "dropped":
                return False
            case "reset":
                writer.transport.abort()
                return False
            case "stalled":
                await asyncio.sleep(self._die.uniform(0.2, 1.5))
            case "log-in page":
                await _say(writer, b"200 OK", _PAGE)
                return True
            case "gateway error":
                await _say(writer, b"502 Bad Gateway", b"{}")
                return True
            case "empty reply":
                await _say(writer, b"200 OK", b"")
                return True
            case "duplicated":
                await self._ask(request)
            case "late duplicate":
                asyncio.get_running_loop().create_task(self._again(request, self._die.uniform(0.1, 1.0)))
        reply = await self._ask(request)
        if fate == "reply lost" or reply is None:
            return False
        if fate == "truncated":
            writer.write(reply[: self._die.randrange(len(reply))])
            await writer.drain()
            return False
        if fate == "half-closed":
            writer.write(reply[: len(reply) // 2])
            await writer.drain()
            await asyncio.sleep(0.1)
            return False
        if fate == "slow drip":
            for place in range(0, len(reply), 64):
                writer.write(reply[place : place + 64])
                await writer.drain()
                await asyncio.sleep(0.01)
            return True
        writer.write(reply)
        await writer.drain()
        return True

    async def _again(self, request: bytes, after: float) -> None:
        await asyncio.sleep(after)
        await self._ask(request)

    async def _ask(self, request: bytes) -> bytes | None:
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname = False
        trusting.load_verify_locations(self._folder / "hall.crt")
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._hall_port, ssl=trusting)
            writer.write(request)
            await writer.drain()
            reply = await _message(reader)
            writer.close()
        except (OSError, asyncio.IncompleteReadError):
            return None
        return reply


async def _message(reader: asyncio.StreamReader) -> bytes | None:
    """One whole HTTP/1.1 message, headers and body."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head + await reader.readexactly(length)


async def _say(writer: asyncio.StreamWriter, status: bytes, body: bytes) -> None:
    writer.write(b"HTTP/1.1 %s\r\ncontent-type: text/html\r\ncontent-length: %d\r\n\r\n%s" % (status, len(body), body))
    await writer.drain()
