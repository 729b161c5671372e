"""``/search``, ``/search.json`` and ``/suggest``: search for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from cgkg.errors import RequestError
from cgkg.services.listing.standard import fold, words_of
from cgkg.services.search.index import Results, SearchIndex
from cgkg.services.search.query import LONGEST
from cgkg.services.search.service import Search
from cgkg.terms import CG
from cgkg.web.links import address
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.pages import Pages, page_language, page_tag
from cgkg.web.protocol import decode_form
from cgkg.web.search_document import Asked, notes, results_document, suggestion
from cgkg.web.validators import entity_tag, is_current

_ITEM: Final = CG + "DirectionItem"
_FACES: Final = (Offer("application/json", "json"), Offer("text/html", "html"))
_MOST_HITS: Final = 100
_LAST_PAGE: Final = 100_000
_SUGGESTIONS: Final = 10


class SearchRoutes:
    """Routes of search."""

    def __init__(self, search: Search, pages: Pages) -> None:
        self._search, self._pages = search, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["search"])
        for path in ("/search", "/search.json"):
            router.add_api_route(path, self.search, methods=["GET"], response_class=Response)
        router.add_api_route("/suggest", self.suggest, methods=["GET"], response_class=Response)
        return router

    async def search(self, request: Request) -> Response:
        """Search everything: ``q``, ``type`` (any number), ``page``, ``size``, ``lang``."""
        accept: str | None = "application/json"
        if request.url.path == "/search":
            accept = joined(request.headers, "accept")
        face = require(accept, _FACES).value
        index = await self._search.index()
        asked = read_asked(request, index)
        if face == "html":
            return self._page(request, index, asked)
        if not asked.text.strip():
            raise _bad("The parameter q is missing or empty; send what to search for in it.")
        headers = self._headers(index, asked, "search", asked.language)
        if _is_current(request, headers):
            return Response(status_code=304, headers=headers)
        return _respond(results_document(find(index, asked), index, asked), headers)

    def _page(self, request: Request, index: SearchIndex, asked: Asked) -> Response:
        headers = self._headers(index, asked, "page", page_tag(request))
        if _is_current(request, headers):
            return Response(status_code=304, headers=headers)
        found = None
        if asked.text.strip():
            found = results_document(find(index, asked), index, asked)
        shown = {"marked": marked, "telling": telling, "items": _items(asked, found)}
        context = {"asked": asked.text[:LONGEST], "found": found, **shown}
        return self._pages.render(request, "search.html", context, headers)

    async def suggest(self, request: Request) -> Response:
        """Complete what is being typed: ``q``, ``type``, ``size`` (10), ``lang``."""
        index = await self._search.index()
        asked = read_asked(request, index, size=_SUGGESTIONS)
        headers = self._headers(index, asked, "suggest", asked.language)
        if _is_current(request, headers):
            return Response(status_code=304, headers=headers)
        results = index.suggest(asked.text, asked.types, limit=asked.size)
        hits = [suggestion(hit, asked.language, index) for hit in results.hits]
        codes = notes(results, index)
        told = {"notes": codes} if codes else {}
        return _respond({"query": asked.text, **told, "suggestions": hits}, headers)

    def _headers(
        self, index: SearchIndex, asked: Asked, face: str, language: str
    ) -> dict[str, str]:
        """What is made from an index that lags behind the dataset is kept by nobody."""
        if not self._search.is_current(index):
            return {
                "Cache-Control": "no-store",
                "Content-Language": language,
                "Dataset-Version": index.version,
            }
        return {
            "ETag": entity_tag(face, index.version, *asked, language),
            "Cache-Control": "no-cache",
            "Content-Language": language,
        }


def read_asked(request: Request, index: SearchIndex, size: int = 20) -> Asked:
    """The parameters of a request.

    Args:
        request: with ``q``, ``type``, ``page``, ``size``, ``lang``; others are ignored.
        index: knows the types.
        size: hits on a page where the request does not say.

    Raises:
        RequestError: 400: not UTF-8, given twice, not a number in range, unknown type.
    """
    given = QueryParams(list(decode_form(request.scope["query_string"])))
    types = [name for value in given.getlist("type") for name in value.split(",")]
    return Asked(
        _one(given, "q"),
        index.resolve_types(types),
        _number(given, "page", 1, _LAST_PAGE),
        _number(given, "size", size, _MOST_HITS),
        page_language(request),
    )


def find(index: SearchIndex, asked: Asked) -> Results:
    """The page of results that is asked for.

    Raises:
        RequestError: 404: there is no such page.
    """
    offset = (asked.page - 1) * asked.size
    results = index.search(asked.text, asked.types, offset=offset, limit=asked.size)
    if asked.page > 1 and offset >= results.total:
        detail = f"There is no page {asked.page}: {results.total} hits, {asked.size} on each page."
        raise RequestError(404, "No such page", detail)
    return results


def marked(text: str, spans: Sequence[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it is what was looked for."""
    end = 0
    for start, stop in spans:
        yield text[end:start], False
        yield text[start:stop], True
        end = stop
    yield text[end:], False


def _items(asked: Asked, found: Mapping[str, Any] | None) -> str:
    """Where the items of the key directions with the same words are; empty if there are none."""
    if found is None or all(one["iri"] != _ITEM or not one["count"] for one in found["types"]):
        return ""
    words, hits = words_of(asked.text), map(_words_shown, found["results"])
    is_as_typed = any(all(word in shown for word in words) for shown in hits)
    return address("/coverage", [("q", asked.text)], asked.language) if is_as_typed else ""


def _words_shown(hit: Mapping[str, Any]) -> str:
    return fold(" ".join((hit["label"], *(field["text"] for field in hit["fields"]))))


def telling(hit: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The first two excerpts that say something which neither the hit's name nor another says."""
    told: list[Mapping[str, Any]] = []
    for field in hit["fields"]:
        if not any(
            field["text"] in text for text in [hit["label"], *(one["text"] for one in told)]
        ):
            told.append(field)
    return told[:2]


def _respond(document: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Response(body.encode(errors="replace"), 200, headers, "application/json")


def _is_current(request: Request, headers: Mapping[str, str]) -> bool:
    given = request.headers.get("if-none-match")
    return "ETag" in headers and is_current(given, headers["ETag"])


def _one(given: QueryParams, name: str) -> str:
    values: Sequence[str] = given.getlist(name)
    if len(values) > 1:
        raise _bad(f"The parameter {name} is given {len(values)} times; give it once.")
    return values[0] if values else ""


def _number(given: QueryParams, name: str, default: int, most: int) -> int:
    text = _one(given, name)
    if not text:
        return default
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if not 1 <= number <= most:
        raise _bad(f"{name}={text[:50]} is not a whole number from 1 to {most}.")
    return number


def _bad(detail: str) -> RequestError:
    return RequestError(400, "Bad request", detail)
