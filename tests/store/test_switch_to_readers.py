"""A server on an engine whose switches may show: its clients get one version, or an error."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cgkg.errors import RemoteSwitching
from cgkg.iris import DATASET
from cgkg.store.base import QueryRequest
from cgkg.store.publication import registry
from cgkg.store.remote.held_answer import HELD_BYTES
from cgkg.store.remote.served import PAUSE_SECONDS
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from cgkg.web.problems import describe
from engines import Engine, oxigraph
from intercepting import Interception, Reply, Request, intercepting
from published import change, make_dataset, of_version, publish_dataset, settings_of, wipe
from store.test_publishing_readers import ASKED, VERSIONS, graphs_of, is_of_one_version

QUERY = "SELECT DISTINCT ?version WHERE { GRAPH ?g { ?s <http://e/version> ?version } }"
LARGE = "SELECT * WHERE { GRAPH <https://w3id.org/cgkg/graph/large> { ?s ?p ?o } }"
FUTURE, PAST = "2126-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00"


class Given(NamedTuple):
    """An answer: the version that it names, and its rows."""

    version: str
    rows: list[dict[str, str]]


@pytest.fixture
def proxy(engine: Engine, tmp_path: Path) -> Iterator[Interception]:
    """A proxy before Virtuoso, into which version 1 was published."""
    wipe(engine)
    publish(engine, tmp_path, "1")
    with intercepting(engine) as interception:
        yield interception


def publish(engine: Engine, folder: Path, version: str) -> None:
    graphs = of_version(version)
    filling = "x" * 1000
    graphs["large"] = [f'<http://e/s{n}> <http://e/p{version}> "{filling}"' for n in range(3000)]
    publish_dataset(settings_of(engine), make_dataset(folder, version, graphs))


def mark(engine: Engine, ends: str) -> None:
    change(engine, registry.insert(DATASET, registry.SWITCH_ENDS, ends))


def unmark(engine: Engine) -> None:
    change(engine, registry.delete(DATASET, registry.SWITCH_ENDS))


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[RemoteStore]:
    store = RemoteStore(RemoteSettings(url), workers=2, memory=1024, queue=4)
    try:
        await store.open()
        yield store
    finally:
        await store.aclose()


async def ask(store: RemoteStore, query: str = QUERY) -> Given:
    answer = await store.query(QueryRequest(query, 30.0))
    try:
        body = b"".join([piece async for piece in answer])
    finally:
        await answer.aclose()
    assert answer.complete
    rows: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
    plain = [{name: cell["value"] for name, cell in row.items()} for row in rows]
    return Given(answer.version, plain)


def asked(url: str, query: str = QUERY) -> Given:
    async def run() -> Given:
        async with opened(url) as store:
            return await ask(store, query)

    return asyncio.run(run())


def once(interception: Interception, words: str, happens: Any) -> None:
    """Have something happen while the first answer to a query with these words is on its way."""
    happened: list[Request] = []

    def after(request: Request) -> Reply | None:
        if words in request.text and not happened:
            happened.append(request)
            happens()
        return None

    interception.after = after


def queries(interception: Interception, words: str) -> int:
    return sum(words in request.text for request in interception.requests)


def test_an_answer_read_during_a_switch_is_asked_for_again(
    proxy: Interception, engine: Engine, tmp_path: Path
) -> None:
    once(proxy, "DISTINCT ?version", lambda: publish(engine, tmp_path, "2"))
    assert asked(proxy.engine.query) == Given("2", [{"version": "2"}])
    assert queries(proxy, "DISTINCT ?version") == 2


def test_while_a_switch_is_under_way_nothing_is_answered(
    proxy: Interception, engine: Engine
) -> None:
    async def run() -> None:
        async with opened(proxy.engine.query) as store:
            assert await ask(store) == Given("1", [{"version": "1"}])
            await asyncio.to_thread(mark, engine, FUTURE)
            await asyncio.sleep(PAUSE_SECONDS)  # as a publisher does
            with pytest.raises(RemoteSwitching, match="Ask again soon") as refusal:
                await ask(store)
            assert store.version == "1"
            problem = describe(refusal.value)
            assert problem.status == 503
            assert int(problem.headers["Retry-After"]) > 0
            assert queries(proxy, "DISTINCT ?version") == 2  # none once the mark was seen
            await asyncio.to_thread(unmark, engine)
            assert await ask(store) == Given("1", [{"version": "1"}])

    asyncio.run(run())


def test_a_switch_that_ends_soon_is_waited_for(proxy: Interception, engine: Engine) -> None:
    mark(engine, FUTURE)
    once(proxy, "NOW()", lambda: unmark(engine))
    assert asked(proxy.engine.query) == Given("1", [{"version": "1"}])


def test_an_abandoned_switch_is_not_waited_for_but_makes_another_version(
    proxy: Interception, engine: Engine
) -> None:
    """Nobody knows when it will be ended; what was cached of it must not outlive it."""
    mark(engine, PAST)
    given = asked(proxy.engine.query)
    assert given.rows == [{"version": "1"}]
    assert given.version.startswith("1.")


def test_a_time_that_is_none_is_told(proxy: Interception, engine: Engine) -> None:
    mark(engine, "soon")
    with pytest.raises(Exception, match="'soon' as a time; expected: ISO 8601"):
        asked(proxy.engine.query)


def test_a_large_answer_is_broken_off_before_its_end(
    proxy: Interception, engine: Engine, tmp_path: Path
) -> None:
    once(proxy, "graph/large", lambda: publish(engine, tmp_path, "2"))

    async def run() -> bytes:
        read = bytearray()
        async with opened(proxy.engine.query) as store:
            answer = await store.query(QueryRequest(LARGE, 30.0))
            with pytest.raises(RemoteSwitching, match="broken off"):
                async for piece in answer:
                    read += piece
            assert not answer.complete
            await answer.aclose()
        return bytes(read)

    read = asyncio.run(run())
    assert len(read) > HELD_BYTES
    with pytest.raises(json.JSONDecodeError):
        json.loads(read)


def test_a_large_answer_of_one_version_is_whole(proxy: Interception) -> None:
    given = asked(proxy.engine.query, LARGE)
    assert (given.version, len(given.rows)) == ("1", 3000)


def test_one_small_query_more_is_what_it_costs(proxy: Interception) -> None:
    async def run() -> list[str]:
        async with opened(proxy.engine.query) as store:
            before = len(proxy.requests)
            await ask(store)
            return [request.text for request in proxy.requests[before:]]

    first, second = asyncio.run(run())
    assert "DISTINCT ?version" in first
    assert "switchEnds" in second


def test_it_costs_nothing_where_no_switch_can_show(engine: Engine, tmp_path: Path) -> None:
    """Nothing was published, or every query reads a snapshot."""
    wipe(engine)
    graph = "<https://w3id.org/cgkg/graph/a>"
    change(engine, f'INSERT DATA {{ GRAPH {graph} {{ <urn:s> <http://e/version> "1" }} }}')
    with ExitStack() as stack:
        other = stack.enter_context(oxigraph(tmp_path))
        publish(other, tmp_path, "1")
        for one in (engine, other):
            interception = stack.enter_context(intercepting(one))
            assert asked(interception.engine.query).rows == [{"version": "1"}]
            asking = [r.text for r in interception.requests]
            assert "DISTINCT ?version" in asking[-1]
            assert queries(interception, "DISTINCT ?version") == 1


def test_no_client_sees_a_mixture(engine: Engine, tmp_path: Path) -> None:
    """Several ask again and again while versions come; each answer names the one it is of."""
    wipe(engine)
    first, *others = [
        make_dataset(tmp_path, version, graphs_of(version)) for version in ("1", *VERSIONS)
    ]
    publish_dataset(settings_of(engine), first)
    given: list[Given] = []

    async def run() -> None:
        async with opened(engine.query) as store:
            published = asyncio.create_task(asyncio.to_thread(publish_others))

            async def read() -> None:
                while not published.done():
                    try:
                        given.append(await ask(store, ASKED))
                    except RemoteSwitching:
                        continue

            await asyncio.gather(*(read() for _ in range(3)))
            await published
            given.append(await ask(store, ASKED))

    def publish_others() -> None:
        for dataset in others:
            publish_dataset(settings_of(engine), dataset)

    asyncio.run(run())
    assert given[-1].version == VERSIONS[-1]
    assert len({version for version, _ in given}) > 1
    assert [one for one in given if not is_of_one_version(one.rows)] == []
    assert {(one.version, one.rows[0]["a"]) for one in given} == {
        (one.version, one.version) for one in given
    }
