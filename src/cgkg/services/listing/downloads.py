"""The filtered list as files: CSV for tables, JSON for programs; made while they are sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.facets import BY_NAME
from cgkg.services.listing.result import Result
from cgkg.services.listing.selection import Selection
from cgkg.services.listing.standard import CHINESE, ENGLISH, FacetValue, ListedStandard


def as_csv(result: Result, language: str) -> Iterator[str]:
    """A table with a row for each standard (RFC 4180), in pieces.

    Args:
        result: the rows, in order.
        language: of the labels; of several values, joined by ``; ``.
    """
    catalogue = result.catalogue
    head = ["position", "number", "title_zh", "title_en", *catalogue.values, "iri"]
    yield _lines([head])
    for batch in result.batches():
        yield _lines([_cells(catalogue, one, language) for one in batch])


def as_json(selection: Selection, result: Result) -> Iterator[str]:
    """A document with the filters, the number of standards, and each of them, in pieces."""
    document = {
        "version": result.catalogue.version,
        "filters": {"q": selection.text, **selection.chosen},
        "sort": selection.order,
        "total": len(result),
        "standards": [],
    }
    begin, end = json.dumps(document, ensure_ascii=False, indent=1).rsplit("]", 1)
    yield begin
    separator = "\n"
    for batch in result.batches():
        objects = (_object(result.catalogue, standard) for standard in batch)
        texts = [_indented(json.dumps(one, ensure_ascii=False, indent=1)) for one in objects]
        yield separator + ",\n".join(texts)
        separator = ",\n"
    yield ("\n ]" if len(result) else "]") + end


def _indented(text: str) -> str:
    return "  " + text.replace("\n", "\n  ")


def _lines(rows: Sequence[Sequence[object]]) -> str:
    output = io.StringIO(newline="")
    csv.writer(output).writerows(rows)
    return output.getvalue()


def _cells(catalogue: Catalogue, standard: ListedStandard, language: str) -> list[object]:
    cells = (
        "; ".join(
            _label(name, catalogue.value(name, key), language) for key in _keys(standard, name)
        )
        for name in catalogue.values
    )
    titles = standard.titles.get(CHINESE, ""), standard.titles.get(ENGLISH, "")
    return [standard.position, standard.number, *titles, *cells, standard.iri]


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
