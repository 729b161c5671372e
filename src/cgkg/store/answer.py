"""An answer that a worker process is giving."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any, ClassVar, Final, Protocol

import orjson

from cgkg.errors import (
    CgkgError,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooLarge,
    RemoteError,
    RemoteIncomplete,
    RemoteMalformed,
    RequestError,
    StoreError,
    WorkerCrashed,
)
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import AnswerKind
from cgkg.store.frames import FrameKind
from cgkg.store.process import WorkerProcess

_LONG_SECONDS: Final = 0.5  # a query that takes longer lets all others run first
_SMALLER: Final = "Ask for less: a LIMIT, a smaller pattern, or the dump of the whole dataset."


class FederationNeeded(StoreError):
    """The query calls partners, and the worker that was asked calls nobody."""


_KINDS: Final = {kind.value: kind for kind in AnswerKind}
_HARMLESS: Final = (RequestError, QuerySyntaxError, FederationNeeded)


_REMOTE: Final[dict[str, type[RemoteError]]] = {
    kind.__name__: kind for kind in (RemoteMalformed, RemoteIncomplete)
}


class Release(Protocol):
    """Gives a worker back to the pool."""

    def __call__(self, worker: WorkerProcess, *, healthy: bool) -> None:
        """Called once for each answer."""


class EmbeddedAnswer:
    """The bytes of one answer, as its worker sends them; see :class:`cgkg.store.base.Answer`.

    Attributes:
        stands_back: whether its worker lets others run first when it takes long.
        kind, format, repeatable: of the answer to a query, once it has begun.
    """

    stands_back: ClassVar[bool] = True
    kind: AnswerKind
    format: ResultFormat | RdfFormat
    repeatable: bool

    def __init__(
        self, worker: WorkerProcess, version: str, timeout: float, release: Release
    ) -> None:
        self._worker, self.version, self._timeout = worker, version, timeout
        self._release: Release | None = release
        self._expired = False
        self._complete = False
        self._fate = "left"
        self._first: tuple[FrameKind, bytes] | None = None
        self._loop = asyncio.get_running_loop()
        self._alarm = self._loop.call_later(min(timeout, _LONG_SECONDS), self._take_long)

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""
        return self._complete

    @property
    def worker(self) -> int:
        """Process id of the worker."""
        return self._worker.pid

    @property
    def fate(self) -> str:
        """Why its worker was killed, if it was; see :class:`cgkg.store.base.PoolLoad`."""
        return self._fate

    async def begin(self, request: bytes, *bodies: bytes) -> None:
        """Send the query, or what else is to be done, and wait for the header and first bytes."""
        try:
            for payload in (request, *bodies):
                await self._worker.send(payload)
            kind, payload = await self._receive()
            if kind is FrameKind.HEADER:
                self._read_header(orjson.loads(payload))
                self._first = await self._receive()
        except BaseException as error:
            self._close(healthy=isinstance(error, _HARMLESS))
            if isinstance(error, ConnectionError):
                raise await self._cause_of_death() from None
            raise

    def _read_header(self, header: dict[str, Any]) -> None:
        if "kind" in header:
            self.kind = _KINDS[header["kind"]]
            formats = RdfFormat if self.kind is AnswerKind.GRAPH else ResultFormat
            self.format = formats[header["format"]]
            self.repeatable = header["repeatable"]

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece. (A generator would be simpler, and the event loop keeps book of each.)"""
        while not self._complete:
            frame, self._first = self._first, None
            try:
                kind, payload = frame or await self._receive()
            except BaseException:
                self._close(healthy=False)
                raise
            if kind is FrameKind.LAST:
                self._complete = True
                self._close(healthy=True)
            if payload:
                return payload
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Free the worker; it is killed unless the answer is complete."""
        last = self._first is not None and self._first[0] is FrameKind.LAST
        self._close(healthy=last)

    def _close(self, *, healthy: bool) -> None:
        self._alarm.cancel()
        release, self._release = self._release, None
        if release is not None:
            release(self._worker, healthy=healthy)

    def _take_long(self) -> None:
        if self.stands_back and self._timeout > _LONG_SECONDS:
            self._worker.stand_back()
        self._alarm = self._loop.call_later(max(0, self._timeout - _LONG_SECONDS), self._expire)

    def _expire(self) -> None:
        self._expired = True
        self._worker.kill()

    async def _receive(self) -> tuple[FrameKind, bytes]:
        try:
            kind, payload = await self._worker.receive()
        except ConnectionError:
            raise await self._cause_of_death() from None
        if kind is FrameKind.ERROR:
            raise _error(orjson.loads(payload))
        return kind, payload

    async def _cause_of_death(self) -> CgkgError:
        if self._expired:
            self._fate = "time"
            return QueryTimeout(
                f"The time limit of {self._timeout:g} s was reached before the answer was "
                f"complete. {_SMALLER}"
            )
        if await self._worker.ran_out_of_memory():
            self._fate = "memory"
            return _too_large()
        self._fate = "crash"
        return WorkerCrashed("The process that worked on this query died. The server goes on.")


def _too_large() -> QueryTooLarge:
    return QueryTooLarge(f"The memory limit was reached before the answer was complete. {_SMALLER}")


def _error(problem: dict[str, Any]) -> CgkgError:
    match problem["kind"]:
        case "refused":
            return RequestError(problem["status"], problem["title"], problem["detail"])
        case "federated":
            return FederationNeeded("The query calls partners.")
        case "syntax" | "engine":  # the latter: what only evaluation finds, without a place
            return QuerySyntaxError(problem["message"], problem.get("line"), problem.get("column"))
        case "memory":
            return _too_large()
        case kind if kind in _REMOTE:
            return _REMOTE[kind](problem["message"])
        case _:
            return StoreError(f"The dataset could not be read: {problem['message']}")
