"""Responses as gzip for clients that take it (RFC 9110, 8.4 and 12.5.3).

What is whole is compressed once: the result is kept beside the answers, found by the plain bytes
themselves, so it is right for every address and version that has the same bytes. What is streamed
is compressed piece by piece, and each piece is sent on at once.

Starlette's middleware does none of this: it keeps nothing, holds streams back, leaves strong entity
tags as they are and compresses parts of files.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cgkg.web.answer_cache import AnswerCache, KeptAnswer

_Header = tuple[bytes, bytes]

_SMALLEST: Final = 1024  # below, the headers weigh more than what is saved
_IN_THREAD: Final = 32 * 1024  # from here on, other requests should not wait for it
_GZIP: Final = 16 + zlib.MAX_WBITS
_LEVEL_WHOLE: Final = 6
_LEVEL_STREAM: Final = 3
_NEVER_PACKED: Final = frozenset((204, 206, 304))
_FIXING: Final = frozenset((b"content-encoding", b"content-range", b"repr-digest"))
_REPLACED: Final = frozenset((b"content-length", b"accept-ranges"))
_TYPES: Final = frozenset(
    {
        b"application/javascript",
        b"application/json",
        b"application/n-quads",
        b"application/n-triples",
        b"application/trig",
        b"application/xml",
    }
)


class Compression:
    """ASGI middleware: compresses what is worth it, once."""

    def __init__(self, app: ASGIApp, cache: AnswerCache) -> None:
        """Args: the application; where to keep."""
        self._app, self._cache = app, cache

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and _is_wanted(scope):
            send = _Packer(scope, send, self._cache).send
        await self._app(scope, receive, send)


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header prefers gzip to the plain bytes, or likes it as well.

    >>> [takes_gzip(text) for text in ("gzip, br", "br", "gzip;q=0", "*;q=0.1", "")]
    [True, False, False, True, False]
    """
    weights: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = _weight(parameter.strip())
    gzip = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return gzip > 0 and gzip >= weights.get("identity", 0.0)


def _weight(parameter: str) -> float:
    if not parameter:
        return 1.0
    try:
        return float(parameter.removeprefix("q="))
    except ValueError:
        return 0.0


def _is_wanted(scope: Scope) -> bool:
    wanted = False
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            wanted = takes_gzip(value.decode("latin-1"))
        elif name == b"range":
            return False  # parts are parts of the plain bytes
    return wanted


class _Packer:
    """Compresses one response on its way out."""

    def __init__(self, scope: Scope, send: Send, cache: AnswerCache) -> None:
        self._scope, self._send, self._cache = scope, send, cache
        self._start: dict[str, Any] | None = None  # held back until the first bytes are known
        self._collected: bytearray | None = None  # of a body whose length is known
        self._stream: Any = None

    async def send(self, message: Message) -> None:
        """Pass one part on."""
        if message["type"] == "http.response.start":
            self._collected = None  # of a response that failed before any of it was sent
            if _is_packable(message["status"], message["headers"]):
                self._start = dict(message)
                return
            if message["status"] == 304 and not _is_fixed(message["headers"]):
                message = _with_weak_tag(message)
        elif message["type"] == "http.response.body":
            body, more = message.get("body", b""), message.get("more_body", False)
            if self._stream is not None:
                message = _body(await self._packed(body, more=more), more=more)
            elif self._start is not None:
                await self._begin(self._start, body, more=more)
                return
        await self._send(message)

    async def _begin(self, start: dict[str, Any], body: bytes, *, more: bool) -> None:
        """The first bytes; or the next, of a body that is collected."""
        length = _length(start["headers"])
        if self._collected is not None:
            self._collected += body
            if not more:
                await self._send_whole(start, bytes(self._collected))
        elif self._scope["method"] == "HEAD" and not body and not more:
            packed = length is None or length >= _SMALLEST
            await self._send_plain(_packed_start(start) if packed else start, b"")
        elif not more:
            await self._send_whole(start, body)
        elif length is not None and length <= self._cache.largest:
            self._collected = bytearray(body)
        elif self._scope["http_version"] in ("1.0", "0.9"):  # nothing can be sent without length
            await self._send_plain(start, body, more=more)
        else:
            self._stream = zlib.compressobj(_LEVEL_STREAM, zlib.DEFLATED, _GZIP)
            await self._send_plain(
                _packed_start(start), await self._packed(body, more=more), more=more
            )

    async def _send_whole(self, start: dict[str, Any], body: bytes) -> None:
        if len(body) < _SMALLEST:
            await self._send_plain(start, body)
            return
        key = ("gzip", body)
        kept = self._cache.get(key)
        if kept is None:
            kept = KeptAnswer((), await _compress(body), "")
            self._cache.put(key, kept, len(body))
        await self._send_plain(_packed_start(start, len(kept.body)), kept.body)

    async def _send_plain(self, start: dict[str, Any], body: bytes, *, more: bool = False) -> None:
        self._start = None
        await self._send(start)
        await self._send(_body(body, more=more))

    async def _packed(self, piece: bytes, *, more: bool) -> bytes:
        if len(piece) < _IN_THREAD:
            return _pack(self._stream, piece, more=more)
        return await asyncio.to_thread(_pack, self._stream, piece, more=more)


def _pack(stream: Any, piece: bytes, *, more: bool) -> bytes:
    packed: bytes = stream.compress(piece)
    end: bytes = stream.flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
    return packed + end


async def _compress(body: bytes) -> bytes:
    stream = zlib.compressobj(_LEVEL_WHOLE, zlib.DEFLATED, _GZIP)
    if len(body) < _IN_THREAD:
        return _pack(stream, body, more=False)
    return await asyncio.to_thread(_pack, stream, body, more=False)


def _is_packable(status: int, headers: Iterable[_Header]) -> bool:
    if status in _NEVER_PACKED or _is_fixed(headers):
        return False
    named = next((value for name, value in headers if name == b"content-type"), b"")
    type_ = named.partition(b";")[0].strip()
    return type_.startswith(b"text/") or type_.endswith((b"+json", b"+xml")) or type_ in _TYPES


def _is_fixed(headers: Iterable[_Header]) -> bool:
    """Whether the bytes must stay as they are: packed already, a part, or named by a digest."""
    return any(name in _FIXING for name, _ in headers)


def _length(headers: Iterable[_Header]) -> int | None:
    return next((int(value) for name, value in headers if name == b"content-length"), None)


def _packed_start(start: dict[str, Any], length: int | None = None) -> dict[str, Any]:
    headers = [pair for pair in _with_weak_tag(start)["headers"] if pair[0] not in _REPLACED]
    headers.append((b"content-encoding", b"gzip"))
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    return {**start, "headers": headers}


def _with_weak_tag(start: Message) -> Message:
    """A strong tag names the plain bytes, and these are others (RFC 9110, 8.8.1)."""
    headers = [
        (name, b"W/" + value if name == b"etag" and value.startswith(b'"') else value)
        for name, value in start["headers"]
    ]
    return {**start, "headers": headers}


def _body(body: bytes, *, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": more}
