"""Queries that nobody waits for any more count among those that a remote store is given."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cgkg.errors import QueryTimeout, StoreBusy
from cgkg.store.base import QueryRequest
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from engines import virtuoso
from published import settings_of
from store.contract import fill
from store.misbehaving import misbehaving, response

NOTHING = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
SLOW = "SELECT ?s { ?s <urn:slow> ?o }"
BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


class Stubborn:
    """A server that works on a query to its end, whoever waits for it.

    Attributes:
        under_way: how many queries it works on.
        most: how many they were at most.
        closed: how many connections its clients closed meanwhile.
        has_two: whether it ever worked on two.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.under_way, self.most, self.closed = seconds, 0, 0, 0
        self.has_two = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, connection: socket.socket, head: bytes) -> None:
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])  # type: ignore[index]
        body = head.partition(b"\r\n\r\n")[2]
        while len(body) < length:
            body += connection.recv(65536)
        if b"slow" in body:
            self._work(connection)
        connection.sendall(response(NOTHING))

    def _work(self, connection: socket.socket) -> None:
        with self._lock:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            if self.under_way == 2:
                self.has_two.set()
        end = time.monotonic() + self.seconds
        connection.settimeout(self.seconds)
        left = False
        with contextlib.suppress(TimeoutError):
            left = connection.recv(1) == b""
        time.sleep(max(end - time.monotonic(), 0))
        with self._lock:
            self.under_way -= 1
            self.closed += left


@asynccontextmanager
async def opened(url: str, workers: int) -> AsyncIterator[RemoteStore]:
    store = RemoteStore(RemoteSettings(url), workers=workers, memory=1024, queue=4)
    await store.open()
    try:
        yield store
    finally:
        await store.aclose()


async def whole(store: RemoteStore, query: str, seconds: float) -> bytes:
    answer = await store.query(QueryRequest(query, seconds))
    return b"".join([piece async for piece in answer])


async def give_up(asking: Iterable[asyncio.Task[bytes]]) -> None:
    """Leave, as clients do."""
    for task in asking:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def asked_twice(store: RemoteStore, query: str, seconds: float) -> list[asyncio.Task[bytes]]:
    return [asyncio.create_task(whole(store, query, seconds)) for _ in range(2)]


def test_queries_that_were_given_up_on_count_until_their_time_is_over() -> None:
    server = Stubborn(4)

    async def run(url: str) -> None:
        async with opened(url, workers=2) as store:
            leaving = asked_twice(store, SLOW, 4)
            assert await asyncio.to_thread(server.has_two.wait, 30)
            await give_up(leaving)
            with pytest.raises(StoreBusy, match="became free"):
                await whole(store, SLOW, 0.5)
            await asyncio.gather(*asked_twice(store, SLOW, 60))

    with misbehaving(server) as address:
        asyncio.run(run(address.url))
    assert (server.most, server.closed) == (2, 2)


def test_so_do_queries_whose_limit_passed() -> None:
    async def run(url: str) -> None:
        async with opened(url, workers=1) as store:
            with pytest.raises(QueryTimeout):
                await whole(store, SLOW, 3)
            assert b"bindings" in await whole(store, SLOW, 60)

    server = Stubborn(4)
    with misbehaving(server) as address:
        asyncio.run(run(address.url))
    assert (server.most, server.closed) == (1, 1)


def test_virtuoso_has_no_more_queries_than_workers_and_goes_on(tmp_path: Path) -> None:
    """It goes on with what nobody waits for until the limit that it was told."""

    async def run(url: str) -> float:
        async with opened(url, workers=2) as store:
            leaving = asked_twice(store, BOMB, 8)
            await asyncio.sleep(2)
            await give_up(leaving)
            started = time.monotonic()
            await whole(store, "ASK { ?s <urn:p> ?o }", 30)
            return time.monotonic() - started

    with virtuoso(tmp_path) as engine:
        asyncio.run(fill(settings_of(engine)))
        assert asyncio.run(run(engine.query)) > 2
