"""``/id``, ``/doc``, ``/graph`` and ``/ns``: things, their documents, graphs, the ontology."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import groupby
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cgkg import iris
from cgkg.iris import GraphName, Kind, Thing
from cgkg.services.resources import Description, Resources, Statement
from cgkg.web import representations
from cgkg.web.negotiation import joined, require
from cgkg.web.pages import Pages, href, page_language
from cgkg.web.problems import ProblemError, not_found
from cgkg.web.representations import OFFERS, AnswerResponse, Representation, negotiate
from cgkg.web.validators import is_current

_INCOMING_SHOWN: Final = 100
_LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"


class ResourceRoutes:
    """The routes that answer for the IRIs of this graph."""

    def __init__(self, resources: Resources, pages: Pages) -> None:
        self._resources, self._pages = resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        for path, endpoint in (
            ("/id/{kind}/{key:path}", self.identify),
            ("/doc/{kind}/{key:path}", self.document),
            ("/graph/{name:path}", self.graph),
            ("/ns", self.ontology),
            ("/ns.{extension}", self.ontology),
        ):
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def identify(self, request: Request, kind: str, key: str) -> Response:
        """Redirect from a thing to the document about it, in the syntax the client likes best."""
        thing = await self._thing(kind, key)
        extension = require(joined(request.headers, "accept"), OFFERS).value
        location = _path(iris.document(*thing))
        if extension != "html":
            location = f"{location}.{extension}"
        return RedirectResponse(location, status_code=303)

    async def document(self, request: Request, kind: str, key: str) -> Response:
        """Describe a thing; the extension or the Accept header decides the syntax."""
        name, extension = representations.split_extension(key)
        thing = await self._thing(kind, name)
        chosen = negotiate(
            _path(iris.document(*thing)), extension, joined(request.headers, "accept")
        )
        iri = iris.thing(*thing)
        headers = self._headers(request, chosen, iri)
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if chosen.syntax is not None:
            return AnswerResponse(await self._resources.describe(iri, chosen.syntax), headers)
        view = _view(await self._resources.description(iri))
        return self._page(request, "resource.html", chosen, headers, view)

    async def graph(self, request: Request, name: str) -> Response:
        """One named graph, whole."""
        stem, extension = representations.split_extension(name)
        known = {str(member): member for member in GraphName}
        if stem not in known or not await self._resources.graph_exists(known[stem]):
            listed = [iri for iri, _ in await self._resources.graphs()]
            paths = {iri.rpartition("/")[2]: href(iri) or iri for iri in listed}
            raise not_found(f"There is no graph named {stem}.", paths)
        iri = iris.graph(known[stem])

        async def page(chosen: Representation, headers: dict[str, str]) -> Response:
            sizes = dict(await self._resources.graphs())
            context = {"iri": iri, "triples": sizes[iri]}
            return self._page(request, "graph.html", chosen, headers, context)

        return await self._whole_graph(request, known[stem], iri, extension, page)

    async def ontology(self, request: Request, extension: str | None = None) -> Response:
        """The ontology: all of its graph, or a page of its terms."""

        async def page(chosen: Representation, headers: dict[str, str]) -> Response:
            context = {"terms": _terms(await self._resources.terms())}
            return self._page(request, "ontology.html", chosen, headers, context)

        known = {offer.value for offer in OFFERS}
        if extension is not None and extension not in known:
            raise not_found(f"There is no syntax with the extension {extension}.")
        return await self._whole_graph(request, GraphName.ONTOLOGY, iris.ONTOLOGY, extension, page)

    async def _whole_graph(
        self,
        request: Request,
        name: GraphName,
        iri: str,
        extension: str | None,
        page: Callable[[Representation, dict[str, str]], Awaitable[Response]],
    ) -> Response:
        chosen = negotiate(_path(iri), extension, joined(request.headers, "accept"))
        headers = self._headers(request, chosen, iri)
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if chosen.syntax is None:
            return await page(chosen, headers)
        return AnswerResponse(await self._resources.graph(name, chosen.syntax), headers)

    async def _thing(self, kind: str, key: str) -> Thing:
        """The thing that a path names.

        Raises:
            ProblemError: 404: there is none.
        """
        thing = iris.parse(f"{iris.BASE}id/{kind}/{key}")
        if thing is not None and await self._resources.exists(iris.thing(*thing)):
            return thing
        raise await self._unknown(kind, key)

    async def _unknown(self, kind: str, key: str) -> ProblemError:
        kinds = {str(member): member for member in Kind}
        if kind not in kinds:
            return not_found(f"{kind} is no kind of thing; the kinds are: {', '.join(kinds)}.")
        near = await self._resources.suggestions(kinds[kind], key)
        paths = {thing.key: _path(iris.thing(*thing)) for thing in near}
        return not_found(f"The graph knows no {kind} with the key {key}.", paths)

    def _headers(self, request: Request, chosen: Representation, iri: str) -> dict[str, str]:
        language = page_language(request) if chosen.syntax is None else ""
        return representations.headers(chosen, iri, self._resources.version, language)

    def _page(
        self,
        request: Request,
        template: str,
        chosen: Representation,
        headers: dict[str, str],
        context: dict[str, Any],
    ) -> Response:
        formats = [
            (offer.value, f"{chosen.resource}.{offer.value}", offer.media_type)
            for offer in OFFERS
            if offer.value != "html"
        ]
        return self._pages.render(request, template, {**context, "formats": formats}, headers)


def _path(iri: str) -> str:
    return quote("/" + iri.removeprefix(iris.BASE))


def _view(description: Description) -> dict[str, Any]:
    """What the template shows of a description."""
    incoming = _by_property(description.incoming)
    return {
        "iri": description.iri,
        "titles": {
            statement.other.language: statement.other.value
            for statement in description.outgoing
            if statement.property == _LABEL
        },
        "labels": description.labels,
        "outgoing": _by_property(description.outgoing),
        "incoming": [(name, values[:_INCOMING_SHOWN], len(values)) for name, values in incoming],
    }


def _by_property(statements: tuple[Statement, ...]) -> list[tuple[str, list[Statement]]]:
    ordered = sorted(statements, key=lambda statement: statement.property)
    return [(name, list(group)) for name, group in groupby(ordered, lambda item: item.property)]


def _terms(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The ontology's terms with their types, labels and definitions by language."""
    terms: dict[str, dict[str, Any]] = {}
    for row in rows:
        iri = row["term"].value
        term = terms.setdefault(iri, {"iri": iri, "types": [], "label": {}, "definition": {}})
        if row["type"].value not in term["types"]:
            term["types"].append(row["type"].value)
        what = "label" if row["property"].value == _LABEL else "definition"
        term[what][row["text"].language] = row["text"].value
    return list(terms.values())
