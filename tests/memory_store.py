"""A store in this process: the port's fake, on the same engine, without worker processes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pyoxigraph as ox

from cgkg import assets
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import BUILT_GRAPHS
from cgkg.services.queries import read_queries
from cgkg.services.solutions import Row, Term
from cgkg.store.base import AnswerKind, QueryRequest

QUERIES = read_queries(assets.root() / "queries" / "pages")


class MemoryAnswer:
    """All of an answer at once."""

    kind = AnswerKind.SOLUTIONS
    format: ResultFormat | RdfFormat = ResultFormat.JSON
    repeatable = True
    complete = True

    def __init__(self, data: bytes, version: str) -> None:
        self._data, self.version = data, version

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._data

    async def aclose(self) -> None:
        """Nothing is under way."""


class MemoryStore:
    """Answers SELECT and ASK queries over quads, of a file at first; counts them."""

    def __init__(self, quads: Path, version: str) -> None:
        self._store = ox.Store()
        self._store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS)
        self.version = version
        self.asked = 0

    async def query(self, request: QueryRequest) -> MemoryAnswer:
        """Run a SELECT query."""
        self.asked += 1
        return MemoryAnswer(self._json(request.query, request), self.version)

    def add(self, graph: str, turtle: str) -> None:
        """Load a graph beside those that are there."""
        name = ox.NamedNode(graph)
        self._store.bulk_load(turtle, format=ox.RdfFormat.TURTLE, to_graph=name)

    async def named_graphs(self) -> list[str]:
        """The named graphs that there are."""
        return sorted(str(name)[1:-1] for name in self._store.named_graphs())

    async def aclose(self) -> None:
        """Nothing is held."""

    def rows(self, name: str) -> list[Row]:
        """The rows of a query of ``queries/pages``."""
        return self.select(QUERIES[name])

    def select(self, query: str) -> list[Row]:
        """The rows of a query."""
        bindings = json.loads(self._json(query))["results"]["bindings"]
        return [
            {
                variable: Term(
                    term["type"],
                    term["value"],
                    term.get("xml:lang", ""),
                    term.get("datatype", ""),
                )
                for variable, term in binding.items()
            }
            for binding in bindings
        ]

    def _json(self, query: str, request: QueryRequest | None = None) -> bytes:
        built = [ox.NamedNode(iri) for iri in BUILT_GRAPHS]
        only_built = request is not None and request.only_built
        results = self._store.query(
            query,
            use_default_graph_as_union=not only_built
            and (request is None or request.union_default_graph),
            default_graph=built if only_built else None,
        )
        return results.serialize(format=ox.QueryResultsFormat.JSON) or b""
