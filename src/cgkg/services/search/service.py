"""Search on the dataset that the store has now."""

from __future__ import annotations

import asyncio
from typing import Final

from cgkg.errors import StoreBusy
from cgkg.iris import BUILT_GRAPHS, LOADED
from cgkg.services.index.shelf import Shelf
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.making import SEARCH
from cgkg.services.solutions import ask
from cgkg.services.versioned import Lagging

_PATIENCE: Final = 25.0
"""Less than clients wait for an answer; where the build made the files, nobody waits at all."""
_ANY: Final = "ASK { ?subject ?property ?value }"


class Search:
    """Keeps the index of the store's current version.

    What was loaded beside the built graphs may be millions of triples. While its first index is
    being made, that of the built graphs answers, and says that it is not all.
    """

    def __init__(self, shelf: Shelf, patience: float = _PATIENCE) -> None:
        """Args: where index files are; how many seconds a request waits where there is none."""
        self._shelf, self._patience = shelf, patience
        self._guide = Lagging(lambda: shelf.store.version, self._open_guide)
        self._whole = Lagging(lambda: shelf.store.version, self._open)
        self._has_whole = False

    def is_current(self, index: SearchIndex) -> bool:
        """Whether an index is of all that the dataset's current version has."""
        return index.is_whole and index.version == self._shelf.store.version

    async def index(self) -> SearchIndex:
        """The index; of the version before while that of a new version is being made.

        Raises:
            StoreBusy: there is none yet, and it is being made.
            StoreError: the first index cannot be made.
        """
        whole = self._whole.ready()
        if whole is not None:
            return whole
        try:
            async with asyncio.timeout(self._patience):
                return await self._guide.get()
        except TimeoutError:
            raise StoreBusy("The index of search is being made.") from None

    async def read_ahead(self) -> None:
        """Make the index of the current version before anyone asks; begin that of loaded graphs."""
        guide = await self._guide.wait()
        if guide.is_whole or self._whole.ready() is not None:
            await self._whole.wait()

    async def aclose(self) -> None:
        """Stop what is being made."""
        await self._whole.aclose()
        await self._guide.aclose()

    async def _open(self, version: str) -> SearchIndex:
        if not await self._has_more(version):
            return await self._guide.wait()
        if not self._has_whole:
            await self._guide.wait()
        whole = SearchIndex(await self._shelf.open(SEARCH, version))
        self._has_whole = True
        return whole

    async def _open_guide(self, version: str) -> SearchIndex:
        is_whole = not await self._has_more(version)
        return SearchIndex(await self._shelf.open_guide(SEARCH, version), is_whole=is_whole)

    async def _has_more(self, version: str) -> bool:
        """Whether there are statements beside the built graphs."""
        if self._shelf.is_built(version):
            return False
        store = self._shelf.store
        if not {*BUILT_GRAPHS, LOADED}.issuperset(await store.named_graphs()):
            return True
        return await ask(store, _ANY, _PATIENCE, union_default_graph=False)
