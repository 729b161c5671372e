"""The browsing pages over the project's own graphs, in this process, with every query counted."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import cache
from typing import Any

import httpx
import pyoxigraph as ox

from cgkg import assets, iris
from cgkg.config import Settings
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.graph.build import Stages, assemble
from cgkg.graph.dataset import canonical_lines
from cgkg.store.base import AnswerKind, QueryRequest
from cgkg.terms import PREFIXES
from cgkg.web.app import create_app


@cache
def project_graphs() -> ox.Store:
    """The project's graphs, made once for all tests. Do not change them."""
    store = ox.Store()
    lines = "".join(canonical_lines(assemble(assets.root(), Stages()).graphs)).encode()
    store.bulk_load(io.BytesIO(lines), format=ox.RdfFormat.N_QUADS)
    return store


class MemoryAnswer:
    """A whole answer in memory."""

    repeatable, complete, version = True, True, "version-1"

    def __init__(self, kind: AnswerKind, format_: ResultFormat | RdfFormat, content: bytes) -> None:
        self.kind, self.format, self.content = kind, format_, content

    async def _pieces(self) -> AsyncIterator[bytes]:
        yield self.content

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._pieces()

    async def aclose(self) -> None:
        """Nothing is held."""


class CountingStore:
    """A store in memory that keeps the queries it was asked."""

    version = "version-1"

    def __init__(self) -> None:
        self.engine = project_graphs()
        self.asked: list[str] = []

    def run(self, query: str, **terms: str) -> Any:
        """The engine's own answer, over the union of all graphs."""
        bound = {ox.Variable(name): next(_terms(term)) for name, term in terms.items()}
        return self.engine.query(
            query,
            base_iri=iris.BASE,
            prefixes=dict(PREFIXES),
            use_default_graph_as_union=True,
            substitutions=bound,
        )

    async def query(self, request: QueryRequest) -> MemoryAnswer:
        """Answer as the embedded store does, without its processes."""
        self.asked.append(request.query)
        results = self.run(request.query, **request.substitutions)
        if isinstance(results, ox.QueryTriples):
            content = ox.serialize(results, format=ox.RdfFormat.TURTLE) or b""
            return MemoryAnswer(AnswerKind.GRAPH, RdfFormat.TURTLE, content)
        boolean = isinstance(results, ox.QueryBoolean)
        kind = AnswerKind.BOOLEAN if boolean else AnswerKind.SOLUTIONS
        content = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return MemoryAnswer(kind, ResultFormat.JSON, content)

    async def named_graphs(self) -> list[str]:
        """The graphs of the engine."""
        return sorted(str(name.value) for name in self.engine.named_graphs())

    async def aclose(self) -> None:
        """Nothing is held."""


class Client:
    """Asks an application without a network; one event loop for all its requests."""

    def __init__(self, app: Any) -> None:
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=app)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://cgkg.test")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def run(self, work: Coroutine[Any, Any, object]) -> None:
        """Let the application's event loop do something."""
        self._runner.run(work)

    def get(
        self, url: str, headers: dict[str, str] | None = None, *, follow_redirects: bool = True
    ) -> httpx.Response:
        """The answer to a GET request."""
        return self._runner.run(
            self._client.get(url, headers=headers, follow_redirects=follow_redirects)
        )

    def request(self, method: str, url: str, headers: dict[str, str]) -> httpx.Response:
        """The answer to a request; redirects are not followed."""
        return self._runner.run(self._client.request(method, url, headers=headers))


class Site:
    """A client of the application over a store that counts."""

    def __init__(self) -> None:
        self.store = CountingStore()
        app = create_app(Settings(dataset=assets.root() / "build"), self.store)
        self.client = Client(app)

    def page(self, address: str, status: int = 200) -> str:
        """The text of a page as a browser gets it."""
        response = self.client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert response.status_code == status, response.text
        return response.text


def _terms(text: str) -> Iterator[Any]:
    for quad in ox.parse(f"<urn:s> <urn:p> {text} .".encode(), format=ox.RdfFormat.N_TRIPLES):
        yield quad.object
