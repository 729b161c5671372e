"""The forwarder: the one way by which a query reaches another endpoint.

The engine calls out by itself and knows no limits. So a query with SERVICE runs in a process that
can reach nothing but this listener on the loopback interface, under a path that nobody can guess,
and the listener calls the partner: only partners, within their limits of time, size and number.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from cgkg.errors import PartnerFailed, RequestError
from cgkg.store.partner_calls import FailureKind, PartnerCalls, PartnerFailure
from cgkg.store.partners import Partner

_LARGEST_REQUEST: Final = 1024 * 1024
_PASSED_ON: Final = ("Content-Type", "Accept")
_WITHOUT_IT: Final = (
    "Nothing of the query was answered, for an answer is whole or an error; SERVICE SILENT goes on "
    "without this partner and leaves its variables unbound."
)
_LESS: Final = "Ask it for less: what its braces hold is sent as it stands; put VALUES into them."
_REMEDIES: Final = {
    FailureKind.TIME: _LESS,
    FailureKind.SIZE: _LESS,
    FailureKind.STATUS: "See that it takes the part of the query in the braces, or ask later.",
    FailureKind.ADDRESS: "Tell the operator of this server.",
    FailureKind.UNREACHABLE: "Ask again later; /partners tells whether it answers.",
}


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
        self._calls = PartnerCalls()
        self._runs: dict[str, Run] = {}
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self) -> None:
        """Listen on a free port of the loopback interface."""
        await self._calls.start()
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
        await self._calls.aclose()

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
        headers = {name: request.headers[name] for name in _PASSED_ON if name in request.headers}
        try:
            async with _place(self._places[partner.name], partner) as seconds:
                answer = await self._calls.call(partner, body, headers, seconds)
        except PartnerFailure as failure:
            run.failure = _failed(partner, failure)
            raise web.HTTPBadGateway from None
        return web.Response(body=answer.body, headers={"Content-Type": answer.content_type})


class _place:  # noqa: N801 - used as a statement: async with _place(…) as seconds
    """A turn with a partner; what its time limit leaves once the turn has come."""

    def __init__(self, places: asyncio.Semaphore, partner: Partner) -> None:
        self._places, self._partner = places, partner

    async def __aenter__(self) -> float:
        loop = asyncio.get_running_loop()
        end = loop.time() + self._partner.timeout
        try:
            async with asyncio.timeout_at(end):
                await self._places.acquire()
        except TimeoutError:
            message = f"has too many calls of others to answer within {self._partner.timeout:g} s"
            raise PartnerFailure(FailureKind.TIME, message) from None
        return end - loop.time()

    async def __aexit__(self, *_: object) -> None:
        self._places.release()


def _failed(partner: Partner, failure: PartnerFailure) -> PartnerFailed:
    return PartnerFailed(
        504 if failure.kind is FailureKind.TIME else 502,
        f"The partner {partner.name} ({partner.endpoint}) {failure.message}. "
        f"{_REMEDIES[failure.kind]} {_WITHOUT_IT}",
        partner.name,
        partner.endpoint,
        failure.kind.value,
    )
