"""The inverted index: one FTS5 table in memory, filled once and then only read."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, NamedTuple


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
_CREATE: Final = """
CREATE VIRTUAL TABLE things USING fts5(
  number, name, other, text, pinyin,
  content = '', prefix = '1 2 3', tokenize = "ascii tokenchars '.-'")
"""
_VOCABULARY: Final = "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(things, row)"
_INSERT: Final = "INSERT INTO things(rowid, number, name, other, text, pinyin) VALUES (?,?,?,?,?,?)"
_OPTIMIZE: Final = "INSERT INTO things(things) VALUES ('optimize')"
_SELECT: Final = """
SELECT rowid, -bm25(things, 20.0, 10.0, 6.0, 1.0, 3.0) AS relevance
FROM things WHERE things MATCH ? ORDER BY relevance DESC, rowid
"""
_KNOWS: Final = "SELECT 1 FROM vocabulary WHERE term = ?"


class Table:
    """Rows of tokens; safe to ask from several threads."""

    def __init__(self, rows: Iterable[tuple[str, ...]]) -> None:
        """Args: for each row its tokens, joined by blanks, one text for each column."""
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        self._connection.execute(_CREATE)
        self._connection.execute(_VOCABULARY)
        self._connection.executemany(_INSERT, ((at, *row) for at, row in enumerate(rows)))
        self._connection.execute(_OPTIMIZE)
        self._connection.commit()

    def matches(self, expression: str) -> list[Match]:
        """All rows that match an FTS5 expression, the most relevant first."""
        with self._lock:
            return [Match(*row) for row in self._connection.execute(_SELECT, (expression,))]

    def knows(self, token: str) -> bool:
        """Whether a token occurs in any row."""
        with self._lock:
            return self._connection.execute(_KNOWS, (token,)).fetchone() is not None
