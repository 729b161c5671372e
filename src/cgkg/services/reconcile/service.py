"""The reconciliation service: the protocol's answers as plain values."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cgkg.iris import BASE
from cgkg.services.reconcile.matching import Candidate, Matcher
from cgkg.services.reconcile.requests import Extension, NameQuery
from cgkg.services.reconcile.values import NamedProperty, Values, full_iri
from cgkg.services.search.folding import fold
from cgkg.services.search.index import SearchIndex, type_names
from cgkg.services.search.service import Search
from cgkg.services.search.things import CHINESE, ENGLISH, Role, Thing
from cgkg.terms import CG

_SLICE: Final = 25
"""Queries answered between two turns of other requests."""

_DESCRIPTION: Final = 200
_SUGGESTIONS: Final = 20
_DEFAULT_TYPES: Final = ("Standard", "Organization", "Category", "TopicArea", "Sector")


@dataclass(frozen=True, slots=True)
class Known:
    """One version of the dataset, ready for reconciliation."""

    index: SearchIndex
    values: Values
    matcher: Matcher

    @classmethod
    def of(cls, index: SearchIndex) -> Known:
        """What the index of a version knows."""
        values = Values(index)
        return cls(index, values, Matcher(index, values))

    @property
    def types(self) -> list[str]:
        """IRIs of the classes that names can be reconciled with."""
        return [name for name in self.index.types if name.startswith(CG)]


class Reconciliation:
    """Answers the requests of the Reconciliation Service API 0.2."""

    def __init__(self, search: Search) -> None:
        """Args: search on the same dataset."""
        self._search = search
        self._last: Known | None = None

    async def known(self) -> Known:
        """What is known of the current version of the dataset, or of the one before."""
        index = await self._search.index()
        if self._last is None or self._last.index is not index:
            self._last = Known.of(index)
        return self._last

    async def match(self, batch: Mapping[str, NameQuery]) -> dict[str, Any]:
        """A reconciliation result batch (0.2, reconciliation-result-batch).

        Raises:
            RequestError: 400: unknown type or property.
        """
        known = await self.known()
        results: dict[str, Any] = {}
        items = list(batch.items())
        for start in range(0, len(items), _SLICE):
            part = items[start : start + _SLICE]
            results |= await asyncio.to_thread(_match, known, part)
        return results

    async def extend(self, extension: Extension) -> dict[str, Any]:
        """A data extension response (0.2, data-extension-response).

        Raises:
            RequestError: 400: unknown property.
        """
        values = (await self.known()).values
        asked = [(query, values.resolve(query.property)) for query in extension.properties]
        rows = {
            identifier: {
                query.property: values.cells(full_iri(identifier), query, named.iri)
                for query, named in asked
            }
            for identifier in extension.ids
        }
        meta = [{"id": query.property, "name": named.name} for query, named in asked]
        return {"meta": meta, "rows": rows}

    async def suggest_entities(self, prefix: str, types: Iterable[str], cursor: int) -> list[Any]:
        """Things whose names or numbers go on like a text (0.2, suggest-entities-response)."""
        known = await self.known()
        wanted = known.index.resolve_types(types)
        found = known.index.suggest(prefix, wanted, limit=cursor + 4 * _SUGGESTIONS).hits
        things = [hit.thing for hit in found if hit.thing.has_values]
        return [
            {**_named(thing), "notable": _types(known, thing)}
            for thing in things[cursor : cursor + _SUGGESTIONS]
        ]

    async def suggest_types(self, prefix: str, cursor: int) -> list[Any]:
        """Classes whose names have a text (0.2, suggest-types-response)."""
        known = await self.known()
        named = [NamedProperty(iri, type_name(known.index, iri)) for iri in known.types]
        return _having(prefix, named, cursor)

    async def suggest_properties(self, prefix: str, cursor: int) -> list[Any]:
        """Properties whose names have a text (0.2, suggest-properties-response)."""
        return _having(prefix, (await self.known()).values.properties, cursor)

    async def propose_properties(self, type_: str, limit: int) -> dict[str, Any]:
        """Properties to fetch of things of a type (0.2, data-extension-property-proposal).

        Raises:
            RequestError: 400: unknown type.
        """
        known = await self.known()
        properties = known.values.of_type(known.index.resolve_types([type_]))
        shown = [{"id": one.iri, "name": one.name} for one in properties[: limit or None]]
        answer: dict[str, Any] = {"type": type_, "properties": shown}
        return {**answer, "limit": limit} if limit else answer

    async def thing(self, identifier: str) -> Thing | None:
        """A thing by its identifier, or None."""
        known = await self.known()
        found = known.index.things.get(full_iri(identifier))
        return found if found is not None and found.has_values else None


def manifest(known: Known, base: str) -> dict[str, Any]:
    """The service manifest (0.2, manifest).

    Args:
        known: knows the types.
        base: address under which clients reach the server, without a trailing slash.
    """
    there = {name: iri for iri in known.types for name in type_names(iri)}
    types = [there[name] for name in _DEFAULT_TYPES if name in there]
    suggest = {
        name: {"service_url": base, "service_path": f"/reconcile/suggest/{name}"}
        for name in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": "cgkg 工业领域碳达峰碳中和标准 / industrial carbon standards",
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": CG,
        "documentation": f"{base}/api",
        "serviceVersion": known.index.version,
        "defaultTypes": [{"id": iri, "name": type_name(known.index, iri)} for iri in types],
        "view": {"url": f"{base}/reconcile/view?id={{{{id}}}}"},
        "preview": {
            "url": f"{base}/reconcile/preview?id={{{{id}}}}",
            "width": 430,
            "height": 240,
        },
        "suggest": suggest,
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/reconcile/properties"},
            "property_settings": _SETTINGS,
        },
    }


_SETTINGS: Final = [
    {
        "name": "limit",
        "label": "Most values / 最多取值",
        "type": "number",
        "default": 0,
        "help_text": "How many values to fetch for a thing; 0 means all.",
    },
    {
        "name": "language",
        "label": "Language / 语言",
        "type": "select",
        "default": "any",
        "help_text": "The language of texts.",
        "choices": [
            {"value": "any", "name": "any / 任何"},
            {"value": "zh-Hans", "name": "中文"},
            {"value": "en", "name": "English"},
        ],
    },
]


def type_name(index: SearchIndex, iri: str) -> str:
    """A class's name in both languages."""
    labels = index.labels.get(iri, {})
    named = [labels[tag] for tag in (CHINESE, ENGLISH) if tag in labels]
    return " / ".join(named) or type_names(iri)[-1]


