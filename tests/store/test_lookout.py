"""Looks at the registry of Virtuoso: each tells of many answers, but not for long."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest

from cgkg.errors import QueryTimeout, RemoteRejected
from cgkg.iris import BASE
from cgkg.store.publication import registry
from cgkg.store.remote.client import RemoteClient
from cgkg.store.remote.dialect import Dialect
from cgkg.store.remote.lookout import TRUST_SECONDS, Lookout
from cgkg.store.remote.served import PAUSE_SECONDS, Served
from cgkg.store.remote.settings import RemoteSettings
from engines import Engine
from intercepting import Interception, Reply, Request, intercepting
from published import make_dataset, of_version, publish_dataset, settings_of, wipe

ONE, TWO = Served(versions=("1",)), Served(versions=("2",))
SECONDS = 30.0


@pytest.fixture
def proxy(engine: Engine, tmp_path: Path) -> Iterator[Interception]:
    """A proxy before Virtuoso, into which version 1 was published."""
    wipe(engine)
    publish(engine, tmp_path, "1")
    with intercepting(engine) as interception:
        yield interception


def publish(engine: Engine, folder: Path, version: str) -> None:
    publish_dataset(settings_of(engine), make_dataset(folder, version, of_version(version)))


def run(proxy: Interception, steps: Callable[[Lookout], Awaitable[None]]) -> int:
    """Take some steps; how often the registry was looked at."""

    async def taken() -> None:
        async with RemoteClient(
            RemoteSettings(proxy.engine.query, dialect=Dialect.VIRTUOSO)
        ) as client:
            lookout = Lookout(client)
            try:
                await steps(lookout)
            finally:
                await lookout.aclose()

    before = len(proxy.requests)
    asyncio.run(taken())
    return len(proxy.requests) - before


def test_who_asks_at_the_same_time_or_soon_after_shares_a_look(proxy: Interception) -> None:
    async def steps(lookout: Lookout) -> None:
        assert await asyncio.gather(*(lookout.still_shows(ONE, SECONDS) for _ in range(8)))
        assert await lookout.still_shows(ONE, SECONDS)

    assert run(proxy, steps) == 1


def test_a_look_is_not_trusted_for_long(proxy: Interception) -> None:
    async def steps(lookout: Lookout) -> None:
        assert await lookout.still_shows(ONE, SECONDS)
        await asyncio.sleep(TRUST_SECONDS)
        assert await lookout.still_shows(ONE, SECONDS)

    assert run(proxy, steps) == 2


def test_what_came_since_is_looked_for_by_who_knows_of_it(
    proxy: Interception, engine: Engine, tmp_path: Path
) -> None:
    async def steps(lookout: Lookout) -> None:
        assert await lookout.still_shows(ONE, SECONDS)
        assert not await lookout.still_shows(TWO, SECONDS)
        await asyncio.to_thread(publish, engine, tmp_path, "2")
        assert await lookout.still_shows(TWO, SECONDS)
        assert not await lookout.still_shows(ONE, SECONDS)

    assert run(proxy, steps) == 4


def test_a_failure_is_told_to_all_who_wait_and_then_forgotten(proxy: Interception) -> None:
    proxy.before = lambda request: Reply(500, b"no space left")

    async def steps(lookout: Lookout) -> None:
        asking = (lookout.still_shows(ONE, SECONDS) for _ in range(3))
        told = await asyncio.gather(*asking, return_exceptions=True)
        assert [type(error) for error in told] == [RemoteRejected] * 3
        proxy.before = lambda request: None
        assert await lookout.still_shows(ONE, SECONDS)

    assert run(proxy, steps) == 2


def test_who_is_in_a_hurry_does_not_end_it_for_the_others(proxy: Interception) -> None:
    async def steps(lookout: Lookout) -> None:
        patient = asyncio.create_task(lookout.still_shows(ONE, SECONDS))
        with pytest.raises(QueryTimeout, match="in time"):
            await lookout.still_shows(ONE, 0.0)
        assert await patient

    assert run(proxy, steps) == 1


@pytest.mark.parametrize(
    ("says", "does"), [(registry.PUBLISHER, "PUT"), (registry.SWITCH_ENDS, "DELETE { GRAPH")]
)
def test_a_publisher_waits_before_it_fills_a_graph_and_before_it_switches(
    proxy: Interception, tmp_path: Path, says: str, does: str
) -> None:
    """Nothing changes while somebody may trust a look from before it said what it will do."""
    said: list[float] = []
    done: list[float] = []

    def after(request: Request) -> Reply | None:
        if request.writes and f"<{says}>" in request.text:
            said.append(monotonic())
        return None

    def before(request: Request) -> Reply | None:
        if request.method == does or f"update={does} <{BASE}" in request.text:
            done.append(monotonic())
        return None

    proxy.before, proxy.after = before, after
    publish(proxy.engine, tmp_path, "2")
    assert done[0] - said[0] >= PAUSE_SECONDS > TRUST_SECONDS
    assert len(said) > 1  # it takes back what it said
