"""``/ns``: the ontology as RDF, and the page that documents it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cgkg import iris
from cgkg.iris import GraphName
from cgkg.services.ontology import KINDS, Ontology, OntologyTerm, read_ontology
from cgkg.services.resources import Resources
from cgkg.services.versioned import Current
from cgkg.store.base import Store
from cgkg.terms import CG, PREFIXES
from cgkg.web import representations
from cgkg.web.figures import classes, neighbourhood
from cgkg.web.figures.neighbourhood import Neighbour, NeighbourhoodFigure
from cgkg.web.negotiation import joined
from cgkg.web.pages import Pages, page_language, page_tag, short
from cgkg.web.problems import not_found
from cgkg.web.profiles import OF_GRAPHS, Profile
from cgkg.web.representations import OFFERS, AnswerResponse, negotiate
from cgkg.web.validators import is_current
from cgkg.web.wording import in_language

_PATH: Final = "/ns"
_VERSION_IRI: Final = PREFIXES["owl"] + "versionIRI"
_TITLE, _ABOUT, _NOTE = (
    PREFIXES["dcterms"] + "title",
    PREFIXES["dcterms"] + "description",
    PREFIXES["skos"] + "changeNote",
)
_MODIFIED: Final = PREFIXES["dcterms"] + "modified"


class OntologyRoutes:
    """The routes that answer for the ontology and its terms."""

    def __init__(
        self,
        store: Store,
        queries: Mapping[str, str],
        seconds: float,
        resources: Resources,
        pages: Pages,
    ) -> None:
        self._resources, self._pages = resources, pages
        self._ontology: Current[Ontology] = Current(
            lambda: store.version, lambda _: read_ontology(store, queries, seconds)
        )

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["resources"])
        for path in (_PATH, "/ns.{extension}", "/ns/{name:path}"):
            router.add_api_route(path, self.ontology, methods=["GET"], response_class=Response)
        return router

    async def read_ahead(self) -> None:
        """Read the ontology before anyone asks."""
        await self._ontology.get()

    async def ontology(
        self, request: Request, extension: str | None = None, name: str = ""
    ) -> Response:
        """The ontology: all of its graph, or the page of its terms.

        The version IRI answers for the current version; an older one is in the dumps of its time.
        """
        if extension is not None and extension not in {offer.value for offer in OFFERS}:
            raise not_found(f"There is no syntax with the extension {extension}.")
        path = _PATH
        if name:
            version, extension = representations.split_extension(name)
            path = await self._path_of_version(version)
        elif request.url.path == f"{_PATH}/":
            raise not_found("There is nothing at this path.", {"ns": _PATH})
        chosen = negotiate(request, path, extension, OF_GRAPHS)
        variant = (page_tag(request), request.query_params.get("lang") or "")
        headers = representations.headers(
            chosen,
            iris.ONTOLOGY,
            self._resources.version,
            variant if chosen.syntax is None else (),
            "https://schema.org/DefinedTermSet",
        )
        if is_current(joined(request.headers, "if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if chosen.syntax is not None:
            answer = await self._resources.graph(
                GraphName.ONTOLOGY, chosen.syntax, as_quads=chosen.profile is Profile.GRAPHS
            )
            return AnswerResponse(answer, headers)
        context = await self._context(page_language(request))
        return self._pages.render(request, "ontology.html", context, headers)

    async def _path_of_version(self, version: str) -> str:
        ontology = await self._ontology.get()
        known = {term.value for term in ontology.about(_VERSION_IRI)}
        if f"{iris.ONTOLOGY}/{version}" not in known:
            raise not_found(f"There is no version {version} of the ontology.", {"ns": _PATH})
        return f"{_PATH}/{version}"

    async def _context(self, language: str) -> dict[str, Any]:
        ontology = await self._ontology.get()

        def label(term: OntologyTerm) -> str:
            chosen = in_language(term.labels, language)
            return chosen[0] if chosen else term.name

        def text(name: str) -> dict[str, str]:
            return {value.language: value.value for value in ontology.about(name)}

        examples = [term.example for term in ontology.terms.values() if term.example]
        modified = ontology.about(_MODIFIED)
        versions = ontology.about(_VERSION_IRI)
        return {
            "sections": [(kind, ontology.of_kind(kind)) for kind in KINDS.values()],
            "ontology": ontology,
            "label": label,
            "labels": await self._resources.labels(examples),
            "title": in_language(text(_TITLE), language),
            "about": in_language(text(_ABOUT), language),
            "modified": modified[0].value if modified else "",
            "version_iri": versions[0].value if versions else "",
            "figure": classes.lay_out(ontology, label, short),
            "standard": _standard_figure(ontology, label),
            "uses": _properties_of(ontology),
            "formats": [
                (offer.value, f"{_PATH}.{offer.value}", offer.media_type)
                for offer in OFFERS
                if offer.value != representations.HTML
            ],
        }


def _properties_of(ontology: Ontology) -> dict[str, list[OntologyTerm]]:
    """Class → the properties that have it as their domain."""
    found: dict[str, list[OntologyTerm]] = {}
    for term in ontology.terms.values():
        for domain in term.domains:
            found.setdefault(domain, []).append(term)
    return found


def _standard_figure(
    ontology: Ontology, label: Callable[[OntologyTerm], str]
) -> NeighbourhoodFigure | None:
    """The class of listed standards, with what links to it and what it links to in the data."""
    standard = ontology.terms.get(CG + "Standard")
    if standard is None or not ontology.links:
        return None
    sides: dict[str, list[Neighbour]] = {"in": [], "out": []}
    for direction, property_, class_ in ontology.links:
        term, other = ontology.terms.get(property_), ontology.terms.get(class_)
        if term is not None and other is not None:
            sides[direction].append(Neighbour(label(term), label(other), f"#{term.name}"))
    return neighbourhood.lay_out(label(standard), sides["in"], sides["out"], most=16)
