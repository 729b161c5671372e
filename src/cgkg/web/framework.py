"""``/framework``: the standards system, from categories down to topic areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.services.framework import Concept
from cgkg.services.resources import Resources
from cgkg.web.figures.framework import lay_out
from cgkg.web.figures.framework_narrow import lay_out_narrow
from cgkg.web.pages import Pages, page_language
from cgkg.web.wording import in_language


class FrameworkRoutes:
    """The page of the framework."""

    def __init__(self, resources: Resources, pages: Pages) -> None:
        self._resources, self._pages = resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        router.add_api_route("/framework", self.page, methods=["GET"], response_class=Response)
        return router

    async def page(self, request: Request) -> Response:
        """The figure with topic areas, and every concept with the guide's own words for it."""
        categories = await self._resources.framework()
        context = framework_context(categories, page_language(request), with_topics=True)
        return self._pages.render(request, "framework.html", context, {"Cache-Control": "no-cache"})


def framework_context(
    categories: Sequence[Concept], language: str, *, with_topics: bool = False
) -> dict[str, Any]:
    """What the templates need to draw and list the framework."""

    def label(concept: Concept) -> str:
        chosen = in_language(concept.labels, language)
        return chosen[0] if chosen else concept.iri

    return {
        "categories": categories,
        "figure": lay_out(categories, label, with_topics=with_topics),
        "narrow": lay_out_narrow(categories, label),
        "label": label,
    }
