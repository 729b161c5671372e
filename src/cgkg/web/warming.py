"""What is done after the start and for each new build, so that no reader waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from prometheus_client import Gauge

from cgkg.errors import CgkgError
from cgkg.web.pages import Pages

Reader = Callable[[], Awaitable[object]]
"""Reads something that is then kept for the version of the dataset."""


@dataclass(frozen=True, slots=True)
class Warming:
    """Compiles the templates and reads what the pages keep.

    Attributes:
        pages: whose templates.
        readers: what is read, in this order.
        under_way: counts the runs that have not ended.
    """

    pages: Pages
    readers: Sequence[Reader]
    under_way: Gauge

    async def __call__(self) -> None:
        """Do it all; what cannot be read is told to whoever asks for it."""
        with self.under_way.track_inprogress():
            await self._read_ahead()

    async def _read_ahead(self) -> None:
        gc.unfreeze()  # what belonged to the build before may be collected
        await asyncio.to_thread(self.pages.compile)
        for read in self.readers:
            with contextlib.suppress(CgkgError):
                await read()
        # What was made so far lives as long as the process. Taken out of the garbage collector's
        # sight, it no longer makes each full collection, which stops everybody, a tenth of a second
        # long (docs.python.org, gc.freeze).
        gc.freeze()
