"""The store that is published into: its client, with patience for what passes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from cgkg.errors import (
    QueryTimeout,
    RemoteMalformed,
    RemoteRejected,
    RemoteUnreachable,
    StoreBusy,
    StoreError,
)
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.publication import registry
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.response import RemoteResponse

_PAUSES: Final = (0.5, 2.0, 8.0)
Done = TypeVar("Done")
_LARGEST: Final = 16 * 1024 * 1024
# A server may be out of order for a moment; what it does not do at all, it will not do later.
_LASTING: Final = frozenset({501, 505, 507})


@dataclass(frozen=True, slots=True)
class Target:
    """A remote store, and how long it may take.

    Attributes:
        client: speaks to it.
        seconds: limit of one request.
        tell: takes a line of progress.
        pauses: seconds before each further attempt at what failed for a reason that may pass.
    """

    client: RemoteClient
    seconds: float
    tell: Callable[[str], None]
    pauses: tuple[float, ...] = _PAUSES

    async def registry(self) -> registry.Registry:
        """What it says that it was given."""
        return registry.parse(await self.rows(registry.READ))

    async def count(self, graph: str) -> int:
        """How many triples a graph has."""
        rows = await self.rows(
            f"SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        )
        return int(rows[0]["triples"])

    async def count_missing(self, graph: str, other: str, part: str = "") -> int:
        """How many triples of a graph, or of a part of it, another does not have."""
        rows = await self.rows(
            f"SELECT (COUNT(*) AS ?triples) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {part} "
            f"FILTER NOT EXISTS {{ GRAPH <{other}> {{ ?s ?p ?o }} }} }}"
        )
        return int(rows[0]["triples"])

    async def rows(self, query: str) -> list[dict[str, str]]:
        """The rows of a SELECT with few of them: name of variable → value, without its type."""
        body = await self._patiently(lambda: self._select(query))
        try:
            bindings = json.loads(body)["results"]["bindings"]
            return [{name: term["value"] for name, term in row.items()} for row in bindings]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RemoteMalformed(
                f"The remote store's answer is not {ResultFormat.JSON.media_type}: {error}"
            ) from None

    async def update(self, text: str) -> None:
        """Have an update applied; it must be one that may be applied twice."""
        await self._patiently(lambda: self.client.update(text, self.seconds))

    async def replace(self, graph: str, triples: bytes) -> None:
        """Make a graph consist of these N-Triples."""
        await self._patiently(
            lambda: self.client.put_graph(graph, RdfFormat.N_TRIPLES, triples, self.seconds)
        )

    async def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples without blank nodes to a graph."""
        await self._patiently(
            lambda: self.client.add_to_graph(graph, RdfFormat.N_TRIPLES, triples, self.seconds)
        )

    async def remove(self, graph: str) -> None:
        """Remove a graph, if there is one."""
        await self._patiently(lambda: self.client.delete_graph(graph, self.seconds))

    async def read(self, graph: str, part: str) -> RemoteResponse:
        """Start to read a graph as N-Triples; the caller closes the answer.

        Args:
            graph: its IRI.
            part: a filter that says which part of it (:mod:`cgkg.store.publication.slices`);
                empty: all.
        """
        syntax = RdfFormat.N_TRIPLES
        if not part:
            return await self._patiently(
                lambda: self.client.read_graph(graph, syntax, self.seconds)
            )
        pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }} {part}"
        fields = [("query", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")]
        return await self._patiently(
            lambda: self.client.query(fields, syntax.media_type, self.seconds)
        )

    async def _select(self, query: str) -> bytes:
        response = await self.client.query(
            [("query", query)], ResultFormat.JSON.media_type, self.seconds
        )
        return await response.read(_LARGEST, self.seconds)

    async def _patiently(self, attempt: Callable[[], Awaitable[Done]]) -> Done:
        for pause in self.pauses:
            try:
                return await attempt()
            except StoreError as error:
                if not may_pass(error):
                    raise
                self.tell(f"  {error}\n  trying again in {pause:g} s …")
            await asyncio.sleep(pause)
        return await attempt()


def may_pass(error: StoreError) -> bool:
    """Whether the same request may succeed a little later."""
    if isinstance(error, RemoteRejected):
        return error.status >= 500 and error.status not in _LASTING
    return isinstance(error, RemoteUnreachable | StoreBusy | QueryTimeout)
