"""The page on which people write queries: ``/sparql`` for browsers, ``/q/…``, ``/query/…``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from cgkg.config import Settings
from cgkg.errors import CgkgError
from cgkg.formats import RdfFormat, ResultFormat
from cgkg.services.empty_answers import EmptyAnswers
from cgkg.services.examples import Example, Examples
from cgkg.services.outcomes import Outcome, run
from cgkg.services.permalinks import SavedQuery, read_name
from cgkg.services.queries import Parameters, QueryLimits, build_request, only
from cgkg.services.query_vocabulary import QueryVocabulary
from cgkg.services.resources import Resources
from cgkg.store.base import AnswerKind, QueryRequest, Store
from cgkg.web import problems
from cgkg.web.negotiation import GRAPH_OFFERS, RESULT_OFFERS, Offer, choose, joined
from cgkg.web.pages import Pages, page_language
from cgkg.web.phrases.problems import problem_title
from cgkg.web.phrases.terms import OTHERS
from cgkg.web.protocol import ClientGone, read_parameters
from cgkg.web.query_graph import draw
from cgkg.web.query_view import SHOWN, gallery, result_view, share_view, starting_query
from cgkg.web.streaming import unless_gone
from cgkg.web.validators import entity_tag, is_current

_BUNDLE: Final = Path(__file__).resolve().parent / "static" / "build" / "query.js"
_HTML: Final = Offer("text/html", None)
_DESCRIPTIONS: Final[tuple[Offer[Any], ...]] = (*GRAPH_OFFERS[: len(RdfFormat)], _HTML)
_ANSWERS: Final[tuple[Offer[Any], ...]] = (*RESULT_OFFERS, *GRAPH_OFFERS, _HTML)


class QueryPage:
    """Renders the page, and answers what its script asks besides."""

    def __init__(
        self,
        store: Store,
        resources: Resources,
        examples: Examples,
        explainer: EmptyAnswers,
        pages: Pages,
        settings: Settings,
    ) -> None:
        self._explainer = explainer
        self._store, self._resources, self._pages = store, resources, pages
        self._examples, self._vocabulary = examples, QueryVocabulary(resources)
        self._public_url = settings.public_url
        self._limits = QueryLimits(
            timeout=settings.timeout,
            max_query_bytes=settings.max_query_bytes,
            union_default_graph=settings.default_graph == "union",
        )

    def router(self) -> APIRouter:
        """The routes; ``/sparql`` itself is the endpoint's, which hands browsers on."""
        router = APIRouter(tags=["query"])
        router.add_api_route("/q/{name}", self.saved, methods=["GET"], response_class=Response)
        router.add_api_route("/query/vocabulary.json", self.vocabulary, methods=["GET"])
        router.add_api_route("/query/examples.json", self.examples, methods=["GET"])
        router.add_api_route("/query/share", self.share, methods=["POST"], response_class=Response)
        return router

    def is_wanted(self, method: str, parameters: Parameters, accept: str | None) -> bool:
        """Whether a request to the endpoint comes from someone who wants a page.

        Args:
            method: of the request.
            parameters: of the protocol; one who names a ``format`` wants that.
            accept: the Accept header.
        """
        names = {name for name, value in parameters if value}
        if method not in ("GET", "HEAD", "POST") or "format" in names:
            return False
        if "query" not in names:
            return method != "POST" and choose(accept, _DESCRIPTIONS) is _HTML
        return choose(accept, _ANSWERS) is _HTML

    async def __call__(
        self, parameters: Parameters, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request to the endpoint with a page.

        Raises:
            RequestError: 400: a parameter is given twice; 404: there is no such example.
            ClientGone: the client left.
        """
        request = Request(scope, receive)
        query = (only(parameters, "query") or "").replace("\r\n", "\n")
        key = "" if query.strip() else only(parameters, "example") or ""
        example = await self._example(key) if key else None
        text = example.text if example else query
        given = [pair for pair in parameters if pair[0] != "query"]
        runs = bool(text.strip()) and not (example and example.federated)
        answer = await unless_gone(receive, self._answer(text, given)) if runs else None
        context = {
            "query": text,
            "example": example,
            "saved": None,
            "find": (only(parameters, "find") or "")[:200],
        }
        part = only(parameters, "part") == "result" and answer is not None
        response = await self._respond(request, context, answer, part=part)
        await response(scope, receive, send)

    async def saved(self, request: Request, name: str) -> Response:
        """A query from its permanent link, with its answer as of now."""
        try:
            saved = read_name(name)
        except ValueError as error:
            raise problems.not_found(f"This link names no saved query: {error}.") from None
        try:
            answer = await unless_gone(request.receive, self._answer(saved.query, []))
        except ClientGone:
            return Response(status_code=499)
        context = {"query": saved.query, "example": None, "saved": saved, "find": ""}
        return await self._respond(request, context, answer)

    async def vocabulary(self, request: Request) -> Response:
        """Classes, properties and prefixes of the dataset, for completion."""
        return _kept_json(request, await self._vocabulary.get(), self._store.version)

    async def examples(self, request: Request) -> Response:
        """The texts of the example queries by key."""
        found = await self._examples.offered()
        document = {
            key: {"query": one.text, "titles": one.titles, "federated": one.federated}
            for key, one in found.items()
        }
        return _kept_json(request, document, self._store.version)

    async def share(self, request: Request) -> Response:
        """The permanent link of a query and programs that ask it, as a part of the page."""
        limit = self._limits.max_query_bytes
        parameters = await read_parameters(request.scope, request.receive, limit)
        asked = build_request(parameters, self._limits, ResultFormat.JSON, RdfFormat.N_TRIPLES)
        context = self._share(request, asked.query)
        return self._pages.render(request, "query_share.html", context)

    async def _example(self, key: str) -> Example:
        found = await self._examples.all()
        if key not in found:
            raise problems.not_found(f"There is no example query with the key {key[:100]}.")
        return found[key]

    async def _answer(self, query: str, given: Parameters) -> Outcome | CgkgError:
        """The outcome of a query, or the error that a page tells beside the query."""
        try:
            request = build_request(
                [("query", query), *given], self._limits, ResultFormat.JSON, RdfFormat.N_TRIPLES
            )
            return await run(self._store, request)
        except CgkgError as error:
            return error

    async def _respond(
        self,
        request: Request,
        context: Mapping[str, Any],
        answer: Outcome | CgkgError | None,
        *,
        part: bool = False,
    ) -> Response:
        query, language = str(context["query"]), page_language(request)
        problem = problems.describe(answer) if isinstance(answer, CgkgError) else None
        view: dict[str, Any] = {
            **context,
            "problem": problem,
            "titled": lambda title: problem_title(title, language),
            "view": None,
            "labels": {},
            "drawing": None,
            "causes": [],
        }
        if isinstance(answer, Outcome):
            iris = {term.value for term in answer.terms(SHOWN) if term.kind == "uri"}
            view["labels"] = {**OTHERS, **(await self._resources.labels(iris))}
            view["view"] = result_view(query, answer, language)
            view["drawing"] = draw(answer.triples[:SHOWN], view["labels"], language)
            view["causes"] = await self._causes(query, answer)
        if not part:
            view |= await self._page_context(request, context)
        template = "query_result.html" if part else "query.html"
        headers = {"Cache-Control": "no-cache", **(problem.headers if problem else {})}
        response = self._pages.render(request, template, view, headers)
        response.status_code = problem.status if problem else 200
        return response

    async def _causes(self, query: str, outcome: Outcome) -> list[dict[str, Any]]:
        """The patterns of a query that match nothing, where its table is empty."""
        if outcome.size or outcome.kind is not AnswerKind.SOLUTIONS:
            return []
        try:
            found = await self._explainer.explain(QueryRequest(query, self._limits.timeout))
        except CgkgError:
            return []  # the answer is known, and worth more than why it is empty
        patterns: list[dict[str, Any]] = found["patterns"]
        return patterns

    async def _page_context(self, request: Request, context: Mapping[str, Any]) -> dict[str, Any]:
        query = str(context["query"])
        examples = await self._examples.offered()
        return {
            "shared": self._share(request, query) if query.strip() else None,
            "text": query or starting_query(),
            "gallery": gallery(examples.values(), str(context["find"])),
            "examples": len(examples),
            "timeout": self._limits.timeout,
            "has_script": await asyncio.to_thread(_BUNDLE.is_file),
        }

    def _share(self, request: Request, query: str) -> dict[str, Any]:
        base = self._public_url or str(request.base_url).rstrip("/")
        return share_view(SavedQuery(query, self._store.version), base)


def _kept_json(request: Request, document: Mapping[str, Any], version: str) -> Response:
    tag = entity_tag(version, request.url.path)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if is_current(joined(request.headers, "if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return JSONResponse(document, headers=headers)
