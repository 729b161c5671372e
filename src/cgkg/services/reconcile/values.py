"""What is known of the things that names can be reconciled with: their properties' values."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from cgkg.errors import RequestError
from cgkg.iris import BASE
from cgkg.services.reconcile.requests import PropertyQuery, Value
from cgkg.services.search.folding import fold
from cgkg.services.search.index import SearchIndex, type_names
from cgkg.services.search.things import CHINESE, ENGLISH
from cgkg.services.solutions import Row, Term
from cgkg.terms import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = frozenset(_XSD + name for name in ("integer", "gYear", "nonNegativeInteger", "int"))
_BROKEN: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_ID_SPACE: Final = BASE + "id/"


class NamedProperty(NamedTuple):
    """A property that can be asked for: IRI, and the name to show."""

    iri: str
    name: str


class Values:
    """Values by thing and property; immutable."""

    def __init__(self, index: SearchIndex, rows: Iterable[Row]) -> None:
        """Args: the things and labels, and rows of ``reconcile-values``."""
        self._index = index
        found: dict[str, dict[str, list[Term]]] = {}
        for row in sorted(rows, key=lambda row: (row["thing"], row["property"], row["value"])):
            properties = found.setdefault(row["thing"].value, {})
            properties.setdefault(row["property"].value, []).append(row["value"])
        self._found: Mapping[str, Mapping[str, Sequence[Term]]] = found
        self.properties = tuple(
            NamedProperty(iri, self._name(iri))
            for iri in sorted({name for properties in found.values() for name in properties})
        )
        self._known = {name: one.iri for one in self.properties for name in type_names(one.iri)}

    def __contains__(self, thing: object) -> bool:
        return thing in self._found

    def resolve(self, name: str) -> NamedProperty:
        """A property by its IRI, as ``cg:stage`` or as ``stage``.

        Raises:
            RequestError: 400, listing the properties there are.
        """
        if name not in self._known:
            there_are = ", ".join(type_names(one.iri)[-1] for one in self.properties)
            detail = f"There is no property {name[:100]}; there are: {there_are}."
            raise RequestError(400, "Unknown property", detail)
        return NamedProperty(self._known[name], self._name(self._known[name]))

    def of_type(self, types: Sequence[str]) -> list[NamedProperty]:
        """The properties that things of any of the types have, the commonest first."""
        wanted = frozenset(types)
        counted = Counter(
            name
            for thing, properties in self._found.items()
            if not wanted or wanted.intersection(self._index.by_iri[thing].types)
            for name in properties
        )
        order = sorted(counted, key=lambda name: (-counted[name], name))
        return [NamedProperty(iri, self._name(iri)) for iri in order]

    def agrees(self, thing: str, name: str, wanted: Iterable[Value]) -> bool:
        """Whether a property of a thing has at least one of the values.

        A thing as a value may be given by its IRI, its key, or any of its names and codes.
        """
        has = {
            spelling
            for term in self._found.get(thing, {}).get(name, ())
            for spelling in self._spellings(term)
        }
        return any(_plain(value) in has for value in wanted)

    def cells(self, thing: str, query: PropertyQuery, name: str) -> list[dict[str, Any]]:
        """The values of a property as the protocol writes them (0.2, data-extension-response)."""
        terms = [
            term
            for term in self._found.get(thing, {}).get(name, ())
            if not term.language or term.language.lower().startswith(query.language)
        ]
        return [self._cell(term) for term in terms[: query.limit or None]]

    def _cell(self, term: Term) -> dict[str, Any]:
        if term.kind != "uri":
            return _literal(term)
        thing = self._index.by_iri.get(term.value)
        if thing is None:
            return {"str": term.value}
        return {"id": term.value, "name": thing.label(CHINESE)[0]}

    def _spellings(self, term: Term) -> set[str]:
        spellings = {fold(term.value)}
        if term.kind == "uri":
            spellings.add(fold(term.value.removeprefix(_ID_SPACE)))
            thing = self._index.by_iri.get(term.value)
            spellings.update(thing.names if thing is not None else ())
        return spellings

    def _name(self, iri: str) -> str:
        labels = self._index.labels.get(iri, {})
        parts = [labels[tag] for tag in (CHINESE, ENGLISH) if tag in labels]
        return " / ".join(parts) or type_names(iri)[-1]


def full_iri(identifier: str) -> str:
    """The IRI of a thing given by it or by kind and key.

    >>> full_iri("category/2.1")
    'https://w3id.org/cgkg/id/category/2.1'
    """
    if "://" in identifier:
        return identifier
    return _ID_SPACE + identifier.removeprefix("id:")


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(fold(str(value)).split())


def _literal(term: Term) -> dict[str, Any]:
    try:
        if term.datatype in _WHOLE:
            return {"int": int(term.value)}
        if term.datatype in _BROKEN:
            return {"float": float(term.value)}
        if term.datatype == _XSD + "date":
            return {"date": f"{datetime.date.fromisoformat(term.value)}T00:00:00Z"}
    except ValueError:
        return {"str": term.value}
    return {"str": term.value}
