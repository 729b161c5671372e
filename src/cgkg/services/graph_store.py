"""Graphs of the store, one by one, whoever made them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from cgkg.formats import RdfFormat
from cgkg.iris import BASE
from cgkg.services.solutions import ask, iri_term
from cgkg.store.base import Answer, QueryRequest, Store


class GraphStore:
    """Reads graphs by IRI; the default graph, too, which is named None here."""

    def __init__(self, store: Store, queries: Mapping[str, str], timeout: float) -> None:
        """Args: a store, the texts of ``queries/pages`` by name, a time limit in seconds."""
        self._store, self._queries, self._timeout = store, queries, timeout

    @property
    def version(self) -> str:
        """The version of the dataset."""
        return self._store.version

    async def holds(self, iri: str) -> bool:
        """Whether there is a named graph, empty or not."""
        query = self._queries["graph-in-store"]
        return await ask(self._store, query, self._timeout, graph=iri_term(iri))

    async def named(self) -> Sequence[str]:
        """IRIs of the named graphs."""
        return await self._store.named_graphs()

    async def read(self, iri: str | None, syntax: RdfFormat) -> Answer:
        """All triples of a graph."""
        query = self._queries["default-graph" if iri is None else "named-graph"]
        return await self._store.query(
            QueryRequest(
                query,
                self._timeout,
                graph_format=syntax,
                union_default_graph=False,
                substitutions={} if iri is None else {"graph": iri_term(iri)},
            )
        )


def new_graph() -> str:
    """An IRI for a graph to be, which none has yet."""
    return graph_at(str(uuid.uuid4()))


def graph_at(name: str) -> str:
    """The IRI of the graph with a name under the base.

    >>> graph_at("notes")
    'https://w3id.org/cgkg/graph/notes'
    """
    return f"{BASE}graph/{name}"
