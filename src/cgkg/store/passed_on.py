"""An answer that is passed on by somebody who does something more with it."""

from __future__ import annotations

from collections.abc import AsyncIterator

from cgkg.store.base import Answer


class PassedOnAnswer:
    """Is what another answer is; see :class:`cgkg.store.base.Answer`.

    What passes it on says what differs.
    """

    def __init__(self, answer: Answer) -> None:
        """Args: the other answer, begun."""
        self._answer = answer
        self.kind, self.format = answer.kind, answer.format
        self.version, self.repeatable = answer.version, answer.repeatable
        self.worker = answer.worker

    @property
    def complete(self) -> bool:
        """Whether the last byte has been yielded."""
        return self._answer.complete

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The bytes in pieces."""
        return aiter(self._answer)

    async def aclose(self) -> None:
        """Free what works on the answer."""
        await self._answer.aclose()
