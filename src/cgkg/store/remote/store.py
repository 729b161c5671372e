"""The store behind another address: any engine that speaks SPARQL 1.1, answering as ours does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import orjson

from cgkg.errors import CgkgError, QueryTimeout, RemoteSwitching, RemoteUnreachable, StoreBusy
from cgkg.iris import BUILT_GRAPHS
from cgkg.store.base import Answer, PoolLoad, QueryRequest
from cgkg.store.process import WorkerProcess
from cgkg.store.remote.answer import RemoteAnswer
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.held_answer import HeldAnswer
from cgkg.store.remote.knowledge import UNKNOWN, Knowledge, look
from cgkg.store.remote.lookout import Lookout
from cgkg.store.remote.relays import Relays
from cgkg.store.remote.served import shows_switch_whole
from cgkg.store.remote.settings import RemoteSettings

_LOG: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 10.0
_PASSING: Final = (RemoteUnreachable, QueryTimeout, StoreBusy)
_PAUSES: Final = (0.1, 0.4, 1.5)  # seconds before a query is tried again because of a switch


class RemoteStore:
    """Answers queries from a remote store; see :class:`cgkg.store.base.Store`.

    Which version of the data it has is looked up every so often, so :attr:`version` may be so much
    late. An answer given meanwhile may be of the new version and bear the old one's name, but not
    where a switch between published versions may show: there each answer is of the version that it
    names, or is an error.
    """

    def __init__(self, settings: RemoteSettings, *, workers: int, memory: int, queue: int) -> None:
        """Nothing is sent or started yet; see :meth:`open`."""
        self._settings = settings
        self._client = RemoteClient(settings)
        self._lookout = Lookout(self._client)
        self._relays = Relays(workers=workers, memory=memory, queue=queue)
        self._knowledge: Knowledge | None = None
        self._looking: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the processes and look at the remote store.

        Where it cannot be reached now, it may be later: only what does not pass by itself is an
        error here.

        Raises:
            RemoteError: it refuses, redirects, or does not speak SPARQL 1.1.
        """
        try:
            await self._relays.open()
            await self.look_again()
        except _PASSING as error:
            _LOG.warning("%s", error)
        except BaseException:
            await self.aclose()
            raise
        self._looking = asyncio.create_task(self._keep_looking())

    @property
    def version(self) -> str:
        """The version of the data, as far as known."""
        return UNKNOWN if self._knowledge is None else self._knowledge.version

    @property
    def load(self) -> PoolLoad:
        """How busy the processes are that look into queries and answers."""
        return self._relays.load

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Process ids of these, for diagnosis."""
        return self._relays.pids

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query; see :meth:`cgkg.store.base.Store.query`.

        Raises:
            RemoteError: the remote store cannot be reached, or does not answer as it should.
            RemoteSwitching: it goes to another version, and did not get there in a few attempts.
        """
        end = asyncio.get_running_loop().time() + request.timeout
        for pause in (*_PAUSES, None):
            knowledge = self._knowledge or await self.look_again()
            answer = await self._attempt(request, knowledge)
            if answer is not None:
                return answer
            left = end - asyncio.get_running_loop().time()
            if pause is None or pause >= left:
                break
            await asyncio.sleep(pause)
            request = replace(request, timeout=left - pause)
            await self.look_again()
        raise RemoteSwitching(
            "The dataset is being switched to another version, and answers may be of both until "
            "that is done. Ask again soon."
        )

    async def named_graphs(self) -> Sequence[str]:
        """The named graphs that are served, as far as known."""
        return (self._knowledge or await self.look_again()).graphs

    async def _attempt(self, request: QueryRequest, knowledge: Knowledge) -> Answer | None:
        """The answer; None if it is, or would be, of two versions."""
        served = knowledge.served
        was_published = bool(served.versions or served.marks)
        if shows_switch_whole(self._client.dialect) or not was_published:
            return await self._begin(request, knowledge)
        if served.under_way:
            return None

        async def is_of_one_version() -> bool:
            seconds = min(_LOOK_SECONDS, request.timeout)
            return await self._lookout.still_shows(served, seconds)

        answer = HeldAnswer(await self._begin(request, knowledge), is_of_one_version)
        try:
            if await answer.hold():
                return answer
        except BaseException:
            await answer.aclose()
            raise
        await answer.aclose()
        return None

    async def _begin(self, request: QueryRequest, knowledge: Knowledge) -> RemoteAnswer:
        worker = await self._relays.acquire(request.timeout)

        def release(worker: WorkerProcess, *, healthy: bool) -> None:
            self._relays.release(
                worker, healthy=healthy, reason=answer.fate, runs_on=answer.runs_on
            )

        answer = RemoteAnswer(
            worker,
            knowledge.version,
            request.timeout,
            release,
            self._client,
            knowledge.row_cap,
        )
        await answer.begin(self._encode(request, knowledge))
        return answer

    async def look_again(self) -> Knowledge:
        """Look up now what the remote store has.

        Raises:
            RemoteError, QueryTimeout, StoreBusy: it does not tell.
        """
        self._knowledge = await look(self._client, _LOOK_SECONDS, self._knowledge)
        return self._knowledge

    async def aclose(self) -> None:
        """End every process and close every connection."""
        if self._looking is not None:
            self._looking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._looking
            self._looking = None
        await self._lookout.aclose()
        await self._relays.aclose()
        await self._client.aclose()

    @property
    def _dialect(self) -> Dialect:
        return self._client.dialect or Dialect.GENERIC

    async def _keep_looking(self) -> None:
        told = ""
        while True:
            await asyncio.sleep(self._settings.refresh_seconds)
            try:
                await self.look_again()
                told = ""
            except CgkgError as error:
                if str(error) != told:
                    _LOG.warning("%s", error)
                told = str(error)

    def _encode(self, request: QueryRequest, knowledge: Knowledge) -> bytes:
        others = (iri for iri in knowledge.graphs if iri not in BUILT_GRAPHS)
        beside = list(others) if request.only_built else []
        return orjson.dumps(
            {
                "job": "query",
                "dialect": self._dialect,
                "query": request.query,
                "select_format": request.select_format and request.select_format.name,
                "graph_format": request.graph_format and request.graph_format.name,
                "default_graphs": request.default_graphs,
                "named_graphs": request.named_graphs,
                "union": request.union_default_graph,
                "substitutions": dict(request.substitutions),
                "as_quads": request.as_quads,
                "graphs": [iri for iri in knowledge.graphs if iri not in beside],
                "hidden": [*knowledge.hidden, *beside],
                "apart": knowledge.apart.graphs,
                "apart_terms": knowledge.apart.terms,
            }
        )
