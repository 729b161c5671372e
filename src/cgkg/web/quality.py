"""``/quality``: how good the data are, told by the data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg.services.built_files import BuiltFiles
from cgkg.services.quality import Quality, read_anomaly_table, read_quality, read_validation
from cgkg.services.resources import Resources
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.web.pages import Pages
from cgkg.web.phrases.terms import OTHERS


class QualityRoutes:
    """The page about the quality of the data."""

    def __init__(
        self,
        data: Path,
        built: Callable[[], BuiltFiles],
        store: Store,
        queries: Mapping[str, str],
        seconds: float,
        resources: Resources,
        pages: Pages,
    ) -> None:
        """Args: the folder ``data``; tells the files of what was built; what all pages need."""
        anomalies = read_anomaly_table(data)
        self._built, self._resources, self._pages = built, resources, pages
        self._quality: Current[Quality] = Current(
            lambda: store.version,
            lambda _: read_quality(store, queries, seconds, read_validation(built()), anomalies),
        )

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        router.add_api_route("/quality", self.page, methods=["GET"], response_class=Response)
        return router

    async def read_ahead(self) -> None:
        """Read what the page tells before anyone asks."""
        await self._quality.get()

    async def page(self, request: Request) -> Response:
        """Checks, counts, certainty, what is unknown, anomalies, and what the build read."""
        quality = await self._quality.get()
        graphs = await self._resources.graphs()
        counts = await self._resources.counts()
        mentioned = {
            *(one.confidence for one in quality.certainties),
            *(iri for iri, _ in graphs),
            *(iri for iri, _ in counts),
        }
        context = {
            "quality": quality,
            "built": self._built(),
            "graphs": graphs,
            "counts": counts,
            "labels": {**OTHERS, **await self._resources.labels(mentioned)},
            "dataset": await self._resources.dataset(),
        }
        headers = {"Cache-Control": "no-cache"}
        return self._pages.render(request, "quality.html", context, headers)
