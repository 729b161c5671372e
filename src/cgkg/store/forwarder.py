"""The forwarder: the one way by which a query reaches another endpoint.

The engine calls out by itself and knows no limits. So a query with SERVICE runs in a process that
can reach nothing but this listener on the loopback interface, under a path that nobody can guess,
and the listener calls the partner: only partners, only at addresses that are allowed, never along
a redirect, within their limits of time, size and number.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, web
from aiohttp.abc import AbstractResolver, ResolveResult

from cgkg.errors import RequestError
from cgkg.store.partners import Partner

_LARGEST_REQUEST: Final = 1024 * 1024
_PIECE: Final = 64 * 1024
_PASSED_ON: Final = ("Content-Type", "Accept")
_TITLE: Final = "Federation partner failed"


@dataclass(slots=True)
class Run:
    """One federated query.

    Attributes:
        address: under which its process calls the partners: followed by a slash and a name.
        failure: why a partner's answer could not be had; None as long as all could.
    """

    address: str
    failure: RequestError | None = field(default=None)


class Forwarder:
    """Calls partners for federated queries."""

    def __init__(self, partners: Sequence[Partner]) -> None:
        self.partners = tuple(partners)
        self._by_name = {partner.name: partner for partner in partners}
        self._places = {
            partner.name: asyncio.Semaphore(partner.at_once) for partner in self.partners
        }
        self._sessions: dict[bool, ClientSession] = {}
        self._runs: dict[str, Run] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        for allow_private in (False, True):
            connector = TCPConnector(resolver=_Resolver(allow_private=allow_private))
            self._sessions[allow_private] = ClientSession(connector=connector, trust_env=False)
        app = web.Application(client_max_size=_LARGEST_REQUEST)
        app.router.add_post("/{run}/{name}", self._forward)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        listener = socket.create_server(("127.0.0.1", 0))
        self.port = listener.getsockname()[1]
        await web.SockSite(self._runner, listener).start()

    async def aclose(self) -> None:
        """Stop listening and close every connection."""
        if self._runner is not None:
            await self._runner.cleanup()
        for session in self._sessions.values():
            await session.close()

    def begin(self) -> Run:
        """Let one more query call partners."""
        secret = secrets.token_urlsafe(24)
        run = self._runs[secret] = Run(f"http://127.0.0.1:{self.port}/{secret}")
        return run

    def end(self, run: Run) -> None:
        """Let a query call no more."""
        self._runs.pop(run.address.rpartition("/")[2], None)

    async def _forward(self, request: web.Request) -> web.StreamResponse:
        run = self._runs.get(request.match_info["run"])
        partner = self._by_name.get(request.match_info["name"])
        if run is None or partner is None:
            raise web.HTTPNotFound
        body = await request.read()
        try:
            async with asyncio.timeout(partner.timeout), self._places[partner.name]:
                return await self._call(partner, body, request)
        except TimeoutError:
            run.failure = _failed(504, partner, f"did not answer within {partner.timeout:g} s")
        except _Refused as error:
            run.failure = _failed(502, partner, str(error))
        except (ClientError, OSError) as error:
            run.failure = _failed(502, partner, f"could not be reached: {error}")
        raise web.HTTPBadGateway

    async def _call(
        self, partner: Partner, body: bytes, request: web.Request
    ) -> web.StreamResponse:
        _check_literal(partner)
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        headers["User-Agent"] = "cgkg"
        session = self._sessions[partner.allow_private]
        async with session.post(
            partner.endpoint,
            data=body,
            headers=headers,
            allow_redirects=False,
            timeout=ClientTimeout(total=None),
        ) as answer:
            if answer.status != 200:
                raise _Refused(f"answered with status {answer.status}")
            whole = bytearray()
            async for piece in answer.content.iter_chunked(_PIECE):
                whole += piece
                if len(whole) > partner.max_bytes:
                    raise _Refused(f"answered with more than {partner.max_bytes} bytes")
            return web.Response(
                body=bytes(whole),
                headers={"Content-Type": answer.headers.get("Content-Type", "")},
            )


class _Refused(Exception):
    """A partner's answer, or its address, is not acceptable."""


class _Resolver(AbstractResolver):
    """Resolves names to addresses that may be called; what is checked is what is called."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host."""
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family
        )
        results: list[ResolveResult] = []
        for address_family, _, protocol, _, address in found:
            text = str(address[0])
            if not self._allow_private and not is_public(text):
                raise _Refused(f"has the address {text}, which is not public")
            results.append(_result(host, text, port, address_family, protocol))
        return results

    async def close(self) -> None:
        """Nothing is held."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet (IANA's special-purpose registries).

    >>> [is_public(text) for text in ("8.8.8.8", "127.0.0.1", "10.1.2.3", "::ffff:127.0.0.1")]
    [True, False, False, False]
    """
    parsed: Any = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return bool(parsed.is_global and not parsed.is_multicast)


def _result(host: str, address: str, port: int, family: int, protocol: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST,
    )


def _check_literal(partner: Partner) -> None:
    """Check an address that is written as numbers, for which no resolver is asked."""
    host = urlsplit(partner.endpoint).hostname or ""
    try:
        public = is_public(host)
    except ValueError:
        return  # a name
    if not public and not partner.allow_private:
        raise _Refused(f"has the address {host}, which is not public")


def _failed(status: int, partner: Partner, what: str) -> RequestError:
    return RequestError(
        status,
        _TITLE,
        f"The partner {partner.name} ({partner.endpoint}) {what}. Ask again later, ask it for "
        "less, or write SERVICE SILENT to go on without it.",
    )
