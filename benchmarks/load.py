"""Load on a server: clients that ask one request after another, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast
from urllib.parse import urlsplit

import httptools
import uvloop

_PATIENCE = 120.0  # seconds beyond a run's time that its last answers may take


@dataclass(slots=True)
class Tally:
    """What a run brought.

    Attributes:
        seconds: the time of each successful answer (status 200).
        failures: requests that got another status, no answer, or none in time.
        elapsed: seconds that the run took.
    """

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    elapsed: float = 0.0

    @property
    def rate(self) -> float:
        """Successful answers a second."""
        return len(self.seconds) / self.elapsed

    def percentile(self, share: float) -> float:
        """The time, in seconds, that this share of the successful answers did not exceed."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ask(
    address: str,
    paths: Iterator[str],
    clients: int,
    duration: float,
    accept: str = "application/sparql-results+json",
) -> Tally:
    """Let clients ask a server for a while, each over one connection that stays open.

    Args:
        address: ``http://host:port`` of the server.
        paths: path and query of the next request; all clients draw from it.
        clients: how many ask at once.
        duration: seconds.
        accept: the Accept header.
    """
    return uvloop.run(_ask(address, paths, clients, duration, accept))


async def _ask(
    address: str, paths: Iterator[str], clients: int, duration: float, accept: str
) -> Tally:
    target = urlsplit(address)
    tally = Tally()
    started = time.perf_counter()
    end = started + duration
    await asyncio.gather(
        *(
            _client(target.hostname or "127.0.0.1", target.port or 80, paths, end, tally, accept)
            for _ in range(clients)
        )
    )
    tally.elapsed = time.perf_counter() - started
    return tally


async def _client(
    host: str, port: int, paths: Iterator[str], end: float, tally: Tally, accept: str
) -> None:
    late = end + _PATIENCE - time.perf_counter()
    while time.perf_counter() < end:
        try:
            async with asyncio.timeout(late):
                await _converse(host, port, paths, end, tally, accept)
        except (OSError, httptools.HttpParserError):
            tally.failures += 1
            await asyncio.sleep(0.01)  # a server that refuses connections is not asked in a spin


async def _converse(
    host: str, port: int, paths: Iterator[str], end: float, tally: Tally, accept: str
) -> None:
    """Ask over one connection until the time is over or the connection breaks."""
    _, connection = await asyncio.get_running_loop().create_connection(
        lambda: _Connection(host, accept), host, port
    )
    with contextlib.closing(connection):
        while (began := time.perf_counter()) < end:
            if await connection.get(next(paths)) == HTTPStatus.OK:
                tally.seconds.append(time.perf_counter() - began)
            else:
                tally.failures += 1


class _Connection(asyncio.Protocol):
    """One HTTP/1.1 connection, one request at a time."""

    def __init__(self, host: str, accept: str) -> None:
        self._host, self._accept = host, accept
        self._parser = httptools.HttpResponseParser(self)
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports have the methods of asyncio's without being its subclasses.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server closed the connection"))

    def on_message_complete(self) -> None:
        status = self._parser.get_status_code()
        self._parser = httptools.HttpResponseParser(self)
        if self._answer is not None and not self._answer.done():
            self._answer.set_result(status)

    def get(self, path: str) -> asyncio.Future[int]:
        if self._transport is None:
            raise ConnectionError("not connected")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(
            f"GET {path} HTTP/1.1\r\nHost: {self._host}\r\nAccept: {self._accept}\r\n\r\n".encode()
        )
        return self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()
