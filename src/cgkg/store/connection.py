"""The server's end of the socket to a worker: frames in, frames out, without a task in between."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from typing import Final, cast

from cgkg.store.frames import CHUNK, FrameKind, pack, split_frames

_MOST_BUFFERED: Final = 4 * CHUNK


class FrameConnection(asyncio.Protocol):
    """Receives whole frames and holds a few of them; a worker that is ahead has to wait.

    asyncio's streams wake their reader for every part of a frame. Small answers come in one piece,
    header and all, so taking the frames apart here saves half of what they cost.
    """

    def __init__(self) -> None:
        self._rest = b""  # the beginning of a frame
        self._frames: deque[tuple[FrameKind, bytes]] = deque()
        self._held = 0
        self._reading = True
        self._lost = False
        self._arrival: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def over(cls, end: socket.socket) -> FrameConnection:
        """A connection over a connected socket, which it owns from now on."""
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_unix_connection(cls, sock=end)
        return connection

    async def send(self, payload: bytes, kind: FrameKind = FrameKind.QUERY) -> None:
        """Send a frame, by default a request; waits while the worker does not take it.

        Raises:
            ConnectionError: the worker is gone.
        """
        if self._lost or self._transport is None:
            raise ConnectionResetError("the worker is gone")
        self._transport.write(pack(kind, payload))
        if self._room is not None:
            await self._room

    async def receive(self) -> tuple[FrameKind, bytes]:
        """The next frame.

        Raises:
            ConnectionError: the worker is gone, and all that it sent has been received.
        """
        while not self._frames:
            if self._lost:
                raise ConnectionResetError("the worker is gone")
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival
        frame = self._frames.popleft()
        self._held -= len(frame[1])
        if not self._reading and self._held < CHUNK and self._transport is not None:
            self._reading = True
            self._transport.resume_reading()
        return frame

    def close(self) -> None:
        """Close the socket."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        # uvloop's transports have the methods of asyncio's without being its subclasses.
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Called by asyncio with some bytes, which may be any part of frames."""
        frames, self._rest = split_frames(self._rest + data if self._rest else data)
        for frame in frames:
            self._frames.append(frame)
            self._held += len(frame[1])
        if self._held + len(self._rest) > _MOST_BUFFERED and self._frames:
            self._pause()
        if self._frames:
            _wake(self._arrival)

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by asyncio."""
        self._lost = True
        _wake(self._arrival)
        _wake(self._room)

    def pause_writing(self) -> None:
        """Called by asyncio when the worker does not keep up."""
        self._room = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """Called by asyncio when it does again."""
        _wake(self._room)
        self._room = None

    def _pause(self) -> None:
        if self._reading and self._transport is not None:
            self._reading = False
            self._transport.pause_reading()


def _wake(future: asyncio.Future[None] | None) -> None:
    if future is not None and not future.done():
        future.set_result(None)
