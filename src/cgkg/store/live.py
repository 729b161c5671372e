"""The live store: the embedded store over the current version, and the making of the next one."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import IO, Any, Final, TypeVar

from cgkg.errors import DatasetError
from cgkg.store.base import Answer, PoolLoad, QueryRequest
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.federation import Federation
from cgkg.store.pool_size import PoolSize
from cgkg.store.snapshot import Snapshot
from cgkg.store.turns import Turns
from cgkg.store.versions import LiveFolder, Version
from cgkg.store.writable import GraphRequest, UpdateRequest, WriteResult
from cgkg.store.writing import Writers

_LOG: Final = logging.getLogger(__name__)
_BEGIN_SECONDS: Final = 600.0  # copying all that clients wrote is no client's request
T = TypeVar("T")


class LiveStore:
    """Reads and writes; see :class:`cgkg.store.writable.WritableStore`.

    A write is done by a process of its own on a copy of the current version. Only when that copy is
    whole and on disk does it become current, in one step, and only then is the write acknowledged.
    """

    def __init__(
        self,
        reading: EmbeddedStore,
        folder: LiveFolder,
        lock: IO[bytes],
        writers: Writers,
        turns: Turns,
        current: Version,
        *,
        allow_built: bool,
    ) -> None:
        self._reading, self._folder, self._lock = reading, folder, lock
        self._writers, self._turns, self._current = writers, turns, current
        self._allow_built = allow_built

    @classmethod
    async def open(
        cls,
        live: Path,
        built_store: Path,
        built: str,
        size: PoolSize,
        federation: Federation | None = None,
        *,
        timeout: float,  # noqa: ASYNC109 - a setting, not the limit of this call
        allow_built_graphs: bool = False,
    ) -> LiveStore:
        """Become the one server that writes, and start.

        Args:
            live: folder of versions; made if it is missing.
            built_store: the engine's files of the built dataset.
            built: the built dataset's version. Writes made on another one are carried over.
            size: of the pool that answers queries; as many writes may wait as queries.
            federation: see :meth:`cgkg.store.embedded.EmbeddedStore.open`.
            timeout: wall-clock limit of a write, seconds.
            allow_built_graphs: whether clients may write to built graphs.

        Raises:
            DatasetError: another server writes here; a dataset cannot be opened; or writes made on
                the built dataset before would be lost.
        """
        folder = LiveFolder(live)
        lock = folder.lock()
        writers = Writers(live, size.memory, timeout)
        try:
            current = await _current(folder, size.memory, built_store, built, allow_built_graphs)
            folder.clean()
            reading = await EmbeddedStore.open(current.store, current.facts.name, size, federation)
        except BaseException:
            lock.close()
            raise
        writers.prepare()
        turns = Turns(size.queue, timeout)
        return cls(reading, folder, lock, writers, turns, current, allow_built=allow_built_graphs)

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._reading.version

    @property
    def load(self) -> PoolLoad:
        """How busy the workers are that answer queries."""
        return self._reading.load

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """Process ids of the workers that answer queries, for diagnosis."""
        return self._reading.worker_pids

    @property
    def protected_graphs(self) -> frozenset[str]:
        """IRIs of the graphs that clients may not write to."""
        return frozenset() if self._allow_built else frozenset(self._current.facts.as_built)

    def reading(self) -> contextlib.AbstractContextManager[None]:
        """Read one version throughout; see :class:`cgkg.store.base.HoldingStore`."""
        return self._reading.reading()

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query on what the last acknowledged write left."""
        return await self._reading.query(request)

    async def named_graphs(self) -> Sequence[str]:
        """The named graphs that the last acknowledged write left."""
        return await self._reading.named_graphs()

    async def update(self, request: UpdateRequest) -> WriteResult:
        """Apply an update."""
        return await self._write(
            {
                "kind": "update",
                "update": request.update,
                "using": request.using_graphs,
                "using_named": request.using_named_graphs,
            }
        )

    async def change_graph(self, request: GraphRequest) -> WriteResult:
        """Put, add to or delete a graph."""
        described = [
            {"syntax": document.syntax.name, "name": document.name}
            for document in request.documents
        ]
        job = {
            "kind": request.change.value,
            "graph": request.graph,
            "graph_base": request.base,
            "documents": described,
        }
        return await self._write(job, [document.data for document in request.documents])

    async def aclose(self) -> None:
        """End every process."""
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(self._lock.close)
            stack.push_async_callback(self._writers.aclose)
            stack.push_async_callback(self._reading.aclose)

    async def _write(self, job: dict[str, Any], bodies: Sequence[bytes] = ()) -> WriteResult:
        async with self._turns.turn():
            number = self._current.facts.number + 1
            attempt = self._folder.attempt(f"{self._current.facts.built}.{number}")
            job |= {
                "base": str(self._current.folder),
                "target": str(attempt),
                "allow_built": self._allow_built,
            }
            try:
                report = await self._writers.run(job, bodies)
            finally:
                self._writers.prepare()
            # From here on the write is done, whether or not the client waits for it.
            await _to_the_end(self._switch(attempt))
        return WriteResult(self._current.facts.name, bool(report["created"]))

    async def _switch(self, attempt: Path) -> None:
        self._current = await asyncio.to_thread(self._folder.switch, attempt)
        self._reading.adopt(Snapshot(self._current.store, self._current.facts.name))
        await asyncio.to_thread(self._clean)

    def _clean(self) -> None:
        try:
            self._folder.clean()
        except (OSError, DatasetError) as error:
            _LOG.warning("old versions could not be removed: %s", error)


async def _current(
    folder: LiveFolder, memory: int, built_store: Path, built: str, allow_built: bool
) -> Version:
    """The version to go on from; the first on this built dataset is made here."""
    current = folder.current()
    if current is not None and current.facts.built == built:
        return current
    attempt = folder.attempt(built)
    await Writers(folder.root, memory, _BEGIN_SECONDS).run(
        {
            "kind": "begin",
            "base": str(built_store),
            "target": str(attempt),
            "built": built,
            "previous": None if current is None else str(current.folder),
            "allow_built": allow_built,
        }
    )
    if current is not None:
        _LOG.warning(
            "clients' writes on the built dataset %s carried over to %s", current.facts.built, built
        )
    return folder.switch(attempt)


async def _to_the_end(work: Awaitable[T]) -> T:
    """Await some work that is finished even when whoever waits for it is cancelled meanwhile."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return task.result()
