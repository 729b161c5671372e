"""A value made from a dataset, kept until the dataset's version changes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)


class Versioned(Generic[T]):
    """Makes a value once for each version; while the next is being made, the last one serves."""

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
        """Make the value; once more when the version changed meanwhile, for it may mix two."""
        while True:
            version = self._version()
            value = await self._make(version)
            if version == self._version():
                self._kept = (version, value)
                return value


def _tell(task: asyncio.Task[T]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        _LOG.error("could not be made for this version of the dataset: %s", error)


class Current(Generic[T]):
    """Makes a value once for each version; who asks for a new version's value waits for it."""

    def __init__(self, version: Callable[[], str], make: Callable[[], Awaitable[T]]) -> None:
        """Args: tells the current version; makes its value."""
        self._version, self._make = version, make
        self._kept: tuple[str, T] | None = None

    async def get(self) -> T:
        """The value, never older than the version when it was asked for.

        Raises whatever making raises.
        """
        version, kept = self._version(), self._kept
        if kept is None or kept[0] != version:
            # Kept under the version from before: if that changed meanwhile, it is made again.
            kept = self._kept = version, await self._make()
        return kept[1]
