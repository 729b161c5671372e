"""Classes and properties that the dataset uses, for completion while a query is written."""

from __future__ import annotations

from typing import Any

from cgkg import iris
from cgkg.services.resources import Resources
from cgkg.services.versioned import Current
from cgkg.terms import PREFIXES


class QueryVocabulary:
    """The vocabulary of a dataset by its own VoID partitions, made once for each version."""

    def __init__(self, resources: Resources) -> None:
        """Args: what reads the dataset."""
        self._resources = resources
        self._kept = Current(lambda: resources.version, self._read)

    async def get(self) -> dict[str, Any]:
        """The vocabulary, fit for JSON.

        Returns:
            ``version``; ``prefixes`` by name; ``classes`` and ``properties``, the most used first,
            each with ``iri``, ``name`` (with a prefix where one fits), ``count`` and ``labels`` by
            language tag.
        """
        return await self._kept.get()

    async def _read(self, version: str) -> dict[str, Any]:
        parts = await self._resources.partitions(iris.DATASET)
        labels = await self._resources.labels({part.term for part in parts})
        found: dict[str, list[dict[str, Any]]] = {"class": [], "property": []}
        for part in parts:
            entry = {
                "iri": part.term,
                "name": shortened(part.term),
                "count": part.size,
                "labels": dict(labels.get(part.term, {})),
            }
            found[part.by].append(entry)
        return {
            "version": version,
            "prefixes": dict(PREFIXES),
            "classes": found["class"],
            "properties": found["property"],
        }


def shortened(iri: str) -> str:
    """An IRI as a query may write it: with a prefix where that is a plain name, else in brackets.

    >>> shortened("https://w3id.org/cgkg/ns#Standard"), shortened("urn:x:y")
    ('cg:Standard', '<urn:x:y>')
    """
    for prefix, namespace in PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and local.replace("-", "").replace("_", "").isalnum():
            return f"{prefix}:{local}"
    return f"<{iri}>"
