"""The filtered list as files: CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.facets import BY_NAME
from cgkg.services.listing.selection import Selection
from cgkg.services.listing.standard import CHINESE, ENGLISH, FacetValue, ListedStandard


def as_csv(catalogue: Catalogue, standards: Sequence[ListedStandard], language: str) -> str:
    """A table with a row for each standard (RFC 4180).

    Args:
        catalogue: where the values' labels are.
        standards: the rows, in order.
        language: of the labels; of several values, joined by ``; ``.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(["position", "number", "title_zh", "title_en", *catalogue.values, "iri"])
    for standard in standards:
        cells = (
            "; ".join(
                _label(name, catalogue.value(name, key), language) for key in _keys(standard, name)
            )
            for name in catalogue.values
        )
        titles = standard.titles.get(CHINESE, ""), standard.titles.get(ENGLISH, "")
        writer.writerow([standard.position, standard.number, *titles, *cells, standard.iri])
    return output.getvalue()


def as_json(
    catalogue: Catalogue, selection: Selection, standards: Sequence[ListedStandard]
) -> bytes:
    """A document with the filters, the number of standards, and each of them."""
    document = {
        "version": catalogue.version,
        "filters": {"q": selection.text, **selection.chosen},
        "sort": selection.order,
        "total": len(standards),
        "standards": [_object(catalogue, standard) for standard in standards],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _object(catalogue: Catalogue, standard: ListedStandard) -> dict[str, Any]:
    values = {
        name: [_value(catalogue.value(name, key)) for key in _keys(standard, name)]
        for name in catalogue.values
    }
    return {
        "iri": standard.iri,
        "position": standard.position,
        "number": standard.number,
        "title": dict(standard.titles),
        **values,
    }


def _value(value: FacetValue) -> dict[str, Any]:
    found: dict[str, Any] = {"key": value.key, "label": _labels(value)}
    return {**found, "iri": value.iri} if value.iri else found


def _labels(value: FacetValue) -> Mapping[str, str]:
    return {tag or "und": label for tag, label in value.labels.items()}


def _keys(standard: ListedStandard, facet: str) -> tuple[str, ...]:
    return standard.values.get(facet, ())


def _label(facet: str, value: FacetValue, language: str) -> str:
    labels = value.labels
    label = labels.get(language) or labels.get(CHINESE) or next(iter(labels.values()), value.key)
    return f"{value.notation} {label}" if BY_NAME[facet].coded and value.notation else label
