"""``/update``: the SPARQL 1.1 Protocol's update operation (section 2.2)."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg.config import Settings
from cgkg.errors import CgkgError, RequestError
from cgkg.services.queries import Parameters
from cgkg.services.updates import build_update
from cgkg.store.writable import WritableStore
from cgkg.web import problems
from cgkg.web.authority import WriteAuthority
from cgkg.web.protocol import FORM, ClientGone, content_type, decode_form, read_body, utf8
from cgkg.web.streaming import unless_gone
from cgkg.web.uploads import SECONDS

DIRECT: Final = "application/sparql-update"

_ALLOW: Final = {"Allow": "POST, OPTIONS", "Accept-Post": f"{DIRECT}, {FORM}"}
_ONLY_IN_BODY: Final = ("update", "using-graph-uri", "using-named-graph-uri")
_FORM_GROWTH: Final = 3  # percent-encoding makes three bytes of one


class UpdateEndpoint:
    """Takes updates by POST, directly or as a form."""

    def __init__(
        self, store: WritableStore | None, authority: WriteAuthority, settings: Settings
    ) -> None:
        """Args: where to write, None for a server that takes no writes; who may; limits."""
        self._store, self._authority = store, authority
        self._max_body_bytes = settings.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        try:
            response = await self._handle(scope, receive)
        except ClientGone:
            return
        except CgkgError as error:
            response = problems.respond(error, Headers(scope=scope).get("accept"))
        await response(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=_ALLOW)
        if scope["method"] != "POST":
            raise RequestError(405, "Method not allowed", "Updates are sent by POST.", _ALLOW)
        self._authority.check(Headers(scope=scope))
        request = build_update(await self._parameters(scope, receive))
        if self._store is None:
            raise RequestError(403, "Read-only server", "This server takes no writes.")
        await unless_gone(receive, self._store.update(request))
        return Response(status_code=204, headers={"Cache-Control": "no-store"})

    async def _parameters(self, scope: Scope, receive: Receive) -> Parameters:
        media_type = content_type(Headers(scope=scope))
        in_address = decode_form(scope["query_string"])
        if media_type == DIRECT:
            body = await read_body(scope, receive, self._max_body_bytes, SECONDS)
            return [*in_address, ("update", utf8(body, "The update"))]
        if media_type == FORM:
            _refuse_address(in_address)
            limit = self._max_body_bytes * _FORM_GROWTH
            return decode_form(await read_body(scope, receive, limit, SECONDS))
        raise RequestError(
            415,
            "Unsupported media type",
            f"The body came with {media_type or 'no Content-Type'}; send an update as {DIRECT} or "
            f"{FORM}.",
            {"Accept-Post": _ALLOW["Accept-Post"]},
        )


def _refuse_address(parameters: Parameters) -> None:
    for name, _ in parameters:
        if name in _ONLY_IN_BODY:
            raise RequestError(
                400, "Bad request", f"The parameter {name} of a form belongs into its body."
            )
