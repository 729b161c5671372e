"""Makes an index file: rows into tables as they come, then from these, sorted, what is read.

Sorting is SQLite's, which goes on in files where its memory ends. So the memory it takes to make a
file does not grow with the rows.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from pathlib import Path
from typing import Any, Final, TypeVar

from cgkg.errors import StoreError
from cgkg.services.index.finishing import finish, finish_apart, open_files
from cgkg.services.index.recipe import Recipe, RowsOf, Source

_FEW: Final = 50_000
"""As many rows are finished in less than a few seconds, in a thread of this process."""

Value = TypeVar("Value")


async def make_index(recipe: Recipe, version: str, rows_of: RowsOf, target: Path) -> None:
    """Make an index file: beside its place, and there when it is whole.

    Args:
        recipe: what to make.
        version: the version of the dataset that the rows are of.
        rows_of: gives the rows.
        target: the file's place.

    Raises:
        StoreError: the rows cannot be had, or the file cannot be written.
    """
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    rows = beside.with_name(f"{beside.name}-rows")
    thread = ThreadPoolExecutor(1, "index")

    async def run(work: Callable[..., Value], *given: object) -> Value:
        return await asyncio.get_running_loop().run_in_executor(thread, work, *given)

    async def collect(connection: sqlite3.Connection) -> int:
        count = 0
        for source in recipe.sources:
            await run(_create_table, connection, source)
            async with aclosing(rows_of(source.query)) as batches:
                async for batch in batches:
                    await run(_insert, connection, source, batch)
                    count += len(batch)
        return count

    try:
        connection = await run(_create, beside, rows)
        try:
            count = await collect(connection)
            if count <= _FEW:
                await run(finish, connection, recipe.finish, version)
        finally:
            connection.interrupt()  # whatever the thread does, nobody waits for it any more
            thread.shutdown()
            connection.close()
        if count > _FEW:
            await finish_apart(recipe, version, beside, rows)
        beside.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{target.name} could not be made: {error}") from error
    finally:
        thread.shutdown()
        for path in (beside, rows):
            path.unlink(missing_ok=True)


def define(connection: sqlite3.Connection, statements: str) -> None:
    """Execute several statements, each ended by a semicolon, within the transaction."""
    for statement in statements.split(";"):
        connection.execute(statement)


def _create(beside: Path, rows: Path) -> sqlite3.Connection:
    for path in (beside, rows):
        path.unlink(missing_ok=True)
    return open_files(beside, rows)


def _create_table(connection: sqlite3.Connection, source: Source) -> None:
    columns = ", ".join(f'"{name}"' for name in source.columns)
    connection.execute(f"CREATE TABLE rows.{source.table}({columns})")


def _insert(connection: sqlite3.Connection, source: Source, batch: Iterable[Any]) -> None:
    places = ", ".join("?" * len(source.columns))
    connection.execute("BEGIN")
    connection.executemany(
        f"INSERT INTO rows.{source.table} VALUES ({places})",  # noqa: S608 - of the recipe's
        map(source.record, batch),
    )
    connection.execute("COMMIT")
