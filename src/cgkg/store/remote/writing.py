"""Writing to a remote store: how whole a write is, and how lasting, is the engine's matter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.store.answer import EmbeddedAnswer
from cgkg.store.process import WorkerProcess
from cgkg.store.remote.knowledge import mark
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from cgkg.store.turns import Turns
from cgkg.store.writable import GraphChange, GraphRequest, UpdateRequest, WriteResult

_MARK_SECONDS: Final = 10.0


class WritableRemoteStore(RemoteStore):
    """A remote store that is written to; see :class:`cgkg.store.writable.WritableStore`.

    One write at a time goes out from here. After each, a mark in the store makes another version of
    the data, for this server at once and for others when they look.
    """

    def __init__(
        self,
        settings: RemoteSettings,
        *,
        workers: int,
        memory: int,
        queue: int,
        seconds: float,
    ) -> None:
        """Args: as for the read-only one; wall-clock limit of a write."""
        super().__init__(settings, workers=workers, memory=memory, queue=queue)
        self._seconds = seconds
        self._turns = Turns(queue, seconds)

    async def update(self, request: UpdateRequest) -> WriteResult:
        """Have an update applied.

        Raises:
            RequestError: it is refused: LOAD, SERVICE, nesting.
            QuerySyntaxError: it does not parse.
            RemoteError: the remote store cannot be reached, or refuses; whether the update was
                applied is not known where the connection broke off.
            QueryTimeout, QueryTooLarge, StoreBusy, WorkerCrashed: a limit was reached.
        """
        planned = await self._prepared(
            {
                "job": "update",
                "update": request.update,
                "using": request.using_graphs,
                "using_named": request.using_named_graphs,
            }
        )
        async with self._turns.turn():
            text = json.loads(planned)["text"]
            await self._client.update(text, self._seconds)
            return await self._marked(created=False)

    async def change_graph(self, request: GraphRequest) -> WriteResult:
        """Have a graph put, added to or deleted; errors as for :meth:`update`, and 404."""
        document = b""
        if request.change is not GraphChange.DELETE:
            document = await self._as_n_triples(request)
        async with self._turns.turn():
            existed = request.graph in (await self.look_again()).graphs
            await self._send(request, document)
            return await self._marked(created=not existed and request.graph is not None)

    async def _send(self, request: GraphRequest, document: bytes) -> None:
        graph, seconds = request.graph, self._seconds
        match request.change:
            case GraphChange.PUT:
                await self._client.put_graph(graph, RdfFormat.N_TRIPLES, document, seconds)
            case GraphChange.POST:
                await self._client.add_to_graph(graph, RdfFormat.N_TRIPLES, document, seconds)
            case GraphChange.DELETE:
                if not await self._client.delete_graph(graph, seconds):
                    raise RequestError(404, "Not found", f"There is no graph {graph}.")

    async def _marked(self, *, created: bool) -> WriteResult:
        await self._client.update(mark(), _MARK_SECONDS)
        await self.look_again()
        return WriteResult(self.version, created)

    async def _as_n_triples(self, request: GraphRequest) -> bytes:
        described = [
            {"syntax": document.syntax.name, "name": document.name}
            for document in request.documents
        ]
        job = {"job": "document", "base": request.base, "documents": described}
        return await self._prepared(job, [document.data for document in request.documents])

    async def _prepared(self, job: dict[str, Any], bodies: Sequence[bytes] = ()) -> bytes:
        """What a confined process makes of what a client sent."""
        worker = await self._relays.acquire(self._seconds)

        def release(worker: WorkerProcess, *, healthy: bool) -> None:
            self._relays.release(worker, healthy=healthy, reason=answer.fate)

        answer = EmbeddedAnswer(worker, self.version, self._seconds, release)
        try:
            await answer.begin(json.dumps({**job, "dialect": self._dialect}).encode(), *bodies)
            return b"".join([piece async for piece in answer])
        finally:
            await answer.aclose()
