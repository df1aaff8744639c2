"""What the hall is measured beside: the floor under any such server, and the plain way to write one.

`python -m benchmarks.servers floor|plain|tuned FOLDER PORT` serves until it is killed, with the certificate in FOLDER.
All keep each answer durable before they say 200.

* floor: bare ASGI on granian and a group-committing writer that inserts the body it was sent, and does nothing else;
* plain: one FastAPI endpoint on uvicorn, a model as its body, one SQLModel commit an answer, with the libraries' own
  settings but for the connection pool, which must be large enough not to deadlock;
* tuned: the same with SQLite's journal written ahead (WAL, synchronous FULL), which one has to know of.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any


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
                if not slot.done():  # the desk has hung up
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


def plain(folder: Path, port: int, tuned: bool = False) -> None:
    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel
    from sqlalchemy import event
    from sqlmodel import Field, Session, SQLModel, create_engine

    class Answer(BaseModel):
        question: str
        response: dict[str, Any]
        epoch: int
        client_seq: int

    class Saved(SQLModel, table=True):
        n: int | None = Field(default=None, primary_key=True)
        question: str
        response: str
        epoch: int
        client_seq: int

    engine = create_engine(
        f"sqlite:///{folder / ('tuned.sqlite' if tuned else 'plain.sqlite')}",
        connect_args={"check_same_thread": False, "timeout": 60},
        pool_size=100,
    )
    if tuned:

        @event.listens_for(engine, "connect")
        def set_up(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")

    SQLModel.metadata.create_all(engine)
    app = FastAPI()

    def save(answer: Answer) -> dict[str, str]:
        with Session(engine) as session:
            session.add(
                Saved(
                    question=answer.question,
                    response=str(answer.response),
                    epoch=answer.epoch,
                    client_seq=answer.client_seq,
                )
            )
            session.commit()
        return {}

    save.__annotations__["answer"] = Answer  # which FastAPI reads, and does not find in a function
    app.post("/v1/Answer")(save)

    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="error", ssl_certfile=str(folder / "hall.crt"),
        ssl_keyfile=str(folder / "hall.key"), timeout_keep_alive=600,  # the load tool keeps its connections
    )  # fmt: skip


if __name__ == "__main__":
    what, where, number = sys.argv[1:]
    if what == "floor":
        floor(Path(where), int(number))
    else:
        plain(Path(where), int(number), what == "tuned")
