"""``/series``, ``/bodies``, ``/sectors``, ``/directions`` and ``/timeline``."""

from __future__ import annotations

import difflib
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg import __version__
from cgkg.iris import BASE
from cgkg.services.browse import tallies
from cgkg.services.browse.bodies import by_kind
from cgkg.services.browse.browsing import Browsing
from cgkg.services.listing.catalogue import Catalogue
from cgkg.services.listing.standard import FacetValue
from cgkg.web.documents import page_number
from cgkg.web.figures.bars import lay_out_bars
from cgkg.web.figures.multiples import lay_out_multiples
from cgkg.web.figures.parts import lay_out_parts
from cgkg.web.links import address, page_link
from cgkg.web.listing_view import label_of
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, check_language, page_language
from cgkg.web.problems import not_found
from cgkg.web.protocol import decode_form
from cgkg.web.validators import entity_tag, is_current
from cgkg.web.wording import phrase

_SERIES: Final = 5
"""How many series a page shows, each with a figure of its parts."""
_SUGGESTIONS: Final = 10
"""How many are named where there is no such series, those first that look most like it."""
_OLD: Final = 6
"""From which age a project is listed by itself, in calendar years."""
_MOST_OLD: Final = 50
"""How many of these are listed."""


class BrowseRoutes:
    """The browsing pages besides the list."""

    def __init__(self, browsing: Browsing, pages: Pages) -> None:
        self._browsing, self._pages = browsing, pages

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["site"])
        for path, endpoint in (
            ("/series", self.all_series),
            ("/series/{key}", self.one_series),
            ("/bodies", self.bodies),
            ("/sectors", self.sectors),
            ("/directions", self.directions),
            ("/timeline", self.timeline),
        ):
            router.add_api_route(path, endpoint, methods=["GET"], response_class=Response)
        return router

    async def all_series(self, request: Request) -> Response:
        """The series of the list, the largest first, each as a row of its parts."""
        page = page_number(request.query_params.get("page"))
        everything = await self._browsing.all_series()
        pages = -(-len(everything) // _SERIES) or 1
        if page > pages:
            raise not_found(f"There is no page {page} of the series.", {"1": "/series"})
        chosen = everything[(page - 1) * _SERIES : page * _SERIES]
        found = [(one, lay_out_parts(one)) for one in await self._browsing.series(chosen)]
        context = {"all_series": found, "page": page, "pages": pages}
        return await self._page(request, "series.html", context)

    async def one_series(self, request: Request, key: str) -> Response:
        """One series: parts assigned, planned, not yet assigned, and numbers nobody named."""
        everything = await self._browsing.all_series()
        iri = f"{BASE}id/series/{key}"
        found = await self._browsing.series([iri] if iri in everything else [])
        if not found:
            keys = [one.rpartition("/")[2] for one in everything]
            close = difflib.get_close_matches(key[:100], keys, _SUGGESTIONS, 0.0)
            known = {one: f"/series/{one}" for one in close}
            raise not_found(f"There is no series with the key {key[:100]}.", known)
        (series,) = found
        context = {"series": series, "figure": lay_out_parts(series)}
        return await self._page(request, "series_one.html", context)

    async def bodies(self, request: Request) -> Response:
        """Organizations by kind, with what each does."""
        found = await self._browsing.bodies()
        most = max((body.standards for body in found), default=0) or 1
        return await self._page(request, "bodies.html", {"groups": by_kind(found), "most": most})

    async def sectors(self, request: Request) -> Response:
        """Sectors with their standards by category."""
        catalogue = await self._browsing.catalogue()
        multiples = {
            facet: lay_out_multiples(tallies.by_sector(catalogue, facet))
            for facet in ("sector", "subject")
            if facet in catalogue.values
        }
        without = {facet: catalogue.tallied[facet].without for facet in multiples}
        sectors = catalogue.tallied.get("sector")
        context = {
            "facets": multiples,
            "categories": catalogue.values.get("category", {}).values(),
            "without": without,
            "joint": sectors.several if sectors else 0,
        }
        return await self._page(request, "sectors.html", context)

    async def directions(self, request: Request) -> Response:
        """The key directions in the guide's own words."""
        found = await self._browsing.directions()
        context = {
            "directions": sorted(
                (one for one in found if one.iri), key=lambda direction: direction.position
            ),
            "without": [one for one in found if not one.iri],
        }
        return await self._page(request, "directions.html", context)

    async def timeline(self, request: Request) -> Response:
        """Years of plans and of publication, and how old the open projects are."""
        catalogue = await self._browsing.catalogue()
        issued = await self._browsing.guide_date()
        year = int(issued[:4]) if issued[:4].isdecimal() else 0
        counts = {
            "planned": (tallies.by_plan_year(catalogue), "under-way", "plan-year"),
            "published": (tallies.by_publication_year(catalogue), "exists", "publication-year"),
            "age": (tallies.by_age(catalogue, year) if year else [], "under-way", "age"),
        }
        context = {
            "charts": [
                (name, lay_out_bars(found), tone, axis)
                for name, (found, tone, axis) in counts.items()
                if found
            ],
            "issued": issued,
            "old": _OLD,
            "oldest": tallies.oldest(catalogue, year, _OLD, _MOST_OLD) if year else None,
        }
        return await self._page(request, "timeline.html", context)

    async def _page(self, request: Request, template: str, context: dict[str, Any]) -> Response:
        parameters = decode_form(request.scope["query_string"])
        check_language(parameters)
        catalogue = await self._browsing.catalogue()
        language = page_language(request)
        shown = str(context.get("page", ""))
        headers = {
            "Cache-Control": "no-cache",
            "ETag": entity_tag(__version__, catalogue.version, request.url.path, language, shown),
        }
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        common = _common(catalogue, language)
        return self._pages.render(request, template, {**context, **common}, headers)


def _common(catalogue: Catalogue, language: str) -> dict[str, Any]:
    """What all these templates use: links, the values' labels, phrases with numbers in them."""

    def label(value: FacetValue) -> tuple[str, str]:
        return label_of(value, language)

    return {
        "page_link": lambda iri: page_link(iri, language),
        "listed": lambda **filters: address(
            "/standards", [(name, str(key)) for name, key in filters.items()], language
        ),
        "filtered": lambda name, key: address("/standards", [(name, key)], language),
        "value": catalogue.value,
        "zip": zip,
        "label": label,
        "say": lambda key, **numbers: phrase(key, language).format(**numbers),
    }
