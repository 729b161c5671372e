"""``/api``: the OpenAPI document as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.web.api_details import DETAILS, HTML, Detail
from cgkg.web.pages import Pages, page_language
from cgkg.web.phrases.api import OPERATIONS

_TAGS = (
    *("query", "resources", "search", "site", "data"),
    *("reconciliation", "discovery", "operation", "problems"),
)


class ApiRoutes:
    """The page of the interfaces."""

    def __init__(self, document: Callable[[], Mapping[str, Any]], pages: Pages) -> None:
        """Args: makes the OpenAPI document; the templates."""
        self._document, self._pages = document, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["discovery"])
        router.add_api_route("/api", self.page, methods=["GET"], response_class=Response)
        return router

    async def page(self, request: Request) -> Response:
        """All operations, by what they are for."""
        language = page_language(request)
        groups: dict[str, list[tuple[str, str, str, Detail]]] = {tag: [] for tag in _TAGS}
        for path, item in self._document()["paths"].items():
            for method, operation in item.items():
                key = f"{method.upper()} {path}"
                words = OPERATIONS.get(key, (operation["summary"],) * 2)
                said = words[1] if language == "en" else words[0]
                detail = DETAILS.get(key, Detail(("lang",), HTML))
                groups[operation["tags"][0]].append((method.upper(), path, said, detail))
        return self._pages.render(
            request, "api.html", {"groups": groups}, {"Cache-Control": "no-cache"}
        )
