"""Going on to a new build of the dataset while requests are answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from cgkg import dataset as datasets
from cgkg.errors import CgkgError
from cgkg.store.base import QueryRequest, Store
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.opening import latest
from cgkg.store.remote.store import RemoteStore
from cgkg.store.snapshot import Snapshot
from cgkg.store.versions import LIVE, LiveFolder

_OPENING_SECONDS: Final = 30.0
_LOG: Final = logging.getLogger(__name__)


class Adoption:
    """Has a store that only reads go on to what ``current`` in the folder of datasets names.

    The new version is checked, opened, and read ahead of the switch, so no reader waits for it. If
    anything is wrong with it, the store stays at the version it has.
    """

    def __init__(
        self, store: Store, folder: Path, read_ahead: Callable[[], Awaitable[None]]
    ) -> None:
        """Args: the store; the folder of datasets; reads what readers would wait for."""
        self._store, self._folder, self._read_ahead = store, folder, read_ahead
        self._wanted = asyncio.Event()

    def ask_for(self) -> None:
        """Have it done soon; may be called while it is being done."""
        self._wanted.set()

    async def run(self) -> None:
        """Do it whenever it is asked for, until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            try:
                await self._adopt()
            except (CgkgError, OSError) as error:
                _LOG.error("stays at version %s: %s", self._store.version, error)

    async def _adopt(self) -> None:
        store = self._store
        if isinstance(store, RemoteStore):
            await store.look_again()
            return
        if not isinstance(store, EmbeddedStore):
            _LOG.warning(
                "not told to a store of this kind: a server that takes writes goes on to a new "
                "build when it is started again, one over another engine follows that by itself"
            )
            return
        path, version = await asyncio.to_thread(self._find)
        if version == store.version:
            _LOG.info("version %s is served already", version)
            return
        snapshot = Snapshot(path, version)
        try:
            with store.reading(snapshot):
                await _open(store)
                await self._read_ahead()
        except BaseException:
            snapshot.retire()
            raise
        previous = store.version
        store.adopt(snapshot)
        _LOG.info("went on from version %s to %s", previous, version)

    def _find(self) -> tuple[Path, str]:
        built = datasets.current(self._folder)
        return latest(LiveFolder(self._folder / LIVE), built.store, built.version)


async def _open(store: Store) -> None:
    """Have the version opened and asked something."""
    answer = await store.query(QueryRequest("ASK { ?s ?p ?o }", _OPENING_SECONDS))
    await answer.aclose()
