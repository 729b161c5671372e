"""``/``: the first page."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.iris import BASE, DATASET
from cgkg.services.examples import Examples
from cgkg.services.resources import Resources
from cgkg.store.base import Store
from cgkg.terms import CG
from cgkg.web.framework import framework_context
from cgkg.web.pages import Pages, for_script, page_language
from cgkg.web.phrases.terms import OTHERS

_LISTS: Final = {
    "Standard": "/standards",
    "NationalStandard": "/standards?level=national",
    "IndustryStandard": "/standards?level=industry",
    "PublishedStandard": "/standards?stage=in-force",
    "StandardProject": "/standards?stage=in-development",
    "Category": "/framework",
    "Subcategory": "/framework",
    "TopicArea": "/framework",
    "KeyDirection": "/directions",
}
"""Where the members of each counted class are listed for people."""
_SHOWN: Final = (
    "all-for-cement",
    "gaps-ranked",
    "stale-projects",
    "as-listed-and-as-known",
    "gases-beyond-co2",
    "provenance-of-a-standard",
)
"""Keys of the example queries that the first page names, of those that the catalog holds."""


class HomeRoutes:
    """The first page."""

    def __init__(
        self, store: Store, resources: Resources, examples: Examples, pages: Pages
    ) -> None:
        self._store, self._resources, self._pages = store, resources, pages
        self._examples = examples

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        router.add_api_route("/", self.home, methods=["GET"], response_class=Response)
        return router

    async def home(self, request: Request) -> Response:
        """Numbers from the graph, its named graphs, and queries to start with."""
        categories = await self._resources.framework()
        examples = await self._examples.offered()
        graphs = await self._resources.graphs()
        names = await self._resources.labels(iri for iri, _ in graphs)
        context = {
            **framework_context(categories, page_language(request)),
            "counts": _listed(await self._resources.counts()),
            "graphs": graphs,
            "labels": {**OTHERS, **names},
            "examples": [(key, examples[key].titles) for key in _SHOWN if key in examples],
            "examples_total": len(examples),
            "embedded": for_script(await self._resources.embedded(DATASET, f"{BASE}doc/dataset")),
        }
        return self._pages.render(request, "home.html", context, {"Cache-Control": "no-cache"})


def _listed(counts: list[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Local name of the class, its size, and where its members are listed."""
    named = [(iri.removeprefix(CG), count) for iri, count in counts]
    return [(name, count, _LISTS[name]) for name, count in named if name in _LISTS]
