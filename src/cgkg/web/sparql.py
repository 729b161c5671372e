"""``/sparql``: an ASGI application of its own, so that nothing stands between it and the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg.config import Settings
from cgkg.errors import CgkgError, RequestError
from cgkg.formats import RdfFormat
from cgkg.services.queries import Parameters, QueryLimits, build_request
from cgkg.services.resources import Resources
from cgkg.store.base import Answer, AnswerKind, QueryRequest, Store
from cgkg.web import problems
from cgkg.web.negotiation import (
    GRAPH_OFFERS,
    RESULT_OFFERS,
    Offer,
    choose,
    joined,
    not_acceptable,
    require,
)
from cgkg.web.protocol import DIRECT, FORM, METHODS, ClientGone, read_parameters
from cgkg.web.query_page import QueryPage
from cgkg.web.streaming import send_answer, unless_gone
from cgkg.web.validators import entity_tag, is_current

_ALLOW: Final = {
    "Allow": ", ".join(METHODS),
    "Accept-Post": f"{DIRECT}, {FORM}",
    "Accept-Query": DIRECT,
}
_ALL_TYPES: Final = (
    *(offer.media_type for offer in RESULT_OFFERS),
    *(offer.media_type for offer in GRAPH_OFFERS),
)
_DESCRIPTION_OFFERS: Final[Sequence[Offer[RdfFormat]]] = GRAPH_OFFERS[: len(RdfFormat)]


class SparqlEndpoint:
    """The SPARQL 1.1 Protocol's query operation, over GET, HEAD, POST and QUERY."""

    def __init__(
        self, store: Store, resources: Resources, page: QueryPage, settings: Settings
    ) -> None:
        self._store, self._resources, self._page = store, resources, page
        self._public_url = settings.public_url
        self._limits = QueryLimits(
            timeout=settings.timeout,
            max_query_bytes=settings.max_query_bytes,
            union_default_graph=settings.default_graph == "union",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        try:
            await self._handle(scope, receive, send)
        except ClientGone:
            return
        except CgkgError as error:
            response = problems.respond(error, joined(Headers(scope=scope), "accept"))
            await response(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await Response(status_code=204, headers=_ALLOW)(scope, receive, send)
            return
        if method not in METHODS:
            raise RequestError(405, "Method not allowed", f"Use {_ALLOW['Allow']}.", _ALLOW)
        parameters = await read_parameters(scope, receive, self._limits.max_query_bytes)
        if self._page.is_wanted(method, parameters, joined(Headers(scope=scope), "accept")):
            await self._page(parameters, scope, receive, send)
        elif method in ("GET", "HEAD") and not any(name == "query" for name, _ in parameters):
            await self._describe(scope, receive, send)
        else:
            await self._query(parameters, scope, receive, send)

    async def _query(
        self, parameters: Parameters, scope: Scope, receive: Receive, send: Send
    ) -> None:
        headers = Headers(scope=scope)
        accept = joined(headers, "accept")
        select, graph = choose(accept, RESULT_OFFERS), choose(accept, GRAPH_OFFERS)
        request = build_request(
            parameters,
            self._limits,
            select.value if select else None,
            graph.value if graph else None,
        )
        if request.select_format is None and request.graph_format is None:
            raise not_acceptable(_ALL_TYPES)
        tag = _tag(request, self._store.version)
        if scope["method"] != "POST" and is_current(joined(headers, "if-none-match"), tag):
            unchanged = {"ETag": tag, "Cache-Control": "no-cache"}
            await Response(status_code=304, headers=unchanged)(scope, receive, send)
            return
        answer = await unless_gone(receive, self._store.query(request))
        chosen = graph if answer.kind is AnswerKind.GRAPH else select
        await send_answer(answer, _headers(answer, request, chosen), scope, receive, send)

    async def _describe(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The service description (SPARQL 1.1 Service Description, 2)."""
        request = Request(scope, receive)
        offer = require(joined(request.headers, "accept"), _DESCRIPTION_OFFERS)
        base = self._public_url or str(request.base_url).rstrip("/")
        answer = await self._resources.service_description(
            f"{base}/sparql",
            offer.value,
            union_default_graph=self._limits.union_default_graph,
        )
        headers = {"Content-Type": offer.content_type, "Cache-Control": "no-cache", **_ALLOW}
        await send_answer(answer, headers, scope, receive, send)


def _headers(answer: Answer, request: QueryRequest, chosen: Offer[object] | None) -> dict[str, str]:
    content_type = answer.format.content_type
    if chosen is not None and chosen.value is answer.format:
        content_type = chosen.content_type  # a second name the client asked for by itself
    if not answer.repeatable:
        return {"Content-Type": content_type, "Cache-Control": "no-store"}
    tag = _tag(request, answer.version)
    return {"Content-Type": content_type, "Cache-Control": "no-cache", "ETag": tag}


def _tag(request: QueryRequest, version: str) -> str:
    return entity_tag(
        version,
        request.query,
        request.select_format,
        request.graph_format,
        request.default_graphs,
        request.named_graphs,
        request.union_default_graph,
    )
