"""``/``: the first page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.iris import BASE, DATASET
from cgkg.services.resources import Resources
from cgkg.store.base import Store
from cgkg.web.framework import framework_context
from cgkg.web.pages import Pages, for_script, page_language


class HomeRoutes:
    """The first page."""

    def __init__(self, store: Store, resources: Resources, pages: Pages) -> None:
        self._store, self._resources, self._pages = store, resources, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        router.add_api_route("/", self.home, methods=["GET"], response_class=Response)
        return router

    async def home(self, request: Request) -> Response:
        """Numbers from the graph, its named graphs, and queries to start with."""
        categories = await self._resources.framework()
        context = {
            **framework_context(categories, page_language(request)),
            "counts": await self._resources.counts(),
            "labels": await self._resources.term_labels(),
            "graphs": await self._resources.graphs(),
            "examples": _examples(await self._resources.example_queries()),
            "embedded": for_script(await self._resources.embedded(DATASET, f"{BASE}doc/dataset")),
        }
        return self._pages.render(request, "home.html", context, {"Cache-Control": "no-cache"})


def _examples(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    examples: dict[str, dict[str, Any]] = {}
    for row in rows:
        text = row["text"].value
        example = examples.setdefault(
            row["query"].value,
            {
                "text": text,
                "labels": {},
                "href": "/sparql?" + urlencode({"query": text, "format": "json"}),
            },
        )
        example["labels"][row["label"].language] = row["label"].value
    return list(examples.values())
