"""One run for all who ask the same at once, and what becomes of it when they leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from cgkg.errors import StoreBusy
from cgkg.formats import ResultFormat
from cgkg.store.base import AnswerKind
from cgkg.web.protocol import ClientGone
from cgkg.web.shared_runs import BegunAnswer, SharedRuns, WholeAnswer


class SlowAnswer:
    """An answer that comes when it is told to."""

    kind = AnswerKind.SOLUTIONS
    format = ResultFormat.JSON
    version = "v"
    worker = 1

    def __init__(self, *pieces: bytes, repeatable: bool = True) -> None:
        self.pieces, self.repeatable = pieces, repeatable
        self.complete, self.closed = False, False
        self.go = asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await self.go.wait()
        for index, piece in enumerate(self.pieces):
            self.complete = index == len(self.pieces) - 1
            yield piece

    async def aclose(self) -> None:
        self.closed = True


class Store:
    """Begins answers, and remembers them."""

    def __init__(self, *pieces: bytes, repeatable: bool = True) -> None:
        self.pieces, self.repeatable = pieces, repeatable
        self.begun: list[SlowAnswer] = []

    async def begin(self) -> SlowAnswer:
        answer = SlowAnswer(*self.pieces, repeatable=self.repeatable)
        self.begun.append(answer)
        return answer

    async def finish(self) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
            for answer in self.begun:
                answer.go.set()


def nothing(_: WholeAnswer) -> None:
    """Keep nothing."""


async def stays() -> dict[str, str]:
    await asyncio.sleep(60)
    return {"type": "http.disconnect"}


async def leaves() -> dict[str, str]:
    return {"type": "http.disconnect"}


@pytest.mark.anyio
class TestSharedRuns:
    """Identical questions at the same time."""

    @pytest.fixture
    def anyio_backend(self) -> str:
        """The server runs on asyncio."""
        return "asyncio"

    async def test_one_run_answers_all(self) -> None:
        store, runs = Store(b"a", b"b"), SharedRuns(100)
        asked = [
            asyncio.create_task(runs.answer("k", store.begin, stays, nothing)) for _ in range(5)
        ]
        await store.finish()
        answers = await asyncio.gather(*asked)
        assert len(store.begun) == 1
        assert [found.body for found, _ in answers if isinstance(found, WholeAnswer)] == [b"ab"] * 5
        assert [joined for _, joined in answers] == [False] + [True] * 4
        assert store.begun[0].closed

    async def test_one_that_leaves_takes_nothing_from_the_others(self) -> None:
        store, runs = Store(b"a"), SharedRuns(100)
        first = asyncio.create_task(runs.answer("k", store.begin, leaves, nothing))
        await asyncio.sleep(0)
        second = asyncio.create_task(runs.answer("k", store.begin, stays, nothing))
        await asyncio.sleep(0.3)  # by now it is known that the first has left
        await store.finish()
        with pytest.raises(ClientGone):
            await first
        found, _ = await second
        assert isinstance(found, WholeAnswer)
        assert len(store.begun) == 1

    async def test_what_cannot_be_shared_goes_to_one_that_stayed(self) -> None:
        store, runs = Store(b"a", repeatable=False), SharedRuns(100)
        first = asyncio.create_task(runs.answer("k", store.begin, leaves, nothing))
        await asyncio.sleep(0)
        second = asyncio.create_task(runs.answer("k", store.begin, stays, nothing))
        await asyncio.sleep(0.3)
        await store.finish()
        with pytest.raises(ClientGone):
            await first
        found, joined = await second
        assert isinstance(found, WholeAnswer)
        assert joined
        assert len(store.begun) == 1

    async def test_a_run_ends_when_the_first_left_before_and_the_last_leaves_now(self) -> None:
        async def leaves_late() -> dict[str, str]:
            await asyncio.sleep(0.4)
            return {"type": "http.disconnect"}

        store, runs = Store(b"a"), SharedRuns(100)
        first = asyncio.create_task(runs.answer("k", store.begin, leaves, nothing))
        await asyncio.sleep(0)
        second = asyncio.create_task(runs.answer("k", store.begin, leaves_late, nothing))
        results = await asyncio.gather(first, second, return_exceptions=True)
        assert [type(result) for result in results] == [ClientGone] * 2
        assert store.begun[0].closed
        assert first.cancelling() == 0

    async def test_who_joins_is_told_when_the_one_who_works_is_stopped(self) -> None:
        store, runs = Store(b"a"), SharedRuns(100)
        first = asyncio.create_task(runs.answer("k", store.begin, stays, nothing))
        await asyncio.sleep(0)
        second = asyncio.create_task(runs.answer("k", store.begin, stays, nothing))
        await asyncio.sleep(0)
        first.cancel()
        results = await asyncio.gather(first, second, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError, StoreBusy]
        assert store.begun[0].closed

    async def test_when_the_last_leaves_the_run_ends(self) -> None:
        store, runs = Store(b"a"), SharedRuns(100)
        asked = [
            asyncio.create_task(runs.answer("k", store.begin, leaves, nothing)) for _ in range(3)
        ]
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert all(isinstance(result, ClientGone) for result in results)
        assert store.begun[0].closed

    async def test_a_large_answer_goes_to_one_and_the_others_run_their_own(self) -> None:
        store, runs = Store(b"x" * 90, b"y" * 90, b"z"), SharedRuns(100)
        asked = [
            asyncio.create_task(runs.answer("k", store.begin, stays, nothing)) for _ in range(3)
        ]
        for _ in range(20):
            await store.finish()
        answers = [found for found, _ in await asyncio.gather(*asked)]
        assert all(isinstance(found, BegunAnswer) for found in answers)
        assert len(store.begun) == 3
        for found in answers:
            assert b"".join([piece async for piece in found]) == b"x" * 90 + b"y" * 90 + b"z"

    async def test_what_changes_from_run_to_run_is_not_shared(self) -> None:
        store, runs = Store(b"a", repeatable=False), SharedRuns(100)
        asked = [
            asyncio.create_task(runs.answer("k", store.begin, stays, nothing)) for _ in range(3)
        ]
        for _ in range(10):
            await store.finish()
        await asyncio.gather(*asked)
        assert len(store.begun) == 3

    async def test_all_get_the_same_error(self) -> None:
        async def fail() -> SlowAnswer:
            await asyncio.sleep(0.01)
            raise ValueError("no")

        runs = SharedRuns(100)
        asked = [asyncio.create_task(runs.answer("k", fail, stays, nothing)) for _ in range(3)]
        results = await asyncio.gather(*asked, return_exceptions=True)
        assert [str(result) for result in results] == ["no"] * 3
