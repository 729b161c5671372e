"""What the template of the list shows: facets with counts, chosen filters, rows, ways on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import Any, Final

from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.facets import FACETS
from cgkg.services.listing.query import equivalent_query
from cgkg.services.listing.result import Result, carry_out
from cgkg.services.listing.selection import SIZES, SORTS, Selection
from cgkg.services.listing.standard import FacetValue
from cgkg.web.downloadable_list import CSV, JSON, TURTLE, DownloadableList
from cgkg.web.links import address, page_link
from cgkg.web.wording import in_language, phrase

LIST: Final = DownloadableList("/standards", "The list", CSV, JSON, TURTLE)
_SHOWN: Final = 8
_LISTED: Final = 200
_ALL_PAGES: Final = 12
_NEAR: Final = 3
_OPEN: Final = ("category", "stage", "level", "subject")

Context = dict[str, Any]


def listing_view(
    catalogue: Catalogue, selection: Selection, result: Result, language: str
) -> Context:
    """The context of ``standards.html``.

    Args:
        catalogue: the list.
        selection: what is asked for.
        result: what that gives; the selection's page is one of its pages.
        language: of the page.
    """

    def at(changed: Selection) -> str:
        return address(LIST.path, changed.parameters, language)

    return {
        "selection": selection,
        "total": catalogue.total,
        "found": len(result),
        "in_force": result.in_force,
        "rows": result.page(selection.page, selection.size),
        "facets": list(_facets(catalogue, selection, result, language)),
        "chips": _chips(catalogue, selection, at, language, count=not len(result)),
        "clear": address(LIST.path, [], language),
        "orders": list(_orders(selection, at)),
        "sizes": [(size, at(replace(selection, size=size, page=1))) for size in SIZES],
        "sorts": [name for sort in SORTS for name in (sort, f"-{sort}")],
        "pager": _pager(selection, result, at),
        "downloads": LIST.downloads(selection.filters, language),
        "sparql": address("/sparql", [("query", equivalent_query(selection, language))]),
        "page_link": lambda iri: page_link(iri, language),
        "value": catalogue.value,
    }


def _facets(
    catalogue: Catalogue, selection: Selection, result: Result, language: str
) -> Iterator[Context]:
    for facet in FACETS:
        known = catalogue.values.get(facet.name)
        if not known:
            continue
        counts = result.counts[facet.name]
        chosen = selection.chosen.get(facet.name, ())
        given = [key for key in known if counts.get(key) or key in chosen]
        if not given:
            continue
        values = [
            {
                "key": key,
                "label": label_of(known[key], language),
                "code": known[key].notation if facet.coded else "",
                "count": counts.get(key, 0),
                "chosen": key in chosen,
            }
            for key in most_used(given, counts, chosen)
        ]
        first = [*values[:_SHOWN], *(value for value in values[_SHOWN:] if value["chosen"])]
        yield {
            "name": facet.name,
            "open": bool(chosen) or facet.name in _OPEN,
            "chosen": len(chosen),
            "values": first,
            "more": [value for value in values[_SHOWN:] if not value["chosen"]],
            "unlisted": len(given) - len(values),
        }


def most_used(
    keys: Sequence[str], counts: Mapping[str, int], chosen: Collection[str], most: int = _LISTED
) -> Sequence[str]:
    """Those of many values that have the highest counts, and all chosen ones, in their order.

    A list of all would grow with the catalogue, and nobody reads thousands of boxes.
    """
    if len(keys) <= most:
        return keys
    kept = {*chosen, *nlargest(most, keys, key=lambda key: counts.get(key, 0))}
    return [key for key in keys if key in kept]


def label_of(value: FacetValue, language: str) -> tuple[str, str]:
    """A value's label and that label's language tag."""
    return in_language(value.labels, language) or (value.key, "")


def _chips(
    catalogue: Catalogue,
    selection: Selection,
    at: Callable[[Selection], str],
    language: str,
    *,
    count: bool,
) -> list[Context]:
    """The filters in force, each with the address without it, and what would be found there."""
    chips = []
    for name, key in selection.filters:
        without = selection.without(name, key)
        label = (key, "") if name == "q" else label_of(catalogue.value(name, key), language)
        chips.append(
            {
                "facet": phrase(f"facet-{name}", language),
                "label": label,
                "href": at(without),
                "found": len(carry_out(catalogue, without, language)) if count else None,
            }
        )
    return chips


def _orders(selection: Selection, at: Callable[[Selection], str]) -> Iterator[Context]:
    """For each sortable column, the address sorted by it, turned round if it already is."""
    for name in SORTS:
        current = selection.sort == name
        turned = current and not selection.descending
        yield {
            "name": name,
            "href": at(replace(selection, sort=name, descending=turned, page=1)),
            "aria": ("descending" if selection.descending else "ascending") if current else None,
        }


def _pager(selection: Selection, result: Result, at: Callable[[Selection], str]) -> Context:
    last = result.pages(selection.size)
    start = (selection.page - 1) * selection.size

    def page(number: int) -> str | None:
        return at(replace(selection, page=number)) if 1 <= number <= last else None

    return {
        "last": last,
        "from": start + 1,
        "to": min(start + selection.size, len(result)),
        "pages": [
            (number, page(number)) if number else None
            for number in _shown_pages(selection.page, last)
        ],
        "previous": page(selection.page - 1),
        "next": page(selection.page + 1),
    }


def _shown_pages(current: int, last: int) -> list[int]:
    """The pages that are linked: the first, those near the current one, the last; 0 for a gap.

    >>> _shown_pages(3, 4), _shown_pages(50, 99)
    ([1, 2, 3, 4], [1, 0, 47, 48, 49, 50, 51, 52, 53, 0, 99])
    """
    if last <= _ALL_PAGES:
        return list(range(1, last + 1))
    near = range(max(current - _NEAR, 1), min(current + _NEAR, last) + 1)
    before = [1, 0] if near[0] > 2 else list(range(1, near[0]))
    after = [0, last] if near[-1] < last - 1 else list(range(near[-1] + 1, last + 1))
    return [*before, *near, *after]
