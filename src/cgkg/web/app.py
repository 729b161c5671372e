"""Puts the web face together: one store and one table of settings in, one application out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from cgkg import __version__, assets
from cgkg.config import Settings
from cgkg.errors import CgkgError, RequestError
from cgkg.services.empty_answers import EmptyAnswers
from cgkg.services.examples import Examples
from cgkg.services.graph_store import GraphStore
from cgkg.services.index.shelf import Shelf
from cgkg.services.queries import read_queries
from cgkg.services.resources import Resources
from cgkg.services.search.service import Search
from cgkg.services.service_description import PartnerFacts, ServiceDescription, ServiceFacts
from cgkg.store.base import Store
from cgkg.store.partner_watch import PartnerWatch
from cgkg.store.partners import Partner, read_partners
from cgkg.store.writable import WritableStore
from cgkg.web import problems
from cgkg.web.api_page import ApiRoutes
from cgkg.web.application import Application
from cgkg.web.authority import WriteAuthority
from cgkg.web.front import Front
from cgkg.web.graph_store import PATH as GRAPH_STORE
from cgkg.web.graph_store import DirectGraphRoute, GraphStoreEndpoint
from cgkg.web.headers import CommonHeaders
from cgkg.web.linked_data import LinkedData
from cgkg.web.negotiation import joined
from cgkg.web.observation import Log
from cgkg.web.operation import OperationRoutes
from cgkg.web.pages import Pages
from cgkg.web.partners import PartnerRoutes
from cgkg.web.problem_pages import ProblemRoutes
from cgkg.web.query_page import QueryPage
from cgkg.web.site import Site
from cgkg.web.sparql import SparqlEndpoint
from cgkg.web.style_sheets import SiteFiles
from cgkg.web.update import UpdateEndpoint
from cgkg.web.warming import Warming


def create_app(
    settings: Settings, store: Store, token: str | None = None, log: Log | None = None
) -> Application:
    """The application.

    Args:
        settings: all that can be set.
        store: what answers queries; it is closed when the application shuts down.
        token: what clients must have to write; None for a server that takes no writes.
        log: takes what is noted of each request; None for no log.
    """
    pages = Pages(lambda: store.version)
    queries = read_queries(assets.root() / "queries" / "pages")
    front = Front(settings, store, log)
    shelf = Shelf(store, queries, settings.index_folder, settings.dataset)
    resources = Resources(shelf, settings.timeout)
    search = Search(shelf)
    partners = read_partners(Path(settings.partners)) if settings.partners else ()
    watch = PartnerWatch(partners)
    asked = [partner.endpoint for partner in partners]
    examples = Examples(shelf.guide, queries, settings.timeout, asked)
    site = Site(settings, queries, resources, examples, search, pages, shelf)
    linked_data = LinkedData(settings, store, queries, resources, pages, shelf)
    readers = (*site.readers, examples.all, *linked_data.readers, search.read_ahead)
    warming = Warming(pages, readers, front.metrics.reading_ahead)
    app = Application(
        warming,
        title="cgkg",
        version=__version__,
        lifespan=_lifespan(store, search, watch, warming),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.pages = pages  # for errors, which are told wherever they come up
    explainer = EmptyAnswers(store, queries)
    query_page = QueryPage(front.store, resources, examples, explainer, pages, settings)
    facts = _facts(settings, partners)
    description = ServiceDescription(store, queries, settings.timeout, facts, resources.graphs)
    endpoint = SparqlEndpoint(front.answering, description, explainer, query_page, settings)
    app.router.routes[:0] = _write_routes(settings, store, queries, token)
    for router in (
        *linked_data.routers,
        query_page.router(),
        *site.routers,
        OperationRoutes(store, front.metrics).router(),
        PartnerRoutes(watch, examples, pages).router(),
        ProblemRoutes(pages).router(),
        ApiRoutes(app.openapi, pages).router(),
    ):
        app.include_router(router)
    app.router.routes.append(Mount("/static", SiteFiles()))
    for kind in (CgkgError, problems.ProblemError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _handle)
    app.add_exception_handler(Exception, _handle)
    app.add_middleware(CommonHeaders, own_head=("/sparql", GRAPH_STORE))
    front.stand_before(app, endpoint)
    return app


def _write_routes(
    settings: Settings, store: Store, queries: Mapping[str, str], token: str | None
) -> Sequence[BaseRoute]:
    """SPARQL Update and the graph store, which refuse writes without a token to compare with."""
    writable = store if isinstance(store, WritableStore) and token is not None else None
    authority = WriteAuthority(None if writable is None else token)
    graphs = GraphStore(store, queries, settings.timeout)
    graph_store = GraphStoreEndpoint(graphs, writable, authority, settings)
    return [
        Route("/update", UpdateEndpoint(writable, authority, settings), include_in_schema=False),
        Route(GRAPH_STORE, graph_store, include_in_schema=False),
        DirectGraphRoute(graph_store),
    ]


def _facts(settings: Settings, partners: Sequence[Partner]) -> ServiceFacts:
    return ServiceFacts(
        union_default_graph=settings.default_graph == "union",
        writable=settings.writable,
        extended=not settings.store,
        partners=[PartnerFacts(item.endpoint, item.name, item.holds) for item in partners],
    )


def _lifespan(
    store: Store,
    search: Search,
    watch: PartnerWatch,
    warming: Warming,
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await watch.start()
        task = asyncio.create_task(warming())
        yield
        task.cancel()
        await watch.aclose()
        await search.aclose()
        await store.aclose()

    return lifespan


async def _handle(request: Request, error: Exception) -> Response:
    """The one handler of all errors."""
    if isinstance(error, RequestValidationError):
        error = RequestError(400, "Bad request", str(error))
    return problems.respond(error, joined(request.headers, "accept"))
