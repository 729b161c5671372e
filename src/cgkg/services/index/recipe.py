"""Recipes: from which rows an index file is made, and how."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Final

from cgkg.services.solutions import Row

RowsOf = Callable[[str], AsyncGenerator[list[Row], None]]
"""Gives the rows of a query of ``queries/pages``, in batches as they come."""

FORMAT: Final = "3"
"""Changes with what any recipe writes; files of another format are made again."""


@dataclass(frozen=True, slots=True)
class Source:
    """A query whose rows an index file is made from.

    While the file is made they stand in the table ``rows.NAME``, its name with ``_`` for ``-``, in
    no order and some perhaps twice: a column for the value of each variable, empty where the row
    has none, and for the last one its ``kind``, ``language`` and ``datatype`` as well.

    Attributes:
        query: its name.
        variables: of its rows; each has the last one.
    """

    query: str
    variables: tuple[str, ...]

    @property
    def table(self) -> str:
        """Name of the table of its rows."""
        return self.query.replace("-", "_")

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of that table."""
        return (*self.variables, "kind", "language", "datatype")

    def record(self, row: Row) -> tuple[str, ...]:
        """What the table has of a row."""
        last = row[self.variables[-1]]
        values = (row[name].value if name in row else "" for name in self.variables)
        return (*values, last.kind, last.language, last.datatype)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How an index file is made.

    Attributes:
        name: of the file, without its extension.
        sources: what its rows come from.
        finish: makes the file's tables from those of the rows, in order, holding no more than a
            few of them at a time; what it makes depends on which rows there are, and on nothing
            else.
        only_built: whether the file is of the built graphs only, or of what was loaded, too.
    """

    name: str
    sources: tuple[Source, ...]
    finish: Callable[[Connection], None]
    only_built: bool = True

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return f"{self.name}.sqlite"
