"""What the values of facets are called, and in which order they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cgkg.services.listing.facets import Facet, FacetOrder
from cgkg.services.listing.reading import canonical_tag
from cgkg.services.listing.standard import FacetValue


def named_values(rows: Iterable[tuple[str, str, str, str]]) -> dict[str, FacetValue]:
    """Values with their labels, by IRI, from rows of value, notation, label and language."""
    labels: dict[str, dict[str, str]] = {}
    notations: dict[str, str] = {}
    for iri, notation, label, language in rows:
        labels.setdefault(iri, {}).setdefault(canonical_tag(language), label)
        notations.setdefault(iri, notation)
    return {iri: FacetValue("", iri, texts, notations[iri]) for iri, texts in labels.items()}


def values_in_order(
    facet: Facet, counts: Mapping[str, int], named: Mapping[str, FacetValue]
) -> list[FacetValue]:
    """The values of a facet that some standard has, in the facet's order.

    Args:
        facet: the facet.
        counts: how many standards have each, by key.
        named: values by IRI.
    """
    found = [_value(facet, key, named) for key in counts]

    def order(value: FacetValue) -> tuple[object, ...]:
        match facet.order:
            case FacetOrder.NOTATION:
                return (value.notation, value.key)
            case FacetOrder.NEWEST:
                return (-int(value.key), value.key)
            case FacetOrder.FREQUENCY:
                return (-counts[value.key], value.notation, value.key)

    return sorted(found, key=order)


def _value(facet: Facet, key: str, named: Mapping[str, FacetValue]) -> FacetValue:
    iri = facet.iri(key) or ""
    return replace(named.get(iri, FacetValue(key, iri, {"": key})), key=key)
