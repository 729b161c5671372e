"""Turns: one at a time, a bounded number waiting, nobody longer than they have patience."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cgkg.errors import StoreBusy


class Turns:
    """Who writes now, and who waits."""

    def __init__(self, queue: int, patience: float) -> None:
        """Args: how many may wait; how long each waits, seconds."""
        self._queue, self._patience = queue, patience
        self._lock = asyncio.Lock()
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for one's turn, and have it.

        Raises:
            StoreBusy: too many wait already, or it took too long.
        """
        await self._wait()
        try:
            yield
        finally:
            self._lock.release()

    async def _wait(self) -> None:
        if self._lock.locked() and self._waiting >= self._queue:
            raise StoreBusy(f"A write is under way and {self._queue} wait already.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._lock.acquire()
        except TimeoutError:
            raise StoreBusy(f"The writes before took longer than {self._patience:g} s.") from None
        finally:
            self._waiting -= 1
