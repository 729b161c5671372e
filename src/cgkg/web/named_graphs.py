"""``/graph``: each named graph, whole, or a page about it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg import iris
from cgkg.iris import GraphName
from cgkg.services.resources import Resources
from cgkg.web import representations
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, href, page_tag
from cgkg.web.phrases.terms import OTHERS
from cgkg.web.problems import not_found
from cgkg.web.profiles import OF_GRAPHS, Profile
from cgkg.web.representations import OFFERS, AnswerResponse, negotiate
from cgkg.web.validators import is_current


class NamedGraphRoutes:
    """The routes that answer for named graphs."""

    def __init__(self, resources: Resources, pages: Pages) -> None:
        self._resources, self._pages = resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        router.add_api_route(
            "/graph/{name:path}", self.graph, methods=["GET"], response_class=Response
        )
        return router

    async def graph(self, request: Request, name: str) -> Response:
        """One named graph, whole; or its description and statistics as a page."""
        stem, extension = representations.split_extension(name)
        known = {str(member): member for member in GraphName}
        if stem not in known or not await self._resources.graph_exists(known[stem]):
            raise await self._unknown(stem)
        iri = iris.graph(known[stem])
        chosen = negotiate(request, f"/graph/{stem}", extension, OF_GRAPHS)
        variant = (page_tag(request), request.query_params.get("lang") or "")
        headers = representations.headers(
            chosen,
            iri,
            self._resources.version,
            variant if chosen.syntax is None else (),
            "https://schema.org/Dataset",
        )
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if chosen.syntax is not None:
            answer = await self._resources.graph(
                known[stem], chosen.syntax, as_quads=chosen.profile is Profile.GRAPHS
            )
            return AnswerResponse(answer, headers)
        context = await self._context(iri, chosen.resource)
        return self._pages.render(request, "graph.html", context, headers)

    async def _context(self, iri: str, resource: str) -> dict[str, Any]:
        sizes = dict(await self._resources.graphs())
        description = await self._resources.description(iri)
        partitions = description.partitions if description else ()
        linksets = await self._resources.linksets(iri)
        mentioned = {
            iri,
            *(row.term for row in partitions),
            *(term for row in linksets for term in (row.target, row.predicate)),
        }
        return {
            "iri": iri,
            "triples": sizes[iri],
            "classes": [row for row in partitions if row.by == "class"],
            "linksets": linksets,
            "properties": [row for row in partitions if row.by == "property"],
            "texts": description.texts("http://purl.org/dc/terms/description")
            if description
            else {},
            "labels": {**OTHERS, **await self._resources.labels(mentioned)},
            "formats": [
                (offer.value, f"{resource}.{offer.value}", offer.media_type)
                for offer in OFFERS
                if offer.value != representations.HTML
            ],
            "resource": resource,
        }

    async def _unknown(self, name: str) -> Exception:
        listed = [iri for iri, _ in await self._resources.graphs()]
        paths = {iri.rpartition("/")[2]: href(iri) or iri for iri in listed}
        return not_found(f"There is no graph named {name}.", paths)
