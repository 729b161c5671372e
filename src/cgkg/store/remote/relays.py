"""The processes that look into what comes from outside, and who waits for one."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from pathlib import Path
from typing import Final

from cgkg.errors import StoreBusy
from cgkg.store.base import PoolLoad
from cgkg.store.process import WorkerProcess

_MODULE: Final = "cgkg.store.remote.worker"


class Relays:
    """So many processes and no more; each works for one request at a time and knows no other.

    A request that was given up on may be worked on still by the remote store, which seldom notices
    that nobody waits. Its place stays taken for so long, so that the remote store never has more
    queries to work on than there are places.
    """

    def __init__(self, *, workers: int, memory: int, queue: int) -> None:
        """Args: how many; MiB of each; how many requests may wait."""
        self._workers, self._memory, self._queue = workers, memory, queue
        self._places = asyncio.Semaphore(workers)
        self._idle: deque[WorkerProcess] = deque()
        self._taken: set[WorkerProcess] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._kills: Counter[str] = Counter()
        self._waiting = 0
        self._closed = False

    @property
    def load(self) -> PoolLoad:
        """How busy they are."""
        alive = len(self._idle) + len(self._taken)
        return PoolLoad(alive, len(self._taken), self._waiting, dict(self._kills))

    @property
    def pids(self) -> tuple[int, ...]:
        """Their process ids, for diagnosis."""
        return tuple(sorted(worker.pid for worker in (*self._idle, *self._taken)))

    async def open(self) -> None:
        """Start them all, so that nobody waits for that later."""
        self._idle.extend(await asyncio.gather(*(self._start() for _ in range(self._workers))))

    async def acquire(self, patience: float) -> WorkerProcess:
        """One that does nothing else until it is released.

        Args:
            patience: how long to wait for it, seconds.

        Raises:
            StoreBusy: too many wait already, it took too long, or everything is being closed.
        """
        if self._closed:
            raise StoreBusy("The server is shutting down.")
        if self._places.locked() and self._waiting >= self._queue:
            raise StoreBusy(
                f"All {self._workers} workers are busy and {self._queue} queries wait already."
            )
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                await self._places.acquire()
        except TimeoutError:
            raise StoreBusy(f"No worker became free within {patience:g} s.") from None
        finally:
            self._waiting -= 1
        try:
            worker = await self._take()
        except BaseException:
            self._places.release()
            raise
        self._taken.add(worker)
        return worker

    def release(
        self, worker: WorkerProcess, *, healthy: bool, reason: str, runs_on: float = 0.0
    ) -> None:
        """Take one back.

        Args:
            worker: one that was acquired.
            healthy: whether it can go on; else it is ended.
            reason: why it is ended, if it is.
            runs_on: for how long the remote store may still work on its request, seconds.
        """
        self._taken.discard(worker)
        usable = healthy and worker.alive and not worker.stood_back
        if usable and not self._closed:
            self._idle.append(worker)
        else:
            if not healthy:
                self._kills[reason] += 1
            self._end(worker)
        if runs_on > 0:
            asyncio.get_running_loop().call_later(runs_on, self._places.release)
        else:
            self._places.release()

    async def aclose(self) -> None:
        """End them all."""
        self._closed = True
        while self._idle:
            self._end(self._idle.popleft())
        for worker in self._taken:
            worker.kill()
        while self._ending:
            await asyncio.gather(*self._ending)

    async def _take(self) -> WorkerProcess:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._end(worker)
        return await self._start()

    def _end(self, worker: WorkerProcess) -> None:
        worker.kill()
        task = asyncio.ensure_future(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _start(self) -> WorkerProcess:
        return await WorkerProcess.start(Path(), self._memory, module=_MODULE)
