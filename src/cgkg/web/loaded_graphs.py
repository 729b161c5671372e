"""``/graph?iri=…``: a page about a graph beside the built ones; ``/void``: all descriptions."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cgkg.iris import BUILT_GRAPHS, DATASET
from cgkg.services.loaded_graphs import LoadedGraphs
from cgkg.services.resources import Resources
from cgkg.web import representations
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, graph_href
from cgkg.web.phrases.terms import OTHERS
from cgkg.web.problems import not_found
from cgkg.web.profiles import Profiles
from cgkg.web.representations import AnswerResponse, negotiate
from cgkg.web.validators import is_current


class LoadedGraphRoutes:
    """The routes that answer for graphs that were loaded, or written by clients."""

    def __init__(self, graphs: LoadedGraphs, resources: Resources, pages: Pages) -> None:
        self._graphs, self._resources, self._pages = graphs, resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        for path, endpoint in (
            ("/graph", self.page),
            ("/void", self.void),
            ("/void.{extension}", self.void_as),
        ):
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def page(self, request: Request) -> Response:
        """A page about the graph that ``iri`` names."""
        iri = request.query_params.get("iri", "")
        if iri in BUILT_GRAPHS:
            return RedirectResponse(graph_href(iri), status_code=303)
        sizes = dict(await self._resources.graphs())
        if iri not in sizes:
            raise not_found(f"There is no graph {iri}.", {one: graph_href(one) for one in sizes})
        context = await self._context(iri, sizes[iri])
        return self._pages.render(
            request, "loaded_graph.html", context, {"Cache-Control": "no-cache"}
        )

    async def void(self, request: Request) -> Response:
        """The VoID description of everything in the store; people are led to a page."""
        return await self._void(request, None)

    async def void_as(self, request: Request, extension: str) -> Response:
        """The same in the syntax of an extension."""
        stem, known = representations.split_extension(f"void.{extension}")
        if known is None:
            raise not_found(f"There is nothing at /{stem}.", {"void": "/void"})
        return await self._void(request, extension)

    async def _void(self, request: Request, extension: str | None) -> Response:
        chosen = negotiate(request, "/void", extension, Profiles())
        if chosen.syntax is None:
            return RedirectResponse("/graph/catalog.html", status_code=303)
        headers = representations.headers(chosen, DATASET, self._resources.version)
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return AnswerResponse(await self._graphs.void(chosen.syntax), headers)

    async def _context(self, iri: str, triples: int) -> dict[str, Any]:
        partitions = await self._resources.partitions(iri)
        labels = await self._resources.labels({row.term for row in partitions})
        return {
            "iri": iri,
            "triples": triples,
            "about": await self._graphs.read(iri),
            "classes": [row for row in partitions if row.by == "class"],
            "properties": [row for row in partitions if row.by == "property"],
            "labels": {**OTHERS, **labels},
            "data": f"/rdf-graph-store?graph={quote(iri, safe='')}",
        }
