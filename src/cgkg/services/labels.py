"""Labels of things, read from a store; those asked for last are kept.

A page names dozens of terms, most of them the same as on the page before. Over much data each
look-up costs the engine several times what it costs over little: less of it stays in its memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Final

from cgkg.services.solutions import iri_term, select
from cgkg.services.values import fill
from cgkg.store.base import Store

_KEPT: Final = 4096
_LONGEST: Final = 1000
"""Characters of labels that are kept, all languages of a term together."""


class Labels:
    """Reads labels from a store."""

    def __init__(self, store: Store, queries: Mapping[str, str], seconds: float) -> None:
        """Args: the store to ask; ``queries/pages`` by name; a time limit in seconds."""
        self._store, self._query, self._seconds = store, queries["labels"], seconds
        self._kept: OrderedDict[tuple[str, str], dict[str, str]] = OrderedDict()

    async def read(self, terms: Iterable[str]) -> dict[str, dict[str, str]]:
        """Labels of several things at once: IRI → language tag → label; only of what has any."""
        version, wanted = self._store.version, sorted(set(terms))
        known = {iri: self._kept.get((version, iri)) for iri in wanted}
        found = {iri: labels for iri, labels in known.items() if labels is not None}
        if len(found) < len(wanted):
            found |= await self._read(iri for iri in wanted if iri not in found)
        for iri in wanted:
            self._keep((version, iri), found[iri])
        return {iri: found[iri] for iri in wanted if found[iri]}

    async def _read(self, iris: Iterable[str]) -> dict[str, dict[str, str]]:
        labels: dict[str, dict[str, str]] = {iri: {} for iri in iris}
        query = fill(self._query, [[iri_term(iri)] for iri in labels])
        for row in await select(self._store, query, self._seconds):
            label = row["label"]
            labels.setdefault(row["term"].value, {}).setdefault(label.language, label.value)
        return labels

    def _keep(self, key: tuple[str, str], labels: dict[str, str]) -> None:
        if sum(map(len, labels.values())) > _LONGEST:
            return
        self._kept[key] = labels
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
