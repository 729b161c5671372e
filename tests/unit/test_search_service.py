"""The index belongs to a version of the dataset: made once, replaced without a wait."""

from __future__ import annotations

import asyncio
import logging

import pytest

from cgkg.services.index.shelf import Shelf
from cgkg.services.reconcile.service import Reconciliation
from cgkg.services.search.service import Search
from cgkg.services.versioned import Lagging
from memory_store import QUERIES, MemoryStore


class Workshop:
    """Makes values slowly, one for each version, and can fail."""

    def __init__(self) -> None:
        self.version = "1"
        self.made: list[str] = []
        self.may_finish = asyncio.Event()
        self.fails = False

    async def make(self, version: str) -> str:
        await self.may_finish.wait()
        if self.fails:
            raise ValueError(version)
        self.made.append(version)
        return f"value of {version}"

    def versioned(self) -> Lagging[str]:
        return Lagging(lambda: self.version, self.make)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_many_who_ask_at_once_share_one_value() -> None:
    async def scene() -> None:
        workshop = Workshop()
        kept = workshop.versioned()
        asking = [asyncio.create_task(kept.get()) for _ in range(5)]
        workshop.may_finish.set()
        assert await asyncio.gather(*asking) == ["value of 1"] * 5
        assert workshop.made == ["1"]

    asyncio.run(scene())


def test_the_last_value_serves_while_the_next_is_made() -> None:
    async def scene() -> None:
        workshop = Workshop()
        workshop.may_finish.set()
        kept = workshop.versioned()
        await kept.get()
        workshop.may_finish.clear()
        workshop.version = "2"
        assert await asyncio.wait_for(kept.get(), 1) == "value of 1"
        workshop.may_finish.set()
        await settle()
        assert await kept.get() == "value of 2"

    asyncio.run(scene())


def test_a_value_made_across_a_change_of_version_is_made_again() -> None:
    async def scene() -> None:
        workshop = Workshop()
        kept = workshop.versioned()
        asking = asyncio.create_task(kept.get())
        await settle()
        workshop.version = "2"
        workshop.may_finish.set()
        assert await asking == "value of 2"
        assert workshop.made == ["1", "2"]

    asyncio.run(scene())


def test_a_failure_is_told_and_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        workshop = Workshop()
        workshop.may_finish.set()
        kept = workshop.versioned()
        workshop.fails = True
        with pytest.raises(ValueError, match="1"):
            await kept.get()
        workshop.fails = False
        assert await kept.get() == "value of 1"
        workshop.version, workshop.fails = "2", True
        assert await kept.get() == "value of 1"
        await settle()
        workshop.fails = False
        await kept.get()
        await settle()
        assert await kept.get() == "value of 2"

    with caplog.at_level(logging.ERROR):
        asyncio.run(scene())
    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]


def test_closing_ends_what_is_being_made() -> None:
    async def scene() -> None:
        workshop = Workshop()
        kept = workshop.versioned()
        asking = asyncio.create_task(kept.get())
        await settle()
        await kept.aclose()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert workshop.made == []

    asyncio.run(scene())


def test_a_new_version_of_the_dataset_gets_an_index_of_its_own(memory_store: MemoryStore) -> None:
    async def scene() -> None:
        search = Search(Shelf(memory_store, QUERIES))
        service = Reconciliation(search)
        first = await search.index()
        assert first.version == memory_store.version
        asked = memory_store.asked
        assert await search.index() is first
        assert (await service.known()).index is first
        assert memory_store.asked == asked
        memory_store.version += "-next"
        try:
            assert await search.index() is first
            await search.read_ahead()
            second = await search.index()
            assert second.version == memory_store.version
            assert [thing.iri for thing in second.things] == [thing.iri for thing in first.things]
            assert (await service.known()).index is second
        finally:
            memory_store.version = memory_store.version.removesuffix("-next")
            await search.aclose()

    asyncio.run(scene())
