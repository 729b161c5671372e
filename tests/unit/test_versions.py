"""Versions on disk: the switch, what is cleaned up, leases, and what a new built dataset keeps."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest

from cgkg.config import Settings
from cgkg.errors import DatasetError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.iris import BASE
from cgkg.store import leases
from cgkg.store.base import QueryRequest, Store
from cgkg.store.live import LiveStore
from cgkg.store.opening import open_store
from cgkg.store.pool_size import PoolSize
from cgkg.store.versions import Facts, LiveFolder, read_facts, write_facts
from cgkg.store.writable import GraphChange, GraphRequest, RdfDocument, UpdateRequest

T = TypeVar("T")
LISTING, NOTES = f"{BASE}graph/listing", f"{BASE}graph/notes"
MINE = "http://example.org/mine"


def built(folder: Path, **graphs: str) -> Path:
    """A built dataset whose graphs hold one triple each: name → value."""
    store = ox.Store(str(folder))
    for name, value in graphs.items():
        graph = ox.NamedNode(f"{BASE}graph/{name}")
        store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(value), graph))
    store.flush()
    return folder


def served(
    live: Path,
    store: Path,
    version: str,
    work: Callable[[LiveStore], Awaitable[T]],
    *,
    allow: bool = False,
) -> T:
    """Open a live store, work with it, and close it."""

    async def run() -> T:
        opened = await LiveStore.open(
            live,
            store,
            version,
            PoolSize(1, 1024, 4),
            timeout=10,
            allow_built_graphs=allow,
        )
        try:
            return await work(opened)
        finally:
            await opened.aclose()

    return asyncio.run(run())


async def values(store: Store, graph: str | None) -> set[str]:
    """The objects in a graph; None is the default graph."""
    pattern = "{ ?s ?p ?o }" if graph is None else f"{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    request = QueryRequest(f"SELECT ?o {pattern}", 10, ResultFormat.TSV, union_default_graph=False)
    answer = await store.query(request)
    text = b"".join([piece async for piece in answer]).decode()
    return {line.strip('"') for line in text.splitlines()[1:]}


def insert(graph: str | None, value: str) -> UpdateRequest:
    triple = f'<x:s> <x:p> "{value}"'
    where = triple if graph is None else f"GRAPH <{graph}> {{ {triple} }}"
    return UpdateRequest(f"INSERT DATA {{ {where} }}")


class TestFolder:
    @staticmethod
    def make(live: LiveFolder, number: int) -> Path:
        attempt = live.attempt(f"b.{number}")
        (attempt / "store").mkdir(parents=True)
        write_facts(attempt, Facts("b", number, {}, {}))
        return attempt

    @pytest.fixture
    def live(self, tmp_path: Path) -> LiveFolder:
        (tmp_path / "live").mkdir()
        return LiveFolder(tmp_path / "live")

    def test_nothing_is_current_at_first(self, live: LiveFolder) -> None:
        assert live.current() is None

    def test_a_switch_makes_an_attempt_current(self, live: LiveFolder) -> None:
        version = live.switch(self.make(live, 0))
        assert live.current() == version
        assert version.folder.name == version.facts.name == "b.0"

    def test_a_switch_that_died_before_the_link_is_done_again(self, live: LiveFolder) -> None:
        live.switch(self.make(live, 0))
        self.make(live, 1).rename(live.root / "b.1")
        live.switch(self.make(live, 1))
        assert live.current() is not None
        assert (live.root / "current").readlink() == Path("b.1")

    def test_dead_attempts_and_old_versions_are_removed(self, live: LiveFolder) -> None:
        for number in range(3):
            live.switch(self.make(live, number))
        self.make(live, 3)
        (live.root / ".removed-b.9").mkdir()
        live.clean()
        assert {path.name for path in live.root.iterdir()} == {"b.2", "current"}

    def test_a_version_that_is_read_stays(self, live: LiveFolder) -> None:
        for number in range(3):
            live.switch(self.make(live, number))
        with leases.hold(live.root / "b.0") or pytest.fail("no lease"):
            live.clean()
            assert (live.root / "b.0").exists()
            assert not (live.root / "b.1").exists()
        live.clean()
        assert not (live.root / "b.0").exists()

    def test_a_link_to_nowhere_is_an_error(self, live: LiveFolder) -> None:
        shutil.rmtree(live.switch(self.make(live, 0)).folder)
        with pytest.raises(DatasetError, match="backup"):
            live.current()

    def test_facts_survive_writing(self, live: LiveFolder) -> None:
        facts = Facts("b", 7, {LISTING: "1"}, {LISTING: "2"})
        attempt = live.attempt("b.7")
        attempt.mkdir()
        write_facts(attempt, facts)
        assert read_facts(attempt) == facts
        assert facts.edited == [LISTING]

    def test_only_one_server_writes(self, live: LiveFolder) -> None:
        with live.lock(), pytest.raises(DatasetError, match="another process"):
            live.lock()
        live.lock().close()


def test_writes_survive_a_restart(tmp_path: Path) -> None:
    store = built(tmp_path / "built", listing="a")

    async def write(live: LiveStore) -> str:
        result = await live.update(insert(MINE, "1"))
        assert result.version == live.version == "b1.1"
        return result.version

    async def read(live: LiveStore) -> set[str]:
        return await values(live, MINE)

    served(tmp_path / "live", store, "b1", write)
    assert served(tmp_path / "live", store, "b1", read) == {"1"}


def test_the_built_dataset_itself_is_never_written_to(tmp_path: Path) -> None:
    store = built(tmp_path / "built", listing="a")
    before = {path.name: path.read_bytes() for path in store.iterdir()}

    async def write(live: LiveStore) -> None:
        await live.update(insert(LISTING, "1"))
        await live.update(UpdateRequest("DROP ALL"))

    served(tmp_path / "live", store, "b1", write, allow=True)
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before


def test_two_live_stores_exclude_each_other(tmp_path: Path) -> None:
    store = built(tmp_path / "built", listing="a")

    async def open_again(_: LiveStore) -> None:
        await LiveStore.open(tmp_path / "live", store, "b1", PoolSize(1, 1024, 4), timeout=10)

    with pytest.raises(DatasetError, match="another process"):
        served(tmp_path / "live", store, "b1", open_again)


class TestNewBuiltDataset:
    def test_every_graph_that_clients_made_is_carried_over(self, tmp_path: Path) -> None:
        async def write(live: LiveStore) -> None:
            for graph in (None, MINE, NOTES):
                await live.update(insert(graph, "kept"))
            empty = GraphRequest(GraphChange.PUT, "x:empty", "x:empty")
            await live.change_graph(empty)
            blank = RdfDocument(b"[] <x:p> 'blank' .", RdfFormat.TURTLE)
            await live.change_graph(GraphRequest(GraphChange.PUT, "x:b", "x:b", (blank,)))

        async def read(live: LiveStore) -> None:
            for graph in (None, MINE, NOTES):
                assert await values(live, graph) == {"kept"}
            assert await values(live, "x:b") == {"blank"}
            assert await values(live, LISTING) == {"new"}
            assert await values(live, f"{BASE}graph/gone") == set()
            with pytest.raises(Exception, match="already exists"):
                await live.update(UpdateRequest("CREATE GRAPH <x:empty>"))
            assert live.version == "b2.6"  # a number is never used twice

        live = tmp_path / "live"
        served(live, built(tmp_path / "one", listing="old", gone="x"), "b1", write)
        served(live, built(tmp_path / "two", listing="new"), "b2", read)

    def test_a_graph_that_both_have_stops_the_start(self, tmp_path: Path) -> None:
        async def write(live: LiveStore) -> None:
            await live.update(insert(NOTES, "mine"))

        async def read(live: LiveStore) -> set[str]:
            return await values(live, NOTES)

        live = tmp_path / "live"
        one = built(tmp_path / "one", listing="a")
        two = built(tmp_path / "two", listing="a", notes="theirs")
        served(live, one, "b1", write)
        with pytest.raises(DatasetError, match=NOTES):
            served(live, two, "b2", read)
        assert served(live, one, "b1", read) == {"mine"}  # nothing is lost by the refusal
        assert served(live, two, "b2", read, allow=True) == {"mine", "theirs"}

    def test_an_edited_built_graph_stops_the_start(self, tmp_path: Path) -> None:
        async def edit(live: LiveStore) -> None:
            await live.update(insert(LISTING, "edited"))

        async def read(live: LiveStore) -> set[str]:
            return await values(live, LISTING)

        live = tmp_path / "live"
        served(live, built(tmp_path / "one", listing="a"), "b1", edit, allow=True)
        two = built(tmp_path / "two", listing="b")
        with pytest.raises(DatasetError, match="changed this built graph"):
            served(live, two, "b2", read)
        assert served(live, two, "b2", read, allow=True) == {"a", "edited"}

    def test_without_writes_a_new_dataset_simply_replaces_the_old(self, tmp_path: Path) -> None:
        async def read(live: LiveStore) -> set[str]:
            return await values(live, LISTING)

        live = tmp_path / "live"
        assert served(live, built(tmp_path / "one", listing="a"), "b1", read) == {"a"}
        assert served(live, built(tmp_path / "two", listing="b"), "b2", read) == {"b"}

    def test_a_server_that_only_reads_warns_and_loses_nothing(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        async def write(live: LiveStore) -> None:
            await live.update(insert(MINE, "1"))

        async def read(version: str, store: Path) -> set[str]:
            settings = Settings(dataset=tmp_path, workers=1, memory=1024)
            opened = await open_store(settings, store, version)
            try:
                return await values(opened, MINE)
            finally:
                await opened.aclose()

        one, two = built(tmp_path / "one", listing="a"), built(tmp_path / "two", listing="b")
        served(tmp_path / "live", one, "b1", write)
        with caplog.at_level(logging.WARNING):
            assert asyncio.run(read("b2", two)) == set()
        assert "--writable" in caplog.text
        assert asyncio.run(read("b1", one)) == {"1"}


def test_protection_is_judged_by_content(tmp_path: Path) -> None:
    """An update may name a built graph as long as the graph stays as it is."""

    async def write(live: LiveStore) -> None:
        assert live.protected_graphs == {LISTING}
        await live.update(insert(LISTING, "a"))  # the triple that is there already
        await live.update(UpdateRequest(f"CLEAR GRAPH <{LISTING}> ; {insert(LISTING, 'a').update}"))
        with pytest.raises(Exception, match="Protected graph"):
            await live.update(insert(LISTING, "b"))
        assert await values(live, LISTING) == {"a"}

    served(tmp_path / "live", built(tmp_path / "built", listing="a"), "b1", write)
