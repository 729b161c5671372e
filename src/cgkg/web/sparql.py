"""``/sparql``: an ASGI application of its own, so that nothing stands between it and the server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from cgkg.config import Settings
from cgkg.errors import CgkgError, RequestError
from cgkg.formats import RdfFormat
from cgkg.services.empty_answers import EmptyAnswers
from cgkg.services.queries import Parameters, QueryLimits, build_request
from cgkg.services.service_description import ServiceDescription
from cgkg.store.base import QueryRequest
from cgkg.web import problems
from cgkg.web.answering import Answering, Offers
from cgkg.web.asked import Asked
from cgkg.web.explaining import ExplainingSend, wants_explanation
from cgkg.web.negotiation import (
    GRAPH_OFFERS,
    RESULT_OFFERS,
    Offer,
    choose,
    not_acceptable,
    require,
    sent,
)
from cgkg.web.protocol import DIRECT, FORM, METHODS, ClientGone, read_parameters
from cgkg.web.public_address import public_address
from cgkg.web.query_page import QueryPage
from cgkg.web.record import record_of
from cgkg.web.streaming import encoded, send_answer

_ALLOW: Final = {
    "Allow": ", ".join(METHODS),
    "Accept-Post": f"{DIRECT}, {FORM}",
    "Accept-Query": DIRECT,
}
_ALL_TYPES: Final = (
    *(offer.media_type for offer in RESULT_OFFERS),
    *(offer.media_type for offer in GRAPH_OFFERS),
)
_BY_ADDRESS: Final = ("GET", "HEAD")
_DESCRIPTION_OFFERS: Final[Sequence[Offer[RdfFormat]]] = GRAPH_OFFERS[: len(RdfFormat)]


class SparqlEndpoint:
    """The SPARQL 1.1 Protocol's query operation, over GET, HEAD, POST and QUERY."""

    def __init__(
        self,
        answering: Answering,
        description: ServiceDescription,
        explainer: EmptyAnswers,
        page: QueryPage,
        settings: Settings,
    ) -> None:
        self._answering, self._description, self._page = answering, description, page
        self._explainer = explainer
        self._public_url = settings.public_url
        self._asked: Asked[tuple[QueryRequest, Offers]] = Asked()
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
            record_of(scope).error = "Client gone"
        except CgkgError as error:
            response = problems.respond(error, sent(scope, b"accept"))
            record_of(scope).error = problems.describe(error).title
            await response(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await Response(status_code=204, headers=_ALLOW)(scope, receive, send)
            return
        if method not in METHODS:
            raise RequestError(405, "Method not allowed", f"Use {_ALLOW['Allow']}.", _ALLOW)
        accept = sent(scope, b"accept")
        understood = self._known(scope, accept)
        if understood is None:
            parameters = await read_parameters(scope, receive, self._limits.max_query_bytes)
            if self._page.is_wanted(method, parameters, accept):
                await self._page(parameters, scope, receive, send)
                return
            if method in _BY_ADDRESS and not any(name == "query" for name, _ in parameters):
                await self._describe(scope, receive, send)
                return
            understood = self._understand(parameters, scope, accept)
        request, offers = understood
        record_of(scope).asks(request.query)
        if wants_explanation(scope):
            send = ExplainingSend(send, self._explainer, request)
        await self._answering.respond(request, offers, scope, receive, send)

    def _known(self, scope: Scope, accept: str | None) -> tuple[QueryRequest, Offers] | None:
        """What the same request was understood to ask before."""
        if scope["method"] not in _BY_ADDRESS:
            return None
        return self._asked.get(scope["query_string"], accept)

    def _understand(
        self, parameters: Parameters, scope: Scope, accept: str | None
    ) -> tuple[QueryRequest, Offers]:
        select, graph = choose(accept, RESULT_OFFERS), choose(accept, GRAPH_OFFERS)
        offers = select, graph
        request = build_request(
            parameters,
            self._limits,
            select.value if select else None,
            graph.value if graph else None,
        )
        if request.select_format is None and request.graph_format is None:
            raise not_acceptable(_ALL_TYPES)
        if scope["method"] in _BY_ADDRESS:
            self._asked.put(scope["query_string"], accept, (request, offers))
        return request, offers

    async def _describe(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The service description (SPARQL 1.1 Service Description, 2)."""
        offer = require(sent(scope, b"accept"), _DESCRIPTION_OFFERS)
        base = public_address(scope, self._public_url)
        answer = await self._description.read(f"{base}/sparql", offer.value)
        headers = {"Content-Type": offer.content_type, "Cache-Control": "no-cache", **_ALLOW}
        await send_answer(answer, encoded(headers), scope, receive, send)
