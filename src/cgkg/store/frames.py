"""The wire between the server and a worker: length-prefixed frames over a socket.

A frame is one byte of kind, four bytes of length (big-endian), and the payload. The server sends
``QUERY`` (JSON); the worker answers with ``HEADER`` (JSON), any number of ``DATA`` and one ``LAST``
(the last bytes, maybe none), or with ``ERROR`` (JSON) in place of whatever should have come next.
A worker opens with ``READY``, or ``ERROR`` when it cannot open its dataset.
"""

from __future__ import annotations

import struct
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


_KINDS: Final = {int(kind): kind for kind in FrameKind}


def pack(kind: FrameKind, payload: bytes = b"") -> bytes:
    """A frame as bytes."""
    return _PREFIX.pack(kind, len(payload)) + payload


def split_frames(data: bytes) -> tuple[list[tuple[FrameKind, bytes]], bytes]:
    """The whole frames at the beginning of some bytes, and the rest of these."""
    frames = []
    start, size = 0, len(data)
    while size - start >= _PREFIX.size:
        kind, length = _PREFIX.unpack_from(data, start)
        end = start + _PREFIX.size + length
        if end > size:
            break
        frames.append((_KINDS[kind], data[start + _PREFIX.size : end]))
        start = end
    return frames, data[start:]


def receive_frame(connection: socket) -> tuple[FrameKind, bytes]:
    """The next frame, blocking.

    Raises:
        EOFError: the other end is gone.
    """
    kind, length = _PREFIX.unpack(_receive(connection, _PREFIX.size))
    return FrameKind(kind), _receive(connection, length)


def _receive(connection: socket, length: int) -> bytes:
    first = connection.recv(length) if length else b""
    if len(first) == length:
        return first
    if not first:
        raise EOFError
    buffer = bytearray(first)
    while len(buffer) < length:
        piece = connection.recv(length - len(buffer))
        if not piece:
            raise EOFError
        buffer += piece
    return bytes(buffer)
