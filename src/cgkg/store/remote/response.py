"""The answer of a remote store under way: its bytes as they come, never more than are asked for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from aiohttp import ClientError, ClientResponse

from cgkg.errors import QueryTimeout, RemoteMalformed, RemoteUnreachable

_PIECE: Final = 64 * 1024
_DRAINED: Final = 1024 * 1024


def shown(address: str) -> str:
    """An address for a message: without parameters, which may hold keys.

    >>> shown("https://example.org/sparql?apikey=1")
    'https://example.org/sparql'
    """
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


class RemoteResponse:
    """A response whose head has come; iterate over its bytes, and close it whatever happens.

    Attributes:
        status: of HTTP.
        headers: names in lower case.
        address: what was asked.
    """

    def __init__(self, answer: ClientResponse, address: str) -> None:
        self._answer = answer
        self.status = answer.status
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, value in answer.headers.items()
        }
        self.address = address

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case; empty for none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def ended(self) -> bool:
        """Whether the last of the bytes has been given."""
        return self._answer.content.at_eof()

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        """The bytes in pieces; the store waits while nobody asks for more.

        Raises:
            RemoteUnreachable: the connection broke off before the end that HTTP announced.
            RemoteMalformed: the bytes are compressed, and nobody asked for that.
        """
        if self.headers.get("content-encoding", "identity").lower() != "identity":
            raise RemoteMalformed(f"The remote store {shown(self.address)} compresses its answers.")
        try:
            async for piece in self._answer.content.iter_chunked(_PIECE):
                yield piece
        except (ClientError, OSError) as error:
            raise RemoteUnreachable(
                f"The remote store {shown(self.address)} broke off its answer: "
                f"{type(error).__name__}"
            ) from None

    async def read(self, limit: int, seconds: float) -> bytes:
        """All of a small answer; the response is closed.

        Args:
            limit: how many bytes it may have.
            seconds: wall-clock limit.

        Raises:
            RemoteMalformed: it has more.
            QueryTimeout: it takes longer.
        """
        whole = bytearray()
        try:
            async with asyncio.timeout(seconds):
                async for piece in self:
                    whole += piece
                    if len(whole) > limit:
                        raise RemoteMalformed(
                            f"The remote store {shown(self.address)} answered with more than "
                            f"{limit} bytes where little was expected."
                        )
        except TimeoutError:
            raise QueryTimeout(
                f"The remote store {shown(self.address)} did not end its answer in time."
            ) from None
        finally:
            self.close()
        return bytes(whole)

    async def beginning(self, limit: int, seconds: float) -> str:
        """The first bytes as text, for a message; never fails, and closes the response."""
        whole = bytearray()
        with contextlib.suppress(TimeoutError, RemoteUnreachable, RemoteMalformed):
            async with asyncio.timeout(seconds):
                async for piece in self:
                    whole += piece
                    if len(whole) > limit:
                        break
        self.close()
        return bytes(whole[:limit]).decode(errors="replace")

    async def drain(self, seconds: float) -> None:
        """Read and drop an answer that only tells of success, so that the connection serves on."""
        await self.read(_DRAINED, seconds)

    def close(self) -> None:
        """Give the connection back where the answer has been read whole, else close it."""
        if self.ended:
            self._answer.release()
        else:
            self._answer.close()
