"""Search on the dataset that the store has now."""

from __future__ import annotations

from cgkg.services.index.shelf import Shelf
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from cgkg.services.versioned import Lagging


class Search:
    """Keeps the index of the store's current version."""

    def __init__(self, shelf: Shelf) -> None:
        """Args: where index files are."""
        self._shelf = shelf
        self._index = Lagging(lambda: shelf.store.version, self._open)

    def is_current(self, index: SearchIndex) -> bool:
        """Whether an index is of the dataset's current version."""
        return index.version == self._shelf.store.version

    async def index(self) -> SearchIndex:
        """The index; of the version before while that of a new version is being made.

        Raises:
            StoreError: the first index cannot be made.
        """
        return await self._index.get()

    async def read_ahead(self) -> None:
        """Make the index of the current version, before anyone asks."""
        await self._index.wait()

    async def aclose(self) -> None:
        """Stop what is being made."""
        await self._index.aclose()

    async def _open(self, version: str) -> SearchIndex:
        return SearchIndex(await self._shelf.open(SEARCH, version))
