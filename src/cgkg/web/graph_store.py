"""``/rdf-graph-store`` and ``/graph/…``: the SPARQL 1.1 Graph Store HTTP Protocol.

Indirect naming (section 4.2) is ``/rdf-graph-store?default`` and ``?graph=IRI``; direct naming
(4.1) is ``/graph/NAME`` for the graph ``https://w3id.org/cgkg/graph/NAME``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from cgkg.config import Settings
from cgkg.errors import CgkgError, RequestError
from cgkg.formats import RdfFormat
from cgkg.iris import BASE, GraphName
from cgkg.services.graph_store import GraphStore, graph_at, new_graph
from cgkg.services.queries import check_iris
from cgkg.store.refusals import MalformedRdf
from cgkg.store.writable import GraphChange, GraphRequest, RdfDocument, WritableStore
from cgkg.web import problems
from cgkg.web.authority import WriteAuthority
from cgkg.web.negotiation import GRAPH_OFFERS, Offer, choose, require
from cgkg.web.pages import graph_href, in_address
from cgkg.web.problems import Problem, ProblemError
from cgkg.web.protocol import ClientGone, decode_form
from cgkg.web.representations import split_extension
from cgkg.web.streaming import encoded, send_answer, unless_gone
from cgkg.web.uploads import ACCEPTED, read_documents
from cgkg.web.validators import entity_tag, is_current

PATH: Final = "/rdf-graph-store"

_ALLOW: Final = {
    "Allow": "GET, HEAD, PUT, POST, DELETE, OPTIONS",
    "Accept-Post": f"{ACCEPTED}, multipart/form-data",
}
_READING: Final = ("GET", "HEAD")
_HTML: Final[Offer[RdfFormat | None]] = Offer("text/html", None)
_CHANGES: Final = {change.value.upper(): change for change in GraphChange}


class _Target(NamedTuple):
    """The graph that a request is about: its IRI, or None for the default graph."""

    iri: str | None
    is_new: bool = False


class GraphStoreEndpoint:
    """Reads graphs for everybody, and changes them for those who may."""

    def __init__(
        self,
        graphs: GraphStore,
        store: WritableStore | None,
        authority: WriteAuthority,
        settings: Settings,
    ) -> None:
        """Args: where to read; where to write, None for a read-only server; who may; limits."""
        self._graphs, self._store, self._authority = graphs, store, authority
        self._public_url, self._max_body_bytes = settings.public_url, settings.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        try:
            if scope["method"] in _READING:
                await self._read(_target(scope), scope, receive, send)
                return
            response = await self._handle(scope, receive)
        except ClientGone:
            return
        except (CgkgError, ProblemError) as error:
            response = problems.respond(_located(error), Headers(scope=scope).get("accept"))
        await response(scope, receive, send)

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        if scope["method"] == "OPTIONS":
            return Response(status_code=204, headers=_ALLOW)
        change = _CHANGES.get(scope["method"])
        if change is None:
            raise RequestError(405, "Method not allowed", f"Use {_ALLOW['Allow']}.", _ALLOW)
        self._authority.check(Headers(scope=scope))
        target = _target(scope)
        if self._store is None:
            raise RequestError(403, "Read-only server", "This server takes no writes.")
        return await self._change(self._store, change, target, scope, receive)

    async def _read(self, target: _Target, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        page = _page(target, scope)
        if page is not None and target.iri is not None:
            if not await self._graphs.holds(target.iri):
                raise _no_graph(target.iri, await self._graphs.named())
            await page(scope, receive, send)
            return
        offer = require(headers.get("accept"), GRAPH_OFFERS)
        tag = entity_tag(self._graphs.version, target.iri, offer.media_type)
        named = {"ETag": tag, "Cache-Control": "no-cache", "Content-Type": offer.content_type}
        if target.iri is not None and not await self._graphs.holds(target.iri):
            raise _no_graph(target.iri, await self._graphs.named())
        if is_current(headers.get("if-none-match"), tag):
            await Response(status_code=304, headers=named)(scope, receive, send)
            return
        answer = await unless_gone(receive, self._graphs.read(target.iri, offer.value))
        await send_answer(answer, encoded(named), scope, receive, send)

    async def _change(
        self,
        store: WritableStore,
        change: GraphChange,
        target: _Target,
        scope: Scope,
        receive: Receive,
    ) -> Response:
        documents: tuple[RdfDocument, ...] = ()
        if change is not GraphChange.DELETE:
            documents = await read_documents(
                scope, receive, self._max_body_bytes, multipart=change is GraphChange.POST
            )
        request = GraphRequest(change, target.iri, target.iri or BASE, documents)
        result = await unless_gone(receive, store.change_graph(request))
        headers = {"Cache-Control": "no-store"}
        if target.is_new and target.iri is not None:
            path = quote("/" + target.iri.removeprefix(BASE))
            headers["Location"] = self._public_url + path
        return Response(status_code=201 if result.created else 204, headers=headers)


class DirectGraphRoute(Route):
    """``/graph/NAME``, except for reading what the project built: that has a page of its own."""

    def __init__(self, endpoint: GraphStoreEndpoint) -> None:
        super().__init__("/graph/{name:path}", endpoint, include_in_schema=False)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether a request is for this route."""
        match, child = super().matches(scope)
        if match is not Match.NONE and scope["method"] in _READING and _is_built(scope["path"]):
            return Match.NONE, {}
        return match, child


