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


class Lagging(Generic[T]):
    """Makes a value once for each version; while the next is being made, the last one serves.

    For what takes long to make and says itself which version it is of. What is made from it must
    not be kept as the current version's.
    """

    def __init__(self, version: Callable[[], str], make: Callable[[str], Awaitable[T]]) -> None:
        """Args: tells the current version; makes the value of a version."""
        self._version, self._make = version, make
        self._kept: tuple[str, T] | None = None
        self._making: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The value: of the current version, or of the last one while the current is being made.

        Raises whatever making raises, when there is no value yet.
        """
        if self._kept is not None and self._kept[0] == self._version():
            return self._kept[1]
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._remake())
            self._making.add_done_callback(_tell)
        if self._kept is not None:
            return self._kept[1]
        return await asyncio.shield(self._making)

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
        self._kept = (version, value)
        return value


def _tell(task: asyncio.Task[T]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.error("could not be made for this version of the dataset: %s", error)


@dataclass(frozen=True, slots=True)
class _Made(Generic[T]):
    """A value, which make it came from, and the version it is of; None where it may mix two."""

    value: T
    number: int
    version: str | None


class Current(Generic[T]):
    """Makes a value once for each version; who asks for a new version's value waits for it."""

    def __init__(self, version: Callable[[], str], make: Callable[[str], Awaitable[T]]) -> None:
        """Args: tells the current version; makes the value of a version."""
        self._version, self._make = version, make
        self._made: _Made[T] | None = None
        self._begun = 0
        self._making = asyncio.Lock()

    async def get(self) -> T:
        """The value, never older than the version when it was asked for.

        Raises whatever making raises.
        """
        made, asked = self._made, self._begun
        if made is not None and made.version == self._version():
            return made.value
        async with self._making:
            made = self._made
            # What was begun after the question is new enough, however many writes came since.
            if made is None or (made.version != self._version() and made.number <= asked):
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
            made = self._made = _Made(value, number, version if unchanged else None)
            if unchanged:
                break
        return made
