"""What the browsing pages ask of the store: a few queries for each page, whatever it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cgkg.formats import RdfFormat
from cgkg.services.browse.bodies import Body, read_bodies
from cgkg.services.browse.directions import Direction, read_directions
from cgkg.services.browse.series import Series, read_series
from cgkg.services.listing.catalogue import Catalogue, Listing
from cgkg.services.listing.query import describe_query
from cgkg.services.listing.standard import ListedStandard
from cgkg.services.solutions import select
from cgkg.store.base import Answer, QueryRequest, Store


class Browsing:
    """Reads what the browsing pages show."""

    def __init__(self, store: Store, queries: Mapping[str, str], timeout: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._timeout = store, queries, timeout
        self._listing = Listing(store, queries, timeout)

    async def catalogue(self) -> Catalogue:
        """All listed standards; read once for each version of the dataset."""
        return await self._listing.catalogue()

    async def describe(self, standards: Sequence[ListedStandard], syntax: RdfFormat) -> Answer:
        """The descriptions of some standards."""
        query = describe_query(self._queries["standards"], [one.iri for one in standards])
        return await self._store.query(QueryRequest(query, self._timeout, graph_format=syntax))

    async def series(self) -> list[Series]:
        """All series with their members."""
        catalogue = await self.catalogue()
        return await read_series(self._store, self._queries, self._timeout, catalogue)

    async def bodies(self) -> list[Body]:
        """All organizations with what they do."""
        return await read_bodies(self._store, self._queries, self._timeout)

    async def directions(self) -> list[Direction]:
        """All subcategories with their key directions."""
        catalogue = await self.catalogue()
        return await read_directions(self._store, self._queries, self._timeout, catalogue)

    async def guide_date(self) -> str:
        """The date of the guide, ISO 8601; empty where the graph has none."""
        rows = await select(self._store, self._queries["guide-date"], self._timeout)
        return rows[0]["issued"].value if rows else ""
