"""``/dumps``: the dataset and each named graph as files, with checksums and ranges."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from cgkg.formats import RdfFormat
from cgkg.services.built_files import BuiltFiles
from cgkg.services.dumps import DUMPS, SUMS, Dump, read_dumps
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages
from cgkg.web.problems import not_found
from cgkg.web.representations import LICENSE
from cgkg.web.validators import is_current

_TYPES: Final = {member.extension: member.content_type for member in RdfFormat}


class DumpRoutes:
    """The list of dumps, and the files."""

    def __init__(self, built: Callable[[], BuiltFiles], pages: Pages) -> None:
        """Args: tells the files of what was built; the templates."""
        self._built, self._pages = built, pages
        self._read = lru_cache(maxsize=2)(read_dumps)

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["data"])
        for path, endpoint in (
            ("/dumps", self.index),
            ("/dumps/", self.index),
            ("/dumps/{name}", self.file),
        ):
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def index(self, request: Request) -> Response:
        """A page that lists the files with sizes and checksums."""
        built = self._built()
        dumps = self._read(built.folder / DUMPS)
        ordered = sorted(dumps.values(), key=lambda one: (one.stem != "dataset", one.name))
        groups = [(stem, list(group)) for stem, group in groupby(ordered, lambda one: one.stem)]
        context = {"groups": groups, "built": built}
        headers = {"Cache-Control": "no-cache"}
        return self._pages.render(request, "dumps.html", context, headers)

    async def file(self, request: Request, name: str) -> Response:
        """One file; ``Range`` gives parts of it, ``Repr-Digest`` (RFC 9530) its checksum."""
        built = self._built()
        folder = built.folder / DUMPS
        dumps = self._read(folder)
        version = {"Dataset-Version": built.version}
        if name == SUMS and dumps:
            media_type = "text/plain; charset=us-ascii"
            return FileResponse(folder / SUMS, headers=version, media_type=media_type)
        if name not in dumps:
            stem = name.partition(".")[0]
            near = {one: f"/dumps/{one}" for one in dumps if one.startswith(stem)}
            raise not_found(f"There is no dump named {name}.", near or {"dumps": "/dumps/"})
        headers = _headers(dumps[name]) | version
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return FileResponse(dumps[name].path, headers=headers)


def _headers(dump: Dump) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(dump.sha256)).decode()
    type_ = "application/gzip" if dump.is_compressed else _TYPES[dump.syntax]
    return {
        "Content-Type": type_,
        "ETag": f'"{dump.sha256}"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "Cache-Control": "no-cache",
        "Link": f'<{LICENSE}>; rel="license", </dumps/{SUMS}>; rel="describedby", '
        '<https://w3id.org/cgkg/dataset>; rel="collection"',
    }
