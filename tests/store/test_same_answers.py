"""The competency and the pages' queries: what another engine answers is what the embedded one does.

Blank nodes have other labels on each engine, and rows that a query leaves in no order come in any:
both are left out of the comparison.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from cgkg import assets
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.graph.build import Build
from cgkg.iris import BASE
from cgkg.services.values import fill
from cgkg.store.base import Store
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.pool_size import PoolSize
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from data.competency import BY_NAME
from engines import ENGINES
from memory_store import QUERIES
from published import publish_dataset, settings_of
from store.contract import Asked

SECONDS = 60.0
THING = "<https://w3id.org/cgkg/id/standard/GB-T-32151.1-2015>"
TERMS = {
    "thing": THING,
    "graph": "<https://w3id.org/cgkg/graph/listing>",
    "prefix": '"https://w3id.org/cgkg/id/category/"',
    "part": "<https://w3id.org/cgkg/graph/listing>",
    "document": "<https://w3id.org/cgkg/doc/standard/GB-T-32151.1-2015>",
}
# Those that the pages complete before they ask, or that hold what only a running server knows.
INCOMPLETE = {
    "description-graphs",
    "labels",
    "profile-alt",
    "service-description",
    "statement-graphs",
}
TUTORIAL = re.findall(
    r"```sparql\n(.*?)```", (assets.root() / "docs/tutorial.md").read_text("utf-8"), re.S
)
BLANK = re.compile(r"_:\w+")


@pytest.fixture(scope="module")
def embedded(built: Build) -> Iterator[Asked]:
    async def opening() -> Store:
        dataset = built.dataset
        return await EmbeddedStore.open(dataset.store, dataset.version, PoolSize(1, 1024, 1))

    with asyncio.Runner() as runner:
        store = runner.run(opening())
        yield Asked(runner, store, "embedded")
        runner.run(store.aclose())


@pytest.fixture(scope="module", params=sorted(ENGINES))
def remote(
    request: pytest.FixtureRequest, built: Build, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asked]:
    async def opening(query: str) -> Store:
        store = RemoteStore(RemoteSettings(query), workers=1, memory=1024, queue=1)
        await store.open()
        return store

    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        publish_dataset(settings_of(engine), built.dataset)
        with asyncio.Runner() as runner:
            store = runner.run(opening(engine.query))
            yield Asked(runner, store, request.param)
            runner.run(store.aclose())


def test_the_version_is_that_of_what_was_published(remote: Asked, built: Build) -> None:
    assert remote.store.version == built.dataset.version


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_competency_question_has_the_same_answer(
    embedded: Asked, remote: Asked, name: str
) -> None:
    query = BY_NAME[name].text
    assert lines(remote, query) == lines(embedded, query)


@pytest.mark.parametrize("number", range(len(TUTORIAL)))
def test_a_query_of_the_tutorial_has_the_same_answer(
    embedded: Asked, remote: Asked, number: int
) -> None:
    assert lines(remote, TUTORIAL[number]) == lines(embedded, TUTORIAL[number])


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - INCOMPLETE))
def test_a_page_s_query_has_the_same_answer(embedded: Asked, remote: Asked, name: str) -> None:
    query = QUERIES[name]
    told = "".join(line for line in query.splitlines(keepends=True) if line.startswith("#"))
    terms = {key: term for key, term in TERMS.items() if f"?{key}" in told}
    assert lines(remote, query, **terms) == lines(embedded, query, **terms)


@pytest.mark.parametrize(
    "path", ["standard/GB-T-32151.1-2015", "stage/in-development", "category/2"]
)
def test_a_document_has_the_same_statements_in_the_same_graphs(
    embedded: Asked, remote: Asked, path: str
) -> None:
    def quads(asked: Asked) -> set[tuple[str, ...]]:
        terms = [f"<{BASE}id/{path}>", f"<{BASE}doc/{path}>"]
        query = fill(QUERIES["description-graphs"], [terms])
        body = asked.answer(query, SECONDS, graph_format=RdfFormat.N_QUADS, as_quads=True)
        parsed = ox.parse(body, format=ox.RdfFormat.N_QUADS)
        terms_of = ((quad.subject, quad.predicate, quad.object, quad.graph_name) for quad in parsed)
        return {tuple(BLANK.sub("_:", str(term)) for term in found) for found in terms_of}

    assert quads(remote) == quads(embedded)
    assert len({quad[3] for quad in quads(embedded)}) > 2


def lines(asked: Asked, query: str, **terms: str) -> list[str]:
    """An answer's rows or triples in N-Triples' terms, sorted."""
    body = asked.answer(
        query,
        SECONDS,
        select_format=ResultFormat.TSV,
        graph_format=RdfFormat.N_TRIPLES,
        substitutions=terms,
    ).decode()
    return sorted(BLANK.sub("_:", line) for line in body.splitlines())
