"""The order of answers: exact before partial, names before texts, then BM25."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cgkg.services.search.fts import Match
from cgkg.services.search.query import Clause, ClauseKind, Query
from cgkg.services.search.stored_things import StoredThings
from cgkg.services.search.things import Role, Thing
from cgkg.services.search.tokens import compact, stem, without_kind
from cgkg.terms import CG, PREFIXES

_SAME_NUMBER, _SAME_NAME, _NUMBER_BEGINS, _NUMBER_HAS = 1000.0, 600.0, 300.0, 80.0
_NAME_BEGINS, _NAME_HAS, _SHARE_OF_NAME = 150.0, 90.0, 60.0
_CLAUSE_IN_NAME, _WHOLE_WORD, _CLAUSE_IN_OTHER = 25.0, 12.0, 8.0
_SPOKEN_BEGINS, _SPOKEN_HAS, _SHARE_OF_SPOKEN = 40.0, 20.0, 30.0
MOST_RELEVANCE: Final = 40.0
"""BM25 counts for no more than that."""

_TYPE_STEP: Final = 0.4
_HANDICAPS: Final[Mapping[str, float]] = {
    CG + "CataloguedStandard": MOST_RELEVANCE,  # below what the guide names, where else equal
    CG + "DirectionItem": 60.0,
    CG + "Source": 60.0,
    CG + "Rule": 60.0,
    CG + "Confidence": 60.0,
    PREFIXES["sh"] + "SPARQLExecutable": 10.0,
}
"""What comes after a standard or a concept that fits as well: parts, sources and workings."""


class Ranking:
    """Puts matches in order for one query."""

    def __init__(self, query: Query, things: StoredThings, type_order: Sequence[str]) -> None:
        """Args: the query, the things by row, and the classes, the most wanted first."""
        self._query, self._things = query, things
        self._priors = {
            name: -_TYPE_STEP * at - _HANDICAPS.get(name, 0.0) for at, name in enumerate(type_order)
        }
        self._compact = compact(query.text)
        self._tests = [_test(clause) for clause in query.clauses]

    def order(self, matches: Sequence[Match]) -> list[tuple[int, float]]:
        """The rows of some matches with their scores, the best first."""
        things = dict(zip(matches, self._things.at(one.row for one in matches), strict=True))
        scored = [(one.row, self._score(thing, one.relevance)) for one, thing in things.items()]
        iris = {one.row: thing.iri for one, thing in things.items()}
        return sorted(scored, key=lambda pair: (-pair[1], iris[pair[0]]))

    def _score(self, thing: Thing, relevance: float) -> float:
        score = min(relevance, MOST_RELEVANCE) + self._priors.get(thing.type, 0.0)
        return score + self._number(thing) + self._name(thing) + self._pieces(thing)

    def _number(self, thing: Thing) -> float:
        if self._query.number is not None and self._query.number in thing.numbers:
            return _SAME_NUMBER
        if not any(character.isdecimal() for character in self._compact):
            return 0.0
        best = 0.0
        for field in thing.fields:
            if field.role is Role.NUMBER:
                number = compact(field.folded)
                for spelling in dict.fromkeys((number, without_kind(number))):
                    best = max(best, _number_score(spelling, self._compact))
        return best

    def _name(self, thing: Thing) -> float:
        text = self._query.text
        best = 0.0
        for name in thing.names:
            if text in name:
                share = _SHARE_OF_NAME * len(text) / len(name)
                place = _NAME_BEGINS if name.startswith(text) else _NAME_HAS
                best = max(best, _SAME_NAME if name == text else place + share)
        return best

    def _pieces(self, thing: Thing) -> float:
        names = [field.folded for field in thing.fields if field.role is Role.NAME]
        others = [field.folded for field in thing.fields if field.role is Role.OTHER_NAME]
        score = 0.0
        for clause, test in zip(self._query.clauses, self._tests, strict=True):
            in_names = [name for name in names if clause_in(clause, name)]
            if in_names:
                whole = any(test.search(name) for name in in_names)
                score += _CLAUSE_IN_NAME + (_WHOLE_WORD if whole else 0.0)
            elif any(clause_in(clause, name) for name in others):
                score += _CLAUSE_IN_OTHER
            elif clause.kind is ClauseKind.WORD:
                score += max((_spoken(clause.text, one.spoken) for one in thing.fields), default=0)
            elif clause.kind is ClauseKind.HAN:
                score += _CLAUSE_IN_NAME * _share(clause, names)
        return score


def clause_in(clause: Clause, folded: str) -> bool:
    """Whether a folded text has a clause: words by their stems, all else as it is."""
    return (stem(clause.text) if clause.kind is ClauseKind.WORD else clause.text) in folded


def _number_score(number: str, typed: str) -> float:
    if number.startswith(typed):
        after = number[len(typed) : len(typed) + 1]
        return _NUMBER_BEGINS + (0.0 if after.isalnum() else 50.0)
    at = number.find(typed)
    if at < 0:
        return 0.0
    # A serial typed without its code: what follows should not go on with the same number.
    starts = not number[at - 1].isdecimal()
    ends = not number[at + len(typed) : at + len(typed) + 1].isdecimal()
    return _NUMBER_HAS * (1 + starts + ends)


def _spoken(typed: str, spoken: tuple[str, ...]) -> float:
    """How well letters fit the pinyin of a name, spelled out or by initials."""
    best = 0.0
    for syllables in (spoken, tuple(one[:1] for one in spoken)):
        name = "".join(syllables)
        if name and typed in name:
            place = _SPOKEN_BEGINS if name.startswith(typed) else _SPOKEN_HAS
            best = max(best, place + _SHARE_OF_SPOKEN * len(typed) / len(name))
    return best


def _share(clause: Clause, names: Iterable[str]) -> float:
    """The largest part of a clause's bigrams that one name has."""
    tokens = clause.tokens()
    return max((sum(token in name for token in tokens) / len(tokens) for name in names), default=0)


def _test(clause: Clause) -> re.Pattern[str]:
    """Finds the clause where it is not part of a longer word or number."""
    if clause.kind is ClauseKind.HAN:
        return re.compile(re.escape(clause.text))
    return re.compile(rf"(?<![a-z0-9]){re.escape(clause.text)}(?![a-z0-9])")
