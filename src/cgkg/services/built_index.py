"""The index files that stand beside a database, so that every server reads the same ones."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from cgkg import assets
from cgkg.dataset import INDEX, STORE
from cgkg.formats import ResultFormat
from cgkg.services.index.kept_answers import KEPT, answer_file
from cgkg.services.index.making import make_index
from cgkg.services.index.recipe import Recipe
from cgkg.services.listing.making import LISTING
from cgkg.services.queries import read_queries
from cgkg.services.references.making import REFERENCES
from cgkg.services.search.making import SEARCH
from cgkg.services.solutions import Row, Term
from cgkg.services.things_with_pages import THINGS_WITH_PAGES
from cgkg.store.local import ask

RECIPES: Final = (LISTING, SEARCH, REFERENCES, THINGS_WITH_PAGES)
_AT_ONCE: Final = 1000


def write_index(folder: Path, version: str) -> None:
    """Make the index files of a dataset beside its database.

    Args:
        folder: of the dataset; nothing but built graphs is in its database.
        version: of its content.

    Raises:
        DatasetError: the database cannot be opened.
        StoreError: a file cannot be made.
    """
    (folder / INDEX).mkdir()
    asyncio.run(_write(folder, version, RECIPES))
    _answer(folder)


def write_search_index(folder: Path, version: str) -> None:
    """Make the index file of search for a version with loaded graphs beside its database.

    Args:
        folder: of the version.
        version: its name.

    Raises:
        DatasetError: the database cannot be opened.
        StoreError: the file cannot be made.
    """
    (folder / INDEX).mkdir(exist_ok=True)
    asyncio.run(_write(folder, version, (SEARCH,)))


def _answer(folder: Path) -> None:
    queries = read_queries(assets.root() / "queries/pages")
    for name in KEPT:
        document = json.loads(ask(folder / STORE, queries[name]).serialize(ResultFormat.JSON))
        rows = document["results"]["bindings"]
        if "ORDER BY" not in queries[name]:
            rows.sort(key=lambda row: json.dumps(row, sort_keys=True))
        path = answer_file(folder, queries[name])
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, sort_keys=True), "utf-8")


async def _write(folder: Path, version: str, recipes: Sequence[Recipe]) -> None:
    queries = read_queries(assets.root() / "queries/pages")

    async def rows_of(name: str) -> AsyncGenerator[list[Row], None]:
        rows = ask(folder / STORE, queries[name]).terms()
        while batch := list(islice(rows, _AT_ONCE)):
            yield [{variable: Term(*value) for variable, value in row.items()} for row in batch]

    for recipe in recipes:
        await make_index(recipe, version, rows_of, folder / INDEX / recipe.file_name)
