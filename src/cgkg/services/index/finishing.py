"""The process that finishes an index file of many rows, so that no request of the server waits.

``python -m cgkg.services.index.finishing MODULE NAME FILE ROWS VERSION PARENT``: MODULE and NAME
are those of the function of a recipe; FILE becomes the index file; ROWS is the file of its rows.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Final

from cgkg.errors import StoreError
from cgkg.services.index.recipe import FORMAT, Recipe
from cgkg.store.confinement import confine
from cgkg.store.process import environment

_MEMORY: Final = 2 * 1024**3  # bytes of address space; a few hundred MB are used
_SET_UP: Final = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
"""
_SET_UP_ROWS: Final = "PRAGMA rows.journal_mode = OFF; PRAGMA rows.synchronous = OFF;"


def open_files(file: Path, rows: Path) -> sqlite3.Connection:
    """A connection that makes an index file out of a file of rows, which it calls ``rows``.

    Raises:
        sqlite3.Error: they cannot be opened.
    """
    connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    connection.executescript(_SET_UP)
    connection.execute("ATTACH ? AS rows", (str(rows),))
    connection.executescript(_SET_UP_ROWS)
    return connection


def tell(connection: sqlite3.Connection, **facts: object) -> None:
    """Have a file say something of itself; see :meth:`cgkg.services.index.file.IndexFile.fact`."""
    connection.executemany(
        "INSERT INTO fact VALUES (?, ?)",
        ((name, json.dumps(value, ensure_ascii=False)) for name, value in facts.items()),
    )


def finish(
    connection: sqlite3.Connection, make: Callable[[sqlite3.Connection], None], version: str
) -> None:
    """Make the tables of an index file from those of the rows.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    connection.execute("BEGIN")
    connection.execute("CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    tell(connection, version=version, format=FORMAT)
    make(connection)
    connection.execute("COMMIT")
    connection.execute("VACUUM")


async def finish_apart(recipe: Recipe, version: str, file: Path, rows: Path) -> None:
    """The same in a process of its own, which ends when nobody waits for it any more.

    Raises:
        StoreError: the file cannot be made.
    """
    made = (recipe.finish.__module__, recipe.finish.__qualname__)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, *made, str(file), str(rows), version, str(os.getpid())),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env=environment(),
        start_new_session=True,  # a terminal's Ctrl-C is for the server to handle
    )
    try:
        _, words = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = words.decode(errors="replace").strip().rpartition("\n")[2]
        reason = last or f"its process ended with {process.returncode}"
        raise StoreError(f"{recipe.file_name} could not be made: {reason}")


def main(arguments: list[str]) -> None:
    """Finish a file as the arguments say."""
    module, name, file, rows, version, parent = arguments
    confine(_MEMORY, int(parent))
    connection = open_files(Path(file), Path(rows))
    finish(connection, getattr(import_module(module), name), version)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
