"""What refers to a thing: the guide's own first, then of what was loaded no more than is shown.

Millions of loaded statements may refer to one thing. They are counted by the engine, and read a
page at a time in the engine's order, which takes as long as the page is far.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from cgkg.iris import BUILT_GRAPHS
from cgkg.services.description import PAGE, References, in_natural_order
from cgkg.services.index.shelf import Shelf
from cgkg.services.references.index import ReferenceIndex
from cgkg.services.solutions import iri_term, select
from cgkg.services.values import fill
from cgkg.services.versioned import Current

_KEPT: Final = 256
_BUILT: Final = frozenset(BUILT_GRAPHS)


class Referring:
    """Reads references from a store."""

    def __init__(self, shelf: Shelf, index: Current[ReferenceIndex | None], seconds: float) -> None:
        """Args: a store with its files; its index of references; a time limit in seconds."""
        self._store, self._queries, self._seconds = shelf.store, shelf.queries, seconds
        self._built, self._index, store = shelf.guide, index, shelf.store
        self._counted: OrderedDict[tuple[str, str], dict[str, int]] = OrderedDict()
        self._beside: Current[tuple[str, ...]] = Current(
            lambda: store.version, lambda _: self._graphs_beside()
        )

    async def read(self, iri: str, page: int) -> tuple[References, ...]:
        """The references to a thing by property.

        Args:
            iri: the thing.
            page: 1-based.
        """
        own = {one.property: one for one in await self._own(iri, page)}
        counts = await self._counts(iri)
        found, start = [], (page - 1) * PAGE
        for name in sorted({*own, *counts}):
            mine = own.get(name, References(name, (), 0))
            shown, total = mine.referrers, mine.total + counts.get(name, 0)
            if len(shown) < PAGE and total > start + len(shown):
                offset, limit = max(0, start - mine.total), PAGE - len(shown)
                shown = (*shown, *await self._others(iri, name, offset, limit))
            found.append(References(name, shown, total))
        return tuple(found)

    async def _own(self, iri: str, page: int) -> Sequence[References]:
        """A page of those of the built graphs, in the order of their names."""
        index = await self._index.get()
        if index is not None and index.has(iri):
            return index.references(iri, page)
        rows = await select(
            self._built, self._queries["incoming"], self._seconds, thing=iri_term(iri)
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["property"].value, []).append(row["referrer"].value)
        return [_page(name, found[name], page) for name in found]

    async def _counts(self, iri: str) -> dict[str, int]:
        """How many others there are, by property; kept of the things last asked for."""
        key = (self._store.version, iri)
        if key not in self._counted:
            self._counted[key] = await self._count(iri)
            while len(self._counted) > _KEPT:
                self._counted.popitem(last=False)
        return self._counted[key]

    async def _count(self, iri: str) -> dict[str, int]:
        beside = await self._beside.get()
        if not beside:
            return {}
        query, thing = self._queries["incoming-counts"], iri_term(iri)
        rows = await select(self._store, query, self._seconds, default_graphs=beside, thing=thing)
        return {row["property"].value: int(row["count"].value) for row in rows}

    async def _others(self, iri: str, name: str, offset: int, limit: int) -> list[str]:
        """Some of what no built graph says, in the engine's order."""
        query = f"{self._queries['incoming']}\nOFFSET {offset} LIMIT {limit}"
        rows = await select(
            self._store,
            query,
            self._seconds,
            default_graphs=await self._beside.get(),
            thing=iri_term(iri),
            property=iri_term(name),
        )
        others = [row["referrer"].value for row in rows]
        known = await self._known(others, name, iri)
        return [other for other in others if other not in known]

    async def _known(self, referrers: Sequence[str], name: str, iri: str) -> set[str]:
        """Which of these refer to a thing by a property in the built graphs too."""
        statements = [[iri_term(one), iri_term(name), iri_term(iri)] for one in referrers]
        query = fill(self._queries["statement-graphs"], statements)
        rows = await select(self._built, query, self._seconds) if statements else []
        return {row["subject"].value for row in rows}

    async def _graphs_beside(self) -> tuple[str, ...]:
        named = await self._store.named_graphs()
        return tuple(name for name in named if name not in _BUILT)


def _page(name: str, referrers: Sequence[str], page: int) -> References:
    ordered = sorted(referrers, key=in_natural_order)
    return References(name, tuple(ordered[(page - 1) * PAGE : page * PAGE]), len(ordered))
