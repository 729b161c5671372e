"""A value of the dataset: made once for each version, and never older than the question."""

from __future__ import annotations

import asyncio

import pytest

from cgkg.services.versioned import Current


class Dataset:
    """A dataset that is written to, and what is slowly made from it by two readings."""

    def __init__(self) -> None:
        self.written = 1
        self.made = 0
        self.fails = False
        self.writes_while_making = 0

    @property
    def version(self) -> str:
        return f"version {self.written}"

    async def make(self, version: str) -> tuple[int, int]:
        first = self.written
        self.made += 1
        if self.writes_while_making:
            self.writes_while_making -= 1
            self.written += 1
        await asyncio.sleep(0)
        if self.fails:
            raise ValueError(version)
        return first, self.written

    def current(self) -> Current[tuple[int, int]]:
        return Current(lambda: self.version, self.make)


def test_many_who_ask_at_once_share_one_value() -> None:
    async def scene() -> None:
        dataset = Dataset()
        kept = dataset.current()
        assert await asyncio.gather(*(kept.get() for _ in range(5))) == [(1, 1)] * 5
        assert await kept.get() == (1, 1)
        assert dataset.made == 1

    asyncio.run(scene())


def test_right_after_a_write_nobody_gets_the_value_from_before() -> None:
    async def scene() -> None:
        dataset = Dataset()
        kept = dataset.current()
        await kept.get()
        dataset.written = 2
        assert await asyncio.gather(*(kept.get() for _ in range(5))) == [(2, 2)] * 5
        assert dataset.made == 2

    asyncio.run(scene())


def test_who_asks_after_a_write_does_not_get_what_was_begun_before_it() -> None:
    async def scene() -> None:
        dataset = Dataset()
        kept = dataset.current()
        early = asyncio.create_task(kept.get())
        await asyncio.sleep(0)
        dataset.written = 2
        late = asyncio.create_task(kept.get())
        assert await late == (2, 2)
        assert await early == (2, 2)

    asyncio.run(scene())


def test_a_value_that_mixes_two_versions_is_made_again() -> None:
    async def scene() -> None:
        dataset = Dataset()
        dataset.writes_while_making = 1
        assert await dataset.current().get() == (2, 2)
        assert dataset.made == 2

    asyncio.run(scene())


def test_endless_writes_keep_nobody_waiting_and_nothing_mixed_is_kept() -> None:
    async def scene() -> None:
        dataset = Dataset()
        kept = dataset.current()
        dataset.writes_while_making = 1000
        found = await asyncio.gather(*(kept.get() for _ in range(20)))
        assert dataset.made <= 6  # they share what was begun after they asked
        assert all(second >= first >= 1 for first, second in found)
        dataset.writes_while_making = 0
        assert await kept.get() == (dataset.written, dataset.written)

    asyncio.run(scene())


def test_a_failure_is_told_and_tried_again() -> None:
    async def scene() -> None:
        dataset = Dataset()
        kept = dataset.current()
        dataset.fails = True
        with pytest.raises(ValueError, match="version 1"):
            await kept.get()
        dataset.fails = False
        assert await kept.get() == (1, 1)
        dataset.written, dataset.fails = 2, True
        with pytest.raises(ValueError, match="version 2"):
            await kept.get()
        dataset.fails = False
        assert await kept.get() == (2, 2)

    asyncio.run(scene())
