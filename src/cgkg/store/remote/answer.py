"""An answer that a remote store is giving, on its way through a process that looks into it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import Any, ClassVar, Final

import orjson

from cgkg.errors import CgkgError, QuerySyntaxError, QueryTimeout, RemoteError, RequestError
from cgkg.store.answer import EmbeddedAnswer, Release
from cgkg.store.frames import FrameKind
from cgkg.store.process import WorkerProcess
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect, time_limit
from cgkg.store.remote.failures import is_not_constructed, is_too_deep
from cgkg.store.remote.head import check_head
from cgkg.store.remote.response import RemoteResponse

_OVERRUN_SECONDS: Final = 2.0
"""How much longer than its limit a query may run; Virtuoso looks at the clock every so often."""


class RemoteAnswer(EmbeddedAnswer):
    """The bytes of one answer; see :class:`cgkg.store.base.Answer`.

    Three ends are tied together: the remote store is read no faster than the process takes it, and
    the process writes no faster than the client takes it. Whichever breaks off, the others do too.
    """

    stands_back: ClassVar[bool] = False  # it is the remote store that works, not this process

    def __init__(
        self,
        worker: WorkerProcess,
        version: str,
        timeout: float,
        release: Release,
        client: RemoteClient,
        row_cap: int | None,
    ) -> None:
        super().__init__(worker, version, timeout, release)
        self._client, self._row_cap = client, row_cap
        self._limit = asyncio.get_running_loop().time() + timeout
        self._pump: asyncio.Task[None] | None = None
        self._failure: CgkgError | None = None
        self._unanswered = False

    @property
    def runs_on(self) -> float:
        """For how long the remote store may still work on this, if nobody waits for it any more.

        Once an answer has begun it ends with the connection: Virtuoso has done its work by then,
        and others notice that they cannot write.
        """
        if not self._unanswered:
            return 0.0
        return max(self._limit - asyncio.get_running_loop().time(), 0.0) + _OVERRUN_SECONDS

    async def begin(self, request: bytes, *bodies: bytes) -> None:
        """Have the request planned, ask the remote store, and wait for the first bytes."""
        response, head = await self._ask(await self._planned(request))
        self._pump = asyncio.create_task(self._pass_on(response))
        await super().begin(head, *bodies)

    async def _planned(self, request: bytes) -> Any:
        """What to send for a request."""
        try:
            await self._worker.send(request)
            _, payload = await self._receive()
        except BaseException as error:
            self._close(healthy=isinstance(error, RequestError | QuerySyntaxError))
            if isinstance(error, ConnectionError):
                raise await self._cause_of_death() from None
            raise
        return orjson.loads(payload)

    async def _ask(self, planned: dict[str, Any]) -> tuple[RemoteResponse, bytes]:
        """Ask the remote store; its answer, and what the process should know of its head."""
        dialect = self._client.dialect or Dialect.GENERIC
        self._unanswered = True
        try:
            response, accept = await self._said(planned, dialect)
            self._unanswered = False
            cap = await check_head(response, accept, dialect)
        except CgkgError as error:
            self._unanswered = isinstance(error, QueryTimeout) and self._unanswered
            with contextlib.suppress(ConnectionError):
                await self._worker.send(b'{"failed": true}')
            self._fate = "time" if self._expired else "remote"
            self._close(healthy=not self._expired)
            raise
        except BaseException:
            self._close(healthy=False)
            raise
        return response, orjson.dumps({"row_cap": cap or self._row_cap})

    async def _said(self, planned: dict[str, Any], dialect: Dialect) -> tuple[RemoteResponse, str]:
        """What the remote store answers, and the media type that it was asked for.

        It is asked in the other wording if it cannot plan the first, and for the table that a graph
        is made of if it does not construct the graph.
        """
        accept = planned["accept"]
        try:
            return await self._send(planned["fields"], accept, dialect), accept
        except CgkgError as error:
            if planned["instead"] is not None and is_too_deep(error):
                return await self._send(planned["instead"], accept, dialect), accept
            if not is_not_constructed(error) or not (table := await self._table()):
                raise
        return await self._send(table["fields"], table["accept"], dialect), table["accept"]

    async def _table(self) -> dict[str, Any]:
        """What to send for the table that a graph is made of; nothing if there is none."""
        try:
            await self._worker.send(b'{"table": true}')
        except ConnectionError:
            raise await self._cause_of_death() from None
        _, payload = await self._receive()
        return dict(orjson.loads(payload))

    async def _send(
        self, fields: Sequence[Sequence[str]], accept: str, dialect: Dialect
    ) -> RemoteResponse:
        left = max(self._limit - asyncio.get_running_loop().time(), 0.0)
        pairs = [(name, value) for name, value in fields]  # JSON made lists of them
        return await self._client.query([*pairs, *time_limit(left, dialect)], accept, left)

    async def _pass_on(self, response: RemoteResponse) -> None:
        """Hand the remote store's bytes to the process; it is killed where they break off."""
        kind = FrameKind.DATA
        try:
            async with contextlib.aclosing(aiter(response)) as pieces:
                async for piece in pieces:
                    kind = FrameKind.LAST if response.ended else FrameKind.DATA
                    await self._worker.send(piece, kind)
            if kind is not FrameKind.LAST:
                await self._worker.send(b"", FrameKind.LAST)
        except ConnectionError:
            return  # whoever reads what the process writes finds out why
        except CgkgError as error:
            self._failure = error
            self._worker.kill()
        finally:
            response.close()

    def _close(self, *, healthy: bool) -> None:
        if self._pump is not None:
            self._pump.cancel()
        super()._close(healthy=healthy)

    async def _receive(self) -> tuple[FrameKind, bytes]:
        try:
            return await super()._receive()
        except RemoteError:
            self._fate = "remote"
            raise

    async def _cause_of_death(self) -> CgkgError:
        if self._failure is not None and not self._expired:
            self._fate = "remote"
            return self._failure
        return await super()._cause_of_death()
