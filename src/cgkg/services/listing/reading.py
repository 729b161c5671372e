"""A listed standard from what the graph says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from cgkg.services.listing.facets import BY_PROPERTY
from cgkg.services.listing.standard import CHINESE, ENGLISH, ListedStandard, fold
from cgkg.services.solutions import Term
from cgkg.terms import CG

_TITLE: Final = "http://purl.org/dc/terms/title"
_TEXTS: Final = (CG + "number", CG + "numberAsListed", _TITLE)
_CANONICAL_TAGS: Final = {tag.lower(): tag for tag in (CHINESE, ENGLISH)}

Properties = Mapping[str, Sequence[Term]]


class Found(NamedTuple):
    """A standard, and its number and titles as the text filter compares them."""

    standard: ListedStandard
    texts: tuple[str, ...]


def read_standard(iri: str, properties: Properties) -> Found | None:
    """A standard of the list, or None for what is not of it.

    What has no position, number or Chinese title is left out, as it is by the queries of
    :mod:`cgkg.services.listing.query`.

    Args:
        iri: its IRI.
        properties: values by IRI of property, from the rows of ``listed-standards``.
    """
    titles = _by_language(properties.get(_TITLE, ()))
    position, number = _integer(properties, "position"), _first(properties, "number")
    if position is None or not number or CHINESE not in titles:
        return None
    standard = ListedStandard(
        iri=iri,
        position=position,
        number=number,
        titles=titles,
        values=_facet_keys(properties),
        serial=_integer(properties, "serialNumber"),
        part=_integer(properties, "partNumber"),
        planned_part=_integer(properties, "plannedPartNumber"),
        part_unassigned=_first(properties, "partUnassigned") == "true",
        plan_year=_integer(properties, "planYear"),
        publication_year=_integer(properties, "publicationYear"),
    )
    texts = (fold(term.value) for name in _TEXTS for term in properties.get(name, ()))
    return Found(standard, tuple(texts))


def canonical_tag(language: str) -> str:
    """A language tag as this project writes it; engines give it in small letters."""
    return _CANONICAL_TAGS.get(language.lower(), language)


def _facet_keys(properties: Properties) -> dict[str, tuple[str, ...]]:
    keys: dict[str, set[str]] = {}
    for name, terms in properties.items():
        facet = BY_PROPERTY.get(name)
        for key in (facet.key(term) for term in terms) if facet else ():
            if facet is not None and key is not None:
                keys.setdefault(facet.name, set()).add(key)
    return {name: tuple(sorted(found)) for name, found in sorted(keys.items())}


def _by_language(terms: Iterable[Term]) -> dict[str, str]:
    """Texts by language; of several in one language the first by code point, as in the query."""
    texts: dict[str, str] = {}
    for term in sorted(terms, key=lambda term: term.value):
        texts.setdefault(canonical_tag(term.language), term.value)
    return texts


def _first(properties: Properties, name: str) -> str:
    terms = properties.get(CG + name, ())
    return terms[0].value if terms else ""


def _integer(properties: Properties, name: str) -> int | None:
    value = _first(properties, name)
    return int(value) if value.isdecimal() else None
