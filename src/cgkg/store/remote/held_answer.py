"""An answer whose end is held back until it is known to be of one version."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from cgkg.errors import RemoteSwitching
from cgkg.store.passed_on import PassedOnAnswer
from cgkg.store.remote.answer import RemoteAnswer

HELD_BYTES: Final = 1024 * 1024
"""What is held of an answer before any of it is passed on."""


class HeldAnswer(PassedOnAnswer):
    """An answer of a store whose switches may show.

    A small one is read to its end before any of it is passed on, so it can be asked for again. Of a
    larger one only the last piece waits, and never comes if the answer may be of two versions.
    """

    def __init__(self, answer: RemoteAnswer, is_of_one_version: Callable[[], Awaitable[bool]]):
        """Args: the answer, begun; tells whether it is of one version, asked after its end."""
        super().__init__(answer)
        self._check = is_of_one_version
        self._rest = aiter(answer)
        self._held = bytearray()
        self._ended = self._complete = False

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""
        return self._complete

    async def hold(self) -> bool:
        """Read what is held; False if that is the whole and may be of two versions.

        Raises:
            StoreError: as iterating the answer does.
        """
        async for piece in self._rest:
            self._held += piece
            if len(self._held) > HELD_BYTES:
                return True
        self._ended = True
        return await self._check()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces.

        Raises:
            RemoteSwitching: the answer was larger than what is held, and may be of two versions.
        """
        last = bytes(self._held)
        self._held.clear()
        if not self._ended:
            async for piece in self._rest:
                yield last
                last = piece
            if not await self._check():
                raise RemoteSwitching(
                    "The dataset was switched to another version while this answer was being "
                    "sent, so it may be of both, and was broken off. Ask again."
                )
        self._complete = True
        yield last
