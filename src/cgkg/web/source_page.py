"""``/source``: the guide's text, line by line; and the raw file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from cgkg import __version__
from cgkg.services.source_text import Block, contents, read_mendings, read_source
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, page_tag
from cgkg.web.validators import entity_tag, is_current


class SourceRoutes:
    """The page of the guide's text."""

    def __init__(
        self, data: Path, store: Store, queries: Mapping[str, str], seconds: float, pages: Pages
    ) -> None:
        """Args: the folder ``data``, a store, queries by name, a time limit, the templates."""
        self._guide, self._pages, self._store = data / "source/guide.md", pages, store
        texts = self._guide.read_text("utf-8").splitlines()
        mended = read_mendings(data / "extracted/mendings.csv")
        self._blocks: Current[list[Block]] = Current(
            lambda: store.version,
            lambda _: read_source(texts, mended, store, queries, seconds),
        )

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        router.add_api_route("/source", self.page, methods=["GET"], response_class=Response)
        router.add_api_route("/source.md", self.raw, methods=["GET"], response_class=Response)
        return router

    async def read_ahead(self) -> None:
        """Read the text before anyone asks."""
        await self._blocks.get()

    async def page(self, request: Request) -> Response:
        """The text with line numbers, links to what stands there, and marks where it is mended."""
        asked = request.query_params.get("lang") or ""
        tag = entity_tag("source", self._store.version, __version__, page_tag(request), asked)
        headers = {"Cache-Control": "no-cache", "ETag": tag}
        if is_current(joined(request.headers, "if-none-match"), tag):
            return Response(status_code=304, headers=headers)
        blocks = await self._blocks.get()
        context = {"blocks": blocks, "contents": contents(blocks)}
        return self._pages.render(request, "source.html", context, headers)

    async def raw(self) -> Response:
        """The raw text, byte for byte."""
        return FileResponse(self._guide, media_type="text/markdown; charset=utf-8")
