"""Reading descriptions of things from a store, in a fixed number of calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from cgkg.services.description import (
    PAGE,
    Assertion,
    Description,
    ListedStandard,
    Partition,
    Place,
    Statement,
    in_natural_order,
)
from cgkg.services.references import Referring
from cgkg.services.solutions import Row, Term, iri_term, select
from cgkg.services.values import fill
from cgkg.store.base import Store
from cgkg.store.built_graphs import BuiltGraphs
from cgkg.terms import CG, PREFIXES

_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^<>"{}|^`\\\x00-\x20]*\Z')
_RELATIONS: Final = [CG + name for name in ("series", "topicArea", "codeSector", "subcategory")]
_COMMENT: Final = PREFIXES["rdfs"] + "comment"
_SOURCE: Final = PREFIXES["dcterms"] + "source"
_PARTITIONS: Final = frozenset(
    PREFIXES["void"] + name for name in ("classPartition", "propertyPartition")
)


class Descriptions:
    """Reads descriptions from a store."""

    def __init__(self, store: Store, queries: Mapping[str, str], seconds: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._seconds = store, queries, seconds
        self._built = BuiltGraphs(store)
        self._referring = Referring(store, queries, seconds)

    async def read(self, iri: str, page: int) -> Description | None:
        """The description of a thing; None if the graph says nothing about it.

        Args:
            iri: the thing.
            page: 1-based; of the lists that may be long.
        """
        statements = _statements(await self._select("outgoing", iri))
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
        description = await self._with_standards(description, page)
        labels = await self.labels(_mentioned(description))
        longest = max([one.total for one in description.references], default=0)
        pages = -(-max(longest, description.standards_total) // PAGE) or 1
        return replace(description, labels=labels, pages=pages)

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
        wanted = sorted(set(terms))
        if not wanted:
            return {}
        query = fill(self._queries["labels"], [[iri_term(iri)] for iri in wanted])
        labels: dict[str, dict[str, str]] = {}
        for row in await select(self._store, query, self._seconds):
            label = row["label"]
            labels.setdefault(row["term"].value, {}).setdefault(label.language, label.value)
        return labels

    async def _with_standards(self, description: Description, page: int) -> Description:
        if description.is_standard:
            rows = await self._select_built("related-standards", description.iri)
            shared: dict[tuple[str, str], list[Row]] = {}
            for row in rows:
                shared.setdefault((row["property"].value, row["shared"].value), []).append(row)
            ordered = sorted(shared, key=lambda key: (_RELATIONS.index(key[0]), key[1]))
            return replace(description, related={key: _listed(shared[key]) for key in ordered})
        standards = _listed(await self._select_built("standards-of", description.iri))
        shown = tuple(standards[(page - 1) * PAGE : page * PAGE])
        return replace(description, standards=shown, standards_total=len(standards))

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
