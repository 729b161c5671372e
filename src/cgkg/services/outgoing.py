"""What is said of a thing: all of it, or of properties with very many values a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cgkg.services.description import PAGE
from cgkg.services.solutions import Row, Term, iri_term, select
from cgkg.services.values import fill
from cgkg.store.base import Store

_MANY: Final = 200
"""A property with more values is read a page at a time, in the engine's order."""


class Outgoing:
    """Reads the statements about a thing from a store."""

    def __init__(self, store: Store, queries: Mapping[str, str], seconds: float) -> None:
        """Args: the store to ask; ``queries/pages`` by name; a time limit in seconds."""
        self._store, self._queries, self._seconds = store, queries, seconds

    async def all(self, iri: str) -> list[Row]:
        """All statements: property, value, graph."""
        return await self._select(self._queries["outgoing"], iri)

    async def page(self, iri: str, page: int) -> tuple[list[Row], dict[str, int]]:
        """The same of a thing that may have very many values of a property.

        Args:
            iri: the thing.
            page: 1-based; of the values of such properties.

        Returns:
            The statements, and of each property that has more than are given how many there are.
        """
        counted = await self._select(self._queries["outgoing-counts"], iri)
        counts = {row["property"].value: int(row["count"].value) for row in counted}
        many = {name: count for name, count in counts.items() if count > _MANY}
        if not many:
            return await self.all(iri), {}
        few = [[iri_term(name)] for name in counts if name not in many]
        rows = await self._select(fill(self._queries["outgoing-few"], few), iri)
        for name in sorted(many):
            rows += await self._values(iri, name, page)
        return rows, many

    async def _values(self, iri: str, name: str, page: int) -> list[Row]:
        query = f"{self._queries['outgoing-some']}\nOFFSET {(page - 1) * PAGE} LIMIT {PAGE}"
        rows = await self._select(query, iri, property=iri_term(name))
        return [{**row, "property": Term("uri", name)} for row in rows]

    async def _select(self, query: str, iri: str, **terms: str) -> list[Row]:
        return await select(self._store, query, self._seconds, thing=iri_term(iri), **terms)
