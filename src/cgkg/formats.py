"""Formats as types: name, media type and file extension of every syntax spoken here."""

from __future__ import annotations

from enum import Enum


class _Format(Enum):
    """A syntax: its value is (media type, extension, name of the format at W3C).

    Attributes:
        media_type: the media type without parameters.
        extension: the usual file extension, without the dot.
        iri: the format's IRI at W3C (``sd:resultFormat``, ``dcterms:format``).
        content_type: the media type as sent, with a charset where the type has that parameter.
    """

    # Formats are part of many keys, and the hash of Enum is worked out anew from the name.
    __hash__ = object.__hash__

    def __init__(self, media_type: str, extension: str, name: str) -> None:
        self.media_type, self.extension = media_type, extension
        self.iri = f"http://www.w3.org/ns/formats/{name}"
        is_text = media_type.startswith("text/")
        self.content_type = f"{media_type}; charset=utf-8" if is_text else media_type


class ResultFormat(_Format):
    """Syntaxes of SELECT and ASK results."""

    JSON = ("application/sparql-results+json", "json", "SPARQL_Results_JSON")
    XML = ("application/sparql-results+xml", "xml", "SPARQL_Results_XML")
    CSV = ("text/csv", "csv", "SPARQL_Results_CSV")
    TSV = ("text/tab-separated-values", "tsv", "SPARQL_Results_TSV")


class RdfFormat(_Format):
    """Syntaxes of RDF graphs and datasets."""

    TURTLE = ("text/turtle", "ttl", "Turtle")
    N_TRIPLES = ("application/n-triples", "nt", "N-Triples")
    N_QUADS = ("application/n-quads", "nq", "N-Quads")
    TRIG = ("application/trig", "trig", "TriG")
    RDF_XML = ("application/rdf+xml", "rdf", "RDF_XML")
    JSON_LD = ("application/ld+json", "jsonld", "JSON-LD")

    @property
    def has_graphs(self) -> bool:
        """Whether the syntax can carry named graphs."""
        return self in (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)
