"""The wire between the server and a worker: length-prefixed frames over a socket.

A frame is one byte of kind, four bytes of length (big-endian), and the payload. The server sends
``QUERY`` (JSON); the worker answers with ``HEADER`` (JSON), any number of ``DATA`` and one ``LAST``
(the last bytes, maybe none), or with ``ERROR`` (JSON) in place of whatever should have come next.
A worker opens with ``READY``, or ``ERROR`` when it cannot open its dataset.
"""

from __future__ import annotations

import struct
from asyncio import StreamReader
from enum import IntEnum
from socket import socket
from typing import Final

_PREFIX: Final = struct.Struct(">BI")
CHUNK: Final = 64 * 1024
"""Bytes of an answer that one ``DATA`` frame carries, about."""


class FrameKind(IntEnum):
    """What a frame carries."""

    READY = 1
    QUERY = 2
    HEADER = 3
    DATA = 4
    LAST = 5
    ERROR = 6


def pack(kind: FrameKind, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return _PREFIX.pack(kind, len(payload)) + payload


async def read_frame(reader: StreamReader) -> tuple[FrameKind, bytes]:
    """The next frame.

    Raises:
        asyncio.IncompleteReadError: the other end is gone.
    """
    kind, length = _PREFIX.unpack(await reader.readexactly(_PREFIX.size))
    payload = await reader.readexactly(length) if length else b""
    return FrameKind(kind), payload


def receive_frame(connection: socket) -> tuple[FrameKind, bytes]:
    """The next frame, blocking.

    Raises:
        EOFError: the other end is gone.
    """
    kind, length = _PREFIX.unpack(_receive(connection, _PREFIX.size))
    return FrameKind(kind), _receive(connection, length)


def _receive(connection: socket, length: int) -> bytes:
    buffer = bytearray()
    while len(buffer) < length:
        piece = connection.recv(length - len(buffer))
        if not piece:
            raise EOFError
        buffer += piece
    return bytes(buffer)
