"""What refers to a thing: the guide's own first, then of what was loaded no more than is shown.

Millions of loaded statements may refer to one thing. They are counted by the engine, and read a
page at a time in the engine's order, which takes as long as the page is far.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

from cgkg.iris import BUILT_GRAPHS
from cgkg.services.description import PAGE, References, in_natural_order
from cgkg.services.solutions import iri_term, select
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.store.built_graphs import BuiltGraphs

_KEPT: Final = 256
_BUILT: Final = frozenset(BUILT_GRAPHS)


class Referring:
    """Reads references from a store."""

    def __init__(self, store: Store, queries: Mapping[str, str], seconds: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._seconds = store, queries, seconds
        self._built = BuiltGraphs(store)
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
        own = await self._own(iri)
        counts = await self._counts(iri)
        found = []
        for name in sorted({*own, *counts}):
            mine, start = own.get(name, []), (page - 1) * PAGE
            shown, total = mine[start : start + PAGE], len(mine) + counts.get(name, 0)
            if len(shown) < PAGE and total > start + len(shown):
                others = await self._others(iri, name, max(0, start - len(mine)), PAGE - len(shown))
                known = set(mine)
                shown = [*shown, *(other for other in others if other not in known)]
            found.append(References(name, tuple(shown), total))
        return tuple(found)

    async def _own(self, iri: str) -> dict[str, list[str]]:
        """Those of the built graphs, in the order of their names."""
        rows = await select(
            self._built, self._queries["incoming"], self._seconds, thing=iri_term(iri)
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["property"].value, []).append(row["referrer"].value)
        return {name: sorted(found[name], key=in_natural_order) for name in found}

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

    async def _others(self, iri: str, name: str, offset: int, limit: int) -> Sequence[str]:
        query = f"{self._queries['incoming']}\nOFFSET {offset} LIMIT {limit}"
        rows = await select(
            self._store,
            query,
            self._seconds,
            default_graphs=await self._beside.get(),
            thing=iri_term(iri),
            property=iri_term(name),
        )
        return [row["referrer"].value for row in rows]

    async def _graphs_beside(self) -> tuple[str, ...]:
        named = await self._store.named_graphs()
        return tuple(name for name in named if name not in _BUILT)
