"""Things that have a page which people may look for: all of the graph's but the assertions."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from sqlite3 import Connection
from typing import Final, overload

from cgkg.services.index.file import IndexFile
from cgkg.services.index.making import define
from cgkg.services.index.recipe import Recipe, Source
from cgkg.services.index.shelf import Shelf
from cgkg.services.versioned import Current

_TABLES: Final = """
CREATE TABLE thing(at INTEGER PRIMARY KEY, iri TEXT);
INSERT INTO thing(iri) SELECT DISTINCT thing FROM rows.sitemap ORDER BY thing
"""
_NEAR: Final = 300
_BETWEEN: Final = "SELECT iri FROM thing WHERE at > ? AND at <= ? ORDER BY at"


def finish(connection: Connection) -> None:
    """Make the table; see :class:`cgkg.services.index.recipe.Recipe`."""
    define(connection, _TABLES)


THINGS_WITH_PAGES: Final = Recipe("pages", (Source("sitemap", ("thing",)),), finish)
"""How the index file of the things with pages is made."""


class PagedThings(Sequence[str]):
    """IRIs of the things of one version, sorted; read from the file as they are asked for."""

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file."""
        self._file = file
        counted = file.row("SELECT max(at) FROM thing")
        self._count = int((counted and counted[0]) or 0)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            start, stop, _ = at.indices(self._count)
            return [iri for (iri,) in self._file.rows(_BETWEEN, start, stop)]
        return self[at : at + 1 or None][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])

    def near(self, iri: str) -> list[str]:
        """Those that stand before and after the place of an IRI, a few hundred."""
        place = bisect_left(self, iri)
        return self[max(0, place - _NEAR) : place + _NEAR]


class ThingsWithPages:
    """Keeps those of the store's current version."""

    def __init__(self, shelf: Shelf) -> None:
        """Args: where index files are."""
        self._shelf = shelf
        self._things = Current(lambda: shelf.store.version, self._open)

    def built(self) -> PagedThings | None:
        """The things of the built graphs, if their file was made with the dataset."""
        version = self._shelf.store.version
        file = self._shelf.built(THINGS_WITH_PAGES, version, only_built=True)
        return None if file is None else PagedThings(file)

    async def get(self) -> PagedThings:
        """The things.

        Raises:
            StoreError: they cannot be read.
        """
        return await self._things.get()

    async def _open(self, version: str) -> PagedThings:
        return PagedThings(await self._shelf.open(THINGS_WITH_PAGES, version))
