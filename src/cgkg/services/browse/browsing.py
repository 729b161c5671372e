"""What the browsing pages ask of the store: a few queries for each page, whatever it shows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from cgkg.formats import RdfFormat
from cgkg.services.browse.bodies import Body, read_bodies
from cgkg.services.browse.directions import Direction, read_directions
from cgkg.services.browse.series import Series, read_series, read_sizes
from cgkg.services.index.shelf import Shelf
from cgkg.services.listing.catalogue import Catalogue, Listing
from cgkg.services.listing.description import Description
from cgkg.services.listing.result import Result
from cgkg.services.solutions import iri_term, select
from cgkg.services.values import fill
from cgkg.services.versioned import Current
from cgkg.store.base import Answer

T = TypeVar("T")


class Browsing:
    """Reads what the browsing pages show."""

    def __init__(self, shelf: Shelf, timeout: float) -> None:
        """Args: a store's index files, and a time limit in seconds."""
        self._store, self._queries, self._timeout = shelf.guide, shelf.queries, timeout
        self._listing = Listing(shelf)
        self._series: Current[tuple[str, ...]] = self._once(self._read_sizes)
        self._bodies: Current[tuple[Body, ...]] = self._once(self._read_bodies)

    async def read_ahead(self) -> None:
        """Read what is kept for a version, before anyone asks."""
        await self.catalogue()
        await self._series.get()
        await self._bodies.get()

    async def catalogue(self) -> Catalogue:
        """All listed standards, as the current version of the dataset has them."""
        return await self._listing.catalogue()

    async def describe(self, result: Result, syntax: RdfFormat) -> Answer:
        """The descriptions of some standards; the syntax is one whose documents may be joined."""
        description = Description(self._store, self._queries["standards"], self._timeout, syntax)
        return await description.of(result)

    async def all_series(self) -> tuple[str, ...]:
        """IRIs of all series, the largest first; read once for each version."""
        return await self._series.get()

    async def series(self, chosen: Sequence[str]) -> list[Series]:
        """Some series with their members.

        Args:
            chosen: their IRIs, in the order wanted.
        """
        catalogue = await self.catalogue()
        query = fill(self._queries["series"], [[iri_term(iri)] for iri in chosen])
        rows = await select(self._store, query, self._timeout) if chosen else []
        found = read_series(rows, catalogue)
        return [found[iri] for iri in chosen if iri in found]

    async def bodies(self) -> tuple[Body, ...]:
        """All organizations with what they do; read once for each version."""
        return await self._bodies.get()

    async def directions(self) -> list[Direction]:
        """All subcategories with their key directions."""
        catalogue = await self.catalogue()
        return await read_directions(self._store, self._queries, self._timeout, catalogue)

    def _once(self, read: Callable[[], Awaitable[T]]) -> Current[T]:
        return Current(lambda: self._store.version, lambda _: read())

    async def _read_sizes(self) -> tuple[str, ...]:
        return read_sizes(await select(self._store, self._queries["series-sizes"], self._timeout))

    async def _read_bodies(self) -> tuple[Body, ...]:
        return tuple(await read_bodies(self._store, self._queries, self._timeout))

    async def guide_date(self) -> str:
        """The date of the guide, ISO 8601; empty where the graph has none."""
        rows = await select(self._store, self._queries["guide-date"], self._timeout)
        return rows[0]["issued"].value if rows else ""
