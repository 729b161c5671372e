"""``/partners``: the endpoints that queries may call here, and whether they answer just now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from cgkg.services.examples import Example, Examples
from cgkg.store.partner_watch import Health, PartnerWatch
from cgkg.store.partners import Partner
from cgkg.web.negotiation import Offer, joined, require
from cgkg.web.pages import Pages

_FACES: Final = (Offer("text/html", "html"), Offer("application/json", "json"))
_HEADERS: Final = {"Cache-Control": "no-store"}  # it tells of now


class PartnerRoutes:
    """The page about partners, and the same for programs."""

    def __init__(self, watch: PartnerWatch, examples: Examples, pages: Pages) -> None:
        self._watch, self._examples, self._pages = watch, examples, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["operation"])
        for path in ("/partners", "/partners.json"):
            router.add_api_route(path, self.partners, methods=["GET"], response_class=Response)
        return router

    async def partners(self, request: Request) -> Response:
        """Each partner, its limits and its health as of the last question; nobody is asked now."""
        is_json = request.url.path.endswith(".json")
        accept = "application/json" if is_json else joined(request.headers, "accept")
        told = [(one, self._watch.health[one.name]) for one in self._watch.partners]
        if require(accept, _FACES).value == "json":
            document = {
                "checked_every": self._watch.every,
                "partners": [_document(partner, health) for partner, health in told],
            }
            return JSONResponse(document, headers=_HEADERS)
        context = {
            "partners": told,
            "every": self._watch.every,
            "queries": _by_endpoint(await self._examples.offered()),
        }
        return self._pages.render(request, "partners.html", context, _HEADERS)


def _by_endpoint(examples: Mapping[str, Example]) -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for example in examples.values():
        for endpoint in example.endpoints:
            found.setdefault(endpoint, []).append(example)
    return found


def _document(partner: Partner, health: Health) -> dict[str, Any]:
    return {
        "name": partner.name,
        "endpoint": partner.endpoint,
        "holds": partner.holds,
        "limits": {
            "seconds": partner.timeout,
            "bytes": partner.max_bytes,
            "calls": partner.at_once,
        },
        "health": {
            "state": health.state,
            "checked": health.checked and health.checked.isoformat(timespec="seconds"),
            "seconds": round(health.seconds, 3) if health.checked else None,
            "reason": health.failure and health.failure.kind.value,
            "detail": health.failure and health.failure.message,
        },
    }
