"""A value made from a dataset, kept until the dataset's version changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_TRIES: Final = 3
_OVERLAP_SECONDS: Final = 60.0

# While a server goes on from one version to the next, some of its tasks read the one and some the
# other (see cgkg.store.base.HoldingStore), so the values of both are kept for a while.


class _Kept(Generic[T]):
    """The values of the version that was made last, and for a while of the one before."""

    def __init__(self) -> None:
        self._values: dict[str, T] = {}

    def get(self, version: str) -> T | None:
        """The value of a version."""
        return self._values.get(version)

    def put(self, version: str, value: T) -> None:
        """Keep a value."""
        self._values = {name: self._values[name] for name in list(self._values)[-1:]}
        self._values[version] = value
        loop = asyncio.get_running_loop()
        loop.call_later(_OVERLAP_SECONDS, self._forget_all_but, version)

    def _forget_all_but(self, version: str) -> None:
        if version in self._values:
            self._values = {version: self._values[version]}


class Lagging(Generic[T]):
    """Makes a value once for each version; while the next is being made, the last one serves.

    For what takes long to make and says itself which version it is of. What is made from it must
    not be kept as the current version's.
    """

    def __init__(self, version: Callable[[], str], make: Callable[[str], Awaitable[T]]) -> None:
        """Args: tells the current version; makes the value of a version."""
        self._version, self._make = version, make
        self._kept: _Kept[T] = _Kept()
        self._last: T | None = None
        self._making: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The value: of the current version, or of the last one while the current is being made.

        Raises whatever making raises, when there is no value yet.
        """
        ready = self.ready()
        return await asyncio.shield(self._start()) if ready is None else ready

    def ready(self) -> T | None:
        """The same as far as it is there; None where there is no value yet, and one is begun."""
        kept = self._kept.get(self._version())
        if kept is not None:
            return kept
        self._start()
        return self._last

    async def wait(self) -> T:
        """The value of the current version, or of the one for which it is being made already.

        Raises whatever making raises.
        """
        kept = self._kept.get(self._version())
        return await asyncio.shield(self._start()) if kept is None else kept

    def _start(self) -> asyncio.Task[T]:
        """What is being made; begun here if nothing is."""
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._remake())
            self._making.add_done_callback(_tell)
        return self._making

    async def aclose(self) -> None:
        """Stop making."""
        if self._making is not None:
            self._making.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await self._making

    async def _remake(self) -> T:
        """Make the value; again when the version changed meanwhile, for it may mix two.

        While writes come faster than values are made, the last try serves until the next is made.
        """
        for _ in range(_TRIES):
            version = self._version()
            value = await self._make(version)
            if version == self._version():
                break
        self._kept.put(version, value)
        self._last = value
        return value


def _tell(task: asyncio.Task[T]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.error("could not be made for this version of the dataset: %s", error)


@dataclass(frozen=True, slots=True)
class _Made(Generic[T]):
    """A value, and which make it came from."""

    value: T
    number: int


class Current(Generic[T]):
    """Makes a value once for each version; who asks for a new version's value waits for it."""

    def __init__(self, version: Callable[[], str], make: Callable[[str], Awaitable[T]]) -> None:
        """Args: tells the current version; makes the value of a version."""
        self._version, self._make = version, make
        self._kept: _Kept[T] = _Kept()
        self._made: _Made[T] | None = None
        self._begun = 0
        self._making = asyncio.Lock()

    async def get(self) -> T:
        """The value, never older than the version when it was asked for.

        Raises whatever making raises.
        """
        asked, kept = self._begun, self._kept.get(self._version())
        if kept is not None:
            return kept
        async with self._making:
            if (kept := self._kept.get(self._version())) is not None:
                return kept
            made = self._made
            # What was begun after the question is new enough, however many writes came since.
            if made is None or made.number <= asked:
                made = await self._remake()
            return made.value

    async def _remake(self) -> _Made[T]:
        """Make the value; again when the version changed meanwhile, for it may mix two.

        While writes come faster than values are made, the last try serves those who wait for it,
        and is made again for all others.
        """
        for _ in range(_TRIES):
            self._begun += 1
            number, version = self._begun, self._version()
            value = await self._make(version)
            unchanged = version == self._version()
            made = self._made = _Made(value, number)
            if unchanged:
                self._kept.put(version, value)
                break
        return made
