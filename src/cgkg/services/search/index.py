"""One version of the dataset, ready to be searched."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from typing import Final

from cgkg.errors import RequestError
from cgkg.services.index.file import IndexFile
from cgkg.services.search.highlighting import Excerpt, excerpts
from cgkg.services.search.indexed_tokens import COLUMNS, Labels
from cgkg.services.search.query import NAMES, Query, parse
from cgkg.services.search.ranking import Ranking
from cgkg.services.search.stored_things import StoredThings
from cgkg.services.search.table import WEIGHED, Column, Match, Table
from cgkg.services.search.things import Thing
from cgkg.terms import CG, PREFIXES

_WORTH: Final = 0.25
"""How relevant, compared with the best, a hit must be that has only some of a query."""

_SAME: Final = "SELECT row FROM same WHERE name = ? ORDER BY row"


class Agreement(StrEnum):
    """How much of a query its answers have."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    NONE = "none"


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


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows that match an expression.

    Attributes:
        weighed: those whose relevance was looked at, the most relevant first.
        rest: the others, in their order.
    """

    weighed: list[Match]
    rest: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        agreement: how much of the query it has.
        query: the query, as far as it was looked for.
        rows: the best first.
        scores: of the first of them.
    """

    agreement: Agreement
    query: Query
    rows: array[int] = field(default_factory=lambda: array("I"))
    scores: array[float] = field(default_factory=lambda: array("d"))

    def score(self, row: int) -> float:
        """The score of a row; 0 where it was not weighed."""
        at = self.rows.index(row)
        return self.scores[at] if at < len(self.scores) else 0.0


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
        self._table = Table(file)

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
        found = self._find(query, COLUMNS)
        counts = self._counts(found.rows)
        rows = self._of_types(found.rows, types)
        hits = tuple(self._hit(row, found) for row in rows[offset : offset + limit])
        return Results(self.version, query, found.agreement, len(rows), counts, hits)

    def suggest(self, text: str, types: Iterable[str] = (), *, limit: int = 10) -> Results:
        """What a person may be about to type: things whose numbers or names go on like that."""
        query = parse(text)
        found = Found(Agreement.ALL, query)
        if query.clauses:
            expression = query.strict(NAMES)
            matches = self._matches(expression, most=WEIGHED).weighed
            found = self._order(query, found, expression, Matches(matches))
        rows = self._of_types(found.rows, types)
        hits = tuple(self._hit(row, found) for row in rows[:limit])
        agreement = Agreement.ALL if hits else Agreement.NONE
        return Results(self.version, query, agreement, len(rows), {}, hits)

    def candidates(self, query: Query, most: int) -> list[Thing]:
        """The first things that have all or some of the query in their names; to reconcile it."""
        return self.things.at(self._find(query, NAMES).rows[:most])

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

    def _find(self, query: Query, columns: tuple[Column, ...]) -> Found:
        """The rows that fit, in order, and how well by which part of the query."""
        if not query.clauses:
            return Found(Agreement.NONE, query)
        expression = query.strict(columns)
        matches = self._matches(expression)
        if matches.weighed:
            return self._order(query, Found(Agreement.ALL, query), expression, matches)
        return self._find_loosely(query, columns)

    def _find_loosely(self, query: Query, columns: tuple[Column, ...]) -> Found:
        plain = query.plain()
        tokens = {token for clause in plain.clauses for token in clause.tokens()}
        counted = {token: self._table.frequency(token) for token in tokens}
        known = frozenset(token for token, count in counted.items() if count)
        expression = plain.loose(known, every=True, columns=columns)
        matches = self._matches(expression) if expression else Matches([])
        if matches.weighed:
            return self._order(query, Found(Agreement.MOST, plain), expression, matches)
        common = self._too_common(counted)
        expression = plain.loose(known - common, every=False, columns=columns, common=common)
        weighed = self._table.matches(expression) if expression else []
        if not weighed:
            return Found(Agreement.NONE, plain)
        worth = _WORTH * weighed[0].relevance
        kept = [match for match in weighed if match.relevance >= worth]
        return self._order(query, Found(Agreement.SOME, plain), expression, Matches(kept))

    def _too_common(self, counted: Mapping[str, int]) -> frozenset[str]:
        """Tokens that tell least, where all of them would find too much to be weighed."""
        if len(self.things) <= WEIGHED:
            return frozenset()
        rarest = sorted((count, token) for token, count in counted.items() if count)
        sums = accumulate(count for count, _ in rarest)
        ranked = list(zip(rarest, sums, strict=True))[1:]  # the rarest is always looked for
        return frozenset(token for (_, token), found in ranked if found > WEIGHED)

    def _matches(self, expression: str, most: int | None = None) -> Matches:
        """What matches, the most relevant first, as far as it is weighed.

        Args:
            expression: an FTS5 expression.
            most: how many to look at; None: all.
        """
        if len(self.things) <= WEIGHED:
            return Matches(self._table.matches(expression))
        rows = self._table.rows(expression, most)
        if len(rows) <= WEIGHED and most is None:
            return Matches(self._table.matches(expression))
        if not rows:
            return Matches([])
        last = rows[:WEIGHED][-1]
        return Matches(self._table.matches(expression, last), rows[WEIGHED:])

    def _order(self, query: Query, found: Found, expression: str, matches: Matches) -> Found:
        """What was found with its rows in the order that fits the whole query best."""
        same = self.same(query.number or query.text)
        weighed = matches.weighed
        if matches.rest:
            known = {match.row for match in weighed}
            others = (self._table.match(expression, row) for row in same if row not in known)
            weighed = [*weighed, *(match for match in others if match is not None)]
        ranking = Ranking(query, self.things, self._main_types)
        ordered = ranking.order(weighed, same)
        rows = array("I", (row for row, _ in ordered))
        if matches.rest:
            first = set(rows)
            rows.extend(row for row in matches.rest if row not in first)
        return replace(found, rows=rows, scores=array("d", (score for _, score in ordered)))

    def _hit(self, row: int, found: Found) -> Hit:
        thing = self.things[row]
        return Hit(thing, found.score(row), excerpts(thing, found.query))

    def _counts(self, rows: Iterable[int]) -> dict[str, int]:
        """How many there are of each main type, in the order of types."""
        kinds = self.things.kinds
        counted: Counter[str] = Counter()
        for kind, count in Counter(map(self.things.kind_of.__getitem__, rows)).items():
            counted[kinds[kind][0]] += count
        return {name: counted[name] for name in self._main_types if counted[name]}

    def _of_types(self, rows: array[int], types: Iterable[str]) -> array[int]:
        """Those of any of the types; of none, all."""
        wanted = frozenset(types)
        if not wanted:
            return rows
        kinds = {at for at, kind in enumerate(self.things.kinds) if wanted.intersection(kind)}
        kind_of = self.things.kind_of
        return array("I", (row for row in rows if kind_of[row] in kinds))


def type_names(iri: str) -> tuple[str, ...]:
    """What a class may be called in a request: its IRI, prefixed, and bare for our own."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = iri.removeprefix(namespace)
            prefixed = f"{prefix}:{local}"
            return (iri, prefixed, local) if namespace == CG else (iri, prefixed)
    return (iri,)
