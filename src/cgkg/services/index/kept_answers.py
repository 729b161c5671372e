"""Answers that stand in a built dataset: to queries that read all of it and are answered in short.

Over a list a thousand times as long they take minutes, more than a query of a server may take.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from cgkg.dataset import INDEX
from cgkg.formats import ResultFormat
from cgkg.services.built_files import find_built_files
from cgkg.store.base import Answer, AnswerKind, PoolLoad, QueryRequest, Store

KEPT: Final = (
    *("bodies", "body-roles", "class-links", "confidences", "counts", "coverage-items"),
    *("coverage-labels", "coverage-links", "directions", "framework", "graphs", "series-sizes"),
    *("lines", "term-use", "unknown-counts", "unknowns"),
)
"""Names of the queries of ``queries/pages`` that are answered at the build."""


def answer_file(folder: Path, query: str) -> Path:
    """Where a dataset's answer to a query stands; another wording has another name.

    Args:
        folder: of the dataset.
        query: the text of the query.
    """
    digest = hashlib.sha256(query.encode()).hexdigest()[:16]
    return folder / INDEX / "answers" / f"{digest}.json"


class KeptAnswer:
    """An answer from a file; see :class:`cgkg.store.base.Answer`."""

    kind = AnswerKind.SOLUTIONS
    format = ResultFormat.JSON
    repeatable = True
    worker = 0

    def __init__(self, path: Path, version: str) -> None:
        """Args: the file; the version of the dataset that is read."""
        self._content, self.version, self.complete = path.read_bytes(), version, False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._content
        self.complete = True

    async def aclose(self) -> None:
        """Nothing is under way."""


class KeptAnswers:
    """The built graphs of a store, which are not asked what the build has answered."""

    def __init__(self, built: Store, queries: Mapping[str, str], dataset: Path | None) -> None:
        """Args: the built graphs; ``queries/pages`` by name; the folder of datasets, if any."""
        self._built, self._dataset = built, dataset
        self._kept = frozenset(queries[name] for name in KEPT if name in queries)

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._built.version

    @property
    def load(self) -> PoolLoad:
        """How busy the store is."""
        return self._built.load

    async def query(self, request: QueryRequest) -> Answer:
        """Run a query on the built graphs, or give the answer that there is."""
        version = self.version
        path = self._file(request, version)
        return await self._built.query(request) if path is None else KeptAnswer(path, version)

    async def named_graphs(self) -> Sequence[str]:
        """The built graphs that there are."""
        return await self._built.named_graphs()

    async def aclose(self) -> None:
        """Nothing: the store belongs to somebody else."""

    def _file(self, request: QueryRequest, version: str) -> Path | None:
        plain = request == QueryRequest(request.query, request.timeout)
        if self._dataset is None or not plain or request.query not in self._kept:
            return None
        built = find_built_files(self._dataset, version)
        path = answer_file(built.folder, request.query)
        return path if built.describes_built_graphs and path.is_file() else None
