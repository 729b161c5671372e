"""``/reconcile``: the Reconciliation Service API 0.2, which OpenRefine speaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response

from cgkg.config import Settings
from cgkg.errors import RequestError, StoreBusy
from cgkg.services.queries import Parameters
from cgkg.services.reconcile.requests import read_batch, read_extension, read_json
from cgkg.services.reconcile.service import Known, Reconciliation, manifest
from cgkg.services.search.things import Role, Thing
from cgkg.web.pages import Pages, href
from cgkg.web.problems import not_found
from cgkg.web.protocol import FORM, ClientGone, decode_form, read_body
from cgkg.web.search_document import NOT_INDEXED

_LARGEST_BODY: Final = 4_000_000
_MOST_CURSOR: Final = 1_000_000
_JSON: Final = "application/json"
_FRAMED: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'",
}
"""The preview is made to stand in a frame of another site, and can do nothing there."""
_NOT_WHOLE: Final = {"Search-Notes": NOT_INDEXED, "Cache-Control": "no-store"}
"""The protocol has no place in its answers to say that they lack what is being indexed."""


class ReconcileRoutes:
    """Routes of reconciliation."""

    def __init__(self, reconciliation: Reconciliation, pages: Pages, settings: Settings) -> None:
        self._service, self._pages = reconciliation, pages
        self._public_url = settings.public_url

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/reconcile", tags=["reconciliation"])
        add = router.add_api_route
        for method in ("GET", "POST"):  # each an operation of its own in the description
            add("", self.reconcile, methods=[method], response_class=Response)
        add("/suggest/{what}", self.suggest, methods=["GET"], response_class=Response)
        add("/properties", self.properties, methods=["GET"], response_class=Response)
        add("/preview", self.preview, methods=["GET"], response_class=Response)
        add("/view", self.view, methods=["GET"], response_class=Response)
        return router

    async def reconcile(self, request: Request) -> Response:
        """The manifest; or, with ``queries``, candidates; or, with ``extend``, values."""
        try:
            given = await _read(request)
        except ClientGone:
            return Response(status_code=400)
        if "queries" in given and "extend" in given:
            raise _bad("Both queries and extend are given; send one of them.")
        known = await self._service.known()
        if "queries" in given:
            return _json(await self._service.match(read_batch(given["queries"])), known)
        if "extend" in given:
            return _json(await self._service.extend(read_extension(given["extend"])), known)
        if request.method == "POST":
            raise _bad("Send queries or extend as a form field, or a batch of queries as JSON.")
        base = self._public_url or str(request.base_url).rstrip("/")
        return _json(manifest(known, base), known)

    async def suggest(self, what: str, request: Request) -> Response:
        """Complete the name of an entity, a type or a property: ``prefix``, ``cursor``."""
        given = _given(request)
        prefix, cursor = given.get("prefix", ""), _number(given.get("cursor"), "cursor")
        known = await self._service.known()
        match what:
            case "entity":
                types = [name for name in given.getlist("type") if name]
                found = await self._service.suggest_entities(prefix, types, cursor)
            case "type":
                found = await self._service.suggest_types(prefix, cursor)
            case "property":
                found = await self._service.suggest_properties(prefix, cursor)
            case _:
                raise not_found("Suggested are: entity, type, property.")
        return _json({"result": found}, known)

    async def properties(self, request: Request) -> Response:
        """Propose properties to fetch of things of a ``type``; at most ``limit``."""
        given = _given(request)
        limit = _number(given.get("limit"), "limit")
        known = await self._service.known()
        return _json(await self._service.propose_properties(given.get("type", ""), limit), known)

    async def preview(self, request: Request) -> Response:
        """A small page about the thing ``id``, to be shown in a frame."""
        thing = await self._thing(request)
        known = await self._service.known()
        texts = [field for field in thing.fields if field.role is Role.TEXT]
        context = {
            "names": thing.labels,
            "kind": known.index.labels.get(thing.type, {}),
            "text": texts[0] if texts else None,
            "link": href(thing.iri),
            "iri": thing.iri,
        }
        return self._pages.render(request, "preview.html", context, _FRAMED)

    async def view(self, request: Request) -> Response:
        """Go to the page of the thing ``id``."""
        thing = await self._thing(request)
        return RedirectResponse(href(thing.iri) or thing.iri, 303)

    async def _thing(self, request: Request) -> Thing:
        identifier = _given(request).get("id", "")
        if not identifier:
            raise _bad("The parameter id is missing; send the identifier of a thing in it.")
        known = await self._service.known()
        thing = await self._service.thing(identifier)
        if thing is None and not known.index.is_whole:
            raise StoreBusy("Graphs loaded beside the guide are being indexed.")
        if thing is None:
            raise not_found(f"There is nothing with the identifier {identifier[:200]}.")
        return thing


def _given(request: Request) -> QueryParams:
    return QueryParams(list(decode_form(request.scope["query_string"])))


async def _read(request: Request) -> Mapping[str, Any]:
    """``queries`` and ``extend`` as JSON values, from the address, a form, or a JSON body."""
    parameters = decode_form(request.scope["query_string"])
    if request.method == "POST":
        media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type not in (FORM, _JSON):
            raise RequestError(
                415, "Unsupported media type", f"Send {FORM} or {_JSON}.", {"Accept-Post": FORM}
            )
        body = await read_body(request.scope, request.receive, _LARGEST_BODY)
        if media_type == _JSON:
            return _named(read_json(body, "The body"))
        parameters = [*parameters, *decode_form(body)]
    return {
        name: read_json(value, f"The parameter {name}")
        for name in ("queries", "extend")
        for value in _once(parameters, name)
    }


def _named(document: Any) -> Mapping[str, Any]:
    """A JSON body is a batch of queries, or an object with ``queries`` or ``extend`` in it."""
    if isinstance(document, dict) and len(document) == 1:
        for name in ("queries", "extend"):
            if name in document:
                return document
    return {"queries": document}


def _once(parameters: Parameters, name: str) -> list[str]:
    values = [value for key, value in parameters if key == name]
    if len(values) > 1:
        raise _bad(f"The parameter {name} is given {len(values)} times; give it once.")
    return values


def _number(text: str | None, name: str) -> int:
    if not text:
        return 0
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
    if not 0 <= number <= _MOST_CURSOR:
        raise _bad(f"{name}={text[:50]} is not a whole number from 0 to {_MOST_CURSOR}.")
    return number


def _json(document: Any, known: Known) -> Response:
    """ASCII only: what clients sent comes back in it, half surrogate pairs included."""
    headers = {} if known.index.is_whole else _NOT_WHOLE
    return Response(json.dumps(document).encode(), 200, headers, _JSON)


def _bad(detail: str) -> RequestError:
    return RequestError(400, "Bad request", detail)
