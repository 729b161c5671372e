"""What a query finds: the most relevant put in order at once, the others when they are reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import accumulate
from typing import Final

from cgkg.services.search.fts import Column, Match
from cgkg.services.search.query import NAMES, Query
from cgkg.services.search.ranking import MOST_RELEVANCE, Ranking
from cgkg.services.search.stored_things import StoredThings
from cgkg.services.search.table import WEIGHED, Table, counts_of

RANKED: Final = 200
"""How many of the most relevant matches are put in order by hand; the rest follow as BM25 says."""

_SUGGESTED: Final = 50
"""How many of a sample are enough to choose from while somebody types."""

_WORTH: Final = 0.25
"""How relevant, compared with the best, a hit must be that has only some of a query."""

Scored = tuple[int, float]
"""A row and its score."""


class Agreement(StrEnum):
    """How much of a query its answers have."""

    ALL = "all"
    MOST = "most"
    SOME = "some"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        agreement: how much of the query it has.
        query: the query, as far as it was looked for.
        rows: gives all of it, in rising order.
        counts: how many rows of it there are from each of some rows to before the next of these.
        first: the best of it, best first, with their scores.
        rest: gives the others in order, and perhaps some of the first again; None: none is left.
    """

    agreement: Agreement
    query: Query
    rows: Callable[[], Sequence[int]] = tuple
    counts: Callable[[Sequence[int]], list[int]] = lambda starts: counts_of((), starts)
    first: Sequence[Scored] = ()
    rest: Callable[[], Iterator[Scored]] | None = None

    def in_order(self) -> Iterator[Scored]:
        """All of it, the best first; what comes after the first is looked up when it is reached."""
        yield from self.first
        if self.rest is not None:
            known = {row for row, _ in self.first}
            yield from (scored for scored in self.rest() if scored[0] not in known)


class Finder:
    """Finds the rows that fit a query."""

    def __init__(
        self,
        things: StoredThings,
        table: Table,
        same: Callable[[str], Iterable[int]],
        types: Sequence[str],
    ) -> None:
        """Args: the things by row; the inverted index; what gives the rows with exactly a folded
        name or a printed number; the main classes, the most wanted first.
        """
        self._things, self._table, self._same, self._types = things, table, same, types

    def find(self, query: Query, columns: tuple[Column, ...]) -> Found:
        """The rows that have all of a query, or else as much of it as any row has."""
        if not query.clauses:
            return Found(Agreement.NONE, query)
        strict = self._matching(query, Found(Agreement.ALL, query), query.strict(columns))
        return strict or self._find_loosely(query, columns)

    def begin(self, query: Query) -> Found:
        """Rows with all of a query in their names, :data:`WEIGHED` at most."""
        found, none = None, Found(Agreement.ALL, query)
        if query.clauses:
            found = self._matching(query, none, query.strict(NAMES), WEIGHED, _SUGGESTED)
        return found or none

    def _find_loosely(self, query: Query, columns: tuple[Column, ...]) -> Found:
        plain = query.plain()
        tokens = {token for clause in plain.clauses for token in clause.tokens()}
        counted = {token: self._table.frequency(token) for token in tokens}
        known = frozenset(token for token, count in counted.items() if count)
        expression = plain.loose(known, every=True, columns=columns)
        if expression:
            most = self._matching(query, Found(Agreement.MOST, plain), expression)
            if most is not None:
                return most
        common = self._too_common(counted)
        expression = plain.loose(known - common, every=False, columns=columns, common=common)
        weighed = self._table.matches(expression) if expression else []
        return self._worth_it(query, Found(Agreement.SOME, plain), weighed)

    def _matching(
        self,
        query: Query,
        none: Found,
        expression: str,
        most: int | None = None,
        enough: int = RANKED,
    ) -> Found | None:
        """What matches an FTS5 expression, or the first rows of it; None: nothing.

        Args:
            query: all of it, which the order is to fit.
            none: what is known before: the agreement, and the query as far as it is looked for.
            expression: the expression.
            most: how many rows to take; None: all.
            enough: how many of a sample are.
        """
        top, are_all = self._table.weigh(expression, enough, RANKED)
        if not top:
            return None
        if are_all:
            return self._listed(none, top, self._order(query, top))

        def rows() -> Sequence[int]:
            return self._table.rows(expression, most)

        def counts(starts: Sequence[int]) -> list[int]:
            return self._table.counts(expression, starts)

        def rest() -> Iterator[Scored]:
            weighed, _ = self._table.weigh(expression, enough)
            yield from _limited(weighed)
            known = {match.row for match in weighed}
            yield from ((row, 0.0) for row in rows() if row not in known)

        others = self._names(query).difference(match.row for match in top)
        if others and most is not None:
            others = others.intersection(rows())
        named = (self._table.match(expression, row) for row in sorted(others))
        first = self._order(query, [*top, *(match for match in named if match)])
        return replace(none, rows=rows, counts=counts, first=first, rest=rest)

    def _worth_it(self, query: Query, none: Found, weighed: Sequence[Match]) -> Found:
        """Of rows that have some of a query, those that are not much worse than the best."""
        if not weighed:
            return replace(none, agreement=Agreement.NONE)
        worth = _WORTH * weighed[0].relevance
        kept = [match for match in weighed if match.relevance >= worth]
        names = self._names(query)
        top = [*kept[:RANKED], *(match for match in kept[RANKED:] if match.row in names)]
        return self._listed(none, kept, self._order(query, top))

    def _listed(self, none: Found, matches: Sequence[Match], first: Sequence[Scored]) -> Found:
        """What is found where all matches are known, with the first of them in order."""
        rows = sorted(match.row for match in matches)
        rest = (lambda: _limited(matches)) if len(first) < len(rows) else None
        return replace(
            none,
            rows=lambda: rows,
            counts=partial(counts_of, rows),
            first=first,
            rest=rest,
        )

    def _too_common(self, counted: Mapping[str, int]) -> frozenset[str]:
        """Tokens that tell least, where all of them would find too much to be weighed."""
        if len(self._things) <= WEIGHED:
            return frozenset()
        rarest = sorted((count, token) for token, count in counted.items() if count)
        sums = accumulate(count for count, _ in rarest)
        ranked = list(zip(rarest, sums, strict=True))[1:]  # the rarest is always looked for
        return frozenset(token for (_, token), found in ranked if found > WEIGHED)

    def _names(self, query: Query) -> frozenset[int]:
        """Rows that have a name or number the same as the query, wherever they rank."""
        return frozenset(self._same(query.number or query.text))

    def _order(self, query: Query, matches: Sequence[Match]) -> list[Scored]:
        return Ranking(query, self._things, self._types).order(matches)


def _limited(matches: Iterable[Match]) -> Iterator[Scored]:
    """What is not put in order by hand, with its relevance as its score."""
    return ((match.row, min(match.relevance, MOST_RELEVANCE)) for match in matches)
