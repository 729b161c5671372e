"""The inverted index: one FTS5 table in the index file."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from cgkg.services.index.file import IndexFile


class Column(StrEnum):
    """The columns of the index; each holds tokens, separated by blanks."""

    NUMBER = "number"
    NAME = "name"
    OTHER_NAME = "other"
    TEXT = "text"
    PINYIN = "pinyin"


class Match(NamedTuple):
    """A row that matches.

    Attributes:
        row: its place among the rows given.
        relevance: BM25 with the columns' weights; more is better.
    """

    row: int
    relevance: float


# The tokens come ready-made. The tokenizer only splits them at blanks: it takes every character
# beyond ASCII for part of a token, and the two that numbers contain are named. The texts are not
# kept (content = ''), and BM25 then needs the places of tokens (detail = full, the default).
CREATE: Final = (
    "CREATE VIRTUAL TABLE words USING fts5(number, name, other, text, pinyin, "
    "content = '', prefix = '1 2 3', tokenize = \"ascii tokenchars '.-'\")",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row)",
)
INSERT: Final = "INSERT INTO words(rowid, number, name, other, text, pinyin) VALUES (?,?,?,?,?,?)"
OPTIMIZE: Final = "INSERT INTO words(words) VALUES ('optimize')"

WEIGHED: Final = 10_000
"""How many matches are weighed against each other; of more, the first of the index are."""

_LISTED: Final = 2000
"""More matches than that are counted by SQLite, which asks for each range anew."""

_RELEVANCE: Final = "-bm25(words, 20.0, 10.0, 6.0, 1.0, 3.0)"
_SELECT: Final = f"""
SELECT rowid, relevance FROM (
  SELECT rowid, {_RELEVANCE} AS relevance FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?)
ORDER BY relevance DESC, rowid LIMIT ?
"""  # noqa: S608 - of constants
_ONE: Final = f"SELECT rowid, {_RELEVANCE} FROM words WHERE words MATCH ? AND rowid = ?"  # noqa: S608
_ROWS: Final = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?"
_COUNT: Final = "SELECT count(*) FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ?"
_FREQUENCY: Final = "SELECT doc FROM vocabulary WHERE term = ?"


def counts_of(rows: Sequence[int], starts: Iterable[int]) -> list[int]:
    """How many of some rows, which rise, are from each start to before the next."""
    return [end - begin for begin, end in pairwise(bisect_left(rows, start) for start in starts)]


class Table:
    """Rows of tokens; safe to ask from several threads."""

    def __init__(self, file: IndexFile) -> None:
        """Args: the index file."""
        self._file = file

    def rows(self, expression: str, most: int | None = None) -> array[int]:
        """The rows that match an FTS5 expression, or the first of them, in their order."""
        found = self._file.rows(_ROWS, expression, -1 if most is None else most)
        return array("I", (row for (row,) in found))

    def counts(self, expression: str, starts: Sequence[int]) -> list[int]:
        """How many rows match from each of some rows to before the next of these."""
        few = self.rows(expression, _LISTED + 1)
        if len(few) <= _LISTED:
            return counts_of(few, starts)
        asked = [self._file.row(_COUNT, expression, *pair) for pair in pairwise(starts)]
        return [found[0] if found else 0 for found in asked]

    def matches(
        self, expression: str, weighed: int | None = WEIGHED, most: int | None = None
    ) -> list[Match]:
        """The rows that match, the most relevant first.

        Args:
            expression: an FTS5 expression.
            weighed: how many rows to look at, the first of the index; None: all.
            most: how many of these to give; None: all.
        """
        limits = (-1 if limit is None else limit for limit in (weighed, most))
        return [Match(*row) for row in self._file.rows(_SELECT, expression, *limits)]

    def match(self, expression: str, row: int) -> Match | None:
        """A row with its relevance, if it matches."""
        found = self._file.row(_ONE, expression, row)
        return None if found is None else Match(*found)

    def frequency(self, token: str) -> int:
        """How many rows have a token."""
        found = self._file.row(_FREQUENCY, token)
        return int(found[0]) if found else 0
