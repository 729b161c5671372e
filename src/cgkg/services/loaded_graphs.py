"""Graphs beside those that the project builds: loaded, or written by clients."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from cgkg.formats import RdfFormat
from cgkg.services.solutions import Term, iri_term, select
from cgkg.store.base import Answer, QueryRequest, Store
from cgkg.terms import PREFIXES

_DCTERMS: Final = PREFIXES["dcterms"]


class LoadedFile(NamedTuple):
    """A file that a graph was loaded from: its name, its size in bytes, its SHA-256 in hex."""

    name: str
    size: int
    sha256: str


class LoadedGraph(NamedTuple):
    """What is said of a graph; empty where it is not.

    Attributes:
        titles: by language tag.
        license, source: IRIs.
        date: ISO 8601.
        files: what it was loaded from; none where clients wrote it.
    """

    titles: Mapping[str, str]
    license: str
    source: str
    date: str
    files: tuple[LoadedFile, ...]


class LoadedGraphs:
    """Reads what is said of graphs beside the built ones."""

    def __init__(self, store: Store, queries: Mapping[str, str], timeout: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._timeout = store, queries, timeout

    async def read(self, iri: str) -> LoadedGraph:
        """What is said of a graph."""
        graph = iri_term(iri)
        said = await select(self._store, self._queries["loaded-graph"], self._timeout, graph=graph)
        rows = await select(self._store, self._queries["loaded-files"], self._timeout, graph=graph)

        def values(name: str) -> list[Term]:
            return [row["value"] for row in said if row["property"].value == _DCTERMS + name]

        def first(name: str) -> str:
            return next((value.value for value in values(name)), "")

        return LoadedGraph(
            {value.language: value.value for value in values("title")},
            first("license"),
            first("source"),
            first("date"),
            tuple(
                LoadedFile(row["name"].value, int(row["size"].value), row["sha256"].value)
                for row in rows
            ),
        )

    async def void(self, syntax: RdfFormat) -> Answer:
        """The description of the dataset and of all that was loaded beside it."""
        request = QueryRequest(self._queries["void"], self._timeout, graph_format=syntax)
        return await self._store.query(request)
