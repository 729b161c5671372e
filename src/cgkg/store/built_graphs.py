"""A store of which only the graphs that the project builds are read.

The pages speak of the guide. What was loaded or written beside its graphs must neither change what
they say nor make them slower, however much it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cgkg.iris import BUILT_GRAPHS
from cgkg.store.base import Answer, PoolLoad, QueryRequest, Store


class BuiltGraphs:
    """The built graphs of a store; see :class:`cgkg.store.base.Store`."""

    def __init__(self, store: Store) -> None:
        """Args: the whole store, which belongs to somebody else."""
        self._store = store

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._store.version

    @property
    def load(self) -> PoolLoad:
        """How busy the store is."""
        return self._store.load

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query on the built graphs."""
        return await self._store.query(replace(request, only_built=True))

    async def named_graphs(self) -> Sequence[str]:
        """The built graphs that there are."""
        return [iri for iri in await self._store.named_graphs() if iri in BUILT_GRAPHS]

    async def aclose(self) -> None:
        """Nothing: the store belongs to somebody else."""
