"""A request reads one version of the dataset from its beginning to its end, and says which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cgkg.store.base import HoldingStore, Store

_HEADER: Final = b"dataset-version"
# nginx never keeps what says "no-cache"; this has it keep an answer and ask each time whether it
# is still current (RFC 9111, 5.2.2.4). It takes the header out of what it passes on.
_KEEP_AND_ASK: Final = (b"x-accel-expires", b"@1")
_OF_KEEPING: Final = (b"etag", b"cache-control")
_NOT_TO_KEEP: Final = (b"cache-control", b"no-store")
_READING: Final = frozenset(("GET", "HEAD", "QUERY", "OPTIONS"))


class OneVersion:
    """ASGI middleware: holds the version while a request is answered.

    ``Dataset-Version`` names it, unless what answers has named another one. Where the store cannot
    hold a version and has gone on to another meanwhile, the answer may be of both: then it names
    none, and nobody is to keep it.
    """

    def __init__(
        self, app: ASGIApp, store: Store, reading_posts: Iterable[str], *, behind_proxy: bool
    ) -> None:
        """Args: the application; the store; the paths whose POST requests only read; whether a
        proxy stands before the server.
        """
        self._app, self._store, self._behind_proxy = app, store, behind_proxy
        self._hold = store.reading if isinstance(store, HoldingStore) else nullcontext
        self._reading_posts = tuple(reading_posts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or not self._only_reads(scope):
            await self._app(scope, receive, send)
            return
        with self._hold():
            version = self._store.version.encode()

            async def send_with_version(message: Message) -> None:
                if message["type"] == "http.response.start":
                    message = {**message, "headers": self._complete(message["headers"], version)}
                await send(message)

            await self._app(scope, receive, send_with_version)

    def _only_reads(self, scope: Scope) -> bool:
        if scope["method"] == "POST":
            return scope["path"] in self._reading_posts
        return scope["method"] in _READING

    def _complete(
        self, headers: Iterable[tuple[bytes, bytes]], version: bytes
    ) -> Sequence[tuple[bytes, bytes]]:
        complete = list(headers)
        if all(name != _HEADER for name, _ in complete):
            if version != self._store.version.encode():
                return [*(pair for pair in complete if pair[0] not in _OF_KEEPING), _NOT_TO_KEEP]
            complete.append((_HEADER, version))
        named = dict(complete) if self._behind_proxy else {}
        if b"etag" in named and named.get(b"cache-control") == b"no-cache":
            complete.append(_KEEP_AND_ASK)
        return complete
