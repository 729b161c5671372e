"""The embedded store: a pool of worker processes over an immutable version of the dataset."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import Counter, deque
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Final

import orjson

from cgkg.errors import DatasetError, StoreBusy
from cgkg.formats import ResultFormat
from cgkg.store.answer import EmbeddedAnswer, FederationNeeded
from cgkg.store.base import Answer, PoolLoad, QueryRequest
from cgkg.store.federation import Federation
from cgkg.store.pool_size import PoolSize
from cgkg.store.process import WorkerProcess
from cgkg.store.snapshot import Snapshot, Snapshots
from cgkg.store.worker_options import Way

_LOG: Final = logging.getLogger(__name__)
_SPARES: Final = 1
_FIRST_RETRY, _LONGEST_RETRY = 0.25, 8.0
_NAMED_GRAPHS: Final = "SELECT ?graph WHERE { GRAPH ?graph {} }"
_SECONDS: Final = 10.0


class EmbeddedStore:
    """Answers queries in worker processes, one query at a time in each.

    A worker that reached a limit, or whose client left, is killed; a spare stands ready to take its
    place while the next one starts.
    """

    def __init__(
        self,
        dataset: Path,
        version: str,
        size: PoolSize,
        federation: Federation | None = None,
    ) -> None:
        self._snapshots = Snapshots(Snapshot(dataset, version))
        self._size, self._federation = size, federation
        self._at_once = size.workers + min(size.reserved, _SPARES)
        endpoints = {} if federation is None else federation.endpoints
        self._options = (json.dumps(asdict(Way(size.held_quads, endpoints))),)
        self._kills: Counter[str] = Counter()
        self._idle: deque[WorkerProcess] = deque()
        self._waiting: deque[asyncio.Future[WorkerProcess]] = deque()
        self._busy = 0
        self._keepers: list[asyncio.Task[None]] = []
        self._alive: set[WorkerProcess] = set()
        self._closing = asyncio.Event()

    @classmethod
    async def open(
        cls,
        dataset: Path,
        version: str,
        size: PoolSize,
        federation: Federation | None = None,
    ) -> EmbeddedStore:
        """Start the workers and wait until the first is ready.

        Args:
            dataset: folder of the engine's files; nothing may write to it while it is served.
            version: version of the dataset.
            size: how many workers, and what each may take.
            federation: runs the queries that call partners; it is closed with the store.

        Raises:
            DatasetError: the dataset is missing or cannot be opened.
        """
        store = cls(dataset, version, size, federation)
        first = await WorkerProcess.start(dataset, size.memory, *store._options)
        for worker in (first, *[None] * (size.workers + _SPARES - 1)):
            store._keepers.append(asyncio.create_task(store._keep(worker)))
        await asyncio.sleep(0)  # let the first keeper take its worker into the pool
        return store

    @property
    def version(self) -> str:
        """The version of the dataset that this task reads."""
        return self._snapshots.read.version

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Process ids of the workers, for diagnosis."""
        return tuple(sorted(worker.pid for worker in self._alive))

    @property
    def load(self) -> PoolLoad:
        """How busy the pool is."""
        return PoolLoad(len(self._alive), self._busy, len(self._waiting), dict(self._kills))

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query; see :meth:`cgkg.store.base.Store.query`."""
        try:
            return await self._ask_worker(request)
        except FederationNeeded:
            if self._federation is None:
                raise
        snapshot = self._snapshots.read
        encoded = _encode(request, snapshot)
        return await self._federation.answer(snapshot, encoded, request.timeout)

    async def named_graphs(self) -> Sequence[str]:
        """The named graphs; see :meth:`cgkg.store.base.Store.named_graphs`."""
        request = QueryRequest(_NAMED_GRAPHS, _SECONDS, select_format=ResultFormat.JSON)
        answer = await self.query(request)
        try:
            rows = json.loads(b"".join([piece async for piece in answer]))["results"]["bindings"]
        finally:
            await answer.aclose()
        return sorted(row["graph"]["value"] for row in rows if row["graph"]["type"] == "uri")

    async def _ask_worker(self, request: QueryRequest) -> Answer:
        snapshot = self._snapshots.read
        snapshot.enter()
        try:
            worker = await self._acquire(request.timeout, snapshot.path)
        except BaseException:
            snapshot.leave()
            raise
        worker.reads = snapshot.path

        def release(worker: WorkerProcess, *, healthy: bool) -> None:
            snapshot.leave()
            if not healthy:
                self._kills[answer.fate] += 1
            self._release(worker, healthy=healthy)

        answer = EmbeddedAnswer(worker, snapshot.version, request.timeout, release)
        await answer.begin(_encode(request, snapshot))
        return answer

    def adopt(self, snapshot: Snapshot) -> None:
        """Answer every query from now on from another version; those under way keep theirs."""
        self._snapshots.adopt(snapshot)

    def reading(self, snapshot: Snapshot | None = None) -> AbstractContextManager[None]:
        """Read one version throughout: the current one, or one that is not current yet.

        See :class:`cgkg.store.base.HoldingStore`.
        """
        return self._snapshots.hold(snapshot or self._snapshots.current)

    async def aclose(self) -> None:
        """End every worker and wait until none is left."""
        self._closing.set()
        while self._waiting:
            self._waiting.popleft().cancel()
        for worker in self._alive:
            worker.kill()
        await asyncio.gather(*self._keepers)
        self._keepers.clear()
        if self._federation is not None:
            await self._federation.aclose()
        self._snapshots.current.retire()

    async def _acquire(self, patience: float, path: Path) -> WorkerProcess:
        if self._closing.is_set():
            raise StoreBusy("The server is shutting down.")
        if not self._waiting and (worker := self._take(path)) is not None:
            return worker
        free = self._at_once - self._busy  # for these, a process is starting
        if len(self._waiting) >= self._size.queue + free:
            raise StoreBusy(
                f"All {self._size.workers} workers are busy and {self._size.queue} queries wait "
                "already."
            )
        place: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            async with asyncio.timeout(patience):
                return await place
        except TimeoutError:
            self._give_back(place)
            raise StoreBusy(f"No worker became free within {patience:g} s.") from None
        except asyncio.CancelledError:
            self._give_back(place)
            raise
        finally:
            self._leave_queue(place)

    def _give_back(self, place: asyncio.Future[WorkerProcess]) -> None:
        """Return a worker that came in the moment its query stopped waiting for it."""
        if place.done() and not place.cancelled():
            self._release(place.result(), healthy=True)

    def _leave_queue(self, place: asyncio.Future[WorkerProcess]) -> None:
        if place in self._waiting:
            self._waiting.remove(place)

    def _take(self, path: Path | None = None) -> WorkerProcess | None:
        while self._idle and self._busy < self._at_once:
            worker = self._pick(path)
            if worker.alive:
                self._busy += 1
                return worker
        return None

    def _pick(self, path: Path | None) -> WorkerProcess:
        """The idle worker whose caches are warmest, of those that have a version open."""
        for worker in reversed(self._idle):
            if path is None or worker.reads is path or worker.reads == path:
                self._idle.remove(worker)
                return worker
        return self._idle.popleft()  # it will change over, and the warm ones stay warm

    def _release(self, worker: WorkerProcess, *, healthy: bool) -> None:
        """Take back a worker; one that is not healthy dies, and its keeper starts another."""
        self._busy -= 1
        usable = healthy and worker.alive and not worker.stood_back
        if usable and not self._closing.is_set():
            self._idle.append(worker)
        else:
            worker.kill()
        self._serve_queue()

    def _serve_queue(self) -> None:
        while self._waiting:
            if self._waiting[0].done():
                self._waiting.popleft()
            elif (worker := self._take()) is not None:
                self._waiting.popleft().set_result(worker)
            else:
                return

    async def _keep(self, worker: WorkerProcess | None) -> None:
        """Keep one worker alive: start it, wait for its end, start the next."""
        while not self._closing.is_set():
            worker = worker or await self._start()
            if worker is not None:
                await self._use(worker)
            worker = None

    async def _use(self, worker: WorkerProcess) -> None:
        """Have a worker in the pool until it ends."""
        self._alive.add(worker)
        if self._closing.is_set():
            worker.kill()
        self._idle.append(worker)
        self._serve_queue()
        await worker.wait()
        self._alive.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        await worker.end()

    async def _start(self) -> WorkerProcess | None:
        """A new worker, however often it takes; None when the store closes meanwhile."""
        delay = _FIRST_RETRY
        while not self._closing.is_set():
            try:
                path = self._snapshots.current.path
                return await WorkerProcess.start(path, self._size.memory, *self._options)
            except (DatasetError, OSError, TimeoutError) as error:
                _LOG.error("no worker could be started, next try in %g s: %s", delay, error)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), delay)
            delay = min(2 * delay, _LONGEST_RETRY)
        return None


def _encode(request: QueryRequest, snapshot: Snapshot) -> bytes:
    return orjson.dumps(
        {
            "snapshot": str(snapshot.path),
            "query": request.query,
            "select_format": request.select_format and request.select_format.name,
            "graph_format": request.graph_format and request.graph_format.name,
            "default_graphs": request.default_graphs,
            "named_graphs": request.named_graphs,
            "union": request.union_default_graph,
            "only_built": request.only_built,
            "substitutions": dict(request.substitutions),
            "as_quads": request.as_quads,
        }
    )
