"""Connections to one address of a remote store, and the credentials that they show."""

from __future__ import annotations

from typing import Any, Final

import aiohttp
from aiohttp import ClientSession, ClientTimeout, DigestAuthMiddleware, TCPConnector
from yarl import URL

from cgkg.store.remote.credentials import Credentials, Scheme
from cgkg.store.remote.settings import RemoteSettings

# Shorter than any usual server's, which would close a connection just when it is used again.
_IDLE_SECONDS: Final = 4.0
_HEADERS: Final = {"User-Agent": "cgkg", "Accept-Encoding": "identity"}


class _Digest(DigestAuthMiddleware):
    """Shows the credentials at once where they were asked for before, whatever the parameters.

    Otherwise a graph's document is refused and sent again each time, because a parameter names the
    graph; and Virtuoso breaks off the connection over a large one.
    """

    def _in_protection_space(self, url: URL) -> bool:
        return super()._in_protection_space(url.with_query(None))


def open_session(settings: RemoteSettings) -> ClientSession:
    """A session for one address of a remote store; it keeps connections open between requests."""
    connector = TCPConnector(
        limit=settings.connections, ssl=settings.tls or True, keepalive_timeout=_IDLE_SECONDS
    )
    headers, middlewares = _authentication(settings.credentials)
    return ClientSession(
        connector=connector,
        headers={**_HEADERS, **headers},
        middlewares=middlewares,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        requote_redirect_url=False,
        timeout=ClientTimeout(total=None, sock_connect=settings.connect_seconds),
    )


def _authentication(
    credentials: Credentials | None,
) -> tuple[dict[str, str], tuple[Any, ...]]:
    """Headers and middleware that show the credentials."""
    if credentials is None:
        return {}, ()
    match credentials.scheme:
        case Scheme.BASIC:
            header = aiohttp.encode_basic_auth(credentials.name, credentials.secret, "utf-8")
            return {"Authorization": header}, ()
        case Scheme.BEARER:
            return {"Authorization": f"Bearer {credentials.secret}"}, ()
        case Scheme.DIGEST:
            return {}, (_Digest(credentials.name, credentials.secret),)
