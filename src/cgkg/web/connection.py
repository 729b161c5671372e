"""A client's connection: uvicorn's, with an end to waiting and fewer writes.

uvicorn waits without end for a client that does not take its answer, or does not send its request.
It also writes head and body of a response one after the other, each with a system call that wakes
the client; here what is written in one go of the event loop leaves in one.
"""

from __future__ import annotations

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


def connection_class(stall_seconds: float) -> type[HttpToolsProtocol]:
    """The protocol of connections that are dropped when the client keeps them waiting.

    Args:
        stall_seconds: how long what was sent to a client may fill its buffers (64 KiB here, more
            in the network), and how long the head of its request may take.
    """
    return type("Connection", (_Connection,), {"stall_seconds": stall_seconds})


class _Connection(HttpToolsProtocol):
    stall_seconds: float

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by asyncio."""
        self._alarm: asyncio.TimerHandle | None = None
        self._awaits_head = True
        super().connection_made(cast(asyncio.Transport, _OneWrite(transport, self.loop)))
        self._expect(self.stall_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio."""
        super().data_received(data)
        if self._awaits_head and self._alarm is None:  # most heads come whole, and need none
            self._expect(self.stall_seconds)

    def on_message_begin(self) -> None:
        """Called by the parser at the first byte of a request."""
        self._awaits_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser when the head of a request has come."""
        self._awaits_head = False
        self._relax()
        super().on_headers_complete()

    def pause_writing(self) -> None:
        """Called by asyncio when the client does not take what was written."""
        self._expect(self.stall_seconds)
        super().pause_writing()

    def resume_writing(self) -> None:
        """Called by asyncio when it has."""
        self._relax()
        super().resume_writing()

    def _expect(self, seconds: float) -> None:
        self._relax()
        self._alarm = self.loop.call_later(seconds, self.transport.abort)

    def _relax(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


class _OneWrite:
    """A transport that writes once for each go of the event loop."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Have some bytes written soon, in order."""
        if not self._pieces:
            self._loop.call_soon(self._flush)
        self._pieces.append(data)

    def close(self) -> None:
        """Close when everything is written."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        pieces, self._pieces = self._pieces, []
        if pieces:
            self._transport.write(b"".join(pieces) if len(pieces) > 1 else pieces[0])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
