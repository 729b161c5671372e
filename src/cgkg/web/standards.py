"""``/standards``: the list as a table with facets, and as CSV, JSON and Turtle."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from cgkg import __version__
from cgkg.errors import RequestError
from cgkg.formats import RdfFormat
from cgkg.services.browse.browsing import Browsing
from cgkg.services.listing.downloads import as_csv, as_json
from cgkg.services.listing.result import BATCH, Result, carry_out
from cgkg.services.listing.selection import Parameters, Selection, read_selection
from cgkg.web.links import address
from cgkg.web.listing_view import listing_view
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.pages import Pages, page_language
from cgkg.web.problems import not_found
from cgkg.web.protocol import decode_form
from cgkg.web.representations import AnswerResponse
from cgkg.web.validators import entity_tag, is_current

PATH: Final = "/standards"
OFFERS: Final = (
    Offer("text/html", "html"),
    Offer("application/xhtml+xml", "html"),
    Offer("text/csv", "csv", {"charset": "utf-8", "header": "present"}),
    Offer("application/json", "json"),
    Offer("text/turtle", "ttl"),
)
_CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "ttl": RdfFormat.TURTLE.content_type,
}
_LICENSE: Final = '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'


class StandardsRoutes:
    """The page of the list, and its downloads."""

    def __init__(self, browsing: Browsing, pages: Pages) -> None:
        self._browsing, self._pages = browsing, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        for path in (PATH, PATH + ".{extension}"):
            router.add_api_route(path, self.answer, methods=["GET"], response_class=Response)
        return router

    async def answer(self, request: Request, extension: str | None = None) -> Response:
        """The filtered list: a page of it in HTML, all of it in the other formats."""
        if extension not in (None, "html", *_CONTENT_TYPES):
            raise not_found(
                f"The list is not to be had as {extension}.",
                {name: f"{PATH}.{name}" for name in ("html", *_CONTENT_TYPES)},
            )
        form = extension or require(joined(request.headers, "accept"), OFFERS).value
        parameters = decode_form(request.scope["query_string"])
        check_language(parameters)
        catalogue = await self._browsing.catalogue()
        selection = read_selection(parameters, catalogue)
        language = page_language(request)
        headers = _headers(selection, form, language, catalogue.version)
        if form == "html" and (moved := _canonical(request, parameters, selection)):
            return RedirectResponse(moved, status_code=302)
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        result = await asyncio.to_thread(carry_out, catalogue, selection, language)
        if form == "html":
            _check_page(selection, result, language)
            view = listing_view(catalogue, selection, result, language)
            return self._pages.render(request, "standards.html", view, headers)
        headers["Content-Type"] = _CONTENT_TYPES[form]
        if form == "csv":
            return _send(as_csv(result, language), result, headers)
        if form == "json":
            return _send(as_json(selection, result), result, headers)
        answer = await self._browsing.describe(result, RdfFormat.TURTLE)
        return AnswerResponse(answer, headers)


def _send(pieces: Iterator[str], result: Result, headers: dict[str, str]) -> Response:
    """A short list whole, with its length; a long one as it is made."""
    if len(result) <= BATCH:
        return Response("".join(pieces), headers=headers)
    return StreamingResponse(pieces, headers=headers)


def check_language(parameters: Parameters) -> None:
    """Raise 400 for a ``lang`` that no page here has."""
    for name, value in parameters:
        if name == "lang" and value.partition("-")[0].lower() not in ("zh", "en"):
            raise RequestError(
                400,
                "Bad request",
                "lang is not a language of this site; use zh-Hans, zh-Hant or en.",
            )


def _canonical(request: Request, parameters: Parameters, selection: Selection) -> str:
    """Where the one address of this view is, if the request came to another; else empty."""
    language = [pair for pair in parameters if pair[0] == "lang"][:1]
    wanted = [*selection.parameters, *language]
    return "" if list(parameters) == wanted else address(request.url.path, wanted)


def _check_page(selection: Selection, result: Result, language: str) -> None:
    last = result.pages(selection.size)
    if selection.page > last:
        filters = [pair for pair in selection.parameters if pair[0] != "page"]
        first = address(PATH, filters, language)
        end = address(PATH, [*filters, ("page", str(last))] if last > 1 else filters, language)
        raise not_found(
            f"There is no page {selection.page}: with these filters there are {last}.",
            {"1": first, str(last): end},
        )


def _headers(selection: Selection, form: str, language: str, version: str) -> dict[str, str]:
    filters = selection.filters if form != "html" else selection.parameters
    links = [f'<{address(PATH, selection.parameters)}>; rel="canonical"', _LICENSE]
    links += [
        f'<{address(f"{PATH}.{name}", selection.filters)}>; rel="alternate"; type="{media_type}"'
        for name, media_type in (
            ("csv", "text/csv"),
            ("json", "application/json"),
            ("ttl", "text/turtle"),
        )
        if name != form
    ]
    found: dict[str, Any] = {
        "Link": ", ".join(links),
        "Content-Location": address(f"{PATH}.{form}", filters, language),
        "Cache-Control": "no-cache",
        "ETag": entity_tag(__version__, version, selection.parameters, form, language),
    }
    return {**found, "Content-Language": language} if form == "csv" else found
