"""``/problem/…``: what a kind of problem means, where a problem document's type leads."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.web import problems
from cgkg.web.negotiation import ENGLISH
from cgkg.web.pages import Pages, page_language
from cgkg.web.phrases.problems import problem_title
from cgkg.web.problem_kinds import kinds

_HEADERS = {"Cache-Control": "no-cache"}


class ProblemRoutes:
    """Explains the kinds of problem."""

    def __init__(self, pages: Pages) -> None:
        self._pages, self._kinds = pages, kinds()

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["problems"])
        router.add_api_route("/problem", self.index, methods=["GET"], response_class=Response)
        router.add_api_route("/problem/{name}", self.kind, methods=["GET"], response_class=Response)
        return router

    async def index(self, request: Request) -> Response:
        """All kinds of problem."""
        return self._pages.render(request, "problems.html", self._context(request), _HEADERS)

    async def kind(self, request: Request, name: str) -> Response:
        """One kind of problem."""
        kind = self._kinds.get(name)
        if kind is None:
            raise problems.not_found(
                f"There is no kind of problem called {name}.", {"all kinds": "/problem"}
            )
        context = self._context(request) | {"kind": kind}
        return self._pages.render(request, "problem_kind.html", context, _HEADERS)

    def _context(self, request: Request) -> dict[str, object]:
        language = page_language(request)
        return {
            "kinds": self._kinds,
            "english": language == ENGLISH,
            "titled": lambda title: problem_title(title, language),
        }
