"""Queries that call partners: each runs in a process of its own, which can reach the forwarder."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict

from cgkg.errors import CgkgError
from cgkg.store.answer import EmbeddedAnswer
from cgkg.store.forwarder import Forwarder, Run
from cgkg.store.partners import Partner
from cgkg.store.passed_on import PassedOnAnswer
from cgkg.store.process import WorkerProcess
from cgkg.store.snapshot import Snapshot
from cgkg.store.worker_options import Way


class Federation:
    """Runs federated queries."""

    def __init__(self, partners: Sequence[Partner], memory: int) -> None:
        """Args: who may be called; address-space limit of a process, MiB."""
        self._forwarder, self._memory = Forwarder(partners), memory
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def endpoints(self) -> dict[str, str]:
        """The partners' endpoints and names."""
        return {partner.endpoint: partner.name for partner in self._forwarder.partners}

    async def start(self) -> None:
        """Make ready to call."""
        await self._forwarder.start()

    async def aclose(self) -> None:
        """Call nobody any more."""
        await asyncio.gather(*self._ending)
        await self._forwarder.aclose()

    async def answer(
        self,
        snapshot: Snapshot,
        request: bytes,
        timeout: float,  # noqa: ASYNC109 - the query's limit, not that of this call
    ) -> FederatedAnswer:
        """Run a query and wait for the beginning of its answer.

        Args:
            snapshot: the version to read.
            request: the query as workers take it.
            timeout: wall-clock limit, seconds.

        Raises:
            RequestError: 502 or 504: a partner failed.
            StoreError: as for every query.
        """
        run = self._forwarder.begin()
        try:
            way = Way(0, self.endpoints, run.address, self._forwarder.port)
            worker = await WorkerProcess.start(snapshot.path, self._memory, json.dumps(asdict(way)))
        except BaseException:
            self._forwarder.end(run)
            raise
        snapshot.enter()

        def release(worker: WorkerProcess, *, healthy: bool) -> None:
            snapshot.leave()
            self._forwarder.end(run)
            self._end(worker)

        answer = EmbeddedAnswer(worker, snapshot.version, timeout, release)
        try:
            await answer.begin(request)
        except CgkgError as error:
            raise run.failure or error from None
        return FederatedAnswer(answer, run)

    def _end(self, worker: WorkerProcess) -> None:
        task = asyncio.ensure_future(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


class FederatedAnswer(PassedOnAnswer):
    """An answer to which partners contribute."""

    def __init__(self, answer: EmbeddedAnswer, run: Run) -> None:
        super().__init__(answer)
        self._run = run

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        try:
            async for piece in self._answer:
                yield piece
        except CgkgError as error:
            raise self._run.failure or error from None
