"""The application: the framework's, with a way to the endpoint that passes by its machinery."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from cgkg.web.api_document import complete

Wrap = Callable[[ASGIApp], ASGIApp]


class Application(FastAPI):
    """A FastAPI application in which one path is answered before any of its middleware runs.

    Attributes:
        read_ahead: reads, of the version at hand, what readers would otherwise wait for.
    """

    def __init__(self, read_ahead: Callable[[], Awaitable[None]], **options: Any) -> None:
        """Args: what reads ahead; the others as for FastAPI."""
        super().__init__(**options)
        self.read_ahead = read_ahead
        self._path = ""
        self._endpoint: ASGIApp | None = None
        self._outer: ASGIApp = self._dispatch

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document of all that can be asked."""
        if self.openapi_schema is None:
            self.openapi_schema = complete(super().openapi())
        return self.openapi_schema

    def shortcut(self, path: str, endpoint: ASGIApp) -> None:
        """Have a path answered by an ASGI application, which answers its errors too."""
        self._path, self._endpoint = path, endpoint

    def wrap(self, wrap: Wrap) -> None:
        """Put something around everything, the shortcut included."""
        self._outer = wrap(self._outer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        await self._outer(scope, receive, send)

    async def _dispatch(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._endpoint is not None and scope.get("path") == self._path:
            await self._endpoint({**scope, "app": self}, receive, send)
        else:
            await super().__call__(scope, receive, send)