def describe(thing: Thing) -> str:
    """A sentence that tells a thing from its namesakes: its English name, or the text about it."""
    name = thing.label(CHINESE)[0]
    english = thing.labels.get(ENGLISH, name)
    if english != name:
        return english[:_DESCRIPTION]
    texts = (field.text for field in thing.fields if field.role is Role.TEXT)
    return next(texts, "")[:_DESCRIPTION]


def _match(known: Known, part: list[tuple[str, NameQuery]]) -> dict[str, Any]:
    return {
        key: {"result": [_result(known, one) for one in known.matcher.match(query)]}
        for key, query in part
    }


def _result(known: Known, one: Candidate) -> dict[str, Any]:
    return {
        **_named(one.thing),
        "score": one.score,
        "match": one.match,
        "type": _types(known, one.thing),
        "features": [
            {"id": "name-likeness", "value": one.likeness},
            {"id": "same-number", "value": one.same_number},
            {"id": "property-agreement", "value": one.agreement},
        ],
    }


def _named(thing: Thing) -> dict[str, Any]:
    return {"id": thing.iri, "name": thing.label(CHINESE)[0], "description": describe(thing)}


def _types(known: Known, thing: Thing) -> list[dict[str, str]]:
    return [{"id": iri, "name": type_name(known.index, iri)} for iri in thing.types]


def _having(prefix: str, named: Iterable[NamedProperty], cursor: int) -> list[Any]:
    """Those whose names have a text, those that begin with it first."""
    wanted = " ".join(fold(prefix).split())
    ranked = []
    for one in named:
        names = [fold(name) for name in (*one.name.split(" / "), *type_names(one.iri))]
        places = [name.find(wanted) for name in names if wanted in name]
        if places:
            ranked.append((min(places) > 0, one.name, one))
    chosen = [one for _, _, one in sorted(ranked)][cursor : cursor + _SUGGESTIONS]
    return [{"id": one.iri, "name": one.name, "description": one.iri} for one in chosen]
