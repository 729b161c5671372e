"""``/static``: the site's files; a long style sheet is kept in parts and sent as one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from email.utils import formatdate
from pathlib import Path
from typing import Final, NamedTuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

_WEB: Final = Path(__file__).resolve().parent
STYLES: Final = _WEB / "styles"

# The cascade: of two rules that weigh the same, the later one holds.
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "style": (
        *("tokens", "text", "frame", "forms", "tables", "blocks", "figures", "print", "motion"),
    ),
    "browse": ("page", "filters", "list", "charts", "bodies", "directions", "media"),
    "thing": ("heading", "about", "facts", "lists", "guide", "ontology", "interfaces"),
    "query": (*("page", "editor", "answer", "drawings", "problem", "share", "gallery", "print"),),
    "coverage": ("marks", "figures", "choosing", "matrix", "rankings", "passages", "print"),
}


class SiteFiles(StaticFiles):
    """The files of the folder ``static``, and the sheets joined from the folder ``styles``."""

    def __init__(self) -> None:
        super().__init__(directory=_WEB / "static")
        self._sheets = {f"{name}.css": _joined(name) for name in SHEETS}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A sheet, or else a file; ``304`` for those who have it."""
        sheet = self._sheets.get(path)
        if sheet is None or scope["method"] != "GET":
            return await super().get_response(path, scope)
        response = Response(sheet.text, media_type="text/css", headers=sheet.validators)
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response


class _Sheet(NamedTuple):
    text: str
    validators: Mapping[str, str]


def _joined(name: str) -> _Sheet:
    parts = [STYLES / name / f"{part}.css" for part in SHEETS[name]]
    text = "\n".join(part.read_text("utf-8") for part in parts)
    validators = {
        "ETag": f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"',
        "Last-Modified": formatdate(max(part.stat().st_mtime for part in parts), usegmt=True),
    }
    return _Sheet(text, validators)
