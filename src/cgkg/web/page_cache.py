"""Pages and documents kept as they were sent, for the version of the dataset they were made from.

Every response that may be kept says ``Cache-Control: no-cache``: it is right as long as the dataset
is. What a route makes from something that lags behind the dataset, or from the time of day, says
``no-store`` or is named here as one that is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cgkg.web.answer_cache import AnswerCache, KeptAnswer
from cgkg.web.record import record_of
from cgkg.web.validators import entity_tag, is_current

_DECIDING: Final = (b"accept", b"accept-language", b"host", b"accept-profile")
_UNUSUAL: Final = frozenset((b"authorization", b"range", b"if-range", b"if-match"))
_NOT_WITH_304: Final = frozenset((b"content-length", b"content-type", b"content-language"))


class PageCache:
    """ASGI middleware: answers GET and HEAD from what is kept, and keeps what is new."""

    def __init__(
        self,
        app: ASGIApp,
        cache: AnswerCache,
        version: Callable[[], str],
        never: Iterable[str] = (),
    ) -> None:
        """Args: the application; where to keep; tells the dataset's version; beginnings of paths
        that are never kept.
        """
        self._app, self._cache, self._version = app, cache, version
        self._never = tuple(never)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if not self._is_candidate(scope):
            await self._app(scope, receive, send)
            return
        version = self._version()
        key = (version, *_key(scope))
        kept = self._cache.get(key)
        if kept is not None:
            record_of(scope).cache = "hit"
            await _give(kept, scope, send)
            return
        keeper = _Keeper(send, self._cache.largest)
        await self._app(scope, receive, keeper.send)
        made = keeper.kept()
        if made is not None and scope["method"] == "GET" and version == self._version():
            self._cache.put(key, made, len(scope["raw_path"]) + len(scope["query_string"]))

    def _is_candidate(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        if scope["path"].startswith(self._never):
            return False
        return not any(name in _UNUSUAL for name, _ in scope["headers"])


class _Keeper:
    """Copies a response that passes, if it may be kept; one without entity tag gets one."""

    def __init__(self, send: Send, largest: int) -> None:
        self._send, self._largest = send, largest
        self._headers: tuple[tuple[bytes, bytes], ...] | None = None
        self._body = bytearray()
        self._complete = False
        self._untagged: Message | None = None  # a start that waits for the bytes it is named after

    async def send(self, message: Message) -> None:
        """Pass one part on."""
        if message["type"] == "http.response.start":
            if message["status"] == 200 and _may_be_kept(message["headers"]):
                self._headers = tuple(message["headers"])
                if all(name != b"etag" for name, _ in self._headers):
                    self._untagged = message
                    return
        elif self._headers is not None and message["type"] == "http.response.body":
            self._take(message)
        if self._untagged is not None:
            await self._send_tagged(self._untagged)
        await self._send(message)

    async def _send_tagged(self, start: Message) -> None:
        """Send a start that waited, with a tag if the whole body came at once."""
        self._untagged = None
        if self._headers is not None and self._complete:
            tag = entity_tag(bytes(self._body))
            self._headers = (*self._headers, (b"etag", tag.encode()))
            start = {**start, "headers": self._headers}
        await self._send(start)

    def kept(self) -> KeptAnswer | None:
        """The response, if it was complete and may be kept."""
        if self._headers is None or not self._complete:
            return None
        others = (header for header in self._headers if header[0] != b"content-length")
        length = (b"content-length", str(len(self._body)).encode())
        tag = next((value for name, value in self._headers if name == b"etag"), b"")
        return KeptAnswer((*others, length), bytes(self._body), tag.decode("latin-1"))

    def _take(self, message: Message) -> None:
        self._body += message.get("body", b"")
        self._complete = not message.get("more_body", False)
        if len(self._body) > self._largest:
            self._headers = None
            self._body.clear()


def _key(scope: Scope) -> tuple[object, ...]:
    deciding = tuple(
        value
        for wanted in _DECIDING
        for value in (*(value for name, value in scope["headers"] if name == wanted), wanted)
    )
    return scope["scheme"], scope["raw_path"], scope["query_string"], deciding


def _may_be_kept(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    values = dict(headers)
    if b"set-cookie" in values or b"content-range" in values:
        return False
    return values.get(b"cache-control") == b"no-cache"


async def _give(kept: KeptAnswer, scope: Scope, send: Send) -> None:
    given = [value for name, value in scope["headers"] if name == b"if-none-match"]
    tags = b", ".join(given).decode("latin-1") or None
    start: dict[str, Any] = {"type": "http.response.start", "status": 200, "headers": kept.headers}
    body = kept.body
    if kept.tag and is_current(tags, kept.tag):
        start["status"], body = 304, b""
        start["headers"] = [pair for pair in kept.headers if pair[0] not in _NOT_WITH_304]
    await send(start)
    await send({"type": "http.response.body", "body": body})  # the server leaves it out after HEAD
