"""One version of the dataset, ready to be searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cgkg.errors import RequestError
from cgkg.services.search.folding import fold
from cgkg.services.search.highlighting import Excerpt, excerpts
from cgkg.services.search.pinyin import run_tokens
from cgkg.services.search.query import NAMES, Query, parse
from cgkg.services.search.ranking import Ranking
from cgkg.services.search.table import Column, Match, Table
from cgkg.services.search.things import Field, Role, Thing
from cgkg.services.search.tokens import HAN, number_tokens, text_tokens
from cgkg.terms import CG, PREFIXES

_COLUMNS: Final = (Column.NUMBER, Column.NAME, Column.OTHER_NAME, Column.TEXT)

_WORTH: Final = 0.25
"""How relevant, compared with the best, a hit must be that has only some of a query."""

Ordered = Sequence[tuple[int, float]]


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


class SearchIndex:
    """Things and their inverted index; immutable."""

    def __init__(
        self, version: str, things: Sequence[Thing], labels: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Index the things.

        Args:
            version: version of the dataset they are from.
            things: in the order of their types.
            labels: names of classes and properties: IRI → language tag → name.
        """
        self.version, self.things, self.labels = version, tuple(things), labels
        self.types = tuple(dict.fromkeys(one for thing in things for one in thing.types))
        self.by_iri = {thing.iri: thing for thing in things}
        self._main_types = tuple(dict.fromkeys(thing.type for thing in things))
        self._same: dict[str, list[int]] = {}
        for row, thing in enumerate(things):
            for name in dict.fromkeys((*thing.names, *thing.numbers)):
                self._same.setdefault(name, []).append(row)
        self._table = Table(_row(thing, self._kinds(thing)) for thing in things)

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
        agreement, meant, ordered = self._find(query, _COLUMNS)
        counted = Counter(self.things[row].type for row, _ in ordered)
        wanted = frozenset(types)
        if wanted:
            ordered = [pair for pair in ordered if wanted.intersection(self._types(pair[0]))]
        hits = tuple(self._hit(pair, meant) for pair in ordered[offset : offset + limit])
        counts = {name: counted[name] for name in self._main_types if counted[name]}
        return Results(self.version, query, agreement, len(ordered), counts, hits)

    def suggest(self, text: str, types: Iterable[str] = (), *, limit: int = 10) -> Results:
        """What a person may be about to type: things whose numbers or names go on like that."""
        query = parse(text)
        wanted = frozenset(types)
        ordered: Ordered = []
        if query.clauses:
            ordered = self._order(query, self._table.matches(query.strict(NAMES)))
        if wanted:
            ordered = [pair for pair in ordered if wanted.intersection(self._types(pair[0]))]
        hits = tuple(self._hit(pair, query) for pair in ordered[:limit])
        agreement = Agreement.ALL if hits else Agreement.NONE
        return Results(self.version, query, agreement, len(ordered), {}, hits)

    def candidates(self, query: Query) -> Ordered:
        """Rows that have all or some of the query in their names; for reconciliation."""
        return self._find(query, NAMES)[2]

    def same(self, text: str) -> tuple[int, ...]:
        """Rows with exactly this folded name or printed number."""
        return tuple(self._same.get(text, ()))

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

    def _find(self, query: Query, columns: tuple[Column, ...]) -> tuple[Agreement, Query, Ordered]:
        """How well the best things fit, by which part of the query, and their rows in order."""
        if not query.clauses:
            return Agreement.NONE, query, []
        matches = self._table.matches(query.strict(columns))
        if matches:
            return Agreement.ALL, query, self._order(query, matches)
        plain = query.plain()
        tokens = {token for clause in plain.clauses for token in clause.tokens()}
        known = frozenset(token for token in tokens if self._table.knows(token))
        for agreement in (Agreement.MOST, Agreement.SOME):
            expression = plain.loose(known, agreement is Agreement.MOST, columns)
            matches = self._table.matches(expression) if expression else []
            if matches:
                worth = _WORTH * matches[0].relevance if agreement is Agreement.SOME else 0.0
                kept = [match for match in matches if match.relevance >= worth]
                return agreement, plain, self._order(query, kept)
        return Agreement.NONE, query, []

    def _order(self, query: Query, matches: Sequence[Match]) -> Ordered:
        ranking = Ranking(query, self.things, self._main_types)
        return ranking.order(matches, self.same(query.number or query.text))

    def _hit(self, pair: tuple[int, float], query: Query) -> Hit:
        thing = self.things[pair[0]]
        return Hit(thing, pair[1], excerpts(thing, query))

    def _kinds(self, thing: Thing) -> Iterable[str]:
        return (name for one in thing.types for name in self.labels.get(one, {}).values())

    def _types(self, row: int) -> tuple[str, ...]:
        return self.things[row].types


def type_names(iri: str) -> tuple[str, ...]:
    """What a class may be called in a request: its IRI, prefixed, and bare for our own."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            local = iri.removeprefix(namespace)
            prefixed = f"{prefix}:{local}"
            return (iri, prefixed, local) if namespace == CG else (iri, prefixed)
    return (iri,)


def _row(thing: Thing, kinds: Iterable[str]) -> tuple[str, ...]:
    """The tokens of a thing; what its classes are called is part of its text."""
    columns: dict[Column, list[str]] = {column: [] for column in Column}
    for field in thing.fields:
        columns[_COLUMNS[field.role]] += _tokens(field)
    columns[Column.TEXT] += text_tokens(fold(" ".join(kinds)))
    runs = (run for field in thing.fields if field.spoken for run in HAN.findall(field.folded))
    columns[Column.PINYIN] += (token for run in dict.fromkeys(runs) for token in run_tokens(run))
    # A token that a column has twice says nothing more of the thing.
    return tuple(" ".join(dict.fromkeys(tokens)) for tokens in columns.values())


def _tokens(field: Field) -> Iterable[str]:
    if field.role is not Role.NUMBER:
        return text_tokens(field.folded)
    tokens = [token for token in number_tokens(fold(field.text)) if token]
    return tokens if field.folded.isascii() else [*tokens, *text_tokens(field.folded)]
