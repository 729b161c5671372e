"""``/standards``: the list as a table with facets, and as CSV, JSON and Turtle."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from cgkg.formats import RdfFormat
from cgkg.services.browse.browsing import Browsing
from cgkg.services.listing.downloads import as_csv, as_json
from cgkg.services.listing.result import BATCH, Result, carry_out
from cgkg.services.listing.selection import Parameters, Selection, read_selection
from cgkg.web.links import address
from cgkg.web.listing_view import LIST, listing_view
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, check_language, page_language
from cgkg.web.problems import not_found
from cgkg.web.protocol import decode_form
from cgkg.web.representations import AnswerResponse
from cgkg.web.validators import is_current


class StandardsRoutes:
    """The page of the list, and its downloads."""

    def __init__(self, browsing: Browsing, pages: Pages) -> None:
        self._browsing, self._pages = browsing, pages

    def router(self) -> APIRouter:
        """The routes."""
        return LIST.router(self.answer)

    async def answer(self, request: Request, extension: str | None = None) -> Response:
        """The filtered list: a page of it in HTML, all of it in the other formats."""
        form = LIST.form(request, extension)
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
        headers["Content-Type"] = LIST.content_type(form)
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


def _canonical(request: Request, parameters: Parameters, selection: Selection) -> str:
    """Where the one address of this view is, if the request came to another; else empty."""
    language = [pair for pair in parameters if pair[0] == "lang"][:1]
    wanted = [*selection.parameters, *language]
    return "" if list(parameters) == wanted else address(request.url.path, wanted)


def _check_page(selection: Selection, result: Result, language: str) -> None:
    last = result.pages(selection.size)
    if selection.page > last:
        filters = [pair for pair in selection.parameters if pair[0] != "page"]
        first = address(LIST.path, filters, language)
        end = address(LIST.path, [*filters, ("page", str(last))] if last > 1 else filters, language)
        raise not_found(
            f"There is no page {selection.page}: with these filters there are {last}.",
            {"1": first, str(last): end},
        )


def _headers(selection: Selection, form: str, language: str, version: str) -> dict[str, str]:
    view, filters = selection.parameters, selection.filters
    headers = LIST.headers(form, view, filters, version, language)
    # The other files have their words in every language.
    return {**headers, "Content-Language": language} if form == "csv" else headers
