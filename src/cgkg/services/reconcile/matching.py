"""Which things a name may mean, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cgkg.services.reconcile.requests import Constraint, NameQuery, TypeMatching
from cgkg.services.reconcile.values import Values
from cgkg.services.search.folding import fold, squeeze
from cgkg.services.search.index import SearchIndex
from cgkg.services.search.query import numbers_in, parse
from cgkg.services.search.things import Thing, normalized_number

_CERTAIN: Final = 100.0
_MOST_LIKE: Final = 99.0  # only the same number or the same name is certain
_DISAGREEMENT: Final = 30.0
_OTHER_TYPE: Final = 20.0
_COMPARED: Final = 40
_LEAST_LIKE: Final = 0.15
_LONGEST_NAME: Final = 300
_NUMBERED: Final = "SELECT row FROM numbered WHERE number = ? ORDER BY row"
_SQUEEZED: Final = "SELECT row FROM squeezed WHERE name = ? ORDER BY row"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that a name may mean.

    Attributes:
        thing: the thing.
        score: 0 to 100.
        match: whether it is certain: the same number or name, of this thing only, and nothing
            else in the query disagrees.
        likeness: how much of the name and of the thing's nearest name is the same, 0 to 1.
        same_number: whether the name is, or contains, the thing's number.
        agreement: the part of the query's properties that agree, 0 to 1.
    """

    thing: Thing
    score: float
    match: bool
    likeness: float
    same_number: bool
    agreement: float


class Matcher:
    """Finds candidates in one version of the dataset; immutable."""

    def __init__(self, index: SearchIndex, values: Values) -> None:
        self._index, self._values = index, values

    def match(self, query: NameQuery) -> list[Candidate]:
        """The candidates for a name, the likeliest first.

        Raises:
            RequestError: 400: unknown type or property.
        """
        types = self._index.resolve_types(query.types)
        names = [self._values.resolve(one.property).iri for one in query.constraints]
        asked = list(zip(names, query.constraints, strict=True))
        name = query.name[:_LONGEST_NAME].strip()
        scored = self._by_name(name) if name else self._by_values(asked, types, query)
        fitting = [
            self._weigh(one, types, query.matching, asked)
            for one in scored
            if query.matching is TypeMatching.SHOULD or _is_of(one.thing, types, query.matching)
        ]
        fitting.sort(key=lambda one: (-one.score, one.thing.iri))
        return _decide(fitting)[: query.limit]

    def _by_name(self, name: str) -> list[Candidate]:
        numbers = tuple(_numbers(name))
        numbered = [one for number in numbers for one in self._things(_NUMBERED, number)]
        squeezed = squeeze(fold(name))
        same = self._things(_SQUEEZED, squeezed) if squeezed else []
        certain = {one.iri: one for one in numbered or same}
        found = [_candidate(one, name, same_number=bool(numbered)) for one in certain.values()]
        if numbered:
            return found
        similar = self._index.candidates(parse(name), 2 * _COMPARED)
        known = [one for one in similar if one.has_values and one.iri not in certain]
        likely = (_candidate(one, name) for one in known[:_COMPARED])
        return [*found, *(one for one in likely if one.likeness >= _LEAST_LIKE)]

    def _things(self, statement: str, name: str) -> list[Thing]:
        return self._index.things.at(row for (row,) in self._index.file.rows(statement, name))

    def _by_values(
        self, asked: Sequence[tuple[str, Constraint]], types: Sequence[str], query: NameQuery
    ) -> list[Candidate]:
        """The first that agree in all, of the types that are wanted and, if need be, of others."""
        if not asked:
            return []
        kinds = enumerate(self._index.things.kinds)
        fitting = {at for at, kind in kinds if _are_of(kind, types, query.matching)}
        others = set(range(len(self._index.things.kinds))) - fitting
        chosen = [fitting, others] if query.matching is TypeMatching.SHOULD else [fitting]
        conditions = [f"row IN ({self._values.having(name, one.values)})" for name, one in asked]
        return [
            Candidate(thing, _CERTAIN, False, 0.0, False, 1.0)
            for kinds_ in chosen
            for thing in self._first(conditions, kinds_, query.limit)
        ]

    def _first(self, conditions: Sequence[str], kinds: Iterable[int], limit: int) -> list[Thing]:
        """The first things by IRI of some kinds that meet conditions."""
        marks = ", ".join(map(str, sorted(kinds)))
        met = " AND ".join([*conditions, f"kind IN ({marks})"])
        statement = f"SELECT row FROM thing WHERE {met} ORDER BY iri LIMIT {limit}"  # noqa: S608 - numbers
        return self._index.things.at(row for (row,) in self._index.file.rows(statement))

    def _weigh(
        self,
        one: Candidate,
        types: Sequence[str],
        matching: TypeMatching,
        asked: Sequence[tuple[str, Constraint]],
    ) -> Candidate:
        """A candidate with its score lowered by what disagrees."""
        agreeing = sum(
            self._values.agrees(one.thing, name, constraint.values) for name, constraint in asked
        )
        agreement = agreeing / len(asked) if asked else 1.0
        lost = _DISAGREEMENT * (1 - agreement)
        if not _is_of(one.thing, types, matching):
            lost += _OTHER_TYPE
        score = max(0.0, round(one.score - lost, 1))
        return Candidate(
            one.thing, score, one.match, one.likeness, one.same_number, round(agreement, 3)
        )


def _candidate(thing: Thing, name: str, *, same_number: bool = False) -> Candidate:
    given = squeeze(fold(name))
    likeness = max((_likeness(given, squeeze(other)) for other in thing.names), default=0.0)
    certain = same_number or likeness == 1.0
    score = _CERTAIN if certain else round(_MOST_LIKE * likeness, 1)
    return Candidate(thing, score, False, round(likeness, 3), same_number, 1.0)


def _decide(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Mark the one that is certain, if exactly one is."""
    certain = [one for one in candidates if one.score == _CERTAIN]
    sure = len(certain) == 1 and (certain[0].same_number or certain[0].likeness == 1.0)
    return [
        Candidate(
            one.thing,
            one.score,
            sure and one is certain[0],
            one.likeness,
            one.same_number,
            one.agreement,
        )
        for one in candidates
    ]


def _is_of(thing: Thing, types: Sequence[str], matching: TypeMatching) -> bool:
    return _are_of(thing.types, types, matching)


def _are_of(kind: Sequence[str], types: Sequence[str], matching: TypeMatching) -> bool:
    if not types:
        return True
    return (all if matching is TypeMatching.ALL else any)(one in kind for one in types)


def _numbers(name: str) -> Iterator[str]:
    """The standard and plan numbers that a name is or contains."""
    whole = normalized_number(name)
    if whole is not None:
        yield whole
    else:
        yield from numbers_in(fold(name))


def _likeness(one: str, other: str) -> float:
    """Dice's coefficient over the pairs of neighbouring characters; 1 for the same name.

    A name of one character has no pairs; it is as like another as it is a part of it.
    """
    if one == other:
        return 1.0
    if len(one) == 1:
        return other.count(one) / len(other) if other else 0.0
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    shared = 2 * len(first & second) / (len(first) + len(second))
    return min(shared, 0.99)


@lru_cache(maxsize=1 << 14)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(_neighbours(text))


def _neighbours(text: str) -> Iterable[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
