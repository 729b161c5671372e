"""Who reads while a version is switched: no answer is made of two versions.

Oxigraph's queries read from a snapshot, so theirs never is. On Virtuoso it may be, at the moment of
the switch; a reader that looks at the registry before and after its query knows (docs/engines.md
says how).
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from cgkg.iris import BASE, DATASET
from cgkg.store.base import QueryRequest
from cgkg.store.publication import registry
from cgkg.store.publication.registry import SWITCH_ENDS, VERSION
from cgkg.store.publication.target import Target
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.knowledge import staging
from cgkg.store.remote.served import REGISTRY
from cgkg.store.remote.settings import RemoteSettings
from cgkg.store.remote.store import RemoteStore
from engines import Engine, oxigraph, virtuoso
from published import change, make_dataset, publish_dataset, rows, settings_of

SIZE = 1500
READERS = 3
VERSIONS = ("2", "3", "4", "5")
# How many triples of each version each graph has.
ASKED = f"""
SELECT ?a ?b (COUNT(*) AS ?n) WHERE {{
  GRAPH <{BASE}graph/a> {{ ?s <http://e/version> ?a }}
  GRAPH <{BASE}graph/b> {{ ?s <http://e/version> ?b }}
}} GROUP BY ?a ?b
"""
STATE = f"""
SELECT ?version ?ends WHERE {{ GRAPH <{REGISTRY}> {{
  <{DATASET}> <{VERSION}> ?version OPTIONAL {{ <{DATASET}> <{SWITCH_ENDS}> ?ends }}
}} }}
"""


class Readers:
    """Threads that ask again and again.

    Attributes:
        answers: each with what the registry said before and after.
    """

    def __init__(self, engine: Engine) -> None:
        self._settings = RemoteSettings(query=engine.query)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(READERS)]
        self.answers: list[tuple[list[dict[str, str]], ...]] = []

    @contextmanager
    def asking(self) -> Iterator[None]:
        for thread in self._threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        asyncio.run(self._ask())

    async def _ask(self) -> None:
        async with self._target() as target:
            while not self._stop.is_set():
                before = await target.rows(STATE)
                answer = await target.rows(ASKED)
                self.answers.append((before, answer, await target.rows(STATE)))

    @asynccontextmanager
    async def _target(self) -> AsyncIterator[Target]:
        async with RemoteClient(self._settings) as client:
            yield Target(client, 60.0, lambda line: None)


def is_of_one_version(answer: list[dict[str, str]]) -> bool:
    return len(answer) == 1 and answer[0]["a"] == answer[0]["b"] and int(answer[0]["n"]) == SIZE


def graphs_of(version: str) -> dict[str, list[str]]:
    said = [f'<http://e/s{n}> <http://e/version> "{version}"' for n in range(SIZE)]
    return {"a": said, "b": said}


def read_while_publishing(engine: Engine, folder: Path) -> list[tuple[list[dict[str, str]], ...]]:
    settings = settings_of(engine)
    first, *others = [
        make_dataset(folder, version, graphs_of(version)) for version in ("1", *VERSIONS)
    ]
    publish_dataset(settings, first)
    readers = Readers(engine)
    with readers.asking():
        for dataset in others:
            publish_dataset(settings, dataset)
    return readers.answers


def test_oxigraph_shows_no_mixture(tmp_path: Path) -> None:
    with oxigraph(tmp_path) as engine:
        answers = read_while_publishing(engine, tmp_path / "datasets")
    assert {answer[0]["a"] for _, answer, _ in answers} > {"1"}
    assert [answer for _, answer, _ in answers if not is_of_one_version(answer)] == []


def test_virtuoso_tells_when_it_may_show_one(tmp_path: Path) -> None:
    with virtuoso(tmp_path) as engine:
        answers = read_while_publishing(engine, tmp_path / "datasets")
        assert is_of_one_version(rows(engine, ASKED))
    sure = [
        answer for before, answer, after in answers if before == after and "ends" not in after[0]
    ]
    assert {answer[0]["a"] for answer in sure} > {"1"}
    assert [answer for answer in sure if not is_of_one_version(answer)] == []


@pytest.mark.parametrize("start", [oxigraph, virtuoso])
def test_a_server_never_shows_what_is_being_loaded(
    start: Callable[[Path], AbstractContextManager[Engine]], tmp_path: Path
) -> None:
    """A publisher signs in and fills a graph after the server has looked what there is."""
    with start(tmp_path) as engine:
        datasets = tmp_path / "datasets"
        publish_dataset(settings_of(engine), make_dataset(datasets, "1", graphs_of("1")))
        loading = f"GRAPH <{staging(f'{BASE}graph/a')}> {{ <http://e/s0> <http://e/version> '2' }}"
        signing_in = registry.insert(DATASET, registry.PUBLISHER, "somebody")
        update = f"{signing_in} ; INSERT DATA {{ {loading} }}"
        answer = asyncio.run(served(engine, lambda: change(engine, update)))
    assert {row["version"]["value"] for row in answer} == {"1"}


async def served(engine: Engine, meanwhile: Callable[[], None]) -> list[dict[str, dict[str, str]]]:
    """What a server on this engine says, started before and asked after something happens."""
    store = RemoteStore(RemoteSettings(query=engine.query), workers=1, memory=1024, queue=4)
    await store.open()
    try:
        await asyncio.to_thread(meanwhile)
        query = "SELECT DISTINCT ?version WHERE { ?s <http://e/version> ?version }"
        answer = await store.query(QueryRequest(query, timeout=30.0))
        body = b"".join([piece async for piece in answer])
        await answer.aclose()
    finally:
        await store.aclose()
    rows: list[dict[str, dict[str, str]]] = json.loads(body)["results"]["bindings"]
    return rows
