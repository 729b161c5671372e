"""Reads the items, their links and their labels from the store, once for each version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cgkg import iris
from cgkg.services.browse.browsing import Browsing
from cgkg.services.coverage.items import UNNAMED, Addressing, Coverage, Item
from cgkg.services.listing.standard import CHINESE, ENGLISH, FacetValue, ListedStandard
from cgkg.services.solutions import Row, Term, select
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.terms import CG, PREFIXES

_LABEL: Final = PREFIXES["rdfs"] + "label"
_TAGS: Final = {tag.lower(): tag for tag in (CHINESE, ENGLISH)}
_UNNAMED: Final = FacetValue(UNNAMED, "", {CHINESE: "未指明行业", ENGLISH: "no sector named"})

Properties = Mapping[str, Sequence[Term]]


class CoverageReading:
    """Keeps the coverage of the store's current version."""

    def __init__(
        self, store: Store, queries: Mapping[str, str], timeout: float, browsing: Browsing
    ) -> None:
        """Args: a store, ``queries/pages`` by name, a time limit in seconds, and the list."""
        self._store, self._queries, self._timeout = store, queries, timeout
        self._browsing = browsing
        self._coverage = Current(lambda: store.version, self._read)

    async def coverage(self) -> Coverage:
        """All items with what addresses them.

        Raises:
            StoreError: it cannot be read.
        """
        return await self._coverage.get()

    async def _read(self, version: str) -> Coverage:
        catalogue = await self._browsing.catalogue()
        labels = read_labels(await self._rows("coverage-labels"))
        rows = await self._rows("coverage-links")
        listed = catalogue.by_iri(row["standard"].value for row in rows)
        links = read_links(rows, listed, labels)
        items = read_items(await self._rows("coverage-items"), links)
        found = sorted(await self._browsing.directions(), key=lambda one: one.position)
        return Coverage(
            version=version,
            items=tuple(items),
            directions={one.position: one for one in found if one.iri},
            sectors=_sectors(items, labels),
            deliverables=_values((item.deliverable for item in items), labels),
        )

    async def _rows(self, name: str) -> list[Row]:
        return await select(self._store, self._queries[name], self._timeout)


def read_labels(rows: Iterable[Row]) -> dict[str, FacetValue]:
    """Values by key, from rows of value and label."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        labels[row["value"].value].setdefault(_tag(row["label"]), row["label"].value)
    found = (FacetValue(_key(iri), iri, texts) for iri, texts in labels.items())
    return {value.key: value for value in found}


def read_links(
    rows: Iterable[Row], listed: Mapping[str, ListedStandard], labels: Mapping[str, FacetValue]
) -> dict[str, list[Addressing]]:
    """The standards that address each item, by its IRI, in the order of the list.

    Args:
        rows: of ``coverage-links``, one for each language of the reason.
        listed: the listed standards by IRI; links of others are left out.
        labels: of the stages known now.
    """
    reasons: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    firsts: dict[tuple[str, str], Row] = {}
    for row in rows:
        ends = row["item"].value, row["standard"].value
        firsts.setdefault(ends, row)
        reasons[ends].setdefault(_tag(row["reason"]), row["reason"].value)
    found: dict[str, list[Addressing]] = defaultdict(list)
    for (item, standard), row in firsts.items():
        if standard in listed:
            found[item].append(_addressing(row, listed[standard], reasons[item, standard], labels))
    for links in found.values():
        links.sort(key=lambda link: link.standard.position)
    return found


def read_items(rows: Iterable[Row], links: Mapping[str, Sequence[Addressing]]) -> list[Item]:
    """The items in the order of Annex 2, from rows of item, property and value."""
    properties: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        name = row["property"].value.removeprefix(CG)
        properties[row["item"].value][name].append(row["value"])
    found = [_item(iri, values, links.get(iri, ())) for iri, values in properties.items()]
    return sorted(found, key=lambda item: (item.direction, item.position))


def _addressing(
    row: Row,
    standard: ListedStandard,
    reasons: Mapping[str, str],
    labels: Mapping[str, FacetValue],
) -> Addressing:
    known = labels[_key(row["known"].value)].labels if "known" in row else {}
    return Addressing(
        standard=standard,
        degree=row["degree"].value,
        certainty=row["certainty"].value,
        reasons=reasons,
        known=known,
        as_of=row["asOf"].value if "asOf" in row else "",
    )


def _item(iri: str, properties: Properties, links: Sequence[Addressing]) -> Item:
    def one(name: str) -> str:
        return properties[name][0].value

    sectors = sorted(_key(term.value) for term in properties.get("subjectSector", ()))
    return Item(
        iri=iri,
        key=_key(iri),
        direction=int(_key(one("partOfDirection"))),
        position=int(one("position")),
        start=int(one("spanStart")),
        end=int(one("spanEnd")),
        objects={_tag(term): term.value for term in properties["object"]},
        names=tuple(term.value for term in properties.get(_LABEL, ())),
        facet=one("facet") if "facet" in properties else "",
        deliverable=_key(one("deliverable")),
        sectors=tuple(sectors) or (UNNAMED,),
        status=one("gapStatus"),
        lines=(int(one("firstLine")), int(one("lastLine"))),
        addressed=tuple(links),
    )


def _sectors(items: Sequence[Item], labels: Mapping[str, FacetValue]) -> dict[str, FacetValue]:
    """The sectors, those with the most open items first; what names none comes last."""
    found = _values((key for item in items for key in item.sectors), labels)

    def order(key: str) -> tuple[bool, int, str]:
        open_items = sum(item.status == "none" and key in item.sectors for item in items)
        return key == UNNAMED, -open_items, key

    return {key: found[key] for key in sorted(found, key=order)}


def _values(keys: Iterable[str], labels: Mapping[str, FacetValue]) -> dict[str, FacetValue]:
    known = {UNNAMED: _UNNAMED, **labels}
    return {key: known.get(key, FacetValue(key, "", {"": key})) for key in dict.fromkeys(keys)}


def _key(iri: str) -> str:
    thing = iris.parse(iri)
    return iri if thing is None else thing.key


def _tag(term: Term) -> str:
    return _TAGS.get(term.language.lower(), term.language)
