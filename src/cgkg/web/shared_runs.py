"""One run for all who ask the same at the same time.

The run belongs to nobody: a client that leaves takes itself out of it, and only when the last one
has left does the run end and free its worker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from typing import Any, Final, NamedTuple

from starlette.types import Receive

from cgkg.errors import StoreBusy
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.store.base import Answer, AnswerKind
from cgkg.store.passed_on import PassedOnAnswer
from cgkg.web.protocol import ClientGone

_QUICK: Final = 0.25

Begin = Callable[[], Awaitable[Answer]]
"""Starts a run; its answer is closed by whoever gets it."""


class WholeAnswer(NamedTuple):
    """A complete answer that is small enough to be held; see :class:`cgkg.store.base.Answer`."""

    kind: AnswerKind
    format: ResultFormat | RdfFormat
    version: str
    repeatable: bool
    worker: int
    body: bytes


Keep = Callable[[WholeAnswer], None]
"""Takes a whole answer that is the same for all."""


class BegunAnswer(PassedOnAnswer):
    """An answer of which some has been read already."""

    def __init__(self, answer: Answer, read: bytes, rest: AsyncIterator[bytes]) -> None:
        """Args: the answer; what was read of it; what reads on."""
        super().__init__(answer)
        self._read, self._rest = read, rest

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""
        return not self._read and self._answer.complete

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        read, self._read = self._read, b""
        yield read
        async for piece in self._rest:
            yield piece


class SharedRuns:
    """The runs under way, by what they answer."""

    def __init__(self, largest: int) -> None:
        """Args: answers up to so many bytes are shared; larger ones each client gets by itself."""
        self._largest = largest
        self._runs: dict[Hashable, _Run] = {}

    async def answer(
        self, key: Hashable, begin: Begin, receive: Receive, keep: Keep
    ) -> tuple[WholeAnswer | BegunAnswer, bool]:
        """The answer for a key: of the run that is under way for it, or of a new one.

        Args:
            key: all that decides the answer and how long it may take.
            begin: starts a run.
            receive: tells when the client leaves; its body must have been read.
            keep: is given a whole answer that is the same for all, before the run ends; so whoever
                asks next finds either the run or what was kept of it.

        Returns:
            The answer, and whether somebody else's run gave it.

        Raises:
            ClientGone: the client left.
            CgkgError: the run failed; all who share it get the same error.
        """
        run = self._runs.get(key)
        if run is None:
            run = self._runs[key] = _Run(begin, self._largest, keep, lambda: self._end(key))
            return await run.lead(receive), False
        found = await run.join(receive)
        if found is not None:
            return found, True
        # It is too large or too changing to be shared, and somebody else has it.
        return await _Run(begin, self._largest, keep, lambda: None).lead(receive), False

    def _end(self, key: Hashable) -> None:
        self._runs.pop(key, None)


class _Run:
    """A run: worked on in the task of the client that asked first; others join it and wait.

    Few questions are asked by two at the same time, so a run has no task of its own.
    """

    def __init__(self, begin: Begin, largest: int, keep: Keep, ended: Callable[[], object]) -> None:
        self._begin, self._largest, self._keep, self._on_end = begin, largest, keep, ended
        self._places: list[asyncio.Future[WholeAnswer | BegunAnswer | None]] = []
        self._worker: asyncio.Task[Any] | None = None  # while it works
        self._first_left = False
        self._given_up = False

    async def lead(self, receive: Receive) -> WholeAnswer | BegunAnswer:
        """Work on the answer, for this client and for those who join.

        Raises:
            ClientGone: this client left; those who joined have been given the answer.
        """
        worker = self._worker = asyncio.current_task()
        try:
            with departure(receive, self._leave_first):
                found = await _read(await self._begin(), self._largest)
        except asyncio.CancelledError:
            self._end()
            self._tell(StoreBusy("The server is shutting down."))
            if self._given_up and worker is not None and not worker.uncancel():
                raise ClientGone from None
            raise
        except Exception as error:
            self._end()
            self._tell(error)
            raise
        return await self._share(found)

    async def join(self, receive: Receive) -> WholeAnswer | BegunAnswer | None:
        """Wait for the answer; None: it goes to another one of those who wait."""
        place: asyncio.Future[WholeAnswer | BegunAnswer | None]
        place = asyncio.get_running_loop().create_future()
        self._places.append(place)
        with departure(receive, lambda: _leave(place)):
            try:
                return await place
            except BaseException:
                await self._take_back(place)
                raise

    def _leave_first(self) -> None:
        self._first_left = True
        self._stop_for_nobody()

    async def _take_back(self, place: asyncio.Future[WholeAnswer | BegunAnswer | None]) -> None:
        if place in self._places:
            self._places.remove(place)
            self._stop_for_nobody()
        elif place.done() and not place.cancelled() and place.exception() is None:
            await _close(place.result())  # it came in the moment the client left

    def _stop_for_nobody(self) -> None:
        if self._first_left and not self._places and self._worker is not None:
            self._given_up = True
            self._worker.cancel()
            self._end()

    def _end(self) -> None:
        """Take nobody in any more, and be stopped by nobody."""
        if self._worker is not None:
            self._worker = None
            self._on_end()

    async def _share(self, found: WholeAnswer | BegunAnswer) -> WholeAnswer | BegunAnswer:
        """Give what was found to all, or if it can only be given once, to one of them."""
        if isinstance(found, WholeAnswer) and found.repeatable:
            self._keep(found)
            self._end()
            self._give(found, found)
        else:
            self._end()
            taken = self._give(found if self._first_left else None, None)
            if self._first_left and not taken:
                await _close(found)
        if self._first_left:
            raise ClientGone
        return found

    def _tell(self, error: Exception) -> None:
        while self._places:
            place = self._places.pop()
            if not place.done():
                place.set_exception(error)

    def _give(
        self,
        first: WholeAnswer | BegunAnswer | None,
        others: WholeAnswer | None,
    ) -> bool:
        """Give the first of those who wait one thing and the others another; whether any got it."""
        given = False
        while self._places:
            place = self._places.pop(0)
            if not place.done():
                place.set_result(others if given else first)
                given = True
        return given


def _leave(place: asyncio.Future[Any]) -> None:
    if not place.done():
        place.set_exception(ClientGone())


class departure:  # noqa: N801 - used as a statement: with departure(receive, gone)
    """Calls ``gone`` when the client leaves.

    Most answers come at once; only for the others is it worth watching the client.
    """

    def __init__(self, receive: Receive, gone: Callable[[], None]) -> None:
        self._receive, self._gone = receive, gone
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(_QUICK, self._start)

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()

    def _start(self) -> None:
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone()


async def _read(answer: Answer, largest: int) -> WholeAnswer | BegunAnswer:
    """Read an answer up to its end, or until it is too large to be held."""
    try:
        rest = aiter(answer)
        read = await anext(rest, b"")
        if not answer.complete:
            read = await _read_on(read, rest, answer, largest)
        if not answer.complete:
            return BegunAnswer(answer, read, rest)
    except BaseException:
        await answer.aclose()
        raise
    await answer.aclose()
    return WholeAnswer(
        answer.kind, answer.format, answer.version, answer.repeatable, answer.worker, read
    )


async def _read_on(first: bytes, rest: AsyncIterator[bytes], answer: Answer, largest: int) -> bytes:
    read = bytearray(first)
    while len(read) <= largest and not answer.complete:
        read += await anext(rest, b"")
    return bytes(read)


async def _close(found: WholeAnswer | BegunAnswer | None) -> None:
    if isinstance(found, BegunAnswer):
        await found.aclose()
