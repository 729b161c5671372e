"""Where the index file of a version is: beside the version, or made here where it has none."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cgkg.dataset import INDEX, MANIFEST
from cgkg.errors import StoreError
from cgkg.services.built_files import find_built_files
from cgkg.services.index.file import IndexFile
from cgkg.services.index.kept_answers import KeptAnswers
from cgkg.services.index.making import make_index
from cgkg.services.index.recipe import Recipe, RowsOf
from cgkg.services.solutions import Row, stream
from cgkg.store.base import Store
from cgkg.store.built_graphs import BuiltGraphs
from cgkg.store.versions import LIVE

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
        dataset: the folder of built datasets, whatever engine serves them; None: none.
    """

    store: Store
    queries: Mapping[str, str]
    folder: str = ""
    dataset: Path | None = None

    @property
    def guide(self) -> Store:
        """The built graphs of the store, and what the build has answered already."""
        return KeptAnswers(BuiltGraphs(self.store), self.queries, self.dataset)

    async def open(self, recipe: Recipe, version: str) -> IndexFile:
        """The index file of a version that the store reads now.

        Raises:
            StoreError: it cannot be made.
        """
        return await self._open(recipe, version, only_built=recipe.only_built)

    async def open_guide(self, recipe: Recipe, version: str) -> IndexFile:
        """The same of the built graphs only, whatever else the recipe takes.

        Raises:
            StoreError: it cannot be made.
        """
        return await self._open(recipe, version, only_built=True)

    def is_built(self, version: str) -> bool:
        """Whether a version is known to be as it was built, with nothing loaded beside."""
        if self.dataset is None:
            return False
        found = find_built_files(self.dataset, version)
        return found.is_all and (found.folder / MANIFEST).is_file()

    async def _open(self, recipe: Recipe, version: str, *, only_built: bool) -> IndexFile:
        built = self.built(recipe, version, only_built=only_built)
        return built or await self._make(recipe, version, only_built=only_built)

    def built(self, recipe: Recipe, version: str, *, only_built: bool) -> IndexFile | None:
        """The file that was made beside the version, if there is one and it can be read.

        What was loaded or written since is missing from those of the built version; files of the
        built graphs may do without that.
        """
        if self.dataset is None:
            return None
        built = find_built_files(self.dataset, version)
        folder, made_of = built.folder, built.version
        if not only_built and not built.is_all:
            folder, made_of = self.dataset / LIVE / version, version
        elif not built.describes_built_graphs:
            return None
        path = folder / INDEX / recipe.file_name
        if not path.is_file():
            return None
        try:
            file = IndexFile(path)
        except StoreError as error:
            _LOG.warning("%s; it is made again", error)
            return None
        if file.version != made_of:
            return None
        file.version = version
        return file

    async def _make(self, recipe: Recipe, version: str, *, only_built: bool) -> IndexFile:
        """A file of this process alone; it has no name any more, and goes with who reads it."""
        try:
            folder = tempfile.TemporaryDirectory(prefix="cgkg-index-", dir=self.folder or None)
        except OSError as error:
            raise StoreError(f"No index file can be made: {error}") from error
        with folder as name:
            path = Path(name) / recipe.file_name
            asked = self.guide if only_built else self.store
            await make_index(recipe, version, rows_of(asked, self.queries), path)
            return IndexFile(path)


def rows_of(store: Store, queries: Mapping[str, str]) -> RowsOf:
    """The rows of a store's queries."""

    def rows(name: str) -> AsyncGenerator[list[Row], None]:
        return stream(store, queries[name], _SECONDS)

    return rows
