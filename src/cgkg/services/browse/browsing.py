"""What the browsing pages ask of the store: a few queries for each page, whatever it shows."""

from __future__ import annotations

from cgkg.formats import RdfFormat
from cgkg.services.browse.bodies import Body, read_bodies
from cgkg.services.browse.directions import Direction, read_directions
from cgkg.services.browse.series import Series, read_series
from cgkg.services.index.shelf import Shelf
from cgkg.services.listing.catalogue import Catalogue, Listing
from cgkg.services.listing.description import Description
from cgkg.services.listing.result import Result
from cgkg.services.solutions import select
from cgkg.store.base import Answer


class Browsing:
    """Reads what the browsing pages show."""

    def __init__(self, shelf: Shelf, timeout: float) -> None:
        """Args: a store's index files, and a time limit in seconds."""
        self._store, self._queries, self._timeout = shelf.guide, shelf.queries, timeout
        self._listing = Listing(shelf)

    async def catalogue(self) -> Catalogue:
        """All listed standards, as the current version of the dataset has them."""
        return await self._listing.catalogue()

    async def describe(self, result: Result, syntax: RdfFormat) -> Answer:
        """The descriptions of some standards; the syntax is one whose documents may be joined."""
        description = Description(self._store, self._queries["standards"], self._timeout, syntax)
        return await description.of(result)

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
