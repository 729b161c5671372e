"""The list of standards, read from the store once for each version of the dataset."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cgkg.services.listing.facets import BY_PROPERTY, FACETS, Facet, FacetOrder
from cgkg.services.listing.standard import CHINESE, ENGLISH, FacetValue, ListedStandard, fold
from cgkg.services.solutions import Row, Term, select
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.terms import CG

_TITLE: Final = "http://purl.org/dc/terms/title"
_TEXTS: Final = (CG + "number", CG + "numberAsListed", _TITLE)
_CANONICAL_TAGS: Final = {tag.lower(): tag for tag in (CHINESE, ENGLISH)}

Properties = Mapping[str, Sequence[Term]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All listed standards of one version of the dataset.

    Attributes:
        version: the version.
        standards: by position in the list.
        values: by name of facet, those that some standard has, in the facet's order; facets
            without any are left out.
        having: by name of facet and key, which standards have the value, as bits of a number: the
            first standard's is the lowest. A list of 166,000 is counted in a millisecond so.
    """

    version: str
    standards: tuple[ListedStandard, ...]
    values: Mapping[str, Mapping[str, FacetValue]]
    having: Mapping[str, Mapping[str, int]]

    def value(self, facet: str, key: str) -> FacetValue:
        """A value of a facet; one that no standard has is shown by its key."""
        known = self.values.get(facet, {}).get(key)
        return known or FacetValue(key, "", {"": key})


class Listing:
    """Keeps the catalogue of the store's current version."""

    def __init__(self, store: Store, queries: Mapping[str, str], timeout: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._timeout = store, queries, timeout
        self._catalogue = Current(lambda: store.version, self._read)

    async def catalogue(self) -> Catalogue:
        """The catalogue.

        Raises:
            StoreError: it cannot be read.
        """
        return await self._catalogue.get()

    async def _read(self, version: str) -> Catalogue:
        rows = await select(self._store, self._queries["listed-standards"], self._timeout)
        labels = await select(self._store, self._queries["facet-values"], self._timeout)
        return read_catalogue(version, rows, labels)


def read_catalogue(version: str, rows: Iterable[Row], labels: Iterable[Row]) -> Catalogue:
    """The catalogue from the rows of ``listed-standards`` and ``facet-values``.

    What has no position, number or Chinese title is not of the list and is left out, as it is by
    the queries of :mod:`cgkg.services.listing.query`.
    """
    properties: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        properties[row["standard"].value][row["property"].value].append(row["value"])
    named = _named(labels)
    found = (_standard(iri, values) for iri, values in properties.items())
    standards = sorted((one for one in found if one is not None), key=lambda one: one.position)
    values = {facet.name: _values(facet, standards, named) for facet in FACETS}
    shown = {name: found for name, found in values.items() if found}
    return Catalogue(
        version, tuple(standards), shown, {name: _having(name, standards) for name in shown}
    )


def bits(places: Iterable[int], count: int) -> int:
    """A number with these bits set, of ``count``."""
    field = bytearray(count // 8 + 1)
    for place in places:
        field[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(field, "little")


def _having(facet: str, standards: Sequence[ListedStandard]) -> dict[str, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, standard in enumerate(standards):
        for key in standard.values.get(facet, ()):
            places[key].append(place)
    return {key: bits(found, len(standards)) for key, found in places.items()}


def _standard(iri: str, properties: Properties) -> ListedStandard | None:
    titles = _by_language(properties.get(_TITLE, ()))
    position, number = _first(properties, "position"), _first(properties, "number")
    if not position or not number or CHINESE not in titles:
        return None
    return ListedStandard(
        iri=iri,
        position=int(position),
        number=number,
        titles=titles,
        texts=tuple(fold(term.value) for name in _TEXTS for term in properties.get(name, ())),
        values=_facet_keys(properties),
        serial=_integer(properties, "serialNumber"),
        part=_integer(properties, "partNumber"),
        planned_part=_integer(properties, "plannedPartNumber"),
        part_unassigned=_first(properties, "partUnassigned") == "true",
        plan_year=_integer(properties, "planYear"),
        publication_year=_integer(properties, "publicationYear"),
    )


def _facet_keys(properties: Properties) -> dict[str, tuple[str, ...]]:
    keys: dict[str, set[str]] = {}
    for name, terms in properties.items():
        facet = BY_PROPERTY.get(name)
        for key in (facet.key(term) for term in terms) if facet else ():
            if facet is not None and key is not None:
                keys.setdefault(facet.name, set()).add(key)
    return {name: tuple(sorted(found)) for name, found in keys.items()}


def _values(
    facet: Facet, standards: Sequence[ListedStandard], named: Mapping[str, FacetValue]
) -> dict[str, FacetValue]:
    counts = Counter(key for one in standards for key in one.values.get(facet.name, ()))
    found = {key: _value(facet, key, named) for key in counts}

    def order(key: str) -> tuple[object, ...]:
        match facet.order:
            case FacetOrder.NOTATION:
                return (found[key].notation, key)
            case FacetOrder.NEWEST:
                return (-int(key), key)
            case FacetOrder.FREQUENCY:
                return (-counts[key], found[key].notation, key)

    return {key: found[key] for key in sorted(found, key=order)}


def _value(facet: Facet, key: str, named: Mapping[str, FacetValue]) -> FacetValue:
    iri = facet.iri(key) or ""
    known = named.get(iri, FacetValue(key, iri, {"": key}))
    return FacetValue(key, iri, known.labels, known.notation)


def _named(rows: Iterable[Row]) -> dict[str, FacetValue]:
    """Labels of the facets' values by IRI, from rows of value, label and notation."""
    labels: dict[str, dict[str, str]] = {}
    notations: dict[str, str] = {}
    for row in rows:
        iri = row["value"].value
        label = row["label"]
        labels.setdefault(iri, {}).setdefault(_tag(label.language), label.value)
        notations.setdefault(iri, row["notation"].value if "notation" in row else "")
    return {iri: FacetValue("", iri, texts, notations[iri]) for iri, texts in labels.items()}


def _by_language(terms: Iterable[Term]) -> dict[str, str]:
    """Texts by language; of several in one language the first by code point, as in the query."""
    texts: dict[str, str] = {}
    for term in sorted(terms, key=lambda term: term.value):
        texts.setdefault(_tag(term.language), term.value)
    return texts


def _tag(language: str) -> str:
    return _CANONICAL_TAGS.get(language.lower(), language)


def _first(properties: Properties, name: str) -> str:
    terms = properties.get(CG + name, ())
    return terms[0].value if terms else ""


def _integer(properties: Properties, name: str) -> int | None:
    value = _first(properties, name)
    return int(value) if value.isdecimal() else None
