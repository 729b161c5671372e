"""Search on the dataset that the store has now."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from cgkg.services.search.index import SearchIndex
from cgkg.services.search.things import OUTSIDE_CLASSES, read_things
from cgkg.services.solutions import Row, select
from cgkg.services.versioned import Lagging
from cgkg.store.base import Store


class Search:
    """Keeps the index of the store's current version."""

    def __init__(self, store: Store, queries: Mapping[str, str], timeout: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._timeout = store, queries, timeout
        self._index = Lagging(lambda: store.version, self._build)

    def is_current(self, index: SearchIndex) -> bool:
        """Whether an index is of the dataset's current version."""
        return index.version == self._store.version

    async def index(self) -> SearchIndex:
        """The index; of the version before while that of a new version is being made.

        Raises:
            StoreError: the first index cannot be made.
        """
        return await self._index.get()

    async def index_of(self, version: str) -> SearchIndex:
        """The index of a version: the one that is kept, or one made for it."""
        kept = await self._index.wait()
        return kept if kept.version == version else await self._build(version)

    async def read_ahead(self) -> None:
        """Make the index of the current version, before anyone asks."""
        await self._index.wait()

    async def aclose(self) -> None:
        """Stop what is being made."""
        await self._index.aclose()

    async def _build(self, version: str) -> SearchIndex:
        types = await self._select("search-things")
        texts = await self._select("search-texts")
        labels = await self._select("term-labels")
        return await asyncio.to_thread(build_index, version, types, texts, labels)

    async def _select(self, name: str) -> list[Row]:
        return await select(self._store, self._queries[name], self._timeout)


def build_index(version: str, types: list[Row], texts: list[Row], labels: list[Row]) -> SearchIndex:
    """The index from the rows of ``search-things``, ``search-texts`` and ``term-labels``."""
    named: dict[str, dict[str, str]] = {iri: dict(names) for iri, names in OUTSIDE_CLASSES.items()}
    for row in labels:
        label = row["label"]
        named.setdefault(row["term"].value, {}).setdefault(label.language.lower(), label.value)
    return SearchIndex(version, read_things(types, texts), named)
