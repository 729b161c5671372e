"""``/id`` and ``/doc``: things, and the documents that describe them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from cgkg import iris
from cgkg.errors import RequestError
from cgkg.iris import Kind, Thing
from cgkg.services.citation import Citation
from cgkg.services.description import Description
from cgkg.services.resources import Resources
from cgkg.services.withdrawals import Withdrawals
from cgkg.web import representations
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, for_script, href, page_language, page_tag
from cgkg.web.problems import Problem, ProblemError, not_found
from cgkg.web.profiles import OF_THINGS, Profile
from cgkg.web.representations import OFFERS, AnswerResponse, Representation, negotiate
from cgkg.web.thing_view import reference_anchor, view
from cgkg.web.validators import is_current
from cgkg.web.wording import in_language

_SCHEMA: Final = "https://schema.org/"
_SCHEMA_TYPES: Final = {
    Kind.STANDARD: "CreativeWork",
    Kind.SERIES: "CreativeWorkSeries",
    Kind.DOCUMENT: "CreativeWork",
    Kind.SOURCE: "CreativeWork",
    Kind.DIRECTION: "CreativeWork",
    Kind.ORGANIZATION: "Organization",
    Kind.SCHEME: "DefinedTermSet",
    Kind.SYSTEM: "DefinedTermSet",
    **dict.fromkeys(
        (
            Kind.CATEGORY,
            Kind.TOPIC,
            Kind.LEVEL,
            Kind.STAGE,
            Kind.CONFIDENCE,
            Kind.DESIGNATOR,
            Kind.DEPARTMENT_CODE,
            Kind.SECTOR,
            Kind.GAS,
            Kind.DOCUMENT_KIND,
        ),
        "DefinedTerm",
    ),
}
_KEPT: Final = ("lang", "format", "_profile")
_SINGLE: Final = ("dataset", "software")
"""Things outside ``/id``; and the files of the build, below ``/file``."""


class DocumentRoutes:
    """The routes that answer for things."""

    def __init__(self, resources: Resources, pages: Pages, withdrawals: Withdrawals) -> None:
        self._resources, self._pages, self._withdrawals = resources, pages, withdrawals

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        routes: tuple[tuple[str, Callable[..., Any]], ...] = (
            ("/id/{kind}/{key:path}", self.identify),
            ("/doc/file/{path:path}", self.file_document),
            ("/doc/{kind}/{key:path}", self.document),
            ("/doc/{name}", self.single_document),
            ("/file/{path:path}", self.identify_file),
            *((f"/{name}", self.identify_single) for name in _SINGLE),
        )
        for path, endpoint in routes:
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def identify(self, request: Request, kind: str, key: str) -> Response:
        """Redirect from a thing to the document about it, in the syntax the client likes best."""
        thing = await self._thing(kind, key)
        return _see_other(request, _path(iris.document(*thing)))

    async def identify_single(self, request: Request) -> Response:
        """Redirect from the dataset or the software to the document about it."""
        await self._existing(iris.BASE + request.url.path[1:])
        return _see_other(request, f"/doc{request.url.path}")

    async def identify_file(self, request: Request, path: str) -> Response:
        """Redirect from a file that the build read to the document about it."""
        iri = await self._existing(_iri_of_file(path))
        return _see_other(request, f"/doc{_path(iri)}")

    async def document(self, request: Request, kind: str, key: str) -> Response:
        """Describe a thing; the extension, ``?format=`` or the Accept header decides the syntax."""
        name, extension = representations.split_extension(key)
        thing = await self._thing(kind, name)
        type_ = _SCHEMA_TYPES.get(thing.kind, "Thing")
        path = _path(iris.document(*thing))
        return await self._describe(request, iris.thing(*thing), path, extension, type_)

    async def file_document(self, request: Request, path: str) -> Response:
        """Describe a file that the build read; its own extension is none of a syntax."""
        name, extension = path, None
        if not await self._resources.exists(_iri_of_file(path)):
            name, extension = representations.split_extension(path)
        iri = await self._existing(_iri_of_file(name))
        return await self._describe(request, iri, f"/doc{_path(iri)}", extension)

    async def single_document(self, request: Request, name: str) -> Response:
        """Describe the dataset or the software."""
        stem, extension = representations.split_extension(name)
        if stem not in _SINGLE:
            raise not_found(f"There is no document named {stem}.")
        iri = await self._existing(iris.BASE + stem)
        type_ = "Dataset" if stem == "dataset" else "SoftwareApplication"
        return await self._describe(request, iri, f"/doc/{stem}", extension, type_)

    async def _describe(
        self, request: Request, iri: str, path: str, extension: str | None, type_: str = "Thing"
    ) -> Response:
        chosen = negotiate(request, path, extension)
        page = page_number(request.query_params.get("page"))
        variant = (page_tag(request), str(page), request.query_params.get("lang") or "")
        headers = representations.headers(
            chosen,
            iri,
            self._resources.version,
            variant if chosen.syntax is None else (),
            _SCHEMA + type_,
        )
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if chosen.syntax is not None:
            document = iris.BASE + path[1:]
            answer = await self._resources.describe(
                iri, document, chosen.syntax, chosen.profile.token
            )
            return AnswerResponse(answer, headers)
        if chosen.profile is Profile.ALT:
            context = {"iri": iri, "path": path, "profiles": tuple(Profile), "offers": OFFERS}
            return self._pages.render(request, "alternates.html", context, headers)
        return await self._page(request, iri, chosen, page, headers)

    async def _page(
        self,
        request: Request,
        iri: str,
        chosen: Representation,
        page: int,
        headers: dict[str, str],
    ) -> Response:
        description = await self._resources.description(iri, page)
        if description is None or page > description.pages:
            raise not_found(f"There is no page {page} about {iri}.", {"1": chosen.resource})
        language = page_language(request)
        document = iris.BASE + chosen.resource[1:]
        context = {
            **view(description, language, href),
            "formats": _formats(chosen.resource),
            "profiles": tuple(Profile),
            "resource": chosen.resource,
            "citation": await self._citation(description, language),
            "embedded": for_script(await self._resources.embedded(iri, document)),
            "page": page,
            "queries": _queries(iri),
            "anchor": reference_anchor,
        }
        return self._pages.render(request, _template(description), context, headers)

    async def _citation(self, description: Description, language: str) -> Citation:
        dataset = await self._resources.dataset()
        title = in_language(description.names, language)
        container = in_language(dataset.titles, language)
        return Citation(
            description.iri,
            title[0] if title else description.iri,
            container[0] if container else "cgkg",
            dataset.creator,
            dataset.modified,
            self._resources.version,
        )

    async def _existing(self, iri: str) -> str:
        """An IRI that the graph says something about.

        Raises:
            ProblemError: 404.
        """
        if not _is_plain(iri) or not await self._resources.exists(iri):
            raise not_found(f"The graph knows no {iri.removeprefix(iris.BASE)}.")
        return iri

    async def _thing(self, kind: str, key: str) -> Thing:
        """The thing that a path names.

        Raises:
            ProblemError: 404: there is none; 410: there was one, and it was withdrawn.
        """
        thing = iris.parse(f"{iris.BASE}id/{kind}/{key}")
        if thing is not None:
            self._refuse_withdrawn(iris.thing(*thing))
            if await self._resources.exists(iris.thing(*thing)):
                return thing
        raise await self._unknown(kind, key)

    def _refuse_withdrawn(self, iri: str) -> None:
        withdrawal = self._withdrawals.get(iri)
        if withdrawal is not None:
            names = {one: href(one) or one for one in withdrawal.replacements}
            listed = [{"name": name, "href": path} for name, path in names.items()]
            detail = f"Withdrawn on {withdrawal.date}: {withdrawal.reason_en}"
            raise ProblemError(Problem(410, "Withdrawn", detail, {"suggestions": listed}))

    async def _unknown(self, kind: str, key: str) -> ProblemError:
        kinds = {str(member): member for member in Kind}
        if kind not in kinds:
            return not_found(f"{kind} is no kind of thing; the kinds are: {', '.join(kinds)}.")
        near = await self._resources.suggestions(kinds[kind], key)
        paths = {thing.key: _path(iris.thing(*thing)) for thing in near}
        known = await self._resources.labels(iris.thing(*thing) for thing in near) if near else {}
        labels = {thing.key: known.get(iris.thing(*thing), {}) for thing in near}
        return not_found(f"The graph knows no {kind} with the key {key}.", paths, labels)


def _see_other(request: Request, document: str) -> RedirectResponse:
    """303 to a document, in the syntax that the request asks for."""
    chosen = negotiate(request, document, None)
    kept = {name: request.query_params[name] for name in _KEPT if name in request.query_params}
    kept.pop("format", None)
    if "_profile" not in kept and chosen.profile is not OF_THINGS.default(chosen.extension):
        kept["_profile"] = chosen.profile.token
    location = document if chosen.syntax is None else f"{document}.{chosen.extension}"
    if kept:
        location = f"{location}?{urlencode(kept)}"
    headers = {"Vary": "Accept, Accept-Language, Accept-Encoding, Accept-Profile"}
    return RedirectResponse(location, status_code=303, headers=headers)


def _template(description: Description) -> str:
    return "standard.html" if description.is_standard else "resource.html"


def page_number(text: str | None) -> int:
    """The number in ``?page=``; 1 where there is none.

    Raises:
        RequestError: 400: it is no whole number above 0.
    """
    if not text:
        return 1
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) > 0):
        raise RequestError(400, "Bad request", f"page={text[:40]} is no page number, such as 2.")
    return int(text)


def _formats(resource: str) -> list[tuple[str, str, str]]:
    return [
        (offer.value, f"{resource}.{offer.value}", offer.media_type)
        for offer in OFFERS
        if offer.value != representations.HTML
    ]


def _queries(iri: str) -> dict[str, str]:
    """Addresses of the endpoint with queries about a thing."""
    pattern = f"GRAPH ?graph {{ <{iri}> ?property ?value }}"
    rows = f"SELECT ?graph ?property ?value\nWHERE {{ {pattern} }}"
    return {
        "table": "/sparql?" + urlencode({"query": rows}),
        "describe": "/sparql?" + urlencode({"query": f"DESCRIBE <{iri}>"}),
    }


def _iri_of_file(path: str) -> str:
    return f"{iris.BASE}file/{path}"


def _is_plain(iri: str) -> bool:
    return iri.isascii() and iri.isprintable() and not set(iri) & set(' <>"{}|^`\\')


def _path(iri: str) -> str:
    return quote("/" + iri.removeprefix(iris.BASE))