def _is_built(path: str) -> bool:
    stem, _ = split_extension(path.removeprefix("/graph/"))
    return any(stem == member for member in GraphName)


def _target(scope: Scope) -> _Target:
    """The graph a request is about.

    Raises:
        RequestError: 400: it names none, several, or one that is not an absolute IRI.
    """
    name = scope.get("path_params", {}).get("name")
    if name is not None:
        return _named(graph_at(str(name)))
    parameters = decode_form(scope["query_string"])
    graphs = [value for key, value in parameters if key == "graph"]
    defaults = [value for key, value in parameters if key == "default"]
    if not graphs and not defaults and scope["method"] == "POST":
        return _Target(new_graph(), is_new=True)
    if len(graphs) + len(defaults) != 1:
        raise RequestError(
            400, "Bad request", f"Name one graph: {PATH}?default or {PATH}?graph=IRI."
        )
    return _named(graphs[0]) if graphs else _Target(None)


def _page(target: _Target, scope: Scope) -> Response | None:
    """To the page about a graph named by the path, for those who like a page best."""
    chosen = choose(Headers(scope=scope).get("accept"), (*GRAPH_OFFERS, _HTML))
    if target.iri is None or "name" not in scope.get("path_params", {}) or chosen is not _HTML:
        return None
    languages = [value for name, value in decode_form(scope["query_string"]) if name == "lang"]
    address = graph_href(target.iri)
    location = in_address(address, quote(languages[0], safe="")) if languages else address
    return RedirectResponse(location, status_code=303, headers={"Vary": "Accept"})


def _named(iri: str) -> _Target:
    check_iris("graph", [iri])
    return _Target(iri)


def _no_graph(iri: str, known: Sequence[str]) -> ProblemError:
    """The refusal to read a graph that is not there, with those of this project that are."""
    own = [one for one in known if one.startswith(f"{BASE}graph/")]
    paths = {one.removeprefix(f"{BASE}graph/"): quote("/" + one.removeprefix(BASE)) for one in own}
    return problems.not_found(f"There is no graph {iri}.", paths)


def _located(error: Exception) -> Exception:
    """The same error, with line and column as members of the problem where they are known."""
    if not isinstance(error, MalformedRdf):
        return error
    place = {"line": error.line, "column": error.column}
    return ProblemError(Problem(error.status, error.title, error.detail, place))
