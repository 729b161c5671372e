"""The chosen items as files: a row for each item and standard in CSV, nested in JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cgkg.services.coverage.items import Addressing, Coverage, Item
from cgkg.services.coverage.selection import Choice
from cgkg.services.listing.standard import CHINESE, ENGLISH

_COLUMNS: Final = (
    *("item", "object_zh", "object_en", "direction", "facet", "deliverable", "sectors", "status"),
    *("first_line", "last_line", "number", "title_zh", "title_en", "degree", "certainty"),
    *("reason_zh", "reason_en", "stage_as_listed", "stage_as_known", "known_as_of", "iri"),
)


def as_csv(items: Sequence[Item]) -> str:
    """A table with a row for each item and standard that addresses it (RFC 4180).

    An item without a standard has one row, whose cells of the standard are empty.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(_COLUMNS)
    for item in items:
        writer.writerows(_rows(item))
    return output.getvalue()


def as_json(coverage: Coverage, choice: Choice, items: Sequence[Item]) -> bytes:
    """A document with the filters, the number of items, and each of them."""
    document = {
        "version": coverage.version,
        "filters": dict(choice.parameters),
        "total": len(items),
        "items": [_object(item) for item in items],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _rows(item: Item) -> Iterator[list[str]]:
    first = [
        *(item.key, item.objects.get(CHINESE, ""), item.objects.get(ENGLISH, "")),
        *(str(item.direction), item.facet, item.deliverable, "; ".join(item.sectors)),
        *(item.status, str(item.lines[0]), str(item.lines[1])),
    ]
    for link in item.addressed or (None,):
        yield [*first, *(_cells(link) if link else [""] * 10), item.iri]


def _cells(link: Addressing) -> list[str]:
    titles = link.standard.titles
    return [
        *(link.standard.number, titles.get(CHINESE, ""), titles.get(ENGLISH, "")),
        *(link.degree, link.certainty),
        *(link.reasons.get(CHINESE, ""), link.reasons.get(ENGLISH, "")),
        *(_listed(link), link.known.get(ENGLISH, ""), link.as_of),
    ]


def _object(item: Item) -> dict[str, Any]:
    return {
        "iri": item.iri,
        "key": item.key,
        "direction": item.direction,
        "object": _by_language(item.objects),
        "facet": item.facet,
        "deliverable": item.deliverable,
        "sectors": list(item.sectors),
        "status": item.status,
        "lines": list(item.lines),
        "standards": [_link(link) for link in item.addressed],
    }


def _link(link: Addressing) -> dict[str, Any]:
    return {
        "iri": link.standard.iri,
        "number": link.standard.number,
        "title": _by_language(link.standard.titles),
        "degree": link.degree,
        "certainty": float(link.certainty),
        "reason": _by_language(link.reasons),
        "stageAsListed": _listed(link),
        "stageAsKnown": _by_language(link.known),
        "knownAsOf": link.as_of,
    }


def _by_language(texts: Mapping[str, str]) -> dict[str, str]:
    """Chinese first, in whatever order the store gave them."""
    return dict(sorted(texts.items(), reverse=True))


def _listed(link: Addressing) -> str:
    return "in force" if link.standard.in_force else "in development"
