"""``/coverage``: what Annex 2 asks for beside what the list has; as a page, CSV and JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg import assets
from cgkg.services.coverage.downloads import as_csv, as_json
from cgkg.services.coverage.items import DIMENSIONS, STATUSES, Coverage, Item
from cgkg.services.coverage.passages import passages
from cgkg.services.coverage.reading import CoverageReading
from cgkg.services.coverage.selection import WORDS, Choice, equivalent_query, read_choice
from cgkg.services.coverage.tallies import matrix, ranking, tally
from cgkg.source.questions import read_question
from cgkg.web.downloadable_list import CSV, JSON, DownloadableList
from cgkg.web.figures.heat import heat, lay_out_squares
from cgkg.web.links import address, page_link
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, check_language, page_language
from cgkg.web.protocol import decode_form
from cgkg.web.validators import is_current
from cgkg.web.wording import in_language, phrase

_LIST: Final = DownloadableList("/coverage", "The coverage", CSV, JSON)
_MATRIX_QUESTION: Final = "queries/competency/gap-status-by-sector.rq"


class CoverageRoutes:
    """The matrix of gaps, the chosen items, and their downloads."""

    def __init__(self, reading: CoverageReading, pages: Pages) -> None:
        self._reading, self._pages = reading, pages
        self._matrix_query = read_question(assets.root() / _MATRIX_QUESTION).text

    def router(self) -> APIRouter:
        """The routes."""
        return _LIST.router(self.answer)

    async def answer(self, request: Request, extension: str | None = None) -> Response:
        """The matrix, or the chosen items where a dimension is chosen."""
        form = _LIST.form(request, extension)
        parameters = decode_form(request.scope["query_string"])
        check_language(parameters)
        coverage = await self._reading.coverage()
        choice = read_choice(parameters, coverage)
        language = page_language(request)
        chosen = choice.parameters
        headers = _LIST.headers(form, chosen, chosen, coverage.version, language)
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        items = choice.choose(coverage.items)
        if form == "html":
            context = self._view(coverage, choice, items, language)
            return self._pages.render(request, "coverage.html", context, headers)
        headers["Content-Type"] = _LIST.content_type(form)
        content = as_csv(items) if form == "csv" else as_json(coverage, choice, items)
        return Response(content, headers=headers)

    def _view(
        self, coverage: Coverage, choice: Choice, items: Sequence[Item], language: str
    ) -> dict[str, Any]:
        query = equivalent_query(choice) if choice.parameters else self._matrix_query
        ranked = {name: ranking(coverage, items, name) for name in ("sector", "deliverable")}
        return {
            **_links(choice, language),
            **_words(coverage, choice, language),
            "coverage": coverage,
            "choice": choice,
            "tally": tally(items),
            "statuses": STATUSES,
            "rows": [] if choice.parameters else matrix(coverage, items),
            "columns": [
                (value, tally(item for item in items if key in item.sectors))
                for key, value in coverage.sectors.items()
            ],
            "rankings": {name: found for name, found in ranked.items() if len(found) > 1},
            "passages": passages(coverage, items) if choice.parameters else [],
            "sparql": address("/sparql", [("query", query)], language),
            "heat": heat,
            "squares": lay_out_squares,
        }


def _links(choice: Choice, language: str) -> dict[str, Any]:
    def chosen(**changes: str) -> str:
        return address(_LIST.path, choice.but(**changes).parameters, language)

    return {
        "page_link": lambda iri: page_link(iri, language),
        "chosen": chosen,
        "dropped": lambda name: chosen(**{name: ""}),
        "with_value": lambda name, key: chosen(**{name: key}),
        "whole": address(_LIST.path, [], language),
        "searched": address("/search", [(WORDS, choice.text)], language),
        "downloads": _LIST.downloads(choice.parameters, language),
    }


def _words(coverage: Coverage, choice: Choice, language: str) -> dict[str, Any]:
    options = {name: _options(coverage, name, language) for name in DIMENSIONS}
    return {
        "say": lambda key, **values: phrase(key, language).format(**values),
        "options": options,
        "chips": [
            (name, (key, "") if name == WORDS else options[name][key])
            for name, key in choice.parameters
        ],
    }


def _options(coverage: Coverage, dimension: str, language: str) -> Mapping[str, tuple[str, str]]:
    """The values of a dimension by key, each as a text with its language."""
    if dimension == "status":
        return {key: (phrase(f"coverage-{key}", language), language) for key in STATUSES}
    if dimension == "direction":
        return {
            str(position): _text(direction.labels, language, f"{position} · ")
            for position, direction in coverage.directions.items()
        }
    values = coverage.sectors if dimension == "sector" else coverage.deliverables
    return {key: _text(value.labels, language) for key, value in values.items()}


def _text(labels: Mapping[str, str], language: str, before: str = "") -> tuple[str, str]:
    found = in_language(labels, language)
    return (before + found[0], found[1]) if found else (before, "")
