"""What every response carries, errors included: CORS, Vary, and the browser's safety headers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Header = tuple[bytes, bytes]

_ALWAYS: Final[tuple[_Header, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),  # all: nobody reads here with credentials
    (b"vary", b"Accept, Accept-Language, Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)
_ON_PAGES: Final[tuple[_Header, ...]] = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        b"font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-frame-options", b"DENY"),
)
_ALLOWED_METHODS: Final = b"GET, HEAD, POST, QUERY, PUT, DELETE, OPTIONS"


class CommonHeaders:
    """ASGI middleware: answers preflights, lets HEAD be GET, and adds the common headers."""

    def __init__(self, app: ASGIApp, own_head: tuple[str, ...] = ()) -> None:
        """Args: the application, and the paths that answer HEAD by themselves."""
        self._app, self._own_head = app, own_head

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _complete(message["headers"])}
            await send(message)

        if scope["method"] == "OPTIONS" and _header(scope, b"access-control-request-method"):
            await _answer_preflight(scope, send_with_headers)
            return
        if scope["method"] == "HEAD" and scope["path"] not in self._own_head:
            scope = {**scope, "method": "GET"}  # the server leaves the body out
        await self._app(scope, receive, send_with_headers)


def _complete(headers: Iterable[_Header]) -> list[_Header]:
    complete = list(headers)
    present = dict(complete)
    complete += [header for header in _ALWAYS if header[0] not in present]
    content_type = present.get(b"content-type", b"")
    is_page = content_type.startswith((b"text/html", b"application/xhtml+xml"))
    if is_page and b"content-security-policy" not in present:
        complete += _ON_PAGES
    return complete


async def _answer_preflight(scope: Scope, send: Send) -> None:
    requested = _header(scope, b"access-control-request-headers") or b"*"
    headers = [
        (b"access-control-allow-methods", _ALLOWED_METHODS),
        (b"access-control-allow-headers", requested),
        (b"access-control-max-age", b"86400"),
    ]
    start: dict[str, Any] = {"type": "http.response.start", "status": 204, "headers": headers}
    await send(start)
    await send({"type": "http.response.body", "body": b""})


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for key, value in scope["headers"] if key == name), None)
