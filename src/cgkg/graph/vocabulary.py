"""rdflib namespaces and literal makers for the vocabularies of :mod:`cgkg.terms`."""

from __future__ import annotations

from typing import Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, VOID, XSD

from cgkg import iris, terms

CG: Final = Namespace(terms.CG)
BIBO: Final = Namespace(terms.PREFIXES["bibo"])
DCAT: Final = Namespace(terms.PREFIXES["dcat"])
SCHEMA: Final = Namespace(terms.PREFIXES["schema"])
SD: Final = Namespace(terms.PREFIXES["sd"])
SH: Final = Namespace(terms.PREFIXES["sh"])
SPDX: Final = Namespace(terms.PREFIXES["spdx"])
TRUE: Final = Literal(True)

__all__ = [
    "BIBO",
    "CG",
    "DCAT",
    "DCTERMS",
    "FOAF",
    "ORG",
    "OWL",
    "PROV",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SD",
    "SH",
    "SKOS",
    "SPDX",
    "TRUE",
    "VOID",
    "XSD",
    "date",
    "en",
    "new_graph",
    "node",
    "number",
    "text",
    "year",
    "zh",
]


def node(kind: iris.Kind, key: str) -> URIRef:
    """The IRI of a thing as an rdflib term; see :func:`cgkg.iris.thing`."""
    return URIRef(iris.thing(kind, key))


def zh(value: str) -> Literal:
    """A text in simplified Chinese."""
    return Literal(value, lang="zh-Hans")


def en(value: str) -> Literal:
    """A text in English."""
    return Literal(value, lang="en")


def text(value: str) -> Literal:
    """A string without a language, ``xsd:string``."""
    return Literal(value)


def number(value: int) -> Literal:
    """An ``xsd:integer``."""
    return Literal(value)


def year(value: int) -> Literal:
    """An ``xsd:gYear``."""
    return Literal(f"{value:04d}", datatype=XSD.gYear)


def date(value: str) -> Literal:
    """An ``xsd:date`` from ISO 8601."""
    return Literal(value, datatype=XSD.date)


def new_graph() -> Graph:
    """An empty graph that writes with the project's prefixes."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in terms.PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph
