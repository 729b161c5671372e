"""Going from one version to the next: who has begun with one stays with it to the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from cgkg.store import leases
from cgkg.store.base import HoldingStore, QueryRequest
from cgkg.store.embedded import EmbeddedStore
from cgkg.store.pool_size import PoolSize
from cgkg.store.snapshot import Snapshot

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """The server runs on asyncio."""
    return "asyncio"


@pytest.fixture
def versions(tmp_path: Path) -> list[Path]:
    """Two versions with a lease each, which say which they are."""
    return [_version(tmp_path, number) for number in (1, 2)]


@pytest.fixture
async def store(versions: list[Path]) -> AsyncIterator[EmbeddedStore]:
    """A store over the first version."""
    opened = await EmbeddedStore.open(versions[0], "1", PoolSize(2, 512, 8))
    yield opened
    await opened.aclose()


async def test_a_task_that_holds_a_version_reads_nothing_else(
    store: EmbeddedStore, versions: list[Path]
) -> None:
    assert isinstance(store, HoldingStore)
    with store.reading():
        store.adopt(Snapshot(versions[1], "2"))
        assert store.version == "1"
        assert await _said(store) == "1"
        assert await asyncio.create_task(_said(store)) == "1"
    assert store.version == "2"
    assert await _said(store) == "2"


async def test_others_go_on_meanwhile(store: EmbeddedStore, versions: list[Path]) -> None:
    async def hold(begun: asyncio.Event, end: asyncio.Event) -> str:
        with store.reading():
            begun.set()
            await end.wait()
            return await _said(store)

    begun, end = asyncio.Event(), asyncio.Event()
    holding = asyncio.create_task(hold(begun, end))
    await begun.wait()
    store.adopt(Snapshot(versions[1], "2"))
    assert [await _said(store) for _ in range(4)] == ["2"] * 4
    end.set()
    assert await holding == "1"


async def test_a_version_is_read_before_it_is_current(
    store: EmbeddedStore, versions: list[Path]
) -> None:
    ahead = Snapshot(versions[1], "2")
    with store.reading(ahead):
        assert await _said(store) == "2"
    assert await _said(store) == "1"
    ahead.retire()


async def test_a_version_may_be_removed_when_the_last_task_has_left_it(
    store: EmbeddedStore, versions: list[Path]
) -> None:
    async def outlive() -> str:
        await left.wait()
        return await _said(store)

    left = asyncio.Event()
    with store.reading():
        store.adopt(Snapshot(versions[1], "2"))
        late = asyncio.create_task(outlive())
        assert await _said(store) == "1"
        assert leases.claim(versions[0].parent) is None
    for _ in range(4):  # the workers that had it open change over
        await _said(store)
    left.set()
    assert await late == "2"


def _version(folder: Path, number: int) -> Path:
    place = folder / f"version-{number}" / "store"
    place.parent.mkdir()
    store = ox.Store(str(place))
    name = ox.NamedNode
    store.add(ox.Quad(name("x:s"), name("x:p"), ox.Literal(str(number)), name("x:g")))
    store.flush()
    del store
    (place.parent / leases.LEASE).touch()
    return place


async def _said(store: EmbeddedStore) -> str:
    answer = await store.query(QueryRequest("SELECT ?o { ?s ?p ?o }", 10))
    text = b"".join([piece async for piece in answer]).decode()
    await answer.aclose()
    return text.rpartition('"value":"')[2][0]
