"""The inverted index: all things, and a sample of them that is weighed alone where it will do.

BM25 has to know of each word how many rows have it, which FTS5 finds by reading all of them. So a
search that a hundred thousand things meet would take most of its time for things that nobody pages
to.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from cgkg.services.index.file import IndexFile
from cgkg.services.search.fts import FtsTable, Match

ALL: Final = "words"
SAMPLE: Final = "sample"

OF_A_CLASS: Final = 2_000
"""How many things of a class the sample has at most: of more than that, every so many."""

WEIGHED: Final = 10_000
"""How many matches are weighed against each other; of more, the first of the index are."""

_LISTED: Final = 2000
"""More matches than that are counted by SQLite, which asks for each range anew."""


def stride(count: int) -> int:
    """Of so many things of a class, one in how many is in the sample.

    >>> stride(0), stride(2000), stride(2001), stride(166_000)
    (1, 1, 2, 83)
    """
    return max(1, -(-count // OF_A_CLASS))


def counts_of(rows: Sequence[int], starts: Iterable[int]) -> list[int]:
    """How many of some rows, which rise, are from each start to before the next."""
    return [end - begin for begin, end in pairwise(bisect_left(rows, start) for start in starts)]


class Weighed(NamedTuple):
    """Rows that match.

    Attributes:
        matches: the most relevant first.
        are_all: whether there are no others.
    """

    matches: list[Match]
    are_all: bool


class Table:
    """Rows of tokens; safe to ask from several threads."""

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file."""
        self._all = FtsTable(file, ALL)
        self._sample = FtsTable(file, SAMPLE) if file.fact("sampled") else None

    def rows(self, expression: str, most: int | None = None) -> array[int]:
        """The rows that match an FTS5 expression, or the first of them, in their order."""
        return self._all.rows(expression, most)

    def counts(self, expression: str, starts: Sequence[int]) -> list[int]:
        """How many rows match from each of some rows to before the next of these."""
        few = self.rows(expression, _LISTED + 1)
        if len(few) <= _LISTED:
            return counts_of(few, starts)
        return [self._all.count(expression, *pair) for pair in pairwise(starts)]

    def matches(self, expression: str) -> list[Match]:
        """All rows that match, the most relevant first."""
        return self._all.matches(expression)

    def weigh(self, expression: str, enough: int, most: int = WEIGHED) -> Weighed:
        """Rows that match, the most relevant first.

        Args:
            expression: an FTS5 expression.
            enough: with so many in the sample, the others are not looked at.
            most: how many to give, not less than are enough.
        """
        sampled = self._sample.matches(expression, most=most) if self._sample else []
        if len(sampled) >= enough:
            return Weighed(sampled, are_all=False)
        matches = self._all.matches(expression, WEIGHED, most)
        return Weighed(matches, are_all=len(matches) < most)

    def match(self, expression: str, row: int) -> Match | None:
        """A row with its relevance, if it matches."""
        return self._all.match(expression, row)

    def frequency(self, token: str) -> int:
        """How many rows have a token."""
        return self._all.frequency(token)
