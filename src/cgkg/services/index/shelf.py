"""Where the index file of a version is: beside the version, or made here where it has none."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.dataset import INDEX
from cgkg.errors import StoreError
from cgkg.services.index.file import IndexFile
from cgkg.services.index.making import make_index
from cgkg.services.index.recipe import Recipe, RowsOf
from cgkg.services.solutions import Row, stream
from cgkg.store.base import FolderStore, Store
from cgkg.store.built_graphs import BuiltGraphs

_LOG: Final = logging.getLogger(__name__)
_SECONDS: Final = 3600.0
"""How long one of the queries may take whose rows a file is made from."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The index files of a store.

    Attributes:
        store: the store.
        queries: the texts of ``queries/pages`` by name.
        folder: where files are made that versions lack; empty: the system's temporary folder.
    """

    store: Store
    queries: Mapping[str, str]
    folder: str = ""

    @property
    def guide(self) -> Store:
        """The built graphs of the store."""
        return BuiltGraphs(self.store)

    async def open(self, recipe: Recipe, version: str) -> IndexFile:
        """The index file of a version that the store reads now.

        Raises:
            StoreError: it cannot be made.
        """
        return self._built(recipe, version) or await self._make(recipe, version)

    def _built(self, recipe: Recipe, version: str) -> IndexFile | None:
        """The file that was made with the version, if there is one and it can be read."""
        if not isinstance(self.store, FolderStore):
            return None
        path = self.store.folder / INDEX / recipe.file_name
        if not path.is_file():
            return None
        try:
            file = IndexFile(path)
        except StoreError as error:
            _LOG.warning("%s; it is made again", error)
            return None
        return file if file.version == version else None

    async def _make(self, recipe: Recipe, version: str) -> IndexFile:
        """A file of this process alone; it has no name any more, and goes with who reads it."""
        try:
            folder = tempfile.TemporaryDirectory(prefix="cgkg-index-", dir=self.folder or None)
        except OSError as error:
            raise StoreError(f"No index file can be made: {error}") from error
        with folder as name:
            path = Path(name) / recipe.file_name
            asked = self.guide if recipe.only_built else self.store
            await make_index(recipe, version, rows_of(asked, self.queries), path)
            return IndexFile(path)


def rows_of(store: Store, queries: Mapping[str, str]) -> RowsOf:
    """The rows of a store's queries."""

    def rows(name: str) -> AsyncGenerator[list[Row], None]:
        return stream(store, queries[name], _SECONDS)

    return rows
