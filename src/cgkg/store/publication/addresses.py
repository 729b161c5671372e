"""Where a known engine takes writes, if it was not said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.settings import RemoteSettings

# dialect → (end of its query address, of its update address, of its graph store's)
_ENDS: Final[Mapping[Dialect, tuple[str, str, str]]] = MappingProxyType(
    {
        Dialect.VIRTUOSO: ("/sparql", "/sparql-auth", "/sparql-graph-crud-auth"),
        Dialect.OXIGRAPH: ("/query", "/update", "/store"),
    }
)


async def with_write_addresses(settings: RemoteSettings, seconds: float) -> RemoteSettings:
    """The settings with the addresses that follow from the engine and its query address.

    Args:
        settings: of the store; addresses that are set stay as they are.
        seconds: limit for asking the engine what it is.

    Returns:
        The same, if the engine is not known or its query address is not the usual one.
    """
    async with RemoteClient(settings) as client:
        accept = "application/sparql-results+json"
        answer = await client.query([("query", "ASK {}")], accept, seconds)
        await answer.drain(seconds)
        dialect = client.dialect
    query, update, graphs = _ENDS.get(dialect or Dialect.GENERIC, ("", "", ""))
    if not query or not settings.query.endswith(query):
        return settings
    base = settings.query.removesuffix(query)
    return replace(
        settings,
        update=settings.update or base + update,
        graphs=settings.graphs or base + graphs,
    )
