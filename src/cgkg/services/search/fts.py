"""An FTS5 table in the index file."""

from __future__ import annotations

from array import array
from enum import StrEnum
from sqlite3 import Connection
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
_CREATE: Final = (
    "CREATE VIRTUAL TABLE {table} USING fts5(number, name, other, text, pinyin, "
    "content = '', prefix = '1 2 3', tokenize = \"ascii tokenchars '.-'\")",
    "CREATE VIRTUAL TABLE {table}_vocabulary USING fts5vocab({table}, row)",
)
_WEIGHTS: Final = "20.0, 10.0, 6.0, 1.0, 3.0"


def create(connection: Connection, table: str) -> None:
    """Create a table, and one of its tokens."""
    for statement in _CREATE:
        connection.execute(statement.format(table=table))


def insert(table: str) -> str:
    """The statement that adds a row with its tokens."""
    return f"INSERT INTO {table}(rowid, {', '.join(Column)}) VALUES (?,?,?,?,?,?)"  # noqa: S608


def optimize(table: str) -> str:
    """The statement that ends the making of a table."""
    return f"INSERT INTO {table}({table}) VALUES ('optimize')"  # noqa: S608 - a constant


class FtsTable:
    """Rows of tokens; safe to ask from several threads."""

    def __init__(self, file: IndexFile, name: str) -> None:
        """Args: the index file; the table's name."""
        self._file = file
        relevance, where = f"-bm25({name}, {_WEIGHTS})", f"FROM {name} WHERE {name} MATCH ?"
        self._select = (
            f"SELECT rowid, relevance FROM (SELECT rowid, {relevance} AS relevance {where} "  # noqa: S608
            "ORDER BY rowid LIMIT ?) ORDER BY relevance DESC, rowid LIMIT ?"
        )
        self._one = f"SELECT rowid, {relevance} {where} AND rowid = ?"
        self._rows = f"SELECT rowid {where} ORDER BY rowid LIMIT ?"
        self._count = f"SELECT count(*) {where} AND rowid >= ? AND rowid < ?"
        self._frequency = f"SELECT doc FROM {name}_vocabulary WHERE term = ?"  # noqa: S608

    def rows(self, expression: str, most: int | None = None) -> array[int]:
        """The rows that match an FTS5 expression, or the first of them, in their order."""
        found = self._file.rows(self._rows, expression, -1 if most is None else most)
        return array("I", (row for (row,) in found))

    def count(self, expression: str, start: int, stop: int) -> int:
        """How many rows from a start to before a stop match."""
        found = self._file.row(self._count, expression, start, stop)
        return int(found[0]) if found else 0

    def matches(
        self, expression: str, weighed: int | None = None, most: int | None = None
    ) -> list[Match]:
        """The rows that match, the most relevant first.

        Args:
            expression: an FTS5 expression.
            weighed: how many rows to look at, the first of the table; None: all.
            most: how many of these to give; None: all.
        """
        limits = (-1 if limit is None else limit for limit in (weighed, most))
        return [Match(*row) for row in self._file.rows(self._select, expression, *limits)]

    def match(self, expression: str, row: int) -> Match | None:
        """A row with its relevance, if it matches."""
        found = self._file.row(self._one, expression, row)
        return None if found is None else Match(*found)

    def frequency(self, token: str) -> int:
        """How many rows have a token."""
        found = self._file.row(self._frequency, token)
        return int(found[0]) if found else 0
