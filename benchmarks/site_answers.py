"""What a server answers at an address, in a form that is the same for two servers that agree."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import urlencode

import httpx
import pyoxigraph as ox

from cgkg.iris import BASE
from cgkg.terms import PREFIXES

PATIENCE: Final = 300.0
"""Seconds."""
SYNTAXES: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""By the ending of a document's address."""
_INFERRED: Final = urlencode(
    {
        "subject": f"{BASE}id/standard/GB-T-32151.1-2015",
        "property": PREFIXES["rdf"] + "type",
        "value": PREFIXES["bibo"] + "Standard",
    }
)
PAGES: Final = (
    *("/", "/standards", "/standards?stage=in-force&page=2", "/standards?q=zzzz", "/framework"),
    *("/coverage", "/coverage?sector=building-materials", "/directions", "/series"),
    *("/series/GB-T-32151", "/sectors", "/bodies", "/timeline", "/search?q=水泥", "/search?q=GB"),
    *("/quality", "/source", "/dumps", "/partners", "/api", "/problem", "/ns", "/void"),
    *("/sparql", "/sparql?example=all-for-cement", "/sparql?example=gaps-ranked"),
    *("/sparql?query=ASK{}", "/sparql?query=SELEKT", "/no/such/place"),
    *("/doc/dataset", "/doc/standard/GB-T-32151.1-2015", "/doc/item/5-070", "/doc/category/2"),
    *("/doc/sector/building-materials", "/doc/standard/none", "/graph/listing", "/graph/ontology"),
    f"/explain?{_INFERRED}",
)
FILES: Final = (
    *("/standards.csv", "/coverage.csv", "/coverage.json", "/sitemap.xml", "/search.json?q=水泥"),
    *("/openapi.json", "/reconcile", "/robots.txt"),
)
DOCUMENTS: Final = (
    *("/doc/standard/GB-T-32151.1-2015", "/doc/dataset", "/doc/item/5-070", "/standards"),
    *("/graph/listing", "/graph/ontology", "/ns", "/void"),
)
_TOOK: Final = re.compile(rb"\d+ (?:\xe6\xaf\xab\xe7\xa7\x92|ms)")
_BLANK: Final = re.compile(rb"_:\w+")


class Said(NamedTuple):
    """An answer.

    Attributes:
        status: of HTTP.
        headers: those that belong to what is said.
        content: lines of a page or file in their order; statements of a document sorted.
    """

    status: int
    headers: tuple[str, ...]
    content: list[bytes]


def in_language(place: str, language: str) -> str:
    """A page's address in a language."""
    return f"{place}{'&' if '?' in place else '?'}lang={language}"


def ask(address: str, place: str) -> Said:
    """What is said at a place, whatever it is: a document if it ends as one does."""
    syntax = SYNTAXES.get(place.partition("?")[0].rpartition(".")[2])
    return stated(address, place, syntax) if syntax else said(address, place)


def said(address: str, place: str) -> Said:
    """A page or file, but for how long a query took."""
    answer = httpx.get(address + place, headers={"Accept": "text/html"}, timeout=PATIENCE)
    return _with_headers(answer, _TOOK.sub(b"", answer.content).splitlines())


def stated(address: str, place: str, syntax: ox.RdfFormat) -> Said:
    """The statements of a document, with names for blank nodes that go by what is said."""
    answer = httpx.get(address + place, timeout=PATIENCE)
    if answer.status_code != httpx.codes.OK:
        return _with_headers(answer, [])
    quads = list(ox.parse(answer.content, format=syntax, base_iri=BASE))
    blank = ox.Dataset(quad for quad in quads if _has_blank(quad))
    blank.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    named = (quad for quad in quads if not _has_blank(quad))
    return _with_headers(answer, sorted({str(quad).encode() for quad in (*named, *blank)}))


def told(address: str, query: str) -> Said:
    """Rows or triples that a query is answered with, without the labels of blank nodes, sorted."""
    accept = {"Accept": "text/tab-separated-values, application/n-triples"}
    answer = httpx.post(
        f"{address}/sparql", data={"query": query}, headers=accept, timeout=PATIENCE
    )
    rows = (_BLANK.sub(b"_:", row) for row in answer.content.splitlines())
    return _with_headers(answer, sorted(rows))


def _has_blank(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in quad)


def _with_headers(answer: httpx.Response, content: list[bytes]) -> Said:
    names = ("Content-Type", "Location", "Dataset-Version")
    return Said(answer.status_code, tuple(answer.headers.get(name, "") for name in names), content)
