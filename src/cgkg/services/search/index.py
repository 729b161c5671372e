"""One version of the dataset, ready to be searched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cgkg.errors import RequestError
from cgkg.services.index.file import IndexFile
from cgkg.services.search.finding import Agreement, Finder, Found
from cgkg.services.search.highlighting import Excerpt, excerpts
from cgkg.services.search.indexed_tokens import COLUMNS, Labels
from cgkg.services.search.query import NAMES, Query, parse
from cgkg.services.search.stored_things import StoredThings
from cgkg.services.search.table import Table
from cgkg.services.search.things import Thing
from cgkg.terms import CG, PREFIXES

_SAME: Final = "SELECT row FROM same WHERE name = ? ORDER BY row"


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer.

    Attributes:
        thing: what was found.
        score: comparable within one answer only.
        excerpts: texts with what was found in them.
    """

    thing: Thing
    score: float
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of answers.

    Attributes:
        version: version of the dataset.
        query: what was understood.
        agreement: ``all``: every hit has all of the query; ``most``: all pieces of it that occur
            at all; ``some``: at least one piece.
        total: number of hits of the wanted types.
        counts: number of hits by type, of all types, in the order of types.
        hits: those of this page.
    """

    version: str
    query: Query
    agreement: Agreement
    total: int
    counts: Mapping[str, int]
    hits: tuple[Hit, ...]


class SearchIndex:
    """Things and their inverted index; immutable.

    Attributes:
        version: version of the dataset that they are from.
        things: by row, in the order of their types.
        labels: names of classes and properties: IRI → language tag → name.
        types: IRIs of all their classes.
        is_whole: whether nothing is missing that was loaded beside the built graphs.
    """

    def __init__(self, file: IndexFile, *, is_whole: bool = True) -> None:
        """Args: the index file of search; whether it has all that the dataset has."""
        self.file, self.version, self.is_whole = file, file.version, is_whole
        self.things = StoredThings(file)
        self.labels: Labels = file.fact("labels")
        self.types = tuple(dict.fromkeys(one for kind in self.things.kinds for one in kind))
        self._main_types = tuple(dict.fromkeys(kind[0] for kind in self.things.kinds))
        self._type_starts = self._starts_of_types()
        self._finder = Finder(self.things, Table(file), self.same, self._main_types)

    def search(
        self, text: str, types: Iterable[str] = (), *, offset: int = 0, limit: int = 20
    ) -> Results:
        """Search everything.

        Args:
            text: what a person typed, at any length.
            types: IRIs of classes; a hit is of at least one of them. None: all.
            offset: how many hits to pass over.
            limit: how many hits to give.
        """
        query = parse(text)
        found = self._finder.find(query, COLUMNS)
        counts = self._counts(found)
        among = self._kinds(types)
        total = self._total(found, among) if types else sum(counts.values())
        hits = self._hits(found, among, offset, min(offset + limit, total))
        return Results(self.version, query, found.agreement, total, counts, hits)

    def suggest(self, text: str, types: Iterable[str] = (), *, limit: int = 10) -> Results:
        """What a person may be about to type: things whose numbers or names go on like that.

        How many more there are is not counted.
        """
        query, among = parse(text), self._kinds(types)
        found = self._finder.begin(query)
        most = min(limit, self._total(found, among)) if types else limit
        hits = self._hits(found, among, 0, most)
        agreement = Agreement.ALL if hits else Agreement.NONE
        return Results(self.version, query, agreement, len(hits), {}, hits)

    def candidates(self, query: Query, most: int) -> list[Thing]:
        """The first things that have all or some of the query in their names; to reconcile it."""
        found = self._finder.find(query, NAMES).in_order()
        return self.things.at(row for row, _ in islice(found, most))

    def same(self, text: str) -> tuple[int, ...]:
        """Rows with exactly this folded name or printed number."""
        return tuple(row for (row,) in self.file.rows(_SAME, text))

    def resolve_types(self, names: Iterable[str]) -> tuple[str, ...]:
        """IRIs of classes, given as IRIs, as ``cg:Standard`` or as ``Standard``.

        Raises:
            RequestError: 400, listing the classes there are.
        """
        known = {name: iri for iri in self.types for name in type_names(iri)}
        given = [name for name in names if name]
        unknown = [name for name in given if name not in known]
        if unknown:
            there_are = ", ".join(type_names(iri)[-1] for iri in self.types)
            detail = f"There is no type {', '.join(unknown)[:200]}; there are: {there_are}."
            raise RequestError(400, "Unknown type", detail)
        return tuple(dict.fromkeys(known[name] for name in given))

    def _kinds(self, types: Iterable[str]) -> Collection[int]:
        """The kinds of things that are of any of the types; of none all."""
        wanted = frozenset(types)
        kinds = enumerate(self.things.kinds)
        return {at for at, kind in kinds if not wanted or wanted.intersection(kind)}

    def _total(self, found: Found, among: Collection[int]) -> int:
        """How many are of these kinds."""
        return sum(kind in among for kind in map(self.things.kind_of.__getitem__, found.rows()))

    def _hits(self, found: Found, among: Collection[int], start: int, stop: int) -> tuple[Hit, ...]:
        """Those of these kinds from one place to another, the best first."""
        kind_of = self.things.kind_of
        of_kinds = (scored for scored in found.in_order() if kind_of[scored[0]] in among)
        chosen = list(islice(of_kinds, start, stop))
        things = self.things.at(row for row, _ in chosen)
        return tuple(
            Hit(thing, score, excerpts(thing, found.query))
            for thing, (_, score) in zip(things, chosen, strict=True)
        )

    def _starts_of_types(self) -> list[int]:
        """The first row of each main type, and the end of the last: types follow each other."""
        rank = {name: at for at, name in enumerate(self._main_types)}
        ranks = [rank[kind[0]] for kind in self.things.kinds]
        kind_of = self.things.kind_of
        return [
            bisect_left(kind_of, at, key=ranks.__getitem__)
            for at in range(len(self._main_types) + 1)
        ]

    def _counts(self, found: Found) -> dict[str, int]:
        """How many there are of each main type, in the order of types."""
        counted = zip(self._main_types, found.counts(self._type_starts), strict=True)
        return {name: count for name, count in counted if count}


def type_names(iri: str) -> tuple[str, ...]:
    """What a class may be called in a request: its IRI, prefixed, and bare for our own."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = iri.removeprefix(namespace)
            prefixed = f"{prefix}:{local}"
            return (iri, prefixed, local) if namespace == CG else (iri, prefixed)
    return (iri,)
