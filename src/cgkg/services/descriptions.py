"""Reading descriptions of things from a store, in a fixed number of calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from cgkg.services.description import (
    PAGE,
    RELATED,
    Assertion,
    Description,
    ListedStandard,
    Partition,
    Place,
    Related,
    Statement,
    in_natural_order,
)
from cgkg.services.index.shelf import Shelf
from cgkg.services.labels import Labels
from cgkg.services.outgoing import Outgoing
from cgkg.services.references.index import ReferenceIndex, current_index
from cgkg.services.references.making import SHARED
from cgkg.services.references.referring import Referring
from cgkg.services.solutions import Row, Term, iri_term, select
from cgkg.terms import CG, PREFIXES

_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*\Z')
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_SOURCE: Final = PREFIXES["dcterms"] + "source"
_PARTITIONS: Final = frozenset(
    PREFIXES["void"] + name for name in ("classPartition", "propertyPartition")
)


class Descriptions:
    """Reads descriptions from a store, and what many refer to from an index file, if there is one.

    That file is made with the dataset; no server makes it for a version that lacks it.
    """

    def __init__(self, shelf: Shelf, seconds: float) -> None:
        """Args: a store with its index files, and a time limit in seconds."""
        self._store, self._queries, self._seconds = shelf.store, shelf.queries, seconds
        self._built = shelf.guide
        self._index = current_index(shelf)
        self._labels = Labels(shelf.store, shelf.queries, seconds)
        self._outgoing = Outgoing(shelf.store, shelf.queries, seconds)
        self._referring = Referring(shelf, self._index, seconds)

    async def read(self, iri: str, page: int) -> Description | None:
        """The description of a thing; None if the graph says nothing about it.

        Args:
            iri: the thing.
            page: 1-based; of the lists that may be long.
        """
        index = await self._index.get()
        if index is not None and index.has(iri):
            rows, totals = await self._outgoing.page(iri, page)
        else:
            rows, totals = await self._outgoing.all(iri), {}
        statements = _statements(rows)
        if not statements:
            return None
        assertions = _assertions(await self._select("assertions", iri))
        references = await self._referring.read(iri, page)
        places = [_place(row, iri) for row in await self._select_built("places", iri)]
        description = Description(
            iri,
            _with_assertions(statements, assertions),
            references,
            _unused(statements, assertions),
            tuple(places),
            (),
            0,
            {},
            {},
            1,
        )
        if not _PARTITIONS.isdisjoint(one.predicate for one in statements):
            description = replace(description, partitions=await self.partitions(iri))
        if description.is_standard:
            description = replace(description, related=await self._related(description, index))
        else:
            standards, total = await self._standards_of(iri, page, index)
            description = replace(description, standards=standards, standards_total=total)
        labels = await self.labels(_mentioned(description))
        lengths = (description.standards_total, *totals.values())
        longest = max(*lengths, 0, *(one.total for one in description.references))
        return replace(description, labels=labels, pages=-(-longest // PAGE) or 1, totals=totals)

    async def partitions(self, iri: str) -> tuple[Partition, ...]:
        """What a dataset or named graph holds, by class and by property, the most first."""
        query = self._queries["partitions"]
        rows = await select(self._store, query, self._seconds, part=iri_term(iri))
        return tuple(
            Partition(
                row["partition"].value.partition("#")[2],
                row["by"].value,
                row["term"].value,
                int(row["count"].value),
            )
            for row in rows
        )

    async def labels(self, terms: Iterable[str]) -> dict[str, dict[str, str]]:
        """Labels of several things at once."""
        return await self._labels.read(terms)

    async def _standards_of(
        self, iri: str, page: int, index: ReferenceIndex | None
    ) -> tuple[tuple[ListedStandard, ...], int]:
        """A page of the listed standards that name a thing, and how many there are."""
        if index is not None and index.has(iri):
            return index.standards(iri, page)
        if index is not None:  # the engine would look through all standards
            rows = await self._select_built("incoming", iri)
            standards = index.standards_among({row["referrer"].value for row in rows})
        else:
            standards = _listed(await self._select_built("standards-of", iri))
        return tuple(standards[(page - 1) * PAGE : page * PAGE]), len(standards)

    async def _related(
        self, description: Description, index: ReferenceIndex | None
    ) -> dict[tuple[str, str], Related]:
        """For each thing that a standard shares with others: which, the closest relation first."""
        found: dict[tuple[str, str], Related] = {}
        if index is not None:
            for name in SHARED:
                for value in description.values(name):
                    others = index.related(description.iri, name, value.value, RELATED)
                    if value.kind == "uri" and others.total:
                        found[name, value.value] = others
        else:
            rows: dict[tuple[str, str], list[Row]] = {}
            for row in await self._select_built("related-standards", description.iri):
                rows.setdefault((row["property"].value, row["shared"].value), []).append(row)
            for key, group in rows.items():
                standards = _listed(group)
                found[key] = Related(tuple(standards[:RELATED]), len(standards))
        ordered = sorted(found, key=lambda key: (SHARED.index(key[0]), key[1]))
        return {key: found[key] for key in ordered}

    async def _select(self, name: str, iri: str) -> list[Row]:
        query = self._queries[name]
        return await select(self._store, query, self._seconds, thing=iri_term(iri))

    async def _select_built(self, name: str, iri: str) -> list[Row]:
        query = self._queries[name]
        return await select(self._built, query, self._seconds, thing=iri_term(iri))


def _statements(rows: Sequence[Row]) -> tuple[Statement, ...]:
    graphs: dict[tuple[str, Term], list[str]] = {}
    for row in rows:
        graphs.setdefault((row["property"].value, row["value"]), []).append(row["graph"].value)
    return tuple(
        Statement(name, value, tuple(dict.fromkeys(found)))
        for (name, value), found in graphs.items()
    )


def _assertions(rows: Sequence[Row]) -> list[Assertion]:
    found = groupby(rows, lambda row: row["assertion"].value)
    return [_assertion(iri, list(group)) for iri, group in found]


def _assertion(iri: str, rows: Sequence[Row]) -> Assertion:
    values: dict[str, list[Term]] = {}
    for row in rows:
        values.setdefault(row["property"].value, []).append(row["value"])

    def first(name: str) -> str:
        return values[CG + name][0].value if CG + name in values else ""

    objects = [*values.get(CG + "objectResource", ()), *values.get(CG + "objectLiteral", ())]
    sources = tuple(term.value for term in values.get(_SOURCE, []))
    reasons = tuple(values.get(_COMMENT, []))
    return Assertion(
        iri,
        first("predicate"),
        next(iter(objects), None),
        first("confidence"),
        first("rule"),
        sources,
        reasons,
    )


def _with_assertions(
    statements: Sequence[Statement], assertions: Sequence[Assertion]
) -> tuple[Statement, ...]:
    by_statement: dict[tuple[str, Term | None], list[Assertion]] = {}
    for one in assertions:
        by_statement.setdefault((one.predicate, one.value), []).append(one)
    return tuple(
        replace(one, assertions=tuple(by_statement.get((one.predicate, one.value), ())))
        for one in statements
    )


def _unused(
    statements: Sequence[Statement], assertions: Sequence[Assertion]
) -> tuple[Assertion, ...]:
    used = {(one.predicate, one.value) for one in statements}
    return tuple(one for one in assertions if (one.predicate, one.value) not in used)


def _place(row: Row, thing: str) -> Place:
    return Place(
        row["place"].value if "place" in row else thing,
        int(row["first"].value),
        int(row["last"].value),
        row["section"].value if "section" in row else "",
        row["issued"].value if "issued" in row else "",
    )


def _listed(rows: Iterable[Row]) -> list[ListedStandard]:
    found: dict[str, ListedStandard] = {}
    for row in rows:
        iri = row["standard"].value
        one = found.setdefault(
            iri, ListedStandard(iri, row["number"].value, row["stage"].value.rpartition("/")[2])
        )
        one.titles.setdefault(row["title"].language, row["title"].value)
    return sorted(found.values(), key=lambda one: in_natural_order(one.number))


def _mentioned(description: Description) -> set[str]:
    """All IRIs that a page about it may name."""
    found = {description.iri}
    terms: list[Term | None] = []
    assertions = list(description.assertions)
    for statement in description.statements:
        found |= {statement.predicate, *statement.graphs}
        terms.append(statement.value)
        assertions += statement.assertions
    for references in description.references:
        found |= {references.property, *references.referrers}
    for one in assertions:
        found |= {one.confidence, one.rule, one.predicate, *one.sources}
        terms.append(one.value)
    found |= {part for key in description.related for part in key}
    found |= {one.term for one in description.partitions}
    found |= {term.value for term in terms if term is not None and term.kind == "uri"}
    return {iri for iri in found if _IRI.match(iri)}
