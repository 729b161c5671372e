"""The whole application over the built dataset, in this process, with every query counted."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from typing import Any, Final

import pyoxigraph as ox

from cgkg import iris
from cgkg.config import Settings
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.graph.build import Build
from cgkg.iris import Kind
from cgkg.store.base import AnswerKind, PoolLoad, QueryRequest
from cgkg.store.serialization import write_graph, write_quads
from cgkg.terms import PREFIXES
from cgkg.web.app import create_app
from web.browsing import Client

BUILT: Final = [ox.NamedNode(iri) for iri in iris.BUILT_GRAPHS]
BROWSER: Final = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class WholeAnswer:
    """A whole answer in memory."""

    repeatable, complete = True, True

    def __init__(
        self, kind: AnswerKind, format_: ResultFormat | RdfFormat, content: bytes, version: str
    ) -> None:
        self.kind, self.format, self.content, self.version = kind, format_, content, version

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.content

    async def aclose(self) -> None:
        """Nothing is held."""


class EngineStore:
    """The port over the engine in this process; writes triples as the worker does."""

    def __init__(self, built: Build) -> None:
        self.engine = ox.Store()
        self.engine.bulk_load(path=built.dataset.quads, format=ox.RdfFormat.N_QUADS)
        self.version = built.dataset.version
        self.asked: list[str] = []
        self.load = PoolLoad(0, 0, 0, {})

    async def query(self, request: QueryRequest) -> WholeAnswer:
        """Answer as the embedded store does, without its processes."""
        self.asked.append(request.query)
        results: Any = self.engine.query(
            request.query,
            base_iri=iris.BASE,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=not request.only_built,
            default_graph=BUILT if request.only_built else None,
            named_graphs=BUILT if request.only_built else None,
            substitutions={
                ox.Variable(name): _term(text) for name, text in request.substitutions.items()
            },
        )
        if isinstance(results, ox.QueryTriples):
            assert request.graph_format is not None
            output = io.BytesIO()
            write_graph(results, output, request.graph_format)
            return self._answer(AnswerKind.GRAPH, request.graph_format, output.getvalue())
        if request.as_quads:
            assert request.graph_format is not None
            output = io.BytesIO()
            write_quads(results, output, request.graph_format)
            return self._answer(AnswerKind.GRAPH, request.graph_format, output.getvalue())
        is_boolean = isinstance(results, ox.QueryBoolean)
        kind = AnswerKind.BOOLEAN if is_boolean else AnswerKind.SOLUTIONS
        content = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return self._answer(kind, ResultFormat.JSON, content)

    async def named_graphs(self) -> list[str]:
        """The graphs of the engine."""
        return sorted(str(name.value) for name in self.engine.named_graphs())

    async def aclose(self) -> None:
        """Nothing is held."""

    def _answer(
        self, kind: AnswerKind, format_: ResultFormat | RdfFormat, content: bytes
    ) -> WholeAnswer:
        return WholeAnswer(kind, format_, content, self.version)


class LinkedSite:
    """A client of the application over the built dataset."""

    def __init__(self, built: Build) -> None:
        self.store = EngineStore(built)
        self.folder = built.dataset.folder
        settings = Settings(dataset=built.dataset.folder.parent.parent)
        self.client = Client(create_app(settings, self.store))

    def __enter__(self) -> LinkedSite:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.__exit__()

    def page(self, address: str, status: int = 200) -> str:
        """The text of a page as a browser gets it, redirects followed."""
        response = self.client.get(address, headers=BROWSER)
        assert response.status_code == status, (address, response.text[:300])
        return response.text

    def iris(self) -> set[str]:
        """All IRIs of the dataset that are this project's own."""
        found: set[str] = set()
        for quad in self.engine_quads():
            for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
                if isinstance(term, ox.NamedNode) and term.value.startswith(iris.BASE):
                    found.add(term.value)
        return found

    def engine_quads(self) -> list[ox.Quad]:
        """The quads of the dataset."""
        return list(self.store.engine)

    def one_of_each_kind(self) -> dict[Kind, str]:
        """A thing of each kind that the dataset has: kind → path of its document."""
        found: dict[Kind, str] = {}
        for iri in sorted(self.iris()):
            thing = iris.parse(iri)
            if thing is not None:
                found.setdefault(thing.kind, f"/doc/{thing.kind}/{thing.key}")
        return found


def _term(text: str) -> Any:
    (quad,) = ox.parse(f"<x:s> <x:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
    return quad.object
