"""Which store a server opens: one that only reads, or one that takes writes too."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from cgkg.config import Settings
from cgkg.errors import DatasetError
from cgkg.store.base import Store
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.federation import Federation
from cgkg.store.live import LiveStore
from cgkg.store.partners import read_partners
from cgkg.store.pool_size import PoolSize
from cgkg.store.remote.opening import open_remote
from cgkg.store.remote.settings import remote_settings
from cgkg.store.versions import LIVE, LiveFolder

RESERVED: Final = 1
"""Workers beyond ``settings.workers`` that answer the site's own pages when clients have all."""
_LOG: Final = logging.getLogger(__name__)


async def open_store(settings: Settings, built_store: Path | None, built: str) -> Store:
    """Open the store that the settings ask for: a remote one, or that of the built dataset.

    A server that does not take writes still shows those that were made on this built dataset, as
    they were when it started.

    Args:
        settings: ``dataset``, ``writable``, ``allow_built_graphs`` and the limits.
        built_store: the engine's files of the built dataset; None: a remote store needs none.
        built: its version.

    Raises:
        DatasetError: the dataset cannot be opened, or there is none.
        InputError: the list of partners is not what it must be.
        SettingError: the settings of a remote store cannot be used.
        RemoteError: the remote store cannot be used.
    """
    remote = remote_settings(settings)
    if remote is not None:
        return await open_remote(settings, remote, RESERVED)
    if built_store is None:
        raise DatasetError(f"{settings.dataset}: no dataset here; run 'cgkg build' to make it")
    live = settings.dataset / LIVE
    federation = await _federation(settings)
    size = PoolSize(
        settings.workers, settings.memory, settings.queue, settings.held_quads, RESERVED
    )
    if settings.writable:
        return await LiveStore.open(
            live,
            built_store,
            built,
            size,
            federation,
            timeout=settings.timeout,
            allow_built_graphs=settings.allow_built_graphs,
        )
    path, version = latest(LiveFolder(live), built_store, built)
    return await EmbeddedStore.open(path, version, size, federation)


async def _federation(settings: Settings) -> Federation | None:
    if not settings.partners:
        return None
    federation = Federation(read_partners(Path(settings.partners)), settings.memory)
    await federation.start()
    return federation


def latest(folder: LiveFolder, built_store: Path, built: str) -> tuple[Path, str]:
    """What a server that only reads shows of a built dataset: with clients' writes, if any.

    Args:
        folder: where clients' writes are.
        built_store: the engine's files of the built dataset.
        built: its version.

    Returns:
        The folder of engine's files to read, and the version's name.

    Raises:
        DatasetError: the writes cannot be read.
    """
    current = folder.current()
    if current is None:
        return built_store, built
    if current.facts.built == built:
        return current.store, current.facts.name
    _LOG.warning(
        "%s holds what clients wrote on the built dataset %s; it is not shown on %s until "
        "'cgkg carry-over' or a server that is started with --writable carries it over",
        folder.root,
        current.facts.built,
        built,
    )
    return built_store, built
