"""Whether answers are of one version, told for many of them by one look at the registry.

A publisher says in the registry what it is about to do, and waits for :data:`PAUSE_SECONDS` before
it does it (:mod:`cgkg.store.publication.switching`). So a look that finds nothing under way tells
of what comes after it, too: until so much later nothing is done to the data. Whatever ends within
:data:`TRUST_SECONDS` of the moment in which the look was begun needs no look of its own.
"""

from __future__ import annotations

import asyncio
import time
from typing import Final, NamedTuple

from cgkg.errors import QueryTimeout
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.served import PAUSE_SECONDS, Served, read_served

TRUST_SECONDS: Final = PAUSE_SECONDS / 2
"""How old a look may be; the other half is for clocks that do not go alike, and for copies of the
registry that are late."""
_LONGEST: Final = 10.0
# Where there is one, a clock that goes on while the machine sleeps.
_CLOCK: Final[int] = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class _Look(NamedTuple):
    """A look at the registry: when it was begun, and what comes of it."""

    began: float
    found: asyncio.Task[Served]


class Lookout:
    """Looks at one store's registry, once for all who want to know at the same time."""

    def __init__(self, client: RemoteClient) -> None:
        """Nothing is asked yet."""
        self._client = client
        self._last: _Look | None = None

    async def still_shows(self, served: Served, seconds: float) -> bool:
        """Whether there was nothing to be seen until now but what was served before.

        Args:
            served: what the registry said before; no switch was under way.
            seconds: how long a look may take.

        Raises:
            RemoteError, QueryTimeout, StoreBusy: the store cannot be asked.
        """
        now, last = _now(), self._last
        trusted = last is not None and now < last.began + TRUST_SECONDS
        if last is not None and trusted and await _found(last, seconds) == served:
            return True
        if self._last in (last, None):  # else somebody began one while this waited
            self._last = self._look()
        return await _found(self._last, seconds) == served

    async def aclose(self) -> None:
        """Look no more."""
        if self._last is not None:
            self._last.found.cancel()
            await asyncio.wait([self._last.found])

    def _look(self) -> _Look:
        look = _Look(_now(), asyncio.create_task(read_served(self._client, _LONGEST)))
        look.found.add_done_callback(self._forget_failure)
        return look

    def _forget_failure(self, found: asyncio.Task[Served]) -> None:
        """Who waits for it is told; whoever comes later looks anew."""
        failed = found.cancelled() or found.exception() is not None
        if failed and self._last is not None and self._last.found is found:
            self._last = None


async def _found(look: _Look, seconds: float) -> Served:
    """What a look finds; whoever leaves before does not end it for the others."""
    if not look.found.done():
        await asyncio.wait([look.found], timeout=seconds)
    if not look.found.done():
        raise QueryTimeout("The remote store did not say in time which version it serves.")
    return look.found.result()


def _now() -> float:
    return time.clock_gettime(_CLOCK)
