"""Opening the remote store that the settings name."""

from __future__ import annotations

from cgkg.config import Settings
from cgkg.errors import SettingError
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from cgkg.store.remote.writing import WritableRemoteStore


async def open_remote(settings: Settings, remote: RemoteSettings, reserved: int) -> RemoteStore:
    """Open a remote store.

    Args:
        settings: ``writable``, ``allow_built_graphs``, ``partners`` and the limits.
        remote: the store's addresses.
        reserved: processes beyond ``settings.workers``.

    Raises:
        SettingError: a setting does not go with a remote store.
        RemoteError: it cannot be used, and that does not pass by itself.
    """
    if settings.partners:
        raise SettingError(
            "setting partners: queries with SERVICE run in the embedded store only; leave it out, "
            "or let partners be asked by a federating client"
        )
    workers = settings.workers + reserved
    if not settings.writable:
        store = RemoteStore(remote, workers=workers, memory=settings.memory, queue=settings.queue)
    else:
        _check_writable(settings, remote)
        store = WritableRemoteStore(
            remote,
            workers=workers,
            memory=settings.memory,
            queue=settings.queue,
            seconds=settings.timeout,
        )
    await store.open()
    return store


def _check_writable(settings: Settings, remote: RemoteSettings) -> None:
    if not remote.update or not remote.graphs:
        raise SettingError(
            "a remote store that takes writes (--writable) needs the settings store_update and "
            "store_graphs"
        )
    if not settings.allow_built_graphs:
        raise SettingError(
            "a remote store cannot keep clients from the built graphs, as the embedded one does: "
            "let the engine's own permissions do that, and set CGKG_ALLOW_BUILT_GRAPHS=true"
        )
