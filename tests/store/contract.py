"""A dataset that every store is given, and stores that are asked from tests that do not wait."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pyoxigraph as ox

from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import QueryRequest, Store
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.pool_size import PoolSize
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from engines import ENGINES
from published import settings_of

Value = TypeVar("Value")
XSD = "http://www.w3.org/2001/XMLSchema#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MANY = 20_000

LITERALS = {
    "string": '"plain"',
    "empty": '""',
    "escapes": '"tab\\t line\\n return\\r quote\\" backslash\\\\ <tag> & 碳达峰 \U0001f33f"',
    "chinese": '"碳达峰"@zh-hans',
    "english": '"carbon peaking"@en',
    "region": '"colour"@en-gb',
    "integer": f'"-42"^^<{XSD}integer>',
    "decimal": f'"2.5"^^<{XSD}decimal>',
    "double": f'"1.5E0"^^<{XSD}double>',
    "true": f'"true"^^<{XSD}boolean>',
    "false": f'"false"^^<{XSD}boolean>',
    "year": f'"2015"^^<{XSD}gYear>',
    "month": f'"2015-06"^^<{XSD}gYearMonth>',
    "date": f'"2015-06-30"^^<{XSD}date>',
    "time": f'"2015-06-30T08:00:00Z"^^<{XSD}dateTime>',
    "digest": f'"0AFf"^^<{XSD}hexBinary>',
    "own": '"x"^^<urn:datatype>',
}
"""Of every kind that the project's data have, and some more, in N-Triples."""

GRAPHS = {
    "urn:graph:literals": [f"<urn:{name}> <urn:value> {text} ." for name, text in LITERALS.items()],
    "urn:graph:a": [
        "<urn:s1> <urn:p> <urn:o1> .",
        "<urn:s1> <urn:p> <urn:o2> .",
        "<urn:s2> <urn:p> <urn:o1> .",
        '<urn:s1> <urn:label> "one"@en .',
    ],
    "urn:graph:b": [
        "<urn:s3> <urn:p> <urn:o3> .",
        "<urn:s3> <urn:part> _:part .",
        "_:part <urn:p> <urn:o1> .",
        f"<urn:s3> <{RDF_TYPE}> <https://w3id.org/cgkg/ns#Standard> .",
    ],
    "urn:graph:many": [f'<urn:n{n}> <urn:number> "行 {n}" .' for n in range(MANY)],
}


class Asked:
    """A store and the loop that it lives in."""

    def __init__(self, runner: asyncio.Runner, store: Store, name: str) -> None:
        self.runner, self.store, self.name = runner, store, name

    def run(self, work: Coroutine[Any, Any, Value]) -> Value:
        """Wait for some work in the store's loop."""
        return self.runner.run(work)

    def answer(self, query: str, seconds: float = 30, **request: Any) -> bytes:
        """All of an answer."""

        async def read() -> bytes:
            answer = await self.store.query(QueryRequest(query, seconds, **request))
            try:
                whole = b"".join([piece async for piece in answer])
                assert answer.complete
                return whole
            finally:
                await answer.aclose()

        return self.run(read())

    def rows(self, query: str, **request: Any) -> list[tuple[str, ...]]:
        """The rows of a SELECT in N-Triples' terms, sorted; blank nodes without their labels."""
        body = self.answer(query, select_format=ResultFormat.JSON, **request)
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(results, ox.QuerySolutions)
        return sorted(tuple(_text(cell) for cell in row) for row in results)

    def values(self, query: str, **request: Any) -> list[str]:
        """The first column."""
        return [row[0] for row in self.rows(query, **request)]

    def ask(self, query: str, **request: Any) -> bool:
        """The answer of an ASK."""
        return bool(json.loads(self.answer(query, **request))["boolean"])

    def triples(self, query: str, syntax: RdfFormat = RdfFormat.N_TRIPLES, **request: Any) -> Any:
        """The triples of a CONSTRUCT, as a set of texts; blank nodes without their labels."""
        body = self.answer(query, graph_format=syntax, **request)
        engine_format = ox.RdfFormat.from_media_type(syntax.media_type)
        quads = ox.parse(body, format=engine_format)
        return {tuple(map(_text, (q.subject, q.predicate, q.object))) for q in quads}


def _text(term: Any) -> str:
    if term is None:
        return ""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


@contextmanager
def stocked(
    name: str, folder: Path, graphs: Mapping[str, Sequence[str]] = GRAPHS
) -> Iterator[Asked]:
    """A store with a dataset: ``embedded``, or one of the engines by name.

    Args:
        name: of the store.
        folder: an empty one for its database.
        graphs: IRI → triples in N-Triples, with the full stop.
    """
    if name == "embedded":
        with asyncio.Runner() as runner:
            yield from _open(runner, _embedded(folder, graphs), name)
        return
    with ENGINES[name](folder) as engine, asyncio.Runner() as runner:
        settings = settings_of(engine)
        runner.run(fill(settings, graphs))
        yield from _open(runner, _remote(RemoteSettings(settings.query)), name)


def _open(
    runner: asyncio.Runner, opening: Coroutine[Any, Any, Store], name: str
) -> Iterator[Asked]:
    store = runner.run(opening)
    try:
        yield Asked(runner, store, name)
    finally:
        runner.run(store.aclose())


async def _embedded(folder: Path, graphs: Mapping[str, Sequence[str]]) -> Store:
    place = folder / "store"
    database = ox.Store(str(place))
    for graph, lines in graphs.items():
        target = ox.NamedNode(graph)
        database.load("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=target)
    database.flush()
    del database
    return await EmbeddedStore.open(place, "v", PoolSize(2, 1024, 4))


async def _remote(settings: RemoteSettings) -> Store:
    store = RemoteStore(settings, workers=2, memory=1024, queue=4)
    await store.open()
    return store


async def fill(settings: RemoteSettings, graphs: Mapping[str, Sequence[str]] = GRAPHS) -> None:
    """Put a dataset's graphs into a remote store."""
    async with RemoteClient(settings) as client:
        for graph, lines in graphs.items():
            body = "\n".join([*lines, ""]).encode()
            await client.put_graph(graph, RdfFormat.N_TRIPLES, body, 60)
