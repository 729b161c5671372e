"""An index file that is read: one connection, which any thread may use."""

from __future__ import annotations

import json
import sqlite3
import threading
import weakref
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cgkg.errors import StoreError
from cgkg.services.index.recipe import FORMAT

_CACHE: Final = "PRAGMA cache_size = -8192"  # KiB; the operating system keeps the rest for all
_FACT: Final = "SELECT value FROM fact WHERE name = ?"

Record = tuple[Any, ...]


class IndexFile:
    """A file that nothing ever writes to again; see :mod:`cgkg.services.index.making`.

    Attributes:
        version: the version of the dataset that it is read for.
    """

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            StoreError: it is no index file of the format that this program reads.
        """
        self._lock = threading.Lock()
        self._connection = connect(path)
        weakref.finalize(self, self._connection.close)
        try:
            self._connection.execute(_CACHE)
            self.version = str(self.fact("version"))
            known = self.fact("format")
        except sqlite3.Error as error:
            raise StoreError(f"{path}: no index file: {error}") from error
        if known != FORMAT:
            raise StoreError(f"{path}: an index file of format {known}; expected: {FORMAT}")

    def rows(self, statement: str, *values: object) -> list[Record]:
        """All rows that a SELECT gives.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            with self._lock:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"An index file could not be read: {error}") from error

    def row(self, statement: str, *values: object) -> Record | None:
        """The first of these rows."""
        return next(iter(self.rows(statement, *values)), None)

    def fact(self, name: str) -> Any:
        """What the file says of itself: a JSON value."""
        with self._lock:
            found = self._connection.execute(_FACT, (name,)).fetchone()
        return None if found is None else json.loads(found[0])


def connect(path: Path) -> sqlite3.Connection:
    """A connection that reads a finished file and takes no locks, so that folders may be read-only.

    Raises:
        StoreError: there is no such file.
    """
    try:
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1",
            uri=True,
            check_same_thread=False,
        )
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened: {error}") from error
