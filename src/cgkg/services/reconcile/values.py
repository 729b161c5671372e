"""What is known of the things that names can be reconciled with: their properties' values."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from cgkg.errors import RequestError
from cgkg.iris import BASE
from cgkg.services.reconcile.requests import PropertyQuery, Value
from cgkg.services.search.folding import fold
from cgkg.services.search.index import SearchIndex, type_names
from cgkg.services.search.things import CHINESE, ENGLISH, Thing
from cgkg.services.solutions import Term
from cgkg.terms import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_WHOLE: Final = frozenset(_XSD + name for name in ("integer", "gYear", "nonNegativeInteger", "int"))
_BROKEN: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))
_ID_SPACE: Final = BASE + "id/"
_NONE: Final = -1
_TERMS: Final = """
SELECT m.kind, m.value, m.language, m.datatype
FROM thing t JOIN value v ON v.row = t.row JOIN term m ON m.id = v.term
WHERE t.iri = ? AND v.property = ? ORDER BY v.term
"""
_THINGS: Final = "SELECT id FROM term WHERE folded = ? AND kind = 'uri'"


class NamedProperty(NamedTuple):
    """A property that can be asked for: IRI, and the name to show."""

    iri: str
    name: str


class Values:
    """Values by thing and property; immutable.

    Attributes:
        properties: all that any thing has, by IRI.
    """

    def __init__(self, index: SearchIndex) -> None:
        """Args: the search index, whose file has the values."""
        self._index, self._file = index, index.file
        self._properties: dict[str, int] = {
            iri: at for at, iri in enumerate(self._file.fact("properties"))
        }
        self.properties = tuple(NamedProperty(iri, self._name(iri)) for iri in self._properties)
        self._known = {name: one.iri for one in self.properties for name in type_names(one.iri)}

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
        wanted, kinds = frozenset(types), self._index.things.kinds
        names = list(self._properties)
        counted: Counter[str] = Counter()
        for kind, at, count in self._file.rows("SELECT kind, property, count FROM usage"):
            if not wanted or wanted.intersection(kinds[kind]):
                counted[names[at]] += count
        order = sorted(counted, key=lambda name: (-counted[name], name))
        return [NamedProperty(iri, self._name(iri)) for iri in order]

    def agrees(self, thing: Thing, name: str, wanted: Iterable[Value]) -> bool:
        """Whether a property of a thing has at least one of the values.

        A thing as a value may be given by its IRI, its key, or any of its names and codes.
        """
        has = {
            spelling for term in self._terms(thing.iri, name) for spelling in self._spellings(term)
        }
        return any(_plain(value) in has for value in wanted)

    def having(self, name: str, wanted: Iterable[Value]) -> str:
        """A SELECT of the rows of the things with which :meth:`agrees` is true."""
        terms = {at for value in wanted for at in self._meant(_plain(value))}
        marks = ", ".join(map(str, sorted(terms)))
        property_ = self._properties[name]
        return f"SELECT row FROM value WHERE property = {property_} AND term IN ({marks})"  # noqa: S608 - numbers

    def cells(self, thing: str, query: PropertyQuery, name: str) -> list[dict[str, Any]]:
        """The values of a property as the protocol writes them (0.2, data-extension-response)."""
        terms = [
            term
            for term in self._terms(thing, name)
            if not term.language or term.language.lower().startswith(query.language)
        ]
        return [self._cell(term) for term in terms[: query.limit or None]]

    def _terms(self, thing: str, name: str) -> list[Term]:
        rows = self._file.rows(_TERMS, thing, self._properties.get(name, _NONE))
        return [Term(*row) for row in rows]

    def _meant(self, text: str) -> Iterator[int]:
        """The terms that have a spelling."""
        for (at,) in self._file.rows("SELECT id FROM term WHERE folded = ?", text):
            yield at
        keyed = [fold(_ID_SPACE) + text]
        named = self._index.things.at(self._index.same(text))
        iris = [*keyed, *(fold(thing.iri) for thing in named if text in thing.names)]
        for iri in iris:
            for (at,) in self._file.rows(_THINGS, iri):
                yield at

    def _cell(self, term: Term) -> dict[str, Any]:
        if term.kind != "uri":
            return _literal(term)
        thing = self._index.things.get(term.value)
        if thing is None:
            return {"str": term.value}
        return {"id": term.value, "name": thing.label(CHINESE)[0]}

    def _spellings(self, term: Term) -> set[str]:
        spellings = {fold(term.value)}
        if term.kind == "uri":
            spellings.add(fold(term.value.removeprefix(_ID_SPACE)))
            thing = self._index.things.get(term.value)
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
