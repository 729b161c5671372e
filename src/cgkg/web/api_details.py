"""What the framework cannot read off the routes: parameters, media types, the protocols' paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from cgkg.formats import RdfFormat, ResultFormat
from cgkg.services.coverage.items import DIMENSIONS
from cgkg.services.coverage.selection import WORDS
from cgkg.services.listing.facets import FACETS
from cgkg.services.listing.selection import DEFAULT_SIZE, SIZES, SORTS
from cgkg.web.profiles import Profile

HTML: Final = ("text/html",)
JSON: Final = ("application/json",)
RDF: Final = tuple(member.media_type for member in RdfFormat)
RESULTS: Final = tuple(member.media_type for member in ResultFormat)

_IRI: Final = {"type": "string", "format": "iri"}
_MANY_IRIS: Final = {"type": "array", "items": _IRI}
_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "integer", "minimum": 1}


class Detail(NamedTuple):
    """An operation.

    Attributes:
        parameters: names of those in the query.
        media_types: what it answers with.
        needed: names of the parameters that must be given.
    """

    parameters: tuple[str, ...] = ()
    media_types: tuple[str, ...] = HTML
    needed: tuple[str, ...] = ()


PARAMETERS: Final[Mapping[str, tuple[Mapping[str, Any], str]]] = {
    "lang": ({"enum": ["zh-Hans", "zh-Hant", "en"]}, "Language of a page and of labels."),
    "format": (_TEXT, "A syntax by its extension or media type; decides before Accept."),
    "_profile": (
        {"enum": [one.token for one in Profile]},
        "The vocabulary of a description."
        " In graphs, each statement stands in its named graph (TriG, N-Quads, JSON-LD).",
    ),
    "page": (_NUMBER, "Page, from 1."),
    "query": (_TEXT, "A SPARQL 1.1 query; exactly one."),
    "default-graph-uri": (_MANY_IRIS, "Graphs that make the default graph."),
    "named-graph-uri": (_MANY_IRIS, "Graphs that GRAPH sees."),
    "timeout": ({"type": "number", "exclusiveMinimum": 0}, "A shorter time limit, seconds."),
    "default": ({"type": "boolean"}, "The default graph; empty value."),
    "graph": (_IRI, "A graph by its IRI."),
    "iri": (_IRI, "The graph."),
    "subject": (_IRI, "Subject of the statement."),
    "property": (_IRI, "Property of the statement."),
    "value": (_TEXT, "Its value: an IRI, or a literal in N-Triples."),
    "q": (_TEXT, "What to look for."),
    "type": (_TEXT, "Classes to look among: IRIs or local names, with commas or repeated."),
    "size": (
        _NUMBER,
        f"Rows or hits of a page; the list knows {SIZES}, {DEFAULT_SIZE} by default.",
    ),
    "sort": (
        {"enum": [*SORTS, *(f"-{name}" for name in SORTS)]},
        "Order of the list; with a minus, turned round.",
    ),
    "queries": (_TEXT, "A batch of names as JSON (Reconciliation API 0.2)."),
    "extend": (_TEXT, "Things and properties to fetch, as JSON (Reconciliation API 0.2)."),
    "prefix": (_TEXT, "Beginning of a name."),
    "cursor": ({"type": "integer", "minimum": 0}, "Suggestions to leave out."),
    "limit": (_NUMBER, "At most this many."),
    "id": (_TEXT, "Identifier of a thing."),
    **{
        name: ({"type": "array", "items": _TEXT}, f"Keys of {name}; repeat for several.")
        for name in dict.fromkeys((*(facet.name for facet in FACETS), *DIMENSIONS))
    },
}
"""Name → its schema and what it means."""

_LIST: Final = ("q", *(facet.name for facet in FACETS), "sort")
_DESCRIBED: Final = Detail(("lang", "format", "_profile", "page"), (*RDF, *HTML))
_GRAPH: Final = Detail(("lang", "format", "_profile"), (*RDF, *HTML))
_DATASET: Final = ("default-graph-uri", "named-graph-uri", "timeout", "format")

DETAILS: Final[Mapping[str, Detail]] = {
    "GET /sparql": Detail(("query", *_DATASET), (*RESULTS, *RDF, *HTML)),
    "POST /sparql": Detail(_DATASET, (*RESULTS, *RDF, *HTML)),
    "POST /update": Detail((), ()),
    "GET /rdf-graph-store": Detail(("default", "graph"), RDF),
    **{
        f"{method} /rdf-graph-store": Detail(("default", "graph"), ())
        for method in ("PUT", "POST", "DELETE")
    },
    "GET /q/{name}": Detail(("lang",)),
    "GET /query/vocabulary.json": Detail((), JSON),
    "GET /query/examples.json": Detail((), JSON),
    **dict.fromkeys(
        ("GET /doc/{kind}/{key}", "GET /doc/file/{path}", "GET /doc/{name}"), _DESCRIBED
    ),
    **dict.fromkeys(
        ("GET /graph/{name}", "GET /ns", "GET /ns.{extension}", "GET /ns/{name}"), _GRAPH
    ),
    **dict.fromkeys(
        (
            *("GET /id/{kind}/{key}", "GET /file/{path}", "GET /dataset", "GET /software"),
            *("GET /.well-known/void", "GET /profile/{token}"),
        ),
        Detail(("lang", "format", "_profile"), ()),
    ),
    "GET /reconcile/view": Detail(("id",), (), ("id",)),
    "GET /explain": Detail(
        ("subject", "property", "value", "format", "lang"),
        (*HTML, *JSON),
        ("subject", "property", "value"),
    ),
    "GET /graph": Detail(("iri", "lang"), HTML, ("iri",)),
    "GET /void": Detail(("format",), RDF),
    "GET /void.{extension}": Detail((), RDF),
    "GET /partners.json": Detail((), JSON),
    "GET /source.md": Detail((), ("text/markdown",)),
    "GET /dumps/{name}": Detail((), ("application/gzip", "text/plain")),
    "GET /robots.txt": Detail((), ("text/plain",)),
    "GET /llms.txt": Detail((), ("text/markdown",)),
    "GET /sitemap.xml": Detail((), ("application/xml",)),
    "GET /sitemap-{number}.xml": Detail((), ("application/xml",)),
    "GET /standards": Detail(
        (*_LIST, "size", "page", "lang"), (*HTML, "text/csv", *JSON, "text/turtle")
    ),
    "GET /standards.{extension}": Detail(
        (*_LIST, "lang"), ("text/csv", *JSON, "text/turtle", *HTML)
    ),
    "GET /series": Detail(("page", "lang"), HTML),
    "GET /coverage": Detail((WORDS, *DIMENSIONS, "lang"), (*HTML, "text/csv", *JSON)),
    "GET /coverage.{extension}": Detail((WORDS, *DIMENSIONS, "lang"), ("text/csv", *JSON, *HTML)),
    "GET /search": Detail(("q", "type", "page", "size", "lang"), (*JSON, *HTML)),
    "GET /search.json": Detail(("q", "type", "page", "size", "lang"), JSON, ("q",)),
    "GET /suggest": Detail(("q", "type", "size", "lang"), JSON),
    "GET /reconcile": Detail(("queries", "extend"), JSON),
    "POST /reconcile": Detail((), JSON),
    "GET /reconcile/suggest/{what}": Detail(("prefix", "cursor", "type"), JSON),
    "GET /reconcile/properties": Detail(("type", "limit"), JSON, ("type",)),
    "GET /reconcile/preview": Detail(("id", "lang"), HTML, ("id",)),
    "GET /healthz": Detail((), JSON),
    "GET /readyz": Detail((), JSON),
    "GET /metrics": Detail((), ("text/plain",)),
}
"""Method and path → what is known of it; others are pages with ``lang``."""

BODIES: Final[Mapping[str, tuple[str, ...]]] = {
    "POST /sparql": ("application/x-www-form-urlencoded", "application/sparql-query"),
    "POST /update": ("application/x-www-form-urlencoded", "application/sparql-update"),
    "PUT /rdf-graph-store": RDF,
    "POST /rdf-graph-store": RDF,
    "POST /query/share": ("application/x-www-form-urlencoded", "application/sparql-query"),
    "POST /reconcile": ("application/x-www-form-urlencoded", *JSON),
}
"""Method and path → media types of what is sent."""

BESIDE_ROUTES: Final = tuple(
    key for key in DETAILS if key.endswith(("/sparql", "/update", "/rdf-graph-store"))
)
"""Operations answered by applications of their own."""
